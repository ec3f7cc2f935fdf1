/* demo.c: the order in which a locality is made. */
#include "base/base.h"

#include "mod/demo/demo_int.h"

static enum rc names_make(struct demo *d)
{
	for (size_t i = 0; i < d->people.n; i++) {
		enum rc rc = names_person(d, &d->people.v[i]);

		if (rc < 0)
			return rc;
	}
	people_codes(d);
	return OK;
}

static void settle_all(struct demo *d)
{
	for (size_t i = 0; i < d->people.n; i++) {
		const struct person *p = &d->people.v[i];
		day_t since = p->decided  ? p->decided
			      : p->joined ? p->joined
					  : p->listed;

		person_settle(d, (int)i, since);
	}
}

typedef enum rc step_fn(struct demo *d);

static enum rc locality_make(struct demo *d)
{
	static step_fn *const steps[] = {
	    tree_make,	  base_make,  admitted_make, pool_make,
	    stories_make, names_make, classes_make,
	};

	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		enum rc rc = steps[i](d);

		if (rc < 0)
			return rc;
	}
	people_certify(d);
	settle_all(d);
	moves_make(d);
	enum rc rc = lists_make(d); /* gives titles to people, hence first */
	if (rc == OK)
		people_table(d);
	return rc;
}

static void demo_free(struct demo *d)
{
	for (size_t i = 0; i < d->units.n; i++)
		vec_free(&d->units.v[i].area);
	for (size_t i = 0; i < d->tables.n; i++)
		vec_free(&d->tables.v[i]->rows);
	vec_free(&d->places);
	vec_free(&d->units);
	vec_free(&d->events);
	vec_free(&d->transfers);
	vec_free(&d->people);
	vec_free(&d->tables);
	map_free(d->seen);
	json_decref(d->recipe);
	json_decref(d->names);
}

static enum rc demo_open(struct demo *d, const char *recipe, const char *names)
{
	enum rc rc = recipe_parse(d->c, &d->recipe, d->name, recipe);

	if (rc == OK)
		rc = recipe_parse(d->c, &d->names, "names.json", names);
	if (rc < 0)
		return rc;
	d->from = jday(d->recipe, "from", 0);
	d->to = jday(d->recipe, "to", 0);
	d->list_day = jday(d->recipe, "list_day", d->to);
	if (d->from == 0)
		return recipe_lacks(d, "from");
	if (d->to == 0)
		return recipe_lacks(d, "to");
	return OK;
}

enum rc demo_generate(struct ctx *c, struct demo_out *out, const char *name,
		      const char *recipe_json, const char *names_json,
		      const char *out_dir)
{
	struct demo d = {.c = c, .name = name, .seen = map_new()};
	struct demo_out made = {0};
	enum rc rc;

	rng_seed(&d.rng, name);
	rc = demo_open(&d, recipe_json, names_json);
	if (rc == OK)
		rc = locality_make(&d);
	if (rc == OK) {
		made.root = arena_strdup(c->mem, d.units.v[d.root].code);
		made.title =
		    arena_strdup(c->mem, jstr(d.recipe, "title", name));
		made.list_day = d.list_day;
		rc = demo_write(&d, &made, out_dir);
	}
	if (rc == OK)
		*out = made;
	demo_free(&d);
	return rc;
}
