/*
 * app_group_test.c: forms that are stored together.
 */
#include "base/base.h"
#include "base/test.h"
#include "db/db_int.h"
#include "web/app_testing.h"

#define BOX(code) "box.code=" code "&box.name=Hop+" code
#define NEW_BOX(code)                                                          \
	{                                                                      \
		"/new/boxes", BOX(code)                                        \
	}

static void verify(struct site *s)
{
	struct ctx c = {.mem = s->mem, .app = s->model, .now_ms = 1};

	assert_int_equal(db_open(&c, &c.db, s->db, DB_READ), OK);
	if (store_open(&c) < 0 || store_verify(&c) < 0)
		fail_msg("%s", c.err.text);
	db_close(c.db);
}

static bool has(struct site *s, const char *text)
{
	return strstr(site_get(s, "/list/boxes").body, text) != NULL;
}

TEST(each_of_several_forms_stands_for_itself)
{
	static const struct form_sent forms[] = {
	    NEW_BOX("GA"),
	    NEW_BOX("GA"), /* the code was free a moment ago */
	    {"/new/boxes", "box.code=GN"},
	    {"/new/boxes", "stray=1"},
	    NEW_BOX("GB"),
	    {"/nowhere", ""},
	};
	static const int want[] = {303, 422, 422, 400, 303, 404};
	struct answer a[ARRAY_LEN(forms)];
	struct site s;
	size_t i;

	site_start(&s);
	site_get(&s, "/new/boxes");
	site_post_all(&s, forms, a, ARRAY_LEN(forms));
	for (i = 0; i < ARRAY_LEN(forms); i++)
		assert_int_equal(a[i].status, want[i]);
	assert_non_null(strstr(a[1].body, "GA"));
	assert_true(has(&s, "Hop GA"));
	assert_true(has(&s, "Hop GB"));
	assert_int_equal(site_get(&s, a[0].location).status, 200);
	assert_int_equal(site_get(&s, a[4].location).status, 200);
	assert_string_not_equal(a[0].location, a[4].location);
	verify(&s);
	site_end(&s);
}

TEST(of_two_changes_of_one_version_the_second_is_refused)
{
	struct form_sent forms[2];
	struct answer a[2];
	struct site s;
	const char *at, *version;
	int i;

	site_start(&s);
	site_get(&s, "/new/boxes");
	a[0] = site_post(&s, "/new/boxes", BOX("GC"));
	assert_int_equal(a[0].status, 303);
	at = arena_strndup(s.mem, a[0].location, strcspn(a[0].location, "?"));
	at = arena_printf(s.mem, "%s/edit", at);
	version = strstr(site_get(&s, at).body, "name=\"version\" value=\"");
	assert_non_null(version);
	version += strlen("name=\"version\" value=\"");
	version = arena_strndup(s.mem, version, strcspn(version, "\""));
	for (i = 0; i < 2; i++) {
		forms[i].target = at;
		forms[i].form = arena_printf(
		    s.mem, "box.code=GC&box.name=Lan+%d&version=%s", i,
		    version);
	}
	site_post_all(&s, forms, a, 2);
	assert_int_equal(a[0].status, 303);
	assert_int_equal(a[1].status, 422);
	assert_true(has(&s, "Lan 0"));
	assert_false(has(&s, "Lan 1"));
	verify(&s);
	site_end(&s);
}

/* As an engine does on a full disk, or when it falls. */
static enum rc break_it(struct page *p)
{
	enum rc rc = page_write(p);
	struct act *a;

	if (rc == OK)
		rc = act_begin(p->c, &a, "edit", "x", NULL);
	if (rc < 0)
		return rc;
	rc = db_script(p->c,
		       db_engine(p->c->db) == DB_SQLITE
			   ? "ROLLBACK"
			   : "SELECT pg_terminate_backend(pg_backend_pid())");
	act_rollback(p->c, a);
	return rc;
}

TEST(if_the_common_commit_fails_nobody_is_told_that_it_was_stored)
{
	static const struct form_sent forms[] = {
	    NEW_BOX("GD"),
	    {"/new/boxes", "stray=1"}, /* has asked for nothing */
	    {"/own/act", ""},
	    NEW_BOX("GE"),
	};
	struct answer a[ARRAY_LEN(forms)];
	struct site s;
	size_t i;

	site_start(&s);
	site_act = break_it;
	site_get(&s, "/new/boxes");
	site_post_all(&s, forms, a, ARRAY_LEN(forms));
	for (i = 0; i < ARRAY_LEN(forms); i++) {
		assert_true(i == 1 ? a[i].status == 400 : a[i].status >= 500);
		assert_string_equal(a[i].location, "");
	}
	assert_non_null(strstr(a[0].body, "chưa lưu được gì"));
	assert_false(has(&s, "Hop GD"));
	assert_false(has(&s, "Hop GE"));
	site_act = NULL;
	assert_int_equal(site_post(&s, "/new/boxes", BOX("GD")).status, 303);
	assert_true(has(&s, "Hop GD"));
	verify(&s);
	site_end(&s);
}

/* The writing connection of the site, whose engine was in trouble. */
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

static enum rc make_unlucky(struct page *p)
{
	static struct db_ops unlucky;
	enum rc rc = page_write(p);

	if (rc < 0)
		return rc;
	engine = p->c->db->ops;
	unlucky = *engine;
	unlucky.begin = begin_unluckily;
	p->c->db->ops = &unlucky;
	return page_redirect(p, "/list/boxes");
}

/* Who came alone was tried again, who came with others got an error. */
TEST(forms_of_a_group_wait_until_it_can_begin)
{
	static const struct form_sent forms[] = {NEW_BOX("GF"), NEW_BOX("GG")};
	struct answer a[ARRAY_LEN(forms)];
	struct site s;

	site_start(&s);
	site_act = make_unlucky;
	site_get(&s, "/new/boxes");
	assert_int_equal(site_post(&s, "/own/act", "").status, 303);
	refusals = 2;
	site_post_all(&s, forms, a, ARRAY_LEN(forms));
	assert_int_equal(refusals, 0);
	assert_int_equal(a[0].status, 303);
	assert_int_equal(a[1].status, 303);
	assert_true(has(&s, "Hop GF"));
	assert_true(has(&s, "Hop GG"));
	refusals = 10; /* once for all of them */
	site_post_all(&s, forms, a, ARRAY_LEN(forms));
	assert_int_equal(refusals, 7);
	assert_int_equal(a[0].status, 503);
	assert_int_equal(a[1].status, 503);
	refusals = 0;
	verify(&s);
	site_end(&s);
}
