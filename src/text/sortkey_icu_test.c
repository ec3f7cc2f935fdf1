/*
 * sortkey_icu_test.c: our order against ICU's Vietnamese collation.
 */
#include "base/base.h"
#include "base/test.h"
#include "text/text.h"

#include <unicode/ucol.h>
#include <unicode/ustring.h>

enum { NAMES = 120000, PAIRS = 200000, PARTS = 3 };

static const char *const families[] = {
    "Nguyễn", "Trần", "Lê",  "Phạm",  "Hoàng", "Huỳnh", "Phan",	 "Vũ",
    "Võ",     "Đặng", "Bùi", "Đỗ",    "Hồ",    "Ngô",	"Dương", "Lý",
    "Đinh",   "Đoàn", "Lò",  "Giàng", "Vàng",  "Ksor",	"Rơ",	 "Siu",
    "Y",      "H'",   "Ma",  "Mã",    "Mạ",    "Thạch", "Sơn",	 "Kim",
    "Danh",   "Tạ",   "Tà",  "Tô",    "Từ",    "Tôn",
};
static const char *const middles[] = {
    "Văn", "Thị",      "Đức",	   "Ngọc",    "Quang",	"A",
    "Ku",  "Hữu",      "Minh",	   "Thanh",   "Thành",	"Xuân",
    "Thu", "Thị Ngọc", "Thị Minh", "Văn Đức", "Nữ Thị",
};
static const char *const onsets[] = {
    "",	  "b",	"c", "ch", "d", "đ",  "g",  "h", "kh", "l",    "m",  "n", "ng",
    "ph", "qu", "r", "s",  "t", "th", "tr", "v", "x",  "H'Bl", "Kr", "j", "w",
};
static const char *const vowels[] = {
    "a", "à", "ả", "ã", "á", "ạ", "ă", "ằ",  "ẳ",  "ẵ",	 "ắ",  "ặ",  "â",
    "ầ", "ẩ", "ẫ", "ấ", "ậ", "e", "è", "ẻ",  "ẽ",  "é",	 "ẹ",  "ê",  "ề",
    "ể", "ễ", "ế", "ệ", "i", "ì", "ỉ", "ĩ",  "í",  "ị",	 "o",  "ò",  "ỏ",
    "õ", "ó", "ọ", "ô", "ồ", "ổ", "ỗ", "ố",  "ộ",  "ơ",	 "ờ",  "ở",  "ỡ",
    "ớ", "ợ", "u", "ù", "ủ", "ũ", "ú", "ụ",  "ư",  "ừ",	 "ử",  "ữ",  "ứ",
    "ự", "y", "ỳ", "ỷ", "ỹ", "ý", "ỵ", "iê", "ươ", "uâ", "oà", "òa",
};
static const char *const finals[] = {
    "", "", "n", "m", "ng", "nh", "t", "c", "ch", "p", "i", "u",
};

struct name {
	UChar part[PARTS][24]; /* given, family, middle */
	char utf8[96];
	struct buf key;
};

/* Numbers of a fixed series, the same on every machine. */
struct dice {
	uint64_t state;
};

static size_t roll(struct dice *d, size_t n)
{
	d->state = d->state * UINT64_C(6364136223846793005) +
		   UINT64_C(1442695040888963407);
	return (size_t)(d->state >> 33) % n;
}

#define PICK(d, list) (list)[roll(d, ARRAY_LEN(list))]

/* Vietnamese letters need no more than what u_strFromUTF8 gives. */
static void to_utf16(UChar *out, int32_t cap, const char *s)
{
	UErrorCode status = U_ZERO_ERROR;

	u_strFromUTF8(out, cap, NULL, s, -1, &status);
	assert_true(U_SUCCESS(status));
}

static void make_name(struct dice *d, struct arena *mem, struct name *name)
{
	const char *on = PICK(d, onsets);
	const char *vowel = PICK(d, vowels);
	const char *final = PICK(d, finals);
	char *given = arena_printf(mem, "%s%s%s", on, vowel, final);
	const char *family = PICK(d, families);
	const char *middle = roll(d, 4) ? PICK(d, middles) : "";

	/* Capital as people write it, mostly. */
	if (*given >= 'a' && *given <= 'z' && roll(d, 8))
		*given = (char)(*given - 'a' + 'A');
	to_utf16(name->part[0], 24, given);
	to_utf16(name->part[1], 24, family);
	to_utf16(name->part[2], 24, middle);
	snprintf(name->utf8, sizeof(name->utf8), "%s%s%s %s", family,
		 *middle ? " " : "", middle, given);
	buf_init(&name->key, KIB);
	text_name_key(&name->key, name->utf8);
}

static int sign(int x)
{
	return (x > 0) - (x < 0);
}

static int by_icu(const UCollator *vi, const struct name *a,
		  const struct name *b)
{
	for (size_t i = 0; i < PARTS; i++) {
		UCollationResult r =
		    ucol_strcoll(vi, a->part[i], -1, b->part[i], -1);

		if (r != UCOL_EQUAL)
			return r == UCOL_LESS ? -1 : 1;
	}
	return 0;
}

static int by_key(const struct buf *a, const struct buf *b)
{
	size_t n = a->n < b->n ? a->n : b->n;
	int order = n ? memcmp(a->s, b->s, n) : 0;

	return sign(order ? order : (a->n > b->n) - (a->n < b->n));
}

static int by_key_qsort(const void *a, const void *b)
{
	const struct name *const *x = a;
	const struct name *const *y = b;

	return by_key(&(*x)->key, &(*y)->key);
}

static UCollator *open_vi(void)
{
	UErrorCode status = U_ZERO_ERROR;
	UCollator *vi = ucol_open("vi", &status);

	assert_true(U_SUCCESS(status));
	return vi;
}

static void check(const UCollator *vi, const struct name *a,
		  const struct name *b)
{
	if (by_icu(vi, a, b) != by_key(&a->key, &b->key))
		fail_msg("\"%s\" and \"%s\": ICU says %d, the keys %d", a->utf8,
			 b->utf8, by_icu(vi, a, b), by_key(&a->key, &b->key));
}

TEST(generated_names_sort_as_in_icu)
{
	UCollator *vi = open_vi();
	struct arena *mem = arena_new();
	struct name *names = xcalloc(NAMES, sizeof(*names));
	struct name **sorted = xcalloc(NAMES, sizeof(*sorted));
	struct dice d = {20260101};

	for (size_t i = 0; i < NAMES; i++) {
		make_name(&d, mem, &names[i]);
		sorted[i] = &names[i];
	}
	qsort(sorted, NAMES, sizeof(*sorted), by_key_qsort);
	for (size_t i = 1; i < NAMES; i++)
		check(vi, sorted[i - 1], sorted[i]);
	for (size_t i = 0; i < PAIRS; i++)
		check(vi, &names[roll(&d, NAMES)], &names[roll(&d, NAMES)]);
	for (size_t i = 0; i < NAMES; i++)
		buf_free(&names[i].key);
	free(names);
	free(sorted);
	arena_free(mem);
	ucol_close(vi);
}

/* Random texts of letters, blanks, signs and numbers, against numeric
 * collation: the order of units. */
TEST(generated_units_sort_as_in_icu)
{
	static const char *const pieces[] = {
	    "Thôn", "thôn", "Tổ", "tổ", "Bản", " ",  " ", "-",	".", ",", "/",
	    "(",    ")",    "1",  "2",	"10",  "99", "á", "Ấ",	"đ", "Đ", "Hòa",
	    "Hoà",  "'",    "&",  "#",	"+",   "=",  "_", ":",	";", "!", "?",
	    "\"",   "[",    "]",  "{",	"}",   "@",  "*", "\\", "%", "`", "^",
	    "<",    ">",    "|",  "~",	"$",   "A",  "z",
	};
	UErrorCode status = U_ZERO_ERROR;
	UCollator *vi = open_vi();
	struct dice d = {7};
	char s[2][64];
	UChar u[2][64];
	struct buf key[2];

	ucol_setAttribute(vi, UCOL_NUMERIC_COLLATION, UCOL_ON, &status);
	assert_true(U_SUCCESS(status));
	buf_init(&key[0], KIB);
	buf_init(&key[1], KIB);
	for (size_t i = 0; i < PAIRS; i++) {
		UCollationResult r;
		int want;

		for (size_t k = 0; k < 2; k++) {
			size_t n = 0;

			s[k][0] = '\0';
			for (size_t p = 1 + roll(&d, 4); p; p--)
				n +=
				    (size_t)snprintf(s[k] + n, sizeof(s[k]) - n,
						     "%s", PICK(&d, pieces));
			to_utf16(u[k], 64, s[k]);
			buf_clear(&key[k]);
			text_sort_key(&key[k], s[k]);
		}
		r = ucol_strcoll(vi, u[0], -1, u[1], -1);
		want = r == UCOL_EQUAL ? 0 : r == UCOL_LESS ? -1 : 1;
		if (by_key(&key[0], &key[1]) != want)
			fail_msg("\"%s\" and \"%s\": ICU says %d", s[0], s[1],
				 want);
	}
	buf_free(&key[0]);
	buf_free(&key[1]);
	ucol_close(vi);
}
