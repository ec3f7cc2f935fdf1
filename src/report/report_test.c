/*
 * report_test.c: numbers, and counting with a subject that has nothing to do
 * with ours: fruit.
 */
#include "base/base.h"
#include "base/test.h"
#include "report/tally.h"

TEST_MAIN("report")

static struct arena *mem;

static const struct {
	struct num num;
	const char *json, *vi, *en;
	const char *why;
} nums[] = {
    {{.kind = NUM_COUNT, .lo = 3722}, "3722", "3.722", "3,722", "a count"},
    {{.kind = NUM_RATIO, .lo = 10000, .den = 202},
     "49.5049504950495",
     "49,5",
     "49.5",
     "unrounded for machines"},
    {{.kind = NUM_RATIO, .lo = 20200, .den = 200},
     "101.0",
     "101",
     "101",
     "a ratio stays a ratio"},
    {{.kind = NUM_RATIO, .lo = 5, .den = 100}, "0.05", "0,1", "0.1", "half up"},
    {{.kind = NUM_COUNTS, .lo = 50, .hi = 60},
     "[50,60]",
     "50-60",
     "50-60",
     "a range"},
    {{.kind = NUM_RATIOS, .lo = 3600, .den = 60, .hi = 3600, .den_hi = 50},
     "[60.0,72.0]",
     "60-72",
     "60-72",
     "a range of shares"},
    {{.kind = NUM_YEAR, .lo = 2024},
     "2024",
     "2024",
     "2024",
     "the sheet showed the year of a target as 2,024"},
    {{.kind = NUM_UNKNOWN}, "null", "…", "…", "unknown is not 0"},
};

TEST(numbers_are_exact_for_machines_and_rounded_for_people)
{
	struct buf b;
	size_t i;

	buf_init(&b, 1000);
	for (i = 0; i < ARRAY_LEN(nums); i++) {
		buf_clear(&b);
		num_json(&b, nums[i].num);
		if (strncmp(buf_text(&b), nums[i].json, strlen("49.50495")) !=
		    0)
			fail_msg("%s: %s", nums[i].why, buf_text(&b));
		buf_clear(&b);
		num_text(&b, LANG_VI, nums[i].num, 1);
		if (strcmp(buf_text(&b), nums[i].vi) != 0)
			fail_msg("%s: %s", nums[i].why, buf_text(&b));
		buf_clear(&b);
		num_text(&b, LANG_EN, nums[i].num, 1);
		if (strcmp(buf_text(&b), nums[i].en) != 0)
			fail_msg("%s: %s", nums[i].why, buf_text(&b));
	}
	buf_free(&b);
}

TEST(a_share_of_nothing_is_unknown)
{
	assert_int_equal(num_percent(num_count(5), num_count(0)).kind,
			 NUM_UNKNOWN);
	assert_int_equal(num_percent(num_count(5), num_unknown()).kind,
			 NUM_UNKNOWN);
	assert_int_equal(num_percent(num_unknown(), num_count(5)).kind,
			 NUM_UNKNOWN);
	assert_int_equal(num_ratio(5, 0).kind, NUM_UNKNOWN);
	assert_int_equal(num_percent(num_count(0), num_count(5)).kind,
			 NUM_RATIO);
}

/* ---- counting ---- */

static const char *const colours[] = {"red", "green", NULL};
static const char *const sizes[] = {"small", "big", NULL};
static const struct dim dims[] = {
    {.name = "colour", .names = colours},
    {.name = "size", .names = sizes, .null_is_none = true},
};
static const struct part_def by_size[] = {
    {.key = "small", .label = "Nhỏ", .where = {{"size", "small"}}},
    {.key = "big", .where = {{"size", "big"}}},
    {0},
};
static const struct figure_def defs[] = {
    {.code = "fruit", .label = "Quả", .label_en = "Fruit", .stream = "fruit"},
    {.code = "red",
     .label = "Đỏ",
     .label_en = "Red",
     .stream = "fruit",
     .where = {{"colour", "red"}},
     .of = "fruit"},
    {.code = "red_by_size",
     .label = "Cỡ",
     .label_en = "Size",
     .stream = "fruit",
     .has_no_value = true,
     .where = {{"colour", "red"}},
     .keys = by_size},
    {.code = "big",
     .label = "To",
     .label_en = "Big",
     .stream = "fruit",
     .where = {{"size", "big"}},
     .of = "fruit",
     .is_of_number = true},
    {.code = "not_red",
     .label = "Không đỏ",
     .label_en = "Not red",
     .stream = "fruit",
     .where = {{"colour", "!red"}}},
    {.code = "pale",
     .label = "Chưa rõ",
     .label_en = "Not told",
     .stream = "fruit",
     .where = {{"colour", "?"}}},
    {.code = "eaten", .label = "Đã ăn", .label_en = "Eaten"},
};

struct basket {
	struct ctx c;
	struct tally *t;
	int fruit;
};

static void basket_make(struct basket *b)
{
	memset(b, 0, sizeof(*b));
	mem = b->c.mem = arena_new();
	b->t = tally_new(mem,
			 tally_plan_new(mem, defs, (int)ARRAY_LEN(defs), dims,
					(int)ARRAY_LEN(dims)),
			 3);
	b->fruit = tally_stream(b->t, "fruit");
}

static void put(struct basket *b, uint8_t colour, uint8_t size, int leaf,
		int64_t id)
{
	const uint8_t fact[] = {colour, size};
	struct path p = {.n = 2, .v = {leaf, 0}};

	tally_fact(b->t, b->fruit, fact, &p, "fruit", id);
}

TEST(a_fact_counts_for_every_indicator_and_every_unit_of_its_path)
{
	struct basket b;
	struct report_node root = {0}, leaf = {0};

	basket_make(&b);
	put(&b, 1, 1, 1, 10);
	put(&b, 1, 2, 1, 11);
	put(&b, 2, 2, 2, 12);
	tally_node(&b.c, b.t, 0, &root);
	node_shares(&root);
	tally_node(&b.c, b.t, 1, &leaf);
	node_shares(&leaf);
	assert_int_equal(report_figure(&root, "fruit")->value.lo, 3);
	assert_int_equal(report_figure(&leaf, "fruit")->value.lo, 2);
	assert_int_equal(report_figure(&root, "red")->value.lo, 2);
	assert_int_equal(report_figure(&root, "red")->pct.lo, 200);
	assert_int_equal(report_figure(&root, "red")->pct.den, 3);
	assert_int_equal(
	    figure_part(report_figure(&root, "red_by_size"), "big")->num.lo, 1);
	assert_int_equal(report_figure(&root, "big")->of.lo, 3);
	assert_null(report_figure(&root, "blue"));
	assert_null(figure_part(report_figure(&root, "red_by_size"), "huge"));
	arena_free(mem);
}

TEST(what_nobody_told_is_unknown_and_what_some_told_is_a_number)
{
	struct basket b;
	struct report_node n = {0};
	int red;

	basket_make(&b);
	red = tally_slot(b.t, "red", NULL);
	put(&b, 0, 0, 1, 10);
	tally_node(&b.c, b.t, 0, &n);
	node_shares(&n);
	assert_int_equal(report_figure(&n, "red")->value.kind, NUM_UNKNOWN);
	/* an empty size means no */
	assert_int_equal(report_figure(&n, "big")->value.kind, NUM_COUNT);
	put(&b, 1, 0, 1, 11);
	tally_node(&b.c, b.t, 0, &n);
	node_shares(&n);
	assert_int_equal(report_figure(&n, "red")->value.lo, 1);
	assert_int_equal(tally_untold(b.t, red, 0), 1);
	/* nothing at all: a true 0 */
	tally_node(&b.c, b.t, 2, &n);
	node_shares(&n);
	assert_int_equal(report_figure(&n, "red")->value.kind, NUM_COUNT);
	assert_int_equal(report_figure(&n, "red")->value.lo, 0);
	arena_free(mem);
}

TEST(a_condition_and_its_opposite_and_what_is_not_told_make_the_whole)
{
	struct basket b;
	struct report_node n = {0};

	basket_make(&b);
	put(&b, 1, 1, 1, 10);
	put(&b, 2, 1, 1, 11);
	put(&b, 2, 1, 1, 12);
	put(&b, 0, 1, 1, 13);
	tally_node(&b.c, b.t, 0, &n);
	node_shares(&n);
	assert_int_equal(report_figure(&n, "red")->value.lo, 1);
	assert_int_equal(report_figure(&n, "not_red")->value.lo, 2);
	assert_int_equal(report_figure(&n, "pale")->value.lo, 1);
	arena_free(mem);
}

TEST(opening_collects_exactly_what_was_counted)
{
	struct basket b;
	struct opened o;

	basket_make(&b);
	assert_int_equal(tally_open(b.t, "red_by_size.big", 1), OK);
	put(&b, 1, 1, 1, 10);
	put(&b, 1, 2, 1, 11);
	put(&b, 1, 2, 2, 12); /* another unit */
	o = tally_opened(b.t);
	assert_int_equal(o.n, 1);
	assert_int_equal(o.ids[0], 11);
	assert_string_equal(o.entity, "fruit");
	assert_int_equal(tally_open(b.t, "blue", 1), E_NOTFOUND);
	arena_free(mem);
}

/* ---- counting by kinds ---- */

/* Enough values for two of the dimensions to have too many kinds together. */
#define TEN(x)                                                                 \
	x "0", x "1", x "2", x "3", x "4", x "5", x "6", x "7", x "8", x "9"
static const char *const long_list[] = {TEN("a"), TEN("b"), TEN("c"), TEN("d"),
					NULL};
static const struct dim more_dims[] = {
    {.name = "colour", .names = colours},
    {.name = "size", .names = sizes, .null_is_none = true},
    {.name = "sort", .names = long_list},
    {.name = "ripe", .names = sizes},
    {.name = "peel", .names = sizes},
    {.name = "place", .names = long_list},
    {.name = "shape", .names = long_list},
};
#define FRUIT(c, ...)                                                          \
	{                                                                      \
		.code = c, .label = c, .label_en = c, .stream = "fruit",       \
		.where = {                                                     \
			__VA_ARGS__                                            \
		}                                                              \
	}
static const struct figure_def more_defs[] = {
    {.code = "fruit", .label = "Quả", .label_en = "Fruit", .stream = "fruit"},
    FRUIT("red", {"colour", "red"}),
    FRUIT("not_red", {"colour", "!red"}),
    FRUIT("colour_untold", {"colour", "?"}),
    FRUIT("a3", {"sort", "a3"}),
    FRUIT("thick_c7", {"sort", "c7"}, {"peel", "big"}),
    FRUIT("here", {"place", "b1"}),
    FRUIT("big_red_ripe", {"colour", "red"}, {"size", "big"}, {"ripe", "big"}),
    {.code = "by_size",
     .label = "Cỡ",
     .label_en = "Size",
     .stream = "fruit",
     .has_no_value = true,
     .keys = by_size},
    /* of another stream, one of whose groups has too many kinds */
    {.code = "placed",
     .label = "Chỗ",
     .label_en = "Place",
     .stream = "stall",
     .where = {{"place", "a1"}, {"shape", "!d2"}}},
};

static struct tally *count_many(struct tally *t, const char *stream)
{
	enum { FACTS = 5000 };
	const struct path p = {.n = PATH_UNITS, .v = {1, 0}};
	uint32_t x = 1;
	size_t d;
	int i;

	for (i = 0; i < FACTS; i++) {
		uint8_t fact[ARRAY_LEN(more_dims)];

		for (d = 0; d < ARRAY_LEN(more_dims); d++) {
			x = x * 1664525 + 1013904223;
			fact[d] = (uint8_t)((x >> 16) %
					    (more_dims[d].names == long_list
						 ? ARRAY_LEN(long_list)
						 : ARRAY_LEN(sizes)));
		}
		tally_fact(t, tally_stream(t, stream), fact, &p, "fruit", i);
	}
	return t;
}

/* Each fact by itself, as for who opens a figure, and all of one kind at once.
 */
TEST(facts_count_the_same_one_by_one_and_by_kinds)
{
	static const char *const streams[] = {"fruit", "stall"};
	struct tally_plan *plan;
	size_t i, k;
	int slot;

	mem = arena_new();
	plan = tally_plan_new(mem, more_defs, (int)ARRAY_LEN(more_defs),
			      more_dims, (int)ARRAY_LEN(more_dims));
	for (i = 0; i < ARRAY_LEN(streams); i++) {
		struct tally *kinds = tally_new(mem, plan, 2);
		struct tally *single = tally_new(mem, plan, 2);

		assert_int_equal(tally_open(single, "fruit", 1), OK);
		count_many(kinds, streams[i]);
		count_many(single, streams[i]);
		for (k = 0; k < ARRAY_LEN(more_defs); k++) {
			slot = tally_slot(kinds, more_defs[k].code, NULL);
			assert_int_equal(tally_get(kinds, slot, 0),
					 tally_get(single, slot, 0));
			assert_int_equal(tally_untold(kinds, slot, 1),
					 tally_untold(single, slot, 1));
		}
		for (k = 0; by_size[k].key; k++) {
			slot = tally_slot(kinds, "by_size", by_size[k].key);
			assert_int_equal(tally_get(kinds, slot, 1),
					 tally_get(single, slot, 1));
		}
		slot = tally_slot(kinds, i ? "placed" : "big_red_ripe", NULL);
		assert_true(tally_get(kinds, slot, 0) > 0);
		assert_true(tally_untold(kinds, slot, 0) > 0);
		tally_opened(single);
	}
	arena_free(mem);
}

TEST(json_has_the_shapes_of_the_contract)
{
	static const struct report report = {.name = "qua",
					     .label = "Quả",
					     .label_en = "Fruit",
					     .figures = defs,
					     .nfigures = (int)ARRAY_LEN(defs)};
	struct basket b;
	struct report_result r = {
	    .report = &report,
	    .args = {.from = 20230101, .to = 20231231, .as_of = 20231231},
	    .root = {.code = "K", .name = "Kho \"A\""},
	};
	struct buf out;

	basket_make(&b);
	put(&b, 1, 1, 1, 10);
	put(&b, 2, 2, 1, 11);
	tally_node(&b.c, b.t, 0, &r.root);
	node_shares(&r.root);
	buf_init(&out, MIB);
	report_json(&out, &r, LANG_VI);
	assert_non_null(strstr(buf_text(&out),
			       "{\"report\":\"qua\",\"unit\":{\"code\":\"K\","
			       "\"name\":\"Kho \\\"A\\\"\"},\"from\":"
			       "\"2023-01-01\""));
	assert_non_null(strstr(buf_text(&out),
			       "\"red\":{\"label\":\"Đỏ\",\"value\":1,"
			       "\"of\":\"fruit\",\"pct\":50.0}"));
	assert_non_null(strstr(buf_text(&out), "\"small\":1,\"big\":0}"));
	assert_non_null(strstr(buf_text(&out), "\"value\":1,\"of\":2,"
					       "\"pct\":50.0}"));
	assert_non_null(strstr(buf_text(&out), "\"children\":[]}"));
	buf_free(&out);
	arena_free(mem);
}

static const struct {
	day_t from, to;
	enum rc rc;
	day_t as_of;
	const char *why;
} spans[] = {
    {20230101, 20231231, OK, 20231231, "a year"},
    {20230000, 20230000, OK, 20231231, "a year by its number"},
    {20230200, 20230200, OK, 20230228, "a month"},
    {20230201, 20230131, E_USAGE, 0, "backwards"},
    {0, 20230131, E_USAGE, 0, "no beginning"},
};

TEST(spans_are_made_of_full_days)
{
	struct ctx c = {.mem = arena_new()};
	size_t i;

	for (i = 0; i < ARRAY_LEN(spans); i++) {
		struct report_args a = {.from = spans[i].from,
					.to = spans[i].to};

		err_clear(&c);
		if (report_check_args(&c, &a) != spans[i].rc ||
		    a.as_of != spans[i].as_of)
			fail_msg("%s", spans[i].why);
	}
	arena_free(c.mem);
}
