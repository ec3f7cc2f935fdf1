/*
 * cells_report.h: who sits in the cells of today, read cell by cell for pages
 * that are opened in passing; the reports count all of them.
 */
#ifndef MOD_STAT_CELLS_REPORT_H
#define MOD_STAT_CELLS_REPORT_H

#include "base/idtree.h"
#include "store/store.h"

/*
 * Members on a day of the unit at place top of t (-1 = of all units) and of
 * those below it, added up: sums[i] is of the first i units from top on.  In
 * c->mem; *sums stays as it is if there are more units or members than a page
 * waits for, or some of them are out of reach.
 */
enum rc cells_count_members(struct ctx *c, int32_t **sums,
			    const struct idtree *t, int top, day_t day);
/* Dossiers of the people of one cell, today; cursor_close() it. */
enum rc cells_dossiers(struct ctx *c, struct cursor **out, int64_t cell);

#endif
