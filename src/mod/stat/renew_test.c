/*
 * renew_test.c: blocks that are made from a picture and stored later, while
 * others write, store their own, or are killed at it.
 */
#include "base/base.h"
#include "mod/stat/people_stored.h"
#include "mod/stat/world_test.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/idset.h"
#include "base/test.h"
#include "db/test_url.h"
#include "mod/dossier/dossier.h"
#include "mod/org/tree.h"
#include "mod/person/person.h"
#include "store/store.h"

enum { PEOPLE = 40, KINDS = 3 };

static const atomic_bool wanted; /* never unwanted */

static void people(struct world *w, int from, int to)
{
	int i;

	for (i = from; i < to; i++)
		world_person(
		    w,
		    arena_printf(w->c.mem, "code=P%d|cell=%s", i,
				 i % 3 ? "A1" : "B1"),
		    i % 4 ? arena_printf(w->c.mem, "decision_on=%d-%02d-01",
					 2019 + i % 6, 1 + i % 12)
			  : "agreed_on=2024-02-01|source_on=2024-03-01");
}

static void locality(struct world *w)
{
	static const char *const units[] = {
	    "code=R|name=Huyện|kind=cap_tren_truc_tiep",
	    "code=A|name=Xã A|kind=dang_bo_co_so|parent=R|bloc=xa",
	    "code=B|name=Xã B|kind=dang_bo_co_so|parent=R|bloc=xa",
	    "code=A1|name=A một|kind=chi_bo_truc_thuc|parent=A",
	    "code=B1|name=B một|kind=chi_bo_truc_thuc|parent=B",
	};
	size_t i;

	world_begin(w, 20241231);
	for (i = 0; i < ARRAY_LEN(units); i++)
		world_add(w, "unit", units[i]);
	people(w, 0, PEOPLE);
	world_ready(w);
}

static void must(struct ctx *c, enum rc rc)
{
	if (rc < 0)
		fail_msg("%s", c->err.text);
}

static void edit(struct world *w)
{
	must(&w->c, act_begin(&w->c, &w->act, "edit", "thu", NULL));
}

/* One more, one less, one that is told otherwise, a unit renamed. */
static void edits(struct world *w, int no)
{
	struct row *r, *owner;

	edit(w);
	people(w, no, no + 1);
	must(&w->c, store_get(&w->c, &r, &dossier_entity, no - PEOPLE + 2));
	row_set_int(r, "decision_on", 20241111);
	must(&w->c,
	     store_get(&w->c, &owner, &person_entity, row_val(r, "person")->i));
	r->owner = owner;
	must(&w->c, store_save(&w->c, w->act, r, NULL));
	must(&w->c, store_must_code(&w->c, &r, &unit_entity, "B"));
	row_set_text(r, "name", arena_printf(w->c.mem, "Xã B %d", no));
	must(&w->c, store_save(&w->c, w->act, r, NULL));
	world_ready(w);
}

static const char *figures(struct world *w)
{
	struct report_result *out =
	    world_report(w, &report_whole, "R", 20230101, 20241231);
	struct buf b;
	const char *s;

	buf_init(&b, MIB);
	report_json(&b, out, LANG_VI);
	s = arena_strdup(w->c.mem, buf_text(&b));
	buf_free(&b);
	return s;
}

/* All that hold, and that the figures from them are those of the tables. */
static void must_fit(struct world *w)
{
	const char *stored = figures(w);

	if (store_verify(&w->c) < 0)
		fail_msg("%s", w->c.err.text);
	must(&w->c, db_begin_write(&w->c));
	must(&w->c, db_exec(&w->c, "DELETE FROM derived_block", DB_NOARGS));
	assert_string_equal(figures(w), stored);
	db_rollback(&w->c);
}

static int64_t as_of(struct world *w)
{
	int64_t seq, now;

	must(&w->c, blocks_oldest(&w->c, &seq, &now));
	return seq;
}

static int64_t last_change(struct world *w)
{
	int64_t seq, now;

	must(&w->c, blocks_oldest(&w->c, &seq, &now));
	return now;
}

/* Somebody who only reads. */
static struct ctx reader(struct world *w)
{
	struct ctx c = {.mem = w->c.mem, .app = w->app, .today = w->c.today};

	must(&c, db_open(&c, &c.db, test_url(w->path), DB_READ));
	must(&c, store_open(&c));
	return c;
}

static void make(struct ctx *c, struct blocks_made *m[KINDS])
{
	int i;

	for (i = 0; i < KINDS; i++) {
		must(c, blocks_make(c, &m[i], blocks_kind(c->app, i), &wanted));
		assert_non_null(m[i]);
	}
	assert_null(blocks_kind(c->app, KINDS));
}

static void make_now(struct world *w, struct blocks_made *m[KINDS])
{
	struct ctx c = reader(w);

	must(&c, db_begin_read(&c));
	make(&c, m);
	db_rollback(&c);
	db_close(c.db);
}

static void store_kind(struct world *w, const struct blocks_made *m)
{
	must(&w->c, db_begin_write(&w->c));
	must(&w->c, blocks_store(&w->c, m));
	must(&w->c, db_commit(&w->c));
}

static void store_made(struct world *w, struct blocks_made *m[KINDS])
{
	int i;

	for (i = 0; i < KINDS; i++)
		store_kind(w, m[i]);
}

static void forget(struct blocks_made *m[KINDS])
{
	int i;

	for (i = 0; i < KINDS; i++)
		blocks_made_free(m[i]);
}

/* Blocks that nobody could use any more are read again, and what was written
 * before, while and after they were made is in the figures. */
TEST(old_blocks_are_renewed_while_others_write)
{
	struct world w;
	struct ctx c;
	struct blocks_made *m[KINDS];
	int64_t seen;

	locality(&w);
	must(&w.c, store_rebuild(&w.c));
	edits(&w, PEOPLE);
	must(&w.c, db_exec(&w.c, "UPDATE derived_block SET as_of = $1",
			   DB_ARGS(DBI(last_change(&w) - NEWS_MOST - 1))));
	c = reader(&w);
	must(&c, db_begin_read(&c));
	seen = last_change(&w);
	/* a file's picture is the one that is first looked at */
	must(&c, blocks_make(&c, &m[0], blocks_kind(c.app, 0), &wanted));
	blocks_made_free(m[0]);
	edits(&w, PEOPLE + 1);
	make(&c, m);
	db_rollback(&c);
	edits(&w, PEOPLE + 2);
	store_kind(&w, m[0]);
	edits(&w, PEOPLE + 3); /* one kind is new, the others are not */
	assert_true(as_of(&w) < seen);
	must_fit(&w);
	store_kind(&w, m[1]);
	store_kind(&w, m[2]);
	assert_int_equal(as_of(&w), seen);
	must_fit(&w);
	edits(&w, PEOPLE + 4);
	must_fit(&w);
	forget(m);
	db_close(c.db);
	world_end(&w);
}

/* They are really what is read then: without one of them something lacks. */
TEST(renewed_blocks_are_used)
{
	struct world w;
	struct blocks_made *m[KINDS];
	const char *before;

	locality(&w);
	before = figures(&w);
	make_now(&w, m);
	store_made(&w, m);
	assert_string_equal(figures(&w), before);
	must(&w.c, db_script(&w.c, "DELETE FROM derived_block WHERE kind = "
				   "'admissions 2' AND no = 2"));
	assert_string_not_equal(figures(&w), before);
	forget(m);
	world_end(&w);
}

TEST(the_newer_ones_stay_whoever_comes_last)
{
	struct world w;
	struct blocks_made *old[KINDS], *same[KINDS], *young[KINDS];
	int64_t last;

	locality(&w);
	make_now(&w, old);
	make_now(&w, same);
	store_made(&w, same);
	store_made(&w, old); /* of another server, as of the same change */
	assert_int_equal(as_of(&w), last_change(&w));
	must_fit(&w);
	edits(&w, PEOPLE);
	make_now(&w, young);
	last = last_change(&w);
	store_made(&w, young);
	store_made(&w, old);
	assert_int_equal(as_of(&w), last);
	must_fit(&w);
	/* and a rebuild's */
	edits(&w, PEOPLE + 1);
	must(&w.c, store_rebuild(&w.c));
	store_made(&w, young);
	assert_int_equal(as_of(&w), last_change(&w));
	must_fit(&w);
	forget(old);
	forget(same);
	forget(young);
	world_end(&w);
}

static bool open_and_store_often(struct world *w, const struct blocks_made *m)
{
	struct ctx *c = &w->c;
	int i;

	if (db_open(c, &c->db, test_url(w->path), DB_WRITE) < 0)
		return false;
	for (i = 0; i < 20; i++)
		if (db_begin_write(c) < 0 ||
		    db_exec(c, "UPDATE derived_block SET as_of = 1",
			    DB_NOARGS) < 0 ||
		    blocks_store(c, m) < 0 || db_commit(c) < 0)
			return false;
	return true;
}

/* A server that took over lacks the last change of the one before: what has
 * its number now is another one. */
TEST(what_was_made_from_another_log_is_not_stored)
{
	struct world w;
	struct blocks_made *m[KINDS];

	locality(&w);
	must(&w.c, store_rebuild(&w.c));
	edits(&w, PEOPLE);
	make_now(&w, m);
	must(&w.c,
	     db_script(&w.c, "UPDATE change_block SET hash = (SELECT x.hash "
			     "FROM change_block x WHERE x.first_seq = 1) WHERE "
			     "first_seq = (SELECT max(y.first_seq) FROM "
			     "change_block y)"));
	store_made(&w, m);
	assert_true(as_of(&w) < last_change(&w));
	forget(m);
	make_now(&w, m);
	store_made(&w, m);
	assert_int_equal(as_of(&w), last_change(&w));
	forget(m);
	world_end(&w);
}

/* Two processes at it, one waits for the other. */
TEST(two_may_store_at_once)
{
	struct world w;
	struct blocks_made *m[KINDS];
	int status;
	pid_t pid;

	locality(&w);
	make_now(&w, m);
	store_made(&w, m);
	db_close(w.c.db);
	w.c.db = NULL;
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		_exit(open_and_store_often(&w, m[0]) ? 0 : 1);
	if (!open_and_store_often(&w, m[0]))
		fail_msg("%s", w.c.err.text);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	must(&w.c, store_open(&w.c));
	store_made(&w, m);
	assert_int_equal(as_of(&w), last_change(&w));
	must_fit(&w);
	forget(m);
	world_end(&w);
}

/* A child that is killed when it has stored them, but for the commit. */
static void killed_at_it(struct world *w, const struct blocks_made *m)
{
	int status;
	pid_t pid;

	db_close(w->c.db);
	w->c.db = NULL;
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (db_open(&w->c, &w->c.db, test_url(w->path), DB_WRITE) < 0 ||
		    db_begin_write(&w->c) < 0 || blocks_store(&w->c, m) < 0)
			_exit(1);
		kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	must(&w->c, db_open(&w->c, &w->c.db, test_url(w->path), DB_WRITE));
	must(&w->c, store_open(&w->c));
}

TEST(who_is_killed_while_storing_leaves_the_old_ones)
{
	struct world w;
	struct blocks_made *m[KINDS];
	int64_t before;

	locality(&w);
	must(&w.c, store_rebuild(&w.c));
	before = as_of(&w);
	edits(&w, PEOPLE);
	make_now(&w, m);
	killed_at_it(&w, m[0]);
	assert_int_equal(as_of(&w), before);
	must_fit(&w);
	store_made(&w, m);
	assert_int_equal(as_of(&w), last_change(&w));
	must_fit(&w);
	forget(m);
	world_end(&w);
}

TEST(who_reaches_a_part_or_only_reads_stores_nothing)
{
	struct world w;
	struct idset reach;
	struct blocks_made *m[KINDS], *none = NULL;
	struct ctx c;

	locality(&w);
	make_now(&w, m);
	idset_init(&reach);
	must(&w.c, org_subtree(&w.c, "A", 20241231, &reach));
	w.c.reach = &reach;
	assert_int_equal(
	    blocks_make(&w.c, &none, blocks_kind(w.app, 0), &wanted), E_DENIED);
	assert_null(none);
	err_clear(&w.c);
	must(&w.c, db_begin_write(&w.c));
	assert_int_equal(blocks_store(&w.c, m[0]), E_DENIED);
	db_rollback(&w.c);
	err_clear(&w.c);
	w.c.reach = NULL;
	idset_free(&reach);
	c = reader(&w);
	assert_int_equal(db_begin_write(&c), E_DB);
	db_close(c.db);
	assert_int_equal(as_of(&w), 0);
	forget(m);
	world_end(&w);
}

/* Whoever makes them may be told to stop. */
TEST(unwanted_blocks_are_not_made)
{
	static const atomic_bool unwanted = true;
	struct world w;
	struct blocks_made *m;
	int i;

	locality(&w);
	for (i = 0; i < KINDS; i++) {
		must(&w.c,
		     blocks_make(&w.c, &m, blocks_kind(w.app, i), &unwanted));
		assert_null(m);
	}
	world_end(&w);
}

/* No block can say it: none are kept, and none of before. */
TEST(what_blocks_cannot_say_is_read_from_the_tables)
{
	struct world w;
	struct blocks_made *m[KINDS];

	locality(&w);
	must(&w.c, store_rebuild(&w.c));
	edits(&w, PEOPLE);
	must(&w.c, db_script(&w.c, "UPDATE dossier SET exit_on = -1"));
	make_now(&w, m);
	store_made(&w, m);
	assert_int_equal(as_of(&w), 0);
	forget(m);
	world_end(&w);
}
