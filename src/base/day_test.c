/* day_test.c: dates as people write them, serials, and arithmetic. */
#include "base/base.h"
#include "base/test.h"
#include "base/day.h"

TEST(a_written_date_is_read)
{
	day_t d = 0;

	assert_int_equal(day_parse(&d, "31/1/2020"), OK);
	assert_int_equal(d, 20200131);
}
