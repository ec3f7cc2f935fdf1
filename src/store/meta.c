/*
 * meta.c: what a database tells of itself.
 */
#include "base/base.h"
#include "store/store_int.h"

enum rc meta_get(struct ctx *c, const char *name, const void **out, size_t *n)
{
	struct db_rows r;
	enum rc rc = db_query(c, &r, "SELECT value FROM meta WHERE name = $1",
			      DB_ARGS(DBT(name)));
	int got;

	*out = NULL;
	*n = 0;
	if (rc < 0)
		return rc;
	got = db_next(c, &r);
	if (got == DB_ROW) {
		const void *v = db_blob(&r, 0, n);

		*out = arena_memdup(c->mem, v ? v : "", *n);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

enum rc meta_put(struct ctx *c, const char *name, const void *value, size_t n)
{
	return db_exec(c, "INSERT INTO meta (name, value) VALUES ($1, $2)",
		       DB_ARGS(DBT(name), DBB(value, n)));
}
