/*
 * load_test.c: a load that makes the indexes at its end gives the same as
 * writing row by row, or nothing.
 */
#include "base/base.h"
#include "store/test_toy.h"

#include "db/db.h"

enum { THINGS = 3000, SOME = 1200, LARGE = 100 * 1024 * 1024 };

static struct act *begin(struct toy *t, bool is_load)
{
	struct act *a;

	if (is_load)
		assert_ok(&t->c, act_begin_load(&t->c, &a, "import", "toys",
						NULL, LARGE));
	else
		assert_ok(&t->c, act_begin(&t->c, &a, "import", "toys", NULL));
	return a;
}

static enum rc put(struct toy *t, struct act *a, const struct entity *e,
		   const char *code, int i)
{
	struct arena_mark m = arena_mark(t->c.mem);
	struct row *r = row_new(t->c.mem, e);
	struct toy_rng rng = {(uint64_t)i * 77 + 5};
	enum rc rc;

	row_set_text(r, "code", arena_printf(t->c.mem, "%s%d", code, i));
	row_set_text(r, "name",
		     arena_printf(t->c.mem, "Lò Văn %c%c",
				  'A' + (int)toy_random(&rng, 26),
				  'a' + (int)toy_random(&rng, 26)));
	if (e == &thing_entity)
		row_set_int(r, "box", 1);
	rc = store_save(&t->c, a, r, NULL);
	arena_rewind(t->c.mem, m);
	return rc;
}

static void put_things(struct toy *t, struct act *a, int from, int to)
{
	for (; from < to; from++)
		assert_ok(&t->c, put(t, a, &thing_entity, "T", from));
}

static bool has_index(struct toy *t, const char *name, const char *what)
{
	bool is_there;

	assert_ok(&t->c,
		  db_index_is(&t->c, &is_there, name,
			      arena_printf(t->c.mem, "CREATE %s", what)));
	return is_there;
}

static bool has_code_index(struct toy *t)
{
	return has_index(t, "thing__code",
			 "UNIQUE INDEX thing__code ON thing (code) WHERE "
			 "voided = 0 AND code IS NOT NULL");
}

static void assert_same_rows(struct toy *t, struct toy *u, const char *table)
{
	const char *sql =
	    arena_printf(t->c.mem, "SELECT * FROM %s ORDER BY id", table);
	struct db_rows a, b;
	int i, got = DB_ROW;

	assert_ok(&t->c, db_query(&t->c, &a, sql, DB_NOARGS));
	assert_ok(&u->c, db_query(&u->c, &b, sql, DB_NOARGS));
	while (got == DB_ROW) {
		got = db_next(&t->c, &a);
		assert_rc(&u->c, db_next(&u->c, &b), got);
		for (i = 0; got == DB_ROW && i < db_ncols(&a); i++) {
			struct val x = db_col(&a, i), y = db_col(&b, i);

			assert_true(val_equal(&x, &y));
		}
	}
	assert_ok(&t->c, got);
	db_end(&a);
	db_end(&b);
}

static void fill(struct toy *t, bool is_load)
{
	struct act *a;

	toy_begin(t);
	a = begin(t, is_load);
	assert_ok(&t->c, put(t, a, &box_entity, "B", 0));
	put_things(t, a, 0, THINGS);
	assert_ok(&t->c, act_commit(&t->c, a));
	assert_ok(&t->c, store_verify(&t->c));
}

TEST(a_load_gives_the_same_as_row_after_row)
{
	struct toy t, u;

	fill(&t, true);
	fill(&u, false);
	assert_same_rows(&t, &u, "thing");
	assert_same_rows(&t, &u, "box");
	assert_true(has_code_index(&t) && has_code_index(&u));
	toy_end(&u);
	toy_end(&t);
}

TEST(indexes_are_away_only_while_an_empty_table_is_filled)
{
	struct toy t;
	struct act *a;

	toy_begin_file(&t);
	a = begin(&t, true);
	assert_ok(&t.c, put(&t, a, &box_entity, "B", 0));
	put_things(&t, a, 0, 10);
	assert_true(has_code_index(&t));
	put_things(&t, a, 10, SOME);
	assert_false(has_code_index(&t));
	assert_ok(&t.c, act_settle(&t.c, a));
	assert_true(has_code_index(&t));
	put_things(&t, a, SOME, THINGS);
	assert_true(has_code_index(&t));
	assert_ok(&t.c, act_commit(&t.c, a));
	a = begin(&t, true);
	put_things(&t, a, THINGS, THINGS + SOME);
	assert_true(has_code_index(&t));
	assert_ok(&t.c, act_commit(&t.c, a));
	assert_ok(&t.c, store_verify(&t.c));
	toy_end(&t);
}

TEST(who_will_be_asked_keeps_its_indexes)
{
	struct toy t;
	struct act *a;
	struct row *r;

	toy_begin_file(&t);
	a = begin(&t, true);
	act_will_ask(&t.c, a, &thing_entity);
	assert_ok(&t.c, put(&t, a, &box_entity, "B", 0));
	put_things(&t, a, 0, SOME);
	assert_true(has_code_index(&t));
	assert_ok(&t.c, store_by_code(&t.c, &r, &thing_entity, "T777"));
	assert_string_equal(row_text(r, "code"), "T777");
	assert_ok(&t.c, act_commit(&t.c, a));
	toy_end(&t);
}

TEST(a_load_that_is_given_up_leaves_all_as_it_was)
{
	struct toy t;
	struct act *a;
	uint64_t before;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B0|name=Hộp");
	before = toy_sum(&t);
	a = begin(&t, true);
	put_things(&t, a, 0, THINGS);
	act_rollback(&t.c, a);
	assert_true(toy_sum(&t) == before);
	assert_true(has_code_index(&t));
	assert_ok(&t.c, store_verify(&t.c));
	/* and the next one is not disturbed */
	a = begin(&t, true);
	put_things(&t, a, 0, SOME);
	assert_ok(&t.c, act_commit(&t.c, a));
	assert_ok(&t.c, store_verify(&t.c));
	toy_end(&t);
}

TEST(two_records_with_one_code_are_found_when_the_index_is_made)
{
	struct toy t;
	struct act *a;
	uint64_t before;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B0|name=Hộp");
	before = toy_sum(&t);
	a = begin(&t, true);
	act_codes_are_free(a, true);
	put_things(&t, a, 0, SOME);
	put_things(&t, a, 700, 701);
	assert_fails(&t.c, act_commit(&t.c, a), E_CONFLICT, "");
	assert_true(toy_sum(&t) == before);
	assert_ok(&t.c, store_verify(&t.c));
	toy_end(&t);
}
