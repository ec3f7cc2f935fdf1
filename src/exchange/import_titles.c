/*
 * import_titles.c: which list a sheet is, where its titles stand, which
 * column is which, and in what encoding each column was typed.
 */
#include "base/base.h"
#include "exchange/import_int.h"

#include "text/text.h"

enum {
	TITLE_ROWS = 30, /* searched for titles */
	SAMPLES = 200,	 /* rows looked at for the encoding */
	LISTS_MAX = 64,
};

/* The first rows, copied, so that they can be looked at twice. */
struct head {
	VEC(struct book_row) rows;
};

static const char *const ignored[] = {"stt", "tt", "so tt", "so thu tu"};
static const char *const secret_marks[] = {"MẬT", "TỐI MẬT", "TUYỆT MẬT"};

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

/* "Ngày sinh (*)" and "Họ và  tên*" are titles too: notes and stars go. */
static const char *title_key(struct ctx *c, const char *title)
{
	return text_fold(c->mem, title);
}

/* The title without what stands in brackets behind it. */
static const char *without_note(struct ctx *c, const char *title)
{
	const char *open = strchr(title, '(');

	if (!open || open == title)
		return title;
	return arena_strndup(c->mem, title, (size_t)(open - title));
}

/* Every spelling of every title of a list, folded; labels go first. */
static struct map *title_index(struct ctx *c, const struct list_def *l)
{
	struct map *m = map_new();
	struct list_col cols[LIST_COLUMNS];
	int i, n = list_columns(l, cols);
	char *rest, *one;

	for (i = 0; i < n; i++)
		map_put(m, text_fold(c->mem, list_field(l, i)->label), i, NULL);
	for (i = 0; i < n; i++) {
		const struct field *f = list_field(l, i);

		if (f->label_en)
			map_put(m, text_fold(c->mem, f->label_en), i, NULL);
		map_put(m, f->name, i, NULL);
		rest = arena_strdup(c->mem, f->titles ? f->titles : "");
		while ((one = strsep(&rest, "|")))
			if (*one)
				map_put(m, text_fold(c->mem, one), i, NULL);
	}
	return m;
}

static const struct map *index_of(struct import *im, const struct list_def *l)
{
	int64_t p;

	if (map_get(im->titles, l->kind, &p))
		return (const struct map *)(intptr_t)p;
	vec_push(&im->title_maps, title_index(im->c, l));
	p = (int64_t)(intptr_t)im->title_maps.v[im->title_maps.n - 1];
	map_put(im->titles, l->kind, p, NULL);
	return (const struct map *)(intptr_t)p;
}

/* The list column of a title, with or without the note in brackets. */
static int match_column(struct import *im, const struct list_def *l,
			const char *title)
{
	const struct map *m = index_of(im, l);
	const char *key = title_key(im->c, title);
	int64_t col;

	if (*key && map_get(m, key, &col))
		return (int)col;
	key = title_key(im->c, without_note(im->c, title));
	return *key && map_get(m, key, &col) ? (int)col : -1;
}

struct match {
	const struct list_def *list;
	int first, rows; /* position in head; 1 or 2 title rows */
	enum legacy encoding;
	int found;    /* columns matched */
	int required; /* of these, required ones */
	int at[LIST_COLUMNS];
};

static const char *title_at(struct ctx *c, const struct head *h,
			    const struct match *m, int col)
{
	int r;

	/* of two title rows the lower one is nearer to the data */
	for (r = m->first + m->rows - 1; r >= m->first; r--) {
		const struct book_row *row = &h->rows.v[r];
		const char *s;

		if (col >= row->n || row->cells[col].kind == CELL_EMPTY)
			continue;
		s = row->cells[col].text;
		return m->encoding ? legacy_decode(c->mem, m->encoding, s) : s;
	}
	return "";
}

static int head_width(const struct head *h, const struct match *m)
{
	int i, w = 0;

	for (i = m->first; i < m->first + m->rows; i++)
		if (h->rows.v[i].n > w)
			w = h->rows.v[i].n;
	return w < SHEET_COLUMNS ? w : SHEET_COLUMNS;
}

static void try_match(struct import *im, const struct head *h, struct match *m)
{
	struct list_col cols[LIST_COLUMNS];
	int i, n = list_columns(m->list, cols), w = head_width(h, m);

	for (i = 0; i < n; i++)
		m->at[i] = -1;
	for (i = 0; i < w; i++) {
		int col = match_column(im, m->list, title_at(im->c, h, m, i));

		if (col < 0 || m->at[col] >= 0)
			continue;
		m->at[col] = i;
		m->found++;
		if (list_field(m->list, col)->flags & REQ)
			m->required++;
	}
}

static int required_columns(const struct list_def *l)
{
	struct list_col cols[LIST_COLUMNS];
	int i, k = 0, n = list_columns(l, cols);

	for (i = 0; i < n; i++)
		k += (l->parts[cols[i].part]->fields[cols[i].field].flags &
		      REQ) != 0;
	return k;
}

static int score(const struct match *m)
{
	/* required columns weigh most; then how many titles fit; one title
	 * row is better than two that give the same */
	return m->required * 64 * 100 / required_columns(m->list) +
	       m->found * 40 - m->rows * 2 - (int)m->encoding;
}

/* Cheap look first: has this row any text that some title could be? */
static bool could_be_titles(const struct book_row *row)
{
	int i, n = 0;

	for (i = 0; i < row->n; i++)
		n += row->cells[i].kind == CELL_TEXT;
	return n >= 2;
}

/* One or two title rows from row i on, as list l in that encoding. */
static void try_rows(struct import *im, const struct head *h, int i,
		     const struct list_def *l, enum legacy encoding,
		     struct match *best, int *top)
{
	int rows;

	for (rows = 1; rows <= 2 && i + rows <= (int)h->rows.n; rows++) {
		struct arena_mark mark = arena_mark(im->c->mem);
		struct match m = {
		    .list = l, .first = i, .rows = rows, .encoding = encoding};

		try_match(im, h, &m);
		arena_rewind(im->c->mem, mark);
		if (m.found >= 2 && m.required >= 1 && score(&m) > *top) {
			*top = score(&m);
			*best = m;
		}
	}
}

static bool best_match(struct import *im, const struct head *h,
		       struct match *best)
{
	const struct list_def *all[LISTS_MAX];
	int nlists = list_all(im->c->app->modules, all, LISTS_MAX);
	int i, l, e, top = 0;

	for (l = 0; l < nlists; l++)
		index_of(im, all[l]);
	/* old encodings only where plain text fits no list */
	for (e = 0; e < LEGACY__N && top == 0; e++)
		for (i = 0; i < (int)h->rows.n && i < TITLE_ROWS; i++) {
			if (!could_be_titles(&h->rows.v[i]))
				continue;
			for (l = 0; l < nlists; l++)
				if (!im->opts->kind ||
				    strcmp(im->opts->kind, all[l]->kind) == 0)
					try_rows(im, h, i, all[l],
						 (enum legacy)e, best, &top);
		}
	return top > 0;
}

/* L-15: papers with a secrecy mark do not belong here. */
static bool has_secret_mark(struct import *im, const struct head *h, int *row,
			    const char **mark)
{
	size_t i, k;
	int col;

	for (i = 0; i < h->rows.n && i < TITLE_ROWS; i++)
		for (col = 0; col < h->rows.v[i].n; col++) {
			const struct cell *cell = &h->rows.v[i].cells[col];
			const char *s;

			if (cell->kind != CELL_TEXT)
				continue;
			s = text_clean(im->c->mem, cell->text);
			for (k = 0; s && k < ARRAY_LEN(secret_marks); k++)
				if (strcmp(s, secret_marks[k]) == 0) {
					*row = h->rows.v[i].number;
					*mark = secret_marks[k];
					return true;
				}
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
	p->sheet_name = arena_strdup(im->mem, book_sheet_name(book, sheet));
	vec_push(&im->plans, p);
	return p;
}

static void tell_encoding(struct import *im, struct sheet_plan *p, int row,
			  int col, const char *before)
{
	char *after = legacy_decode(im->mem, p->encoding[col], before);
	size_t i;

	import_warning(im, p, row, p->field[col]->label, before,
		       say(im->c, &msg_legacy_column, p->field[col]->label,
			   legacy_name(p->encoding[col]), before, after));
	for (i = 0; i < p->columns.n; i++)
		if (p->columns.v[i].field == p->field[col]) {
			p->columns.v[i].encoding = p->encoding[col];
			p->columns.v[i].before = arena_strdup(im->mem, before);
			p->columns.v[i].after = after;
		}
}

/* A text that the encoding changes, to show before and after. */
static const char *sample_of(struct ctx *c, enum legacy e,
			     const char *const *texts, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(texts[i], legacy_decode(c->mem, e, texts[i])) != 0)
			return texts[i];
	return n ? texts[0] : "";
}

static bool is_ascii(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s >= 0x80)
			return false;
	return true;
}

/* Only letters that Unicode has for Vietnamese: nothing to convert. */
static bool has_plain_letters(struct ctx *c, const char *s)
{
	char one[5] = "";
	size_t n;

	for (; *s; s += n) {
		for (n = 1; ((unsigned char)s[n] & 0xc0) == 0x80 && n < 4; n++)
			;
		if ((unsigned char)*s < 0x80)
			continue;
		memcpy(one, s, n);
		one[n] = '\0';
		if (*text_fold(c->mem, one) == '\0')
			return false;
	}
	return true;
}

static void detect_encoding(struct import *im, struct sheet_plan *p,
			    const struct head *h, const struct match *m,
			    int col)
{
	const char *texts[SAMPLES];
	const char *font = NULL;
	size_t i, n = 0;
	bool tells = false, is_plain = false;

	for (i = (size_t)(m->first + m->rows); i < h->rows.n && n < SAMPLES;
	     i++) {
		const struct book_row *row = &h->rows.v[i];
		const struct cell *cell;

		if (p->at[col] >= row->n ||
		    row->cells[p->at[col]].kind != CELL_TEXT)
			continue;
		cell = &row->cells[p->at[col]];
		texts[n++] = cell->text;
		tells = tells || !is_ascii(cell->text);
		is_plain = is_plain || (!is_ascii(cell->text) &&
					has_plain_letters(im->c, cell->text));
		if (!font)
			font = cell->font;
	}
	p->encoding[col] = tells ? legacy_detect(texts, n, font) : LEGACY_NONE;
	/* numbers like 104-Q§/HU are no words: their neighbours decide */
	p->undecided[col] =
	    p->encoding[col] == LEGACY_NONE && !(tells && is_plain);
	if (p->encoding[col] != LEGACY_NONE)
		tell_encoding(im, p, h->rows.v[m->first + m->rows - 1].number,
			      col,
			      sample_of(im->c, p->encoding[col], texts, n));
}

void import_decide_encoding(struct import *im, struct sheet_plan *p, int row,
			    int column, const struct cell *cell)
{
	int i;

	if (is_ascii(cell->text))
		return;
	p->undecided[column] = false;
	p->encoding[column] = legacy_detect(&cell->text, 1, cell->font);
	/* a few words alone may be doubtful; their neighbours are not */
	for (i = 0; i < p->ncols && p->encoding[column] == LEGACY_NONE &&
		    !has_plain_letters(im->c, cell->text);
	     i++)
		p->encoding[column] = p->encoding[i];
	if (strcmp(cell->text, legacy_decode(im->c->mem, p->encoding[column],
					     cell->text)) != 0)
		tell_encoding(im, p, row, column, cell->text);
}

static bool is_ignored(struct ctx *c, const char *title)
{
	const char *key = text_fold(c->mem, title);
	size_t i;

	if (*key == '\0')
		return true;
	for (i = 0; i < ARRAY_LEN(ignored); i++)
		if (strcmp(key, ignored[i]) == 0)
			return true;
	/* a row of column numbers below the titles */
	return strspn(key, "0123456789") == strlen(key);
}

/* Can the required ref of this column be found by other columns? */
static bool list_has_via(const struct sheet_plan *p, int column)
{
	const struct field *f = p->field[column];
	size_t n = strlen(f->name);
	int k, found = 0;

	for (k = 0; k < p->ncols; k++) {
		const struct field *v = p->field[k];

		if ((v->flags & VIRTUAL) && strncmp(v->via, f->name, n) == 0 &&
		    v->via[n] == '.') {
			if (p->at[k] < 0)
				return false;
			found++;
		}
	}
	return found > 0;
}

static void take_columns(struct import *im, struct sheet_plan *p,
			 const struct head *h, const struct match *m)
{
	int i, k, w = head_width(h, m);
	int title_row = h->rows.v[m->first + m->rows - 1].number;

	for (i = 0; i < w; i++) {
		struct import_column out = {0};
		const char *title = title_at(im->c, h, m, i);

		for (k = 0; k < p->ncols && p->at[k] != i; k++)
			;
		out.title = arena_strdup(im->mem, title);
		if (k < p->ncols) {
			out.field = p->field[k];
		} else if (is_ignored(im->c, title)) {
			continue;
		} else if (match_column(im, p->list, title) >= 0) {
			import_warning(im, p, title_row, title, title,
				       say(im->c, &msg_double_column, title));
		} else {
			import_warning(im, p, title_row, title, title,
				       say(im->c, &msg_unknown_column, title));
		}
		vec_push(&p->columns, out);
		if (out.field)
			detect_encoding(im, p, h, m, k);
	}
	for (k = 0; k < p->ncols; k++)
		if ((p->field[k]->flags & REQ) && p->at[k] < 0 &&
		    !list_has_via(p, k))
			import_fault(im, p, title_row, p->field[k]->label, "",
				     say(im->c, &msg_missing_column,
					 p->field[k]->label));
}

static void not_a_list(struct import *im, struct sheet_plan *p, bool only)
{
	const char *name = *p->sheet_name ? p->sheet_name : p->file;

	if (only)
		import_fault(im, p, 0, "", "",
			     say(im->c, &msg_no_titles, name));
	else
		import_warning(im, p, 0, "", "",
			       say(im->c, &msg_sheet_skipped, name));
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

	if (book_sheet_is_hidden(book, sheet)) {
		import_warning(im, p, 0, "", "",
			       say(im->c, &msg_sheet_hidden, p->sheet_name));
		return OK;
	}
	mem = arena_new();
	rc = read_head(im, mem, book, sheet, &h);
	if (rc == OK && has_secret_mark(im, &h, &row, &mark)) {
		import_fault(im, p, row, "", mark,
			     say(im->c, &msg_secret, mark,
				 arena_printf(im->c->mem, "%d", row)));
	} else if (rc == OK && best_match(im, &h, &m)) {
		p->list = m.list;
		p->last_title_row = h.rows.v[m.first + m.rows - 1].number;
		p->ncols = list_columns(m.list, p->cols);
		for (i = 0; i < p->ncols; i++)
			p->field[i] = list_field(m.list, i);
		memcpy(p->at, m.at, sizeof(p->at));
		take_columns(im, p, &h, &m);
	} else if (rc == OK && h.rows.n > 0) {
		not_a_list(im, p, book_sheets(book) == 1 || im->opts->kind);
	}
	vec_free(&h.rows);
	arena_free(mem);
	return rc;
}
