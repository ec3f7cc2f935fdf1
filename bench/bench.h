/*
 * bench.h: what the measuring programs share: a clock, medians, lines of
 * result that run.sh reads: "NAME MEDIAN MIN MAX".
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "base/base.h"

#include <time.h>

static inline double bench_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static inline int bench_order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sorts ms. */
static inline void bench_print(const char *name, double *ms, int n)
{
	qsort(ms, (size_t)n, sizeof(*ms), bench_order);
	printf("%s %.4f %.4f %.4f\n", name, ms[n / 2], ms[0], ms[n - 1]);
}

static inline void bench_die(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	exit(1);
}

#endif
