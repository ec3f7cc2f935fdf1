/*
 * sortkey.c: bytes that sort as a Vietnamese list.
 *
 * A part of a name (given name, family name, middle names) is written as
 * its letters, then its tones, then its capitals.  The three use separate
 * ranges of bytes, tones below letters and capitals below tones, so nothing
 * need stand between them: a shorter row of letters ends with something
 * smaller than any letter.  Tones and capitals are rare; each is written as
 * one byte that also tells how many letters without stand before it, fewer
 * being larger, because whoever has a tone earlier sorts later.
 */
#include "base/base.h"
#include "text/letter.h"
#include "text/text.h"
#include "text/utf8.h"

#include <utf8proc.h>

enum {
	PART_END = NAME_KEY_END,
	CASE_SKIP = 0x02, /* CASE_GAPS letters that are not capitals */
	CASE_BASE = 0x03,
	CASE_GAPS = 40,
	TONE_SKIP = 0x30,
	TONE_BASE = 0x31,
	TONE_GAPS = 19,
	TONE_KINDS = MARK__N - 1,
	SIGN_BASE = 0xA8, /* the blank, then punctuation */
	SIGNS = 33,
	NUMBER_BASE = SIGN_BASE + SIGNS, /* one for each length of a number */
	NUMBERS = 10,
	LETTER_BASE = NUMBER_BASE + NUMBERS - 1,
	OTHER = 0xFF, /* followed by UTF-8 */
};

static_assert(CASE_BASE + CASE_GAPS <= TONE_SKIP, "capitals below tones");
static_assert(TONE_BASE + TONE_GAPS * TONE_KINDS <= SIGN_BASE,
	      "tones below letters");
static_assert(LETTER_BASE + PLACE__N <= OTHER, "letters below other scripts");

/* In the order of the Unicode collation: blank, punctuation, symbols. */
static const char signs[] = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

static_assert(sizeof(signs) - 1 == SIGNS, "a place for each sign");

struct key {
	unsigned char *letters, *tones, *cases;
	size_t n_letters, n_tones, n_cases;
	size_t since_tone, since_case; /* letters without */
};

static void key_tone(struct key *k, unsigned mark)
{
	if (!mark) {
		k->since_tone++;
		return;
	}
	for (; k->since_tone >= TONE_GAPS; k->since_tone -= TONE_GAPS)
		k->tones[k->n_tones++] = TONE_SKIP;
	k->tones[k->n_tones++] =
	    (unsigned char)(TONE_BASE +
			    (TONE_GAPS - 1 - k->since_tone) * TONE_KINDS +
			    mark - 1);
	k->since_tone = 0;
}

static void key_case(struct key *k, bool is_capital)
{
	if (!is_capital) {
		k->since_case++;
		return;
	}
	for (; k->since_case >= CASE_GAPS; k->since_case -= CASE_GAPS)
		k->cases[k->n_cases++] = CASE_SKIP;
	k->cases[k->n_cases++] =
	    (unsigned char)(CASE_BASE + CASE_GAPS - 1 - k->since_case);
	k->since_case = 0;
}

static void key_element(struct key *k, unsigned weight)
{
	k->letters[k->n_letters++] = (unsigned char)weight;
	k->since_tone++;
	k->since_case++;
}

static void key_letter(struct key *k, uint32_t ch, const struct letter *l)
{
	k->letters[k->n_letters++] = (unsigned char)(LETTER_BASE + l->place);
	key_tone(k, l->mark);
	key_case(k, ch != l->lower);
	if (l->plain[1])
		key_element(k,
			    LETTER_BASE +
				letter_of((unsigned char)l->plain[1])->place);
}

/* Numbers by value: "Thôn 2" before "Thôn 10". */
static const char *key_number(struct key *k, const char *s, const char *end)
{
	const char *from;
	size_t n;

	while (s + 1 < end && *s == '0' && s[1] >= '0' && s[1] <= '9')
		s++;
	for (from = s; s < end && *s >= '0' && *s <= '9';)
		s++;
	n = (size_t)(s - from);
	key_element(k, NUMBER_BASE - 1 + (unsigned)(n < NUMBERS ? n : NUMBERS));
	if (n >= NUMBERS)
		key_element(k, n < UINT8_MAX ? (unsigned)n : UINT8_MAX);
	for (size_t i = 0; i < n; i++)
		key_element(k, (unsigned char)from[i]);
	return s;
}

/* Writings of one sign. */
static uint32_t plain_sign(uint32_t ch)
{
	if (ch >= 0x2010 && ch <= 0x2015)
		return '-';
	if (ch == 0x2018 || ch == 0x2019 || ch == 0x02BC || ch == 0x02B9 ||
	    ch == 0x2032 || ch == 0x00B4)
		return '\'';
	if (ch == 0x201C || ch == 0x201D)
		return '"';
	return ch;
}

static void key_other(struct key *k, uint32_t ch)
{
	const char *sign;
	char bytes[UTF8_MAX];
	size_t n;

	ch = plain_sign(ch);
	if (ch < 128) {
		sign = ch ? strchr(signs, (int)ch) : NULL;
		if (sign)
			key_element(k, SIGN_BASE + (unsigned)(sign - signs));
		return;
	}
	switch (utf8proc_category((int32_t)ch)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CS:
		return; /* as text_fold(): they are nothing */
	default:	/* also what is no letter: the key tells the name */
		break;
	}
	n = utf8_put(bytes, (uint32_t)utf8proc_tolower((int32_t)ch));
	k->letters[k->n_letters++] = OTHER;
	for (size_t i = 0; i < n; i++)
		k->letters[k->n_letters++] = (unsigned char)bytes[i];
	key_tone(k, MARK_NONE);
	key_case(k, false);
}

enum { ROOM = 4, ON_STACK = 768 };

/* s is in NFC. */
static void key_part(struct buf *b, const char *s, size_t n)
{
	const char *end = s + n;
	size_t room = ROOM * n + ROOM;
	unsigned char small[ON_STACK];
	unsigned char *all;
	struct key k = {0};

	all = 3 * room <= sizeof(small) ? small : xmalloc(3 * room);
	k.letters = all;
	k.tones = all + room;
	k.cases = all + 2 * room;
	while (s < end) {
		const struct letter *l;
		uint32_t ch;

		if (*s >= '0' && *s <= '9') {
			s = key_number(&k, s, end);
			continue;
		}
		ch = utf8_next(&s);
		if (ch == UTF8_BAD)
			continue;
		l = letter_of(ch);
		if (l)
			key_letter(&k, ch, l);
		else
			key_other(&k, ch);
	}
	buf_add(b, k.letters, k.n_letters);
	buf_add(b, k.tones, k.n_tones);
	buf_add(b, k.cases, k.n_cases);
	if (all != small)
		free(all);
}

void text_sort_key(struct buf *b, const char *s)
{
	size_t n = strlen(s);
	char *nfc = utf8_compose(s, n);

	key_part(b, nfc ? nfc : s, nfc ? strlen(nfc) : n);
	free(nfc);
}

void text_name_key(struct buf *b, const char *full_name)
{
	size_t n = strlen(full_name);
	char *nfc = utf8_compose(full_name, n);
	const char *s = nfc ? nfc : full_name;
	size_t first = 0;
	size_t last;

	n = nfc ? strlen(nfc) : n;
	while (n && s[n - 1] == ' ')
		n--;
	for (; n && *s == ' '; n--)
		s++;
	for (last = n; last && s[last - 1] != ' '; last--)
		;
	while (first < last && s[first] != ' ')
		first++;
	key_part(b, s + last, n - last);
	if (last) {
		buf_char(b, PART_END);
		key_part(b, s, first);
		while (first < last && s[first] == ' ')
			first++;
		while (last > first && s[last - 1] == ' ')
			last--;
	}
	if (last > first) {
		buf_char(b, PART_END);
		key_part(b, s + first, last - first);
	}
	free(nfc);
}

/* ---- a name from its key ---- */

/* The consonants of the alphabet by place; the others are in letter_make(). */
static const char consonants[] = {
    [PLACE_B] = 'b', [PLACE_C] = 'c', [PLACE_D] = 'd', [PLACE_F] = 'f',
    [PLACE_G] = 'g', [PLACE_H] = 'h', [PLACE_J] = 'j', [PLACE_K] = 'k',
    [PLACE_L] = 'l', [PLACE_M] = 'm', [PLACE_N] = 'n', [PLACE_P] = 'p',
    [PLACE_Q] = 'q', [PLACE_R] = 'r', [PLACE_S] = 's', [PLACE_T] = 't',
    [PLACE_V] = 'v', [PLACE_W] = 'w', [PLACE_X] = 'x', [PLACE_Z] = 'z',
};

enum { READ_MAX = 600 }; /* elements of a part; what follows is left out */

struct read_part {
	const unsigned char *at, *end; /* of the key */
	uint32_t ch[READ_MAX];	       /* or a place in the alphabet */
	bool is_place[READ_MAX];
	size_t n;
	bool is_vague; /* several writings have that key */
};

static void read_element(struct read_part *p, uint32_t ch, bool is_place)
{
	if (p->n == READ_MAX) {
		p->is_vague = true;
		return;
	}
	p->ch[p->n] = ch;
	p->is_place[p->n++] = is_place;
}

/* How long it is counts as letters between two tones, but is none. */
static void read_number(struct read_part *p, size_t digits)
{
	p->is_vague = true; /* by zeros before it */
	read_element(p, 0, false);
	if (digits == NUMBERS && p->at < p->end) {
		digits = *p->at++;
		read_element(p, 0, false);
	}
	for (; digits > 0 && p->at < p->end; digits--)
		read_element(p, *p->at++, false);
}

static void read_other(struct read_part *p)
{
	char bytes[UTF8_MAX + 1] = "";
	const char *s = bytes;
	size_t n = *p->at < 0xE0 ? 2 : *p->at < 0xF0 ? 3 : UTF8_MAX;

	if (n > (size_t)(p->end - p->at))
		n = (size_t)(p->end - p->at);
	memcpy(bytes, p->at, n);
	p->at += n;
	read_element(p, utf8_next(&s), false);
}

/* plain_sign() made one of several. */
static void read_sign(struct read_part *p, char sign)
{
	if (sign == '-' || sign == '\'' || sign == '"')
		p->is_vague = true;
	read_element(p, (unsigned char)sign, false);
}

static void read_letters(struct read_part *p)
{
	while (p->at < p->end && *p->at >= SIGN_BASE) {
		unsigned b = *p->at++;

		if (b == OTHER && p->at < p->end)
			read_other(p);
		else if (b > LETTER_BASE)
			read_element(p, b - LETTER_BASE, true);
		else if (b >= NUMBER_BASE)
			read_number(p, b - NUMBER_BASE + 1);
		else
			read_sign(p, signs[b - SIGN_BASE]);
	}
}

static void read_tones(struct read_part *p, unsigned char *mark)
{
	size_t i = 0;

	for (; p->at < p->end && *p->at >= TONE_SKIP; p->at++) {
		unsigned b = *p->at - TONE_BASE;

		if (*p->at == TONE_SKIP) {
			i += TONE_GAPS;
			continue;
		}
		i += TONE_GAPS - 1 - b / TONE_KINDS;
		if (i < p->n)
			mark[i] = (unsigned char)(b % TONE_KINDS + 1);
		i++;
	}
}

/* The letter at a place with that mark, or without one it never has. */
static uint32_t letter_read(struct read_part *p, uint32_t place,
			    unsigned char mark)
{
	bool is_consonant = place < sizeof(consonants) && consonants[place];
	uint32_t ch = is_consonant ? (unsigned char)consonants[place]
				   : letter_make(place, mark);

	if (!ch || (is_consonant && mark != MARK_NONE))
		p->is_vague = true;
	return ch ? ch : letter_make(place, MARK_NONE);
}

/* One part to the end of b; gives what stands behind it in the key. */
static const unsigned char *read_part(struct buf *b, const unsigned char *key,
				      const unsigned char *end, bool *is_vague)
{
	struct read_part p;
	unsigned char mark[READ_MAX];
	char bytes[UTF8_MAX];
	size_t i;

	p.at = key;
	p.end = end;
	p.n = 0;
	p.is_vague = false;
	read_letters(&p);
	memset(mark, MARK_NONE, p.n);
	read_tones(&p, mark);
	while (p.at < end && *p.at != PART_END)
		p.at++;
	for (i = 0; i < p.n; i++) {
		uint32_t ch = p.ch[i];

		if (p.is_place[i])
			ch = letter_read(&p, ch, mark[i]);
		if (ch)
			buf_add(b, bytes, utf8_put(bytes, ch));
	}
	*is_vague = *is_vague || p.is_vague;
	return p.at < end ? p.at + 1 : end;
}

bool text_of_key(struct buf *b, const void *key, size_t n)
{
	const unsigned char *given = key, *end = given + n;
	const unsigned char *at = n ? memchr(given, PART_END, n) : NULL;
	bool is_vague = false;

	/* family name and middle names stand before the given name */
	for (at = at ? at + 1 : end; at < end;) {
		at = read_part(b, at, end, &is_vague);
		buf_char(b, ' ');
	}
	if (n)
		read_part(b, given, end, &is_vague);
	return !is_vague;
}
