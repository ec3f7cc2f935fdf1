/*
 * tree_test.c: the tree before and after each kind of event.
 */
#include "base/base.h"
#include "mod/org/tree.h"

#include "base/test.h"
#include "mod/stat/world_test.h"

static void one_of_each(struct world *w)
{
	static const char *const units[] = {
	    "code=R|name=Huyện|kind=cap_tren_truc_tiep",
	    "code=A|name=Xã A|kind=dang_bo_co_so|parent=R|bloc=xa",
	    "code=B|name=Xã B|kind=dang_bo_co_so|parent=R",
	    "code=C|name=Chi bộ C|kind=chi_bo_co_so|parent=R",
	    "code=A1|name=A một|kind=chi_bo_truc_thuc|parent=A",
	    "code=A2|name=A hai|kind=chi_bo_truc_thuc|parent=A",
	    "code=B1|name=B một|kind=chi_bo_truc_thuc|parent=B",
	    "code=N|name=Mới|kind=chi_bo_truc_thuc|parent=A",
	};
	size_t i;

	world_begin(w, 20241231);
	for (i = 0; i < ARRAY_LEN(units); i++)
		world_add(w, "unit", units[i]);
}

TEST(a_merged_unit_hands_its_cells_over_from_that_day)
{
	struct world w;
	struct org_tree *t;
	int path[DEPTH_MAX];

	one_of_each(&w);
	world_add(&w, "unit_event",
		  "day=2024-07-01|kind=sap_nhap|unit=B|new_unit=A");
	world_ready(&w);
	assert_int_equal(org_tree_load(&w.c, &t), OK);
	assert_int_equal(org_path(t, org_by_code(t, "B1"), org_by_code(t, "B"),
				  20240630, path),
			 2);
	assert_int_equal(org_path(t, org_by_code(t, "B1"), org_by_code(t, "B"),
				  20240701, path),
			 0);
	assert_int_equal(org_path(t, org_by_code(t, "B1"), org_by_code(t, "A"),
				  20240701, path),
			 2);
	assert_true(org_is_alive(t, org_by_code(t, "B"), 20240630));
	assert_false(org_is_alive(t, org_by_code(t, "B"), 20240701));
	assert_int_equal(org_standing(t, org_by_code(t, "B"), 20240701),
			 org_by_code(t, "A"));
	/* asking for an earlier day afterwards gives the earlier tree */
	assert_int_equal(org_path(t, org_by_code(t, "B1"), org_by_code(t, "B"),
				  20240101, path),
			 2);
	org_tree_free(t);
	world_end(&w);
}

TEST(an_upgrade_a_new_name_and_a_new_superior_hold_from_their_day)
{
	struct world w;
	struct org_tree *t;
	int c, a1;

	one_of_each(&w);
	world_add(&w, "unit_event", "day=2024-03-01|kind=nang_cap|unit=C");
	world_add(&w, "unit_event",
		  "day=2024-03-01|kind=doi_ten|unit=C|new_name=Đảng bộ C");
	world_add(&w, "unit_event",
		  "day=2024-05-01|kind=chuyen_cap_tren|unit=A1|new_unit=B");
	world_ready(&w);
	assert_int_equal(org_tree_load(&w.c, &t), OK);
	c = org_by_code(t, "C");
	a1 = org_by_code(t, "A1");
	assert_true(org_is(t, c, 20240229, "grassroots_cells"));
	assert_true(org_is(t, c, 20240301, "grassroots_orgs"));
	assert_string_equal(org_on(t, 20240229)->name[c], "Chi bộ C");
	assert_string_equal(org_on(t, 20240301)->name[c], "Đảng bộ C");
	assert_int_equal(org_on(t, 20240430)->parent[a1], org_by_code(t, "A"));
	assert_int_equal(org_on(t, 20240501)->parent[a1], org_by_code(t, "B"));
	org_tree_free(t);
	world_end(&w);
}

TEST(a_split_cell_lives_from_its_day_and_takes_its_area_along)
{
	struct world w;
	struct org_tree *t;
	int old, new;

	one_of_each(&w);
	world_add(&w, "place", "code=v1|name=Thôn 1|level=thon");
	world_add(&w, "place", "code=v2|name=Thôn 2|level=thon");
	world_add(&w, "unit",
		  "code=J|name=Ghép|kind=chi_bo_truc_thuc|parent=A|area=v1;v2");
	world_add(&w, "unit",
		  "code=S|name=Tách|kind=chi_bo_truc_thuc|parent=A|area=v2");
	world_add(&w, "unit_event",
		  "day=2024-06-01|kind=chia_tach|unit=J|new_unit=S");
	world_ready(&w);
	assert_int_equal(org_tree_load(&w.c, &t), OK);
	old = org_by_code(t, "J");
	new = org_by_code(t, "S");
	assert_false(org_is_alive(t, new, 20240531));
	assert_true(org_is_alive(t, new, 20240601));
	assert_int_equal(org_on(t, 20240531)->narea[old], 2);
	assert_int_equal(org_on(t, 20240601)->narea[old], 1);
	assert_int_equal(org_standing(t, new, 20240531), old);
	assert_int_equal(org_standing(t, new, 20240601), new);
	org_tree_free(t);
	world_end(&w);
}

TEST(a_founded_unit_lives_from_the_event_and_a_dissolved_one_until_it)
{
	struct world w;
	struct org_tree *t;

	one_of_each(&w);
	world_add(&w, "unit_event", "day=2024-02-01|kind=thanh_lap|unit=N");
	world_add(&w, "unit_event", "day=2024-08-01|kind=giai_the|unit=A2");
	world_ready(&w);
	assert_int_equal(org_tree_load(&w.c, &t), OK);
	assert_false(org_is_alive(t, org_by_code(t, "N"), 20240131));
	assert_true(org_is_alive(t, org_by_code(t, "N"), 20240201));
	assert_true(org_is_alive(t, org_by_code(t, "A2"), 20240731));
	assert_false(org_is_alive(t, org_by_code(t, "A2"), 20240801));
	assert_string_equal(org_bloc(t, org_by_code(t, "A1"), 20240101), "xa");
	assert_null(org_bloc(t, org_by_code(t, "B1"), 20240101));
	org_tree_free(t);
	world_end(&w);
}

TEST(a_unit_under_itself_is_found_by_verify)
{
	struct world w;

	one_of_each(&w);
	world_add(&w, "unit_event",
		  "day=2024-05-01|kind=chuyen_cap_tren|unit=A|new_unit=A1");
	world_ready(&w);
	assert_int_equal(org_verify(&w.c), E_DB);
	assert_non_null(strstr(w.c.err.text, "01/05/2024"));
	world_end(&w);
}

TEST(a_subtree_holds_what_was_merged_into_it)
{
	struct world w;
	struct idset s;

	one_of_each(&w);
	world_add(&w, "unit_event",
		  "day=2024-07-01|kind=sap_nhap|unit=B|new_unit=A");
	world_ready(&w);
	idset_init(&s);
	assert_int_equal(org_subtree(&w.c, "A", 20240101, &s), OK);
	assert_int_equal(s.n, 4);
	idset_free(&s);
	assert_int_equal(org_subtree(&w.c, "A", 20241231, &s), OK);
	assert_int_equal(s.n, 6); /* A, its three cells, B1, and B itself */
	idset_free(&s);
	assert_int_equal(org_subtree(&w.c, "không có", 20241231, &s),
			 E_NOTFOUND);
	world_end(&w);
}
