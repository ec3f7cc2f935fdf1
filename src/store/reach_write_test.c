/*
 * reach_write_test.c: what is out of reach is not written, and work within
 * reach goes on; what a server does by itself.
 */
#include "base/base.h"
#include "store/reach_world_test.h"

#include "db/db.h"
#include "store/listing.h"

/* ---- writing ---- */

static const struct row *one_that(const struct world *w, int kind, bool is_seen)
{
	int i;

	for (i = 0; i < w->n[kind]; i++) {
		const struct row *r = w->row[kind][i];

		if (!r->is_void && sees(w, r) == is_seen)
			return r;
	}
	fail();
	return NULL;
}

static int64_t box_out(const struct world *w)
{
	int64_t i;

	for (i = 1; idset_has(&w->reach, i); i++)
		;
	return i;
}

static struct row *thing_in(struct world *w, int64_t box)
{
	struct row *r = new_row(w, THING);

	row_set_text(r, "name", "Lò Thị Mới");
	row_set_int(r, "box", box);
	return r;
}

static struct row *new_thing(struct world *w)
{
	return thing_in(w, box_out(w));
}

static struct row *moved_out(struct world *w)
{
	struct row *r = row_copy(w->t.c.mem, one_that(w, THING, true));

	row_set_int(r, "box", box_out(w));
	return r;
}

static struct row *of_others(struct world *w)
{
	struct row *r = row_copy(w->t.c.mem, one_that(w, THING, false));

	row_set_int(r, "weight", 99);
	return r;
}

/* As if it were taken in: its state in the database is still out of reach. */
static struct row *pulled_in(struct world *w)
{
	struct row *r = of_others(w);

	row_set_int(r, "box", idset_next(&w->reach, 0));
	return r;
}

static struct row *paper_of_others(struct world *w)
{
	struct row *r = new_row(w, PAPER);

	row_set_int(r, "thing", one_that(w, THING, false)->id);
	return r;
}

static struct row *box_of_others(struct world *w)
{
	struct row *r = row_copy(w->t.c.mem, w->row[BOX][box_out(w) - 1]);

	row_set_text(r, "name", "Hộp khác");
	row_set_null(r, "parent");
	return r;
}

static struct row *new_box(struct world *w)
{
	struct row *r = new_row(w, BOX);

	row_set_text(r, "code", "NEW");
	row_set_text(r, "name", "Hộp mới");
	row_set_int(r, "parent", box_out(w));
	return r;
}

static struct row *unsaid(struct world *w)
{
	struct row *r = new_row(w, SECRET);

	row_set_text(r, "code", "NEW");
	return r;
}

static struct row *(*const foreign[])(struct world *) = {
    new_thing,	     moved_out,	    of_others, pulled_in,
    paper_of_others, box_of_others, new_box,   unsaid,
};

static void refused(struct world *w, struct row *r, bool is_blind)
{
	struct ctx *c = &w->t.c;
	const struct row *old = NULL;
	struct act *a;
	enum rc rc;
	int i;

	for (i = 0; r->id && i < KINDS; i++)
		if (kinds[i] == r->e)
			old = w->row[i][r->id - 1];
	c->reach = &w->reach;
	assert_ok(c, act_begin(c, &a, "edit", "x", NULL));
	/* with what is stored at hand, as an import has it */
	rc = store_save_over(c, a, r, old, NULL);
	act_rollback(c, a);
	if (!is_blind)
		assert_int_equal(rc, E_DENIED);
	assert_true(rc < 0 && c->err.text[0]);
	err_clear(c);
	c->reach = NULL;
}

static void write_by(struct world *w, const struct walls *k)
{
	uint64_t before = toy_sum(&w->t);
	size_t i;
	int round;

	for (round = 1; round < ROUNDS; round++) {
		any_reach(w, 2 * round);
		for (i = 0; i < ARRAY_LEN(foreign); i++)
			refused(w, foreign[i](w), k->is_unchecked);
		assert_true(toy_sum(&w->t) == before);
	}
}

static void writes_are_refused(const struct walls *k)
{
	struct world *w = world_begin(20260201, k);

	write_by(w, k);
	world_end(w);
}

TEST(nothing_out_of_reach_is_written)
{
	writes_are_refused(&walls[WALLS_BOTH]);
	writes_are_refused(&walls[WALLS_STORE]);
}

/* A file has only the check of the store against writes. */
TEST(a_server_alone_lets_nothing_out_of_reach_be_written)
{
	if (test_on_pg())
		writes_are_refused(&walls[WALLS_DB]);
}

static void save_in_reach(struct world *w, struct row *r)
{
	struct ctx *c = &w->t.c;
	struct act *a;

	c->reach = &w->reach;
	assert_ok(c, act_begin(c, &a, "edit", "x", NULL));
	assert_ok(c, store_save(c, a, r, NULL));
	assert_ok(c, act_commit(c, a));
	assert_ok(c, store_get(c, &r, r->e, r->id));
	c->reach = NULL;
}

/* Numbers, codes and the log go on from what is out of reach. */
TEST(within_reach_work_goes_on_as_ever)
{
	struct world *w = world_begin(7, &walls[WALLS_BOTH]);
	struct ctx *c = &w->t.c;
	struct act_info info;
	struct row *r;
	struct act *a;

	any_reach(w, 2);
	r = thing_in(w, idset_next(&w->reach, 0));
	save_in_reach(w, r);
	assert_int_equal(r->id, THINGS + 1);
	row_set_int(r, "weight", 5);
	save_in_reach(w, r);
	r = new_row(w, BOX);
	row_set_text(r, "code", "NEW");
	row_set_text(r, "name", "Hộp mới");
	row_set_int(r, "parent", idset_next(&w->reach, 0));
	save_in_reach(w, r);
	/* a code that somebody out of reach has is taken all the same */
	r = thing_in(w, idset_next(&w->reach, 0));
	row_set_text(r, "code", row_text(one_that(w, THING, false), "code"));
	c->reach = &w->reach;
	assert_ok(c, act_begin(c, &a, "edit", "x", NULL));
	assert_fails(c, store_save(c, a, r, NULL), E_CONFLICT, "belongs to");
	act_rollback(c, a);
	c->reach = NULL;
	assert_ok(c, act_get(c, &info, 4));
	assert_ok(c, store_verify(c));
	world_end(w);
}

/* What others need is not voided, and they are not named. */
TEST(a_user_out_of_reach_keeps_a_record)
{
	struct world *w = world_begin(9, &walls[WALLS_BOTH]);
	struct ctx *c = &w->t.c;
	struct row *mine, *theirs;
	struct act *a;

	any_reach(w, 2);
	mine = thing_in(w, idset_next(&w->reach, 0));
	toy_save(&w->t, mine);
	theirs = new_thing(w);
	row_set_text(theirs, "about",
		     arena_printf(c->mem, "thing:%lld", (long long)mine->id));
	toy_save(&w->t, theirs);
	c->reach = &w->reach;
	assert_ok(c, act_begin(c, &a, "edit", "x", NULL));
	assert_fails(c, store_void(c, a, mine), E_CONFLICT,
		     "out of your reach");
	act_rollback(c, a);
	assert_ok(c, act_begin(c, &a, "edit", "x", NULL));
	assert_int_equal(store_void(c, a, theirs), E_NOTFOUND);
	act_rollback(c, a);
	c->reach = NULL;
	world_end(w);
}

/* It goes past the wall, and must not find one that stood for somebody else. */
TEST(a_load_is_for_who_reaches_everything)
{
	struct world *w = world_begin(13, &walls[WALLS_BOTH]);
	struct ctx *c = &w->t.c;
	struct act *a;
	int64_t n;

	any_reach(w, 2);
	c->reach = &w->reach;
	assert_fails(c, act_begin_load(c, &a, "import", "x", NULL, 0), E_DENIED,
		     "all of the data");
	assert_false(db_in_transaction(c->db));
	assert_ok(c, store_count(c, &n, &thing_entity));
	c->reach = NULL;
	assert_ok(c, act_begin_load(c, &a, "import", "x", NULL, 0));
	assert_ok(c, store_save(c, a, new_thing(w), NULL));
	assert_ok(c, store_count(c, &n, &thing_entity));
	assert_int_equal(n, THINGS + 1);
	assert_ok(c, act_commit(c, a));
	assert_ok(c, store_verify(c));
	world_end(w);
}

static int64_t total(struct world *w, struct listing_cache *cache)
{
	struct listing q = {
	    .e = &thing_entity, .limit = 5, .with_total = true, .cache = cache};
	struct listing_page page;

	w->t.c.reach = &w->reach;
	assert_ok(&w->t.c, store_listing(&w->t.c, &page, &q));
	w->t.c.reach = NULL;
	return page.total;
}

/* They follow the log, which the one who asks may not read. */
TEST(counts_that_are_kept_follow_the_log_past_the_wall)
{
	struct world *w = world_begin(14, &walls[WALLS_BOTH]);
	struct listing_cache *cache = listing_cache_new();
	struct row *r;
	int64_t n;

	any_reach(w, 2);
	n = total(w, cache);
	assert_int_equal(n, count_seen(w, THING));
	r = thing_in(w, idset_next(&w->reach, 0));
	save_in_reach(w, r);
	assert_int_equal(total(w, cache), n + 1);
	row_set_int(r, "box", box_out(w));
	toy_save(&w->t, r);
	assert_int_equal(total(w, cache), n);
	toy_save(&w->t, new_thing(w));
	assert_int_equal(total(w, cache), n);
	listing_cache_free(cache);
	world_end(w);
}

/* ---- the wall of a server, asked past our layers ---- */

static void by_hand(struct world *w, const char *sql)
{
	assert_ok(&w->t.c, db_script(&w->t.c, sql));
}

TEST(a_connection_that_forgot_its_reach_sees_no_row)
{
	struct world *w = world_begin(11, &walls[WALLS_BOTH]);
	struct ctx *c = &w->t.c;
	int64_t n;

	if (test_on_pg()) {
		by_hand(w, "SET ROLE nguon_reach");
		assert_int_equal(toy_int(&w->t, "SELECT count(*) FROM thing"),
				 0);
		assert_int_equal(toy_int(&w->t, "SELECT count(*) FROM paper"),
				 0);
		assert_int_equal(toy_int(&w->t, "SELECT count(*) FROM box"),
				 BOXES);
		assert_fails(c,
			     db_one_int(c, &n,
					"SELECT count(*) FROM change_block",
					DB_NOARGS),
			     E_DB, "change_block");
		assert_fails(c, db_script(c, "DELETE FROM thing"), E_DB,
			     "thing");
		by_hand(w, "RESET ROLE");
	}
	/* nor does one that was never told whose the rows are */
	db_close(c->db);
	assert_ok(c, db_open(c, &c->db, test_url(w->t.path), DB_READ));
	c->reach = &w->reach;
	assert_true(db_one_int(c, &n, "SELECT id FROM thing", DB_NOARGS) < 0);
	err_clear(c);
	c->reach = NULL;
	world_end(w);
}

TEST(a_wall_that_was_torn_down_is_put_up_again)
{
	static const char *const damage[] = {
	    "DROP POLICY nguon_see ON thing",
	    "ALTER TABLE paper DISABLE ROW LEVEL SECURITY",
	    "COMMENT ON TABLE db_clock IS 'wall of an older program'",
	};
	struct world *w = world_begin(12, &walls[WALLS_BOTH]);
	size_t i;

	for (i = 0; test_on_pg() && i < ARRAY_LEN(damage); i++) {
		by_hand(w, damage[i]);
		assert_fails(&w->t.c, store_verify(&w->t.c), E_DB,
			     "row security");
		toy_reopen(&w->t, reach_modules);
		assert_ok(&w->t.c, store_verify(&w->t.c));
	}
	world_end(w);
}
