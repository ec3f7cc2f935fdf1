/*
 * file.c: a result as a workbook (figures, then one row per unit with a
 * chart) or as CSV (one row per unit and figure).
 */
#include "base/base.h"
#include "report/report.h"

#include "exchange/sheet_out.h"
#include "report/messages.h"

enum {
	COLS_MAX = 256,
	LABEL_WIDTH = 64,
	UNIT_WIDTH = 40,
	NUM_WIDTH = 12,
	MEAN_DECIMALS = 2, /* one setting per column, K12 asks for two */
};

static void put_num(struct ctx *c, struct sheet_out *o, struct num n,
		    int decimals)
{
	struct buf b;

	if (n.kind == NUM_COUNT) {
		sheet_out_int(o, n.lo);
	} else if (n.kind == NUM_RATIO) {
		sheet_out_real(o, (double)n.lo / (double)n.den);
	} else if (num_is_known(n)) {
		buf_init(&b, 100);
		num_text(&b, c->lang, n, decimals);
		sheet_out_text(o, buf_text(&b));
		buf_free(&b);
	} else {
		sheet_out_empty(o);
	}
}

/* Where people read it, what cannot be known is no empty cell. */
static void put_shown(struct ctx *c, struct sheet_out *o, struct num n,
		      int decimals)
{
	if (n.kind == NUM_UNKNOWN)
		sheet_out_text(o, "…");
	else
		put_num(c, o, n, decimals);
}

/* Counts, shares and means stand in columns of their own. */
static void put_line(struct ctx *c, struct sheet_out *o,
		     const struct figure_def *d, struct num value,
		     struct num share, int decimals)
{
	if (d->is_percent) {
		sheet_out_empty(o);
		put_shown(c, o, value, decimals);
	} else if (d->is_real) {
		sheet_out_empty(o);
		sheet_out_empty(o);
		put_shown(c, o, value, MEAN_DECIMALS);
	} else {
		if (d->has_no_value)
			sheet_out_empty(o);
		else
			put_shown(c, o, value, 0);
		put_num(c, o, share, decimals);
	}
	sheet_out_row(o);
}

static void put_parts(struct ctx *c, struct sheet_out *o,
		      const struct fig_part *p, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		if (p[i].num.kind == NUM_ABSENT)
			continue;
		sheet_out_text(o, arena_printf(c->mem, "   – %s", p[i].label));
		put_shown(c, o, p[i].num, 0);
		sheet_out_row(o);
	}
}

static void put_heading(struct ctx *c, struct sheet_out *o,
			const struct figure_def *d)
{
	const char *s = c->lang == LANG_EN ? d->heading_en : d->heading;

	if (!s)
		return;
	sheet_out_row(o);
	sheet_out_text(o, s);
	sheet_out_row(o);
}

static const char *const *title_rows(struct ctx *c,
				     const struct report_result *r)
{
	const char **rows = arena_alloc(c->mem, 4 * sizeof(*rows));

	rows[0] = report_label(r->report, c->lang);
	rows[1] = r->root.name;
	rows[2] = report_span_text(c, &r->args);
	return rows;
}

static enum rc figures_sheet(struct ctx *c, struct sheet_out *o,
			     const struct report_result *r)
{
	const struct out_col cols[] = {
	    {.title = say(c, &msg_report_indicator), .width = LABEL_WIDTH},
	    {.title = say(c, &msg_report_value),
	     .kind = COL_INT,
	     .width = NUM_WIDTH},
	    {.title = say(c, &msg_report_share),
	     .kind = COL_REAL,
	     .width = NUM_WIDTH,
	     .decimals = r->decimals},
	    {.title = say(c, &msg_report_mean),
	     .kind = COL_REAL,
	     .width = NUM_WIDTH,
	     .decimals = MEAN_DECIMALS},
	};
	enum rc rc =
	    sheet_out_sheet(c, o, say(c, &msg_report_whole), title_rows(c, r),
			    cols, (int)ARRAY_LEN(cols));
	int i;

	for (i = 0; rc == OK && i < r->root.nfigures; i++) {
		const struct figure *f = &r->root.figures[i];

		put_heading(c, o, f->def);
		sheet_out_text(o, figure_label(f->def, c->lang));
		put_line(c, o, f->def, f->value, f->pct, r->decimals);
		put_parts(c, o, f->keys, f->nkeys);
		put_parts(c, o, f->parts, f->nparts);
	}
	for (i = 0; rc == OK && i < r->nnotes; i++) {
		sheet_out_text(o, arena_printf(c->mem, "%s: %s",
					       say(c, &msg_report_notes),
					       r->notes[i]));
		sheet_out_row(o);
	}
	return rc;
}

/* Its columns are those of units_sheet(). */
static void unit_row(struct ctx *c, struct sheet_out *o,
		     const struct report_node *n, int decimals)
{
	int i, cols = 1;

	sheet_out_text(o, n->name);
	for (i = 0; i < n->nfigures && cols < COLS_MAX; i++) {
		const struct figure *f = &n->figures[i];

		if (f->def->has_no_value)
			continue;
		put_num(c, o, f->value, figure_decimals(f->def, decimals));
		cols++;
	}
	sheet_out_row(o);
}

static enum rc units_sheet(struct ctx *c, struct sheet_out *o,
			   const struct report_result *r)
{
	struct out_col *cols = arena_alloc(c->mem, COLS_MAX * sizeof(*cols));
	const struct report_node *root = &r->root;
	int i, n = 1, chart = -1;
	enum rc rc;

	cols[0].title = say(c, &msg_report_whole);
	cols[0].width = UNIT_WIDTH;
	for (i = 0; i < root->nfigures && n < COLS_MAX; i++) {
		const struct figure_def *d = root->figures[i].def;

		if (d->has_no_value)
			continue;
		if (r->report->chart && strcmp(d->code, r->report->chart) == 0)
			chart = n;
		cols[n++] = (struct out_col){
		    .title = figure_label(d, c->lang),
		    .kind = d->is_real || d->is_percent ? COL_REAL : COL_INT,
		    .width = NUM_WIDTH,
		    .decimals = figure_decimals(d, r->decimals)};
	}
	rc = sheet_out_sheet(c, o, r->root.code, title_rows(c, r), cols, n);
	if (rc < 0)
		return rc;
	for (i = 0; i < root->nchildren; i++)
		unit_row(c, o, &root->children[i], r->decimals);
	if (chart > 0 && root->nchildren > 1)
		sheet_out_chart(o, cols[chart].title, 0, chart, 0,
				root->nchildren - 1);
	return OK;
}

/* ---- CSV ---- */

static void csv_line(struct ctx *c, struct sheet_out *o,
		     const struct report_node *n, const char *key,
		     const char *label, struct num value, struct num share,
		     int decimals)
{
	sheet_out_text(o, n->code);
	sheet_out_text(o, n->name);
	sheet_out_text(o, key);
	sheet_out_text(o, label);
	put_num(c, o, value, decimals);
	put_num(c, o, share, decimals);
	sheet_out_row(o);
}

static void csv_parts(struct ctx *c, struct sheet_out *o,
		      const struct report_node *n, const struct figure *f,
		      const struct fig_part *p, int np)
{
	int i;

	for (i = 0; i < np; i++)
		if (p[i].num.kind != NUM_ABSENT)
			csv_line(c, o, n,
				 arena_printf(c->mem, "%s.%s", f->def->code,
					      p[i].key),
				 p[i].label, p[i].num, (struct num){0}, 1);
}

static void csv_node(struct ctx *c, struct sheet_out *o,
		     const struct report_node *n, int decimals)
{
	int i;

	for (i = 0; i < n->nfigures; i++) {
		const struct figure *f = &n->figures[i];

		if (!f->def->has_no_value)
			csv_line(c, o, n, f->def->code,
				 figure_label(f->def, c->lang), f->value,
				 f->pct, figure_decimals(f->def, decimals));
		csv_parts(c, o, n, f, f->keys, f->nkeys);
		csv_parts(c, o, n, f, f->parts, f->nparts);
	}
}

static enum rc csv_sheet(struct ctx *c, struct sheet_out *o,
			 const struct report_result *r)
{
	const struct out_col cols[] = {
	    {.title = "unit"},
	    {.title = "name"},
	    {.title = "figure"},
	    {.title = "label"},
	    {.title = "value", .kind = COL_REAL, .decimals = r->decimals},
	    {.title = "pct", .kind = COL_REAL, .decimals = r->decimals},
	};
	enum rc rc = sheet_out_sheet(c, o, r->report->name, NULL, cols,
				     (int)ARRAY_LEN(cols));
	int i;

	if (rc < 0)
		return rc;
	csv_node(c, o, &r->root, r->decimals);
	for (i = 0; i < r->root.nchildren; i++)
		csv_node(c, o, &r->root.children[i], r->decimals);
	return OK;
}

static bool ends_in(const char *path, const char *ending)
{
	size_t n = strlen(path), k = strlen(ending);

	return n > k && strcasecmp(path + n - k, ending) == 0;
}

enum rc report_file(struct ctx *c, const struct report_result *r,
		    const char *path)
{
	bool is_csv = ends_in(path, ".csv");
	struct sheet_out *o;
	enum rc rc;

	if (!is_csv && !ends_in(path, ".xlsx"))
		return err_set(c, E_USAGE, "", &msg_report_ending, path);
	rc = sheet_out_open(c, &o, is_csv ? OUT_CSV : OUT_XLSX, path);
	if (rc < 0)
		return rc;
	if (is_csv)
		rc = csv_sheet(c, o, r);
	else
		rc = figures_sheet(c, o, r);
	if (rc == OK && !is_csv && r->root.nchildren)
		rc = units_sheet(c, o, r);
	if (rc < 0) {
		sheet_out_abort(o);
		return rc;
	}
	return sheet_out_close(c, o);
}
