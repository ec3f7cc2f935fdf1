/*
 * The part of the database layer that knows no engine: choice of the engine,
 * statements, and the rule that nothing is written outside a transaction.
 */
#include "base/base.h"
#include "base/idset.h"
#include "db/db.h"
#include "db/db_int.h"
#include "db/messages.h"

#include <strings.h>

static bool starts_with(const char *s, const char *prefix)
{
	return strncasecmp(s, prefix, strlen(prefix)) == 0;
}

bool db_is_postgres(const char *url)
{
	return starts_with(url, "postgresql://") ||
	       starts_with(url, "postgres://");
}

const char *db_name(const struct db *db)
{
	return db->path;
}

enum rc db_open(struct ctx *c, struct db **out, const char *url,
		enum db_mode mode)
{
	/* SQLite would take ":memory:" for a database without a file. */
	if (!url || !*url || url[0] == ':')
		return err_set(c, E_USAGE, "db", &msg_db_no_name);
	enum rc rc = db_is_postgres(url) ? postgres_open(c, out, url, mode)
					 : sqlite_open(c, out, url, mode);
	if (rc == OK)
		(*out)->no_wall = c->no_wall;
	return rc;
}

enum rc db_open_standby(struct ctx *c, struct db **out, const char *url)
{
	struct ctx own = *c;
	if (!url || !db_is_postgres(url))
		return err_set(c, E_USAGE, "db", &msg_db_standby_file,
			       url ? url : "");
	own.db = NULL;
	enum rc rc = postgres_open_standby(&own, &own.db, url);
	if (rc == OK)
		rc = db_begin_read(&own);
	if (rc == OK) {
		db_rollback(&own);
		if (!own.db->view.is_standby)
			rc = err_set(&own, E_USAGE, "db", &msg_db_no_standby,
				     own.db->path);
	}
	if (rc == OK)
		*out = own.db;
	else
		db_close(own.db);
	c->err = own.err;
	return rc;
}

void db_limit(struct db *db, int ms)
{
	if (db->ops->limit)
		db->ops->limit(db, ms);
}

void db_close(struct db *db)
{
	if (!db)
		return;
	if (db->txn == TXN_GROUP)
		db->txn = TXN_WRITE;
	if (db->txn != TXN_NONE)
		db->ops->rollback(db);
	stmt_forget_all(db);
	free(db->path);
	db->ops->close(db);
}

/* A write needs a write transaction: only that one holds the lock. */
static enum rc check_write(struct ctx *c)
{
	if (c->db->txn == TXN_WRITE)
		return OK;
	return err_set(c, E_DB, "",
		       c->db->mode == DB_READ ? &msg_db_no_write
					      : &msg_db_no_transaction);
}

static enum rc settle(struct ctx *c)
{
	return c->db->ops->settle ? c->db->ops->settle(c) : OK;
}

static enum rc start(struct ctx *c, struct db_stmt **out, const char *sql,
		     const struct val *args, int nargs)
{
	struct db_stmt *s;
	enum rc rc = wall_begin(c);
	if (rc == OK)
		rc = stmt_take(c, &s, sql);
	if (rc < 0)
		return rc;
	assert(s->nargs == nargs);
	rc = s->is_write ? check_write(c) : OK;
	if (rc == OK)
		rc = settle(c);
	if (rc == OK)
		rc = c->db->ops->bind(c, s->handle, args, nargs);
	if (rc < 0) {
		stmt_give(c->db, s);
		return rc;
	}
	s->state = DB_ROW;
	*out = s;
	return OK;
}

enum rc db_query(struct ctx *c, struct db_rows *r, const char *sql,
		 const struct val *args, int nargs)
{
	*r = (struct db_rows){.db = c->db};
	enum rc rc = start(c, &r->stmt, sql, args, nargs);
	if (rc == OK)
		c->db->nreading++;
	return rc;
}

enum rc db_scan(struct ctx *c, struct db_rows *r, const char *sql,
		const struct val *args, int nargs)
{
	enum rc rc = db_query(c, r, sql, args, nargs);
	if (rc == OK && c->db->ops->scan)
		c->db->ops->scan(r->stmt->handle);
	return rc;
}

bool db_is_far(const struct db *db)
{
	return db->ops->ahead != NULL;
}

void db_ahead(struct ctx *c, const char *sql, const int64_t *ids, int n)
{
	struct ctx quiet = *c; /* a failure shows when it is really asked */
	struct db_stmt *s;
	if (!c->db->ops->ahead || c->db->txn != TXN_READ || n < 1 ||
	    c->db->lifted)
		return;
	if (stmt_take(&quiet, &s, sql) < 0)
		return;
	assert(s->nargs == 1);
	c->db->ops->ahead(&quiet, s->handle, ids, n < DB_AHEAD ? n : DB_AHEAD);
	stmt_give(c->db, s);
}

int db_next(struct ctx *c, struct db_rows *r)
{
	struct db_stmt *s = r->stmt;
	/* A step beyond the end would start all over again. */
	if (s->state == DB_ROW) {
		int rc = (int)settle(c);
		s->state = rc < 0 ? rc : r->db->ops->step(c, s->handle);
	}
	return s->state;
}

void db_end(struct db_rows *r)
{
	if (!r->stmt)
		return;
	stmt_give(r->db, r->stmt);
	r->db->nreading--;
	r->stmt = NULL;
}

bool db_is_null(const struct db_rows *r, int col)
{
	return r->db->ops->is_null(r->stmt->handle, col);
}

int64_t db_int(const struct db_rows *r, int col)
{
	return r->db->ops->get_int(r->stmt->handle, col);
}

const char *db_text(const struct db_rows *r, int col)
{
	return r->db->ops->get_text(r->stmt->handle, col);
}

const void *db_blob(const struct db_rows *r, int col, size_t *n)
{
	return r->db->ops->get_blob(r->stmt->handle, col, n);
}

struct val db_col(const struct db_rows *r, int col)
{
	return r->db->ops->get_val(r->stmt->handle, col);
}

int db_ncols(const struct db_rows *r)
{
	return r->db->ops->ncols(r->stmt->handle);
}

/* 1: the engine does it later; 0: it is still to do. */
static int put(struct ctx *c, const char *sql, const struct val *args,
	       int nargs)
{
	struct db_stmt *s;
	if (!c->db->ops->put || c->db->txn != TXN_WRITE)
		return 0;
	enum rc rc = stmt_take(c, &s, sql);
	if (rc < 0)
		return (int)rc;
	assert(s->nargs == nargs);
	int taken =
	    s->is_write ? c->db->ops->put(c, s->handle, args, nargs) : 0;
	s->is_busy = false; /* nobody has touched it yet */
	return taken;
}

static enum rc run(struct ctx *c, const char *sql, const struct val *args,
		   int nargs)
{
	struct db_stmt *s;
	int taken = put(c, sql, args, nargs);
	if (taken != 0)
		return taken < 0 ? (enum rc)taken : OK;
	enum rc rc = start(c, &s, sql, args, nargs);
	if (rc < 0)
		return rc;
	int step;
	do
		step = c->db->ops->step(c, s->handle);
	while (step == DB_ROW);
	stmt_give(c->db, s);
	return step;
}

/* A single write gets its own transaction, and with it the lock. */
static bool needs_transaction(const struct db *db)
{
	return !db_in_transaction(db) && db->mode != DB_READ;
}

static enum rc finish_own(struct ctx *c, enum rc rc)
{
	if (rc == OK)
		return db_commit(c);
	db_rollback(c);
	return rc;
}

/* A transaction of one statement. */
static enum rc run_alone(struct ctx *c, const char *sql, const struct val *args,
			 int nargs)
{
	enum rc rc = OK;
	for (int i = 0; i < DB_TRIES; i++) {
		rc = db_begin_write(c);
		if (rc == OK)
			rc = finish_own(c, run(c, sql, args, nargs));
		if (!c->db->may_repeat)
			break;
		if (i + 1 < DB_TRIES)
			err_clear(c);
	}
	return rc;
}

enum rc db_exec(struct ctx *c, const char *sql, const struct val *args,
		int nargs)
{
	if (!needs_transaction(c->db))
		return run(c, sql, args, nargs);
	struct db_stmt *s;
	enum rc rc = stmt_take(c, &s, sql);
	if (rc < 0)
		return rc;
	bool is_write = s->is_write;
	stmt_give(c->db, s);
	if (!is_write)
		return run(c, sql, args, nargs);
	return run_alone(c, sql, args, nargs);
}

enum rc db_one_int(struct ctx *c, int64_t *out, const char *sql,
		   const struct val *args, int nargs)
{
	struct db_rows r;
	int rc = db_query(c, &r, sql, args, nargs);
	if (rc < 0)
		return rc;
	rc = db_next(c, &r);
	if (rc == DB_ROW)
		*out = db_int(&r, 0);
	db_end(&r);
	if (rc < 0)
		return rc;
	return rc == DB_ROW ? OK : E_NOTFOUND;
}

enum rc db_script(struct ctx *c, const char *sql)
{
	enum rc rc;
	if (needs_transaction(c->db)) {
		rc = db_begin_write(c);
		if (rc < 0)
			return rc;
		return finish_own(c, c->db->ops->script(c, sql));
	}
	rc = check_write(c);
	if (rc == OK)
		rc = settle(c);
	return rc < 0 ? rc : c->db->ops->script(c, sql);
}

enum rc db_has_column(struct ctx *c, const char *table, const char *column,
		      bool *out)
{
	return c->db->ops->has_column(c, table, column, out);
}

static enum rc begin_now(struct ctx *c, bool is_write)
{
	enum rc rc = c->db->ops->begin(c, is_write);
	c->db->view.is_seen = rc == OK;
	return rc;
}

static enum rc begin(struct ctx *c, bool is_write)
{
	bool is_part = c->db->txn == TXN_GROUP;
	assert(is_part ? is_write : c->db->txn == TXN_NONE);
	c->db->may_repeat = false;
	enum rc rc = wall_begin(c);
	if (rc == OK)
		rc = is_part ? c->db->ops->part_begin(c)
			     : begin_now(c, is_write);
	if (rc == OK)
		c->db->txn = is_write ? TXN_WRITE : TXN_READ;
	return rc;
}

enum rc db_begin_load(struct ctx *c, int64_t bytes)
{
	enum rc rc;
	if (c->db->ops->begin_load && c->db->mode != DB_READ) {
		assert(c->db->txn == TXN_NONE);
		rc = wall_begin(c);
		if (rc == OK)
			rc = c->db->ops->begin_load(c, bytes);
		if (rc == OK)
			c->db->txn = TXN_WRITE;
	} else {
		rc = db_begin_write(c);
	}
	if (rc == OK)
		db_bulk(c);
	return rc;
}

enum rc db_begin_write(struct ctx *c)
{
	if (c->db->mode == DB_READ)
		return err_set(c, E_DB, "", &msg_db_no_write);
	return begin(c, true);
}

void db_bulk(struct ctx *c)
{
	assert(c->db->txn == TXN_WRITE);
	if (c->db->ops->bulk)
		c->db->ops->bulk(c->db);
}

enum rc db_begin_read(struct ctx *c)
{
	return begin(c, false);
}

enum rc db_commit(struct ctx *c)
{
	struct db *db = c->db;
	assert(db_in_transaction(db));
	enum rc rc = settle(c);
	if (db->is_group)
		return group_keep(c, rc);
	if (rc == OK)
		rc = db->ops->commit(c);
	else
		db->ops->rollback(db);
	if (rc == OK && db->txn == TXN_WRITE)
		db->commits++;
	db->txn = TXN_NONE;
	db->lifted = 0;
	return rc;
}

void db_rollback(struct ctx *c)
{
	if (!db_in_transaction(c->db))
		return;
	if (c->db->is_group) {
		group_undo(c->db);
		return;
	}
	c->db->ops->rollback(c->db);
	c->db->txn = TXN_NONE;
	c->db->lifted = 0;
}

bool db_rest(struct db *db)
{
	assert(db->txn == TXN_NONE);
	return !db->ops->rest || db->ops->rest(db);
}

bool db_in_transaction(const struct db *db)
{
	return db->txn == TXN_READ || db->txn == TXN_WRITE;
}

enum rc db_words_create(struct ctx *c, const char *index)
{
	return c->db->ops->words_create(c, index);
}

enum rc db_words_put(struct ctx *c, const char *index, int64_t id,
		     const char *words, const char *old_words)
{
	if (!needs_transaction(c->db))
		return c->db->ops->words_put(c, index, id, words, old_words);
	enum rc rc = db_begin_write(c);
	if (rc < 0)
		return rc;
	return finish_own(
	    c, c->db->ops->words_put(c, index, id, words, old_words));
}

enum rc db_words_clear(struct ctx *c, const char *index)
{
	return c->db->ops->words_clear(c, index);
}

enum rc db_words_find(struct ctx *c, struct db_rows *r, const char *index,
		      const char *words, enum words_how how, int64_t after_id,
		      int limit)
{
	*r = (struct db_rows){.db = c->db};
	enum rc rc = wall_begin(c);
	if (rc < 0)
		return rc;
	return c->db->ops->words_find(c, r, index, words, how, after_id, limit);
}

enum rc db_words_rows(struct ctx *c, struct db_rows *r, const char *index,
		      const char *words, enum words_how how, int limit,
		      const char *table, const char *columns)
{
	*r = (struct db_rows){.db = c->db};
	enum rc rc = wall_begin(c);
	if (rc < 0)
		return rc;
	return c->db->ops->words_rows(c, r, index, words, how, limit, table,
				      columns);
}

enum rc db_words_are_many(struct ctx *c, bool *out, const char *index,
			  const char *words, enum words_how how, int limit)
{
	return c->db->ops->words_are_many(c, out, index, words, how, limit);
}

enum rc db_words_digest(struct ctx *c, const char *index, uint64_t *sum)
{
	return c->db->ops->words_digest(c, index, sum);
}

enum rc db_words_add(struct ctx *c, int64_t id, const char *words,
		     uint64_t *sum)
{
	return c->db->ops->words_add(c, id, words, sum);
}

enum rc db_check(struct ctx *c)
{
	return c->db->ops->check(c);
}

enum rc db_index_is(struct ctx *c, bool *out, const char *name, const char *sql)
{
	int64_t n;
	enum rc rc = db_one_int(c, &n, c->db->ops->index_is,
				DB_ARGS(DBT(name), DBT(sql)));
	if (rc == OK)
		*out = n > 0;
	return rc;
}

enum rc db_indexes(struct ctx *c, struct db_rows *r, const char *table)
{
	return db_query(c, r, c->db->ops->indexes, DB_ARGS(DBT(table)));
}

enum rc db_may_drop(struct ctx *c, bool *out)
{
	int64_t n = 0;
	enum rc rc = OK;
	if (c->db->ops->others)
		rc = db_one_int(c, &n, c->db->ops->others, DB_NOARGS);
	*out = n == 0;
	return rc;
}

enum rc db_size(struct ctx *c, int64_t *out)
{
	return c->db->ops->size(c, out);
}

enum rc db_copy_to(struct ctx *c, const char *path)
{
	return c->db->ops->copy_to(c, path);
}

enum rc db_analyze(struct ctx *c)
{
	return c->db->ops->analyze(c);
}

enum db_engine db_engine(const struct db *db)
{
	return db->ops->engine;
}

const char *db_engine_version(const struct db *db)
{
	return db->version;
}

unsigned char *db_key(struct db *db, bool **known)
{
	*known = &db->has_key;
	return db->key;
}

bool db_can_write(const struct db *db)
{
	return db->mode != DB_READ;
}

bool db_may_repeat(const struct db *db)
{
	return db->may_repeat;
}
