/*
 * app_test.c: what a person sees and does, request by request.
 */
#include "base/base.h"
#include "base/test.h"
#include "web/app_testing.h"

static void has(struct answer a, int status, const char *text)
{
	if (a.status != status)
		fail_msg("status %d instead of %d: %s", a.status, status,
			 a.body);
	if (text && !strstr(a.body, text))
		fail_msg("«%s» is missing in: %s", text, a.body);
}

static void lacks(struct answer a, const char *text)
{
	if (strstr(a.body, text))
		fail_msg("«%s» stands in: %s", text, a.body);
}

/* Makes a thing by the form and gives the address of its card. */
static const char *make(struct site *s, const char *form)
{
	struct answer a;

	has(site_get(s, "/new/things"), 200, "thing.name");
	a = site_post(s, "/new/things", form);
	has(a, 303, NULL);
	return arena_strndup(s->mem, a.location, strcspn(a.location, "?"));
}

#define LAMP "thing.name=Đèn&thing.box=B&thing.colour=red&thing.weight=7"

/* Opens the form and gives what it says one saw. */
static const char *seen(struct site *s, const char *edit)
{
	static const char mark[] = "name=\"version\" value=\"";
	struct answer a = site_get(s, edit);
	const char *v = strstr(a.body, mark);

	assert_non_null(v);
	v += sizeof(mark) - 1;
	return arena_strndup(s->mem, v, strcspn(v, "\""));
}

TEST(a_record_made_by_the_form_is_on_the_list_and_has_a_card)
{
	struct site s;
	const char *card;

	site_start(&s);
	card = make(&s, LAMP "&thing.marks=red&thing.marks=blue"
			     "&thing.found_on=1/2/2026"
			     "&repair.repaired_on=3/2/2026");
	has(site_get(&s, "/list/things"), 200, "Đèn");
	has(site_get(&s, card), 200, "03/02/2026"); /* the part's field */
	has(site_get(&s, card), 200, "Đỏ; Xanh");
	has(site_get(&s, card), 200, "Hộp B");
	has(site_get(&s, "/search?q=den"), 200, card);
	site_end(&s);
}

TEST(a_wrong_field_is_named_beside_it_and_nothing_is_written)
{
	static const struct {
		const char *form, *sentence, *why;
	} rows[] = {
	    {"thing.box=B", "«Tên vật» còn trống", "required"},
	    {"thing.name=x&thing.box=B&thing.found_on=31/2/2020", "31/2/2020",
	     "no such day"},
	    {"thing.name=x&thing.box=Z", "Z", "no such box"},
	    {"thing.name=x&thing.box=B&thing.weight=101", "Nặng quá 100",
	     "rule of the record"},
	    {"thing.name=x&thing.box=B&repair.repaired_on=abc", "abc",
	     "field of the part"},
	};
	struct site s;
	size_t i;

	site_start(&s);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct answer a;

		site_get(&s, "/new/things");
		a = site_post(&s, "/new/things", rows[i].form);
		has(a, 422, rows[i].sentence);
		has(a, 422, "is-invalid");
		has(site_get(&s, "/list/things"), 200, "0 dòng");
	}
	site_end(&s);
}

TEST(what_was_typed_stays_in_a_refused_form)
{
	struct site s;
	struct answer a;

	site_start(&s);
	site_get(&s, "/new/things");
	a = site_post(&s, "/new/things",
		      "thing.box=B&thing.weight=abc&thing.colour=blue");
	has(a, 422, "value=\"abc\"");
	has(a, 422, "value=\"blue\" selected");
	site_end(&s);
}

TEST(a_warning_is_said_after_saving)
{
	struct site s;
	struct answer a;

	site_start(&s);
	site_get(&s, "/new/things");
	a = site_post(&s, "/new/things",
		      "thing.name=x&thing.box=B&thing.weight=1");
	has(a, 303, NULL);
	has(site_get(&s, a.location), 200, "Nhẹ quá");
	site_end(&s);
}

TEST(the_second_of_two_who_edit_is_told_and_loses_nothing)
{
	struct site s;
	const char *card, *edit, *version;
	struct answer a;

	site_start(&s);
	card = make(&s, LAMP);
	edit = arena_printf(s.mem, "%s/edit", card);
	version = seen(&s, edit);
	has(site_post(&s, edit,
		      arena_printf(s.mem, LAMP "0&version=%s", version)),
	    303, NULL);
	a = site_post(&s, edit,
		      arena_printf(s.mem, LAMP "1&version=%s", version));
	has(a, 409, "Người khác vừa sửa");
	has(a, 409, "Hiện đang ghi: 70");
	has(a, 409, "value=\"71\"");
	has(site_get(&s, card), 200, ">70<");
	site_end(&s);
}

TEST(history_shows_before_and_after_and_the_record_as_of_a_day)
{
	struct site s;
	const char *card, *edit, *version;
	struct answer a;

	site_start(&s);
	card = make(&s, LAMP);
	edit = arena_printf(s.mem, "%s/edit", card);
	version = seen(&s, edit);
	has(site_post(
		&s, edit,
		arena_printf(s.mem, LAMP "0&version=%s&basis=To+5", version)),
	    303, NULL);
	a = site_get(&s, arena_printf(s.mem, "%s/history", card));
	has(a, 200, "<del>7</del>");
	has(a, 200, "<ins>70</ins>");
	has(a, 200, "To 5");
	has(a, 200, "Lan");
	has(site_get(&s,
		     arena_printf(s.mem, "%s/history?as_of=30/3/2026", card)),
	    200, ">70<");
	has(site_get(&s,
		     arena_printf(s.mem, "%s/history?as_of=29/3/2026", card)),
	    404, "29/03/2026");
	has(site_get(&s, arena_printf(s.mem, "%s/history?as_of=x", card)), 400,
	    "«x»");
	site_end(&s);
}

TEST(a_record_made_void_leaves_the_list_and_keeps_its_card)
{
	struct site s;
	const char *card, *url;

	site_start(&s);
	card = make(&s, LAMP);
	url = arena_printf(s.mem, "%s/void", card);
	site_get(&s, url);
	has(site_post(&s, url, "reason=+"), 422, "Hãy ghi lý do");
	has(site_post(&s, url, "reason=nham"), 303, NULL);
	has(site_get(&s, "/list/things"), 200, "0 dòng");
	has(site_get(&s, card), 200, "đã bị hủy");
	has(site_get(&s, arena_printf(s.mem, "%s/edit", card)), 409, NULL);
	has(site_get(&s, arena_printf(s.mem, "%s/history", card)), 200, "nham");
	site_end(&s);
}

TEST(a_post_without_the_sessions_token_is_refused)
{
	struct site s, other;
	struct answer a;

	site_start(&s);
	site_start(&other);
	site_get(&s, "/new/things");
	site_get(&other, "/new/things");
	a = site_ask(&s, "POST", "/new/things", LAMP, false);
	has(a, 403, "tải lại trang");
	s.token = other.token;
	has(site_post(&s, "/new/things", LAMP), 403, NULL);
	site_get(&s, "/new/things");
	s.session = NULL;
	has(site_post(&s, "/new/things", LAMP), 403, NULL);
	has(site_get(&s, "/list/things"), 200, "0 dòng");
	site_end(&other);
	site_end(&s);
}

TEST(what_does_not_exist_says_so_in_a_sentence)
{
	static const struct {
		const char *method, *target;
		int status;
		const char *sentence;
	} rows[] = {
	    {"GET", "/nope", 404, "Không có trang này"},
	    {"GET", "/list/nope", 404, "nope"},
	    {"GET", "/record/thing/0123", 404, "Không có hồ sơ này"},
	    {"GET", "/record/nope/0123", 404, "Không có hồ sơ này"},
	    {"GET", "/acts/9999", 404, "9999"},
	    {"GET", "/acts/x", 404, "Không có lần ghi"},
	    {"GET", "/import/none", 404, "Lần nhập này không còn"},
	    {"GET", "/export/things.exe", 404, NULL},
	    {"GET", "/template/nope.xlsx", 404, NULL},
	    {"GET", "/list/things?unit=Z", 404, "Z"},
	    {"GET", "/list/things?nope=1", 400, "nope"},
	    {"GET", "/list/things?q=1&q=2", 400, "«q»"},
	    {"GET", "/list/things?colour=pink", 400, NULL},
	    {"GET", "/list/things?temper=x", 400, "temper"}, /* P-12 */
	    {"GET", "/list/things?after=zz", 400, NULL},
	    {"DELETE", "/list/things", 405, NULL},
	    {"POST", "/list/things", 405, NULL},
	};
	struct site s;
	size_t i;

	site_start(&s);
	for (i = 0; i < ARRAY_LEN(rows); i++)
		has(site_ask(&s, rows[i].method, rows[i].target, NULL, false),
		    rows[i].status, rows[i].sentence);
	site_end(&s);
}

TEST(the_language_is_chosen_by_the_address_and_kept)
{
	struct site s;

	site_start(&s);
	has(site_get(&s, "/list/things"), 200, "lang=\"vi\"");
	has(site_get(&s, "/list/things?lang=en"), 200, "Things");
	has(site_get(&s, "/list/things"), 200, "Colour");
	has(site_get(&s, "/nope"), 404, "There is no such page");
	has(site_get(&s, "/list/things?lang=vi"), 200, "Các vật");
	has(site_get(&s, "/list/things?colour=red&lang=xx"), 200,
	    "?lang=en&amp;colour=red");
	site_end(&s);
}

#define EVIL "%3Cscript%3Ealert(1)%3C/script%3E%22%27"

TEST(markup_in_a_name_is_shown_as_text_on_every_page)
{
	static const char *const tails[] = {"", "/history", "/edit", "/void"};
	struct site s;
	const char *card;
	struct answer a;
	size_t i;

	site_start(&s);
	card = make(&s, "thing.name=" EVIL "&thing.box=B&thing.temper=" EVIL
			"&basis=" EVIL);
	for (i = 0; i < ARRAY_LEN(tails); i++) {
		a = site_get(&s, arena_printf(s.mem, "%s%s", card, tails[i]));
		has(a, 200, "&lt;script&gt;");
		lacks(a, "<script>alert");
	}
	lacks(site_get(&s, "/list/things"), "<script>alert");
	lacks(site_get(&s, "/search?q=" EVIL), "<script>alert");
	lacks(site_get(&s, "/list/things?q=" EVIL), "<script>alert");
	lacks(site_get(&s, "/list/" EVIL), "<script>alert");
	lacks(site_get(&s, "/acts/2"), "<script>alert");
	site_end(&s);
}

TEST(secrets_are_not_in_lists_and_masked_on_cards)
{
	struct site s;
	const char *card;
	struct answer a;

	site_start(&s);
	card = make(&s, LAMP "&thing.key_no=012345678901&thing.temper=grim");
	a = site_get(&s, "/list/things");
	lacks(a, "012345678901");
	lacks(a, "grim");
	a = site_get(&s, card);
	lacks(a, "012345678901");
	has(a, 200, "••••••01");
	has(site_get(&s, arena_printf(s.mem, "%s?reveal=key_no", card)), 200,
	    "012345678901");
	lacks(site_get(&s, arena_printf(s.mem, "%s/edit", card)),
	      "012345678901");
	lacks(site_get(&s, arena_printf(s.mem, "%s/history", card)),
	      "012345678901");
	site_end(&s);
}

TEST(programs_read_the_same_as_pages_show)
{
	struct site s;
	const char *card;
	struct answer a;

	site_start(&s);
	card = make(&s, LAMP "&thing.key_no=012345678901&thing.temper=grim"
			     "&thing.fragile=1");
	make(&s, "thing.name=Ruby&thing.box=C&thing.colour=red");
	a = site_get(&s, "/api/list/things?unit=C");
	has(a, 200, "\"total\":1,\"next\":null");
	has(a, 200, "\"name\":\"Ruby\"");
	a = site_get(&s, "/api/list/things");
	has(a, 200, "\"total\":2");
	lacks(a, "012345678901");
	lacks(a, "grim");
	a = site_get(&s, arena_printf(s.mem, "/api%s", card));
	has(a, 200, "\"entity\":\"thing\"");
	has(a, 200, "\"fragile\":true");
	has(a, 200, "\"box\":\"B\"");
	has(a, 200, "••••••01");
	lacks(a, "012345678901");
	a = site_get(&s, "/api/list/nothings");
	has(a, 404, "{\"status\":404,\"message\":\"");
	has(site_get(&s, "/api/list/things?shape=round"), 400, "shape");
	site_end(&s);
}

TEST(an_edit_that_leaves_the_secret_empty_keeps_it)
{
	struct site s;
	const char *card, *edit, *version;

	site_start(&s);
	card = make(&s, LAMP "&thing.key_no=012345678901");
	edit = arena_printf(s.mem, "%s/edit", card);
	version = seen(&s, edit);
	has(site_post(&s, edit,
		      arena_printf(s.mem, LAMP "0&thing.key_no=&version=%s",
				   version)),
	    303, NULL);
	has(site_get(&s, card), 200, "••••••01");
	site_end(&s);
}

TEST(a_unit_narrows_the_list_to_what_lies_below_it)
{
	struct site s;

	site_start(&s);
	make(&s, "thing.name=InB&thing.box=B");
	make(&s, "thing.name=InC&thing.box=C");
	has(site_get(&s, "/list/things?unit=B"), 200, "InB");
	lacks(site_get(&s, "/list/things?unit=B"), "InC");
	has(site_get(&s, "/list/things?unit=A"), 200, "InC");
	has(site_get(&s, "/list/things?unit=B"), 200,
	    "/record/thing/"); /* links keep the unit */
	has(site_get(&s, "/list/things?unit=B"), 200, "?unit=B");
	site_end(&s);
}

TEST(a_filter_shows_what_has_the_value)
{
	struct site s;

	site_start(&s);
	make(&s, "thing.name=Ruby&thing.box=B&thing.colour=red");
	make(&s, "thing.name=Sky&thing.box=B&thing.colour=blue"
		 "&thing.fragile=1");
	has(site_get(&s, "/list/things?colour=red"), 200, "Ruby");
	lacks(site_get(&s, "/list/things?colour=red"), "Sky");
	lacks(site_get(&s, "/list/things?fragile=1"), "Ruby");
	has(site_get(&s, "/list/things?fragile=1"), 200, "Sky");
	lacks(site_get(&s, "/list/things?q=sky"), "Ruby");
	site_end(&s);
}

TEST(a_long_list_is_paged_without_loss)
{
	struct site s;
	struct answer a;
	const char *next;
	int i;

	site_start(&s);
	for (i = 0; i < 60; i++)
		make(&s,
		     arena_printf(s.mem, "thing.name=N%02d&thing.box=B", i));
	a = site_get(&s, "/list/things");
	has(a, 200, "N49");
	lacks(a, "N50");
	has(a, 200, "60 dòng");
	next = strstr(a.body, "/list/things?after=");
	assert_non_null(next);
	next = arena_strndup(s.mem, next, strcspn(next, "\""));
	a = site_get(&s, next);
	has(a, 200, "N59");
	lacks(a, "N49");
	site_end(&s);
}

static const char list[] = "Mã,Tên vật,Hộp,Màu\nT1,Bàn,B,Đỏ\nT2,Ghế,C,\n";

TEST(a_list_is_looked_at_then_written_then_taken_back)
{
	struct site s;
	struct answer a;
	const char *at, *undo;

	site_start(&s);
	a = site_upload(&s, "vat.csv", list);
	has(a, 303, NULL);
	at = a.location;
	a = site_get(&s, at);
	has(a, 200, "vat.csv");
	has(a, 200, "Ghế");
	has(site_get(&s, "/list/things"), 200, "0 dòng");
	site_get(&s, at);
	has(site_post(&s, arena_printf(s.mem, "%s/confirm", at), ""), 303,
	    NULL);
	a = site_get(&s, at);
	has(a, 200, "2 dòng mới");
	undo = site_link(&s, a.body, "/acts/");
	has(site_get(&s, "/list/things"), 200, "Ghế");
	site_get(&s, at);
	has(site_post(&s, undo, ""), 303, NULL);
	has(site_get(&s, "/list/things"), 200, "0 dòng");
	has(site_post(&s, undo, ""), 409, NULL); /* twice */
	site_end(&s);
}

TEST(a_faulty_list_cannot_be_written)
{
	struct site s;
	struct answer a;
	const char *at;

	site_start(&s);
	a = site_upload(&s, "vat.csv",
			"Mã,Tên vật,Hộp,Ngày thấy\nT1,Bàn,B,31/2/2020\n");
	at = a.location;
	a = site_get(&s, at);
	has(a, 200, "31/2/2020");
	lacks(a, "Ghi vào sổ</button>");
	has(site_get(&s, arena_printf(s.mem, "%s/faults.csv", at)), 200, "");
	site_get(&s, at);
	has(site_post(&s, arena_printf(s.mem, "%s/confirm", at), ""), 303,
	    NULL);
	has(site_get(&s, "/list/things"), 200, "0 dòng");
	a = site_upload(&s, "vat.docx", list);
	has(site_get(&s, a.location), 200, "vat.docx");
	site_end(&s);
}

TEST(a_module_replaces_a_generic_page_and_has_its_own)
{
	struct site s;

	site_start(&s);
	has(site_get(&s, "/acts"), 200, "own page");
	has(site_get(&s, "/own"), 200, "own page");
	has(site_get(&s, "/"), 200, "Trang riêng");
	site_end(&s);
}

/* S-31: every GET route with every parameter that exists. */
TEST(reading_changes_nothing_in_the_database)
{
	static const char *const parts[][2] = {
	    {":kind", "things"},      {":kind", "boxes"},
	    {":entity", "thing"},     {":id", "1"},
	    {":file", "things.xlsx"}, {":file", "boxes.csv"},
	};
	unsigned char before[32], after[32];
	const struct router *t;
	struct site s;
	const char *card;
	size_t i, k;

	site_start(&s);
	card = make(&s, LAMP);
	site_hash(&s, before);
	t = web_app_router(s.app);
	for (i = 0; i < router_count(t); i++) {
		const struct route *r = router_at(t, i);

		if (strcmp(r->method, "GET") != 0)
			continue;
		for (k = 0; k < ARRAY_LEN(parts); k++) {
			const char *url = r->path;
			const char *p = strstr(url, parts[k][0]);

			if (strstr(url, ":uid"))
				url = arena_printf(s.mem, "%s%s", card,
						   strstr(url, ":uid") + 4);
			else if (p)
				url = arena_printf(
				    s.mem, "%.*s%s%s", (int)(p - url), url,
				    parts[k][1], p + strlen(parts[k][0]));
			if (!strchr(url, ':') && !strchr(url, '*'))
				assert_true(site_get(&s, url).status < 500);
		}
	}
	site_hash(&s, after);
	assert_memory_equal(before, after, sizeof(before));
	site_end(&s);
}

TEST_MAIN("app")
