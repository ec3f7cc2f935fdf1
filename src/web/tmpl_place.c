/*
 * tmpl_place.c: follows the literal HTML of a template so that the parser
 * knows where a value stands.  Stricter than HTML: attribute values are
 * quoted, scripts and styles hold no values.
 */
#include "base/base.h"

#include <strings.h>

#include "web/tmpl_in.h"

static bool is_blank(char ch)
{
	return ch == ' ' || ch == '\n' || ch == '\t' || ch == '\r';
}

static bool is_letter(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

static bool starts(const char *s, size_t n, const char *with)
{
	size_t k = strlen(with);

	return n >= k && strncasecmp(s, with, k) == 0;
}

/* What may stand in an attribute; names not listed hold plain text. */
static const struct {
	const char *name;
	bool is_prefix;
	enum where where;
} attrs[] = {
    {"href", false, IN_URL},
    {"src", false, IN_URL},
    {"action", false, IN_URL},
    {"formaction", false, IN_URL},
    {"xlink:href", false, IN_URL},
    {"poster", false, IN_URL},
    {"cite", false, IN_URL},
    {"data", false, IN_URL},
    {"ping", false, IN_URL},
    {"manifest", false, IN_URL},
    {"background", false, IN_URL},
    {"hx-get", false, IN_URL},
    {"hx-post", false, IN_URL},
    {"hx-target", false, IN_ATTR},
    {"hx-confirm", false, IN_ATTR},
    /* The other attributes of htmx may hold expressions. */
    {"hx-", true, IN_NOWHERE},
    {"on", true, IN_NOWHERE},
    {"style", false, IN_NOWHERE},
    {"srcdoc", false, IN_NOWHERE},
    {"srcset", false, IN_NOWHERE},
    {"imagesrcset", false, IN_NOWHERE},
    {"http-equiv", false, IN_NOWHERE},
};

static enum where attr_where(const char *name, size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(attrs); i++) {
		size_t k = strlen(attrs[i].name);

		if (strncasecmp(name, attrs[i].name, k < n ? k : n) != 0)
			continue;
		if (n == k || (n > k && attrs[i].is_prefix))
			return attrs[i].where;
	}
	return IN_ATTR;
}

static bool tag_is(const struct place *p, const char *name)
{
	return p->tag_n == strlen(name) &&
	       strncasecmp(p->tag, name, p->tag_n) == 0;
}

static bool in_text(struct place *p, char ch, const char *rest, size_t n)
{
	if (ch != '<')
		return true;
	if (starts(rest, n, "!--")) {
		p->state = ST_COMMENT;
		return true;
	}
	if (n == 0 || !(is_letter(*rest) || *rest == '/' || *rest == '!'))
		return false;
	p->state = ST_TAG_NAME;
	p->is_closing = *rest == '/';
	p->tag_n = 0;
	p->attr_n = 0;
	p->must_break = false;
	return true;
}

/* What the browser does not read as HTML: no values there. */
static const char *const raw_tags[] = {
    "script", "style", "iframe", "xmp", "noembed", "noframes", "plaintext",
};

static void tag_end(struct place *p)
{
	bool keeps = tag_is(p, "pre") || tag_is(p, "textarea");

	p->state = ST_TEXT;
	if (keeps)
		p->keeps_blanks = !p->is_closing;
	for (size_t i = 0; !p->is_closing && i < ARRAY_LEN(raw_tags); i++)
		if (tag_is(p, raw_tags[i]))
			p->state = ST_RAW;
}

static bool in_tag(struct place *p, char ch)
{
	if (ch == '>') {
		tag_end(p);
		return true;
	}
	if (is_blank(ch) || ch == '/') {
		if (p->state == ST_TAG_NAME && ch == '/' && p->tag_n == 0)
			return true; /* of </tag */
		p->state = ST_TAG;
		p->attr_n = 0;
		p->must_break = false;
		return true;
	}
	if (p->must_break || ch == '<' || ch == '"' || ch == '\'')
		return false;
	if (p->state == ST_TAG_NAME) {
		if (p->tag_n == sizeof(p->tag))
			return false;
		p->tag[p->tag_n++] = ch;
		return true;
	}
	if (ch == '=') {
		p->state = ST_EQUALS;
		return p->attr_n > 0;
	}
	if (p->attr_n == sizeof(p->attr))
		return false;
	p->attr[p->attr_n++] = ch;
	return true;
}

static bool in_value(struct place *p, char ch)
{
	if (p->state == ST_EQUALS) {
		p->state = ST_VALUE;
		p->quote = ch;
		p->is_start = true;
		p->where = attr_where(p->attr, p->attr_n);
		return ch == '"' || ch == '\'';
	}
	if (ch == p->quote) {
		p->state = ST_TAG;
		p->attr_n = 0;
		p->must_break = true;
		return true;
	}
	p->is_start = false;
	return true;
}

bool place_byte(struct place *p, char ch, const char *rest, size_t n)
{
	switch (p->state) {
	case ST_TEXT:
		return in_text(p, ch, rest, n);
	case ST_TAG_NAME:
	case ST_TAG:
		return in_tag(p, ch);
	case ST_EQUALS:
	case ST_VALUE:
		return in_value(p, ch);
	case ST_COMMENT:
		if (ch == '-' && starts(rest, n, "->"))
			p->state = ST_TAG, p->tag_n = 0, p->attr_n = 0,
			p->is_closing = true, p->must_break = false;
		return true;
	case ST_RAW:
		if (ch == '<' && n > p->tag_n && *rest == '/' &&
		    strncasecmp(rest + 1, p->tag, p->tag_n) == 0)
			return in_text(p, ch, rest, n);
		if (ch == '<' && starts(rest, n, "!--"))
			return false;
		return true;
	}
	return false;
}

void place_boundary(struct place *p, bool is_end)
{
	if (p->state == ST_TAG_NAME || p->state == ST_TAG) {
		/* A name must not go on behind a section: hr{{#x}}ef="". */
		p->must_break = p->must_break || p->state == ST_TAG_NAME ||
				p->attr_n > 0 || is_end;
		p->state = ST_TAG;
		p->attr_n = 0;
	}
}

enum where place_where(const struct place *p)
{
	if (p->state == ST_TEXT)
		return IN_TEXT;
	if (p->state != ST_VALUE)
		return IN_NOWHERE;
	if (p->where == IN_URL && !p->is_start)
		return IN_URL_PART;
	return p->where;
}

bool place_same(const struct place *a, const struct place *b)
{
	if (a->state != b->state || a->keeps_blanks != b->keeps_blanks)
		return false;
	if (a->state == ST_TEXT)
		return true;
	if (a->tag_n != b->tag_n || memcmp(a->tag, b->tag, a->tag_n) != 0 ||
	    a->is_closing != b->is_closing)
		return false;
	if (a->state == ST_TAG)
		return true;
	return a->where == b->where && a->quote == b->quote &&
	       (a->where != IN_URL || a->is_start == b->is_start);
}
