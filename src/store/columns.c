/*
 * columns.c: a column is its smallest number and, for all others, how much
 * more they are, byte by byte: first the lowest of all of them, then the next.
 * High bytes are alike and then pack to nothing.
 */
#include "base/base.h"
#include "store/columns.h"

void column_put_uint(struct buf *b, uint64_t x)
{
	for (; x >= 0x80; x >>= 7)
		buf_char(b, (char)(x | 0x80));
	buf_char(b, (char)x);
}

static int bytes_for(uint32_t x)
{
	int n = 0;

	for (; x; x >>= 8)
		n++;
	return n;
}

void column_put(struct buf *b, const uint32_t *v, size_t n)
{
	uint32_t least = UINT32_MAX, most = 0;
	int k, width;
	size_t i;

	for (i = 0; i < n; i++) {
		least = v[i] < least ? v[i] : least;
		most = v[i] > most ? v[i] : most;
	}
	least = n ? least : 0;
	width = bytes_for(most - least);
	column_put_uint(b, least);
	buf_char(b, (char)width);
	for (k = 0; k < width; k++) {
		char *to = buf_reserve(b, n);

		for (i = 0; to && i < n; i++)
			to[i] = (char)((v[i] - least) >> (8 * k));
		if (to)
			buf_took(b, n);
	}
}

void column_put_text(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s) + 1);
}

uint64_t column_uint(struct column_bytes *in)
{
	uint64_t x = 0;
	int shift;

	for (shift = 0; shift < 64 && in->at < in->end; shift += 7) {
		unsigned char ch = *in->at++;

		x |= (uint64_t)(ch & 0x7f) << shift;
		if (!(ch & 0x80))
			return x;
	}
	in->is_bad = true;
	return 0;
}

/* Bytes of each of n numbers. */
static int width_of(struct column_bytes *in, size_t n)
{
	int width = in->at < in->end ? *in->at++ : -1;

	if (width < 0 || width > 4 ||
	    (size_t)(in->end - in->at) < n * (size_t)width) {
		in->is_bad = true;
		width = 0;
	}
	return width;
}

void column_get(struct column_bytes *in, uint32_t *v, size_t n)
{
	uint32_t least = (uint32_t)column_uint(in);
	int k, width = width_of(in, n);
	size_t i;

	for (i = 0; width == 0 && i < n; i++)
		v[i] = least;
	for (i = 0; width > 0 && i < n; i++)
		v[i] = least + in->at[i];
	for (k = 1; k < width; k++) {
		const unsigned char *from = in->at + (size_t)k * n;

		for (i = 0; i < n; i++)
			v[i] += (uint32_t)from[i] << (8 * k);
	}
	in->at += n * (size_t)width;
}

const char *column_text(struct column_bytes *in)
{
	size_t left = (size_t)(in->end - in->at);
	const unsigned char *end = left ? memchr(in->at, 0, left) : NULL;
	const char *s = (const char *)in->at;

	if (!end) {
		in->is_bad = true;
		return "";
	}
	in->at = end + 1;
	return s;
}

bool columns_are_read(const struct column_bytes *in)
{
	return !in->is_bad && in->at == in->end;
}
