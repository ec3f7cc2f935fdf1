/*
 * number.c: Vietnamese and English numerals, without floating point where
 * the figure is a ratio, and without the locale of the C library.
 */
#include "base/base.h"
#include "text/text.h"
#include "text/utf8.h"

#include <math.h>

/* A ratio times 10^18 still fits. */
__extension__ typedef unsigned __int128 wide;

enum {
	WIDE_DIGITS = 40,
	DECIMALS_MAX = 18,
	EXACT_DIGITS = 15, /* what a double keeps of a decimal number */
};

#define REAL_MAX 1e18

static const struct numerals {
	char group, mark;
} numerals[LANG__N] = {
    [LANG_VI] = {'.', ','},
    [LANG_EN] = {',', '.'},
};

/* digits: n of them, the last `decimals` behind the mark; n > decimals. */
static void put_digits(struct buf *b, enum lang lang, bool is_negative,
		       const char *digits, size_t n, size_t decimals)
{
	const struct numerals *num = &numerals[lang];
	size_t whole = n - decimals;

	/* -0,04 to one decimal is 0,0. */
	if (is_negative && strspn(digits, "0") < n)
		buf_char(b, '-');
	for (size_t i = 0; i < whole; i++) {
		if (i && (whole - i) % 3 == 0)
			buf_char(b, num->group);
		buf_char(b, digits[i]);
	}
	if (decimals) {
		buf_char(b, num->mark);
		buf_add(b, digits + whole, decimals);
	}
}

/* x / 10^decimals. */
static void put_scaled(struct buf *b, enum lang lang, bool is_negative, wide x,
		       size_t decimals)
{
	char digits[WIDE_DIGITS + 1];
	size_t at = WIDE_DIGITS;

	digits[at] = '\0';
	while (x || WIDE_DIGITS - at < decimals + 1) {
		digits[--at] = (char)('0' + (int)(x % 10));
		x /= 10;
	}
	put_digits(b, lang, is_negative, digits + at, WIDE_DIGITS - at,
		   decimals);
}

static uint64_t magnitude(int64_t n)
{
	return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

void text_int(struct buf *b, enum lang lang, int64_t n)
{
	put_scaled(b, lang, n < 0, magnitude(n), 0);
}

static wide scaled_ratio(int64_t num, int64_t den, int decimals)
{
	wide x = magnitude(num);

	assert(den > 0 && decimals >= 0 && decimals <= DECIMALS_MAX);
	for (int i = 0; i < decimals; i++)
		x *= 10;
	return (2 * x + (wide)den) / (2 * (wide)den);
}

void text_ratio(struct buf *b, enum lang lang, int64_t num, int64_t den,
		int decimals)
{
	put_scaled(b, lang, num < 0, scaled_ratio(num, den, decimals),
		   (size_t)decimals);
}

void text_ratio_short(struct buf *b, enum lang lang, int64_t num, int64_t den,
		      int decimals)
{
	wide x = scaled_ratio(num, den, decimals);

	for (; decimals && x % 10 == 0; decimals--)
		x /= 10;
	put_scaled(b, lang, num < 0, x, (size_t)decimals);
}

/*
 * A double stands for the decimal number it was read from: 1.005 is rounded to
 * 1,01, although its binary value lies a hair below.
 */
void text_real(struct buf *b, enum lang lang, double x, int decimals)
{
	char text[32];
	const char *p = text;
	wide digits = 0;
	wide half = 5;
	long shift;

	assert(decimals >= 0 && decimals <= DECIMALS_MAX);
	if (!isfinite(x) || fabs(x) >= REAL_MAX) {
		buf_str(b, "–");
		return;
	}
	/* "d.dddde-dd"; the mark is the locale's, so only digits are read. */
	snprintf(text, sizeof(text), "%.*e", EXACT_DIGITS - 1, fabs(x));
	for (; *p && *p != 'e'; p++)
		if (*p >= '0' && *p <= '9')
			digits = digits * 10 + (wide)(*p - '0');
	shift = strtol(p + 1, NULL, 10) - (EXACT_DIGITS - 1) + decimals;
	for (; shift > 0; shift--)
		digits *= 10;
	if (shift < -EXACT_DIGITS)
		digits = 0;
	for (; digits && shift < -1; shift++)
		half *= 10;
	if (shift < 0)
		digits = (digits + half) / (2 * half);
	put_scaled(b, lang, x < 0, digits, (size_t)decimals);
}

/* A number as it was typed, taken apart. */
struct typed {
	bool is_negative;
	char whole[DECIMALS_MAX];
	char part[DECIMALS_MAX]; /* behind the mark */
	size_t n_whole, n_part;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Blanks of all kinds that people put between groups or around numbers. */
static size_t blank_length(const char *s)
{
	const char *p = s;
	uint32_t ch = utf8_next(&p);

	if (ch == ' ' || ch == '\t' || ch == 0xA0 || ch == 0x2009 ||
	    ch == 0x202F)
		return (size_t)(p - s);
	return 0;
}

static const char *skip_blanks(const char *s)
{
	size_t n;

	while ((n = blank_length(s)))
		s += n;
	return s;
}

/* Exactly three digits at s. */
static bool is_group(const char *s)
{
	return is_digit(s[0]) && is_digit(s[1]) && is_digit(s[2]) &&
	       !is_digit(s[3]);
}

/* The length of the separator at s if a group of three follows it. */
static size_t grouping(const char *s)
{
	size_t n = *s == '.' || *s == ',' ? 1 : blank_length(s);

	return n && is_group(s + n) ? n : 0;
}

/*
 * Which separator groups this number: its bytes and length, 0 if none.  One
 * comma is the Vietnamese decimal mark even before three digits; one dot
 * groups, except behind a lone 0, where nothing can be grouped.
 */
static size_t find_group(const char *first, size_t n_first)
{
	const char *s = first + n_first;
	size_t n = grouping(s);
	const char *next = s + n + 3;

	if (!n || n_first > 3 || *first == '0')
		return 0;
	if (*s != ',')
		return n;
	/* 1,234,567 and 1,234.5 are English. */
	return (*next == ',' && is_group(next + 1)) ||
		       (*next == '.' && is_digit(next[1]))
		   ? n
		   : 0;
}

static bool take(char *to, size_t *n, const char **s)
{
	for (; is_digit(**s); (*s)++) {
		/* Zeros in front do not count. */
		if (*n == 1 && to[0] == '0')
			*n = 0;
		if (*n == DECIMALS_MAX)
			return false;
		to[(*n)++] = **s;
	}
	return true;
}

/* The digits behind the mark; those no double can hold are dropped. */
static void take_part(struct typed *t, const char **s)
{
	for (; is_digit(**s); (*s)++)
		if (t->n_part < DECIMALS_MAX)
			t->part[t->n_part++] = **s;
}

/* Gives what stands behind the number, NULL if there is none. */
static const char *take_apart(struct typed *t, const char *s)
{
	const char *first;
	size_t n_group;
	char group;

	*t = (struct typed){0};
	s = skip_blanks(s);
	if (*s == '-' || *s == '+')
		t->is_negative = *s++ == '-';
	else if (!strncmp(s, "−", strlen("−"))) {
		t->is_negative = true;
		s += strlen("−");
	}
	first = s;
	if (!is_digit(*s) || !take(t->whole, &t->n_whole, &s))
		return NULL;
	n_group = find_group(first, (size_t)(s - first));
	group = n_group ? *s : '\0';
	while (n_group && *s == group && (n_group = grouping(s))) {
		s += n_group;
		if (!take(t->whole, &t->n_whole, &s))
			return NULL;
	}
	/* The mark of the fraction is not the sign that groups. */
	if ((*s == ',' || *s == '.') && *s != group && is_digit(s[1])) {
		s++;
		take_part(t, &s);
	}
	return skip_blanks(s);
}

bool text_parse_int(const char *s, int64_t *out)
{
	struct typed t;
	int64_t n = 0;

	s = take_apart(&t, s);
	if (!s || *s)
		return false;
	/* Spreadsheets write 12 as 12.0 too. */
	for (size_t i = 0; i < t.n_part; i++)
		if (t.part[i] != '0')
			return false;
	for (size_t i = 0; i < t.n_whole; i++)
		n = n * 10 + (t.whole[i] - '0');
	*out = t.is_negative ? -n : n;
	return true;
}

bool text_parse_real(const char *s, double *out)
{
	const int64_t full = INT64_C(100000000000000000);
	struct typed t;
	int64_t digits = 0;
	double scale = 1;
	double x;

	s = take_apart(&t, s);
	if (!s)
		return false;
	if (*s == '%')
		s = skip_blanks(s + 1);
	if (*s)
		return false;
	for (size_t i = 0; i < t.n_whole; i++)
		digits = digits * 10 + (t.whole[i] - '0');
	/* Both are exact below 2^53 and 10^22, so the quotient is the nearest
	 * double, as strtod() would give it under any locale. */
	for (size_t i = 0; i < t.n_part && digits < full; i++) {
		digits = digits * 10 + (t.part[i] - '0');
		scale *= 10;
	}
	x = (double)digits / scale;
	*out = t.is_negative ? -x : x;
	return true;
}
