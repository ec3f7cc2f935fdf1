/*
 * xlsx_number.c: numbers of cells as text and as double.
 */
#include <math.h>

#include "base/base.h"
#include "exchange/book_int.h"

/*
 * Most numbers need no library: up to 15 digits with at most one point, as
 * people write them.  Such a text is the shortest exact one already, and its
 * digits divided by a power of ten give the nearest double, both being exact.
 */
bool xlsx_plain_number(const char *s, double *out)
{
	static const double tens[] = {1,    1e1,  1e2,	1e3,  1e4,
				      1e5,  1e6,  1e7,	1e8,  1e9,
				      1e10, 1e11, 1e12, 1e13, 1e14};
	bool is_negative = *s == '-';
	const char *first = s += is_negative;
	const char *point = NULL;
	int64_t n = 0;

	for (; (*s >= '0' && *s <= '9') || (*s == '.' && !point); s++) {
		if (*s == '.')
			point = s;
		else
			n = n * 10 + (*s - '0');
		if (s - first > 15)
			return false;
	}
	if (*s || s == first || s - first - (point != NULL) > 15 || !n)
		return false;
	/* "012", ".5", "5.", "0.50" have a shorter form or another */
	if ((first[0] == '0' && point != first + 1) || point == first ||
	    (point && (s[-1] == '0' || s[-1] == '.')))
		return false;
	*out = (double)n / tens[point ? s - point - 1 : 0];
	if (is_negative)
		*out = -*out;
	return true;
}

/* Long digits stay as they are: somebody typed a number of identity. */
bool xlsx_is_plain_integer(const char *s)
{
	s += *s == '-';
	return *s >= '1' && *s <= '9' && !s[strspn(s, "0123456789")];
}

/* The shortest text that is the same number; no exponent where people
 * would not write one. */
void xlsx_number_text(struct buf *b, double x)
{
	char s[400];

	for (int digits = 15; digits <= 17; digits++) {
		snprintf(s, sizeof(s), "%.*g", digits, x);
		if (strtod(s, NULL) == x)
			break;
	}
	if (strchr(s, 'e') && fabs(x) < 1e21 && fabs(x) > 1e-7) {
		for (int digits = 0; digits <= 30; digits++) {
			snprintf(s, sizeof(s), "%.*f", digits, x);
			if (strtod(s, NULL) == x)
				break;
		}
	}
	buf_str(b, s[0] == '-' && !s[strspn(s, "-0.")] ? "0" : s);
}
