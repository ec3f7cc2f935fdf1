/*
 * day.h: calendar days as yyyymmdd.  A day known only by month or year stays
 * so: 19870500 is May 1987, 19870000 is 1987.  0 is "no day".  Valid years:
 * 1850 to 2200.
 *
 * A day that is no day or does not exist ends nothing: days derived from it,
 * differences and serials are 0; so is every day beyond the valid years.
 */
#ifndef BASE_DAY_H
#define BASE_DAY_H

#include "base/base.h"

typedef int32_t day_t; /* the one typedef: a unit, not a struct */

enum day_precision { DAY_YEAR, DAY_MONTH, DAY_DAY };

/*
 * Reads 2020-01-31, 31/1/2020, 31-01-2020, 31.1.2020, 1/2020, 01-2020,
 * 2020-01, 2020, with blanks around and between.  E_INPUT: empty, not a date,
 * a year without four digits, or a day that does not exist (31/02, month 13).
 * *out is untouched on failure.
 */
enum rc day_parse(day_t *out, const char *s);

/*
 * A spreadsheet's serial number: 1 = 1900-01-01, or 0 = 1904-01-01.  E_INPUT
 * for 60 of the 1900 system, which spreadsheets show as 29/02/1900, for what
 * lies before the system's first day, and after 2200.
 */
enum rc day_from_serial(day_t *out, int64_t serial, bool is_1904);
/* Full days of the 1900 system; 0 for what has no serial there. */
int64_t day_to_serial(day_t d);

bool day_is_valid(day_t d); /* partial or full */
enum day_precision day_precision(day_t d);
bool day_is_full(day_t d);
int day_year(day_t d);
int day_month(day_t d); /* 0 if unknown */
int day_mday(day_t d);	/* 0 if unknown */
/* 0 for the unknown parts; 0 if there is no such day. */
day_t day_make(int year, int month, int mday);

/* First and last full day that a partial day can mean. */
day_t day_first(day_t d);
day_t day_last(day_t d);

/*
 * Arithmetic on full days (partial ones count as their first day).  Adding
 * months keeps the day of month or takes the month's last one, and a month
 * between two days is whole by the same rule: 31/01 to 28/02 is one.
 */
day_t day_add(day_t d, int days);
day_t day_add_months(day_t d, int months);
int day_diff(day_t from, day_t to);	      /* days */
int day_months_between(day_t from, day_t to); /* whole months, floored */
int day_years_between(day_t from, day_t to);  /* age in whole years */
int day_weekday(day_t d);		      /* 1 = Monday .. 7 = Sunday */
int64_t day_number(day_t d);		      /* days since 1970-01-01 */
day_t day_from_number(int64_t n);

#define DAY_TEXT 16
/* ISO: 2020-01-31, 2020-01, 2020, "" for 0.  out has DAY_TEXT bytes. */
const char *day_iso(char *out, day_t d);
/* For people: 31/01/2020, 01/2020, 2020, "" for 0. */
const char *day_vi(char *out, day_t d);

/* Instants are milliseconds since 1970-01-01 UTC.  Local time is UTC+7,
 * which Vietnam has kept since 1975. */
day_t day_of_instant(int64_t at_ms);
#define INSTANT_TEXT 32
const char *instant_iso(char *out,
			int64_t at_ms); /* 2026-01-31T10:20:30+07:00 */
const char *instant_vi(char *out, int64_t at_ms); /* 10:20 31/01/2026 */

#endif
