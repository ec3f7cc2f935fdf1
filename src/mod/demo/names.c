/* names.c: invented names by ethnic group, and names of villages. */
#include "base/base.h"

#include "mod/demo/demo_int.h"

#define TRIES 400

static const char *any(struct demo *d, const json_t *list)
{
	size_t n = json_array_size(list);

	if (n == 0)
		return "";
	return json_string_value(
	    json_array_get(list, (size_t)rng_below(&d->rng, (int)n)));
}

static const char *full_name(struct demo *d, const json_t *pool, bool female)
{
	const char *family = any(d, json_object_get(pool, "family"));
	const char *middle =
	    any(d, json_object_get(pool, female ? "middle_f" : "middle_m"));
	const char *given =
	    any(d, json_object_get(pool, female ? "given_f" : "given_m"));

	return arena_printf(d->c->mem, "%s%s%s%s%s", family, *family ? " " : "",
			    middle, *middle ? " " : "", given);
}

/* p->group, sex and birth day are known; nobody else has both the name and
 * the day, because lists without codes know people by them. */
enum rc names_person(struct demo *d, struct person *p)
{
	const json_t *pools = json_object_get(d->names, "groups");
	const json_t *pool = json_object_get(pools, p->group);

	for (int i = 0; pool && i < TRIES; i++) {
		const char *name = full_name(d, pool, p->is_female);
		const char *key =
		    arena_printf(d->c->mem, "%s|%d", name, (int)p->birth);

		if (map_put(d->seen, key, 1, NULL)) {
			p->name = name;
			return OK;
		}
	}
	return err_set(d->c, E_INPUT, "", &demo_msg_name, p->group);
}

const char *names_group(struct demo *d, bool is_minority)
{
	const char *g;

	if (!is_minority)
		return "Kinh";
	g = recipe_pick(d, json_object_get(d->recipe, "groups"));
	return *g ? g : "Tày";
}

const char *names_village(struct demo *d, const char *style, struct map *used)
{
	const json_t *styles = json_object_get(d->names, "villages");
	const json_t *s = json_object_get(styles, style);

	for (int i = 0;; i++) {
		const char *first = any(d, json_object_get(s, "first"));
		const char *last = any(d, json_object_get(s, "last"));
		const char *name =
		    i < TRIES ? arena_printf(d->c->mem, "%s %s", first, last)
			      : arena_printf(d->c->mem, "%s %s %d", first, last,
					     1 + i - TRIES);

		if (map_put(used, name, 1, NULL))
			return name;
	}
}
