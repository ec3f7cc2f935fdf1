/*
 * legacy.c: letters of TCVN3 and VNI.  Both put Vietnamese letters on bytes
 * that everybody else reads as Latin-1, so a legacy text arrives as Latin-1
 * letters and signs; which encoding it was is judged in legacy_detect.c.
 */
#include "base/base.h"
#include "text/legacy_in.h"
#include "text/legacy.h"
#include "text/letter.h"
#include "text/utf8.h"

const char *legacy_name(enum legacy l)
{
	static const char *const names[LEGACY__N] = {
	    [LEGACY_NONE] = "Unicode",
	    [LEGACY_TCVN3] = "TCVN3 (ABC)",
	    [LEGACY_TCVN3_UPPER] = "TCVN3 (ABC) chữ hoa",
	    [LEGACY_VNI] = "VNI",
	};

	return names[l];
}

enum { HIGH_FIRST = 0xA0, HIGH_END = 0x100 };

/* TCVN3: 7 capitals, 7 small letters without tone, 60 with.  Capitals with a
 * tone exist only in fonts that show all letters as capitals (.VnTimeH). */
static const uint16_t tcvn3[HIGH_END - HIGH_FIRST] =
    {
	[0x01] = u'Ă', u'Â',	      u'Ê',	     u'Ô',
	u'Ơ',	       u'Ư',	      u'Đ',	     [0x08] = u'ă',
	u'â',	       u'ê',	      u'ô',	     u'ơ',
	u'ư',	       u'đ',	      [0x15] = u'à', u'ả',
	u'ã',	       u'á',	      u'ạ',	     [0x1B] = u'ằ',
	u'ẳ',	       u'ẵ',	      u'ắ',	     [0x26] = u'ặ',
	u'ầ',	       u'ẩ',	      u'ẫ',	     u'ấ',
	u'ậ',	       u'è',	      [0x2E] = u'ẻ', u'ẽ',
	u'é',	       u'ẹ',	      u'ề',	     u'ể',
	u'ễ',	       u'ế',	      u'ệ',	     u'ì',
	[0x38] = u'ỉ', [0x3C] = u'ĩ', u'í',	     u'ị',
	u'ò',	       [0x41] = u'ỏ', u'õ',	     u'ó',
	u'ọ',	       u'ồ',	      u'ổ',	     u'ỗ',
	u'ố',	       u'ộ',	      u'ờ',	     [0x4B] = u'ở',
	u'ỡ',	       u'ớ',	      u'ợ',	     u'ù',
	[0x51] = u'ủ', u'ũ',	      u'ú',	     u'ụ',
	u'ừ',	       u'ử',	      u'ữ',	     u'ứ',
	u'ự',	       u'ỳ',	      [0x5B] = u'ỷ', u'ỹ',
	u'ý',	       u'ỵ',
};

/*
 * VNI writes a letter, then a sign that bears shape and tone together.
 * Capitals use the capital of the sign; mixtures occur and are understood.
 */
enum shape { SHAPE_PLAIN, SHAPE_CIRC, SHAPE_BREVE, SHAPE__N };

static const struct sign {
	uint16_t sign;
	uint8_t shape, mark;
} signs[] = {
    {u'ø', SHAPE_PLAIN, MARK_GRAVE}, {u'û', SHAPE_PLAIN, MARK_HOOK},
    {u'õ', SHAPE_PLAIN, MARK_TILDE}, {u'ù', SHAPE_PLAIN, MARK_ACUTE},
    {u'ï', SHAPE_PLAIN, MARK_DOT},   {u'â', SHAPE_CIRC, MARK_NONE},
    {u'à', SHAPE_CIRC, MARK_GRAVE},  {u'å', SHAPE_CIRC, MARK_HOOK},
    {u'ã', SHAPE_CIRC, MARK_TILDE},  {u'á', SHAPE_CIRC, MARK_ACUTE},
    {u'ä', SHAPE_CIRC, MARK_DOT},    {u'ê', SHAPE_BREVE, MARK_NONE},
    {u'è', SHAPE_BREVE, MARK_GRAVE}, {u'ú', SHAPE_BREVE, MARK_HOOK},
    {u'ü', SHAPE_BREVE, MARK_TILDE}, {u'é', SHAPE_BREVE, MARK_ACUTE},
    {u'ë', SHAPE_BREVE, MARK_DOT},
};

/* Letters that take signs, and what each shape makes of them. */
static const struct base {
	uint16_t base;
	uint8_t place[SHAPE__N];
} bases[] = {
    {u'a', {PLACE_A, PLACE_A_CIRC, PLACE_A_BREVE}},
    {u'e', {PLACE_E, PLACE_E_CIRC, 0}},
    {u'o', {PLACE_O, PLACE_O_CIRC, 0}},
    {u'u', {PLACE_U, 0, 0}},
    {u'y', {PLACE_Y, 0, 0}},
    {u'ô', {PLACE_O_HORN, 0, 0}},
    {u'ö', {PLACE_U_HORN, 0, 0}},
};

/* Letters that stand alone. */
static const struct single {
	uint16_t code, letter;
} singles[] = {
    {u'ô', u'ơ'}, {u'ö', u'ư'}, {u'ñ', u'đ'}, {u'í', u'í'}, {u'ì', u'ì'},
    {u'æ', u'ỉ'}, {u'ó', u'ĩ'}, {u'ò', u'ị'}, {u'î', u'ỵ'},
};

static uint32_t lower_of(uint32_t ch)
{
	const struct letter *l = letter_of(ch);

	return l ? l->lower : ch;
}

static uint32_t vni_pair(uint32_t base, uint32_t sign)
{
	uint32_t low = lower_of(base);
	const struct base *b = bases;
	const struct sign *s = signs;
	uint32_t made;

	sign = lower_of(sign);
	for (; b < bases + ARRAY_LEN(bases) && b->base != low; b++)
		;
	for (; s < signs + ARRAY_LEN(signs) && s->sign != sign; s++)
		;
	if (b == bases + ARRAY_LEN(bases) || s == signs + ARRAY_LEN(signs) ||
	    !b->place[s->shape])
		return 0;
	made = letter_make(b->place[s->shape], s->mark);
	return base == low ? made : letter_upper(made);
}

static uint32_t vni_single(uint32_t ch)
{
	uint32_t low = lower_of(ch);

	for (size_t i = 0; i < ARRAY_LEN(singles); i++)
		if (singles[i].code == low)
			return ch == low ? singles[i].letter
					 : letter_upper(singles[i].letter);
	return ch;
}

size_t legacy_letters(enum legacy l, const uint32_t *in, size_t n,
		      uint32_t *out)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t ch = in[i];
		uint32_t pair = 0;

		if (l == LEGACY_VNI && i + 1 < n && in[i + 1] >= HIGH_FIRST)
			pair = vni_pair(ch, in[i + 1]);
		if (pair) {
			ch = pair;
			i++;
		} else if (l == LEGACY_VNI) {
			ch = vni_single(ch);
		} else if (ch >= HIGH_FIRST && ch < HIGH_END &&
			   tcvn3[ch - HIGH_FIRST]) {
			ch = tcvn3[ch - HIGH_FIRST];
		}
		out[count++] = ch;
	}
	return count;
}

struct legacy_text legacy_read(const char *s)
{
	size_t len = strlen(s);
	char *nfc = utf8_compose(s, len);
	struct legacy_text t = {0};

	if (nfc) {
		s = nfc;
		len = strlen(nfc);
	}
	t.ch = xmalloc((len + 1) * sizeof(*t.ch));
	while (*s) {
		uint32_t ch = utf8_next(&s);

		t.ch[t.n++] = ch;
		/* No code of an 8-bit font is read as these letters. */
		if (ch >= 0x100 && letter_of(ch) &&
		    letter_is_vietnamese(letter_of(ch)))
			t.is_unicode = true;
		t.has_high |= ch >= HIGH_FIRST && ch < HIGH_END;
	}
	free(nfc);
	return t;
}

/*
 * Typists of TCVN3 capitals wrote NGUYÔN: the capitals they had, and small
 * letters where a tone is.  In a word of at least two capitals and no small
 * letter without tone, the small ones were meant as capitals.
 */
struct cases {
	size_t capitals, smalls;
};

static void count_case(struct cases *c, uint32_t ch)
{
	const struct letter *l = letter_of(ch);

	if (!l || l->mark)
		return;
	if (ch == l->lower)
		c->smalls++;
	else
		c->capitals++;
}

static void raise_all(uint32_t *ch, size_t n)
{
	for (size_t i = 0; i < n; i++)
		ch[i] = letter_upper(ch[i]);
}

static void raise_capitals(uint32_t *ch, size_t n)
{
	struct cases all = {0};
	bool is_raised = false;

	for (size_t from = 0; from < n;) {
		struct cases word = {0};
		size_t end = from;

		for (; end < n && letter_of(ch[end]); end++)
			count_case(&word, ch[end]);
		all.smalls += word.smalls;
		if (word.capitals >= 2 && !word.smalls) {
			raise_all(ch + from, end - from);
			is_raised = true;
		}
		from = end + 1;
	}
	/* Short words (Vò, Hµ) between such words. */
	if (is_raised && !all.smalls)
		raise_all(ch, n);
}

static char *write_out(struct arena *mem, const uint32_t *ch, size_t n)
{
	char *out = arena_alloc(mem, UTF8_MAX * n + 1);
	char *nfc;
	size_t len = 0;

	for (size_t i = 0; i < n; i++)
		len += utf8_put(out + len, ch[i]);
	out[len] = '\0';
	/* A mark left behind a decoded letter may join it. */
	nfc = utf8_compose(out, len);
	if (nfc)
		out = arena_strdup(mem, nfc);
	free(nfc);
	return out;
}

char *legacy_decode(struct arena *mem, enum legacy l, const char *s)
{
	struct legacy_text t = legacy_read(s);
	char *out;

	/* A text in Unicode among legacy ones stays right. */
	if (l != LEGACY_NONE && !t.is_unicode) {
		t.n = legacy_letters(l, t.ch, t.n, t.ch);
		if (l == LEGACY_TCVN3)
			raise_capitals(t.ch, t.n);
		if (l == LEGACY_TCVN3_UPPER)
			raise_all(t.ch, t.n);
	}
	out = write_out(mem, t.ch, t.n);
	free(t.ch);
	return out;
}

/* The code of one letter, two for VNI; 0 if there is none. */
static size_t encode_tcvn3(uint32_t ch, uint32_t *out)
{
	for (uint32_t i = 0; i < ARRAY_LEN(tcvn3); i++)
		if (tcvn3[i] == ch) {
			*out = HIGH_FIRST + i;
			return 1;
		}
	return 0;
}

static size_t encode_vni(uint32_t ch, uint32_t *out)
{
	uint32_t low = lower_of(ch);
	const struct letter *l = letter_of(ch);
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(singles) && !n; i++)
		if (singles[i].letter == low)
			out[n++] = singles[i].code;
	for (size_t i = 0; l && !n && i < ARRAY_LEN(bases) * SHAPE__N; i++) {
		const struct base *b = &bases[i / SHAPE__N];
		size_t shape = i % SHAPE__N;

		if (b->place[shape] != l->place)
			continue;
		for (size_t k = 0; k < ARRAY_LEN(signs) && !n; k++)
			if (signs[k].shape == shape &&
			    signs[k].mark == l->mark) {
				out[n++] = b->base;
				out[n++] = signs[k].sign;
			}
	}
	if (ch != low)
		raise_all(out, n);
	return n;
}

static size_t encode_letter(enum legacy l, uint32_t ch, uint32_t *out)
{
	const struct letter *letter = letter_of(ch);

	/* The font has capitals only. */
	if (l == LEGACY_TCVN3_UPPER && letter && letter->lower == ch)
		return 0;
	/* The no-break blank is the same everywhere. */
	if (l == LEGACY_NONE || ch < 128 || ch == HIGH_FIRST) {
		*out = ch;
		return 1;
	}
	if (l == LEGACY_VNI)
		return encode_vni(ch, out);
	if (l == LEGACY_TCVN3_UPPER && letter && letter->mark)
		ch = letter->lower;
	return encode_tcvn3(ch, out);
}

char *legacy_encode(struct arena *mem, enum legacy l, const char *s)
{
	struct legacy_text t = legacy_read(s);
	uint32_t *codes = xmalloc((2 * t.n + 1) * sizeof(*codes));
	char *out = NULL;
	size_t n = 0;
	size_t i;

	for (i = 0; i < t.n; i++) {
		size_t k = encode_letter(l, t.ch[i], codes + n);

		if (!k)
			break;
		n += k;
	}
	if (i == t.n)
		out = write_out(mem, codes, n);
	free(codes);
	free(t.ch);
	return out;
}

char *legacy_from_bytes(struct arena *mem, const char *s, size_t n)
{
	char *out = arena_alloc(mem, UTF8_MAX * n + 1);
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t ch = utf8_cp1252((unsigned char)s[i]);

		/* A NUL would end the text too early. */
		len += utf8_put(out + len, ch ? ch : ' ');
	}
	return arena_strndup(mem, out, len);
}
