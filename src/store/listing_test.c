/* listing_test.c: pages of records against a naive oracle; search. */
#include "base/base.h"
#include "store/test_toy.h"

#include "db/db.h"
#include "store/listing.h"
#include "store/search.h"
#include "text/text.h"

enum { BOXES = 60, THINGS = 900 };

static const char *const given[] = {"An",  "Ấn",  "Ẩn",	 "Bình", "Hoa", "Hoà",
				    "Hòa", "Huệ", "Đào", "Dao",	 "Ý"};
static const char *const family[] = {"Nguyễn", "Trần", "Lò", "Giàng", "Vì"};
static const char *const stages[] = {"one", "two", "three"};

/* Many of the same name, so that pages break inside of them. */
static void fill(struct toy *t, struct toy_rng *rng)
{
	struct act *a;
	int i, k;

	assert_ok(&t->c, act_begin(&t->c, &a, "import", "x", NULL));
	for (i = 1; i <= BOXES; i++) {
		struct row *r = row_new(t->c.mem, &box_entity);

		row_set_text(r, "code", arena_printf(t->c.mem, "B%d", i));
		row_set_text(r, "name", arena_printf(t->c.mem, "Hộp %d", i));
		if (i > 1)
			row_set_int(r, "parent", i / 2);
		assert_ok(&t->c, store_save(&t->c, a, r, NULL));
	}
	for (i = 0; i < THINGS; i++) {
		struct row *r = row_new(t->c.mem, &thing_entity);

		row_set_text(
		    r, "name",
		    arena_printf(t->c.mem, "%s %s",
				 family[toy_random(rng, ARRAY_LEN(family))],
				 given[toy_random(rng, ARRAY_LEN(given))]));
		row_set_int(r, "box", 1 + toy_random(rng, BOXES));
		row_set_int(r, "weight", toy_random(rng, 3));
		assert_ok(&t->c, store_save(&t->c, a, r, NULL));
		for (k = (int)toy_random(rng, 4); k > 1; k--) {
			struct row *p = row_new(t->c.mem, &paper_entity);

			row_set_int(p, "thing", r->id);
			row_set_text(p, "stage", stages[toy_random(rng, 3)]);
			assert_ok(&t->c, store_save(&t->c, a, p, NULL));
			if (toy_random(rng, 5) == 0)
				assert_ok(&t->c, store_void(&t->c, a, p));
		}
		if (k == 0 && toy_random(rng, 9) == 0)
			assert_ok(&t->c, store_void(&t->c, a, r));
	}
	assert_ok(&t->c, act_commit(&t->c, a));
}

/* The whole table in memory, sorted once. */
struct oracle {
	struct row *row[THINGS];
	struct row *part[THINGS];
	int n;
};

static int by_name(const void *a, const void *b)
{
	const struct row *x = *(struct row *const *)a;
	const struct row *y = *(struct row *const *)b;
	struct buf k, l;
	int d;

	buf_init(&k, KIB);
	buf_init(&l, KIB);
	text_name_key(&k, row_text(x, "name"));
	text_name_key(&l, row_text(y, "name"));
	d = strcmp(buf_text(&k), buf_text(&l));
	buf_free(&k);
	buf_free(&l);
	return d ? d : x->id < y->id ? -1 : x->id > y->id;
}

static void oracle_read(struct toy *t, struct oracle *o)
{
	struct cursor *cur;
	struct row *r;
	int i;

	o->n = 0;
	assert_ok(&t->c,
		  cursor_open(&t->c, &cur, &thing_entity, NULL, NULL, 0));
	while (cursor_next(&t->c, cur, &r) == DB_ROW)
		o->row[o->n++] = row_copy(t->c.mem, r);
	cursor_close(cur);
	qsort(o->row, (size_t)o->n, sizeof(o->row[0]), by_name);
	for (i = 0; i < o->n; i++)
		o->part[i] = NULL;
	assert_ok(&t->c,
		  cursor_open(&t->c, &cur, &paper_entity, NULL, NULL, 0));
	while (cursor_next(&t->c, cur, &r) == DB_ROW)
		for (i = 0; i < o->n; i++)
			if (o->row[i]->id == row_int(r, "thing"))
				o->part[i] = row_copy(t->c.mem, r);
	cursor_close(cur);
}

static bool wanted(const struct oracle *o, int i, const struct listing *q)
{
	int k;

	if (q->scope && !idset_has(q->scope, row_int(o->row[i], "box")))
		return false;
	for (k = 0; k < q->nfilters; k++) {
		const struct listing_filter *f = &q->filter[k];
		const struct row *r =
		    f->e == &thing_entity ? o->row[i] : o->part[i];

		if (!r || !val_equal(&r->v[f->field], &f->v))
			return false;
	}
	return true;
}

static void same_as_oracle(struct toy *t, const struct oracle *o,
			   struct listing *q)
{
	struct listing_page page;
	int64_t count = 0;
	int i, at = 0;

	for (i = 0; i < o->n; i++)
		count += wanted(o, i, q);
	q->after = NULL;
	q->with_total = true;
	do {
		assert_ok(&t->c, store_listing(&t->c, &page, q));
		assert_true(page.total == count);
		assert_true(page.n == q->limit || !page.next);
		for (i = 0; i < page.n; i++, at++) {
			while (at < o->n && !wanted(o, at, q))
				at++;
			assert_true(at < o->n);
			assert_int_equal(page.rows[i]->id, o->row[at]->id);
			assert_true(!page.parts[i] == !o->part[at]);
			if (page.parts[i])
				assert_int_equal(page.parts[i]->id,
						 o->part[at]->id);
		}
		q->after = page.next;
	} while (page.next);
	while (at < o->n && !wanted(o, at, q))
		at++;
	assert_int_equal(at, o->n);
}

TEST(pages_are_what_a_naive_reader_would_show_each_row_once)
{
	struct toy t;
	struct toy_rng rng = {20260131};
	struct oracle *o = xcalloc(1, sizeof(*o));
	struct listing_cache *cache = listing_cache_new();
	int round, i;

	toy_begin(&t);
	fill(&t, &rng);
	oracle_read(&t, o);
	for (round = 0; round < 150; round++) {
		struct arena_mark m = arena_mark(t.c.mem);
		struct listing q = {.e = &thing_entity,
				    .part = &paper_entity,
				    .limit = 1 + (int)toy_random(&rng, 60),
				    .cache = round % 2 ? cache : NULL};
		struct idset scope;
		/* a handful of boxes goes by their own ranges, many by name */
		int boxes = (int)toy_random(&rng, round % 3 ? 8 : BOXES);

		idset_init(&scope);
		for (i = 0; i < boxes; i++)
			idset_add(&scope, 1 + toy_random(&rng, BOXES));
		if (toy_random(&rng, 5))
			q.scope = &scope;
		if (toy_random(&rng, 2))
			q.filter[q.nfilters++] = (struct listing_filter){
			    &thing_entity,
			    entity_field(&thing_entity, "weight"),
			    val_int(toy_random(&rng, 3))};
		if (toy_random(&rng, 2))
			q.filter[q.nfilters++] = (struct listing_filter){
			    &paper_entity, entity_field(&paper_entity, "stage"),
			    val_text(stages[toy_random(&rng, 3)])};
		same_as_oracle(&t, o, &q);
		idset_free(&scope);
		arena_rewind(t.c.mem, m);
	}
	listing_cache_free(cache);
	free(o);
	toy_end(&t);
}

TEST(a_total_from_the_cache_follows_every_write)
{
	struct toy t;
	struct listing_cache *cache = listing_cache_new();
	struct listing q = {
	    .e = &thing_entity, .limit = 5, .with_total = true, .cache = cache};
	struct listing_page page;
	struct row *r;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	r = toy_add(&t, &thing_entity, "name=An|box=B1");
	assert_ok(&t.c, store_listing(&t.c, &page, &q));
	assert_int_equal(page.total, 1);
	toy_add(&t, &thing_entity, "name=Bình|box=B1");
	assert_ok(&t.c, store_listing(&t.c, &page, &q));
	assert_int_equal(page.total, 2);
	toy_void(&t, r);
	assert_ok(&t.c, store_listing(&t.c, &page, &q));
	assert_int_equal(page.total, 1);
	assert_int_equal(page.n, 1);
	listing_cache_free(cache);
	toy_end(&t);
}

TEST(a_tree_is_listed_by_its_own_records)
{
	struct toy t;
	struct listing q = {.e = &box_entity, .limit = 5, .with_total = true};
	struct listing_page page;
	struct idset scope;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Một");
	toy_add(&t, &box_entity, "code=B2|name=Hai");
	idset_init(&scope);
	idset_add(&scope, 2);
	q.scope = &scope;
	assert_ok(&t.c, store_listing(&t.c, &page, &q));
	assert_int_equal(page.n, 1);
	assert_int_equal(page.total, 1);
	assert_string_equal(row_text(page.rows[0], "name"), "Hai");
	/* the words left the scope aside */
	q.words = "Mot";
	assert_ok(&t.c, store_listing(&t.c, &page, &q));
	assert_int_equal(page.n, 0);
	assert_int_equal(page.total, 0);
	q.words = "hai";
	assert_ok(&t.c, store_listing(&t.c, &page, &q));
	assert_int_equal(page.n, 1);
	assert_int_equal(page.total, 1);
	idset_free(&scope);
	toy_end(&t);
}

/* It said that there is none. */
TEST(a_filter_of_words_tells_that_it_did_not_look_at_all_of_them)
{
	struct listing q = {
	    .e = &thing_entity,
	    .limit = 5,
	    .words = "an",
	    .nfilters = 1,
	    .filter = {{&thing_entity, entity_field(&thing_entity, "weight"),
			val_int(7)}}};
	struct listing_page page;
	struct act *a;
	struct toy t;
	int i;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	for (i = 0; i < 2; i++) {
		int k, n = i ? LISTING_MAX : 10;

		assert_ok(&t.c, act_begin(&t.c, &a, "import", "x", NULL));
		for (k = 0; k < n; k++) {
			struct row *r = row_new(t.c.mem, &thing_entity);

			row_set_text(r, "name", "Lò An");
			row_set_int(r, "box", 1);
			row_set_int(r, "weight", i ? 1 : 7);
			if (!i)
				row_set_text(r, "name", "Vì An");
			assert_ok(&t.c, store_save(&t.c, a, r, NULL));
		}
		assert_ok(&t.c, act_commit(&t.c, a));
		assert_ok(&t.c, store_listing(&t.c, &page, &q));
		assert_int_equal(page.total, i ? 0 : 10);
		assert_int_equal(page.n, i ? 0 : 5);
		assert_int_equal(page.is_least, i);
		assert_int_equal(page.is_cut, i);
	}
	toy_end(&t);
}

TEST(an_address_of_a_page_that_is_not_ours_is_refused)
{
	static const char *const bad[] = {"x",
					  "-",
					  "0-",
					  "00-x",
					  "0g-1",
					  "00-1x",
					  "'; DROP TABLE thing--",
					  "00--1",
					  "00"};
	struct toy t;
	struct listing_page page;
	size_t i;

	toy_begin(&t);
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		struct listing q = {
		    .e = &thing_entity, .limit = 5, .after = bad[i]};

		assert_fails(&t.c, store_listing(&t.c, &page, &q), E_INPUT,
			     "page");
	}
	toy_end(&t);
}

/* Names found, best first, "/" between. */
static const char *found(struct toy *t, const char *words,
			 const struct idset *scope)
{
	struct hit hits[20];
	const char *s = "";
	int i, n;

	assert_ok(&t->c, store_search(&t->c, hits, &n, 20, &thing_entity, words,
				      scope));
	for (i = 0; i < n; i++)
		s = arena_printf(t->c.mem, "%s%s%s", s, i ? "/" : "",
				 hits[i].name);
	return s;
}

TEST(search_puts_exact_tones_first_then_whole_words_then_names)
{
	static const struct {
		const char *words, *want, *why;
	} rows[] = {
	    {"hòa", "Lò Hoà/Trần Hòa/Nguyễn Hoa/Vì Hóa/Vì Hoàng",
	     "hoà is hòa; then without tones; then the beginning of a word"},
	    {"hoa", "Nguyễn Hoa/Lò Hoà/Trần Hòa/Vì Hóa/Vì Hoàng",
	     "no tone is a tone too"},
	    {"vi hoa", "Vì Hóa/Vì Hoàng", "all words must occur"},
	    {"hoàng", "Vì Hoàng", "whole"},
	    {"VÌ HOÀNG", "Vì Hoàng", "capitals"},
	    {"t77", "Vì Hóa", "by code"},
	    {"xyz", "", "nothing"},
	    {"", "", "no words"},
	    {"đo", "", "a note of a person is not searched"},
	    {"%", "", "nothing but marks"},
	    /* the server read beyond the name, seen by ASan */
	    {"vì - hoàng ;", "Vì Hoàng", "marks between words"},
	};
	struct toy t;
	size_t i;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	toy_add(&t, &thing_entity, "name=Vì Hoàng|box=B1");
	toy_add(&t, &thing_entity, "name=Vì Hóa|code=T77|box=B1");
	toy_add(&t, &thing_entity, "name=Nguyễn Hoa|box=B1");
	toy_add(&t, &thing_entity, "name=Trần Hòa|box=B1");
	toy_add(&t, &thing_entity, "name=Lò Hoà|box=B1|note=màu đỏ");
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const char *got = found(&t, rows[i].words, NULL);

		if (strcmp(got, rows[i].want) != 0)
			print_error("%s: %s\n", rows[i].words, rows[i].why);
		assert_string_equal(got, rows[i].want);
	}
	toy_end(&t);
}

TEST(words_beside_the_name_find_what_is_nobody)
{
	struct hit hit;
	struct toy t;
	int n;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	toy_add(&t, &tool_entity, "name=Búa|box=B1|note=màu đỏ");
	assert_ok(&t.c,
		  store_search(&t.c, &hit, &n, 1, &tool_entity, "đo", NULL));
	assert_int_equal(n, 1);
	assert_string_equal(hit.name, "Búa");
	toy_end(&t);
}

TEST(search_finds_the_present_names_of_live_records_in_scope)
{
	struct toy t;
	struct row *r, *gone;
	struct idset scope;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	toy_add(&t, &box_entity, "code=B2|name=Hộp");
	r = toy_add(&t, &thing_entity, "name=Lò Ấn|box=B1");
	toy_add(&t, &thing_entity, "name=Lò Ẩn|box=B2");
	gone = toy_add(&t, &thing_entity, "name=Lò An|box=B1");
	toy_save(&t, toy_row(&t, NULL, r, "name=Lò Bình"));
	toy_void(&t, gone);
	assert_string_equal(found(&t, "an", NULL), "Lò Ẩn");
	idset_init(&scope);
	idset_add(&scope, 1);
	assert_string_equal(found(&t, "lo", &scope), "Lò Bình");
	idset_free(&scope);
	toy_end(&t);
}

TEST(pages_of_a_scope_of_one_of_all_but_one_of_all_and_of_none_are_right)
{
	struct toy t;
	struct toy_rng rng = {7};
	struct oracle *o = xcalloc(1, sizeof(*o));
	struct listing_cache *cache = listing_cache_new();
	struct listing q = {.e = &thing_entity,
			    .part = &paper_entity,
			    .limit = 7,
			    .cache = cache};
	int64_t without;

	toy_begin(&t);
	fill(&t, &rng);
	oracle_read(&t, o);
	for (without = 0; without <= BOXES; without += 6) {
		struct idset most, one;
		int64_t i;

		idset_init(&most);
		idset_init(&one);
		for (i = 1; i <= BOXES; i++)
			if (i != without)
				idset_add(&most, i);
		if (without) /* else a scope without anything */
			idset_add(&one, without);
		q.scope = &most;
		same_as_oracle(&t, o, &q);
		q.scope = &one;
		same_as_oracle(&t, o, &q);
		idset_free(&most);
		idset_free(&one);
	}
	listing_cache_free(cache);
	free(o);
	toy_end(&t);
}

TEST(a_total_in_a_scope_follows_a_move_from_one_to_another)
{
	struct toy t;
	struct listing_cache *cache = listing_cache_new();
	struct listing q = {
	    .e = &thing_entity, .limit = 5, .with_total = true, .cache = cache};
	struct listing_page page;
	struct idset one, two;
	struct row *r;

	toy_begin(&t);
	idset_init(&one);
	idset_init(&two);
	idset_add(&one, 1);
	idset_add(&two, 2);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	toy_add(&t, &box_entity, "code=B2|name=Hộp");
	r = toy_add(&t, &thing_entity, "name=An|box=B1");
	q.scope = &one;
	assert_ok(&t.c, store_listing(&t.c, &page, &q));
	assert_int_equal(page.total, 1);
	q.scope = &two;
	assert_ok(&t.c, store_listing(&t.c, &page, &q));
	assert_int_equal(page.total, 0);
	toy_save(&t, toy_row(&t, NULL, toy_get(&t, r), "box=B2"));
	assert_ok(&t.c, store_listing(&t.c, &page, &q));
	assert_int_equal(page.total, 1);
	q.scope = &one;
	assert_ok(&t.c, store_listing(&t.c, &page, &q));
	assert_int_equal(page.total, 0);
	idset_free(&one);
	idset_free(&two);
	listing_cache_free(cache);
	toy_end(&t);
}

/* Else the server reads the row of each record that it passes. */
TEST(the_index_of_names_answers_alone_what_is_sifted)
{
	struct db_rows r;
	struct toy t;
	int got;

	if (!test_on_pg())
		return;
	toy_begin(&t);
	assert_ok(&t.c, db_script(&t.c, "SET enable_seqscan = off; "
					"SET enable_bitmapscan = off"));
	assert_ok(&t.c, db_query(&t.c, &r,
				 "EXPLAIN SELECT t.id, t.name_key, t.box + 0 "
				 "FROM thing t WHERE t.voided = 0 AND "
				 "(t.name_key, t.id) > ('An', 7) "
				 "ORDER BY t.name_key, t.id LIMIT 2000",
				 DB_NOARGS));
	assert_int_equal(db_next(&t.c, &r), DB_ROW); /* the limit */
	assert_int_equal(db_next(&t.c, &r), DB_ROW);
	assert_non_null(
	    strstr(db_text(&r, 0),
		   "Index Only Scan using thing__name_key_id_box on thing"));
	/* and it is told where to begin */
	assert_int_equal(db_next(&t.c, &r), DB_ROW);
	assert_non_null(strstr(db_text(&r, 0), "Index Cond: (ROW(name_key, "));
	while ((got = db_next(&t.c, &r)) == DB_ROW)
		;
	assert_int_equal(got, OK);
	db_end(&r);
	toy_end(&t);
}
