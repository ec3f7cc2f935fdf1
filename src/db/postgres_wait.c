/*
 * PostgreSQL: talking to a server that may fall silent.  Whatever is waited
 * for has an end: libpq itself would wait for ever for a server that is
 * stopped but whose machine still answers for it.
 */
#include "base/base.h"
#include "db/postgres_int.h"

#include <poll.h>
#include <time.h>

enum {
	SILENT_MS = 10000, /* then the server is asked whether it is there */
	MS_PER_S = 1000,
	NS_PER_MS = 1000000,
};
static const char ping_seconds[] = "5";

int64_t pg_clock_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * MS_PER_S + t.tv_nsec / NS_PER_MS;
}

/* A long statement is silent as well; its server would greet a newcomer. */
static bool is_there(const struct postgres *q)
{
	const char *const keys[] = {"host", "port", "connect_timeout", NULL};
	const char *const values[] = {PQhost(q->conn), PQport(q->conn),
				      ping_seconds, NULL};
	return PQpingParams(keys, values, 0) != PQPING_NO_RESPONSE;
}

static int least(int64_t a, int64_t b)
{
	return (int)(a < b ? a : b);
}

/* True: all is on its way and, if an answer is wanted, PQgetResult() will not
 * wait, be it for that or for the news that the connection is gone.  False:
 * given up. */
static bool is_done(const struct postgres *q, bool wants_answer)
{
	int64_t begun = pg_clock_ms(), heard = begun;
	for (;;) {
		int unsent = PQflush(q->conn);
		if (unsent < 0 ||
		    (!unsent && !(wants_answer && PQisBusy(q->conn))))
			return true;
		struct pollfd f = {
		    .fd = PQsocket(q->conn),
		    .events = (short)(unsent ? POLLIN | POLLOUT : POLLIN),
		};
		int64_t now = pg_clock_ms(), wait = heard + SILENT_MS - now;
		int64_t left = q->limit_ms ? begun + q->limit_ms - now : wait;
		if (f.fd < 0)
			return true;
		if (q->limit_ms && left <= 0)
			return false;
		if (wait <= 0) {
			if (!is_there(q))
				return false;
			heard = pg_clock_ms();
		} else if (poll(&f, 1, least(wait, left)) > 0) {
			if (!PQconsumeInput(q->conn))
				return true;
			heard = pg_clock_ms();
		}
	}
}

bool pg_sent(struct postgres *q)
{
	q->is_lost = q->is_lost || !is_done(q, false);
	return !q->is_lost;
}

PGresult *pg_next(struct postgres *q)
{
	if (q->is_lost)
		return NULL;
	if (is_done(q, true))
		return PQgetResult(q->conn);
	q->is_lost = true;
	return NULL;
}

PGresult *pg_last(struct postgres *q, int is_sent, PGresult **rows)
{
	PGresult *last = NULL, *res;
	if (!is_sent)
		return NULL;
	q->db.waited++;
	while ((res = pg_next(q))) {
		if (rows && last && PQresultStatus(last) == PGRES_TUPLES_OK) {
			PQclear(*rows);
			*rows = last;
		} else {
			PQclear(last);
		}
		last = res;
		/* it would be given again and again */
		if (PQresultStatus(res) == PGRES_COPY_IN)
			break;
	}
	if (!q->is_lost)
		return last;
	PQclear(last);
	return NULL;
}

PGresult *pg_exec(struct postgres *q, const char *sql)
{
	pg_hear_end(q);
	q->db.asked++;
	return pg_last(q, PQsendQuery(q->conn, sql), NULL);
}
