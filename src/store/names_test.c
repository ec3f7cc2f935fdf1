/* names_test.c: the names that are kept, against the same read anew. */
#include "base/base.h"
#include "store/test_toy.h"

#include "store/names.h"
#include "store/search.h"
#include "text/text.h"

enum { ROUNDS = 30, FEW = 6, MANY = 150, HITS = 20 };

/* Some are not told by their keys: two writings of one key, marks of another
 * tongue, an apostrophe. */
static const char *const written[] = {
    "Nguyễn Văn An",
    "Nguyễn Văn An",
    "Trần Thị Bình",
    "H'Hen Niê",
    "H’Hen Niê",
    "Ba Thị Ayŭn",
    "Ba Thị Ayun",
    "An",
    "an",
    "Lò Hoà",
    "Lò Hòa",
    "Bé 07",
    "Bé 7",
    "Đào Ý",
    "Nguyễn Văn Thị Ý",
    "Mary Anne O'Neill",
};

static const char *any_name(struct toy_rng *rng)
{
	return written[toy_random(rng, ARRAY_LEN(written))];
}

static void add(struct toy *t, struct act *a, const char *name)
{
	struct row *r = row_new(t->c.mem, &thing_entity);

	row_set_text(r, "name", name);
	row_set_int(r, "box", 1);
	assert_ok(&t->c, store_save(&t->c, a, r, NULL));
}

static void change(struct toy *t, struct act *a, struct toy_rng *rng)
{
	int64_t id = 1 + toy_random(rng, 60);
	struct row *r;
	enum rc rc = store_get(&t->c, &r, &thing_entity, id);

	if (rc == E_NOTFOUND || r->is_void)
		return;
	assert_ok(&t->c, rc);
	switch (toy_random(rng, 3)) {
	case 0:
		assert_ok(&t->c, store_void(&t->c, a, r));
		return;
	case 1: /* the name stays */
		row_set_int(r, "weight", toy_random(rng, 1000));
		break;
	default:
		row_set_text(r, "name", any_name(rng));
	}
	assert_ok(&t->c, store_save(&t->c, a, r, NULL));
}

/* Some changes, now and then more than are followed one by one; or an act is
 * taken back. */
static void write_some(struct toy *t, struct toy_rng *rng)
{
	int i, n = toy_random(rng, 8) ? FEW : MANY;
	struct act *a;
	int64_t id, undo;

	assert_ok(&t->c, act_begin(&t->c, &a, "edit", "x", NULL));
	for (i = 0; i < n; i++)
		if (toy_random(rng, 3) == 0)
			add(t, a, any_name(rng));
		else
			change(t, a, rng);
	id = act_id(a);
	assert_ok(&t->c, act_commit(&t->c, a));
	if (toy_random(rng, 4) == 0 &&
	    store_undo(&t->c, id, &undo) < 0) /* nothing in it */
		err_clear(&t->c);
}

static const char *line(struct toy *t, const struct names *names,
			const struct name *n)
{
	const char *text = names->parts.v[n->part[0]].text, *s;
	struct buf b;

	buf_init(&b, KIB);
	name_key(&b, names, n);
	s = arena_printf(t->c.mem, "%d %s %s", n->n, buf_text(&b),
			 text ? text : "-");
	buf_free(&b);
	return s;
}

/* The next one that somebody bears. */
static const struct name *next(const struct names *names, size_t *at)
{
	while (*at < names->v.n && names->v.v[*at].n == 0)
		++*at;
	return *at < names->v.n ? &names->v.v[(*at)++] : NULL;
}

static void compare(struct toy *t, struct names_kept *kept)
{
	const struct plan *p = plan_of(&t->c, &thing_entity);
	const struct name *x, *y;
	const struct names *a, *b;
	size_t i = 0, k = 0;

	t->c.names = NULL;
	assert_ok(&t->c, names_take(&t->c, p, &b));
	t->c.names = kept;
	assert_ok(&t->c, names_take(&t->c, p, &a));
	do {
		x = next(a, &i);
		y = next(b, &k);
		assert_int_equal(!x, !y);
		if (x)
			assert_string_equal(line(t, a, x), line(t, b, y));
	} while (x);
	assert_int_equal(a->rows, b->rows);
	assert_int_equal(a->rows, toy_int(t, "SELECT count(*) FROM thing WHERE "
					     "voided = 0"));
	names_give(&t->c, p, a);
	t->c.names = NULL;
	names_give(&t->c, p, b);
}

TEST(names_that_are_kept_follow_what_is_written)
{
	struct toy_rng rng = {5};
	struct names_kept *kept;
	struct toy t;
	int i;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	kept = names_kept_new(t.app);
	for (i = 0; i < ROUNDS; i++) {
		write_some(&t, &rng);
		compare(&t, kept);
	}
	names_kept_free(kept);
	toy_end(&t);
}

/* Codes of what is found, "/" between. */
static const char *found_in(struct toy *t, const char *words,
			    const struct idset *scope)
{
	struct hit hits[HITS];
	const char *s = "";
	int i, n;

	assert_ok(&t->c, store_search(&t->c, hits, &n, HITS, &thing_entity,
				      words, scope));
	for (i = 0; i < n; i++)
		s = arena_printf(t->c.mem, "%s%s%s", s, i ? "/" : "",
				 hits[i].code);
	return s;
}

static const char *found(struct toy *t, const char *words)
{
	return found_in(t, words, NULL);
}

struct question {
	const char *words, *want;
	int total;
};

static void ask(struct toy *t, const struct question *rows, size_t n,
		const struct idset *scope)
{
	int64_t ids[HITS];
	struct search_ids got = {.max = HITS, .count_to = HITS, .ids = ids};
	size_t i;

	for (i = 0; i < n; i++) {
		const char *s = found_in(t, rows[i].words, scope);

		if (strcmp(s, rows[i].want) != 0)
			print_error("%s\n", rows[i].words);
		assert_string_equal(s, rows[i].want);
		assert_ok(&t->c, store_search_ids(&t->c, &got, &thing_entity,
						  rows[i].words, scope));
		assert_int_equal(got.total, rows[i].total);
		assert_false(got.is_least);
	}
}

TEST(a_name_that_its_key_does_not_tell_is_found_as_it_is_written)
{
	static const struct question rows[] = {
	    {"h'hen", "T1/T2", 2},   {"h’hen", "T2/T1", 2},
	    {"hen nie", "T1/T2", 2}, {"ayun", "T4/T3", 2},
	    {"ayŭn", "T3/T4", 2},    {"be 7", "T6", 1},
	    {"be 07", "T5", 1},	     {"o'neill", "T7", 1},
	    {"neill mary", "T7", 1}, {"H′Blâm Niê", "T8", 1},
	    {"blâm", "T8", 1},	     {"bình", "T9", 1},
	    {"an binh", "T9", 1},    {"សុខ កុលាប", "T10", 1},
	    {"H´Mai", "T11", 1},     {"mai", "T11", 1},
	    {"dung", "T12", 1},	     {"van . dung", "T12", 1},
	};
	static const char *const names[] = {
	    "H'Hen Niê",	 "H’Hen Niê",  "Ba Thị Ayŭn",
	    "Ba Thị Ayun",	 "Bé 07",      "Bé 7",
	    "Mary Anne O'Neill", "H′Blâm Niê", "An·Bình",
	    "សុខ កុលាប",		 "H´Mai",      "Lê Văn . Dũng",
	};
	struct toy t;
	size_t i;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	for (i = 0; i < ARRAY_LEN(names); i++)
		toy_add(&t, &thing_entity,
			arena_printf(t.c.mem, "name=%s|box=B1|code=T%d",
				     names[i], (int)i + 1));
	ask(&t, rows, ARRAY_LEN(rows), NULL);
	toy_end(&t);
}

/* Signs are no words: the last of those typed was not taken for one that is
 * not all there. */
TEST(a_sign_behind_a_word_is_no_word)
{
	struct toy t;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	toy_add(&t, &thing_entity, "name=Hùngx Văn Tú|box=B1|code=T1");
	toy_add(&t, &thing_entity, "name=Hưngy Thị Hoa|box=B1|code=T2");
	toy_add(&t, &thing_entity, "name=Lê Văn Hùng|box=B1|code=T3");
	assert_string_equal(found(&t, "hùng ,"), found(&t, "hùng"));
	assert_string_equal(found(&t, "hùng ,"), "T3/T1/T2");
	toy_end(&t);
}

TEST(who_has_a_code_that_begins_so_is_found_and_counted_once)
{
	static const struct question rows[] = {
	    {"p00", "P002/P001", 2}, {"P001", "P001", 1},
	    {"lò p0", "P001", 1},    {"p002 tran", "P002", 1},
	    {"p002 lo", "", 0},	     {"pha", "PHA/P001", 2},
	    {"00", "", 0},	     {"p00%", "P002/P001", 2},
	    {"p001 p00", "P001", 1}, {"p001 p001", "P001", 1},
	    {"dv 001", "DV 001", 1}, {"DV 0", "DV 001", 1},
	    {"ab12", "Ab12", 1},     {"đv-7", "Đv-7", 1},
	    {"dv-7", "Đv-7", 1},     {"ĐV-7", "Đv-7", 1},
	};
	struct toy t;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	toy_add(&t, &thing_entity, "name=Lò Văn Pha|box=B1|code=P001");
	toy_add(&t, &thing_entity, "name=Trần An|box=B1|code=P002");
	toy_add(&t, &thing_entity, "name=Ý Pha|box=B1|code=PHA");
	toy_add(&t, &thing_entity, "name=Ý An|box=B1|code=DV 001");
	toy_add(&t, &thing_entity, "name=Ý Bình|box=B1|code=Ab12");
	toy_add(&t, &thing_entity, "name=Ý Cúc|box=B1|code=Đv-7");
	ask(&t, rows, ARRAY_LEN(rows), NULL);
	toy_end(&t);
}

/* More in the first box than codes that begin so are read. */
static void add_others(struct toy *t, const char *code)
{
	enum { OTHERS = 400 };
	struct act *a;
	int i;

	assert_ok(&t->c, act_begin(&t->c, &a, "import", "x", NULL));
	for (i = 0; i < OTHERS; i++) {
		struct row *r = row_new(t->c.mem, &thing_entity);

		row_set_text(r, "name", "Lò An");
		row_set_text(r, "code",
			     arena_printf(t->c.mem, "%s%04d", code, i));
		row_set_int(r, "box", 1);
		assert_ok(&t->c, store_save(&t->c, a, r, NULL));
	}
	assert_ok(&t->c, act_commit(&t->c, a));
}

/* So many of others that those of the scope are not among the first. */
TEST(a_code_of_the_scope_is_found_behind_many_of_others)
{
	static const struct question rows[] = {
	    {"x", "", 0}, {"9", "95/96", 2}, {"95", "95", 1}, {"97", "", 0}};
	struct idset scope;
	struct toy t;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	toy_add(&t, &box_entity, "code=B2|name=Hộp");
	add_others(&t, "90");
	toy_add(&t, &thing_entity, "name=Lò An|box=B2|code=95");
	toy_add(&t, &thing_entity, "name=Lò An|box=B2|code=96");
	idset_init(&scope);
	idset_add(&scope, 2);
	ask(&t, rows, ARRAY_LEN(rows), &scope);
	idset_free(&scope);
	toy_end(&t);
}

/* As a database of an older program is. */
static void forget_rule(struct toy *t)
{
	assert_ok(&t->c, db_exec(&t->c, "DELETE FROM meta WHERE name = 'keys'",
				 DB_NOARGS));
}

/* It would be asked by an older program, which nobody tells what is written. */
TEST(a_word_index_of_people_that_an_older_program_made_goes_away)
{
	bool has;
	struct toy t;

	toy_begin(&t);
	assert_ok(&t.c, db_begin_write(&t.c));
	assert_ok(&t.c, db_words_create(&t.c, "thing_words"));
	assert_ok(&t.c, db_words_put(&t.c, "thing_words", 1, "an", NULL));
	forget_rule(&t);
	assert_ok(&t.c, db_commit(&t.c));
	toy_reopen(&t, toy_modules);
	assert_ok(&t.c, db_has_column(&t.c, "thing_words", "words", &has));
	assert_false(has);
	assert_ok(&t.c, store_verify(&t.c));
	toy_end(&t);
}

/* The first so many codes are of others, and no digit tells that it is a code.
 */
TEST(codes_of_letters_are_found_in_a_scope)
{
	static const struct question rows[] = {{"dv", "DVZ1/DVZ2", 2},
					       {"dvz2", "DVZ2", 1}};
	struct idset scope;
	struct toy t;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	toy_add(&t, &box_entity, "code=B2|name=Hộp");
	add_others(&t, "DVA");
	toy_add(&t, &thing_entity, "name=Lò An|box=B2|code=DVZ1");
	toy_add(&t, &thing_entity, "name=Lò An|box=B2|code=DVZ2");
	idset_init(&scope);
	idset_add(&scope, 2);
	ask(&t, rows, ARRAY_LEN(rows), &scope);
	idset_free(&scope);
	toy_end(&t);
}

/* By an older rule the sign was not in the key, and nobody found the word. */
TEST(keys_of_an_older_rule_are_made_anew)
{
	struct toy t;
	struct buf key;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	toy_add(&t, &thing_entity, "name=An·Bình|box=B1|code=T1");
	buf_init(&key, KIB);
	text_name_key(&key, "AnBình");
	assert_ok(&t.c, db_begin_write(&t.c));
	assert_ok(&t.c, db_exec(&t.c, "UPDATE thing SET name_key = $1",
				DB_ARGS(DBB(buf_text(&key), key.n))));
	forget_rule(&t);
	assert_ok(&t.c, db_commit(&t.c));
	buf_free(&key);
	assert_string_equal(found(&t, "binh"), "");
	toy_reopen(&t, toy_modules);
	assert_string_equal(found(&t, "binh"), "T1");
	assert_ok(&t.c, store_verify(&t.c));
	toy_end(&t);
}

/* Names are of everybody, people of the reach only. */
TEST(names_out_of_reach_find_nobody)
{
	struct names_kept *kept;
	struct idset here;
	struct toy t;
	int i;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	toy_add(&t, &box_entity, "code=B2|name=Hộp");
	toy_add(&t, &thing_entity, "name=Lò An|box=B1|code=T1");
	toy_add(&t, &thing_entity, "name=Lò An|box=B2|code=T2");
	toy_add(&t, &thing_entity, "name=Lò Ánh|box=B2|code=T3");
	kept = names_kept_new(t.app);
	idset_init(&here);
	idset_add(&here, 1);
	t.c.names = kept;
	for (i = 0; i < 2; i++) { /* read by who reaches little, by who all */
		t.c.reach = &here;
		assert_string_equal(found(&t, "lo an"), "T1");
		assert_string_equal(found(&t, "anh"), "");
		assert_string_equal(found(&t, "t3"), "");
		t.c.reach = NULL;
		assert_string_equal(found(&t, "lo an"), "T1/T2/T3");
	}
	t.c.names = NULL;
	idset_free(&here);
	names_kept_free(kept);
	toy_end(&t);
}
