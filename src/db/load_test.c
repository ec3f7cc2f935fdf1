/*
 * load_test.c: loads: what waits to be written, who may look meanwhile, and
 * what is left of one that was killed.
 */
#include "base/base.h"
#include "db/test_db.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LARGE = 100 * 1024 * 1024, ROWS = 20000 };

static void make_table(struct bench *b)
{
	assert_ok(&b->c, db_script(&b->c, "CREATE TABLE line (id INTEGER "
					  "PRIMARY KEY, text TEXT)"));
}

static enum rc put(struct ctx *c, int id)
{
	char text[200];
	memset(text, 'a' + id % 26, sizeof(text));
	text[sizeof(text) - 1] = '\0';
	return db_exec(c, "INSERT INTO line (id, text) VALUES ($1, $2)",
		       DB_ARGS(DBI(id), DBT(text)));
}

static enum rc put_many(struct ctx *c, int from, int to)
{
	enum rc rc = OK;
	for (; rc == OK && from < to; from++)
		rc = put(c, from);
	return rc;
}

static int64_t count(struct ctx *c)
{
	return count_of(c, "SELECT count(*) FROM line");
}

TEST(what_a_load_has_written_is_seen_by_its_own_questions)
{
	struct bench b;
	bench_db(&b);
	make_table(&b);
	assert_ok(&b.c, db_begin_load(&b.c, LARGE));
	assert_ok(&b.c, put_many(&b.c, 0, ROWS));
	assert_int_equal(count(&b.c), ROWS);
	/* writes go on while an answer is read */
	struct db_rows r;
	assert_ok(&b.c, db_query(&b.c, &r,
				 "SELECT id, text FROM line WHERE id < 100 "
				 "ORDER BY id",
				 DB_NOARGS));
	for (int i = 0; i < 100; i++) {
		assert_rc(&b.c, db_next(&b.c, &r), DB_ROW);
		assert_ok(&b.c,
			  put_many(&b.c, ROWS + i * 100, ROWS + (i + 1) * 100));
		assert_int_equal(db_int(&r, 0), i);
		assert_int_equal(db_text(&r, 1)[198], 'a' + i % 26);
	}
	assert_ok(&b.c, db_next(&b.c, &r));
	db_end(&r);
	assert_ok(&b.c, db_commit(&b.c));
	assert_int_equal(count(&b.c), ROWS + 10000);
	assert_int_equal(count_of(&b.c, "SELECT count(*) FROM line WHERE "
					"length(text) = 199"),
			 ROWS + 10000);
	bench_end(&b);
}

TEST(a_write_that_fails_among_others_undoes_the_load)
{
	struct bench b;
	bench_db(&b);
	make_table(&b);
	for (int at = 10; at <= ROWS; at *= 10) {
		assert_ok(&b.c, db_begin_load(&b.c, LARGE));
		enum rc rc = put_many(&b.c, 0, at);
		if (rc == OK)
			rc = put(&b.c, 5);
		if (rc == OK)
			rc = put_many(&b.c, at, ROWS);
		if (rc == OK)
			rc = db_commit(&b.c);
		else
			db_rollback(&b.c);
		assert_fails(&b.c, rc, E_CONFLICT);
		assert_int_equal(count(&b.c), 0);
	}
	/* the connection is as good as before */
	assert_ok(&b.c, put(&b.c, 5));
	bench_end(&b);
}

TEST(a_value_larger_than_what_waits_is_written_in_its_turn)
{
	struct bench b;
	bench_db(&b);
	make_table(&b);
	size_t n = 3 * MIB;
	char *text = xmalloc(n + 1);
	memset(text, 'x', n);
	text[n] = '\0';
	assert_ok(&b.c, db_begin_load(&b.c, LARGE));
	assert_ok(&b.c, put_many(&b.c, 0, 100));
	assert_ok(&b.c, db_exec(&b.c, "UPDATE line SET text = $1 WHERE id = 7",
				DB_ARGS(DBT(text))));
	assert_ok(&b.c, put_many(&b.c, 100, 200));
	assert_ok(&b.c, db_commit(&b.c));
	assert_int_equal(
	    count_of(&b.c, "SELECT length(text) FROM line WHERE id = 7"),
	    (int64_t)n);
	assert_int_equal(count(&b.c), 200);
	free(text);
	bench_end(&b);
}

/* The log of WAL mode is there as soon as anything was read. */
static bool is_wal(const struct bench *b)
{
	char name[80];
	struct stat st;
	snprintf(name, sizeof(name), "%s-wal", b->path);
	return stat(name, &st) == 0;
}

TEST(a_load_into_an_empty_file_is_alone_and_then_all_is_as_ever)
{
	struct bench b;
	bench_file(&b);
	make_table(&b);
	for (int i = 0; i < 2; i++) {
		assert_ok(&b.c, db_begin_load(&b.c, LARGE));
		assert_false(is_wal(&b));
		assert_ok(&b.c, put_many(&b.c, 0, 1000));
		struct ctx reader = {.mem = arena_new(), .lang = LANG_EN};
		assert_fails(&reader,
			     db_open(&reader, &reader.db, b.path, DB_READ),
			     E_BUSY);
		arena_free(reader.mem);
		if (i == 0)
			db_rollback(&b.c);
		else
			assert_ok(&b.c, db_commit(&b.c));
		bench_join(&reader, &b, DB_READ);
		assert_int_equal(count(&reader), i ? 1000 : 0);
		assert_true(is_wal(&b));
		bench_leave(&reader);
	}
	assert_ok(&b.c, db_check(&b.c));
	bench_end(&b);
}

TEST(who_has_the_file_open_goes_on_reading_during_a_load)
{
	struct bench b;
	bench_file(&b);
	make_table(&b);
	assert_ok(&b.c, put(&b.c, 1));
	struct ctx reader;
	bench_join(&reader, &b, DB_READ);
	assert_int_equal(count(&reader), 1);
	assert_ok(&b.c, db_begin_load(&b.c, LARGE));
	assert_true(is_wal(&b));
	assert_ok(&b.c, put_many(&b.c, 2, ROWS));
	assert_int_equal(count(&reader), 1);
	assert_ok(&b.c, db_commit(&b.c));
	assert_int_equal(count(&reader), ROWS - 1);
	bench_leave(&reader);
	bench_end(&b);
}

/* A child that is killed in the middle, with half of it in the file. */
static void killed_load(struct bench *b)
{
	db_close(b->c.db);
	b->c.db = NULL;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct ctx c = {.mem = arena_new()};
		if (db_open(&c, &c.db, b->path, DB_WRITE) < 0 ||
		    db_begin_load(&c, LARGE) < 0 ||
		    db_exec(&c, "PRAGMA cache_size=10", DB_NOARGS) < 0 ||
		    db_exec(&c, "UPDATE line SET text = 'half'", DB_NOARGS) <
			0 ||
		    put_many(&c, 2, ROWS) < 0)
			_exit(1);
		kill(getpid(), SIGKILL);
	}
	int status;
	struct stat st;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(stat(b->path, &st), 0);
	assert_true(st.st_size > 1024 * 1024);
}

TEST(a_killed_load_is_gone_for_who_reads_next_and_for_who_writes_next)
{
	static const enum db_mode modes[] = {DB_READ, DB_WRITE};
	for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
		struct bench b;
		struct ctx next;
		bench_file(&b);
		make_table(&b);
		assert_ok(&b.c, put(&b.c, 1));
		killed_load(&b);
		bench_join(&next, &b, modes[i]);
		assert_int_equal(count(&next), 1);
		assert_int_equal(count_of(&next, "SELECT count(*) FROM line "
						 "WHERE text = 'half'"),
				 0);
		assert_true(is_wal(&b));
		bench_leave(&next);
		assert_ok(&b.c, db_open(&b.c, &b.c.db, b.path, DB_WRITE));
		assert_ok(&b.c, db_check(&b.c));
		assert_ok(&b.c, put_many(&b.c, 2, 100));
		bench_end(&b);
	}
}
