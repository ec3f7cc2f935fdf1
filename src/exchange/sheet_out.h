/*
 * sheet_out.h: writing the same table as XLSX or CSV, streaming.  Text that
 * a spreadsheet would take for a formula stays text (S-39).
 */
#ifndef EXCHANGE_SHEET_OUT_H
#define EXCHANGE_SHEET_OUT_H

#include "base/ctx.h"

enum out_kind { OUT_XLSX, OUT_CSV };

enum col_kind { COL_TEXT, COL_INT, COL_REAL, COL_DAY, COL_PERCENT };

struct out_col {
	const char *title;
	enum col_kind kind;
	int width;	  /* characters; 0 = by the title */
	int decimals;	  /* COL_REAL, COL_PERCENT */
	bool is_required; /* title marked with * and colour in templates */
	bool is_wrapped;  /* long texts go on below instead of beside */
	const char *note; /* comment of the title cell, NULL = none */
	const char *const *choices; /* pick list, NULL-ended; NULL = none */
};

/* Name of the hidden sheet that holds the pick lists. */
#define SHEET_PICK_LISTS "Danh mục"

struct sheet_out;

/* Opens path for writing; sheets follow.  CSV takes one sheet only; it is
 * UTF-8 with BOM, comma, CRLF.  E_IO if it cannot be written. */
enum rc sheet_out_open(struct ctx *c, struct sheet_out **out, enum out_kind k,
		       const char *path);

/* title_rows: lines above the titles (document heading), NULL-ended, NULL =
 * none. */
enum rc sheet_out_sheet(struct ctx *c, struct sheet_out *o, const char *name,
			const char *const *title_rows,
			const struct out_col *cols, int ncols);

/* The cells of one row, left to right. */
void sheet_out_text(struct sheet_out *o, const char *s); /* NULL = empty */
void sheet_out_int(struct sheet_out *o, int64_t i);
void sheet_out_real(struct sheet_out *o, double x);
void sheet_out_day(struct sheet_out *o, day_t d); /* partial days as text */
void sheet_out_empty(struct sheet_out *o);
void sheet_out_row(struct sheet_out *o); /* ends the row */

/* XLSX only, after the rows: a column chart of `value_col` over `label_col`,
 * rows first..last (0-based data rows). */
void sheet_out_chart(struct sheet_out *o, const char *title, int label_col,
		     int value_col, int first_row, int last_row);

/* Writes the file out; o is gone afterwards, whatever comes back. */
enum rc sheet_out_close(struct ctx *c, struct sheet_out *o);
/* Gives up; removes the file. */
void sheet_out_abort(struct sheet_out *o);

#endif
