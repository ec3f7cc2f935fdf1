/*
 * html.c: the escaping writers.
 */
#include "base/base.h"

#include "web/html.h"

/* What a byte becomes in text and in quoted attributes; NULL: itself. */
static const char *const escape_of[256] = {
    ['&'] = "&amp;",  ['<'] = "&lt;",	['>'] = "&gt;",
    ['"'] = "&quot;", ['\''] = "&#39;", ['`'] = "&#96;",
};

/* Control characters but tab, line feed and carriage return are no HTML. */
static bool is_forbidden(unsigned char ch)
{
	return (ch < 0x20 && ch != '\t' && ch != '\n' && ch != '\r') ||
	       ch == 0x7f;
}

void html_text_n(struct buf *b, const char *s, size_t n)
{
	size_t from = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned char ch = (unsigned char)s[i];
		bool is_dropped = is_forbidden(ch);

		if (escape_of[ch] == NULL && !is_dropped)
			continue;
		buf_add(b, s + from, i - from);
		if (!is_dropped)
			buf_str(b, escape_of[ch]);
		from = i + 1;
	}
	buf_add(b, s + from, n - from);
}

void html_text(struct buf *b, const char *s)
{
	if (s != NULL)
		html_text_n(b, s, strlen(s));
}

void html_attr(struct buf *b, const char *s)
{
	html_text(b, s);
}

static bool is_unreserved(unsigned char ch)
{
	unsigned char letter = ch | 0x20;

	return (letter >= 'a' && letter <= 'z') ||
	       (ch >= '-' && ch <= '9' && ch != '/') || ch == '_' || ch == '~';
}

/* Bytes from s on that stand for themselves: in a part of an address, or in a
 * whole one. */
static size_t part_span(const char *s)
{
	size_t n = 0;

	while (is_unreserved((unsigned char)s[n]))
		n++;
	return n;
}

static size_t whole_span(const char *s)
{
	static const char between[] = ":/?#[]@!$()*+,;=%";
	size_t n = 0;

	while (is_unreserved((unsigned char)s[n]) ||
	       (s[n] != '\0' && strchr(between, s[n]) != NULL))
		n++;
	return n;
}

static void put_percent(struct buf *b, unsigned char ch)
{
	static const char hex[] = "0123456789ABCDEF";
	char out[3] = {'%', hex[ch >> 4], hex[ch & 15]};

	buf_add(b, out, sizeof(out));
}

void html_url_part(struct buf *b, const char *s)
{
	while (s != NULL && *s != '\0') {
		size_t n = part_span(s);

		buf_add(b, s, n);
		s += n;
		if (*s != '\0')
			put_percent(b, (unsigned char)*s++);
	}
}

/* No scheme, or one of those that cannot run a script. */
static bool is_safe_url(const char *s)
{
	static const char *const schemes[] = {"http", "https", "mailto", "tel"};
	size_t n = strcspn(s, ":/?#");

	/* "//host" and its backslash twins leave the site unseen. */
	if ((s[0] == '/' || s[0] == '\\') && (s[1] == '/' || s[1] == '\\'))
		return false;
	if (s[n] != ':')
		return true;
	for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
		if (n == strlen(schemes[i]) && strncmp(s, schemes[i], n) == 0)
			return true;
	return false;
}

void html_url(struct buf *b, const char *s)
{
	if (s == NULL)
		return;
	if (!is_safe_url(s)) {
		buf_char(b, '#');
		return;
	}
	while (*s != '\0') {
		size_t n = whole_span(s);

		buf_add(b, s, n);
		s += n;
		if (*s == '&')
			buf_str(b, "&amp;");
		else if (*s != '\0')
			put_percent(b, (unsigned char)*s);
		s += *s != '\0';
	}
}

void html_link(struct buf *b, const char *url, const char *text,
	       const char *class_name)
{
	html_lit(b, "<a href=\"");
	html_url(b, url);
	if (class_name != NULL) {
		html_lit(b, "\" class=\"");
		html_attr(b, class_name);
	}
	html_lit(b, "\">");
	html_text(b, text);
	html_lit(b, "</a>");
}

void html_icon(struct buf *b, const char *sprite_url, const char *name)
{
	html_lit(b, "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"");
	html_url(b, sprite_url);
	buf_char(b, '#');
	html_url_part(b, name);
	html_lit(b, "\"/></svg>");
}
