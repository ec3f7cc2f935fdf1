/*
 * chart_test.c: pictures are well-formed, escaped, and say their numbers.
 */
#include "base/base.h"

#include <expat.h>

#include "base/test.h"
#include "web/chart.h"

static const struct chart_row rows[] = {
    {"Nữ <b>", 90, "/a?x=1&y=2", 0},
    {"Khác", 91, NULL, 99},
    {"Chưa rõ", CHART_UNKNOWN, NULL, -1},
};

static const struct chart_head head = {
    .id = "a", .title = "Tên \"x\"", .desc = "Mô tả <>"};

/* Attributes like "hidden" without a value would not be XML: none are used. */
static void assert_well_formed(const struct buf *b)
{
	XML_Parser p = XML_ParserCreate("UTF-8");
	bool is_good = XML_Parse(p, buf_text(b), (int)b->n, 1) == XML_STATUS_OK;

	XML_ParserFree(p);
	if (!is_good)
		fail_msg("not well-formed: %s", buf_text(b));
	assert_null(strstr(buf_text(b), "style="));
	assert_null(strstr(buf_text(b), "nan"));
	assert_null(strstr(buf_text(b), "inf"));
}

TEST(charts_of_parts_are_well_formed_and_say_their_numbers)
{
	static void (*const charts[])(struct buf *,
				      const struct chart_bars *) = {
	    chart_bars,
	    chart_funnel,
	    chart_stack,
	    chart_donut,
	};

	for (size_t i = 0; i < ARRAY_LEN(charts); i++) {
		for (size_t n = 0; n <= ARRAY_LEN(rows); n++) {
			struct chart_bars x = {.head = head,
					       .rows = rows,
					       .n = n,
					       .of = 181,
					       .decimals = 1};
			struct buf b;

			buf_init(&b, MIB);
			charts[i](&b, &x);
			assert_well_formed(&b);
			assert_non_null(strstr(buf_text(&b), "role=\"img\""));
			assert_null(strstr(buf_text(&b), "<b>\""));
			if (n > 0)
				assert_non_null(
				    strstr(buf_text(&b), "Nữ &lt;b&gt;"));
			if (n > 2)
				assert_non_null(strstr(buf_text(&b), "–"));
			buf_free(&b);
		}
	}
}

TEST(shares_are_rounded_half_up_in_vietnamese)
{
	struct chart_bars x = {
	    .head = head, .rows = rows, .n = 1, .of = 181, .decimals = 1};
	struct buf b;

	buf_init(&b, MIB);
	chart_bars(&b, &x);
	assert_non_null(strstr(buf_text(&b), "49,7%"));
	buf_free(&b);
}

TEST(progress_copes_with_any_values)
{
	static const char *const labels[] = {"T1", "T2", "T3"};
	static const int64_t values[][3] = {
	    {0, 0, 0},
	    {1, 2, CHART_UNKNOWN},
	    {CHART_UNKNOWN, CHART_UNKNOWN, CHART_UNKNOWN},
	    {CHART_UNKNOWN, 5, 1000000},
	    {1, 1, INT64_MAX / 2},
	};
	static const int64_t targets[][2] = {{0, 0}, {10, 10}, {10, 12}};

	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		for (size_t k = 0; k < ARRAY_LEN(targets); k++) {
			struct chart_progress x = {
			    .head = head,
			    .labels = labels,
			    .values = values[i],
			    .earlier = values[1],
			    .n = 3,
			    .target_lo = targets[k][0],
			    .target_hi = targets[k][1],
			    .value_name = "Nay",
			    .earlier_name = "Trước",
			};
			struct buf b;

			buf_init(&b, MIB);
			chart_progress(&b, &x);
			assert_well_formed(&b);
			x.n = 1;
			x.earlier = NULL;
			x.value_name = NULL;
			buf_clear(&b);
			chart_progress(&b, &x);
			assert_well_formed(&b);
			x.n = 0;
			buf_clear(&b);
			chart_progress(&b, &x);
			assert_well_formed(&b);
			buf_free(&b);
		}
	}
}

TEST(range_target_is_a_band)
{
	static const char *const labels[] = {"T1", "T2"};
	static const int64_t values[] = {1, 2};
	struct chart_progress x = {.head = head,
				   .labels = labels,
				   .values = values,
				   .n = 2,
				   .target_lo = 50,
				   .target_hi = 60};
	struct buf b;

	buf_init(&b, MIB);
	chart_progress(&b, &x);
	assert_non_null(strstr(buf_text(&b), "class=\"band\""));
	assert_non_null(strstr(buf_text(&b), "Chỉ tiêu 50–60"));
	buf_free(&b);
}

TEST(tiles_carry_letters_and_know_their_limit)
{
	static const struct chart_tile_state states[] = {{"Có", "C", 2}};
	static struct chart_tile tiles[CHART_TILES_MAX + 1];
	struct chart_tiles x = {.head = head,
				.tiles = tiles,
				.n = CHART_TILES_MAX,
				.states = states,
				.n_states = 1};
	struct buf b;

	for (size_t i = 0; i < ARRAY_LEN(tiles); i++)
		tiles[i] = (struct chart_tile){.name = "Bản <1>",
					       .state = i == 5 ? 7 : 0};
	buf_init(&b, MIB);
	chart_tiles(&b, &x);
	assert_false(b.over);
	assert_non_null(strstr(buf_text(&b), "title=\"Bản &lt;1&gt;\">C<"));
	assert_non_null(strstr(buf_text(&b), ">?<")); /* unknown state */
	buf_clear(&b);
	x.n++;
	chart_tiles(&b, &x);
	assert_null(strstr(buf_text(&b), "class=\"tiles\""));
	buf_free(&b);
}

TEST(small_pictures_are_well_formed)
{
	static const int64_t values[] = {1, CHART_UNKNOWN, 3};
	struct buf b;

	buf_init(&b, MIB);
	chart_spark(&b, values, 3, "1, 3 <");
	assert_well_formed(&b);
	buf_clear(&b);
	chart_meter(&b, 300, 200, "150%");
	assert_well_formed(&b);
	assert_non_null(strstr(buf_text(&b), "width=\"100.00%\""));
	buf_clear(&b);
	chart_meter(&b, 3, 0, "");
	assert_int_equal(b.n, 0);
	buf_free(&b);
}

/* Key figures said "100%", the pictures beside them "100,0%". */
TEST(shares_are_written_as_in_figures)
{
	static const struct chart_row whole[] = {{"Nữ", 2, NULL, 0},
						 {"Khác", 1, NULL, 0}};
	struct buf b;

	buf_init(&b, MIB);
	chart_bars(
	    &b,
	    &(struct chart_bars){
		.head = head, .rows = whole, .n = 2, .of = 2, .decimals = 1});
	assert_non_null(strstr(buf_text(&b), "100%"));
	assert_non_null(strstr(buf_text(&b), "50%"));
	assert_null(strstr(buf_text(&b), ",0%"));
	buf_free(&b);
}
