/*
 * terr.c: which unit a place belongs to.  A village belongs to the cell that
 * has it; one without a cell to the unit of its commune, so that no village
 * is lost.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

int terr_by_id(const struct terr *t, int64_t id)
{
	int64_t i;

	return id > 0 && map_geti(t->by_id, id, &i) ? (int)i : -1;
}

bool terr_is_alive(const struct terr_place *p, day_t day)
{
	return (!p->from || p->from <= day) && (!p->to || day <= p->to);
}

const char *terr_short_name(const char *name)
{
	static const char *const kinds[] = {
	    "Xã ",    "Phường ", "Thị trấn ",  "Đặc khu ",
	    "Huyện ", "Thị xã ", "Thành phố ", "Tỉnh ",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(kinds); i++)
		if (strncmp(name, kinds[i], strlen(kinds[i])) == 0)
			return name + strlen(kinds[i]);
	return name;
}

int terr_villages_of(struct stat *s, int unit, day_t day, int *one)
{
	const struct org_state *on = org_on(s->t, day);
	int i, n = 0;

	for (i = 0; i < on->narea[unit]; i++) {
		int p = terr_by_id(s->terr, on->area[unit][i]);

		if (p < 0 || s->terr->v[p].level != PLACE_VILLAGE ||
		    !terr_is_alive(&s->terr->v[p], day))
			continue;
		*one = p;
		n++;
	}
	return n;
}

static int depth_of(struct stat *s, int unit, day_t day)
{
	const struct org_state *on = org_on(s->t, day);
	int n = 0;

	for (; unit != NO_UNIT && n < DEPTH_MAX; n++)
		unit = on->parent[unit];
	return n;
}

static int villages_in(const struct stat *s, const struct org_state *on,
		       int unit)
{
	int i, n = 0;

	for (i = 0; i < on->narea[unit]; i++) {
		int p = terr_by_id(s->terr, on->area[unit][i]);

		n += p >= 0 && s->terr->v[p].level == PLACE_VILLAGE;
	}
	return n;
}

/* How well a unit speaks for a place: a cell of its own before a joint one
 * before a committee; among committees the lowest. */
static int rank_of(struct stat *s, const struct org_state *on, int unit,
		   bool is_village, day_t day)
{
	enum { OWN = 3000, JOINT = 2000 };

	if (is_village && org_is(s->t, unit, day, "cell"))
		return villages_in(s, on, unit) == 1 ? OWN : JOINT;
	return depth_of(s, unit, day);
}

static void owners_by_area(struct stat *s, day_t day, int *out, int *rank)
{
	const struct org_state *on = org_on(s->t, day);
	int u, i;

	for (u = 0; u < s->t->n; u++) {
		if (!on->narea[u] || !org_is_alive(s->t, u, day))
			continue;
		for (i = 0; i < on->narea[u]; i++) {
			int p = terr_by_id(s->terr, on->area[u][i]);
			int r;

			if (p < 0)
				continue;
			r = rank_of(s, on, u,
				    s->terr->v[p].level == PLACE_VILLAGE, day);
			if (r > rank[p]) {
				rank[p] = r;
				out[p] = u;
			}
		}
	}
}

/* A commune that no unit names belongs to the committee above the cells of
 * its villages. */
static void owners_by_villages(struct stat *s, day_t day, int *out)
{
	const struct org_state *on = org_on(s->t, day);
	const struct terr *t = s->terr;
	int i;

	for (i = 0; i < t->n; i++) {
		int up = t->v[i].parent, u = out[i];

		if (t->v[i].level != PLACE_VILLAGE || u == NO_UNIT || up < 0 ||
		    out[up] != NO_UNIT)
			continue;
		if (org_is(s->t, u, day, "subordinate_cell") &&
		    on->parent[u] != NO_UNIT)
			u = on->parent[u];
		out[up] = u;
	}
}

static void owners_from_above(struct stat *s, day_t day, int *out)
{
	const struct terr *t = s->terr;
	int i, roots = 0, root = org_root(s->t, day);

	for (i = 0; i < s->t->n; i++)
		roots +=
		    s->t->u[i].parent == NO_UNIT && org_is_alive(s->t, i, day);
	for (i = 0; i < t->n; i++) {
		int up = t->v[i].parent, depth = 0;

		if (out[i] != NO_UNIT)
			continue;
		while (up >= 0 && out[up] == NO_UNIT && depth++ < DEPTH_MAX)
			up = t->v[up].parent;
		if (up >= 0)
			out[i] = out[up];
		else if (roots == 1)
			out[i] = root;
	}
}

void terr_owners(struct stat *s, day_t day, int *out)
{
	int *rank = xcalloc((size_t)s->terr->n + 1, sizeof(rank[0]));
	int i;

	for (i = 0; i < s->terr->n; i++)
		out[i] = NO_UNIT;
	owners_by_area(s, day, out, rank);
	owners_by_villages(s, day, out);
	owners_from_above(s, day, out);
	free(rank);
}

void terr_path(struct stat *s, int place, struct path *out)
{
	stat_path(s, s->terr->v[place].owner, s->args.as_of, out);
}
