/* Several connections, threads and processes at the same file. */
#include "db/test_db.h"

#include "db/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

static enum rc add_one(struct ctx *c)
{
	int64_t n;
	enum rc rc = db_begin_write(c);
	if (rc == OK)
		rc = db_one_int(c, &n, "SELECT n FROM counter", DB_NOARGS);
	if (rc == OK)
		rc = db_exec(c, "UPDATE counter SET n = $1",
			     DB_ARGS(DBI(n + 1)));
	if (rc == OK)
		rc = db_exec(c, "INSERT INTO step (n) VALUES ($1)",
			     DB_ARGS(DBI(n + 1)));
	if (rc == OK)
		return db_commit(c);
	db_rollback(c);
	return rc;
}

static int add_many(const char *path, int times)
{
	struct ctx c = {.mem = arena_new(), .lang = LANG_EN};
	enum rc rc = db_open(&c, &c.db, path, DB_WRITE);
	/* The log starts anew all the time: there old versions lose commits. */
	if (rc == OK && db_engine(c.db) == DB_SQLITE)
		rc = db_exec(&c, "PRAGMA wal_autocheckpoint=5", DB_NOARGS);
	for (int i = 0; rc == OK && i < times; i++)
		rc = add_one(&c);
	if (rc < 0)
		fprintf(stderr, "writer: %s\n", c.err.text);
	db_close(c.db);
	arena_free(c.mem);
	return rc == OK ? 0 : 1;
}

static int run_child(const char *path, int times)
{
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		_exit(add_many(path, times));
	return pid;
}

static void make_counter(struct bench *b)
{
	bench_db(b);
	assert_ok(&b->c,
		  db_script(&b->c, "CREATE TABLE counter (n INTEGER);"
				   "INSERT INTO counter VALUES (0);"
				   "CREATE TABLE step (n INTEGER UNIQUE);"));
}

/* One picture: the counter and the steps must agree at any moment. */
static int64_t check_picture(struct ctx *c)
{
	assert_ok(c, db_begin_read(c));
	int64_t n = count_of(c, "SELECT n FROM counter");
	assert_int_equal(count_of(c, "SELECT count(*) FROM step"), n);
	assert_ok(c, db_commit(c));
	return n;
}

TEST(two_processes_write_in_turn_and_lose_nothing)
{
	struct bench b;
	make_counter(&b);
	db_close(b.c.db);
	b.c.db = NULL;
	int pids[2];
	for (int i = 0; i < 2; i++)
		pids[i] = run_child(b.url, 200);
	assert_ok(&b.c, db_open(&b.c, &b.c.db, b.url, DB_READ));
	int64_t before = 0;
	for (int left = 2; left > 0;) {
		int64_t n = check_picture(&b.c);
		assert_true(n >= before);
		before = n;
		int status;
		pid_t pid = waitpid(-1, &status, WNOHANG);
		assert_true(pid >= 0);
		if (pid == pids[0] || pid == pids[1]) {
			assert_int_equal(status, 0);
			left--;
		}
	}
	assert_int_equal(check_picture(&b.c), 400);
	assert_ok(&b.c, db_check(&b.c));
	bench_end(&b);
}

static void *add_in_thread(void *path)
{
	return add_many(path, 100) == 0 ? path : NULL;
}

TEST(two_threads_with_a_writer_each_take_turns)
{
	struct bench b;
	make_counter(&b);
	pthread_t threads[3];
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL,
						add_in_thread,
						(void *)(uintptr_t)b.url),
				 0);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		void *ok = NULL;
		pthread_join(threads[i], &ok);
		assert_non_null(ok);
	}
	assert_int_equal(check_picture(&b.c), 300);
	assert_ok(&b.c, db_check(&b.c));
	bench_end(&b);
}

TEST(a_killed_writer_leaves_no_lock_and_no_half_work)
{
	struct bench b;
	make_counter(&b);
	db_close(b.c.db);
	b.c.db = NULL;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct ctx c = {.mem = arena_new()};
		if (db_open(&c, &c.db, b.url, DB_WRITE) < 0 ||
		    db_begin_write(&c) < 0 ||
		    db_exec(&c, "UPDATE counter SET n = 5", DB_NOARGS) < 0)
			_exit(1);
		_exit(7);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 7);
	assert_int_equal(add_many(b.url, 3), 0);
	assert_ok(&b.c, db_open(&b.c, &b.c.db, b.url, DB_READ));
	assert_int_equal(check_picture(&b.c), 3);
	bench_end(&b);
}

TEST(a_reader_keeps_its_picture_while_somebody_writes)
{
	struct bench b;
	make_counter(&b);
	struct ctx reader;
	bench_join(&reader, &b, DB_READ);
	assert_ok(&reader, db_begin_read(&reader));
	assert_int_equal(count_of(&reader, "SELECT n FROM counter"), 0);
	assert_ok(&b.c, add_one(&b.c));
	assert_int_equal(count_of(&reader, "SELECT n FROM counter"), 0);
	assert_ok(&b.c, db_begin_write(&b.c));
	assert_ok(&b.c, db_exec(&b.c, "UPDATE counter SET n = 99", DB_NOARGS));
	assert_int_equal(count_of(&reader, "SELECT count(*) FROM step"), 0);
	assert_ok(&reader, db_commit(&reader));
	assert_int_equal(count_of(&reader, "SELECT n FROM counter"), 1);
	db_rollback(&b.c);
	bench_leave(&reader);
	bench_end(&b);
}

TEST(the_data_version_changes_with_each_commit_of_anybody)
{
	struct bench b;
	make_counter(&b);
	struct ctx other;
	bench_join(&other, &b, DB_WRITE);
	int64_t a, z;
	assert_ok(&b.c, db_data_version(&b.c, &a));
	assert_ok(&b.c, db_data_version(&b.c, &z));
	assert_int_equal(a, z);
	for (int i = 0; i < 3; i++) {
		struct ctx *writer = i == 1 ? &other : &b.c;
		assert_ok(writer, add_one(writer));
		assert_ok(&b.c, db_data_version(&b.c, &z));
		assert_int_not_equal(a, z);
		a = z;
	}
	bench_leave(&other);
	bench_end(&b);
}

TEST(a_lock_waits_no_longer_than_told)
{
	struct bench b;
	bench_init(&b);
	struct file_lock *l = lock_open(b.path);
	assert_non_null(l);
	assert_int_equal(lock_take(l, 0), OK);
	/* The same file is the same lock, also by another call. */
	struct file_lock *same = lock_open(b.path);
	assert_ptr_equal(same, l);
	assert_int_equal(lock_take(same, 5), E_BUSY);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		/* Opened once more, as another program would. */
		int fd = open(b.path, O_RDWR);
		int got = fd < 0 ? -1 : flock(fd, LOCK_EX | LOCK_NB);
		_exit(got < 0 && errno == EWOULDBLOCK ? 9 : 0);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 9);
	lock_drop(l);
	assert_int_equal(lock_take(same, 0), OK);
	lock_drop(same);
	lock_close(same);
	lock_close(l);
	assert_null(lock_open("/nonexistent/x"));
	bench_end(&b);
}

/* As another program sees it; flock() belongs to each open() by itself. */
static bool is_file_locked(const struct bench *b)
{
	char name[80];
	snprintf(name, sizeof(name), "%s.lock", b->path);
	int fd = open(name, O_RDWR);
	assert_true(fd >= 0);
	int rc = flock(fd, LOCK_EX | LOCK_NB);
	assert_true(rc == 0 || errno == EWOULDBLOCK);
	close(fd);
	return rc < 0;
}

static bool is_locked(const struct bench *b)
{
	struct ctx other;
	if (db_engine(b->c.db) == DB_SQLITE)
		return is_file_locked(b);
	bench_join(&other, b, DB_READ);
	int64_t n =
	    count_of(&other, "SELECT count(*) FROM pg_locks l "
			     "JOIN pg_namespace n ON n.oid = l.objid "
			     "WHERE l.locktype = 'advisory' AND l.granted "
			     "AND n.nspname = current_schema()");
	bench_leave(&other);
	return n > 0;
}

TEST(the_lock_is_held_from_begin_to_the_end_of_a_write)
{
	struct bench b;
	make_counter(&b);
	struct ctx *c = &b.c;
	assert_false(is_locked(&b));
	assert_ok(c, db_begin_read(c));
	assert_false(is_locked(&b));
	assert_ok(c, db_commit(c));
	assert_ok(c, db_begin_write(c));
	assert_true(is_locked(&b));
	assert_ok(c, db_commit(c));
	assert_false(is_locked(&b));
	assert_ok(c, db_begin_write(c));
	db_rollback(c);
	assert_false(is_locked(&b));
	assert_fails(c, db_script(c, "NONSENSE"), E_DB);
	assert_false(is_locked(&b));
	bench_end(&b);
}
