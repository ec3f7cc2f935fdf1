/*
 * sheet_out.c: the surface of the writer; the kinds of files stand behind a
 * table of functions.
 */
#include <unistd.h>

#include "base/base.h"
#include "exchange/sheet_int.h"

enum rc sheet_out_open(struct ctx *c, struct sheet_out **out, enum out_kind k,
		       const char *path)
{
	struct sheet_out *o =
	    k == OUT_CSV ? out_csv_open(c, path) : out_xlsx_open(c, path);

	if (!o)
		return c->err.rc;
	o->path = xstrdup(path);
	*out = o;
	return OK;
}

enum rc sheet_out_sheet(struct ctx *c, struct sheet_out *o, const char *name,
			const char *const *title_rows,
			const struct out_col *cols, int ncols)
{
	assert(ncols > 0);
	return o->ops->sheet(c, o, name, title_rows, cols, ncols);
}

void sheet_out_text(struct sheet_out *o, const char *s)
{
	if (s && *s)
		o->ops->text(o, s);
	else
		o->ops->empty(o);
}

void sheet_out_int(struct sheet_out *o, int64_t i)
{
	o->ops->integer(o, i);
}

void sheet_out_real(struct sheet_out *o, double x)
{
	o->ops->real(o, x);
}

void sheet_out_day(struct sheet_out *o, day_t d)
{
	if (d)
		o->ops->day(o, d);
	else
		o->ops->empty(o);
}

void sheet_out_empty(struct sheet_out *o)
{
	o->ops->empty(o);
}

void sheet_out_row(struct sheet_out *o)
{
	o->ops->row(o);
}

void sheet_out_chart(struct sheet_out *o, const char *title, int label_col,
		     int value_col, int first_row, int last_row)
{
	if (o->ops->chart)
		o->ops->chart(o, title, label_col, value_col, first_row,
			      last_row);
}

enum rc sheet_out_close(struct ctx *c, struct sheet_out *o)
{
	char *path = o->path;
	enum rc rc = o->ops->close(c, o, true);

	/* half a list must not be taken for a whole one */
	if (rc < 0)
		unlink(path);
	free(path);
	return rc;
}

void sheet_out_abort(struct sheet_out *o)
{
	char *path;

	if (!o)
		return;
	path = o->path;
	o->ops->close(NULL, o, false);
	unlink(path);
	free(path);
}
