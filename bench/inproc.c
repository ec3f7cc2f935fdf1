/*
 * inproc.c: our reports computed many times in one process: the engine alone,
 * without start-up, pages and printing.
 *
 * inproc DB RUNS
 *	flow, stock		for the topmost unit that branches; counting
 *				goes through all levels, as the anchors' does;
 *				with what the server keeps between requests
 *				until somebody writes (tree, people as columns)
 *	flow_anew, stock_anew	the same with nothing kept: rows are read again
 * inproc DB table SECONDS	the figures themselves, see bench.h: for every
 *				unit above the grassroots, those right below it;
 *				from the top down, districts from everywhere,
 *				until each report took that long (0: all)
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
	TODAY = 20251231,
	YEAR_FROM = 20250101,
	NOON_MS = 43200000,
	DEPTH_DISTRICT = 2,
};

struct units {
	const char **code; /* the upper ones first */
	int n;
	const char *branching; /* the topmost with more than one below it */
};

static int depth(const struct org_tree *tree, int unit)
{
	int n = 0;

	while ((unit = tree->u[unit].parent) != NO_UNIT)
		n++;
	return n;
}

/* The same order each time, neighbours apart. */
static void mix(const char **code, int n)
{
	int i;

	for (i = n - 1; i > 0; i--) {
		int k = (int)(i * 7919LL % (i + 1)); /* a prime */
		const char *at = code[i];

		code[i] = code[k];
		code[k] = at;
	}
}

/* Units whose units have units: those above the grassroots. */
static void find_units(const struct org_tree *tree, struct units *out)
{
	int *below = xcalloc((size_t)tree->n + 1, sizeof(*below)), i, up, upper;
	bool *is_inner = xcalloc((size_t)tree->n + 1, sizeof(*is_inner));

	out->code = xcalloc((size_t)tree->n + 1, sizeof(*out->code));
	for (i = 0; i < tree->n; i++)
		if (tree->u[i].parent != NO_UNIT)
			below[tree->u[i].parent]++;
	for (i = 0; i < tree->n; i++) {
		up = tree->u[i].parent;
		if (below[i] > 0 && up != NO_UNIT)
			is_inner[up] = true;
	}
	for (i = 0; i < tree->n; i++)
		if (is_inner[i] && !out->branching && below[i] > 1)
			out->branching = tree->u[i].code;
	for (i = 0; i < tree->n; i++)
		if (is_inner[i] && depth(tree, i) < DEPTH_DISTRICT)
			out->code[out->n++] = tree->u[i].code;
	upper = out->n;
	for (i = 0; i < tree->n; i++)
		if (is_inner[i] && depth(tree, i) >= DEPTH_DISTRICT)
			out->code[out->n++] = tree->u[i].code;
	mix(out->code + upper, out->n - upper);
	if (!out->branching)
		out->branching = out->code[0];
	free(below);
	free(is_inner);
}

static const struct report_node *compute(struct ctx *c, const struct report *r,
					 const char *unit,
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

	if (r->compute(c, &result, &args) < 0)
		bench_die(r->name, c->err.text);
	return &result->root;
}

/* ---- how long ---- */

static double took(struct ctx *c, const struct report *r, const char *unit,
		   struct report_cache *cache)
{
	struct arena_mark m = arena_mark(c->mem);
	double start = bench_now_ms(), ms;

	compute(c, r, unit, cache);
	ms = bench_now_ms() - start;
	arena_rewind(c->mem, m);
	return ms;
}

static void measure(struct ctx *c, const char *name, const struct report *r,
		    const char *unit, struct report_cache *cache, int runs)
{
	double ms[RUNS_MAX];
	char line[40];
	int i;

	took(c, r, unit, cache); /* fills it */
	for (i = 0; i < runs; i++)
		ms[i] = took(c, r, unit, cache);
	bench_print(name, ms, runs);
	for (i = 0; i < FEW_RUNS; i++)
		ms[i] = took(c, r, unit, NULL);
	snprintf(line, sizeof(line), "%s_anew", name);
	bench_print(line, ms, FEW_RUNS);
}

/* ---- how many ---- */

/* Where a column of the table stands in the reports: "figure" or
 * "figure.key"; 0 where nobody has it. */
static const struct {
	const char *flow, *stock;
} columns[FIGURES] = {
    {"admitted", "members"},
    {"female", "members_female"},
    {"ethnic_minority", "members_ethnic_minority"},
    {"youth_union", "members_youth_union"},
    {"occupation_rows.communes", "members_by_occupation.can_bo_xa"},
    {"occupation_rows.public_service", "members_by_occupation.vien_chuc"},
    {"occupation_rows.farming", "members_by_occupation.nong_dan"},
    {"occupation_rows.enterprises", "members_by_occupation.cong_nhan"},
    {"occupation_rows.armed_forces",
     "members_by_occupation.luc_luong_vu_trang"},
    {"occupation_rows.students", "members_by_occupation.sinh_vien"},
    {"occupation_rows.pupils", "members_by_occupation.hoc_sinh"},
    {"occupation_rows.other", "members_by_occupation.khac_tu_do"},
    {"general_education.primary", "members_by_general_education.tieu_hoc"},
    {"general_education.lower_secondary", "members_by_general_education.thcs"},
    {"general_education.upper_secondary", "members_by_general_education.thpt"},
    {NULL, "members_by_professional_level.trung_cap"},
    {"professional_level.university", "members_by_professional_level.dai_hoc"},
    {"professional_level.master", "members_by_professional_level.thac_si"},
    {"professional_level.doctor", "members_by_professional_level.tien_si"},
    {"mean_age", NULL},
};

static uint32_t figure_of(const struct report_node *n, const char *name)
{
	const char *dot = name ? strchr(name, '.') : NULL;
	char code[40];
	const struct figure *f;
	const struct fig_part *part;

	if (!name)
		return 0;
	snprintf(code, sizeof(code), "%.*s",
		 dot ? (int)(dot - name) : (int)strlen(name), name);
	f = report_figure(n, code);
	if (!f)
		bench_die(name, "is no figure of the report");
	if (!dot) /* a mean is a sum by a number */
		return (uint32_t)f->value.lo;
	part = figure_part(f, dot + 1);
	return part ? (uint32_t)part->num.lo : 0;
}

static void print_unit(const struct report_node *n, bool is_flow)
{
	uint32_t of[FIGURES];
	int i;

	for (i = 0; i < FIGURES; i++)
		of[i] =
		    figure_of(n, is_flow ? columns[i].flow : columns[i].stock);
	/* upper secondary school is what all from the third one on have */
	for (i = EDUCATION_4; i < AGES; i++)
		of[EDUCATION_3] -= of[i];
	bench_figures(is_flow, (int)strtol(n->code + 1, NULL, 10), of);
}

static void print_table(struct ctx *c, const struct report *r,
			const struct units *units, struct report_cache *cache,
			double seconds)
{
	double end = bench_now_ms() + seconds * 1e3;
	int i, k;

	for (i = 0; i < units->n; i++) {
		if (seconds > 0 && bench_now_ms() > end)
			return;

		struct arena_mark m = arena_mark(c->mem);
		const struct report_node *n =
		    compute(c, r, units->code[i], cache);

		for (k = 0; k < n->nchildren; k++)
			print_unit(&n->children[k], r == &report_admissions);
		arena_rewind(c->mem, m);
	}
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
	    .no_wall = true, /* the server of a bench has one role */
	    .app = app,
	};
	struct units units = {0};
	struct org_tree *tree = NULL;
	struct report_cache *cache = report_cache_new();
	double seconds;
	int runs;

	if (argc < 3 || !catalogues || sodium_init() < 0) {
		fprintf(stderr, "usage: inproc DB RUNS | DB table SECONDS\n");
		return 2;
	}
	mem_keep_freed(); /* as the command does */
	runs = (int)strtol(argv[2], NULL, 10);
	seconds = argc > 3 ? strtod(argv[3], NULL) : 0;
	if (runs < 1 || runs > RUNS_MAX)
		runs = RUNS_MAX;
	if (catalogue_load(&c, (const char *)catalogues->bytes, catalogues->n) <
		0 ||
	    db_open(&c, &c.db, argv[1], DB_READ) < 0 || store_open(&c) < 0)
		bench_die(argv[1], c.err.text);
	if (org_tree_load(&c, &tree) < 0)
		bench_die("inproc", c.err.text);
	find_units(tree, &units);
	if (strcmp(argv[2], "table") == 0) {
		print_table(&c, &report_admissions, &units, cache, seconds);
		print_table(&c, &report_whole, &units, cache, seconds);
	} else {
		measure(&c, "flow", &report_admissions, units.branching, cache,
			runs);
		measure(&c, "stock", &report_whole, units.branching, cache,
			runs);
	}
	report_cache_free(cache);
	free(units.code);
	org_tree_free(tree);
	db_close(c.db);
	catalogue_unload();
	arena_free(c.mem);
	app_free(app);
	return 0;
}
