/*
 * sheet_out_csv.c: one table as CSV: UTF-8 with BOM, comma, CRLF, so that
 * Excel opens it by a double click.
 */
#include <errno.h>
#include <math.h>

#include "base/base.h"
#include "base/messages.h"
#include "exchange/book_int.h"
#include "exchange/sheet_int.h"

struct out_csv {
	struct sheet_out base; /* first: a struct sheet_out * is one of these */
	FILE *f;
	int sheets;
	int column;
};

static void separate(struct out_csv *o)
{
	if (o->column++ > 0)
		putc_unlocked(',', o->f);
}

/* Quotes only where a reader needs them; the others keep it small.  Blanks
 * at the ends and other delimiters are quoted for weak readers. */
static bool needs_quotes(const char *s)
{
	size_t n = strlen(s);

	return s[strcspn(s, ",;\"\r\n\t")] || s[0] == ' ' || s[n - 1] == ' ';
}

static void put_field(struct out_csv *o, const char *s)
{
	bool has_quotes = needs_quotes(s);

	separate(o);
	if (has_quotes)
		putc_unlocked('"', o->f);
	/* S-39: an apostrophe keeps it text; our reader takes it off again */
	if (text_is_guarded(s))
		putc_unlocked('\'', o->f);
	if (!has_quotes) {
		fputs(s, o->f);
		return;
	}
	for (; *s; s++) {
		if (*s == '"')
			putc_unlocked('"', o->f);
		putc_unlocked(*s, o->f);
	}
	putc_unlocked('"', o->f);
}

static void csv_text(struct sheet_out *base, const char *s)
{
	put_field((struct out_csv *)base, s);
}

static void csv_int(struct sheet_out *base, int64_t i)
{
	struct out_csv *o = (struct out_csv *)base;

	separate(o);
	fprintf(o->f, "%lld", (long long)i);
}

static void csv_real(struct sheet_out *base, double x)
{
	struct out_csv *o = (struct out_csv *)base;
	char s[64];

	separate(o);
	if (!isfinite(x))
		return;
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(s, sizeof(s), "%.*g", digits, x);
		if (strtod(s, NULL) == x)
			break;
	}
	fputs(s, o->f);
}

static void csv_day(struct sheet_out *base, day_t d)
{
	struct out_csv *o = (struct out_csv *)base;
	char s[DAY_TEXT];

	separate(o);
	fputs(day_iso(s, d), o->f);
}

static void csv_empty(struct sheet_out *base)
{
	separate((struct out_csv *)base);
}

static void csv_row(struct sheet_out *base)
{
	struct out_csv *o = (struct out_csv *)base;

	fputs("\r\n", o->f);
	o->column = 0;
}

static enum rc csv_sheet(struct ctx *c, struct sheet_out *base,
			 const char *name, const char *const *title_rows,
			 const struct out_col *cols, int ncols)
{
	struct out_csv *o = (struct out_csv *)base;

	UNUSED(name);
	if (o->sheets++ > 0)
		return err_set(c, E_USAGE, "", &msg_out_one_sheet, base->path);
	for (; title_rows && *title_rows; title_rows++) {
		if (**title_rows)
			put_field(o, *title_rows);
		csv_row(base);
	}
	for (int i = 0; i < ncols; i++) {
		if (*cols[i].title)
			put_field(o, cols[i].title);
		else
			separate(o);
	}
	csv_row(base);
	return OK;
}

static enum rc csv_close(struct ctx *c, struct sheet_out *base, bool is_kept)
{
	struct out_csv *o = (struct out_csv *)base;
	bool has_failed = ferror(o->f) != 0;
	enum rc rc = OK;

	errno = 0;
	has_failed = fclose(o->f) != 0 || has_failed;
	if (has_failed && is_kept)
		rc = err_set(c, E_IO, "", &msg_file_write, base->path,
			     strerror(errno ? errno : EIO));
	free(o);
	return rc;
}

static const struct out_ops csv_ops = {
    .sheet = csv_sheet,
    .text = csv_text,
    .integer = csv_int,
    .real = csv_real,
    .day = csv_day,
    .empty = csv_empty,
    .row = csv_row,
    .close = csv_close,
};

struct sheet_out *out_csv_open(struct ctx *c, const char *path)
{
	struct out_csv *o;
	FILE *f = fopen(path, "wbe");

	if (!f) {
		err_set(c, E_IO, "", &msg_file_write, path, strerror(errno));
		return NULL;
	}
	o = xcalloc(1, sizeof(*o));
	o->base.ops = &csv_ops;
	o->f = f;
	fputs("\xef\xbb\xbf", f);
	return &o->base;
}
