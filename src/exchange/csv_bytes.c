/*
 * csv_bytes.c: the bytes of a text file as UTF-8, piece by piece, whatever
 * the file is in.  Knows encodings, knows no rows.
 */
#include "base/base.h"
#include "exchange/csv_int.h"

enum { PIECE = 64 * 1024 };

/* Length of the valid UTF-8 character at p, 0 if there is none. */
static size_t utf8_char(const unsigned char *p, size_t n)
{
	static const struct {
		unsigned char from, to, low, high;
		size_t len;
	} leads[] = {
	    /* low..high bound the second byte: no long forms, halves of
	     * pairs, nothing beyond U+10FFFF */
	    {0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3},
	    {0xee, 0xef, 0x80, 0xbf, 3}, {0xf0, 0xf0, 0x90, 0xbf, 4},
	    {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
	};

	if (p[0] < 0x80)
		return 1;
	/* nearly all letters of a Vietnamese text */
	if (n >= 3 && p[0] >= 0xe1 && p[0] <= 0xec)
		return (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80 ? 3 : 0;
	if (n >= 2 && p[0] >= 0xc2 && p[0] <= 0xdf)
		return (p[1] & 0xc0) == 0x80 ? 2 : 0;
	for (size_t i = 0; i < ARRAY_LEN(leads); i++) {
		if (p[0] < leads[i].from || p[0] > leads[i].to)
			continue;
		if (n < leads[i].len || p[1] < leads[i].low ||
		    p[1] > leads[i].high)
			return 0;
		for (size_t k = 2; k < leads[i].len; k++)
			if ((p[k] & 0xc0) != 0x80)
				return 0;
		return leads[i].len;
	}
	return 0;
}

bool csv_is_utf8(const char *s, size_t n)
{
	for (size_t i = 0, len; i < n; i += len)
		if (!(len = utf8_char((const unsigned char *)s + i, n - i)))
			return false;
	return true;
}

static size_t skip_ascii(const unsigned char *p, size_t i, size_t n)
{
	uint64_t word;

	for (; i + 8 <= n; i += 8) {
		memcpy(&word, p + i, 8);
		/* a high bit or a zero byte */
		if ((word | ((word - 0x0101010101010101) & ~word)) &
		    0x8080808080808080)
			break;
	}
	return i;
}

struct census {
	size_t good, bad, zeros;
};

/* Counts what a piece holds; gives how much of it was looked at. */
static size_t census_piece(struct census *s, const unsigned char *p, size_t n,
			   bool is_last)
{
	size_t i = 0;

	while (i < n) {
		size_t len;

		i = skip_ascii(p, i, n);
		if (i >= n)
			break;
		if (p[i] < 0x80) {
			s->zeros += p[i] == 0;
			i++;
			continue;
		}
		if (n - i < 4 && !is_last)
			break;
		len = utf8_char(p + i, n - i);
		s->good += len > 0;
		s->bad += len == 0;
		i += len ? len : 1;
	}
	return i;
}

/* A few bad bytes among much good UTF-8 are damage; else it is 8-bit. */
static bool is_legacy(const struct census *s)
{
	return s->bad > 0 && s->good < s->bad * 10;
}

static enum rc census_take(struct ctx *c, const struct book *b,
			   struct census *s, size_t at)
{
	unsigned char *p = xmalloc(PIECE);
	enum rc rc = OK;

	*s = (struct census){0};
	while (at < b->size && !s->zeros) {
		long n = book_read_at(c, b, p, PIECE, at);

		if (n <= 0) {
			rc = (enum rc)n;
			break;
		}
		at += census_piece(s, p, (size_t)n, at + (size_t)n >= b->size);
	}
	free(p);
	return rc;
}

enum rc csv_bytes_open(struct ctx *c, struct csv_bytes *in,
		       const struct book *b)
{
	unsigned char head[3] = {0};
	struct census s;
	enum rc rc;
	long n = book_read_at(c, b, head, sizeof(head), 0);

	if (n < 0)
		return (enum rc)n;
	*in = (struct csv_bytes){.book = b, .encoding = CSV_UTF8};
	if (n >= 2 && head[0] == 0xff && head[1] == 0xfe)
		in->encoding = CSV_UTF16LE;
	else if (n >= 2 && head[0] == 0xfe && head[1] == 0xff)
		in->encoding = CSV_UTF16BE;
	if (in->encoding != CSV_UTF8) {
		in->first = 2;
		in->raw = xmalloc(PIECE);
		return OK;
	}
	in->first = n == 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	if ((rc = census_take(c, b, &s, in->first)) < 0)
		return rc;
	if (s.zeros)
		return err_set(c, E_INPUT, "", &msg_book_is_binary, b->shown);
	if (is_legacy(&s) && !in->first)
		in->encoding = CSV_LEGACY;
	in->is_damaged = s.bad > 0 && in->encoding == CSV_UTF8;
	return OK;
}

void csv_bytes_rewind(struct csv_bytes *in)
{
	in->at = in->first;
	in->half = 0;
}

static size_t put_utf8(char *out, uint32_t ch)
{
	size_t n = ch < 0x80 ? 1 : ch < 0x800 ? 2 : ch < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};

	if (n == 1) {
		out[0] = (char)ch;
		return 1;
	}
	for (size_t i = n - 1; i > 0; i--, ch >>= 6)
		out[i] = (char)(0x80 | (ch & 63));
	out[0] = (char)(lead[n] | ch);
	return n;
}

/* UTF-16 units to UTF-8; half a pair waits for the next piece. */
static size_t convert(struct csv_bytes *in, char *to, size_t n)
{
	bool is_big = in->encoding == CSV_UTF16BE;
	size_t done = 0;

	for (size_t i = 0; i + 1 < n; i += 2) {
		uint32_t u = is_big
				 ? (uint32_t)in->raw[i] << 8 | in->raw[i + 1]
				 : (uint32_t)in->raw[i + 1] << 8 | in->raw[i];
		bool is_low = u >= 0xdc00 && u <= 0xdfff;

		if (in->half && is_low) {
			u = 0x10000 + ((in->half - 0xd800) << 10) +
			    (u - 0xdc00);
			in->half = 0;
		} else if (in->half || is_low || !u) {
			done += put_utf8(to + done, 0xfffd);
			in->half = 0;
			if (is_low || !u)
				continue;
		}
		if (u >= 0xd800 && u <= 0xdbff)
			in->half = u;
		else
			done += put_utf8(to + done, u);
	}
	return done;
}

long csv_bytes_read(struct ctx *c, struct csv_bytes *in, char *to, size_t n)
{
	size_t done = 0;
	long got;

	if (in->encoding == CSV_UTF8 || in->encoding == CSV_LEGACY) {
		got = book_read_at(c, in->book, to, n, in->at);
		in->at += got > 0 ? (size_t)got : 0;
		return got;
	}
	/* a unit of two bytes gives three at most, a left-over half three */
	assert(n >= 16);
	while (!done) {
		size_t want = n / 4 * 2 < PIECE ? n / 4 * 2 : PIECE;

		got = book_read_at(c, in->book, in->raw, want, in->at);
		if (got <= 0)
			return got;
		in->at += (size_t)got;
		done = convert(in, to, (size_t)got);
		if ((size_t)got < want)
			break;
	}
	return (long)done;
}

void csv_bytes_close(struct csv_bytes *in)
{
	free(in->raw);
}
