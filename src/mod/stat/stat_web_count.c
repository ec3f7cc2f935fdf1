/*
 * stat_web_count.c: members of the units of a tree, read cell by cell: only
 * those below the unit of the page, and only if they are not too many for a
 * page that is opened in passing.  The reports count all of them.
 */
#include "base/base.h"
#include "mod/stat/stat_web_tree.h"

#include "db/db.h"
#include "mod/stat/stat_int.h"
#include "store/store.h"

enum { UNITS_MOST = 3000, MEMBERS_MOST = 50000 };

/* the '+' keeps SQLite from going through everybody by day */
#define MEMBERS                                                                \
	"SELECT d.person, p.cell FROM person p JOIN dossier d ON d.person = "  \
	"p.id WHERE p.voided = 0 AND d.voided = 0 AND +d.admission_day <= $1 " \
	"AND (d.exit_on IS NULL OR d.exit_on > $1) AND "

struct tally_of_cells {
	struct grove *g;
	int first, last; /* places that are counted */
	int64_t seen;
	struct moves moves; /* n is 0 unless somebody moved later */
};

/* Where members of a cell sit that day. */
static void add(struct tally_of_cells *x, int64_t cell)
{
	const struct idtree *t = x->g->t;
	int place = idtree_find(t, cell);

	if (place >= 0)
		place = t->v[place].heir;
	if (place >= x->first && place <= x->last)
		x->g->sums[place - x->first + 1]++;
}

static enum rc add_rows(struct tally_of_cells *x, const char *sql,
			const struct val *args, int nargs, bool is_mover)
{
	struct ctx *c = x->g->p->c;
	struct db_rows r;
	int got = OK;
	enum rc rc = db_scan(c, &r, sql, args, nargs);

	if (rc < 0)
		return rc;
	while (x->seen <= MEMBERS_MOST && (got = db_next(c, &r)) == DB_ROW) {
		int64_t person = db_int(&r, 0), cell = db_int(&r, 1);

		x->seen++;
		if (is_mover)
			add(x, moves_cell(&x->moves, person, cell, x->g->day));
		else if (!idset_has(&x->moves.who, person))
			add(x, cell);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

/* Whoever moved after the day may have sat anywhere. */
static enum rc add_movers(struct tally_of_cells *x)
{
	day_t day = x->g->day;
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
	const struct idtree *t = x->g->t;
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
		rc =
		    add_rows(x, MEMBERS "p.cell BETWEEN $2 AND $3",
			     DB_ARGS(DBI(x->g->day), DBI(id), DBI(end)), false);
	}
	idset_free(&cells);
	return rc;
}

static enum rc load_moves(struct tally_of_cells *x, struct org_tree **t)
{
	struct ctx *c = x->g->p->c;
	int64_t one = 0;
	enum rc rc = db_one_int(
	    c, &one,
	    "SELECT 1 FROM transfer WHERE voided = 0 AND day > $1 LIMIT 1",
	    DB_ARGS(DBI(x->g->day)));

	*t = NULL;
	if (rc == E_NOTFOUND)
		return OK;
	if (rc == OK)
		rc = org_tree_load_bare(c, t);
	return rc < 0 ? rc : moves_load(c, *t, &x->moves);
}

/* Numbers of a part would be wrong ones under the name of the unit. */
static bool is_within_reach(const struct grove *g)
{
	const struct ctx *c = g->p->c;

	return !c->reach ||
	       (g->top >= 0 && store_reaches(c, g->t->v[g->top].id));
}

enum rc tree_count_members(struct grove *g)
{
	struct tally_of_cells x = {.g = g, .last = g->t->n - 1};
	struct org_tree *t;
	int i, n;
	enum rc rc;

	if (g->top >= 0) {
		x.first = g->top;
		x.last = g->t->v[g->top].last;
	}
	n = x.last - x.first + 1;
	if (n > UNITS_MOST || !is_within_reach(g))
		return OK;
	g->sums = arena_alloc(g->p->c->mem, ((size_t)n + 1) * sizeof(int32_t));
	rc = load_moves(&x, &t);
	if (rc == OK)
		rc = add_cells(&x);
	if (rc == OK && x.moves.n)
		rc = add_movers(&x);
	if (x.seen > MEMBERS_MOST)
		g->sums = NULL;
	for (i = 1; g->sums && i <= n; i++)
		g->sums[i] += g->sums[i - 1];
	moves_free(&x.moves);
	org_tree_free(t);
	return rc;
}

int64_t tree_members(const struct grove *g, int place)
{
	int first = g->top >= 0 ? g->top : 0;

	return g->sums[g->t->v[place].last - first + 1] -
	       g->sums[place - first];
}
