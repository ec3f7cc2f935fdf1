/*
 * sheet_out_xlsx.c: tables as XLSX through libxlsxwriter, row by row: its
 * constant-memory mode keeps one row at a time.
 */
#include <errno.h>
#include <math.h>
#include <strings.h>
#include <xlsxwriter.h>

#include "base/base.h"
#include "base/messages.h"
#include "exchange/book_int.h"
#include "exchange/sheet_int.h"

enum {
	NAME_CHARS = 31,      /* Excel's limit of a sheet's name */
	LIST_CHARS = 255,     /* and of a pick list inside of its cell */
	TEMPLATE_ROWS = 1000, /* rows with pick lists below the titles */
	WIDTH_LEAST = 9,
	WIDTH_MOST = 45,
	LINE_HEIGHT = 15, /* points */
	DECIMALS_MOST = 6,
};

/* A pick list too long to stand beside the cells; a column of its own on a
 * hidden sheet. */
struct list {
	char **items;
	int n;
};

struct column {
	int width; /* characters */
	enum col_kind kind;
	lxw_format *format;
	const char *const *choices;
};

struct out_xlsx {
	struct sheet_out base; /* first: a struct sheet_out * is one of these */
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *heading, *title, *title_required, *text, *wrapped, *day;
	int lines; /* of the highest wrapped text of the row */
	lxw_format *numbers[COL_PERCENT + 1][DECIMALS_MOST + 1];
	VEC(char *) names;
	VEC(struct column) columns;
	VEC(struct list) lists;
	char *list_sheet; /* name, NULL as long as it is not needed */
	lxw_row_t title_row;
	lxw_row_t row;
	int column;
	lxw_error failed;
	lxw_row_t failed_row;
};

static void note(struct out_xlsx *o, lxw_error e)
{
	if (e == LXW_NO_ERROR || o->failed != LXW_NO_ERROR)
		return;
	o->failed = e;
	o->failed_row = o->row;
}

/* ---- names of sheets ----------------------------------------------------- */

static size_t utf8_cut(const char *s, int chars)
{
	size_t n = 0;

	while (s[n] && chars-- > 0)
		for (n++; (s[n] & 0xc0) == 0x80; n++)
			;
	return n;
}

static bool name_is_taken(const struct out_xlsx *o, const char *name)
{
	for (size_t i = 0; i < o->names.n; i++)
		if (strcasecmp(o->names.v[i], name) == 0)
			return true;
	return false;
}

/* A name that Excel takes: no []:*?/\, not too long, not twice. */
static char *name_make(struct out_xlsx *o, const char *wanted)
{
	size_t cap = strlen(wanted) + 32;
	char *base = xstrdup(wanted);
	char *name = xmalloc(cap);

	for (char *s = base; *s; s++)
		if (strchr("[]:*?/\\'", *s) || (unsigned char)*s < ' ')
			*s = ' ';
	snprintf(name, cap, "%.*s", (int)utf8_cut(base, NAME_CHARS),
		 *base ? base : "Danh sách");
	for (int i = 2; name_is_taken(o, name); i++)
		snprintf(name, cap, "%.*s %d",
			 (int)utf8_cut(base, NAME_CHARS - 5),
			 *base ? base : "Danh sách", i);
	free(base);
	vec_push(&o->names, name);
	return name;
}

/* ---- formats ------------------------------------------------------------- */

static lxw_format *number_format(struct out_xlsx *o, enum col_kind kind,
				 int decimals)
{
	lxw_format **f;
	char code[40];

	if (kind == COL_INT || decimals < 0)
		decimals = 0;
	if (decimals > DECIMALS_MOST)
		decimals = DECIMALS_MOST;
	f = &o->numbers[kind][decimals];
	if (*f)
		return *f;
	/* 73.25 is shown as 73,25%: the value is in hundredths already */
	snprintf(code, sizeof(code), "#,##0%s%.*s%s", decimals ? "." : "",
		 decimals, "000000", kind == COL_PERCENT ? "\"%\"" : "");
	*f = workbook_add_format(o->book);
	format_set_num_format(*f, code);
	return *f;
}

static lxw_format *title_format(lxw_workbook *book, lxw_color_t colour)
{
	lxw_format *f = workbook_add_format(book);

	format_set_bold(f);
	format_set_text_wrap(f);
	format_set_align(f, LXW_ALIGN_CENTER);
	format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
	format_set_border(f, LXW_BORDER_THIN);
	format_set_bg_color(f, colour);
	return f;
}

static void formats_make(struct out_xlsx *o)
{
	o->heading = workbook_add_format(o->book);
	format_set_bold(o->heading);
	o->title = title_format(o->book, 0xf2e8d5);
	o->title_required = title_format(o->book, 0xf3cfc6);
	/* S-39: a text cell stays text when somebody edits it; codes keep
	 * their zeros */
	o->text = workbook_add_format(o->book);
	format_set_num_format(o->text, "@");
	/* no @: Excel shows ### for long texts in that format */
	o->wrapped = workbook_add_format(o->book);
	format_set_text_wrap(o->wrapped);
	format_set_align(o->wrapped, LXW_ALIGN_VERTICAL_TOP);
	o->day = workbook_add_format(o->book);
	format_set_num_format(o->day, "dd/mm/yyyy");
}

/* ---- pick lists ---------------------------------------------------------- */

/* Bytes, not characters: the library (1.1.4) joins the list in a buffer of
 * 255 bytes after having counted characters. */
static bool fits_in_cell(const char *const *choices)
{
	size_t bytes = 0;

	for (int i = 0; choices[i]; i++) {
		if (strchr(choices[i], ',') || strchr(choices[i], '"'))
			return false;
		bytes += strlen(choices[i]) + (i > 0);
	}
	return bytes <= LIST_CHARS;
}

/* Notes a list for the hidden sheet; gives the formula that names it. */
static char *list_add(struct out_xlsx *o, const char *const *choices)
{
	struct list list = {0};
	char column[BOOK_COLUMN_TEXT];
	size_t cap;
	char *formula;

	if (!o->list_sheet)
		o->list_sheet = name_make(o, SHEET_PICK_LISTS);
	while (choices[list.n])
		list.n++;
	list.items = xcalloc((size_t)list.n, sizeof(*list.items));
	for (int i = 0; i < list.n; i++)
		list.items[i] = xstrdup(choices[i]);
	book_column(column, (int)o->lists.n);
	vec_push(&o->lists, list);
	cap = strlen(o->list_sheet) + 64;
	formula = xmalloc(cap);
	snprintf(formula, cap, "'%s'!$%s$1:$%s$%d", o->list_sheet, column,
		 column, list.n);
	return formula;
}

/*
 * The library loses the formula of LIST_FORMULA when it frees a sheet (1.1.4),
 * so the list added last gets it here; it is freed as that list's text is.
 */
static void formula_put(lxw_worksheet *sheet, char *formula)
{
	lxw_data_val_obj *last = NULL, *v;

	STAILQ_FOREACH(v, sheet->data_validations, list_pointers) last = v;
	if (!last) {
		free(formula);
		return;
	}
	free(last->value_formula);
	last->value_formula = formula;
	last->validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
}

static void pick_list(struct out_xlsx *o, int i, lxw_row_t last)
{
	const char *const *choices = o->columns.v[i].choices;
	lxw_data_validation v = {
	    .ignore_blank = LXW_VALIDATION_ON,
	    .dropdown = LXW_VALIDATION_ON,
	    .show_input = LXW_VALIDATION_ON,
	    .show_error = LXW_VALIDATION_ON,
	    /* a hint: the import knows more spellings than the list */
	    .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING,
	    .error_title = "Ngoài danh mục",
	    .error_message = "Giá trị này không có trong danh mục, hãy "
			     "chọn trong danh sách thả xuống",
	};
	static const char *const nothing[] = {"-", NULL};
	const char *const *dummy = nothing;
	char *formula = NULL;

	if (!choices || !choices[0])
		return;
	if (fits_in_cell(choices)) {
		v.validate = LXW_VALIDATION_TYPE_LIST;
		/* the library reads the list only */
		memcpy(&v.value_list, &choices, sizeof(choices));
	} else {
		v.validate = LXW_VALIDATION_TYPE_LIST;
		memcpy(&v.value_list, &dummy, sizeof(dummy));
		formula = list_add(o, choices);
	}
	note(o, worksheet_data_validation_range(o->sheet, o->title_row + 1,
						(lxw_col_t)i, last,
						(lxw_col_t)i, &v));
	if (formula)
		formula_put(o->sheet, formula);
}

/* The hidden sheet, one list per column. */
static void lists_write(struct out_xlsx *o)
{
	lxw_worksheet *sheet;
	int rows = 0;

	if (!o->list_sheet)
		return;
	sheet = workbook_add_worksheet(o->book, o->list_sheet);
	if (!sheet) {
		note(o, LXW_ERROR_SHEETNAME_ALREADY_USED);
		return;
	}
	for (size_t i = 0; i < o->lists.n; i++)
		if (o->lists.v[i].n > rows)
			rows = o->lists.v[i].n;
	for (int r = 0; r < rows; r++)
		for (size_t i = 0; i < o->lists.n; i++)
			if (r < o->lists.v[i].n)
				note(o, worksheet_write_string(
					    sheet, (lxw_row_t)r, (lxw_col_t)i,
					    o->lists.v[i].items[r], o->text));
	worksheet_hide(sheet);
}

/* ---- a sheet ------------------------------------------------------------- */

/* What needs to know the last row. */
static void sheet_finish(struct out_xlsx *o)
{
	lxw_row_t last = o->row > 0 ? o->row - 1 : 0;
	lxw_row_t least = o->title_row + TEMPLATE_ROWS;
	lxw_col_t right = (lxw_col_t)(o->columns.n - 1);

	if (!o->sheet)
		return;
	for (size_t i = 0; i < o->columns.n; i++)
		pick_list(o, (int)i, last > least ? last : least);
	if (last < o->title_row)
		last = o->title_row;
	note(o, worksheet_autofilter(o->sheet, o->title_row, 0, last, right));
	o->sheet = NULL;
}

static double width_of(const struct out_col *col)
{
	int n = 0;

	if (col->width > 0)
		return col->width;
	for (const char *s = col->title; *s; s++)
		n += (*s & 0xc0) != 0x80;
	n += 4; /* the arrow of the filter */
	if (col->kind == COL_DAY && n < 12)
		n = 12;
	return n < WIDTH_LEAST ? WIDTH_LEAST : n > WIDTH_MOST ? WIDTH_MOST : n;
}

static void title_write(struct out_xlsx *o, int i, const struct out_col *col)
{
	struct column mine = {.kind = col->kind,
			      .choices = col->choices,
			      .width = (int)width_of(col)};
	size_t cap = strlen(col->title) + 3;
	char *title = xmalloc(cap);

	/* a day typed into a column of days would be turned around by an
	 * American Excel, and 1987 become a day of 1905: days stay text
	 * until the import reads them */
	mine.format = col->kind == COL_TEXT || col->kind == COL_DAY
			  ? o->text
			  : number_format(o, col->kind, col->decimals);
	if (col->is_wrapped)
		mine.format = o->wrapped;
	vec_push(&o->columns, mine);
	snprintf(title, cap, "%s%s", col->title, col->is_required ? " *" : "");
	note(o, worksheet_set_column(o->sheet, (lxw_col_t)i, (lxw_col_t)i,
				     width_of(col), mine.format));
	note(o, worksheet_write_string(o->sheet, o->row, (lxw_col_t)i, title,
				       col->is_required ? o->title_required
							: o->title));
	if (col->note && *col->note)
		note(o, worksheet_write_comment(o->sheet, o->row, (lxw_col_t)i,
						col->note));
	free(title);
}

static enum rc xlsx_sheet(struct ctx *c, struct sheet_out *base,
			  const char *name, const char *const *title_rows,
			  const struct out_col *cols, int ncols)
{
	struct out_xlsx *o = (struct out_xlsx *)base;

	sheet_finish(o);
	o->sheet = workbook_add_worksheet(o->book, name_make(o, name));
	if (!o->sheet)
		return err_set(c, E_IO, "", &msg_file_write, base->path, name);
	o->row = 0;
	o->column = 0;
	o->columns.n = 0;
	for (; title_rows && *title_rows; title_rows++, o->row++)
		note(o, worksheet_write_string(o->sheet, o->row, 0, *title_rows,
					       o->heading));
	o->title_row = o->row;
	for (int i = 0; i < ncols; i++)
		title_write(o, i, &cols[i]);
	o->row++;
	worksheet_freeze_panes(o->sheet, o->row, 0);
	note(o, worksheet_repeat_rows(o->sheet, o->title_row, o->title_row));
	worksheet_set_paper(o->sheet, 9); /* A4 */
	worksheet_fit_to_pages(o->sheet, 1, 0);
	if (ncols > 6 || cols[ncols - 1].is_wrapped)
		worksheet_set_landscape(o->sheet);
	return OK;
}

/* ---- cells --------------------------------------------------------------- */

static lxw_format *cell_format(const struct out_xlsx *o)
{
	if ((size_t)o->column < o->columns.n)
		return o->columns.v[o->column].format;
	return o->text;
}

/* "_x0041_" in a text would be read back as "A", by every program. */
static char *escape(const char *s)
{
	struct buf b;

	buf_init(&b, SIZE_MAX);
	for (const char *at; (at = strstr(s, "_x")); s = at + 1) {
		buf_add(&b, s, (size_t)(at - s));
		buf_str(&b, strlen(at) > 6 && at[6] == '_' ? "_x005F_" : "_");
	}
	buf_str(&b, s);
	return buf_steal(&b);
}

/* Lines that a text takes in its column.  Programs make a row as high as its
 * texts need only while somebody types. */
static int lines_of(const struct out_xlsx *o, const char *s)
{
	int chars = 0, width = 1;

	for (; *s; s++)
		chars += (*s & 0xc0) != 0x80;
	if ((size_t)o->column < o->columns.n)
		width = o->columns.v[o->column].width;
	/* a column holds a quarter more of small letters than its width */
	return chars * 4 / (width * 5) + 1;
}

static void xlsx_text(struct sheet_out *base, const char *s)
{
	struct out_xlsx *o = (struct out_xlsx *)base;
	char *escaped = strstr(s, "_x") ? escape(s) : NULL;
	lxw_format *f = cell_format(o);
	int lines = lines_of(o, s);

	if (f == o->wrapped && lines > o->lines)
		o->lines = lines;

	note(o, worksheet_write_string(o->sheet, o->row, (lxw_col_t)o->column++,
				       escaped ? escaped : s,
				       f == o->wrapped ? f : o->text));
	free(escaped);
}

static void put_number(struct out_xlsx *o, double x)
{
	lxw_format *f = cell_format(o);

	note(o, worksheet_write_number(o->sheet, o->row, (lxw_col_t)o->column++,
				       x, f == o->text ? NULL : f));
}

static void xlsx_int(struct sheet_out *base, int64_t i)
{
	struct out_xlsx *o = (struct out_xlsx *)base;
	char s[32];

	/* a number of Excel has 15 digits */
	if (i <= 999999999999999 && i >= -999999999999999) {
		put_number(o, (double)i);
		return;
	}
	snprintf(s, sizeof(s), "%lld", (long long)i);
	xlsx_text(base, s);
}

static void xlsx_real(struct sheet_out *base, double x)
{
	struct out_xlsx *o = (struct out_xlsx *)base;

	if (isfinite(x))
		put_number(o, x);
	else
		o->column++;
}

static void xlsx_day(struct sheet_out *base, day_t d)
{
	struct out_xlsx *o = (struct out_xlsx *)base;
	char s[DAY_TEXT];

	/* programs disagree about serial numbers before March 1900 */
	if (!day_is_full(d) || d < 19000301) {
		xlsx_text(base, day_vi(s, d));
		return;
	}
	note(o, worksheet_write_number(o->sheet, o->row, (lxw_col_t)o->column++,
				       (double)day_to_serial(d), o->day));
}

static void xlsx_empty(struct sheet_out *base)
{
	((struct out_xlsx *)base)->column++;
}

static void xlsx_row(struct sheet_out *base)
{
	struct out_xlsx *o = (struct out_xlsx *)base;

	if (o->lines > 1)
		note(o, worksheet_set_row(o->sheet, o->row,
					  LINE_HEIGHT * o->lines, NULL));
	o->lines = 0;
	o->row++;
	o->column = 0;
}

static void xlsx_chart(struct sheet_out *base, const char *title, int label_col,
		       int value_col, int first_row, int last_row)
{
	struct out_xlsx *o = (struct out_xlsx *)base;
	lxw_chart *chart = workbook_add_chart(o->book, LXW_CHART_COLUMN);
	lxw_chart_series *series;
	const char *name = o->names.v[o->names.n - 1];
	lxw_row_t from = o->title_row + 1 + (lxw_row_t)first_row;
	lxw_row_t to = o->title_row + 1 + (lxw_row_t)last_row;

	if (!chart || !o->sheet)
		return;
	series = chart_add_series(chart, NULL, NULL);
	chart_series_set_categories(series, name, from, (lxw_col_t)label_col,
				    to, (lxw_col_t)label_col);
	chart_series_set_values(series, name, from, (lxw_col_t)value_col, to,
				(lxw_col_t)value_col);
	chart_title_set_name(chart, title);
	chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
	note(o, worksheet_insert_chart(o->sheet, o->title_row,
				       (lxw_col_t)(o->columns.n + 1), chart));
}

/* ---- the file ------------------------------------------------------------ */

static void out_free(struct out_xlsx *o)
{
	for (size_t i = 0; i < o->lists.n; i++) {
		for (int k = 0; k < o->lists.v[i].n; k++)
			free(o->lists.v[i].items[k]);
		free(o->lists.v[i].items);
	}
	for (size_t i = 0; i < o->names.n; i++)
		free(o->names.v[i]);
	vec_free(&o->lists);
	vec_free(&o->names);
	vec_free(&o->columns);
	free(o);
}

static enum rc failure(struct ctx *c, const struct out_xlsx *o)
{
	char number[24];

	switch (o->failed) {
	case LXW_NO_ERROR:
		return OK;
	case LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE:
		return err_set(c, E_LIMIT, "", &msg_out_rows, o->base.path,
			       "1.048.576");
	case LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED:
		snprintf(number, sizeof(number), "%u", o->failed_row + 1);
		return err_set(c, E_LIMIT, "", &msg_out_text_long, o->base.path,
			       number);
	default:
		return err_set(c, E_IO, "", &msg_file_write, o->base.path,
			       lxw_strerror(o->failed));
	}
}

static enum rc xlsx_close(struct ctx *c, struct sheet_out *base, bool is_kept)
{
	struct out_xlsx *o = (struct out_xlsx *)base;
	enum rc rc = OK;

	if (is_kept) {
		sheet_finish(o);
		lists_write(o);
		rc = failure(c, o);
	}
	if (is_kept && rc == OK) {
		o->failed = workbook_close(o->book);
		rc = failure(c, o);
	} else {
		lxw_workbook_free(o->book);
	}
	out_free(o);
	return rc;
}

static const struct out_ops xlsx_ops = {
    .sheet = xlsx_sheet,
    .text = xlsx_text,
    .integer = xlsx_int,
    .real = xlsx_real,
    .day = xlsx_day,
    .empty = xlsx_empty,
    .row = xlsx_row,
    .chart = xlsx_chart,
    .close = xlsx_close,
};

struct sheet_out *out_xlsx_open(struct ctx *c, const char *path)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	struct out_xlsx *o;
	/* the library opens the file only at the end */
	FILE *f = fopen(path, "wbe");

	if (!f || fclose(f) != 0) {
		err_set(c, E_IO, "", &msg_file_write, path, strerror(errno));
		return NULL;
	}
	o = xcalloc(1, sizeof(*o));
	o->base.ops = &xlsx_ops;
	o->book = workbook_new_opt(path, &options);
	assert(o->book);
	formats_make(o);
	return &o->base;
}
