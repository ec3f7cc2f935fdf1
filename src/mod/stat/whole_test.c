/*
 * whole_test.c: the whole picture: membership, organizations, posts, classes,
 * places; and what holds for every report.
 */
#include "base/base.h"
#include "base/test.h"
#include "mod/stat/world_test.h"
#include "store/store.h"

#include <unistd.h>

static void district(struct world *w)
{
	static const char *const lines[][2] = {
	    {"place", "code=h|name=Huyện H|level=huyen|population=5000|"
		      "minority_rate=88"},
	    {"place", "code=x|name=Xã X|level=xa|parent=h|border=x|"
		      "population=3000"},
	    {"place", "code=t|name=Thị trấn T|level=xa|parent=h"},
	    {"place", "code=v1|name=Thôn 1|level=thon|parent=x"},
	    {"place", "code=v2|name=Thôn 2|level=thon|parent=x"},
	    {"unit", "code=R|name=Huyện|kind=cap_tren_truc_tiep|area=h"},
	    {"unit", "code=A|name=Xã A|kind=dang_bo_co_so|parent=R|bloc=xa|"
		     "area=x"},
	    {"unit", "code=T|name=Thị trấn|kind=chi_bo_co_so|parent=R|"
		     "bloc=thi_tran|area=t"},
	    {"unit", "code=A1|name=A1|kind=chi_bo_truc_thuc|parent=A|area=v1"},
	    {"unit", "code=A2|name=A2|kind=chi_bo_truc_thuc|parent=A|area=v2"},
	    {"unit", "code=N|name=Mới|kind=chi_bo_co_so|parent=R|bloc=co_quan"},
	};
	size_t i;

	world_begin(w, 20241231);
	for (i = 0; i < ARRAY_LEN(lines); i++)
		world_add(w, lines[i][0], lines[i][1]);
}

static int64_t of_root(struct report_result *r, const char *code)
{
	return world_value(&r->root, code);
}

TEST(membership_is_counted_on_the_day_and_its_changes_in_the_span)
{
	struct world w;
	struct report_result *r;

	district(&w);
	world_person(&w, "code=p1|cell=A1|sex=nu|ethnic=thai",
		     "decision_on=2020-01-01|official_on=2021-01-02");
	world_person(&w, "code=p2|cell=A1|ethnic=kinh",
		     "decision_on=2023-03-01|official_decision_on=2024-04-01");
	world_person(&w, "code=p3|cell=A2|ethnic=kinh",
		     "decision_on=2024-05-01");
	world_person(&w, "code=p4|cell=A2",
		     "decision_on=2010-01-01|official_on=2011-01-02|"
		     "exit_on=2024-05-01|exit_reason=tu_tran");
	world_person(&w, "code=p5|cell=T",
		     "decision_on=2010-01-01|exit_on=2024-06-01|"
		     "exit_reason=khai_tru");
	world_person(&w, "code=p6|cell=T",
		     "decision_on=2023-01-01|exit_on=2024-06-02|"
		     "exit_reason=xoa_ten_du_bi");
	world_person(&w, "code=p7|cell=T",
		     "decision_on=2010-01-01|exit_on=2023-06-02|"
		     "exit_reason=xin_ra");
	world_ready(&w);
	r = world_report(&w, &report_whole, "R", 20240101, 20241231);
	assert_int_equal(of_root(r, "members"), 3);
	assert_int_equal(of_root(r, "members_female"), 1);
	assert_int_equal(of_root(r, "members_ethnic_minority"), 1);
	assert_int_equal(of_root(r, "members_official"), 2);
	assert_int_equal(of_root(r, "members_probationary"), 1);
	assert_int_equal(of_root(r, "members_start"), 5);
	assert_int_equal(of_root(r, "recognized"), 1);
	assert_int_equal(of_root(r, "deceased"), 1);
	assert_int_equal(of_root(r, "expelled"), 1);
	assert_int_equal(of_root(r, "struck_off"), 1);
	assert_int_equal(of_root(r, "left"), 0);
	assert_int_equal(of_root(r, "admitted"), 1);
	/* start + admitted − exits = end */
	assert_int_equal(5 + 1 - 3, 3);
	r = world_report(&w, &report_whole, "R", 20240101, 20240430);
	assert_int_equal(of_root(r, "members"), 5);
	/* that day one came and one left: who left is not counted any more */
	r = world_report(&w, &report_whole, "R", 20240101, 20240501);
	assert_int_equal(of_root(r, "members"), 5);
	assert_int_equal(of_root(r, "deceased"), 1);
	world_end(&w);
}

TEST(a_member_is_counted_where_he_sat_that_day)
{
	struct world w;
	struct report_result *r;

	district(&w);
	world_member(&w, "p1", "A2", NULL, "2020-01-01");
	world_member(&w, "p2", "A2", NULL, "2020-01-01");
	world_add(&w, "transfer",
		  "person=p1|from_cell=T|to_cell=A2|kind=noi_bo|"
		  "day=2024-09-01");
	world_add(&w, "transfer",
		  "person=p2|from_cell=A1|to_cell=A2|kind=tang_cuong|"
		  "day=2024-09-01");
	world_ready(&w);
	r = world_report(&w, &report_whole, "R", 20240101, 20240831);
	assert_int_equal(world_value(world_child(r, "T"), "members"), 1);
	assert_int_equal(world_value(world_child(r, "A"), "members"), 1);
	r = world_report(&w, &report_whole, "R", 20240101, 20241231);
	assert_int_equal(world_value(world_child(r, "T"), "members"), 0);
	assert_int_equal(world_value(world_child(r, "A"), "members"), 2);
	assert_int_equal(of_root(r, "transfers.internal"), 1);
	assert_int_equal(of_root(r, "transfers.seconded"), 1);
	assert_int_equal(world_value(world_child(r, "A"), "transfers.in"), 1);
	assert_int_equal(world_value(world_child(r, "T"), "transfers.out"), 1);
	world_end(&w);
}

TEST(organizations_are_those_of_the_day_and_events_those_of_the_span)
{
	struct world w;
	struct report_result *r;

	district(&w);
	world_add(&w, "unit_event", "day=2024-02-01|kind=thanh_lap|unit=N");
	world_add(&w, "unit_event", "day=2024-08-01|kind=nang_cap|unit=T");
	world_ready(&w);
	r = world_report(&w, &report_whole, "R", 20240101, 20241231);
	assert_int_equal(of_root(r, "grassroots_units"), 3);
	assert_int_equal(of_root(r, "grassroots_units.grassroots_orgs"), 2);
	assert_int_equal(of_root(r, "grassroots_units.grassroots_cells"), 1);
	assert_int_equal(of_root(r, "subordinate_cells"), 2);
	assert_int_equal(of_root(r, "new_grassroots_units"), 1);
	assert_int_equal(of_root(r, "commune_cells_upgraded"), 1);
	r = world_report(&w, &report_whole, "R", 20230101, 20231231);
	assert_int_equal(of_root(r, "grassroots_units"), 2);
	assert_int_equal(of_root(r, "new_grassroots_units"), 0);
	assert_int_equal(of_root(r, "commune_cells_upgraded"), 0);
	world_end(&w);
}

TEST(places_population_and_officials_in_charge)
{
	struct world w;
	struct report_result *r;

	district(&w);
	world_add(&w, "duty", "official=Lò Văn An|charge=x|from_on=2023-01-01");
	world_add(&w, "duty",
		  "official=Lò Văn Bình|charge=t|from_on=2023-01-01|"
		  "to_on=2024-06-30");
	world_ready(&w);
	r = world_report(&w, &report_whole, "R", 20240101, 20241231);
	assert_int_equal(of_root(r, "communes"), 1);
	assert_int_equal(of_root(r, "towns"), 1);
	assert_int_equal(of_root(r, "communes_and_towns"), 2);
	assert_int_equal(of_root(r, "border_communes_and_towns"), 1);
	assert_int_equal(of_root(r, "communes_with_official_in_charge"), 1);
	assert_int_equal(of_root(r, "population"), 5000);
	assert_int_equal(of_root(r, "population_minority"), 8800);
	assert_int_equal(world_value(world_child(r, "A"), "population"), 3000);
	/* nobody told: unknown, not 0 */
	assert_int_equal(world_value(world_child(r, "T"), "population"), -1);
	assert_int_equal(world_value(world_child(r, "A"),
				     "communes_with_official_in_charge"),
			 1);
	world_end(&w);
}

TEST(posts_count_with_their_base_and_villages_with_their_head)
{
	struct world w;
	struct report_result *r;

	district(&w);
	world_person(&w, "code=p1|cell=A1",
		     "decision_on=2022-12-01|official_decision_on=2024-03-05");
	world_person(&w, "code=p2|cell=A2",
		     "agreed_on=2024-01-01|source_on=2024-01-02");
	world_add(&w, "post",
		  "place=v1|post=truong_thon|person=p1|from_on=2020-01-01");
	world_add(&w, "post",
		  "place=v1|post=bi_thu_chi_bo|person=p1|from_on=2020-01-01");
	/* a second post of the same head does not make a second village */
	world_add(&w, "post",
		  "place=v1|post=bi_thu_kiem_truong_thon|person=p1|"
		  "from_on=2020-01-01");
	world_add(&w, "post",
		  "place=v2|post=truong_thon|person=p2|from_on=2020-01-01");
	world_add(&w, "post",
		  "place=v1|post=truong_ban_mat_tran|from_on=2020-01-01");
	world_add(&w, "post",
		  "place=v2|post=truong_ban_mat_tran|person=p1|"
		  "from_on=2020-01-01");
	world_add(&w, "post",
		  "place=v2|post=bi_thu_chi_doan|person=p1|"
		  "from_on=2020-01-01|to_on=2023-12-31");
	world_ready(&w);
	r = world_report(&w, &report_whole, "R", 20240301, 20240331);
	assert_int_equal(of_root(r, "front_head_posts"), 2);
	assert_int_equal(of_root(r, "front_heads_members"), 1);
	assert_int_equal(of_root(r, "mass_org_head_posts"), 0);
	assert_int_equal(of_root(r, "village_heads_members"), 1);
	assert_int_equal(of_root(r, "village_heads_secretaries"), 1);
	assert_int_equal(of_root(r, "villages_head_became_official"), 1);
	assert_int_equal(of_root(r, "villages_head_became_official.X"), 1);
	r = world_report(&w, &report_whole, "R", 20240401, 20240430);
	assert_int_equal(of_root(r, "villages_head_became_official"), 0);
	world_end(&w);
}

TEST(classes_count_their_people_or_their_seats_or_say_that_nobody_knows)
{
	struct world w;
	struct report_result *r;

	district(&w);
	world_member(&w, "p1", "A1", NULL, "2020-01-01");
	world_member(&w, "p2", "A1", NULL, "2020-01-01");
	world_add(&w, "class",
		  "code=k1|kind=nhan_thuc|from_on=2024-03-01|"
		  "to_on=2024-03-05|organizer=R|seats=50");
	world_add(&w, "class",
		  "code=k2|kind=cap_uy|from_on=2024-03-01|to_on=2024-03-05|"
		  "organizer=A|seats=30");
	world_add(&w, "class",
		  "code=k3|kind=ly_luan|from_on=2024-03-01|"
		  "to_on=2024-03-05|organizer=R");
	world_add(&w, "class",
		  "code=k4|kind=nhan_thuc|from_on=2023-03-01|"
		  "to_on=2023-03-05|organizer=R|seats=10");
	world_add(&w, "enrolment", "class=k1|person=p1");
	world_add(&w, "enrolment", "class=k1|person=p2");
	world_ready(&w);
	r = world_report(&w, &report_whole, "R", 20240101, 20241231);
	assert_int_equal(of_root(r, "awareness_classes.classes"), 1);
	assert_int_equal(of_root(r, "awareness_classes.people"), 2);
	assert_int_equal(of_root(r, "committee_work_classes.people"), 30);
	assert_true(world_has_note(r, "lấy theo số chỗ"));
	assert_int_equal(of_root(r, "political_theory_classes.classes"), 1);
	assert_int_equal(of_root(r, "political_theory_classes.people"), -1);
	assert_int_equal(of_root(r, "specialist_classes.classes"), 0);
	assert_int_equal(of_root(r, "specialist_classes.people"), 0);
	assert_int_equal(
	    world_value(world_child(r, "A"), "committee_work_classes.people"),
	    30);
	world_end(&w);
}

/* ---- what holds for every report ---- */

/* Much of everything, from a fixed seed. */
static void crowd(struct world *w)
{
	static const char *const cells[] = {"A1", "A2", "T", "N"};
	static const char *const villages[] = {"v1", "v2", "", ""};
	static const char *const occupations[] = {"nong_dan", "vien_chuc", "",
						  "khac_tu_do"};
	uint32_t seed = 7;
	int i;

	district(w);
	world_add(w, "unit_event",
		  "day=2024-05-01|kind=sap_nhap|unit=T|"
		  "new_unit=A");
	for (i = 0; i < 120; i++) {
		struct arena *mem = w->c.mem;
		uint32_t x = seed = seed * 1664525u + 1013904223u;
		const char *exit =
		    x >> 20 & 1 ? ""
				: "|exit_on=2024-10-01|exit_reason=tu_tran";

		world_person(
		    w,
		    arena_printf(mem,
				 "code=p%d|cell=%s|residence=%s|occupation=%s|"
				 "sex=%s|ethnic=%s",
				 i, cells[x >> 8 & 3], villages[x >> 10 & 3],
				 occupations[x >> 12 & 3],
				 x >> 14 & 1 ? "nam" : "nu",
				 x >> 15 & 1 ? "thai" : "kinh"),
		    arena_printf(mem, "decision_on=202%d-%02d-1%d%s",
				 (int)(x >> 16 & 1) + 3, (int)(x >> 24) % 9 + 1,
				 (int)(x >> 28) % 9, exit));
	}
	world_ready(w);
}

/* What is counted at a unit itself, not below it, is not in the children;
 * here nobody sits above the cells. */
TEST(a_parent_contains_its_children)
{
	struct world w;
	struct report_result *r;
	int i, k, checked = 0;

	crowd(&w);
	r = world_report(&w, &report_whole, "R", 20240101, 20241231);
	for (i = 0; i < r->root.nfigures; i++) {
		const struct figure *f = &r->root.figures[i];
		int64_t sum = 0;

		if (!f->def->stream || f->def->has_no_value)
			continue;
		for (k = 0; k < r->root.nchildren; k++)
			sum += r->root.children[k].figures[i].value.lo;
		if (num_is_known(f->value) && f->value.lo != sum)
			fail_msg("%s: %lld, children %lld", f->def->code,
				 (long long)f->value.lo, (long long)sum);
		checked += f->value.lo > 0;
	}
	assert_true(checked > 10);
	world_end(&w);
}

TEST(every_count_opens_to_its_records)
{
	struct world w;
	struct report_args args = {
	    .unit = "R", .from = 20240101, .to = 20241231};
	struct report_result *r;
	struct opened o;
	int i, checked = 0;

	crowd(&w);
	r = world_report(&w, &report_whole, "R", 20240101, 20241231);
	for (i = 0; i < r->root.nfigures; i++) {
		const struct figure *f = &r->root.figures[i];

		if (!f->def->stream || f->def->has_no_value)
			continue;
		assert_int_equal(
		    report_whole.open(&w.c, &o, &args, f->def->code, NULL), OK);
		if (num_is_known(f->value) && (int64_t)o.n != f->value.lo)
			fail_msg("%s: %lld opens to %zu", f->def->code,
				 (long long)f->value.lo, o.n);
		checked += o.n > 0;
	}
	assert_true(checked > 10);
	world_end(&w);
}

TEST(a_kept_tree_gives_the_same_and_notices_a_write)
{
	struct world w;
	struct report_args args = {
	    .unit = "R", .from = 20240101, .to = 20241231};
	struct report_result *r;

	crowd(&w);
	args.cache = report_cache_new();
	assert_int_equal(report_whole.compute(&w.c, &r, &args), OK);
	assert_int_equal(of_root(r, "grassroots_units"), 2);
	assert_int_equal(report_whole.compute(&w.c, &r, &args), OK);
	assert_int_equal(of_root(r, "grassroots_units"), 2);
	assert_int_equal(act_begin(&w.c, &w.act, "edit", "thu", NULL), OK);
	world_add(&w, "unit", "code=M|name=M|kind=chi_bo_co_so|parent=R");
	world_ready(&w);
	assert_int_equal(report_whole.compute(&w.c, &r, &args), OK);
	assert_int_equal(of_root(r, "grassroots_units"), 3);
	report_cache_free(args.cache);
	world_end(&w);
}

TEST(spans_that_are_none_are_refused_with_a_sentence)
{
	static const struct {
		day_t from, to;
		const char *why;
	} rows[] = {
	    {0, 20241231, "no beginning"},
	    {20240101, 0, "no end"},
	    {20240201, 20240131, "ends before it begins"},
	};
	struct world w;
	struct report_result *r;
	size_t i;

	district(&w);
	world_ready(&w);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct report_args args = {
		    .unit = "R", .from = rows[i].from, .to = rows[i].to};

		err_clear(&w.c);
		if (report_whole.compute(&w.c, &r, &args) != E_USAGE)
			fail_msg("%s", rows[i].why);
		assert_true(*w.c.err.text != '\0');
	}
	err_clear(&w.c);
	assert_int_equal(
	    report_whole.compute(&w.c, &r,
				 &(struct report_args){.unit = "ZZ",
						       .from = 20240101,
						       .to = 20241231}),
	    E_NOTFOUND);
	world_end(&w);
}

TEST(a_result_takes_every_shape)
{
	static const struct {
		const char *ending;
		enum rc rc;
	} files[] = {{".csv", OK}, {".xlsx", OK}, {".doc", E_USAGE}};
	struct world w;
	struct report_result *r;
	struct buf b;
	size_t i;

	crowd(&w);
	r = world_report(&w, &report_whole, "R", 20240101, 20241231);
	buf_init(&b, MIB);
	report_json(&b, r, LANG_VI);
	assert_non_null(strstr(buf_text(&b), "\"unit\":{\"code\":\"R\""));
	assert_non_null(strstr(buf_text(&b), "\"target\":{\"label\":"
					     "\"Chỉ tiêu\",\"value\":null}"));
	buf_clear(&b);
	report_text(&w.c, &b, r);
	assert_non_null(strstr(buf_text(&b), "Năm 2024, Huyện kết nạp được"));
	buf_clear(&b);
	w.c.lang = LANG_EN;
	report_text(&w.c, &b, r);
	assert_non_null(strstr(buf_text(&b), "In 2024"));
	buf_free(&b);
	for (i = 0; i < ARRAY_LEN(files); i++) {
		const char *path =
		    arena_printf(w.c.mem, "%s%s", w.path, files[i].ending);

		err_clear(&w.c);
		assert_int_equal(report_file(&w.c, r, path), files[i].rc);
		assert_int_equal(unlink(path), files[i].rc == OK ? 0 : -1);
	}
	world_end(&w);
}
