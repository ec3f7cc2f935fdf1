/*
 * stat_web_places.c: home when no unit is chosen: every topmost unit with
 * its picture, each over its own latest year.
 */
#include "base/base.h"
#include "mod/stat/stat_web_int.h"

enum { PLACES_MAX = 64 };

struct place_view {
	const char *code, *name;
	struct idset scope;
	struct report_result *x;
	struct report_args args;
	struct web_pace pace;
};

static void stat(struct tnode *list, const char *label, const char *value,
		 const char *url)
{
	struct tnode *o = tn_item(list);

	tn_set_str(o, "label", label);
	tn_set_str(o, "value", value);
	tn_set_str(o, "url", url);
}

static void put_stats(struct page *p, struct tnode *o,
		      const struct place_view *v, const struct report *r)
{
	const struct report_node *n = &v->x->root;
	const struct figure *got = report_figure(n, "admitted");
	const struct figure *t = report_figure(n, "target");
	const struct figure *female = report_figure(n, "female");
	const struct figure *minority = report_figure(n, "ethnic_minority");
	struct tnode *list = tn_set_list(o, "stats");

	stat(list, say(p->c, &msg_web_admitted), web_num(p, got->value, 0),
	     web_open_url(p, r, &v->x->args, got, NULL, got->value, NULL));
	if (t && num_is_known(t->value))
		stat(list, say(p->c, &msg_web_target), web_num(p, t->value, 0),
		     NULL);
	if (female && num_is_known(female->pct))
		stat(list, figure_label(female->def, p->c->lang),
		     web_share(p, female->pct, v->x->decimals), NULL);
	if (minority && num_is_known(minority->pct))
		stat(list, figure_label(minority->def, p->c->lang),
		     web_share(p, minority->pct, v->x->decimals), NULL);
	tn_set_bool(o, "has_stats", true);
}

static enum rc put_place(struct page *p, struct tnode *panels,
			 struct place_view *v, const struct report *r, int no)
{
	const char *chosen = p->unit;
	struct web_years years;
	struct tnode *o;
	struct buf b;
	enum rc rc;

	p->unit = v->code; /* its links lead to it */
	rc = web_years(p, &years, &v->scope);
	if (rc == OK)
		rc = web_args(p, &v->args, &years);
	if (rc == OK)
		rc = r->compute(p->c, &v->x, &v->args);
	if (rc == OK)
		rc = web_pace(p, &v->pace, &v->args);
	if (rc == OK) {
		o = web_panel(panels, v->name, "half");
		tn_set_str(o, "sub",
			   web_span_name(p, v->args.from, v->args.to));
		tn_set_str(o, "title_url", page_url(p, "/", NULL));
		put_stats(p, o, v, r);
		buf_init(&b, CHART_BYTES);
		web_draw_pace(p, &b, arena_printf(p->c->mem, "pace-%d", no),
			      &v->pace, &v->x->root, &v->args);
		web_put_chart(o, "chart", &b);
		buf_free(&b);
	}
	p->unit = chosen;
	return rc;
}

static void put_head(struct page *p, int n)
{
	struct tnode *d = page_head(p, page_text(p, "app"));

	page_here(p, "/");
	tn_set_str(d, "heading", say(p->c, &msg_web_places));
	tn_set_str(d, "sub",
		   n ? say(p->c, &msg_web_places_sub, web_int(p, n))
		     : page_text(p, "none"));
	page_act(p, page_text(p, "import"), "file-import", "/import", n == 0);
	page_act(p, say(p->c, &msg_web_tree), "sitemap", "/tree", false);
}

/* Nothing is there yet: what to do, in its order. */
static void put_start(struct page *p)
{
	static const struct {
		const char *url;
		const struct msg *text, *sub;
	} steps[] = {
	    {"/import#templates", &msg_web_first_1, &msg_web_first_1_sub},
	    {"/import", &msg_web_first_2, &msg_web_first_2_sub},
	    {"/new/units", &msg_web_first_3, &msg_web_first_3_sub},
	};
	struct tnode *o = web_panel(tn_set_list(p->data, "panels"),
				    say(p->c, &msg_web_first), "");
	struct tnode *tasks = tn_set_list(o, "tasks");
	size_t i;

	tn_set_bool(o, "has_tasks", true);
	for (i = 0; i < ARRAY_LEN(steps); i++) {
		struct tnode *n = tn_item(tasks);

		tn_set_str(n, "text", say(p->c, steps[i].text));
		tn_set_str(n, "url", steps[i].url);
		tn_set_str(n, "sub", say(p->c, steps[i].sub));
	}
}

static enum rc put_all(struct page *p, struct org_tree *t,
		       const struct report *r, const int *roots, int n)
{
	struct tnode *panels = tn_set_list(p->data, "panels");
	enum rc rc = OK;
	int i;

	for (i = 0; i < n && rc == OK; i++) {
		const struct org_unit *u = &t->u[roots[i]];
		struct place_view v = {
		    .code = arena_strdup(p->c->mem, u->code),
		    .name = arena_strdup(
			p->c->mem, org_on(t, p->c->today)->name[roots[i]])};

		idset_init(&v.scope);
		rc = org_subtree(p->c, v.code, p->c->today, &v.scope);
		if (rc == OK)
			rc = put_place(p, panels, &v, r, i);
		idset_free(&v.scope);
	}
	return rc;
}

enum rc web_places(struct page *p)
{
	static const char *const known[] = {"from", "to", "as_of", "tree",
					    NULL};
	const struct report *r;
	int roots[PLACES_MAX], n;
	struct org_tree *t;
	enum rc rc = page_takes(p, known);

	if (rc == OK)
		rc = web_must_report(p, &r, REPORT_ADMISSIONS);
	if (rc == OK)
		rc = org_tree_load(p->c, &t);
	if (rc < 0)
		return rc;
	n = web_roots(t, p->c->today, roots, PLACES_MAX);
	put_head(p, n);
	rc = n ? put_all(p, t, r, roots, n) : OK;
	org_tree_free(t);
	if (rc < 0)
		return rc;
	if (n == 0)
		put_start(p);
	return page_render(p, "home");
}
