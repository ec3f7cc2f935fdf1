/*
 * log_bytes.h: the numbers and bytes that the log is written in.
 */
#ifndef STORE_LOG_BYTES_H
#define STORE_LOG_BYTES_H

#include "base/buf.h"

enum {
	LOG_ROWS = 1,	 /* a block as its records follow one another */
	LOG_COLUMNS = 2, /* the same arranged by columns */
	LOG_RAW_MAX = 256 * 1024 * 1024,
	LOG_VARINT_MAX = 10,
};

static inline size_t log_varint(char *out, uint64_t x)
{
	size_t n = 0;

	while (x >= 0x80) {
		out[n++] = (char)(x | 0x80);
		x >>= 7;
	}
	out[n++] = (char)x;
	return n;
}

static inline uint64_t log_zigzag(int64_t x)
{
	return ((uint64_t)x << 1) ^ (uint64_t)(x >> 63);
}

static inline int64_t log_unzigzag(uint64_t x)
{
	return (int64_t)(x >> 1) ^ -(int64_t)(x & 1);
}

static inline void log_put_uint(struct buf *b, uint64_t x)
{
	char s[LOG_VARINT_MAX];

	buf_add(b, s, log_varint(s, x));
}

static inline void log_put_int(struct buf *b, int64_t x)
{
	log_put_uint(b, log_zigzag(x));
}

static inline void log_put_bytes(struct buf *b, const void *s, size_t n)
{
	log_put_uint(b, n);
	buf_add(b, s, n);
}

/* Reading: what is not there, or no number, makes it bad. */
struct log_in {
	const unsigned char *p, *end;
	bool bad;
};

static inline unsigned log_get_byte(struct log_in *in)
{
	if (in->p < in->end)
		return *in->p++;
	in->bad = true;
	return 0;
}

static inline uint64_t log_get_uint(struct log_in *in)
{
	uint64_t x = 0;
	int shift;

	for (shift = 0; shift < 64; shift += 7) {
		unsigned char ch;

		if (in->p >= in->end)
			break;
		ch = *in->p++;
		x |= (uint64_t)(ch & 0x7f) << shift;
		if (!(ch & 0x80))
			return x;
	}
	in->bad = true;
	return 0;
}

static inline int64_t log_get_int(struct log_in *in)
{
	return log_unzigzag(log_get_uint(in));
}

static inline const unsigned char *log_get_bytes(struct log_in *in, size_t *n)
{
	uint64_t len = log_get_uint(in);
	const unsigned char *p = in->p;

	if (in->bad || len > (uint64_t)(in->end - in->p)) {
		in->bad = true;
		*n = 0;
		return p;
	}
	in->p += len;
	*n = (size_t)len;
	return p;
}

/* n records by rows, which are ours and sound, to the end of out by columns. */
void log_to_columns(struct buf *out, const char *rows, size_t size, int64_t n);
/* Back; false if these, which are not empty, are no columns. */
bool log_to_rows(struct buf *out, const void *columns, size_t size, int64_t n);

#endif
