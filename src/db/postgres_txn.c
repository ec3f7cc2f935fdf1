/*
 * postgres_txn.c: transactions on PostgreSQL, and their parts.
 */
#include "base/base.h"
#include "db/messages.h"
#include "db/postgres_int.h"

enum { GENERATION_SHIFT = 24 };

/* A picture begins with its clock, so that nobody has to ask for it. */
#define BEGIN_READ "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT n, "
static const char begin_read[] = BEGIN_READ "false, 0 FROM db_clock";
static const char begin_standby[] =
    BEGIN_READ "pg_is_in_recovery(), (extract(epoch FROM "
	       "pg_last_xact_replay_timestamp()) * 1000)::int8 FROM db_clock";

static const char *begin_text(const struct postgres *q, bool is_write)
{
	if (is_write)
		return q->begin_write;
	return q->is_standby ? begin_standby : begin_read;
}

void pg_take_view(struct postgres *q, const PGresult *res)
{
	struct db_view *v = &q->db.view;
	*v = (struct db_view){.is_seen = true};
	if (PQresultStatus(res) != PGRES_TUPLES_OK || PQntuples(res) != 1)
		return;
	v->clock = strtoll(PQgetvalue(res, 0, 0), NULL, 10);
	v->is_standby = PQgetvalue(res, 0, 1)[0] == 't';
	v->replayed_ms = strtoll(PQgetvalue(res, 0, 2), NULL, 10);
}

static enum rc begin_once(struct ctx *c, struct postgres *q, bool is_write)
{
	enum rc rc = pg_ready(c, q);
	if (rc == OK)
		rc = pg_settle(c, q);
	if (rc < 0)
		return rc;
	if (!is_write && !q->is_standby)
		pg_learn_phrases(q);
	PGresult *res = pg_exec(q, begin_text(q, is_write));
	if (!pg_is_good(res))
		rc = pg_fail(c, q, res);
	else if (!is_write)
		pg_take_view(q, res);
	PQclear(res);
	return rc;
}

/* The lock is asked for after BEGIN: a lock that is waited for would show the
 * picture from before the other one's commit to a serializable transaction,
 * but each statement of ours takes a picture of its own. */
enum rc pg_begin(struct ctx *c, bool is_write)
{
	struct postgres *q = postgres_of(c->db);
	q->picture++;
	q->reads_whole = q->has_part = false;
	enum rc rc = E_IO;
	for (int i = 0; rc < 0 && i < 2; i++) {
		err_clear(c);
		rc = begin_once(c, q, is_write);
		if (rc < 0 && !pg_may_retry(q))
			break;
	}
	if (rc < 0 && pg_is_alive(q) &&
	    PQtransactionStatus(q->conn) != PQTRANS_IDLE)
		PQclear(pg_exec(q, "ROLLBACK"));
	return rc;
}

/* True: a ROLLBACK is due. */
static bool drop_all(struct postgres *q)
{
	struct ctx nobody = {.mem = arena_new()};
	bool is_unsaid = q->begin == PG_BEGIN_WANTED;
	q->begin = is_unsaid ? PG_BEGIN_NONE : q->begin;
	pg_drop_all_ready(q);
	if (!is_unsaid) {
		pg_rows_forget(q, true);
		pg_settle(&nobody, q);
	}
	arena_free(nobody.mem);
	q->is_bulk = false;
	return !is_unsaid && pg_is_alive(q);
}

void pg_rollback_soon(struct db *db)
{
	struct postgres *q = postgres_of(db);
	if (drop_all(q))
		pg_end_soon(q);
}

void pg_rollback(struct db *db)
{
	struct postgres *q = postgres_of(db);
	pg_rollback_soon(db);
	/* after reading nobody waits for that */
	if (q->db.txn == TXN_READ)
		pg_tell(db);
	else
		pg_hear_end(q);
}

/* No answer of the server, or its last one: it may have stored the work. */
static bool is_cut_off(const PGresult *res)
{
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	if (pg_is_good(res))
		return false;
	return !state || strncmp(state, "57P", 3) == 0;
}

/*
 * The clock goes on with the commit itself, in one message: readers see both
 * or nothing.
 */
static const char commit_write[] =
    "UPDATE db_clock SET n = n + 1 RETURNING n; COMMIT";

enum rc pg_commit(struct ctx *c)
{
	struct postgres *q = postgres_of(c->db);
	bool is_write = q->db.txn == TXN_WRITE;
	if (q->begin == PG_BEGIN_WANTED) {
		q->begin = PG_BEGIN_NONE;
		pg_drop_all_ready(q);
		return OK;
	}
	enum rc rc = q->is_bulk ? pg_rows_end(c, q) : OK;
	pg_drop_all_ready(q);
	if (rc == OK)
		rc = pg_settle(c, q);
	q->is_bulk = false;
	if (rc < 0) {
		pg_rollback(c->db);
		return rc;
	}
	if (!pg_is_alive(q))
		return err_set(c, E_IO, "db", &msg_db_lost, "");
	pg_rows_forget(q, false);
	PGresult *clock = NULL;
	q->db.asked++;
	PGresult *res =
	    pg_last(q, PQsendQuery(q->conn, is_write ? commit_write : "COMMIT"),
		    &clock);
	if (is_cut_off(res)) {
		q->is_lost = true;
		q->db.written = DB_CLOCK_UNKNOWN;
		rc = err_set(c, E_IO, "", &msg_db_lost_commit);
	} else if (!pg_is_good(res))
		rc = pg_fail(c, q, res);
	else if (strcmp(PQcmdStatus(res), "COMMIT") != 0)
		rc = err_set(c, E_IO, "", &msg_db_undone);
	else if (PQntuples(clock) == 1)
		q->db.written = strtoll(PQgetvalue(clock, 0, 0), NULL, 10);
	PQclear(clock);
	PQclear(res);
	if (rc < 0 && pg_is_alive(q) &&
	    PQtransactionStatus(q->conn) != PQTRANS_IDLE)
		pg_rollback(c->db);
	return rc;
}

/* The one before is given up here, which saves a message. */
enum rc pg_part_begin(struct ctx *c)
{
	struct postgres *q = postgres_of(c->db);
	q->picture++;
	enum rc rc = pg_run(c, q,
			    q->has_part ? "RELEASE part; SAVEPOINT part"
					: "SAVEPOINT part");
	q->has_part = q->has_part || rc == OK;
	return rc;
}

/* A statement failed and nobody cared: the others of the group do. */
enum rc pg_part_keep(struct ctx *c)
{
	struct postgres *q = postgres_of(c->db);
	if (!pg_is_alive(q) || PQtransactionStatus(q->conn) != PQTRANS_INERROR)
		return OK;
	return err_set(c, E_IO, "", &msg_db_undone);
}

/* If that fails the transaction has failed, and cannot be committed. */
void pg_part_undo(struct db *db)
{
	struct postgres *q = postgres_of(db);
	if (pg_is_alive(q))
		PQclear(pg_exec(q, "ROLLBACK TO part"));
}

enum rc pg_others_version(struct ctx *c, int64_t *out)
{
	struct postgres *q = postgres_of(c->db);
	if (c->db->txn != TXN_READ)
		return db_one_int(c, out, "SELECT n FROM db_clock", DB_NOARGS);
	enum rc rc = pg_batch_hear(c, q);
	if (rc == OK && !q->db.view.is_seen)
		rc = err_set(c, E_IO, "db", &msg_db_lost, "");
	/* another connection may be to another server */
	*out = q->db.view.clock ^ (int64_t)q->generation << GENERATION_SHIFT;
	return rc;
}
