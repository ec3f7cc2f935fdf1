/*
 * app_way_test.c: what becomes of a request whose database is in trouble.
 */
#include "base/base.h"
#include "base/test.h"
#include "db/db_int.h"
#include "web/app_testing.h"

static const struct msg lost = {"Mất kết nối tới 10.1.2.3 (%1)",
				"Lost 10.1.2.3 (%1)"};
static int calls;

static enum rc lose(struct page *p)
{
	calls++;
	response_header(p->r, "X-Tried", "yes");
	buf_str(&p->r->body, "half a page");
	return err_set(p->c, E_IO, "db", &lost, "10.1.2.3");
}

TEST(a_lost_database_is_said_without_its_address_which_is_for_the_log)
{
	struct site s;
	struct answer a;
	int i;

	site_start(&s);
	site_act = lose;
	site_get(&s, "/new/things");
	for (i = 0; i < 2; i++) {
		a = i ? site_post(&s, "/own/act", "")
		      : site_get(&s, "/own/act");
		assert_int_equal(a.status, 503);
		assert_non_null(strstr(a.body, "<footer"));
		assert_non_null(strstr(a.body, "đang không trả lời"));
		assert_null(strstr(a.body, "10.1.2.3"));
		assert_null(strstr(a.body, "half a page"));
		assert_int_equal(!!strstr(a.body, "chưa lưu được gì"), i);
	}
	/* once, not for each request */
	assert_string_equal(site_logged,
			    "Máy chủ cơ sở dữ liệu chính không trả lời: Mất "
			    "kết nối tới 10.1.2.3 (10.1.2.3)\n");
	site_act = NULL;
	assert_int_equal(site_get(&s, "/list/things").status, 200);
	assert_non_null(strstr(site_logged, "đã trả lời lại\n"));
	site_end(&s);
}

enum { SECOND_MS = 1000 };
static int64_t behind_ms;

static enum rc read_standby(struct page *p)
{
	p->is_from_standby = true;
	p->as_of_ms = p->c->now_ms - behind_ms;
	page_head(p, "x");
	return page_render(p, "none");
}

TEST(a_standby_that_is_minutes_behind_is_warned_of)
{
	struct site s;
	const char *body;

	site_start(&s);
	site_act = read_standby;
	behind_ms = 60 * SECOND_MS;
	body = site_get(&s, "/own/act").body;
	assert_non_null(strstr(body, "đọc từ máy dự phòng"));
	assert_null(strstr(body, "đang chậm hơn"));
	behind_ms = 150 * SECOND_MS;
	body = site_get(&s, "/own/act").body;
	assert_non_null(strstr(body, "đang chậm hơn máy chính 2 phút"));
	site_act = NULL;
	site_end(&s);
}

/* As a server does that undid us because of somebody else. */
static enum rc be_unlucky(struct page *p)
{
	static const struct msg busy = {"Bận", "Busy"};
	struct act *a;
	struct row *r;
	enum rc rc;

	calls--;
	rc = page_write(p);
	if (rc == OK)
		rc = act_begin(p->c, &a, "edit", "x", NULL);
	if (rc < 0)
		return rc;
	r = row_new(p->c->mem, app_tree(p->c->app));
	row_set_text(r, "code", "LUCK");
	row_set_text(r, "name", "Hộp may");
	rc = store_save(p->c, a, r, NULL);
	response_header(p->r, "X-Tried", "yes");
	if (rc == OK && calls >= 0) {
		act_rollback(p->c, a);
		p->c->db->may_repeat = true;
		return err_set(p->c, E_BUSY, "", &busy, NULL);
	}
	if (rc == OK)
		rc = act_commit(p->c, a);
	return rc == OK ? page_redirect(p, "/list/boxes") : rc;
}

TEST(a_form_that_was_undone_for_another_one_is_done_again)
{
	struct site s;
	struct answer a;

	site_start(&s);
	site_act = be_unlucky;
	site_get(&s, "/new/things");
	calls = 2; /* the third time is lucky */
	a = site_post(&s, "/own/act", "");
	assert_int_equal(a.status, 303);
	assert_int_equal(calls, -1);
	assert_non_null(strstr(site_get(&s, "/list/boxes").body, "Hộp may"));
	site_end(&s);
}

TEST(it_is_not_done_again_for_ever)
{
	struct site s;
	struct answer a;

	site_start(&s);
	site_act = be_unlucky;
	site_get(&s, "/new/things");
	calls = 10;
	a = site_post(&s, "/own/act", "");
	assert_int_equal(a.status, 503);
	assert_int_equal(calls, 7);
	assert_non_null(strstr(a.body, "Bận"));
	assert_null(strstr(site_get(&s, "/list/boxes").body, "Hộp may"));
	site_end(&s);
}
