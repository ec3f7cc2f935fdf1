/*
 * book_csv.c: the records of a CSV.  A record is looked for in a window over
 * the file that grows only as far as one record may be long.
 */
#include <strings.h>

#include "base/base.h"
#include "exchange/csv_int.h"
#include "text/legacy.h"

enum {
	WINDOW = 256 * 1024,
	SNIFF_LINES = 50,
	SNIFF_BYTES = 64 * 1024,
	FIELDS_MAX = 16384, /* columns of the widest spreadsheet */
};

struct field {
	size_t from, n; /* in the window, from the start of the record */
	bool has_quotes;
};

struct csv {
	struct book base; /* first: a struct book * is one of these */
	struct csv_bytes in;
	char delimiter;
	size_t data; /* bytes before the first record: "sep=;" */
	char *window;
	size_t cap, n; /* bytes in the window */
	size_t pos;    /* start of the next record */
	bool is_end;   /* nothing more to read */
	bool is_ended; /* all records were given */
	int row;
	VEC(struct field) fields;
	struct cell *cells;
	struct arena *row_mem;
	unsigned char special[256]; /* bytes that end a bare field */
};

static enum rc fault(struct ctx *c, const struct csv *v, const struct msg *msg,
		     int column)
{
	char row[16], name[BOOK_COLUMN_TEXT], limit[24];

	snprintf(row, sizeof(row), "%d", v->row);
	snprintf(limit, sizeof(limit), "%zu", v->base.limits.cell_bytes);
	return err_set(c, msg == &msg_book_cell_long ? E_LIMIT : E_INPUT, "",
		       msg, v->base.shown, row, book_column(name, column),
		       limit);
}

static enum rc fault_columns(struct ctx *c, const struct csv *v)
{
	char row[16], most[16];

	snprintf(row, sizeof(row), "%d", v->row);
	snprintf(most, sizeof(most), "%d", v->base.limits.columns);
	return err_set(c, E_LIMIT, "", &msg_book_columns, v->base.shown, row,
		       most);
}

/* ---- the window ---------------------------------------------------------- */

static size_t record_max(const struct csv *v)
{
	size_t n =
	    (size_t)v->base.limits.columns * (v->base.limits.cell_bytes + 4);

	return n > WINDOW ? n : WINDOW;
}

/* More bytes behind the record at pos; E_LIMIT if it grows beyond reason. */
static enum rc fill(struct ctx *c, struct csv *v)
{
	long got;

	if (v->pos > 0) {
		memmove(v->window, v->window + v->pos, v->n - v->pos);
		v->n -= v->pos;
		v->pos = 0;
	}
	if (v->cap - v->n < v->cap / 2) {
		if (v->cap >= 2 * record_max(v)) {
			v->row++;
			return fault_columns(c, v);
		}
		v->cap *= 2;
		v->window = xrealloc(v->window, v->cap);
	}
	/* one byte is left for the NUL of the last field */
	got = csv_bytes_read(c, &v->in, v->window + v->n, v->cap - v->n - 1);
	if (got < 0)
		return (enum rc)got;
	v->n += (size_t)got;
	v->is_end = got == 0;
	return OK;
}

/* ---- one record ---------------------------------------------------------- */

enum found { FOUND, NEED_MORE, OPEN_QUOTE, TOO_LONG, TOO_MANY };

static void add_field(struct csv *v, const char *rec, const char *from,
		      const char *to, bool has_quotes)
{
	struct field f = {
	    .from = (size_t)(from - rec),
	    .n = (size_t)(to - from),
	    .has_quotes = has_quotes,
	};
	vec_push(&v->fields, f);
}

/* Past the closing quote of the field at p (the opening one); end if the
 * window ends before.  A doubled quote at the very end needs one more. */
static const char *skip_quoted(const char *p, const char *end)
{
	for (p++;; p += 2) {
		p = memchr(p, '"', (size_t)(end - p));
		if (!p || p + 1 >= end)
			return p ? p + 1 : NULL;
		if (p[1] != '"')
			return p + 1;
		if (p + 2 >= end)
			return NULL;
	}
}

/* Whether a field is longer than any cell, all its quotes being doubled. */
static bool is_long(const struct csv *v, const char *from, const char *to)
{
	return (size_t)(to - from) > 2 * v->base.limits.cell_bytes + 2;
}

/*
 * A quote that was never closed runs on to the opening quote of a field in a
 * later line: `1;"An;x` and then `2;"Ba";y`.  It shows by a line break inside
 * and no delimiter behind.
 */
static bool is_run_on(const struct csv *v, const char *from, const char *to)
{
	return !v->special[(unsigned char)*to] &&
	       memchr(from, '\n', (size_t)(to - from));
}

/* Fields of the record at pos; *next is where the one after it begins. */
static enum found find_record(struct csv *v, size_t *next)
{
	const char *rec = v->window + v->pos;
	const char *end = v->window + v->n;
	const char *p = rec;

	v->fields.n = 0;
	for (;;) {
		const char *from = p;
		bool has_quotes = p < end && *p == '"';

		if (has_quotes && !(p = skip_quoted(p, end)))
			return v->is_end || is_long(v, from, end) ? OPEN_QUOTE
								  : NEED_MORE;
		if (has_quotes && p < end && is_run_on(v, from, p))
			return OPEN_QUOTE;
		while (p < end && !v->special[(unsigned char)*p])
			p++;
		if (p == end && !v->is_end)
			return is_long(v, from, end) ? TOO_LONG : NEED_MORE;
		if (v->fields.n >= FIELDS_MAX)
			return TOO_MANY;
		add_field(v, rec, from, p, has_quotes);
		if (p == end || *p != v->delimiter)
			break;
		p++;
	}
	if (p < end && *p == '\r' && p + 1 == end && !v->is_end)
		return NEED_MORE;
	if (p + 1 < end && p[0] == '\r' && p[1] == '\n')
		p++;
	*next = (size_t)(p - v->window) + (p < end);
	return FOUND;
}

/* Takes quotes off in place; what follows the closing quote stays. */
static size_t unquote(char *s, size_t n)
{
	bool is_inside = true;
	size_t to = 0;

	for (size_t i = 1; i < n; i++) {
		if (is_inside && s[i] == '"') {
			if (i + 1 < n && s[i + 1] == '"')
				i++;
			else {
				is_inside = false;
				continue;
			}
		}
		s[to++] = s[i];
	}
	return to;
}

static bool has_high_bytes(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] >= 0x80)
			return true;
	return false;
}

/* One field as a cell.  The NUL goes over the byte that ended it, which
 * find_record() has seen already. */
static enum rc fill_cell(struct ctx *c, struct csv *v, int column, char *s,
			 const struct field *f)
{
	struct cell *cell = &v->cells[column];
	size_t n = f->has_quotes ? unquote(s, f->n) : f->n;

	if (n > v->base.limits.cell_bytes)
		return fault(
		    c, v, f->has_quotes ? &msg_csv_quote : &msg_book_cell_long,
		    column);
	s[n] = 0;
	if (v->in.encoding == CSV_LEGACY && has_high_bytes(s, n)) {
		s = legacy_from_bytes(v->row_mem, s, n);
	} else if (v->in.is_damaged && !csv_is_utf8(s, n)) {
		return fault(c, v, &msg_csv_bytes, column);
	}
	/* the guard of our own export (S-39) is not part of the text */
	if (s[0] == '\'' && text_is_guarded(s))
		s++;
	*cell = (struct cell){
	    .kind = s[0] ? CELL_TEXT : CELL_EMPTY,
	    .text = s,
	};
	return OK;
}

/* The fields as cells; gives how many, up to the last filled one. */
static int fill_cells(struct ctx *c, struct csv *v)
{
	char *rec = v->window + v->pos;
	size_t n = v->fields.n;
	enum rc rc;

	arena_reset(v->row_mem);
	while (n > 0 && v->fields.v[n - 1].n == 0)
		n--;
	if (n > (size_t)v->base.limits.columns)
		return fault_columns(c, v);
	for (size_t i = 0; i < n; i++) {
		const struct field *f = &v->fields.v[i];

		rc = fill_cell(c, v, (int)i, rec + f->from, f);
		if (rc < 0)
			return rc;
	}
	while (n > 0 && v->cells[n - 1].kind == CELL_EMPTY)
		n--;
	return (int)n;
}

static enum rc next_record(struct ctx *c, struct csv *v, size_t *next)
{
	for (;;) {
		enum found found = find_record(v, next);
		enum rc rc;

		if (found == FOUND)
			return OK;
		if (found != NEED_MORE) {
			v->row++;
			if (found == TOO_MANY)
				return fault_columns(c, v);
			return fault(c, v,
				     found == OPEN_QUOTE ? &msg_csv_quote
							 : &msg_book_cell_long,
				     (int)v->fields.n);
		}
		if ((rc = fill(c, v)) < 0)
			return rc;
	}
}

static int csv_next(struct ctx *c, struct book *b, struct book_row *row)
{
	struct csv *v = (struct csv *)b;
	char limit[16];

	for (;;) {
		size_t next = 0;
		enum rc rc;
		int n;

		if (v->pos == v->n && !v->is_end && (rc = fill(c, v)) < 0)
			return rc;
		if (v->pos == v->n && v->is_end)
			return 0;
		if ((rc = next_record(c, v, &next)) < 0)
			return rc;
		if (v->row >= v->base.limits.rows) {
			snprintf(limit, sizeof(limit), "%d",
				 v->base.limits.rows);
			return err_set(c, E_LIMIT, "", &msg_book_rows,
				       v->base.shown, limit);
		}
		v->row++;
		n = fill_cells(c, v);
		v->pos = next;
		if (n < 0)
			return n;
		if (n == 0)
			continue;
		*row = (struct book_row){
		    .number = v->row,
		    .n = n,
		    .cells = v->cells,
		};
		return 1;
	}
}

/* ---- finding the delimiter ----------------------------------------------- */

/* Delimiters per line, outside of quotes; gives the number of lines. */
static int count_in_lines(const char *s, size_t n, char delimiter,
			  int counts[SNIFF_LINES])
{
	bool is_quoted = false;
	bool at_field = true;
	int lines = 0;
	int count = 0;

	for (size_t i = 0; i < n && lines < SNIFF_LINES; i++) {
		bool was_at_field = at_field;

		at_field = false;
		if (is_quoted) {
			is_quoted = s[i] != '"';
		} else if (s[i] == '"' && was_at_field) {
			is_quoted = true;
		} else if (s[i] == delimiter) {
			count++;
			at_field = true;
		} else if (s[i] == '\n' || s[i] == '\r') {
			if (count > 0)
				counts[lines++] = count;
			count = 0;
			at_field = true;
		}
	}
	if (count > 0 && lines < SNIFF_LINES)
		counts[lines++] = count;
	return lines;
}

/* The delimiter that cuts most lines into the same, large number of cells.
 * A line of prose above the table has commas too, but not as many. */
static char delimiter_find(const char *s, size_t n)
{
	/* on a draw: "a;47,5" has a comma in its number */
	static const char candidates[] = {'\t', ';', ','};
	char best = ',';
	int best_score = 0;

	for (size_t d = 0; d < ARRAY_LEN(candidates); d++) {
		int counts[SNIFF_LINES];
		int lines = count_in_lines(s, n, candidates[d], counts);

		for (int i = 0; i < lines; i++) {
			int same = 0;

			for (int k = 0; k < lines; k++)
				same += counts[k] == counts[i];
			if (same * counts[i] > best_score) {
				best_score = same * counts[i];
				best = candidates[d];
			}
		}
	}
	return best;
}

static enum rc sniff(struct ctx *c, struct csv *v)
{
	const char *dot = strrchr(v->base.shown, '.');
	size_t n;
	enum rc rc = fill(c, v);

	if (rc < 0)
		return rc;
	n = v->n < SNIFF_BYTES ? v->n : SNIFF_BYTES;
	if (!v->n)
		return err_set(c, E_INPUT, "", &msg_book_empty, v->base.shown);
	v->delimiter = delimiter_find(v->window, n);
	if (dot && strcasecmp(dot, ".tsv") == 0)
		v->delimiter = '\t';
	/* Excel's own hint; a spreadsheet does not show that line */
	if (n >= 6 && strncasecmp(v->window, "sep=", 4) == 0 &&
	    strchr("\r\n", v->window[5])) {
		v->delimiter = v->window[4];
		v->data = v->window[5] == '\r' && n > 6 && v->window[6] == '\n'
			      ? 7
			      : 6;
	}
	if (v->delimiter == '"' || v->delimiter == '\r' ||
	    v->delimiter == '\n' || !v->delimiter)
		v->delimiter = ',';
	v->special[(unsigned char)v->delimiter] = 1;
	v->special['\r'] = v->special['\n'] = 1;
	return OK;
}

/* ---- the book ------------------------------------------------------------ */

static int csv_sheets(const struct book *b)
{
	UNUSED(b);
	return 1;
}

static const char *csv_sheet_name(const struct book *b, int sheet)
{
	UNUSED(b);
	UNUSED(sheet);
	return "";
}

static bool csv_is_hidden(const struct book *b, int sheet)
{
	UNUSED(b);
	UNUSED(sheet);
	return false;
}

static enum rc csv_start(struct ctx *c, struct book *b, int sheet)
{
	struct csv *v = (struct csv *)b;
	enum rc rc;

	UNUSED(sheet);
	v->n = v->pos = 0;
	v->is_end = false;
	v->row = 0;
	csv_bytes_rewind(&v->in);
	if ((rc = fill(c, v)) < 0)
		return rc;
	v->pos = v->data;
	return OK;
}

static int csv_progress(const struct book *b)
{
	const struct csv *v = (const struct csv *)b;
	size_t ahead = v->n - v->pos;
	size_t at = v->in.at > ahead ? v->in.at - ahead : 0;

	return b->size ? (int)(at * 1000 / b->size) : 1000;
}

static void csv_close(struct book *b)
{
	struct csv *v = (struct csv *)b;

	csv_bytes_close(&v->in);
	vec_free(&v->fields);
	arena_free(v->row_mem);
	free(v->cells);
	free(v->window);
	free(v);
}

static const struct book_ops csv_ops = {
    .sheets = csv_sheets,
    .sheet_name = csv_sheet_name,
    .is_hidden = csv_is_hidden,
    .start = csv_start,
    .next = csv_next,
    .progress = csv_progress,
    .close = csv_close,
};

enum rc book_csv_open(struct ctx *c, struct book **out, const struct book *b)
{
	struct csv *v = xcalloc(1, sizeof(*v));
	enum rc rc;

	v->base = *b;
	v->base.ops = &csv_ops;
	v->cap = WINDOW;
	v->window = xmalloc(v->cap);
	v->cells = xcalloc((size_t)b->limits.columns, sizeof(*v->cells));
	v->row_mem = arena_new();
	rc = csv_bytes_open(c, &v->in, &v->base);
	csv_bytes_rewind(&v->in);
	if (rc == OK)
		rc = sniff(c, v);
	if (rc < 0) {
		csv_close(&v->base);
		return rc;
	}
	*out = &v->base;
	return OK;
}
