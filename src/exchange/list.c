/*
 * list.c: the columns of lists, from the fields of their entities.
 */
#include "base/base.h"
#include "exchange/list.h"

int list_columns(const struct list_def *l, struct list_col out[LIST_COLUMNS])
{
	int part, i, n = 0;

	for (part = 0; part < LIST_PARTS && l->parts[part]; part++)
		for (i = 0; i < l->parts[part]->nfields; i++) {
			if (l->parts[part]->fields[i].flags & (FROZEN | OWNER))
				continue;
			assert(n < LIST_COLUMNS);
			out[n++] = (struct list_col){part, i};
		}
	return n;
}

int list_written(const struct list_def *l, struct list_col out[LIST_COLUMNS])
{
	int i, k = 0, n = list_columns(l, out);

	for (i = 0; i < n; i++)
		if (!(l->parts[out[i].part]->fields[out[i].field].flags &
		      INSTEAD))
			out[k++] = out[i];
	return k;
}

bool field_stands_in(const struct field *f, const char *name)
{
	const char *s = f->flags & INSTEAD ? f->via : "";
	size_t n, len = strlen(name);

	for (; *s; s += n + (s[n] == '|')) {
		n = strcspn(s, "|");
		if (n == len && memcmp(s, name, n) == 0)
			return true;
	}
	return false;
}

const struct field *list_field(const struct list_def *l, int column)
{
	struct list_col cols[LIST_COLUMNS];
	int n = list_columns(l, cols);

	assert(column >= 0 && column < n);
	return &l->parts[cols[column].part]->fields[cols[column].field];
}

int list_column(const struct list_def *l, const char *field)
{
	struct list_col cols[LIST_COLUMNS];
	int i, n = list_columns(l, cols);

	for (i = 0; i < n; i++)
		if (strcmp(l->parts[cols[i].part]->fields[cols[i].field].name,
			   field) == 0)
			return i;
	return -1;
}

int list_all(const struct module *const *modules, const struct list_def **out,
	     int max)
{
	int i, n = 0;

	for (; *modules; modules++) {
		const struct list_def *const *l = (*modules)->lists;

		for (; l && *l && n < max; l++) {
			for (i = n; i > 0 && out[i - 1]->order > (*l)->order;
			     i--)
				out[i] = out[i - 1];
			out[i] = *l;
			n++;
		}
	}
	return n;
}

const struct list_def *list_by_kind(const struct module *const *modules,
				    const char *kind)
{
	const struct list_def *all[64];
	int i, n = list_all(modules, all, 64);

	for (i = 0; i < n; i++)
		if (strcmp(all[i]->kind, kind) == 0)
			return all[i];
	return NULL;
}
