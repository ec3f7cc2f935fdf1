/*
 * ahead_test.c: what goes to a server together, and is not waited for.  Runs
 * with NGUON_TEST_PG only.
 */
#include "db/test_server.h"

TEST(many_numbers_are_one_question_and_nobody_waits_for_it_twice)
{
	static const char one[] = "SELECT code FROM t WHERE id = $1";
	static const char least[] = "SELECT count(*) FROM t WHERE id >= $1";
	int64_t ids[DB_AHEAD], n;
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	begin_load(c);
	for (int i = 0; i < DB_AHEAD; i++) {
		ids[i] = i;
		assert_ok(c, put(c, i, NULL));
	}
	assert_ok(c, db_commit(c));
	for (int round = 0; round < 3; round++) {
		assert_ok(c, db_begin_read(c));
		int64_t before = db_asked(c->db);
		db_ahead(c, one, ids, DB_AHEAD);
		db_ahead(c, least, ids, 1);
		assert_int_equal(db_asked(c->db) - before, 2);
		for (int i = 0; i < DB_AHEAD; i++)
			assert_ok(c,
				  db_one_int(c, &n, one, DB_ARGS(DBI(ids[i]))));
		assert_ok(c, db_one_int(c, &n, least, DB_ARGS(DBI(0))));
		assert_int_equal(n, DB_AHEAD);
		assert_int_equal(db_asked(c->db) - before, 2);
		assert_ok(c, db_one_int(c, &n, least, DB_ARGS(DBI(1))));
		assert_int_equal(db_asked(c->db) - before, 3);
		db_rollback(c);
	}
	bench_end(&b);
}

/* It is said by whoever asks for it, as if it had not been asked before. */
TEST(what_fails_ahead_fails_when_it_is_asked)
{
	static const char sql[] = "SELECT 1 / (id - $1) FROM t WHERE id < 9";
	static const int64_t ids[] = {20, 5, 21};
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	int64_t n;
	begin_load(c);
	assert_ok(c, put(c, 5, NULL));
	assert_ok(c, db_commit(c));
	for (int many = 0; many < 2; many++) {
		assert_ok(c, db_begin_read(c));
		db_ahead(c, sql, ids + !many, many ? 3 : 1);
		assert_int_equal(c->err.rc, OK);
		enum rc rc = db_one_int(c, &n, sql, DB_ARGS(DBI(5)));
		assert_non_null(strstr(c->err.text, "zero"));
		assert_fails(c, rc, E_DB);
		db_rollback(c);
		assert_ok(c, db_one_int(c, &n, sql, DB_ARGS(DBI(4))));
		assert_int_equal(n, 1);
	}
	/* the connection goes away meanwhile */
	assert_ok(c, db_begin_read(c));
	db_ahead(c, sql, ids, 3);
	cut_connections(&b);
	enum rc rc = db_one_int(c, &n, sql, DB_ARGS(DBI(7)));
	assert_fails(c, rc, E_IO);
	db_rollback(c);
	assert_ok(c, db_begin_read(c));
	db_rollback(c);
	/* and while nobody waits for the end of a picture */
	cut_connections(&b);
	assert_ok(c, db_one_int(c, &n, sql, DB_ARGS(DBI(4))));
	bench_end(&b);
}

/* A standby ended the picture while a page waited for several answers; the one
 * that it looked at first only said that the transaction had failed, so the
 * page was not tried again. */
TEST(what_fails_behind_a_repeatable_failure_may_be_repeated_too)
{
	static const char breaks[] = "SELECT taken_away($1)";
	static const char other[] = "SELECT $1 + 1";
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	const int64_t id = 1;
	int64_t n;
	assert_ok(c, db_script(c, "CREATE FUNCTION taken_away(int8) RETURNS "
				  "int8 LANGUAGE plpgsql AS 'BEGIN RAISE "
				  "serialization_failure; END'"));
	for (int first = 0; first < 2; first++) {
		assert_ok(c, db_begin_read(c));
		db_ahead(c, breaks, &id, 1);
		db_ahead(c, other, &id, 1);
		enum rc rc =
		    db_one_int(c, &n, first ? breaks : other, DB_ARGS(DBI(id)));
		assert_fails(c, rc, E_BUSY);
		assert_true(db_may_repeat(c->db));
		rc = db_one_int(c, &n, "SELECT 1", DB_NOARGS);
		assert_fails(c, rc, E_BUSY);
		assert_true(db_may_repeat(c->db));
		db_rollback(c);
	}
	assert_ok(c, db_begin_read(c));
	assert_false(db_may_repeat(c->db));
	db_rollback(c);
	bench_end(&b);
}

static const char code_of[] = "SELECT count(*) FROM t WHERE id = $1";

/* A picture, as a page sees it. */
static int64_t look(struct ctx *c, int64_t id)
{
	int64_t n = -1;
	assert_ok(c, db_begin_read_soon(c));
	db_ahead(c, code_of, &id, 1);
	assert_ok(c, db_one_int(c, &n, code_of, DB_ARGS(DBI(id))));
	assert_true(db_view(c->db)->is_seen);
	db_end_read_soon(c);
	return n;
}

TEST(a_picture_of_known_questions_is_waited_for_once)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_table(c);
	assert_ok(c, put(c, 1, "a"));
	assert_ok(c, db_begin_read(c));
	db_rollback(c);
	look(c, 1);
	for (int i = 0; i < 3; i++) {
		int64_t asked = db_asked(c->db), waited = db_waited(c->db);
		assert_int_equal(look(c, i), i == 1);
		/* begin, question, end */
		assert_int_equal(db_asked(c->db) - asked, 3);
		assert_int_equal(db_waited(c->db) - waited, 1);
		asked = db_asked(c->db);
		assert_ok(c, db_begin_read_soon(c));
		assert_false(db_view(c->db)->is_seen);
		db_end_read_soon(c); /* nobody wanted to know anything */
		assert_int_equal(db_asked(c->db), asked);
	}
	/* what was not known beforehand begins it as well */
	int64_t waited = db_waited(c->db), n;
	assert_ok(c, db_begin_read_soon(c));
	assert_ok(c, db_one_int(c, &n, code_of, DB_ARGS(DBI(1))));
	assert_ok(c, db_one_int(c, &n, code_of, DB_ARGS(DBI(2))));
	db_end_read_soon(c);
	assert_int_equal(db_waited(c->db) - waited, 2);
	bench_end(&b);
}

static int64_t open_pictures(const struct bench *b)
{
	PGconn *conn = by_hand(b);
	PGresult *res = PQexec(conn, "SELECT count(*) FROM pg_stat_activity "
				     "WHERE datname = current_database() AND "
				     "application_name = 'nguon' AND state = "
				     "'idle in transaction'");
	int64_t n = strtoll(PQgetvalue(res, 0, 0), NULL, 10);
	PQclear(res);
	PQfinish(conn);
	return n;
}

TEST(the_end_of_a_picture_is_told_before_the_connection_rests)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	int64_t n = 0;
	make_table(c);
	assert_ok(c, db_begin_read(c));
	db_rollback(c);
	look(c, 1);
	assert_int_equal(open_pictures(&b), 1);
	db_tell(c->db);
	db_tell(c->db);
	while (open_pictures(&b) > 0) /* it is not waited for */
		continue;
	/* whatever comes next has a picture of its own */
	look(c, 1);
	assert_ok(c, put(c, 1, "a"));
	assert_int_equal(look(c, 1), 1);
	assert_ok(c, db_one_int(c, &n, code_of, DB_ARGS(DBI(1))));
	assert_int_equal(n, 1);
	look(c, 1);
	assert_ok(c, db_begin_read(c));
	db_rollback(c);
	bench_end(&b);
}

TEST(a_connection_lost_before_the_first_answer_is_made_anew)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	const int64_t id = 1;
	int64_t n = 0, version;
	make_table(c);
	assert_ok(c, put(c, 1, "a"));
	for (int i = 0; i < 3; i++) {
		look(c, 1);
		assert_ok(c, db_begin_read(c));
		db_rollback(c);
		cut_connections(&b);
		assert_int_equal(look(c, 1), 1);
		look(c, 1);
		assert_ok(c, db_begin_read_soon(c));
		cut_connections(&b);
		if (i == 0)
			assert_ok(c, db_data_version(c, &version));
		else if (i == 1)
			db_ahead(c, code_of, &id, 1);
		assert_ok(c, db_one_int(c, &n, code_of, DB_ARGS(DBI(1))));
		assert_int_equal(n, 1);
		/* now there is a picture, and it is lost */
		cut_connections(&b);
		enum rc rc = db_one_int(c, &n, code_of, DB_ARGS(DBI(2)));
		assert_fails(c, rc, E_IO);
		db_end_read_soon(c);
	}
	bench_end(&b);
}

/* Behind a failure of the first question there is no picture either. */
TEST(a_picture_that_cannot_be_begun_fails_with_its_first_question)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	int64_t n;
	make_table(c);
	assert_ok(c, db_begin_read(c));
	db_rollback(c);
	look(c, 1);
	db_tell(c->db);
	PGconn *conn = by_hand(&b);
	run_by_hand(conn, "ALTER TABLE db_clock RENAME TO away");
	assert_ok(c, db_begin_read_soon(c));
	enum rc rc = db_one_int(c, &n, code_of, DB_ARGS(DBI(1)));
	assert_fails(c, rc, E_DB);
	assert_false(db_view(c->db)->is_seen);
	db_end_read_soon(c);
	run_by_hand(conn, "ALTER TABLE away RENAME TO db_clock");
	PQfinish(conn);
	assert_int_equal(look(c, 1), 0);
	bench_end(&b);
}

static void is_without_picture(struct ctx *c)
{
	int64_t n, version;
	assert_ok(c, db_begin_read_soon(c));
	struct ctx quiet = *c;
	assert_true(db_data_version(&quiet, &version) < 0);
	assert_true(db_data_version(&quiet, &version) < 0);
	enum rc rc = db_one_int(c, &n, code_of, DB_ARGS(DBI(1)));
	assert_fails(c, rc, E_IO);
	db_end_read_soon(c);
}

/* Nothing may be asked as if there was one, even by who did not listen. */
TEST(without_a_picture_every_question_fails_until_the_next_one)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_table(c);
	assert_ok(c, put(c, 1, "a"));
	assert_ok(c, db_begin_read(c));
	db_rollback(c);
	assert_int_equal(look(c, 1), 1);
	db_tell(c->db);
	PGconn *conn = by_hand(&b);
	run_by_hand(conn, "ALTER TABLE db_clock RENAME TO away");
	is_without_picture(c);
	run_by_hand(conn, "ALTER TABLE away RENAME TO db_clock");
	PQfinish(conn);
	assert_int_equal(look(c, 1), 1);
	/* as behind a pool of connections */
	assert_ok(c, db_script(c, "DEALLOCATE \"begin\""));
	is_without_picture(c);
	assert_int_equal(look(c, 1), 1);
	bench_end(&b);
}
