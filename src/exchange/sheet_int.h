/*
 * sheet_int.h: between the writer's surface and its two kinds of files.
 */
#ifndef EXCHANGE_SHEET_INT_H
#define EXCHANGE_SHEET_INT_H

#include "base/vec.h"
#include "exchange/messages.h"
#include "exchange/sheet_out.h"

struct out_ops {
	enum rc (*sheet)(struct ctx *c, struct sheet_out *o, const char *name,
			 const char *const *title_rows,
			 const struct out_col *cols, int ncols);
	void (*text)(struct sheet_out *o, const char *s);
	void (*integer)(struct sheet_out *o, int64_t i);
	void (*real)(struct sheet_out *o, double x);
	void (*day)(struct sheet_out *o, day_t d);
	void (*empty)(struct sheet_out *o);
	void (*row)(struct sheet_out *o);
	void (*chart)(struct sheet_out *o, const char *title, int label_col,
		      int value_col, int first_row, int last_row);
	/* Writes out and frees; with is_kept false the file does not matter. */
	enum rc (*close)(struct ctx *c, struct sheet_out *o, bool is_kept);
};

struct sheet_out {
	const struct out_ops *ops;
	char *path;
};

struct sheet_out *out_csv_open(struct ctx *c, const char *path);
struct sheet_out *out_xlsx_open(struct ctx *c, const char *path);

#endif
