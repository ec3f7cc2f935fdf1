/*
 * book_xlsx.c: the rows of a workbook's sheets, one by one as the member is
 * unpacked.  The values of formulas are those the last program computed.
 */
#include <math.h>

#include "base/base.h"
#include "exchange/book_int.h"

#define IN_CELLS SIZE_MAX /* the text is not in the buffer of the row */

enum part { PART_NONE, PART_VALUE, PART_INLINE };

struct xlsx {
	struct book base; /* first: a struct book * is one of these */
	struct book_zip *zip;
	struct xlsx_parts parts;
	struct xml *x;
	/* the row being read */
	int row;
	int n;
	int touched; /* cells that may hold something */
	struct cell *cells;
	size_t *starts; /* of a cell's text in `text`, or IN_CELLS */
	struct buf text;
	bool in_data, in_row, in_cell;
	/* the cell being read */
	int column;
	char type; /* n, s, i(nline), t(ext of a formula), b, e, d */
	uint32_t style;
	bool is_formula;
	bool in_text;
	enum part part;
	int phonetic;
	size_t start;
	const char *run_font;
};

static void fail(struct xlsx *x, enum rc rc)
{
	xml_fail(x->x, rc);
}

static void fail_damaged(struct xlsx *x, const char *what)
{
	fail(x, err_set(xml_ctx(x->x), E_INPUT, "", &msg_book_damaged,
			x->base.shown, what));
}

static void fail_long(struct xlsx *x)
{
	char row[16], column[BOOK_COLUMN_TEXT], limit[24];

	snprintf(row, sizeof(row), "%d", x->row);
	snprintf(limit, sizeof(limit), "%zu", x->base.limits.cell_bytes);
	fail(x, err_set(xml_ctx(x->x), E_LIMIT, "", &msg_book_cell_long,
			x->base.shown, row, book_column(column, x->column),
			limit));
}

static void row_start(struct xlsx *x, const char **atts)
{
	int last = x->row;
	const char *r = NULL;

	for (; *atts; atts += 2)
		if (atts[0][0] == 'r' && !atts[0][1])
			r = atts[1];
	if (r) {
		char *end;
		long n = strtol(r, &end, 10);

		if (*end || n <= last || n > INT32_MAX) {
			fail_damaged(x, "row");
			return;
		}
		x->row = (int)n;
	} else {
		x->row = last + 1;
	}
	if (x->row > x->base.limits.rows || x->row > XLSX_ROWS) {
		char limit[16];

		snprintf(limit, sizeof(limit), "%d",
			 x->base.limits.rows < XLSX_ROWS ? x->base.limits.rows
							 : XLSX_ROWS);
		fail(x, err_set(xml_ctx(x->x), E_LIMIT, "", &msg_book_rows,
				x->base.shown, limit));
		return;
	}
	x->in_row = true;
	x->column = -1;
	buf_clear(&x->text);
	if (x->touched)
		memset(x->cells, 0, (size_t)x->touched * sizeof(*x->cells));
	x->touched = x->n = 0;
}

/* "AB12" gives 27; -1 if it is no address. */
static int column_of(const char *ref)
{
	int n = 0;

	for (; *ref >= 'A' && *ref <= 'Z'; ref++) {
		n = n * 26 + (*ref - 'A' + 1);
		if (n > 16384)
			return -1;
	}
	return n - 1;
}

static const struct {
	const char *name;
	char type;
} cell_types[] = {
    {"s", 's'}, {"n", 'n'}, {"inlineStr", 'i'}, {"str", 't'},
    {"b", 'b'}, {"e", 'e'}, {"d", 'd'},
};

static char type_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(cell_types); i++)
		if (strcmp(cell_types[i].name, name) == 0)
			return cell_types[i].type;
	return 't';
}

/* Digits alone; UINT32_MAX, which is never in range, for anything else. */
static uint32_t number_of(const char *s)
{
	uint32_t n = 0;
	int digits = 0;

	for (; *s >= '0' && *s <= '9' && digits < 9; s++, digits++)
		n = n * 10 + (uint32_t)(*s - '0');
	return *s || !digits ? UINT32_MAX : n;
}

static void cell_start(struct xlsx *x, const char **atts)
{
	int column = x->column + 1;

	x->type = 'n';
	x->style = 0;
	for (; *atts; atts += 2) {
		if (atts[0][1])
			continue;
		if (atts[0][0] == 'r')
			column = column_of(atts[1]);
		else if (atts[0][0] == 's')
			x->style = number_of(atts[1]);
		else if (atts[0][0] == 't')
			x->type = type_of(atts[1]);
	}
	if (column < 0 || column >= 16384) {
		fail_damaged(x, "cell");
		return;
	}
	x->column = column;
	x->in_cell = true;
	x->is_formula = false;
	x->start = x->text.n;
	x->run_font = NULL;
	x->phonetic = 0;
	x->part = PART_NONE;
	x->in_text = false;
}

static void run_font(struct xlsx *x, const char **atts)
{
	const char *font = xml_att(atts, "val");

	/* names of fonts repeat; kept only if a style has the same one */
	for (size_t i = 0; font && !x->run_font && i < x->parts.fonts.n; i++)
		if (x->parts.fonts.v[i] &&
		    strcmp(x->parts.fonts.v[i], font) == 0)
			x->run_font = x->parts.fonts.v[i];
}

static void in_cell_start(struct xlsx *x, const char *name, const char **atts)
{
	if (name[0] == 'v' && !name[1]) {
		x->part = PART_VALUE;
		x->in_text = true;
	} else if (name[0] == 'f' && !name[1]) {
		x->is_formula = true;
	} else if (strcmp(name, "is") == 0) {
		x->part = PART_INLINE;
	} else if (x->part == PART_INLINE) {
		if (strcmp(name, "rPh") == 0)
			x->phonetic++;
		else if (name[0] == 't' && !name[1])
			x->in_text = !x->phonetic;
		else if (strcmp(name, "rFont") == 0)
			run_font(x, atts);
	}
}

static void sheet_start(void *user, const char *name, const char **atts)
{
	struct xlsx *x = user;

	if (x->in_cell)
		in_cell_start(x, name, atts);
	else if (x->in_row && name[0] == 'c' && !name[1])
		cell_start(x, atts);
	else if (x->in_data && !x->in_row && strcmp(name, "row") == 0)
		row_start(x, atts);
	else if (strcmp(name, "sheetData") == 0)
		x->in_data = true;
}

static void sheet_text(void *user, const char *s, int n)
{
	struct xlsx *x = user;

	if (!x->in_text)
		return;
	if (x->text.n - x->start + (size_t)n > x->base.limits.cell_bytes)
		fail_long(x);
	else
		buf_add(&x->text, s, (size_t)n);
}

/* ---- values -------------------------------------------------------------- */

static const struct xlsx_style *style_of(const struct xlsx *x)
{
	return x->style < x->parts.styles.n ? &x->parts.styles.v[x->style]
					    : NULL;
}

static void put_text(struct xlsx *x, struct cell *cell, enum cell_kind kind)
{
	cell->kind = kind;
	x->starts[x->column] = x->start;
}

static void put_day(struct xlsx *x, struct cell *cell, day_t day)
{
	char iso[DAY_TEXT];

	cell->day = day;
	x->text.n = x->start;
	buf_str(&x->text, day_iso(iso, day));
	put_text(x, cell, CELL_DAY);
}

/* 7 in the format 000 is shown as 007: codes and telephone numbers. */
static void pad_digits(struct xlsx *x, size_t digits)
{
	char plain[32];
	size_t n = x->text.n - x->start;
	const char *s = x->text.s + x->start;

	if (n >= digits || digits >= sizeof(plain) || memchr(s, '.', n) ||
	    memchr(s, '-', n))
		return;
	memset(plain, '0', digits - n);
	memcpy(plain + digits - n, s, n);
	x->text.n = x->start;
	buf_add(&x->text, plain, digits);
}

static void put_number(struct xlsx *x, struct cell *cell, char *s)
{
	const struct xlsx_style *style = style_of(x);
	bool is_plain;
	char *end;
	double v;
	day_t day;

	is_plain = xlsx_plain_number(s, &v);
	if (!is_plain) {
		v = strtod(s, &end);
		end += strspn(end, " \t\r\n");
	}
	if (!is_plain && (end == s || *end || !isfinite(v))) {
		put_text(x, cell, CELL_TEXT);
		return;
	}
	cell->number = v;
	if (style && style->is_day && v >= 0 && v < 1e7 &&
	    day_from_serial(&day, (int64_t)v, x->parts.is_1904) == OK) {
		put_day(x, cell, day);
		return;
	}
	if (!is_plain && !xlsx_is_plain_integer(s)) {
		x->text.n = x->start;
		xlsx_number_text(&x->text, v);
	}
	if (style && style->digits)
		pad_digits(x, style->digits);
	put_text(x, cell, CELL_NUMBER);
}

static void put_iso(struct xlsx *x, struct cell *cell, char *s)
{
	char head[11];
	day_t day;

	snprintf(head, sizeof(head), "%.10s", s);
	if (day_parse(&day, head) == OK)
		put_day(x, cell, day);
	else
		put_text(x, cell, CELL_TEXT);
}

static void put_shared(struct xlsx *x, struct cell *cell, const char *s)
{
	uint32_t i = number_of(s);
	const char *font;
	size_t next, n;

	if (i >= x->parts.starts.n) {
		fail_damaged(x, "shared string");
		return;
	}
	next = i + 1 < x->parts.starts.n ? x->parts.starts.v[i + 1]
					 : x->parts.strings.n;
	n = next - x->parts.starts.v[i] - 1;
	if (n > x->base.limits.cell_bytes) {
		fail_long(x);
		return;
	}
	font = x->parts.string_fonts.n ? xlsx_string_font(&x->parts, i) : NULL;
	if (font)
		cell->font = font;
	x->text.n = x->start;
	cell->kind = n ? CELL_TEXT : CELL_EMPTY;
	cell->text = x->parts.strings.s + x->parts.starts.v[i];
	x->starts[x->column] = IN_CELLS;
}

static void fill_cell(struct xlsx *x, struct cell *cell)
{
	const struct xlsx_style *style = style_of(x);
	char *s = x->text.s + x->start;
	size_t n;

	cell->is_formula = x->is_formula;
	cell->font = x->run_font;
	if (!cell->font && style && style->font < x->parts.fonts.n)
		cell->font = x->parts.fonts.v[style->font];
	switch (x->type) {
	case 's':
		put_shared(x, cell, s);
		return;
	case 'n':
		put_number(x, cell, s);
		break;
	case 'd':
		put_iso(x, cell, s);
		break;
	case 'b':
		cell->number = s[0] == '1' || s[0] == 't';
		x->text.n = x->start;
		buf_char(&x->text, cell->number != 0 ? '1' : '0');
		put_text(x, cell, CELL_BOOL);
		break;
	case 'e':
		put_text(x, cell, CELL_ERROR);
		break;
	default:
		n = xlsx_unescape(s, x->text.n - x->start);
		x->text.n = x->start + n;
		put_text(x, cell, CELL_TEXT);
	}
	buf_char(&x->text, 0);
}

static void cell_end(struct xlsx *x)
{
	struct cell *cell;

	x->in_cell = false;
	if (x->text.n == x->start)
		return;
	if (x->column >= x->base.limits.columns) {
		char row[16], most[16];

		snprintf(row, sizeof(row), "%d", x->row);
		snprintf(most, sizeof(most), "%d", x->base.limits.columns);
		fail(x, err_set(xml_ctx(x->x), E_LIMIT, "", &msg_book_columns,
				x->base.shown, row, most));
		return;
	}
	cell = &x->cells[x->column];
	*cell = (struct cell){0};
	x->starts[x->column] = IN_CELLS;
	fill_cell(x, cell);
	if (x->text.over) {
		fail_long(x);
		return;
	}
	if (x->column >= x->touched)
		x->touched = x->column + 1;
}

static void row_end(struct xlsx *x)
{
	x->in_row = false;
	x->n = x->touched;
	while (x->n > 0 && x->cells[x->n - 1].kind == CELL_EMPTY)
		x->n--;
	for (int i = 0; i < x->n; i++) {
		struct cell *cell = &x->cells[i];

		if (cell->kind == CELL_EMPTY)
			cell->text = "";
		else if (x->starts[i] != IN_CELLS)
			cell->text = x->text.s + x->starts[i];
	}
	if (x->n)
		xml_pause(x->x);
}

static void sheet_end(void *user, const char *name)
{
	struct xlsx *x = user;

	if (x->in_cell) {
		x->in_text = false;
		if (name[0] == 'c' && !name[1])
			cell_end(x);
		else if (strcmp(name, "rPh") == 0)
			x->phonetic--;
		else if (strcmp(name, "is") == 0)
			x->part = PART_NONE;
	} else if (x->in_row && strcmp(name, "row") == 0) {
		row_end(x);
	} else if (strcmp(name, "sheetData") == 0) {
		x->in_data = false;
	}
}

static const struct xml_ops sheet_ops = {
    .start = sheet_start,
    .end = sheet_end,
    .text = sheet_text,
};

/* ---- the book ------------------------------------------------------------ */

static int xlsx_sheets(const struct book *b)
{
	return (int)((const struct xlsx *)b)->parts.sheets.n;
}

static const char *xlsx_sheet_name(const struct book *b, int sheet)
{
	return ((const struct xlsx *)b)->parts.sheets.v[sheet].name;
}

static bool xlsx_is_hidden(const struct book *b, int sheet)
{
	return ((const struct xlsx *)b)->parts.sheets.v[sheet].is_hidden;
}

static enum rc xlsx_start(struct ctx *c, struct book *b, int sheet)
{
	struct xlsx *x = (struct xlsx *)b;

	xml_close(x->x);
	x->x = NULL;
	x->row = 0;
	x->in_data = x->in_row = x->in_cell = x->in_text = false;
	return xml_open(c, &x->x, b, x->zip, x->parts.sheets.v[sheet].member,
			&sheet_ops, x);
}

static int xlsx_next(struct ctx *c, struct book *b, struct book_row *row)
{
	struct xlsx *x = (struct xlsx *)b;
	int got;

	assert(x->x);
	got = xml_next(c, x->x);
	if (got != 1)
		return got;
	*row = (struct book_row){
	    .number = x->row,
	    .n = x->n,
	    .cells = x->cells,
	};
	return 1;
}

static int xlsx_progress(const struct book *b)
{
	const struct xlsx *x = (const struct xlsx *)b;

	return x->x ? xml_progress(x->x) : 0;
}

static void xlsx_close(struct book *b)
{
	struct xlsx *x = (struct xlsx *)b;

	xml_close(x->x);
	xlsx_parts_free(&x->parts);
	book_zip_close(x->zip);
	buf_free(&x->text);
	free(x->cells);
	free(x->starts);
	free(x);
}

static const struct book_ops xlsx_ops = {
    .sheets = xlsx_sheets,
    .sheet_name = xlsx_sheet_name,
    .is_hidden = xlsx_is_hidden,
    .start = xlsx_start,
    .next = xlsx_next,
    .progress = xlsx_progress,
    .close = xlsx_close,
};

enum rc book_xlsx_open(struct ctx *c, struct book **out, const struct book *b)
{
	struct xlsx *x = xcalloc(1, sizeof(*x));
	size_t columns = (size_t)b->limits.columns;
	enum rc rc;

	x->base = *b;
	x->base.ops = &xlsx_ops;
	x->cells = xcalloc(columns, sizeof(*x->cells));
	x->starts = xcalloc(columns, sizeof(*x->starts));
	/* every cell may be as long as allowed, with its NUL and a value */
	buf_init(&x->text, columns * (b->limits.cell_bytes + 64));
	rc = book_zip_open(c, &x->zip, &x->base);
	if (rc == OK)
		rc = xlsx_parts_read(c, &x->parts, &x->base, x->zip);
	if (rc < 0) {
		xlsx_close(&x->base);
		return rc;
	}
	*out = &x->base;
	return OK;
}
