/*
 * moves_report.c: which cell a person sat in on a day.  The person's row has
 * the cell of today; before a move the person sat where the move came from.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "schema/catalogue.h"

static bool is_for_good(const char *kind)
{
	return !kind ||
	       choice_in_group(choice_by_code("transfer_kind", kind), "moves");
}

enum rc moves_load(struct ctx *c, const struct org_tree *t, struct moves *out)
{
	VEC(struct move) v = {0}, stays = {0};
	struct db_rows r;
	int got;
	enum rc rc = db_query(
	    c, &r,
	    "SELECT person, day, from_cell, to_cell, kind FROM transfer "
	    "WHERE voided = 0 ORDER BY person, day, id",
	    DB_NOARGS);

	if (rc < 0)
		return rc;
	idset_init(&out->who);
	idset_init(&out->staying);
	out->t = t;
	while ((got = db_next(c, &r)) == DB_ROW) {
		struct move m = {
		    .person = db_int(&r, 0),
		    .day = day_first((day_t)db_int(&r, 1)),
		    .from = db_int(&r, 2),
		    .to = db_int(&r, 3),
		};

		if (is_for_good(db_text(&r, 4))) {
			vec_push(&v, m);
			idset_add(&out->who, m.person);
		} else {
			vec_push(&stays, m);
			idset_add(&out->staying, m.person);
		}
	}
	db_end(&r);
	out->v = v.v;
	out->n = (int)v.n;
	out->stays = stays.v;
	out->nstays = (int)stays.n;
	return got < 0 ? (enum rc)got : OK;
}

void moves_free(struct moves *m)
{
	free(m->v);
	free(m->stays);
	idset_free(&m->who);
	idset_free(&m->staying);
	memset(m, 0, sizeof(*m));
}

int moves_first(const struct move *v, int n, int64_t person)
{
	int lo = 0, hi = n;

	while (lo < hi) {
		int mid = (lo + hi) / 2;

		if (v[mid].person < person)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Did the cell take over, by a merge or by several, from another one? */
static bool is_heir(const struct org_tree *t, int64_t cell, int64_t of)
{
	int u = org_by_id(t, of), steps = 0;

	while (u != NO_UNIT && steps++ < DEPTH_MAX) {
		u = t->u[u].next;
		if (u != NO_UNIT && t->u[u].id == cell)
			return true;
	}
	return false;
}

int64_t moves_cell(const struct moves *m, int64_t person, int64_t cell_today,
		   day_t day)
{
	int64_t cell = cell_today, came_to = 0;
	int i;

	if (!idset_has(&m->who, person))
		return cell_today;
	for (i = moves_first(m->v, m->n, person);
	     i < m->n && m->v[i].person == person; i++) {
		if (day < m->v[i].day) {
			cell = m->v[i].from;
			break;
		}
		came_to = m->v[i].to;
	}
	/* the lists name what the cell they moved to became since */
	return came_to && is_heir(m->t, cell, came_to) ? came_to : cell;
}
