/* table.c: a list in memory, before it takes the form of a file. */
#include "base/base.h"

#include "mod/demo/demo_int.h"

struct table *table_new(struct demo *d, const char *kind,
			const struct tcol *cols, int n_cols)
{
	struct table *t = arena_alloc(d->c->mem, sizeof(*t));

	t->kind = kind;
	t->cols = cols;
	t->n_cols = n_cols;
	vec_push(&d->tables, t);
	return t;
}

/* A new row of empty cells; days are ISO until the file is written. */
const char **table_row(struct demo *d, struct table *t)
{
	const char **r = arena_alloc(d->c->mem, (size_t)t->n_cols * sizeof(*r));

	for (int i = 0; i < t->n_cols; i++)
		r[i] = "";
	vec_push(&t->rows, r);
	return r;
}

const char *day_cell(struct demo *d, day_t day)
{
	char buf[DAY_TEXT];

	if (day == 0)
		return "";
	return arena_strdup(d->c->mem, day_iso(buf, day));
}

const char *int_cell(struct demo *d, int n)
{
	return n < 0 ? "" : arena_printf(d->c->mem, "%d", n);
}
