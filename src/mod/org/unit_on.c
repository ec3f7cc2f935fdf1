/*
 * unit_on.c: one unit on a day, for pages that show a few of a large tree.
 */
#include "base/base.h"
#include "mod/org/tree.h"

#include "db/db.h"
#include "store/store.h"

enum { COL_DAY, COL_KIND, COL_OTHER, COL_NAME };

enum rc org_named_on(struct ctx *c, const struct row *unit, day_t day,
		     const char **name, const struct choice **kind)
{
	struct db_rows r;
	int got;
	enum rc rc = db_query(
	    c, &r,
	    "SELECT day, kind, new_unit, new_name FROM unit_event WHERE voided "
	    "= 0 AND unit = $1 ORDER BY day, id",
	    DB_ARGS(DBI(unit->id)));

	if (rc < 0)
		return rc;
	*name = row_text(unit, "name");
	*kind = choice_by_code("unit_kind", row_text(unit, "kind"));
	while ((got = db_next(c, &r)) == DB_ROW) {
		enum org_change what = org_change_of(db_text(&r, COL_KIND));

		if (day_first((day_t)db_int(&r, COL_DAY)) > day)
			continue;
		if (what == ORG_RENAME && db_text(&r, COL_NAME))
			*name = arena_strdup(c->mem, db_text(&r, COL_NAME));
		if (db_is_null(&r, COL_OTHER))
			*kind = org_kind_after(*kind, what);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}
