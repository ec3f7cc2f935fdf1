/*
 * stat.c: one computation from its beginning to the figures of each unit.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "store/store.h"
#include "text/text.h"

struct report_cache *report_cache_new(void)
{
	struct report_cache *k = xcalloc(1, sizeof(*k));

	k->mem = arena_new();
	return k;
}

static void cache_forget(struct report_cache *k)
{
	org_tree_free(k->tree);
	k->tree = NULL;
	moves_free(&k->moves);
	target_book_free(&k->targets);
	stat_pool_free(&k->pool);
	free(k->members);
	k->members = NULL;
	k->has_people = false;
}

void report_cache_free(struct report_cache *k)
{
	if (!k)
		return;
	cache_forget(k);
	arena_free(k->mem);
	free(k);
}

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

/* Tree and moves, as kept from last time if nobody wrote since. */
static enum rc take_tree(struct stat *s)
{
	struct report_cache *k = s->args.cache;
	int64_t version;
	enum rc rc;

	s->owns_tree = !k;
	s->moves = k ? &k->moves : &s->own_moves;
	if (!k) {
		rc = org_tree_load(s->c, &s->t);
		return rc < 0 ? rc : moves_load(s->c, s->t, &s->own_moves);
	}
	rc = db_data_version(s->c, &version);
	if (rc < 0)
		return rc;
	if (!k->tree || k->tree->version != version) {
		cache_forget(k);
		rc = org_tree_load(s->c, &k->tree);
		if (rc == OK)
			rc = moves_load(s->c, k->tree, &k->moves);
	}
	s->t = k->tree;
	return rc;
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

enum rc stat_begin(struct ctx *c, struct stat *s, const struct report *r,
		   const struct report_args *args, const char *open_code,
		   const char *open_child)
{
	enum rc rc;

	memset(s, 0, sizeof(*s));
	s->c = c;
	s->report = r;
	s->args = *args;
	rc = report_check_args(c, &s->args);
	if (rc < 0)
		return rc;
	rc = take_tree(s);
	if (rc < 0) {
		stat_end(s);
		return rc;
	}
	s->tree_day = s->args.is_now ? c->today : s->args.as_of;
	rc = find_top(s);
	/* figures of a part only would be wrong ones under its name */
	if (rc == OK && !store_reaches(c, s->t->u[s->top].id))
		rc = err_set(c, E_DENIED, "unit", &msg_stat_out_of_reach);
	if (rc == OK) {
		take_plan(s);
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
	if (s->owns_tree)
		org_tree_free(s->t);
	moves_free(&s->own_moves);
	free(s->own_members);
	if (s->terr) {
		map_free(s->terr->by_id);
		free(s->terr->v);
	}
	vec_free(&s->heads);
}

/* ---- where facts belong ---- */

void stat_path(struct stat *s, int unit, day_t day, struct path *out)
{
	day_t on = s->args.is_now ? s->c->today : day;

	out->n = 0;
	if (unit == NO_UNIT)
		return;
	unit = org_standing(s->t, unit, on);
	out->n = org_path(s->t, unit, s->top, on, out->v);
	if (out->n > 1)
		s->is_child[out->v[out->n - 2]] = true;
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
		return m->unit;
	return org_by_id(s->t, moves_cell(s->moves, m->person, m->cell, day));
}

void stat_day_paths(struct stat *s, struct day_paths *d, day_t day)
{
	size_t n = (size_t)s->t->n + 1;

	d->day = day;
	d->v = arena_alloc(s->c->mem, n * sizeof(d->v[0]));
	d->is_known = arena_alloc(s->c->mem, n);
}

const struct path *stat_day_path_find(struct stat *s, struct day_paths *d,
				      const struct member *m)
{
	static const struct path nowhere;
	int unit = stat_cell(s, m, d->day);

	if (unit == NO_UNIT)
		return &nowhere;
	if (!d->is_known[unit]) {
		stat_path(s, org_standing(s->t, unit, d->day), d->day,
			  &d->v[unit]);
		d->is_known[unit] = true;
	}
	return &d->v[unit];
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
	for (i = 0; i < s->t->n; i++)
		n += is_shown(s, i);
	r->root.children = arena_alloc(
	    s->c->mem, ((size_t)n + 1) * sizeof(r->root.children[0]));
	for (i = 0; i < s->t->n; i++)
		if (is_shown(s, i))
			node_make(s, i, &r->root.children[r->root.nchildren++]);
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
