/*
 * stat_web_report.c: a report as a page: paragraph, pictures, every figure
 * with the way to its records, the units below, files to take away.
 */
#include "base/base.h"
#include "mod/stat/stat_web_int.h"

#include "web/html.h"

enum {
	TEXT_BYTES = 64 * 1024,
	GROUPS_MAX = 32,
	REPORTS_MAX = 32,
	UNITS_OPEN = 12, /* more are opened when asked for */
	BARS_MAX = 10
};

struct view {
	struct page *p;
	const struct report *r;
	struct report_args args;
	struct report_result *x;
	struct web_years years;
};

static const char *const span_params[] = {"from", "to",	   "as_of",
					  "tree", "group", NULL};

/* ---- the list ---- */

enum rc web_report_list(struct page *p)
{
	static const char *const known[] = {NULL};
	const struct report *all[REPORTS_MAX];
	int i, n = report_all(p->c->app->modules, all, REPORTS_MAX);
	struct tnode *d, *list;
	enum rc rc = page_takes(p, known);

	if (rc < 0)
		return rc;
	d = page_head(p, page_text(p, "reports"));
	page_here(p, "/reports");
	tn_set_str(d, "lead", say(p->c, &msg_web_reports_lead));
	list = tn_set_list(d, "items");
	for (i = 0; i < n; i++) {
		struct tnode *o = tn_item(list);

		tn_set_str(o, "text", report_label(all[i], p->c->lang));
		tn_set_str(o, "url",
			   page_url(p,
				    arena_printf(p->c->mem, "/report/%s",
						 all[i]->name),
				    NULL));
		tn_set_str(o, "sub",
			   say(p->c, &msg_web_report_figures,
			       web_int(p, all[i]->nfigures)));
		tn_set_str(o, "icon", "report-analytics");
	}
	list = tn_item(list);
	tn_set_str(list, "text", say(p->c, &msg_web_villages));
	tn_set_str(list, "url", page_url(p, "/villages", NULL));
	tn_set_str(list, "sub", say(p->c, &msg_web_villages_lead));
	tn_set_str(list, "icon", "map-pin");
	tn_set_bool(d, "has_items", true);
	return page_render(p, "choose");
}

/* ---- units below, one group of figures at a time ---- */

static int group_wanted(struct view *v, int ngroups)
{
	const char *s = page_param(v->p, "group");
	int i = s ? (int)strtol(s, NULL, 10) : 0;

	return i >= 0 && i < ngroups ? i : 0;
}

static void put_group_chips(struct view *v, struct tnode *o, int *from, int *to)
{
	int starts[GROUPS_MAX + 1], n = 0, i, want;
	struct tnode *chips = tn_set_list(o, "chips");

	for (i = 0; i < v->x->root.nfigures && n < GROUPS_MAX; i++)
		if (i == 0 || v->x->root.figures[i].def->heading)
			starts[n++] = i;
	starts[n] = v->x->root.nfigures;
	want = group_wanted(v, n);
	for (i = 0; i < n; i++) {
		const struct web_extra extra[] = {
		    {"group", arena_printf(v->p->c->mem, "%d", i)}, {0}};
		struct tnode *c = tn_item(chips);

		tn_set_str(
		    c, "label",
		    web_heading(v->p, v->x->root.figures[starts[i]].def));
		tn_set_fmt(c, "url", "%s#by-unit",
			   web_url(v->p, v->p->q->path, &v->args, extra));
		tn_set_bool(c, "is_here", i == want);
	}
	*from = starts[want];
	*to = starts[want + 1];
}

/* A column that tells nothing of any unit below is left out. */
static bool has_column(const struct view *v, int i)
{
	const struct report_node *root = &v->x->root;
	int k;

	if (root->figures[i].def->has_no_value)
		return false;
	for (k = 0; k < root->nchildren; k++) {
		struct num x = root->children[k].figures[i].value;

		if (num_is_known(x) && x.lo != 0)
			return true;
	}
	return false;
}

static void unit_row(struct view *v, struct tnode *list,
		     const struct report_node *n, int from, int to, bool is_sum)
{
	struct tnode *cells = tn_set_list(tn_item(list), "cells");
	struct tnode *x = tn_item(cells);
	int i;

	tn_set_bool(x, "is_head", true);
	tn_set_str(x, "text", n->name);
	if (!is_sum)
		tn_set_str(x, "url",
			   page_url(v->p, v->p->q->path, "unit", n->code,
				    "from", web_day(v->p, v->args.from), "to",
				    web_day(v->p, v->args.to), NULL));
	for (i = from; i < to; i++) {
		const struct figure *f = &n->figures[i];
		const char *label = figure_label(f->def, v->p->c->lang);

		if (!has_column(v, i))
			continue;
		x = tn_item(cells);
		tn_set_str(x, "label", label);
		tn_set_str(x, "text", web_value(v->p, v->x, f));
		tn_set_bool(x, "is_num", true);
		tn_set_bool(x, "is_empty",
			    !num_is_known(f->value) || f->value.lo == 0);
		tn_set_str(x, "url",
			   web_open_url(v->p, v->r, &v->x->args, f, NULL,
					f->value, is_sum ? NULL : n->code));
	}
}

static void put_children(struct view *v)
{
	const struct report_node *root = &v->x->root;
	struct tnode *o, *list;
	int i, from, to;

	if (root->nchildren == 0)
		return;
	o = tn_set_obj(v->p->data, "children");
	tn_set_bool(o, "is_open",
		    root->nchildren <= UNITS_OPEN || page_param(v->p, "group"));
	put_group_chips(v, o, &from, &to);
	list = tn_set_list(o, "cols");
	tn_set_str(tn_item(list), "label", say(v->p->c, &msg_web_unit));
	for (i = from; i < to; i++)
		if (has_column(v, i)) {
			struct tnode *c = tn_item(list);

			tn_set_str(
			    c, "label",
			    figure_label(root->figures[i].def, v->p->c->lang));
			tn_set_bool(c, "is_num", true);
		}
	list = tn_set_list(o, "rows");
	for (i = 0; i < root->nchildren; i++)
		unit_row(v, list, &root->children[i], from, to, false);
	unit_row(v, tn_set_list(o, "sums"), root, from, to, true);
}

/* ---- pictures, paragraph, notes ---- */

static void put_chart(struct tnode *charts, const char *title, const char *size,
		      struct buf *b)
{
	struct tnode *o;

	if (b->n == 0)
		return;
	o = tn_item(charts);
	tn_set_str(o, "title", title);
	tn_set_str(o, "size", size);
	web_put_chart(o, "chart", b);
}

static int larger(const void *a, const void *b)
{
	const struct chart_row *x = a, *y = b;

	return (x->value < y->value) - (x->value > y->value);
}

/* The units with most; the table below has them all. */
static void draw_children(struct view *v, struct buf *b)
{
	const struct report_node *root = &v->x->root;
	struct chart_row *rows = arena_alloc(
	    v->p->c->mem, (size_t)root->nchildren * sizeof(*rows) + 1);
	size_t n = 0;
	int i;

	for (i = 0; i < root->nchildren; i++) {
		const struct report_node *k = &root->children[i];
		const struct figure *f = report_figure(k, v->r->chart);

		if (!f || f->value.kind != NUM_COUNT || f->value.lo == 0)
			continue;
		rows[n++] = (struct chart_row){
		    .label = k->name,
		    .value = f->value.lo,
		    .url = web_open_url(v->p, v->r, &v->x->args, f, NULL,
					f->value, k->code),
		    .kind = 3};
	}
	if (n < 2)
		return;
	qsort(rows, n, sizeof(rows[0]), larger);
	chart_bars(b, &(struct chart_bars){
			  .head = {.id = "by-unit-bars",
				   .title = page_text(v->p, "by_unit"),
				   .lang = v->p->c->lang,
				   .hides_title = true},
			  .rows = rows,
			  .n = n > BARS_MAX ? BARS_MAX : n});
}

static void draw_ages(struct view *v, struct buf *b)
{
	static const char *const bands[] = {
	    "age_18_30", "age_31_35", "age_36_40", "age_41_45",
	    "age_46_50", "age_51_55", "age_56_60", "age_over_60",
	};
	struct chart_row rows[ARRAY_LEN(bands)];
	size_t i, n = 0;

	for (i = 0; i < ARRAY_LEN(bands); i++) {
		const struct figure *f = report_figure(&v->x->root, bands[i]);

		if (!f || f->value.kind != NUM_COUNT)
			continue;
		rows[n++] = (struct chart_row){
		    .label = figure_label(f->def, v->p->c->lang),
		    .value = f->value.lo,
		    .url = web_open_url(v->p, v->r, &v->x->args, f, NULL,
					f->value, NULL),
		    .kind = 1};
	}
	if (n > 0 && web_count(&v->x->root, "admitted", NULL) > 0)
		chart_bars(b,
			   &(struct chart_bars){
			       .head = {.id = "ages",
					.title = say(v->p->c, &msg_web_ages),
					.lang = v->p->c->lang,
					.hides_title = true},
			       .rows = rows,
			       .n = n,
			       .of = web_count(&v->x->root, "admitted", NULL),
			       .decimals = v->x->decimals});
}

static enum rc put_charts(struct view *v)
{
	struct tnode *charts = tn_set_list(v->p->data, "charts");
	struct page *p = v->p;
	struct web_pace pace;
	struct buf b;
	enum rc rc = web_pace(p, &pace, &v->args);

	if (rc < 0)
		return rc;
	buf_init(&b, CHART_BYTES);
	web_draw_pace(p, &b, "pace", &pace, &v->x->root, &v->args);
	put_chart(charts, web_pace_title(p, &v->x->root), "two-thirds", &b);
	web_draw_structure(p, &b, "structure", v->r, v->x);
	put_chart(charts, say(p->c, &msg_web_structure), "third", &b);
	if (v->r->chart) {
		const struct figure *f =
		    report_figure(&v->x->root, v->r->chart);

		draw_children(v, &b);
		put_chart(charts,
			  say(p->c, &msg_web_figure_by_unit,
			      f ? figure_label(f->def, p->c->lang) : ""),
			  "half", &b);
	}
	draw_ages(v, &b);
	put_chart(charts, say(p->c, &msg_web_ages), "half", &b);
	buf_free(&b);
	return OK;
}

/* The text of the report; its lines become lines of the page. */
static void put_paragraph(struct view *v)
{
	struct buf text, html;
	const char *s, *end;

	if (!v->r->text)
		return;
	buf_init(&text, TEXT_BYTES);
	buf_init(&html, 4 * TEXT_BYTES);
	v->r->text(v->p->c, &text, v->x);
	for (s = buf_text(&text); *s; s = *end ? end + 1 : end) {
		end = strchr(s, '\n');
		if (!end)
			end = s + strlen(s);
		if (html.n > 0 && end > s)
			html_lit(&html, "<br>");
		html_text_n(&html, s, (size_t)(end - s));
	}
	if (html.n > 0)
		tn_set_markup(v->p->data, "paragraph", &html);
	buf_free(&text);
	buf_free(&html);
}

static void put_notes(struct view *v)
{
	struct tnode *list = tn_set_list(v->p->data, "notes");
	int i;

	for (i = 0; i < v->x->nnotes; i++)
		tn_item_str(list, v->x->notes[i]);
	tn_set_bool(v->p->data, "has_notes", v->x->nnotes > 0);
}

static void put_downloads(struct view *v)
{
	static const char *const files[][2] = {
	    {"xlsx", "Excel"}, {"csv", "CSV"}, {"json", "JSON"}};
	struct tnode *list = tn_set_list(v->p->data, "downloads");
	size_t i;

	for (i = 0; i < ARRAY_LEN(files); i++) {
		const struct web_extra extra[] = {{"format", files[i][0]}, {0}};
		struct tnode *o = tn_item(list);

		tn_set_str(o, "label", files[i][1]);
		tn_set_str(o, "url",
			   web_url(v->p,
				   arena_printf(v->p->c->mem, "/report/%s/file",
						v->r->name),
				   &v->args, extra));
	}
}

/* ---- pages ---- */

static void put_head(struct view *v)
{
	struct page *p = v->p;
	struct tnode *d = page_head(p, report_label(v->r, p->c->lang));

	page_here(p, "/reports");
	page_crumb(p, page_url(p, "/reports", NULL), page_text(p, "reports"));
	tn_set_fmt(d, "sub", "%s · %s", v->x->root.name,
		   web_span_name(p, v->args.from, v->args.to));
	page_act_print(p);
	web_period(p, tn_set_obj(d, "period"), p->q->path, &v->args, &v->years,
		   true);
	tn_set_str(d, "period_text", report_span_text(p->c, &v->x->args));
}

/* What stands on the page, in its order. */
static void put_contents(struct view *v, struct tnode *toc)
{
	const struct {
		const char *key, *anchor;
	} rest[] = {{"by_unit", v->x->root.nchildren ? "#by-unit" : NULL},
		    {"notes", v->x->nnotes ? "#notes" : NULL}};
	struct tnode *o;
	size_t i;

	web_put_groups(v->p, v->r, v->x, toc);
	for (i = 0; i < ARRAY_LEN(rest); i++) {
		if (!rest[i].anchor)
			continue;
		o = tn_item(toc);
		tn_set_str(o, "url", rest[i].anchor);
		tn_set_str(o, "label", page_text(v->p, rest[i].key));
	}
}

static enum rc put_all(struct view *v)
{
	enum rc rc = v->r->compute(v->p->c, &v->x, &v->args);

	if (rc < 0)
		return rc;
	put_head(v);
	put_downloads(v);
	web_put_kpis(&(struct web_kpis){
	    .p = v->p, .report = v->r, .x = v->x, .args = &v->x->args});
	put_paragraph(v);
	put_contents(v, tn_set_list(v->p->data, "toc"));
	put_children(v);
	put_notes(v);
	return put_charts(v);
}

enum rc web_report_page(struct page *p)
{
	struct view v = {.p = p};
	static const char *const kept[] = {"from", "to", "as_of", "tree", NULL};
	bool is_done;
	enum rc rc = web_must_report(p, &v.r, page_part(p, "name"));

	p->kept = kept;
	if (rc == OK)
		rc = page_takes(p, span_params);
	if (rc == OK)
		rc = web_one_unit(p, &is_done, report_label(v.r, p->c->lang));
	if (rc < 0 || is_done)
		return rc;
	rc = web_begin(p, &v.args, &v.years);
	if (rc < 0)
		return rc;
	rc = put_all(&v);
	return rc < 0 ? rc : page_render(p, "report");
}
