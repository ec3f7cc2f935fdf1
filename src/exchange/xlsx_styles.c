/*
 * xlsx_styles.c: which cell styles show days, and in which font.
 */
#include "base/base.h"
#include "exchange/book_int.h"

#define STYLES_MAX  65536
#define FORMATS_MAX 4096

struct format {
	int id;
	bool is_day;
	int digits;
};

struct styles {
	struct xml *x;
	struct xlsx_parts *parts;
	struct arena *mem;
	VEC(struct format) formats;
	bool in_fonts, in_font, in_cells;
};

/* Number formats that every program knows by number (ECMA-376 18.8.30);
 * the upper ones are those of East Asian versions. */
static const struct {
	int from, to;
} day_formats[] = {{14, 22}, {27, 36}, {45, 47}, {50, 58}};

bool xlsx_format_is_day(const char *s)
{
	bool has_day = false, has_month = false, has_time = false;

	for (; *s && *s != ';'; s++) {
		const char *end = NULL;

		if (*s == '"')
			end = strchr(s + 1, '"');
		else if (*s == '[')
			end = strchr(s + 1, ']');
		else if (*s == '\\' || *s == '_' || *s == '*')
			end = s[1] ? s + 1 : NULL;
		else if (strchr("dDyY", *s))
			has_day = true;
		else if (*s == 'm' || *s == 'M')
			has_month = true;
		else if (strchr("hHsS", *s))
			has_time = true;
		if (end)
			s = end;
		else if (strchr("\"[\\_*", *s))
			break;
	}
	/* m is the minute beside an hour or a second */
	return has_day || (has_month && !has_time);
}

int xlsx_format_digits(const char *s)
{
	size_t n = strspn(s, "0");

	return n > 1 && n < 32 && (s[n] == '\0' || s[n] == ';') ? (int)n : 0;
}

static int number(const char *s)
{
	long n = s ? strtol(s, NULL, 10) : 0;

	return n < 0 || n > 1000000 ? 0 : (int)n;
}

static struct format format_of(const struct styles *st, int id)
{
	for (size_t i = 0; i < st->formats.n; i++)
		if (st->formats.v[i].id == id)
			return st->formats.v[i];
	for (size_t i = 0; i < ARRAY_LEN(day_formats); i++)
		if (id >= day_formats[i].from && id <= day_formats[i].to)
			return (struct format){.is_day = true};
	return (struct format){0};
}

static void add_style(struct styles *st, const char **atts)
{
	struct xlsx_style s;
	struct format f;

	if (st->parts->styles.n >= STYLES_MAX)
		return;
	f = format_of(st, number(xml_att(atts, "numFmtId")));
	s.is_day = f.is_day;
	s.digits = (uint8_t)f.digits;
	s.font = (uint32_t)number(xml_att(atts, "fontId"));
	vec_push(&st->parts->styles, s);
}

static void styles_start(void *user, const char *name, const char **atts)
{
	struct styles *st = user;
	const char *s;

	if (strcmp(name, "numFmt") == 0 && !st->in_cells) {
		s = xml_att(atts, "formatCode");
		if (s && st->formats.n < FORMATS_MAX) {
			struct format f = {number(xml_att(atts, "numFmtId")),
					   xlsx_format_is_day(s),
					   xlsx_format_digits(s)};
			vec_push(&st->formats, f);
		}
	} else if (strcmp(name, "fonts") == 0) {
		st->in_fonts = true;
	} else if (strcmp(name, "font") == 0 && st->in_fonts) {
		st->in_font = st->parts->fonts.n < XLSX_FONTS_MAX;
		if (st->in_font)
			vec_push(&st->parts->fonts, NULL);
	} else if (strcmp(name, "name") == 0 && st->in_font) {
		s = xml_att(atts, "val");
		if (s)
			st->parts->fonts.v[st->parts->fonts.n - 1] =
			    arena_strdup(st->mem, s);
	} else if (strcmp(name, "cellXfs") == 0) {
		st->in_cells = true;
	} else if (strcmp(name, "xf") == 0 && st->in_cells) {
		add_style(st, atts);
	}
}

static void styles_end(void *user, const char *name)
{
	struct styles *st = user;

	if (strcmp(name, "fonts") == 0)
		st->in_fonts = false;
	else if (strcmp(name, "font") == 0)
		st->in_font = false;
	else if (strcmp(name, "cellXfs") == 0)
		st->in_cells = false;
}

enum rc xlsx_styles_read(struct ctx *c, struct xlsx_parts *p,
			 const struct book *b, struct book_zip *z, int member)
{
	static const struct xml_ops ops = {
	    .start = styles_start,
	    .end = styles_end,
	};
	struct styles st = {.parts = p, .mem = b->mem};
	enum rc rc = xml_read(c, b, z, member, &ops, &st, &st.x);

	vec_free(&st.formats);
	return rc;
}
