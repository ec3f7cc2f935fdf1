/*
 * num.c: exact values: counts, ratios, ranges of both, and the unknown.
 */
#include "base/base.h"
#include "report/report.h"

#include "text/text.h"

struct num num_unknown(void)
{
	return (struct num){.kind = NUM_UNKNOWN};
}

struct num num_count(int64_t n)
{
	return (struct num){.kind = NUM_COUNT, .lo = n, .hi = n};
}

struct num num_year(int year)
{
	return (struct num){.kind = NUM_YEAR, .lo = year, .hi = year};
}

struct num num_counts(int64_t lo, int64_t hi)
{
	if (lo == hi)
		return num_count(lo);
	return (struct num){.kind = NUM_COUNTS, .lo = lo, .hi = hi};
}

struct num num_ratio(int64_t n, int64_t den)
{
	if (den == 0)
		return num_unknown();
	return (struct num){
	    .kind = NUM_RATIO, .lo = n, .hi = n, .den = den, .den_hi = den};
}

bool num_is_known(struct num n)
{
	return n.kind != NUM_ABSENT && n.kind != NUM_UNKNOWN;
}

/* Only counts are shared out; the low end stands against the high base. */
struct num num_percent(struct num n, struct num base)
{
	bool is_range = n.kind == NUM_COUNTS || base.kind == NUM_COUNTS;

	if ((n.kind != NUM_COUNT && n.kind != NUM_COUNTS) ||
	    (base.kind != NUM_COUNT && base.kind != NUM_COUNTS) || base.lo <= 0)
		return num_unknown();
	if (!is_range)
		return num_ratio(100 * n.lo, base.lo);
	return (struct num){.kind = NUM_RATIOS,
			    .lo = 100 * n.lo,
			    .den = base.hi,
			    .hi = 100 * n.hi,
			    .den_hi = base.lo};
}

/* The shortest text that reads back as the same number. */
static void put_real(struct buf *b, int64_t n, int64_t den)
{
	double x = (double)n / (double)den;
	char s[40];
	int digits;

	for (digits = 7; digits <= 17; digits++) {
		snprintf(s, sizeof(s), "%.*g", digits, x);
		if (strtod(s, NULL) == x)
			break;
	}
	buf_str(b, s);
	if (!strpbrk(s, ".e"))
		buf_str(b, ".0");
}

void num_json(struct buf *b, struct num n)
{
	switch (n.kind) {
	case NUM_ABSENT:
	case NUM_UNKNOWN:
		buf_str(b, "null");
		return;
	case NUM_COUNT:
	case NUM_YEAR:
		buf_int(b, n.lo);
		return;
	case NUM_RATIO:
		put_real(b, n.lo, n.den);
		return;
	case NUM_COUNTS:
		buf_printf(b, "[%lld,%lld]", (long long)n.lo, (long long)n.hi);
		return;
	case NUM_RATIOS:
		buf_char(b, '[');
		put_real(b, n.lo, n.den);
		buf_char(b, ',');
		put_real(b, n.hi, n.den_hi);
		buf_char(b, ']');
		return;
	}
}

void num_text(struct buf *b, enum lang lang, struct num n, int decimals)
{
	switch (n.kind) {
	case NUM_ABSENT:
		return;
	case NUM_UNKNOWN:
		buf_str(b, "…");
		return;
	case NUM_COUNT:
		text_int(b, lang, n.lo);
		return;
	case NUM_YEAR:
		buf_int(b, n.lo);
		return;
	case NUM_RATIO:
		text_ratio_short(b, lang, n.lo, n.den, decimals);
		return;
	case NUM_COUNTS:
		text_int(b, lang, n.lo);
		buf_char(b, '-');
		text_int(b, lang, n.hi);
		return;
	case NUM_RATIOS:
		text_ratio_short(b, lang, n.lo, n.den, decimals);
		buf_char(b, '-');
		text_ratio_short(b, lang, n.hi, n.den_hi, decimals);
		return;
	}
}
