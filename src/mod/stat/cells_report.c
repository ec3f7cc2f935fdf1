/*
 * cells_report.c: members of the units of a tree, read cell by cell: only
 * those below the unit of a page, and only if they are not too many for one
 * that is opened in passing.  Who of a cell is on the way.
 */
#include "base/base.h"
#include "mod/stat/cells_report.h"

#include "mod/dossier/dossier.h"
#include "mod/stat/stat_int.h"

enum { UNITS_MOST = 3000, MEMBERS_MOST = 50000 };

/* the '+' keeps SQLite from going through everybody by day */
#define MEMBERS                                                                \
	"SELECT d.person, p.cell FROM person p JOIN dossier d ON d.person = "  \
	"p.id WHERE p.voided = 0 AND d.voided = 0 AND +d.admission_day <= $1 " \
	"AND (d.exit_on IS NULL OR d.exit_on > $1) AND "

struct tally_of_cells {
	struct ctx *c;
	const struct idtree *t;
	day_t day;
	int32_t *sums;
	int first, last; /* places that are counted */
	int64_t seen;
	struct moves moves; /* n is 0 unless somebody moved later */
};

/* Where members of a cell sit that day. */
static void add(struct tally_of_cells *x, int64_t cell)
{
	const struct idtree *t = x->t;
	int place = idtree_find(t, cell);

	if (place >= 0)
		place = t->v[place].heir;
	if (place >= x->first && place <= x->last)
		x->sums[place - x->first + 1]++;
}

static enum rc add_rows(struct tally_of_cells *x, const char *sql,
			const struct val *args, int nargs, bool is_mover)
{
	struct ctx *c = x->c;
	struct db_rows r;
	int got = OK;
	enum rc rc = db_scan(c, &r, sql, args, nargs);

	if (rc < 0)
		return rc;
	while (x->seen <= MEMBERS_MOST && (got = db_next(c, &r)) == DB_ROW) {
		int64_t person = db_int(&r, 0), cell = db_int(&r, 1);

		x->seen++;
		if (is_mover)
			add(x, moves_cell(&x->moves, person, cell, x->day));
		else if (!idset_has(&x->moves.who, person))
			add(x, cell);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

/* Whoever moved after the day may have sat anywhere. */
static enum rc add_movers(struct tally_of_cells *x)
{
	day_t day = x->day;
	enum rc rc = OK;
	int64_t who;

	for (who = idset_next(&x->moves.who, 0); rc == OK && who >= 0;
	     who = idset_next(&x->moves.who, who + 1))
		rc = add_rows(x, MEMBERS "p.id = $2",
			      DB_ARGS(DBI(day), DBI(who)), true);
	return rc;
}

static enum rc add_cells(struct tally_of_cells *x)
{
	const struct idtree *t = x->t;
	struct idset cells;
	int64_t id, end;
	enum rc rc = OK;
	int i;

	idset_init(&cells);
	for (i = x->first; i <= x->last; i = t->v[i].last + 1)
		idtree_below(t, i, &cells);
	for (id = idset_next(&cells, 0); rc == OK && id >= 0;
	     id = idset_next(&cells, end + 1)) {
		for (end = id; idset_has(&cells, end + 1);)
			end++;
		rc = add_rows(x, MEMBERS "p.cell BETWEEN $2 AND $3",
			      DB_ARGS(DBI(x->day), DBI(id), DBI(end)), false);
	}
	idset_free(&cells);
	return rc;
}

static enum rc load_moves(struct tally_of_cells *x, struct org_tree **t)
{
	struct ctx *c = x->c;
	int64_t one = 0;
	enum rc rc = db_one_int(
	    c, &one,
	    "SELECT 1 FROM transfer WHERE voided = 0 AND day > $1 LIMIT 1",
	    DB_ARGS(DBI(x->day)));

	*t = NULL;
	if (rc == E_NOTFOUND)
		return OK;
	if (rc == OK)
		rc = org_tree_load_bare(c, t);
	return rc < 0 ? rc : moves_load(c, *t, &x->moves);
}

/* Numbers of a part would be wrong ones under the name of the unit. */
static bool is_within_reach(const struct ctx *c, const struct idtree *t,
			    int top)
{
	return !c->reach || (top >= 0 && store_reaches(c, t->v[top].id));
}

enum rc cells_count_members(struct ctx *c, int32_t **sums,
			    const struct idtree *t, int top, day_t day)
{
	struct tally_of_cells x = {
	    .c = c, .t = t, .day = day, .last = t->n - 1};
	struct org_tree *org;
	int i, n;
	enum rc rc;

	if (top >= 0) {
		x.first = top;
		x.last = t->v[top].last;
	}
	n = x.last - x.first + 1;
	if (n > UNITS_MOST || !is_within_reach(c, t, top))
		return OK;
	x.sums = arena_alloc(c->mem, ((size_t)n + 1) * sizeof(int32_t));
	rc = load_moves(&x, &org);
	if (rc == OK)
		rc = add_cells(&x);
	if (rc == OK && x.moves.n)
		rc = add_movers(&x);
	for (i = 1; i <= n; i++)
		x.sums[i] += x.sums[i - 1];
	if (rc == OK && x.seen <= MEMBERS_MOST)
		*sums = x.sums;
	moves_free(&x.moves);
	org_tree_free(org);
	return rc;
}

/* ---- on the way ---- */

enum rc cells_dossiers(struct ctx *c, struct cursor **out, int64_t cell)
{
	const struct val id = val_int(cell);

	return cursor_open(c, out, &dossier_entity,
			   "person IN (SELECT id FROM person WHERE "
			   "cell = $1 AND voided = 0)",
			   &id, 1);
}
