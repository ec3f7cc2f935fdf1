/*
 * text_test.c: normal form, folding, lower case, letters against utf8proc.
 */
#include "base/base.h"
#include "base/test.h"
#include "text/letter.h"
#include "text/syllable.h"
#include "text/text.h"
#include "text/utf8.h"

#include <time.h>
#include <utf8proc.h>

struct pair {
	const char *in, *out, *why;
};

static void check_pairs(const struct pair *p, size_t n,
			char *(*fn)(struct arena *, const char *))
{
	struct arena *mem = arena_new();

	for (size_t i = 0; i < n; i++) {
		const char *out = fn(mem, p[i].in);

		if (!out != !p[i].out || (out && strcmp(out, p[i].out) != 0))
			fail_msg("%s: \"%s\" gave \"%s\", not \"%s\"", p[i].why,
				 p[i].in, out ? out : "NULL",
				 p[i].out ? p[i].out : "NULL");
	}
	arena_free(mem);
}

TEST(clean_gives_one_normal_form)
{
	static const struct pair pairs[] = {
	    {"Nguyễn Văn An", "Nguyễn Văn An", "right already"},
	    {"", "", "nothing"},
	    {" \t\r\n ", "", "only blanks"},
	    {"  Lò  Văn\tÚn\n", "Lò Văn Ún", "blanks"},
	    {"Lò\u00A0Văn\u200BÚn\uFEFF", "Lò Văn Ún", "blanks of the web"},
	    {"\uFEFFHọ tên", "Họ tên", "byte order mark"},
	    {"Nguye\u0302\u0303n", "Nguyễn", "decomposed"},
	    {"Ha\u0323\u0302u", "Hậu", "marks in another order"},
	    {"Ho\u00ADàng", "Hoàng", "soft hyphen"},
	    {"A\x01\x7F\xC2\x85n", "A n", "control characters"},
	    {"\u202EA\u200Dn", "An", "direction and joiners"},
	    {"Giàng A Páo – H’Blâm", "Giàng A Páo – H’Blâm", "signs stay"},
	    {"\u212B", "Å", "canonical single character"},
	    {"a\xFFn", NULL, "no UTF-8"},
	    {"\xC3", NULL, "cut off"},
	    {"\xED\xA0\x80", NULL, "surrogate"},
	    {"\xC0\xAF", NULL, "longer form"},
	    {"\xF4\x90\x80\x80", NULL, "beyond Unicode"},
	};

	check_pairs(pairs, ARRAY_LEN(pairs), text_clean);
}

TEST(fold_leaves_what_search_compares)
{
	static const struct pair pairs[] = {
	    {"Đặng Thị Hường", "dang thi huong", "the contract's example"},
	    {"hoà", "hoa", "tone on the second letter"},
	    {"hòa", "hoa", "tone on the first letter"},
	    {"Nguye\u0302\u0303n", "nguyen", "decomposed"},
	    {"Ksor H'Blâm", "ksor h blam", "apostrophe"},
	    {"Ksor H’Blâm", "ksor h blam", "another apostrophe"},
	    {"Ksor H\u02BCBlâm", "ksor h blam", "letter-like apostrophe"},
	    {"  TP.  Hồ-Chí-Minh (cũ) ", "tp ho chi minh cu", "signs"},
	    {"Tổ 10/5B", "to 10 5b", "digits stay"},
	    {"José Müller Łódź", "jose muller lodz", "other Latin marks"},
	    {"Straße Æsir Œuvre Þór", "strasse aesir oeuvre thor", "pairs"},
	    {"ИВАН й Ω", "иван и ω", "other scripts in lower case"},
	    {"中文", "中文", "no case at all"},
	    {"\u212B", "a", "Ångström sign"},
	    {"\u023D", "l", "only the small letter has a row"},
	    {"a\xFFz", "a z", "not UTF-8"},
	    {"Ho\u00ADàng", "hoang", "soft hyphen is nothing"},
	    {"A\u200Bn", "a n", "zero-width blank parts"},
	    {"...", "", "nothing left"},
	    {"", "", "nothing"},
	};

	check_pairs(pairs, ARRAY_LEN(pairs), text_fold);
}

TEST(fold_to_appends_the_same)
{
	struct buf b;

	buf_init(&b, KIB);
	buf_str(&b, "x");
	text_fold_to(&b, "Điện Biên");
	assert_string_equal(buf_text(&b), "xdien bien");
	buf_free(&b);
}

TEST(lower_keeps_tones_in_one_spelling)
{
	static const struct pair pairs[] = {
	    {"ĐẶNG THỊ HƯỜNG", "đặng thị hường", "capitals"},
	    {"Khánh Hoà", "khánh hòa", "oà"},
	    {"Khánh Hòa", "khánh hòa", "òa"},
	    {"KHOẺ", "khỏe", "oẻ"},
	    {"Thuý Uỷ Luỹ Thuỵ", "thúy ủy lũy thụy", "uy"},
	    {"Quý", "quý", "u belongs to the q"},
	    {"Qúy", "quý", "typed wrongly"},
	    {"hoàn toán xoè loẹt", "hoàn toán xòe loẹt", "closed syllables"},
	    {"hoa huy", "hoa huy", "no tone"},
	    {"hoà, thuý.", "hòa, thúy.", "before signs"},
	    {"Hoa\u0300", "hòa", "decomposed"},
	    {"oà", "òa", "no consonant"},
	    {"ô à uôy", "ô à uôy", "not together"},
	    {"ИВАН", "иван", "another script"},
	    {"İstanbul", "istanbul", "dotted capital"},
	};

	check_pairs(pairs, ARRAY_LEN(pairs), text_lower);
}

TEST(letters_agree_with_utf8proc)
{
	for (uint32_t ch = 0xC0; ch < 0x1F00; ch++) {
		const struct letter *l = letter_of(ch);
		int32_t parts[4];
		int last = 0;

		if (!l)
			continue;
		assert_int_equal(l->lower, utf8proc_tolower((int32_t)ch));
		utf8proc_decompose_char((int32_t)ch, parts, 4,
					UTF8PROC_DECOMPOSE, &last);
		if (parts[0] < 128) {
			const struct letter *base =
			    letter_of((uint32_t)parts[0]);

			assert_non_null(base);
			assert_int_equal(l->plain[0], base->lower);
			assert_int_equal(l->plain[1], 0);
		}
	}
}

TEST(every_vietnamese_letter_is_known)
{
	static const char all[] =
	    "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợ"
	    "uùủũúụưừửữứựyỳỷỹýỵđ";
	const char *s = all;
	size_t n = 0;

	while (*s) {
		uint32_t ch = utf8_next(&s);
		const struct letter *l = letter_of(ch);

		assert_non_null(l);
		assert_true(letter_is_vietnamese(l));
		if (ch >= 128)
			assert_int_equal(letter_make(l->place, l->mark), ch);
		assert_int_equal(letter_of(letter_upper(ch))->lower, ch);
		assert_int_not_equal(letter_upper(ch), ch);
		n += ch >= 128;
	}
	assert_int_equal(n, 67);
	assert_false(letter_is_vietnamese(letter_of(u'ü')));
	assert_false(letter_is_vietnamese(letter_of(u'ñ')));
}

static bool is_syllable(const char *s)
{
	uint32_t word[32];
	size_t n = 0;

	while (*s && n < ARRAY_LEN(word))
		word[n++] = utf8_next(&s);
	return syllable_is_possible(word, n);
}

TEST(syllables_are_recognized)
{
	static const char *const good[] = {
	    "Nguyễn", "Đạt",   "hường", "nghiêng", "quý",   "quốc",
	    "gì",     "giếng", "già",	"khuya",   "khuỷu", "thuở",
	    "Yến",    "yêu",   "oanh",	"huýt",	   "ẢNH",   "ngoằn",
	    "quỳnh",  "Krông", "Đăk",	"hoẵng",   "xoong", "Lò",
	};
	static const char *const bad[] = {
	    "Nguyeãn", "café", "müde", "hàc",  "àá",	 "đ",
	    "ngữngữ",  "",     "zà",   "uyôn", "NguyÔn", "tôt1",
	};

	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		if (!is_syllable(good[i]))
			fail_msg("%s is a syllable", good[i]);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (is_syllable(bad[i]))
			fail_msg("%s is no syllable", bad[i]);
}

#define ONSET(text) text,
static const char *const onsets[] = {
#include "text/syllable.def"
};
#undef ONSET
#define RIME(text) text,
static const char *const rimes[] = {
#include "text/syllable.def"
};
#undef RIME

TEST(syllable_lists_are_in_order)
{
	for (size_t i = 1; i < ARRAY_LEN(onsets); i++)
		assert_true(strcmp(onsets[i - 1], onsets[i]) < 0);
	for (size_t i = 1; i < ARRAY_LEN(rimes); i++)
		assert_true(strcmp(rimes[i - 1], rimes[i]) < 0);
	for (size_t i = 0; i < ARRAY_LEN(rimes); i++)
		assert_true(is_syllable(rimes[i]));
}

TEST(utf8_and_lengths)
{
	assert_int_equal(text_chars("Nguyễn"), 6);
	assert_int_equal(text_chars(""), 0);
	assert_true(text_is_utf8("a\0b", 3));
	assert_true(text_is_utf8("Nguyễn", strlen("Nguyễn")));
	assert_true(text_is_utf8("😀", 4));
	assert_false(text_is_utf8("Nguyễn", strlen("Nguyễn") - 2));
	assert_false(text_is_utf8("\x80", 1));
	assert_true(text_is_utf8("", 0));
}

TEST(many_marks_take_no_quadratic_time)
{
	const size_t n = 200000;
	struct arena *mem = arena_new();
	char *s = xmalloc(2 * n + 2);
	clock_t start = clock();

	/* Two marks of different classes, in the order that must be turned. */
	s[0] = 'a';
	for (size_t i = 0; i < n; i++)
		memcpy(s + 1 + 2 * i, i % 2 ? "\u0323" : "\u0301", 2);
	s[2 * n + 1] = '\0';
	assert_non_null(text_clean(mem, s));
	text_lower(mem, s);
	assert_true(clock() - start < 2 * CLOCKS_PER_SEC);
	free(s);
	arena_free(mem);
}

TEST(name_splits_into_family_middle_given)
{
	static const struct {
		const char *full, *family, *middle, *given;
	} rows[] = {
	    {"Nguyễn Văn An", "Nguyễn", "Văn", "An"},
	    {"Giàng A Páo", "Giàng", "A", "Páo"},
	    {"Ksor H'Blâm", "Ksor", "", "H'Blâm"},
	    {"Hồ Ku Nhất", "Hồ", "Ku", "Nhất"},
	    {"Tôn Nữ Thị Ngọc Lan", "Tôn", "Nữ Thị Ngọc", "Lan"},
	    {"Nhất", "", "", "Nhất"},
	    {"", "", "", ""},
	    {"  Lò  Văn  Ún ", "Lò", "Văn", "Ún"},
	};
	struct arena *mem = arena_new();

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *family, *middle, *given;

		text_name_split(mem, rows[i].full, &family, &middle, &given);
		assert_string_equal(family, rows[i].family);
		assert_string_equal(middle, rows[i].middle);
		assert_string_equal(given, rows[i].given);
	}
	arena_free(mem);
}
