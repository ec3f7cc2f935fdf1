/*
 * list.h: lists that people keep in workbooks.  A list is the fields of one
 * entity, or of one with another that completes it (OWNER).  Columns follow
 * from the fields: label, further titles, order.
 */
#ifndef EXCHANGE_LIST_H
#define EXCHANGE_LIST_H

#include "schema/module.h"

enum { LIST_PARTS = 2, LIST_COLUMNS = 96 };

struct list_def {
	const char *kind; /* name in commands: "units" */
	const char *label, *label_en;
	const struct entity *parts[LIST_PARTS]; /* the second may be NULL */
	int order; /* lists are read in this order */
	/* Moves texts between columns before they are parsed; NULL = none.
	 * has[column]: the sheet has it; text[column] may be NULL. */
	void (*fix)(struct ctx *c, const struct list_def *l, const bool *has,
		    const char **text);
	/* Invariants over all rows, asked when all lists are read; NULL =
	 * none. */
	enum rc (*finish)(struct ctx *c);
};

/* A column: which field of which part. */
struct list_col {
	int part, field;
};
/* All columns of a list in order; FROZEN fields and OWNER are not columns. */
int list_columns(const struct list_def *l, struct list_col out[LIST_COLUMNS]);
/* The same without those that only stand in for others when lists are read
 * (INSTEAD). */
int list_written(const struct list_def *l, struct list_col out[LIST_COLUMNS]);
/* Is f a column that is read instead of the one of that name (INSTEAD)? */
bool field_stands_in(const struct field *f, const char *name);
const struct field *list_field(const struct list_def *l, int column);
/* Number of the column with that field name; -1 = none. */
int list_column(const struct list_def *l, const char *field);

const struct list_def *list_by_kind(const struct module *const *modules,
				    const char *kind);
/* All lists in reading order; returns their number, at most max. */
int list_all(const struct module *const *modules, const struct list_def **out,
	     int max);

#endif
