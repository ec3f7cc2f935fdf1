/*
 * stat_web_tree.c: the tree of units on a day, with their members.  Here and
 * not in mod/org, because members are counted.  The shape is kept; of the
 * units only those that are shown are read.
 */
#include "base/base.h"
#include "mod/stat/stat_web_int.h"

#include "mod/stat/cells_report.h"
#include "schema/catalogue.h"
#include "web/page_messages.h"

enum {
	WHOLE_MAX = 120, /* units shown in full; more: two levels */
	LEVELS_SHOWN = 2,
	OPEN_MAX = 60,	    /* a level with more branches stays closed */
	SIBLINGS_MAX = 120, /* of one level; the others are in the list */
};

struct grove {
	struct page *p;
	const struct idtree *t; /* as on the day */
	day_t day;
	int top;       /* place in t; -1 = all */
	int32_t *sums; /* cells_count_members(); NULL: not counted */
};

/* ---- the shape ---- */

/* The first living unit below, and the next one beside; -1 = none. */
static int live_from(const struct idtree *t, int place, int last)
{
	while (place <= last && !t->v[place].is_live)
		place = t->v[place].last + 1;
	return place <= last ? place : -1;
}

static int first_below(const struct grove *g, int place)
{
	return live_from(g->t, place + 1, g->t->v[place].last);
}

static int next_beside(const struct grove *g, int place, int above)
{
	return live_from(g->t, g->t->v[place].last + 1, g->t->v[above].last);
}

/* Living units that hang on living ones. */
static int count_below(const struct grove *g, int place)
{
	int k = place + 1, n = 0;

	while (k <= g->t->v[place].last)
		if (g->t->v[k].is_live) {
			n++;
			k++;
		} else {
			k = g->t->v[k].last + 1;
		}
	return n;
}

/* Members of a unit at or below g->top and of all below it. */
static int64_t members_of(const struct grove *g, int place)
{
	int first = g->top >= 0 ? g->top : 0;

	return g->sums[g->t->v[place].last - first + 1] -
	       g->sums[place - first];
}

/* ---- nodes ---- */

static enum rc name_node(struct grove *g, struct tnode *o, int place,
			 const char **code)
{
	const struct choice *kind;
	const struct row *row;
	const char *name;
	struct ctx *c = g->p->c;
	enum rc rc = store_ref(c, &row, &unit_entity, g->t->v[place].id);

	if (rc == OK)
		rc = org_named_on(c, row, g->day, &name, &kind);
	if (rc < 0)
		return rc;
	*code = row_handle(c, row);
	tn_set_str(o, "name", name);
	tn_set_str(o, "url", page_url(g->p, "/", "unit", *code, NULL));
	tn_set_str(o, "sub", kind ? choice_label(kind, c->lang) : "");
	return OK;
}

static void link_to(struct grove *g, struct tnode *list, const char *path,
		    const char *code, const char *icon, const struct msg *label)
{
	struct tnode *o = tn_item(list);

	tn_set_str(o, "url", page_url(g->p, path, "unit", code, NULL));
	tn_set_str(o, "icon", icon);
	tn_set_str(o, "label", say(g->p->c, label));
}

static const char *tree_url(const struct grove *g, const char *code)
{
	return page_url(g->p, "/tree", "unit", code, "on",
			g->day == g->p->c->today ? "" : web_day(g->p, g->day),
			NULL);
}

static enum rc put_node(struct grove *g, struct tnode *list, int place,
			int level, int levels, bool is_open);

/* The living units right below one; of very many the first. */
static enum rc put_below(struct grove *g, struct tnode *list, int place,
			 const char *code, int level, int levels)
{
	int k = first_below(g, place), n = 0, rest = 0;
	enum rc rc = OK;
	struct tnode *o;

	for (; rc == OK && k >= 0; k = next_beside(g, k, place))
		if (n++ < SIBLINGS_MAX)
			rc = put_node(g, list, k, level, levels, false);
		else
			rest++;
	if (rc < 0 || rest == 0)
		return rc;
	o = tn_item(list);
	tn_set_bool(o, "is_leaf", true);
	tn_set_str(o, "name",
		   say(g->p->c, &msg_web_more_units, web_int(g->p, rest)));
	tn_set_str(o, "url", page_url(g->p, "/list/units", "unit", code, NULL));
	return OK;
}

static enum rc put_node(struct grove *g, struct tnode *list, int place,
			int level, int levels, bool is_open)
{
	bool is_leaf = first_below(g, place) < 0;
	bool is_cut = level >= levels && !is_leaf;
	struct tnode *o = tn_item(list), *links;
	struct page *p = g->p;
	const char *code;
	enum rc rc = name_node(g, o, place, &code);

	if (rc < 0)
		return rc;
	if (g->sums)
		tn_set_str(o, "end",
			   say(p->c, &msg_web_n_members,
			       web_int(p, members_of(g, place))));
	tn_set_bool(o, "is_leaf", is_leaf);
	tn_set_bool(o, "is_cut", is_cut);
	tn_set_bool(o, "is_open", is_open);
	links = tn_set_list(o, "links");
	link_to(g, links, "/list/people", code, "users", &msg_web_people);
	link_to(g, links, "/report/" REPORT_WHOLE, code, "report-analytics",
		&msg_web_report);
	if (!is_cut)
		return put_below(g, tn_set_list(o, "nodes"), place, code,
				 level + 1, levels);
	tn_set_str(o, "more_url", tree_url(g, code));
	tn_set_str(
	    o, "more",
	    say(p->c, &msg_web_units_below, web_int(p, count_below(g, place))));
	return OK;
}

/* Roots, each as far as one page carries it. */
static enum rc put_roots(struct grove *g, struct tnode *list, int *shown)
{
	int i = 0;
	enum rc rc = OK;

	for (; rc == OK && i < g->t->n; i = g->t->v[i].last + 1) {
		int below = count_below(g, i);

		if (!g->t->v[i].is_live)
			continue;
		rc = put_node(g, list, i, 1, LEVELS_SHOWN, below <= OPEN_MAX);
		*shown += 1 + below;
	}
	return rc;
}

static enum rc put_nodes(struct grove *g, int *shown)
{
	struct tnode *list = tn_set_list(g->p->data, "nodes");
	int below;

	*shown = 0;
	if (g->top < 0)
		return put_roots(g, list, shown);
	below = count_below(g, g->top);
	*shown = 1 + below;
	return put_node(g, list, g->top, 1,
			below <= WHOLE_MAX ? DEPTH_MAX : LEVELS_SHOWN, true);
}

/* ---- the page ---- */

static void put_form(struct grove *g)
{
	struct page *p = g->p;
	struct tnode *d = p->data, *o;
	char day[DAY_TEXT];

	tn_set_str(d, "action", "/tree");
	if (p->unit) {
		o = tn_item(tn_set_list(d, "hidden"));
		tn_set_str(o, "name", "unit");
		tn_set_str(o, "value", p->unit);
	}
	o = tn_item(tn_set_list(d, "fields"));
	tn_set_bool(o, "is_day", true);
	tn_set_str(o, "name", "on");
	tn_set_str(o, "label", page_text(p, "history_asof"));
	tn_set_str(o, "value", arena_strdup(p->c->mem, day_vi(day, g->day)));
}

/* The unit of the page; g->top stays -1 if none is chosen. */
static enum rc find_top(struct grove *g)
{
	struct page *p = g->p;
	struct row *row;
	enum rc rc;

	if (!p->unit)
		return OK;
	rc = store_by_code(p->c, &row, &unit_entity, p->unit);
	if (rc == OK)
		g->top = idtree_find(g->t, row->id);
	if (rc == E_NOTFOUND || (rc == OK && g->top < 0))
		return err_set(p->c, E_NOTFOUND, "unit", &msg_web_no_unit,
			       p->unit);
	return rc;
}

static enum rc show(struct grove *g)
{
	struct page *p = g->p;
	char day[DAY_TEXT];
	int shown;
	enum rc rc;

	page_head(p, page_text(p, "tree_title"));
	if (p->q->is_htmx && g->top >= 0) {
		/* a node that was opened asks for the level right below */
		rc = put_below(g, tn_set_list(p->data, "nodes"), g->top,
			       p->unit, 1, 1);
		return rc < 0 ? rc : page_render_part(p, "tree", "tree_nodes");
	}
	page_here(p, "/tree");
	page_act_print(p);
	put_form(g);
	rc = put_nodes(g, &shown);
	if (rc < 0)
		return rc;
	tn_set_bool(p->data, "has_nodes", shown > 0);
	tn_set_str(p->data, "sub",
		   say(p->c, &msg_web_units_on, web_int(p, shown),
		       day_vi(day, g->day)));
	return page_render(p, "tree");
}

enum rc web_tree(struct page *p)
{
	static const char *const known[] = {"on", NULL};
	struct grove g = {.p = p, .day = p->c->today, .top = -1};
	enum rc rc = page_takes(p, known);

	if (rc == OK)
		rc = page_param_day(p, "on", &g.day);
	if (rc == OK)
		rc = page_tree(p, g.day, &g.t);
	if (rc == OK)
		rc = find_top(&g);
	if (rc == OK)
		rc = cells_count_members(p->c, &g.sums, g.t, g.top, g.day);
	return rc < 0 ? rc : show(&g);
}
