/*
 * PostgreSQL: what is said in one message.  The end of a picture, the begin of
 * the next one and the questions that are known beforehand travel together;
 * the server is woken once for them, and so is who waits.
 */
#include "base/base.h"
#include "db/postgres_int.h"

/* What is said in every read transaction, known to the server by name. */
static const struct {
	const char *name, *sql;
} phrases[] = {
    {"begin", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"},
    {"clock", "SELECT n, false, 0 FROM db_clock"},
    {"end", "ROLLBACK"},
};

bool pg_has_phrases(const struct postgres *q)
{
	return q->generation != 0 && q->phrases == q->generation &&
	       q->nphrases == ARRAY_LEN(phrases);
}

/* Without them everything is said in full; what was learned stays. */
void pg_learn_phrases(struct postgres *q)
{
	bool is_good = true;
	if (q->phrases != q->generation)
		q->nphrases = 0;
	q->phrases = q->generation;
	while (is_good && q->nphrases < ARRAY_LEN(phrases)) {
		size_t i = q->nphrases;
		PGresult *res = pg_last(q,
					PQsendPrepare(q->conn, phrases[i].name,
						      phrases[i].sql, 0, NULL),
					NULL);
		is_good = PQresultStatus(res) == PGRES_COMMAND_OK;
		q->nphrases += is_good;
		PQclear(res);
	}
}

static bool say_phrase(const struct postgres *q, const char *name)
{
	return PQsendQueryPrepared(q->conn, name, 0, NULL, NULL, NULL, 0) == 1;
}

bool pg_batch(struct postgres *q)
{
	if (PQpipelineStatus(q->conn) == PQ_PIPELINE_OFF)
		PQenterPipelineMode(q->conn);
	if (q->begin != PG_BEGIN_WANTED)
		return true;
	q->begin = PG_BEGIN_SAID;
	q->db.asked++;
	return say_phrase(q, "begin") && say_phrase(q, "clock");
}

/* ---- hearing ---- */

/* The first answer is kept, whatever it is: asked for, it tells. */
PGresult *pg_hear(struct postgres *q)
{
	PGresult *kept = pg_next(q), *more;
	while (kept && (more = pg_next(q)))
		PQclear(more);
	return kept;
}

/* True: the picture is there. */
static bool hear_begin(struct postgres *q, PGresult **why)
{
	PGresult *begun = pg_hear(q), *clock = pg_hear(q);
	bool is_good =
	    pg_is_good(begun) && PQresultStatus(clock) == PGRES_TUPLES_OK;
	q->begin = PG_BEGIN_NONE;
	if (is_good)
		pg_take_view(q, clock);
	*why = pg_is_good(begun) ? clock : begun;
	if (*why != begun)
		PQclear(begun);
	if (*why != clock)
		PQclear(clock);
	return is_good;
}

/* Nothing was seen yet, so another connection is as good. */
static enum rc begin_again(struct ctx *c, struct postgres *q)
{
	enum db_txn was = q->db.txn;
	q->db.txn = TXN_NONE;
	err_clear(c);
	enum rc rc = pg_begin(c, false);
	q->db.txn = was;
	q->is_lost = q->is_lost || rc < 0;
	return rc;
}

/*
 * There is no picture, why tells: whoever asks next must not go on without one,
 * even if who asked now does not listen.
 */
static enum rc no_picture(struct ctx *c, struct postgres *q,
			  const PGresult *why)
{
	struct ctx nobody = {.mem = arena_new()};
	enum rc rc;
	if (!pg_is_alive(q)) {
		rc = begin_again(c ? c : &nobody, q);
	} else {
		rc = pg_fail(c ? c : &nobody, q, why);
		q->is_lost = true;
	}
	arena_free(nobody.mem);
	return rc;
}

static void hear_sync(struct postgres *q)
{
	PQclear(pg_next(q));
}

static void hear_end(struct postgres *q)
{
	if (!q->is_ending)
		return;
	q->is_ending = false;
	PQclear(pg_hear(q));
	if (q->is_end_sent)
		hear_sync(q);
}

enum rc pg_batch_hear(struct ctx *c, struct postgres *q)
{
	return pg_batch_answer(c, q, NULL);
}

enum rc pg_batch_answer(struct ctx *c, struct postgres *q, PGresult **last)
{
	PGresult *why = NULL;
	enum rc rc = OK;
	bool is_begun = true;
	if (q->begin == PG_BEGIN_NONE && !q->due)
		return OK;
	pg_batch(q);
	q->db.waited++;
	PQpipelineSync(q->conn);
	hear_end(q);
	if (q->begin == PG_BEGIN_SAID)
		is_begun = hear_begin(q, &why);
	pg_hear_due(q, is_begun);
	if (last)
		*last = pg_hear(q);
	hear_sync(q);
	PQexitPipelineMode(q->conn);
	if (!is_begun)
		rc = no_picture(c, q, why);
	if (!is_begun && last) {
		PQclear(*last);
		*last = NULL;
	}
	PQclear(why);
	return rc;
}

/* ---- the ends ---- */

enum rc pg_begin_soon(struct ctx *c)
{
	struct postgres *q = postgres_of(c->db);
	bool is_settled = q->db.no_wall || q->settled == q->generation;
	if (!pg_is_alive(q) || !pg_has_phrases(q) || !is_settled ||
	    q->is_standby)
		return pg_begin(c, false);
	q->picture++;
	q->reads_whole = q->has_part = false;
	q->db.view = (struct db_view){0};
	q->begin = PG_BEGIN_WANTED;
	return OK;
}

void pg_end_soon(struct postgres *q)
{
	q->db.asked++;
	if (!pg_has_phrases(q)) {
		q->is_ending = PQsendQuery(q->conn, "ROLLBACK") == 1;
		return;
	}
	PQenterPipelineMode(q->conn);
	q->is_ending = say_phrase(q, "end");
	q->is_end_sent = false;
}

void pg_tell(struct db *db)
{
	struct postgres *q = postgres_of(db);
	if (!q->is_ending || q->is_end_sent ||
	    PQpipelineStatus(q->conn) == PQ_PIPELINE_OFF)
		return;
	q->is_end_sent = true;
	PQpipelineSync(q->conn);
}

void pg_hear_end(struct postgres *q)
{
	if (!q->is_ending)
		return;
	if (PQpipelineStatus(q->conn) == PQ_PIPELINE_OFF) {
		q->is_ending = false;
		PQclear(pg_hear(q));
	} else {
		pg_tell(&q->db);
		hear_end(q);
		PQexitPipelineMode(q->conn);
	}
}
