/*
 * order_report.c: the table is read in its order and those that are asked for
 * are taken; they may be too many to be named one by one.
 */
#include "base/base.h"
#include "mod/stat/order_report.h"

#include "base/idset.h"
#include "db/db.h"

static const struct {
	const char *entity, *sql;
} orders[] = {
    {"person", "SELECT id FROM person ORDER BY name_key, id"},
    {"unit", "SELECT id FROM unit ORDER BY name_key, id"},
    {"place", "SELECT id FROM place ORDER BY name_key, id"},
    {"class", "SELECT id FROM class ORDER BY from_on DESC, id"},
    {"dossier", "SELECT d.id FROM dossier d JOIN person p "
		"ON p.id = d.person ORDER BY p.name_key, d.id"},
};

enum rc order_records(struct ctx *c, int64_t *out, const char *entity,
		      const int64_t *ids, size_t n)
{
	const char *sql = NULL;
	struct idset set;
	struct db_rows r;
	size_t i, taken = 0;
	int got;
	enum rc rc;

	for (i = 0; i < ARRAY_LEN(orders); i++)
		if (strcmp(orders[i].entity, entity) == 0)
			sql = orders[i].sql;
	memcpy(out, ids, n * sizeof(out[0]));
	idset_init(&set);
	for (i = 0; i < n; i++)
		idset_add(&set, ids[i]);
	/* the same record twice: keep what the figure counted */
	if (!sql || set.n != (int64_t)n) {
		idset_free(&set);
		return OK;
	}
	rc = db_scan(c, &r, sql, DB_NOARGS);
	if (rc == OK) {
		while ((got = db_next(c, &r)) == DB_ROW)
			if (idset_has(&set, db_int(&r, 0)) && taken < n)
				out[taken++] = db_int(&r, 0);
		db_end(&r);
		rc = got < 0 ? (enum rc)got : OK;
	}
	idset_free(&set);
	return rc;
}
