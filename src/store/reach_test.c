/*
 * reach_test.c: who reaches a part of the data sees what a naive filter of all
 * of it leaves, whatever he asks; by the check of the store alone, by the wall
 * of the database alone, and by both.
 */
#include "base/base.h"
#include "store/test_toy.h"

#include "db/db.h"
#include "store/listing.h"
#include "store/search.h"
#include "text/text.h"

enum { BOXES = 25, THINGS = 120, MOST = 400, ROUNDS = 6 };

/* Completes a paper, or nothing: two steps away from a box. */
static const struct field stamp_fields[] = {FIELD(
    code, code, .label = "Mã", .label_en = "Code", .flags = REQ | KEY | CODE,
    .cls = BASIC) FIELD(paper, ref, .label = "Giấy", .label_en = "Paper",
			.ref = "paper", .flags = INDEX, .cls = BASIC)};
static const struct entity stamp_entity = {
    .name = "stamp",
    .label = "Dấu",
    .label_en = "Stamp",
    .label_plural = "Các dấu",
    .label_plural_en = "Stamps",
    .fields = stamp_fields,
    .nfields = (int)ARRAY_LEN(stamp_fields),
    .reach = REACH_OWNER,
    .reach_by = "paper",
};
/* Nobody said whose its rows are. */
static const struct entity secret_entity = {
    .name = "secret",
    .label = "Kín",
    .label_en = "Secret",
    .label_plural = "Kín",
    .label_plural_en = "Secrets",
    .fields = stamp_fields,
    .nfields = 1,
};
static const struct entity *const more[] = {&stamp_entity, &secret_entity,
					    NULL};
static const struct module more_module = {.name = "more", .entities = more};
static const struct module *modules[3];

static const struct entity *const kinds[] = {
    &box_entity, &thing_entity, &paper_entity, &stamp_entity, &secret_entity};
enum { BOX, THING, PAPER, STAMP, SECRET, KINDS };

struct world {
	struct toy t;
	struct toy_rng rng;
	struct row *row[KINDS][MOST]; /* all of them, by id */
	int n[KINDS];
	struct idset reach;
};

static const char *const given[] = {"An", "Ấn", "Bình", "Hoà", "Huệ", "Đào"};
static const char *const family[] = {"Nguyễn", "Trần", "Lò", "Giàng"};
static const char *const stages[] = {"one", "two"};

static struct row *put(struct world *w, struct act *a, int kind, struct row *r)
{
	assert_ok(&w->t.c, store_save(&w->t.c, a, r, NULL));
	assert_true(w->n[kind] < MOST && r->id == w->n[kind] + 1);
	w->row[kind][w->n[kind]++] = r;
	return r;
}

static struct row *new_row(struct world *w, int kind)
{
	return row_new(w->t.c.mem, kinds[kind]);
}

static const char *code(struct world *w, char ch, int i)
{
	return arena_printf(w->t.c.mem, "%c%d", ch, i);
}

static void add_box(struct world *w, struct act *a, int i)
{
	struct row *r = new_row(w, BOX);

	row_set_text(r, "code", code(w, 'B', i));
	row_set_text(r, "name", arena_printf(w->t.c.mem, "Hộp %d", i));
	if (i > 1)
		row_set_int(r, "parent",
			    1 + toy_random(&w->rng, (uint32_t)i - 1));
	put(w, a, BOX, r);
}

static struct row *add_thing(struct world *w, struct act *a, int i)
{
	struct row *r = new_row(w, THING);

	row_set_text(r, "code", code(w, 'T', i));
	row_set_text(
	    r, "name",
	    arena_printf(w->t.c.mem, "%s %s",
			 family[toy_random(&w->rng, ARRAY_LEN(family))],
			 given[toy_random(&w->rng, ARRAY_LEN(given))]));
	row_set_int(r, "box", 1 + toy_random(&w->rng, BOXES));
	row_set_int(r, "weight", toy_random(&w->rng, 3));
	if (i > 1 && toy_random(&w->rng, 3) == 0)
		row_set_text(
		    r, "about",
		    arena_printf(w->t.c.mem, "thing:%u",
				 1 + toy_random(&w->rng, (uint32_t)i - 1)));
	return put(w, a, THING, r);
}

static void add_papers(struct world *w, struct act *a, const struct row *thing)
{
	uint32_t k = toy_random(&w->rng, 3);

	for (; k > 0; k--) {
		struct row *p = new_row(w, PAPER), *s = new_row(w, STAMP);

		row_set_int(p, "thing", thing->id);
		row_set_text(p, "stage", stages[toy_random(&w->rng, 2)]);
		put(w, a, PAPER, p);
		row_set_text(s, "code", code(w, 'S', w->n[STAMP] + 1));
		if (toy_random(&w->rng, 4))
			row_set_int(s, "paper", p->id);
		put(w, a, STAMP, s);
	}
}

static void fill(struct world *w)
{
	struct act *a;
	int i;

	assert_ok(&w->t.c, act_begin(&w->t.c, &a, "import", "x", NULL));
	for (i = 1; i <= BOXES; i++)
		add_box(w, a, i);
	for (i = 1; i <= THINGS; i++)
		add_papers(w, a, add_thing(w, a, i));
	for (i = 1; i <= 3; i++) {
		struct row *r = new_row(w, SECRET);

		row_set_text(r, "code", code(w, 'X', i));
		put(w, a, SECRET, r);
	}
	for (i = 0; i < THINGS; i += 17)
		if (toy_random(&w->rng, 2)) {
			struct row *r = w->row[THING][i];

			row_set_int(r, "weight", 7);
			assert_ok(&w->t.c, store_save(&w->t.c, a, r, NULL));
		}
	for (i = 0; i < w->n[STAMP]; i += 5)
		assert_ok(&w->t.c, store_void(&w->t.c, a, w->row[STAMP][i]));
	assert_ok(&w->t.c, act_commit(&w->t.c, a));
}

/* Which of the two walls stand; both engines have both. */
static const struct walls {
	const char *name;
	bool no_wall, is_unchecked;
} walls[] = {
    {"both", false, false},
    {"the store's own", true, false},
    {"the database's", false, true},
};

static void begin(struct world *w, uint64_t seed, const struct walls *k)
{
	*w = (struct world){.rng = {seed}};
	toy_begin(&w->t);
	modules[0] = toy_modules[0];
	modules[1] = &more_module;
	toy_reopen(&w->t, modules); /* a new table gets its wall as well */
	fill(w);
	w->t.c.no_wall = k->no_wall;
	toy_reopen(&w->t, modules);
	w->t.app->is_unchecked = k->is_unchecked;
	idset_init(&w->reach);
}

static void end(struct world *w)
{
	idset_free(&w->reach);
	toy_end(&w->t);
}

/* Everything below one box; or any set; or nothing. */
static void any_reach(struct world *w, int round)
{
	int64_t top = 1 + toy_random(&w->rng, BOXES);
	int i;

	idset_free(&w->reach);
	if (round == 0)
		return;
	for (i = 0; i < BOXES; i++) {
		const struct row *r = w->row[BOX][i];
		bool is_below =
		    r->id == top || idset_has(&w->reach, row_int(r, "parent"));

		if (round % 2 ? is_below : toy_random(&w->rng, 3) == 0)
			idset_add(&w->reach, r->id);
	}
}

/* ---- the naive filter ---- */

static bool sees(const struct world *w, const struct row *r)
{
	if (r->e == &box_entity)
		return true;
	if (r->e == &thing_entity)
		return idset_has(&w->reach, row_int(r, "box"));
	if (r->e == &paper_entity)
		return sees(w, w->row[THING][row_int(r, "thing") - 1]);
	if (r->e == &stamp_entity)
		return row_is_null(r, "paper") ||
		       sees(w, w->row[PAPER][row_int(r, "paper") - 1]);
	return false;
}

static int count(const struct world *w, int kind)
{
	int i, n = 0;

	for (i = 0; i < w->n[kind]; i++)
		n += !w->row[kind][i]->is_void && sees(w, w->row[kind][i]);
	return n;
}

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
	int k, i;

	for (k = 0; k < KINDS; k++)
		for (i = 0; i < w->n[k]; i++) {
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
		assert_int_equal(n, count(w, k));
		assert_ok(c, store_has_any(c, &has, kinds[k]));
		assert_int_equal(has, count(w, k) > 0);
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

	for (k = 0; k < (int)ARRAY_LEN(given); k++) {
		const char *words = text_fold(c->mem, given[k]);
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

static void all_reads(struct world *w, struct listing_cache *cache)
{
	each_record(w);
	cursors(w);
	counts(w);
	pages(w, cache);
	searches(w);
}

static void read_by(struct world *w, const struct walls *k)
{
	struct listing_cache *cache = listing_cache_new();
	struct ctx *c = &w->t.c;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		struct arena_mark m = arena_mark(c->mem);
		bool in_one = toy_random(&w->rng, 2);

		any_reach(w, round);
		c->reach = &w->reach;
		c->memo = in_one ? row_memo_new() : NULL;
		if (in_one)
			assert_ok(c, db_begin_read(c));
		all_reads(w, cache);
		if (in_one)
			db_rollback(c);
		row_memo_free(c->memo);
		c->memo = NULL;
		if (!k->is_unchecked)
			the_whole(w);
		c->reach = NULL;
		assert_int_equal(toy_int(&w->t, "SELECT count(*) FROM thing"),
				 THINGS);
		arena_rewind(c->mem, m);
	}
	listing_cache_free(cache);
}

static void reads_are_cut(const struct walls *k)
{
	struct world *w = xcalloc(1, sizeof(*w));

	print_message("seeds of %s\n", k->name);
	begin(w, 20260131 + (uint64_t)(k - walls), k);
	read_by(w, k);
	end(w);
	free(w);
}

TEST(nothing_out_of_reach_is_read)
{
	reads_are_cut(&walls[0]);
}

TEST(the_store_alone_shows_nothing_out_of_reach)
{
	reads_are_cut(&walls[1]);
}

TEST(the_database_alone_shows_nothing_out_of_reach)
{
	reads_are_cut(&walls[2]);
}

/* ---- writing ---- */

static const struct row *one_that(const struct world *w, int kind, bool is_seen)
{
	int i;

	for (i = 0; i < w->n[kind]; i++) {
		const struct row *r = w->row[kind][i];

		if (!r->is_void && sees(w, r) == is_seen)
			return r;
	}
	fail();
	return NULL;
}

static int64_t box_out(const struct world *w)
{
	int64_t i;

	for (i = 1; idset_has(&w->reach, i); i++)
		;
	return i;
}

static struct row *thing_in(struct world *w, int64_t box)
{
	struct row *r = new_row(w, THING);

	row_set_text(r, "name", "Lò Thị Mới");
	row_set_int(r, "box", box);
	return r;
}

static struct row *new_thing(struct world *w)
{
	return thing_in(w, box_out(w));
}

static struct row *moved_out(struct world *w)
{
	struct row *r = row_copy(w->t.c.mem, one_that(w, THING, true));

	row_set_int(r, "box", box_out(w));
	return r;
}

static struct row *of_others(struct world *w)
{
	struct row *r = row_copy(w->t.c.mem, one_that(w, THING, false));

	row_set_int(r, "weight", 99);
	return r;
}

/* As if it were taken in: its state in the database is still out of reach. */
static struct row *pulled_in(struct world *w)
{
	struct row *r = of_others(w);

	row_set_int(r, "box", idset_next(&w->reach, 0));
	return r;
}

static struct row *paper_of_others(struct world *w)
{
	struct row *r = new_row(w, PAPER);

	row_set_int(r, "thing", one_that(w, THING, false)->id);
	return r;
}

static struct row *box_of_others(struct world *w)
{
	struct row *r = row_copy(w->t.c.mem, w->row[BOX][box_out(w) - 1]);

	row_set_text(r, "name", "Hộp khác");
	row_set_null(r, "parent");
	return r;
}

static struct row *new_box(struct world *w)
{
	struct row *r = new_row(w, BOX);

	row_set_text(r, "code", "NEW");
	row_set_text(r, "name", "Hộp mới");
	row_set_int(r, "parent", box_out(w));
	return r;
}

static struct row *unsaid(struct world *w)
{
	struct row *r = new_row(w, SECRET);

	row_set_text(r, "code", "NEW");
	return r;
}

static struct row *(*const foreign[])(struct world *) = {
    new_thing,	     moved_out,	    of_others, pulled_in,
    paper_of_others, box_of_others, new_box,   unsaid,
};

static void refused(struct world *w, struct row *r, bool is_blind)
{
	struct ctx *c = &w->t.c;
	const struct row *old = NULL;
	struct act *a;
	enum rc rc;
	int i;

	for (i = 0; r->id && i < KINDS; i++)
		if (kinds[i] == r->e)
			old = w->row[i][r->id - 1];
	c->reach = &w->reach;
	assert_ok(c, act_begin(c, &a, "edit", "x", NULL));
	/* with what is stored at hand, as an import has it */
	rc = store_save_over(c, a, r, old, NULL);
	act_rollback(c, a);
	if (!is_blind)
		assert_int_equal(rc, E_DENIED);
	assert_true(rc < 0 && c->err.text[0]);
	err_clear(c);
	c->reach = NULL;
}

static void write_by(struct world *w, const struct walls *k)
{
	uint64_t before = toy_sum(&w->t);
	size_t i;
	int round;

	for (round = 1; round < ROUNDS; round++) {
		any_reach(w, 2 * round);
		for (i = 0; i < ARRAY_LEN(foreign); i++)
			refused(w, foreign[i](w), k->is_unchecked);
		assert_true(toy_sum(&w->t) == before);
	}
}

static void writes_are_refused(const struct walls *k)
{
	struct world *w = xcalloc(1, sizeof(*w));

	begin(w, 20260201, k);
	write_by(w, k);
	end(w);
	free(w);
}

TEST(nothing_out_of_reach_is_written)
{
	writes_are_refused(&walls[0]);
	writes_are_refused(&walls[1]);
}

/* A file has only the check of the store against writes. */
TEST(a_server_alone_lets_nothing_out_of_reach_be_written)
{
	if (test_on_pg())
		writes_are_refused(&walls[2]);
}

static void save_in_reach(struct world *w, struct row *r)
{
	struct ctx *c = &w->t.c;
	struct act *a;

	c->reach = &w->reach;
	assert_ok(c, act_begin(c, &a, "edit", "x", NULL));
	assert_ok(c, store_save(c, a, r, NULL));
	assert_ok(c, act_commit(c, a));
	assert_ok(c, store_get(c, &r, r->e, r->id));
	c->reach = NULL;
}

/* Numbers, codes and the log go on from what is out of reach. */
TEST(within_reach_work_goes_on_as_ever)
{
	struct world *w = xcalloc(1, sizeof(*w));
	struct ctx *c = &w->t.c;
	struct act_info info;
	struct row *r;
	struct act *a;

	begin(w, 7, &walls[0]);
	any_reach(w, 2);
	r = thing_in(w, idset_next(&w->reach, 0));
	save_in_reach(w, r);
	assert_int_equal(r->id, THINGS + 1);
	row_set_int(r, "weight", 5);
	save_in_reach(w, r);
	r = new_row(w, BOX);
	row_set_text(r, "code", "NEW");
	row_set_text(r, "name", "Hộp mới");
	row_set_int(r, "parent", idset_next(&w->reach, 0));
	save_in_reach(w, r);
	/* a code that somebody out of reach has is taken all the same */
	r = thing_in(w, idset_next(&w->reach, 0));
	row_set_text(r, "code", row_text(one_that(w, THING, false), "code"));
	c->reach = &w->reach;
	assert_ok(c, act_begin(c, &a, "edit", "x", NULL));
	assert_fails(c, store_save(c, a, r, NULL), E_CONFLICT, "belongs to");
	act_rollback(c, a);
	c->reach = NULL;
	assert_ok(c, act_get(c, &info, 4));
	assert_ok(c, store_verify(c));
	end(w);
	free(w);
}

/* What others need is not voided, and they are not named. */
TEST(a_user_out_of_reach_keeps_a_record)
{
	struct world *w = xcalloc(1, sizeof(*w));
	struct ctx *c = &w->t.c;
	struct row *mine, *theirs;
	struct act *a;

	begin(w, 9, &walls[0]);
	any_reach(w, 2);
	mine = thing_in(w, idset_next(&w->reach, 0));
	toy_save(&w->t, mine);
	theirs = new_thing(w);
	row_set_text(theirs, "about",
		     arena_printf(c->mem, "thing:%lld", (long long)mine->id));
	toy_save(&w->t, theirs);
	c->reach = &w->reach;
	assert_ok(c, act_begin(c, &a, "edit", "x", NULL));
	assert_fails(c, store_void(c, a, mine), E_CONFLICT,
		     "out of your reach");
	act_rollback(c, a);
	assert_ok(c, act_begin(c, &a, "edit", "x", NULL));
	assert_int_equal(store_void(c, a, theirs), E_NOTFOUND);
	act_rollback(c, a);
	c->reach = NULL;
	end(w);
	free(w);
}
