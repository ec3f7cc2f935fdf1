/*
 * tree.c: the tree of a day: who stands under whom, who lives, who took over.
 */
#include "base/base.h"
#include "mod/org/tree.h"

#include "mod/org/messages.h"
#include "schema/catalogue.h"
#include "store/store.h"

#define COMMITTEE "dang_bo_co_so"
#define CELL	  "chi_bo_co_so"

int org_by_id(const struct org_tree *t, int64_t id)
{
	return id > 0 && id <= t->max_id ? t->by_id[id] : NO_UNIT;
}

int org_by_code(const struct org_tree *t, const char *code)
{
	int i;

	for (i = 0; i < t->n; i++)
		if (t->u[i].code && strcmp(t->u[i].code, code) == 0)
			return i;
	return NO_UNIT;
}

int org_root(const struct org_tree *t, day_t day)
{
	int i, any = NO_UNIT;

	for (i = 0; i < t->n; i++) {
		if (t->u[i].parent != NO_UNIT)
			continue;
		if (org_is_alive(t, i, day))
			return i;
		if (any == NO_UNIT)
			any = i;
	}
	return any;
}

bool org_is_alive(const struct org_tree *t, int u, day_t day)
{
	const struct org_unit *x = &t->u[u];

	return (!x->born || x->born <= day) && (!x->died || day < x->died);
}

/* How many of the days are not after `day`. */
static int days_until(const day_t *days, int n, day_t day)
{
	int lo = 0, hi = n;

	while (lo < hi) {
		int mid = (lo + hi) / 2;

		if (days[mid] <= day)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

void org_stretch(const struct org_tree *t, day_t day, day_t *first, day_t *last)
{
	int i = days_until(t->turns, t->nturns, day);

	*first = i > 0 ? t->turns[i - 1] : 0;
	*last = i < t->nturns ? day_add(t->turns[i], -1) : 0;
}

/* ---- states ---- */

/* Of one item per unit, to be filled. */
static void *per_unit(struct org_tree *t, size_t size)
{
	size_t n = ((size_t)t->n + 1) * size;
	void *v = arena_alloc(t->mem, n);

	mem_fill_soon(v, n);
	return v;
}

static struct org_state *state_new(struct org_tree *t)
{
	struct org_state *s = arena_alloc(t->mem, sizeof(*s));

	s->name = per_unit(t, sizeof(s->name[0]));
	s->kind = per_unit(t, sizeof(s->kind[0]));
	s->parent = per_unit(t, sizeof(s->parent[0]));
	s->area = per_unit(t, sizeof(s->area[0]));
	s->narea = per_unit(t, sizeof(s->narea[0]));
	return s;
}

static struct org_state *state_first(struct org_tree *t)
{
	struct org_state *s = state_new(t);
	int i;

	for (i = 0; i < t->n; i++) {
		s->name[i] = t->u[i].name;
		s->kind[i] = t->u[i].kind;
		s->parent[i] = t->u[i].parent;
		s->area[i] = t->u[i].area;
		s->narea[i] = t->u[i].narea;
	}
	return s;
}

static struct org_state *state_copy(struct org_tree *t,
				    const struct org_state *from)
{
	struct org_state *s = state_new(t);
	size_t n = (size_t)t->n;

	memcpy(s->name, from->name, n * sizeof(s->name[0]));
	memcpy(s->kind, from->kind, n * sizeof(s->kind[0]));
	memcpy(s->parent, from->parent, n * sizeof(s->parent[0]));
	memcpy(s->area, from->area, n * sizeof(s->area[0]));
	memcpy(s->narea, from->narea, n * sizeof(s->narea[0]));
	return s;
}

static bool in_area(const int64_t *area, int n, int64_t place)
{
	int i;

	for (i = 0; i < n; i++)
		if (area[i] == place)
			return true;
	return false;
}

static void area_without(struct org_tree *t, struct org_state *s, int unit,
			 int taken)
{
	int64_t *area =
	    arena_alloc(t->mem, ((size_t)s->narea[unit] + 1) * sizeof(area[0]));
	int i, n = 0;

	for (i = 0; i < s->narea[unit]; i++)
		if (!in_area(s->area[taken], s->narea[taken], s->area[unit][i]))
			area[n++] = s->area[unit][i];
	s->area[unit] = area;
	s->narea[unit] = n;
}

static void area_with(struct org_tree *t, struct org_state *s, int unit,
		      int more)
{
	int i, n = s->narea[unit];
	int64_t *area = arena_alloc(
	    t->mem, ((size_t)n + (size_t)s->narea[more] + 1) * sizeof(area[0]));

	if (n)
		memcpy(area, s->area[unit], (size_t)n * sizeof(area[0]));
	for (i = 0; i < s->narea[more]; i++)
		if (!in_area(area, n, s->area[more][i]))
			area[n++] = s->area[more][i];
	s->area[unit] = area;
	s->narea[unit] = n;
}

/* What hung on a unit that ends hangs on the one that takes over. */
static void hand_over(struct org_tree *t, struct org_state *s, int from, int to)
{
	int i;

	for (i = 0; i < t->n; i++)
		if (s->parent[i] == from && i != to)
			s->parent[i] = to;
	if (s->parent[to] == from)
		s->parent[to] = s->parent[from];
	area_with(t, s, to, from);
}

const struct choice *org_kind_after(const struct choice *kind,
				    enum org_change what)
{
	const char *from = what == ORG_UPGRADE ? CELL : COMMITTEE;

	if ((what != ORG_UPGRADE && what != ORG_DOWNGRADE) || !kind ||
	    strcmp(kind->code, from) != 0)
		return kind;
	return choice_by_code("unit_kind",
			      what == ORG_UPGRADE ? COMMITTEE : CELL);
}

static void apply(struct org_tree *t, struct org_state *s,
		  const struct org_event *e)
{
	int other = e->other;

	switch (e->what) {
	case ORG_SPLIT:
		if (other != NO_UNIT)
			area_without(t, s, e->unit, other);
		break;
	case ORG_MERGE:
	case ORG_DISSOLVE:
		if (other != NO_UNIT)
			hand_over(t, s, e->unit, other);
		break;
	case ORG_UPGRADE:
	case ORG_DOWNGRADE:
		if (other != NO_UNIT)
			hand_over(t, s, e->unit, other);
		else
			s->kind[e->unit] =
			    org_kind_after(s->kind[e->unit], e->what);
		break;
	case ORG_RENAME:
		if (e->new_name)
			s->name[e->unit] = e->new_name;
		break;
	case ORG_REPARENT:
		if (other != NO_UNIT)
			s->parent[e->unit] = other;
		break;
	case ORG_FOUND:
	case ORG_OTHER:
		break;
	}
}

const struct org_state *org_on(struct org_tree *t, day_t day)
{
	int want = days_until(t->days, t->ndays, day), have = want, i;

	if (t->states[want])
		return t->states[want];
	while (have > 0 && !t->states[have])
		have--;
	if (!t->states[have])
		t->states[have] = state_first(t);
	t->states[want] =
	    have == want ? t->states[have] : state_copy(t, t->states[have]);
	for (i = 0; i < t->nevents; i++)
		if ((have == 0 || t->ev[i].day > t->days[have - 1]) &&
		    want > 0 && t->ev[i].day <= t->days[want - 1])
			apply(t, t->states[want], &t->ev[i]);
	return t->states[want];
}

bool org_is(struct org_tree *t, int u, day_t day, const char *group)
{
	return choice_in_group(org_on(t, day)->kind[u], group);
}

const char *org_bloc(struct org_tree *t, int u, day_t day)
{
	const struct org_state *s = org_on(t, day);
	int depth;

	for (depth = 0; u != NO_UNIT && depth < DEPTH_MAX; depth++) {
		if (t->u[u].bloc)
			return t->u[u].bloc;
		u = s->parent[u];
	}
	return NULL;
}

int org_standing(struct org_tree *t, int u, day_t day)
{
	int steps, at = u;

	for (steps = 0; steps < DEPTH_MAX; steps++) {
		const struct org_unit *x = &t->u[at];
		int to;

		if (org_is_alive(t, at, day))
			return at;
		to = x->born && day < x->born ? x->prev : x->next;
		if (to == NO_UNIT)
			break;
		at = to;
	}
	return at;
}

int org_path(struct org_tree *t, int u, int top, day_t day, int out[DEPTH_MAX])
{
	const struct org_state *s = org_on(t, day);
	int n = 0;

	while (u != NO_UNIT && n < DEPTH_MAX) {
		out[n++] = u;
		if (u == top)
			return n;
		u = s->parent[u];
	}
	return 0;
}

/* ---- for the engine ---- */

enum rc org_subtree(struct ctx *c, const char *code, day_t day,
		    struct idset *out)
{
	struct idtree *t;
	struct row *row;
	int top;
	enum rc rc = store_must_code(c, &row, &unit_entity, code);

	if (rc == OK)
		rc = org_shape(c, &t, day);
	if (rc < 0)
		return rc;
	top = idtree_find(t, row->id);
	if (top >= 0)
		idtree_below(t, top, out);
	idtree_free(t);
	return OK;
}

static int in_cycle(struct org_tree *t, const struct org_state *s)
{
	int i;

	for (i = 0; i < t->n; i++) {
		int u = s->parent[i], steps = 0;

		while (u != NO_UNIT && u != i && steps++ <= t->n)
			u = s->parent[u];
		if (u == i)
			return i;
	}
	return NO_UNIT;
}

enum rc org_verify(struct ctx *c)
{
	struct org_tree *t;
	char shown[DAY_TEXT];
	enum rc rc = org_tree_load(c, &t);
	int i;

	if (rc < 0)
		return rc;
	for (i = 0; rc == OK && i <= t->ndays; i++) {
		day_t day = i ? t->days[i - 1] : 0;
		int u = in_cycle(t, org_on(t, day));

		if (u != NO_UNIT)
			rc = err_set(c, E_DB, "parent", &msg_unit_cycle,
				     t->u[u].code,
				     day_vi(shown, day ? day : c->today));
	}
	org_tree_free(t);
	return rc;
}
