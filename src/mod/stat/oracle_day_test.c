/*
 * oracle_day_test.c: the same for the pool, probations, classes, villages,
 * what is not told, and the paragraph.
 */
#include "base/base.h"
#include "base/test.h"
#include "mod/stat/oracle_test.h"
#include "store/store.h"

/* ---- before and after the admission ---- */

TEST(the_pool_is_that_of_the_day_by_stage)
{
	static const struct expected now[] = {
	    {NULL, "source_pool", 4, "c1 to c4"},
	    {NULL, "source_pool.registered", 1, "c1"},
	    {NULL, "source_pool.trained", 1, "c2"},
	    {NULL, "source_pool.applied", 1, "c3"},
	    {NULL, "source_pool.considered", 1, "c4"},
	    {NULL, "certificates", 3, "c2, c3 and m1, issued in 2024"},
	    {NULL, "certificates_admitted", 1, "m1"},
	    {"B", "source_pool", 1, "c4"},
	};
	/* c4's certificate of 2023 came before he was in the pool */
	static const struct expected then[] = {
	    {NULL, "source_pool.registered", 1, "c3"},
	    {NULL, "source_pool.trained", 3, "c2, c4, and m1 before June"},
	    {NULL, "certificates_admitted", 0, "m1 came in June"},
	    {"B", "source_pool.trained", 1, "c4"},
	};
	struct world w;
	struct report_result *r;

	oracle_locality(&w);
	world_add(&w, "target",
		  "unit=R|period=2024|amount=2-4|source=nghi_quyet");
	world_person(&w, "code=c1|cell=A1",
		     "agreed_on=2024-07-01|source_on=2024-07-02");
	world_person(&w, "code=c2|cell=A1",
		     "agreed_on=2023-07-01|certificate_on=2024-02-01");
	world_person(&w, "code=c3|cell=A1",
		     "agreed_on=2023-07-01|certificate_on=2024-12-31|"
		     "application_on=2024-12-31");
	world_person(&w, "code=c4|cell=B1",
		     "agreed_on=2024-07-01|certificate_on=2023-07-01|"
		     "cell_meeting_on=2024-12-01");
	world_person(&w, "code=c5|cell=B1",
		     "agreed_on=2022-07-01|exit_on=2022-12-01|"
		     "exit_reason=rut");
	world_person(&w, "code=m1|cell=A1",
		     "agreed_on=2023-01-01|certificate_on=2024-01-01|"
		     "decision_on=2024-06-01");
	world_ready(&w);
	r = oracle_as_of(&w, 20240101, 20241231, 0, false);
	CHECK(r, now);
	/* 4 of 2 to 4 */
	assert_int_equal(report_figure(&r->root, "source_ratio")->value.kind,
			 NUM_RATIOS);
	r = oracle_as_of(&w, 20240101, 20241231, 20240531, false);
	CHECK(r, then);
	world_end(&w);
}

TEST(lists_of_members_alone_say_nothing_about_candidates)
{
	struct world w;
	struct report_result *r;

	oracle_locality(&w);
	world_member(&w, "p1", "A1", NULL, "2024-02-02");
	world_ready(&w);
	r = world_report(&w, &report_whole, "R", 20240101, 20241231);
	assert_int_equal(world_value(&r->root, "source_pool"), -1);
	assert_int_equal(world_value(&r->root, "source_pool.trained"), -1);
	assert_int_equal(world_value(&r->root, "village_heads_members"), -1);
	assert_int_equal(world_value(&r->root, "front_heads_members"), -1);
	assert_true(world_has_note(r, "quần chúng nào trong nguồn"));
	assert_true(world_has_note(r, "danh sách chức danh"));
	world_end(&w);
}

TEST(a_list_that_nobody_gave_tells_no_zeros)
{
	static const struct expected nothing[] = {
	    {NULL, "awareness_classes.classes", -1, "no list of classes"},
	    {NULL, "communes_with_official_in_charge", -1, "nor of duties"},
	    {"A", "villages_with_official_in_charge", -1, "nor for A"},
	    {NULL, "villages", 4, "but of places"},
	};
	static const struct expected something[] = {
	    {NULL, "awareness_classes.classes", 0, "held one in 2020"},
	    {NULL, "communes_with_official_in_charge", 0, "had one in 2020"},
	    {"A", "communes_with_official_in_charge", 0, "the same"},
	};
	struct world w;
	struct report_result *r;

	oracle_locality(&w);
	world_member(&w, "p1", "A1", NULL, "2024-02-02");
	world_ready(&w);
	r = world_report(&w, &report_whole, "R", 20240101, 20241231);
	CHECK(r, nothing);
	assert_true(world_has_note(r, "danh sách lớp học"));
	assert_true(world_has_note(r, "danh sách người phụ trách"));
	assert_int_equal(act_begin(&w.c, &w.act, "edit", "thu", NULL), OK);
	world_add(&w, "class",
		  "code=k1|kind=cap_uy|from_on=2020-03-01|to_on=2020-03-05|"
		  "organizer=A");
	world_add(&w, "duty",
		  "official=Lò Văn An|charge=x|from_on=2020-01-01|"
		  "to_on=2020-12-31");
	world_ready(&w);
	r = world_report(&w, &report_whole, "R", 20240101, 20241231);
	CHECK(r, something);
	assert_false(world_has_note(r, "danh sách lớp học"));
	world_end(&w);
}

TEST(without_a_list_of_places_villages_are_unknown)
{
	struct world w;
	struct report_result *r;

	world_begin(&w, 20250630);
	world_add(&w, "unit", "code=R|name=Xã R|kind=dang_bo_co_so");
	world_add(&w, "unit", "code=R1|name=R1|kind=chi_bo_truc_thuc|parent=R");
	world_member(&w, "p1", "R1", NULL, "2024-02-02");
	world_ready(&w);
	r = world_report(&w, &report_whole, "R", 20240101, 20241231);
	assert_int_equal(world_value(&r->root, "villages"), -1);
	assert_int_equal(world_value(&r->root, "villages_without_members.end"),
			 -1);
	assert_int_equal(world_value(&r->root, "members"), 1);
	assert_true(world_has_note(r, "danh sách địa bàn"));
	world_end(&w);
}

TEST(probations_end_twelve_months_after_the_ceremony)
{
	static const struct expected rows[] = {
	    {NULL, "probation_due", 6, "p1 to p5, p8"},
	    {NULL, "probation_due.on_time", 1, "p1 on the 45th day"},
	    {NULL, "probation_due.late", 1, "p2 on the 46th"},
	    {NULL, "probation_due.overdue", 1, "p3, nobody decided"},
	    {NULL, "probation_due.waiting", 1, "p4, due on the last day"},
	    {NULL, "probation_due.removed", 1, "p5 left after his day"},
	    {NULL, "probation_due.day_unknown", 1,
	     "p8: the official day is no day of a decision"},
	    {NULL, "recognized", 3, "p1, p2, p8"},
	};
	struct world w;

	oracle_locality(&w);
	/* the ceremony counts, not the decision of the year before */
	world_person(&w, "code=p1|cell=A1",
		     "decision_on=2022-12-20|admitted_on=2023-01-01|"
		     "official_decision_on=2024-02-15");
	world_person(&w, "code=p2|cell=A1",
		     "decision_on=2023-01-01|admitted_on=2023-01-01|"
		     "official_decision_on=2024-02-16");
	world_person(&w, "code=p3|cell=A1", "decision_on=2023-02-28");
	world_person(&w, "code=p4|cell=A1", "decision_on=2023-12-31");
	world_person(&w, "code=p5|cell=A1",
		     "decision_on=2023-03-01|exit_on=2024-05-01|"
		     "exit_reason=xoa_ten_du_bi");
	world_person(&w, "code=p6|cell=A1",
		     "decision_on=2023-03-01|exit_on=2023-05-01|"
		     "exit_reason=tu_tran");
	world_person(&w, "code=p7|cell=A1", "decision_on=2024-01-01");
	world_person(&w, "code=p8|cell=A1",
		     "decision_on=2023-04-01|official_on=2024-04-01");
	world_ready(&w);
	CHECK(world_report(&w, &report_whole, "R", 20240101, 20241231), rows);
	world_end(&w);
}

TEST(results_of_classes_add_up_to_their_people)
{
	static const struct expected rows[] = {
	    {NULL, "awareness_classes.people", 6, "five and one, once each"},
	    {NULL, "awareness_results.very_good", 1, "p1 by the grade"},
	    {NULL, "awareness_results.good", 1, "p2 by the result"},
	    {NULL, "awareness_results.passed", 1, "p3"},
	    {NULL, "awareness_results.failed", 2, "p4 failed, p5 left"},
	    {NULL, "awareness_results.not_told", 1, "p1 in the second class"},
	    {NULL, "new_member_results.good", -1, "seats only"},
	    {NULL, "new_member_results.not_told", 9, "the seats"},
	};
	static const char *const enrolments[] = {
	    "class=k1|person=p1|result=dat|grade=gioi",
	    "class=k1|person=p2|result=kha",
	    "class=k1|person=p3|result=dat",
	    "class=k1|person=p4|grade=khong_dat",
	    "class=k1|person=p5|result=bo_hoc",
	    "class=k2|person=p1|result=dang_hoc",
	};
	struct world w;
	size_t i;

	oracle_locality(&w);
	for (i = 1; i <= 5; i++)
		world_member(&w, arena_printf(w.c.mem, "p%zu", i), "A1", NULL,
			     "2023-01-01");
	world_add(&w, "class",
		  "code=k1|kind=nhan_thuc|from_on=2024-03-01|to_on=2024-03-05|"
		  "organizer=R");
	world_add(&w, "class",
		  "code=k2|kind=nhan_thuc|from_on=2024-12-31|to_on=2025-01-04|"
		  "organizer=R");
	world_add(&w, "class",
		  "code=k3|kind=dang_vien_moi|from_on=2024-01-01|"
		  "to_on=2024-01-04|organizer=R|seats=9");
	for (i = 0; i < ARRAY_LEN(enrolments); i++)
		world_add(&w, "enrolment", enrolments[i]);
	world_ready(&w);
	CHECK(world_report(&w, &report_whole, "R", 20240101, 20241231), rows);
	world_end(&w);
}

/* ---- villages ---- */

/* v1: 4 official members; v2: 2, both over 60; v3: one, probationary;
 * v4: nobody but a seconded teacher, and nobody can say where he sits. */
static void villagers(struct world *w)
{
	int i;

	for (i = 0; i < 4; i++)
		world_person(
		    w,
		    arena_printf(w->c.mem, "code=a%d|cell=A1|residence=v1", i),
		    "decision_on=2019-05-01|official_on=2020-05-01");
	for (i = 0; i < 2; i++)
		world_person(w,
			     arena_printf(w->c.mem,
					  "code=b%d|cell=A2|residence=v2|"
					  "birth_day=1960-01-01",
					  i),
			     "decision_on=2012-05-01|official_on=2013-05-01");
	world_person(w, "code=c1|cell=J|residence=v3",
		     "decision_on=2024-06-30");
	world_person(w, "code=t1|cell=B1",
		     "decision_on=2010-05-01|official_on=2011-05-01");
	world_person(w, "code=t2|cell=B1",
		     "decision_on=2010-05-01|official_on=2011-05-01");
}

TEST(villages_by_the_strength_of_their_members)
{
	static const struct expected rows[] = {
	    {NULL, "villages", 4, "v1 to v4"},
	    {NULL, "villages_without_members.end", 1, "v4"},
	    {NULL, "villages_without_any_member", 1, "a joint cell tells not"},
	    {NULL, "villages_with_resident_members", 3, "v1, v2, v3"},
	    {NULL, "villages_too_few_members", 1, "v3, in a joint cell"},
	    {NULL, "villages_at_risk", 2, "v2 and v3; v1 has four"},
	    {NULL, "villages_with_own_cell", 2, "v1, v2"},
	    {NULL, "villages_without_own_cell", 2, "v3, v4"},
	    {NULL, "village_cells_with_committee", 1, "A1"},
	    {NULL, "joint_cells", 1, "J: one cell, two villages"},
	    {NULL, "cells_without_admission.years_1", 3, "A1, A2, B1"},
	    {NULL, "cells_without_admission.years_5", 3, "A1 since 2019-05"},
	    {NULL, "villages_without_admission.years_1", 3, "not v3"},
	    {NULL, "villages_without_admission.term", 3,
	     "since 2020: v1 in 2019"},
	};
	struct world w;

	oracle_locality(&w);
	villagers(&w);
	world_add(&w, "transfer",
		  "person=t1|from_cell=B1|to_cell=J|kind=tang_cuong|"
		  "day=2024-01-01");
	world_ready(&w);
	CHECK(world_report(&w, &report_whole, "R", 20240101, 20241231), rows);
	world_end(&w);
}

TEST(a_seconded_member_clears_no_village_but_is_told)
{
	static const struct expected during[] = {
	    {NULL, "villages_without_members.end", 1, "v4: nobody of its own"},
	    {NULL, "villages_without_any_member", 0, "t1 sits in its cell"},
	};
	static const struct expected before[] = {
	    {NULL, "villages_without_members.end", 2, "v4; v3 before June"},
	    {NULL, "villages_without_any_member", 2, "t1 is not there yet"},
	};
	static const struct expected after[] = {
	    {NULL, "villages_without_members.end", 1, "v4"},
	    {NULL, "villages_without_any_member", 1, "t1 went home"},
	};
	struct world w;

	oracle_locality(&w);
	villagers(&w);
	world_add(&w, "unit",
		  "code=A4|name=A4|kind=chi_bo_truc_thuc|parent=A|area=v4");
	world_add(&w, "unit_event",
		  "day=2024-02-01|kind=chia_tach|unit=J|new_unit=A4");
	world_add(&w, "transfer",
		  "person=t1|from_cell=B1|to_cell=A4|kind=tang_cuong|"
		  "day=2024-03-01|until_on=2024-10-31");
	world_ready(&w);
	CHECK(oracle_as_of(&w, 20240101, 20241031, 0, false), during);
	CHECK(oracle_as_of(&w, 20240101, 20241101, 0, false), after);
	CHECK(oracle_as_of(&w, 20240101, 20240229, 0, false), before);
	world_end(&w);
}

TEST(a_split_within_the_span_gives_a_village_its_own_cell)
{
	static const struct expected then[] = {
	    {NULL, "villages_joint_cell.start", 1, "v3; v4 is empty"},
	    {NULL, "villages_joint_cell.end", 0, "v3 alone in J"},
	    {NULL, "villages_with_own_cell", 3, "v1, v2, v3"},
	    {NULL, "new_village_cells", 1, "A4"},
	    {NULL, "joint_cells", 0, "J has one village left"},
	    {NULL, "cells_balance.founded", 1, "A4"},
	    {NULL, "cells_balance.start", 4, "A1, A2, J, B1"},
	    {NULL, "cells_balance.end", 5, "and A4"},
	};
	/* the villages of 31/01 although the span goes on */
	static const struct expected before[] = {
	    {NULL, "villages_with_own_cell", 2, "v1, v2"},
	    {NULL, "villages_without_own_cell", 2, "v3, v4"},
	    {NULL, "joint_cells", 1, "J"},
	    {NULL, "villages_joint_cell.end", 0, "of the span's last day"},
	};
	struct world w;

	oracle_locality(&w);
	villagers(&w);
	/* c1 was there before */
	world_person(&w, "code=c0|cell=J|residence=v3",
		     "decision_on=2022-06-30");
	world_add(&w, "unit",
		  "code=A4|name=A4|kind=chi_bo_truc_thuc|parent=A|area=v4");
	world_add(&w, "unit_event",
		  "day=2024-02-01|kind=chia_tach|unit=J|new_unit=A4");
	world_ready(&w);
	CHECK(oracle_as_of(&w, 20240101, 20241231, 0, false), then);
	CHECK(oracle_as_of(&w, 20240101, 20241231, 20240131, false), before);
	world_end(&w);
}

/* ---- what is not told ---- */

TEST(the_unknown_is_null_with_a_note_and_named_in_partitions)
{
	static const struct expected rows[] = {
	    {NULL, "ethnic_minority", 1, "p1; p2 and p3 are not told"},
	    {NULL, "general_education.not_told", 2, "p2, p3"},
	    {NULL, "general_education.upper_secondary", 1, "p1"},
	    {NULL, "farmers", -1, "nobody's occupation is told"},
	    {NULL, "occupation_rows.not_told", 3, "all of them"},
	    {NULL, "admitted_communes_wards_towns", 1, "p1"},
	    {NULL, "admitted_elsewhere", 1, "p3; p2's bloc is not told"},
	};
	struct world w;
	struct report_result *r;

	oracle_locality(&w);
	world_add(&w, "unit", "code=N|name=N|kind=chi_bo_co_so|parent=R");
	world_person(&w, "code=p1|cell=A1|ethnic=thai|general_education=thpt",
		     "decision_on=2024-03-01");
	world_person(&w, "code=p2|cell=N", "decision_on=2024-03-01");
	/* «Không rõ» is an answer, but tells nothing */
	world_person(&w, "code=p3|cell=B1|ethnic=khac_khong_ro|birth_day=1990",
		     "decision_on=2024-03-01");
	world_ready(&w);
	r = world_report(&w, &report_whole, "R", 20240101, 20241231);
	CHECK(r, rows);
	assert_true(world_has_note(r, "Dân tộc thiểu số: 2"));
	assert_true(world_has_note(r, "1 đảng viên mới kết nạp ở chi bộ chưa"));
	assert_true(world_has_note(r, "1 người chỉ biết năm"));
	world_end(&w);
}

TEST(members_are_what_they_are_now_and_the_admitted_what_they_were)
{
	static const struct expected rows[] = {
	    {NULL, "members", 3, "p1 to p3"},
	    {NULL, "general_education.lower_secondary", 1, "p1 then"},
	    {NULL, "members_by_general_education.thpt", 1, "p1 now"},
	    {NULL, "members_by_general_education.not_told", 2, "p2, p3"},
	    {NULL, "members_by_ethnic.thai", 2, "p1, p2"},
	    {NULL, "members_by_ethnic.not_told", 1, "p3"},
	    {NULL, "members_by_religion.tin_lanh", 1, "p2"},
	    {NULL, "members_religious_adherent", 1, "an empty cell is none"},
	    {NULL, "members_youth_union", 1, "p3"},
	    {NULL, "members_by_age.31_35", 1, "p1 turns 35 that day"},
	    {NULL, "members_by_age.36_40", 1, "p3, 36 since the eve"},
	    {NULL, "members_by_age.over_60", 1, "p2, born in 1944"},
	    {NULL, "members_by_admission_period.from_1954_07_21", 1,
	     "p2 on the last day"},
	    {NULL, "members_by_admission_period.from_1975_05_01", 2, "p1, p3"},
	    {NULL, "members_by_bloc.xa", 2, "A1, A2 take it from A"},
	    {"B", "members_by_bloc.co_quan", 1, "p3"},
	    {NULL, "grassroots_units_by_bloc.xa", 1, "A"},
	    {NULL, "grassroots_units_by_bloc.co_quan", 1, "B"},
	};
	struct world w;
	struct row *p;

	oracle_locality(&w);
	world_person(&w,
		     "code=p1|cell=A1|ethnic=thai|general_education=thcs|"
		     "birth_day=1989-12-31",
		     "decision_on=2024-03-01");
	world_person(&w,
		     "code=p2|cell=A2|ethnic=thai|religion=tin_lanh|"
		     "birth_day=1944",
		     "decision_on=1975-04-30");
	world_person(&w, "code=p3|cell=B1|youth_union=x|birth_day=1988-12-30",
		     "decision_on=2024-03-01");
	assert_int_equal(
	    store_by_code(&w.c, &p, app_entity(w.app, "person"), "p1"), OK);
	row_set_text(p, "general_education", "thpt");
	assert_int_equal(store_save(&w.c, w.act, p, NULL), OK);
	world_ready(&w);
	CHECK(world_report(&w, &report_whole, "R", 20240101, 20241231), rows);
	world_end(&w);
}

/* ---- what people read ---- */

static const char *said(struct world *w, day_t from, day_t to)
{
	struct report_args args = {.unit = "R", .from = from, .to = to};
	struct report_result *r = NULL;
	struct buf b;
	const char *s;

	assert_int_equal(report_admissions.compute(&w->c, &r, &args), OK);
	buf_init(&b, MIB);
	report_admissions.text(&w->c, &b, r);
	s = arena_strdup(w->c.mem, buf_text(&b));
	buf_free(&b);
	return s;
}

TEST(the_paragraph_says_what_is_known_and_nothing_else)
{
	static const struct {
		day_t from, to;
		const char *says, *says_not;
	} rows[] = {
	    {20240101, 20241231,
	     "Năm 2024, Huyện R kết nạp được 3 đảng viên mới, đạt 75% chỉ "
	     "tiêu cấp trên giao (4 đảng viên), còn phải kết nạp 1",
	     "trưởng thôn"},
	    {20240101, 20240331, "Quý I năm 2024, Huyện R kết nạp được 3",
	     "0 "},
	    {20240701, 20241231,
	     "Trong 6 tháng cuối năm 2024, Huyện R chưa kết nạp được đảng "
	     "viên nào, đạt 0% chỉ tiêu",
	     "Tuổi đời"},
	    {20240301, 20240331, "Tháng 3 năm 2024, Huyện R", NULL},
	    {20240101, 20240731, "Trong 7 tháng đầu năm 2024, Huyện R", NULL},
	    {20150101, 20201231,
	     "Nhiệm kỳ 2015–2020, Huyện R kết nạp được 1 đảng viên mới; chỉ "
	     "tiêu nghị quyết là từ 2 đến 3 đảng viên, kết quả đạt 50% so với "
	     "mức thấp và 33,3% so với mức cao; bình quân mỗi năm kết nạp 0,2",
	     NULL},
	    {20230515, 20240301, "Từ ngày 15/05/2023 đến ngày 01/03/2024",
	     "chỉ tiêu"},
	};
	struct world w;
	size_t i;

	oracle_locality(&w);
	world_add(&w, "target",
		  "unit=R|period=2024|amount=4|source=cap_tren_giao");
	world_add(&w, "target",
		  "unit=R|period=2015-2020|amount=2-3|source=nghi_quyet");
	world_member(&w, "p0", "A1", NULL, "2016-03-01");
	for (i = 1; i <= 3; i++)
		world_member(&w, arena_printf(w.c.mem, "p%zu", i), "A1", NULL,
			     "2024-03-01");
	world_ready(&w);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const char *s = said(&w, rows[i].from, rows[i].to);

		if (!strstr(s, rows[i].says))
			fail_msg("does not say «%s»: %s", rows[i].says, s);
		if (rows[i].says_not && strstr(s, rows[i].says_not))
			fail_msg("says «%s»: %s", rows[i].says_not, s);
	}
	world_end(&w);
}
