/* tree.c: places and the units above the cells, from the chapters
 * "districts", "communes", "agencies" of a recipe. */
#include "base/base.h"

#include "mod/demo/demo_int.h"

/* "Xã Bản Lầu" → "Bản Lầu" */
static const char *short_name(const char *name)
{
	static const char *const kinds[] = {
	    "Xã ",     "Phường ",    "Thị trấn ", "Huyện ",
	    "Thị xã ", "Thành phố ", "Tỉnh ",
	};

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strncmp(name, kinds[i], strlen(kinds[i])) == 0)
			return name + strlen(kinds[i]);
	return name;
}

/* "Đảng bộ " + "xã Bản Lầu": the kind's first letter is plain ASCII. */
static const char *organisation_name(struct demo *d, const char *place)
{
	char *s = arena_printf(d->c->mem, "Đảng bộ %s", place);
	char *first = s + strlen("Đảng bộ ");

	if (*first >= 'A' && *first <= 'Z')
		*first = (char)(*first + ('a' - 'A'));
	return s;
}

/* "Trường Tiểu học %" of Bản Lầu */
static const char *fill_name(struct demo *d, const char *pattern,
			     const char *place)
{
	const char *mark = strchr(pattern, '%');

	if (mark == NULL)
		return pattern;
	return arena_printf(d->c->mem, "%.*s%s%s", (int)(mark - pattern),
			    pattern, short_name(place), mark + 1);
}

static int place_add(struct demo *d, int parent, const char *code,
		     const char *name, const char *level)
{
	struct place p = {
	    .code = code,
	    .name = name,
	    .level = level,
	    .parent = parent,
	    .population = NONE,
	    .households = NONE,
	    .poor = -1,
	    .minority = -1,
	    .cell = NONE,
	    .old_cell = NONE,
	};

	vec_push(&d->places, p);
	return (int)d->places.n - 1;
}

static const char *child_place_code(struct demo *d, int parent, int i)
{
	return arena_printf(d->c->mem, "%s.%02d", d->places.v[parent].code, i);
}

static void place_facts(struct place *p, const json_t *j)
{
	p->is_border = jbool(j, "border");
	p->is_highland = jbool(j, "highland");
	p->is_hard = jbool(j, "hard");
	p->is_quiet = jbool(j, "quiet");
	p->population = jint(j, "population", NONE);
	p->households = jint(j, "households", NONE);
	p->poor = jreal(j, "poor", -1);
	p->minority = jreal(j, "minority", -1);
}

int unit_add(struct demo *d, int parent, const char *code, const char *name,
	     const char *type)
{
	struct unit u = {
	    .code = code,
	    .name = name,
	    .type = type,
	    .parent = parent,
	    .bloc = "",
	    .tag = "",
	    .number = "",
	    .committee = NONE,
	    .home = NONE,
	    .moved_from = NONE,
	    .is_cell = strncmp(type, "Chi bộ", strlen("Chi bộ")) == 0,
	};

	if (code == NULL) {
		int n = 1;

		for (size_t i = 0; i < d->units.n; i++)
			n += d->units.v[i].parent == parent;
		u.code = arena_printf(d->c->mem, "%s-%02d",
				      d->units.v[parent].code, n);
	}
	vec_push(&d->units, u);
	return (int)d->units.n - 1;
}

void event_add(struct demo *d, day_t day, const char *kind, int unit, int other)
{
	struct unit_event e = {
	    .day = day,
	    .kind = kind,
	    .unit = unit,
	    .other = other,
	    .number = decision_no(d, day),
	    .note = "",
	};

	vec_push(&d->events, e);
}

const char *decision_no(struct demo *d, day_t day)
{
	return arena_printf(d->c->mem, "%d-QĐ/%s", 100 + d->n_decisions++ % 900,
			    day_year(day) ? jstr(d->recipe, "issuer", "HU")
					  : "HU");
}

static enum rc villages_add(struct demo *d, int commune, const json_t *j,
			    const json_t *top)
{
	const json_t *list = json_object_get(j, "named");
	const char *prefix = jstr(j, "prefix", jstr(top, "prefix", "Thôn"));
	const char *style = jstr(j, "style", jstr(top, "style", "tay"));
	size_t n = (size_t)jint(j, "villages", 0);
	struct map *used = map_new();

	for (size_t i = 0; i < n; i++) {
		const json_t *v = json_array_get(list, i);
		const char *name = json_string_value(v);

		if (name == NULL)
			name = jstr(v, "name", NULL);
		if (name == NULL)
			name = strcmp(style, "number")
				   ? names_village(d, style, used)
				   : arena_printf(d->c->mem, "%zu", i + 1);
		int p = place_add(
		    d, commune, child_place_code(d, commune, (int)i + 1),
		    arena_printf(d->c->mem, "%s %s", prefix, name), "thôn");
		place_facts(&d->places.v[p], v);
		d->places.v[p].is_village = true;
	}
	map_free(used);
	return n ? OK : recipe_lacks(d, "villages");
}

static enum rc agencies_add(struct demo *d, int parent, int home,
			    const json_t *list, const char *place)
{
	size_t i;
	const json_t *a;

	json_array_foreach(list, i, a)
	{
		const char *name = jstr(a, "name", NULL);
		if (name == NULL)
			return recipe_lacks(d, "agencies/name");
		int u = unit_add(d, parent, NULL, fill_name(d, name, place),
				 jstr(a, "type", "Chi bộ cơ sở"));
		d->units.v[u].bloc = jstr(a, "bloc", "");
		d->units.v[u].tag = jstr(a, "tag", "office");
		d->units.v[u].home = home;
		day_t founded = jday(a, "founded", 0);
		if (founded) {
			d->units.v[u].founded = founded;
			event_add(d, founded, "thành lập", u, NONE);
			d->units.v[u].number =
			    d->events.v[d->events.n - 1].number;
			d->units.v[u].moved_from = u - 1;
		}
		int cells = jint(a, "cells", 0);
		for (int k = 1; k <= cells; k++) {
			int cell = unit_add(
			    d, u, NULL,
			    arena_printf(d->c->mem, "Chi bộ %d – %s", k,
					 d->units.v[u].name +
					     strlen("Đảng bộ ")),
			    "Chi bộ trực thuộc");
			d->units.v[cell].tag = d->units.v[u].tag;
			d->units.v[cell].home = home;
		}
	}
	return OK;
}

static enum rc commune_add(struct demo *d, int unit, int place, const json_t *j,
			   const json_t *top)
{
	day_t upgrade = jday(j, "upgrade", 0);
	int first = (int)d->places.n;
	enum rc rc = villages_add(d, place, j, top);

	if (rc < 0)
		return rc;
	int n = (int)d->places.n - first;
	vec_push(&d->units.v[unit].area, place);
	for (int i = 0; upgrade && i < n; i++)
		vec_push(&d->units.v[unit].area, first + i);
	if (upgrade)
		event_add(d, upgrade, "nâng cấp", unit, NONE);
	d->units.v[unit].home = place;
	return cells_make(d, unit, first, n, j);
}

static enum rc communes_add(struct demo *d, int unit, int place,
			    const json_t *list, const json_t *top)
{
	size_t i;
	const json_t *j;
	enum rc rc;

	json_array_foreach(list, i, j)
	{
		const char *name = jstr(j, "name", NULL);
		if (name == NULL)
			return recipe_lacks(d, "communes/name");
		int p =
		    place_add(d, place, child_place_code(d, place, (int)i + 1),
			      name, "xã");
		place_facts(&d->places.v[p], j);
		const char *type =
		    jday(j, "upgrade", 0) ? "Chi bộ cơ sở" : "Đảng bộ cơ sở";
		const char *title = organisation_name(d, name);
		if (jday(j, "upgrade", 0))
			title = arena_printf(d->c->mem, "Chi bộ %s",
					     title + strlen("Đảng bộ "));
		int u = unit_add(d, unit, NULL, title, type);
		d->units.v[u].bloc = "xã, thị trấn";
		d->units.v[u].tag = "commune";
		if ((rc = commune_add(d, u, p, j, top)) < 0)
			return rc;
	}
	return OK;
}

static enum rc districts_add(struct demo *d, const json_t *list)
{
	size_t i;
	const json_t *j;
	enum rc rc;

	json_array_foreach(list, i, j)
	{
		const char *name = jstr(j, "name", "");
		int p =
		    place_add(d, d->root_place,
			      child_place_code(d, d->root_place, (int)i + 1),
			      name, "huyện");
		int u = unit_add(d, d->root, NULL, organisation_name(d, name),
				 "Cấp trên trực tiếp cơ sở");

		vec_push(&d->units.v[u].area, p);
		rc = communes_add(d, u, p, jarr(j, "communes"), j);
		if (rc < 0)
			return rc;
		rc = agencies_add(d, u, p, jarr(d->recipe, "each_district"),
				  name);
		if (rc < 0)
			return rc;
	}
	return OK;
}

static enum rc root_make(struct demo *d)
{
	const json_t *place = json_object_get(d->recipe, "place");
	const json_t *root = json_object_get(d->recipe, "root");
	const json_t *a;
	size_t i;
	int up = NONE;

	if (!json_is_object(place))
		return recipe_lacks(d, "place");
	if (!json_is_object(root))
		return recipe_lacks(d, "root");
	json_array_foreach(jarr(d->recipe, "above"), i, a) up =
	    place_add(d, up, jstr(a, "code", ""), jstr(a, "name", ""),
		      jstr(a, "level", ""));
	d->root_place =
	    place_add(d, up, jstr(place, "code", ""), jstr(place, "name", ""),
		      jstr(place, "level", ""));
	place_facts(&d->places.v[d->root_place], place);
	d->root = unit_add(d, NONE, jstr(root, "code", ""),
			   jstr(root, "name", ""), jstr(root, "type", ""));
	d->units.v[d->root].bloc = jstr(root, "bloc", "");
	return OK;
}

enum rc tree_make(struct demo *d)
{
	const json_t *r = d->recipe;
	enum rc rc = root_make(d);

	if (rc < 0)
		return rc;
	if (jarr(r, "districts")) {
		vec_push(&d->units.v[d->root].area, d->root_place);
		rc = districts_add(d, jarr(r, "districts"));
	} else if (jarr(r, "communes")) {
		vec_push(&d->units.v[d->root].area, d->root_place);
		rc = communes_add(d, d->root, d->root_place,
				  jarr(r, "communes"), r);
	} else {
		rc = commune_add(d, d->root, d->root_place, r, r);
	}
	if (rc < 0)
		return rc;
	rc = agencies_add(d, d->root, d->root_place, jarr(r, "agencies"), "");
	return rc < 0 ? rc : cells_finish(d);
}
