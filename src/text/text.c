/*
 * text.c: the one normal form of everything stored.
 */
#include "base/base.h"
#include "text/text.h"
#include "text/utf8.h"

bool text_is_utf8(const char *s, size_t n)
{
	const char *end = s + n;

	while (s < end) {
		/* The reader looks ahead up to a NUL, which s[n] need not be.
		 */
		if (end - s < UTF8_MAX) {
			char tail[UTF8_MAX + 1] = "";
			const char *p = tail;

			memcpy(tail, s, (size_t)(end - s));
			while (p < tail + (end - s))
				if (utf8_next(&p) == UTF8_BAD)
					return false;
			return true;
		}
		if (utf8_next(&s) == UTF8_BAD)
			return false;
	}
	return true;
}

size_t text_chars(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return n;
}

enum { FULL_WIDTH_FIRST = 0xFF01, FULL_WIDTH_LAST = 0xFF5E };

enum kind {
	KIND_TEXT,
	KIND_BLANK,
	KIND_DROP, /* invisible and without meaning in a list */
};

/* Blanks and invisible characters beyond ASCII, in ascending order. */
static const struct span {
	uint16_t first, last;
	enum kind kind;
} spans[] = {
    {0x007F, 0x0084, KIND_DROP},  {0x0085, 0x0085, KIND_BLANK},
    {0x0086, 0x009F, KIND_DROP},  {0x00A0, 0x00A0, KIND_BLANK},
    {0x00AD, 0x00AD, KIND_DROP}, /* soft hyphen */
    {0x1680, 0x1680, KIND_BLANK}, {0x180E, 0x180E, KIND_BLANK},
    {0x2000, 0x200B, KIND_BLANK}, {0x200C, 0x200F, KIND_DROP},
    {0x2028, 0x2029, KIND_BLANK}, {0x202A, 0x202E, KIND_DROP},
    {0x202F, 0x202F, KIND_BLANK}, {0x205F, 0x2060, KIND_BLANK},
    {0x2061, 0x206F, KIND_DROP},  {0x3000, 0x3000, KIND_BLANK},
    {0xFEFF, 0xFEFF, KIND_BLANK}, {0xFFF9, 0xFFFB, KIND_DROP},
};

static enum kind kind_of(uint32_t ch)
{
	if (ch < 0x7F) {
		if (ch > ' ')
			return KIND_TEXT;
		return ch == ' ' || (ch >= '\t' && ch <= '\r') ? KIND_BLANK
							       : KIND_DROP;
	}
	/* nearly all letters of a Vietnamese text */
	if ((ch >= 0xC0 && ch < 0x1680) || (ch >= 0x1E00 && ch < 0x1F00))
		return KIND_TEXT;
	for (size_t i = 0; i < ARRAY_LEN(spans); i++)
		if (ch <= spans[i].last)
			return ch >= spans[i].first ? spans[i].kind : KIND_TEXT;
	return KIND_TEXT;
}

char *text_clean(struct arena *mem, const char *s)
{
	char *out = arena_alloc(mem, strlen(s) + 1);
	size_t n = 0;
	bool is_blank = false;
	bool may_compose = false;
	char *nfc;

	while (*s) {
		const char *from = s;
		enum kind kind;
		uint32_t ch;

		if (*s > ' ' && *s < 0x7F && !is_blank) {
			out[n++] = *s++;
			continue;
		}
		ch = utf8_next(&s);
		if (ch == UTF8_BAD)
			return NULL;
		kind = kind_of(ch);
		if (kind == KIND_BLANK)
			is_blank = true;
		if (kind != KIND_TEXT)
			continue;
		if (is_blank && n)
			out[n++] = ' ';
		is_blank = false;
		/* full-width letters and digits of East Asian keyboards */
		if (ch >= FULL_WIDTH_FIRST && ch <= FULL_WIDTH_LAST) {
			out[n++] = (char)(ch - FULL_WIDTH_FIRST + '!');
			continue;
		}
		may_compose |= utf8_may_compose(ch);
		memcpy(out + n, from, (size_t)(s - from));
		n += (size_t)(s - from);
	}
	out[n] = '\0';
	nfc = may_compose ? utf8_compose(out, n) : NULL;
	if (nfc)
		out = arena_strdup(mem, nfc);
	free(nfc);
	return out;
}

void text_name_split(struct arena *mem, const char *full, char **family,
		     char **middle, char **given)
{
	size_t n = strlen(full);
	size_t first;
	size_t last;

	while (n && full[n - 1] == ' ')
		n--;
	while (n && *full == ' ') {
		full++;
		n--;
	}
	for (last = n; last && full[last - 1] != ' '; last--)
		;
	for (first = 0; first < last && full[first] != ' '; first++)
		;
	*given = arena_strndup(mem, full + last, n - last);
	*family = arena_strndup(mem, full, first);
	while (first < last && full[first] == ' ')
		first++;
	while (last > first && full[last - 1] == ' ')
		last--;
	*middle = arena_strndup(mem, full + first, last - first);
}
