/*
 * oracle_test.h: a small locality and the figures that a hand found for it.
 */
#ifndef MOD_STAT_ORACLE_TEST_H
#define MOD_STAT_ORACLE_TEST_H

#include "mod/stat/world_test.h"

struct expected {
	const char *child; /* NULL: the unit itself */
	const char *code;
	int64_t value; /* -1: unknown */
	const char *why;
};

void oracle_check(struct report_result *r, const struct expected *v, size_t n);
#define CHECK(r, v) oracle_check(r, v, ARRAY_LEN(v))

/* The whole picture of R; day 0: the span's last. */
struct report_result *oracle_as_of(struct world *w, day_t from, day_t to,
				   day_t day, bool is_now);

/* R: A (cells A1 of v1, A2 of v2, joint J of v3 and v4), B (cell B1). */
void oracle_locality(struct world *w);

#endif
