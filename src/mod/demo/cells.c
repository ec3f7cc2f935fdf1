/* cells.c: the cells below the communes: own, joint and split ones. */
#include "base/base.h"

#include "mod/demo/demo_int.h"

#define CELL "Chi bộ trực thuộc"

/* "Bản Nà Pen" → "Chi bộ bản Nà Pen"; the kind begins with plain ASCII. */
static const char *village_cell_name(struct demo *d, const char *village)
{
	char *s = arena_printf(d->c->mem, "Chi bộ %s", village);
	char *first = s + strlen("Chi bộ ");

	if (*first >= 'A' && *first <= 'Z')
		*first = (char)(*first + ('a' - 'A'));
	return s;
}

/* Cells of schools, offices … of a commune; those of villages come later,
 * when it is known which villages share a cell. */
enum rc cells_make(struct demo *d, int unit, int first, int n,
		   const json_t *commune)
{
	const json_t *a;
	size_t i;
	day_t upgrade = jday(commune, "upgrade", 0);
	const char *place = d->places.v[d->units.v[unit].home].name;
	const char *kinds[] = {"Xã ", "Phường ", "Thị trấn "};

	UNUSED(first);
	UNUSED(n);
	for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
		if (strncmp(place, kinds[k], strlen(kinds[k])) == 0)
			place += strlen(kinds[k]);
	json_array_foreach(jarr(d->recipe, "each_commune"), i, a)
	{
		int u = unit_add(d, unit, NULL,
				 arena_printf(d->c->mem, "Chi bộ %s %s",
					      jstr(a, "name", ""), place),
				 CELL);
		d->units.v[u].tag = jstr(a, "tag", "office");
		d->units.v[u].home = d->units.v[unit].home;
		d->units.v[u].founded = upgrade;
		d->units.v[u].moved_from = upgrade ? unit : NONE;
	}
	return OK;
}

/* Units of communes in the order of the tree. */
static int commune_unit_of(const struct demo *d, int village)
{
	int place = d->places.v[village].parent;

	for (size_t i = 0; i < d->units.n; i++)
		if (d->units.v[i].home == place &&
		    (strcmp(d->units.v[i].tag, "commune") == 0 ||
		     (int)i == d->root))
			return (int)i;
	return d->root;
}

static bool takes_joint(const struct demo *d, int commune)
{
	const struct unit *u = &d->units.v[commune];

	/* upgraded communes have their own story */
	return strcmp(u->type, "Đảng bộ cơ sở") == 0 &&
	       strstr(u->name, "phường") == NULL;
}

static int village_cell(struct demo *d, int commune, int village, bool is_new)
{
	int u = unit_add(d, commune, NULL,
			 village_cell_name(d, d->places.v[village].name), CELL);
	struct unit *cell = &d->units.v[u];

	cell->tag = "village";
	vec_push(&cell->area, village);
	if (!is_new && d->units.v[commune].area.n > 1) {
		/* founded when the commune's cell became an organisation */
		for (size_t i = 0; i < d->events.n; i++)
			if (d->events.v[i].unit == commune)
				cell->founded = d->events.v[i].day;
		cell->moved_from = commune;
	}
	return u;
}

static void split_off(struct demo *d, int commune, int village, int old,
		      day_t day)
{
	int u = village_cell(d, commune, village, true);

	d->units.v[u].founded = day;
	d->units.v[u].moved_from = old;
	event_add(d, day, "chia tách", old, u);
	d->units.v[u].number = d->events.v[d->events.n - 1].number;
	d->places.v[village].cell = u;
	d->places.v[village].old_cell = old;
	d->places.v[village].split_day = day;
}

struct joint {
	int villages, white;
	bool is_split;
	day_t day;
};

/* The commune's villages v[0..] become one joint cell. */
static void joint_make(struct demo *d, int commune, const int *v,
		       const struct joint *j)
{
	int u = village_cell(d, commune, v[0], false);

	d->places.v[v[0]].cell = u;
	d->places.v[v[0]].is_grouped = true;
	for (int i = 1; i < j->villages; i++) {
		vec_push(&d->units.v[u].area, v[i]);
		d->places.v[v[i]].cell = u;
		d->places.v[v[i]].is_grouped = true;
		d->places.v[v[i]].is_white = i >= j->villages - j->white;
	}
	if (!j->is_split)
		return;
	d->places.v[v[0]].is_mother = true;
	split_off(d, commune, v[j->villages - 1], u, j->day);
}

/* Free villages of the commune place from the back, so that the first ones,
 * which have names in the recipe, keep cells of their own. */
static bool take_free(const struct demo *d, int commune, int *out, int n)
{
	int place = d->units.v[commune].home, free_n = 0, got = 0;

	for (size_t i = 0; i < d->places.n; i++)
		free_n += d->places.v[i].parent == place &&
			  d->places.v[i].cell == NONE;
	if (free_n <= n)
		return false;
	for (int i = (int)d->places.n - 1; i >= 0 && got < n; i--)
		if (d->places.v[i].parent == place &&
		    d->places.v[i].cell == NONE)
			out[got++] = i;
	for (int i = 0; i < got / 2; i++) {
		int t = out[i];

		out[i] = out[got - 1 - i];
		out[got - 1 - i] = t;
	}
	return got == n;
}

#define MAX_JOINT 8

static enum rc joints_make(struct demo *d, const int *communes, int n)
{
	const json_t *g;
	size_t k;
	int at = 0, n_split = 0, split_total = 0, v[MAX_JOINT];

	json_array_foreach(jarr(d->recipe, "joint"), k, g) split_total +=
	    jbool(g, "split") ? jint(g, "cells", 0) : 0;
	int span = day_diff(d->from, d->to) - 90;
	json_array_foreach(jarr(d->recipe, "joint"), k, g)
	{
		struct joint j = {
		    .villages = jint(g, "villages", 2),
		    .white = jint(g, "white", 0),
		    .is_split = jbool(g, "split"),
		};
		assert(j.villages <= MAX_JOINT);
		for (int i = jint(g, "cells", 0); i > 0; i--) {
			int tries = 0;

			while (tries++ <= n &&
			       !take_free(d, communes[at % n], v, j.villages))
				at++;
			if (tries > n + 1)
				return err_set(d->c, E_INPUT, "",
					       &demo_msg_places, d->name,
					       "joint");
			/* spread over the span, not in its last weeks */
			if (j.is_split)
				j.day = work_day(
				    day_add(d->from, 45 + span * n_split++ /
							      split_total));
			joint_make(d, communes[at++ % n], v, &j);
		}
	}
	return OK;
}

static enum rc committees_make(struct demo *d)
{
	int want = jint(d->recipe, "committees", NONE), n = 0;
	VEC(int) cells = {0};

	for (size_t i = 0; want >= 0 && i < d->units.n; i++)
		if (strcmp(d->units.v[i].tag, "village") == 0)
			vec_push(&cells, (int)i);
	if (want > (int)cells.n) {
		vec_free(&cells);
		return err_set(d->c, E_INPUT, "", &demo_msg_places, d->name,
			       "committees");
	}
	if (cells.n)
		rng_shuffle(&d->rng, cells.v, (int)cells.n);
	for (size_t i = 0; i < cells.n; i++)
		d->units.v[cells.v[i]].committee = n++ < want;
	vec_free(&cells);
	return OK;
}

enum rc cells_finish(struct demo *d)
{
	VEC(int) communes = {0};
	enum rc rc = OK;

	for (size_t i = 0; i < d->units.n; i++)
		if ((strcmp(d->units.v[i].tag, "commune") == 0 ||
		     (int)i == d->root) &&
		    takes_joint(d, (int)i))
			vec_push(&communes, (int)i);
	if (communes.n)
		rng_shuffle(&d->rng, communes.v, (int)communes.n);
	if (communes.n)
		rc = joints_make(d, communes.v, (int)communes.n);
	vec_free(&communes);
	if (rc < 0)
		return rc;
	for (size_t i = 0; i < d->places.n; i++)
		if (d->places.v[i].is_village && d->places.v[i].cell == NONE)
			d->places.v[i].cell = village_cell(
			    d, commune_unit_of(d, (int)i), (int)i, false);
	return committees_make(d);
}
