/*
 * report_cmd.c: `nguon report`: any report of any module, in any shape.
 */
#include "base/base.h"
#include "cli/report_cmd.h"

#include "cli/messages.h"
#include "db/db.h"
#include "report/report.h"
#include "store/store.h"
#include "web/report_doc.h"

enum { REPORTS_MAX = 32 };

static enum rc to_buf(struct ctx *c, struct cli *cli,
		      const struct report_result *r, const char *format)
{
	struct buf whole;
	FILE *f;
	size_t wrote;
	enum rc rc = OK;

	buf_init(&whole, (size_t)512 * MIB);
	if (strcmp(format, "json") == 0)
		report_json(&whole, r, c->lang);
	else if (strcmp(format, "html") == 0)
		rc = report_html(c, &whole, r);
	else
		report_text(c, &whole, r);
	if (rc < 0) {
		buf_free(&whole);
		return rc;
	}
	if (!cli->opt[OPT_OUT]) {
		buf_add(cli->out, buf_text(&whole), whole.n);
		buf_free(&whole);
		return OK;
	}
	f = fopen(cli->opt[OPT_OUT], "wb");
	wrote = f ? fwrite(buf_text(&whole), 1, whole.n, f) : 0;
	if (!f || (fclose(f) != 0) | (wrote != whole.n)) {
		buf_free(&whole);
		return err_set(c, E_IO, "", &msg_not_saved, cli->opt[OPT_OUT]);
	}
	buf_free(&whole);
	return OK;
}

/* The file's ending decides where no format is given. */
static const char *format_of(const struct cli *cli)
{
	const char *dot;

	if (cli->opt[OPT_FORMAT])
		return cli->opt[OPT_FORMAT];
	dot = cli->opt[OPT_OUT] ? strrchr(cli->opt[OPT_OUT], '.') : NULL;
	return dot ? dot + 1 : "text";
}

static enum rc print(struct ctx *c, struct cli *cli,
		     const struct report_result *r)
{
	const char *format = format_of(cli);
	const char *path = cli->opt[OPT_OUT];

	if (strcmp(format, "json") == 0 || strcmp(format, "text") == 0 ||
	    strcmp(format, "html") == 0)
		return to_buf(c, cli, r, format);
	if (strcmp(format, "csv") != 0 && strcmp(format, "xlsx") != 0)
		return err_set(c, E_USAGE, "", &msg_bad_format, format,
			       "json, csv, xlsx, html, text");
	if (!path)
		path = arena_printf(c->mem, "%s.%s", r->report->name, format);
	if (report_file(c, r, path) < 0)
		return c->err.rc;
	if (!cli->opt[OPT_OUT]) {
		buf_str(cli->out, say(c, &msg_exported, path));
		buf_char(cli->out, '\n');
	}
	return OK;
}

static enum rc list_reports(struct ctx *c, struct cli *cli)
{
	const struct report *all[REPORTS_MAX];
	int i, n = report_all(c->app->modules, all, REPORTS_MAX);

	if (cli_is_json(cli)) {
		for (i = 0; i < n; i++) {
			buf_str(cli->out, i ? ",\n {\"name\":" : "[{\"name\":");
			buf_json(cli->out, all[i]->name);
			buf_str(cli->out, ",\"label\":");
			buf_json(cli->out, report_label(all[i], c->lang));
			buf_char(cli->out, '}');
		}
		buf_str(cli->out, n ? "]\n" : "[]\n");
		return OK;
	}
	for (i = 0; i < n; i++)
		buf_printf(cli->out, "%s\t%s\n", all[i]->name,
			   report_label(all[i], c->lang));
	return OK;
}

static enum rc read_args(struct ctx *c, struct cli *cli, struct report_args *a)
{
	const char *tree = cli->opt[OPT_TREE];
	enum rc rc = cli_day(c, cli, OPT_FROM, &a->from);

	a->unit = cli->opt[OPT_UNIT];
	if (rc == OK)
		rc = cli_day(c, cli, OPT_TO, &a->to);
	if (rc == OK)
		rc = cli_day(c, cli, OPT_AS_OF, &a->as_of);
	if (rc < 0)
		return rc;
	if (tree && strcmp(tree, "now") != 0 && strcmp(tree, "then") != 0)
		return err_set(c, E_USAGE, "", &msg_bad_tree, tree);
	a->is_now = tree && strcmp(tree, "now") == 0;
	return OK;
}

enum rc cmd_report(struct ctx *c, struct cli *cli)
{
	struct report_args args = {0};
	struct report_result *r;
	const struct report *report;
	enum rc rc;

	if (cli->opt[OPT_LIST] || cli->nargs == 0)
		return list_reports(c, cli);
	report = report_by_name(c->app->modules, cli->args[0]);
	if (!report)
		return err_set(c, E_USAGE, "", &msg_no_report, cli->args[0]);
	mem_keep_freed();
	rc = read_args(c, cli, &args);
	if (rc == OK)
		rc = db_begin_read(c); /* one picture for all figures */
	if (rc == OK)
		rc = report->compute(c, &r, &args);
	if (rc == OK && cli->as_of)
		report_note(c, r, cli->as_of);
	db_rollback(c);
	return rc < 0 ? rc : print(c, cli, r);
}
