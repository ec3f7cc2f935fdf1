/*
 * undo.c: taking an act back as one act: what it added is voided, what it
 * changed gets the values from before.  Later work on the same records, or
 * records that use the added ones, stand in the way and are named.
 */
#include "base/base.h"
#include "store/store_int.h"

#include "base/map.h"
#include "base/vec.h"

struct touched {
	const struct entity *e;
	int64_t id, last, before; /* last change in the act; the one before */
};

struct undo {
	struct log_reader *lr;
	struct map *seen;	/* entity index and id -> position in items */
	struct idset cancelled; /* numbers of acts without effect */
	VEC(struct touched) items;
};

static int64_t key_of(const struct ctx *c, const struct entity *e, int64_t id)
{
	return id * 64 + plan_of(c, e)->index;
}

static enum rc collect_block(struct ctx *c, struct undo *u, int64_t first,
			     int64_t n)
{
	int64_t seq, at;
	enum rc rc = OK;

	for (seq = first; rc == OK && seq < first + n; seq++) {
		struct touched t = {0};
		struct log_rec r;
		struct arena_mark m = arena_mark(c->mem);

		rc = log_read(c, u->lr, seq, c->mem, &r);
		if (rc < 0)
			break;
		t.e = app_entity(c->app, r.entity);
		t.id = r.id;
		t.last = seq;
		t.before = r.prev;
		arena_rewind(c->mem, m);
		if (!t.e)
			continue;
		if (map_geti(u->seen, key_of(c, t.e, t.id), &at)) {
			u->items.v[at].last = seq;
			continue;
		}
		map_puti(u->seen, key_of(c, t.e, t.id), (int64_t)u->items.n,
			 NULL);
		vec_push(&u->items, t);
	}
	return rc;
}

static enum rc collect(struct ctx *c, struct undo *u, const struct act *old)
{
	VEC(int64_t) blocks = {0};
	struct db_rows r;
	enum rc rc;
	int got;
	size_t i;

	rc = db_query(c, &r,
		      "SELECT first_seq, n FROM change_block WHERE "
		      "first_seq >= $1 AND act = $2 ORDER BY first_seq",
		      DB_ARGS(DBI(old->first_seq), DBI(old->id)));
	if (rc < 0)
		return rc;
	while ((got = db_next(c, &r)) == DB_ROW) {
		vec_push(&blocks, db_int(&r, 0));
		vec_push(&blocks, db_int(&r, 1));
	}
	db_end(&r);
	rc = got < 0 ? (enum rc)got : OK;
	for (i = 0; rc == OK && i < blocks.n; i += 2)
		rc = collect_block(c, u, blocks.v[i], blocks.v[i + 1]);
	vec_free(&blocks);
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

static enum rc take_back(struct ctx *c, struct act *a, const struct undo *u,
			 const struct touched *t)
{
	struct row *row, *before;
	struct log_rec r;
	int64_t standing = 0;
	enum rc rc = store_get(c, &row, t->e, t->id);

	if (rc == OK)
		rc = standing_change(c, u, row->ver, &standing);
	if (rc < 0)
		return rc;
	if (standing != t->last) {
		rc = log_read(c, u->lr, standing, c->mem, &r);
		if (rc < 0)
			return rc;
		return err_set(c, E_CONFLICT, "", &msg_undo_later,
			       row_title(c, row),
			       arena_printf(c->mem, "%lld", (long long)r.act));
	}
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

/* What is void now may not be used; what is live may use live ones only. */
static enum rc check_refs(struct ctx *c, const struct undo *u)
{
	struct idset *gone =
	    xcalloc((size_t)c->app->nentities + 1, sizeof(*gone));
	enum rc rc = OK;
	size_t i;
	int k;

	for (i = 0; rc == OK && i < u->items.n; i++) {
		const struct touched *t = &u->items.v[i];
		struct arena_mark m = arena_mark(c->mem);
		struct row *row;

		rc = store_get(c, &row, t->e, t->id);
		if (rc == OK && row->is_void)
			idset_add(&gone[plan_of(c, t->e)->index], t->id);
		else if (rc == OK)
			rc = used_are_live(c, row);
		arena_rewind(c->mem, m);
	}
	if (rc == OK)
		rc = used_by_nobody(c, gone, &msg_undo_used);
	for (k = 0; k < c->app->nentities; k++)
		idset_free(&gone[k]);
	free(gone);
	return rc;
}

static enum rc undo_in(struct ctx *c, struct act *a, const struct act *old)
{
	struct undo u = {.lr = log_reader_new(), .seen = map_new()};
	struct arena_mark m;
	enum rc rc;
	size_t i;

	idset_init(&u.cancelled);
	rc = load_cancelled(c, &u, a->id);
	if (rc == OK)
		rc = collect(c, &u, old);
	for (i = u.items.n; rc == OK && i > 0; i--) {
		m = arena_mark(c->mem);
		rc = take_back(c, a, &u, &u.items.v[i - 1]);
		arena_rewind(c->mem, m);
	}
	if (rc == OK)
		rc = check_refs(c, &u);
	log_reader_free(u.lr);
	map_free(u.seen);
	idset_free(&u.cancelled);
	vec_free(&u.items);
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
