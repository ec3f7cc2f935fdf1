/*
 * PostgreSQL: many writes one after another without waiting for each answer.
 * Between two machines a load would else wait more than it works.
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
	while ((res = PQgetResult(q->conn))) {
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
	PGresult *res = PQgetResult(q->conn);
	if (first == OK && PQresultStatus(res) != PGRES_PIPELINE_SYNC)
		first = pg_fail(c, q, res);
	PQclear(res);
	return first;
}

enum rc pg_bulk_put(struct ctx *c, struct pg_stmt *s, const struct pg_wire *w)
{
	struct postgres *q = s->q;
	char name[16];
	if (PQpipelineStatus(q->conn) == PQ_PIPELINE_OFF)
		PQenterPipelineMode(q->conn);
	snprintf(name, sizeof(name), "s%u", s->name);
	if (!PQsendQueryPrepared(q->conn, name, s->nargs, w->values, w->lengths,
				 w->formats, 1))
		return pg_fail(c, q, NULL);
	if (++q->waiting < WAITING_MOST)
		return OK;
	return read_answers(c, q);
}

enum rc pg_settle(struct ctx *c, struct postgres *q)
{
	if (PQpipelineStatus(q->conn) == PQ_PIPELINE_OFF)
		return OK;
	enum rc rc = read_answers(c, q);
	PQexitPipelineMode(q->conn);
	return rc;
}
