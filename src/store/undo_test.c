/* undo_test.c: taking acts back, and what stands in the way. */
#include "base/base.h"
#include "store/test_toy.h"

static int64_t undo(struct toy *t, int64_t act)
{
	int64_t id = 0;

	assert_ok(&t->c, store_undo(&t->c, act, &id));
	assert_ok(&t->c, store_verify(&t->c));
	return id;
}

TEST(an_undone_insert_is_void_and_its_code_is_free)
{
	struct toy t;
	struct row *r;
	struct act_info info;
	int64_t id;

	toy_begin(&t);
	r = toy_add(&t, &box_entity, "code=B1|name=Một");
	id = undo(&t, 1);
	assert_int_equal(id, 2);
	assert_true(toy_get(&t, r)->is_void);
	assert_ok(&t.c, act_get(&t.c, &info, 1));
	assert_int_equal(info.undone_by, 2);
	assert_ok(&t.c, act_get(&t.c, &info, 2));
	assert_int_equal(info.undoes, 1);
	assert_string_equal(info.kind, "undo");
	toy_add(&t, &box_entity, "code=B1|name=Mới");
	assert_ok(&t.c, store_verify(&t.c));
	toy_end(&t);
}

TEST(an_undone_update_has_the_values_from_before)
{
	struct toy t;
	struct row *r;
	int64_t act;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	r = toy_add(&t, &thing_entity, "code=T1|name=An|box=B1|weight=5");
	act = toy_save(
	    &t, toy_row(&t, NULL, r, "code=T2|name=Bình|weight=|note=mới"));
	undo(&t, act);
	r = toy_get(&t, r);
	assert_string_equal(row_text(r, "code"), "T1");
	assert_string_equal(row_text(r, "name"), "An");
	assert_int_equal(row_int(r, "weight"), 5);
	assert_true(row_is_null(r, "note"));
	toy_end(&t);
}

TEST(an_undone_void_is_live_again)
{
	struct toy t;
	struct row *r;

	toy_begin(&t);
	r = toy_add(&t, &box_entity, "code=B1|name=Một");
	undo(&t, toy_void(&t, r));
	assert_false(toy_get(&t, r)->is_void);
	toy_end(&t);
}

TEST(one_act_with_many_changes_to_one_record_is_undone_at_once)
{
	struct toy t;
	struct row *r, *other;
	struct act *a;
	int64_t act;
	int i;

	toy_begin(&t);
	r = toy_add(&t, &box_entity, "code=B1|name=Một");
	assert_ok(&t.c, act_begin(&t.c, &a, "edit", "x", NULL));
	for (i = 0; i < 3; i++) {
		row_set_text(r, "name", i % 2 ? "Hai" : "Ba");
		assert_ok(&t.c, store_save(&t.c, a, r, NULL));
	}
	other = toy_row(&t, &box_entity, NULL, "code=B2|name=Khác|parent=B1");
	assert_ok(&t.c, store_save(&t.c, a, other, NULL));
	assert_ok(&t.c, store_void(&t.c, a, other));
	act = act_id(a);
	assert_ok(&t.c, act_commit(&t.c, a));
	undo(&t, act);
	assert_string_equal(row_text(toy_get(&t, r), "name"), "Một");
	assert_true(toy_get(&t, other)->is_void);
	toy_end(&t);
}

TEST(what_was_changed_later_stands_in_the_way_until_that_is_undone)
{
	struct toy t;
	struct row *r;
	int64_t second, third;

	toy_begin(&t);
	r = toy_add(&t, &box_entity, "code=B1|name=Một");
	second = toy_save(&t, toy_row(&t, NULL, r, "name=Hai"));
	third = toy_save(&t, toy_row(&t, NULL, r, "name=Ba"));
	assert_fails(&t.c, store_undo(&t.c, second, NULL), E_CONFLICT, "act 3");
	undo(&t, third);
	undo(&t, second);
	assert_string_equal(row_text(toy_get(&t, r), "name"), "Một");
	undo(&t, 1);
	assert_true(toy_get(&t, r)->is_void);
	toy_end(&t);
}

TEST(an_act_is_undone_once_and_an_undo_never)
{
	struct toy t;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Một");
	undo(&t, 1);
	assert_fails(&t.c, store_undo(&t.c, 1, NULL), E_CONFLICT, "before");
	assert_fails(&t.c, store_undo(&t.c, 2, NULL), E_CONFLICT,
		     "took another");
	assert_fails(&t.c, store_undo(&t.c, 3, NULL), E_NOTFOUND, "3");
	toy_end(&t);
}

/* A live record was left pointing to a void one, which verify then blamed. */
TEST(what_others_use_by_now_cannot_be_taken_back)
{
	static const char *const users[] = {
	    "name=An|box=B1",
	    "name=An|box=B0|near=B0; B1",
	    "name=An|box=B0|about=B1",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(users); i++) {
		struct toy t;
		uint64_t before;

		toy_begin(&t);
		toy_add(&t, &box_entity, "code=B0|name=Không");
		toy_add(&t, &box_entity, "code=B1|name=Một");
		toy_add(&t, &thing_entity, users[i]);
		before = toy_sum(&t);
		assert_fails(&t.c, store_undo(&t.c, 2, NULL), E_CONFLICT, "An");
		assert_true(before == toy_sum(&t));
		undo(&t, 3);
		undo(&t, 2);
		toy_end(&t);
	}
}

TEST(records_of_one_act_that_use_each_other_go_together)
{
	struct toy t;
	struct act *a;
	struct row *r;

	toy_begin(&t);
	assert_ok(&t.c, act_begin(&t.c, &a, "import", "x", NULL));
	r = toy_row(&t, &box_entity, NULL, "code=B1|name=Một");
	assert_ok(&t.c, store_save(&t.c, a, r, NULL));
	r = toy_row(&t, &thing_entity, NULL, "name=An|box=B1|near=B1|about=B1");
	assert_ok(&t.c, store_save(&t.c, a, r, NULL));
	assert_ok(&t.c, act_commit(&t.c, a));
	undo(&t, 1);
	assert_int_equal(toy_int(&t, "SELECT count(*) FROM thing "
				     "WHERE voided = 0"),
			 0);
	toy_end(&t);
}

/*
 * Act 3 gave one thing a value and took it back again, so taking act 3 back
 * did not touch that thing; act 2 then could not be taken back for ever: «act 3
 * built on it».
 */
TEST(an_act_taken_back_stands_in_nobodys_way)
{
	struct toy t;
	struct act *a;
	struct row *an, *binh;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Một");
	an = toy_add(&t, &thing_entity, "name=An|box=B1|weight=1");
	binh = toy_add(&t, &thing_entity, "name=Bình|box=B1");
	assert_ok(&t.c, act_begin(&t.c, &a, "edit", "x", NULL));
	toy_row(&t, NULL, an, "weight=2");
	assert_ok(&t.c, store_save(&t.c, a, an, NULL));
	toy_row(&t, NULL, an, "weight=1");
	assert_ok(&t.c, store_save(&t.c, a, an, NULL));
	toy_row(&t, NULL, binh, "weight=9");
	assert_ok(&t.c, store_save(&t.c, a, binh, NULL));
	assert_ok(&t.c, act_commit(&t.c, a));
	undo(&t, 4);
	undo(&t, 2);
	assert_true(toy_get(&t, an)->is_void);
	toy_end(&t);
}

/* «Undone as act 3», and there was no act 3. */
TEST(an_act_without_effect_has_nothing_to_take_back)
{
	struct toy t;
	struct act *a;
	struct row *r;

	toy_begin(&t);
	r = toy_add(&t, &box_entity, "code=B1|name=Một");
	assert_ok(&t.c, act_begin(&t.c, &a, "edit", "x", NULL));
	toy_row(&t, NULL, r, "name=Hai");
	assert_ok(&t.c, store_save(&t.c, a, r, NULL));
	toy_row(&t, NULL, r, "name=Một");
	assert_ok(&t.c, store_save(&t.c, a, r, NULL));
	assert_ok(&t.c, act_commit(&t.c, a));
	assert_fails(&t.c, store_undo(&t.c, 2, NULL), E_CONFLICT, "nothing");
	toy_end(&t);
}

TEST(nothing_comes_back_to_a_target_that_is_void_by_now)
{
	static const struct {
		const char *line, *later, *why;
	} rows[] = {
	    {"name=An|box=B1", "box=B0", "a ref"},
	    {"name=An|box=B0|near=B1", "near=", "several"},
	    {"name=An|box=B0|about=B1", "about=B0", "any kind"},
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct toy t;
		struct row *box, *user;

		toy_begin(&t);
		toy_add(&t, &box_entity, "code=B0|name=Không");
		box = toy_add(&t, &box_entity, "code=B1|name=Một");
		user = toy_add(&t, &thing_entity, rows[i].line);
		toy_save(&t, toy_row(&t, NULL, user, rows[i].later));
		toy_void(&t, box);
		if (store_undo(&t.c, 4, NULL) == OK)
			fail_msg("%s", rows[i].why);
		assert_int_equal(t.c.err.rc, E_CONFLICT);
		err_clear(&t.c);
		undo(&t, 5);
		undo(&t, 4);
		toy_end(&t);
	}
}

TEST(a_code_taken_meanwhile_stands_in_the_way)
{
	struct toy t;
	struct row *r;
	int64_t act;

	toy_begin(&t);
	r = toy_add(&t, &box_entity, "code=B1|name=Một");
	act = toy_void(&t, r);
	toy_add(&t, &box_entity, "code=B1|name=Mới");
	assert_fails(&t.c, store_undo(&t.c, act, NULL), E_CONFLICT, "B1");
	assert_ok(&t.c, store_verify(&t.c));
	toy_end(&t);
}
