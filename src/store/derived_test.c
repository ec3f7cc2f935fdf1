/*
 * derived_test.c: what is derived is what is computed anew, after any sequence
 * of work; rebuild changes nothing of it, and makes again what was spoilt.
 */
#include "base/base.h"
#include "store/random_world_test.h"

#include "base/idset.h"
#include "db/db.h"
#include "store/listing.h"

static int64_t any_id(struct random *w, const char *table)
{
	int64_t n = toy_int(
	    &w->t, arena_printf(w->t.c.mem, "SELECT max(id) FROM %s", table));

	return 1 + any(w, (uint32_t)n);
}

static void spoil_key(struct random *w)
{
	const struct entity *e = any(w, 2) ? &box_entity : &thing_entity;
	unsigned char key[8];
	size_t i;

	for (i = 0; i < sizeof(key); i++)
		key[i] = (unsigned char)any(w, 256);
	assert_ok(&w->t.c,
		  db_exec(&w->t.c,
			  arena_printf(w->t.c.mem,
				       "UPDATE %s SET name_key = $1 WHERE id = "
				       "$2",
				       e->name),
			  DB_ARGS(any(w, 3) ? DBB(key, any(w, 8)) : DBNULL,
				  DBI(any_id(w, e->name)))));
}

static void spoil_words(struct random *w)
{
	int64_t id = 1 + any(w, 200);

	assert_ok(&w->t.c, db_words_put(&w->t.c, "box_words", id, "la khong co",
					any(w, 2) ? "chu khac" : NULL));
}

static void lose_words(struct random *w)
{
	struct ctx *c = &w->t.c;

	assert_ok(c, db_begin_write(c));
	assert_ok(c, db_words_clear(c, "box_words"));
	assert_ok(c, db_commit(c));
}

static void lose_index(struct random *w)
{
	const char *const drops[] = {
	    "DROP INDEX box__code",
	    test_on_pg() ? "DROP INDEX thing__name_key_id_box"
			 : "DROP INDEX thing__name_key_box",
	    test_on_pg() ? "DROP INDEX thing__box"
			 : "DROP INDEX thing__box_name_key",
	};

	assert_ok(
	    &w->t.c,
	    db_script(&w->t.c, drops[any(w, (uint32_t)ARRAY_LEN(drops))]));
}

TEST(rebuild_makes_again_whatever_was_spoilt_and_nothing_else)
{
	static void (*const spoil[])(struct random *) = {
	    spoil_key, spoil_words, lose_words, lose_index};
	struct random w = {.rng = {815}};
	uint64_t before;
	int round, i;

	toy_begin(&w.t);
	for (round = 0; round < (test_on_pg() ? 4 : 12); round++) {
		int64_t enough = changes(&w) + 100;

		while (changes(&w) < enough)
			one_act(&w, 30);
		before = toy_sum(&w.t);
		for (i = 0; i < (int)ARRAY_LEN(spoil); i++)
			if (i == round % (int)ARRAY_LEN(spoil) ||
			    any(&w, 3) == 0)
				spoil[i](&w);
		if (store_verify(&w.t.c) == OK)
			fail_msg("round %d: unseen", round);
		err_clear(&w.t.c);
		assert_ok(&w.t.c, store_rebuild(&w.t.c));
		assert_ok(&w.t.c, store_verify(&w.t.c));
		assert_true(before == toy_sum(&w.t));
		assert_ok(&w.t.c, store_rebuild(&w.t.c));
		assert_true(before == toy_sum(&w.t));
	}
	toy_end(&w.t);
}

static void same_count(struct random *w, struct ctx *c, struct listing_cache *k)
{
	struct listing q = {
	    .e = &thing_entity, .limit = 1, .with_total = true, .cache = k};
	struct listing_page kept, fresh;
	struct idset scope;
	int64_t all;
	uint32_t i, n = any(w, 20);

	idset_init(&scope);
	for (i = 0; i < n; i++)
		idset_add(&scope, 1 + any(w, 40));
	assert_ok(c, store_listing(c, &kept, &q));
	assert_ok(c, store_count(c, &all, &thing_entity));
	assert_true(kept.total == all);
	q.scope = &scope;
	assert_ok(c, store_listing(c, &kept, &q));
	q.cache = NULL;
	assert_ok(c, store_listing(c, &fresh, &q));
	assert_true(kept.total == fresh.total);
	idset_free(&scope);
}

/* By the connection that writes and by one that only reads. */
TEST(counts_that_are_kept_are_those_that_are_counted)
{
	struct listing_cache *k[2] = {listing_cache_new(), listing_cache_new()};
	struct random w = {.rng = {1945}};
	struct ctx reader;
	int i;

	toy_begin(&w.t);
	reader = w.t.c;
	reader.mem = arena_new();
	assert_ok(&reader,
		  db_open(&reader, &reader.db, test_url(w.t.path), DB_READ));
	assert_ok(&reader, store_open(&reader));
	for (i = 0; i < (test_on_pg() ? 30 : 150); i++) {
		one_act(&w, 12);
		same_count(&w, &w.t.c, k[0]);
		if (any(&w, 2))
			same_count(&w, &reader, k[1]);
		arena_reset(reader.mem);
	}
	db_close(reader.db);
	arena_free(reader.mem);
	listing_cache_free(k[0]);
	listing_cache_free(k[1]);
	toy_end(&w.t);
}

static int64_t indexes_named(struct toy *t, const char *name)
{
	return toy_int(t, arena_printf(t->c.mem,
				       test_on_pg()
					   ? "SELECT count(*) FROM pg_indexes "
					     "WHERE schemaname = "
					     "current_schema() AND "
					     "indexname = '%s'"
					   : "SELECT count(*) FROM "
					     "sqlite_schema WHERE name = '%s'",
				       name));
}

/* They would take room and time for ever. */
TEST(rebuild_takes_away_the_indexes_of_an_older_program_and_of_nobody_else)
{
	struct toy t;

	toy_begin(&t);
	assert_ok(&t.c,
		  db_script(&t.c, "CREATE INDEX thing__weight_box ON thing "
				  "(weight, box); "
				  "CREATE INDEX thing_of_mine ON thing (box)"));
	assert_ok(&t.c, store_verify(&t.c));
	assert_ok(&t.c, store_rebuild(&t.c));
	assert_int_equal(indexes_named(&t, "thing__weight_box"), 0);
	assert_int_equal(indexes_named(&t, "thing_of_mine"), 1);
	assert_int_equal(indexes_named(&t, "thing__code"), 1);
	assert_ok(&t.c, store_verify(&t.c));
	toy_end(&t);
}
