/*
 * server_test.c: what only a server can do to us: refuse, fall, come back.
 * Runs with NGUON_TEST_PG only.
 */
#include "db/test_db.h"

#include "db/postgres_int.h"
#include "base/idset.h"
#include "db/test_server.h"

#include <signal.h>
#include <pthread.h>
#include <unistd.h>

TEST_MAIN("server")

TEST(a_lost_connection_comes_back_by_itself)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_table(c);
	assert_ok(c, put(c, 1, "a"));
	for (int i = 0; i < 3; i++) {
		int64_t n = 0;
		cut_connections(&b);
		assert_int_equal(count_of(c, "SELECT count(*) FROM t"), i + 1);
		cut_connections(&b);
		assert_ok(c, put(c, i + 2, NULL));
		cut_connections(&b);
		assert_ok(c, db_begin_read(c));
		assert_int_equal(count_of(c, "SELECT count(*) FROM t"), i + 2);
		assert_ok(c, db_commit(c));
		assert_ok(c, db_data_version(c, &n));
	}
	bench_end(&b);
}

TEST(a_connection_lost_inside_a_transaction_stores_nothing_and_says_so)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_table(c);
	assert_ok(c, db_begin_write(c));
	assert_ok(c, put(c, 1, "a"));
	cut_connections(&b);
	assert_fails(c, put(c, 2, "b"), E_IO);
	assert_fails(c, put(c, 3, "c"), E_IO);
	assert_fails(c, db_commit(c), E_IO);
	db_rollback(c);
	assert_int_equal(count_of(c, "SELECT count(*) FROM t"), 0);
	assert_ok(c, db_begin_write(c));
	cut_connections(&b);
	assert_fails(c, db_commit(c), E_IO);
	assert_ok(c, put(c, 1, "a"));
	bench_end(&b);
}

TEST(the_refusal_of_a_server_becomes_a_sentence_without_the_password)
{
	struct bench b;
	bench_init(&b);
	struct ctx *c = &b.c;
	static const struct {
		const char *name, *part;
		enum rc rc;
	} rows[] = {
	    {"nguon:secret@/no_such_database", "createdb", E_NOTFOUND},
	    {"nobody_known:secret@/postgres", "does not accept", E_DENIED},
	};
	const char *host = strchr(getenv("NGUON_TEST_PG"), '?');
	assert_non_null(host);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct db *db = NULL;
		const char *url = arena_printf(c->mem, "postgresql://%s%s",
					       rows[i].name, host);
		assert_rc(c, db_open(c, &db, url, DB_READ), rows[i].rc);
		assert_non_null(strstr(c->err.text, rows[i].part));
		assert_null(strstr(c->err.text, "secret"));
		err_clear(c);
	}
	bench_end(&b);
}

TEST(a_database_is_made_once_and_in_an_empty_place_only)
{
	struct bench b;
	bench_init(&b);
	struct ctx *c = &b.c;
	struct db *db = NULL;
	assert_fails(c, db_open(c, &db, b.url, DB_READ), E_NOTFOUND);
	assert_fails(c, db_open(c, &db, b.url, DB_WRITE), E_NOTFOUND);
	assert_ok(c, db_open(c, &c->db, b.url, DB_CREATE));
	make_table(c);
	assert_fails(c, db_open(c, &db, b.url, DB_CREATE), E_CONFLICT);
	/* tables of somebody else are no database of ours */
	PGconn *conn = by_hand(&b);
	run_by_hand(conn, "DROP TABLE db_clock");
	PQfinish(conn);
	assert_fails(c, db_open(c, &db, b.url, DB_WRITE), E_NOTFOUND);
	assert_fails(c, db_open(c, &db, b.url, DB_CREATE), E_CONFLICT);
	assert_null(db);
	bench_end(&b);
}

/* The server's own words tell the values of the row: personal data. */
TEST(a_sentence_names_the_field_and_not_the_value)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_table(c);
	assert_ok(c, put(c, 1, "012345678901"));
	assert_rc(c, put(c, 2, "012345678901"), E_CONFLICT);
	assert_string_equal(c->err.field, "code");
	assert_null(strstr(c->err.text, "012345"));
	err_clear(c);
	assert_fails(c,
		     db_exec(c, "UPDATE t SET n = $1",
			     DB_ARGS(DBI(INT64_C(3000000000)))),
		     E_DB);
	bench_end(&b);
}

TEST(what_takes_too_long_is_stopped)
{
	struct bench b;
	bench_init(&b);
	struct ctx *c = &b.c;
	/* options of the address come after ours */
	const char *url =
	    arena_printf(c->mem, "%s%%20-cstatement_timeout%%3D200", b.url);
	assert_ok(c, db_open(c, &c->db, url, DB_CREATE));
	assert_fails(c, db_exec(c, "SELECT pg_sleep(20)", DB_NOARGS), E_BUSY);
	assert_int_equal(count_of(c, "SELECT 1"), 1);
	bench_end(&b);
}

TEST(a_failed_statement_ends_its_transaction)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_table(c);
	assert_ok(c, db_begin_write(c));
	assert_ok(c, put(c, 1, "a"));
	assert_fails(c, put(c, 1, "b"), E_CONFLICT);
	assert_fails(c, put(c, 2, "b"), E_IO);
	assert_fails(c, db_commit(c), E_IO);
	assert_int_equal(count_of(c, "SELECT count(*) FROM t"), 0);
	bench_end(&b);
}

/* Somebody else's program that knows nothing of our lock: each holds what the
 * other wants.  The server undoes one of them; ours is done again. */
static void *cross(void *arg)
{
	PGconn *conn = arg;
	PQclear(PQexec(conn, "SELECT pg_sleep(0.3)"));
	/* waits for us, and we for it */
	PQclear(PQexec(conn, "UPDATE t SET n = 2 WHERE id = 2"));
	PQclear(PQexec(conn, "COMMIT"));
	return NULL;
}

TEST(a_deadlock_with_a_stranger_is_tried_again)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_table(c);
	assert_ok(c, put(c, 1, "a"));
	assert_ok(c, put(c, 2, "b"));
	assert_ok(c, db_script(c, "SET deadlock_timeout = 700"));
	PGconn *conn = by_hand(&b);
	run_by_hand(conn, "SET deadlock_timeout = 60000");
	run_by_hand(conn, "BEGIN");
	run_by_hand(conn, "UPDATE t SET n = 1 WHERE id = 1");
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, cross, conn), 0);
	/* takes row 2 first, then wants row 1 */
	assert_ok(c, db_exec(c,
			     "WITH x AS (UPDATE t SET n = 5 WHERE id = 2 "
			     "RETURNING id) UPDATE t SET n = 5 "
			     "WHERE id = (SELECT id FROM x) - 1",
			     DB_NOARGS));
	pthread_join(thread, NULL);
	PQfinish(conn);
	assert_int_equal(count_of(c, "SELECT sum(n) FROM t"), 10);
	bench_end(&b);
}

/* It would see all rows whatever the policies say. */
TEST(a_role_that_goes_around_row_security_is_refused)
{
	struct bench b;
	bench_init(&b);
	char url[300];
	const char *rest = strstr(b.url, "//nguon@");
	assert_non_null(rest);
	snprintf(url, sizeof(url), "postgresql://nguon_bypass@%s",
		 rest + strlen("//nguon@"));
	struct db *db = NULL;
	assert_fails(&b.c, db_open(&b.c, &db, url, DB_CREATE), E_DB);
	assert_null(db);
	b.c.no_wall = true; /* only if somebody said so */
	assert_ok(&b.c, db_open(&b.c, &db, url, DB_CREATE));
	db_close(db);
	PGconn *conn = PQconnectdb(url);
	run_by_hand(conn, "SET client_min_messages = error; DO $$ BEGIN "
			  "EXECUTE format('DROP SCHEMA %I CASCADE', "
			  "current_schema()); END $$");
	PQfinish(conn);
	bench_end(&b);
}

static PGconn *as_administrator(const struct bench *b)
{
	char url[300];
	const char *rest = strstr(b->url, "//nguon@");
	assert_non_null(rest);
	snprintf(url, sizeof(url), "postgresql://postgres@%s",
		 rest + strlen("//nguon@"));
	PGconn *conn = PQconnectdb(url);
	assert_int_equal(PQstatus(conn), CONNECTION_OK);
	return conn;
}

/* Neither with the reach of the page before it, nor with none. */
TEST(who_cannot_be_given_his_reach_sees_nothing)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	struct idset one, two;
	int64_t n;
	idset_init(&one);
	idset_init(&two);
	idset_add(&one, 1);
	idset_add(&two, 2);
	make_table(c);
	assert_ok(c, db_script(c, "DO $$ BEGIN EXECUTE format('GRANT USAGE ON "
				  "SCHEMA %1$I TO nguon_reach; GRANT SELECT ON "
				  "ALL TABLES IN SCHEMA %1$I TO nguon_reach', "
				  "current_schema()); END $$"));
	PGconn *conn = as_administrator(&b);
	c->reach = &one;
	assert_ok(c, db_begin_read(c));
	db_rollback(c);
	run_by_hand(conn, "REVOKE nguon_reach FROM nguon");
	c->reach = &two;
	for (int i = 0; i < 3; i++) {
		enum rc rc = db_begin_read_soon(c);
		assert_true(rc < 0);
		err_clear(c);
	}
	run_by_hand(conn, "GRANT nguon_reach TO nguon");
	PQfinish(conn);
	assert_ok(c, db_begin_read_soon(c));
	assert_ok(c, db_one_int(c, &n,
				"SELECT count(*) FROM db_clock WHERE "
				"current_user = 'nguon_reach'",
				DB_NOARGS));
	assert_int_equal(n, 1);
	db_end_read_soon(c);
	c->reach = NULL;
	idset_free(&one);
	idset_free(&two);
	bench_end(&b);
}

static int64_t clock_of(struct ctx *c)
{
	assert_ok(c, db_begin_read(c));
	int64_t n = db_view(c->db)->clock;
	assert_false(db_view(c->db)->is_standby);
	db_rollback(c);
	return n;
}

TEST(a_commit_tells_the_clock_that_its_readers_see)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_table(c);
	db_take_written(c->db);
	int64_t before = clock_of(c);
	assert_int_equal(db_take_written(c->db), 0);
	assert_ok(c, put(c, 1, "a"));
	assert_int_equal(clock_of(c), before + 1);
	assert_int_equal(db_take_written(c->db), before + 1);
	assert_int_equal(db_take_written(c->db), 0);
	bench_end(&b);
}

/* The process stands still, its machine answers for it: nothing else would
 * ever end the wait. */
TEST(a_server_that_hangs_is_given_up_and_found_again)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_table(c);
	assert_ok(c, put(c, 1, "a"));
	for (int i = 0; i < 2; i++) {
		pid_t pid = (pid_t)count_of(c, "SELECT pg_backend_pid()");
		assert_ok(c, db_begin_write(c));
		assert_ok(c, put(c, 2, "b"));
		db_limit(c->db, 300);
		assert_int_equal(kill(pid, SIGSTOP), 0);
		if (i == 0) {
			assert_fails(c, put(c, 3, "c"), E_IO);
			db_rollback(c);
		} else {
			db_take_written(c->db);
			assert_fails(c, db_commit(c), E_IO);
			assert_true(db_take_written(c->db) == DB_CLOCK_UNKNOWN);
		}
		db_limit(c->db, 0);
		assert_int_equal(kill(pid, SIGCONT), 0);
		/* the lock is free when the server has noticed */
		assert_ok(c, put(c, 10 + i, NULL));
	}
	/* 2 may be there or not after the second time */
	assert_int_equal(count_of(c, "SELECT count(*) FROM t WHERE id <> 2"),
			 3);
	bench_end(&b);
}

TEST(who_follows_nobody_is_no_standby)
{
	struct bench b;
	bench_db(&b);
	struct db *db = NULL;
	assert_fails(&b.c, db_open_standby(&b.c, &db, b.url), E_USAGE);
	assert_null(db);
	bench_end(&b);
}

/* ---- loads ---- */

static size_t waiting(struct ctx *c)
{
	return pg_rows_waiting(postgres_of(c->db));
}

TEST(rows_of_a_load_wait_but_never_many_of_them)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	size_t most = 0;
	const char *code = arena_printf(c->mem, "%0100d", 1);
	assert_ok(c, db_script(c, "CREATE TABLE u (id BIGINT PRIMARY KEY)"));
	begin_load(c);
	for (int i = 0; i < 5000; i++) {
		assert_ok(c, put(c, i, arena_printf(c->mem, "%s%d", code, i)));
		most = waiting(c) > most ? waiting(c) : most;
	}
	assert_in_range(most, PG_ROWS_BYTES / 2, PG_ROWS_BYTES);
	/* a question about another table is none about these */
	size_t before = waiting(c);
	assert_true(before > 0);
	assert_int_equal(count_of(c, "SELECT count(*) FROM u"), 0);
	assert_true(waiting(c) == before);
	assert_int_equal(count_of(c, "SELECT count(*) FROM u, t"), 0);
	assert_true(waiting(c) == 0);
	assert_int_equal(count_of(c, "SELECT count(*) FROM t"), 5000);
	assert_ok(c, db_commit(c));
	bench_end(&b);
}

TEST(what_a_column_cannot_hold_is_refused_in_a_load_too)
{
	static const struct {
		struct val code, n;
		const char *why;
	} rows[] = {
	    {{.tag = VAL_NULL},
	     {.tag = VAL_INT, .i = INT64_C(3000000000)},
	     "a number beyond the column"},
	    {{.tag = VAL_TEXT, .n = 1, .s = "\xff"},
	     {.tag = VAL_NULL},
	     "text that is none"},
	    {{.tag = VAL_NULL},
	     {.tag = VAL_TEXT, .n = 1, .s = "x"},
	     "text for a number"},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct bench b;
		bench_db(&b);
		struct ctx *c = &b.c;
		begin_load(c);
		enum rc rc = OK;
		for (int id = 0; rc == OK && id < 100; id++)
			rc = db_exec(
			    c,
			    "INSERT INTO t (id, code, n) VALUES ($1, $2, $3)",
			    DB_ARGS(DBI(id), id == 50 ? rows[i].code : DBNULL,
				    id == 50 ? rows[i].n : DBI(1)));
		if (rc == OK)
			rc = db_commit(c);
		db_rollback(c);
		if (rc != E_DB)
			print_error("%s\n", rows[i].why);
		assert_rc(c, rc, E_DB);
		err_clear(c);
		assert_int_equal(count_of(c, "SELECT count(*) FROM t"), 0);
		bench_end(&b);
	}
}

TEST(a_load_whose_server_goes_away_stores_nothing_and_says_so)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	for (int after = 0; after < 10000; after += 9999) {
		if (after == 0)
			begin_load(c);
		else
			assert_ok(c, db_begin_write(c));
		db_bulk(c);
		assert_ok(c, put(c, 1, "a"));
		cut_connections(&b);
		enum rc rc = OK;
		for (int i = 0; rc == OK && i < after; i++)
			rc = put(c, i + 2, NULL);
		if (rc == OK)
			rc = db_commit(c);
		db_rollback(c);
		assert_rc(c, rc, E_IO);
		err_clear(c);
		assert_int_equal(count_of(c, "SELECT count(*) FROM t"), 0);
	}
	bench_end(&b);
}

/* Else the plan of an empty table would be kept: each question of the load
 * would look through all of an index. */
TEST(the_planner_hears_of_a_table_that_grows)
{
	/* the name itself would be a question about the table */
	static const char known[] = "SELECT reltuples::bigint FROM pg_class "
				    "WHERE oid = to_regclass(chr(116))";
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	begin_load(c);
	for (int i = 0; i < 1000; i++)
		assert_ok(c, put(c, i, NULL));
	assert_true(count_of(c, known) <= 0);
	assert_int_equal(count_of(c, "SELECT count(*) FROM t"), 1000);
	assert_int_equal(count_of(c, known), 1000);
	for (int i = 1000; i < 3000; i++)
		assert_ok(c, put(c, i, NULL));
	assert_int_equal(count_of(c, "SELECT count(*) FROM t"), 3000);
	assert_int_equal(count_of(c, known), 1000);
	assert_ok(c, db_commit(c));
	assert_int_equal(count_of(c, known), 3000);
	bench_end(&b);
}
