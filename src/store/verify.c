/*
 * verify.c: proves that rows, log and derived data agree.  Every block is
 * hashed again, every row is rebuilt from its changes and compared value by
 * value, every reference is followed, the words of all rows are summed up,
 * the indexes are those of the program.
 */
#include "base/base.h"
#include "store/blocks.h"
#include "store/store_int.h"

#include "base/idset.h"

static const char *num(struct ctx *c, int64_t i)
{
	return arena_printf(c->mem, "%lld", (long long)i);
}

/* ---- acts ---- */

/* Nothing but the values that act_write() can have written. */
static bool act_is_clean(const struct db_rows *r)
{
	static const struct {
		enum val_tag tag;
		bool may_be_null; /* and then is not 0 */
	} cols[] = {
	    {VAL_INT, false},  {VAL_INT, false},  {VAL_TEXT, false},
	    {VAL_TEXT, false}, {VAL_TEXT, false}, {VAL_TEXT, true},
	    {VAL_INT, true},   {VAL_INT, false},
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cols); i++) {
		struct val v = db_col(r, (int)i);

		if (v.tag == VAL_NULL && cols[i].may_be_null)
			continue;
		if (v.tag != cols[i].tag ||
		    (v.tag == VAL_INT && cols[i].may_be_null && v.i == 0) ||
		    (v.tag == VAL_TEXT && strlen(v.s) != v.n))
			return false;
	}
	return true;
}

static enum rc check_acts(struct ctx *c, int64_t *n)
{
	struct db_rows r;
	enum rc rc = db_scan(c, &r,
			     "SELECT id, at, author, kind, label, basis, "
			     "undoes, first_seq FROM act ORDER BY id",
			     DB_NOARGS);
	int got = OK;

	if (rc < 0)
		return rc;
	while (rc == OK && (got = db_next(c, &r)) == DB_ROW) {
		(*n)++;
		if (!act_is_clean(&r))
			rc = err_set(c, E_DB, "", &msg_verify_act,
				     num(c, db_int(&r, 0)));
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : rc;
}

/* ---- the chain ---- */

struct chain {
	unsigned char hash[HASH_BYTES];
	int64_t next_seq, changes, last_act, acts;
};

static bool block_is_clean(const struct db_rows *r)
{
	static const enum val_tag tags[] = {VAL_INT, VAL_INT, VAL_INT, VAL_BLOB,
					    VAL_BLOB};
	size_t i;

	for (i = 0; i < ARRAY_LEN(tags); i++)
		if (db_col(r, (int)i).tag != tags[i])
			return false;
	return true;
}

static enum rc check_block(struct ctx *c, struct chain *ch,
			   const struct db_rows *r)
{
	unsigned char hash[HASH_BYTES];
	int64_t first = db_int(r, 0), n = db_int(r, 1), act = db_int(r, 2);
	size_t size, hsize;
	const void *data = db_blob(r, 3, &size);
	const void *stored;
	struct act a;
	enum rc rc = act_load(c, &a, act);

	if (rc == E_NOTFOUND)
		return err_set(c, E_DB, "", &msg_verify_act, num(c, act));
	if (rc < 0)
		return rc;
	log_hash(hash, ch->hash, &a, first, n, data, size);
	stored = db_blob(r, 4, &hsize);
	if (!block_is_clean(r) || first != ch->next_seq ||
	    hsize != HASH_BYTES || memcmp(stored, hash, HASH_BYTES) != 0)
		return err_set(c, E_DB, "", &msg_verify_chain, num(c, first));
	if (act != ch->last_act) {
		/* acts follow each other and begin where they say */
		if (act <= ch->last_act || a.first_seq != first)
			return err_set(c, E_DB, "", &msg_verify_act,
				       num(c, act));
		ch->acts++;
	}
	ch->last_act = act;
	ch->next_seq += n;
	ch->changes += n;
	memcpy(ch->hash, hash, HASH_BYTES);
	return OK;
}

static enum rc check_chain(struct ctx *c, struct chain *ch)
{
	struct db_rows r;
	int64_t acts = 0;
	enum rc rc = log_genesis(c, ch->hash);
	int got = OK;

	ch->next_seq = 1;
	if (rc == OK)
		rc = check_acts(c, &acts);
	if (rc == OK)
		rc = db_scan(c, &r,
			     "SELECT first_seq, n, act, data, hash FROM "
			     "change_block ORDER BY first_seq",
			     DB_NOARGS);
	if (rc < 0)
		return rc;
	while (rc == OK && (got = db_next(c, &r)) == DB_ROW) {
		struct arena_mark m = arena_mark(c->mem);

		rc = check_block(c, ch, &r);
		arena_rewind(c->mem, m);
	}
	db_end(&r);
	if (got < 0)
		return (enum rc)got;
	if (rc == OK && acts != ch->acts)
		rc = err_set(c, E_DB, "", &msg_verify_act, num(c, acts));
	return rc;
}

/* ---- rows against the log ---- */

struct verify {
	struct log_reader *lr;
	struct log_chain chain; /* of the current row */
	struct idset *live;	/* ids of each entity's valid records */
	int64_t changes;	/* that belong to rows */
	uint64_t words;		/* sum of the current entity */
};

static enum rc row_differs(struct ctx *c, const struct row *row,
			   const char *field)
{
	return err_set(c, E_DB, "", &msg_verify_row, row->e->label,
		       num(c, row->id), field);
}

static bool is_int(const struct db_rows *r, int col, int64_t least,
		   int64_t most)
{
	struct val v = db_col(r, col);

	return v.tag == VAL_INT && v.i >= least && v.i <= most;
}

static enum rc same_row(struct ctx *c, const struct plan *p,
			const struct row *row, const struct row *log,
			const struct val *key)
{
	struct buf b;
	bool same;
	int i;

	if (row->is_void != log->is_void)
		return row_differs(c, row, "voided");
	if (row->id != log->id)
		return row_differs(c, row, "id");
	for (i = 0; i < p->ncols; i++) {
		int f = p->col[i];

		if (!val_equal(&row->v[f], &log->v[f]))
			return row_differs(c, row, p->e->fields[f].label);
	}
	if (p->name < 0)
		return OK;
	buf_init(&b, NAME_KEY_BYTES);
	row_name_key(&b, p, row);
	same = key->tag == VAL_BLOB && key->n == b.n &&
	       memcmp(key->s, buf_text(&b), b.n) == 0;
	buf_free(&b);
	return same ? OK : row_differs(c, row, "name_key");
}

/* The record as its changes tell it. */
static enum rc row_of_log(struct ctx *c, struct verify *v,
			  const struct row *row, struct row **out)
{
	enum rc rc = log_chain(c, v->lr, row->e, row->ver, c->mem, &v->chain);
	size_t i;

	if (rc < 0)
		return rc;
	*out = row_new(c->mem, row->e);
	for (i = v->chain.v.n; i > 0; i--)
		log_apply(*out, &v->chain.v.v[i - 1]);
	v->changes += (int64_t)v->chain.v.n;
	return OK;
}

/* ---- references ---- */

static enum rc load_live(struct ctx *c, struct verify *v, int64_t changes)
{
	enum rc rc = OK;
	int i;

	for (i = 0; rc == OK && i < c->app->nentities; i++) {
		struct db_rows r;
		int got = OK;

		idset_init(&v->live[i]);
		rc = db_query(c, &r,
			      arena_printf(c->mem,
					   "SELECT id FROM %s WHERE "
					   "voided = 0",
					   c->app->entities[i]->name),
			      DB_NOARGS);
		while (rc == OK && (got = db_next(c, &r)) == DB_ROW) {
			int64_t id = db_int(&r, 0);

			/* a number beyond all changes is damage, which is
			 * found when its row is compared */
			if (id > 0 && id <= changes)
				idset_add(&v->live[i], id);
		}
		db_end(&r);
		if (got < 0)
			rc = (enum rc)got;
	}
	return rc;
}

static bool is_live(struct ctx *c, const struct verify *v,
		    const struct entity *e, int64_t id)
{
	return e && idset_has(&v->live[plan_of(c, e)->index], id);
}

static bool refs_are_live(struct ctx *c, const struct verify *v,
			  const struct field *f, const struct val *val)
{
	const struct entity *e = NULL;
	int64_t ids[REFS_MAX];
	int k, n = 1;

	if (f->type == &type_anyref) {
		if (!anyref_split(c, val, &e, &ids[0]))
			return false;
	} else {
		e = app_entity(c->app, f->ref);
		ids[0] = val->i;
		if (f->type == &type_refs)
			n = refs_ids(val, ids, REFS_MAX);
	}
	for (k = 0; k < n; k++)
		if (!is_live(c, v, e, ids[k]))
			return false;
	return n > 0;
}

static enum rc check_refs(struct ctx *c, const struct verify *v,
			  const struct plan *p, const struct row *row)
{
	int i;

	for (i = 0; i < p->ncols && !row->is_void; i++) {
		const struct field *f = &p->e->fields[p->col[i]];
		const struct val *val = &row->v[p->col[i]];

		if (f->type->is_ref && val->tag != VAL_NULL &&
		    !refs_are_live(c, v, f, val))
			return err_set(c, E_DB, "", &msg_verify_ref,
				       p->e->label, num(c, row->id), f->label);
	}
	return OK;
}

/* ---- all rows ---- */

static enum rc check_row(struct ctx *c, struct verify *v, const struct plan *p,
			 const struct db_rows *r)
{
	struct row *row = row_read(c, c->mem, p, r);
	struct row *log;
	struct val key = {.tag = VAL_NULL};
	enum rc rc;

	if (!is_int(r, 0, 1, INT64_MAX) || !is_int(r, 1, 1, INT64_MAX) ||
	    !is_int(r, 2, 0, 1))
		return row_differs(c, row, "id, ver, voided");
	if (p->name >= 0)
		key = db_col(r, p->ncols + 3);
	rc = row_of_log(c, v, row, &log);
	if (rc == OK)
		rc = same_row(c, p, row, log, &key);
	if (rc == OK)
		rc = check_refs(c, v, p, row);
	if (rc == OK && p->words)
		rc = db_words_add(c, row->id, row_words(c, p, row), &v->words);
	return rc;
}

static enum rc check_words(struct ctx *c, const struct verify *v,
			   const struct plan *p)
{
	uint64_t sum;
	enum rc rc;

	if (!p->words)
		return OK;
	rc = db_words_digest(c, p->words, &sum);
	if (rc == OK && sum != v->words)
		rc = err_set(c, E_DB, "", &msg_verify_words, p->e->label);
	return rc;
}

static enum rc check_rows(struct ctx *c, struct verify *v, const struct plan *p)
{
	const char *sql =
	    arena_printf(c->mem, "SELECT %s%s FROM %s ORDER BY id", p->columns,
			 p->name >= 0 ? ", name_key" : "", p->e->name);
	struct db_rows r;
	enum rc rc = db_scan(c, &r, sql, DB_NOARGS);
	int got = OK;

	if (rc < 0)
		return rc;
	v->words = 0;
	while (rc == OK && (got = db_next(c, &r)) == DB_ROW) {
		struct arena_mark m = arena_mark(c->mem);

		rc = check_row(c, v, p, &r);
		arena_rewind(c->mem, m);
	}
	db_end(&r);
	if (got < 0)
		return (enum rc)got;
	return rc == OK ? check_words(c, v, p) : rc;
}

static enum rc check_all_rows(struct ctx *c, int64_t changes)
{
	struct verify v = {.lr = log_reader_new()};
	int i, n = c->app->nentities;
	enum rc rc;

	v.live = xcalloc((size_t)n + 1, sizeof(v.live[0]));
	rc = load_live(c, &v, changes);
	for (i = 0; rc == OK && i < n; i++)
		rc = indexes_check(c, &c->app->plans[i], false);
	for (i = 0; rc == OK && i < n; i++)
		rc = check_rows(c, &v, &c->app->plans[i]);
	if (rc == OK && v.changes != changes)
		rc = err_set(c, E_DB, "", &msg_verify_missing, num(c, changes),
			     num(c, v.changes));
	for (i = 0; i < n; i++)
		idset_free(&v.live[i]);
	free(v.live);
	vec_free(&v.chain.v);
	log_reader_free(v.lr);
	return rc;
}

static enum rc check_keys(struct ctx *c)
{
	bool are_new;
	enum rc rc = keys_are_new(c, &are_new);

	return rc < 0 || are_new ? rc : err_set(c, E_DB, "", &msg_older);
}

static enum rc verify_in(struct ctx *c)
{
	struct chain ch = {0};
	const struct module *const *m;
	enum rc rc = db_check(c);

	if (rc == OK)
		rc = check_chain(c, &ch);
	if (rc == OK)
		rc = check_keys(c);
	if (rc == OK)
		rc = check_all_rows(c, ch.changes);
	if (rc == OK)
		rc = blocks_verify(c);
	for (m = c->app->modules; rc == OK && *m; m++)
		if ((*m)->verify)
			rc = (*m)->verify(c);
	return rc;
}

enum rc store_verify(struct ctx *c)
{
	enum rc rc = reach_must_be_all(c);

	if (rc == OK)
		rc = db_begin_read(c);
	if (rc < 0)
		return rc;
	rc = verify_in(c);
	db_rollback(c);
	return rc;
}

/* ---- derived data ---- */

static enum rc rebuild_words(struct ctx *c, const struct plan *p)
{
	int64_t id, max = 0;
	enum rc rc = db_words_clear(c, p->words);

	if (rc == OK)
		rc = db_one_int(c, &max, p->next_id, DB_NOARGS);
	for (id = 1; rc == OK && id < max; id++) {
		struct arena_mark m = arena_mark(c->mem);
		const char *words;
		struct row *row;

		rc = store_get(c, &row, p->e, id);
		words = rc == OK ? row_words(c, p, row) : "";
		if (*words)
			rc = db_words_put(c, p->words, id, words, NULL);
		else if (rc == E_NOTFOUND)
			rc = OK;
		arena_rewind(c->mem, m);
	}
	return rc;
}

static enum rc rebuild_entity(struct ctx *c, const struct plan *p)
{
	enum rc rc = keys_renew(c, p);

	return rc == OK && p->words ? rebuild_words(c, p) : rc;
}

enum rc store_rebuild(struct ctx *c)
{
	const struct module *const *m;
	enum rc rc = reach_must_be_all(c);
	int i;

	if (rc == OK)
		rc = db_begin_write(c);
	if (rc < 0)
		return rc;
	for (i = 0; rc == OK && i < c->app->nentities; i++)
		rc = indexes_check(c, &c->app->plans[i], true);
	db_bulk(c);
	for (i = 0; rc == OK && i < c->app->nentities; i++)
		rc = rebuild_entity(c, &c->app->plans[i]);
	for (m = c->app->modules; rc == OK && *m; m++)
		if ((*m)->rebuild)
			rc = (*m)->rebuild(c);
	if (rc == OK)
		rc = blocks_renew(c);
	/* last: until the end nobody can read what they belong to */
	for (i = 0; rc == OK && i < c->app->nentities; i++)
		rc = indexes_tidy(c, &c->app->plans[i]);
	if (rc < 0) {
		db_rollback(c);
		return rc;
	}
	return db_commit(c);
}

enum rc store_log_size(struct ctx *c, struct log_size *out)
{
	enum rc rc = reach_must_be_all(c);

	if (rc == OK)
		rc = db_one_int(c, &out->changes,
				"SELECT coalesce(sum(n), 0) FROM change_block",
				DB_NOARGS);
	if (rc == OK)
		rc = db_one_int(c, &out->log_bytes,
				"SELECT coalesce(sum(length(data) + "
				"length(hash)), 0) FROM change_block",
				DB_NOARGS);
	return rc;
}
