/*
 * import_faults.c: faults and warnings, kept for the answer.
 */
#include "base/base.h"
#include "exchange/import_int.h"

static struct import_fault make(struct import *im, const struct sheet_plan *p,
				int row, const char *column, const char *value,
				const char *message)
{
	return (struct import_fault){
	    .file = p->file,
	    .sheet = p->sheet_name,
	    .row = row,
	    .column = arena_strdup(im->mem, column ? column : ""),
	    .value = arena_strdup(im->mem, value ? value : ""),
	    .message = arena_strdup(im->mem, message),
	};
}

void import_fault(struct import *im, struct sheet_plan *p, int row,
		  const char *column, const char *value, const char *message)
{
	im->nerrors++;
	if (p->errors.n < FAULTS_MAX)
		vec_push(&p->errors, make(im, p, row, column, value, message));
	else if (p->errors.n == FAULTS_MAX)
		vec_push(&p->errors, make(im, p, row, "", "",
					  say(im->c, &msg_too_many_faults)));
}

void import_note(struct import *im, struct sheet_plan *p, int row,
		 const char *column, const char *value, const struct msg *msg,
		 const char *text)
{
	struct import_fault f;

	if (p->warnings.n >= FAULTS_MAX)
		return;
	f = make(im, p, row, column, value, text);
	f.msg = msg;
	vec_push(&p->warnings, f);
}

void import_warning_say(struct import *im, struct sheet_plan *p, int row,
			const char *column, const char *value,
			const struct say *say)
{
	import_note(im, p, row, column, value, say->msg,
		    say_text(im->c->mem, im->c->lang, say));
}

uint32_t import_row_no(const struct sheet_plan *p, int row)
{
	return p->first_row + (uint32_t)row;
}

const char *import_row_at(struct import *im, uint32_t no, const char **row)
{
	const struct sheet_plan *p = NULL;
	size_t i;

	for (i = 0; i < im->plans.n; i++)
		if (im->plans.v[i]->is_read && im->plans.v[i]->first_row <= no)
			p = im->plans.v[i];
	assert(p);
	*row = arena_printf(im->c->mem, "%u", no - p->first_row);
	return *p->sheet_name
		   ? arena_printf(im->c->mem, "%s» «%s", p->file, p->sheet_name)
		   : p->file;
}

void import_take_error(struct import *im, struct sheet_plan *p, int row,
		       const char *const *text)
{
	struct err *e = &im->c->err;
	int col = *e->field ? list_column(p->list, e->field) : -1;

	if (col >= 0)
		import_fault(im, p, row, p->field[col]->label,
			     text ? text[col] : "", e->text);
	else
		import_fault(im, p, row, "", "", e->text);
	err_clear(im->c);
}
