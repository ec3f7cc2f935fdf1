/*
 * import_match.c: which list a sheet is and which column is which, by the
 * titles in one row or in two.
 */
#include "base/base.h"
#include "exchange/import_int.h"

#include "text/text.h"

enum { LISTS_MAX = 64 };

/* "Ngày sinh (*)" and "Họ và  tên*" are titles too: notes and stars go. */
static const char *title_key(struct ctx *c, const char *title)
{
	const char *s = text_clean(c->mem, title);

	return text_fold(c->mem, s ? s : title);
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

static const char *cell_at(struct ctx *c, const struct head *h,
			   const struct match *m, int row, int col)
{
	const struct book_row *r = &h->rows.v[row];
	const char *s;

	if (col < 0 || col >= r->n || r->cells[col].kind == CELL_EMPTY)
		return "";
	s = r->cells[col].text;
	return m->encoding ? legacy_decode(c->mem, m->encoding, s) : s;
}

const char *import_title(struct ctx *c, const struct head *h,
			 const struct match *m, int col)
{
	int r;

	/* of two title rows the lower one is nearer to the data */
	for (r = m->first + m->rows - 1; r >= m->first; r--) {
		const char *s = cell_at(c, h, m, r, col);

		if (*s)
			return s;
	}
	return "";
}

/* The upper title that spans this column: "Trình độ" above "Văn hóa" and
 * "Chuyên môn".  A merged cell holds its text in its first column only. */
static const char *group_title(struct ctx *c, const struct head *h,
			       const struct match *m, int col)
{
	for (; col >= 0 && *cell_at(c, h, m, m->first + 1, col); col--) {
		const char *s = cell_at(c, h, m, m->first, col);

		if (*s)
			return s;
	}
	return "";
}

int import_title_column(struct import *im, const struct head *h,
			const struct match *m, int col)
{
	const char *title = import_title(im->c, h, m, col);
	const char *group = m->rows > 1 ? group_title(im->c, h, m, col) : "";
	int i = -1;

	/* "Quyết định kết nạp" above "Số" and "Ngày" */
	if (*group) {
		i = match_column(
		    im, m->list,
		    arena_printf(im->c->mem, "%s %s", title, group));
		if (i < 0)
			i = match_column(
			    im, m->list,
			    arena_printf(im->c->mem, "%s %s", group, title));
	}
	return i >= 0 ? i : match_column(im, m->list, title);
}

int import_head_width(const struct head *h, const struct match *m)
{
	int i, w = 0;

	for (i = m->first; i < m->first + m->rows; i++)
		if (h->rows.v[i].n > w)
			w = h->rows.v[i].n;
	return w < SHEET_COLUMNS ? w : SHEET_COLUMNS;
}

/* The column itself, or one that stands in for it. */
static bool is_there(const struct match *m, int n, int col)
{
	const char *name = list_field(m->list, col)->name;
	int i;

	if (m->at[col] >= 0)
		return true;
	for (i = 0; i < n; i++) {
		const struct field *f = list_field(m->list, i);

		if (m->at[i] >= 0 && (f->flags & INSTEAD) &&
		    strstr(f->via, name))
			return true;
	}
	return false;
}

static void try_match(struct import *im, const struct head *h, struct match *m)
{
	struct list_col cols[LIST_COLUMNS];
	int i, n = list_columns(m->list, cols), w = import_head_width(h, m);

	for (i = 0; i < n; i++)
		m->at[i] = -1;
	for (i = 0; i < w; i++) {
		int col = import_title_column(im, h, m, i);

		if (col < 0 || m->at[col] >= 0)
			continue;
		m->at[col] = i;
		m->found++;
	}
	for (i = 0; i < n; i++)
		m->required +=
		    (list_field(m->list, i)->flags & REQ) && is_there(m, n, i);
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

bool import_match(struct import *im, const struct head *h, struct match *best)
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
