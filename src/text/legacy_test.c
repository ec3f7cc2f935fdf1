/*
 * legacy_test.c: letters of TCVN3 against iconv, VNI there and back, and
 * which columns are recognized.
 */
#include "base/base.h"
#include "base/test.h"
#include "text/legacy.h"
#include "text/text.h"

#include <iconv.h>

static const char small_letters[] =
    "a à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ e è ẻ ẽ é ẹ ê ề ể ễ ế ệ i ì ỉ ĩ "
    "í ị o ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ ợ u ù ủ ũ ú ụ ư ừ ử ữ ứ ự y ỳ "
    "ỷ ỹ ý ỵ đ";
static const char capital_letters[] =
    "A À Ả Ã Á Ạ Ă Ằ Ẳ Ẵ Ắ Ặ Â Ầ Ẩ Ẫ Ấ Ậ E È Ẻ Ẽ É Ẹ Ê Ề Ể Ễ Ế Ệ I Ì Ỉ Ĩ "
    "Í Ị O Ò Ỏ Õ Ó Ọ Ô Ồ Ổ Ỗ Ố Ộ Ơ Ờ Ở Ỡ Ớ Ợ U Ù Ủ Ũ Ú Ụ Ư Ừ Ử Ữ Ứ Ự Y Ỳ "
    "Ỷ Ỹ Ý Ỵ Đ";

/* One byte of TCVN 5712 as glibc reads it. */
static void by_iconv(iconv_t cd, unsigned char byte, char out[8])
{
	/* The blank behind flushes a letter that waits for its tone. */
	char in[2] = {(char)byte, ' '};
	char *from = in;
	char *to = out;
	size_t left = sizeof(in);
	size_t room = 7;

	iconv(cd, NULL, NULL, NULL, NULL);
	iconv(cd, &from, &left, &to, &room);
	*to = '\0';
	out[strcspn(out, " ")] = '\0';
}

TEST(tcvn3_letters_are_those_of_iconv)
{
	struct arena *mem = arena_new();
	iconv_t cd = iconv_open("UTF-8", "TCVN5712-1");
	size_t n = 0;

	assert_true(cd != (iconv_t)-1);
	for (unsigned byte = 0xA1; byte <= 0xFF; byte++) {
		const char in[] = {(char)byte};
		char want[8];
		char *raw = legacy_from_bytes(mem, in, 1);
		char *got = legacy_decode(mem, LEGACY_TCVN3, raw);

		by_iconv(cd, (unsigned char)byte, want);
		/* Capitals with tones are no part of TCVN3 fonts. */
		if (!strcmp(got, want))
			n++;
		else if (strcmp(got, raw) != 0)
			fail_msg("%02X is %s, not %s", byte, want, got);
	}
	assert_int_equal(n, 74);
	iconv_close(cd);
	arena_free(mem);
}

static void check_both_ways(enum legacy l, const char *s)
{
	struct arena *mem = arena_new();
	char *code = legacy_encode(mem, l, s);

	assert_non_null(code);
	assert_string_equal(legacy_decode(mem, l, code), s);
	arena_free(mem);
}

TEST(all_letters_go_there_and_back)
{
	check_both_ways(LEGACY_TCVN3, small_letters);
	check_both_ways(LEGACY_TCVN3, "Ă Â Ê Ô Ơ Ư Đ");
	check_both_ways(LEGACY_TCVN3_UPPER, capital_letters);
	check_both_ways(LEGACY_VNI, small_letters);
	check_both_ways(LEGACY_VNI, capital_letters);
	check_both_ways(LEGACY_VNI, "NGUYỄN VĂN ĐẠT, Hương, Thuỷ Nghĩa (Mỵ)");
	check_both_ways(LEGACY_TCVN3, "Hương, Thuỷ Nghĩa (Mỵ) 12/5");
}

TEST(letters_without_code_are_refused)
{
	struct arena *mem = arena_new();

	assert_null(legacy_encode(mem, LEGACY_TCVN3, "Ánh"));
	assert_null(legacy_encode(mem, LEGACY_TCVN3_UPPER, "ÁNh"));
	assert_null(legacy_encode(mem, LEGACY_VNI, "Müller"));
	assert_null(legacy_encode(mem, LEGACY_VNI, "中"));
	arena_free(mem);
}

TEST(known_words_are_decoded)
{
	static const struct {
		enum legacy l;
		const char *in, *out, *why;
	} rows[] = {
	    {LEGACY_TCVN3, "NguyÔn V¨n §¹t", "Nguyễn Văn Đạt", "contract"},
	    {LEGACY_TCVN3, "H\u00AD¬ng", "Hương", "soft hyphen is ư"},
	    {LEGACY_TCVN3, "NGUYÔN V¡N §¹T", "NGUYỄN VĂN ĐẠT", "capitals"},
	    {LEGACY_TCVN3, "TRÇN V¡N Vò", "TRẦN VĂN VŨ", "short word"},
	    {LEGACY_TCVN3, "THPT Lª Quý", "THPT Lê Quý", "no names"},
	    {LEGACY_TCVN3, "Vò Hµ", "Vũ Hà", "one capital is a name"},
	    {LEGACY_TCVN3, "5 m² – 20°", "5 m² – 20°", "no letters"},
	    {LEGACY_TCVN3_UPPER, "NguyÔn v¨n ®¹t", "NGUYỄN VĂN ĐẠT", "font"},
	    {LEGACY_VNI, "Nguyeãn Vaên Ñaït", "Nguyễn Văn Đạt", "contract"},
	    {LEGACY_VNI, "NGUYEÃN VAÊN ÑAÏT", "NGUYỄN VĂN ĐẠT", "capitals"},
	    {LEGACY_VNI, "Phöôùc Nghóa Kyø Thò", "Phước Nghĩa Kỳ Thị", "all"},
	    {LEGACY_VNI, "NguyEãn", "NguyỄn", "sign in the other case"},
	    {LEGACY_VNI, "Nguyea\u0303n", "Nguyễn", "decomposed sign"},
	    {LEGACY_TCVN3, "Trần Văn Lê", "Trần Văn Lê", "Unicode already"},
	    {LEGACY_TCVN3, "H\xAD\xACng", "Hương", "bytes, not UTF-8"},
	    {LEGACY_NONE, "Nguye\u0302\u0303n", "Nguyễn", "only NFC"},
	    {LEGACY_TCVN3, "", "", "nothing"},
	};
	struct arena *mem = arena_new();

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *out = legacy_decode(mem, rows[i].l, rows[i].in);

		if (strcmp(out, rows[i].out) != 0)
			fail_msg("%s: \"%s\" gave \"%s\", not \"%s\"",
				 rows[i].why, rows[i].in, out, rows[i].out);
	}
	arena_free(mem);
}

TEST(bytes_become_look_alikes)
{
	struct arena *mem = arena_new();
	static const char raw[] = "H\xAD\xACng \x96 \x81";

	assert_string_equal(legacy_from_bytes(mem, raw, sizeof(raw) - 1),
			    "H\u00AD¬ng – \xC2\x81");
	assert_string_equal(legacy_from_bytes(mem, "a\0b", 3), "a b");
	assert_string_equal(legacy_from_bytes(mem, "", 0), "");
	arena_free(mem);
}

enum { COLUMN_MAX = 10 };

static const struct column {
	enum legacy want;
	const char *font;
	const char *texts[COLUMN_MAX];
	const char *why;
} columns[] = {
    {LEGACY_TCVN3,
     NULL,
     {"NguyÔn V¨n §¹t", "TrÇn ThÞ H\u00AD¬ng", "Lª Minh", "Lý A P¸o"},
     "names in TCVN3"},
    {LEGACY_TCVN3, NULL, {"N÷", "Nam", "N÷"}, "one word only"},
    {LEGACY_TCVN3, NULL, {"Kinh", "Th¸i", "M\u00ADêng", "H'M«ng"}, "groups"},
    {LEGACY_TCVN3,
     NULL,
     {"HuyÖn Kr«ng P¨c", "§¨k §oa", "Ch\u00AD S£"},
     "Central Highlands"},
    {LEGACY_TCVN3, NULL, {"NGUYÔN V¡N §¹T", "L£ V¡N B×NH"}, "capitals"},
    {LEGACY_TCVN3,
     NULL,
     {"X· VÜnh Kim", "ThÞ trÊn BÕn Quan", NULL, ""},
     "empty cells"},
    {LEGACY_TCVN3,
     NULL,
     {"§ång chÝ Nguyễn", "Bïi Quang Huy", "§Æng V¨n B", "Ph¹m §øc", "Hoµng ThÞ",
      "§inh Lª ThÞ"},
     "one Unicode text among legacy ones"},
    {LEGACY_VNI,
     NULL,
     {"Nguyeãn Vaên Ñaït", "Traàn Thò Höông", "Leâ Minh", "Haø"},
     "names in VNI"},
    {LEGACY_VNI, NULL, {"NGUYEÃN VAÊN ÑAÏT", "LEÂ VAÊN BÌNH"}, "capitals"},
    {LEGACY_VNI, NULL, {"Nöõ", "Nam"}, "one word only"},
    {LEGACY_TCVN3_UPPER, ".VnTimeH", {"NguyÔn V¨n §¹t", "An"}, "font"},
    {LEGACY_TCVN3_UPPER, ".VnArialH", {"Lª"}, "font decides one word"},
    {LEGACY_TCVN3, ".VnTime", {"Vò"}, "font decides what is open"},
    {LEGACY_VNI, "VNI-Times", {"Thò"}, "font decides what is open"},
    {LEGACY_NONE, NULL, {"Vò"}, "a word in all three"},
    {LEGACY_NONE, ".VnTime", {"Nguyễn Văn Đạt"}, "Unicode in a TCVN3 font"},
    {LEGACY_NONE, ".VnTimeH", {"Nguyen Van Dat"}, "plain ASCII"},
    {LEGACY_NONE, "Arial", {"Nguyễn Văn Đạt", "Lê Hà"}, "Unicode"},
    {LEGACY_NONE,
     NULL,
     {"Lê", "Hà", "Tô", "Mã", "Vàng", "Thô"},
     "Unicode within Latin-1"},
    {LEGACY_NONE,
     NULL,
     {"Ksor H'Blâm", "Krông", "Niê", "Êban", "Y Bhăm"},
     "Unicode, Ede"},
    {LEGACY_NONE, NULL, {"Nguye\u0302\u0303n", "Ha\u0300"}, "decomposed"},
    {LEGACY_NONE, NULL, {"Nguyen Van A", "Tran Thi B"}, "no tones"},
    {LEGACY_NONE,
     NULL,
     {"The quick brown fox", "café", "naïve résumé", "Zoë"},
     "English"},
    {LEGACY_NONE, NULL, {"Müller", "Göthe", "Straße", "für"}, "German"},
    {LEGACY_NONE, NULL, {"São Paulo", "niño", "José", "año"}, "Iberian"},
    {LEGACY_NONE, NULL, {"été", "garçon", "Noël", "thé"}, "French"},
    {LEGACY_NONE, NULL, {"001", "12/05/1990", "3.722", "-5"}, "numbers"},
    {LEGACY_NONE, NULL, {"KV-01/2024", "A§12", "µ9", "H1-B¸2"}, "codes"},
    {LEGACY_NONE,
     NULL,
     {"10 µm", "5 m²", "20 °C", "± 3", "½", "§ 5", "©", "· x", "µs"},
     "signs and units"},
    {LEGACY_NONE, NULL, {"Nokia®", "x × y ÷ z", "« a »"}, "signs"},
    {LEGACY_NONE,
     NULL,
     {"Nguyễn Văn A", "Trần Thị B", "Lê Hà", "Bïi V¨n C", "Phạm D"},
     "one legacy text among Unicode ones"},
    {LEGACY_NONE, NULL, {NULL, "", "  "}, "empty"},
    {LEGACY_NONE, NULL, {"中文", "Иван", "\xFF\xFE\x80"}, "others"},
};

TEST(columns_are_recognized)
{
	for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
		enum legacy got = legacy_detect(columns[i].texts, COLUMN_MAX,
						columns[i].font);

		if (got != columns[i].want)
			fail_msg("%s: %s, not %s", columns[i].why,
				 legacy_name(got),
				 legacy_name(columns[i].want));
	}
	assert_int_equal(legacy_detect(NULL, 0, NULL), LEGACY_NONE);
}

TEST(what_is_encoded_is_recognized)
{
	static const char *const names[] = {
	    "Nguyễn Thị Hồng Nhung", "Trần Quốc Bảo", "Phạm Đức Thắng",
	    "Vàng Thị Mỷ",	     "Lò Văn Tún",    "Đinh Công Tráng",
	};
	static const enum legacy ways[] = {LEGACY_TCVN3, LEGACY_VNI};
	struct arena *mem = arena_new();

	for (size_t w = 0; w < ARRAY_LEN(ways); w++) {
		for (size_t i = 0; i < ARRAY_LEN(names); i++) {
			const char *code =
			    legacy_encode(mem, ways[w], names[i]);

			assert_non_null(code);
			assert_int_equal(legacy_detect(&code, 1, NULL),
					 ways[w]);
		}
	}
	assert_int_equal(legacy_detect(names, ARRAY_LEN(names), NULL),
			 LEGACY_NONE);
	arena_free(mem);
}

TEST(every_encoding_has_a_name)
{
	for (int l = 0; l < LEGACY__N; l++)
		assert_non_null(legacy_name((enum legacy)l));
}
