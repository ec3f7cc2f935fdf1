/*
 * load.c: a load into an empty table does without the table's indexes and has
 * them made at the end, sorted, in the same transaction.  Kept up row by row
 * each entry goes to another page: of a table that is larger than the cache,
 * each such page is read and written again, a hundred times over.
 */
#include "base/base.h"
#include "store/store_int.h"

/* Fewer rows are not worth the change of the schema. */
enum { BARE_FROM = 1000 };

void act_will_ask(struct ctx *c, struct act *a, const struct entity *e)
{
	a->load[plan_of(c, e)->index].keeps = true;
}

static enum rc was_empty(struct ctx *c, const struct plan *p, bool *out)
{
	int64_t one;
	enum rc rc = db_one_int(c, &one, p->any, DB_NOARGS);

	*out = rc == E_NOTFOUND;
	return rc == E_NOTFOUND ? OK : rc;
}

enum rc load_count(struct ctx *c, struct act *a, const struct plan *p)
{
	struct load *l = &a->load[p->index];
	bool is_empty, is_ours;
	enum rc rc;

	if (l->keeps)
		return OK;
	if (l->rows == 0) {
		rc = was_empty(c, p, &is_empty);
		l->keeps = !is_empty;
		if (rc < 0)
			return rc;
	}
	if (++l->rows != BARE_FROM)
		return OK;
	rc = db_may_drop(c, &is_ours);
	l->keeps = !is_ours;
	if (rc < 0 || !is_ours)
		return rc;
	l->is_bare = true;
	return indexes_drop(c, p);
}

enum rc act_settle(struct ctx *c, struct act *a)
{
	enum rc rc = OK;
	int i;

	for (i = 0; rc == OK && i < c->app->nentities; i++) {
		struct load *l = &a->load[i];

		if (!l->is_bare)
			continue;
		rc = indexes_add(c, &c->app->plans[i]);
		l->is_bare = false;
		l->keeps = true;
	}
	return rc;
}
