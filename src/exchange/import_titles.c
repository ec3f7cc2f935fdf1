/*
 * import_titles.c: which list a sheet is, where its titles stand, which
 * column is which, and in what encoding each column was typed.
 */
#include "base/base.h"
#include "exchange/export.h"
#include "exchange/import_int.h"

#include "text/text.h"

static const char *const numbers[] = {"stt", "tt", "so tt", "so thu tu"};
static const char *const secret_marks[] = {"tối mật", "tuyệt mật", "mật"};

static void copy_row(struct arena *mem, struct head *h,
		     const struct book_row *row)
{
	struct cell *cells =
	    arena_memdup(mem, row->cells, (size_t)row->n * sizeof(cells[0]));
	struct book_row copy = {row->number, row->n, cells};
	int i;

	for (i = 0; i < row->n; i++) {
		cells[i].text = arena_strdup(mem, cells[i].text);
		if (cells[i].font)
			cells[i].font = arena_strdup(mem, cells[i].font);
	}
	vec_push(&h->rows, copy);
}

static enum rc read_head(struct import *im, struct arena *mem,
			 struct book *book, int sheet, struct head *h)
{
	struct book_row row;
	enum rc rc = book_start(im->c, book, sheet);
	int got = OK;

	if (rc < 0)
		return rc;
	while (h->rows.n < TITLE_ROWS + SAMPLES &&
	       (got = book_next(im->c, book, &row)) == 1)
		copy_row(mem, h, &row);
	return got < 0 ? (enum rc)got : OK;
}

enum { MARK_MAX = 60 };

/*
 * "TỐI MẬT", "(Mật)", "Độ mật: Tuyệt mật".  The word «mật» alone counts only
 * as a mark is written: in capitals, in brackets or after "Độ mật".
 */
static bool is_secret_mark(struct ctx *c, const char *text)
{
	static const char field[] = "độ mật";
	const char *clean = text_clean(c->mem, text);
	char *s = text_lower(c->mem, clean ? clean : "");
	bool is_field = strncmp(s, field, strlen(field)) == 0;
	bool is_marked;
	size_t i, n;

	if (is_field)
		s += strlen(field);
	n = strspn(s, " :([\"*-");
	is_marked =
	    is_field || (n && s[n]) || (clean && strcmp(clean, "MẬT") == 0);
	s += n;
	s[strcspn(s, ")]\"*")] = '\0';
	for (i = 0; i < ARRAY_LEN(secret_marks); i++)
		if (strcmp(s, secret_marks[i]) == 0)
			return i < 2 || is_marked;
	return false;
}

/* The same as it was typed in an old encoding. */
static const char *secret_mark(struct ctx *c, const char *text)
{
	int e;

	if (strlen(text) > MARK_MAX)
		return NULL;
	for (e = 0; e < LEGACY__N; e++) {
		char *s = e ? legacy_decode(c->mem, (enum legacy)e, text)
			    : arena_strdup(c->mem, text);

		if (is_secret_mark(c, s))
			return s;
	}
	return NULL;
}

/* L-15: papers with a secrecy mark do not belong here. */
static bool has_secret_mark(struct import *im, const struct head *h, int *row,
			    const char **mark)
{
	size_t i;
	int col;

	for (i = 0; i < h->rows.n && i < TITLE_ROWS; i++)
		for (col = 0; col < h->rows.v[i].n; col++) {
			const struct cell *cell = &h->rows.v[i].cells[col];

			if (cell->kind != CELL_TEXT)
				continue;
			*mark = secret_mark(im->c, cell->text);
			*row = h->rows.v[i].number;
			if (*mark)
				return true;
		}
	return false;
}

static struct sheet_plan *plan_new(struct import *im, struct book *book,
				   int book_no, int sheet, const char *file)
{
	struct sheet_plan *p = xcalloc(1, sizeof(*p));

	p->book = book;
	p->book_no = book_no;
	p->sheet = sheet;
	p->file = arena_strdup(im->mem, file);
	p->sheet_name =
	    book ? arena_strdup(im->mem, book_sheet_name(book, sheet)) : "";
	vec_push(&im->plans, p);
	return p;
}

static bool is_numbers(struct ctx *c, const char *title)
{
	const char *key = text_fold(c->mem, title);
	size_t i;

	for (i = 0; i < ARRAY_LEN(numbers); i++)
		if (strcmp(key, numbers[i]) == 0)
			return true;
	return false;
}

/* Empty, or a row of column numbers below the titles. */
static bool is_no_title(struct ctx *c, const char *title)
{
	const char *key = text_fold(c->mem, title);

	return strspn(key, "0123456789") == strlen(key);
}

/* Can the required field of this column be filled from other columns? */
static bool list_has_via(const struct sheet_plan *p, int column)
{
	const struct field *f = p->field[column];
	size_t n = strlen(f->name);
	int k, found = 0;

	for (k = 0; k < p->ncols; k++) {
		const struct field *v = p->field[k];

		if (p->at[k] >= 0 && field_stands_in(v, f->name))
			return true;
		if ((v->flags & VIRTUAL) && strncmp(v->via, f->name, n) == 0 &&
		    v->via[n] == '.') {
			if (p->at[k] < 0)
				return false;
			found++;
		}
	}
	return found > 0;
}

/* A column without a title but with texts beside at least every other row
 * must not get lost in silence. */
static void tell_untitled(struct import *im, struct sheet_plan *p,
			  const struct head *h, const struct match *m, int col)
{
	char letter[BOOK_COLUMN_TEXT];
	size_t i, n = 0, from = (size_t)(m->first + m->rows);
	const char *sample = "";

	for (i = from; i < h->rows.n; i++) {
		const struct book_row *row = &h->rows.v[i];

		if (col >= row->n || row->cells[col].kind != CELL_TEXT)
			continue;
		if (n++ == 0)
			sample = row->cells[col].text;
	}
	if (n > 0 && n * 2 >= h->rows.n - from)
		import_warning(im, p, p->last_title_row, "", sample,
			       &msg_untitled_column, book_column(letter, col),
			       sample);
}

static void take_column(struct import *im, struct sheet_plan *p,
			const struct head *h, const struct match *m, int col)
{
	const char *title = import_title(im->c, h, m, col);
	struct import_column out = {.title = arena_strdup(im->mem, title)};
	int k;

	for (k = 0; k < p->ncols && p->at[k] != col; k++)
		;
	if (k < p->ncols) {
		out.field = p->field[k];
	} else if (is_numbers(im->c, title)) {
		p->numbers = col;
		return;
	} else if (is_no_title(im->c, title)) {
		tell_untitled(im, p, h, m, col);
		return;
	} else if (import_title_column(im, h, m, col) >= 0) {
		import_warning(im, p, p->last_title_row, title, title,
			       &msg_double_column, title);
	} else {
		import_warning(im, p, p->last_title_row, title, title,
			       &msg_unknown_column, title);
	}
	vec_push(&p->columns, out);
	if (out.field)
		import_detect_encoding(im, p, h, m, k);
}

static void take_columns(struct import *im, struct sheet_plan *p,
			 const struct head *h, const struct match *m)
{
	int i, w = 0;
	size_t r;

	for (r = (size_t)m->first; r < h->rows.n; r++)
		if (h->rows.v[r].n > w)
			w = h->rows.v[r].n;
	p->numbers = -1;
	for (i = 0; i < w && i < SHEET_COLUMNS; i++)
		take_column(im, p, h, m, i);
	for (i = 0; i < p->ncols; i++) {
		p->has_via[i] = list_has_via(p, i);
		if ((p->field[i]->flags & REQ) && p->at[i] < 0 &&
		    !p->has_via[i])
			import_fault(im, p, p->last_title_row,
				     p->field[i]->label, "",
				     say(im->c, &msg_missing_column,
					 p->field[i]->label));
	}
}

void import_unread(struct import *im, int book_no, const char *file)
{
	struct sheet_plan *p = plan_new(im, NULL, book_no, 0, file);

	import_fault(im, p, 0, "", "", im->c->err.text);
	err_clear(im->c);
}

static void not_a_list(struct import *im, struct sheet_plan *p, bool only)
{
	const char *name = *p->sheet_name ? p->sheet_name : p->file;

	if (only)
		import_fault(im, p, 0, "", "",
			     say(im->c, &msg_no_titles, name));
	else
		import_warning(im, p, 0, "", "", &msg_sheet_skipped, name);
}

/* By what two rows of the list are the same record. */
static void take_keys(struct sheet_plan *p)
{
	int part, i;

	p->code = entity_flagged(p->list->parts[0], CODE);
	for (part = 0; part < LIST_PARTS && p->list->parts[part]; part++)
		for (i = 0; i < p->list->parts[part]->nfields; i++) {
			unsigned flags = p->list->parts[part]->fields[i].flags;

			if (!(flags & KEY) || (flags & OWNER))
				continue;
			assert(p->nkeys < KEYS_MAX);
			p->keys[p->nkeys++] = (struct list_col){part, i};
		}
}

/* Columns that stand in for others make work; without them there is none. */
static bool needs_fix(const struct sheet_plan *p)
{
	bool may_stand_in = false;
	int i;

	for (i = 0; i < p->ncols; i++)
		if (p->field[i]->flags & INSTEAD) {
			may_stand_in = true;
			if (p->has[i])
				return true;
		}
	return p->list->fix && !may_stand_in;
}

enum rc import_recognize(struct import *im, struct book *book, int book_no,
			 int sheet, const char *file)
{
	struct sheet_plan *p = plan_new(im, book, book_no, sheet, file);
	struct arena *mem;
	struct head h = {0};
	struct match m = {0};
	const char *mark;
	int i, row;
	enum rc rc;

	/* what our own templates bring along is no list and no news */
	if (strcmp(p->sheet_name, SHEET_GUIDE) == 0 ||
	    (book_sheet_is_hidden(book, sheet) &&
	     strcmp(p->sheet_name, SHEET_PICK_LISTS) == 0))
		return OK;
	if (book_sheet_is_hidden(book, sheet)) {
		import_warning(im, p, 0, "", "", &msg_sheet_hidden,
			       p->sheet_name);
		return OK;
	}
	mem = h.mem = arena_new();
	rc = read_head(im, mem, book, sheet, &h);
	if (rc == OK && has_secret_mark(im, &h, &row, &mark)) {
		import_fault(im, p, row, "", mark,
			     say(im->c, &msg_secret, mark,
				 arena_printf(im->c->mem, "%d", row)));
	} else if (rc == OK && import_match(im, &h, &m)) {
		p->list = m.list;
		p->last_title_row = h.rows.v[m.first + m.rows - 1].number;
		p->ncols = list_columns(m.list, p->cols);
		for (i = 0; i < p->ncols; i++)
			p->field[i] = list_field(m.list, i);
		memcpy(p->at, m.at, sizeof(p->at));
		for (i = 0; i < p->ncols; i++)
			p->has[i] = p->at[i] >= 0;
		take_keys(p);
		p->self = import_self_column(m.list);
		p->is_fixed = needs_fix(p);
		take_columns(im, p, &h, &m);
	} else if (rc == OK && h.rows.n > 0) {
		not_a_list(im, p, book_sheets(book) == 1 || im->opts->kind);
	}
	vec_free(&h.rows);
	arena_free(mem);
	return rc;
}
