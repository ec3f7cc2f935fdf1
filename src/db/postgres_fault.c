/*
 * PostgreSQL: what its errors mean.  The codes and sentences are those of
 * SQLite wherever the cause is the same.
 */
#include "base/base.h"
#include "db/messages.h"
#include "db/postgres_int.h"

/* By SQLSTATE; shorter ones stand for a whole class. */
static const struct fault {
	const char *state;
	enum rc rc;
	const struct msg *msg;
} faults[] = {
    {"23505", E_CONFLICT, &msg_db_unique},
    {"23503", E_DB, &msg_db_reference},
    {"23", E_DB, &msg_db_rule},
    {"22", E_DB, &msg_db_rule},
    {"40001", E_BUSY, &msg_db_busy},
    {"40P01", E_BUSY, &msg_db_busy},
    {"55P03", E_BUSY, &msg_db_busy},
    {"57014", E_BUSY, &msg_db_too_long},
    {"53300", E_BUSY, &msg_db_too_many},
    {"53100", E_IO, &msg_db_full},
    {"53", E_BUSY, &msg_db_too_many},
    {"58", E_IO, &msg_db_io},
    {"XX001", E_DB, &msg_db_server_damaged},
    {"XX002", E_DB, &msg_db_server_damaged},
    {"25006", E_DB, &msg_db_readonly},
    {"42501", E_DB, &msg_db_readonly},
    {"25P02", E_IO, &msg_db_undone},
    {"25P03", E_IO, &msg_db_undone},
    {"54", E_DB, &msg_db_too_big},
    {"57P03", E_BUSY, &msg_db_starting},
    {"57P", E_IO, &msg_db_lost},
    {"08", E_IO, &msg_db_lost},
};

/* Before there is a connection. */
static const struct fault connect_faults[] = {
    {"28", E_DENIED, &msg_db_password},
    {"3D000", E_NOTFOUND, &msg_db_no_database},
    {"42501", E_DENIED, &msg_db_password},
    {"53300", E_BUSY, &msg_db_too_many},
    {"57P03", E_BUSY, &msg_db_starting},
};

static const struct fault *find(const struct fault *f, size_t n,
				const char *state)
{
	for (; n > 0; f++, n--)
		if (strncmp(f->state, state, strlen(f->state)) == 0)
			return f;
	return NULL;
}

/* The server goes, comes, has no room, or the way to it is cut. */
static bool is_of_connection(const struct fault *f)
{
	return f->msg == &msg_db_lost || f->msg == &msg_db_starting ||
	       f->msg == &msg_db_too_many;
}

/* "Key (code, day)=(a, 1) already exists." names the field: code.  The words
 * depend on the server's language, the brackets do not. */
static const char *field_of(const PGresult *res, char *to, size_t size)
{
	const char *s = PQresultErrorField(res, PG_DIAG_MESSAGE_DETAIL);
	const char *open = s ? strchr(s, '(') : NULL;
	size_t n = open ? strcspn(open + 1, ",)=") : 0;
	if (n >= size)
		n = 0;
	if (n > 0)
		memcpy(to, open + 1, n);
	to[n] = '\0';
	return to;
}

/* For the administrator.  Not the detail: it holds the values of the row. */
static const char *technical(struct ctx *c, const PGresult *res,
			     const char *field)
{
	const char *text = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
	const char *table = PQresultErrorField(res, PG_DIAG_TABLE_NAME);
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	if (table && field[0])
		return arena_printf(c->mem, "%s.%s", table, field);
	if (table)
		return arena_printf(c->mem, "%s: %s", table, text ? text : "");
	return arena_printf(c->mem, "%s, SQLSTATE %s", text ? text : "",
			    state ? state : "?");
}

/* Messages of libpq end with a line feed and may have several lines. */
static const char *first_line(struct ctx *c, const char *text)
{
	return arena_strndup(c->mem, text, strcspn(text, "\n"));
}

static bool is_repeatable(const char *state)
{
	return strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0;
}

bool pg_is_repeatable(const PGresult *res)
{
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	return state && is_repeatable(state);
}

static const char no_answer[] = "no answer";

enum rc pg_fail(struct ctx *c, struct postgres *q, const PGresult *res)
{
	const char *state =
	    res ? PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
	/* The server gives a code with all it says; this is from libpq. */
	if (!state) {
		const char *text = PQerrorMessage(q->conn);
		q->is_lost = true;
		return err_set(c, E_IO, "db", &msg_db_lost,
			       *text ? first_line(c, text) : no_answer);
	}
	/* what comes behind a failure is told as that failure */
	if (strcmp(state, "25P02") == 0 && q->db.may_repeat)
		state = "40001";
	q->db.may_repeat = is_repeatable(state);
	char field[64] = "";
	const struct fault *f = find(faults, ARRAY_LEN(faults), state);
	if (f && f->rc == E_CONFLICT)
		field_of(res, field, sizeof(field));
	else if (f && is_of_connection(f))
		snprintf(field, sizeof(field), "db");
	return err_set(c, f ? f->rc : E_DB, field, f ? f->msg : &msg_db_refused,
		       technical(c, res, field), q->db.path);
}

enum rc pg_fail_connect(struct ctx *c, const char *shown, const char *state,
			const char *text)
{
	const struct fault *f =
	    find(connect_faults, ARRAY_LEN(connect_faults), state);
	return err_set(c, f ? f->rc : E_IO, "db",
		       f ? f->msg : &msg_db_no_server, shown,
		       first_line(c, text));
}
