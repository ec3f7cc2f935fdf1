/*
 * import_match.c: which list a sheet is and which column is which, by the
 * titles in one row or in two.
 */
#include "base/base.h"
#include "exchange/import_int.h"

#include "text/text.h"

/* A title as it is looked up: folded; and without what stands in brackets
 * behind it, NULL = nothing stands there. */
struct title {
	const char *key, *bare;
};

/* "Ngày sinh (*)" and "Họ và  tên*" are titles too: notes and stars go. */
static struct title title_make(struct ctx *c, struct arena *mem, const char *s)
{
	struct title t = {"", NULL};
	char *clean = text_clean(c->mem, s);
	char *open;

	t.key = text_fold(mem, clean ? clean : s);
	open = clean ? strchr(clean, '(') : NULL;
	if (open && open > clean) {
		*open = '\0';
		t.bare = text_fold(mem, clean);
	}
	return t;
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

static int look_up(const struct map *m, const char *key)
{
	int64_t col;

	return *key && map_get(m, key, &col) ? (int)col : -1;
}

/* The list column of a title, with or without the note in brackets. */
static int match_title(const struct map *m, const struct title *t)
{
	int col = look_up(m, t->key);

	return col < 0 && t->bare ? look_up(m, t->bare) : col;
}

/* "Số" below "Quyết định": both together, in either order. */
static int match_both(struct import *im, const struct map *m,
		      const struct title *low, const struct title *high)
{
	const char *a = low->bare ? low->bare : low->key;
	const char *b = high->bare ? high->bare : high->key;
	int pass, col = -1;

	for (pass = 0; pass < 2 && col < 0; pass++) {
		buf_clear(&im->key);
		buf_str(&im->key, pass ? b : a);
		buf_char(&im->key, ' ');
		buf_str(&im->key, pass ? a : b);
		col = look_up(m, buf_text(&im->key));
	}
	return col;
}

/* The titles of the first rows, read in one encoding. */
static void fold_titles(struct import *im, struct head *h, enum legacy e)
{
	size_t i;
	int k;

	for (i = 0; i < h->rows.n && i <= TITLE_ROWS; i++) {
		const struct book_row *r = &h->rows.v[i];
		struct title *t =
		    arena_alloc(h->mem, ((size_t)r->n + 1) * sizeof(t[0]));

		for (k = 0; k < r->n; k++) {
			const char *s = r->cells[k].text;

			t[k] = (struct title){"", NULL};
			if (r->cells[k].kind == CELL_EMPTY)
				continue;
			if (e != LEGACY_NONE)
				s = legacy_decode(im->c->mem, e, s);
			t[k] = title_make(im->c, h->mem, s);
		}
		h->titles[i] = t;
	}
}

static const struct title *title_in(const struct head *h, int row, int col)
{
	static const struct title none = {"", NULL};

	return col < h->rows.v[row].n ? &h->titles[row][col] : &none;
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
static const struct title *group_title(const struct head *h,
				       const struct match *m, int col)
{
	for (; col >= 0 && *title_in(h, m->first + 1, col)->key; col--) {
		const struct title *t = title_in(h, m->first, col);

		if (*t->key)
			return t;
	}
	return NULL;
}

int import_title_column(struct import *im, const struct head *h,
			const struct match *m, int col)
{
	const struct map *all = index_of(im, m->list);
	const struct title *t = title_in(h, m->first + m->rows - 1, col);
	const struct title *group;
	int i = -1;

	if (m->rows > 1 && !*t->key)
		t = title_in(h, m->first, col);
	else if (m->rows > 1 && (group = group_title(h, m, col)))
		i = match_both(im, all, t, group);
	return i >= 0 ? i : match_title(all, t);
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
	for (i = 0; i < n; i++)
		if (m->at[i] >= 0 &&
		    field_stands_in(list_field(m->list, i), name))
			return true;
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

bool import_match(struct import *im, struct head *h, struct match *best)
{
	const struct list_def *all[LISTS_MAX];
	int nlists = list_all(im->c->app->modules, all, LISTS_MAX);
	int i, l, e, top = 0;

	for (l = 0; l < nlists; l++)
		index_of(im, all[l]);
	/* old encodings only where plain text fits no list */
	for (e = 0; e < LEGACY__N && top == 0; e++) {
		fold_titles(im, h, (enum legacy)e);
		for (i = 0; i < (int)h->rows.n && i < TITLE_ROWS; i++) {
			if (!could_be_titles(&h->rows.v[i]))
				continue;
			for (l = 0; l < nlists; l++)
				if (!im->opts->kind ||
				    strcmp(im->opts->kind, all[l]->kind) == 0)
					try_rows(im, h, i, all[l],
						 (enum legacy)e, best, &top);
		}
	}
	return top > 0;
}
