/*
 * stat_web_tree.c: the tree of units on a day, with their members.  Here and
 * not in mod/org, because members are counted.
 */
#include "base/base.h"
#include "mod/stat/stat_web_int.h"

#include "db/db.h"
#include "mod/stat/stat_int.h"
#include "schema/catalogue.h"
#include "web/page_messages.h"

enum {
	WHOLE_MAX = 400, /* units shown in full; more: two levels */
	LEVELS_SHOWN = 2,
	OPEN_MAX = 60, /* a level with more branches stays closed */
};

struct grove {
	struct page *p;
	struct org_tree *t;
	const struct org_state *s;
	day_t day;
	int64_t *members;  /* by unit, those below included */
	int *first, *next; /* living units below, in order of the list */
	int *below;	   /* all living units below */
};

/* ---- members ---- */

/* The unit where members of a cell sit that day, and all above it. */
static void add_member(struct grove *g, int64_t cell)
{
	int u = cell > 0 ? org_by_id(g->t, cell) : NO_UNIT, depth = 0;

	if (u != NO_UNIT)
		u = org_standing(g->t, u, g->day);
	for (; u != NO_UNIT && depth < DEPTH_MAX; depth++) {
		g->members[u]++;
		u = g->s->parent[u];
	}
}

static enum rc count_members(struct grove *g)
{
	struct ctx *c = g->p->c;
	struct moves moves;
	struct db_rows r;
	int got;
	enum rc rc = moves_load(c, g->t, &moves);

	if (rc < 0)
		return rc;
	rc = db_query(c, &r,
		      "SELECT d.person, p.cell FROM dossier d "
		      "JOIN person p ON p.id = d.person "
		      "WHERE d.voided = 0 AND p.voided = 0 "
		      "AND d.admission_day <= $1 "
		      "AND (d.exit_on IS NULL OR d.exit_on > $1)",
		      DB_ARGS(DBI(g->day)));
	if (rc == OK) {
		while ((got = db_next(c, &r)) == DB_ROW)
			add_member(g, moves_cell(&moves, db_int(&r, 0),
						 db_int(&r, 1), g->day));
		db_end(&r);
		rc = got < 0 ? (enum rc)got : OK;
	}
	moves_free(&moves);
	return rc;
}

/* ---- the shape ---- */

static int count_below(struct grove *g, int u, int depth)
{
	int k, n = 0;

	if (depth >= DEPTH_MAX)
		return 0;
	for (k = g->first[u]; k != NO_UNIT; k = g->next[k])
		n += 1 + count_below(g, k, depth + 1);
	g->below[u] = n;
	return n;
}

static void link_units(struct grove *g)
{
	int i, up;

	for (i = 0; i < g->t->n; i++)
		g->first[i] = g->next[i] = NO_UNIT;
	/* from the end, so that each goes to the front of its level */
	for (i = g->t->n - 1; i >= 0; i--) {
		up = g->s->parent[i];
		if (up == NO_UNIT || !org_is_alive(g->t, i, g->day))
			continue;
		g->next[i] = g->first[up];
		g->first[up] = i;
	}
}

/* ---- nodes ---- */

static const char *kind_label(const struct grove *g, int u)
{
	const struct choice *ch = g->s->kind[u];

	return ch ? choice_label(ch, g->p->c->lang) : "";
}

static const char *keep(const struct grove *g, const char *s)
{
	return arena_strdup(g->p->c->mem, s);
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

static void put_node(struct grove *g, struct tnode *list, int u, int level,
		     int levels, bool is_open)
{
	const char *code = keep(g, g->t->u[u].code);
	struct tnode *o = tn_item(list), *links;
	bool is_cut = level >= levels && g->first[u] != NO_UNIT;
	struct page *p = g->p;
	int k;

	tn_set_str(o, "name", keep(g, g->s->name[u]));
	tn_set_str(o, "url", page_url(p, "/", "unit", code, NULL));
	tn_set_str(o, "sub", kind_label(g, u));
	tn_set_str(o, "end",
		   say(p->c, &msg_web_n_members, web_int(p, g->members[u])));
	tn_set_bool(o, "is_leaf", g->first[u] == NO_UNIT);
	tn_set_bool(o, "is_cut", is_cut);
	tn_set_bool(o, "is_open", is_open);
	links = tn_set_list(o, "links");
	link_to(g, links, "/list/people", code, "users", &msg_web_people);
	link_to(g, links, "/report/" REPORT_WHOLE, code, "report-analytics",
		&msg_web_report);
	if (is_cut) {
		tn_set_str(o, "more_url", tree_url(g, code));
		tn_set_str(
		    o, "more",
		    say(p->c, &msg_web_units_below, web_int(p, g->below[u])));
		return;
	}
	list = tn_set_list(o, "nodes");
	for (k = g->first[u]; k != NO_UNIT; k = g->next[k])
		put_node(g, list, k, level + 1, levels, false);
}

/* What a node that was opened later asks for: the level right below it. */
static void put_level(struct grove *g, int top)
{
	struct tnode *list = tn_set_list(g->p->data, "nodes");
	int k;

	for (k = g->first[top]; k != NO_UNIT; k = g->next[k])
		put_node(g, list, k, 1, 1, false);
}

static int put_nodes(struct grove *g, int top)
{
	struct tnode *list = tn_set_list(g->p->data, "nodes");
	int i, n = 0;

	if (top != NO_UNIT) {
		put_node(g, list, top, 1,
			 g->below[top] <= WHOLE_MAX ? DEPTH_MAX : LEVELS_SHOWN,
			 true);
		return 1 + g->below[top];
	}
	for (i = 0; i < g->t->n; i++)
		if (g->s->parent[i] == NO_UNIT &&
		    org_is_alive(g->t, i, g->day)) {
			put_node(g, list, i, 1, LEVELS_SHOWN,
				 g->below[i] <= OPEN_MAX);
			n += 1 + g->below[i];
		}
	return n;
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
	tn_set_str(o, "value", keep(g, day_vi(day, g->day)));
}

static enum rc show(struct grove *g)
{
	struct page *p = g->p;
	size_t n = (size_t)g->t->n + 1;
	int top = NO_UNIT, i, shown;
	char day[DAY_TEXT];
	enum rc rc;

	g->s = org_on(g->t, g->day);
	g->members = arena_alloc(p->c->mem, n * sizeof(*g->members));
	g->first = arena_alloc(p->c->mem, n * sizeof(int));
	g->next = arena_alloc(p->c->mem, n * sizeof(int));
	g->below = arena_alloc(p->c->mem, n * sizeof(int));
	rc = count_members(g);
	if (rc < 0)
		return rc;
	link_units(g);
	for (i = 0; i < g->t->n; i++)
		if (g->s->parent[i] == NO_UNIT)
			count_below(g, i, 0);
	if (p->unit) {
		top = org_by_code(g->t, p->unit);
		if (top == NO_UNIT)
			return err_set(p->c, E_NOTFOUND, "unit",
				       &msg_web_no_unit, p->unit);
	}
	page_head(p, page_text(p, "tree_title"));
	if (p->q->is_htmx && top != NO_UNIT) {
		put_level(g, top);
		return page_render_part(p, "tree", "tree_nodes");
	}
	page_here(p, "/tree");
	page_act_print(p);
	put_form(g);
	shown = put_nodes(g, top);
	tn_set_bool(p->data, "has_nodes", shown > 0);
	tn_set_str(p->data, "sub",
		   say(p->c, &msg_web_units_on, web_int(p, shown),
		       day_vi(day, g->day)));
	return page_render(p, "tree");
}

enum rc web_tree(struct page *p)
{
	static const char *const known[] = {"on", NULL};
	struct grove g = {.p = p, .day = p->c->today};
	enum rc rc = page_takes(p, known);

	if (rc == OK)
		rc = page_param_day(p, "on", &g.day);
	if (rc == OK)
		rc = org_tree_load(p->c, &g.t);
	if (rc < 0)
		return rc;
	rc = show(&g);
	org_tree_free(g.t);
	return rc;
}
