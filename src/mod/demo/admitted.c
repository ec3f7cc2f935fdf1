/* admitted.c: those admitted in the span of the account.  A recipe tells
 * them by strata (where they work, what they do); figures are sums over
 * them, nobody writes a figure down. */
#include "base/base.h"

#include "mod/demo/demo_int.h"

#define YOUTH_MAX 30 /* Đoàn age: R10 wants everybody up to it in the Đoàn */

struct ages {
	int *age, *lo, *hi;
	int n;
};

/* Villages or cells where a stratum may be, in random order. */
static int *grounds(struct demo *d, const char *where, int *n)
{
	bool is_village = strcmp(where, "village") == 0;
	size_t max = is_village ? d->places.n : d->units.n;
	int *v = arena_alloc(d->c->mem, (max + 1) * sizeof(*v));

	*n = 0;
	for (size_t i = 0; i < max; i++) {
		const struct place *p = &d->places.v[i];
		const struct unit *u = &d->units.v[i];

		if (is_village
			? p->is_village && !p->is_white && !p->is_quiet &&
			      (!d->units.v[p->cell].founded ||
			       p->old_cell != NONE)
			: u->is_cell && !u->founded &&
			      strcmp(u->tag, where) == 0)
			v[(*n)++] = (int)i;
	}
	if (*n)
		rng_shuffle(&d->rng, v, *n);
	return v;
}

static int *white_villages(struct demo *d, int *n)
{
	int *v = arena_alloc(d->c->mem, (d->places.n + 1) * sizeof(*v));

	*n = 0;
	for (size_t i = 0; i < d->places.n; i++)
		if (d->places.v[i].is_white)
			v[(*n)++] = (int)i;
	if (*n)
		rng_shuffle(&d->rng, v, *n);
	return v;
}

/* Decision days: months by "pace", days inside a month at random.  The last
 * month ends early so that every ceremony is still inside the span. */
static day_t *days_deal(struct demo *d, int n)
{
	const json_t *pace = jarr(d->recipe, "pace");
	int months = day_months_between(d->from, day_add(d->to, 1));
	day_t *v = arena_alloc(d->c->mem, (size_t)(n + 1) * sizeof(*v));
	int total = 0, sum = 0, at = 0;

	for (int m = 0; m < months; m++)
		total += pace ? (int)json_integer_value(
				    json_array_get(pace, (size_t)m))
			      : 1;
	for (int m = 0; m < months && total > 0; m++) {
		day_t first = day_add_months(d->from, m);

		sum += pace ? (int)json_integer_value(
				  json_array_get(pace, (size_t)m))
			    : 1;
		int until = (int)((int64_t)n * sum / total);
		while (at < until)
			v[at++] = work_day(day_add(
			    first,
			    rng_range(&d->rng, 1, m == months - 1 ? 11 : 26)));
	}
	for (int i = n - 1; i > 0; i--) {
		int j = rng_below(&d->rng, i + 1);
		day_t t = v[i];

		v[i] = v[j];
		v[j] = t;
	}
	return v;
}

static void age_range(const json_t *s, const char *key, int lo, int hi,
		      int *out_lo, int *out_hi)
{
	const json_t *r = json_object_get(s, key);

	*out_lo = r ? (int)json_integer_value(json_array_get(r, 0)) : lo;
	*out_hi = r ? (int)json_integer_value(json_array_get(r, 1)) : hi;
}

struct stratum {
	const json_t *j;
	int n, n_grounds, n_white;
	int *grounds, *white;
	const char **edu, **prof, **source;
	bool *female, *minority, *youth;
};

static enum rc stratum_read(struct demo *d, struct stratum *s, const json_t *j)
{
	enum rc rc;

	*s = (struct stratum){.j = j, .n = jint(j, "n", 0)};
	s->grounds = grounds(d, jstr(j, "where", "village"), &s->n_grounds);
	if (s->n_grounds == 0)
		return err_set(d->c, E_INPUT, "", &demo_msg_places, d->name,
			       jstr(j, "where", "village"));
	if (jint(j, "clear", 0)) {
		s->white = white_villages(d, &s->n_white);
		if (s->n_white < jint(j, "clear", 0))
			return err_set(d->c, E_INPUT, "", &demo_msg_places,
				       d->name, "clear");
		s->n_white = jint(j, "clear", 0);
	}
	s->female = rng_marks(d, s->n, jint(j, "female", 0));
	s->minority = rng_marks(d, s->n, jint(j, "minority", 0));
	s->youth = rng_marks(d, s->n, jint(j, "youth", 0));
	rc = recipe_deal(d, &s->edu, json_object_get(j, "education"), s->n,
			 "education");
	if (rc == OK)
		rc = recipe_deal(d, &s->prof, json_object_get(j, "profession"),
				 s->n, "profession");
	if (rc == OK)
		rc = recipe_deal(d, &s->source, json_object_get(j, "source"),
				 s->n, "source");
	return rc;
}

#define YOUTH_SOURCE "doan_vien_uu_tu"

/* Nobody beyond the age of the Đoàn is its outstanding member. */
static const char *source_of(const struct stratum *s, int i)
{
	const char *dealt = s->source[i];

	if (dealt == NULL)
		return s->youth[i] ? YOUTH_SOURCE : "";
	if (!s->youth[i] && strcmp(dealt, YOUTH_SOURCE) == 0)
		return jstr(s->j, "adult_source", "can_bo_doan_the");
	return dealt;
}

static void admit(struct demo *d, const struct stratum *s, int i,
		  struct ages *ages, day_t day)
{
	bool is_village =
	    strcmp(jstr(s->j, "where", "village"), "village") == 0;
	int at = i < s->n_white ? s->white[i] : s->grounds[i % s->n_grounds];
	int cell = is_village ? d->places.v[at].cell : at;
	struct person *p =
	    person_add(d, cell, is_village ? at : NONE, s->minority[i]);
	int k = ages->n++;

	p->is_admitted = true;
	p->stage = ST_MEMBER;
	p->is_female = s->female[i];
	p->is_youth = s->youth[i];
	p->edu = s->edu[i] ? s->edu[i] : "THPT";
	p->prof = s->prof[i] ? s->prof[i] : "chưa qua đào tạo";
	p->source = source_of(s, i);
	p->occ = jstr(s->j, "occupation", "");
	p->theory = "";
	p->decided = day;
	if (p->is_youth)
		age_range(s->j, "youth_age", 19, YOUTH_MAX, &ages->lo[k],
			  &ages->hi[k]);
	else
		age_range(s->j, "adult_age", YOUTH_MAX + 1, 46, &ages->lo[k],
			  &ages->hi[k]);
	ages->age[k] = rng_range(&d->rng, ages->lo[k], ages->hi[k]);
}

/* Years are moved from one person to another until they add up. */
static enum rc ages_adjust(struct demo *d, struct ages *a)
{
	int want = jint(d->recipe, "years_of_age", 0), sum = 0;

	if (want == 0)
		return OK;
	for (int i = 0; i < a->n; i++)
		sum += a->age[i];
	for (int tries = 0; sum != want && tries < 1000000; tries++) {
		int i = rng_below(&d->rng, a->n);
		int step = sum < want ? 1 : -1;

		if (a->age[i] + step < a->lo[i] || a->age[i] + step > a->hi[i])
			continue;
		a->age[i] += step;
		sum += step;
	}
	if (sum != want)
		return err_set(d->c, E_INPUT, "", &demo_msg_age, d->name,
			       arena_printf(d->c->mem, "%d", want));
	return OK;
}

enum rc admitted_make(struct demo *d)
{
	const json_t *strata = jarr(d->recipe, "admitted"), *j;
	size_t k, first = d->people.n;
	int total = 0, at = 0;
	struct ages ages = {0};
	enum rc rc = OK;

	json_array_foreach(strata, k, j) total += jint(j, "n", 0);
	size_t bytes = (size_t)(total + 1) * sizeof(int);
	ages.age = arena_alloc(d->c->mem, bytes);
	ages.lo = arena_alloc(d->c->mem, bytes);
	ages.hi = arena_alloc(d->c->mem, bytes);
	day_t *days = days_deal(d, total);
	json_array_foreach(strata, k, j)
	{
		struct stratum s;

		if ((rc = stratum_read(d, &s, j)) < 0)
			return rc;
		for (int i = 0; i < s.n; i++)
			admit(d, &s, i, &ages, days[at++]);
	}
	if ((rc = ages_adjust(d, &ages)) < 0)
		return rc;
	for (int i = 0; i < ages.n; i++) {
		struct person *p = &d->people.v[first + (size_t)i];
		day_t decided = p->decided;

		person_birth(d, p, decided, ages.age[i]);
		person_timeline(d, p, decided);
		person_probation(d, p);
	}
	return OK;
}
