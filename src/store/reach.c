/*
 * reach.c: the first wall: which rows belong to whom (enum reach_rule), checked
 * by the store itself.  The second one stands in the database (db_walls).
 */
#include "base/base.h"
#include "store/store_int.h"

#include "base/idset.h"

enum { CHAIN_MOST = 8, SQL_MAX = 4096 };

/* ---- what follows from the rules, made once ---- */

static const struct entity *owner_of(const struct app *app,
				     const struct entity *e)
{
	const struct field *f = entity_reach_field(e);

	return e->reach == REACH_OWNER && f ? app_entity(app, f->ref) : NULL;
}

static void put_value(struct buf *b, const struct app *app,
		      const struct entity *e, const char *as, int depth)
{
	const struct field *f = entity_reach_field(e);
	const struct entity *owner = owner_of(app, e);
	char next[16];

	assert(depth < CHAIN_MOST);
	if (e->reach == REACH_SCOPE && f) {
		buf_printf(b, "coalesce(%s.%s, %d)", as, f->name,
			   REACH_NOTHING);
	} else if (owner) {
		snprintf(next, sizeof(next), "o%d", depth);
		buf_printf(b, "CASE WHEN %s.%s IS NULL THEN %d ELSE coalesce((",
			   as, f->name, REACH_NOBODY);
		buf_str(b, "SELECT ");
		put_value(b, app, owner, next, depth + 1);
		buf_printf(b, " FROM %s %s WHERE %s.id = %s.%s), %d) END",
			   owner->name, next, next, as, f->name, REACH_NOTHING);
	} else {
		buf_printf(b, "%d",
			   e->reach == REACH_SHOWN || e->reach == REACH_OPEN
			       ? REACH_NOBODY
			       : REACH_NOTHING);
	}
}

static struct db_wall wall_of(const struct app *app, const struct plan *p)
{
	static const enum db_wall_kind kinds[] = {
	    [REACH__UNSET] = DB_WALL_SHUT, [REACH_SCOPE] = DB_WALL_VALUE,
	    [REACH_OWNER] = DB_WALL_OWNER, [REACH_SHOWN] = DB_WALL_SHOWN,
	    [REACH_OPEN] = DB_WALL_OPEN,
	};
	const struct field *f = entity_reach_field(p->e);
	const struct entity *owner = owner_of(app, p->e);
	struct db_wall w = {.table = p->e->name,
			    .kind = kinds[p->e->reach],
			    .column = f ? f->name : NULL,
			    .owner = owner ? owner->name : NULL,
			    .words = p->words};

	/* the scope value itself, or the one it lies in */
	if (p->e->reach == REACH_SHOWN && !(f && f->flags & SCOPE)) {
		w.or_column = w.column;
		w.column = "id";
	}
	return w;
}

void reach_plan(struct app *app)
{
	struct db_wall *walls = arena_alloc(
	    app->mem, (size_t)(app->nentities + 1) * sizeof(walls[0]));
	struct buf b;
	int i;

	buf_init(&b, SQL_MAX);
	for (i = 0; i < app->nentities; i++) {
		struct plan *p = &app->plans[i];

		put_value(&b, app, p->e, "t", 0);
		p->reach = arena_strdup(app->mem, buf_text(&b));
		p->reach_by_id = arena_printf(
		    app->mem, "SELECT %s FROM %s t WHERE t.id = $1", p->reach,
		    p->e->name);
		assert(!b.over);
		buf_clear(&b);
		walls[i] = wall_of(app, p);
	}
	buf_free(&b);
	app->walls = walls;
}

/* ---- the check ---- */

bool reach_holds(const struct ctx *c)
{
	return c->reach && !c->app->is_unchecked;
}

bool reach_has(const struct ctx *c, int64_t value)
{
	return !reach_holds(c) || value == REACH_NOBODY ||
	       (value > 0 && idset_has(c->reach, value));
}

bool store_reaches(const struct ctx *c, int64_t scope)
{
	return reach_has(c, scope);
}

const struct idset *reach_cut(const struct ctx *c, const struct entity *e,
			      const struct idset *scope, struct idset *room,
			      bool *is_asked)
{
	idset_init(room);
	*is_asked = false;
	if (!reach_holds(c) || e->reach == REACH_SHOWN ||
	    e->reach == REACH_OPEN)
		return scope;
	*is_asked = e->reach != REACH_SCOPE || entity_flagged(e, SCOPE) < 0;
	if (*is_asked)
		return scope;
	if (!scope)
		return c->reach;
	idset_both(room, scope, c->reach);
	return room;
}

/* As the owner says, who may be out of reach or not there. */
static enum rc owner_sees(struct ctx *c, const struct entity *owner, int64_t id,
			  bool *sees)
{
	int64_t value = REACH_NOTHING;
	enum rc rc = db_one_int(c, &value, plan_of(c, owner)->reach_by_id,
				DB_ARGS(DBI(id)));

	if (rc < 0 && rc != E_NOTFOUND)
		return rc;
	*sees = rc == OK && reach_has(c, value);
	return OK;
}

enum rc reach_sees(struct ctx *c, const struct row *r, bool *sees)
{
	const struct field *f = entity_reach_field(r->e);
	const struct val *v = f ? &r->v[f - r->e->fields] : NULL;

	*sees = true;
	if (!reach_holds(c) || r->e->reach == REACH_SHOWN ||
	    r->e->reach == REACH_OPEN)
		return OK;
	if (r->e->reach == REACH_OWNER && v) {
		if (v->tag == VAL_NULL)
			return OK;
		return owner_sees(c, owner_of(c->app, r->e), v->i, sees);
	}
	*sees = r->e->reach == REACH_SCOPE && v && v->tag == VAL_INT &&
		reach_has(c, v->i);
	return OK;
}

enum rc reach_must_see(struct ctx *c, const struct row *r)
{
	bool sees;
	enum rc rc = reach_sees(c, r, &sees);

	return rc == OK && !sees ? E_NOTFOUND : rc;
}

enum rc reach_may_write(struct ctx *c, const struct row *r)
{
	const struct field *f = entity_reach_field(r->e);
	const struct val *v = f ? &r->v[f - r->e->fields] : NULL;
	bool may = false;
	enum rc rc = OK;

	if (!reach_holds(c))
		return OK;
	if (r->e->reach == REACH_SHOWN) {
		may = v && v->tag == VAL_INT && reach_has(c, v->i);
		if (!(f && f->flags & SCOPE) && r->id && reach_has(c, r->id))
			may = true;
	} else {
		rc = reach_sees(c, r, &may);
	}
	if (rc < 0 || may)
		return rc;
	return err_set(c, E_DENIED, f ? f->name : "", &msg_out_of_reach);
}

enum rc reach_must_be_all(struct ctx *c)
{
	return c->reach ? err_set(c, E_DENIED, "", &msg_reach_all) : OK;
}

enum rc reach_one_int(struct ctx *c, int64_t *out, const char *sql,
		      const struct val *args, int nargs)
{
	enum rc back, rc = db_wall_lift(c);

	if (rc == OK)
		rc = db_one_int(c, out, sql, args, nargs);
	back = db_wall_back(c);
	return rc == OK ? back : rc;
}
