/*
 * day.c: the calendar.  Days that are out of range or unknown give 0, so a
 * damaged or missing value never ends the program.
 */
#include "base/base.h"
#include "base/day.h"

enum {
	YEAR_LEAST = 1850,
	YEAR_MOST = 2200,
	DAYS_TO_1970 = 719162, /* from 0001-01-01 */
	SERIAL_1900 = 25569,   /* serial of 1970-01-01, from March 1900 on */
	SERIAL_1904 = 24107,   /* the same in the 1904 system */
	SERIAL_FALSE = 60,     /* 1900-02-29, which never was */
	MS_PER_SECOND = 1000,
	SECONDS_PER_DAY = 86400,
	LOCAL_SECONDS = 7 * 3600,
};

static const short days_before[13] = {
    0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365,
};

static bool is_leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int month_length(int y, int m)
{
	if (m == 2 && is_leap(y))
		return 29;
	return days_before[m] - days_before[m - 1];
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int day_year(day_t d)
{
	return d / 10000;
}

int day_month(day_t d)
{
	return d / 100 % 100;
}

int day_mday(day_t d)
{
	return d % 100;
}

day_t day_make(int year, int month, int mday)
{
	if (year < YEAR_LEAST || year > YEAR_MOST || month < 0 || month > 12)
		return 0;
	if (mday < 0 || (mday > 0 && month == 0))
		return 0;
	if (mday > 0 && mday > month_length(year, month))
		return 0;
	return year * 10000 + month * 100 + mday;
}

/* Nearly all days: full ones up to the 28th, which every month has. */
static bool is_plain(day_t d)
{
	int m = d / 100 % 100, md = d % 100;

	return d >= YEAR_LEAST * 10000 && d <= YEAR_MOST * 10000 + 1231 &&
	       m >= 1 && m <= 12 && md >= 1 && md <= 28;
}

bool day_is_valid(day_t d)
{
	if (is_plain(d))
		return true;
	return d > 0 && day_make(day_year(d), day_month(d), day_mday(d)) == d;
}

enum day_precision day_precision(day_t d)
{
	if (!day_month(d))
		return DAY_YEAR;
	return day_mday(d) ? DAY_DAY : DAY_MONTH;
}

bool day_is_full(day_t d)
{
	return day_is_valid(d) && day_mday(d) != 0;
}

day_t day_first(day_t d)
{
	int m, md;

	if (!d || is_plain(d))
		return d;
	m = day_month(d);
	md = day_mday(d);
	return day_is_valid(d) ? day_make(day_year(d), m ? m : 1, md ? md : 1)
			       : 0;
}

day_t day_last(day_t d)
{
	int y = day_year(d);
	int m = day_month(d) ? day_month(d) : 12;

	if (!day_is_valid(d))
		return 0;
	return day_is_full(d) ? d : day_make(y, m, month_length(y, m));
}

int64_t day_number(day_t d)
{
	day_t full = day_first(d);
	int before = day_year(full) - 1;
	int m = day_month(full);

	if (!full)
		return 0;
	return (int64_t)before * 365 + before / 4 - before / 100 +
	       before / 400 + days_before[m - 1] +
	       (m > 2 && is_leap(before + 1)) + day_mday(full) - 1 -
	       DAYS_TO_1970;
}

day_t day_from_number(int64_t n)
{
	day_t new_year;
	int y;
	int m = 1;
	int left;

	if (n < day_number(YEAR_LEAST * 10000) ||
	    n > day_number(YEAR_MOST * 10000 + 1231))
		return 0;
	/*
	 * 146097 days are 400 years.  Two days more than needed, so that leap
	 * years make the guess late by one at most, never early.
	 */
	y = (int)((n + DAYS_TO_1970 + 2) * 400 / 146097) + 1;
	new_year = y * 10000 + 101;
	if (y > YEAR_MOST || day_number(new_year) > n)
		new_year = --y * 10000 + 101;
	left = (int)(n - day_number(new_year));
	while (left >= month_length(y, m))
		left -= month_length(y, m++);
	return day_make(y, m, left + 1);
}

day_t day_add(day_t d, int days)
{
	return day_is_valid(d) ? day_from_number(day_number(d) + days) : 0;
}

day_t day_add_months(day_t d, int months)
{
	day_t full = day_first(d);
	int64_t at =
	    (int64_t)day_year(full) * 12 + day_month(full) - 1 + months;
	int y, m, length;

	if (!full || at < YEAR_LEAST * 12 || at >= (YEAR_MOST + 1) * 12)
		return 0;
	y = (int)(at / 12);
	m = (int)(at % 12) + 1;
	length = month_length(y, m);
	return day_make(y, m,
			day_mday(full) < length ? day_mday(full) : length);
}

int day_diff(day_t from, day_t to)
{
	if (!day_is_valid(from) || !day_is_valid(to))
		return 0;
	return (int)(day_number(to) - day_number(from));
}

/*
 * The greatest n with day_add_months(from, n) <= to: a month from the 31st
 * is full on the last day of a shorter month (Civil Code 2015, art. 148).
 */
int day_months_between(day_t from, day_t to)
{
	day_t a = day_first(from);
	day_t b = day_first(to);
	int n = (day_year(b) - day_year(a)) * 12 + day_month(b) - day_month(a);

	if (!a || !b)
		return 0;
	if (day_mday(b) >= day_mday(a) || day_last(b / 100 * 100) == b)
		return n;
	return n - 1;
}

/* As many whole years as there are twelves of whole months. */
int day_years_between(day_t from, day_t to)
{
	day_t a = day_first(from), b = day_first(to);
	int years = b / 10000 - a / 10000;
	int after = b % 10000 - a % 10000; /* the anniversary of that year */

	if (!a || !b)
		return 0;
	/* of a leap day it is the last one of February */
	if (after == -1 && day_last(b / 100 * 100) == b)
		after = 0;
	return after < 0 ? years - 1 : years;
}

int day_weekday(day_t d)
{
	int64_t n = day_number(d) + 3; /* 1970-01-01 was a Thursday */

	return day_is_valid(d) ? (int)(n - floor_div(n, 7) * 7) + 1 : 0;
}

enum rc day_from_serial(day_t *out, int64_t serial, bool is_1904)
{
	int64_t zero = is_1904 ? SERIAL_1904 : SERIAL_1900;
	day_t d;

	if (serial < !is_1904 || serial > INT32_MAX)
		return E_INPUT;
	if (!is_1904 && serial == SERIAL_FALSE)
		return E_INPUT;
	if (!is_1904 && serial < SERIAL_FALSE)
		zero--;
	d = day_from_number(serial - zero);
	if (!d)
		return E_INPUT;
	*out = d;
	return OK;
}

int64_t day_to_serial(day_t d)
{
	int64_t serial = day_number(d) + SERIAL_1900;

	if (!day_is_full(d) || day_year(d) < 1900)
		return 0;
	return serial > SERIAL_FALSE ? serial : serial - 1;
}

/* Blanks as people leave them in cells, the no-break space among them. */
static const char *skip_blanks(const char *s)
{
	for (;;) {
		if (*s == ' ' || (*s >= '\t' && *s <= '\r'))
			s++;
		else if (s[0] == '\xc2' && s[1] == '\xa0')
			s += 2;
		else
			return s;
	}
}

struct part {
	int value;
	int n_digits;
};

/* One to four digits; NULL if there are none or more. */
static const char *read_part(struct part *p, const char *s)
{
	*p = (struct part){0};
	while (*s >= '0' && *s <= '9') {
		if (++p->n_digits > 4)
			return NULL;
		p->value = p->value * 10 + (*s++ - '0');
	}
	return p->n_digits ? s : NULL;
}

/* The parts of s, all divided by the same sign; 0 if s is anything else. */
static int split(struct part parts[3], const char *s)
{
	char sign = '\0';

	s = skip_blanks(s);
	for (int n = 0; n < 3;) {
		s = read_part(&parts[n++], s);
		if (!s)
			return 0;
		s = skip_blanks(s);
		if (!*s)
			return n;
		if (*s != '/' && *s != '-' && *s != '.')
			return 0;
		if (sign && *s != sign)
			return 0;
		sign = *s;
		s = skip_blanks(s + 1);
	}
	return 0;
}

/* The year has four digits, month and day one or two. */
static bool is_date(const struct part *y, const struct part *m,
		    const struct part *d)
{
	return y->n_digits == 4 && (!m || (m->n_digits <= 2 && m->value)) &&
	       (!d || (d->n_digits <= 2 && d->value));
}

enum rc day_parse(day_t *out, const char *s)
{
	struct part p[3];
	int n = split(p, s);
	bool is_iso = n && p[0].n_digits == 4;
	const struct part *y, *m, *d;
	day_t found;

	if (!n)
		return E_INPUT;
	y = is_iso ? &p[0] : &p[n - 1];
	m = n == 1 ? NULL : &p[n == 2 ? is_iso : 1];
	d = n < 3 ? NULL : &p[is_iso ? 2 : 0];
	if (!is_date(y, m, d))
		return E_INPUT;
	found = day_make(y->value, m ? m->value : 0, d ? d->value : 0);
	if (!found)
		return E_INPUT;
	*out = found;
	return OK;
}

/* n digits with leading zeros, and what follows them. */
static char *digits(char *out, int value, int n)
{
	int i;

	for (i = n - 1; i >= 0; i--, value /= 10)
		out[i] = (char)('0' + value % 10);
	out[n] = '\0';
	return out + n;
}

/* Lists print many thousands of days, so no printf here. */
const char *day_iso(char *out, day_t d)
{
	char *s = out;

	*s = '\0';
	if (d <= 0)
		return out;
	s = digits(s, day_year(d), 4);
	if (day_month(d)) {
		*s++ = '-';
		s = digits(s, day_month(d), 2);
	}
	if (day_month(d) && day_mday(d)) {
		*s++ = '-';
		digits(s, day_mday(d), 2);
	}
	return out;
}

const char *day_vi(char *out, day_t d)
{
	char *s = out;

	*s = '\0';
	if (d <= 0)
		return out;
	if (day_month(d) && day_mday(d)) {
		s = digits(s, day_mday(d), 2);
		*s++ = '/';
	}
	if (day_month(d)) {
		s = digits(s, day_month(d), 2);
		*s++ = '/';
	}
	digits(s, day_year(d), 4);
	return out;
}

static int64_t local_seconds(int64_t at_ms)
{
	return floor_div(at_ms, MS_PER_SECOND) + LOCAL_SECONDS;
}

day_t day_of_instant(int64_t at_ms)
{
	return day_from_number(
	    floor_div(local_seconds(at_ms), SECONDS_PER_DAY));
}

static unsigned second_of_day(int64_t at_ms)
{
	int64_t s = local_seconds(at_ms);

	return (unsigned)(s - floor_div(s, SECONDS_PER_DAY) * SECONDS_PER_DAY);
}

const char *instant_iso(char *out, int64_t at_ms)
{
	char day[DAY_TEXT];
	unsigned s = second_of_day(at_ms) % SECONDS_PER_DAY;

	out[0] = '\0';
	if (!*day_iso(day, day_of_instant(at_ms)))
		return out;
	snprintf(out, INSTANT_TEXT, "%.10sT%02u:%02u:%02u+07:00", day, s / 3600,
		 s / 60 % 60, s % 60);
	return out;
}

const char *instant_vi(char *out, int64_t at_ms)
{
	char day[DAY_TEXT];
	unsigned s = second_of_day(at_ms) % SECONDS_PER_DAY;

	out[0] = '\0';
	if (!*day_vi(day, day_of_instant(at_ms)))
		return out;
	snprintf(out, INSTANT_TEXT, "%02u:%02u %.10s", s / 3600, s / 60 % 60,
		 day);
	return out;
}
