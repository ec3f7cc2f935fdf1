/* pool.c: people on their way: sources, trained, applied, considered; those
 * who gave up; and single life lines told by an account. */
#include "base/base.h"

#include "mod/demo/demo_int.h"

static const struct {
	const char *name;
	enum stage stage;
} stages[] = {
    {"source", ST_SOURCE},
    {"trained", ST_TRAINED},
    {"applied", ST_APPLIED},
    {"considered", ST_CONSIDERED},
};

static enum stage stage_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(stages); i++)
		if (strcmp(stages[i].name, name) == 0)
			return stages[i].stage;
	return ST_SOURCE;
}

static day_t day_between(struct demo *d, day_t from, day_t to)
{
	return day_add(from, rng_range(&d->rng, 0, day_diff(from, to)));
}

static int seat_of(struct demo *d, const char *where, int *village)
{
	for (;;) {
		if (strcmp(where, "village") == 0) {
			int v = rng_below(&d->rng, (int)d->places.n);
			const struct place *p = &d->places.v[v];

			*village = v;
			if (p->is_village && !d->units.v[p->cell].founded)
				return p->cell;
		} else {
			int u = rng_below(&d->rng, (int)d->units.n);

			*village = NONE;
			if (d->units.v[u].is_cell && !d->units.v[u].founded &&
			    strcmp(d->units.v[u].tag, where) == 0)
				return u;
		}
	}
}

static bool has_seats(const struct demo *d, const char *where)
{
	for (size_t i = 0; i < d->units.n; i++)
		if (d->units.v[i].is_cell && !d->units.v[i].founded &&
		    strcmp(d->units.v[i].tag, where) == 0)
			return true;
	return false;
}

/* Agreement comes first, whatever the stage: nobody is recorded without. */
static void candidate_steps(struct demo *d, struct person *p, const json_t *g)
{
	struct rng *r = &d->rng;

	p->agreed = day_between(d, jday(g, "from", day_add(d->from, -400)),
				jday(g, "to", day_add(d->to, -20)));
	p->listed = day_add(p->agreed, rng_range(r, 0, 10));
	person_birth(d, p, p->agreed,
		     rng_range(r, jint(g, "age_min", 19),
			       jint(g, "age_max", p->is_youth ? 28 : 40)));
	if (p->is_youth && day_years_between(p->birth, d->to) > 30)
		p->is_youth = false;
	if (p->stage >= ST_APPLIED)
		p->applied = p->listed;
	if (p->stage >= ST_CONSIDERED) {
		p->considered =
		    work_day(day_add(d->list_day, -rng_range(r, 8, 45)));
		if (p->considered < p->applied)
			p->considered = p->applied;
	}
	p->wants_class = jbool(g, "class");
	if (p->stage >= ST_TRAINED && !p->wants_class) {
		day_t first = day_add(day_add_months(p->birth, 216), 10);
		day_t from = jday(g, "certified_from", day_add(d->from, -900));

		if (from < first)
			from = first;
		p->cert_day = day_between(
		    d, from, jday(g, "certified_to", day_add(d->from, -30)));
		p->cert_no = arena_printf(d->c->mem, "%03d/GCN-NT",
					  rng_range(r, 1, 480));
	}
}

static void candidate_leaves(struct demo *d, struct person *p, const json_t *g)
{
	const char *reason = jstr(g, "left", NULL);

	if (reason == NULL)
		return;
	day_t first = p->cert_day > p->listed ? p->cert_day : p->listed;
	day_t last = day_add(d->list_day, -2);

	p->left_reason = reason;
	p->left =
	    day_between(d, day_add(first, 20),
			last > day_add(first, 21) ? last : day_add(first, 21));
}

enum rc pool_make(struct demo *d)
{
	const json_t *g;
	size_t k;

	json_array_foreach(jarr(d->recipe, "candidates"), k, g)
	{
		const char *where = jstr(g, "where", "village");

		if (!has_seats(d, where))
			return err_set(d->c, E_INPUT, "", &demo_msg_places,
				       d->name, where);
		for (int i = jint(g, "n", 0); i > 0; i--) {
			int village;
			int cell = seat_of(d, where, &village);
			struct person *p = person_add(
			    d, cell, village,
			    rng_percent(&d->rng, jint(g, "minority", 70)));

			person_profile(d, p);
			p->theory = "";
			p->stage = stage_of(jstr(g, "stage", "source"));
			p->is_female =
			    rng_percent(&d->rng, jint(g, "female", 45));
			p->is_youth =
			    rng_percent(&d->rng, jint(g, "youth", 55));
			p->occ = jstr(g, "occupation", p->occ);
			p->edu = jstr(g, "education", p->edu);
			p->prof = jstr(g, "profession", p->prof);
			p->source =
			    recipe_pick(d, json_object_get(g, "source"));
			if (strcmp(p->source, "doan_vien_uu_tu") == 0)
				p->is_youth = true;
			candidate_steps(d, p, g);
			candidate_leaves(d, p, g);
		}
	}
	return OK;
}

static int village_named(const struct demo *d, const char *name)
{
	for (size_t i = 0; i < d->places.n; i++)
		if (d->places.v[i].is_village &&
		    strcmp(d->places.v[i].name, name) == 0)
			return (int)i;
	return NONE;
}

/* People whose days an account tells one by one. */
enum rc stories_make(struct demo *d)
{
	const json_t *g;
	size_t k;

	json_array_foreach(jarr(d->recipe, "stories"), k, g)
	{
		int v = village_named(d, jstr(g, "village", ""));

		if (v == NONE)
			return err_set(d->c, E_INPUT, "", &demo_msg_places,
				       d->name, jstr(g, "village", ""));
		struct person *p =
		    person_add(d, d->places.v[v].cell, v, jbool(g, "minority"));
		day_t decided = jday(g, "decided", d->from);

		person_profile(d, p);
		p->is_female = jbool(g, "female");
		p->occ = jstr(g, "occupation", p->occ);
		p->title = jstr(g, "title", "");
		p->source = jstr(g, "source", "");
		p->theory = "sơ cấp";
		person_birth(d, p, decided, jint(g, "age", 36));
		person_timeline(d, p, decided);
		p->joined = jday(g, "joined", p->joined);
		p->official = jday(g, "official", 0);
		p->off_decided = jday(g, "recognized", 0);
		if (p->off_decided)
			p->off_no = decision_no(d, p->off_decided);
	}
	return OK;
}
