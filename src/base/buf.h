/*
 * buf.h: a growing string that knows its maximum.  Beyond the maximum it
 * stops taking bytes and `over` is set; the caller looks once, at the end.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/base.h"

struct buf {
	char *s;  /* always NUL-terminated once something was added */
	size_t n; /* bytes without the NUL */
	size_t cap;
	size_t max;
	bool over;
};

void buf_init(struct buf *b, size_t max);
void buf_free(struct buf *b);
void buf_clear(struct buf *b);
void buf_add(struct buf *b, const void *p, size_t n);
void buf_str(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Room for n bytes behind what is there, NULL beyond the maximum; then how many
 * of them were written. */
char *buf_reserve(struct buf *b, size_t n);
void buf_took(struct buf *b, size_t n);
void buf_int(struct buf *b, int64_t i); /* decimal, no grouping */
/* "" before anything was added; borrowed, valid until the next change. */
const char *buf_text(const struct buf *b);
/* Hands the bytes over to the caller, who frees them; b is empty then. */
char *buf_steal(struct buf *b);

/* JSON string with quotes, control characters escaped; UTF-8 stays. */
void buf_json(struct buf *b, const char *s);

#endif
