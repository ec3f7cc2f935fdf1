/*
 * PostgreSQL: the writes of a load, one after another without waiting for each
 * answer.  Between two machines the program would else wait more than it works.
 */
#include "base/base.h"
#include "db/messages.h"
#include "db/postgres_int.h"

/* Answers that the server may owe us; they are small. */
enum { WAITING_MOST = 1000 };

void pg_bulk(struct db *db)
{
	postgres_of(db)->is_bulk = true;
}

/* One answer, and the end of it. */
static enum rc read_answer(struct ctx *c, struct postgres *q)
{
	enum rc rc = OK;
	PGresult *res;
	while ((res = pg_next(q))) {
		ExecStatusType st = PQresultStatus(res);
		/* what came after a failure was not tried */
		if (st != PGRES_COMMAND_OK && st != PGRES_TUPLES_OK &&
		    st != PGRES_PIPELINE_ABORTED && rc == OK)
			rc = pg_fail(c, q, res);
		PQclear(res);
	}
	return rc;
}

static enum rc read_answers(struct ctx *c, struct postgres *q)
{
	enum rc first = OK;
	PQpipelineSync(q->conn);
	for (; q->waiting > 0; q->waiting--) {
		enum rc rc = read_answer(c, q);
		first = first < 0 ? first : rc;
		if (!pg_is_alive(q))
			break;
	}
	q->waiting = 0;
	PGresult *res = pg_next(q);
	if (first == OK && PQresultStatus(res) != PGRES_PIPELINE_SYNC)
		first = pg_fail(c, q, res);
	PQclear(res);
	return first;
}

enum rc pg_pipeline(struct ctx *c, struct postgres *q)
{
	enum rc rc = q->is_copying ? pg_settle(c, q) : OK;
	if (rc == OK && PQpipelineStatus(q->conn) == PQ_PIPELINE_OFF)
		PQenterPipelineMode(q->conn);
	return rc;
}

enum rc pg_bulk_put(struct ctx *c, struct pg_stmt *s, const struct pg_wire *w)
{
	struct postgres *q = s->q;
	char name[16];
	enum rc rc = pg_rows_send(c, q, s->text);
	if (rc == OK)
		rc = pg_pipeline(c, q);
	if (rc < 0)
		return rc;
	snprintf(name, sizeof(name), "s%u", s->name);
	if (!PQsendQueryPrepared(q->conn, name, s->nargs, w->values, w->lengths,
				 w->formats, 1))
		return pg_fail(c, q, NULL);
	return pg_owe(c, q);
}

enum rc pg_owe(struct ctx *c, struct postgres *q)
{
	return ++q->waiting < WAITING_MOST ? OK : read_answers(c, q);
}

enum rc pg_settle(struct ctx *c, struct postgres *q)
{
	enum rc rc = pg_batch_hear(c, q);
	if (rc < 0)
		return rc;
	pg_hear_end(q);
	if (q->is_copying) {
		q->is_copying = false;
		return read_answer(c, q);
	}
	if (PQpipelineStatus(q->conn) == PQ_PIPELINE_OFF)
		return OK;
	rc = read_answers(c, q);
	PQexitPipelineMode(q->conn);
	return rc;
}

enum rc pg_settle_all(struct ctx *c, struct postgres *q)
{
	enum rc rc = pg_rows_send(c, q, NULL);
	return rc < 0 ? rc : pg_settle(c, q);
}
