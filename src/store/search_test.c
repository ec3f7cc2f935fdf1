/* search_test.c: what a search finds, and in which order, against a reader
 * that looks at every row: of people, and of what is found by words of texts.
 */
#include "base/base.h"
#include "store/test_toy.h"

#include "store/search_int.h"
#include "text/text.h"

enum { ROWS = 700, BOXES = 12, MOST = 200, FEW = 3 };

static const char *const parts[] = {"Nguyễn", "Nguyên", "Ngu",	"Văn",	"Vân",
				    "Van",    "Hùng",	"Hưng", "Hung", "Hà",
				    "Hạ",     "Đào",	"Dao",	"Ý"};

/* Things have names of people; tools have notes beside theirs. */
static void fill(struct toy *t, struct toy_rng *rng, const struct entity *e)
{
	struct act *a;
	int i, k;

	assert_ok(&t->c, act_begin(&t->c, &a, "import", "x", NULL));
	for (i = 1; i <= BOXES; i++) {
		struct row *r = row_new(t->c.mem, &box_entity);

		row_set_text(r, "code", arena_printf(t->c.mem, "B%d", i));
		row_set_text(r, "name", "Hộp");
		assert_ok(&t->c, store_save(&t->c, a, r, NULL));
	}
	for (i = 0; i < ROWS; i++) {
		struct row *r = row_new(t->c.mem, e);
		const char *name = "";

		for (k = 0; k < 1 + (int)toy_random(rng, 3); k++)
			name = arena_printf(
			    t->c.mem, "%s%s%s", name, k ? " " : "",
			    parts[toy_random(rng, ARRAY_LEN(parts))]);
		row_set_text(r, "name", name);
		row_set_int(r, "box", 1 + toy_random(rng, BOXES));
		if (toy_random(rng, 4) == 0 && e == &tool_entity)
			row_set_text(r, "note",
				     parts[toy_random(rng, ARRAY_LEN(parts))]);
		assert_ok(&t->c, store_save(&t->c, a, r, NULL));
		if (toy_random(rng, 10) == 0)
			assert_ok(&t->c, store_void(&t->c, a, r));
	}
	assert_ok(&t->c, act_commit(&t->c, a));
}

/* 2: a word of the text, 1: the beginning of one, 0: none. */
static int has(struct toy *t, const char *text, const char *word)
{
	char *rest = arena_strdup(t->c.mem, text), *w;
	int best = 0;

	while ((w = strsep(&rest, " "))) {
		if (strcmp(w, word) == 0)
			best = 2;
		else if (strncmp(w, word, strlen(word)) == 0 && best == 0)
			best = 1;
	}
	return best;
}

struct seen {
	struct row *row;
	int whole, tones;
	bool same, same_tones;
	int begins; /* the name, so; 2: with its tones, if any were typed */
};

/* More words than one, the last of which is not all there. */
static bool begins_so(const char *name, const char *typed)
{
	size_t n = strlen(typed);

	return strchr(typed, ' ') && strncmp(name, typed, n) == 0 &&
	       name[n] != ' ' && name[n] != '\0';
}

static bool fits(struct toy *t, struct row *r, const char *words,
		 struct seen *out)
{
	const char *name = row_text(r, "name");
	bool has_note = r->e == &tool_entity && !row_is_null(r, "note");
	const char *note = has_note ? row_text(r, "note") : "";
	const char *all =
	    text_fold(t->c.mem, arena_printf(t->c.mem, "%s %s", name, note));
	char *rest = text_lower(t->c.mem, words), *w;
	const char *lower = text_lower(t->c.mem, name);
	const char *folded = text_fold(t->c.mem, name);
	const char *typed = text_lower(t->c.mem, words);
	const char *typed_folded = text_fold(t->c.mem, words);
	int n = 0;

	*out = (struct seen){
	    .row = row_copy(t->c.mem, r),
	    .same = strcmp(folded, text_fold(t->c.mem, words)) == 0,
	    .same_tones = strcmp(lower, text_lower(t->c.mem, words)) == 0};
	while ((w = strsep(&rest, " "))) {
		const char *f = text_fold(t->c.mem, w);

		if (!has(t, all, f))
			return false;
		out->whole += has(t, folded, f) == 2;
		out->tones += has(t, lower, w) == 2 ||
			      (has(t, lower, w) == 1 && has(t, folded, f) < 2);
		n++;
	}
	if (out->whole < n && begins_so(folded, typed_folded)) {
		bool has_marks = strcmp(typed, typed_folded) != 0;

		*out = (struct seen){.row = out->row, .whole = n - 1};
		out->begins = 1 + (has_marks && begins_so(lower, typed));
	}
	return true;
}

static void key_of(struct buf *b, const struct row *r)
{
	if (r->e == &thing_entity)
		text_name_key(b, row_text(r, "name"));
	else
		text_sort_key(b, row_text(r, "name"));
}

static int order(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;
	struct buf k, l;
	int d;

	if (x->whole != y->whole)
		return y->whole - x->whole;
	if (x->begins != y->begins)
		return y->begins - x->begins;
	if (x->same_tones != y->same_tones)
		return y->same_tones - x->same_tones;
	if (x->same != y->same)
		return y->same - x->same;
	if (x->tones != y->tones)
		return y->tones - x->tones;
	buf_init(&k, KIB);
	buf_init(&l, KIB);
	key_of(&k, x->row);
	key_of(&l, y->row);
	d = strcmp(buf_text(&k), buf_text(&l));
	buf_free(&k);
	buf_free(&l);
	return d ? d : x->row->id < y->row->id ? -1 : 1;
}

/* The numbers alone, with their count; and if so many were too many to rank,
 * which are not more than are looked at. */
static void compare_ids(struct toy *t, const struct entity *e,
			const char *words, const struct idset *scope, int max,
			const struct seen *want, int nwant)
{
	int64_t ids[MOST];
	struct search_ids got = {.max = max, .count_to = MOST, .ids = ids};
	int i;

	for (got.candidates = 0; got.candidates <= (max < MOST ? 0 : FEW);
	     got.candidates += FEW) {
		assert_ok(&t->c,
			  store_search_ids(&t->c, &got, e, words, scope));
		assert_int_equal(got.n, nwant < max ? nwant : max);
		for (i = 0; i < got.n; i++)
			assert_int_equal(ids[i], want[i].row->id);
		if (!got.candidates) {
			assert_int_equal(got.total,
					 nwant < MOST ? nwant : MOST);
			assert_int_equal(got.is_least, nwant >= MOST);
		}
	}
}

static void compare(struct toy *t, const struct entity *e, const char *words,
		    const struct idset *scope, int max)
{
	struct seen *want = arena_alloc(t->c.mem, ROWS * sizeof(*want));
	struct hit hits[MOST];
	struct cursor *cur;
	struct row *r;
	int i, n, nwant = 0;

	assert_ok(&t->c, cursor_open(&t->c, &cur, e, NULL, NULL, 0));
	while (cursor_next(&t->c, cur, &r) == 1)
		if ((!scope || idset_has(scope, row_int(r, "box"))) &&
		    fits(t, r, words, &want[nwant]))
			nwant++;
	cursor_close(cur);
	if (nwant)
		qsort(want, (size_t)nwant, sizeof(want[0]), order);
	assert_ok(&t->c, store_search(&t->c, hits, &n, max, e, words, scope));
	assert_int_equal(n, nwant < max ? nwant : max);
	compare_ids(t, e, words, scope, max, want, nwant);
	for (i = 0; i < n; i++) {
		if (hits[i].id != want[i].row->id)
			print_error("«%s» %d: %s, not %s\n", words, i,
				    hits[i].name,
				    row_text(want[i].row, "name"));
		assert_int_equal(hits[i].id, want[i].row->id);
	}
}

static void compare_all(const struct entity *e)
{
	static const char *const asked[] = {"nguyen",
					    "nguyễn",
					    "Nguyễn Văn Hùng",
					    "nguyen van hung",
					    "hưng",
					    "ng v h",
					    "hung nguyen",
					    "y",
					    "van hung da",
					    "đào",
					    "dao",
					    "nguyễn v",
					    "nguyen v",
					    "nguyen van h",
					    "nguyễn văn h",
					    "van hun",
					    "dao h",
					    "da h",
					    "ngu v",
					    "ha hạ",
					    "không có ai"};
	static const int most[] = {1, 5, 20, MOST};
	struct toy_rng rng = {11};
	struct idset few, many;
	struct toy t;
	size_t i, k;

	toy_begin(&t);
	fill(&t, &rng, e);
	idset_init(&few);
	idset_init(&many);
	idset_add(&few, 3);
	for (i = 2; i <= BOXES; i++)
		if (i != 7)
			idset_add(&many, (int64_t)i);
	for (i = 0; i < ARRAY_LEN(asked); i++)
		for (k = 0; k < ARRAY_LEN(most); k++) {
			compare(&t, e, asked[i], NULL, most[k]);
			compare(&t, e, asked[i], &few, most[k]);
			compare(&t, e, asked[i], &many, most[k]);
		}
	idset_free(&few);
	idset_free(&many);
	toy_end(&t);
}

TEST(people_are_found_as_a_look_at_every_row_finds_them_in_the_same_order)
{
	compare_all(&thing_entity);
}

TEST(words_of_texts_find_what_a_look_at_every_row_does_in_the_same_order)
{
	compare_all(&tool_entity);
}

/* Many have that given name, and are ranked by the key of it. */
TEST(who_has_the_word_as_a_code_stands_first)
{
	struct hit hits[FEW];
	struct act *a;
	struct toy t;
	struct row *r;
	int n;

	toy_begin(&t);
	fill(&t, &(struct toy_rng){11}, &thing_entity);
	assert_ok(&t.c, act_begin(&t.c, &a, "import", "x", NULL));
	r = row_new(t.c.mem, &thing_entity);
	row_set_text(r, "name", "Ý Ý Hùng");
	row_set_text(r, "code", "HUNG");
	row_set_int(r, "box", 1);
	assert_ok(&t.c, store_save(&t.c, a, r, NULL));
	assert_ok(&t.c, act_commit(&t.c, a));
	assert_ok(&t.c, store_search(&t.c, hits, &n, FEW, &thing_entity, "HUNG",
				     NULL));
	assert_int_equal(n, FEW);
	assert_string_equal(hits[0].code, "HUNG");
	toy_end(&t);
}

/* n of that name in that box. */
static void add_named(struct toy *t, const struct entity *e, int n,
		      const char *name, int box)
{
	struct act *a;
	int i;

	assert_ok(&t->c, act_begin(&t->c, &a, "import", "x", NULL));
	for (i = 0; i < n; i++) {
		struct row *r = row_new(t->c.mem, e);

		row_set_text(r, "name", name);
		row_set_int(r, "box", box);
		assert_ok(&t->c, store_save(&t->c, a, r, NULL));
	}
	assert_ok(&t->c, act_commit(&t->c, a));
}

/* So many that they are ranked by the keys of their names. */
enum { BY_KEYS = 150 };

/* It stood where its capitals were typed only. */
TEST(a_code_in_other_letters_than_typed_stands_first)
{
	static const char *const typed[] = {"hung", "HUNG", "Hung"};
	struct hit hits[FEW];
	struct toy t;
	size_t i;
	int n;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	add_named(&t, &thing_entity, BY_KEYS, "Ẩn Văn Hùng", 1);
	toy_add(&t, &thing_entity, "name=Ý Ý Hùng|box=B1|code=HUNG");
	for (i = 0; i < ARRAY_LEN(typed); i++) {
		assert_ok(&t.c, store_search(&t.c, hits, &n, FEW, &thing_entity,
					     typed[i], NULL));
		assert_int_equal(n, FEW);
		assert_string_equal(hits[0].code, "HUNG");
	}
	toy_end(&t);
}

/* What is asked for fits one name better than so many others. */
TEST(what_the_key_of_a_name_does_not_tell_counts)
{
	static const struct {
		const char *others, *best, *asked, *why;
	} rows[] = {
	    {"Ba Thị Ayun", "Ba Thị Ayŭn", "ayŭn", "a mark of another tongue"},
	    {"Ba Thị Ca", "Ba Thị Ča", "ča", "on a consonant"},
	    {"Ba Thị Da", "Ba Thị \u00d0a", "\u00f0a", "another one than đ"},
	    {"Văn Thị An", "Văn Thị Văn An", "văn-an", "two parts in one word"},
	    {"Văn Thị An", "Văn Thị Văn An", "văn.an", "by another sign"},
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t id = 0;
		struct search_ids got = {.max = 1, .count_to = 1, .ids = &id};
		struct hit hit;
		struct toy t;
		int n;

		toy_begin(&t);
		toy_add(&t, &box_entity, "code=B1|name=Hộp");
		add_named(&t, &thing_entity, BY_KEYS, rows[i].others, 1);
		add_named(&t, &thing_entity, 1, rows[i].best, 1);
		assert_ok(&t.c, store_search(&t.c, &hit, &n, 1, &thing_entity,
					     rows[i].asked, NULL));
		if (n != 1 || strcmp(hit.name, rows[i].best) != 0)
			print_error("%s: %s\n", rows[i].asked, rows[i].why);
		assert_int_equal(n, 1);
		assert_string_equal(hit.name, rows[i].best);
		assert_ok(&t.c, store_search_ids(&t.c, &got, &thing_entity,
						 rows[i].asked, NULL));
		assert_int_equal(got.n, 1);
		assert_int_equal(id, BY_KEYS + 1);
		toy_end(&t);
	}
}

/* Found by key and by record, with points of its own each time. */
TEST(a_record_is_kept_once_with_its_better_score)
{
	struct plan p = {.index = 0};
	struct look l = {.max = FEW};
	const int want[FEW] = {1, 4, 3};
	int i;

	for (i = 0; i < FEW; i++) {
		struct found one = {.p = &p, .id = 1, .key = "", .score = i};
		struct found other = {
		    .p = &p, .id = 2 + i, .key = "", .score = i};

		vec_push(&l.v, one);
		vec_push(&l.v, other);
	}
	search_keep_best(&l);
	assert_int_equal(l.v.n, FEW);
	for (i = 0; i < FEW; i++)
		assert_int_equal(l.v.v[i].id, want[i]);
	vec_free(&l.v);
}

static void find_few(const struct entity *e)
{
	enum { HERE = 5, CANDIDATES = 10 };
	int64_t ids[MOST];
	struct search_ids got = {.max = MOST,
				 .count_to = MOST,
				 .candidates = CANDIDATES,
				 .ids = ids};
	struct idset here;
	struct toy t;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	toy_add(&t, &box_entity, "code=B2|name=Hộp");
	add_named(&t, e, BY_KEYS, "Ẩn Văn Hùng", 1);
	add_named(&t, e, HERE, "Ý Văn Hùng", 2);
	assert_ok(&t.c, db_analyze(&t.c));
	idset_init(&here);
	idset_add(&here, 2);
	t.c.reach = &here;
	assert_ok(&t.c, store_search_ids(&t.c, &got, e, "hùng", &here));
	t.c.reach = NULL;
	assert_int_equal(got.n, HERE);
	assert_int_equal(got.total, HERE);
	assert_false(got.is_least);
	idset_free(&here);
	toy_end(&t);
}

/* The server counted those of everybody and left out some of the few. */
TEST(few_within_reach_are_all_found_though_many_are_not)
{
	find_few(&thing_entity);
	find_few(&tool_entity);
}

/* Boxes without things cost nothing, however many were asked for. */
TEST(a_scope_of_very_many_ranges_is_not_read_range_by_range)
{
	enum { RANGES = 1400, MANY = 250, CANDIDATES = 210 };
	int64_t id;
	struct search_ids got = {.max = 1,
				 .count_to = MOST + MANY,
				 .candidates = CANDIDATES,
				 .ids = &id};
	struct idset scope;
	struct toy t;
	int64_t i;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	add_named(&t, &tool_entity, MANY, "Ẩn Văn Hùng", 1);
	assert_ok(&t.c, db_analyze(&t.c));
	idset_init(&scope);
	idset_add(&scope, 1);
	assert_ok(&t.c,
		  store_search_ids(&t.c, &got, &tool_entity, "hùng", &scope));
	assert_int_equal(got.total, MANY);
	assert_false(got.is_least);
	for (i = 1; i < RANGES; i++)
		idset_add(&scope, 2 * i + 1);
	assert_ok(&t.c,
		  store_search_ids(&t.c, &got, &tool_entity, "hùng", &scope));
	assert_true(got.is_least);
	idset_free(&scope);
	toy_end(&t);
}

/* A box and a thing have the same number and the same name: the search of all
 * kinds gave one of them. */
TEST(records_of_two_kinds_with_one_number_and_name_are_both_found)
{
	const struct entity *const kinds[] = {&box_entity, &thing_entity};
	struct hit hits[MOST];
	struct act *a;
	struct toy t;
	size_t i;
	int n;

	toy_begin(&t);
	assert_ok(&t.c, act_begin(&t.c, &a, "import", "x", NULL));
	for (i = 0; i < ARRAY_LEN(kinds); i++) {
		struct row *r = row_new(t.c.mem, kinds[i]);

		row_set_text(r, "name", "Hà");
		if (i == 0)
			row_set_text(r, "code", "B1");
		else
			row_set_int(r, "box", 1);
		assert_ok(&t.c, store_save(&t.c, a, r, NULL));
		assert_int_equal(r->id, 1);
	}
	assert_ok(&t.c, act_commit(&t.c, a));
	assert_ok(&t.c, store_search(&t.c, hits, &n, MOST, NULL, "hà", NULL));
	assert_int_equal(n, 2);
	assert_ptr_not_equal(hits[0].e, hits[1].e);
	toy_end(&t);
}
