#include "db/test_db.h"

#include "db/db_int.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

TEST_MAIN("db")

static void make_table(struct ctx *c)
{
	assert_ok(c, db_script(c, "CREATE TABLE t (id INTEGER PRIMARY KEY, "
				  "code TEXT UNIQUE, n INTEGER NOT NULL);"
				  "CREATE TABLE child (id INTEGER PRIMARY KEY, "
				  "t INTEGER REFERENCES t (id));"));
}

static enum rc put(struct ctx *c, int64_t id, const char *code, int64_t n)
{
	return db_exec(c, "INSERT INTO t (id, code, n) VALUES ($1, $2, $3)",
		       DB_ARGS(DBI(id), DBT(code), DBI(n)));
}

TEST(parameters_are_numbered_and_left_alone_in_quotes)
{
	static const struct {
		const char *sql, *want, *why;
	} rows[] = {
	    /* the last one is quoted so by SQLite only */
	    {"SELECT $2 || $1", "ba", "numbers, not order, decide"},
	    {"SELECT $1 || $2 || $1", "aba", "one may come twice"},
	    {"SELECT '$1' || $1 || $2", "$1ab", "text is text"},
	    {"SELECT 'it''s $2' || $1 || $2", "it's $2ab", "quoted quote"},
	    {"SELECT \"$1\" || $1 || $2 FROM (SELECT 'q' AS \"$1\") q", "qab",
	     "quoted name"},
	    {"SELECT /* $9 ' */ $1 || $2 -- $8 '\n", "ab", "comments"},
	    {"SELECT x$1 || $1 || $2 FROM (SELECT 'q' AS x$1) q", "qab",
	     "part of a name"},
	    {"SELECT [$1] || $1 || $2 FROM (SELECT 'q' AS [$1]) q", "qab",
	     "name in brackets"},
	};
	struct bench b;
	bench_db(&b);
	size_t n = ARRAY_LEN(rows) - (test_on_pg() ? 1 : 0);
	for (size_t i = 0; i < n; i++) {
		struct db_rows r;
		assert_ok(&b.c, db_query(&b.c, &r, rows[i].sql,
					 DB_ARGS(DBT("a"), DBT("b"))));
		assert_rc(&b.c, db_next(&b.c, &r), DB_ROW);
		if (strcmp(db_text(&r, 0), rows[i].want) != 0)
			print_error("%s\n", rows[i].why);
		assert_string_equal(db_text(&r, 0), rows[i].want);
		assert_ok(&b.c, db_next(&b.c, &r));
		assert_ok(&b.c, db_next(&b.c, &r));
		db_end(&r);
	}
	bench_end(&b);
}

TEST(values_come_back_as_they_were_bound)
{
	struct bench b;
	bench_db(&b);
	const struct val in[] = {DBI(INT64_MIN), DBT("Nguyễn"), DBT(""),
				 DBB("a\0b", 3), DBB(NULL, 0),	DBNULL};
	struct db_rows r;
	assert_ok(&b.c, db_query(&b.c, &r, "SELECT $1, $2, $3, $4, $5, $6", in,
				 (int)ARRAY_LEN(in)));
	assert_rc(&b.c, db_next(&b.c, &r), DB_ROW);
	for (size_t i = 0; i < ARRAY_LEN(in); i++) {
		struct val v = db_col(&r, (int)i);
		assert_int_equal(v.tag, in[i].tag);
		assert_int_equal(v.n, in[i].n);
		if (v.n > 0 || v.tag == VAL_INT)
			assert_true(val_equal(&v, &in[i]));
	}
	assert_true(db_is_null(&r, 5));
	assert_null(db_text(&r, 5));
	size_t n;
	assert_memory_equal(db_blob(&r, 3, &n), "a\0b", 3);
	assert_int_equal(n, 3);
	db_end(&r);
	db_end(&r);
	bench_end(&b);
}

TEST(a_statement_is_prepared_once_and_nested_use_gets_its_own)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_table(c);
	for (int i = 1; i <= 3; i++)
		assert_ok(c, put(c, i, NULL, i));
	static const char sql[] = "SELECT id FROM t WHERE id > $1 ORDER BY id";
	char same_text[sizeof(sql)];
	memcpy(same_text, sql, sizeof(sql));
	int before = c->db->cache.count;
	int64_t seen = 0;
	for (int round = 0; round < 5; round++) {
		struct db_rows outer, inner;
		assert_ok(c, db_query(c, &outer, sql, DB_ARGS(DBI(0))));
		while (db_next(c, &outer) == DB_ROW) {
			assert_ok(c, db_query(c, &inner, same_text,
					      DB_ARGS(DBI(db_int(&outer, 0)))));
			while (db_next(c, &inner) == DB_ROW)
				seen +=
				    10 * db_int(&outer, 0) + db_int(&inner, 0);
			db_end(&inner);
		}
		db_end(&outer);
	}
	assert_int_equal(seen, 5 * (12 + 13 + 23));
	assert_int_equal(c->db->cache.count, before + 2);
	bench_end(&b);
}

TEST(a_buffer_with_new_text_is_not_taken_for_the_old_text)
{
	struct bench b;
	bench_db(&b);
	char sql[40];
	for (int i = 0; i < 1000; i++) {
		snprintf(sql, sizeof(sql), "SELECT %d", i);
		assert_int_equal(count_of(&b.c, sql), i);
		assert_true(b.c.db->cache.count <= STMT_MAX);
	}
	/* Among the oldest a busy one survives. */
	struct db_rows r;
	assert_ok(&b.c, db_query(&b.c, &r, "SELECT -1", DB_NOARGS));
	for (int i = 0; i < 300; i++) {
		snprintf(sql, sizeof(sql), "SELECT %d", i);
		assert_int_equal(count_of(&b.c, sql), i);
	}
	assert_rc(&b.c, db_next(&b.c, &r), DB_ROW);
	assert_int_equal(db_int(&r, 0), -1);
	db_end(&r);
	bench_end(&b);
}

TEST(what_the_engine_refuses_becomes_a_sentence)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_table(c);
	assert_ok(c, put(c, 1, "a", 1));
	assert_rc(c, put(c, 2, "a", 1), E_CONFLICT);
	assert_string_equal(c->err.field, "code");
	assert_non_null(strstr(c->err.text, "t.code"));
	err_clear(c);
	assert_fails(c, put(c, 1, "b", 1), E_CONFLICT);
	assert_fails(c, db_exec(c, "INSERT INTO t (id) VALUES (9)", DB_NOARGS),
		     E_DB);
	assert_fails(
	    c, db_exec(c, "INSERT INTO child VALUES (1, 77)", DB_NOARGS), E_DB);
	assert_fails(c, db_exec(c, "SELEC", DB_NOARGS), E_DB);
	assert_fails(c, db_exec(c, "SELECT \"no_column\"", DB_NOARGS), E_DB);
	assert_fails(c, db_exec(c, "ATTACH '/tmp/x' AS x", DB_NOARGS), E_DB);
	assert_fails(c,
		     db_script(c, "CREATE TABLE u (a TEXT); "
				  "CREATE TABLE t (a TEXT);"),
		     E_DB);
	bool has_u = true;
	assert_ok(c, db_has_column(c, "u", "a", &has_u));
	assert_false(has_u);
	assert_ok(c, db_has_column(c, "t", "code", &has_u));
	assert_true(has_u);
	assert_ok(c, db_has_column(c, "t", "cod", &has_u));
	assert_false(has_u);
	int64_t n;
	assert_rc(c,
		  db_one_int(c, &n, "SELECT id FROM t WHERE id = 5", DB_NOARGS),
		  E_NOTFOUND);
	assert_int_equal(c->err.rc, OK);
	bench_end(&b);
}

TEST(a_rollback_leaves_nothing_and_a_commit_everything)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_table(c);
	assert_ok(c, db_begin_write(c));
	assert_true(db_in_transaction(c->db));
	assert_ok(c, put(c, 1, "a", 1));
	db_rollback(c);
	assert_false(db_in_transaction(c->db));
	assert_int_equal(count_of(c, "SELECT count(*) FROM t"), 0);
	assert_ok(c, db_begin_write(c));
	assert_ok(c, put(c, 1, "a", 1));
	assert_ok(c, db_commit(c));
	assert_int_equal(count_of(c, "SELECT count(*) FROM t"), 1);
	db_rollback(c);
	bench_end(&b);
}

TEST(a_failed_commit_has_rolled_back)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	assert_ok(c, db_script(c, "CREATE TABLE a (id INTEGER PRIMARY KEY);"
				  "CREATE TABLE z (a INTEGER REFERENCES a (id) "
				  "DEFERRABLE INITIALLY DEFERRED);"));
	assert_ok(c, db_begin_write(c));
	assert_ok(c, db_exec(c, "INSERT INTO z VALUES (5)", DB_NOARGS));
	assert_fails(c, db_commit(c), E_DB);
	assert_false(db_in_transaction(c->db));
	assert_int_equal(count_of(c, "SELECT count(*) FROM z"), 0);
	assert_ok(c, db_begin_write(c));
	/* The engine undid it behind our back: the commit must not say OK. */
	assert_ok(c, db_exec(c, "INSERT INTO a VALUES (1)", DB_NOARGS));
	const char *sql = test_on_pg() ? "INSERT INTO a VALUES (1)"
				       : "INSERT OR ROLLBACK INTO a VALUES (1)";
	assert_fails(c, db_exec(c, sql, DB_NOARGS), E_CONFLICT);
	assert_fails(c, db_commit(c), E_IO);
	assert_ok(c, db_begin_write(c));
	assert_ok(c, db_commit(c));
	bench_end(&b);
}

TEST(nothing_is_written_through_a_reading_connection)
{
	struct bench b;
	bench_db(&b);
	make_table(&b.c);
	struct ctx reader;
	bench_join(&reader, &b, DB_READ);
	assert_fails(&reader, put(&reader, 1, "a", 1), E_DB);
	assert_fails(&reader, db_begin_write(&reader), E_DB);
	assert_fails(&reader, db_script(&reader, "CREATE TABLE x (a TEXT)"),
		     E_DB);
	assert_fails(&reader, db_analyze(&reader), E_DB);
	struct db_rows r;
	assert_fails(&reader, db_query(&reader, &r, "DELETE FROM t", DB_NOARGS),
		     E_DB);
	db_end(&r);
	if (!test_on_pg()) {
		assert_int_equal(count_of(&reader, "PRAGMA query_only"), 1);
		assert_int_equal(count_of(&reader, "PRAGMA wal_autocheckpoint"),
				 0);
	}
	bench_leave(&reader);
	/* Nor through a writing one while it reads one picture. */
	assert_ok(&b.c, db_begin_read(&b.c));
	assert_fails(&b.c, put(&b.c, 1, "a", 1), E_DB);
	assert_ok(&b.c, db_commit(&b.c));
	assert_ok(&b.c, put(&b.c, 1, "a", 1));
	bench_end(&b);
}

TEST(the_settings_of_a_writing_file_are_the_safe_ones)
{
	static const struct {
		const char *sql;
		int64_t want;
	} rows[] = {
	    {"PRAGMA synchronous", 2},	  {"PRAGMA foreign_keys", 1},
	    {"PRAGMA trusted_schema", 0}, {"PRAGMA temp_store", 2},
	    {"PRAGMA query_only", 0},
	};
	struct bench b;
	bench_file(&b);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(count_of(&b.c, rows[i].sql), rows[i].want);
	/* Shadow tables of the search are out of reach. */
	assert_ok(&b.c, db_words_create(&b.c, "w"));
	assert_fails(&b.c, db_exec(&b.c, "DELETE FROM w_data", DB_NOARGS),
		     E_DB);
	struct stat st;
	assert_int_equal(stat(b.path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	char wal[80];
	snprintf(wal, sizeof(wal), "%s-wal", b.path);
	assert_int_equal(stat(wal, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_memory_equal(db_engine_version(b.c.db), "SQLite 3.", 9);
	bench_end(&b);
}

static void write_file(const char *path, size_t at, const char *s, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, s, n, (off_t)at), n);
	close(fd);
}

TEST(opening_says_what_is_wrong_with_the_name)
{
	struct bench b;
	bench_init(&b);
	struct ctx *c = &b.c;
	static const struct {
		const char *url;
		enum rc want;
		const char *why;
	} rows[] = {
	    {"", E_USAGE, "no name"},
	    {":memory:", E_USAGE, "not a file"},
	    {"postgresql://[::1/x", E_USAGE, "not an address"},
	    {"postgresql://127.0.0.1:1/x", E_IO, "nobody there"},
	    {"/nonexistent/t.db", E_NOTFOUND, "no such folder"},
	    {"/tmp", E_DB, "a folder"},
	    {"/dev/null", E_DB, "a device"},
	};
	struct db *db = NULL;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (db_open(c, &db, rows[i].url, DB_READ) != rows[i].want)
			print_error("%s\n", rows[i].why);
		assert_int_equal(c->err.rc, rows[i].want);
		assert_true(c->err.text[0]);
		err_clear(c);
	}
	assert_fails(c, db_open(c, &db, b.path, DB_READ), E_NOTFOUND);
	c->lang = LANG_VI;
	assert_rc(c, db_open(c, &db, b.path, DB_WRITE), E_NOTFOUND);
	char want[200];
	snprintf(want, sizeof(want),
		 "Chưa có cơ sở dữ liệu %s; hãy tạo bằng lệnh nguon init",
		 b.path);
	assert_string_equal(c->err.text, want);
	err_clear(c);
	assert_fails(c, db_open(c, &db, "/nonexistent/t.db", DB_CREATE), E_IO);
	write_file(b.path, 0, "họ tên;ngày sinh\n", 20);
	assert_fails(c, db_open(c, &db, b.path, DB_READ), E_DB);
	assert_fails(c, db_open(c, &db, b.path, DB_WRITE), E_DB);
	assert_fails(c, db_open(c, &db, b.path, DB_CREATE), E_CONFLICT);
	assert_null(db);
	bench_end(&b);
}

TEST(a_damaged_file_gives_a_sentence)
{
	struct bench b;
	bench_file(&b);
	struct ctx *c = &b.c;
	make_table(c);
	assert_ok(c, db_begin_write(c));
	for (int i = 0; i < 5000; i++)
		assert_ok(c, put(c, i, NULL, i));
	assert_ok(c, db_commit(c));
	assert_ok(c, db_check(c));
	db_close(c->db);
	c->db = NULL;
	char junk[8192];
	memset(junk, 0xa5, sizeof(junk));
	write_file(b.path, 5 * 4096, junk, sizeof(junk));
	assert_ok(c, db_open(c, &c->db, b.path, DB_READ));
	assert_fails(c, db_check(c), E_DB);
	int64_t n;
	assert_fails(c, db_one_int(c, &n, "SELECT sum(n) FROM t", DB_NOARGS),
		     E_DB);
	bench_end(&b);
}

TEST(the_check_finds_a_row_that_refers_to_nothing)
{
	struct bench b;
	bench_file(&b);
	struct ctx *c = &b.c;
	make_table(c);
	assert_ok(c, put(c, 1, "a", 1));
	assert_ok(c, db_exec(c, "INSERT INTO child VALUES (1, 1)", DB_NOARGS));
	assert_ok(c, db_check(c));
	assert_ok(c, db_exec(c, "PRAGMA foreign_keys=OFF", DB_NOARGS));
	assert_ok(c, db_exec(c, "DELETE FROM t", DB_NOARGS));
	assert_rc(c, db_check(c), E_DB);
	assert_non_null(strstr(c->err.text, "child"));
	bench_end(&b);
}

TEST(a_copy_is_whole_and_never_replaces_a_file)
{
	struct bench b;
	bench_file(&b);
	struct ctx *c = &b.c;
	make_table(c);
	for (int i = 0; i < 100; i++)
		assert_ok(c, put(c, i, NULL, i));
	char to[80];
	snprintf(to, sizeof(to), "%s/copy.db", b.dir);
	struct ctx reader;
	bench_join(&reader, &b, DB_READ);
	assert_ok(&reader, db_copy_to(&reader, to));
	assert_fails(&reader, db_copy_to(&reader, to), E_CONFLICT);
	assert_fails(&reader, db_copy_to(&reader, "/nonexistent/x"), E_IO);
	bench_leave(&reader);
	struct ctx copy = {.mem = c->mem};
	assert_ok(&copy, db_open(&copy, &copy.db, to, DB_WRITE));
	assert_int_equal(count_of(&copy, "SELECT sum(n) FROM t"), 4950);
	assert_ok(&copy, db_check(&copy));
	db_close(copy.db);
	struct stat st;
	assert_int_equal(stat(to, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	int64_t size = 0;
	assert_ok(c, db_size(c, &size));
	assert_true(size > 3 * 4096);
	assert_ok(c, db_analyze(c));
	assert_true(count_of(c, "SELECT count(*) FROM sqlite_stat1") > 0);
	bench_end(&b);
}
