/*
 * columns.h: columns of numbers and texts as bytes that pack well.  Written
 * and read in the same order; whoever reads asks columns_are_read() at the end.
 */
#ifndef STORE_COLUMNS_H
#define STORE_COLUMNS_H

#include "base/buf.h"

/* How far it is, in either direction, as a small number; and back. */
static inline uint32_t column_zigzag(uint32_t from, uint32_t to)
{
	uint32_t x = to - from;

	return x << 1 ^ (0 - (x >> 31));
}
static inline uint32_t column_unzigzag(uint32_t from, uint32_t x)
{
	return from + (x >> 1 ^ (0 - (x & 1)));
}

void column_put_uint(struct buf *b, uint64_t x);
void column_put(struct buf *b, const uint32_t *v, size_t n);
void column_put_text(struct buf *b, const char *s);

/* What is left to read; `is_bad` stays once it is set. */
struct column_bytes {
	const unsigned char *at, *end;
	bool is_bad;
};
uint64_t column_uint(struct column_bytes *in);
/* All zeros if they are not there. */
void column_get(struct column_bytes *in, uint32_t *v, size_t n);
/* Points into the bytes, NUL-terminated; "" if there is none. */
const char *column_text(struct column_bytes *in);
bool columns_are_read(const struct column_bytes *in);

#endif
