/*
 * stat_web.c: the table of pages, and what they all need: units, figures,
 * numbers as text.
 */
#include "base/base.h"
#include "mod/stat/stat_web_int.h"

#include "text/text.h"
#include "web/page_messages.h"

enum { NUM_BYTES = 256, ROOTS_MAX = 64 };

static enum rc home(struct page *p)
{
	struct org_tree *t;
	int roots[ROOTS_MAX];
	enum rc rc;
	int n;

	if (p->unit)
		return web_home(p);
	rc = org_tree_load(p->c, &t);
	if (rc < 0)
		return rc;
	n = web_roots(t, p->c->today, roots, ROOTS_MAX);
	if (n == 1)
		p->unit = arena_strdup(p->c->mem, t->u[roots[0]].code);
	org_tree_free(t);
	return n == 1 ? web_home(p) : web_places(p);
}

const struct route stat_routes[] = {
    {"GET", "/", NEED_SEE, home},
    {"GET", "/tree", NEED_SEE, web_tree},
    {"GET", "/reports", NEED_SEE, web_report_list},
    {"GET", "/report/:name", NEED_SEE, web_report_page},
    {"GET", "/report/:name/open", NEED_SEE, web_report_open},
    {"GET", "/report/:name/file", NEED_SEE | NEED_EXPORT, web_report_file},
    {"GET", "/stages", NEED_SEE, web_stage_page},
    {"GET", "/villages", NEED_SEE, web_villages},
    {0},
};

const struct nav_item stat_nav[] = {
    {"/", "Trang chủ", "Home", "home", 0, true},
    {"/tree", "Tổ chức", "Organizations", "sitemap", 10, true},
    {"/list/people", "Người", "People", "users", 20, true},
    {"/list/targets", "Chỉ tiêu", "Targets", "target-arrow", 30, false},
    {"/list/classes", "Lớp", "Classes", "school", 40, false},
    {"/villages", "Thôn bản", "Villages", "map-pin", 50, false},
    {"/reports", "Báo cáo", "Reports", "report-analytics", 60, true},
    /* the phone's bar holds five */
    {"/list", "Danh sách", "Lists", "list-details", 80, false},
    {0},
};

/* ---- units ---- */

int web_roots(struct org_tree *t, day_t day, int *out, int max)
{
	const struct org_state *s = org_on(t, day);
	int i, n = 0;

	for (i = 0; i < t->n && n < max; i++)
		if (s->parent[i] == NO_UNIT && org_is_alive(t, i, day))
			out[n++] = i;
	return n;
}

static enum rc choose_page(struct page *p, const char *title,
			   struct org_tree *t, const int *roots, int n)
{
	struct tnode *d = page_head(p, title), *list;
	int i;

	list = tn_set_list(d, "items");
	for (i = 0; i < n; i++) {
		struct tnode *o = tn_item(list);
		const char *code = arena_strdup(p->c->mem, t->u[roots[i]].code);

		tn_set_str(o, "text",
			   arena_strdup(p->c->mem, t->u[roots[i]].name));
		tn_set_str(o, "url",
			   page_url(p, p->q->path, "unit", code, NULL));
		tn_set_str(o, "sub", code);
	}
	tn_set_str(d, "lead", say(p->c, &msg_web_choose_unit));
	tn_set_bool(d, "has_items", n > 0);
	return page_render(p, "choose");
}

enum rc web_one_unit(struct page *p, bool *is_done, const char *title)
{
	int roots[ROOTS_MAX], n;
	struct org_tree *t;
	enum rc rc;

	*is_done = false;
	if (p->unit)
		return OK;
	rc = org_tree_load(p->c, &t);
	if (rc < 0)
		return rc;
	n = web_roots(t, p->c->today, roots, ROOTS_MAX);
	if (n == 1) {
		p->unit = arena_strdup(p->c->mem, t->u[roots[0]].code);
	} else {
		*is_done = true;
		rc = choose_page(p, title, t, roots, n);
	}
	org_tree_free(t);
	return rc;
}

/* ---- figures ---- */

const struct report *web_report(const struct page *p, const char *name)
{
	return report_by_name(p->c->app->modules, name);
}

enum rc web_must_report(struct page *p, const struct report **out,
			const char *name)
{
	*out = web_report(p, name);
	if (!*out)
		return err_set(p->c, E_NOTFOUND, "", &msg_web_no_report, name);
	return OK;
}

/* Ends of a range that lies below zero are told apart by a word. */
static const char *range_text(const struct page *p, struct num n, int decimals)
{
	bool is_count = n.kind == NUM_COUNTS;

	return say(
	    p->c, &msg_web_range,
	    web_num(p, is_count ? num_count(n.lo) : num_ratio(n.lo, n.den),
		    decimals),
	    web_num(p, is_count ? num_count(n.hi) : num_ratio(n.hi, n.den_hi),
		    decimals));
}

const char *web_num(const struct page *p, struct num n, int decimals)
{
	struct buf b;
	const char *s;

	if ((n.kind == NUM_COUNTS || n.kind == NUM_RATIOS) && n.lo < 0)
		return range_text(p, n, decimals);
	buf_init(&b, NUM_BYTES);
	num_text(&b, p->c->lang, n, decimals);
	s = arena_strdup(p->c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

const char *web_share(const struct page *p, struct num pct, int decimals)
{
	if (!num_is_known(pct))
		return "";
	return arena_printf(p->c->mem, "%s%%", web_num(p, pct, decimals));
}

const char *web_int(const struct page *p, int64_t n)
{
	return web_num(p, num_count(n), 0);
}

int64_t web_count(const struct report_node *n, const char *code,
		  const char *key)
{
	const struct figure *f = report_figure(n, code);
	const struct fig_part *part = key ? figure_part(f, key) : NULL;
	struct num x = part ? part->num : f && !key ? f->value : num_unknown();

	return x.kind == NUM_COUNT ? x.lo : CHART_UNKNOWN;
}

static bool opens(const struct figure_def *d)
{
	return !d->is_derived && !d->is_percent && !d->is_real;
}

/* Keys that are made while counting, such as names of communes, do not. */
static bool has_key(const struct part_def *k, const char *key)
{
	for (; k && k->key; k++)
		if (strcmp(k->key, key) == 0)
			return !k->is_derived;
	return false;
}

const char *web_open_url(const struct page *p, const struct report *r,
			 const struct report_args *a, const struct figure *f,
			 const char *key, struct num value, const char *child)
{
	struct arena *mem = p->c->mem;
	struct web_extra extra[3] = {{0}};
	const char *code;
	int n = 0;

	if (!r->open || value.kind != NUM_COUNT || value.lo <= 0 ||
	    !opens(f->def) ||
	    (key && !has_key(f->def->keys, key) &&
	     !has_key(f->def->parts, key)))
		return NULL;
	code =
	    key ? arena_printf(mem, "%s.%s", f->def->code, key) : f->def->code;
	extra[n++] = (struct web_extra){"figure", code};
	if (child)
		extra[n++] = (struct web_extra){"child", child};
	return web_url(p, arena_printf(mem, "/report/%s/open", r->name), a,
		       extra);
}
