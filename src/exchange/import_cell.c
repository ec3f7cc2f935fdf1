/*
 * import_cell.c: what a cell says, as the text that its column takes.
 */
#include "base/base.h"
#include "exchange/import_int.h"

#include "schema/catalogue.h"
#include "text/text.h"

/* A serial number of a worksheet; four digits are a year. */
static bool is_serial(double x)
{
	return x > 9999 && x < 120000;
}

/* Days as other programs write them into texts: a serial number, or with a
 * time of midnight behind. */
static const char *day_text(struct ctx *c, const char *s)
{
	size_t n = strspn(s, "0123456789");
	char iso[DAY_TEXT];
	const char *colon;
	day_t d;

	if (n == 5 || n == 6) {
		long x = strtol(s, NULL, 10);

		if (s[n] == '\0' && is_serial((double)x) &&
		    day_from_serial(&d, x, false) == OK)
			return arena_strdup(c->mem, day_iso(iso, d));
	}
	colon = strchr(s, ':');
	n = colon ? (size_t)(colon - s) : 0;
	/* "00:00", "00:00:00", "00:00:00.000" behind a blank or a T */
	if (n > 3 && strncmp(s + n - 2, "00", 2) == 0 &&
	    (s[n - 3] == ' ' || s[n - 3] == 'T') &&
	    strspn(s + n, ":0.") == strlen(s + n))
		return arena_strndup(c->mem, s, n - 3);
	return s;
}

/* "9/12" in a column of schools became a day in a worksheet, the ninth of
 * December or the twelfth of September: what does the list know? */
static const char *choice_of_day(struct ctx *c, const struct field *f, day_t d)
{
	char s[2][DAY_TEXT];
	int i;

	snprintf(s[0], sizeof(s[0]), "%d/%d", day_mday(d), day_month(d));
	snprintf(s[1], sizeof(s[1]), "%d/%d", day_month(d), day_mday(d));
	for (i = 0; i < 2; i++)
		if (choice_by_text(c, f->list, s[i]))
			return arena_strdup(c->mem, s[i]);
	return arena_strdup(c->mem, day_vi(s[0], d));
}

static const char *text_of_day(struct ctx *c, const struct field *f,
			       const struct cell *cell)
{
	char day[DAY_TEXT];

	/* the text of such a cell is the ISO day */
	if (f->type == &type_day)
		return cell->text;
	if (f->type == &type_choice)
		return choice_of_day(c, f, cell->day);
	return arena_strdup(c->mem, day_vi(day, cell->day));
}

static const char *cell_text(struct import *im, struct sheet_plan *p, int row,
			     int column, const struct cell *cell)
{
	struct ctx *c = im->c;
	const struct field *f = p->field[column];
	const char *s = cell->text;
	char day[DAY_TEXT];
	day_t d;

	switch (cell->kind) {
	case CELL_EMPTY:
		return NULL;
	case CELL_DAY:
		return text_of_day(c, f, cell);
	case CELL_NUMBER:
		if (f->type == &type_day && is_serial(cell->number) &&
		    day_from_serial(&d, (int64_t)cell->number, false) == OK)
			return arena_strdup(c->mem, day_iso(day, d));
		return s;
	default:
		if (p->undecided[column])
			import_decide_encoding(im, p, row, column, cell);
		if (p->encoding[column] != LEGACY_NONE)
			s = legacy_decode(c->mem,
					  import_encoding(p, column, cell), s);
		return f->type == &type_day ? day_text(c, s) : s;
	}
}

bool import_texts(struct import *im, struct sheet_plan *p,
		  const struct book_row *row, const char **text)
{
	bool any = false;
	int i;

	for (i = 0; i < p->ncols; i++) {
		const struct cell *cell;

		text[i] = NULL;
		if (p->at[i] < 0 || p->at[i] >= row->n)
			continue;
		cell = &row->cells[p->at[i]];
		if (cell->kind == CELL_ERROR) {
			import_fault(im, p, row->number, p->field[i]->label,
				     cell->text,
				     say(im->c, &msg_cell_error, cell->text));
			any = true;
			continue;
		}
		text[i] = cell_text(im, p, row->number, i, cell);
		if (text[i] && text[i][strspn(text[i], " \t\r\n")] == '\0')
			text[i] = NULL;
		any = any || text[i];
	}
	if (any && p->is_fixed)
		p->list->fix(im->c, p->list, p->has, text);
	return any;
}
