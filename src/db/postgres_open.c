/*
 * PostgreSQL: opening, closing, and opening again.  The address may name
 * several hosts; the one that takes writes is looked for each time, so that
 * work goes on when a standby has taken over.
 */
#include "base/base.h"
#include "db/messages.h"
#include "db/postgres_int.h"

#include <poll.h>

enum {
	LEAST_VERSION = 130000,
	WORDS_MAX = 24, /* of a connection string that we set or know */
	WHY_MS = 3000,
	FIRST_MS = 60000,	 /* until the server has said its own */
	GRACE_MS = 15000,	 /* the server ends a statement before we do */
	LOCK_CLASS = 0x6e67756e, /* our advisory locks, by schema */
};

/*
 * What the address may change.  Waits end by themselves: a lock after 30 s, a
 * statement after 10 minutes, a transaction that nobody goes on with after 10
 * minutes, a silent network after about half a minute.
 */
static const char *const usual[][2] = {
    {"connect_timeout", "10"},	   {"keepalives_idle", "10"},
    {"keepalives_interval", "5"},  {"keepalives_count", "3"},
    {"tcp_user_timeout", "30000"}, {"application_name", "nguon"},
};
static const char usual_options[] =
    "-c lock_timeout=30s -c statement_timeout=10min "
    "-c idle_in_transaction_session_timeout=10min "
    "-c bytea_output=hex -c jit=off -c cursor_tuple_fraction=0.001";

struct words {
	const char *key[WORDS_MAX], *value[WORDS_MAX];
	int n;
	char *options;
};

static void add_word(struct words *w, const char *key, const char *value)
{
	assert(w->n < WORDS_MAX - 1);
	w->key[w->n] = key;
	w->value[w->n++] = value;
	w->key[w->n] = w->value[w->n] = NULL;
}

static const char *find_word(const PQconninfoOption *all, const char *key)
{
	for (; all->keyword; all++)
		if (strcmp(all->keyword, key) == 0)
			return all->val;
	return NULL;
}

/* What stands in the address comes later and therefore counts. */
static void make_words(struct words *w, const struct postgres *q,
		       const char *theirs)
{
	static const char reading[] = " -c default_transaction_read_only=on";
	const char *more = q->db.mode == DB_READ ? reading : "";
	size_t size = sizeof(usual_options) + sizeof(reading) +
		      (theirs ? strlen(theirs) : 0) + 2;
	*w = (struct words){.options = xmalloc(size)};
	snprintf(w->options, size, "%s %s%s", usual_options,
		 theirs ? theirs : "", more);
	add_word(w, "target_session_attrs",
		 q->is_standby ? "prefer-standby" : "primary");
	for (size_t i = 0; i < ARRAY_LEN(usual); i++)
		add_word(w, usual[i][0], usual[i][1]);
	add_word(w, "dbname", q->url);
	add_word(w, "client_encoding", "UTF8");
	add_word(w, "options", w->options);
}

/* The address without the password and the options. */
static char *shown_address(const PQconninfoOption *all)
{
	const char *user = find_word(all, "user");
	const char *host = find_word(all, "host");
	const char *port = find_word(all, "port");
	const char *name = find_word(all, "dbname");
	struct buf b;
	buf_init(&b, 4 * KIB);
	buf_str(&b, "postgresql://");
	if (user)
		buf_printf(&b, "%s@", user);
	buf_printf(&b, "%s", host ? host : "");
	if (port)
		buf_printf(&b, ":%s", port);
	buf_printf(&b, "/%s", name ? name : "");
	char *s = xstrdup(buf_text(&b));
	buf_free(&b);
	return s;
}

static void wait_for(PGconn *conn, PostgresPollingStatusType what, int ms)
{
	struct pollfd f = {
	    .fd = PQsocket(conn),
	    .events = what == PGRES_POLLING_WRITING ? POLLOUT : POLLIN,
	};
	if (f.fd >= 0)
		poll(&f, 1, ms);
}

/*
 * Once more, only to hear the code of the refusal: the sentence depends on
 * the server's language.  "FATAL:  28P01: …" gives 28P01, "" if unknown.
 */
static void why_not(const struct words *w, char state[8])
{
	int64_t end = pg_clock_ms() + WHY_MS;
	PGconn *conn = PQconnectStartParams(w->key, w->value, 1);
	PostgresPollingStatusType st = PGRES_POLLING_WRITING;
	PQsetErrorVerbosity(conn, PQERRORS_VERBOSE);
	while (conn && st != PGRES_POLLING_OK && st != PGRES_POLLING_FAILED) {
		int64_t left = end - pg_clock_ms();
		if (left <= 0)
			break;
		wait_for(conn, st, (int)left);
		st = PQconnectPoll(conn);
	}
	state[0] = '\0';
	for (const char *s = PQerrorMessage(conn); *s; s++) {
		size_t n = strspn(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
		if (n == 5 && s[5] == ':' && strcspn(s, "0123456789") < n) {
			memcpy(state, s, 5);
			state[5] = '\0';
			break;
		}
		s += n ? n - 1 : 0;
	}
	PQfinish(conn);
}

static enum rc check_server(struct ctx *c, struct postgres *q)
{
	const char *encoding = PQparameterStatus(q->conn, "server_encoding");
	if (PQserverVersion(q->conn) < LEAST_VERSION)
		return err_set(c, E_DB, "db", &msg_db_old_server, q->db.path,
			       PQparameterStatus(q->conn, "server_version"));
	if (!encoding || strcmp(encoding, "UTF8") != 0)
		return err_set(c, E_DB, "db", &msg_db_encoding, q->db.path,
			       encoding);
	snprintf(q->db.version, sizeof(q->db.version), "PostgreSQL %s",
		 PQparameterStatus(q->conn, "server_version"));
	return OK;
}

/* Notices (IF NOT EXISTS and the like) are not for standard error. */
static void ignore_notice(void *arg, const PGresult *res)
{
	UNUSED(arg);
	UNUSED(res);
}

static enum rc connect_to(struct ctx *c, struct postgres *q)
{
	char *why = NULL;
	PQconninfoOption *all = PQconninfoParse(q->url, &why);
	if (!all) {
		enum rc rc = err_set(c, E_USAGE, "db", &msg_db_bad_address,
				     why ? why : "");
		PQfreemem(why);
		return rc;
	}
	struct words w;
	make_words(&w, q, find_word(all, "options"));
	if (!q->db.path)
		q->db.path = shown_address(all);
	q->conn = PQconnectdbParams(w.key, w.value, 1);
	enum rc rc = OK;
	if (PQstatus(q->conn) != CONNECTION_OK) {
		char state[8] = "28P01"; /* libpq has no password to give */
		if (!PQconnectionNeedsPassword(q->conn))
			why_not(&w, state);
		rc = pg_fail_connect(c, q->db.path, state,
				     PQerrorMessage(q->conn));
	} else {
		PQsetNoticeReceiver(q->conn, ignore_notice, NULL);
		/* sending must not wait for ever either */
		PQsetnonblocking(q->conn, 1);
		q->generation++;
		q->limit_ms = q->most_ms ? q->most_ms : FIRST_MS;
		rc = check_server(c, q);
		if (rc == OK)
			rc = pg_wall_look(c, q);
	}
	PQconninfoFree(all);
	free(w.options);
	return rc;
}

static const char *first_cell(PGresult *res, int col)
{
	return PQntuples(res) == 1 && !PQgetisnull(res, 0, col)
		   ? PQgetvalue(res, 0, col)
		   : NULL;
}

/* What the schema of this connection is and holds. */
struct place {
	char schema[72]; /* "" if there is none */
	unsigned oid;
	bool is_ours; /* db_clock is there */
	long tables;  /* others */
};

/* What the server itself allows a statement, or less; 0: without end. */
static void take_limit(struct postgres *q, int64_t server_ms)
{
	q->limit_ms = server_ms ? server_ms + GRACE_MS : 0;
	if (q->most_ms && (!q->limit_ms || q->most_ms < q->limit_ms))
		q->limit_ms = q->most_ms;
}

static enum rc look_at_schema(struct ctx *c, struct postgres *q,
			      struct place *p)
{
	PGresult *res = pg_exec(
	    q,
	    "SELECT n.nspname, n.oid, "
	    "count(t.oid) FILTER (WHERE t.relname = 'db_clock'), "
	    "count(t.oid) FILTER (WHERE t.relname <> 'db_clock'), "
	    "(extract(epoch FROM current_setting('statement_timeout')"
	    "::interval) * 1000)::int8 "
	    "FROM pg_namespace n LEFT JOIN pg_class t "
	    "ON t.relnamespace = n.oid AND t.relkind IN ('r','p','v','m','f') "
	    "WHERE n.nspname = current_schema() GROUP BY n.nspname, n.oid");
	enum rc rc = OK;
	*p = (struct place){0};
	if (PQresultStatus(res) != PGRES_TUPLES_OK) {
		rc = pg_fail(c, q, res);
	} else if (first_cell(res, 0)) {
		snprintf(p->schema, sizeof(p->schema), "%s",
			 first_cell(res, 0));
		p->oid = (unsigned)strtoul(first_cell(res, 1), NULL, 10);
		p->is_ours = strcmp(first_cell(res, 2), "0") != 0;
		p->tables = strtol(first_cell(res, 3), NULL, 10);
		take_limit(q, strtoll(first_cell(res, 4), NULL, 10));
	}
	PQclear(res);
	return rc;
}

/* The first name of the search path, which does not exist yet. */
static enum rc create_schema(struct ctx *c, struct postgres *q)
{
	PGresult *res = pg_exec(q, "SHOW search_path");
	const char *path = first_cell(res, 0);
	char name[72], sql[200];
	size_t n = path ? strcspn(path, ",") : 0;
	bool is_quoted = n > 1 && path[0] == '"';
	enum rc rc = OK;
	if (n == 0 || n >= sizeof(name) || memchr(path, '$', n)) {
		rc = err_set(c, E_DB, "db", &msg_db_no_schema, q->db.path);
	} else {
		snprintf(name, sizeof(name), "%.*s", (int)n, path);
		snprintf(sql, sizeof(sql),
			 is_quoted ? "CREATE SCHEMA %s"
				   : "CREATE SCHEMA \"%s\"",
			 name);
		rc = pg_run(c, q, sql);
	}
	PQclear(res);
	return rc;
}

/* An empty database that exists, or an empty schema in it. */
static enum rc create_in(struct ctx *c, struct postgres *q, struct place *p)
{
	enum rc rc = OK;
	if (!p->schema[0]) {
		rc = create_schema(c, q);
		if (rc == OK)
			rc = look_at_schema(c, q, p);
	}
	if (rc == OK && p->tables > 0)
		rc = err_set(c, E_CONFLICT, "db", &msg_db_used, q->db.path,
			     p->schema);
	if (rc == OK)
		rc = pg_run(c, q,
			    "BEGIN; CREATE TABLE IF NOT EXISTS db_clock "
			    "(n BIGINT NOT NULL); DELETE FROM db_clock; "
			    "INSERT INTO db_clock (n) VALUES (0); COMMIT");
	return rc;
}

static enum rc find_place(struct ctx *c, struct postgres *q, bool is_new)
{
	struct place p;
	enum rc rc = look_at_schema(c, q, &p);
	if (rc == OK && is_new)
		rc = create_in(c, q, &p);
	else if (rc == OK && !p.is_ours)
		rc = err_set(c, E_NOTFOUND, "db", &msg_db_missing, q->db.path);
	if (rc == OK)
		snprintf(q->begin_write, sizeof(q->begin_write),
			 "BEGIN; SELECT pg_advisory_xact_lock(%d, %d)",
			 LOCK_CLASS, (int)p.oid);
	return rc;
}

static enum rc open_as(struct ctx *c, struct db **out, const char *url,
		       enum db_mode mode, bool is_standby)
{
	struct postgres *q = xcalloc(1, sizeof(*q));
	q->db.ops = &postgres_ops;
	q->db.mode = mode;
	q->db.no_wall = c->no_wall;
	q->is_standby = is_standby;
	q->url = xstrdup(url);
	enum rc rc = connect_to(c, q);
	if (rc == OK)
		rc = find_place(c, q, mode == DB_CREATE);
	if (rc == OK) {
		*out = &q->db;
		return OK;
	}
	db_close(&q->db);
	return rc;
}

enum rc postgres_open(struct ctx *c, struct db **out, const char *url,
		      enum db_mode mode)
{
	return open_as(c, out, url, mode, false);
}

enum rc postgres_open_standby(struct ctx *c, struct db **out, const char *url)
{
	return open_as(c, out, url, DB_READ, true);
}

void postgres_limit(struct db *db, int ms)
{
	struct postgres *q = postgres_of(db);
	q->most_ms = q->limit_ms = ms;
}

void postgres_close(struct db *db)
{
	struct postgres *q = postgres_of(db);
	PQfinish(q->conn);
	free(q->wants);
	pg_rows_free(q);
	free(q->url);
	free(q);
}

bool pg_may_retry(const struct postgres *q)
{
	return q->db.txn == TXN_NONE && !pg_is_alive(q);
}

enum rc pg_ready(struct ctx *c, struct postgres *q)
{
	if (pg_is_alive(q))
		return pg_wall_settle(c, q);
	if (q->db.txn != TXN_NONE)
		return err_set(c, E_IO, "db", &msg_db_lost, "");
	PQfinish(q->conn);
	q->conn = NULL;
	q->is_lost = false;
	enum rc rc = connect_to(c, q);
	if (rc == OK)
		rc = find_place(c, q, false);
	return rc == OK ? pg_wall_settle(c, q) : rc;
}
