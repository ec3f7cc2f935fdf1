#include "db/test_server.h"

/* A second way in, past our layer. */
PGconn *by_hand(const struct bench *b)
{
	PGconn *conn = PQconnectdb(b->url);
	assert_int_equal(PQstatus(conn), CONNECTION_OK);
	return conn;
}

void run_by_hand(PGconn *conn, const char *sql)
{
	PGresult *res = PQexec(conn, sql);
	if (PQresultStatus(res) != PGRES_COMMAND_OK &&
	    PQresultStatus(res) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(conn));
	PQclear(res);
}

/* As a restart of the server does; not for the one who does it. */
void cut_connections(const struct bench *b)
{
	PGconn *conn = by_hand(b);
	run_by_hand(conn, "SELECT pg_terminate_backend(pid, 5000) "
			  "FROM pg_stat_activity WHERE "
			  "datname = current_database() "
			  "AND application_name = 'nguon' "
			  "AND pid <> pg_backend_pid()");
	PQfinish(conn);
}

void make_table(struct ctx *c)
{
	assert_ok(c, db_script(c, "CREATE TABLE t (id BIGINT PRIMARY KEY, "
				  "code TEXT UNIQUE, n INTEGER)"));
}

enum rc put(struct ctx *c, int64_t id, const char *code)
{
	return db_exec(c, "INSERT INTO t (id, code) VALUES ($1, $2)",
		       DB_ARGS(DBI(id), DBT(code)));
}

void begin_load(struct ctx *c)
{
	make_table(c);
	assert_ok(c, db_begin_write(c));
	db_bulk(c);
}
