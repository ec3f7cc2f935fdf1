#include "db/test_db.h"

#include <sqlite3.h>

#include "db/db_int.h"
#include "db/words.h"

/* The ids found, as "1 4 9". */
static const char *find(struct ctx *c, const char *words, enum words_how how,
			int64_t after, int limit)
{
	struct buf b;
	struct db_rows r;
	int rc;
	buf_init(&b, 4 * KIB);
	assert_ok(c, db_words_find(c, &r, "w", words, how, after, limit));
	while ((rc = db_next(c, &r)) == DB_ROW) {
		if (b.n)
			buf_char(&b, ' ');
		buf_int(&b, db_int(&r, 0));
	}
	assert_ok(c, rc);
	db_end(&r);
	const char *s = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

static void make_index(struct ctx *c)
{
	static const char *const names[] = {
	    "nguyen van hoa", "nguyen thi hoang", "tran van hoang",
	    "le thi an",      "o'brien van",	  "hoang van nguyen",
	};
	assert_ok(c, db_words_create(c, "w"));
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_ok(c,
			  db_words_put(c, "w", (int64_t)i + 1, names[i], NULL));
}

TEST(all_words_must_occur_and_the_last_may_be_a_prefix)
{
	static const struct {
		const char *words;
		bool all_prefixes;
		const char *want, *why;
	} rows[] = {
	    {"nguyen", false, "1 2 6", "in order of id"},
	    {"nguyen hoa", false, "1 2 6", "last one is a prefix"},
	    {"ng hoa", false, "", "the first is not"},
	    {"ng hoa", true, "1 2 6", "each one is"},
	    {"hoang  nguyen", false, "2 6", "any order, any blanks"},
	    {"h v", true, "1 3 6", "single letters"},
	    {"", false, "", "no word"},
	    {" ,; ", true, "", "nothing but marks"},
	    {"nguyen OR tran", false, "", "no expression"},
	    {"NOT tran", false, "", "no expression"},
	    {"\"nguyen", false, "1 2 6", "open quote"},
	    {"nguyen\" OR \"tran", false, "", "quotes do not end it"},
	    {"w:nguyen", false, "", "no column"},
	    {"nguyen*)(", false, "1 2 6", "signs of the engine"},
	    {"o'brien", false, "5", "one word for us, two for the index"},
	    {"an\xe2\x80\x93le", false, "4", "a dash beyond ASCII"},
	    {"\xff\xfe", false, "", "broken text"},
	};
	struct bench b;
	bench_db(&b);
	make_index(&b.c);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *got =
		    find(&b.c, rows[i].words, rows[i].all_prefixes, 0, 100);
		if (strcmp(got, rows[i].want) != 0)
			print_error("%s: %s\n", rows[i].words, rows[i].why);
		assert_string_equal(got, rows[i].want);
	}
	char long_text[9000];
	for (size_t i = 0; i < sizeof(long_text); i++)
		long_text[i] = i % 2 ? ' ' : 'n';
	long_text[sizeof(long_text) - 1] = '\0';
	assert_string_equal(find(&b.c, long_text, true, 0, 100), "1 2 6");
	bench_end(&b);
}

/* "ng* hoa": what is left of a query. */
static const char *asked(struct ctx *c, const char *words, enum words_how how)
{
	struct words_asked a = {0};
	const char *s = "";
	words_cut_query(&a.words, words, strlen(words), WORDS_MAX);
	words_asked_end(&a, how);
	for (size_t i = 0; i < a.words.v.n; i++)
		s = arena_printf(c->mem, "%s%s%s%s", s, i ? " " : "",
				 a.words.v.v[i], a.begins[i] ? "*" : "");
	words_free(&a.words);
	return s;
}

/* Thirty-two times one letter were as many lists of whoever has it. */
TEST(words_that_others_imply_are_not_asked_for)
{
	static const struct {
		const char *words, *whole, *last, *all;
	} rows[] = {
	    {"n n n", "n", "n", "n*"},
	    {"ng nguyen", "ng nguyen", "ng nguyen*", "nguyen*"},
	    {"nguyen ng", "nguyen ng", "nguyen", "nguyen*"},
	    {"an binh an", "an binh", "an binh", "an* binh*"},
	    {"ha hai h", "ha hai h", "ha hai", "hai*"},
	    {"le thi an", "le thi an", "le thi an*", "le* thi* an*"},
	};
	struct bench b;
	bench_db(&b);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *w = rows[i].words;
		assert_string_equal(asked(&b.c, w, WORDS_WHOLE), rows[i].whole);
		assert_string_equal(asked(&b.c, w, WORDS_LAST_BEGINS),
				    rows[i].last);
		assert_string_equal(asked(&b.c, w, WORDS_ALL_BEGIN),
				    rows[i].all);
	}
	bench_end(&b);
}

/* The sum of six rows as make_index() puts them, but for one of them. */
static uint64_t sum_of(struct ctx *c, int64_t other, const char *words)
{
	static const char *const names[] = {
	    "nguyen van hoa", "nguyen thi hoang", "tran van hoang",
	    "le thi an",      "o'brien van",	  "hoang van nguyen",
	};
	uint64_t sum = 0;
	for (int64_t i = 6; i > 0; i--)
		assert_ok(c,
			  db_words_add(c, i, i == other ? words : names[i - 1],
				       &sum));
	return sum;
}

/* A server said that such a word is too long. */
TEST(a_word_longer_than_any_index_keeps_is_found_nowhere)
{
	static char words[3000];
	struct bench b;
	bench_db(&b);
	make_index(&b.c);
	for (int n = WORD_BYTES - 1; n < WORD_BYTES + 3; n++)
		for (int how = WORDS_LAST_BEGINS; how <= WORDS_WHOLE; how++) {
			memset(words, 'a', (size_t)n);
			words[n] = '\0';
			assert_string_equal(find(&b.c, words, how, 0, 100), "");
			memcpy(words + n, " nguyen", 8);
			assert_string_equal(find(&b.c, words, how, 0, 100), "");
		}
	/* and kept the first letters of it */
	uint64_t sum = 0, want = sum_of(&b.c, 0, NULL);
	assert_ok(&b.c, db_words_put(&b.c, "w", 9, words, NULL));
	assert_ok(&b.c, db_words_add(&b.c, 9, words, &want));
	assert_ok(&b.c, db_words_digest(&b.c, "w", &sum));
	assert_true(sum == want);
	assert_string_equal(find(&b.c, "nguyen", WORDS_WHOLE, 6, 100), "9");
	assert_string_equal(find(&b.c, "a", WORDS_LAST_BEGINS, 6, 100),
			    test_on_pg() ? "" : "9");
	bench_end(&b);
}

TEST(the_sum_of_an_index_is_that_of_its_rows_and_of_no_others)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c, reader;
	uint64_t sum = 1;
	make_index(c);
	assert_ok(c, db_words_digest(c, "w", &sum));
	assert_true(sum == sum_of(c, 0, NULL));
	assert_true(sum == sum_of(c, 1, "hoa hoa van nguyen van"));
	assert_false(sum == sum_of(c, 1, "nguyen van"));
	assert_false(sum == sum_of(c, 1, "nguyen van hoah"));
	assert_false(sum == sum_of(c, 4, ""));
	bench_join(&reader, &b, DB_READ);
	assert_ok(&reader, db_begin_read(&reader));
	assert_ok(&reader, db_words_digest(&reader, "w", &sum));
	assert_true(sum == sum_of(c, 0, NULL));
	assert_ok(&reader, db_words_digest(&reader, "w", &sum));
	db_rollback(&reader);
	if (!test_on_pg())
		assert_int_equal(count_of(&reader, "PRAGMA query_only"), 1);
	bench_leave(&reader);
	assert_ok(c, db_words_put(c, "w", 2, NULL, "nguyen thi hoang"));
	assert_ok(c, db_words_digest(c, "w", &sum));
	assert_true(sum == sum_of(c, 2, ""));
	bench_end(&b);
}

/* What somebody can do with another program at hand. */
static void alter(const struct bench *b, const char *sql)
{
	sqlite3 *h;
	assert_int_equal(sqlite3_open(b->path, &h), SQLITE_OK);
	assert_int_equal(sqlite3_exec(h, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(h), SQLITE_OK);
}

/*
 * verify said that all is well while the search found nobody: the lists of
 * rows were whole, but the way down to them was gone, or that of the first
 * two or three letters.
 */
TEST(the_sum_follows_the_way_of_a_search)
{
	static const char *const done[] = {
	    "DELETE FROM w_idx",
	    "UPDATE w_idx SET term = term || x'7a' WHERE length(term) > 1",
	    /* the last letters of the largest block: lists of beginnings */
	    ("UPDATE w_data SET block = substr(block, 1, length(block) - 30) "
	     "|| zeroblob(30) WHERE id = (SELECT max(id) FROM w_data)"),
	};
	for (size_t i = 0; i < ARRAY_LEN(done); i++) {
		struct bench b;
		bench_file(&b);
		struct ctx *c = &b.c;
		uint64_t sum = 0, want = 0;
		assert_ok(c, db_words_create(c, "w"));
		assert_ok(c, db_begin_write(c));
		for (int64_t id = 1; id <= 3000; id++) {
			const char *words =
			    arena_printf(c->mem, "le%lld van%lld",
					 (long long)(id * 37), (long long)id);
			assert_ok(c, db_words_put(c, "w", id, words, NULL));
			assert_ok(c, db_words_add(c, id, words, &want));
		}
		assert_ok(c, db_commit(c));
		assert_ok(c, db_words_digest(c, "w", &sum));
		assert_true(sum == want);
		alter(&b, done[i]);
		enum rc rc = db_words_digest(c, "w", &sum);
		if (rc == OK && sum == want)
			fail_msg("unseen: %s", done[i]);
		bench_end(&b);
	}
}

TEST(found_rows_come_by_pages)
{
	struct bench b;
	bench_db(&b);
	make_index(&b.c);
	assert_string_equal(find(&b.c, "van", false, 0, 2), "1 3");
	assert_string_equal(find(&b.c, "van", false, 3, 2), "5 6");
	assert_string_equal(find(&b.c, "van", false, 6, 2), "");
	bench_end(&b);
}

TEST(changed_and_removed_words_are_not_found_any_more)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_index(c);
	assert_ok(c, db_words_put(c, "w", 1, "pham van hoa", "nguyen van hoa"));
	assert_ok(c, db_words_put(c, "w", 2, NULL, "nguyen thi hoang"));
	assert_ok(
	    c, db_words_put(c, "w", 6, "hoang van nguyen", "hoang van nguyen"));
	assert_string_equal(find(c, "nguyen", false, 0, 9), "6");
	assert_string_equal(find(c, "pham", false, 0, 9), "1");
	assert_ok(c, db_check(c));
	assert_ok(c, db_words_clear(c, "w"));
	assert_string_equal(find(c, "pham", false, 0, 9), "");
	assert_ok(c, db_words_put(c, "w", 7, "pham", NULL));
	assert_string_equal(find(c, "pham", false, 0, 9), "7");
	assert_ok(c, db_check(c));
	bench_end(&b);
}

TEST(a_reader_can_search)
{
	struct bench b;
	bench_db(&b);
	make_index(&b.c);
	struct ctx reader;
	bench_join(&reader, &b, DB_READ);
	assert_string_equal(find(&reader, "tr", false, 0, 9), "3");
	assert_ok(&reader, db_check(&reader));
	bench_leave(&reader);
	bench_end(&b);
}

/* A server looks among the next rows first, and then in its index. */
TEST(rare_words_and_common_ones_come_in_the_order_of_their_rows)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	assert_ok(c, db_words_create(c, "w"));
	for (int i = 1; i <= 60; i++)
		assert_ok(c, db_words_put(c, "w", i,
					  i == 25 || i == 58 ? "an binh"
					  : i % 20 == 0	     ? "an chau"
							     : "an",
					  NULL));
	assert_string_equal(find(c, "an", false, 0, 2), "1 2");
	assert_string_equal(find(c, "an", false, 57, 9), "58 59 60");
	assert_string_equal(find(c, "binh", false, 0, 1), "25");
	assert_string_equal(find(c, "binh", false, 25, 1), "58");
	assert_string_equal(find(c, "chau", false, 0, 2), "20 40");
	assert_string_equal(find(c, "c a", true, 20, 9), "40 60");
	assert_string_equal(find(c, "binh", false, 58, 1), "");
	bench_end(&b);
}

/* The names of the rows found, as "a b"; numbers come in any order. */
static const char *names_of(struct ctx *c, const char *words, int limit)
{
	struct buf b;
	struct db_rows r;
	int rc;
	buf_init(&b, KIB);
	assert_ok(c, db_words_rows(c, &r, "w", words, WORDS_WHOLE, limit, "t",
				   "t.id, t.name"));
	while ((rc = db_next(c, &r)) == DB_ROW)
		buf_printf(&b, " %d:%s", (int)db_int(&r, 0), db_text(&r, 1));
	assert_ok(c, rc);
	db_end(&r);
	const char *s = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

TEST(a_server_gives_the_rows_of_what_words_find)
{
	enum { ROWS = 60 };
	struct bench b;
	bool is_many = true;
	bench_db(&b);
	struct ctx *c = &b.c;
	if (!db_is_far(c->db)) {
		bench_end(&b);
		return;
	}
	assert_ok(c, db_words_create(c, "w"));
	assert_ok(c, db_script(c, "CREATE TABLE t (id BIGINT PRIMARY KEY, "
				  "voided SMALLINT NOT NULL, name TEXT)"));
	for (int i = 1; i <= ROWS; i++) {
		assert_ok(
		    c, db_words_put(c, "w", i, i < 4 ? "an binh" : "an", NULL));
		assert_ok(c, db_exec(c, "INSERT INTO t VALUES ($1, $2, 'x')",
				     DB_ARGS(DBI(i), DBI(i == 2))));
	}
	assert_string_equal(names_of(c, "binh", 9), " 1:x 3:x");
	assert_string_equal(names_of(c, "binh", 1), " 1:x");
	assert_string_equal(names_of(c, "chau", 9), "");
	assert_string_equal(names_of(c, "", 9), "");
	assert_ok(c, db_words_are_many(c, &is_many, "w", "an", WORDS_WHOLE, 9));
	assert_false(is_many); /* nobody knows yet */
	assert_ok(c, db_analyze(c));
	assert_ok(c, db_words_are_many(c, &is_many, "w", "an", WORDS_WHOLE, 9));
	assert_true(is_many);
	assert_ok(c,
		  db_words_are_many(c, &is_many, "w", "binh", WORDS_WHOLE, 9));
	assert_false(is_many);
	bench_end(&b);
}
