/*
 * stat.c: one computation from its beginning to the figures of each unit.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "store/store.h"
#include "text/text.h"

const char *stat_int(struct ctx *c, int64_t n)
{
	struct buf b;
	const char *s;

	buf_init(&b, 40);
	text_int(&b, c->lang, n);
	s = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

/* Tree and moves, from what is kept if there is such. */
static enum rc take_tree(struct stat *s)
{
	struct report_cache *k = s->args.cache;
	enum rc rc;

	s->moves = k ? &k->moves : &s->own_moves;
	if (k) {
		rc = kept_follow(s, k);
		s->t = k->tree;
		return rc;
	}
	rc = org_tree_load(s->c, &s->own_tree);
	s->t = s->own_tree;
	return rc < 0 ? rc : moves_load(s->c, s->t, &s->own_moves);
}

static struct tally_plan *plan_new(struct arena *mem, const struct report *r)
{
	return tally_plan_new(mem, r->figures, r->nfigures, stat_dims, D__N);
}

static void take_plan(struct stat *s)
{
	struct report_cache *k = s->args.cache;
	int i;

	for (i = 0; k && i < KEPT_PLANS; i++) {
		if (!k->planned[i]) {
			k->planned[i] = s->report;
			k->plan[i] = plan_new(k->mem, s->report);
		}
		if (k->planned[i] == s->report) {
			s->plan = k->plan[i];
			return;
		}
	}
	s->plan = plan_new(s->c->mem, s->report);
}

static enum rc find_top(struct stat *s)
{
	struct row *row;
	enum rc rc;

	if (!s->args.unit) {
		s->top = org_root(s->t, s->tree_day);
		return s->top == NO_UNIT
			   ? err_set(s->c, E_INPUT, "unit", &msg_stat_no_units)
			   : OK;
	}
	s->top = org_by_code(s->t, s->args.unit);
	if (s->top != NO_UNIT)
		return OK;
	rc = store_must_code(s->c, &row, &unit_entity, s->args.unit);
	if (rc < 0)
		return rc;
	s->top = org_by_id(s->t, row->id);
	return s->top == NO_UNIT
		   ? err_set(s->c, E_NOTFOUND, "unit", &msg_stat_no_units)
		   : OK;
}

static enum rc open_figure(struct stat *s, const char *code, const char *child)
{
	int unit = s->top;

	if (!code)
		return OK;
	if (child)
		unit = org_by_code(s->t, child);
	if (unit == NO_UNIT || tally_open(s->tally, code, unit) < 0)
		return err_set(s->c, E_NOTFOUND, "", &msg_stat_no_figure,
			       unit == NO_UNIT ? child : code);
	return OK;
}

enum rc stat_begin_bare(struct ctx *c, struct stat *s, const struct report *r,
			const struct report_args *args)
{
	enum rc rc;
	int i;

	memset(s, 0, sizeof(*s));
	s->c = c;
	s->report = r;
	s->args = *args;
	/* kept are the figures of all: who sees a part has them computed from
	 * what he sees */
	if (c->reach)
		s->args.cache = NULL;
	rc = report_check_args(c, &s->args);
	if (rc < 0)
		return rc;
	s->now = s->args.is_now ? c->today : 0;
	s->tree_day = s->now ? s->now : s->args.as_of;
	s->ways = s->args.cache ? s->args.cache->ways : s->own_ways;
	for (i = 0; i < WAYS__N; i++)
		s->way_of[i] = &s->ways[i];
	if (s->args.cache)
		kept_take(s->args.cache);
	take_plan(s);
	rc = take_tree(s);
	if (rc < 0)
		stat_end(s);
	else
		s->nunits = s->t->n;
	return rc;
}

enum rc stat_begin(struct ctx *c, struct stat *s, const struct report *r,
		   const struct report_args *args, const char *open_code,
		   const char *open_child)
{
	enum rc rc = stat_begin_bare(c, s, r, args);

	if (rc < 0)
		return rc;
	rc = find_top(s);
	/* figures of a part only would be wrong ones under its name */
	if (rc == OK && !store_reaches(c, s->t->u[s->top].id))
		rc = err_set(c, E_DENIED, "unit", &msg_stat_out_of_reach);
	if (rc == OK) {
		s->tally = tally_new(c->mem, s->plan, s->t->n);
		rc = open_figure(s, open_code, open_child);
	}
	if (rc < 0) {
		stat_end(s);
		return rc;
	}
	s->is_child = arena_alloc(c->mem, (size_t)s->t->n + 1);
	s->result = arena_alloc(c->mem, sizeof(*s->result));
	s->result->report = r;
	s->result->args = s->args;
	s->result->decimals = r->decimals;
	return OK;
}

void stat_end(struct stat *s)
{
	org_tree_free(s->own_tree);
	moves_free(&s->own_moves);
	free(s->own_members);
	free(s->own_holders);
	if (s->terr) {
		map_free(s->terr->by_id);
		free(s->terr->v);
	}
	stat_ways_free(s->own_ways);
	vec_free(&s->heads);
	if (s->args.cache)
		kept_give(s->args.cache);
}

/* ---- where facts belong ---- */

void stat_path(struct stat *s, int unit, day_t day, struct path *out)
{
	day_t on = s->now ? s->now : day;
	int way[DEPTH_MAX], n;

	*out = (struct path){.from = NO_UNIT};
	if (unit == NO_UNIT)
		return;
	out->from = org_standing(s->t, unit, on);
	n = org_path(s->t, out->from, s->top, on, way);
	if (n > 1) {
		out->v[out->n++] = way[n - 2];
		s->is_child[way[n - 2]] = true;
	}
	if (n > 0)
		out->v[out->n++] = s->top;
}

static int root_of(struct stat *s, int unit)
{
	const struct org_state *on = org_on(s->t, s->tree_day);
	int depth;

	unit = org_standing(s->t, unit, s->tree_day);
	for (depth = 0; depth < DEPTH_MAX && on->parent[unit] != NO_UNIT;
	     depth++)
		unit = on->parent[unit];
	return unit;
}

bool stat_is_kin(struct stat *s, int unit)
{
	return unit != NO_UNIT && root_of(s, unit) == root_of(s, s->top);
}

void stat_path_of_cell(struct stat *s, int64_t person, int64_t cell_today,
		       day_t day, struct path *out)
{
	int64_t cell = moves_cell(s->moves, person, cell_today, day);
	int unit = org_by_id(s->t, cell);

	/* the cell it sat in that day, wherever that one stands now */
	if (unit != NO_UNIT)
		unit = org_standing(s->t, unit, day);
	stat_path(s, unit, day, out);
}

int stat_cell(const struct stat *s, const struct member *m, day_t day)
{
	if (!m->has_moves)
		return stat_unit(s, m);
	return org_by_id(s->t, moves_cell(s->moves, m->person, m->cell, day));
}

/* Those of that day: of any purpose, or made anew for this one. */
static struct ways *ways_turn(struct stat *s, enum ways_for purpose, day_t day)
{
	size_t n = (size_t)s->t->n + 1;
	struct ways *w = s->way_of[purpose];
	int i;

	if (ways_hold(s, w, day))
		return w;
	for (i = 0; i < WAYS__N; i++)
		if (ways_hold(s, &s->ways[i], day))
			return s->way_of[purpose] = &s->ways[i];
	w = s->way_of[purpose] = &s->ways[purpose];
	if (w->v && w->tree == s->t)
		memset(w->v, 0, n * sizeof(w->v[0]));
	else {
		free(w->v);
		w->v = xcalloc(n, sizeof(w->v[0]));
	}
	w->tree = s->t;
	w->top = s->top;
	w->now = s->now;
	org_stretch(s->t, day, &w->first, &w->last);
	w->last = w->last ? w->last : INT32_MAX;
	return w;
}

static bool is_cell(struct stat *s, struct ways *w, int unit, day_t day)
{
	const struct choice *kind = org_on(s->t, day)->kind[unit];

	if (!w->kind || w->kind != kind) {
		w->kind = kind;
		w->is_cell = org_is(s->t, unit, day, "cell");
	}
	return w->is_cell;
}

static void way_make(struct stat *s, struct ways *w, int unit, day_t day)
{
	struct way *x = &w->v[unit];
	int at = org_standing(s->t, unit, day);

	x->is_living_cell =
	    org_is_alive(s->t, unit, day) && is_cell(s, w, unit, day);
	stat_path(s, at, day, &x->path);
	x->bloc = tally_value(s->plan, D_BLOC, org_bloc(s->t, at, day));
	x->is_known = true;
}

/* Most cells are where their committee is and of its bloc: found once for all
 * of them. */
static void way_from_above(struct stat *s, struct ways *w, int unit, int above,
			   day_t day)
{
	struct way *x = &w->v[unit];
	const struct way *up = &w->v[above];

	if (!up->is_known)
		way_make(s, w, above, day);
	x->is_living_cell = is_cell(s, w, unit, day);
	x->path = up->path;
	x->path.from = unit;
	x->bloc = up->bloc;
	x->is_known = true;
}

/* The living superior of a living unit that differs from it in nothing; or
 * NO_UNIT. */
static int same_above(struct stat *s, int unit, day_t day)
{
	const struct org_unit *u = &s->t->u[unit];
	int above;

	if (s->now || u->bloc || unit == s->top ||
	    !org_is_alive(s->t, unit, day))
		return NO_UNIT;
	above = org_on(s->t, day)->parent[unit];
	return above != NO_UNIT && above != s->top &&
		       org_is_alive(s->t, above, day)
		   ? above
		   : NO_UNIT;
}

const struct way *stat_way_find(struct stat *s, enum ways_for purpose,
				const struct member *m, day_t day)
{
	static const struct way nowhere = {.path = {.from = NO_UNIT}};
	int unit = stat_cell(s, m, day), above;
	struct ways *w;
	struct way *x;

	if (unit == NO_UNIT)
		return &nowhere;
	w = ways_turn(s, purpose, day);
	x = &w->v[unit];
	if (!x->is_known) {
		above = same_above(s, unit, day);
		if (above == NO_UNIT)
			way_make(s, w, unit, day);
		else
			way_from_above(s, w, unit, above, day);
	}
	if (x->path.n == PATH_UNITS)
		s->is_child[x->path.v[0]] = true;
	return x;
}

void stat_ways_free(struct ways *w)
{
	int i;

	for (i = 0; i < WAYS__N; i++) {
		free(w[i].v);
		w[i].v = NULL;
	}
}

/* ---- nodes ---- */

static void node_make(struct stat *s, int unit, struct report_node *n)
{
	n->id = s->t->u[unit].id;
	n->code = arena_strdup(s->c->mem, s->t->u[unit].code);
	n->name =
	    arena_strdup(s->c->mem, org_on(s->t, s->tree_day)->name[unit]);
	tally_node(s->c, s->tally, unit, n);
}

/* Living units below, and those that ended but have figures of the span. */
static bool is_shown(struct stat *s, int unit)
{
	const struct org_state *on = org_on(s->t, s->tree_day);

	if (unit == s->top)
		return false;
	if (on->parent[unit] == s->top && org_is_alive(s->t, unit, s->tree_day))
		return true;
	return s->is_child[unit] && tally_touched(s->tally, unit);
}

void stat_nodes(struct stat *s)
{
	struct report_result *r = s->result;
	int i, n = 0;

	node_make(s, s->top, &r->root);
	for (i = 0; i < s->nunits; i++)
		n += is_shown(s, stat_unit_at(s, i));
	r->root.children = arena_alloc(
	    s->c->mem, ((size_t)n + 1) * sizeof(r->root.children[0]));
	for (i = 0; i < s->nunits; i++)
		if (is_shown(s, stat_unit_at(s, i)))
			node_make(s, stat_unit_at(s, i),
				  &r->root.children[r->root.nchildren++]);
}

void stat_each(struct stat *s,
	       void (*fn)(struct stat *s, struct report_node *n, int unit))
{
	struct report_node *root = &s->result->root;
	int i;

	for (i = 0; i < root->nchildren; i++)
		fn(s, &root->children[i],
		   org_by_id(s->t, root->children[i].id));
	fn(s, root, s->top);
}

void stat_shares(struct stat *s)
{
	struct report_node *root = &s->result->root;
	int i;

	for (i = 0; i < root->nchildren; i++)
		node_shares(&root->children[i]);
	node_shares(root);
}

struct figure *stat_figure(struct report_node *n, const char *code)
{
	const struct figure *f = report_figure(n, code);

	return f ? &n->figures[f - n->figures] : NULL;
}

void stat_set(struct report_node *n, const char *code, struct num value)
{
	struct figure *f = stat_figure(n, code);

	if (f)
		f->value = value;
}

void stat_set_key(struct report_node *n, const char *code, const char *key,
		  struct num value)
{
	struct figure *f = stat_figure(n, code);
	int i;

	for (i = 0; f && i < f->nkeys; i++)
		if (strcmp(f->keys[i].key, key) == 0)
			f->keys[i].num = value;
}
