/*
 * csv_int.h: between the bytes of a text file and its rows.
 */
#ifndef EXCHANGE_CSV_INT_H
#define EXCHANGE_CSV_INT_H

#include "exchange/book_int.h"

enum csv_encoding {
	CSV_UTF8,
	CSV_UTF16LE,
	CSV_UTF16BE,
	CSV_LEGACY, /* 8-bit; bytes are passed on as they are */
};

struct csv_bytes {
	const struct book *book;
	enum csv_encoding encoding;
	bool is_damaged; /* UTF-8, but for a few places */
	size_t first;	 /* where the text begins, after the mark */
	size_t at;
	uint32_t half; /* first half of a pair */
	unsigned char *raw;
};

/* Looks through the whole file once to know what it is in. */
enum rc csv_bytes_open(struct ctx *c, struct csv_bytes *in,
		       const struct book *b);
void csv_bytes_rewind(struct csv_bytes *in);
/* The next bytes; n is at least 16.  0 = end, < 0 = error. */
long csv_bytes_read(struct ctx *c, struct csv_bytes *in, char *to, size_t n);
void csv_bytes_close(struct csv_bytes *in);

bool csv_is_utf8(const char *s, size_t n);

#endif
