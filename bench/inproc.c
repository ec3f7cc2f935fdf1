/*
 * inproc.c: our reports computed many times in one process: the engine alone,
 * without start-up, pages and printing.
 *
 * inproc DB RUNS
 *	flow, stock		for the topmost unit that branches; counting
 *goes through all levels, as the anchors' does; with what the server keeps
 *between requests until somebody writes (tree, people as columns) flow_anew,
 *stock_anew	the same with nothing kept: rows are read again flow_each,
 *stock_each	for every unit above the grassroots in turn
 */
#include "bench.h"

#include <sodium.h>

#include "base/asset.h"
#include "db/db.h"
#include "mod/org/tree.h"
#include "mod/stat/stat.h"
#include "modules.h"
#include "schema/catalogue.h"
#include "store/store.h"

enum {
	RUNS_MAX = 1000,
	FEW_RUNS = 3,
	UNITS_MAX = 400000,
	TODAY = 20251231,
	YEAR_FROM = 20250101,
	NOON_MS = 43200000,
};

struct units {
	const char *code[UNITS_MAX];
	int n;
	const char *branching; /* the topmost with more than one below it */
};

/* Units whose units have units: those above the grassroots. */
static void find_units(struct ctx *c, struct units *out, struct org_tree **t)
{
	int below[UNITS_MAX] = {0}, i, up;
	bool is_inner[UNITS_MAX] = {false};
	const struct org_tree *tree;

	if (org_tree_load(c, t) < 0)
		bench_die("inproc", c->err.text);
	tree = *t;
	if (tree->n > UNITS_MAX)
		bench_die("inproc", "too many units");
	for (i = 0; i < tree->n; i++)
		if (tree->u[i].parent != NO_UNIT)
			below[tree->u[i].parent]++;
	for (i = 0; i < tree->n; i++) {
		up = tree->u[i].parent;
		if (below[i] > 0 && up != NO_UNIT)
			is_inner[up] = true;
	}
	for (i = 0; i < tree->n; i++) {
		if (!is_inner[i])
			continue;
		out->code[out->n++] = tree->u[i].code;
		if (!out->branching && below[i] > 1)
			out->branching = tree->u[i].code;
	}
	if (!out->branching)
		out->branching = out->code[0];
}

static int64_t compute(struct ctx *c, const struct report *r, const char *unit,
		       struct report_cache *cache)
{
	struct report_args args = {
	    .unit = unit,
	    .from = YEAR_FROM,
	    .to = TODAY,
	    .as_of = TODAY,
	    .cache = cache,
	};
	struct report_result *result;
	const struct figure *f;

	if (r->compute(c, &result, &args) < 0)
		bench_die(r->name, c->err.text);
	f = report_figure(&result->root,
			  r == &report_whole ? "members" : "admitted");
	return f ? f->value.lo : -1;
}

static void measure(struct ctx *c, const char *name, const struct report *r,
		    const struct units *units, int runs)
{
	struct report_cache *cache = report_cache_new();
	double one[RUNS_MAX], anew[FEW_RUNS], each[FEW_RUNS], start;
	char line[40];
	int64_t people = 0;
	int i, u;

	compute(c, r, units->branching, cache); /* fills it */
	for (i = 0; i < runs; i++) {
		struct arena_mark m = arena_mark(c->mem);

		start = bench_now_ms();
		people = compute(c, r, units->branching, cache);
		one[i] = bench_now_ms() - start;
		arena_rewind(c->mem, m);
	}
	for (i = 0; i < FEW_RUNS; i++) {
		struct arena_mark m = arena_mark(c->mem);

		start = bench_now_ms();
		compute(c, r, units->branching, NULL);
		anew[i] = bench_now_ms() - start;
		start = bench_now_ms();
		for (u = 0; u < units->n; u++)
			compute(c, r, units->code[u], cache);
		each[i] = bench_now_ms() - start;
		arena_rewind(c->mem, m);
	}
	bench_print(name, one, runs);
	snprintf(line, sizeof(line), "%s_each", name);
	bench_print(line, each, FEW_RUNS);
	snprintf(line, sizeof(line), "%s_anew", name);
	bench_print(line, anew, FEW_RUNS);
	printf("%s_people %lld\n", name, (long long)people);
	report_cache_free(cache);
}

int main(int argc, char **argv)
{
	const struct asset *catalogues = asset_find("data/catalogues.csv");
	struct app *app = app_new(modules);
	struct ctx c = {
	    .mem = arena_new(),
	    .now_ms = day_number(TODAY) * 24 * 3600000 + NOON_MS,
	    .today = TODAY,
	    .author = "bench",
	    .app = app,
	};
	struct units units = {0};
	struct org_tree *tree = NULL;
	int runs;

	if (argc != 3 || !catalogues || sodium_init() < 0) {
		fprintf(stderr, "usage: inproc DB RUNS\n");
		return 2;
	}
	runs = (int)strtol(argv[2], NULL, 10);
	if (runs < 1 || runs > RUNS_MAX)
		runs = RUNS_MAX;
	if (catalogue_load(&c, (const char *)catalogues->bytes, catalogues->n) <
		0 ||
	    db_open(&c, &c.db, argv[1], DB_READ) < 0 || store_open(&c) < 0)
		bench_die(argv[1], c.err.text);
	find_units(&c, &units, &tree);
	measure(&c, "flow", &report_admissions, &units, runs);
	measure(&c, "stock", &report_whole, &units, runs);
	org_tree_free(tree);
	db_close(c.db);
	catalogue_unload();
	arena_free(c.mem);
	app_free(app);
	return 0;
}
