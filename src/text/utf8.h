/*
 * utf8.h: reading and writing one character, and NFC.  Only for src/text.
 */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include "base/base.h"

#define UTF8_BAD UINT32_C(0xFFFFFFFF)

/*
 * The character at *p, which moves behind it.  A byte that starts nothing
 * valid gives UTF8_BAD and is stepped over alone.  The text ends with a NUL,
 * which is never stepped over within a character.
 */
uint32_t utf8_next_long(const char **p);

static inline uint32_t utf8_next(const char **p)
{
	unsigned char c = (unsigned char)**p;

	if (c >= 0x80)
		return utf8_next_long(p);
	(*p)++;
	return c;
}

enum { UTF8_MAX = 4 };

/* Writes at most UTF8_MAX bytes, gives their number. */
size_t utf8_put(char *out, uint32_t ch);

/* Could this character change under NFC? */
bool utf8_may_compose(uint32_t ch);

/*
 * NFC of n bytes, which may hold anything: bytes that are no UTF-8 are read as
 * CP1252.  NULL if s is in NFC already; else the caller frees it.
 */
char *utf8_compose(const char *s, size_t n);

/* CP1252: characters of the bytes 0x80-0xFF. */
uint32_t utf8_cp1252(unsigned char byte);

#endif
