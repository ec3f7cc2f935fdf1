/*
 * stat_web_village.c: the village ledger: opening, what cleared and what
 * fell back, closing; every village with the event that brought it there.
 */
#include "base/base.h"
#include "mod/stat/stat_web_int.h"

#include "mod/place/place.h"

enum { PAGE_ROWS = 200, TILES_MOST = 2000 };

struct view {
	struct page *p;
	struct report_args args;
	struct web_years years;
	struct village_ledger v;
	int state;	 /* only these; -1 = all */
	bool is_changed; /* only those that changed in the span */
};

/* ---- the ledger as a sum ---- */

static void term(struct view *w, struct tnode *list, const char *sign,
		 const struct msg *label, int64_t n, const char *kind)
{
	struct tnode *o = tn_item(list);

	tn_set_str(o, "sign", sign);
	tn_set_str(o, "label", say(w->p->c, label));
	tn_set_str(o, "value", web_int(w->p, n));
	tn_set_str(o, "kind", kind);
}

static void put_sum(struct view *w)
{
	const struct village_ledger *v = &w->v;
	struct tnode *list = tn_set_list(w->p->data, "sum");

	term(w, list, "", &msg_web_opening, v->start, "");
	term(w, list, "−", &msg_web_cleared, v->cleared, "good");
	term(w, list, "+", &msg_web_relapsed, v->relapsed,
	     v->relapsed ? "bad" : "");
	if (v->added)
		term(w, list, "+", &msg_web_added, v->added, "");
	if (v->removed)
		term(w, list, "−", &msg_web_removed, v->removed, "");
	term(w, list, "=", &msg_web_closing, v->end, "is-sum");
}

static void kpi(struct view *w, struct tnode *list, const struct msg *label,
		int64_t n, int64_t of, const char *sub)
{
	struct tnode *o = tn_item(list);

	tn_set_str(o, "label", say(w->p->c, label));
	tn_set_str(o, "value", web_int(w->p, n));
	if (of > 0)
		tn_set_fmt(o, "unit_text", "/ %s", web_int(w->p, of));
	tn_set_str(o, "sub", sub);
}

static void put_kpis(struct view *w)
{
	struct tnode *list = tn_set_list(w->p->data, "kpis");
	const struct village_ledger *v = &w->v;
	struct page *p = w->p;

	kpi(w, list, &msg_web_villages, v->n, 0, "");
	kpi(w, list, &msg_web_own, v->own, v->n,
	    v->n ? web_share(p, num_percent(num_count(v->own), num_count(v->n)),
			     1)
		 : "");
	/* lists that tell of no committee at all say nothing about them */
	if (v->tells_committees)
		kpi(w, list, &msg_web_committee, v->with_committee, v->own,
		    v->own ? web_share(p,
				       num_percent(num_count(v->with_committee),
						   num_count(v->own)),
				       2)
			   : "");
	kpi(w, list, &msg_web_joint, v->joint_end, v->n,
	    say(p->c, &msg_web_at_start, web_int(p, v->joint_start)));
	kpi(w, list, &msg_web_new_cells, v->new_cells, 0, "");
}

/* ---- the table ---- */

static const char *const pills[VILLAGE_STATE__N] = {
    [VILLAGE_WITHOUT_MEMBERS] = "bad",
    [VILLAGE_JOINT_CELL] = "warn",
    [VILLAGE_OWN_CELL] = "plain",
    [VILLAGE_OWN_CELL_WITH_COMMITTEE] = "good",
};

static bool is_in_span(const struct view *w, const struct village_line *l)
{
	return l->since && day_first(l->since) >= w->args.from &&
	       day_first(l->since) <= w->args.to;
}

static bool fits(const struct view *w, const struct village_line *l)
{
	return (w->state < 0 || (int)l->state == w->state) &&
	       (!w->is_changed || is_in_span(w, l));
}

static struct tnode *cell(struct tnode *cells, const char *label,
			  const char *text)
{
	struct tnode *n = tn_item(cells);

	tn_set_str(n, "label", label);
	tn_set_str(n, "text", text);
	tn_set_bool(n, "is_empty", !text || !*text);
	return n;
}

static enum rc put_line(struct view *w, struct tnode *rows,
			const struct village_line *l)
{
	struct tnode *cells = tn_set_list(tn_item(rows), "cells"), *x;
	struct page *p = w->p;
	char day[DAY_TEXT];
	struct row *place;
	enum rc rc = store_get(p->c, &place, &place_entity, l->place);

	if (rc < 0 && rc != E_NOTFOUND)
		return rc;
	x = cell(cells, "", l->name);
	tn_set_bool(x, "is_head", true);
	if (rc == OK)
		tn_set_str(x, "url", page_record_url(p, place));
	cell(cells, say(p->c, &msg_web_commune), l->commune);
	x = cell(cells, say(p->c, &msg_web_state),
		 village_state_label(l->state, p->c->lang));
	tn_set_str(x, "pill", pills[l->state]);
	cell(cells, say(p->c, &msg_web_since),
	     l->since ? arena_strdup(p->c->mem, day_vi(day, l->since)) : "");
	cell(cells, say(p->c, &msg_web_event), l->event);
	return OK;
}

static const char *page_url_of(const struct view *w, int state, bool is_changed,
			       size_t page)
{
	struct web_extra extra[4] = {{0}};
	int n = 0;

	if (state >= 0)
		extra[n++] = (struct web_extra){
		    "state", village_state_code((enum village_state)state)};
	if (is_changed)
		extra[n++] = (struct web_extra){"changed", "1"};
	if (page > 1)
		extra[n++] = (struct web_extra){
		    "page", arena_printf(w->p->c->mem, "%zu", page)};
	return web_url(w->p, "/villages", &w->args, extra);
}

static void chip(struct view *w, struct tnode *list, const char *label,
		 int64_t n, int state, bool is_changed)
{
	struct tnode *o = tn_item(list);

	tn_set_fmt(o, "label", "%s (%s)", label, web_int(w->p, n));
	tn_set_fmt(o, "url", "%s#list", page_url_of(w, state, is_changed, 1));
	tn_set_bool(o, "is_here",
		    state == w->state && is_changed == w->is_changed);
}

static void put_filters(struct view *w)
{
	struct tnode *list = tn_set_list(w->p->data, "filters");
	int64_t n[VILLAGE_STATE__N] = {0}, changed = 0, i;
	int s;

	for (i = 0; i < w->v.n; i++) {
		n[w->v.lines[i].state]++;
		changed += is_in_span(w, &w->v.lines[i]);
	}
	chip(w, list, page_text(w->p, "all"), w->v.n, -1, false);
	for (s = 0; s < VILLAGE_STATE__N; s++)
		if (n[s])
			chip(w, list,
			     village_state_label((enum village_state)s,
						 w->p->c->lang),
			     n[s], s, false);
	chip(w, list, say(w->p->c, &msg_web_changed), changed, -1, true);
}

static enum rc put_table(struct view *w)
{
	const struct msg *const cols[] = {&msg_web_village, &msg_web_commune,
					  &msg_web_state, &msg_web_since,
					  &msg_web_event};
	const char *s = page_param(w->p, "page");
	size_t page = s ? strtoul(s, NULL, 10) : 1, at = 0, first, i;
	struct tnode *d = w->p->data, *list = tn_set_list(d, "cols");
	enum rc rc = OK;
	int64_t k;

	if (page < 1)
		page = 1;
	first = (page - 1) * PAGE_ROWS;
	for (i = 0; i < ARRAY_LEN(cols); i++)
		tn_set_str(tn_item(list), "label", say(w->p->c, cols[i]));
	list = tn_set_list(d, "rows");
	for (k = 0; k < w->v.n && rc == OK; k++) {
		if (!fits(w, &w->v.lines[k]))
			continue;
		if (at >= first && at < first + PAGE_ROWS)
			rc = put_line(w, list, &w->v.lines[k]);
		at++;
	}
	tn_set_bool(d, "has_rows", at > first);
	tn_set_str(d, "total", web_int(w->p, (int64_t)at));
	if (page > 1)
		tn_set_str(d, "prev_url",
			   page_url_of(w, w->state, w->is_changed, page - 1));
	if (at > first + PAGE_ROWS)
		tn_set_str(d, "next_url",
			   page_url_of(w, w->state, w->is_changed, page + 1));
	return rc;
}

/* ---- the page ---- */

static int state_wanted(struct page *p)
{
	const char *s = page_param(p, "state");
	int i;

	for (i = 0; s && i < VILLAGE_STATE__N; i++)
		if (strcmp(village_state_code((enum village_state)i), s) == 0)
			return i;
	return -1;
}

static void put_picture(struct view *w)
{
	struct buf b;

	buf_init(&b, CHART_BYTES);
	web_draw_villages(w->p, &b, "villages", &w->v, w->v.n <= TILES_MOST);
	web_put_chart(w->p->data, "chart", &b);
	buf_free(&b);
}

enum rc web_villages(struct page *p)
{
	static const char *const known[] = {"from",  "to",	"as_of", "tree",
					    "state", "changed", "page",	 NULL};
	struct view w = {.p = p,
			 .state = state_wanted(p),
			 .is_changed = page_param(p, "changed") != NULL};
	struct tnode *d;
	bool is_done;
	enum rc rc = page_takes(p, known);

	if (rc == OK)
		rc = web_one_unit(p, &is_done, say(p->c, &msg_web_ledger));
	if (rc < 0 || is_done)
		return rc;
	rc = web_begin(p, &w.args, &w.years);
	if (rc == OK)
		rc = village_ledger(p->c, &w.v, &w.args);
	if (rc < 0)
		return rc;
	d = page_head(p, say(p->c, &msg_web_ledger));
	page_here(p, "/villages");
	tn_set_fmt(d, "sub", "%s · %s", w.v.unit_name,
		   web_span_name(p, w.args.from, w.args.to));
	page_act_print(p);
	web_period(p, tn_set_obj(d, "period"), "/villages", &w.args, &w.years,
		   false);
	put_sum(&w);
	put_kpis(&w);
	put_picture(&w);
	put_filters(&w);
	rc = put_table(&w);
	return rc < 0 ? rc : page_render_part(p, "villages", "villages_rows");
}
