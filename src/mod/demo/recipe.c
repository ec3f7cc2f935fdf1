/* recipe.c: reading a recipe's JSON with sentences for what is missing. */
#include "base/base.h"

#include "mod/demo/demo_int.h"

enum rc recipe_parse(struct ctx *c, json_t **out, const char *name,
		     const char *text)
{
	json_error_t e;
	json_t *j = json_loads(text, JSON_REJECT_DUPLICATES, &e);

	if (j == NULL)
		return err_set(c, E_INPUT, "", &demo_msg_json, name,
			       arena_printf(c->mem, "%d", e.line),
			       arena_strdup(c->mem, e.text));
	*out = j;
	return OK;
}

const char *jstr(const json_t *o, const char *key, const char *def)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : def;
}

int jint(const json_t *o, const char *key, int def)
{
	const json_t *v = json_object_get(o, key);

	return json_is_integer(v) ? (int)json_integer_value(v) : def;
}

bool jbool(const json_t *o, const char *key)
{
	return json_is_true(json_object_get(o, key));
}

double jreal(const json_t *o, const char *key, double def)
{
	const json_t *v = json_object_get(o, key);

	return json_is_number(v) ? json_number_value(v) : def;
}

day_t jday(const json_t *o, const char *key, day_t def)
{
	const char *s = jstr(o, key, NULL);
	day_t day;

	if (s == NULL || day_parse(&day, s) < 0)
		return def;
	return day;
}

const json_t *jarr(const json_t *o, const char *key)
{
	const json_t *v = json_object_get(o, key);

	return json_is_array(v) ? v : NULL;
}

enum rc recipe_lacks(struct demo *d, const char *key)
{
	return err_set(d->c, E_INPUT, "", &demo_msg_key, d->name, key);
}

enum rc recipe_sum(struct demo *d, const char *key, int is, int must)
{
	return err_set(d->c, E_INPUT, "", &demo_msg_sum, d->name, key,
		       arena_printf(d->c->mem, "%d", is),
		       arena_printf(d->c->mem, "%d", must));
}

enum rc recipe_deal(struct demo *d, const char ***out, const json_t *counts,
		    int n, const char *key)
{
	const char **v = arena_alloc(d->c->mem, (size_t)(n + 1) * sizeof(*v));
	int at = 0;

	/* Iterating a jansson object is in the order of insertion. */
	void *it = json_object_iter((json_t *)(uintptr_t)counts);
	for (; it;
	     it = json_object_iter_next((json_t *)(uintptr_t)counts, it)) {
		int k = (int)json_integer_value(json_object_iter_value(it));

		if (k < 0 || at + k > n)
			return recipe_sum(d, key, at + k, n);
		while (k-- > 0)
			v[at++] = json_object_iter_key(it);
	}
	if (counts && at != n)
		return recipe_sum(d, key, at, n);
	for (int i = n - 1; i > 0; i--) {
		int j = rng_below(&d->rng, i + 1);
		const char *t = v[i];

		v[i] = v[j];
		v[j] = t;
	}
	*out = v;
	return OK;
}

const char *recipe_pick(struct demo *d, const json_t *weights)
{
	json_t *w = (json_t *)(uintptr_t)weights;
	int total = 0;

	for (void *it = json_object_iter(w); it;
	     it = json_object_iter_next(w, it))
		total += (int)json_integer_value(json_object_iter_value(it));
	if (total <= 0)
		return "";
	int at = rng_below(&d->rng, total);
	for (void *it = json_object_iter(w); it;
	     it = json_object_iter_next(w, it)) {
		at -= (int)json_integer_value(json_object_iter_value(it));
		if (at < 0)
			return json_object_iter_key(it);
	}
	return "";
}
