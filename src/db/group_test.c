/* Several write transactions with one commit. */
#include "base/base.h"
#include "db/db_int.h"
#include "db/test_db.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void make_table(struct bench *b)
{
	bench_db(b);
	assert_ok(&b->c,
		  db_script(&b->c, "CREATE TABLE t (id INTEGER PRIMARY KEY)"));
}

static enum rc put(struct ctx *c, int64_t id)
{
	return db_exec(c, "INSERT INTO t (id) VALUES ($1)", DB_ARGS(DBI(id)));
}

static enum rc put_part(struct ctx *c, int64_t id)
{
	enum rc rc = db_begin_write(c);
	if (rc == OK)
		rc = put(c, id);
	if (rc == OK)
		return db_commit(c);
	db_rollback(c);
	return rc;
}

static int64_t rows(struct ctx *c)
{
	return count_of(c, "SELECT count(*) FROM t");
}

TEST(parts_of_a_group_are_undone_alone_and_stored_together)
{
	struct bench b;
	struct ctx reader;
	make_table(&b);
	bench_join(&reader, &b, DB_READ);
	assert_ok(&b.c, db_group_begin(&b.c));
	assert_false(db_in_transaction(b.c.db));
	assert_ok(&b.c, put_part(&b.c, 1));
	assert_ok(&b.c, db_begin_write(&b.c));
	assert_true(db_in_transaction(b.c.db));
	assert_ok(&b.c, put(&b.c, 2));
	db_rollback(&b.c);
	assert_fails(&b.c, put_part(&b.c, 1), E_CONFLICT);
	assert_int_equal(rows(&b.c), 1);
	assert_ok(&b.c, put_part(&b.c, 3));
	db_rollback(&b.c); /* of nothing: the others stay */
	assert_int_equal(rows(&reader), 0);
	assert_ok(&b.c, db_group_end(&b.c));
	assert_int_equal(rows(&reader), 2);
	assert_int_equal(count_of(&reader, "SELECT max(id) FROM t"), 3);
	/* and the connection is an ordinary one again */
	assert_ok(&b.c, put_part(&b.c, 4));
	assert_int_equal(rows(&reader), 3);
	bench_leave(&reader);
	bench_end(&b);
}

TEST(a_group_that_keeps_nothing_does_nothing)
{
	struct bench b;
	struct ctx reader;
	int64_t before, after;
	make_table(&b);
	assert_ok(&b.c, put_part(&b.c, 1));
	bench_join(&reader, &b, DB_READ);
	assert_ok(&reader, db_data_version(&reader, &before));
	assert_ok(&b.c, db_group_begin(&b.c));
	assert_fails(&b.c, put_part(&b.c, 1), E_CONFLICT);
	assert_ok(&b.c, db_group_end(&b.c));
	assert_ok(&reader, db_data_version(&reader, &after));
	assert_int_equal(before, after);
	bench_leave(&reader);
	bench_end(&b);
}

TEST(a_part_whose_failure_nobody_looked_at_costs_no_other_one)
{
	struct bench b;
	enum rc rc;
	make_table(&b);
	assert_ok(&b.c, db_group_begin(&b.c));
	assert_ok(&b.c, put_part(&b.c, 1));
	assert_ok(&b.c, db_begin_write(&b.c));
	assert_fails(&b.c, put(&b.c, 1), E_CONFLICT);
	rc = db_commit(&b.c); /* a file undoes the statement only */
	assert_int_equal(rc == OK, db_engine(b.c.db) == DB_SQLITE);
	err_clear(&b.c);
	assert_ok(&b.c, put_part(&b.c, 2));
	assert_ok(&b.c, db_group_end(&b.c));
	assert_int_equal(rows(&b.c), 2);
	bench_end(&b);
}

TEST(what_is_put_off_waits_for_who_still_reads)
{
	struct bench b;
	struct ctx reader;
	make_table(&b);
	bench_join(&reader, &b, DB_READ);
	assert_ok(&reader, db_begin_read(&reader));
	assert_int_equal(rows(&reader), 0);
	assert_ok(&b.c, put_part(&b.c, 1));
	assert_int_equal(db_rest(b.c.db), db_engine(b.c.db) != DB_SQLITE);
	db_rollback(&reader);
	assert_true(db_rest(b.c.db));
	bench_leave(&reader);
	bench_end(&b);
}

/* What an engine does by itself on a full disk, or when it falls. */
static void break_it(struct ctx *c)
{
	if (db_engine(c->db) == DB_SQLITE) {
		assert_ok(c, db_begin_write(c));
		assert_ok(c, db_script(c, "ROLLBACK"));
		db_rollback(c);
		return;
	}
	db_script(c, "SELECT pg_terminate_backend(pg_backend_pid())");
	err_clear(c);
}

TEST(a_group_that_is_lost_stores_no_part_and_takes_none_after_it)
{
	struct bench b;
	int64_t kept, lost;
	make_table(&b);
	assert_ok(&b.c, db_group_begin(&b.c));
	assert_ok(&b.c, put_part(&b.c, 1));
	assert_ok(&b.c, db_data_version(&b.c, &kept));
	assert_ok(&b.c, db_begin_write(&b.c));
	db_rollback(&b.c);
	break_it(&b.c);
	assert_fails(&b.c, put_part(&b.c, 2), E_IO);
	assert_fails(&b.c, db_group_end(&b.c), E_IO);
	assert_int_equal(rows(&b.c), 0);
	assert_ok(&b.c, db_data_version(&b.c, &lost));
	assert_int_not_equal(kept, lost);
	assert_ok(&b.c, put_part(&b.c, 3));
	assert_int_equal(rows(&b.c), 1);
	bench_end(&b);
}

/* As a server that undoes a deadlock: so many times, then no more. */
static const struct db_ops *engine;
static int refusals;

static enum rc begin_unluckily(struct ctx *c, bool is_write)
{
	static const struct msg busy = {"Bận", "Busy"};
	if (refusals == 0)
		return engine->begin(c, is_write);
	refusals--;
	c->db->may_repeat = true;
	return err_set(c, E_BUSY, "", &busy);
}

/* All forms of a group got an error for what a single one was tried again. */
TEST(who_is_in_the_way_of_a_beginning_is_asked_again_but_not_for_ever)
{
	struct bench b;
	struct db_ops unlucky;
	make_table(&b);
	engine = b.c.db->ops;
	unlucky = *engine;
	unlucky.begin = begin_unluckily;
	b.c.db->ops = &unlucky;
	refusals = 2;
	assert_ok(&b.c, db_group_begin(&b.c));
	assert_int_equal(b.c.err.rc, OK);
	assert_ok(&b.c, put_part(&b.c, 1));
	assert_ok(&b.c, db_group_end(&b.c));
	refusals = 2;
	assert_ok(&b.c, put(&b.c, 2));
	assert_int_equal(b.c.err.rc, OK);
	refusals = 10;
	assert_fails(&b.c, db_group_begin(&b.c), E_BUSY);
	assert_int_equal(refusals, 7);
	assert_fails(&b.c, put(&b.c, 3), E_BUSY);
	assert_int_equal(refusals, 4);
	b.c.db->ops = engine;
	assert_int_equal(rows(&b.c), 2);
	bench_end(&b);
}

/* Groups of five for ever; says each that is stored. */
static void write_groups(const char *url, int to)
{
	struct ctx c = {.mem = arena_new()};
	int64_t id = 1;
	enum rc rc = db_open(&c, &c.db, url, DB_WRITE);
	while (rc == OK) {
		rc = db_group_begin(&c);
		for (int i = 0; rc == OK && i < 5; i++)
			rc = put_part(&c, id++);
		if (rc == OK)
			rc = db_group_end(&c);
		if (rc == OK && write(to, &id, sizeof(id)) != sizeof(id))
			rc = E_IO;
	}
	_exit(1);
}

TEST(who_is_killed_loses_no_group_that_was_stored_and_no_part_of_one)
{
	struct bench b;
	int64_t id = 0, next, n;
	int pipes[2];
	make_table(&b);
	db_close(b.c.db);
	b.c.db = NULL;
	assert_int_equal(pipe(pipes), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		write_groups(b.url, pipes[1]);
	close(pipes[1]);
	for (int i = 0; i < 20; i++)
		assert_int_equal(read(pipes[0], &id, sizeof(id)), sizeof(id));
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	while (read(pipes[0], &next, sizeof(next)) == sizeof(next))
		id = next;
	close(pipes[0]);
	assert_ok(&b.c, db_open(&b.c, &b.c.db, b.url, DB_WRITE));
	/* waits until a server has noticed that the other one is gone */
	assert_ok(&b.c, db_begin_write(&b.c));
	n = rows(&b.c);
	assert_true(n >= id - 1);
	assert_int_equal(n % 5, 0);
	db_rollback(&b.c);
	assert_ok(&b.c, db_check(&b.c));
	bench_end(&b);
}
