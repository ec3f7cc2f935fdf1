/*
 * utf8.c: characters and bytes; the only file that asks utf8proc for NFC.
 */
#include "base/base.h"
#include "text/utf8.h"

#include <utf8proc.h>

static bool is_tail(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

uint32_t utf8_next_long(const char **p)
{
	const unsigned char *s = (const unsigned char *)*p;
	uint32_t ch;

	(*p)++;
	/* Below C2 lie lone tails and longer forms of ASCII. */
	if (s[0] < 0xC2 || s[0] > 0xF4 || !is_tail(s[1]))
		return UTF8_BAD;
	if (s[0] < 0xE0) {
		(*p)++;
		return (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
	}
	if (!is_tail(s[2]))
		return UTF8_BAD;
	if (s[0] < 0xF0) {
		ch = (s[0] & 0xFu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
		if (ch < 0x800 || (ch >= 0xD800 && ch < 0xE000))
			return UTF8_BAD;
		*p += 2;
		return ch;
	}
	if (!is_tail(s[3]))
		return UTF8_BAD;
	ch = (s[0] & 7u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 |
	     (s[3] & 0x3Fu);
	if (ch < 0x10000 || ch > 0x10FFFF)
		return UTF8_BAD;
	*p += 3;
	return ch;
}

size_t utf8_put(char *out, uint32_t ch)
{
	if (ch < 0x80) {
		out[0] = (char)ch;
		return 1;
	}
	if (ch < 0x800) {
		out[0] = (char)(0xC0 | ch >> 6);
		out[1] = (char)(0x80 | (ch & 0x3F));
		return 2;
	}
	if (ch < 0x10000) {
		out[0] = (char)(0xE0 | ch >> 12);
		out[1] = (char)(0x80 | (ch >> 6 & 0x3F));
		out[2] = (char)(0x80 | (ch & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | ch >> 18);
	out[1] = (char)(0x80 | (ch >> 12 & 0x3F));
	out[2] = (char)(0x80 | (ch >> 6 & 0x3F));
	out[3] = (char)(0x80 | (ch & 0x3F));
	return 4;
}

bool utf8_may_compose(uint32_t ch)
{
	/* Latin up to U+02FF, Vietnamese letters and dashes, quotes, dots
	 * are in NFC wherever they stand; the rest is left to utf8proc. */
	return ch >= 0x300 && !(ch >= 0x1E00 && ch < 0x1F00) &&
	       !(ch >= 0x2010 && ch < 0x2070);
}

uint32_t utf8_cp1252(unsigned char byte)
{
	static const uint16_t high[32] = {
	    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
	    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
	    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
	    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
	};

	return byte >= 0x80 && byte < 0xA0 ? high[byte - 0x80] : byte;
}

/* More marks than this on one letter are noise; the way Unicode's
 * stream-safe format bounds them.  Sorting them would take quadratic time. */
enum { MARKS_MAX = 30 };

static bool is_mark(uint32_t ch)
{
	return ch >= 0x300 &&
	       utf8proc_get_property((int32_t)ch)->combining_class != 0;
}

/* Valid UTF-8 of s, for the caller to free. */
static char *repair(const char *s, size_t n, size_t *len)
{
	const char *end = s + n;
	char *out = xmalloc(3 * n + UTF8_MAX);
	size_t marks = 0;

	*len = 0;
	while (s < end) {
		unsigned char first = (unsigned char)*s;
		uint32_t ch = utf8_next(&s);

		if (ch == UTF8_BAD)
			ch = utf8_cp1252(first);
		marks = is_mark(ch) ? marks + 1 : 0;
		if (marks <= MARKS_MAX)
			*len += utf8_put(out + *len, ch);
	}
	return out;
}

static char *normalize(const char *s, size_t n)
{
	const utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
	const utf8proc_uint8_t *in = (const utf8proc_uint8_t *)s;
	utf8proc_ssize_t room;
	utf8proc_ssize_t len;
	int32_t *chars;

	room = utf8proc_decompose(in, (utf8proc_ssize_t)n, NULL, 0, how);
	assert(room >= 0);
	/* One more for the NUL that utf8proc_reencode writes behind. */
	chars = xmalloc(((size_t)room + 1) * sizeof(*chars));
	utf8proc_decompose(in, (utf8proc_ssize_t)n, chars, room, how);
	len = utf8proc_reencode(chars, room, how);
	assert(len >= 0);
	return (char *)chars;
}

char *utf8_compose(const char *s, size_t n)
{
	size_t len;
	char *valid;
	char *out;

	/* Nearly every text is plain; look before allocating. */
	for (const char *p = s;;) {
		uint32_t ch;

		if (p >= s + n)
			return NULL;
		ch = utf8_next(&p);
		if (ch == UTF8_BAD || utf8_may_compose(ch))
			break;
	}
	valid = repair(s, n, &len);
	out = normalize(valid, len);
	free(valid);
	return out;
}
