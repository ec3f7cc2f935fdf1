/*
 * PostgreSQL: questions known beforehand.  A question for many numbers is one
 * statement, which costs the server little more than one of them; several
 * questions are sent one after another, and nobody waits before an answer is
 * really wanted.
 */
#include "base/base.h"
#include "db/postgres_int.h"
#include "db/sql_text.h"

#include <endian.h>

enum { SQL_MOST = 64 * 1024, HEAD_WORDS = 5, NUMBER_BYTES = 8 };

/* What was asked, and the answer when it has come. */
struct pg_ready {
	PGresult *res;
	bool is_due, is_many;
	unsigned picture; /* the transaction it is good for */
	int n;
	int64_t ids[DB_AHEAD];
	int end[DB_AHEAD]; /* of the rows of each */
	/* The statement for many; its name at the server. */
	unsigned name, generation;
	struct pg_stmt *next; /* of those that are due, or that have come */
};

/* ---- the statement for many ---- */

static void put_as_column(struct buf *b, const char *sql)
{
	for (const char *p = sql; *p;) {
		const char *next = sql_skip(p);
		if (sql_is_parameter(sql, p)) {
			buf_str(b, "ahead.id");
			next = p + 1 + strspn(p + 1, "0123456789");
		} else {
			buf_add(b, p, (size_t)(next - p));
		}
		p = next;
	}
}

/*
 * OFFSET keeps the question a statement of its own, asked for one number after
 * another by its index: else the planner might join it, reading all of a table
 * that was small when it looked.
 */
static const char *text_for_many(struct ctx *c, const char *sql)
{
	struct buf b;
	buf_init(&b, SQL_MOST);
	buf_str(&b, "SELECT ahead.n, answer.* FROM unnest($1) WITH ORDINALITY "
		    "AS ahead (id, n), LATERAL (");
	put_as_column(&b, sql);
	buf_str(&b, " OFFSET 0) AS answer");
	const char *text = b.over ? NULL : arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	return text;
}

static bool know_many(struct ctx *c, struct pg_stmt *s)
{
	static const Oid type = PG_INT8S;
	struct pg_ready *r = s->ready;
	char name[16];
	if (pg_ready(c, s->q) < 0)
		return false;
	if (r->generation == s->q->generation)
		return true;
	const char *text = text_for_many(c, s->text);
	if (!text || pg_settle(c, s->q) < 0)
		return false;
	r->name = ++s->q->next_name;
	snprintf(name, sizeof(name), "s%u", r->name);
	PGresult *res = pg_last(
	    s->q, PQsendPrepare(s->q->conn, name, text, 1, &type), NULL);
	if (PQresultStatus(res) == PGRES_COMMAND_OK)
		r->generation = s->q->generation;
	PQclear(res);
	return r->generation == s->q->generation;
}

/* ---- asking ---- */

/* An array of numbers as it travels. */
static int put_ids(char *to, const int64_t *ids, int n)
{
	const uint32_t head[HEAD_WORDS] = {htobe32(1), 0, htobe32(PG_INT8),
					   htobe32((uint32_t)n), htobe32(1)};
	const uint32_t size = htobe32(NUMBER_BYTES);
	char *p = to;
	memcpy(p, head, sizeof(head));
	p += sizeof(head);
	for (int i = 0; i < n; i++) {
		uint64_t id = htobe64((uint64_t)ids[i]);
		memcpy(p, &size, sizeof(size));
		memcpy(p + sizeof(size), &id, sizeof(id));
		p += sizeof(size) + sizeof(id);
	}
	return (int)(p - to);
}

static bool send(const struct pg_stmt *s)
{
	const struct pg_ready *r = s->ready;
	char wire[HEAD_WORDS * 4 + DB_AHEAD * (4 + NUMBER_BYTES)];
	const char *const value = wire;
	const int format = 1;
	int length = NUMBER_BYTES;
	char name[16];
	if (r->is_many) {
		length = put_ids(wire, r->ids, r->n);
	} else {
		uint64_t id = htobe64((uint64_t)r->ids[0]);
		memcpy(wire, &id, sizeof(id));
	}
	snprintf(name, sizeof(name), "s%u", r->is_many ? r->name : s->name);
	s->q->db.asked++;
	return PQsendQueryPrepared(s->q->conn, name, 1, &value, &length,
				   &format, 1) == 1;
}

void pg_ahead(struct ctx *c, void *handle, const int64_t *ids, int n)
{
	struct pg_stmt *s = handle;
	struct postgres *q = s->q;
	const struct val arg = val_int(ids[0]);
	pg_drop_ready(s);
	if (!s->ready)
		s->ready = xcalloc(1, sizeof(*s->ready));
	struct pg_ready *r = s->ready;
	r->is_many = n > 1;
	/* the type of the parameter is that of a number from now on */
	if (r->is_many ? !know_many(c, s)
		       : postgres_ops.bind(c, s, &arg, 1) < 0)
		return;
	if (!q->due && q->begin == PG_BEGIN_NONE && pg_settle(c, q) < 0)
		return;
	r->n = n;
	memcpy(r->ids, ids, (size_t)n * sizeof(ids[0]));
	if (!pg_batch(q) || !send(s)) {
		r->n = 0;
		return;
	}
	r->picture = q->picture;
	r->is_due = true;
	r->next = NULL;
	struct pg_stmt **last = &q->due;
	while (*last)
		last = &(*last)->ready->next;
	*last = s;
}

/* ---- hearing ---- */

/* The first column is the place among the numbers. */
static bool take_apart(struct pg_ready *r)
{
	int row = 0, rows = PQntuples(r->res);
	for (int i = 0; i < r->n; i++) {
		for (; row < rows; row++) {
			uint64_t place;
			memcpy(&place, PQgetvalue(r->res, row, 0),
			       sizeof(place));
			if (be64toh(place) != (uint64_t)i + 1)
				break;
		}
		r->end[i] = row;
	}
	return row == rows;
}

static void hear_one(struct postgres *q, struct pg_ready *r)
{
	r->res = pg_hear(q);
	if (r->is_many && PQresultStatus(r->res) == PGRES_TUPLES_OK &&
	    !take_apart(r))
		r->n = 0; /* then it is asked one by one */
	/* something before it failed: asked again, the server tells */
	if (!r->res || PQresultStatus(r->res) == PGRES_PIPELINE_ABORTED)
		r->n = 0;
	/* another question may be the first that is told of it */
	if (pg_is_repeatable(r->res))
		q->db.may_repeat = true;
}

void pg_hear_due(struct postgres *q, bool is_good)
{
	while (q->due) {
		struct pg_stmt *s = q->due;
		struct pg_ready *r = s->ready;
		q->due = r->next;
		r->next = q->heard;
		q->heard = s;
		r->is_due = false;
		hear_one(q, r);
		r->n = is_good ? r->n : 0;
	}
}

/* Which of the numbers it is; -1: none. */
static int place_of(const struct pg_stmt *s)
{
	const struct pg_ready *r = s->ready;
	if (!r || r->picture != s->q->picture || s->q->db.txn != TXN_READ ||
	    s->q->db.lifted || s->args[0].tag != VAL_INT)
		return -1;
	for (int i = 0; i < r->n; i++)
		if (r->ids[i] == s->args[0].i)
			return i;
	return -1;
}

bool pg_is_asked(const struct pg_stmt *s)
{
	return place_of(s) >= 0;
}

enum rc pg_hear_ready(struct ctx *c, struct pg_stmt *s)
{
	return s->ready && s->ready->is_due ? pg_batch_hear(c, s->q) : OK;
}

bool pg_take_ready(struct pg_stmt *s)
{
	struct pg_ready *r = s->ready;
	int i = place_of(s);
	if (i < 0)
		return false;
	s->res = r->res;
	s->is_lent = true;
	s->skip = r->is_many;
	s->end = PQntuples(r->res);
	if (r->is_many && s->end > 0) {
		s->row = (i > 0 ? r->end[i - 1] : 0) - 1;
		s->end = r->end[i];
	}
	return true;
}

static void drop(struct pg_ready *r)
{
	PQclear(r->res);
	r->res = NULL;
	r->n = 0;
}

void pg_drop_ready(struct pg_stmt *s)
{
	if (s->ready && s->ready->is_due)
		pg_batch_hear(NULL, s->q);
	for (struct pg_stmt **p = &s->q->heard; *p; p = &(*p)->ready->next) {
		if (*p != s)
			continue;
		*p = s->ready->next;
		drop(s->ready);
		return;
	}
}

void pg_drop_all_ready(struct postgres *q)
{
	struct pg_stmt **p = &q->heard;
	pg_batch_hear(NULL, q);
	while (*p) {
		struct pg_stmt *s = *p;
		if (s->is_lent) { /* somebody is still reading it */
			p = &s->ready->next;
			continue;
		}
		*p = s->ready->next;
		drop(s->ready);
	}
}

void pg_free_ready(struct pg_stmt *s)
{
	pg_drop_ready(s);
	if (s->ready && s->ready->generation == s->q->generation)
		pg_deallocate(s->q, s->ready->name);
	free(s->ready);
	s->ready = NULL;
}
