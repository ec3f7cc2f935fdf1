/*
 * standby_test.c: as of when the data of a standby are.  The drill with two
 * servers is tests/failover/read.sh.
 */
#include "base/base.h"
#include "base/test.h"
#include "store/standby.h"

TEST(the_age_is_that_of_the_data_and_not_of_the_last_commit)
{
	static const struct {
		struct db_view view;
		struct standby_sight seen;
		int64_t as_of;
		const char *why;
	} rows[] = {
	    {{7, true, 1000}, {7, 9000}, 9000, "idle primary: nothing new"},
	    {{6, true, 1000}, {7, 9000}, 1000, "something has not arrived"},
	    {{8, true, 9500}, {7, 9000}, 9500, "newer than the last look"},
	    {{8, true, 0}, {7, 9000}, 9000, "just begun to follow"},
	    {{7, true, 1000}, {0, 0}, 1000, "primary never seen"},
	    {{6, true, 0}, {7, 9000}, 0, "nothing is known"},
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++)
		if (standby_as_of(&rows[i].view, &rows[i].seen) !=
		    rows[i].as_of)
			fail_msg("%s", rows[i].why);
}

TEST(the_instant_is_said_to_people)
{
	struct ctx c = {.mem = arena_new()};
	/* 26/11/2026 03:32:05 UTC */
	int64_t at = INT64_C(1795663925000);

	assert_string_equal(standby_sentence(&c, at),
			    "Số liệu đọc từ máy dự phòng, đến 10 giờ 32 phút "
			    "05 giây ngày 26/11/2026");
	c.lang = LANG_EN;
	assert_string_equal(standby_sentence(&c, at),
			    "Read from the standby, as of 10:32:05 on "
			    "26/11/2026");
	assert_non_null(strstr(standby_sentence(&c, 0), "unknown"));
	arena_free(c.mem);
}

TEST(a_file_is_no_standby)
{
	struct ctx c = {.mem = arena_new()};
	struct db *db = NULL;

	assert_int_equal(standby_open(&c, &db, "x.db", NULL), E_USAGE);
	assert_null(db);
	arena_free(c.mem);
}
