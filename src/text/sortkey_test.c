/*
 * sortkey_test.c: order of names and units, and how long the keys are.
 */
#include "base/base.h"
#include "base/test.h"
#include "text/text.h"

typedef void key_fn(struct buf *b, const char *s);

static int compare_keys(key_fn *fn, const char *x, const char *y)
{
	struct buf a, b;
	size_t n;
	int order;

	buf_init(&a, 64 * KIB);
	buf_init(&b, 64 * KIB);
	fn(&a, x);
	fn(&b, y);
	n = a.n < b.n ? a.n : b.n;
	order = n ? memcmp(a.s, b.s, n) : 0;
	if (!order)
		order = (a.n > b.n) - (a.n < b.n);
	buf_free(&a);
	buf_free(&b);
	return order;
}

static void check_order(key_fn *fn, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			if (compare_keys(fn, list[i], list[k]) >= 0 ||
			    compare_keys(fn, list[k], list[i]) <= 0)
				fail_msg("\"%s\" before \"%s\"", list[i],
					 list[k]);
}

TEST(names_sort_by_given_name_then_family_then_middle)
{
	static const char *const list[] = {
	    "",
	    "An",
	    "Bùi An",
	    "Bùi Văn An",
	    "Đinh An",
	    "Nguyễn An",
	    "Nguyễn Thị An",
	    "Nguyễn Văn An",
	    "Trần Văn An",
	    "Đỗ Ánh",
	    "Bùi Ăn",
	    "Bùi Ân",
	    "Hồ Dũng",
	    "Hồ Đức",
	    "Ksor H'Blâm",
	    "Hồ Ku Nhất",
	    "Giàng A Páo",
	    "Lê Thị Tú",
	    "Lê Thị Tư",
	    "Lò Văn Un",
	    "Lò Văn Ún",
	};

	check_order(text_name_key, list, ARRAY_LEN(list));
}

TEST(tones_are_second_and_case_is_third)
{
	static const char *const list[] = {
	    "ba", "Ba",	  "BA",	 "bà",	"bả", "bã", "bá",
	    "bạ", "bạ e", "bac", "bác", "bă", "bâ",
	};

	check_order(text_sort_key, list, ARRAY_LEN(list));
}

TEST(tones_later_in_the_word_count_less)
{
	static const char *const list[] = {
	    "aaa", "aaá", "aạa", "àaa", "áaa", "áaá", "ạaa",
	};

	check_order(text_sort_key, list, ARRAY_LEN(list));
}

/* A long word of one letter with something special at one place. */
static void long_word(char *out, size_t n, size_t at, const char *special)
{
	size_t len = strlen(special);

	memset(out, 'a', n);
	memcpy(out + at, special, len);
	memset(out + at + len, 'a', n - at - 1);
	out[n - 1 + len] = '\0';
}

TEST(far_tones_and_capitals_keep_their_order)
{
	enum { LONG = 130 };
	static const char *const specials[] = {"á", "A"};
	char before[LONG + 8];
	char after[LONG + 8];

	for (size_t i = 0; i < ARRAY_LEN(specials); i++) {
		long_word(before, LONG, 0, "a");
		for (size_t at = LONG; at-- > 0;) {
			/* The earlier it stands, the later the word. */
			long_word(after, LONG, at, specials[i]);
			assert_true(compare_keys(text_sort_key, before, after) <
				    0);
			memcpy(before, after, sizeof(before));
		}
	}
}

TEST(units_sort_by_number)
{
	static const char *const list[] = {
	    "Thôn 1",		"Thôn 2",  "Thôn 2 - Bản Cóc",
	    "Thôn 2A",		"Thôn 10", "Thôn 100",
	    "Thôn 12345678901", "Thôn An", "Thôn Đông",
	};

	check_order(text_sort_key, list, ARRAY_LEN(list));
	assert_int_equal(compare_keys(text_sort_key, "Tổ 02", "Tổ 2"), 0);
	assert_true(compare_keys(text_sort_key, "Tổ 0", "Tổ 1") < 0);
}

TEST(spelling_by_composition_is_no_difference)
{
	assert_int_equal(
	    compare_keys(text_name_key, "Lê Hậu", "Le\u0302 Ha\u0323\u0302u"),
	    0);
	assert_int_equal(
	    compare_keys(text_name_key, " Lê  Văn Hậu ", "Lê Văn Hậu"), 0);
}

TEST(keys_are_short_and_have_no_zero_byte)
{
	static const char *const names[] = {
	    "Nguyễn Văn An",	  "Đặng Thị Hường", "Trần Quốc Khánh",
	    "Nguyễn Phương Thảo", "Giàng A Páo",    "Lò Văn Ún",
	};
	struct buf b;

	buf_init(&b, 64 * KIB);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		text_name_key(&b, names[i]);
		assert_in_range(b.n, 1, 25);
		buf_clear(&b);
	}
	text_sort_key(&b,
		      "Tổ 0 №5 – 中文 \u0300\x80 x\u0300 1234567890123 Ω~\x01");
	assert_null(memchr(b.s, 0, b.n));
	buf_free(&b);
}

static void same_again(key_fn *fn, const char *name)
{
	struct arena *mem = arena_new();
	struct buf key, got;

	buf_init(&key, 4 * KIB);
	buf_init(&got, 4 * KIB);
	fn(&key, name);
	text_of_key(&got, buf_text(&key), key.n);
	assert_string_equal(buf_text(&got), text_lower(mem, name));
	buf_free(&got);
	buf_free(&key);
	arena_free(mem);
}

TEST(a_key_says_whether_it_tells_all)
{
	static const struct {
		const char *name;
		bool is_all;
	} rows[] = {
	    {"Nguyễn Ánh", true},   {"Đặng Ý", true},
	    {"Giàng A. Páo", true}, {"Владимир", true},
	    {"Y Ayŭn", false},	    {"Čan", false},
	    {"Peña", false},	    {"Ðỗ", false}, /* another letter */
	    {"Ksor H’Blâm", false}, {"Ksor H'Blâm", false},
	    {"Tư 02", false},	    {"Tư 2", false},
	    {"Văn-An", false},	    {"Jean « Æ »", false},
	};
	struct buf key, name;

	buf_init(&key, 4 * KIB);
	buf_init(&name, 4 * KIB);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		buf_clear(&key);
		text_name_key(&key, rows[i].name);
		if (text_of_key(&name, buf_text(&key), key.n) != rows[i].is_all)
			print_error("%s\n", rows[i].name);
		assert_int_equal(text_of_key(&name, buf_text(&key), key.n),
				 rows[i].is_all);
	}
	buf_free(&name);
	buf_free(&key);
}

TEST(a_name_can_be_read_from_its_key)
{
	static const char *const list[] = {
	    "",
	    "An",
	    "Nguyễn Ánh",
	    "ĐẶNG Thị Hường",
	    "Ksor H'Blâm",
	    "Lê Thị Phương Thảo Nguyên Ngọc Quỳnh Đỗ",
	    "Giàng A Páo 2",
	    "Nhà số 12, bản Mường 1234567890123",
	    "Владимир Ильич",
	    "Trường Ởẫếợựỵửỹ",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(list); i++) {
		same_again(text_name_key, list[i]);
		same_again(text_sort_key, list[i]);
	}
}
