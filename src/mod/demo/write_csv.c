/* write_csv.c: lists as CSV the way users' programs leave them: comma,
 * semicolon or tab, with or without BOM, with LF or CRLF, days as 2023-05-01
 * or 1/5/2023. */
#include "base/base.h"

#include "mod/demo/demo_int.h"

#define FILE_MAX (64 * MIB)

static const char *day_text(struct demo *d, const struct sheet_form *f,
			    const char *iso)
{
	day_t day;

	if (*iso == '\0' || strcmp(f->dates, "iso") == 0 ||
	    day_parse(&day, iso) < 0)
		return iso;
	if (!day_is_full(day))
		return day_month(day)
			   ? arena_printf(d->c->mem, "%d/%d", day_month(day),
					  day_year(day))
			   : iso;
	return arena_printf(d->c->mem, "%d/%d/%d", day_mday(day),
			    day_month(day), day_year(day));
}

static void field_put(struct buf *b, const char *s, char separator)
{
	bool quote = strchr(s, separator) || strpbrk(s, "\"\r\n");

	if (!quote) {
		buf_str(b, s);
		return;
	}
	buf_char(b, '"');
	for (; *s; s++) {
		if (*s == '"')
			buf_char(b, '"');
		buf_char(b, *s);
	}
	buf_char(b, '"');
}

static enum rc flush(struct demo *d, const struct buf *b, const char *path)
{
	FILE *f = fopen(path, "wbe");
	bool ok = f && fwrite(b->s, 1, b->n, f) == b->n;

	if (f && fclose(f) != 0)
		ok = false;
	return ok ? OK : err_set(d->c, E_IO, "", &demo_msg_io, path);
}

struct csv {
	struct buf b;
	char separator;
	bool is_first;
};

static void cell_put(struct csv *o, const char *s)
{
	if (!o->is_first)
		buf_char(&o->b, o->separator);
	o->is_first = false;
	field_put(&o->b, s, o->separator);
}

enum rc write_csv(struct demo *d, const struct table *t,
		  const struct sheet_form *f, const char *path)
{
	const char *end = jbool(f->spec, "lf") ? "\n" : "\r\n";
	bool with_stt = jbool(f->spec, "stt");
	struct csv o = {.separator = *jstr(f->spec, "separator", ",")};
	const json_t *line;
	size_t k;

	buf_init(&o.b, FILE_MAX);
	if (jbool(f->spec, "bom"))
		buf_str(&o.b, "\xEF\xBB\xBF");
	json_array_foreach(jarr(f->spec, "heading"), k, line)
	{
		field_put(&o.b, json_string_value(line), o.separator);
		buf_str(&o.b, end);
	}
	o.is_first = true;
	if (with_stt)
		cell_put(&o, "STT");
	for (int c = 0; c < t->n_cols; c++)
		if (!form_drops(f, t->cols[c].title))
			cell_put(&o, form_title(f, t->cols[c].title));
	buf_str(&o.b, end);
	for (size_t i = 0; i < t->rows.n; i++) {
		struct arena_mark m = arena_mark(d->c->mem);

		o.is_first = true;
		if (with_stt)
			cell_put(&o, int_cell(d, (int)i + 1));
		for (int c = 0; c < t->n_cols; c++) {
			const char *s = t->rows.v[i][c];

			if (form_drops(f, t->cols[c].title))
				continue;
			cell_put(&o, t->cols[c].kind == T_DAY
					 ? day_text(d, f, s)
					 : form_value(f, t->cols[c].title, s));
		}
		buf_str(&o.b, end);
		arena_rewind(d->c->mem, m);
	}
	enum rc rc = flush(d, &o.b, path);
	buf_free(&o.b);
	return rc;
}
