/*
 * oracle_test.c: small localities computed by hand.  Every row says why its
 * number is what it is.
 */
#include "base/base.h"
#include "base/test.h"
#include "mod/stat/oracle_test.h"

void oracle_check(struct report_result *r, const struct expected *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const struct report_node *node =
		    v[i].child ? world_child(r, v[i].child) : &r->root;
		int64_t got;

		if (!node)
			fail_msg("no child %s", v[i].child);
		got = world_value(node, v[i].code);
		if (got != v[i].value)
			fail_msg("%s %s: %lld, not %lld: %s",
				 v[i].child ? v[i].child : "", v[i].code,
				 (long long)got, (long long)v[i].value,
				 v[i].why);
	}
}

struct report_result *oracle_as_of(struct world *w, day_t from, day_t to,
				   day_t day, bool is_now)
{
	struct report_args args = {.unit = "R",
				   .from = from,
				   .to = to,
				   .as_of = day,
				   .is_now = is_now};
	struct report_result *r = NULL;

	if (report_whole.compute(&w->c, &r, &args) < 0)
		fail_msg("%s", w->c.err.text);
	return r;
}

void oracle_locality(struct world *w)
{
	static const char *const lines[][2] = {
	    {"place", "code=x|name=Xã X|level=xa|population=2000"},
	    {"place", "code=v1|name=Thôn 1|level=thon|parent=x"},
	    {"place", "code=v2|name=Thôn 2|level=thon|parent=x"},
	    {"place", "code=v3|name=Thôn 3|level=thon|parent=x"},
	    {"place", "code=v4|name=Thôn 4|level=thon|parent=x"},
	    {"unit", "code=R|name=Huyện R|kind=cap_tren_truc_tiep"},
	    {"unit", "code=A|name=Xã A|kind=dang_bo_co_so|parent=R|bloc=xa|"
		     "area=x"},
	    {"unit", "code=B|name=Cơ quan B|kind=dang_bo_co_so|parent=R|"
		     "bloc=co_quan"},
	    {"unit", "code=A1|name=A1|kind=chi_bo_truc_thuc|parent=A|area=v1|"
		     "has_committee=x"},
	    {"unit", "code=A2|name=A2|kind=chi_bo_truc_thuc|parent=A|area=v2"},
	    {"unit", "code=J|name=J|kind=chi_bo_truc_thuc|parent=A|"
		     "area=v3;v4"},
	    {"unit", "code=B1|name=B1|kind=chi_bo_truc_thuc|parent=B"},
	};
	size_t i;

	world_begin(w, 20250630);
	for (i = 0; i < ARRAY_LEN(lines); i++)
		world_add(w, lines[i][0], lines[i][1]);
}

/* ---- days at the edge ---- */

TEST(the_first_and_the_last_day_belong_to_the_span_and_no_other)
{
	static const char *const days[] = {
	    "2023-12-31", "2024-01-01", "2024-02-29", "2024-12-31",
	    "2025-01-01", "2024",	"2024-02",
	};
	static const struct {
		day_t from, to;
		int64_t admitted, last_year;
		const char *why;
	} rows[] = {
	    {20240101, 20241231, 5, 1, "both ends, leap day, year, month"},
	    {20240101, 20240101, 2, 0, "01/01 and the one of the year 2024"},
	    {20240229, 20240229, 1, 0, "the leap day alone"},
	    {20240201, 20240229, 2, 0, "02/2024 counts on its first day"},
	    {20240202, 20240228, 0, 0, "between the two"},
	    {20250101, 20251231, 1, 5, "the year before"},
	    {20250201, 20250228, 0, 2,
	     "a span to the end of February meets the leap day"},
	    {20231231, 20231231, 1, 0, "the eve"},
	};
	struct world w;
	size_t i;

	oracle_locality(&w);
	for (i = 0; i < ARRAY_LEN(days); i++)
		world_member(&w, arena_printf(w.c.mem, "p%zu", i), "A1", NULL,
			     days[i]);
	world_ready(&w);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct report_result *r = world_report(
		    &w, &report_whole, "R", rows[i].from, rows[i].to);

		if (world_value(&r->root, "admitted") != rows[i].admitted ||
		    world_value(&r->root, "same_period_last_year") !=
			rows[i].last_year)
			fail_msg("%s: %lld and %lld", rows[i].why,
				 (long long)world_value(&r->root, "admitted"),
				 (long long)world_value(
				     &r->root, "same_period_last_year"));
	}
	world_end(&w);
}

TEST(who_leaves_on_the_last_day_is_gone_and_who_came_on_it_is_there)
{
	static const struct expected last[] = {
	    {NULL, "members_start", 2, "p1, p2"},
	    {NULL, "members", 2, "p2 gone that day, p3 there"},
	    {NULL, "admitted", 2, "p3, and p4 who left on his day"},
	    {NULL, "exits", 2, "p2, p4"},
	    {NULL, "members_balance.residual", 0, "2 + 2 − 2 = 2"},
	    {NULL, "struck_off", 1, "p2"},
	    {NULL, "struck_off_probationary", 1, "p2 by the reason"},
	    {NULL, "removed", 1, "struck off; annulled is another thing"},
	    {NULL, "annulled", 1, "p4"},
	};
	static const struct expected eve[] = {
	    {NULL, "members", 2, "p1, p2"},
	    {NULL, "exits", 0, "the exit is of the day after"},
	};
	struct world w;

	oracle_locality(&w);
	world_member(&w, "p1", "A1", NULL, "2020-01-01");
	world_person(&w, "code=p2|cell=A1",
		     "decision_on=2023-06-01|exit_on=2024-12-31|"
		     "exit_reason=xoa_ten_du_bi");
	world_member(&w, "p3", "A1", NULL, "2024-12-31");
	world_person(&w, "code=p4|cell=A1",
		     "decision_on=2024-05-05|exit_on=2024-05-05|"
		     "exit_reason=huy_quyet_dinh");
	world_ready(&w);
	CHECK(world_report(&w, &report_whole, "R", 20240101, 20241231), last);
	CHECK(world_report(&w, &report_whole, "R", 20241230, 20241230), eve);
	world_end(&w);
}

TEST(an_exit_known_by_its_year_does_not_come_before_the_admission)
{
	static const struct expected rows[] = {
	    {NULL, "admitted", 1, "decided in May"},
	    {NULL, "exits", 1, "left in 2024, on no day that is told"},
	    {NULL, "members", 0, "gone"},
	    {NULL, "members_balance.residual", 0, "0 + 1 − 1 = 0"},
	};
	struct world w;

	oracle_locality(&w);
	world_person(&w, "code=p1|cell=A1",
		     "decision_on=2024-05-05|exit_on=2024|exit_reason=khac");
	world_ready(&w);
	CHECK(world_report(&w, &report_whole, "R", 20240301, 20241231), rows);
	world_end(&w);
}

/* ---- moves and reorganization ---- */

TEST(a_transfer_on_the_last_day_has_moved_its_member)
{
	static const struct expected rows[] = {
	    {"A", "members", 1, "p1 moved on 31/12, p2 came"},
	    {"A", "members_start", 1, "sat in A1 on the eve of the year"},
	    {"A", "members_balance.transferred_out", 1, "p1"},
	    {"B", "members_balance.transferred_in", 1, "p1"},
	    {"B", "members", 1, "p1"},
	    {NULL, "members_balance.transferred_in", 1,
	     "p2 alone: p1 moved inside the district"},
	    {NULL, "members_balance.transferred_out", 0, "nobody left it"},
	    {"A", "members_balance.residual", 0, "1 + 1 − 1 = 1"},
	    {NULL, "members", 2, "p1, and p2 who came from elsewhere"},
	    {NULL, "members_start", 1, "p2 was not with us yet"},
	};
	static const struct expected from_elsewhere[] = {
	    {"A", "members_balance.transferred_in", 1, "p2, on 01/01"},
	    {NULL, "members_balance.transferred_in", 1, "p2"},
	    {NULL, "admitted", 0, "p2 was admitted elsewhere"},
	    {NULL, "members", 2, "1 + 1"},
	};
	struct world w;

	oracle_locality(&w);
	world_member(&w, "p1", "B1", NULL, "2020-01-01");
	world_add(&w, "transfer",
		  "person=p1|from_cell=A1|to_cell=B1|kind=noi_bo|"
		  "day=2024-12-31");
	world_member(&w, "p2", "A1", NULL, "2023-05-01");
	world_add(&w, "transfer",
		  "person=p2|to_cell=A1|kind=chinh_thuc|day=2024-01-01");
	world_ready(&w);
	CHECK(world_report(&w, &report_whole, "R", 20240101, 20240630),
	      from_elsewhere);
	CHECK(world_report(&w, &report_whole, "R", 20240101, 20241231), rows);
	CHECK(world_report(&w, &report_whole, "B", 20241231, 20241231),
	      ((const struct expected[]){
		  {NULL, "members_balance.transferred_in", 1, "p1"},
		  {NULL, "members_start", 0, "not on 30/12"}}));
	world_end(&w);
}

TEST(a_merge_within_the_span_moves_members_by_reorganization)
{
	static const struct expected then[] = {
	    {"B", "members_start", 2, "p1, p2"},
	    {"B", "admitted", 1, "p3 in March, before the merge"},
	    {"B", "members_balance.reorganized_out", 3, "all three"},
	    {"B", "members", 0, "B is no more"},
	    {"A", "admitted", 1, "p4 in August"},
	    {"A", "members_balance.reorganized_in", 3, "p1, p2, p3"},
	    {"A", "members", 4, "three and p4"},
	    {"A", "members_balance.residual", 0, "0 + 1 + 3 = 4"},
	    {"B", "members_balance.residual", 0, "2 + 1 − 3 = 0"},
	    {NULL, "members_balance.reorganized_in", 0, "nobody left R"},
	    {NULL, "grassroots_balance.start", 2, "A, B"},
	    {NULL, "grassroots_balance.dissolved", 1, "B"},
	    {NULL, "grassroots_balance.changed", 0, "nothing else"},
	    {NULL, "grassroots_balance.end", 1, "A"},
	};
	static const struct expected now[] = {
	    {"A", "members_start", 2, "B's members stand in A today"},
	    {"A", "admitted", 2, "p3, p4"},
	    {"A", "members_balance.reorganized_in", 0, "always were there"},
	    {"A", "members", 4, "the same"},
	};
	struct world w;
	struct report_result *r;

	oracle_locality(&w);
	world_add(&w, "unit_event",
		  "day=2024-07-01|kind=sap_nhap|unit=B|new_unit=A");
	world_member(&w, "p1", "B1", NULL, "2020-01-01");
	world_member(&w, "p2", "B1", NULL, "2023-12-31");
	world_member(&w, "p3", "B1", NULL, "2024-03-01");
	world_member(&w, "p4", "B1", NULL, "2024-08-01");
	world_ready(&w);
	CHECK(oracle_as_of(&w, 20240101, 20241231, 0, false), then);
	r = oracle_as_of(&w, 20240101, 20241231, 0, true);
	CHECK(r, now);
	assert_null(world_child(r, "B"));
	world_end(&w);
}

TEST(a_readmitted_person_counts_each_time_he_came)
{
	static const struct expected rows[] = {
	    {NULL, "members_start", 0, "had been struck off in 2015"},
	    {NULL, "admitted", 1, "the second time"},
	    {NULL, "readmitted", 1, "the lists say so"},
	    {NULL, "members", 1, "once"},
	};
	static const struct expected first[] = {
	    {NULL, "admitted", 1, "the first time"},
	    {NULL, "readmitted", 0, "not then"},
	};
	struct world w;

	oracle_locality(&w);
	world_person(&w, "code=p1|cell=A1",
		     "decision_on=2010-03-03|exit_on=2015-06-01|"
		     "exit_reason=xoa_ten");
	world_add(&w, "dossier",
		  "person=p1|decision_on=2024-03-03|readmission=x");
	world_ready(&w);
	CHECK(world_report(&w, &report_whole, "R", 20240101, 20241231), rows);
	CHECK(world_report(&w, &report_whole, "R", 20100101, 20101231), first);
	world_end(&w);
}

/* ---- growth ---- */

TEST(growth_names_its_base)
{
	struct world w;
	struct report_result *r;
	struct num n;
	int i;

	oracle_locality(&w);
	for (i = 0; i < 40; i++)
		world_member(&w, arena_printf(w.c.mem, "a%d", i), "A1", NULL,
			     "2014-05-01");
	for (i = 0; i < 10; i++)
		world_member(&w, arena_printf(w.c.mem, "b%d", i), "A1", NULL,
			     "2017-05-01");
	world_ready(&w);
	/* a year: 10 of the 40 at the end of 2016; 10 of the 50 at its end */
	r = world_report(&w, &report_whole, "R", 20170101, 20171231);
	n = report_figure(&r->root, "growth_rate")->value;
	assert_int_equal(n.lo, 25 * n.den);
	n = report_figure(&r->root, "growth_rate_end")->value;
	assert_int_equal(n.lo, 20 * n.den);
	n = report_figure(&r->root, "growth_rate_per_year")->value;
	assert_int_equal(n.lo, 25 * n.den);
	/* the second half only: still against the end of the year before */
	r = world_report(&w, &report_whole, "R", 20170701, 20171231);
	assert_int_equal(world_value(&r->root, "members_previous_year"), 40);
	assert_int_equal(world_value(&r->root, "members_start"), 50);
	assert_false(num_is_known(
	    report_figure(&r->root, "growth_rate_per_year")->value));
	assert_true(world_has_note(r, "từ một năm trở lên"));
	/* a term of five years: (10 / 5) of 40 at its start */
	r = world_report(&w, &report_whole, "R", 20150101, 20201231);
	n = report_figure(&r->root, "growth_rate_per_year")->value;
	assert_int_equal(n.lo, 5 * n.den);
	/* 50 of 2.000 people */
	n = report_figure(world_child(r, "A"), "members_per_population")->value;
	assert_int_equal(2 * n.lo, 5 * n.den);
	world_end(&w);
}

/* ---- targets ---- */

TEST(categories_and_what_is_handed_down_are_held_against_the_target)
{
	static const struct expected rows[] = {
	    {NULL, "target", 10, "assigned counts before the resolution"},
	    {NULL, "targets.resolution", 12, "printed beside it"},
	    {NULL, "target_categories_total", 9,
	     "6 + 3; women lie across the others"},
	    {NULL, "target_categories.female", 5, "told all the same"},
	    {NULL, "allocated_targets", 11, "8 + 3"},
	    {NULL, "unallocated_target", -1, "10 − 11, one too many"},
	    {NULL, "units_with_target", 2, "A, B"},
	    {NULL, "units_with_target_none", 1, "B admitted nobody"},
	    {NULL, "units_below", 2, "1 of 8, 0 of 3"},
	    {NULL, "target_remaining", 9, "10 − 1"},
	    {NULL, "same_period_change", 1, "1 − 0"},
	};
	static const char *const targets[] = {
	    "unit=R|period=2024|amount=10|source=cap_tren_giao",
	    "unit=R|period=2024|amount=12|source=nghi_quyet",
	    "unit=R|period=2024|amount=6|source=cap_tren_giao|"
	    "category=farmers",
	    "unit=R|period=2024|amount=3|source=cap_tren_giao|"
	    "category=armed_forces",
	    "unit=R|period=2024|amount=5|source=cap_tren_giao|"
	    "category=female",
	    "unit=A|period=2024|amount=8|source=cap_tren_giao",
	    "unit=B|period=2024|amount=3|source=cap_tren_giao",
	};
	struct world w;
	struct report_result *r;
	size_t i;

	oracle_locality(&w);
	for (i = 0; i < ARRAY_LEN(targets); i++)
		world_add(&w, "target", targets[i]);
	world_member(&w, "p1", "A1", NULL, "2024-02-02");
	world_ready(&w);
	r = world_report(&w, &report_whole, "R", 20240101, 20241231);
	CHECK(r, rows);
	assert_true(world_has_note(r, "theo đối tượng là 9"));
	world_end(&w);
}
