/*
 * number_test.c: numerals as people of both languages write and read them.
 */
#include "base/base.h"
#include "base/test.h"
#include "text/text.h"

static void check(struct buf *b, const char *want)
{
	assert_string_equal(buf_text(b), want);
	buf_clear(b);
}

TEST(whole_numbers_are_grouped)
{
	struct buf b;

	buf_init(&b, KIB);
	text_int(&b, LANG_VI, 3722);
	check(&b, "3.722");
	text_int(&b, LANG_EN, 3722);
	check(&b, "3,722");
	text_int(&b, LANG_VI, 0);
	check(&b, "0");
	text_int(&b, LANG_VI, -999);
	check(&b, "-999");
	text_int(&b, LANG_VI, 1234567);
	check(&b, "1.234.567");
	text_int(&b, LANG_EN, INT64_MIN);
	check(&b, "-9,223,372,036,854,775,808");
	buf_free(&b);
}

TEST(ratios_are_rounded_half_up)
{
	static const struct {
		int64_t num, den;
		int decimals;
		const char *full, *brief, *why;
	} rows[] = {
	    {100 * 115, 157, 2, "73,25", "73,25", "the contract's example"},
	    {101, 1, 1, "101,0", "101", "zeros dropped"},
	    {1, 2, 0, "1", "1", "half up"},
	    {-1, 2, 0, "-1", "-1", "half away from zero"},
	    {-1, 30, 1, "0,0", "0", "no negative zero"},
	    {5, 1000, 2, "0,01", "0,01", "half up behind the mark"},
	    {49, 10000, 2, "0,00", "0", "below half"},
	    {999995, 100, 1, "10.000,0", "10.000", "carry and group"},
	    {475, 10, 3, "47,500", "47,5", "some zeros dropped"},
	    {1000, 1, 0, "1.000", "1.000", "zeros of the whole stay"},
	    {INT64_MAX, INT64_MAX, 18, "1,000000000000000000", "1", "large"},
	    {INT64_MIN, 1, 2, "-9.223.372.036.854.775.808,00",
	     "-9.223.372.036.854.775.808", "largest"},
	};
	struct buf b;

	buf_init(&b, KIB);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		text_ratio(&b, LANG_VI, rows[i].num, rows[i].den,
			   rows[i].decimals);
		check(&b, rows[i].full);
		text_ratio_short(&b, LANG_VI, rows[i].num, rows[i].den,
				 rows[i].decimals);
		check(&b, rows[i].brief);
	}
	text_ratio(&b, LANG_EN, 12345678, 100, 1);
	check(&b, "123,456.8");
	buf_free(&b);
}

TEST(doubles_are_rounded_as_the_numbers_they_stand_for)
{
	static const struct {
		double x;
		int decimals;
		const char *want;
	} rows[] = {
	    {47.5, 1, "47,5"},
	    {1.005, 2, "1,01"},
	    {2.5, 0, "3"},
	    {-2.5, 0, "-3"},
	    {0.125, 2, "0,13"},
	    {3722, 0, "3.722"},
	    {0, 2, "0,00"},
	    {-0.001, 2, "0,00"},
	    {1e-30, 2, "0,00"},
	    {0.05, 1, "0,1"},
	    {0.0499, 1, "0,0"},
	    {999.995, 2, "1.000,00"},
	    {123456789.25, 1, "123.456.789,3"},
	    {1e17, 0, "100.000.000.000.000.000"},
	    {1e18, 0, "–"},
	    {0.5, 18, "0,500000000000000000"},
	    {5, 0, "5"},
	    {0.5, 0, "1"},
	    {0.49999, 0, "0"},
	};
	struct buf b;

	buf_init(&b, KIB);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		text_real(&b, LANG_VI, rows[i].x, rows[i].decimals);
		check(&b, rows[i].want);
	}
	buf_free(&b);
}

TEST(whole_numbers_are_read)
{
	static const struct {
		const char *s;
		bool is_number;
		int64_t n;
		const char *why;
	} rows[] = {
	    {"3722", true, 3722, "plain"},
	    {"3.722", true, 3722, "one dot and three digits group"},
	    {"3 722", true, 3722, "blank"},
	    {"3\u00A0722", true, 3722, "no-break blank"},
	    {"3\u202F722", true, 3722, "thin no-break blank"},
	    {" 12 ", true, 12, "blanks around"},
	    {"1.234.567", true, 1234567, "two dots"},
	    {"1,234,567", true, 1234567, "English, two commas"},
	    {"-5", true, -5, "negative"},
	    {"−5", true, -5, "real minus sign"},
	    {"007", true, 7, "zeros in front"},
	    {"12.0", true, 12, "a spreadsheet's way"},
	    {"12,00", true, 12, "zeros behind the comma"},
	    {"0", true, 0, "zero"},
	    {"3,722", false, 0, "a comma is the decimal mark"},
	    {"47,5", false, 0, "not whole"},
	    {"37.22", false, 0, "not whole"},
	    {"1.23.456", false, 0, "wrong groups"},
	    {"1.234.56", false, 0, "wrong last group"},
	    {"", false, 0, "nothing"},
	    {"-", false, 0, "only a sign"},
	    {"12a", false, 0, "letters"},
	    {"O", false, 0, "letter O"},
	    {"12%", false, 0, "per cent is not a count"},
	    {"1e5", false, 0, "no exponents"},
	    {"999999999999999999", true, 999999999999999999, "18 digits"},
	    {"1999999999999999999", false, 0, "19 digits"},
	    {".5", false, 0, "nothing before the mark"},
	    {"5.", false, 0, "nothing behind the mark"},
	    {"1234.567", false, 0, "four digits are no first group"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t n = 0;

		if (text_parse_int(rows[i].s, &n) != rows[i].is_number ||
		    n != rows[i].n)
			fail_msg("%s: \"%s\" gave %lld", rows[i].why, rows[i].s,
				 (long long)n);
	}
}

TEST(real_numbers_are_read)
{
	static const struct {
		const char *s;
		bool is_number;
		double x;
		const char *why;
	} rows[] = {
	    {"47,5", true, 47.5, "comma"},
	    {"47.5", true, 47.5, "dot"},
	    {"47,5%", true, 47.5, "per cent"},
	    {"47,5 %", true, 47.5, "per cent behind a blank"},
	    {"3.722", true, 3722, "groups"},
	    {"3.792", true, 3792, "never 3.79"},
	    {"3,722", true, 3.722, "decimal comma"},
	    {"0.125", true, 0.125, "nothing to group behind 0"},
	    {"1.234,5", true, 1234.5, "both, Vietnamese"},
	    {"1,234.5", true, 1234.5, "both, English"},
	    {"-0,5", true, -0.5, "negative"},
	    {"0.1", true, 0.1, "the nearest double"},
	    {"64,56 %", true, 64.56, "from a report"},
	    {"3.14159", true, 3.14159, "more than three digits"},
	    {"1,2,3", false, 0, "two commas"},
	    {"%", false, 0, "no number"},
	    {"năm", false, 0, "a word"},
	    {"1,5 m", false, 0, "a unit"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		double x = 0;

		if (text_parse_real(rows[i].s, &x) != rows[i].is_number ||
		    x < rows[i].x || x > rows[i].x)
			fail_msg("%s: \"%s\" gave %.17g", rows[i].why,
				 rows[i].s, x);
	}
}
