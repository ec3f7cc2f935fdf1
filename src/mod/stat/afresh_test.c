/*
 * afresh_test.c: figures from what a worker keeps are those that are computed
 * from nothing, after each of many changes, whoever wrote and whoever asks.
 */
#include "base/base.h"
#include "mod/stat/world_test.h"

#include "base/idset.h"
#include "base/test.h"
#include "db/db.h"
#include "db/test_url.h"
#include "mod/org/tree.h"
#include "mod/stat/stat.h"
#include "store/store.h"

enum { ACTS = 30 };

static const char *const cells[] = {"A1", "A2", "B1", "B2"};

static void begin(struct world *w)
{
	static const char *const units[] = {
	    "code=R|name=Huyện|kind=cap_tren_truc_tiep",
	    "code=A|name=Xã A|kind=dang_bo_co_so|parent=R|bloc=xa",
	    "code=B|name=Xã B|kind=dang_bo_co_so|parent=R|bloc=xa",
	    "code=A1|name=A một|kind=chi_bo_truc_thuc|parent=A",
	    "code=A2|name=A hai|kind=chi_bo_truc_thuc|parent=A",
	    "code=B1|name=B một|kind=chi_bo_truc_thuc|parent=B",
	    "code=B2|name=B hai|kind=chi_bo_truc_thuc|parent=B",
	};
	size_t i;

	world_begin(w, 20241231);
	for (i = 0; i < ARRAY_LEN(units); i++)
		world_add(w, "unit", units[i]);
	world_ready(w);
}

/* One more of something, or everything of an earlier act taken back. */
static void change(struct world *w, uint32_t x)
{
	const char *cell = cells[x % ARRAY_LEN(cells)];
	struct arena *mem = w->c.mem;

	w->c.now_ms += 1000;
	if (x % 7 == 6) {
		/* refused where somebody builds on it: that is no change */
		if (store_undo(&w->c, 2 + x % 20, NULL) < 0)
			err_clear(&w->c);
		return;
	}
	assert_int_equal(act_begin(&w->c, &w->act, "edit", "x", NULL), OK);
	if (x % 5 == 1)
		world_add(w, "target",
			  arena_printf(mem, "unit=%c|period=%u|amount=%u",
				       *cell, 2000 + x % 24, 1 + x % 9));
	else
		world_member(w, arena_printf(mem, "P%u", x), cell, NULL,
			     arena_printf(mem, "2024-%02u-%02u", 1 + x % 12,
					  1 + x % 28));
	world_ready(w);
}

static const char *figures(struct ctx *c, const struct report *r,
			   const char *unit, struct report_cache *k)
{
	struct report_args args = {
	    .unit = unit, .from = 20240101, .to = 20241231, .cache = k};
	struct report_result *out;
	struct buf b;
	const char *s;

	if (r->compute(c, &out, &args) < 0)
		fail_msg("%s: %s", unit, c->err.text);
	buf_init(&b, MIB);
	report_json(&b, out, LANG_VI);
	s = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

static void same_figures(struct ctx *c, const char *unit,
			 struct report_cache *k)
{
	assert_string_equal(figures(c, &report_admissions, unit, k),
			    figures(c, &report_admissions, unit, NULL));
	assert_string_equal(figures(c, &report_whole, unit, k),
			    figures(c, &report_whole, unit, NULL));
}

TEST(figures_that_are_kept_are_those_that_are_computed)
{
	struct report_cache *k = report_cache_new();
	struct report_cache *others = report_cache_new();
	struct idset reach;
	struct ctx reader;
	struct world w;
	uint32_t i, x = 1;

	begin(&w);
	idset_init(&reach);
	assert_int_equal(org_subtree(&w.c, "A", 20241231, &reach), OK);
	reader = w.c;
	reader.mem = arena_new();
	assert_int_equal(
	    db_open(&reader, &reader.db, test_url(w.path), DB_READ), OK);
	assert_int_equal(store_open(&reader), OK);
	for (i = 0; i < ACTS; i++) {
		x = x * 1664525 + 1013904223;
		change(&w, x >> 8);
		same_figures(&w.c, "R", k);
		reader.reach = i % 3 ? &reach : NULL;
		same_figures(&reader, i % 3 ? "A" : "B", others);
		arena_reset(reader.mem);
	}
	db_close(reader.db);
	arena_free(reader.mem);
	idset_free(&reach);
	report_cache_free(k);
	report_cache_free(others);
	world_end(&w);
}
