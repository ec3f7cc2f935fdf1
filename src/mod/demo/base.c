/* base.c: the members who were there before the account begins. */
#include "base/base.h"

#include "mod/demo/demo_int.h"

/* What "per" calls the cell: its tag; village cells without a committee,
 * cells about to be split, and cells founded in the span have other sizes. */
static const char *size_class(const struct demo *d, const struct unit *u,
			      const struct place *village)
{
	if (village && d->units.v[village->cell].founded &&
	    village->old_cell == NONE)
		return "new";
	if (!village && u->founded)
		return "new";
	if (village && village->is_grouped)
		return "village_joint";
	if (u->committee == 0 && strcmp(u->tag, "village") == 0)
		return "village_plain";
	return u->tag;
}

static int size_pick(struct demo *d, const char *class)
{
	const json_t *per =
	    json_object_get(json_object_get(d->recipe, "members"), "per");
	const json_t *r = json_object_get(per, class);

	return rng_range(&d->rng, (int)json_integer_value(json_array_get(r, 0)),
			 (int)json_integer_value(json_array_get(r, 1)));
}

static int minority_percent(const struct demo *d, const char *tag)
{
	const json_t *m =
	    json_object_get(json_object_get(d->recipe, "members"), "minority");

	return jint(m, tag, jint(m, "*", 50));
}

struct seat {
	int cell, village;
};
struct seats {
	struct seat *v;
	size_t n, cap;
};

static void seats_add(struct seats *s, int cell, int village, int n)
{
	while (n-- > 0)
		vec_push(s, ((struct seat){cell, village}));
}

static void seats_collect(struct demo *d, struct seats *s)
{
	for (size_t i = 0; i < d->places.n; i++) {
		const struct place *p = &d->places.v[i];

		if (!p->is_village || p->is_white)
			continue;
		const struct unit *u = &d->units.v[p->cell];
		int n = size_pick(d, size_class(d, u, p));
		/* a cell that is split needs three members on both sides */
		if ((p->old_cell != NONE || p->is_mother) && n < 3)
			n = 3;
		seats_add(s, p->cell, (int)i, n);
	}
	for (size_t i = 0; i < d->units.n; i++) {
		const struct unit *u = &d->units.v[i];

		if (u->is_cell && strcmp(u->tag, "village") != 0 &&
		    strcmp(u->tag, "commune") != 0)
			seats_add(s, (int)i, NONE,
				  size_pick(d, size_class(d, u, NULL)));
	}
}

/* To the exact total: larger village cells give or take one by one. */
static enum rc seats_adjust(struct demo *d, struct seats *s)
{
	int total = jint(json_object_get(d->recipe, "members"), "before", 0);
	VEC(int) cells = {0};

	if (total == 0)
		return OK;
	for (size_t i = 0; i < d->places.n; i++)
		if (d->places.v[i].is_village && !d->places.v[i].is_white &&
		    d->units.v[d->places.v[i].cell].committee != 0 &&
		    !d->units.v[d->places.v[i].cell].founded)
			vec_push(&cells, (int)i);
	if (cells.n == 0)
		return recipe_sum(d, "members/before", (int)s->n, total);
	while ((int)s->n < total) {
		int v = cells.v[rng_below(&d->rng, (int)cells.n)];

		seats_add(s, d->places.v[v].cell, v, 1);
	}
	for (int tries = 0; (int)s->n > total && tries < 100000; tries++) {
		size_t at = (size_t)rng_below(&d->rng, (int)s->n);
		int v = s->v[at].village, same = 0;

		for (size_t i = 0; i < s->n; i++)
			same += v != NONE && s->v[i].village == v;
		if (same > 11)
			s->v[at] = s->v[--s->n];
	}
	vec_free(&cells);
	return (int)s->n == total
		   ? OK
		   : recipe_sum(d, "members/before", (int)s->n, total);
}

static void member_make(struct demo *d, const struct seat *at, int year)
{
	const char *tag = d->units.v[at->cell].tag;
	struct person *p =
	    person_add(d, at->cell, at->village,
		       rng_percent(&d->rng, minority_percent(d, tag)));
	/* one after the other: compilers differ in the order of arguments */
	int month = rng_range(&d->rng, 1, 11);
	int mday = rng_range(&d->rng, 2, 26);
	day_t decided = day_make(year, month, mday);

	person_profile(d, p);
	person_birth(d, p, decided, rng_range(&d->rng, 20, 38));
	person_timeline(d, p, work_day(decided));
	p->is_birth_year_only = year < 1995 && rng_percent(&d->rng, 5);
	p->is_youth = day_years_between(p->birth, d->from) <= 30 &&
		      rng_percent(&d->rng, 80);
	if (day_diff(p->joined, d->list_day) > 365 && year > 1994)
		p->theory = *p->theory ? p->theory : "";
	person_probation(d, p);
}

/* Years of admission: "recent" by counts, the others anywhere in "years". */
static int *years_deal(struct demo *d, int n)
{
	const json_t *m = json_object_get(d->recipe, "members");
	json_t *recent = json_object_get(m, "recent");
	const json_t *years = json_object_get(m, "years");
	int lo = (int)json_integer_value(json_array_get(years, 0));
	int hi = (int)json_integer_value(json_array_get(years, 1));
	int *v = arena_alloc(d->c->mem, (size_t)(n + 1) * sizeof(*v));
	int at = 0;

	for (void *it = json_object_iter(recent); it;
	     it = json_object_iter_next(recent, it)) {
		int k = (int)json_integer_value(json_object_iter_value(it));
		int year = (int)strtol(json_object_iter_key(it), NULL, 10);

		while (k-- > 0 && at < n)
			v[at++] = year;
	}
	while (at < n)
		v[at++] = rng_range(&d->rng, lo, hi);
	rng_shuffle(&d->rng, v, n);
	return v;
}

/* Members who left: never somebody whom a village's state hangs on. */
static void exits_make(struct demo *d, const struct seats *s)
{
	const json_t *e;
	size_t k;

	json_array_foreach(jarr(d->recipe, "exits"), k, e)
	{
		bool is_probation = jbool(e, "probation");

		for (int i = jint(e, "n", 0); i > 0; i--) {
			struct seat at;

			do {
				at = s->v[rng_below(&d->rng, (int)s->n)];
			} while (d->units.v[at.cell].founded);
			day_t first = jday(e, "from", d->from);
			day_t left = day_add(
			    first,
			    rng_range(&d->rng, 0,
				      day_diff(first, jday(e, "to", d->to))));
			int year = is_probation
				       ? day_year(left) - 2
				       : rng_range(&d->rng, 1982, 2004);
			member_make(d, &at, year);
			struct person *p = &d->people.v[d->people.n - 1];
			p->left = left;
			p->left_reason = jstr(e, "reason", "");
			if (is_probation) {
				p->official = p->off_decided = 0;
				p->off_no = "";
			}
		}
	}
}

enum rc base_make(struct demo *d)
{
	struct seats s = {0};

	seats_collect(d, &s);
	enum rc rc = seats_adjust(d, &s);
	if (rc == OK && s.n) {
		int *years = years_deal(d, (int)s.n);

		for (size_t i = 0; i < s.n; i++)
			member_make(d, &s.v[i], years[i]);
		exits_make(d, &s);
	}
	vec_free(&s);
	return rc;
}
