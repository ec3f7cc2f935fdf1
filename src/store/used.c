/*
 * used.c: who points to whom, for voiding and taking back: nothing live may
 * be left pointing to a void record.
 */
#include "base/base.h"
#include "store/store_int.h"

/* Ids of that entity in a reference's value; their number. */
static int ids_of(struct ctx *c, const struct field *f, const struct val *v,
		  const struct entity **e, int64_t ids[REFS_MAX])
{
	if (v->tag == VAL_NULL)
		return 0;
	if (f->type == &type_anyref)
		return anyref_split(c, v, e, &ids[0]) ? 1 : 0;
	*e = app_entity(c->app, f->ref);
	if (f->type == &type_refs)
		return refs_ids(v, ids, REFS_MAX);
	ids[0] = v->i;
	return 1;
}

/* May the field point to one of these?  *only: there is just one. */
static bool may_hit(struct ctx *c, const struct field *f,
		    const struct idset *gone, int64_t *only)
{
	char *rest, *name;
	int64_t n = 0;

	if (!f->type->is_ref || (f->flags & VIRTUAL))
		return false;
	rest = arena_strdup(c->mem, f->ref);
	while ((name = strsep(&rest, "|"))) {
		const struct entity *e = app_entity(c->app, name);
		const struct idset *s = &gone[plan_of(c, e)->index];

		n += s->n;
		*only = idset_next(s, 0);
	}
	if (n != 1 || f->type != &type_ref)
		*only = -1;
	return n > 0;
}

static enum rc refuse(struct ctx *c, const struct msg *msg,
		      const struct entity *e, int64_t id,
		      const struct entity *by, int64_t user)
{
	struct row *target, *row;
	enum rc rc = store_get(c, &target, e, id);

	if (rc == OK)
		rc = store_get(c, &row, by, user);
	if (rc == E_NOTFOUND && c->reach) /* no name of who is out of reach */
		return err_set(c, E_CONFLICT, "", &msg_used_elsewhere);
	if (rc < 0)
		return rc;
	return err_set(c, E_CONFLICT, "", msg, row_title(c, target),
		       entity_label(c, by), row_title(c, row));
}

static enum rc field_is_free(struct ctx *c, const struct entity *by,
			     const struct field *f, const struct idset *gone,
			     int64_t only, const struct msg *msg)
{
	const char *sql = arena_printf(
	    c->mem, "SELECT id, %s FROM %s WHERE voided = 0 AND %s %s", f->name,
	    by->name, f->name, only >= 0 ? "= $1" : "IS NOT NULL");
	const struct val arg = val_int(only);
	const struct entity *e = NULL;
	int64_t ids[REFS_MAX];
	struct db_rows r;
	enum rc rc = db_query(c, &r, sql, &arg, only >= 0 ? 1 : 0);
	int i, n, got = OK;

	if (rc < 0)
		return rc;
	while (rc == OK && (got = db_next(c, &r)) == DB_ROW) {
		struct arena_mark m = arena_mark(c->mem);
		struct val v = db_col(&r, 1);

		n = ids_of(c, f, &v, &e, ids);
		for (i = 0; i < n && rc == OK; i++)
			if (idset_has(&gone[plan_of(c, e)->index], ids[i]))
				rc = refuse(c, msg, e, ids[i], by,
					    db_int(&r, 0));
		arena_rewind(c->mem, m);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : rc;
}

/* Whoever it is: those out of reach need it as well. */
static enum rc used_by_none_of(struct ctx *c, const struct idset *gone,
			       const struct msg *msg)
{
	enum rc rc = OK;
	int i, k;

	for (i = 0; rc == OK && i < c->app->nentities; i++) {
		const struct entity *by = c->app->entities[i];

		for (k = 0; rc == OK && k < by->nfields; k++) {
			const struct field *f = &by->fields[k];
			int64_t only;

			if (may_hit(c, f, gone, &only))
				rc = field_is_free(c, by, f, gone, only, msg);
		}
	}
	return rc;
}

enum rc used_by_nobody(struct ctx *c, const struct idset *gone,
		       const struct msg *msg)
{
	enum rc back, rc = db_wall_lift(c);

	if (rc == OK)
		rc = used_by_none_of(c, gone, msg);
	back = db_wall_back(c);
	return rc == OK ? back : rc;
}

enum rc used_are_live(struct ctx *c, const struct row *row)
{
	const struct entity *e = NULL;
	int64_t ids[REFS_MAX];
	struct row *target;
	int i, k, n;

	for (i = 0; i < row->e->nfields && !row->is_void; i++) {
		const struct field *f = &row->e->fields[i];

		if (!f->type->is_ref || (f->flags & VIRTUAL))
			continue;
		n = ids_of(c, f, &row->v[i], &e, ids);
		for (k = 0; k < n; k++) {
			enum rc rc = store_get(c, &target, e, ids[k]);

			if (rc < 0)
				return rc;
			if (target->is_void)
				return err_set(
				    c, E_CONFLICT, "", &msg_undo_gone,
				    row_title(c, row), entity_label(c, e),
				    row_title(c, target));
		}
	}
	return OK;
}
