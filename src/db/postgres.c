/*
 * postgres.c: statements of a connection to PostgreSQL.
 */
#include "base/base.h"
#include "db/messages.h"
#include "db/postgres_int.h"
#include "db/sql_text.h"

enum {
	FIRST_BATCH = 128, /* rows of a piece */
	MOST_BATCH = 4096,
	MOST_BYTES = 2 * 1024 * 1024,
	SQL_ROOM = 64,
};

static enum rc pg_prepare(struct ctx *c, struct db_stmt *e)
{
	struct pg_stmt *s = xcalloc(1, sizeof(*s));
	s->q = postgres_of(c->db);
	s->text = e->text;
	s->nargs = sql_parameters(e->text);
	s->types = xcalloc((size_t)s->nargs + 1, sizeof(s->types[0]));
	s->args = xcalloc((size_t)s->nargs + 1, sizeof(s->args[0]));
	s->numbers = xcalloc((size_t)s->nargs + 1, sizeof(s->numbers[0]));
	e->handle = s;
	e->nargs = s->nargs;
	e->is_write = sql_writes(e->text);
	s->gives_rows = !e->is_write || strcasestr(e->text, "RETURNING");
	return OK;
}

static bool is_known(const struct pg_stmt *s)
{
	return s->generation != 0 && s->generation == s->q->generation;
}

/* A failed transaction takes no statement, and the middle of something else
 * neither; then the server keeps this one until the connection ends. */
void pg_deallocate(struct postgres *q, unsigned name)
{
	char sql[SQL_ROOM];
	if (!pg_is_alive(q))
		return;
	pg_batch_hear(NULL, q);
	pg_hear_end(q);
	PGTransactionStatusType st = PQtransactionStatus(q->conn);
	if (PQpipelineStatus(q->conn) != PQ_PIPELINE_OFF ||
	    (st != PQTRANS_IDLE && st != PQTRANS_INTRANS))
		return;
	snprintf(sql, sizeof(sql), "DEALLOCATE s%u", name);
	PQclear(pg_exec(q, sql));
}

static void deallocate(struct pg_stmt *s)
{
	if (is_known(s))
		pg_deallocate(s->q, s->name);
	s->generation = 0;
}

static void pg_finish(void *handle)
{
	struct pg_stmt *s = handle;
	pg_stmt_reset(s);
	pg_free_ready(s);
	deallocate(s);
	free(s->types);
	free(s->args);
	free(s->numbers);
	free(s->texts);
	free(s);
}

static Oid type_of(const struct val *v)
{
	switch (v->tag) {
	case VAL_INT:
		return PG_INT8;
	case VAL_TEXT:
		return PG_TEXT;
	case VAL_BLOB:
		return PG_BYTEA;
	case VAL_NULL:
		break;
	}
	return 0;
}

/* Null fits every type; true if all types are as the statement was made. */
static bool take_types(struct pg_stmt *s)
{
	bool same = true;
	for (int i = 0; i < s->nargs; i++) {
		Oid t = type_of(&s->args[i]);
		if (t == 0 || t == s->types[i])
			continue;
		s->types[i] = t;
		same = false;
	}
	return same;
}

static enum rc make_known(struct ctx *c, struct pg_stmt *s)
{
	char name[16];
	enum rc rc = pg_ready(c, s->q);
	if (rc < 0)
		return rc;
	bool same = take_types(s);
	if (same && is_known(s))
		return OK;
	rc = pg_settle(c, s->q);
	if (rc < 0)
		return rc;
	if (!same)
		deallocate(s);
	s->name = ++s->q->next_name;
	snprintf(name, sizeof(name), "s%u", s->name);
	PGresult *res = pg_last(
	    s->q, PQsendPrepare(s->q->conn, name, s->text, s->nargs, s->types),
	    NULL);
	if (PQresultStatus(res) == PGRES_COMMAND_OK)
		s->generation = s->q->generation;
	else
		rc = pg_fail(c, s->q, res);
	PQclear(res);
	return rc;
}

static enum rc pg_bind(struct ctx *c, void *handle, const struct val *args,
		       int nargs)
{
	struct pg_stmt *s = handle;
	if (nargs > 0)
		memcpy(s->args, args, (size_t)nargs * sizeof(args[0]));
	/* most rows of a load never become a statement */
	if (pg_is_asked(s) || (s->q->is_bulk && pg_is_plain(s)))
		return OK;
	enum rc rc = make_known(c, s);
	if (rc < 0 && pg_may_retry(s->q)) {
		err_clear(c);
		rc = make_known(c, s);
	}
	return rc;
}

static void pg_scan(void *handle)
{
	((struct pg_stmt *)handle)->is_scan = true;
}

static void put_args(struct ctx *c, struct pg_stmt *s, struct pg_wire *w)
{
	size_t n = (size_t)s->nargs + 1;
	w->values = arena_alloc(c->mem, n * sizeof(w->values[0]));
	w->lengths = arena_alloc(c->mem, n * sizeof(w->lengths[0]));
	w->formats = arena_alloc(c->mem, n * sizeof(w->formats[0]));
	for (int i = 0; i < s->nargs; i++) {
		const struct val *v = &s->args[i];
		w->formats[i] = 1;
		w->values[i] = NULL;
		w->lengths[i] = 0;
		if (v->tag == VAL_INT) {
			s->numbers[i] = (int64_t)htobe64((uint64_t)v->i);
			w->values[i] = (const char *)&s->numbers[i];
			w->lengths[i] = (int)sizeof(s->numbers[i]);
		} else if (v->tag != VAL_NULL) {
			w->values[i] = v->n ? v->s : "";
			w->lengths[i] = (int)v->n;
		}
	}
}

static int send(const struct pg_stmt *s, const struct pg_wire *w)
{
	char name[16];
	s->q->db.asked++;
	snprintf(name, sizeof(name), "s%u", s->name);
	return PQsendQueryPrepared(s->q->conn, name, s->nargs, w->values,
				   w->lengths, w->formats, 1);
}

/* ---- long answers ---- */

/*
 * How much of an answer will be read?  The server believes a tenth, which is
 * right for nobody: one in order may be left after a page, and nothing must
 * be sorted for that; one without an order is read to its end.
 */
static enum rc tell_how_much(struct ctx *c, struct pg_stmt *s)
{
	bool is_whole = !strcasestr(s->text, "ORDER BY");
	if (is_whole == s->q->reads_whole)
		return OK;
	s->q->reads_whole = is_whole;
	return pg_run(c, s->q,
		      is_whole ? "SET LOCAL cursor_tuple_fraction = 1"
			       : "SET LOCAL cursor_tuple_fraction = 0.001");
}

/* In a transaction the server keeps the place and gives piece after piece. */
static enum rc declare(struct ctx *c, struct pg_stmt *s,
		       const struct pg_wire *w)
{
	enum rc rc = tell_how_much(c, s);
	if (rc < 0)
		return rc;
	s->cursor = ++s->q->next_name;
	s->q->db.asked++;
	const char *sql = arena_printf(
	    c->mem, "DECLARE k%u NO SCROLL CURSOR FOR %s", s->cursor, s->text);
	PGresult *res =
	    pg_last(s->q,
		    PQsendQueryParams(s->q->conn, sql, s->nargs, s->types,
				      w->values, w->lengths, w->formats, 1),
		    NULL);
	if (!pg_is_good(res)) {
		rc = pg_fail(c, s->q, res);
		s->cursor = 0;
	}
	PQclear(res);
	s->batch = FIRST_BATCH;
	return rc;
}

static enum rc fetch(struct ctx *c, struct pg_stmt *s)
{
	char sql[SQL_ROOM];
	PQclear(s->res);
	s->res = NULL;
	enum rc rc = pg_settle(c, s->q);
	if (rc < 0)
		return rc;
	snprintf(sql, sizeof(sql), "FETCH FORWARD %d FROM k%u", s->batch,
		 s->cursor);
	s->q->db.asked++;
	s->res = pg_last(
	    s->q,
	    PQsendQueryParams(s->q->conn, sql, 0, NULL, NULL, NULL, NULL, 1),
	    NULL);
	s->row = -1;
	if (!pg_is_good(s->res))
		return pg_fail(c, s->q, s->res);
	s->end = PQntuples(s->res);
	s->is_at_end = s->end < s->batch;
	/* rows of the log are a hundred times as long as others */
	size_t bytes = PQresultMemorySize(s->res);
	if (bytes > MOST_BYTES && s->batch > 8)
		s->batch /= 4;
	else if (bytes < MOST_BYTES / 4 && s->batch < MOST_BATCH)
		s->batch *= 2;
	return OK;
}

/* Left open among writes under way: it ends with the transaction. */
static void close_cursor(struct pg_stmt *s)
{
	char sql[SQL_ROOM];
	if (PQpipelineStatus(s->q->conn) == PQ_PIPELINE_OFF &&
	    PQtransactionStatus(s->q->conn) == PQTRANS_INTRANS) {
		snprintf(sql, sizeof(sql), "CLOSE k%u", s->cursor);
		PQclear(pg_exec(s->q, sql));
	}
	s->cursor = 0;
}

/* ---- one call ---- */

/* The transaction begins with it, in one message. */
static enum rc run_first(struct ctx *c, struct pg_stmt *s,
			 const struct pg_wire *w)
{
	PGresult *res = NULL;
	bool is_sent = pg_batch(s->q) && send(s, w);
	enum rc rc = pg_batch_answer(c, s->q, is_sent ? &res : NULL);
	/* without an answer it was begun anew */
	if (rc == OK && !res)
		rc = make_known(c, s);
	if (rc == OK && !res)
		res = pg_last(s->q, send(s, w), NULL);
	s->res = res;
	s->end = PQntuples(res);
	return rc < 0 || pg_is_good(res) ? rc : pg_fail(c, s->q, res);
}

static enum rc run_with(struct ctx *c, struct pg_stmt *s,
			const struct pg_wire *w)
{
	enum rc rc;
	if (s->q->begin == PG_BEGIN_WANTED && !s->is_scan)
		return run_first(c, s, w);
	if (s->q->is_bulk && !s->gives_rows)
		return pg_bulk_put(c, s, w);
	rc = pg_rows_send(c, s->q, s->text);
	if (rc == OK)
		rc = pg_settle(c, s->q);
	if (rc < 0)
		return rc;
	if (s->is_scan && s->q->db.txn != TXN_NONE) {
		s->is_at_end = false;
		rc = declare(c, s, w);
		return rc < 0 ? rc : fetch(c, s);
	}
	s->res = pg_last(s->q, send(s, w), NULL);
	s->end = PQntuples(s->res);
	return pg_is_good(s->res) ? OK : pg_fail(c, s->q, s->res);
}

static enum rc run_once(struct ctx *c, struct pg_stmt *s)
{
	struct arena_mark m = arena_mark(c->mem);
	struct pg_wire w;
	enum rc rc;
	s->row = -1;
	s->end = 0;
	s->is_at_end = true;
	rc = pg_hear_ready(c, s);
	if (rc < 0)
		return rc;
	if (pg_take_ready(s))
		return pg_is_good(s->res) ? OK : pg_fail(c, s->q, s->res);
	if (!s->q->is_bulk || !pg_rows_take(c, s, &rc)) {
		put_args(c, s, &w);
		rc = make_known(c, s);
		if (rc == OK)
			rc = run_with(c, s, &w);
	}
	arena_rewind(c->mem, m);
	return rc;
}

static enum rc run(struct ctx *c, struct pg_stmt *s)
{
	s->is_run = true;
	enum rc rc = run_once(c, s);
	if (rc == OK || !pg_may_retry(s->q))
		return rc;
	/* The connection was lost while nothing was going on. */
	PQclear(s->res);
	s->res = NULL;
	err_clear(c);
	rc = make_known(c, s);
	return rc < 0 ? rc : run_once(c, s);
}

static int pg_step(struct ctx *c, void *handle)
{
	struct pg_stmt *s = handle;
	enum rc rc = s->is_run ? OK : run(c, s);
	/* without an answer (in bulk) there are no rows */
	if (rc == OK && s->row + 1 >= s->end && !s->is_at_end)
		rc = fetch(c, s);
	if (rc < 0)
		return (int)rc;
	if (s->row + 1 >= s->end)
		return OK;
	s->row++;
	return DB_ROW;
}

void pg_stmt_reset(void *handle)
{
	struct pg_stmt *s = handle;
	if (s->cursor)
		close_cursor(s);
	if (!s->is_lent)
		PQclear(s->res);
	s->res = NULL;
	s->is_run = s->is_scan = s->is_at_end = s->is_lent = false;
	s->row = -1;
	s->end = s->skip = 0;
}

enum rc pg_run(struct ctx *c, struct postgres *q, const char *sql)
{
	enum rc rc = pg_settle_all(c, q);
	if (rc < 0)
		return rc;
	PGresult *res = pg_exec(q, sql);
	rc = pg_is_good(res) ? OK : pg_fail(c, q, res);
	PQclear(res);
	return rc;
}

static enum rc pg_script(struct ctx *c, const char *sql)
{
	return pg_run(c, postgres_of(c->db), sql);
}

static enum rc pg_has_column(struct ctx *c, const char *table,
			     const char *column, bool *out)
{
	int64_t n = 0;
	enum rc rc = db_one_int(c, &n,
				"SELECT count(*) FROM pg_attribute WHERE "
				"attrelid = to_regclass($1) AND attname = $2 "
				"AND attnum > 0 AND NOT attisdropped",
				DB_ARGS(DBT(table), DBT(column)));
	*out = n > 0;
	return rc;
}

const struct db_ops postgres_ops = {
    .engine = DB_POSTGRES,
    .close = postgres_close,
    .prepare = pg_prepare,
    .finish = pg_finish,
    .bind = pg_bind,
    .scan = pg_scan,
    .ahead = pg_ahead,
    .step = pg_step,
    .reset = pg_stmt_reset,
    .is_null = pg_is_null,
    .get_int = pg_int,
    .get_text = pg_text,
    .get_blob = pg_blob,
    .get_val = pg_val,
    .ncols = pg_ncols,
    .script = pg_script,
    .begin = pg_begin,
    .begin_soon = pg_begin_soon,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .rollback_soon = pg_rollback_soon,
    .tell = pg_tell,
    .part_begin = pg_part_begin,
    .part_keep = pg_part_keep,
    .part_undo = pg_part_undo,
    .bulk = pg_bulk,
    .limit = postgres_limit,
    .has_column = pg_has_column,
    .others_version = pg_others_version,
    .reach = pg_reach,
    .lift = pg_lift,
    .walls_are_made = pg_walls_are_made,
    .walls_make = pg_walls_make,
    .words_create = pg_words_create,
    .words_put = pg_words_put,
    .words_clear = pg_words_clear,
    .words_find = pg_words_find,
    .words_rows = pg_words_rows,
    .words_are_many = pg_words_are_many,
    .words_digest = pg_words_digest,
    .words_add = pg_words_add,
    .check = pg_check,
    .index_is = pg_index_is,
    .indexes = "SELECT x.relname FROM pg_index i JOIN pg_class x "
	       "ON x.oid = i.indexrelid WHERE i.indrelid = to_regclass($1) "
	       "AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE "
	       "k.conindid = x.oid)",
    .others = "SELECT count(*) FROM pg_stat_activity WHERE datname = "
	      "current_database() AND backend_type = 'client backend' AND "
	      "pid <> pg_backend_pid()",
    .server_id = "SELECT system_identifier FROM pg_control_system()",
    .size = pg_size,
    .copy_to = pg_copy_to,
    .analyze = pg_analyze,
};
