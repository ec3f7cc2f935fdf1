/*
 * kept_test.c: what is kept between reports, and what is stored in blocks,
 * follows whatever is written: after any change the figures are those of a
 * computation that reads all rows anew.
 */
#include "base/base.h"
#include "mod/stat/oracle_test.h"

#include "base/test.h"
#include "mod/dossier/dossier.h"
#include "mod/person/person.h"
#include "store/store.h"

enum { ROUNDS = 120, SPAN_FROM = 20220101, SPAN_TO = 20241231 };

struct luck {
	struct world w;
	uint32_t state;
	int npeople, nunits, nmoves, nposts;
};

static int any(struct luck *k, int below)
{
	k->state = k->state * 1664525u + 1013904223u;
	return (int)((k->state >> 8) % (uint32_t)below);
}

static const char *const cells[] = {"A1", "A2", "J", "B1"};

static const char *any_cell(struct luck *k)
{
	return cells[any(k, (int)ARRAY_LEN(cells))];
}

static day_t any_day(struct luck *k)
{
	return day_make(2021 + any(k, 4), 1 + any(k, 12), 1 + any(k, 28));
}

static const char *iso(struct luck *k, day_t d)
{
	return arena_printf(k->w.c.mem, "%04d-%02d-%02d", d / 10000,
			    d / 100 % 100, d % 100);
}

/* A live record of that kind with a code; NULL if luck found none. */
static struct row *any_row(struct luck *k, const struct entity *e)
{
	static const char people[] = "SELECT coalesce(max(id), 0) FROM person";
	static const char dossiers[] =
	    "SELECT coalesce(max(id), 0) FROM dossier";
	int64_t max = 0;
	struct row *r;
	int tries;

	assert_int_equal(db_one_int(&k->w.c, &max,
				    e == &person_entity ? people : dossiers,
				    DB_NOARGS),
			 OK);
	for (tries = 0; max && tries < 8; tries++) {
		assert_int_equal(
		    store_get(&k->w.c, &r, e, 1 + any(k, (int)max)), OK);
		if (!r->is_void)
			return r;
	}
	return NULL;
}

static void save(struct luck *k, struct row *r)
{
	struct row *owner = NULL;
	enum rc rc;

	if (strcmp(r->e->name, "dossier") == 0) {
		assert_int_equal(store_get(&k->w.c, &owner, &person_entity,
					   row_val(r, "person")->i),
				 OK);
		r->owner = owner;
	}
	rc = store_save(&k->w.c, k->w.act, r, NULL);
	/* the rules may refuse what luck invents */
	assert_true(rc == OK || rc == E_INPUT || rc == E_CONFLICT);
	err_clear(&k->w.c);
}

static void new_member(struct luck *k)
{
	day_t day = any_day(k);

	world_person(&k->w,
		     arena_printf(k->w.c.mem, "code=P%d|cell=%s|title=%s",
				  ++k->npeople, any_cell(k),
				  any(k, 5) ? "" : "Trưởng thôn"),
		     arena_printf(k->w.c.mem, "decision_on=%s", iso(k, day)));
}

static void new_candidate(struct luck *k)
{
	world_person(
	    &k->w,
	    arena_printf(k->w.c.mem, "code=P%d|cell=%s", ++k->npeople,
			 any_cell(k)),
	    arena_printf(k->w.c.mem, "agreed_on=%s", iso(k, any_day(k))));
}

static void change_person(struct luck *k)
{
	struct row *r = any_row(k, &person_entity);

	if (!r)
		return;
	row_set_int(r, "birth_day",
		    day_make(1960 + any(k, 40), 1 + any(k, 12), 3));
	save(k, r);
}

static void change_dossier(struct luck *k)
{
	struct row *r = any_row(k, &dossier_entity);
	day_t day = any_day(k);

	if (!r)
		return;
	if (any(k, 3))
		row_set_int(r, "decision_on", day);
	else
		row_set_int(r, "exit_on", day_add(day, 400));
	save(k, r);
}

static void void_one(struct luck *k)
{
	struct row *r =
	    any_row(k, any(k, 2) ? &dossier_entity : &person_entity);

	if (r && store_void(&k->w.c, k->w.act, r) < 0)
		err_clear(&k->w.c);
}

static void move_one(struct luck *k)
{
	struct row *r = any_row(k, &person_entity);

	if (r)
		world_add(&k->w, "transfer",
			  arena_printf(k->w.c.mem,
				       "person=%s|day=%s|from_cell=%s|"
				       "to_cell=%s|kind=chinh_thuc",
				       row_handle(&k->w.c, r),
				       iso(k, any_day(k)), cells[0], cells[3]));
}

static void new_post(struct luck *k)
{
	struct row *r = any_row(k, &person_entity);

	if (r)
		world_add(&k->w, "post",
			  arena_printf(k->w.c.mem,
				       "person=%s|post=truong_thon|place=v%d|"
				       "from_on=%s",
				       row_handle(&k->w.c, r), 1 + any(k, 4),
				       iso(k, any_day(k))));
}

static void new_unit(struct luck *k)
{
	world_add(&k->w, "unit",
		  arena_printf(k->w.c.mem,
			       "code=N%d|name=Chi bộ mới|kind=chi_bo_co_so|"
			       "parent=B",
			       ++k->nunits));
}

static void new_target(struct luck *k)
{
	world_add(&k->w, "target",
		  arena_printf(k->w.c.mem,
			       "unit=%s|period=%d|amount=%d|"
			       "source=cap_tren_giao",
			       any(k, 2) ? "A" : "B", 2022 + any(k, 3),
			       1 + any(k, 9)));
}

static void (*const steps[])(struct luck *k) = {
    new_member, new_candidate, change_person, change_dossier, void_one,
    move_one,	new_post,      new_unit,      new_target,
};

static const char *figures(struct luck *k, const struct report *r,
			   struct report_cache *cache)
{
	struct report_args args = {
	    .unit = "R", .from = SPAN_FROM, .to = SPAN_TO, .cache = cache};
	struct report_result *out = NULL;
	const char *s;
	struct buf b;

	if (r->compute(&k->w.c, &out, &args) < 0)
		fail_msg("%s", k->w.c.err.text);
	buf_init(&b, MIB);
	report_json(&b, out, LANG_VI);
	s = arena_strdup(k->w.c.mem, buf_text(&b));
	buf_free(&b);
	return s;
}

/* As if nothing had ever been stored. */
static const char *figures_of_rows(struct luck *k, const struct report *r)
{
	struct ctx *c = &k->w.c;
	const char *s;
	bool is_there;

	assert_int_equal(db_has_column(c, "derived_block", "kind", &is_there),
			 OK);
	if (!is_there)
		return figures(k, r, NULL);
	assert_int_equal(db_begin_write(c), OK);
	assert_int_equal(db_exec(c, "DELETE FROM derived_block", DB_NOARGS),
			 OK);
	s = figures(k, r, NULL);
	db_rollback(c);
	return s;
}

/* Blocks as of some change, which may be far back by now. */
static void store_blocks(struct luck *k)
{
	if (any(k, 10) == 0)
		assert_int_equal(store_rebuild(&k->w.c), OK);
	else if (any(k, 10) == 0 && store_verify(&k->w.c) < 0)
		fail_msg("%s", k->w.c.err.text);
}

TEST(what_is_kept_and_what_is_stored_follow_every_change)
{
	static const struct report *const reports[] = {&report_whole,
						       &report_admissions};
	struct luck k = {.state = 7};
	struct report_cache *cache = report_cache_new();
	int round, n;
	size_t i;

	oracle_locality(&k.w);
	world_ready(&k.w);
	for (round = 0; round < ROUNDS; round++) {
		for (i = 0; i < ARRAY_LEN(reports); i++) {
			const char *rows = figures_of_rows(&k, reports[i]);

			assert_string_equal(figures(&k, reports[i], cache),
					    rows);
			assert_string_equal(figures(&k, reports[i], NULL),
					    rows);
		}
		store_blocks(&k);
		assert_int_equal(
		    act_begin(&k.w.c, &k.w.act, "edit", "thu", NULL), OK);
		for (n = 1 + any(&k, 3); n > 0; n--)
			steps[any(&k, (int)ARRAY_LEN(steps))](&k);
		world_ready(&k.w);
		/* now and then somebody takes the last one back */
		if (any(&k, 8) == 0) {
			int64_t act, last = 0;

			assert_int_equal(db_one_int(&k.w.c, &last,
						    "SELECT max(id) FROM act",
						    DB_NOARGS),
					 OK);
			if (store_undo(&k.w.c, last, &act) < 0)
				err_clear(&k.w.c);
		}
	}
	report_cache_free(cache);
	world_end(&k.w);
}
