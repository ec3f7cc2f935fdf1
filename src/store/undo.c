/*
 * undo.c: taking an act back as one act: what it added is voided, what it
 * changed gets the values from before.  Later work on the same records, or
 * records that use the added ones, stand in the way and are named.
 */
#include "base/base.h"
#include "store/store_int.h"

struct undo {
	struct log_reader *lr;
	const struct act *old;
	int64_t end;		/* number behind its last change */
	struct idset cancelled; /* numbers of acts without effect */
};

/* A record that the act touched, and its change before the act; 0 = none. */
struct touched {
	const struct entity *e;
	int64_t id, before;
};

/* The changes of an act follow each other. */
static enum rc find_end(struct ctx *c, struct undo *u)
{
	int64_t n = 0;
	enum rc rc =
	    db_one_int(c, &n,
		       "SELECT sum(n) FROM change_block WHERE "
		       "first_seq >= $1 AND act = $2",
		       DB_ARGS(DBI(u->old->first_seq), DBI(u->old->id)));

	u->end = u->old->first_seq + n;
	return rc == E_NOTFOUND ? OK : rc;
}

typedef enum rc touched_fn(struct ctx *c, const struct undo *u,
			   const struct touched *t, void *arg);

/*
 * Each record that the act touched, once, at its first change there; from the
 * last record to the first.  The log itself is the list of them: an act of
 * millions of changes needs no other.
 */
static enum rc each_touched(struct ctx *c, const struct undo *u, touched_fn *fn,
			    void *arg)
{
	int64_t seq;
	enum rc rc = OK;

	for (seq = u->end - 1; rc == OK && seq >= u->old->first_seq; seq--) {
		struct arena_mark m = arena_mark(c->mem);
		struct touched t;
		struct log_rec r;

		rc = log_read(c, u->lr, seq, c->mem, &r);
		if (rc < 0)
			break;
		t = (struct touched){app_entity(c->app, r.entity), r.id,
				     r.prev};
		if (t.e && r.prev < u->old->first_seq)
			rc = fn(c, u, &t, arg);
		arena_rewind(c->mem, m);
	}
	return rc;
}

/* Acts that were taken back, and those that did it. */
static enum rc load_cancelled(struct ctx *c, struct undo *u, int64_t newest)
{
	struct db_rows r;
	int got;
	enum rc rc = db_query(c, &r,
			      "SELECT id, undoes FROM act WHERE undoes "
			      "BETWEEN 1 AND $1 AND id BETWEEN 1 AND $1",
			      DB_ARGS(DBI(newest)));

	if (rc < 0)
		return rc;
	while ((got = db_next(c, &r)) == DB_ROW) {
		idset_add(&u->cancelled, db_int(&r, 0));
		idset_add(&u->cancelled, db_int(&r, 1));
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

/*
 * The change that a record's state really stands on: acts and those that
 * took them back cancel each other, whatever else they touched.
 */
static enum rc standing_change(struct ctx *c, const struct undo *u, int64_t seq,
			       int64_t *out)
{
	enum rc rc = OK;

	while (seq > 0) {
		struct log_rec r;

		rc = log_read(c, u->lr, seq, c->mem, &r);
		if (rc < 0 || !idset_has(&u->cancelled, r.act))
			break;
		seq = r.prev < seq ? r.prev : 0;
	}
	*out = seq;
	return rc;
}

static enum rc take_back(struct ctx *c, const struct undo *u,
			 const struct touched *t, void *arg)
{
	struct act *a = arg;
	struct row *row, *before;
	struct log_rec r = {0};
	int64_t standing = 0;
	enum rc rc = store_get(c, &row, t->e, t->id);

	if (rc == OK)
		rc = standing_change(c, u, row->ver, &standing);
	if (rc == OK)
		rc = log_read(c, u->lr, standing, c->mem, &r);
	if (rc < 0)
		return rc;
	if (r.act != u->old->id)
		return err_set(c, E_CONFLICT, "", &msg_undo_later,
			       row_title(c, row),
			       arena_printf(c->mem, "%lld", (long long)r.act));
	if (t->before == 0)
		return store_set_void(c, a, row, true);
	rc = log_state(c, u->lr, t->e, t->before, c->mem, &before);
	if (rc < 0)
		return rc;
	if (before->is_void != row->is_void)
		rc = store_set_void(c, a, row, before->is_void);
	before->ver = row->ver;
	memcpy(before->uid, row->uid, UID_BYTES);
	return rc < 0 ? rc : store_write_state(c, a, before);
}

/* Notes what is void now; what is live may use live ones only. */
static enum rc check_touched(struct ctx *c, const struct undo *u,
			     const struct touched *t, void *arg)
{
	struct idset *gone = arg;
	struct row *row;
	enum rc rc = store_get(c, &row, t->e, t->id);

	UNUSED(u);
	if (rc < 0)
		return rc;
	if (!row->is_void)
		return used_are_live(c, row);
	idset_add(&gone[plan_of(c, t->e)->index], t->id);
	return OK;
}

/* What is void now may not be used. */
static enum rc check_refs(struct ctx *c, const struct undo *u)
{
	struct idset *gone =
	    xcalloc((size_t)c->app->nentities + 1, sizeof(*gone));
	enum rc rc = each_touched(c, u, check_touched, gone);
	int k;

	if (rc == OK)
		rc = used_by_nobody(c, gone, &msg_undo_used);
	for (k = 0; k < c->app->nentities; k++)
		idset_free(&gone[k]);
	free(gone);
	return rc;
}

static enum rc undo_in(struct ctx *c, struct act *a, const struct act *old)
{
	struct undo u = {.lr = log_reader_new(), .old = old};
	enum rc rc;

	idset_init(&u.cancelled);
	rc = load_cancelled(c, &u, a->id);
	if (rc == OK)
		rc = find_end(c, &u);
	if (rc == OK)
		rc = each_touched(c, &u, take_back, a);
	if (rc == OK)
		rc = check_refs(c, &u);
	log_reader_free(u.lr);
	idset_free(&u.cancelled);
	return rc;
}

enum rc store_void(struct ctx *c, struct act *a, struct row *r)
{
	struct idset *gone =
	    xcalloc((size_t)c->app->nentities + 1, sizeof(*gone));
	struct idset *own = &gone[plan_of(c, r->e)->index];
	enum rc rc;

	idset_add(own, r->id);
	rc = used_by_nobody(c, gone, &msg_void_used);
	idset_free(own);
	free(gone);
	return rc < 0 ? rc : store_set_void(c, a, r, true);
}

enum rc store_undo(struct ctx *c, int64_t act, int64_t *undo_act)
{
	struct act_info info;
	struct act old, *a;
	const char *no = arena_printf(c->mem, "%lld", (long long)act);
	enum rc rc = act_get(c, &info, act);

	if (rc < 0)
		return rc;
	if (info.undone_by)
		return err_set(c, E_CONFLICT, "", &msg_act_undone, no);
	if (info.undoes)
		return err_set(c, E_CONFLICT, "", &msg_act_is_undo, no);
	rc = act_load(c, &old, act);
	if (rc == OK)
		rc = act_begin(c, &a, "undo", info.label, NULL);
	if (rc < 0)
		return rc;
	a->undoes = act;
	rc = undo_in(c, a, &old);
	if (rc == OK && a->changes == 0)
		rc = err_set(c, E_CONFLICT, "", &msg_undo_nothing, no);
	if (rc < 0) {
		act_rollback(c, a);
		return rc;
	}
	if (undo_act)
		*undo_act = a->id;
	return act_commit(c, a);
}
