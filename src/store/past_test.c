/*
 * past_test.c: the state of any past day, asked of the log, is the state that
 * was there on that day.
 */
#include "base/base.h"
#include "store/test_toy.h"

#include "db/db.h"

enum { DAYS = 30, ACTS_A_DAY = 8, DAY_MS = 86400000, ROWS_MOST = 300 };

static const struct entity *const kinds[] = {&box_entity, &thing_entity};
enum { KINDS = ARRAY_LEN(kinds) };

/* All records in the evening, void ones too; numbers count from 1. */
struct evening {
	int64_t at_ms;
	int n[KINDS];
	struct row *rows[KINDS][ROWS_MOST];
};

struct past {
	struct toy t;
	struct toy_rng rng;
	int64_t last_act;
	int undone, voided;
	struct evening *days;
};

static struct row *any_live(struct past *w, const struct entity *e)
{
	int64_t n = toy_int(&w->t, arena_printf(w->t.c.mem,
						"SELECT coalesce(max(id), 0) "
						"FROM %s",
						e->name));
	struct row *r = NULL;

	if (n > 0)
		assert_ok(&w->t.c,
			  store_get(&w->t.c, &r, e,
				    1 + toy_random(&w->rng, (uint32_t)n)));
	return r && !r->is_void ? r : NULL;
}

/* A thing needs a box. */
static const char *new_line(struct past *w, const struct entity **e, int no)
{
	const struct row *box = any_live(w, &box_entity);

	if (!box)
		*e = &box_entity;
	if (*e == &box_entity)
		return arena_printf(w->t.c.mem, "code=B%d|name=Hộp %d", no, no);
	return arena_printf(w->t.c.mem,
			    "code=T%d|name=Vàng Thị Ý|weight=%u|box=%s", no,
			    toy_random(&w->rng, 1000), row_text(box, "code"));
}

static const char *other_line(struct past *w, const struct entity *e, int no)
{
	if (e == &box_entity)
		return arena_printf(w->t.c.mem, "name=Tên %d", no);
	return arena_printf(w->t.c.mem, "weight=%d|note=%s", no,
			    no % 3 ? "đã sửa" : "");
}

/* What was refused wrote nothing. */
static bool is_done(struct past *w, enum rc rc)
{
	if (rc < 0)
		assert_true(rc == E_CONFLICT || rc == E_INPUT);
	err_clear(&w->t.c);
	return rc == OK;
}

static bool try_void(struct past *w, struct row *r)
{
	struct act *a;

	assert_ok(&w->t.c, act_begin(&w->t.c, &a, "void", "toy", NULL));
	if (is_done(w, store_void(&w->t.c, a, r))) {
		w->last_act = act_id(a);
		assert_ok(&w->t.c, act_commit(&w->t.c, a));
		return true;
	}
	act_rollback(&w->t.c, a);
	return false;
}

static void one_act(struct past *w, int no)
{
	const struct entity *e = kinds[toy_random(&w->rng, KINDS)];
	struct row *r = any_live(w, e);
	uint32_t what = toy_random(&w->rng, 10);
	const char *line;

	w->t.c.now_ms += 1 + toy_random(&w->rng, 1000);
	if (r && what == 0) {
		w->voided += try_void(w, r);
	} else if (w->last_act && what == 1) {
		w->undone += is_done(w, store_undo(&w->t.c, w->last_act, NULL));
	} else if (r && what < 6) {
		line = other_line(w, e, no);
		w->last_act = toy_save(&w->t, toy_row(&w->t, e, r, line));
	} else {
		line = new_line(w, &e, no);
		w->last_act = toy_save(&w->t, toy_row(&w->t, e, NULL, line));
	}
}

static void look(struct past *w, struct evening *d)
{
	int k;

	d->at_ms = w->t.c.now_ms;
	for (k = 0; k < KINDS; k++)
		for (d->n[k] = 0; d->n[k] < ROWS_MOST; d->n[k]++) {
			enum rc rc = store_get(&w->t.c, &d->rows[k][d->n[k]],
					       kinds[k], d->n[k] + 1);

			if (rc == E_NOTFOUND)
				break;
			assert_ok(&w->t.c, rc);
		}
}

static void same(const struct row *was, const struct row *then)
{
	int i;

	assert_int_equal(was->is_void, then->is_void);
	for (i = 0; i < then->e->nfields; i++)
		if (!val_equal(&was->v[i], &then->v[i]))
			fail_msg("%s %lld, %s: not as it was", then->e->name,
				 (long long)then->id, then->e->fields[i].name);
}

/* Each record of the last evening as of that one. */
static void compare(struct past *w, const struct evening *d,
		    const struct evening *last)
{
	struct row *was;
	int k, i;

	for (k = 0; k < KINDS; k++)
		for (i = 0; i < last->n[k]; i++) {
			enum rc rc = store_as_of(&w->t.c, &was,
						 last->rows[k][i], d->at_ms);

			if (i >= d->n[k]) {
				assert_rc(&w->t.c, rc, E_NOTFOUND);
				err_clear(&w->t.c);
				continue;
			}
			assert_ok(&w->t.c, rc);
			same(was, d->rows[k][i]);
		}
}

TEST(the_state_of_a_past_day_is_what_the_log_says_of_it)
{
	struct past w = {.rng = {20260126}};
	int day, i;

	toy_begin(&w.t);
	w.days = xcalloc(DAYS, sizeof(w.days[0]));
	for (day = 0; day < DAYS; day++) {
		w.t.c.now_ms += DAY_MS;
		for (i = 0; i < ACTS_A_DAY; i++)
			one_act(&w, day * ACTS_A_DAY + i);
		look(&w, &w.days[day]);
	}
	assert_true(w.undone > 3 && w.voided > 3);
	assert_true(w.days[DAYS - 1].n[1] > DAYS);
	assert_ok(&w.t.c, store_verify(&w.t.c));
	for (day = 0; day < DAYS; day++)
		compare(&w, &w.days[day], &w.days[DAYS - 1]);
	free(w.days);
	toy_end(&w.t);
}
