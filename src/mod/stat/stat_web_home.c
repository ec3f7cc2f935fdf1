/*
 * stat_web_home.c: a unit at a glance, pictures first.
 */
#include "base/base.h"
#include "mod/stat/stat_web_int.h"

/* A wide picture of tiles pays between these numbers of villages. */
enum { TILES_WIDE = 60, TILES_SHOWN = 400, NAMES_SHOWN = 8 };
enum { CHILDREN_SHOWN = 40, METER_BYTES = 4096 };

struct home {
	struct page *p;
	const struct report *report;
	struct report_args args;
	struct report_result *x;
	struct village_ledger villages;
	struct web_stages stages;
	struct web_pace pace;
	struct web_years years;
	struct tnode *panels;
	bool is_wide;		  /* villages take two thirds of a row */
	const char *wide, *small; /* sizes of the pictures */
	struct buf b;		  /* for one picture after the other */
};

/* ---- panels ---- */

static const struct figure *fig(const struct home *h, const char *code)
{
	return report_figure(&h->x->root, code);
}

static const char *open_url(const struct home *h, const char *code,
			    const char *key)
{
	const struct figure *f = fig(h, code);
	const struct fig_part *part = key ? figure_part(f, key) : NULL;

	return f ? web_open_url(h->p, h->report, &h->x->args, f, key,
				part ? part->num : f->value, NULL)
		 : NULL;
}

static void more(struct tnode *o, const char *url, const char *label)
{
	tn_set_str(o, "url", url);
	tn_set_str(o, "url_label", label);
}

static void panel_pace(struct home *h)
{
	struct page *p = h->p;
	struct tnode *o =
	    web_panel(h->panels, web_pace_title(p, &h->x->root), "two-thirds");

	tn_set_str(o, "sub", say(p->c, &msg_web_cumulative));
	more(o, web_span_url(p, "/report/" REPORT_ADMISSIONS, &h->args),
	     say(p->c, &msg_web_see_report));
	web_draw_pace(p, &h->b, "pace", &h->pace, &h->x->root, &h->args);
	web_put_chart(o, "chart", &h->b);
	if (h->pace.undated > 0)
		tn_set_str(
		    o, "foot",
		    say(p->c, &msg_web_undated, web_int(p, h->pace.undated)));
}

static void panel_structure(struct home *h)
{
	struct page *p = h->p;
	struct tnode *o =
	    web_panel(h->panels, say(p->c, &msg_web_structure), "third");

	web_draw_structure(p, &h->b, "structure", h->report, h->x);
	tn_set_bool(o, "is_empty", h->b.n == 0);
	if (h->b.n > 0)
		tn_set_str(o, "foot", say(p->c, &msg_web_overlap));
	web_put_chart(o, "chart", &h->b);
}

/* So few that each can be told by its name. */
static void name_villages(struct home *h, struct tnode *o)
{
	static const char *const pills[VILLAGE_STATE__N] = {
	    [VILLAGE_WITHOUT_MEMBERS] = "bad", [VILLAGE_JOINT_CELL] = "warn"};
	const struct village_ledger *v = &h->villages;
	struct tnode *list = tn_set_list(o, "tasks"), *n;
	struct page *p = h->p;
	int64_t i;

	tn_set_bool(o, "has_tasks", true);
	for (i = 0; i < v->n; i++) {
		const struct village_line *x = &v->lines[i];
		const char *pill = pills[x->state];

		n = tn_item(list);
		tn_set_str(n, "text", x->name);
		tn_set_str(n, "url", web_span_url(p, "/villages", &h->args));
		tn_set_str(n, "sub", x->commune);
		tn_set_str(n, "pill", pill ? pill : "good");
		tn_set_str(n, "pill_text",
			   village_state_label(x->state, p->c->lang));
	}
}

static void panel_villages(struct home *h)
{
	const struct village_ledger *v = &h->villages;
	struct page *p = h->p;
	char day[DAY_TEXT];
	struct tnode *o;

	if (v->n == 0)
		return;
	o = web_panel(h->panels, say(p->c, &msg_web_villages_state),
		      h->is_wide ? h->wide : h->small);
	tn_set_str(o, "sub", say(p->c, &msg_web_on_day, day_vi(day, v->to)));
	more(o, web_span_url(p, "/villages", &h->args),
	     say(p->c, &msg_web_ledger));
	if (v->n <= NAMES_SHOWN) {
		name_villages(h, o);
		return;
	}
	web_draw_villages(p, &h->b, "villages", v, v->n <= TILES_SHOWN);
	web_put_chart(o, "chart", &h->b);
}

static void panel_stages(struct home *h)
{
	day_t day =
	    h->args.as_of < h->p->c->today ? h->args.as_of : h->p->c->today;
	struct page *p = h->p;
	char text[DAY_TEXT];
	struct tnode *o;

	if (h->stages.n[0] == 0)
		return;
	o = web_panel(h->panels, say(p->c, &msg_web_way), h->small);
	tn_set_str(o, "sub", say(p->c, &msg_web_on_day, day_vi(text, day)));
	more(o, page_url(p, "/list/people", NULL),
	     say(p->c, &msg_web_see_list));
	web_draw_stages(p, &h->b, "stages", &h->stages, day);
	web_put_chart(o, "chart", &h->b);
}

static struct tnode *cell(struct tnode *cells, const char *label,
			  const char *text, const char *url, bool is_num)
{
	struct tnode *n = tn_item(cells);

	tn_set_str(n, "label", label);
	tn_set_str(n, "text", text);
	tn_set_str(n, "url", url);
	tn_set_bool(n, "is_num", is_num);
	tn_set_bool(n, "is_empty", !*text);
	return n;
}

static struct tnode *column(struct tnode *cols, const char *label, bool is_num)
{
	struct tnode *n = tn_item(cols);

	tn_set_str(n, "label", label);
	tn_set_bool(n, "is_num", is_num);
	return n;
}

static const char *const class_codes[] = {
    "awareness_classes",      "new_member_classes",
    "committee_work_classes", "political_theory_classes",
    "specialist_classes",     "theory_with_profession_classes",
    "council_classes",	      "defence_classes",
};

static bool has_classes(const struct home *h)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(class_codes); i++)
		if (web_count(&h->x->root, class_codes[i], "classes") > 0)
			return true;
	return false;
}

static void panel_classes(struct home *h)
{
	const char *classes = say(h->p->c, &msg_web_classes);
	const char *people = say(h->p->c, &msg_web_trainees);
	struct tnode *o = NULL, *rows = NULL, *cells;
	struct page *p = h->p;
	size_t i;

	for (i = 0; i < ARRAY_LEN(class_codes); i++) {
		const struct figure *f = fig(h, class_codes[i]);
		int64_t n = web_count(&h->x->root, class_codes[i], "classes");
		int64_t who = web_count(&h->x->root, class_codes[i], "people");

		if (!f || n <= 0)
			continue;
		if (!o) {
			o = web_panel(h->panels, say(p->c, &msg_web_teaching),
				      h->small);
			more(o, page_url(p, "/list/classes", NULL),
			     say(p->c, &msg_web_see_list));
			tn_set_bool(o, "has_table", true);
			rows = tn_set_list(o, "cols");
			column(rows, say(p->c, &msg_web_kind), false);
			column(rows, classes, true);
			column(rows, people, true);
			rows = tn_set_list(o, "rows");
		}
		cells = tn_set_list(tn_item(rows), "cells");
		tn_set_bool(cell(cells, "", figure_label(f->def, p->c->lang),
				 NULL, false),
			    "is_head", true);
		cell(cells, classes, web_int(p, n),
		     open_url(h, class_codes[i], "classes"), true);
		cell(cells, people,
		     who == CHART_UNKNOWN ? "…" : web_int(p, who),
		     open_url(h, class_codes[i], "people"), true);
	}
}

/* ---- the units below ---- */

static bool has_target(const struct report_node *n)
{
	const struct figure *t = report_figure(n, "target");

	return t && num_is_known(t->value);
}

/* Without any target in the span its columns would be empty. */
static bool has_targets(const struct report_node *root)
{
	bool has = has_target(root);
	int i;

	for (i = 0; i < root->nchildren; i++)
		has = has || has_target(&root->children[i]);
	return has;
}

static void target_cells(struct home *h, struct tnode *cells,
			 const struct report_node *n)
{
	const struct figure *got = report_figure(n, "admitted");
	const struct figure *t = report_figure(n, "target");
	const struct figure *pct = report_figure(n, "target_pct");
	struct page *p = h->p;
	struct tnode *x;
	struct buf b;

	cell(cells, "", has_target(n) ? web_num(p, t->value, 0) : "", NULL,
	     true);
	x = cell(cells, "", pct ? web_share(p, pct->value, h->x->decimals) : "",
		 NULL, false);
	if (!t || t->value.kind != NUM_COUNT || got->value.kind != NUM_COUNT ||
	    t->value.lo <= 0)
		return;
	buf_init(&b, METER_BYTES);
	chart_meter(&b, got->value.lo, t->value.lo, "");
	tn_set_markup(x, "html", &b);
	tn_set_str(x, "sub", web_share(p, pct->value, h->x->decimals));
	buf_free(&b);
}

static void unit_row(struct home *h, struct tnode *rows,
		     const struct report_node *n, bool is_sum)
{
	struct tnode *cells = tn_set_list(tn_item(rows), "cells"), *x;
	const struct figure *got = report_figure(n, "admitted");
	int64_t members = web_count(n, "members", NULL);
	struct page *p = h->p;

	x = cell(cells, "", n->name, NULL, false);
	if (!is_sum)
		tn_set_str(x, "url",
			   page_url(p, "/", "unit", n->code, "from",
				    web_day(p, h->args.from), "to",
				    web_day(p, h->args.to), NULL));
	tn_set_bool(x, "is_head", true);
	cell(cells, "", web_num(p, got->value, 0),
	     web_open_url(p, h->report, &h->x->args, got, NULL, got->value,
			  is_sum ? NULL : n->code),
	     true);
	if (has_targets(&h->x->root))
		target_cells(h, cells, n);
	cell(cells, "", members == CHART_UNKNOWN ? "" : web_int(p, members),
	     NULL, true);
}

static void panel_children(struct home *h)
{
	const struct report_node *root = &h->x->root;
	struct page *p = h->p;
	struct tnode *o, *list;
	int i, n = root->nchildren;

	if (n == 0)
		return;
	o = web_panel(h->panels, page_text(p, "by_unit"), "");
	more(o, web_span_url(p, "/report/" REPORT_WHOLE, &h->args),
	     say(p->c, &msg_web_see_report));
	tn_set_bool(o, "has_table", true);
	tn_set_bool(o, "is_compact", true);
	list = tn_set_list(o, "cols");
	column(list, say(p->c, &msg_web_unit), false);
	column(list, say(p->c, &msg_web_admitted), true);
	if (has_targets(root)) {
		column(list, say(p->c, &msg_web_target), true);
		column(list, say(p->c, &msg_web_reached), false);
	}
	column(list, say(p->c, &msg_web_members), true);
	list = tn_set_list(o, "rows");
	for (i = 0; i < n && i < CHILDREN_SHOWN; i++)
		unit_row(h, list, &root->children[i], false);
	if (n > CHILDREN_SHOWN)
		tn_set_str(o, "foot",
			   say(p->c, &msg_web_more_units,
			       web_int(p, n - CHILDREN_SHOWN)));
	unit_row(h, tn_set_list(o, "sums"), root, true);
}

/* ---- the page ---- */

/* The small pictures share a row: villages, people on their way, classes. */
static void choose_sizes(struct home *h)
{
	static const char *const sizes[] = {"", "", "half", "third"};
	int n = (h->villages.n > 0) + (h->stages.n[0] > 0) + has_classes(h);

	/* beside wide tiles the others stand one above the other */
	h->is_wide = n > 1 && h->villages.n >= TILES_WIDE &&
		     h->villages.n <= TILES_SHOWN;
	h->wide = n == 3 ? "two-thirds tall" : "two-thirds";
	h->small = h->is_wide ? "third" : sizes[n];
}

static void put_head(struct home *h)
{
	struct page *p = h->p;
	struct report_args *a = &h->x->args;
	struct tnode *d = page_head(p, h->x->root.name);

	page_here(p, "/");
	tn_set_str(d, "sub", web_span_name(p, a->from, a->to));
	page_act(p, say(p->c, &msg_web_report), "report-analytics",
		 web_span_url(p, "/report/" REPORT_WHOLE, a), true);
	page_act(p, say(p->c, &msg_web_people), "users",
		 page_url(p, "/list/people", NULL), false);
	page_act(p, say(p->c, &msg_web_tree), "sitemap",
		 page_url(p, "/tree", NULL), false);
	page_act_print(p);
	web_period(p, tn_set_obj(d, "period"), "/", a, &h->years, false);
}

static enum rc compute(struct home *h)
{
	struct page *p = h->p;
	day_t day;
	enum rc rc = web_begin(p, &h->args, &h->years);

	if (rc == OK)
		rc = web_must_report(p, &h->report, REPORT_WHOLE);
	if (rc < 0)
		return rc;
	day = h->args.as_of < p->c->today ? h->args.as_of : p->c->today;
	rc = h->report->compute(p->c, &h->x, &h->args);
	if (rc == OK)
		rc = village_ledger(p->c, &h->villages, &h->args);
	if (rc == OK)
		rc = web_pace(p, &h->pace, &h->args);
	if (rc == OK)
		rc = web_stages(p, &h->stages, day);
	return rc;
}

static enum rc put_panels(struct home *h)
{
	panel_pace(h);
	panel_structure(h);
	choose_sizes(h);
	panel_villages(h);
	panel_stages(h);
	panel_classes(h);
	panel_children(h);
	return OK;
}

/* A cell: its people by name; shares of a handful tell nothing. */
static enum rc put_cell_panels(struct home *h)
{
	day_t day =
	    h->args.as_of < h->p->c->today ? h->args.as_of : h->p->c->today;
	enum rc rc = web_put_waits(h->p, h->panels, day);

	if (rc < 0)
		return rc;
	h->small = "third";
	panel_stages(h);
	panel_pace(h);
	panel_villages(h);
	if (h->villages.n == 0)
		panel_structure(h);
	panel_classes(h);
	return OK;
}

enum rc web_home(struct page *p)
{
	static const char *const known[] = {"from", "to", "as_of", "tree",
					    NULL};
	struct home h = {.p = p};
	enum rc rc = page_takes(p, known);

	if (rc == OK)
		rc = compute(&h);
	if (rc < 0)
		return rc;
	put_head(&h);
	web_put_kpis(&(struct web_kpis){.p = p,
					.report = h.report,
					.x = h.x,
					.args = &h.x->args,
					.villages = &h.villages,
					.stages = &h.stages});
	buf_init(&h.b, CHART_BYTES);
	h.panels = tn_set_list(p->data, "panels");
	rc = h.x->root.nchildren ? put_panels(&h) : put_cell_panels(&h);
	buf_free(&h.b);
	return rc < 0 ? rc : page_render(p, "home");
}
