/*
 * bulk_test.c: what db_bulk() promises, on both engines: a load brings every
 * value as it was put, shows it to those who ask in between, and is undone as
 * a whole.
 */
#include "db/test_db.h"

enum { MANY = 400, FEW = 3 };

static void make_tables(struct ctx *c)
{
	bool is_pg = db_engine(c->db) == DB_POSTGRES;
	const char *big = is_pg ? "BIGINT" : "INTEGER";
	const char *text = is_pg ? "TEXT COLLATE \"C\"" : "TEXT";
	const char *blob = is_pg ? "BYTEA" : "BLOB";
	const char *small = is_pg ? "SMALLINT" : "INTEGER";
	assert_ok(
	    c, db_script(c, arena_printf(c->mem,
					 "CREATE TABLE t (id %s PRIMARY KEY, "
					 "code %s UNIQUE, data %s, small %s, "
					 "n INTEGER); "
					 "CREATE TABLE u (id %s PRIMARY KEY, "
					 "t %s)",
					 big, text, blob, small, big, big)));
}

static enum rc put(struct ctx *c, int64_t id, struct val code, struct val data,
		   struct val small, struct val n)
{
	const struct val args[] = {DBI(id), code, data, small, n};
	return db_exec(c,
		       "INSERT INTO t (id, code, data, small, n) "
		       "VALUES ($1, $2, $3, $4, $5)",
		       args, ARRAY_LEN(args));
}

static enum rc put_plain(struct ctx *c, int64_t id)
{
	const char *code = arena_printf(c->mem, "c%lld", (long long)id);
	return put(c, id, DBT(code), DBNULL, DBNULL, DBI(id));
}

static void begin_load(struct ctx *c)
{
	assert_ok(c, db_begin_write(c));
	db_bulk(c);
}

/* Rows around those that are looked at: many go another way than few. */
static void fill_up(struct ctx *c, int64_t first, int n)
{
	for (int64_t id = first; id < first + n; id++)
		assert_ok(c, put_plain(c, id));
}

static const char *const texts[] = {
    "",		" ",
    "\\",	"\\.",
    "\\N",	"\\\\x41",
    "a\tb",	"a\nb\r\n",
    "'\"\"'",	"{\"a\",NULL}",
    "NULL",	"Đặng Thị Ngọc \xf0\x9f\x8c\xbe",
    "\x01\x7f", "$1, $2",
};

static struct val row_value(struct ctx *c, const char *column, int64_t id)
{
	struct db_rows r;
	const char *sql =
	    arena_printf(c->mem, "SELECT %s FROM t WHERE id = $1", column);
	assert_ok(c, db_query(c, &r, sql, DB_ARGS(DBI(id))));
	assert_int_equal(db_next(c, &r), DB_ROW);
	struct val v = db_col(&r, 0);
	if (v.tag == VAL_TEXT || v.tag == VAL_BLOB)
		v.s = arena_memdup(c->mem, v.n ? v.s : "", v.n + 1);
	db_end(&r);
	return v;
}

static void assert_same(struct ctx *c, const char *column, int64_t id,
			struct val want)
{
	struct val got = row_value(c, column, id);
	if (!val_equal(&got, &want))
		print_error("%s of %lld\n", column, (long long)id);
	assert_true(val_equal(&got, &want));
}

static const struct {
	int64_t small, n;
} numbers[] = {
    {0, 0},
    {-1, -1},
    {INT16_MAX, INT32_MAX},
    {INT16_MIN, INT32_MIN},
};

static void put_special(struct ctx *c, const unsigned char bytes[256])
{
	int64_t id = 1;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_ok(c,
			  put(c, id++, DBT(texts[i]),
			      DBB(texts[i], strlen(texts[i])), DBNULL, DBNULL));
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		assert_ok(c, put(c, id++, DBNULL, DBB("", 0),
				 DBI(numbers[i].small), DBI(numbers[i].n)));
	assert_ok(c, put(c, id++, DBNULL, DBB(bytes, 256), DBNULL, DBNULL));
	assert_ok(c, put(c, INT64_MAX, DBNULL, DBNULL, DBNULL, DBNULL));
	assert_ok(c, put(c, INT64_MIN, DBNULL, DBNULL, DBNULL, DBNULL));
}

static void look_at_special(struct ctx *c, const unsigned char bytes[256])
{
	int64_t id = 1;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++, id++) {
		assert_same(c, "code", id, DBT(texts[i]));
		assert_same(c, "data", id, DBB(texts[i], strlen(texts[i])));
		assert_same(c, "n", id, DBNULL);
	}
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++, id++) {
		assert_same(c, "code", id, DBNULL);
		assert_same(c, "data", id, DBB("", 0));
		assert_same(c, "small", id, DBI(numbers[i].small));
		assert_same(c, "n", id, DBI(numbers[i].n));
	}
	assert_same(c, "data", id, DBB(bytes, 256));
	assert_same(c, "code", INT64_MAX, DBNULL);
	assert_same(c, "id", INT64_MIN, DBI(INT64_MIN));
}

TEST(a_load_brings_every_value_as_it_was_put)
{
	static const int around[] = {0, MANY};
	unsigned char bytes[256];
	for (int i = 0; i < 256; i++)
		bytes[i] = (unsigned char)i;
	for (size_t i = 0; i < ARRAY_LEN(around); i++) {
		struct bench b;
		bench_db(&b);
		make_tables(&b.c);
		begin_load(&b.c);
		fill_up(&b.c, 1000, around[i]);
		put_special(&b.c, bytes);
		assert_ok(&b.c, db_commit(&b.c));
		look_at_special(&b.c, bytes);
		assert_int_equal(
		    count_of(&b.c, "SELECT count(*) FROM t WHERE id > 999 "
				   "AND id < 2000"),
		    around[i]);
		bench_end(&b);
	}
}

TEST(who_asks_in_a_load_sees_its_rows)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_tables(c);
	begin_load(c);
	for (int i = 0; i < 3; i++) {
		fill_up(c, i * MANY, MANY);
		assert_int_equal(count_of(c, "SELECT count(*) FROM t"),
				 (i + 1) * MANY);
		assert_ok(c, db_exec(c, "INSERT INTO u (id, t) VALUES ($1, $2)",
				     DB_ARGS(DBI(i), DBI(i))));
		assert_int_equal(count_of(c, "SELECT count(*) FROM u JOIN t "
					     "ON t.id = u.t"),
				 i + 1);
	}
	assert_ok(c, db_commit(c));
	assert_int_equal(count_of(c, "SELECT count(*) FROM t"), 3 * MANY);
	bench_end(&b);
}

TEST(statements_of_a_load_work_in_their_order)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_tables(c);
	begin_load(c);
	fill_up(c, 1, MANY);
	assert_ok(c, db_exec(c, "UPDATE t SET n = n + 1", DB_NOARGS));
	fill_up(c, MANY + 1, FEW);
	assert_ok(c, db_exec(c, "UPDATE t SET n = n + 1", DB_NOARGS));
	assert_ok(c, db_exec(c, "DELETE FROM t WHERE id = $1",
			     DB_ARGS(DBI(MANY + 2))));
	/* the same code is free again */
	fill_up(c, MANY + 2, 1);
	assert_ok(c, db_script(c, "DELETE FROM t WHERE id = 5"));
	assert_ok(c, db_commit(c));
	assert_same(c, "n", MANY, DBI(MANY + 2));
	assert_same(c, "n", MANY + 1, DBI(MANY + 2));
	assert_same(c, "n", MANY + 2, DBI(MANY + 2));
	assert_int_equal(count_of(c, "SELECT count(*) FROM t"), MANY + FEW - 1);
	bench_end(&b);
}

/* Wherever the failure shows, it is that of the row. */
static enum rc load_with_twin(struct ctx *c, int before, int after)
{
	enum rc rc;
	begin_load(c);
	fill_up(c, 1, before);
	rc = put(c, 100000, DBT("c2"), DBNULL, DBNULL, DBNULL);
	for (int i = 0; rc == OK && i < after; i++)
		rc = put_plain(c, 200000 + i);
	if (rc == OK)
		return db_commit(c);
	db_rollback(c);
	return rc;
}

TEST(a_twin_in_the_middle_of_a_load_undoes_all_of_it)
{
	static const struct {
		int before, after;
	} rows[] = {{FEW, FEW}, {MANY, FEW}, {FEW, MANY}, {20 * MANY, MANY}};
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_tables(c);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_rc(c, load_with_twin(c, rows[i].before, rows[i].after),
			  E_CONFLICT);
		assert_string_equal(c->err.field, "code");
		assert_null(strstr(c->err.text, "c2"));
		err_clear(c);
		assert_int_equal(count_of(c, "SELECT count(*) FROM t"), 0);
	}
	begin_load(c);
	fill_up(c, 1, FEW);
	assert_ok(c, db_commit(c));
	assert_int_equal(count_of(c, "SELECT count(*) FROM t"), FEW);
	bench_end(&b);
}

TEST(a_load_that_is_given_up_leaves_nothing)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	make_tables(c);
	for (int i = 0; i < 3; i++) {
		begin_load(c);
		fill_up(c, 1, i == 1 ? FEW : 20 * MANY);
		db_rollback(c);
		assert_int_equal(count_of(c, "SELECT count(*) FROM t"), 0);
	}
	assert_ok(c, put_plain(c, 1));
	bench_end(&b);
}

TEST(a_load_takes_rows_of_any_size)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	char *large = xcalloc(1, 3 * MIB);
	make_tables(c);
	begin_load(c);
	for (int i = 0; i < 6; i++) {
		size_t n = i % 2 ? 3 * MIB : 100 * KIB;
		assert_ok(c, put(c, i, DBNULL, DBB(large, n), DBNULL, DBNULL));
	}
	assert_ok(c, db_commit(c));
	assert_int_equal(count_of(c, "SELECT sum(length(data)) FROM t"),
			 9 * MIB + 300 * KIB);
	free(large);
	bench_end(&b);
}

/* The ids found, as "1 4 9". */
static const char *find(struct ctx *c, const char *words)
{
	struct buf b;
	struct db_rows r;
	int rc;
	buf_init(&b, 4 * KIB);
	assert_ok(c, db_words_find(c, &r, "w", words, true, 0, 100));
	while ((rc = db_next(c, &r)) == DB_ROW) {
		buf_str(&b, b.n ? " " : "");
		buf_int(&b, db_int(&r, 0));
	}
	assert_ok(c, rc);
	db_end(&r);
	const char *s = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

TEST(words_of_a_load_are_found_like_others)
{
	struct bench b;
	bench_db(&b);
	struct ctx *c = &b.c;
	uint64_t sum = 0, want = 0;
	assert_ok(c, db_words_create(c, "w"));
	begin_load(c);
	for (int i = 1; i <= MANY; i++) {
		const char *words = i == 7 ? "dang  van o'brien dang"
				    : i == 9
					? "\xc4\x91\xe1\xba\xb7ng a\\b"
					: arena_printf(c->mem, "nguyen x%d", i);
		assert_ok(c, db_words_put(c, "w", i, words, NULL));
		if (i != 8)
			assert_ok(c, db_words_add(c, i, words, &want));
	}
	assert_string_equal(find(c, "brien"), "7");
	assert_ok(c, db_words_put(c, "w", 8, NULL, "nguyen x8"));
	assert_ok(c, db_words_put(c, "w", 500, "-", NULL));
	assert_ok(c, db_words_put(c, "w", 500, "tran", "-"));
	assert_ok(c, db_words_add(c, 500, "tran", &want));
	assert_ok(c, db_commit(c));
	assert_string_equal(find(c, "o van dang"), "7");
	assert_string_equal(find(c, "b a"), "9");
	assert_string_equal(find(c, "x8"), "80 81 82 83 84 85 86 87 88 89");
	assert_string_equal(find(c, "tran"), "500");
	assert_ok(c, db_words_digest(c, "w", &sum));
	assert_true(sum == want);
	bench_end(&b);
}
