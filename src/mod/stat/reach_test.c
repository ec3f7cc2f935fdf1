/*
 * reach_test.c: figures of who reaches a part of the data, on the real modules.
 */
#include "base/base.h"
#include "mod/stat/world_test.h"

#include "base/idset.h"
#include "base/test.h"
#include "mod/org/tree.h"
#include "mod/stat/stat.h"
#include "store/store.h"

static void two_communes(struct world *w)
{
	static const char *const rows[][2] = {
	    {"place", "code=TB|name=Tả Van|level=thon"},
	    {"unit", "code=R|name=Huyện|kind=cap_tren_truc_tiep"},
	    {"unit", "code=A|name=Xã A|kind=dang_bo_co_so|parent=R|bloc=xa"},
	    {"unit", "code=B|name=Xã B|kind=dang_bo_co_so|parent=R|bloc=xa"},
	    {"unit", "code=A1|name=A một|kind=chi_bo_truc_thuc|parent=A"},
	    {"unit", "code=A2|name=A hai|kind=chi_bo_truc_thuc|parent=A"},
	    {"unit", "code=B1|name=B một|kind=chi_bo_truc_thuc|parent=B"},
	};
	size_t i;

	world_begin(w, 20241231);
	for (i = 0; i < ARRAY_LEN(rows); i++)
		world_add(w, rows[i][0], rows[i][1]);
	world_member(w, "P1", "A1", NULL, "2024-02-01");
	world_member(w, "P2", "A2", NULL, "2024-03-01");
	world_member(w, "P3", "B1", NULL, "2024-04-01");
	world_member(w, "P4", "B1", NULL, "2024-05-01");
	world_person(w, "code=C1|cell=A1", "agreed_on=2024-03-01");
	world_person(w, "code=C2|cell=B1", "agreed_on=2024-03-01");
	world_add(w, "post", "place=TB|post=truong_thon|from_on=2024-01-01");
	world_add(w, "post",
		  "place=TB|post=pho_thon|person=P3|from_on=2024-01-01");
	world_add(w, "target", "unit=A|period=2024|amount=3");
	world_add(w, "target", "unit=B|period=2024|amount=5");
	world_ready(w);
}

static int64_t admitted(struct world *w, const char *unit,
			struct report_cache *cache)
{
	struct report_args args = {
	    .unit = unit, .from = 20240101, .to = 20241231, .cache = cache};
	struct report_result *out;
	enum rc rc = report_admissions.compute(&w->c, &out, &args);

	if (rc < 0)
		fail_msg("%s", w->c.err.text);
	return world_value(&out->root, "admitted");
}

static void count_way(void *of, int64_t person, const char *stage)
{
	UNUSED(person);
	UNUSED(stage);
	++*(int *)of;
}

static int on_the_way(struct world *w, struct report_cache *cache)
{
	int n = 0;

	assert_int_equal(
	    stat_on_the_way(&w->c, cache, 20241231, NULL, count_way, &n), OK);
	return n;
}

TEST(figures_of_a_unit_within_reach_are_those_of_everything)
{
	struct world w;
	struct idset reach;
	struct report_cache *cache = report_cache_new();
	struct report_cache *fresh = report_cache_new();
	struct report_args args = {
	    .unit = "B", .from = 20240101, .to = 20241231};
	struct report_result *out;
	int64_t n = 0;
	day_t last;

	two_communes(&w);
	idset_init(&reach);
	assert_int_equal(org_subtree(&w.c, "A", 20241231, &reach), OK);
	assert_int_equal(admitted(&w, "A", cache), 2);
	assert_int_equal(admitted(&w, "B", cache), 2);
	w.c.reach = &reach;
	assert_int_equal(admitted(&w, "A", NULL), 2);
	/* what was kept for the other one is not taken */
	assert_int_equal(admitted(&w, "A", cache), 2);
	assert_int_equal(report_admissions.compute(&w.c, &out, &args),
			 E_DENIED);
	err_clear(&w.c);
	args.unit = NULL; /* the root is out of reach, too */
	assert_int_equal(report_admissions.compute(&w.c, &out, &args),
			 E_DENIED);
	err_clear(&w.c);
	/* nor is anything kept of what a part shows */
	assert_int_equal(admitted(&w, "A", fresh), 2);
	assert_int_equal(
	    stat_years(&w.c, fresh, 20241231, NULL, 2024, &n, 1, &last), OK);
	assert_int_equal(n, 2);
	assert_int_equal(last, 20240301);
	assert_int_equal(on_the_way(&w, cache), 1);
	assert_int_equal(on_the_way(&w, fresh), 1);
	/* whoever is nobody's is seen, who is somebody else's is not */
	assert_int_equal(store_count(&w.c, &n, app_entity(w.app, "post")), OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_count(&w.c, &n, app_entity(w.app, "target")),
			 OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_count(&w.c, &n, app_entity(w.app, "unit")), OK);
	assert_int_equal(n, 6);
	w.c.reach = NULL;
	assert_int_equal(admitted(&w, "B", cache), 2);
	assert_int_equal(admitted(&w, "B", fresh), 2);
	assert_int_equal(on_the_way(&w, cache), 2);
	assert_int_equal(on_the_way(&w, fresh), 2);
	report_cache_free(fresh);
	idset_free(&reach);
	report_cache_free(cache);
	world_end(&w);
}
