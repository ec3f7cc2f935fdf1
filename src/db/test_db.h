/*
 * test_db.h: a folder of its own for each test of this layer, with a new
 * database in it.
 */
#ifndef DB_TEST_DB_H
#define DB_TEST_DB_H

#include "base/base.h"
#include "base/test.h"
#include "db/db.h"
#include "db/test_url.h"

struct bench {
	char dir[40];
	char path[60];
	const char *url; /* the path, or the same on PostgreSQL */
	struct ctx c;
};

/* A ctx without a database; bench_db() adds a new one. */
void bench_init(struct bench *b);
void bench_db(struct bench *b);
/* What only a file can be asked for: SQLite, whatever the tests run on. */
void bench_file(struct bench *b);
void bench_end(struct bench *b);
/* One more connection to the same file, in a ctx of its own. */
void bench_join(struct ctx *c, const struct bench *b, enum db_mode mode);
void bench_leave(struct ctx *c);

int64_t count_of(struct ctx *c, const char *sql);

#define assert_rc(c, got, want)                                                \
	do {                                                                   \
		int got_ = (got);                                              \
		if (got_ != (want))                                            \
			print_error("%d, not %d: %s\n", got_, (int)(want),     \
				    (c)->err.text);                            \
		assert_int_equal(got_, (want));                                \
	} while (0)
#define assert_ok(c, got) assert_rc(c, got, OK)
/* The failure, with a sentence; the sentence is forgotten afterwards. */
#define assert_fails(c, got, want)                                             \
	do {                                                                   \
		assert_rc(c, got, want);                                       \
		assert_int_equal((c)->err.rc, want);                           \
		assert_true((c)->err.text[0]);                                 \
		err_clear(c);                                                  \
	} while (0)

#endif
