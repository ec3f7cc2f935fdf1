/*
 * random_world_test.c: the acts of the tests that look random.
 */
#include "base/base.h"
#include "store/random_world_test.h"

#include "base/vec.h"
#include "db/db.h"

uint32_t any(struct random *w, uint32_t below)
{
	return toy_random(&w->rng, below);
}

static const char *const texts[] = {
    "Nguyễn Thị Hường", "Lò Văn Ấn", "Giàng A Páo",
    "Đặng Đình Đức",	"x",	     "Vàng Thị Ý",
    "ĐỖ  QUYÊN",	"H'Blơ Niê", "Trần Văn Bốn-Năm",
    "ǀǁ ∀ 😀",
};

static const char *any_text(struct random *w)
{
	struct buf b;
	const char *s;
	uint32_t i, n = any(w, 60) == 0 ? 300 : 1 + any(w, 3);

	buf_init(&b, MIB);
	for (i = 0; i < n; i++)
		buf_printf(&b, "%s%s", i ? " " : "",
			   texts[any(w, ARRAY_LEN(texts))]);
	s = arena_strdup(w->t.c.mem, buf_text(&b));
	buf_free(&b);
	return s;
}

static const struct entity *const kinds[] = {&box_entity, &thing_entity,
					     &paper_entity};

/* A live record of that kind; NULL if luck did not find one. */
static struct row *any_live(struct random *w, const struct entity *e)
{
	int64_t max = 0;
	struct row *r;
	int tries;

	assert_ok(&w->t.c,
		  db_one_int(&w->t.c, &max,
			     arena_printf(w->t.c.mem,
					  "SELECT coalesce(max(id), 0) "
					  "FROM %s",
					  e->name),
			     DB_NOARGS));
	for (tries = 0; max && tries < 8; tries++) {
		assert_ok(&w->t.c,
			  store_get(&w->t.c, &r, e, 1 + any(w, (uint32_t)max)));
		if (!r->is_void)
			return r;
	}
	return NULL;
}

static struct val any_refs(struct random *w)
{
	struct buf b;
	struct val v;
	uint32_t i, n = 1 + any(w, 4);

	buf_init(&b, KIB);
	for (i = 0; i < n; i++) {
		struct row *r = any_live(w, &box_entity);

		if (r)
			buf_printf(&b, "%s%lld", b.n ? ";" : "",
				   (long long)r->id);
	}
	v = b.n ? val_text(arena_strdup(w->t.c.mem, b.s))
		: (struct val){.tag = VAL_NULL};
	buf_free(&b);
	return v;
}

static struct val any_val(struct random *w, const struct field *f)
{
	const struct entity *e = kinds[any(w, 2)];
	struct row *r;

	if (!(f->flags & REQ) && any(w, 3) == 0)
		return (struct val){.tag = VAL_NULL};
	if (f->type == &type_day)
		return val_int(
		    day_make(1950 + (int)any(w, 70), (int)any(w, 13), 0));
	if (f->type == &type_count)
		return val_int(any(w, 4) ? any(w, 1000) : 0);
	if (f->type == &type_code)
		return val_text(
		    arena_printf(w->t.c.mem, "C%u", any(w, 100000)));
	if (f->type == &type_refs)
		return any_refs(w);
	if (f->type == &type_ref || f->type == &type_anyref) {
		if (f->type == &type_ref)
			e = f->ref[0] == 'b' ? &box_entity : &thing_entity;
		r = any_live(w, e);
		if (!r)
			return (struct val){.tag = VAL_NULL};
		return f->type == &type_ref
			   ? val_int(r->id)
			   : val_text(arena_printf(w->t.c.mem, "%s:%lld",
						   e->name, (long long)r->id));
	}
	return val_text(any_text(w));
}

/* Refusals are fine; they must leave no half of a record behind. */
static bool allowed(struct random *w, enum rc rc)
{
	if (rc == E_INPUT || rc == E_CONFLICT) {
		err_clear(&w->t.c);
		return false;
	}
	assert_ok(&w->t.c, rc);
	return true;
}

static void op_insert(struct random *w)
{
	struct row *r = row_new(w->t.c.mem, kinds[any(w, 3)]);
	int i;

	for (i = 0; i < r->e->nfields; i++)
		r->v[i] = any_val(w, &r->e->fields[i]);
	w->done[0] += allowed(w, store_save(&w->t.c, w->act, r, NULL));
}

static void op_update(struct random *w)
{
	struct row *r = any_live(w, kinds[any(w, 3)]);
	uint32_t i, n = 1 + any(w, 3);

	for (i = 0; r && i < n; i++) {
		uint32_t f = any(w, (uint32_t)r->e->nfields);

		r->v[f] = any_val(w, &r->e->fields[f]);
	}
	if (r)
		w->done[1] += allowed(w, store_save(&w->t.c, w->act, r, NULL));
}

static void op_void(struct random *w)
{
	struct row *r = any_live(w, kinds[any(w, 3)]);

	if (r)
		w->done[2] += allowed(w, store_void(&w->t.c, w->act, r));
}

/* One of two goes; whoever pointed to it points to the other. */
static void op_merge(struct random *w)
{
	struct row *from = any_live(w, &thing_entity);
	struct row *to = any_live(w, &thing_entity);
	VEC(struct row *) papers = {0};
	struct cursor *cur;
	struct row *r;
	size_t i;

	if (!from || !to || from->id == to->id)
		return;
	assert_ok(&w->t.c,
		  cursor_open_by(
		      &w->t.c, &cur, &paper_entity, &paper_entity.fields[0],
		      &(struct val){.tag = VAL_INT, .i = from->id}, false));
	while (cursor_next(&w->t.c, cur, &r) == DB_ROW)
		vec_push(&papers, row_copy(w->t.c.mem, r));
	cursor_close(cur);
	for (i = 0; i < papers.n; i++) {
		row_set_int(papers.v[i], "thing", to->id);
		assert_ok(&w->t.c,
			  store_save(&w->t.c, w->act, papers.v[i], NULL));
	}
	w->done[3] += allowed(w, store_void(&w->t.c, w->act, from));
	vec_free(&papers);
}

static void op_undo(struct random *w)
{
	/* mostly one of the latest: older ones are built upon */
	uint32_t back;

	if (w->acts == 0)
		return;
	back = any(w, 4) ? any(w, 4) : any(w, (uint32_t)w->acts);

	if (w->acts > back)
		w->done[4] +=
		    allowed(w, store_undo(&w->t.c, w->acts - back, NULL));
}

void one_act(struct random *w, uint32_t most)
{
	static void (*const ops[])(struct random *) = {
	    op_insert, op_insert, op_insert, op_insert, op_update,
	    op_update, op_update, op_update, op_void,	op_merge,
	};
	uint32_t i, n = 1 + any(w, any(w, 3) ? 4 : most);
	struct arena_mark m = arena_mark(w->t.c.mem);

	w->t.c.now_ms += 1 + any(w, 100000);
	if (any(w, 4) == 0) {
		op_undo(w);
	} else {
		assert_ok(&w->t.c,
			  act_begin(&w->t.c, &w->act, "edit", any_text(w),
				    any(w, 2) ? any_text(w) : NULL));
		for (i = 0; i < n; i++)
			ops[any(w, ARRAY_LEN(ops))](w);
		if (any(w, 10) == 0)
			act_rollback(&w->t.c, w->act);
		else
			assert_ok(&w->t.c, act_commit(&w->t.c, w->act));
	}
	w->acts = toy_int(&w->t, "SELECT coalesce(max(id), 0) FROM act");
	arena_rewind(w->t.c.mem, m);
}

int64_t changes(struct random *w)
{
	return toy_int(&w->t, "SELECT coalesce(sum(n), 0) FROM change_block");
}
