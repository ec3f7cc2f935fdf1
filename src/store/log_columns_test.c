/*
 * log_columns_test.c: records arranged by columns come back as they were, and
 * nothing that is read from a file harms.
 */
#include "base/base.h"
#include "store/test_toy.h"

#include <zstd.h>

#include "db/db.h"
#include "store/log_bytes.h"
#include "store/store_int.h"

enum { NAMES = 12, ROUNDS = 300, RECORDS_MOST = 900, THINGS = 40 };

static int64_t random_int(struct toy_rng *g, int kind, int i)
{
	switch (kind % 4) {
	case 0:
		return i * 3;
	case 1:
		return 20000000 + (int64_t)toy_random(g, 9999);
	case 2:
		return (int64_t)toy_random(g, 3) - 1;
	default:
		return (int64_t)((uint64_t)toy_random(g, UINT32_MAX) << 33 ^
				 toy_random(g, UINT32_MAX));
	}
}

static void put_text(struct buf *b, struct toy_rng *g, int kind)
{
	char s[40];
	size_t n = toy_random(g, 1 + (unsigned)kind), i;

	for (i = 0; i < n; i++)
		s[i] = (char)toy_random(g, kind % 2 ? 2 : 256);
	log_put_bytes(b, s, n);
}

static void put_record(struct buf *b, struct toy_rng *g, int i)
{
	unsigned n = toy_random(g, NAMES), first = toy_random(g, 3), k;

	log_put_uint(b, toy_random(g, 2));
	buf_char(b, "+*-"[toy_random(g, 3)]);
	log_put_int(b, random_int(g, (int)toy_random(g, 2), i));
	log_put_int(b, random_int(g, (int)toy_random(g, 4) / 3, i));
	log_put_uint(b, n);
	for (k = 0; k < n; k++) {
		unsigned no = (first + k) % NAMES, tag = (no + first) % 4;

		log_put_uint(b, no);
		buf_char(b, (char)tag);
		if (tag == VAL_INT)
			log_put_int(b, random_int(g, (int)no, i));
		else if (tag != VAL_NULL)
			put_text(b, g, (int)no);
	}
}

static int64_t random_rows(struct buf *b, struct toy_rng *g)
{
	int64_t n = 1 + toy_random(g, RECORDS_MOST);
	int i;

	buf_clear(b);
	buf_char(b, LOG_ROWS);
	log_put_uint(b, NAMES);
	for (i = 0; i < NAMES; i++)
		log_put_bytes(b, &"abcdefghijklmnop"[i], (size_t)i % 4);
	for (i = 0; i < n; i++)
		put_record(b, g, i);
	return n;
}

TEST(records_by_columns_come_back_as_they_were)
{
	struct buf rows, columns, back;
	struct toy_rng g = {41};
	int i;

	buf_init(&rows, LOG_RAW_MAX);
	buf_init(&columns, LOG_RAW_MAX);
	buf_init(&back, LOG_RAW_MAX);
	for (i = 0; i < ROUNDS; i++) {
		int64_t n = random_rows(&rows, &g);

		buf_clear(&columns);
		buf_clear(&back);
		log_to_columns(&columns, rows.s, rows.n, n);
		assert_true(log_to_rows(&back, columns.s, columns.n, n));
		assert_int_equal(back.n, rows.n);
		assert_memory_equal(back.s, rows.s, rows.n);
		/* one more or one less than there are is damage */
		assert_false(log_to_rows(&back, columns.s, columns.n, n + 1));
		assert_false(log_to_rows(&back, columns.s, columns.n, n - 1));
	}
	buf_free(&rows);
	buf_free(&columns);
	buf_free(&back);
}

TEST(altered_columns_are_refused_or_other_records)
{
	struct buf rows, columns, back;
	struct toy_rng g = {43};
	int i, k, refused = 0;

	buf_init(&rows, LOG_RAW_MAX);
	buf_init(&columns, LOG_RAW_MAX);
	buf_init(&back, MIB);
	for (i = 0; i < ROUNDS; i++) {
		int64_t n = random_rows(&rows, &g);

		buf_clear(&columns);
		log_to_columns(&columns, rows.s, rows.n, n);
		for (k = 0; k < 10; k++) {
			size_t at = toy_random(&g, (uint32_t)columns.n);
			size_t size = k % 2 ? columns.n : at + 1;

			columns.s[at] ^= (char)(1 + toy_random(&g, 255));
			buf_clear(&back);
			refused += !log_to_rows(&back, columns.s, size, n);
		}
	}
	assert_true(refused > ROUNDS * 5); /* the shortened ones are */
	buf_free(&rows);
	buf_free(&columns);
	buf_free(&back);
}

/* How the last block is arranged. */
static int layout(struct toy *t)
{
	struct db_rows r;
	char raw[64 * 1024];
	size_t n;
	const char *data;

	assert_ok(&t->c, db_query(&t->c, &r,
				  "SELECT data FROM change_block ORDER BY "
				  "first_seq DESC LIMIT 1",
				  DB_NOARGS));
	assert_rc(&t->c, db_next(&t->c, &r), DB_ROW);
	data = db_blob(&r, 0, &n);
	assert_false(
	    ZSTD_isError(ZSTD_decompress(raw, sizeof(raw), data + 4, n - 4)));
	db_end(&r);
	return raw[0];
}

static void add_things(struct toy *t, const char *code, int n)
{
	struct act *a;
	int i;

	assert_ok(&t->c, act_begin(&t->c, &a, "import", "toys", NULL));
	for (i = 0; i < n; i++)
		assert_ok(
		    &t->c,
		    store_save(&t->c, a,
			       toy_row(t, &thing_entity, NULL,
				       arena_printf(t->c.mem,
						    "code=%s%d|name=Lò Thứ %d|"
						    "box=B1|made_on=5/%d/1987",
						    code, i, i, i % 9 + 1)),
			       NULL));
	assert_ok(&t->c, act_commit(&t->c, a));
}

TEST(many_records_stand_by_columns_and_few_by_rows)
{
	struct toy t;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	assert_int_equal(layout(&t), LOG_ROWS);
	add_things(&t, "A", THINGS);
	assert_int_equal(layout(&t), LOG_COLUMNS);
	assert_ok(&t.c, store_verify(&t.c));
	toy_end(&t);
}

/* Its chain begins with its number, and the program that made it reads rows
 * only. */
TEST(an_older_database_keeps_its_layout)
{
	struct toy t;

	toy_begin(&t);
	assert_ok(&t.c, db_exec(&t.c,
				"UPDATE meta SET value = $1 WHERE name = "
				"'format'",
				(const struct val[]){DBB("1", 1)}, 1));
	toy_reopen(&t, toy_modules);
	toy_add(&t, &box_entity, "code=B1|name=Hộp");
	add_things(&t, "A", THINGS);
	assert_int_equal(layout(&t), LOG_ROWS);
	assert_ok(&t.c, store_verify(&t.c));
	toy_end(&t);
}
