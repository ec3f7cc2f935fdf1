/*
 * shape.c: who stands under whom on a day, and nothing else of the tree.
 */
#include "base/base.h"
#include "mod/org/tree.h"

#include "base/vec.h"
#include "db/db.h"
#include "store/store.h"

/* A unit that ended belongs to whoever took it over. */
static enum rc with_events(struct ctx *c, struct idtree **out, day_t day)
{
	const struct org_state *s;
	struct idtree_in *in;
	struct org_tree *t;
	enum rc rc = org_tree_load_bare(c, &t);
	int i;

	if (rc < 0)
		return rc;
	s = org_on(t, day);
	in = xcalloc((size_t)t->n + 1, sizeof(in[0]));
	for (i = 0; i < t->n; i++)
		in[i] = (struct idtree_in){.id = t->u[i].id,
					   .up = s->parent[i],
					   .heir = org_standing(t, i, day),
					   .is_live = org_is_alive(t, i, day)};
	*out = idtree_new(in, t->n);
	free(in);
	org_tree_free(t);
	return OK;
}

struct units {
	VEC(struct idtree_in) in;
	VEC(int64_t) above; /* ids */
};

/* Numbers of the units above, by their ids. */
static void number(struct units *u)
{
	size_t i, n = u->in.n;
	int64_t most = n ? u->in.v[n - 1].id : 0;
	int *at = xcalloc((size_t)most + 1, sizeof(at[0]));

	for (i = 0; i < n; i++)
		at[u->in.v[i].id] = (int)i + 1;
	for (i = 0; i < n; i++)
		if (u->above.v[i] > 0 && u->above.v[i] <= most)
			u->in.v[i].up = at[u->above.v[i]] - 1;
	free(at);
}

/* Nothing ever happened to the units: each is as the list has it. */
static enum rc as_listed(struct ctx *c, struct idtree **out, day_t day)
{
	struct units u = {0};
	struct db_rows r;
	int got;
	enum rc rc = db_scan(c, &r,
			     "SELECT id, parent, founded_on, dissolved_on FROM "
			     "unit WHERE voided = 0 ORDER BY id",
			     DB_NOARGS);

	if (rc < 0)
		return rc;
	while ((got = db_next(c, &r)) == DB_ROW) {
		day_t born = day_first((day_t)db_int(&r, 2));
		day_t died = day_first((day_t)db_int(&r, 3));
		struct idtree_in one = {
		    .id = db_int(&r, 0),
		    .up = -1,
		    .heir = (int)u.in.n,
		    .is_live = (!born || born <= day) && (!died || day < died),
		};

		vec_push(&u.in, one);
		vec_push(&u.above, db_int(&r, 1));
	}
	db_end(&r);
	if (got == OK) {
		number(&u);
		*out = idtree_new(u.in.v, (int)u.in.n);
	}
	vec_free(&u.in);
	vec_free(&u.above);
	return got < 0 ? (enum rc)got : OK;
}

enum rc org_shape(struct ctx *c, struct idtree **out, day_t day)
{
	bool has_events;
	enum rc rc = store_has_any(c, &has_events, &unit_event_entity);

	if (rc < 0)
		return rc;
	return has_events ? with_events(c, out, day) : as_listed(c, out, day);
}
