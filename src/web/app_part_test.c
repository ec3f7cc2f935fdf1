/*
 * app_part_test.c: the answers to htmx: pieces of pages, and never a whole
 * page where a piece is expected.
 */
#include "base/base.h"
#include "base/test.h"
#include "web/app_testing.h"

#define LAMP "thing.name=Đèn&thing.box=B&thing.colour=red&thing.weight=7"

static void is_part(struct answer a, int status, const char *text)
{
	assert_int_equal(a.status, status);
	if (!strstr(a.body, text))
		fail_msg("«%s» is missing in: %s", text, a.body);
	assert_null(strstr(a.body, "<html"));
	assert_null(strstr(a.body, "<h1"));
	assert_null(strstr(a.body, "class=\"top\""));
}

TEST(a_filter_is_answered_with_the_rows_alone)
{
	struct site s;
	struct answer a;

	site_start(&s);
	site_get(&s, "/new/things");
	site_post(&s, "/new/things", LAMP);
	s.is_htmx = true;
	is_part(site_get(&s, "/list/things?colour=red"), 200, "Đèn");
	is_part(site_get(&s, "/list/things?q=zzzz"), 200, "Không có dòng nào");
	is_part(site_get(&s, "/search?q=den"), 200, "Đèn");
	s.is_htmx = false;
	a = site_get(&s, "/list/things?colour=red");
	assert_non_null(strstr(a.body, "<html"));
	assert_non_null(strstr(a.body, "id=\"rows\""));
	site_end(&s);
}

TEST(a_refused_form_comes_back_alone_and_a_saved_one_leads_to_the_card)
{
	struct site s;
	struct answer a;

	site_start(&s);
	site_get(&s, "/new/things");
	s.is_htmx = true;
	a = site_post(&s, "/new/things", "thing.box=B&thing.weight=abc");
	is_part(a, 422, "value=\"abc\"");
	assert_non_null(strstr(a.body, "aria-invalid"));
	a = site_post(&s, "/new/things", LAMP);
	/* a 303 would be followed by fetch() and its page put into the form */
	assert_int_equal(a.status, 204);
	assert_string_equal(a.location, "");
	assert_non_null(strstr(a.hx, "HX-Redirect: /record/thing/"));
	site_end(&s);
}

TEST(an_error_goes_into_the_box_for_errors)
{
	struct site s;
	struct answer a;

	site_start(&s);
	s.is_htmx = true;
	a = site_get(&s, "/list/things?stray=1");
	is_part(a, 400, "stray");
	assert_string_equal(a.hx, "HX-Retarget: #oops");
	a = site_ask(&s, "POST", "/new/things", LAMP, false);
	is_part(a, 403, "role=\"alert\"");
	assert_string_equal(a.hx, "HX-Retarget: #oops");
	site_end(&s);
}

/* Else the bar would hold the whole next page. */
TEST(the_progress_bar_gives_way_when_the_work_is_done)
{
	struct site s;
	struct answer a;

	site_start(&s);
	a = site_upload(&s, "vat.csv", "Tên,Hộp\nx,B\n");
	s.is_htmx = true;
	a = site_get(&s, a.location);
	assert_int_equal(a.status, 200);
	assert_string_equal(a.hx, "HX-Refresh: true");
	assert_string_equal(a.body, "");
	site_end(&s);
}

TEST(the_program_carries_its_licences)
{
	static const char *const parts[] = {
	    "MIT License",
	    "Tabler",
	    "Zero-Clause BSD",
	    "SIL OPEN FONT LICENSE",
	};
	struct site s;
	struct answer a;
	size_t i;

	site_start(&s);
	a = site_get(&s, "/about");
	assert_int_equal(a.status, 200);
	for (i = 0; i < ARRAY_LEN(parts); i++)
		assert_non_null(strstr(a.body, parts[i]));
	site_end(&s);
}
