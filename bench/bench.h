/*
 * bench.h: what the measuring programs share: a clock, medians, lines of
 * result that run.sh reads: "NAME MEDIAN MIN MAX".
 *
 * Every program that counts can also print what it counted, one line for each
 * unit of gen.c from province to grassroots: see bench_figures().  The lines of
 * all must be the same.
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

/* Sorts ms. */
static inline double bench_p99(double *ms, int n)
{
	qsort(ms, (size_t)n, sizeof(*ms), bench_order);
	return ms[(int)((n - 1) * 0.99)];
}

/* People, women, minority, youth union, 8 occupations, 7 educations, and the
 * sum of their ages. */
enum { FIGURES = 20, EDUCATION_3 = 14, EDUCATION_4, AGES = 19, LEVEL_CELL = 4 };

/*
 * The stock report tells no ages; the flow report does not tell the third
 * education from the fourth (untrained and intermediate, both with upper
 * secondary school), so they are printed as one.
 */
static inline void bench_figures(bool is_flow, int unit, const uint32_t *of)
{
	int i;

	printf("%s %d", is_flow ? "flow" : "stock", unit);
	for (i = 0; i < (is_flow ? FIGURES : AGES); i++)
		if (!is_flow || i != EDUCATION_4)
			printf(" %u", of[i] + (is_flow && i == EDUCATION_3
						   ? of[EDUCATION_4]
						   : 0));
	putchar('\n');
}

static inline void bench_die(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	exit(1);
}

#endif
