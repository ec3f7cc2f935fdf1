/*
 * listing_rows.c: the records of a page whose numbers were found, and what
 * completes them.
 */
#include "base/base.h"
#include "store/listing_int.h"

/* Of several parts the latest one counts. */
static enum rc load_part(struct ctx *c, const struct plan *p, int64_t id,
			 struct row **out)
{
	enum rc rc = row_one(c, out, c->mem, p, p->by_owner, DBI(id));

	if (rc != E_NOTFOUND)
		return rc;
	*out = NULL;
	return OK;
}

static const struct plan *plan_for(struct want *w, const struct entity *e,
				   int part)
{
	const struct plan *p = plan_of(w->c, e);
	const bool *fields = w->q->fields[part];

	/* what words found is filtered by its fields afterwards */
	return fields && !(w->q->words && w->q->nfilters)
		   ? plan_narrow(w->c, p, fields)
		   : p;
}

/* A page is asked for as a whole. */
static void ask_ahead(const struct want *w, const struct plan *p,
		      const struct plan *part, int from, int n)
{
	int64_t ids[DB_AHEAD];
	int i;

	for (i = 0; i < DB_AHEAD && from + i < n; i++)
		ids[i] = w->items.v[from + i].id;
	db_ahead(w->c, p->by_id, ids, i);
	if (part)
		db_ahead(w->c, part->by_owner, ids, i);
}

enum rc load_rows(struct want *w, struct listing_page *out, int n)
{
	const struct plan *p = plan_for(w, w->q->e, 0), *part = NULL;
	enum rc rc = OK;
	int i;

	if (w->q->part)
		part = plan_for(w, w->q->part, 1);
	out->rows = arena_alloc(w->c->mem, (size_t)(n + 1) * sizeof(void *));
	out->parts = arena_alloc(w->c->mem, (size_t)(n + 1) * sizeof(void *));
	for (i = 0; rc == OK && i < n; i++) {
		int64_t id = w->items.v[i].id;

		if (i % DB_AHEAD == 0)
			ask_ahead(w, p, part, i, n);
		rc = row_one(w->c, &out->rows[i], w->c->mem, p, p->by_id,
			     DBI(id));
		if (rc == OK && part)
			rc = load_part(w->c, part, id, &out->parts[i]);
	}
	out->n = n;
	return rc;
}
