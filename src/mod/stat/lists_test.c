/*
 * lists_test.c: what whole lists say together: faults that random lists found
 * when a naive program counted them person by person and day by day.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "base/test.h"
#include "mod/stat/world_test.h"

static void two_communes(struct world *w)
{
	static const char *const lines[][2] = {
	    {"place", "code=h|name=Huyện H|level=huyen"},
	    {"place", "code=x|name=Xã X|level=xa|parent=h"},
	    {"place", "code=v1|name=Thôn 1|level=thon|parent=x"},
	    {"place", "code=v2|name=Thôn 2|level=thon|parent=x"},
	    {"unit", "code=R|name=Huyện|kind=cap_tren_truc_tiep|area=h"},
	    {"unit", "code=A|name=Xã A|kind=dang_bo_co_so|parent=R|area=x"},
	    {"unit", "code=B|name=Xã B|kind=dang_bo_co_so|parent=R"},
	    {"unit", "code=A1|name=A1|kind=chi_bo_truc_thuc|parent=A|area=v1"},
	    {"unit", "code=A2|name=A2|kind=chi_bo_truc_thuc|parent=A"},
	    {"unit", "code=B1|name=B1|kind=chi_bo_truc_thuc|parent=B|"
		     "has_committee=1"},
	};
	size_t i;

	world_begin(w, 20241231);
	for (i = 0; i < ARRAY_LEN(lines); i++)
		world_add(w, lines[i][0], lines[i][1]);
}

/* A clerk saw members of the transfer list counted in a commune to which
 * their cell came a year later only. */
TEST(who_moved_to_a_cell_sat_in_it_until_it_was_merged)
{
	struct world w;
	struct report_result *r;

	two_communes(&w);
	world_add(&w, "unit_event",
		  "day=2024-07-01|kind=sap_nhap|unit=A1|new_unit=B1");
	world_member(&w, "p1", "B1", NULL, "2020-01-01");
	world_member(&w, "p2", "A2", NULL, "2020-01-01");
	world_add(&w, "transfer",
		  "person=p1|from_cell=A2|to_cell=A1|kind=noi_bo|"
		  "day=2023-03-01");
	/* to the same cell, and back from what it became */
	world_add(&w, "transfer",
		  "person=p2|from_cell=A2|to_cell=A1|kind=noi_bo|"
		  "day=2023-03-01");
	world_add(&w, "transfer",
		  "person=p2|from_cell=B1|to_cell=A2|kind=noi_bo|"
		  "day=2024-10-01");
	world_ready(&w);
	r = world_report(&w, &report_whole, "R", 20230101, 20231231);
	assert_int_equal(world_value(world_child(r, "A"), "members"), 2);
	assert_int_equal(world_value(world_child(r, "B"), "members"), 0);
	r = world_report(&w, &report_whole, "R", 20240101, 20240930);
	assert_int_equal(world_value(world_child(r, "A"), "members_start"), 2);
	assert_int_equal(world_value(world_child(r, "A"), "members"), 0);
	assert_int_equal(world_value(world_child(r, "B"), "members"), 2);
	r = world_report(&w, &report_whole, "R", 20240101, 20241231);
	assert_int_equal(world_value(world_child(r, "A"), "members"), 1);
	assert_int_equal(
	    world_value(world_child(r, "A"), "members_balance.residual"), 0);
	assert_int_equal(
	    world_value(world_child(r, "B"), "members_balance.residual"), 0);
	world_end(&w);
}

/* The report of a year left out the transfers of which only the year, or
 * January, was known; the balance of members had them. */
TEST(a_transfer_known_by_its_month_is_counted_in_that_month)
{
	struct world w;
	struct report_result *r;

	two_communes(&w);
	world_member(&w, "p1", "B1", NULL, "2020-01-01");
	world_member(&w, "p2", "B1", NULL, "2020-01-01");
	world_add(&w, "transfer",
		  "person=p1|from_cell=A2|to_cell=B1|kind=noi_bo|day=2024-01");
	world_add(&w, "transfer",
		  "person=p2|from_cell=A2|to_cell=B1|kind=noi_bo|day=2024");
	world_ready(&w);
	r = world_report(&w, &report_whole, "B", 20240101, 20241231);
	assert_int_equal(world_value(&r->root, "transfers.in"), 2);
	assert_int_equal(world_value(&r->root, "members_balance."
					       "transferred_in"),
			 2);
	r = world_report(&w, &report_whole, "B", 20240201, 20241231);
	assert_int_equal(world_value(&r->root, "transfers.in"), 0);
	world_end(&w);
}

/* Commune A read "0 classes, 0 cells with a committee, 0 candidates" in the
 * table of its district and "unknown" in its own report. */
TEST(a_unit_reads_the_same_in_its_own_report_and_in_its_superiors)
{
	static const char *const codes[] = {
	    "awareness_classes.classes",
	    "village_cells_with_committee",
	    "source_pool",
	};
	struct world w;
	struct report_result *above, *own;
	size_t i;

	two_communes(&w);
	world_add(&w, "class",
		  "code=L|kind=nhan_thuc|from_on=2024-03-01|to_on=2024-03-05|"
		  "organizer=R|seats=40");
	world_member(&w, "p1", "A1", "v1", "2020-01-01");
	world_person(&w, "code=p2|cell=B1", "agreed_on=2024-01-05");
	world_ready(&w);
	above = world_report(&w, &report_whole, "R", 20240101, 20241231);
	own = world_report(&w, &report_whole, "A", 20240101, 20241231);
	for (i = 0; i < ARRAY_LEN(codes); i++) {
		int64_t n = world_value(world_child(above, "A"), codes[i]);

		if (n != 0 || world_value(&own->root, codes[i]) != n)
			fail_msg("%s: %lld above, %lld in the own report",
				 codes[i], (long long)n,
				 (long long)world_value(&own->root, codes[i]));
	}
	world_end(&w);
}

/* A village read "has members since 2020" because of one who came to it from
 * another province in 2024. */
TEST(who_came_from_elsewhere_lived_in_no_village_of_ours_before)
{
	struct world w;
	struct report_result *r;

	two_communes(&w);
	world_member(&w, "p1", "A2", "v1", "2020-01-01");
	world_add(&w, "transfer",
		  "person=p1|to_cell=A2|kind=chinh_thuc|day=2024-05-10");
	world_ready(&w);
	r = world_report(&w, &report_whole, "A", 20240101, 20241231);
	assert_int_equal(
	    world_value(&r->root, "villages_without_members.start"), 2);
	assert_int_equal(
	    world_value(&r->root, "villages_without_members.cleared"), 1);
	assert_int_equal(world_value(&r->root, "villages_without_members.end"),
			 1);
	r = world_report(&w, &report_whole, "A", 20230101, 20231231);
	assert_int_equal(
	    world_value(&r->root, "villages_with_resident_members"), 0);
	assert_int_equal(world_value(&r->root, "villages_without_members.end"),
			 2);
	world_end(&w);
}

/* After an office cell was merged into a commune's, the tree of now moved its
 * old admissions from the offices to the communes. */
TEST(an_admission_keeps_the_bloc_of_its_day_on_either_tree)
{
	struct world w;
	struct report_result *r;
	int is_now;

	two_communes(&w);
	world_add(&w, "unit",
		  "code=O|name=O|kind=chi_bo_truc_thuc|parent=B|bloc=co_quan");
	world_add(&w, "unit",
		  "code=X1|name=X1|kind=chi_bo_truc_thuc|parent=A|bloc=xa");
	world_add(&w, "unit_event",
		  "day=2024-07-01|kind=sap_nhap|unit=O|new_unit=X1");
	world_member(&w, "p1", "O", NULL, "2024-02-01");
	world_ready(&w);
	for (is_now = 0; is_now < 2; is_now++) {
		struct report_args args = {.unit = "R",
					   .from = 20240101,
					   .to = 20240331,
					   .is_now = is_now};

		assert_int_equal(report_admissions.compute(&w.c, &r, &args),
				 OK);
		assert_int_equal(world_value(&r->root, "admitted_offices"), 1);
		assert_int_equal(
		    world_value(&r->root, "admitted_communes_wards_towns"), 0);
		assert_non_null(world_child(r, is_now ? "A" : "B"));
	}
	world_end(&w);
}
