/*
 * admitted_test.c: figures of admissions from hand-made lists.
 */
#include "base/base.h"
#include "base/test.h"
#include "mod/stat/world_test.h"
#include "store/store.h"

TEST_MAIN("stat")

static void district(struct world *w)
{
	static const char *const units[] = {
	    "code=R|name=Huyện|kind=cap_tren_truc_tiep",
	    "code=A|name=Xã A|kind=dang_bo_co_so|parent=R|bloc=xa",
	    "code=B|name=Cơ quan B|kind=dang_bo_co_so|parent=R|bloc=co_quan",
	    "code=A1|name=A một|kind=chi_bo_truc_thuc|parent=A",
	    "code=A2|name=A hai|kind=chi_bo_truc_thuc|parent=A",
	    "code=B1|name=B một|kind=chi_bo_truc_thuc|parent=B",
	};
	size_t i;

	world_begin(w, 20241231);
	for (i = 0; i < ARRAY_LEN(units); i++)
		world_add(w, "unit", units[i]);
}

static const struct {
	const char *person, *dossier;
} people[] = {
    {"code=p1|cell=A1|sex=nu|ethnic=thai|occupation=nong_dan|youth_union=x|"
     "general_education=thpt|professional=dai_hoc|birth_day=2000-01-10",
     "decision_on=2024-01-09"},
    {"code=p2|cell=A1|sex=nam|ethnic=kinh|occupation=vien_chuc|"
     "general_education=thpt|professional=thac_si|birth_day=1990-05-05",
     "decision_on=2024-05-05"},
    {"code=p3|cell=A2|sex=nu|ethnic=hoa|occupation=khong_chuyen_trach_thon|"
     "general_education=thcs|professional=chua_qua_dao_tao|"
     "birth_day=1985-12-31|title=Trưởng thôn|religion=cong_giao",
     "decision_on=2024-12-31"},
    {"code=p4|cell=B1|sex=nam|ethnic=kinh|occupation=khac_tu_do|"
     "general_education=thpt|professional=cao_dang|birth_day=1963|"
     "youth_union=",
     "decision_on=2024-06-01|readmission=x"},
    {"code=p5|cell=B1|sex=nam|ethnic=kinh|birth_day=1990-01-01",
     "decision_on=2023-06-01"},
    {"code=p6|cell=B1|sex=nam|ethnic=kinh|birth_day=1990-01-01",
     "decision_on=2025-01-01"},
    {"code=p7|cell=B1|sex=nu|birth_day=1999-01-01",
     "agreed_on=2024-02-01|source_on=2024-02-02"},
};

static void fill(struct world *w)
{
	size_t i;

	district(w);
	w->c.today = 20250131;
	for (i = 0; i < ARRAY_LEN(people); i++)
		world_person(w, people[i].person, people[i].dossier);
	world_ready(w);
}

static const struct {
	const char *code;
	int64_t value;
	const char *why;
} expected[] = {
    {"admitted", 4, "by the day of the decision"},
    {"same_period_last_year", 1, "one in 2023"},
    {"female", 2, "p1, p3; the candidate does not count"},
    {"ethnic_minority", 2, "Thái and Hoa"},
    {"religious_adherent", 1, "p3"},
    {"youth_union", 1, "p1"},
    {"readmitted", 1, "p4"},
    {"farmers", 1, "p1"},
    {"part_timers", 1, "p3"},
    {"freelance", 1, "p4"},
    {"farmers_part_timers_freelance", 3, "p1, p3, p4"},
    {"cadres_civil_servants_public_employees", 1, "p2"},
    {"public_employees", 1, "p2"},
    {"village_heads", 1, "p3 by the post kept at admission"},
    {"upper_secondary", 3, "p1, p2, p4"},
    {"general_education.lower_secondary", 1, "p3"},
    {"professional_level.master", 1, "p2"},
    {"professional_level.university", 1, "p1"},
    {"professional_level.college_intermediate_untrained", 2, "p3, p4"},
    {"college_and_above", 3, "p1, p2, p4"},
    {"age_18_30", 1, "p1, the day before turning 24"},
    {"age_31_35", 1, "p2 turned 34 that day"},
    {"age_36_40", 1, "p3, 39 on the birthday"},
    {"age_over_60", 1, "p4, year of birth only: 61"},
    {"admitted_communes_wards_towns", 3, "bloc inherited from A"},
    {"admitted_elsewhere", 1, "p4"},
    {"admitted_offices", 1, "p4"},
    {"cells", 3, "A1, A2, B1"},
    {"units_without_admission", 0, "each has one"},
    {"target", -1, "nobody gave one"},
    {"target_pct", -1, "no target, no share"},
};

TEST(every_indicator_counts_what_it_says)
{
	struct world w;
	struct report_result *r;
	size_t i;

	fill(&w);
	r = world_report(&w, &report_admissions, "R", 20240101, 20241231);
	for (i = 0; i < ARRAY_LEN(expected); i++)
		if (world_value(&r->root, expected[i].code) !=
		    expected[i].value)
			fail_msg(
			    "%s: %lld, not %lld: %s", expected[i].code,
			    (long long)world_value(&r->root, expected[i].code),
			    (long long)expected[i].value, expected[i].why);
	world_end(&w);
}

TEST(mean_age_is_the_sum_of_whole_years_over_the_admitted)
{
	struct world w;
	struct report_result *r;
	struct num n;

	fill(&w);
	r = world_report(&w, &report_admissions, "R", 20240101, 20241231);
	n = report_figure(&r->root, "mean_age")->value;
	assert_int_equal(n.kind, NUM_RATIO);
	assert_int_equal(n.lo, 23 + 34 + 39 + 61);
	assert_int_equal(n.den, 4);
	assert_true(world_has_note(r, "số tuổi tròn"));
	world_end(&w);
}

TEST(a_figure_opens_to_as_many_records_as_it_counts)
{
	struct world w;
	struct report_args args = {
	    .unit = "R", .from = 20240101, .to = 20241231};
	struct report_result *r;
	struct opened o;
	size_t i;

	fill(&w);
	r = world_report(&w, &report_admissions, "R", 20240101, 20241231);
	for (i = 0; i < ARRAY_LEN(expected); i++) {
		const char *code = expected[i].code;
		int64_t value = world_value(&r->root, code);

		if (!strchr(code, '.') &&
		    !report_figure(&r->root, code)->def->stream)
			continue;
		assert_int_equal(
		    report_admissions.open(&w.c, &o, &args, code, NULL), OK);
		assert_int_equal(o.n, value);
		assert_true(value <= 0 || strcmp(o.entity, "person") == 0);
	}
	assert_int_equal(
	    report_admissions.open(&w.c, &o, &args, "admitted", "A"), OK);
	assert_int_equal(o.n, 3);
	assert_int_equal(
	    report_admissions.open(&w.c, &o, &args, "không có", NULL),
	    E_NOTFOUND);
	world_end(&w);
}

TEST(what_is_not_told_is_noted_and_not_taken_for_no)
{
	struct world w;
	struct report_result *r;

	district(&w);
	world_person(&w, "code=p1|cell=A1|ethnic=thai",
		     "decision_on=2024-01-09");
	world_person(&w, "code=p2|cell=A1", "decision_on=2024-01-09");
	world_ready(&w);
	r = world_report(&w, &report_admissions, "R", 20240101, 20241231);
	assert_int_equal(world_value(&r->root, "ethnic_minority"), 1);
	assert_true(world_has_note(r, "Dân tộc thiểu số: 1"));
	/* nobody's occupation is told: no number at all */
	assert_int_equal(world_value(&r->root, "farmers"), -1);
	assert_int_equal(world_value(&r->root, "upper_secondary"), -1);
	world_end(&w);
}

TEST(the_attributes_are_those_of_the_decision)
{
	struct world w;
	struct report_result *r;
	struct row *p;

	district(&w);
	world_person(&w, "code=p1|cell=A1|occupation=nong_dan",
		     "decision_on=2024-01-09");
	assert_int_equal(
	    store_by_code(&w.c, &p, app_entity(w.app, "person"), "p1"), OK);
	row_set_text(p, "occupation", "vien_chuc");
	assert_int_equal(store_save(&w.c, w.act, p, NULL), OK);
	world_ready(&w);
	r = world_report(&w, &report_admissions, "R", 20240101, 20241231);
	assert_int_equal(world_value(&r->root, "farmers"), 1);
	assert_int_equal(world_value(&r->root, "public_employees"), 0);
	world_end(&w);
}

TEST(an_admission_stays_where_the_cell_hung_that_day_or_goes_with_it)
{
	struct world w;
	struct report_args now = {
	    .unit = "R", .from = 20240101, .to = 20241231, .is_now = true};
	struct report_result *r;

	district(&w);
	world_add(&w, "unit_event",
		  "day=2024-07-01|kind=chuyen_cap_tren|unit=A1|new_unit=B");
	world_member(&w, "p1", "A1", NULL, "2024-06-30");
	world_member(&w, "p2", "A1", NULL, "2024-07-01");
	world_ready(&w);
	r = world_report(&w, &report_admissions, "R", 20240101, 20241231);
	assert_int_equal(world_value(&r->root, "admitted"), 2);
	assert_int_equal(world_value(world_child(r, "A"), "admitted"), 1);
	assert_int_equal(world_value(world_child(r, "B"), "admitted"), 1);
	/* the cell's own report under A counts only what it did there */
	r = world_report(&w, &report_admissions, "A", 20240101, 20241231);
	assert_int_equal(world_value(&r->root, "admitted"), 1);
	assert_int_equal(world_value(world_child(r, "A1"), "admitted"), 1);
	assert_int_equal(report_admissions.compute(&w.c, &r, &now), OK);
	assert_int_equal(world_value(world_child(r, "A"), "admitted"), 0);
	assert_int_equal(world_value(world_child(r, "B"), "admitted"), 2);
	world_end(&w);
}

TEST(a_merged_units_admissions_are_its_own_then_and_its_successors_now)
{
	struct world w;
	struct report_args now = {
	    .unit = "R", .from = 20240101, .to = 20241231, .is_now = true};
	struct report_result *r;

	district(&w);
	world_add(&w, "unit_event",
		  "day=2024-07-01|kind=sap_nhap|unit=B|new_unit=A");
	world_member(&w, "p1", "B1", NULL, "2024-06-30");
	world_member(&w, "p2", "B1", NULL, "2024-07-01");
	world_ready(&w);
	r = world_report(&w, &report_admissions, "R", 20240101, 20241231);
	assert_int_equal(world_value(world_child(r, "B"), "admitted"), 1);
	assert_int_equal(world_value(world_child(r, "A"), "admitted"), 1);
	assert_int_equal(report_admissions.compute(&w.c, &r, &now), OK);
	assert_null(world_child(r, "B"));
	assert_int_equal(world_value(world_child(r, "A"), "admitted"), 2);
	world_end(&w);
}

TEST(an_admission_belongs_to_the_cell_before_a_later_move)
{
	struct world w;
	struct report_result *r;

	district(&w);
	world_member(&w, "p1", "B1", NULL, "2024-03-01");
	world_member(&w, "p2", "B1", NULL, "2024-03-01");
	world_member(&w, "p3", "B1", NULL, "2024-03-01");
	world_add(&w, "transfer",
		  "person=p1|from_cell=A1|to_cell=B1|kind=noi_bo|"
		  "day=2024-09-01");
	world_add(&w, "transfer",
		  "person=p2|from_cell=A1|to_cell=B1|kind=tang_cuong|"
		  "day=2024-09-01");
	/* came from elsewhere: admitted there, not here */
	world_add(&w, "transfer",
		  "person=p3|to_cell=B1|kind=chinh_thuc|day=2024-09-01");
	world_ready(&w);
	r = world_report(&w, &report_admissions, "R", 20240101, 20241231);
	assert_int_equal(world_value(world_child(r, "A"), "admitted"), 1);
	assert_int_equal(world_value(world_child(r, "B"), "admitted"), 1);
	assert_int_equal(world_value(&r->root, "admitted"), 2);
	world_end(&w);
}

/* ---- targets ---- */

static const struct {
	const char *targets; /* "period amount source", ";" between */
	day_t from, to;
	int64_t low, high; /* -1: unknown */
	const char *why;
} target_rows[] = {
    {"2024 200 nghi_quyet", 20240101, 20241231, 200, 200, "the year"},
    {"2024 200 nghi_quyet", 20240101, 20240630, 200, 200,
     "a part of a year is measured against the year"},
    {"2015-2020 50-60 nghi_quyet", 20150101, 20201231, 50, 60, "a term"},
    {"2016-2017 2860 cap_tren_giao", 20160101, 20170630, 2860, 2860,
     "the years of the span"},
    {"2023 10 nghi_quyet;2024 12-15 nghi_quyet", 20230101, 20241231, 22, 25,
     "the sum of the years"},
    {"2023 10 nghi_quyet", 20230101, 20241231, -1, -1, "a year is missing"},
    {"2020-2025 60 nghi_quyet", 20240101, 20241231, -1, -1,
     "a term says nothing about one of its years"},
    {"2020-2025 60 nghi_quyet;2024 9 nghi_quyet", 20240101, 20241231, 9, 9,
     "the year's own target"},
    {"2024 200 nghi_quyet;2024 210 cap_tren_giao", 20240101, 20241231, 210, 210,
     "assigned counts before the resolution"},
    {"2024-Q1 5 nghi_quyet;2024 20 nghi_quyet", 20240101, 20240331, 5, 5,
     "exactly the span"},
    {"", 20240101, 20241231, -1, -1, "none"},
};

static void add_targets(struct world *w, const char *unit, const char *text)
{
	char *rest = arena_strdup(w->c.mem, text), *one;

	while ((one = strsep(&rest, ";"))) {
		char *period = strsep(&one, " ");
		char *amount = strsep(&one, " ");

		if (amount)
			world_add(w, "target",
				  arena_printf(w->c.mem,
					       "unit=%s|period=%s|amount=%s|"
					       "source=%s",
					       unit, period, amount, one));
	}
}

TEST(a_span_finds_the_target_it_is_measured_against)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(target_rows); i++) {
		struct world w;
		struct report_result *r;
		struct num n;

		district(&w);
		add_targets(&w, "R", target_rows[i].targets);
		world_ready(&w);
		r = world_report(&w, &report_admissions, "R",
				 target_rows[i].from, target_rows[i].to);
		n = report_figure(&r->root, "target")->value;
		if (target_rows[i].low < 0 ? num_is_known(n)
					   : n.lo != target_rows[i].low ||
						 n.hi != target_rows[i].high)
			fail_msg("%s: %s", target_rows[i].targets,
				 target_rows[i].why);
		if (target_rows[i].low < 0)
			assert_true(world_has_note(r, "hỉ tiêu của Huyện"));
		world_end(&w);
	}
}

TEST(a_range_of_a_target_gives_a_range_of_the_share)
{
	struct world w;
	struct report_result *r;
	const struct figure *f;
	struct buf b;
	int i;

	district(&w);
	add_targets(&w, "R", "2015-2020 50-60 nghi_quyet");
	for (i = 0; i < 36; i++)
		world_member(&w, arena_printf(w.c.mem, "p%d", i), "A1", NULL,
			     "2017-02-03");
	world_ready(&w);
	r = world_report(&w, &report_admissions, "R", 20150101, 20201231);
	f = report_figure(&r->root, "target_pct");
	buf_init(&b, 1000);
	num_json(&b, f->value);
	assert_string_equal(buf_text(&b), "[60.0,72.0]");
	buf_clear(&b);
	num_text(&b, LANG_VI, f->value, 1);
	assert_string_equal(buf_text(&b), "60-72");
	buf_free(&b);
	/* a congress term counts as five years */
	f = report_figure(&r->root, "mean_per_year");
	assert_int_equal(f->value.lo * 10, 72 * f->value.den);
	assert_true(world_has_note(r, "nhiệm kỳ"));
	world_end(&w);
}

TEST(the_sum_of_the_childrens_targets_is_not_the_units_own)
{
	struct world w;
	struct report_result *r;

	district(&w);
	world_add(&w, "unit", "code=C|name=C|kind=chi_bo_co_so|parent=R");
	add_targets(&w, "A", "2024 2 cap_tren_giao");
	add_targets(&w, "B", "2024 2 cap_tren_giao");
	add_targets(&w, "C", "2024 1 cap_tren_giao");
	world_member(&w, "p4", "C", NULL, "2024-03-01");
	world_member(&w, "p5", "C", NULL, "2024-03-01");
	world_member(&w, "p1", "A1", NULL, "2024-03-01");
	world_member(&w, "p2", "A1", NULL, "2024-03-01");
	world_member(&w, "p3", "B1", NULL, "2024-03-01");
	world_ready(&w);
	r = world_report(&w, &report_admissions, "R", 20240101, 20241231);
	assert_int_equal(world_value(&r->root, "target"), -1);
	assert_int_equal(world_value(&r->root, "allocated_targets"), 5);
	assert_int_equal(world_value(&r->root, "units_with_target"), 3);
	assert_int_equal(world_value(&r->root, "units_exceeded"), 1);
	assert_int_equal(world_value(&r->root, "units_on_target"), 2);
	assert_int_equal(world_value(&r->root, "units_below"), 1);
	assert_int_equal(world_value(&r->root, "units_without_admission"), 1);
	assert_int_equal(world_value(world_child(r, "A"), "target"), 2);
	world_end(&w);
}

TEST(next_years_target_comes_with_its_parts)
{
	struct world w;
	struct report_result *r;

	district(&w);
	add_targets(&w, "R", "2025 200 nghi_quyet");
	world_add(&w, "target",
		  "unit=R|period=2025|amount=110|source=nghi_quyet|"
		  "category=farmers_part_timers_freelance");
	world_add(&w, "target",
		  "unit=R|period=2025|amount=90|source=nghi_quyet|"
		  "category=armed_forces");
	world_ready(&w);
	r = world_report(&w, &report_admissions, "R", 20240101, 20241231);
	assert_int_equal(world_value(&r->root, "next_year_target"), 200);
	assert_int_equal(world_value(&r->root, "next_year_target.year"), 2025);
	assert_int_equal(
	    world_value(&r->root,
			"next_year_target.farmers_part_timers_freelance"),
	    110);
	assert_int_equal(world_value(&r->root, "next_year_target.armed_forces"),
			 90);
	world_end(&w);
}
