/*
 * period.c: spans of time and ranges of numbers as people write them.
 */
#include "base/base.h"
#include "schema/schema.h"

static bool number(const char **s, int digits, int *out)
{
	int i, x = 0;

	for (i = 0; i < digits; i++) {
		if ((*s)[i] < '0' || (*s)[i] > '9')
			return false;
		x = x * 10 + (*s)[i] - '0';
	}
	*s += digits;
	*out = x;
	return true;
}

static void blanks(const char **s)
{
	while (**s == ' ')
		(*s)++;
}

/* Months of a part of the year: quarter, half, month. */
static bool part_span(const char *s, int *first, int *last)
{
	int x;

	if (*s == 'Q' || *s == 'H') {
		int months = *s == 'Q' ? 3 : 6;

		s++;
		if (!number(&s, 1, &x) || *s || x < 1 || x > 12 / months)
			return false;
		*first = (x - 1) * months + 1;
		*last = x * months;
		return true;
	}
	if (!number(&s, 2, &x) || *s || x < 1 || x > 12)
		return false;
	*first = *last = x;
	return true;
}

bool period_span(const char *text, day_t *from, day_t *to)
{
	const char *s = text;
	int y, y2, m1, m2;

	if (!number(&s, 4, &y) || y < 1900 || y > 2199)
		return false;
	blanks(&s);
	if (*s == '\0') {
		*from = day_make(y, 1, 1);
		*to = day_make(y, 12, 31);
		return true;
	}
	if (strncmp(s, "–", strlen("–")) == 0)
		s += strlen("–");
	else if (*s == '-')
		s++;
	else
		return false;
	blanks(&s);
	if (part_span(s, &m1, &m2)) {
		*from = day_make(y, m1, 1);
		*to = day_last(day_make(y, m2, 0));
		return true;
	}
	if (!number(&s, 4, &y2) || *s || y2 < y || y2 > 2199)
		return false;
	*from = day_make(y, 1, 1);
	*to = day_make(y2, 12, 31);
	return true;
}

/* More than that is no number of people or places. */
enum { RANGE_MAX = 1000000000 };

static bool digits(const char **s, int64_t *out)
{
	int64_t x = 0;
	int n = 0;

	while (**s >= '0' && **s <= '9' && n < 9) {
		x = x * 10 + **s - '0';
		(*s)++;
		n++;
	}
	*out = x;
	return n > 0;
}

bool range_parse(const char *text, int64_t *low, int64_t *high)
{
	const char *s = text;
	int64_t a, b;

	if (!digits(&s, &a))
		return false;
	/* 1.200 and 2.000-2.400: a dot groups thousands */
	while (*s == '.' && s[1] >= '0' && s[1] <= '9') {
		int64_t g;
		const char *start = ++s;

		if (!digits(&s, &g) || s - start != 3 || a > RANGE_MAX)
			return false;
		a = a * 1000 + g;
	}
	blanks(&s);
	if (*s == '\0') {
		*low = *high = a;
		return true;
	}
	if (strncmp(s, "–", strlen("–")) == 0)
		s += strlen("–");
	else if (*s == '-')
		s++;
	else
		return false;
	blanks(&s);
	if (!range_parse(s, &b, high) || b != *high || b < a)
		return false;
	*low = a;
	*high = b;
	return true;
}
