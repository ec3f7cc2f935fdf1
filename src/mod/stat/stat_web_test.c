/*
 * stat_web_test.c: pages over a small database, asked without sockets.
 */
#include "base/base.h"
#include "mod/stat/world_test.h"

#include <unistd.h>

#include "base/test.h"
#include "db/test_url.h"
#include "mod/stat/order_report.h"
#include "mod/stat/stat_web.h"
#include "web/app.h"

#define EVIL	   "Bản <script>alert(1)</script>"
#define EVIL_SHOWN "Bản &lt;script&gt;alert(1)&lt;/script&gt;"

enum { TODAY = 20240315, ALL = 3 };

struct pages {
	struct world w;
	struct web_app *app;
	void *worker;
	char dir[32];
};

static int64_t now_ms(void)
{
	return INT64_C(1710468000000); /* 15/03/2024 in Vietnam */
}

static void fill(struct world *w)
{
	world_add(w, "place", "code=X|name=Xã Một|level=xa");
	world_add(w, "place", "code=V1|name=" EVIL "|level=thon|parent=X");
	world_add(w, "place", "code=V2|name=Bản Hai|level=thon|parent=X");
	world_add(w, "unit",
		  "code=H|name=Đảng bộ huyện Thử|"
		  "kind=cap_tren_truc_tiep");
	world_add(w, "unit",
		  "code=D|name=Đảng bộ " EVIL "|kind=dang_bo_co_so|"
		  "parent=H");
	world_add(w, "unit",
		  "code=C1|name=Chi bộ Một|kind=chi_bo_truc_thuoc|"
		  "parent=D|area=V1");
	world_add(w, "target",
		  "unit=H|period=2023|amount=4|"
		  "source=cap_tren_giao");
	world_member(w, "P0", "C1", "V1", "2015-02-03");
	world_person(w, "code=P1|cell=C1|residence=V1|sex=nu|ethnic=hmong",
		     "agreed_on=2022-01-01|source_on=2022-01-02|"
		     "certificate_on=2022-06-01|certificate_no=7/GCN|"
		     "application_on=2023-01-05|cell_meeting_on=2023-02-01|"
		     "decision_on=2023-03-04|decision_no=45-QĐ|"
		     "admitted_on=2023-03-20");
	world_person(w, "code=P2|cell=C1|residence=V1|full_name=Vàng <b>A",
		     "decision_on=2023-05-04");
	world_member(w, "P3", "C1", "V1", "2023-09-04");
	world_person(w, "code=P4|cell=C1", "agreed_on=2023-10-01");
}

static void start_with(struct pages *s, void (*put)(struct world *w))
{
	struct web_app_conf conf;
	struct ctx c;

	world_begin(&s->w, TODAY);
	if (put)
		put(&s->w);
	world_ready(&s->w);
	c = s->w.c; /* the application brings its own connections */
	snprintf(s->dir, sizeof(s->dir), "/tmp/stat-web-XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	conf = (struct web_app_conf){.app = s->w.app,
				     .db_url = test_url(s->w.path),
				     .folder = s->dir,
				     .author = "thu",
				     .version = "0",
				     .frozen_today = TODAY,
				     .now_ms = now_ms};
	if (web_app_new(&c, &s->app, &conf) < 0)
		fail_msg("%s", c.err.text);
	s->worker = web_worker_new(s->app);
}

static void start(struct pages *s)
{
	start_with(s, fill);
}

static void end(struct pages *s)
{
	web_worker_free(s->worker);
	web_app_free(s->app);
	assert_int_equal(rmdir(s->dir), 0);
	world_end(&s->w);
}

static const char *get(struct pages *s, const char *target, int status)
{
	struct pair head[] = {{"Host", "127.0.0.1"}};
	struct arena *mem = s->w.c.mem;
	struct request q;
	struct response r;
	const char *body;

	request_init(&q, mem, "GET");
	assert_int_equal(request_set_target(&q, target), 0);
	assert_int_equal(request_set_headers(&q, head, ARRAY_LEN(head)), 0);
	response_init(&r, mem);
	web_app_handle(s->worker, &q, &r);
	web_worker_rest(s->worker);
	body = arena_strdup(mem, buf_text(&r.body));
	if (r.status != status)
		fail_msg("%s: %d\n%s", target, r.status, body);
	if (r.file && r.file_ends)
		assert_int_equal(unlink(r.file), 0);
	response_free(&r);
	return body;
}

static void has(const char *body, const char *part)
{
	if (!strstr(body, part))
		fail_msg("missing: %s\n%s", part, body);
}

static int times(const char *body, const char *part)
{
	int n = 0;

	while ((body = strstr(body, part))) {
		body += strlen(part);
		n++;
	}
	return n;
}

TEST(every_page_answers_and_escapes_names)
{
	static const struct {
		const char *target;
		int status;
		const char *why;
	} rows[] = {
	    {"/", 200, "one topmost unit: its home"},
	    {"/?unit=H", 200, "home"},
	    {"/?unit=C1&from=2010&to=2024", 200, "home of a cell, years"},
	    {"/?unit=nix", 404, "no such unit"},
	    {"/?from=nix", 400, "no day"},
	    {"/?strange=1", 400, "unknown parameter"},
	    {"/tree", 200, "tree"},
	    {"/tree?unit=D&on=2020-01-01", 200, "part of it, another day"},
	    {"/tree?on=2020", 400, "a day is needed"},
	    {"/reports", 200, "list of reports"},
	    {"/report/ket-nap", 200, "report of the only root"},
	    {"/report/tong-hop?unit=H&group=2", 200, "group of figures"},
	    {"/report/tong-hop?unit=H&group=-9", 200, "no such group"},
	    {"/report/tong-hop?unit=H&from=2023&to=2022", 400, "backwards"},
	    {"/report/nix", 404, "no such report"},
	    {"/report/ket-nap/open?figure=female", 200, "drill-down"},
	    {"/report/ket-nap/open", 400, "no figure"},
	    {"/report/ket-nap/file?format=json", 200, "JSON"},
	    {"/report/ket-nap/file?format=csv", 200, "CSV"},
	    {"/report/ket-nap/file?format=xlsx", 200, "workbook"},
	    {"/report/ket-nap/file?format=exe", 400, "no such format"},
	    {"/villages", 200, "ledger"},
	    {"/villages?state=joint_cell&from=2023&to=2023", 200, "filter"},
	    {"/stages?stage=nguon", 200, "people on their way"},
	    {"/stages?stage=nix", 404, "no such stage"},
	    {"/stages?unit=H", 200, "another unit chosen there was a 404"},
	    {"/record/person/00000000000000000000000000000000", 404,
	     "no such person"},
	    {"/?unit=H&lang=en", 200, "English"},
	};
	struct pages s;
	size_t i;

	start(&s);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const char *body = get(&s, rows[i].target, rows[i].status);

		/* a file to take away is no page */
		if (body[0] == '<' && strstr(body, "<script>alert"))
			fail_msg("%s: not escaped", rows[i].target);
	}
	end(&s);
}

TEST(home_shows_the_figures_of_the_report)
{
	struct report_result *x;
	struct pages s;
	const char *body;

	start(&s);
	x = world_report(&s.w, &report_admissions, "H", 20230101, 20231231);
	assert_int_equal(world_value(&x->root, "admitted"), ALL);
	body = get(&s, "/?unit=H&from=2023&to=2023", 200);
	has(body, "<div class=\"big\"><a href=\"/report/tong-hop/open?unit=H");
	has(body, ">3</a> <small>/ 4</small>");
	has(body, "Đạt 75% chỉ tiêu");
	has(body, EVIL_SHOWN);
	end(&s);
}

TEST(home_opens_the_latest_year_with_admissions)
{
	struct pages s;

	start(&s);
	/* the last one is of September of a year that is over */
	has(get(&s, "/?unit=H", 200), "9 tháng đầu năm 2023");
	end(&s);
}

TEST(a_figure_opens_to_as_many_records_as_it_says)
{
	const struct report *const all[] = {&report_admissions, &report_whole};
	struct report_result *x;
	struct pages s;
	size_t k;
	int i, opened = 0;

	start(&s);
	for (k = 0; k < ARRAY_LEN(all); k++) {
		const char *page =
		    get(&s,
			arena_printf(s.w.c.mem,
				     "/report/%s?unit=H&from=2023&to=2023",
				     all[k]->name),
			200);

		x = world_report(&s.w, all[k], "H", 20230101, 20231231);
		for (i = 0; i < x->root.nfigures; i++) {
			const struct figure *f = &x->root.figures[i];
			const char *url = arena_printf(
			    s.w.c.mem,
			    "/report/%s/open?unit=H&from=2023-01-01&"
			    "to=2023-12-31&figure=%s",
			    all[k]->name, f->def->code);
			const char *body;

			if (!strstr(page, arena_printf(s.w.c.mem, "figure=%s\"",
						       f->def->code)))
				continue;
			body = get(&s, url, 200);
			if (times(body, "<th scope=\"row\"") !=
			    (int)f->value.lo)
				fail_msg("%s: %d of %d", url,
					 times(body, "<th scope=\"row\""),
					 (int)f->value.lo);
			opened++;
		}
	}
	assert_true(opened > 8);
	end(&s);
}

static void put_disorder(struct world *w)
{
	world_add(w, "unit", "code=C|name=Chi bộ|kind=chi_bo_truc_thuoc");
	world_person(w, "code=P1|cell=C|full_name=Vàng A Chư",
		     "decision_on=2023-01-02");
	world_person(w, "code=P2|cell=C|full_name=Lò Thị An",
		     "decision_on=2023-01-02");
	world_person(w, "code=P3|cell=C|full_name=Giàng A Bình",
		     "decision_on=2023-01-02");
	world_add(w, "class",
		  "code=K1|kind=nhan_thuc|organizer=C|"
		  "from_on=2022-01-01|to_on=2022-01-05");
	world_add(w, "class",
		  "code=K2|kind=nhan_thuc|organizer=C|"
		  "from_on=2023-01-01|to_on=2023-01-05");
}

TEST(records_behind_a_figure_stand_in_the_order_that_people_read)
{
	static const struct {
		const char *entity;
		int64_t ids[3], want[3];
		size_t n;
	} cases[] = {
	    {"person", {1, 2, 3}, {2, 3, 1}, 3},  {"person", {1, 3}, {3, 1}, 2},
	    {"dossier", {1, 2, 3}, {2, 3, 1}, 3}, {"class", {1, 2}, {2, 1}, 2},
	    {"person", {1, 2, 1}, {1, 2, 1}, 3}, /* counted twice */
	    {"target", {2, 1}, {2, 1}, 2},	 /* has no order */
	};
	struct world w;
	int64_t out[3];
	size_t i;

	world_begin(&w, TODAY);
	put_disorder(&w);
	world_ready(&w);
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(order_records(&w.c, out, cases[i].entity,
					       cases[i].ids, cases[i].n),
				 OK);
		assert_memory_equal(out, cases[i].want,
				    cases[i].n * sizeof(out[0]));
	}
	world_end(&w);
}

TEST(lists_behind_figures_hide_what_lists_may_not_show)
{
	struct pages s;
	const char *body;

	start(&s);
	body = get(&s,
		   "/report/ket-nap/open?unit=H&from=2023&to=2023&"
		   "figure=ethnic_minority",
		   200);
	assert_int_equal(times(body, "<th scope=\"row\""), 1);
	assert_null(strstr(body, "mông"));
	has(get(&s,
		"/report/ket-nap/open?unit=H&from=2023&to=2023&"
		"figure=admitted",
		200),
	    "Vàng &lt;b&gt;A");
	end(&s);
}

TEST(people_on_their_way_are_counted_and_listed)
{
	struct pages s;
	const char *body;

	start(&s);
	/* P4; on the earlier day P1 had the certificate and no decision */
	body = get(&s, "/stages?stage=nguon&unit=H&on=2024-01-01", 200);
	assert_int_equal(times(body, "<th scope=\"row\""), 1);
	body = get(&s, "/stages?stage=da_hoc&unit=H&on=2022-07-01", 200);
	assert_int_equal(times(body, "<th scope=\"row\""), 1);
	body = get(&s, "/stages?stage=nguon&unit=H&on=2021-01-01", 200);
	has(body, "class=\"empty\"");
	end(&s);
}

TEST(tree_counts_the_members_of_the_day)
{
	struct pages s;

	start(&s);
	has(get(&s, "/tree?unit=H", 200), "4 đảng viên");
	has(get(&s, "/tree?unit=H&on=2020-01-01", 200), "1 đảng viên");
	end(&s);
}

TEST(card_tells_the_way_of_a_person)
{
	static const char *const parts[] = {
	    "Quyết định kết nạp", "Số 45-QĐ",	     "Số 7/GCN",   "04/03/2023",
	    "Hết 12 tháng dự bị", "Đảng viên dự bị", "20/03/2024",
	};
	struct pages s;
	const char *body, *url;
	size_t i;

	start(&s);
	body = get(&s,
		   "/report/ket-nap/open?unit=H&from=2023&to=2023&"
		   "figure=female",
		   200);
	url = strstr(body, "/record/person/");
	assert_non_null(url);
	body = get(&s, arena_strndup(s.w.c.mem, url, strcspn(url, "?\"")), 200);
	for (i = 0; i < ARRAY_LEN(parts); i++)
		has(body, parts[i]);
	end(&s);
}

TEST(village_ledger_adds_up_on_the_page)
{
	struct pages s;
	const char *body;

	start(&s);
	body = get(&s, "/villages?unit=H&from=2015&to=2015", 200);
	has(body, EVIL_SHOWN);
	assert_int_equal(times(body, "<th scope=\"row\""), 2);
	body = get(&s,
		   "/villages?unit=H&from=2015&to=2015&"
		   "state=without_members",
		   200);
	assert_int_equal(times(body, "<th scope=\"row\""), 1);
	end(&s);
}

/* A report was a wall: 200 rows, half of them 0, and no way through it. */
TEST(a_report_opens_group_by_group_and_says_zeros_in_one_line)
{
	struct pages s;
	const char *body;

	start(&s);
	body = get(&s, "/report/tong-hop?unit=H&from=2023&to=2023", 200);
	assert_int_equal(times(body, "<details class=\"card group\" open"), 1);
	assert_true(times(body, "<details class=\"card group\"") > 8);
	has(body, "href=\"#g-3\"");
	has(body, "id=\"g-3\"");
	has(body, "Bằng 0: ");
	/* what is not told is not 0 */
	has(body, "Thôn, bản có trưởng thôn là đảng viên</th>"
		  "<td class=\"num\"><span class=\"pill\">Chưa rõ");
	/* a group that tells nothing */
	has(body, "Chức danh ở thôn, bản</h2>"
		  "<span class=\"digest\">Chưa có dữ liệu</span>");
	end(&s);
}

/* Choosing another unit on a report led home, on the list of a stage to all. */
TEST(another_unit_keeps_what_one_looks_at)
{
	struct pages s;

	start(&s);
	has(get(&s, "/stages?stage=da_hoc&unit=H&on=2022-07-01", 200),
	    "\"/stages?unit=D&amp;stage=da_hoc&amp;on=2022-07-01\"");
	has(get(&s, "/report/ket-nap?unit=H&from=2023&to=2023", 200),
	    "\"/report/ket-nap?unit=D&amp;from=2023&amp;to=2023\"");
	end(&s);
}

/* The home of a cell was pictures of two people; it did not name them. */
TEST(home_of_a_cell_says_who_waits_for_what)
{
	struct pages s;
	const char *body;

	start(&s);
	body = get(&s, "/?unit=C1&from=2023&to=2023", 200);
	has(body, "Ai đang chờ việc gì");
	has(body, "Xét chính thức 20/03/2024"); /* P1, from the ceremony */
	has(body, "Chờ học lớp nhận thức");	/* P4 */
	has(body, "Đưa vào nguồn từ 01/10/2023");
	/* on that day the 12 months were over */
	body = get(&s, "/?unit=C1&from=2024&to=2024-03-20", 200);
	has(body, "pill-bad\">Xét chính thức");
	assert_null(strstr(get(&s, "/?unit=H&from=2023&to=2023", 200),
			   "Ai đang chờ việc gì"));
	end(&s);
}

/* An empty database had an empty page; templates were three clicks away. */
TEST(home_of_an_empty_database_leads_to_templates_and_import)
{
	struct pages s = {0};
	const char *body;

	start_with(&s, NULL);
	body = get(&s, "/", 200);
	has(body, "href=\"/import#templates\"");
	has(body, "href=\"/new/units\"");
	has(get(&s, "/import", 200), "id=\"templates\"");
	end(&s);
}
