/*
 * reach_test.c: who reaches a part of the data sees what a naive filter of all
 * of it leaves, whatever he asks; by the check of the store alone, by the wall
 * of the database alone, and by both.
 */
#include "base/base.h"
#include "store/reach_world_test.h"

#include "db/db.h"
#include "store/listing.h"
#include "store/search.h"
#include "text/text.h"

/* ---- one record ---- */

static void assert_seen(struct world *w, enum rc rc, const struct row *want,
			const struct row *got)
{
	if (!sees(w, want)) {
		assert_int_equal(rc, E_NOTFOUND);
		assert_null(got);
		assert_int_equal(w->t.c.err.rc, OK); /* no sentence either */
		return;
	}
	assert_ok(&w->t.c, rc);
	assert_int_equal(got->id, want->id);
	assert_true(got->e == want->e);
}

static void by_its_ways(struct world *w, const struct row *want)
{
	struct ctx *c = &w->t.c;
	struct row *r = NULL;
	const struct row *ref = NULL;
	char hex[UID_TEXT];
	enum rc rc = store_get(c, &r, want->e, want->id);

	assert_seen(w, rc, want, r);
	rc = store_ref(c, &ref, want->e, want->id);
	assert_seen(w, rc, want, ref);
	r = NULL;
	rc = store_by_uid(c, &r, want->e, uid_hex(hex, want->uid));
	assert_seen(w, rc, want, r);
	r = NULL;
	rc = store_by_code(c, &r, want->e, hex);
	assert_seen(w, rc, want, r);
}

/* The sentence about what one may not see is the one about what is not. */
static void by_its_code(struct world *w, const struct row *want)
{
	struct ctx *c = &w->t.c;
	struct row *r = NULL;
	enum rc rc;

	if (entity_flagged(want->e, CODE) < 0 || want->is_void)
		return;
	rc = store_by_code(c, &r, want->e, row_text(want, "code"));
	assert_seen(w, rc, want, r);
	if (!sees(w, want))
		assert_fails(
		    c, store_must_code(c, &r, want->e, row_text(want, "code")),
		    E_NOTFOUND, "There is no");
}

static void its_past(struct world *w, const struct row *want)
{
	struct ctx *c = &w->t.c;
	struct change *ch = NULL;
	struct row *r = NULL;
	int n = 0;
	enum rc rc = store_history(c, &ch, &n, want);

	if (!sees(w, want)) {
		assert_int_equal(rc, E_NOTFOUND);
		rc = store_as_of(c, &r, want, c->now_ms);
		assert_seen(w, rc, want, r);
		return;
	}
	assert_ok(c, rc);
	assert_true(n >= 1 && ch[n - 1].op == '+');
	assert_ok(c, store_as_of(c, &r, want, c->now_ms));
	assert_int_equal(r->ver, want->ver);
}

static void as_reference(struct world *w, const struct row *want)
{
	const struct field *f =
	    &thing_entity.fields[entity_field(&thing_entity, "about")];
	struct ctx *c = &w->t.c;
	struct val v, got;

	if (want->e != &thing_entity || want->is_void)
		return;
	v = val_text(arena_printf(c->mem, "thing:%lld", (long long)want->id));
	assert_string_equal(store_show(c, f, &v),
			    sees(w, want) ? row_text(want, "name") : "");
	assert_string_equal(store_print(c, f, &v),
			    sees(w, want) ? row_text(want, "code") : "");
	if (sees(w, want)) {
		assert_ok(c, store_parse(c, &got, f, row_text(want, "code")));
		assert_true(val_equal(&got, &v));
	} else {
		assert_fails(c, store_parse(c, &got, f, row_text(want, "code")),
			     E_INPUT, "is not in the list");
	}
}

static void each_record(struct world *w)
{
	/* a server is asked by messages: every one in its turn there */
	int step = test_on_pg() ? 8 : 1;
	int k, i;

	for (k = 0; k < KINDS; k++)
		for (i = (int)toy_random(&w->rng, (uint32_t)step); i < w->n[k];
		     i += step) {
			by_its_ways(w, w->row[k][i]);
			by_its_code(w, w->row[k][i]);
			its_past(w, w->row[k][i]);
			as_reference(w, w->row[k][i]);
		}
}

/* ---- many ---- */

static void walk(struct world *w, struct cursor *cur, int kind,
		 const char *field, int64_t value)
{
	bool *got = arena_alloc(w->t.c.mem, MOST);
	struct row *r;
	int i, step;

	memset(got, 0, MOST);
	while ((step = cursor_next(&w->t.c, cur, &r)) == DB_ROW)
		got[r->id - 1] = true;
	assert_ok(&w->t.c, step);
	cursor_close(cur);
	for (i = 0; i < w->n[kind]; i++) {
		const struct row *x = w->row[kind][i];

		assert_int_equal(got[i],
				 !x->is_void && sees(w, x) &&
				     (!field || row_int(x, field) == value));
	}
}

static void cursors(struct world *w)
{
	struct ctx *c = &w->t.c;
	struct cursor *cur;
	struct val one = val_int(1);
	int f = entity_field(&thing_entity, "weight");
	int k, i;

	for (k = 0; k < KINDS; k++) {
		assert_ok(c, cursor_open(c, &cur, kinds[k], NULL, NULL, 0));
		walk(w, cur, k, NULL, 0);
	}
	assert_ok(c, cursor_open_by(c, &cur, &thing_entity,
				    &thing_entity.fields[f], &one, true));
	walk(w, cur, THING, "weight", 1);
	f = entity_field(&paper_entity, "thing");
	for (i = 0; i < 10; i++) {
		assert_ok(c, cursor_open_refs(c, &cur, &paper_entity,
					      &paper_entity.fields[f],
					      w->row[THING][i]));
		walk(w, cur, PAPER, "thing", i + 1);
	}
}

static void counts(struct world *w)
{
	struct ctx *c = &w->t.c;
	int64_t n;
	bool has;
	int k;

	for (k = 0; k < KINDS; k++) {
		assert_ok(c, store_count(c, &n, kinds[k]));
		assert_int_equal(n, count_seen(w, k));
		assert_ok(c, store_has_any(c, &has, kinds[k]));
		assert_int_equal(has, count_seen(w, k) > 0);
	}
}

/* ---- pages ---- */

static bool listed(const struct world *w, const struct row *r,
		   const struct listing *q)
{
	int i;

	if (r->is_void || !sees(w, r) ||
	    (q->scope && !idset_has(q->scope, row_int(r, "box"))))
		return false;
	for (i = 0; i < q->nfilters; i++)
		if (q->filter[i].e == q->e &&
		    !val_equal(&r->v[q->filter[i].field], &q->filter[i].v))
			return false;
	return true;
}

static void same_page(struct world *w, struct listing *q, int kind)
{
	struct ctx *c = &w->t.c;
	bool *got = arena_alloc(c->mem, MOST);
	struct listing_page page;
	int i, n = 0;

	memset(got, 0, MOST);
	q->after = NULL;
	do {
		assert_ok(c, store_listing(c, &page, q));
		for (i = 0; i < page.n; i++) {
			const struct row *part = page.parts[i];

			assert_false(got[page.rows[i]->id - 1]);
			got[page.rows[i]->id - 1] = true;
			assert_true(!part ||
				    row_int(part, "thing") == page.rows[i]->id);
		}
		q->after = page.next;
	} while (page.next);
	for (i = 0; i < w->n[kind]; i++) {
		assert_int_equal(got[i], listed(w, w->row[kind][i], q));
		n += got[i];
	}
	if (!q->words)
		assert_int_equal(page.total, n);
}

static void pages(struct world *w, struct listing_cache *cache)
{
	struct listing q = {.e = &thing_entity, .limit = 7, .with_total = true};
	struct idset scope;
	int i;

	idset_init(&scope);
	for (i = 0; i < BOXES; i++)
		if (toy_random(&w->rng, 2))
			idset_add(&scope, i + 1);
	same_page(w, &q, THING);
	q.part = &paper_entity;
	same_page(w, &q, THING);
	q.cache = cache;
	same_page(w, &q, THING);
	q.scope = &scope;
	same_page(w, &q, THING);
	q.limit = LISTING_MAX;
	same_page(w, &q, THING);
	q.filter[0] = (struct listing_filter){
	    &thing_entity, entity_field(&thing_entity, "weight"), val_int(1)};
	q.nfilters = 1;
	same_page(w, &q, THING);
	q = (struct listing){
	    .e = &paper_entity, .limit = 9, .with_total = true};
	same_page(w, &q, PAPER);
	q.e = &stamp_entity;
	same_page(w, &q, STAMP);
	q.e = &secret_entity;
	same_page(w, &q, SECRET);
	idset_free(&scope);
}

static void searches(struct world *w)
{
	struct ctx *c = &w->t.c;
	struct hit hits[MOST];
	int i, k, n;

	for (k = 0; k < (int)ARRAY_LEN(given_names); k++) {
		const char *words = text_fold(c->mem, given_names[k]);
		int want = 0;

		assert_ok(c, store_search(c, hits, &n, MOST, &thing_entity,
					  words, NULL));
		for (i = 0; i < n; i++)
			assert_true(sees(w, w->row[THING][hits[i].id - 1]));
		for (i = 0; i < w->n[THING]; i++) {
			const struct row *r = w->row[THING][i];
			const char *name =
			    text_fold(c->mem, row_text(r, "name"));

			want += !r->is_void && sees(w, r) &&
				strstr(name, arena_printf(c->mem, " %s",
							  words)) != NULL;
		}
		assert_int_equal(n, want);
	}
}

/* What is about all of the data. */
static void the_whole(struct world *w)
{
	struct ctx *c = &w->t.c;
	struct act_info info;
	struct log_size size;
	int n;

	assert_ok(c, act_list(c, &info, &n, 1, 0));
	assert_int_equal(n, 0);
	assert_fails(c, act_get(c, &info, 1), E_NOTFOUND, "no act");
	assert_fails(c, store_undo(c, 1, NULL), E_NOTFOUND, "no act");
	assert_fails(c, store_verify(c), E_DENIED, "all of the data");
	assert_fails(c, store_rebuild(c), E_DENIED, "all of the data");
	assert_fails(c, store_log_size(c, &size), E_DENIED, "all of the data");
}

/* What is asked ahead is no way around a wall. */
static void ahead(struct world *w)
{
	int64_t ids[MOST];
	int k, i;

	for (k = 0; k < KINDS; k++) {
		for (i = 0; i < w->n[k]; i++)
			ids[i] = w->row[k][i]->id;
		store_refs_ahead(&w->t.c, kinds[k], ids, w->n[k]);
		store_get_ahead(&w->t.c, kinds[k], ids[0]);
	}
}

static void all_reads(struct world *w, struct listing_cache *cache)
{
	ahead(w);
	each_record(w);
	cursors(w);
	counts(w);
	pages(w, cache);
	searches(w);
}

static void read_by(struct world *w, const struct walls *k)
{
	struct listing_cache *cache = listing_cache_new();
	struct row_memo *memo = row_memo_new(); /* whatever the reach was */
	struct ctx *c = &w->t.c;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		struct arena_mark m = arena_mark(c->mem);
		bool in_one = toy_random(&w->rng, 2);

		any_reach(w, round);
		c->reach = &w->reach;
		row_memo_begin(memo);
		c->memo = in_one ? memo : NULL;
		if (in_one)
			assert_ok(c, db_begin_read(c));
		all_reads(w, cache);
		if (in_one)
			db_rollback(c);
		c->memo = NULL;
		if (!k->is_unchecked)
			the_whole(w);
		c->reach = NULL;
		assert_int_equal(toy_int(&w->t, "SELECT count(*) FROM thing"),
				 THINGS);
		arena_rewind(c->mem, m);
	}
	row_memo_free(memo);
	listing_cache_free(cache);
}

static void reads_are_cut(int which)
{
	const struct walls *k = &walls[which];
	struct world *w = world_begin(20260131 + (uint64_t)which, k);

	read_by(w, k);
	world_end(w);
}

TEST(nothing_out_of_reach_is_read)
{
	reads_are_cut(WALLS_BOTH);
}

TEST(the_store_alone_shows_nothing_out_of_reach)
{
	reads_are_cut(WALLS_STORE);
}

TEST(the_database_alone_shows_nothing_out_of_reach)
{
	reads_are_cut(WALLS_DB);
}
