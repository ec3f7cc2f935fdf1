/*
 * fuzz_report.c: what people ask of a report: lines of name, unit, first day,
 * last day, day of the picture, tree; a figure and a unit below to open.  The
 * answer is printed in each shape, or there is a sentence.
 */
#include "base/base.h"

#include <sodium.h>
#include <unistd.h>

#include "base/asset.h"
#include "cli/cli.h"
#include "db/db.h"
#include "modules.h"
#include "report/report.h"
#include "schema/catalogue.h"
#include "store/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct ctx ctx = {.lang = LANG_VI,
			 .today = 20260131,
			 .now_ms = INT64_C(1769800000000),
			 .author = "fuzz"};

static void must(bool is_well)
{
	if (!is_well)
		abort();
}

/* The smallest locality of the demo; once for all inputs. */
static void open_db(void)
{
	char dir[] = "/tmp/fuzz-report-XXXXXX", path[64];
	char *argv[] = {(char *)"nguon", (char *)"demo", (char *)"binhlieu",
			(char *)"--db",	 path,		 NULL};
	const struct asset *a = asset_find("data/catalogues.csv");
	FILE *null = fopen("/dev/null", "w");
	struct cli_env env = {.modules = modules,
			      .author = "fuzz",
			      .now_ms = ctx.now_ms,
			      .out = null,
			      .err = stderr};

	must(sodium_init() >= 0 && mkdtemp(dir) && a && null);
	snprintf(path, sizeof(path), "%s/t.db", dir);
	must(cli_main(&env, 5, argv) == 0);
	fclose(null);
	ctx.mem = arena_new();
	ctx.app = app_new(modules);
	must(catalogue_load(&ctx, (const char *)a->bytes, a->n) == OK);
	must(db_open(&ctx, &ctx.db, path, DB_READ) == OK);
	must(store_open(&ctx) == OK);
	unlink(path); /* stays until the program ends, and no longer */
	unlink(arena_printf(ctx.mem, "%s-wal", path));
	unlink(arena_printf(ctx.mem, "%s-shm", path));
	unlink(arena_printf(ctx.mem, "%s.lock", path));
	rmdir(dir);
	/* what stands in it now is not the input's */
	arena_free(ctx.mem);
	ctx.mem = arena_new();
}

static const char *line(char **rest)
{
	const char *s = *rest ? strsep(rest, "\n") : "";

	return s ? s : "";
}

static day_t day(const char *s)
{
	day_t d = 0;

	if (day_parse(&d, s) < 0)
		err_clear(&ctx);
	return d;
}

static void print(const struct report_result *r)
{
	struct buf b;

	buf_init(&b, 64 * MIB);
	report_json(&b, r, LANG_VI);
	buf_clear(&b);
	report_text(&ctx, &b, r);
	must(buf_text(&b)[0] != '\0');
	buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static bool is_open;
	struct report_args args = {0};
	struct report_result *r;
	struct opened o = {0};
	const struct report *report;
	const char *code, *child;
	char *rest;
	enum rc rc;

	if (!is_open)
		open_db();
	is_open = true;
	rest = arena_strndup(ctx.mem, (const char *)data, n);
	report = report_by_name(modules, line(&rest));
	args.unit = line(&rest);
	args.unit = *args.unit ? args.unit : NULL;
	args.from = day(line(&rest));
	args.to = day(line(&rest));
	args.as_of = day(line(&rest));
	args.is_now = strcmp(line(&rest), "now") == 0;
	code = line(&rest);
	child = line(&rest);
	if (report && db_begin_read(&ctx) == OK) {
		rc = report->compute(&ctx, &r, &args);
		if (rc == OK)
			print(r);
		else
			must(ctx.err.text[0] != '\0');
		err_clear(&ctx);
		rc = report->open(&ctx, &o, &args, code, *child ? child : NULL);
		must(rc == OK || ctx.err.text[0] != '\0');
		err_clear(&ctx);
		db_rollback(&ctx);
	}
	arena_reset(ctx.mem);
	return 0;
}
