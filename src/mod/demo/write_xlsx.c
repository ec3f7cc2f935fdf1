/* write_xlsx.c: lists as workbooks the way offices keep them: a heading of
 * the document, titles merged over two rows, STT, true dates, serials or
 * text, and the old font .VnTime with TCVN3 letters. */
#include "base/base.h"

#include <xlsxwriter.h>

#include "mod/demo/demo_int.h"
#include "text/legacy.h"

#define CREATED 1704067200 /* fixed, so that the file is always the same */

struct sheet {
	struct demo *d;
	const struct table *t;
	const struct sheet_form *f;
	lxw_workbook *book;
	lxw_worksheet *ws;
	lxw_format *head, *title, *text, *day;
	lxw_row_t row;
	int n_cols; /* without dropped ones, with STT */
};

static void formats(struct sheet *s)
{
	const char *font = s->f->is_old ? ".VnTime" : "Times New Roman";

	s->head = workbook_add_format(s->book);
	format_set_bold(s->head);
	format_set_align(s->head, LXW_ALIGN_CENTER);
	format_set_font_name(s->head, "Times New Roman");
	s->title = workbook_add_format(s->book);
	format_set_bold(s->title);
	format_set_text_wrap(s->title);
	format_set_align(s->title, LXW_ALIGN_CENTER);
	format_set_align(s->title, LXW_ALIGN_VERTICAL_CENTER);
	format_set_border(s->title, LXW_BORDER_THIN);
	format_set_font_name(s->title, "Times New Roman");
	s->text = workbook_add_format(s->book);
	format_set_border(s->text, LXW_BORDER_THIN);
	format_set_font_name(s->text, font);
	s->day = workbook_add_format(s->book);
	format_set_border(s->day, LXW_BORDER_THIN);
	format_set_num_format(s->day, "dd/mm/yyyy");
	format_set_font_name(s->day, "Times New Roman");
}

static void heading(struct sheet *s)
{
	const json_t *line;
	size_t k;

	json_array_foreach(jarr(s->f->spec, "heading"), k, line)
	{
		worksheet_merge_range(s->ws, s->row, 0, s->row,
				      (lxw_col_t)(s->n_cols - 1),
				      json_string_value(line), s->head);
		s->row++;
	}
	if (s->row)
		s->row++;
}

static void title_put(struct sheet *s, lxw_col_t col, const char *title,
		      int width)
{
	worksheet_set_column(s->ws, col, col, width, NULL);
	if (jbool(s->f->spec, "merged_titles"))
		worksheet_merge_range(s->ws, s->row, col, s->row + 1, col,
				      title, s->title);
	else
		worksheet_write_string(s->ws, s->row, col, title, s->title);
}

static void titles(struct sheet *s)
{
	lxw_col_t col = 0;

	if (jbool(s->f->spec, "stt"))
		title_put(s, col++, "STT", 6);
	for (int c = 0; c < s->t->n_cols; c++)
		if (!form_drops(s->f, s->t->cols[c].title))
			title_put(s, col++,
				  form_title(s->f, s->t->cols[c].title),
				  s->t->cols[c].width);
	s->row += jbool(s->f->spec, "merged_titles") ? 2 : 1;
}

static void day_put(struct sheet *s, lxw_col_t col, const char *iso)
{
	const char *how = s->f->dates;
	day_t day;

	if (day_parse(&day, iso) < 0)
		return;
	if (day_is_full(day) && strcmp(how, "cell") == 0) {
		worksheet_write_number(s->ws, s->row, col,
				       (double)day_to_serial(day), s->day);
	} else if (day_is_full(day) && strcmp(how, "serial") == 0) {
		worksheet_write_number(s->ws, s->row, col,
				       (double)day_to_serial(day), s->text);
	} else if (!day_is_full(day) || strcmp(how, "iso") == 0) {
		worksheet_write_string(s->ws, s->row, col, iso, s->text);
	} else {
		const char *t =
		    arena_printf(s->d->c->mem, "%d/%d/%d", day_mday(day),
				 day_month(day), day_year(day));
		worksheet_write_string(s->ws, s->row, col, t, s->text);
	}
}

static enum rc text_put(struct sheet *s, lxw_col_t col, const char *text)
{
	struct ctx *c = s->d->c;
	const char *shown = text;

	if (s->f->is_old)
		shown = legacy_encode(c->mem, LEGACY_TCVN3, text);
	if (shown == NULL)
		return err_set(c, E_INPUT, "", &demo_msg_legacy, text);
	worksheet_write_string(s->ws, s->row, col, shown, s->text);
	return OK;
}

static enum rc row_put(struct sheet *s, const char **cells, int number)
{
	lxw_col_t col = 0;

	if (jbool(s->f->spec, "stt"))
		worksheet_write_number(s->ws, s->row, col++, number, s->text);
	for (int c = 0; c < s->t->n_cols; c++) {
		enum rc rc = OK;

		if (form_drops(s->f, s->t->cols[c].title))
			continue;
		if (*cells[c] == '\0')
			worksheet_write_blank(s->ws, s->row, col, s->text);
		else if (s->t->cols[c].kind == T_DAY)
			day_put(s, col, cells[c]);
		else if (s->t->cols[c].kind == T_INT)
			worksheet_write_number(s->ws, s->row, col,
					       strtod(cells[c], NULL), s->text);
		else
			rc = text_put(
			    s, col,
			    form_value(s->f, s->t->cols[c].title, cells[c]));
		if (rc < 0)
			return rc;
		col++;
	}
	s->row++;
	return OK;
}

static enum rc fill(struct sheet *s)
{
	enum rc rc = OK;

	s->n_cols = jbool(s->f->spec, "stt") ? 1 : 0;
	for (int c = 0; c < s->t->n_cols; c++)
		s->n_cols += !form_drops(s->f, s->t->cols[c].title);
	formats(s);
	heading(s);
	titles(s);
	for (size_t i = 0; i < s->t->rows.n && rc == OK; i++) {
		struct arena_mark m = arena_mark(s->d->c->mem);

		rc = row_put(s, s->t->rows.v[i], (int)i + 1);
		if (rc == OK)
			arena_rewind(s->d->c->mem, m);
	}
	return rc;
}

enum rc write_xlsx(struct demo *d, const struct table *t,
		   const struct sheet_form *f, const char *path)
{
	lxw_doc_properties made = {.created = CREATED};
	struct sheet s = {.d = d, .t = t, .f = f};

	s.book = workbook_new(path);
	if (s.book == NULL)
		return err_set(d->c, E_IO, "", &demo_msg_io, path);
	workbook_set_properties(s.book, &made);
	s.ws = workbook_add_worksheet(s.book, jstr(f->spec, "sheet", NULL));
	enum rc rc = fill(&s);
	if (workbook_close(s.book) != LXW_NO_ERROR && rc == OK)
		rc = err_set(d->c, E_IO, "", &demo_msg_io, path);
	return rc;
}
