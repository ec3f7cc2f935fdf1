/*
 * renewal_test.c: derived blocks that a server makes anew by itself: when, how
 * often, and what it does if it cannot.
 */
#include "base/base.h"
#include "base/test.h"
#include "web/app_testing.h"

#include <pthread.h>
#include <unistd.h>

#include "db/db.h"
#include "db/test_url.h"
#include "store/blocks.h"
#include "store/messages.h"
#include "web/app_int.h"
#include "web/renewal.h"

enum { DUE = 3, LATE = 6, RESTS = 2, LONG_MS = 60000, STEP_US = 2000 };

static const struct renewal_pace pace = {
    .look_ms = 5, .due = DUE, .late = LATE, .rests = RESTS};

/* A connection of somebody else, and the renewal of a site. */
struct desk {
	struct site s;
	struct ctx c;
	struct renewal *r;
};

static void desk_begin(struct desk *d)
{
	site_start(&d->s);
	d->c = (struct ctx){.mem = d->s.mem, .app = d->s.model, .author = "t"};
	assert_int_equal(db_open(&d->c, &d->c.db, d->s.db, DB_WRITE), OK);
	assert_int_equal(store_open(&d->c), OK);
	d->r = renewal_new(d->s.app, &pace);
}

static void desk_end(struct desk *d)
{
	assert_true(renewal_end(d->r, LONG_MS));
	db_close(d->c.db);
	site_end(&d->s);
}

/* n changes. */
static void boxes(struct desk *d, const char *name, int n)
{
	const struct entity *e = app_entity(d->s.model, "box");
	struct act *a;
	struct row *r;
	int i;

	assert_int_equal(act_begin(&d->c, &a, "edit", "boxes", NULL), OK);
	for (i = 0; i < n; i++) {
		r = row_new(d->s.mem, e);
		row_set_text(r, "code",
			     arena_printf(d->s.mem, "%s%d", name, i));
		row_set_text(r, "name", "Hộp");
		assert_int_equal(store_save(&d->c, a, r, NULL), OK);
	}
	assert_int_equal(act_commit(&d->c, a), OK);
}

/* 0: there are none. */
static int64_t as_of(struct desk *d)
{
	int64_t seq, now;

	if (blocks_oldest(&d->c, &seq, &now) < 0)
		fail_msg("%s", d->c.err.text);
	return seq;
}

static int64_t last_change(struct desk *d)
{
	int64_t seq, now;

	assert_int_equal(blocks_oldest(&d->c, &seq, &now), OK);
	return now;
}

static int made; /* how often it was begun */

static enum rc count_them(struct ctx *c, struct block_writer *w)
{
	UNUSED(w);
	UNUSED(c);
	made++;
	return OK;
}

TEST(old_blocks_are_renewed_when_nobody_has_written_for_a_while)
{
	struct desk d;
	int64_t first;

	desk_begin(&d);
	made = 0;
	site_blocks = count_them;
	renewal_look(d.r); /* three boxes, written who knows when */
	assert_int_equal(as_of(&d), 0);
	renewal_look(d.r);
	first = last_change(&d);
	assert_int_equal(as_of(&d), first);
	assert_int_equal(store_verify(&d.c), OK);
	/* too few */
	boxes(&d, "P", DUE - 1);
	renewal_look(d.r);
	renewal_look(d.r);
	renewal_look(d.r);
	assert_int_equal(as_of(&d), first);
	/* enough, but somebody is at it */
	boxes(&d, "Q", 1);
	renewal_look(d.r);
	assert_int_equal(as_of(&d), first);
	boxes(&d, "R", 1);
	renewal_look(d.r);
	assert_int_equal(as_of(&d), first);
	renewal_look(d.r);
	assert_int_equal(as_of(&d), last_change(&d));
	assert_int_equal(made, 2);
	assert_int_equal(store_verify(&d.c), OK);
	assert_string_equal(site_logged, "");
	desk_end(&d);
}

TEST(late_blocks_are_renewed_while_somebody_writes)
{
	struct desk d;
	int64_t first;

	desk_begin(&d);
	renewal_look(d.r);
	renewal_look(d.r);
	first = as_of(&d);
	assert_true(first > 0);
	boxes(&d, "P", LATE - 1);
	renewal_look(d.r);
	assert_int_equal(as_of(&d), first);
	boxes(&d, "Q", 1);
	renewal_look(d.r);
	assert_int_equal(as_of(&d), last_change(&d));
	desk_end(&d);
}

static enum rc fail_them(struct ctx *c, struct block_writer *w)
{
	UNUSED(w);
	made++;
	return err_set(c, E_IO, "", &msg_verify_blocks, "disk");
}

static void look_often(struct desk *d, int n)
{
	while (n-- > 0)
		renewal_look(d->r);
}

/* Told once, tried again after a rest, told again only after it went well. */
TEST(what_fails_is_told_once_and_not_tried_in_a_loop)
{
	struct desk d;
	const char *told;

	desk_begin(&d);
	made = 0;
	site_blocks = fail_them;
	look_often(&d, 2);
	assert_int_equal(made, 1);
	told = arena_strdup(d.s.mem, site_logged);
	assert_non_null(strstr(told, "disk"));
	look_often(&d, RESTS);
	assert_int_equal(made, 1);
	look_often(&d, 2);
	assert_int_equal(made, 2);
	assert_string_equal(site_logged, told);
	assert_int_equal(as_of(&d), 0);
	site_blocks = NULL;
	look_often(&d, RESTS + 2);
	assert_int_equal(as_of(&d), last_change(&d));
	site_blocks = fail_them;
	boxes(&d, "P", LATE);
	look_often(&d, 2);
	assert_int_equal(strlen(site_logged), 2 * strlen(told));
	desk_end(&d);
}

static enum rc give_them_up(struct ctx *c, struct block_writer *w)
{
	UNUSED(c);
	made++;
	blocks_give_up(w);
	return OK;
}

/* None are kept; it is tried again only when more was written. */
TEST(what_blocks_cannot_say_is_not_tried_in_a_loop)
{
	struct desk d;

	desk_begin(&d);
	made = 0;
	site_blocks = give_them_up;
	look_often(&d, 6);
	assert_int_equal(made, 1);
	assert_int_equal(as_of(&d), 0);
	boxes(&d, "P", DUE);
	look_often(&d, 4);
	assert_int_equal(made, 2);
	assert_string_equal(site_logged, "");
	desk_end(&d);
}

TEST(a_writer_of_this_server_is_not_disturbed)
{
	struct desk d;
	struct ctx c = {0};

	desk_begin(&d);
	made = 0;
	site_blocks = count_them;
	c.mem = d.s.mem;
	c.app = d.s.model;
	assert_int_equal(app_write_take(d.s.app, &c), OK);
	look_often(&d, 3);
	assert_int_equal(made, 0);
	app_write_give(d.s.app, &c);
	look_often(&d, 1);
	assert_int_equal(made, 1);
	assert_int_equal(as_of(&d), last_change(&d));
	assert_string_equal(site_logged, "");
	desk_end(&d);
}

/* Somebody writes while they are made, by another connection. */
static struct desk *writing;

static enum rc write_meanwhile(struct ctx *c, struct block_writer *w)
{
	UNUSED(w);
	UNUSED(c);
	boxes(writing, "M", 2);
	return OK;
}

TEST(what_is_written_while_they_are_made_is_news)
{
	struct desk d;
	int64_t before, n;

	desk_begin(&d);
	before = last_change(&d);
	writing = &d;
	site_blocks = write_meanwhile;
	look_often(&d, 2);
	assert_int_equal(last_change(&d), before + 2);
	assert_int_equal(as_of(&d), before);
	assert_int_equal(
	    db_one_int(&d.c, &n, "SELECT n FROM derived_block", DB_NOARGS), OK);
	assert_int_equal(n, 3);
	assert_int_equal(store_verify(&d.c), OK);
	desk_end(&d);
}

/* A rebuild that is quicker wins, and nobody hears of it. */
static enum rc rebuild_meanwhile(struct ctx *c, struct block_writer *w)
{
	UNUSED(w);
	UNUSED(c);
	site_blocks = NULL;
	boxes(writing, "M", 2);
	return store_rebuild(&writing->c);
}

TEST(a_rebuild_while_they_are_made_wins)
{
	struct desk d;
	int64_t n;

	desk_begin(&d);
	writing = &d;
	site_blocks = rebuild_meanwhile;
	look_often(&d, 2);
	assert_int_equal(as_of(&d), last_change(&d));
	assert_int_equal(
	    db_one_int(&d.c, &n, "SELECT n FROM derived_block", DB_NOARGS), OK);
	assert_int_equal(n, 5);
	assert_string_equal(site_logged, "");
	desk_end(&d);
}

/* Two servers of one database, which look at the same moment. */
TEST(two_servers_may_renew_at_once)
{
	struct desk d;
	struct renewal *other;
	struct web_app *app;
	struct ctx c;
	int i;

	desk_begin(&d);
	c = d.c;
	assert_int_equal(web_app_new(&c, &app, web_app_conf_of(d.s.app)), OK);
	other = renewal_new(app, &pace);
	renewal_start(other);
	for (i = 0; i < 20; i++) {
		boxes(&d, arena_printf(d.s.mem, "P%d-", i), LATE);
		look_often(&d, 2);
		assert_int_equal(as_of(&d), last_change(&d));
		assert_int_equal(store_verify(&d.c), OK);
	}
	assert_true(renewal_end(other, LONG_MS));
	web_app_free(app);
	assert_string_equal(site_logged, "");
	desk_end(&d);
}

TEST(the_thread_renews_by_itself)
{
	struct desk d;
	int waited;

	desk_begin(&d);
	renewal_start(d.r);
	for (waited = 0; as_of(&d) != last_change(&d); waited++) {
		assert_true(waited < LONG_MS * 1000 / STEP_US);
		usleep(STEP_US);
	}
	assert_int_equal(store_verify(&d.c), OK);
	desk_end(&d);
}

/* ---- the end ---- */

static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t moved = PTHREAD_COND_INITIALIZER;
static bool is_inside, is_open;

static enum rc wait_at_the_door(struct ctx *c, struct block_writer *w)
{
	UNUSED(w);
	UNUSED(c);
	pthread_mutex_lock(&door);
	is_inside = true;
	pthread_cond_broadcast(&moved);
	while (!is_open)
		pthread_cond_wait(&moved, &door);
	pthread_mutex_unlock(&door);
	return OK;
}

/* Ctrl+C while they are made: nobody waits for them, and they are not stored
 * any more. */
TEST(the_end_does_not_wait_for_what_is_being_made)
{
	struct desk d;

	desk_begin(&d);
	is_inside = is_open = false;
	site_blocks = wait_at_the_door;
	renewal_start(d.r);
	pthread_mutex_lock(&door);
	while (!is_inside)
		pthread_cond_wait(&moved, &door);
	pthread_mutex_unlock(&door);
	assert_false(renewal_end(d.r, 1));
	pthread_mutex_lock(&door);
	is_open = true;
	pthread_cond_broadcast(&moved);
	pthread_mutex_unlock(&door);
	assert_true(renewal_end(d.r, LONG_MS));
	d.r = NULL;
	assert_int_equal(as_of(&d), 0);
	assert_string_equal(site_logged, "");
	desk_end(&d);
}
