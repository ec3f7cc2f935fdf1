/*
 * buf.c: the growing string.  A piece that does not fit under the maximum is
 * left out whole, so no character is ever cut in the middle.
 */
#include "base/base.h"
#include "base/buf.h"

enum { BUF_FIRST = 256 };

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){.max = max};
}

void buf_free(struct buf *b)
{
	free(b->s);
	buf_init(b, b->max);
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	b->over = false;
	if (b->s)
		b->s[0] = '\0';
}

/* Room for n more bytes and the NUL; false beyond the maximum. */
static bool buf_room(struct buf *b, size_t n)
{
	size_t need;
	size_t cap;

	if (b->over || n > b->max - b->n || n >= PTRDIFF_MAX - b->n) {
		b->over = true;
		return false;
	}
	need = b->n + n + 1;
	if (need <= b->cap)
		return true;
	cap = b->cap ? b->cap * 2 : BUF_FIRST;
	if (cap < need)
		cap = need;
	b->s = xrealloc(b->s, cap);
	b->cap = cap;
	return true;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
	if (!n || !buf_room(b, n))
		return;
	memcpy(b->s + b->n, p, n);
	b->n += n;
	b->s[b->n] = '\0';
}

char *buf_reserve(struct buf *b, size_t n)
{
	return buf_room(b, n) ? b->s + b->n : NULL;
}

void buf_took(struct buf *b, size_t n)
{
	b->n += n;
	b->s[b->n] = '\0';
}

void buf_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	size_t room = b->cap - b->n;
	va_list ap;
	int n;

	/* mostly it fits behind what is there */
	va_start(ap, fmt);
	n = vsnprintf(b->s ? b->s + b->n : NULL, b->s ? room : 0, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	if (!n || !buf_room(b, (size_t)n)) {
		if (b->s && room)
			b->s[b->n] = '\0';
		return;
	}
	if ((size_t)n >= room) {
		va_start(ap, fmt);
		vsnprintf(b->s + b->n, (size_t)n + 1, fmt, ap);
		va_end(ap);
	}
	b->n += (size_t)n;
}

void buf_int(struct buf *b, int64_t i)
{
	char digits[24];
	size_t at = sizeof(digits);
	uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;

	do {
		digits[--at] = (char)('0' + u % 10);
		u /= 10;
	} while (u);
	if (i < 0)
		digits[--at] = '-';
	buf_add(b, digits + at, sizeof(digits) - at);
}

const char *buf_text(const struct buf *b)
{
	return b->s ? b->s : "";
}

char *buf_steal(struct buf *b)
{
	char *s = b->s ? b->s : xstrdup("");

	buf_init(b, b->max);
	return s;
}

/* The letter behind the backslash, for the bytes that have a short form. */
static const char json_short[128] = {
    ['"'] = '"',  ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f',
    ['\n'] = 'n', ['\r'] = 'r',	 ['\t'] = 't',
};

static void json_escape(struct buf *b, unsigned char c)
{
	if (json_short[c])
		buf_add(b, (const char[]){'\\', json_short[c]}, 2);
	else
		buf_printf(b, "\\u%04x", c);
}

void buf_json(struct buf *b, const char *s)
{
	const char *from = s;

	buf_char(b, '"');
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c >= 0x20 && c != 0x7f && c != '"' && c != '\\')
			continue;
		buf_add(b, from, (size_t)(s - from));
		json_escape(b, c);
		from = s + 1;
	}
	buf_add(b, from, (size_t)(s - from));
	buf_char(b, '"');
}
