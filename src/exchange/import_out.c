/*
 * import_out.c: what an import found, as JSON for programs and as text for
 * a terminal.
 */
#include "base/base.h"
#include "exchange/import.h"

#include "text/text.h"

static void key_text(struct buf *b, const char *key, const char *s)
{
	buf_json(b, key);
	buf_char(b, ':');
	buf_json(b, s);
}

static void fault_json(struct buf *b, const struct import_fault *f)
{
	buf_char(b, '{');
	key_text(b, "file", f->file);
	buf_char(b, ',');
	key_text(b, "sheet", f->sheet);
	buf_printf(b, ",\"row\":%d,", f->row);
	key_text(b, "column", f->column);
	buf_char(b, ',');
	key_text(b, "value", f->value);
	buf_char(b, ',');
	key_text(b, "message", f->message);
	buf_char(b, '}');
}

static void faults_json(struct buf *b, const char *key,
			const struct import_fault *f, int n)
{
	int i;

	buf_printf(b, ",\"%s\":[", key);
	for (i = 0; i < n; i++) {
		if (i)
			buf_char(b, ',');
		fault_json(b, &f[i]);
	}
	buf_char(b, ']');
}

void import_json(struct buf *b, const struct import_result *r)
{
	int i;

	buf_printf(b, "{\"written\":%s,\"act\":%lld,\"files\":[",
		   r->written ? "true" : "false", (long long)r->act);
	for (i = 0; i < r->nsheets; i++) {
		const struct import_sheet *s = &r->sheets[i];

		buf_str(b, i ? ",{" : "{");
		key_text(b, "file", s->file);
		buf_char(b, ',');
		key_text(b, "sheet", s->sheet);
		buf_str(b, ",\"kind\":");
		if (s->list)
			buf_json(b, s->list->kind);
		else
			buf_str(b, "null");
		buf_printf(
		    b,
		    ",\"rows\":%lld,\"accepted\":%lld,\"rejected\":%lld"
		    ",\"added\":%lld,\"changed\":%lld,\"unchanged\":%lld",
		    (long long)s->rows, (long long)s->accepted,
		    (long long)s->rejected, (long long)s->added,
		    (long long)s->changed, (long long)s->unchanged);
		faults_json(b, "errors", s->errors, s->nerrors);
		faults_json(b, "warnings", s->warnings, s->nwarnings);
		buf_char(b, '}');
	}
	buf_str(b, "]}\n");
}

static void fault_text(struct buf *b, enum lang lang,
		       const struct import_fault *f)
{
	buf_str(b, f->file);
	if (*f->sheet)
		buf_printf(b, ", %s «%s»", lang == LANG_EN ? "sheet" : "trang",
			   f->sheet);
	if (f->row)
		buf_printf(b, ", %s %d", lang == LANG_EN ? "row" : "dòng",
			   f->row);
	if (*f->column)
		buf_printf(b, ", %s «%s»", lang == LANG_EN ? "column" : "cột",
			   f->column);
	buf_printf(b, ": %s\n", f->message);
}

enum { ROWS_NAMED = 6, ALIKE_SHOWN = 3 };

/* The same sentence about the same column? */
static bool is_same(const struct import_fault *a, const struct import_fault *b)
{
	return strcmp(a->column, b->column) == 0 &&
	       strcmp(a->message, b->message) == 0;
}

/* ": sentence (12 rows: 4, 7, 9, …)" for all rows that it is said of. */
static void note_text(struct buf *b, enum lang lang,
		      const struct import_fault *f, int n, bool *done, int i)
{
	struct import_fault first = f[i];
	int k, rows = 0;

	for (k = i; k < n; k++)
		rows += is_same(&f[k], &f[i]);
	if (rows > 1)
		first.row = 0;
	buf_str(b, lang == LANG_EN ? "note: " : "lưu ý: ");
	fault_text(b, lang, &first);
	if (rows < 2)
		return;
	b->n--; /* the line goes on */
	buf_printf(b, lang == LANG_EN ? " (%d rows: " : " (%d dòng: ", rows);
	for (k = i, rows = 0; k < n; k++) {
		if (!is_same(&f[k], &f[i]))
			continue;
		done[k] = true;
		if (rows++ < ROWS_NAMED)
			buf_printf(b, "%s%d", rows > 1 ? ", " : "", f[k].row);
	}
	buf_str(b, rows > ROWS_NAMED ? ", …)\n" : ")\n");
}

/* Of warnings that differ only in what they quote, the first ones. */
static void notes_text(struct buf *b, enum lang lang,
		       const struct import_fault *f, int n)
{
	bool *done = xcalloc((size_t)n + 1, sizeof(*done));
	int i, k;

	for (i = 0; i < n; i++) {
		int alike = 0, rest = 0;

		if (done[i])
			continue;
		for (k = i; k < n; k++) {
			if (done[k] || f[k].msg != f[i].msg)
				continue;
			if (alike++ < ALIKE_SHOWN)
				note_text(b, lang, f, n, done, k);
			else
				rest++;
			done[k] = true;
		}
		if (rest)
			buf_printf(b,
				   lang == LANG_EN
				       ? "note: %d more of this kind (all by "
					 "--format json)\n"
				       : "lưu ý: còn %d trường hợp tương tự "
					 "(xem hết bằng --format json)\n",
				   rest);
	}
	free(done);
}

static void number(char out[32], enum lang lang, int64_t i)
{
	struct buf b;

	buf_init(&b, 31);
	text_int(&b, lang, i);
	snprintf(out, 32, "%s", buf_text(&b));
	buf_free(&b);
}

static void sheet_text(struct buf *b, enum lang lang,
		       const struct import_sheet *s)
{
	const int64_t n[6] = {s->rows,	s->accepted, s->rejected,
			      s->added, s->changed,  s->unchanged};
	char t[6][32];
	int i;

	for (i = 0; i < 6; i++)
		number(t[i], lang, n[i]);
	buf_str(b, s->file);
	if (*s->sheet)
		buf_printf(b, " «%s»", s->sheet);
	buf_printf(b,
		   lang == LANG_EN
		       ? " (%s): %s rows, accepted %s, rejected %s, added "
			 "%s, changed %s, unchanged %s\n"
		       : " (%s): %s dòng, nhận %s, trả lại %s, thêm %s, "
			 "sửa %s, không đổi %s\n",
		   lang == LANG_EN ? s->list->label_en : s->list->label, t[0],
		   t[1], t[2], t[3], t[4], t[5]);
}

void import_text(struct buf *b, enum lang lang, const struct import_result *r)
{
	int i, k;

	for (i = 0; i < r->nsheets; i++) {
		for (k = 0; k < r->sheets[i].nerrors; k++)
			fault_text(b, lang, &r->sheets[i].errors[k]);
		notes_text(b, lang, r->sheets[i].warnings,
			   r->sheets[i].nwarnings);
	}
	for (i = 0; i < r->nsheets; i++)
		if (r->sheets[i].list)
			sheet_text(b, lang, &r->sheets[i]);
}
