/*
 * day_test.c: dates as people write them, serials of spreadsheets, and the
 * arithmetic that ages and time limits rest on.
 */
#include "base/base.h"
#include "base/test.h"
#include "base/day.h"

static const day_t UNTOUCHED = 12345;

struct written {
	const char *text;
	day_t day; /* 0: refused */
	const char *why;
};

static const struct written written[] = {
    {"2020-01-31", 20200131, "ISO"},
    {"31/1/2020", 20200131, "month of one digit"},
    {"31/01/2020", 20200131, "two digits"},
    {"31-01-2020", 20200131, "hyphens, day first"},
    {"31.1.2020", 20200131, "points"},
    {"1/1/2020", 20200101, "both of one digit"},
    {"3/4/2020", 20200403, "day before month, never American"},
    {"1987", 19870000, "year only"},
    {"05/1987", 19870500, "month and year"},
    {"5/1987", 19870500, "month of one digit and year"},
    {"01-2020", 20200100, "month and year with hyphen"},
    {"1987-05", 19870500, "ISO month"},
    {"1987-5", 19870500, "ISO month of one digit"},
    {"2020/01/31", 20200131, "year first with slashes leaves no doubt"},
    {"  31/1/2020 ", 20200131, "blanks around"},
    {"\t1987\r\n", 19870000, "tab and end of line around"},
    {"31 / 1 / 2020", 20200131, "blanks between"},
    {"\xc2\xa0"
     "31/1/2020\xc2\xa0",
     20200131, "no-break spaces"},
    {"29/2/2020", 20200229, "leap year"},
    {"29/02/2000", 20000229, "leap year of a full 400"},
    {"1850", 18500000, "first valid year"},
    {"31/12/2200", 22001231, "last valid day"},

    {"31/02/2020", 0, "no such day"},
    {"29/2/2019", 0, "not a leap year"},
    {"29/2/1900", 0, "centuries are not leap years"},
    {"31/4/2020", 0, "April has 30 days"},
    {"32/1/2020", 0, "day 32"},
    {"13/2020", 0, "month 13"},
    {"1/13/2020", 0, "month 13 behind a day"},
    {"2020-13", 0, "ISO month 13"},
    {"0/2020", 0, "month 0 is not an unknown month"},
    {"00/00/1987", 0, "zeros are not unknown parts"},
    {"0/5/1987", 0, "day 0"},
    {"1/0/1987", 0, "month 0"},
    {"1849", 0, "before the valid years"},
    {"2201", 0, "after the valid years"},
    {"", 0, "empty"},
    {"  \t", 0, "blanks only"},
    {"31/1/87", 0, "two digits do not tell the century"},
    {"87", 0, "year of two digits"},
    {"987", 0, "year of three digits"},
    {"31/1/02020", 0, "year of five digits"},
    {"001/1/2020", 0, "day of three digits"},
    {"1/001/2020", 0, "month of three digits"},
    {"20200131", 0, "no signs between"},
    {"31/1-2020", 0, "two different signs"},
    {"31//1/2020", 0, "an empty part"},
    {"/1/2020", 0, "nothing before the sign"},
    {"31/1/", 0, "nothing after the sign"},
    {"31/1/2020/", 0, "a sign too many"},
    {"1/1/1/2020", 0, "a part too many"},
    {"31 1 2020", 0, "blanks are no signs"},
    {"31/1/2020x", 0, "letters behind"},
    {"3l/1/2020", 0, "a letter l for 1"},
    {"31/O1/2020", 0, "a letter O for 0"},
    {"-5/2020", 0, "negative month"},
    {"+5/2020", 0, "a plus sign"},
    {"2020-01-31T00:00", 0, "a time behind"},
    {"99999999999999999999", 0, "more digits than any number holds"},
    {"không rõ", 0, "words"},
    {"\xc2", 0, "half a character"},
};

TEST(a_written_date_is_read_or_refused)
{
	for (size_t i = 0; i < ARRAY_LEN(written); i++) {
		const struct written *w = &written[i];
		day_t d = UNTOUCHED;
		enum rc rc = day_parse(&d, w->text);

		if (rc != (w->day ? OK : E_INPUT) ||
		    d != (w->day ? w->day : UNTOUCHED))
			fail_msg("\"%s\" (%s): rc %d, day %d", w->text, w->why,
				 rc, d);
	}
}

struct serial {
	int64_t serial;
	bool is_1904;
	day_t day; /* 0: refused */
	const char *why;
};

static const struct serial serials[] = {
    {1, false, 19000101, "first day of the 1900 system"},
    {59, false, 19000228, "last day before the false one"},
    {60, false, 0, "29/02/1900 never was"},
    {61, false, 19000301, "first day after the false one"},
    {25569, false, 19700101, "the epoch"},
    {43861, false, 20200131, "a day of our time"},
    {109939, false, 22001231, "last valid day"},
    {109940, false, 0, "after the valid years"},
    {0, false, 0, "spreadsheets show 00/01/1900"},
    {-1, false, 0, "negative"},
    {INT64_MAX, false, 0, "absurd"},
    {INT64_MIN, false, 0, "absurd and negative"},
    {0, true, 19040101, "first day of the 1904 system"},
    {60, true, 19040301, "1904 was a leap year and has no false day"},
    {59, true, 19040229, "the leap day itself"},
    {42399, true, 20200131, "1462 less than in the other system"},
    {-1, true, 0, "negative in the 1904 system"},
    {INT64_MAX, true, 0, "absurd in the 1904 system"},
};

TEST(a_serial_is_read_or_refused)
{
	for (size_t i = 0; i < ARRAY_LEN(serials); i++) {
		const struct serial *s = &serials[i];
		day_t d = UNTOUCHED;
		enum rc rc = day_from_serial(&d, s->serial, s->is_1904);

		if (rc != (s->day ? OK : E_INPUT) ||
		    d != (s->day ? s->day : UNTOUCHED))
			fail_msg("%lld (%s): rc %d, day %d",
				 (long long)s->serial, s->why, rc, d);
	}
}

TEST(a_day_goes_to_its_serial_and_back)
{
	for (day_t d = 19000101; d; d = day_add(d, 1)) {
		day_t back = 0;

		assert_int_equal(
		    day_from_serial(&back, day_to_serial(d), false), OK);
		assert_int_equal(back, d);
	}
	assert_int_equal(day_to_serial(18991231), 0);
	assert_int_equal(day_to_serial(20200100), 0);
	assert_int_equal(day_to_serial(0), 0);
}

TEST(every_day_has_its_number)
{
	int64_t n = day_number(18500101);
	day_t d = 18500101;

	assert_int_equal(day_number(19700101), 0);
	assert_int_equal(day_number(20000301), 11017);
	assert_int_equal(day_number(19691231), -1);
	for (int y = 1850; y <= 2200; y++)
		for (int m = 1; m <= 12; m++)
			for (int md = 1; md <= 31; md++) {
				if (!day_make(y, m, md))
					continue;
				d = day_make(y, m, md);
				assert_int_equal(day_number(d), n);
				assert_int_equal(day_from_number(n), d);
				n++;
			}
	assert_int_equal(d, 22001231);
	assert_int_equal(day_from_number(n), 0);
	assert_int_equal(day_from_number(day_number(18500101) - 1), 0);
	assert_int_equal(day_from_number(INT64_MAX), 0);
	assert_int_equal(day_from_number(INT64_MIN), 0);
}

struct months {
	day_t from;
	int months;
	day_t to;
	const char *why;
};

static const struct months added[] = {
    {20200115, 1, 20200215, "the same day of the month"},
    {20200131, 1, 20200229, "last day of a leap February"},
    {20210131, 1, 20210228, "last day of February"},
    {20210131, 2, 20210331, "the 31st again two months on"},
    {20210331, 1, 20210430, "last day of April"},
    {20210228, 1, 20210328, "the 28th, not the end of March"},
    {20200229, 12, 20210228, "a leap day a year on"},
    {20200229, 48, 20240229, "a leap day four years on"},
    {20201215, 1, 20210115, "over the new year"},
    {20210115, -1, 20201215, "back over the new year"},
    {20210331, -1, 20210228, "back into a shorter month"},
    {20210115, 0, 20210115, "nothing"},
    {20240101, 12, 20250101, "a term of twelve months"},
    {20200500, 1, 20200601, "a month counts as its first day"},
    {22001201, 1, 0, "beyond the valid years"},
    {18500131, -1, 0, "before the valid years"},
    {20200101, INT32_MAX, 0, "absurd"},
    {20200101, INT32_MIN, 0, "absurd and negative"},
    {0, 1, 0, "no day"},
    {20200231, 1, 0, "a day that does not exist"},
};

TEST(adding_months_keeps_the_day_or_takes_the_last_one)
{
	for (size_t i = 0; i < ARRAY_LEN(added); i++) {
		const struct months *m = &added[i];
		day_t to = day_add_months(m->from, m->months);

		if (to != m->to)
			fail_msg("%d + %d months (%s): %d", m->from, m->months,
				 m->why, to);
	}
}

static const struct months between[] = {
    {20060615, 215, 20240614, "one day short of 18 years"},
    {20060615, 216, 20240615, "18 years on the day"},
    {19640310, 720, 20240310, "60 years on the day"},
    {19640310, 720, 20240409, "the last day of 60 years and no month"},
    {19640310, 721, 20240410, "a month more than 60 years"},
    {20040229, 216, 20220228, "born on a leap day: 18 on the last day"},
    {20040229, 215, 20220227, "born on a leap day: the day before"},
    {20210131, 1, 20210228, "31/01 to the last day of February"},
    {20210131, 0, 20210227, "a day before that"},
    {20210130, 1, 20210228, "30/01 likewise"},
    {20210228, 0, 20210327, "28/02 to 27/03"},
    {20210228, 1, 20210328, "28/02 to 28/03"},
    {20210115, 0, 20210115, "the same day"},
    {20210115, -1, 20210114, "floored, so a day back is month -1"},
    {20210115, -1, 20201215, "a month back on the day"},
    {20210115, -2, 20201214, "a month and a day back"},
    {20200500, 1, 20200600, "months count as their first day"},
    {0, 0, 20200101, "from no day"},
    {20200101, 0, 0, "to no day"},
};

TEST(whole_months_between_two_days)
{
	for (size_t i = 0; i < ARRAY_LEN(between); i++) {
		const struct months *m = &between[i];
		int n = day_months_between(m->from, m->to);

		if (n != m->months)
			fail_msg("%d to %d (%s): %d months", m->from, m->to,
				 m->why, n);
	}
}

TEST(months_between_is_the_most_that_can_be_added)
{
	day_t from = 20190915;

	for (int i = 0; i < 600; i++, from = day_add(from, 1))
		for (int days = -800; days <= 800; days += 13) {
			day_t to = day_add(from, days);
			int n = day_months_between(from, to);

			assert_true(day_add_months(from, n) <= to);
			assert_true(day_add_months(from, n + 1) > to);
		}
}

TEST(age_in_whole_years)
{
	assert_int_equal(day_years_between(20060615, 20240614), 17);
	assert_int_equal(day_years_between(20060615, 20240615), 18);
	assert_int_equal(day_years_between(20240615, 20240614), -1);
	assert_int_equal(day_years_between(19870000, 20240101), 37);
}

TEST(days_are_added_and_counted)
{
	assert_int_equal(day_add(20191231, 1), 20200101);
	assert_int_equal(day_add(20200301, -1), 20200229);
	assert_int_equal(day_add(20200200, 30), 20200302);
	assert_int_equal(day_add(22001231, 1), 0);
	assert_int_equal(day_add(0, 1), 0);
	assert_int_equal(day_diff(20200228, 20200301), 2);
	assert_int_equal(day_diff(20200301, 20200228), -2);
	assert_int_equal(day_diff(0, 20200228), 0);
}

TEST(weekdays_start_on_monday)
{
	assert_int_equal(day_weekday(19700101), 4);
	assert_int_equal(day_weekday(19300203), 1);
	assert_int_equal(day_weekday(20240505), 7);
	assert_int_equal(day_weekday(18500101), 2);
	assert_int_equal(day_weekday(0), 0);
}

struct form {
	day_t day;
	bool is_valid;
	day_t first, last;
	const char *iso, *vi;
};

static const struct form forms[] = {
    {20200131, true, 20200131, 20200131, "2020-01-31", "31/01/2020"},
    {20200200, true, 20200201, 20200229, "2020-02", "02/2020"},
    {20210200, true, 20210201, 20210228, "2021-02", "02/2021"},
    {19870000, true, 19870101, 19871231, "1987", "1987"},
    {0, false, 0, 0, "", ""},
    {-20200131, false, 0, 0, "", ""},
    {INT32_MIN, false, 0, 0, "", ""},
    /* damaged values are shown as they stand, but count for nothing */
    {20200231, false, 0, 0, "2020-02-31", "31/02/2020"},
    {20200031, false, 0, 0, "2020", "2020"},
    {20201301, false, 0, 0, "2020-13-01", "01/13/2020"},
    {18490101, false, 0, 0, "1849-01-01", "01/01/1849"},
};

TEST(a_day_knows_its_span_and_its_forms)
{
	char out[DAY_TEXT];

	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		const struct form *f = &forms[i];

		assert_int_equal(day_is_valid(f->day), f->is_valid);
		assert_int_equal(day_first(f->day), f->first);
		assert_int_equal(day_last(f->day), f->last);
		assert_string_equal(day_iso(out, f->day), f->iso);
		assert_string_equal(day_vi(out, f->day), f->vi);
	}
}

TEST(a_day_knows_how_precise_it_is)
{
	assert_int_equal(day_precision(19870000), DAY_YEAR);
	assert_int_equal(day_precision(19870500), DAY_MONTH);
	assert_int_equal(day_precision(19870519), DAY_DAY);
	assert_true(day_is_full(19870519));
	assert_false(day_is_full(19870500));
	assert_false(day_is_full(19870231));
	assert_int_equal(day_year(19870519), 1987);
	assert_int_equal(day_month(19870519), 5);
	assert_int_equal(day_mday(19870519), 19);
	assert_int_equal(day_make(1987, 0, 19), 0);
}

struct instant {
	int64_t at_ms;
	day_t day;
	const char *iso, *vi;
};

static const struct instant instants[] = {
    {0, 19700101, "1970-01-01T07:00:00+07:00", "07:00 01/01/1970"},
    {-1, 19700101, "1970-01-01T06:59:59+07:00", "06:59 01/01/1970"},
    {1769793630999, 20260131, "2026-01-31T00:20:30+07:00", "00:20 31/01/2026"},
    {61199999, 19700101, "1970-01-01T23:59:59+07:00", "23:59 01/01/1970"},
    {61200000, 19700102, "1970-01-02T00:00:00+07:00", "00:00 02/01/1970"},
    {INT64_MAX, 0, "", ""},
    {INT64_MIN, 0, "", ""},
};

TEST(an_instant_is_shown_in_local_time)
{
	char out[INSTANT_TEXT];

	for (size_t i = 0; i < ARRAY_LEN(instants); i++) {
		const struct instant *t = &instants[i];

		assert_int_equal(day_of_instant(t->at_ms), t->day);
		assert_string_equal(instant_iso(out, t->at_ms), t->iso);
		assert_string_equal(instant_vi(out, t->at_ms), t->vi);
	}
}
