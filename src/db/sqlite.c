/*
 * SQLite: statements, columns, transactions, and what its errors mean.
 */
#include "base/base.h"
#include "db/messages.h"
#include "db/sql_text.h"
#include "db/sqlite_int.h"

#include <errno.h>

/* Extended codes first; the others are looked up by their primary code. */
static const struct fault {
	int code;
	enum rc rc;
	const struct msg *msg;
} faults[] = {
    {SQLITE_CONSTRAINT_UNIQUE, E_CONFLICT, &msg_db_unique},
    {SQLITE_CONSTRAINT_PRIMARYKEY, E_CONFLICT, &msg_db_unique},
    {SQLITE_CONSTRAINT_ROWID, E_CONFLICT, &msg_db_unique},
    {SQLITE_CONSTRAINT_FOREIGNKEY, E_DB, &msg_db_reference},
    {SQLITE_CONSTRAINT, E_DB, &msg_db_rule},
    {SQLITE_BUSY, E_BUSY, &msg_db_busy},
    {SQLITE_LOCKED, E_BUSY, &msg_db_busy},
    {SQLITE_FULL, E_IO, &msg_db_full},
    {SQLITE_IOERR, E_IO, &msg_db_io},
    {SQLITE_CANTOPEN, E_IO, &msg_db_io},
    {SQLITE_CORRUPT, E_DB, &msg_db_damaged},
    {SQLITE_NOTADB, E_DB, &msg_db_foreign},
    {SQLITE_FORMAT, E_DB, &msg_db_foreign},
    {SQLITE_TOOBIG, E_DB, &msg_db_too_big},
    {SQLITE_READONLY, E_DB, &msg_db_readonly},
    {SQLITE_PERM, E_DB, &msg_db_readonly},
};

static const struct fault *find_fault(int code)
{
	for (size_t i = 0; i < ARRAY_LEN(faults); i++)
		if (faults[i].code == code)
			return &faults[i];
	return NULL;
}

/* "UNIQUE constraint failed: t.code, t.day" names the field: code. */
static const char *field_of(const char *text, char *to, size_t size)
{
	const char *dot = strstr(text, "constraint failed: ");
	dot = dot ? strchr(dot, '.') : NULL;
	size_t n = dot ? strcspn(dot + 1, ", ") : 0;
	if (n >= size)
		n = 0;
	if (n > 0)
		memcpy(to, dot + 1, n);
	to[n] = '\0';
	return to;
}

enum rc sqlite_fail(struct ctx *c, sqlite3 *h, const char *path, int code)
{
	const char *text = h ? sqlite3_errmsg(h) : sqlite3_errstr(code);
	const struct fault *f = find_fault(code);
	if (!f)
		f = find_fault(code & 0xff);
	if (!f)
		return err_set(c, E_DB, "", &msg_db_refused, text);
	char field[64] = "";
	if (f->rc == E_CONFLICT)
		field_of(text, field, sizeof(field));
	return err_set(c, f->rc, field, f->msg, text, path);
}

static enum rc fail(struct ctx *c, int code)
{
	return sqlite_fail(c, sqlite_of(c->db)->h, c->db->path, code);
}

/*
 * $n means the n-th parameter, which SQLite writes ?n; it would take $n for a
 * name and number it by first appearance.
 */
static void mark_parameters(char *sql)
{
	for (char *p = sql; *p; p = sql + (sql_skip(p) - sql))
		if (sql_is_parameter(sql, p))
			*p = '?';
}

static enum rc sqlite_prepare(struct ctx *c, struct db_stmt *s)
{
	char *sql = sqlite_wall_text(c->db, s->text);
	if (!sql)
		sql = xstrdup(s->text);
	mark_parameters(sql);
	sqlite3_stmt *st = NULL;
	const char *tail = sql;
	int code = sqlite3_prepare_v3(sqlite_of(c->db)->h, sql, -1,
				      SQLITE_PREPARE_PERSISTENT, &st, &tail);
	/* One statement only: what follows would be dropped in silence. */
	assert(code != SQLITE_OK || tail[strspn(tail, " \t\r\n;")] == '\0');
	free(sql);
	if (code != SQLITE_OK)
		return fail(c, code);
	assert(st);
	s->handle = st;
	s->nargs = sqlite3_bind_parameter_count(st);
	s->is_write = !sqlite3_stmt_readonly(st);
	return OK;
}

static void sqlite_finish(void *handle)
{
	sqlite3_finalize(handle);
}

int sqlite_bind_one(sqlite3_stmt *st, int i, const struct val *v)
{
	switch (v->tag) {
	case VAL_NULL:
		return sqlite3_bind_null(st, i);
	case VAL_INT:
		return sqlite3_bind_int64(st, i, v->i);
	case VAL_TEXT:
		return sqlite3_bind_text(st, i, v->s, (int)v->n, SQLITE_STATIC);
	case VAL_BLOB:
		break;
	}
	/* An empty blob without an address would become NULL. */
	return sqlite3_bind_blob(st, i, v->n ? v->s : "", (int)v->n,
				 SQLITE_STATIC);
}

static enum rc sqlite_bind(struct ctx *c, void *handle, const struct val *args,
			   int nargs)
{
	for (int i = 0; i < nargs; i++) {
		int code = sqlite_bind_one(handle, i + 1, &args[i]);
		if (code != SQLITE_OK)
			return fail(c, code);
	}
	return OK;
}

static int sqlite_step(struct ctx *c, void *handle)
{
	int code = sqlite3_step(handle);
	if (code == SQLITE_ROW)
		return DB_ROW;
	return code == SQLITE_DONE ? OK : (int)fail(c, code);
}

static void sqlite_reset(void *handle)
{
	sqlite3_reset(handle);
}

static bool sqlite_is_null(void *handle, int col)
{
	return sqlite3_column_type(handle, col) == SQLITE_NULL;
}

static int64_t sqlite_int(void *handle, int col)
{
	return sqlite3_column_int64(handle, col);
}

static const char *sqlite_text(void *handle, int col)
{
	return (const char *)sqlite3_column_text(handle, col);
}

static const void *sqlite_blob(void *handle, int col, size_t *n)
{
	const void *p = sqlite3_column_blob(handle, col);
	*n = (size_t)sqlite3_column_bytes(handle, col);
	return p;
}

/*
 * A fraction, which only an expression can give, comes as text.  The column is
 * looked up once: a connection belongs to one thread, so that its unprotected
 * value may be read.
 */
static struct val sqlite_val(void *handle, int col)
{
	sqlite3_value *x = sqlite3_column_value(handle, col);
	int type = sqlite3_value_type(x);
	if (type == SQLITE_NULL)
		return (struct val){.tag = VAL_NULL};
	if (type == SQLITE_INTEGER)
		return val_int(sqlite3_value_int64(x));
	struct val v = {.tag = VAL_TEXT};
	if (type == SQLITE_BLOB) {
		v.tag = VAL_BLOB;
		v.s = sqlite3_value_blob(x);
	} else {
		v.s = (const char *)sqlite3_value_text(x);
	}
	v.n = (uint32_t)sqlite3_value_bytes(x);
	if (!v.s)
		v.s = ""; /* an empty blob has no address in SQLite */
	return v;
}

static enum rc sqlite_script(struct ctx *c, const char *sql)
{
	struct sqlite *q = sqlite_of(c->db);
	if (q->is_bulk)
		return sqlite_load_script(c, sql);
	int code = sqlite3_exec(q->h, sql, NULL, NULL, NULL);
	return code == SQLITE_OK ? OK : fail(c, code);
}

static int step_once(sqlite3_stmt *st)
{
	int code = sqlite3_step(st);
	sqlite3_reset(st);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

static enum rc take_lock(struct ctx *c, struct sqlite *q)
{
	enum rc rc = lock_take(q->lock, WRITE_WAIT_MS);
	if (rc == E_BUSY)
		return err_set(c, E_BUSY, "", &msg_db_busy);
	if (rc < 0)
		return err_set(c, rc, "", &msg_db_cannot_lock, q->db.path,
			       strerror(errno));
	return OK;
}

static enum rc sqlite_begin(struct ctx *c, bool is_write)
{
	struct sqlite *q = sqlite_of(c->db);
	enum rc rc = is_write ? take_lock(c, q) : OK;
	if (rc < 0)
		return rc;
	if (is_write)
		sqlite_back_to_wal(q);
	int code = step_once(is_write ? q->begin_write : q->begin_read);
	if (code == SQLITE_OK)
		return OK;
	rc = fail(c, code);
	if (is_write)
		lock_drop(q->lock);
	return rc;
}

static enum rc sqlite_begin_load(struct ctx *c, int64_t bytes)
{
	struct sqlite *q = sqlite_of(c->db);
	enum rc rc = take_lock(c, q);
	if (rc == OK && !sqlite_begin_alone(q, bytes)) {
		lock_drop(q->lock);
		rc = sqlite_begin(c, true);
	}
	if (rc == OK)
		sqlite_queue_begin(q);
	return rc;
}

static void end_write(struct sqlite *q)
{
	sqlite_queue_end(q);
	q->is_bulk = false;
	sqlite_back_to_wal(q);
	lock_drop(q->lock);
}

static void sqlite_rollback(struct db *db)
{
	struct sqlite *q = sqlite_of(db);
	sqlite_queue_end(q); /* what is still piled up is forgotten */
	/* A full disk and the like have rolled back already. */
	if (!sqlite3_get_autocommit(q->h))
		step_once(q->rollback);
	if (db->txn == TXN_WRITE)
		end_write(q);
}

static enum rc sqlite_commit(struct ctx *c)
{
	struct sqlite *q = sqlite_of(c->db);
	enum rc rc = OK;
	if (sqlite3_get_autocommit(q->h)) {
		rc = err_set(c, E_IO, "", &msg_db_undone);
	} else {
		int code = step_once(q->commit);
		if (code != SQLITE_OK)
			rc = fail(c, code);
	}
	if (rc < 0)
		sqlite_rollback(c->db);
	else if (c->db->txn == TXN_WRITE)
		end_write(q);
	return rc;
}

/* Whoever holds the lock writes, and would have to wait for this; what a
 * reader still looks at stays in the log. */
static bool sqlite_rest(struct db *db)
{
	struct sqlite *q = sqlite_of(db);
	int pages = 0, copied = 0;
	if (lock_take(q->lock, 0) < 0)
		return false;
	int code = sqlite3_wal_checkpoint_v2(
	    q->h, "main", SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);
	lock_drop(q->lock);
	return code == SQLITE_OK && copied == pages;
}

/* A full disk and the like have undone the whole group. */
static enum rc sqlite_part_begin(struct ctx *c)
{
	struct sqlite *q = sqlite_of(c->db);
	if (sqlite3_get_autocommit(q->h))
		return err_set(c, E_IO, "", &msg_db_undone);
	int code = step_once(q->part);
	return code == SQLITE_OK ? OK : fail(c, code);
}

static enum rc sqlite_part_keep(struct ctx *c)
{
	struct sqlite *q = sqlite_of(c->db);
	if (sqlite3_get_autocommit(q->h))
		return err_set(c, E_IO, "", &msg_db_undone);
	int code = step_once(q->part_release);
	return code == SQLITE_OK ? OK : fail(c, code);
}

static void sqlite_part_undo(struct db *db)
{
	struct sqlite *q = sqlite_of(db);
	if (sqlite3_get_autocommit(q->h))
		return;
	/* a part that cannot be undone must not be stored with the others */
	if (step_once(q->part_rollback) != SQLITE_OK ||
	    step_once(q->part_release) != SQLITE_OK)
		step_once(q->rollback);
}

static int sqlite_ncols(void *handle)
{
	return sqlite3_column_count(handle);
}

static enum rc sqlite_has_column(struct ctx *c, const char *table,
				 const char *column, bool *out)
{
	int64_t n = 0;
	enum rc rc = db_one_int(c, &n,
				"SELECT count(*) FROM pragma_table_info($1) "
				"WHERE name = $2",
				DB_ARGS(DBT(table), DBT(column)));
	*out = n > 0;
	return rc;
}

static enum rc sqlite_others_version(struct ctx *c, int64_t *out)
{
	return db_one_int(c, out, "PRAGMA data_version", DB_NOARGS);
}

const struct db_ops sqlite_ops = {
    .engine = DB_SQLITE,
    .close = sqlite_close,
    .prepare = sqlite_prepare,
    .finish = sqlite_finish,
    .bind = sqlite_bind,
    .step = sqlite_step,
    .reset = sqlite_reset,
    .is_null = sqlite_is_null,
    .get_int = sqlite_int,
    .get_text = sqlite_text,
    .get_blob = sqlite_blob,
    .get_val = sqlite_val,
    .ncols = sqlite_ncols,
    .script = sqlite_script,
    .begin = sqlite_begin,
    .begin_load = sqlite_begin_load,
    .bulk = sqlite_bulk,
    .rest = sqlite_rest,
    .part_begin = sqlite_part_begin,
    .part_keep = sqlite_part_keep,
    .part_undo = sqlite_part_undo,
    .put = sqlite_put,
    .settle = sqlite_settle,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .has_column = sqlite_has_column,
    .others_version = sqlite_others_version,
    .reach = sqlite_reach,
    .lift = sqlite_lift,
    .walls_are_made = sqlite_walls_are_made,
    .walls_make = sqlite_walls_make,
    .words_create = sqlite_words_create,
    .words_put = sqlite_words_put,
    .words_clear = sqlite_words_clear,
    .words_find = sqlite_words_find,
    .words_digest = sqlite_words_digest,
    .words_add = sqlite_words_add,
    .check = sqlite_check,
    .index_is = "SELECT count(*) FROM sqlite_schema WHERE type = 'index' "
		"AND name = $1 AND sql = $2",
    .indexes = "SELECT name FROM sqlite_schema WHERE type = 'index' "
	       "AND tbl_name = $1",
    .size = sqlite_size,
    .copy_to = sqlite_copy_to,
    .analyze = sqlite_analyze,
};
