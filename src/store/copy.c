/*
 * copy.c: a whole database into another one, of whichever engine: row by row
 * in the order of numbers, so that what is there tells where to go on.  Until
 * all of it was compared the copy has no "format" and nobody opens it.
 */
#include "base/base.h"
#include "store/blocks.h"
#include "store/store_int.h"

#include <sodium.h>

#include "base/vec.h"

enum { BATCH = 20000, COLS_MAX = 160, STATE_BYTES = UID_BYTES + HASH_BYTES };

struct part {
	const char *name, *label, *key, *columns, *insert;
	const struct plan *p; /* NULL: of the log */
};

struct copy {
	struct ctx *to, *from;
	const struct copy_news *news;
	VEC(struct part) parts;
	unsigned char state[STATE_BYTES]; /* of the source: is it the same? */
};

static const struct part log_parts[] = {
    {"act", "act", "id",
     "id, at, author, kind, label, basis, undoes, first_seq",
     "INSERT INTO act (id, at, author, kind, label, basis, undoes, first_seq) "
     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
     NULL},
    {"change_block", "change_block", "first_seq",
     "first_seq, n, act, data, hash",
     "INSERT INTO change_block (first_seq, n, act, data, hash) "
     "VALUES ($1, $2, $3, $4, $5)",
     NULL},
};

static void list_parts(struct copy *k)
{
	const struct app *app = k->to->app;
	size_t i;

	for (i = 0; i < ARRAY_LEN(log_parts); i++)
		vec_push(&k->parts, log_parts[i]);
	for (i = 0; i < (size_t)app->nentities; i++) {
		const struct plan *p = &app->plans[i];
		struct part t = {.name = p->e->name,
				 .label = entity_label(k->to, p->e),
				 .key = "id",
				 .insert = p->insert,
				 .p = p};

		t.columns =
		    p->name >= 0
			? arena_printf(k->to->mem, "%s, name_key", p->columns)
			: p->columns;
		vec_push(&k->parts, t);
	}
}

/* ---- where it stands ---- */

static enum rc meta_blob(struct ctx *c, const char *name, void *to, size_t size,
			 bool *found)
{
	const void *v;
	size_t n;
	enum rc rc = meta_get(c, name, &v, &n);

	*found = rc == OK && v && n == size;
	if (*found)
		memcpy(to, v, n);
	return rc;
}

/* Installation and the last hash of the log: what a copy is a copy of. */
static enum rc source_state(struct copy *k)
{
	struct log_end end;
	bool found;
	enum rc rc =
	    meta_blob(k->from, "installation", k->state, UID_BYTES, &found);

	if (rc == OK && !found)
		rc = err_set(k->from, E_DB, "", &msg_verify_meta,
			     "installation");
	if (rc == OK)
		rc = log_end(k->from, &end);
	if (rc == OK)
		memcpy(k->state + UID_BYTES, end.hash, HASH_BYTES);
	return rc;
}

static enum rc begin_anew(struct copy *k)
{
	enum rc rc = db_begin_write(k->to);

	if (rc < 0)
		return rc;
	rc = store_create_tables(k->to);
	if (rc == OK)
		rc = meta_put(k->to, "copying", k->state, STATE_BYTES);
	if (rc == OK)
		return db_commit(k->to);
	db_rollback(k->to);
	return rc;
}

/* A copy that was broken off goes on, if the source is what it was. */
static enum rc begin(struct copy *k)
{
	unsigned char was[STATE_BYTES];
	bool has_meta = false, found = false;
	enum rc rc = db_has_column(k->to, "meta", "name", &has_meta);

	if (rc == OK && !has_meta)
		return begin_anew(k);
	if (rc == OK)
		rc = meta_blob(k->to, "copying", was, STATE_BYTES, &found);
	if (rc < 0)
		return rc;
	if (!found)
		return err_set(k->to, E_CONFLICT, "", &msg_copy_used,
			       db_name(k->to->db));
	if (memcmp(was, k->state, STATE_BYTES) != 0)
		return err_set(k->to, E_CONFLICT, "", &msg_copy_moved,
			       db_name(k->to->db));
	return OK;
}

/* ---- rows ---- */

static enum rc one_number(struct ctx *c, int64_t *out, const char *fmt_begin,
			  const char *key, const char *fmt_end,
			  const char *table)
{
	return db_one_int(
	    c, out,
	    arena_printf(c->mem, "%s%s%s%s", fmt_begin, key, fmt_end, table),
	    DB_NOARGS);
}

static enum rc put_row(struct copy *k, const struct part *t,
		       const struct db_rows *r)
{
	struct val args[COLS_MAX];
	struct arena_mark m = arena_mark(k->to->mem);
	int i, n = db_ncols(r);
	enum rc rc;

	assert(n <= COLS_MAX);
	for (i = 0; i < n; i++)
		args[i] = db_col(r, i);
	rc = db_exec(k->to, t->insert, args, n);
	if (rc == OK && t->p && t->p->words) {
		const struct row *row = row_read(k->from, k->to->mem, t->p, r);
		const char *words = row_words(k->to, t->p, row);

		if (*words)
			rc = db_words_put(k->to, t->p->words, row->id, words,
					  NULL);
	}
	arena_rewind(k->to->mem, m);
	return rc;
}

static void tell(const struct copy *k, const struct part *t, int64_t done,
		 int64_t all, bool is_checked)
{
	if (k->news && k->news->said)
		k->news->said(k->news->arg, t->label, done, all, is_checked);
}

static enum rc begin_batch(struct copy *k)
{
	enum rc rc = db_begin_write(k->to);

	if (rc == OK)
		db_bulk(k->to);
	return rc;
}

/* Rows r, a transaction for each BATCH of them. */
static enum rc put_rows(struct copy *k, const struct part *t, struct db_rows *r,
			int64_t done, int64_t all)
{
	enum rc rc = OK;
	int n = 0, got = DB_ROW;

	while (rc == OK && (got = db_next(k->from, r)) == DB_ROW) {
		if (n == 0)
			rc = begin_batch(k);
		if (rc == OK)
			rc = put_row(k, t, r);
		if (rc < 0 || ++n < BATCH)
			continue;
		rc = db_commit(k->to);
		done += n;
		n = 0;
		tell(k, t, done, all, false);
	}
	if (rc == OK && got == OK && n > 0)
		return db_commit(k->to);
	db_rollback(k->to);
	return got < 0 ? (enum rc)got : rc;
}

static enum rc copy_part(struct copy *k, const struct part *t)
{
	int64_t after = 0, done = 0, all = 0;
	struct db_rows r;
	enum rc rc = one_number(k->to, &after, "SELECT coalesce(max(", t->key,
				"), 0) FROM ", t->name);

	if (rc == OK)
		rc = one_number(k->to, &done, "SELECT count(", t->key,
				") FROM ", t->name);
	if (rc == OK)
		rc = one_number(k->from, &all, "SELECT count(", t->key,
				") FROM ", t->name);
	if (rc == OK)
		rc = db_scan(k->from, &r,
			     arena_printf(k->from->mem,
					  "SELECT %s FROM %s WHERE %s > $1 "
					  "ORDER BY %s",
					  t->columns, t->name, t->key, t->key),
			     DB_ARGS(DBI(after)));
	if (rc < 0)
		return rc;
	rc = put_rows(k, t, &r, done, all);
	db_end(&r);
	return rc;
}

/* ---- comparing ---- */

static enum rc same_row(struct copy *k, const struct part *t,
			const struct db_rows *a, const struct db_rows *b)
{
	int i;

	for (i = 0; i < db_ncols(a); i++) {
		struct val x = db_col(a, i), y = db_col(b, i);

		if (!val_equal(&x, &y))
			return err_set(k->to, E_DB, "", &msg_copy_differs,
				       t->label,
				       arena_printf(k->to->mem, "%lld",
						    (long long)db_int(a, 0)));
	}
	return OK;
}

static enum rc same_rows(struct copy *k, const struct part *t,
			 struct db_rows *a, struct db_rows *b, int64_t all)
{
	int64_t n = 0;
	enum rc rc = OK;

	while (rc == OK) {
		int x = db_next(k->from, a);
		int y = x < 0 ? x : db_next(k->to, b);

		if (x < 0 || y < 0)
			return (enum rc)(x < 0 ? x : y);
		if (x != y)
			return err_set(k->to, E_DB, "", &msg_copy_count,
				       t->label);
		if (x == OK)
			break;
		rc = same_row(k, t, a, b);
		if (++n % BATCH == 0)
			tell(k, t, n, all, true);
	}
	if (rc == OK)
		tell(k, t, n, n, true);
	return rc;
}

static enum rc compare_part(struct copy *k, const struct part *t)
{
	const char *sql =
	    arena_printf(k->to->mem, "SELECT %s FROM %s ORDER BY %s",
			 t->columns, t->name, t->key);
	struct db_rows a, b;
	int64_t all = 0;
	enum rc rc = one_number(k->from, &all, "SELECT count(", t->key,
				") FROM ", t->name);

	if (rc == OK)
		rc = db_scan(k->from, &a, sql, DB_NOARGS);
	if (rc < 0)
		return rc;
	rc = db_scan(k->to, &b, sql, DB_NOARGS);
	if (rc == OK) {
		rc = same_rows(k, t, &a, &b, all);
		db_end(&b);
	}
	db_end(&a);
	return rc;
}

static enum rc compare(struct copy *k)
{
	enum rc rc = db_begin_read(k->to);
	size_t i;

	if (rc < 0)
		return rc;
	for (i = 0; rc == OK && i < k->parts.n; i++)
		rc = compare_part(k, &k->parts.v[i]);
	db_rollback(k->to);
	return rc;
}

/* ---- the end ---- */

/* From here on it is a database: the facts of the source, in one step. */
static enum rc finish(struct copy *k)
{
	struct db_rows r;
	int got = OK;
	enum rc rc = db_begin_write(k->to);

	if (rc < 0)
		return rc;
	rc = db_exec(k->to, "DELETE FROM meta", DB_NOARGS);
	if (rc == OK)
		rc = db_query(k->from, &r,
			      "SELECT name, value FROM meta ORDER BY name",
			      DB_NOARGS);
	if (rc == OK) {
		while (rc == OK && (got = db_next(k->from, &r)) == DB_ROW) {
			size_t n;
			const void *value = db_blob(&r, 1, &n);

			rc = meta_put(k->to, db_text(&r, 0), value, n);
		}
		db_end(&r);
	}
	if (rc == OK && got == OK)
		rc = blocks_renew(k->to);
	if (rc == OK && got == OK)
		return db_commit(k->to);
	db_rollback(k->to);
	return got < 0 ? (enum rc)got : rc;
}

static enum rc copy_in(struct copy *k)
{
	enum rc rc = source_state(k);
	size_t i;

	if (rc == OK)
		rc = begin(k);
	for (i = 0; rc == OK && i < k->parts.n; i++)
		rc = copy_part(k, &k->parts.v[i]);
	if (rc == OK)
		rc = db_analyze(k->to);
	if (rc == OK)
		rc = compare(k);
	return rc == OK ? finish(k) : rc;
}

enum rc store_copy(struct ctx *to, struct ctx *from,
		   const struct copy_news *news)
{
	struct copy k = {.to = to, .from = from, .news = news};
	enum rc rc = reach_must_be_all(to);

	if (rc == OK)
		rc = reach_must_be_all(from);
	if (rc == OK)
		rc = db_begin_read(from);
	if (rc < 0)
		return rc;
	list_parts(&k);
	rc = copy_in(&k);
	vec_free(&k.parts);
	db_rollback(from);
	if (rc == OK)
		rc = store_open(to);
	return rc == OK ? store_verify(to) : rc;
}
