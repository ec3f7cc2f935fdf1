/*
 * verify.c: proves that rows, log and derived data agree.  Every block is
 * hashed again, every row is rebuilt from its changes and compared value by
 * value, every reference is followed, every word is looked up.
 */
#include "base/base.h"
#include "store/store_int.h"

#include "base/map.h"

static const char *num(struct ctx *c, int64_t i)
{
	return arena_printf(c->mem, "%lld", (long long)i);
}

/* ---- the chain ---- */

struct chain {
	unsigned char hash[HASH_BYTES];
	int64_t next_seq, changes, last_act, acts;
};

static enum rc check_block(struct ctx *c, struct chain *ch,
			   const struct db_rows *r)
{
	unsigned char hash[HASH_BYTES];
	int64_t first = db_int(r, 0), n = db_int(r, 1), act = db_int(r, 2);
	size_t size, hsize;
	const void *data = db_blob(r, 3, &size);
	const void *stored;
	struct act a;
	struct log_block *b;
	enum rc rc = act_load(c, &a, act);

	if (rc == E_NOTFOUND)
		return err_set(c, E_DB, "", &msg_verify_act, num(c, act));
	if (rc < 0)
		return rc;
	log_hash(hash, ch->hash, &a, first, n, data, size);
	stored = db_blob(r, 4, &hsize);
	b = log_block_open(data, size, first, n, act);
	log_block_free(b);
	if (!b || first != ch->next_seq || hsize != HASH_BYTES ||
	    memcmp(stored, hash, HASH_BYTES) != 0)
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
	int64_t acts;
	enum rc rc = log_genesis(c, ch->hash);
	int got = OK;

	ch->next_seq = 1;
	if (rc == OK)
		rc = db_query(c, &r,
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
	if (rc == OK)
		rc = db_one_int(c, &acts, "SELECT count(*) FROM act",
				DB_NOARGS);
	if (rc == OK && acts != ch->acts)
		rc = err_set(c, E_DB, "", &msg_verify_act, num(c, acts));
	return rc;
}

/* ---- rows against the log ---- */

static enum rc row_differs(struct ctx *c, const struct row *row,
			   const char *field)
{
	return err_set(c, E_DB, "", &msg_verify_row, row->e->label,
		       num(c, row->id), field);
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
	buf_init(&b, 4 * KIB);
	row_name_key(&b, p, row);
	same = key->tag == VAL_BLOB && key->n == b.n &&
	       memcmp(key->s, buf_text(&b), b.n) == 0;
	buf_free(&b);
	return same ? OK : row_differs(c, row, "name_key");
}

static enum rc chain_length(struct ctx *c, struct log_reader *lr, int64_t seq,
			    int64_t *n)
{
	enum rc rc = OK;

	while (rc == OK && seq > 0) {
		struct arena_mark m = arena_mark(c->mem);
		struct log_rec r;

		rc = log_read(c, lr, seq, c->mem, &r);
		if (rc == OK) {
			seq = r.prev < seq ? r.prev : 0;
			(*n)++;
		}
		arena_rewind(c->mem, m);
	}
	return rc;
}

static enum rc check_refs(struct ctx *c, const struct plan *p,
			  const struct row *row)
{
	int i, k, n;

	for (i = 0; i < p->ncols; i++) {
		const struct field *f = &p->e->fields[p->col[i]];
		const struct val *v = &row->v[p->col[i]];
		const struct entity *e = NULL;
		int64_t ids[4096];
		struct row *target;

		if (!f->type->is_ref || v->tag == VAL_NULL || row->is_void)
			continue;
		n = 1;
		if (f->type == &type_ref) {
			ids[0] = v->i;
			e = app_entity(c->app, f->ref);
		} else if (f->type == &type_refs) {
			n = refs_ids(v, ids, (int)ARRAY_LEN(ids));
			e = app_entity(c->app, f->ref);
		} else if (!anyref_split(c, v, &e, &ids[0])) {
			n = 0;
		}
		for (k = 0; k < n; k++)
			if (store_get(c, &target, e, ids[k]) < 0 ||
			    target->is_void)
				return err_set(c, E_DB, "", &msg_verify_ref,
					       p->e->label, num(c, row->id),
					       f->label);
		if (n == 0)
			return err_set(c, E_DB, "", &msg_verify_ref,
				       p->e->label, num(c, row->id),
				       f->label);
	}
	return OK;
}

static enum rc check_words(struct ctx *c, const struct plan *p,
			   const struct row *row)
{
	const char *words = row_words(c, p, row);
	struct db_rows r;
	enum rc rc;
	int got;

	if (*words == '\0')
		return OK;
	rc = db_words_find(c, &r, p->words, words, false, row->id - 1, 1);
	if (rc < 0)
		return rc;
	got = db_next(c, &r);
	if (got == DB_ROW && db_int(&r, 0) != row->id)
		got = OK;
	db_end(&r);
	if (got == DB_ROW)
		return OK;
	return got < 0 ? (enum rc)got
		       : err_set(c, E_DB, "", &msg_verify_words, p->e->label,
				 num(c, row->id));
}

static enum rc check_row(struct ctx *c, struct log_reader *lr,
			 const struct plan *p, const struct db_rows *r,
			 int64_t *changes)
{
	struct row *row = row_read(c, c->mem, p, r);
	struct row *log;
	struct val key = {.tag = VAL_NULL};
	enum rc rc;

	if (p->name >= 0)
		key = db_col(r, p->ncols + 3);
	rc = log_state(c, lr, p->e, row->ver, c->mem, &log);
	if (rc == OK)
		rc = same_row(c, p, row, log, &key);
	if (rc == OK)
		rc = chain_length(c, lr, row->ver, changes);
	if (rc == OK)
		rc = check_refs(c, p, row);
	if (rc == OK && p->name >= 0)
		rc = check_words(c, p, row);
	return rc;
}

static enum rc check_rows(struct ctx *c, struct log_reader *lr,
			  const struct plan *p, int64_t *changes)
{
	const char *sql = arena_printf(
	    c->mem, "SELECT %s%s FROM %s ORDER BY id", p->columns,
	    p->name >= 0 ? ", name_key" : "", p->e->name);
	struct db_rows r;
	enum rc rc = db_query(c, &r, sql, DB_NOARGS);
	int got = OK;

	if (rc < 0)
		return rc;
	while (rc == OK && (got = db_next(c, &r)) == DB_ROW) {
		struct arena_mark m = arena_mark(c->mem);

		rc = check_row(c, lr, p, &r, changes);
		arena_rewind(c->mem, m);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : rc;
}

static enum rc verify_in(struct ctx *c)
{
	struct chain ch = {0};
	struct log_reader *lr = log_reader_new();
	const struct module *const *m;
	int64_t found = 0;
	enum rc rc = db_check(c);
	int i;

	if (rc == OK)
		rc = check_chain(c, &ch);
	for (i = 0; rc == OK && i < c->app->nentities; i++)
		rc = check_rows(c, lr, &c->app->plans[i], &found);
	if (rc == OK && found != ch.changes)
		rc = err_set(c, E_DB, "", &msg_verify_missing,
			     num(c, ch.changes), num(c, found));
	for (m = c->app->modules; rc == OK && *m; m++)
		if ((*m)->verify)
			rc = (*m)->verify(c);
	log_reader_free(lr);
	return rc;
}

enum rc store_verify(struct ctx *c)
{
	enum rc rc = db_begin_read(c);

	if (rc < 0)
		return rc;
	rc = verify_in(c);
	db_rollback(c);
	return rc;
}

/* ---- derived data ---- */

static enum rc rebuild_row(struct ctx *c, const struct plan *p,
			   const struct row *row)
{
	struct buf b;
	const char *words = row_words(c, p, row);
	enum rc rc;

	buf_init(&b, 4 * KIB);
	row_name_key(&b, p, row);
	rc = db_exec(c,
		     arena_printf(c->mem,
				  "UPDATE %s SET name_key = $1 WHERE id = $2",
				  p->e->name),
		     DB_ARGS(DBB(buf_text(&b), b.n), DBI(row->id)));
	buf_free(&b);
	if (rc == OK && *words)
		rc = db_words_put(c, p->words, row->id, words, NULL);
	return rc;
}

static enum rc rebuild_entity(struct ctx *c, const struct plan *p)
{
	int64_t id, max;
	enum rc rc;

	if (p->name < 0)
		return OK;
	rc = db_words_clear(c, p->words);
	if (rc == OK)
		rc = db_one_int(c, &max, p->next_id, DB_NOARGS);
	for (id = 1; rc == OK && id < max; id++) {
		struct arena_mark m = arena_mark(c->mem);
		struct row *row;

		rc = store_get(c, &row, p->e, id);
		if (rc == OK)
			rc = rebuild_row(c, p, row);
		else if (rc == E_NOTFOUND)
			rc = OK;
		arena_rewind(c->mem, m);
	}
	return rc;
}

enum rc store_rebuild(struct ctx *c)
{
	const struct module *const *m;
	enum rc rc = db_begin_write(c);
	int i;

	if (rc < 0)
		return rc;
	for (i = 0; rc == OK && i < c->app->nentities; i++)
		rc = rebuild_entity(c, &c->app->plans[i]);
	for (m = c->app->modules; rc == OK && *m; m++)
		if ((*m)->rebuild)
			rc = (*m)->rebuild(c);
	if (rc < 0) {
		db_rollback(c);
		return rc;
	}
	return db_commit(c);
}

enum rc store_log_size(struct ctx *c, struct log_size *out)
{
	enum rc rc = db_one_int(c, &out->changes,
				"SELECT coalesce(sum(n), 0) FROM change_block",
				DB_NOARGS);

	if (rc == OK)
		rc = db_one_int(c, &out->log_bytes,
				"SELECT coalesce(sum(length(data) + "
				"length(hash)), 0) FROM change_block",
				DB_NOARGS);
	return rc;
}
