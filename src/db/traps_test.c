/*
 * traps_test.c: where the two engines differ by themselves.  Each line is an
 * SQL text as the program writes it; both must give the same.
 */
#include "db/test_db.h"

static void make_tables(struct ctx *c)
{
	bool is_pg = db_engine(c->db) == DB_POSTGRES;
	const char *text = is_pg ? "TEXT COLLATE \"C\"" : "TEXT";
	const char *blob = is_pg ? "BYTEA" : "BLOB";
	const char *small = is_pg ? "SMALLINT" : "INTEGER";
	const char *big = is_pg ? "BIGINT" : "INTEGER";
	assert_ok(c, db_script(c, arena_printf(c->mem,
					       "CREATE TABLE t (id %s PRIMARY "
					       "KEY, name %s, key %s, "
					       "voided %s NOT NULL, day "
					       "INTEGER, code %s UNIQUE)",
					       big, text, blob, small, text)));
}

static void put(struct ctx *c, int64_t id, const char *name, const char *key,
		int64_t day)
{
	assert_ok(c, db_exec(c,
			     "INSERT INTO t (id, name, key, voided, day, code) "
			     "VALUES ($1, $2, $3, 0, $4, $5)",
			     DB_ARGS(DBI(id), DBT(name), DBB(key, strlen(key)),
				     day ? DBI(day) : DBNULL, DBNULL)));
}

/* All rows, columns apart by ',' and rows by ';'. */
static const char *answer(struct ctx *c, const char *sql,
			  const struct val *args, int nargs)
{
	struct buf b;
	struct db_rows r;
	buf_init(&b, 4 * KIB);
	assert_ok(c, db_query(c, &r, sql, args, nargs));
	int rc;
	while ((rc = db_next(c, &r)) == DB_ROW) {
		for (int i = 0; i < db_ncols(&r); i++) {
			struct val v = db_col(&r, i);
			buf_str(&b, i ? "," : b.n ? ";" : "");
			if (v.tag == VAL_INT)
				buf_int(&b, v.i);
			else if (v.tag == VAL_NULL)
				buf_str(&b, "-");
			else
				buf_printf(&b, "%s%.*s",
					   v.tag == VAL_BLOB ? "x" : "'",
					   (int)v.n, v.s);
		}
	}
	assert_ok(c, rc);
	db_end(&r);
	const char *s = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

TEST(both_engines_give_the_same_answers)
{
	static const struct {
		const char *sql, *want, *why;
	} rows[] = {
	    {"SELECT day / 10000, -7 / 2 FROM t WHERE id = 1", "1987,-3",
	     "division of integers cuts off"},
	    {"SELECT name FROM t ORDER BY name", "'An;'Z;'a;'Đức",
	     "text in the order of its bytes"},
	    {"SELECT id FROM t ORDER BY key, id", "2;4;1;3",
	     "bytes in their order, the shorter one first"},
	    {"SELECT id FROM t WHERE (key, id) > ($1, $2) ORDER BY key, id",
	     "1;3", "a page goes on after a pair"},
	    {"SELECT id FROM t ORDER BY id LIMIT $3", "1;2",
	     "a number of rows without a type"},
	    {"SELECT coalesce($4, name) FROM t WHERE id = 1", "'Đức",
	     "null without a type"},
	    {"SELECT count(*), count(day), sum(day), max(id), min(name) "
	     "FROM t",
	     "4,3,59632110,4,'An", "sums of integers are integers"},
	    {"SELECT sum(id) FROM t", "10", "of large ones too"},
	    {"SELECT sum(id), max(day) FROM t WHERE id > 9", "-,-",
	     "of nothing null"},
	    {"SELECT coalesce(sum(id), 0) FROM t WHERE id > 9", "0", "or 0"},
	    {"SELECT id FROM t WHERE +voided = 0 AND +day > 0 ORDER BY id",
	     "1;2;4", "a sign that keeps the planner off an index"},
	    {"SELECT id FROM t WHERE day < $5 ORDER BY id", "1;2;4",
	     "a number larger than the column's type"},
	    {"SELECT id FROM t WHERE ';' || id || ';' LIKE '%;3;%'", "3",
	     "a number joined to text"},
	    {"SELECT voided, count(*) FROM t GROUP BY voided", "0,4",
	     "small numbers are numbers"},
	    {"SELECT day / 10000, count(*) FROM t WHERE day > 0 "
	     "GROUP BY day / 10000 ORDER BY 1",
	     "1987,2;1989,1", "groups by an expression"},
	    {"SELECT id, EXISTS (SELECT 1 FROM t x WHERE x.id = t.id + 1) "
	     "FROM t ORDER BY id",
	     "1,1;2,1;3,1;4,0", "true is 1"},
	    {"SELECT length(key) + length(name) FROM t WHERE id = 2", "3",
	     "lengths"},
	    {"SELECT count(*) FILTER (WHERE day > 19880000) FROM t", "1",
	     "counting by a condition"},
	    {"SELECT id FROM t WHERE name = 'AN'", "", "case counts"},
	    {"WITH RECURSIVE up (n) AS (SELECT 1 UNION ALL SELECT n + 1 "
	     "FROM up WHERE n < 4) SELECT sum(n) FROM up",
	     "10", "a query of itself"},
	    {"SELECT key FROM t WHERE id = 2", "xa", "bytes come as bytes"},
	    {"SELECT id FROM t ORDER BY day DESC NULLS LAST, id", "4;2;1;3",
	     "what is not known where it is said to be"},
	};
	const struct val all[] = {DBB("ab", 2), DBI(4), DBI(2), DBNULL,
				  DBI(INT64_MAX)};
	struct bench b;
	bench_db(&b);
	make_tables(&b.c);
	put(&b.c, 1, "Đức", "b", 19870500);
	put(&b.c, 2, "An", "a", 19870505);
	put(&b.c, 3, "a", "b", 0);
	put(&b.c, 4, "Z", "ab", 19891105);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		/* only those parameters that the text names */
		int n = 0;
		char sql[300];
		struct val args[5];
		snprintf(sql, sizeof(sql), "%s", rows[i].sql);
		for (char *p = sql; *p; p++)
			if (*p == '$') {
				args[n++] = all[p[1] - '1'];
				p[1] = (char)('0' + n);
			}
		const char *got = answer(&b.c, sql, args, n);
		if (strcmp(got, rows[i].want) != 0)
			fail_msg("%s: %s, not %s (%s)", rows[i].sql, got,
				 rows[i].want, rows[i].why);
	}
	bench_end(&b);
}

/* An integer today, null or a text tomorrow: one text, one statement. */
TEST(a_parameter_may_change_its_type_from_call_to_call)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	static const char sql[] = "SELECT $1, coalesce($2, $1)";
	const struct val v[] = {DBNULL, DBI(7), DBT("bảy"), DBB("7", 1)};
	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < ARRAY_LEN(v); i++) {
			struct db_rows r;
			assert_ok(c,
				  db_query(c, &r, sql, DB_ARGS(v[i], DBNULL)));
			assert_rc(c, db_next(c, &r), DB_ROW);
			struct val x = db_col(&r, 0), y = db_col(&r, 1);
			assert_true(val_equal(&x, &v[i]));
			assert_true(val_equal(&y, &v[i]));
			db_end(&r);
		}
	bench_end(&b);
}

TEST(a_row_that_is_there_is_changed_instead)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_tables(c);
	put(c, 1, "An", "a", 0);
	assert_ok(c, db_begin_write(c));
	assert_string_equal(
	    answer(c,
		   "INSERT INTO t (id, name, voided) VALUES ($1, $2, 0) "
		   "ON CONFLICT (id) DO UPDATE SET name = excluded.name "
		   "RETURNING id, name",
		   DB_ARGS(DBI(1), DBT("Bình"))),
	    "1,'Bình");
	assert_ok(c, db_commit(c));
	assert_int_equal(count_of(c, "SELECT count(*) FROM t"), 1);
	bench_end(&b);
}

TEST(long_answers_may_be_left_and_nested)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_tables(c);
	assert_ok(c, db_begin_write(c));
	for (int i = 1; i <= 3000; i++)
		put(c, i, "An", "a", 0);
	assert_ok(c, db_commit(c));
	for (int in_transaction = 0; in_transaction < 2; in_transaction++) {
		struct db_rows r, inner;
		int64_t n = 0, rc;
		if (in_transaction)
			assert_ok(c, db_begin_read(c));
		assert_ok(c, db_scan(c, &r, "SELECT id FROM t ORDER BY id",
				     DB_NOARGS));
		while ((rc = db_next(c, &r)) == DB_ROW) {
			assert_int_equal(db_int(&r, 0), ++n);
			assert_ok(c, db_scan(c, &inner,
					     "SELECT id FROM t WHERE id > $1 "
					     "ORDER BY id",
					     DB_ARGS(DBI(n))));
			if (db_next(c, &inner) == DB_ROW)
				assert_int_equal(db_int(&inner, 0), n + 1);
			db_end(&inner);
			if (n == 700)
				break;
		}
		db_end(&r);
		assert_ok(c, db_scan(c, &r, "SELECT id FROM t", DB_NOARGS));
		for (n = 0; db_next(c, &r) == DB_ROW;)
			n++;
		assert_ok(c, db_next(c, &r));
		db_end(&r);
		assert_int_equal(n, 3000);
		db_rollback(c);
	}
	bench_end(&b);
}

TEST(writes_in_bulk_are_seen_by_reads_and_fail_as_a_whole)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_tables(c);
	assert_ok(c, db_begin_write(c));
	db_bulk(c);
	for (int i = 1; i <= 2500; i++) {
		put(c, i, i % 2 ? NULL : "An", "a", i % 3);
		if (i % 1100 == 0)
			assert_int_equal(count_of(c, "SELECT count(*) FROM t"),
					 i);
	}
	assert_ok(c, db_commit(c));
	assert_int_equal(count_of(c, "SELECT count(*) FROM t"), 2500);
	assert_ok(c, db_begin_write(c));
	db_bulk(c);
	enum rc rc = OK;
	for (int i = 2501; rc == OK && i <= 4000; i++)
		rc = db_exec(c,
			     "INSERT INTO t (id, voided, code) "
			     "VALUES ($1, 0, $2)",
			     DB_ARGS(DBI(i), DBT(i % 700 ? NULL : "double")));
	if (rc == OK)
		rc = db_commit(c);
	assert_rc(c, rc, E_CONFLICT);
	assert_string_equal(c->err.field, "code");
	err_clear(c);
	db_rollback(c);
	assert_int_equal(count_of(c, "SELECT count(*) FROM t"), 2500);
	assert_ok(c, db_exec(c, "DELETE FROM t WHERE id = 1", DB_NOARGS));
	bench_end(&b);
}

/* None, one and several rows, a number twice, more numbers than are asked for,
 * an answer that is still being read; questions for many and for one. */
TEST(what_is_asked_ahead_is_what_is_asked_one_by_one)
{
	static const char *const sqls[] = {
	    "SELECT id, name, key, day FROM t WHERE id = $1",
	    "SELECT '$1', t.* FROM t WHERE id <= $1 ORDER BY id DESC LIMIT 3",
	    "SELECT count(*) FROM t WHERE id < $1 + 2",
	};
	enum { IDS = 2 * DB_AHEAD, ROWS = 40 };
	const char *plain[3][IDS];
	int64_t ids[IDS];
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_tables(c);
	for (int i = 1; i <= ROWS; i++)
		put(c, i, i % 3 ? "Bình" : NULL, "k", i % 2);
	for (int i = 0; i < IDS; i++)
		ids[i] = (i * 7) % (ROWS + 9) - 3;
	assert_ok(c, db_begin_read(c));
	for (int k = 0; k < 3; k++)
		for (int i = 0; i < IDS; i++)
			plain[k][i] = answer(
			    c, sqls[k],
			    &(struct val){.tag = VAL_INT, .i = ids[i]}, 1);
	db_rollback(c);
	for (int n = IDS; n > 0; n = n == IDS ? 5 : n == 5 ? 1 : 0) {
		struct db_rows open;
		assert_ok(c, db_begin_read(c));
		for (int k = 0; k < 3; k++)
			db_ahead(c, sqls[k], ids, n);
		assert_ok(c, db_query(c, &open, sqls[1],
				      &(struct val){.tag = VAL_INT, .i = ROWS},
				      1));
		assert_rc(c, db_next(c, &open), DB_ROW);
		db_ahead(c, sqls[1], ids + 3, n > 3 ? n - 3 : 1);
		for (int k = 2; k >= 0; k--)
			for (int i = 0; i < IDS; i++)
				assert_string_equal(
				    answer(c, sqls[k],
					   &(struct val){.tag = VAL_INT,
							 .i = ids[i]},
					   1),
				    plain[k][i]);
		assert_int_equal(db_int(&open, 1), ROWS);
		assert_rc(c, db_next(c, &open), DB_ROW);
		assert_int_equal(db_int(&open, 1), ROWS - 1);
		db_rollback(c);
		db_end(&open);
	}
	bench_end(&b);
}

/* Answers that were got ahead belong to their picture and to their number. */
TEST(what_is_asked_ahead_is_what_would_be_answered)
{
	static const char sql[] = "SELECT name FROM t WHERE id = $1";
	struct bench b;
	struct ctx other;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_tables(c);
	put(c, 1, "An", "a", 0);
	put(c, 2, "Bình", "b", 0);
	bench_join(&other, &b, DB_WRITE);
	static const int64_t ids[] = {2, 1, 9, 2};
	for (int round = 0; round < 2; round++) {
		const struct val one = DBI(1), two = DBI(2), nine = DBI(9);
		assert_ok(c, db_begin_read(c));
		db_ahead(c, sql, ids, 4);
		assert_string_equal(answer(c, sql, &one, 1),
				    round ? "'Chi" : "'An");
		assert_ok(&other, db_exec(&other, "UPDATE t SET name = 'Chi'",
					  DB_NOARGS));
		for (int i = 0; i < 3; i++)
			assert_string_equal(answer(c, sql, &two, 1),
					    round ? "'Chi" : "'Bình");
		assert_string_equal(answer(c, sql, &nine, 1), "");
		assert_ok(c, db_commit(c));
		assert_string_equal(answer(c, sql, &two, 1), "'Chi");
	}
	bench_leave(&other);
	bench_end(&b);
}
