/*
 * xlsx_strings.c: the shared strings, kept one after the other in one piece
 * of memory with a limit.
 */
#include "base/base.h"
#include "exchange/book_int.h"

struct strings {
	struct xml *x;
	struct xlsx_parts *parts;
	const struct book *book;
	bool in_item, in_text, has_font;
	int phonetic; /* depth inside of reading aids, which are not text */
	size_t start;
};

/* Rich text: the font of the first run stands for all. */
static void add_font(struct strings *t, const char *name)
{
	struct xlsx_parts *p = t->parts;
	struct string_font f = {.string = (uint32_t)p->starts.n};
	size_t i = 0;

	t->has_font = true;
	while (i < p->fonts.n &&
	       (!p->fonts.v[i] || strcmp(p->fonts.v[i], name)))
		i++;
	if (i == p->fonts.n) {
		if (i >= XLSX_FONTS_MAX)
			return;
		vec_push(&p->fonts, arena_strdup(t->book->mem, name));
	}
	f.font = (uint32_t)i;
	vec_push(&p->string_fonts, f);
}

static void strings_start(void *user, const char *name, const char **atts)
{
	struct strings *t = user;

	if (strcmp(name, "si") == 0) {
		t->in_item = true;
		t->has_font = false;
		t->start = t->parts->strings.n;
	} else if (strcmp(name, "rPh") == 0) {
		t->phonetic++;
	} else if (strcmp(name, "t") == 0) {
		t->in_text = t->in_item && !t->phonetic;
	} else if (strcmp(name, "rFont") == 0 && t->in_item && !t->has_font) {
		const char *font = xml_att(atts, "val");

		if (font)
			add_font(t, font);
	}
}

/* Beyond the limit of a cell a string is cut; whoever uses it sees that it
 * is longer than allowed. */
static void strings_text(void *user, const char *s, int n)
{
	struct strings *t = user;
	struct buf *b = &t->parts->strings;

	if (t->in_text && b->n - t->start <= t->book->limits.cell_bytes)
		buf_add(b, s, (size_t)n);
}

static void item_end(struct strings *t)
{
	struct xlsx_parts *p = t->parts;
	struct buf *b = &p->strings;

	if (b->n > t->start)
		b->n =
		    t->start + xlsx_unescape(b->s + t->start, b->n - t->start);
	buf_char(b, 0);
	vec_push(&p->starts, (uint32_t)t->start);
	if (b->over ||
	    b->n + p->starts.n * sizeof(*p->starts.v) > p->strings_max)
		xml_fail(t->x,
			 err_set(xml_ctx(t->x), E_LIMIT, "", &msg_book_bomb,
				 t->book->shown, "xl/sharedStrings.xml"));
}

static void strings_end(void *user, const char *name)
{
	struct strings *t = user;

	if (strcmp(name, "t") == 0) {
		t->in_text = false;
	} else if (strcmp(name, "rPh") == 0) {
		t->phonetic--;
	} else if (strcmp(name, "si") == 0 && t->in_item) {
		item_end(t);
		t->in_item = false;
	}
}

enum rc xlsx_strings_read(struct ctx *c, struct xlsx_parts *p,
			  const struct book *b, struct book_zip *z, int member)
{
	static const struct xml_ops ops = {
	    .start = strings_start,
	    .end = strings_end,
	    .text = strings_text,
	};
	struct strings t = {.parts = p, .book = b};

	return xml_read(c, b, z, member, &ops, &t, &t.x);
}

const char *xlsx_string_font(const struct xlsx_parts *p, uint32_t string)
{
	size_t from = 0, to = p->string_fonts.n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (p->string_fonts.v[mid].string < string)
			from = mid + 1;
		else
			to = mid;
	}
	if (from < p->string_fonts.n &&
	    p->string_fonts.v[from].string == string)
		return p->fonts.v[p->string_fonts.v[from].font];
	return NULL;
}

static int hex4(const char *s)
{
	int n = 0;

	for (int i = 0; i < 4; i++) {
		const char *digits = "0123456789abcdef";
		const char *at = s[i] ? strchr(digits, s[i] | 0x20) : NULL;

		if (!at)
			return -1;
		n = n * 16 + (int)(at - digits);
	}
	return n;
}

/* UTF-8 of a character below 0x10000. */
static size_t put_char(char *out, int ch)
{
	if (ch < 0x80) {
		out[0] = (char)ch;
		return 1;
	}
	if (ch < 0x800) {
		out[0] = (char)(0xc0 | ch >> 6);
		out[1] = (char)(0x80 | (ch & 63));
		return 2;
	}
	out[0] = (char)(0xe0 | ch >> 12);
	out[1] = (char)(0x80 | (ch >> 6 & 63));
	out[2] = (char)(0x80 | (ch & 63));
	return 3;
}

size_t xlsx_unescape(char *s, size_t n)
{
	size_t to = 0;

	if (!memmem(s, n, "_x", 2))
		return n;
	for (size_t i = 0; i < n;) {
		int ch = -1;

		if (n - i >= 7 && s[i] == '_' && s[i + 1] == 'x' &&
		    s[i + 6] == '_')
			ch = hex4(s + i + 2);
		/* zero ends a text, halves of a pair are no characters */
		if (ch > 0 && (ch < 0xd800 || ch > 0xdfff)) {
			to += put_char(s + to, ch);
			i += 7;
		} else {
			s[to++] = s[i++];
		}
	}
	return to;
}
