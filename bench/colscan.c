/*
 * colscan.c: the limit of the machine: the people of gen.c as columns in
 * memory, both reports as one pass over them.  No database can be faster.
 *
 * colscan DIR RUNS	how long
 * colscan DIR table	the figures themselves, see bench.h
 */
#include "bench.h"

#include <limits.h>

enum {
	LINE_MAX_BYTES = 1024,
	FIELDS_MAX = 20,
	RUNS_MAX = 1000,
	MEMBER = 3, /* status below it */
};

struct columns {
	size_t n, max;
	int *unit;
	uint16_t *born, *admitted; /* see pack() */
	uint8_t *status, *sex, *ethnic, *youth, *occupation, *education;
};

struct scan {
	struct columns c;
	int *parent, *level, nunits;
	uint32_t *counts;
};

static FILE *open_csv(const char *dir, const char *name)
{
	char path[PATH_MAX], line[LINE_MAX_BYTES];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "r");
	if (!f || !fgets(line, sizeof(line), f))
		bench_die(path, "cannot be read");
	return f;
}

static bool next_row(FILE *f, char *line, const char *v[FIELDS_MAX])
{
	char *s = line;
	int n = 0;

	if (!fgets(line, LINE_MAX_BYTES, f))
		return false;
	while (n < FIELDS_MAX) {
		v[n++] = s;
		s = strchr(s, ',');
		if (!s)
			break;
		*s++ = '\0';
	}
	return true;
}

static int int_of(const char *s)
{
	return (int)strtol(s, NULL, 10);
}

enum { FIRST_YEAR = 1900, YEAR_BITS = 9 }; /* below the year: month and day */

/*
 * In order, and whole years lie between two of them when the upper bits say
 * so.  The anniversary of a leap day is the last one of February, so the
 * day on which one may be counted is always called the 29th there.
 */
static uint16_t pack(const char *s, bool is_counted_on)
{
	int y, m, d;

	if (strlen(s) < 10)
		return 0;
	y = int_of(s), m = int_of(s + 5), d = int_of(s + 8);
	if (is_counted_on && m == 2 && d == 28 && y % 4 != 0)
		d = 29;
	return (uint16_t)((y - FIRST_YEAR) << YEAR_BITS | m << 5 | d);
}

static void read_units(struct scan *s, const char *dir)
{
	char line[LINE_MAX_BYTES];
	const char *v[FIELDS_MAX];
	FILE *f = open_csv(dir, "units.csv");
	int max = 0;

	while (next_row(f, line, v)) {
		if (s->nunits + 2 > max) {
			max = max ? 2 * max : 1024;
			s->parent =
			    xrealloc(s->parent, (size_t)max * sizeof(int));
			s->level =
			    xrealloc(s->level, (size_t)max * sizeof(int));
		}
		s->parent[++s->nunits] = int_of(v[1]);
		s->level[s->nunits] = int_of(v[3]);
	}
	fclose(f);
	s->counts =
	    xcalloc((size_t)(s->nunits + 1) * FIGURES, sizeof(*s->counts));
}

static void grow(struct columns *c)
{
	size_t m = c->max = c->max ? 2 * c->max : 1024;

	c->unit = xrealloc(c->unit, m * sizeof(*c->unit));
	c->born = xrealloc(c->born, m * sizeof(*c->born));
	c->admitted = xrealloc(c->admitted, m * sizeof(*c->admitted));
	c->status = xrealloc(c->status, m);
	c->sex = xrealloc(c->sex, m);
	c->ethnic = xrealloc(c->ethnic, m);
	c->youth = xrealloc(c->youth, m);
	c->occupation = xrealloc(c->occupation, m);
	c->education = xrealloc(c->education, m);
}

static void read_people(struct columns *c, const char *dir)
{
	char line[LINE_MAX_BYTES];
	const char *v[FIELDS_MAX];
	FILE *f = open_csv(dir, "persons.csv");

	while (next_row(f, line, v)) {
		size_t i = c->n++;

		if (c->n > c->max)
			grow(c);
		c->unit[i] = int_of(v[1]);
		c->status[i] = (uint8_t)int_of(v[2]);
		c->born[i] = pack(v[8], false);
		c->sex[i] = (uint8_t)int_of(v[9]);
		c->ethnic[i] = (uint8_t)int_of(v[10]);
		c->education[i] = (uint8_t)int_of(v[12]);
		c->occupation[i] = (uint8_t)int_of(v[13]);
		c->youth[i] = (uint8_t)int_of(v[14]);
		c->admitted[i] = pack(v[15], true);
	}
	fclose(f);
}

static inline void count(struct scan *s, size_t i, int day)
{
	const struct columns *c = &s->c;
	uint32_t *of = s->counts + c->unit[i] * FIGURES;

	of[0]++;
	of[1] += c->sex[i] == 2;
	of[2] += c->ethnic[i] != 1;
	of[3] += c->youth[i];
	of[3 + c->occupation[i]]++;
	of[11 + c->education[i]]++;
	of[19] += (uint32_t)(day - c->born[i]) >> YEAR_BITS;
}

static void flow(struct scan *s, int from, int to)
{
	const struct columns *c = &s->c;
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->admitted[i] >= from && c->admitted[i] <= to)
			count(s, i, c->admitted[i]);
}

static void stock(struct scan *s, int from, int to)
{
	size_t i;

	UNUSED(from);
	for (i = 0; i < s->c.n; i++)
		if (s->c.status[i] < MEMBER)
			count(s, i, to);
}

static void roll_up(struct scan *s)
{
	int u, i;

	for (u = s->nunits; u > 1; u--)
		for (i = 0; i < FIGURES; i++)
			s->counts[s->parent[u] * FIGURES + i] +=
			    s->counts[u * FIGURES + i];
}

static void compute(struct scan *s, void (*fill)(struct scan *, int, int))
{
	memset(s->counts, 0,
	       (size_t)(s->nunits + 1) * FIGURES * sizeof(*s->counts));
	fill(s, pack("2025-01-01", false), pack("2025-12-31", true));
	roll_up(s);
}

static void measure(struct scan *s, const char *name, int runs,
		    void (*fill)(struct scan *, int, int))
{
	double ms[RUNS_MAX];
	int i;

	for (i = 0; i < runs; i++) {
		double start = bench_now_ms();

		compute(s, fill);
		ms[i] = bench_now_ms() - start;
	}
	bench_print(name, ms, runs);
	printf("%s_people %u\n", name, s->counts[FIGURES]);
}

static void print_table(struct scan *s, void (*fill)(struct scan *, int, int))
{
	int u;

	compute(s, fill);
	for (u = 1; u <= s->nunits; u++)
		if (s->level[u] > 0 && s->level[u] < LEVEL_CELL)
			bench_figures(fill == flow, u, s->counts + u * FIGURES);
}

int main(int argc, char **argv)
{
	struct scan s = {0};
	int runs;

	if (argc != 3) {
		fprintf(stderr, "usage: colscan DIR RUNS|table\n");
		return 2;
	}
	read_units(&s, argv[1]);
	read_people(&s.c, argv[1]);
	if (strcmp(argv[2], "table") == 0) {
		print_table(&s, flow);
		print_table(&s, stock);
		return 0;
	}
	runs = int_of(argv[2]);
	if (runs < 1 || runs > RUNS_MAX)
		runs = RUNS_MAX;
	measure(&s, "flow", runs, flow);
	measure(&s, "stock", runs, stock);
	return 0;
}
