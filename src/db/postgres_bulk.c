/*
 * PostgreSQL: many statements one after another without waiting for each
 * answer: the writes of a load, and questions known beforehand.  Between two
 * machines the program would else wait more than it works.
 */
#include "base/base.h"
#include "db/messages.h"
#include "db/postgres_int.h"

#include <endian.h>

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
	if (q->is_copying) {
		q->is_copying = false;
		return read_answer(c, q);
	}
	if (PQpipelineStatus(q->conn) == PQ_PIPELINE_OFF)
		return OK;
	enum rc rc = read_answers(c, q);
	PQexitPipelineMode(q->conn);
	return rc;
}

enum rc pg_settle_all(struct ctx *c, struct postgres *q)
{
	enum rc rc = pg_rows_send(c, q, NULL);
	return rc < 0 ? rc : pg_settle(c, q);
}

/* ---- questions known beforehand ---- */

void pg_drop_ready(struct pg_stmt *s)
{
	for (int i = 0; i < s->nready; i++)
		PQclear(s->ready[i].res);
	s->nready = 0;
}

PGresult *pg_take_ready(struct pg_stmt *s)
{
	if (s->nready == 0 || s->picture != s->q->picture ||
	    s->args[0].tag != VAL_INT)
		return NULL;
	for (int i = 0; i < s->nready; i++) {
		PGresult *res = s->ready[i].res;
		if (!res || s->ready[i].id != s->args[0].i)
			continue;
		s->ready[i].res = NULL;
		return res;
	}
	return NULL;
}

static bool send_one(const struct pg_stmt *s, int64_t id)
{
	int64_t wire = (int64_t)htobe64((uint64_t)id);
	const char *const value = (const char *)&wire;
	const int length = sizeof(wire), format = 1;
	char name[16];
	snprintf(name, sizeof(name), "s%u", s->name);
	return PQsendQueryPrepared(s->q->conn, name, 1, &value, &length,
				   &format, 1) == 1;
}

/* The first answer is kept, whatever it is: asked for, it tells. */
static PGresult *keep_answer(struct postgres *q)
{
	PGresult *kept = pg_next(q), *more;
	while (kept && (more = pg_next(q)))
		PQclear(more);
	if (kept && PQresultStatus(kept) != PGRES_TUPLES_OK) {
		PQclear(kept);
		return NULL;
	}
	return kept;
}

void pg_ahead(struct ctx *c, void *handle, const int64_t *ids, int n)
{
	struct pg_stmt *s = handle;
	struct postgres *q = s->q;
	const struct val arg = val_int(ids[0]);
	pg_drop_ready(s);
	/* the type of the parameter is that of a number from now on */
	if (postgres_ops.bind(c, s, &arg, 1) < 0 || pg_settle(c, q) < 0)
		return;
	if (!s->ready)
		s->ready = xcalloc(DB_AHEAD, sizeof(s->ready[0]));
	PQenterPipelineMode(q->conn);
	int sent = 0;
	while (sent < n && send_one(s, ids[sent]))
		sent++;
	PQpipelineSync(q->conn);
	for (int i = 0; i < sent; i++)
		s->ready[s->nready++] =
		    (struct pg_ready){.id = ids[i], .res = keep_answer(q)};
	PQclear(pg_next(q));
	PQexitPipelineMode(q->conn);
	s->picture = q->picture;
}
