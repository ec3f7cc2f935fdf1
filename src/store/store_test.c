/*
 * store_test.c: saving, history, states of the past, opening old files.
 */
#include "base/base.h"
#include "store/test_toy.h"

#include "db/db.h"

TEST_MAIN("store")

TEST(a_saved_record_comes_back_by_id_code_and_public_id)
{
	struct toy t;
	struct row *r, *box, *got;
	char hex[UID_TEXT];

	toy_begin(&t);
	box = toy_add(&t, &box_entity, "code=B1|name=Hộp một");
	r = toy_add(&t, &thing_entity,
		    "code=T1|name=Nguyễn Văn Ấn|made_on=1987-05|box=B1|"
		    "weight=12|note=ghi chú|near=B1|about=B1");
	assert_true(r->id > 0 && r->ver > 0);
	got = toy_get(&t, r);
	assert_string_equal(row_text(got, "name"), "Nguyễn Văn Ấn");
	assert_int_equal(row_int(got, "made_on"), 19870500);
	assert_int_equal(row_int(got, "box"), box->id);
	assert_ok(&t.c, store_by_code(&t.c, &got, &thing_entity, "T1"));
	assert_int_equal(got->id, r->id);
	uid_hex(hex, r->uid);
	assert_ok(&t.c, store_by_uid(&t.c, &got, &thing_entity, hex));
	assert_int_equal(got->id, r->id);
	assert_rc(&t.c, store_by_uid(&t.c, &got, &box_entity, hex), E_NOTFOUND);
	hex[3] = hex[3] == '0' ? '1' : '0';
	assert_rc(&t.c, store_by_uid(&t.c, &got, &thing_entity, hex),
		  E_NOTFOUND);
	assert_rc(&t.c, store_by_code(&t.c, &got, &thing_entity, "T2"),
		  E_NOTFOUND);
	assert_fails(&t.c, store_must_code(&t.c, &got, &thing_entity, "T2"),
		     E_NOTFOUND, "T2");
	toy_end(&t);
}

TEST(values_print_as_codes_and_show_as_titles)
{
	struct toy t;
	struct row *r;
	const struct field *f = thing_entity.fields;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp một");
	toy_add(&t, &box_entity, "code=B2|name=Hộp hai");
	r = toy_add(&t, &thing_entity,
		    "name=An|made_on=2020-01-31|box=B1|near=B2; B1|about=B2");
	assert_string_equal(store_print(&t.c, &f[2], &r->v[2]), "2020-01-31");
	assert_string_equal(store_show(&t.c, &f[2], &r->v[2]), "31/01/2020");
	assert_string_equal(store_print(&t.c, &f[3], &r->v[3]), "B1");
	assert_string_equal(store_show(&t.c, &f[3], &r->v[3]), "Hộp một");
	assert_string_equal(store_print(&t.c, &f[6], &r->v[6]), "B2; B1");
	assert_string_equal(store_print(&t.c, &f[7], &r->v[7]), "B2");
	assert_string_equal(store_show(&t.c, &f[7], &r->v[7]), "Hộp hai");
	toy_end(&t);
}

TEST(a_faulty_record_is_refused_and_leaves_no_trace)
{
	struct toy t;
	struct row *r;
	struct act *a;
	uint64_t before;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	before = toy_sum(&t);
	assert_ok(&t.c, act_begin(&t.c, &a, "edit", "x", NULL));
	r = toy_row(&t, &thing_entity, NULL, "name=An");
	assert_fails(&t.c, store_save(&t.c, a, r, NULL), E_INPUT, "Box");
	r = toy_row(&t, &thing_entity, NULL, "name=An|box=B1|weight=2000000");
	assert_fails(&t.c, store_save(&t.c, a, r, NULL), E_INPUT, "1000000");
	r = toy_row(&t, &thing_entity, NULL, "name=An|box=B1");
	assert_ok(&t.c, store_save(&t.c, a, r, NULL));
	act_rollback(&t.c, a);
	assert_true(before == toy_sum(&t));
	assert_fails(&t.c,
		     store_parse(&t.c, &r->v[3], &thing_entity.fields[3], "B9"),
		     E_INPUT, "B9");
	toy_end(&t);
}

TEST(a_code_belongs_to_one_live_record)
{
	struct toy t;
	struct row *one, *two;
	struct act *a;

	toy_begin(&t);
	one = toy_add(&t, &box_entity, "code=B1|name=Một");
	two = toy_row(&t, &box_entity, NULL, "code=B1|name=Hai");
	assert_ok(&t.c, act_begin(&t.c, &a, "edit", "x", NULL));
	assert_fails(&t.c, store_save(&t.c, a, two, NULL), E_CONFLICT, "B1");
	act_rollback(&t.c, a);
	toy_void(&t, one);
	assert_int_equal(toy_save(&t, two), 3);
	one->is_void = false;
	assert_ok(&t.c, act_begin(&t.c, &a, "edit", "x", NULL));
	row_set_text(two, "code", "B2");
	assert_ok(&t.c, store_save(&t.c, a, two, NULL));
	assert_ok(&t.c, act_commit(&t.c, a));
	toy_end(&t);
}

TEST(who_saves_an_old_picture_of_a_record_is_told)
{
	struct toy t;
	struct row *mine, *theirs;
	struct act *a;

	toy_begin(&t);
	mine = toy_add(&t, &box_entity, "code=B1|name=Một");
	theirs = toy_get(&t, mine);
	toy_save(&t, toy_row(&t, NULL, theirs, "name=Hai"));
	row_set_text(mine, "name", "Ba");
	assert_ok(&t.c, act_begin(&t.c, &a, "edit", "x", NULL));
	assert_fails(&t.c, store_save(&t.c, a, mine, NULL), E_CONFLICT,
		     "Somebody else");
	assert_fails(&t.c, store_void(&t.c, a, mine), E_CONFLICT,
		     "Somebody else");
	act_rollback(&t.c, a);
	assert_string_equal(row_text(toy_get(&t, mine), "name"), "Hai");
	toy_end(&t);
}

TEST(saving_what_is_stored_leaves_no_act)
{
	struct toy t;
	struct row *r;
	struct act *a;
	struct act_info info[9];
	bool changed = true;
	uint64_t before;
	int n;

	toy_begin(&t);
	r = toy_add(&t, &box_entity, "code=B1|name=Một");
	before = toy_sum(&t);
	assert_ok(&t.c, act_begin(&t.c, &a, "edit", "x", NULL));
	assert_ok(&t.c, store_save(&t.c, a, toy_get(&t, r), &changed));
	assert_false(changed);
	assert_int_equal(act_count(a), 0);
	assert_ok(&t.c, act_commit(&t.c, a));
	assert_true(before == toy_sum(&t));
	assert_ok(&t.c, act_list(&t.c, info, &n, 9, 0));
	assert_int_equal(n, 1);
	/* the number is free for the next one */
	assert_int_equal(toy_void(&t, r), 2);
	toy_end(&t);
}

TEST(a_void_record_stays_readable_but_is_not_counted)
{
	struct toy t;
	struct row *r;
	int64_t n;

	toy_begin(&t);
	r = toy_add(&t, &box_entity, "code=B1|name=Một");
	toy_add(&t, &box_entity, "code=B2|name=Hai");
	toy_void(&t, r);
	assert_true(toy_get(&t, r)->is_void);
	assert_rc(&t.c, store_by_code(&t.c, &r, &box_entity, "B1"), E_NOTFOUND);
	assert_ok(&t.c, store_count(&t.c, &n, &box_entity));
	assert_int_equal(n, 1);
	toy_end(&t);
}

TEST(a_void_record_is_nobodys_target)
{
	struct toy t;
	struct row *box, *other;
	struct val v;
	char hex[UID_TEXT];

	toy_begin(&t);
	box = toy_add(&t, &box_entity, "code=B1|name=Một");
	other = toy_add(&t, &box_entity, "code=B2|name=Hai");
	toy_void(&t, box);
	uid_hex(hex, box->uid);
	assert_fails(&t.c, store_parse(&t.c, &v, &thing_entity.fields[3], hex),
		     E_INPUT, "void");
	uid_hex(hex, other->uid);
	assert_ok(&t.c, store_parse(&t.c, &v, &thing_entity.fields[3], hex));
	assert_int_equal(v.i, other->id);
	toy_end(&t);
}

/* Whatever kind of field points to it. */
TEST(what_others_use_cannot_be_voided)
{
	static const struct {
		const char *line, *why;
	} users[] = {
	    {"name=An|box=B1", "a ref"},
	    {"name=An|box=B2|near=B3; B1; B4", "one of several"},
	    {"name=An|box=B2|about=B1", "a ref to any kind"},
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(users); i++) {
		struct toy t;
		struct row *box, *user;
		struct act *a;

		toy_begin(&t);
		box = toy_add(&t, &box_entity, "code=B1|name=Một");
		toy_add(&t, &box_entity, "code=B2|name=Hai");
		toy_add(&t, &box_entity, "code=B3|name=Ba");
		toy_add(&t, &box_entity, "code=B4|name=Bốn");
		user = toy_add(&t, &thing_entity, users[i].line);
		assert_ok(&t.c, act_begin(&t.c, &a, "edit", "x", NULL));
		if (store_void(&t.c, a, box) == OK)
			fail_msg("%s", users[i].why);
		assert_int_equal(t.c.err.rc, E_CONFLICT);
		assert_non_null(strstr(t.c.err.text, "An"));
		err_clear(&t.c);
		act_rollback(&t.c, a);
		toy_void(&t, user);
		toy_void(&t, toy_get(&t, box));
		assert_ok(&t.c, store_verify(&t.c));
		toy_end(&t);
	}
}

TEST(the_history_tells_each_change_with_before_and_after)
{
	struct toy t;
	struct row *r;
	struct change *h;
	struct act *a;
	int n;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	r = toy_add(&t, &thing_entity, "name=An|box=B1|weight=5");
	t.c.now_ms += 1000;
	assert_ok(&t.c, act_begin(&t.c, &a, "edit", "sửa", "QĐ 12"));
	toy_row(&t, NULL, r, "weight=7|note=xa");
	assert_ok(&t.c, store_save(&t.c, a, r, NULL));
	assert_ok(&t.c, act_commit(&t.c, a));
	toy_save(&t, toy_row(&t, NULL, r, "weight="));
	toy_void(&t, r);
	r = toy_get(&t, r);
	assert_ok(&t.c, store_history(&t.c, &h, &n, r));
	assert_int_equal(n, 4);
	assert_int_equal(h[0].op, '-');
	assert_int_equal(h[0].n, 0);
	assert_int_equal(h[1].op, '=');
	assert_int_equal(h[1].f[0].before.i, 7);
	assert_int_equal(h[1].f[0].after.tag, VAL_NULL);
	assert_int_equal(h[2].n, 2);
	assert_string_equal(h[2].f[0].name, "weight");
	assert_int_equal(h[2].f[0].before.i, 5);
	assert_int_equal(h[2].f[0].after.i, 7);
	assert_string_equal(h[2].f[1].after.s, "xa");
	assert_string_equal(h[2].basis, "QĐ 12");
	assert_string_equal(h[2].author, "tester");
	assert_int_equal(h[3].op, '+');
	assert_null(h[3].basis);
	assert_true(h[3].at_ms + 1000 == h[2].at_ms);
	assert_int_equal(h[3].n, 3);
	toy_end(&t);
}

TEST(a_record_can_be_seen_as_it_was_at_any_instant)
{
	struct toy t;
	struct row *r, *was;
	int64_t t0;
	int i;

	toy_begin(&t);
	t0 = t.c.now_ms;
	r = toy_add(&t, &box_entity, "code=B1|name=Tên 0");
	for (i = 1; i < 5; i++) {
		t.c.now_ms = t0 + i * 1000;
		row_set_text(r, "name", arena_printf(t.c.mem, "Tên %d", i));
		toy_save(&t, r);
	}
	t.c.now_ms = t0 + 5000;
	toy_void(&t, r);
	r = toy_get(&t, r);
	assert_rc(&t.c, store_as_of(&t.c, &was, r, t0 - 1), E_NOTFOUND);
	for (i = 0; i < 5; i++) {
		assert_ok(&t.c,
			  store_as_of(&t.c, &was, r, t0 + i * 1000 + 999));
		assert_string_equal(row_text(was, "name"),
				    arena_printf(t.c.mem, "Tên %d", i));
		assert_false(was->is_void);
	}
	assert_ok(&t.c, store_as_of(&t.c, &was, r, INT64_MAX));
	assert_true(was->is_void);
	toy_end(&t);
}

TEST(acts_are_listed_latest_first_by_pages)
{
	struct toy t;
	struct act_info info[3];
	struct row *r;
	int i, n;

	toy_begin(&t);
	r = toy_add(&t, &box_entity, "code=B1|name=Một");
	for (i = 0; i < 4; i++)
		toy_save(&t,
			 toy_row(&t, NULL, r, i % 2 ? "name=Một" : "name=Hai"));
	assert_ok(&t.c, act_list(&t.c, info, &n, 3, 0));
	assert_int_equal(n, 3);
	assert_int_equal(info[0].id, 5);
	assert_int_equal(info[0].changes, 1);
	assert_ok(&t.c, act_list(&t.c, info, &n, 3, info[2].id));
	assert_int_equal(n, 2);
	assert_int_equal(info[1].id, 1);
	assert_fails(&t.c, act_get(&t.c, info, 6), E_NOTFOUND, "6");
	toy_end(&t);
}

TEST(an_old_file_gets_the_columns_that_the_program_has_more)
{
	struct toy t;
	struct row *old, *r;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	old = toy_add(&t, &thing_entity, "code=T1|name=An|box=B1");
	toy_reopen(&t, toy_modules_later);
	assert_ok(&t.c, store_verify(&t.c));
	assert_ok(&t.c, store_by_code(&t.c, &r, t.app->entities[1], "T1"));
	assert_int_equal(r->id, old->id);
	assert_true(row_is_null(r, "colour"));
	toy_save(&t, toy_row(&t, NULL, r, "colour=đỏ"));
	assert_string_equal(row_text(toy_get(&t, r), "colour"), "đỏ");
	assert_ok(&t.c, store_verify(&t.c));
	/* its index too, as in a new file */
	assert_int_equal(
	    toy_int(&t, test_on_pg()
			    ? "SELECT count(*) FROM pg_indexes WHERE "
			      "schemaname = current_schema() AND "
			      "indexdef LIKE '%(colour)%'"
			    : "SELECT count(*) FROM sqlite_schema WHERE "
			      "type = 'index' AND sql LIKE '%(colour)%'"),
	    1);
	toy_end(&t);
}

TEST(a_file_of_another_program_is_refused_with_a_sentence)
{
	static const struct {
		const char *sql, *part;
	} rows[] = {
	    {"DROP TABLE meta", "not a database of"},
	    {"DELETE FROM meta", "not a database of"},
	    {"UPDATE meta SET value = $1 WHERE name = 'format'", "newer"},
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct toy t;

		toy_begin(&t);
		assert_ok(&t.c, db_exec(&t.c, rows[i].sql,
					(const struct val[]){DBB("99", 2)},
					strchr(rows[i].sql, '$') ? 1 : 0));
		assert_fails(&t.c, store_open(&t.c), E_DB, rows[i].part);
		toy_end(&t);
	}
}

/* A text that a foreign hand shortened by a zero byte was read beyond its
 * end. */
TEST(a_zero_byte_inside_a_text_is_kept_and_found)
{
	struct toy t;
	struct row *r;

	toy_begin(&t);
	r = toy_add(&t, &box_entity, "code=B1|name=Một hai ba");
	if (test_on_pg()) { /* which takes none from any hand */
		assert_fails(
		    &t.c,
		    db_exec(&t.c, "UPDATE box SET name = $1",
			    DB_ARGS(((struct val){
				.tag = VAL_TEXT, .n = 3, .s = "M\0a"}))),
		    E_DB, "");
		toy_end(&t);
		return;
	}
	assert_ok(&t.c, db_exec(&t.c,
				"UPDATE box SET name = "
				"CAST(x'4d0061' AS TEXT)",
				DB_NOARGS));
	r = toy_get(&t, r);
	assert_int_equal(row_val(r, "name")->n, 3);
	assert_memory_equal(row_val(r, "name")->s, "M\0a", 4);
	assert_fails(&t.c, store_verify(&t.c), E_DB, "differs from the log");
	toy_end(&t);
}
