/* posts.c: posts in villages, officials in charge, and moves between cells. */
#include "base/base.h"

#include "mod/demo/demo_int.h"

static bool is_settled(const struct demo *d, const struct person *p)
{
	return p->official && p->official < d->from && p->left == 0 &&
	       !p->is_birth_year_only;
}

/* A member with that standing who lives there and has no post yet. */
static int holder(struct demo *d, int village, const json_t *j, bool *busy,
		  bool is_member)
{
	const char *sex = jstr(j, "sex", "");
	int found = NONE, seen = 0;

	for (size_t i = 0; i < d->people.n; i++) {
		const struct person *p = &d->people.v[i];

		if (p->home != village || busy[i] || p->left ||
		    (*sex && (strcmp(sex, "female") == 0) != p->is_female) ||
		    day_years_between(p->birth, d->from) > 60)
			continue;
		if (is_member ? !is_settled(d, p) : p->stage == ST_MEMBER)
			continue;
		if (rng_below(&d->rng, ++seen) == 0)
			found = (int)i;
	}
	return found;
}

static int teller(const struct demo *d, int village, const char *title)
{
	for (size_t i = 0; i < d->people.n; i++)
		if (d->people.v[i].home == village &&
		    strcmp(d->people.v[i].title, title) == 0)
			return (int)i;
	return NONE;
}

static void post_row(struct demo *d, struct table *t, int village,
		     const json_t *j, bool *busy)
{
	const char *title = jstr(j, "title", "");
	const char **r = table_row(d, t);
	int chance = rng_below(&d->rng, 100);
	int members = jint(j, "members", 50);
	int who = teller(d, village, title);

	if (who == NONE && chance < members)
		who = holder(d, village, j, busy, true);
	else if (who == NONE && chance < members + jint(j, "candidates", 0))
		who = holder(d, village, j, busy, false);
	r[0] = d->places.v[village].code;
	r[1] = title;
	/* The post exists even if nobody who agreed to be recorded holds it. */
	if (who != NONE) {
		busy[who] = true;
		d->people.v[who].title = title;
		r[2] = d->people.v[who].code;
	}
	day_t from = jday(j, "from", day_add(d->from, -800));
	r[3] = day_cell(d, day_add(from, rng_range(&d->rng, 0, 40)));
}

static void village_posts(struct demo *d)
{
	static const struct tcol cols[] = {
	    {"Thôn", T_TEXT, 14},    {"Chức danh", T_TEXT, 30},
	    {"Người", T_TEXT, 12},   {"Từ ngày", T_DAY, 12},
	    {"Đến ngày", T_DAY, 12},
	};
	const json_t *list = jarr(d->recipe, "posts"), *j;
	struct table *t;
	size_t k;

	if (list == NULL)
		return;
	t = table_new(d, "posts", cols, ARRAY_LEN(cols));
	bool *busy = arena_alloc(d->c->mem, d->people.n + 1);
	for (size_t v = 0; v < d->places.n; v++)
		json_array_foreach(list, k, j) if (d->places.v[v].is_village)
		    post_row(d, t, (int)v, j, busy);
}

static int any_official(struct demo *d, const char *tag)
{
	int found = NONE, seen = 0;

	for (size_t i = 0; i < d->people.n; i++) {
		const struct person *p = &d->people.v[i];

		if (is_settled(d, p) && *p->title == '\0' &&
		    strcmp(d->units.v[p->cell].tag, tag) == 0 &&
		    rng_below(&d->rng, ++seen) == 0)
			found = (int)i;
	}
	return found;
}

static enum rc duties_list(struct demo *d)
{
	static const struct tcol cols[] = {
	    {"Người phụ trách", T_TEXT, 26},
	    {"Chức vụ", T_TEXT, 40},
	    {"Đơn vị hoặc địa bàn", T_TEXT, 16},
	    {"Từ ngày", T_DAY, 12},
	    {"Đến ngày", T_DAY, 12},
	    {"Văn bản", T_TEXT, 30},
	};
	const json_t *j = json_object_get(d->recipe, "duties");
	struct table *t;

	if (j == NULL)
		return OK;
	t = table_new(d, "duties", cols, ARRAY_LEN(cols));
	bool is_villages = strcmp(jstr(j, "of", "communes"), "villages") == 0;
	for (size_t i = 0; i < d->places.n; i++) {
		const struct place *p = &d->places.v[i];

		if (is_villages ? !p->is_village
				: p->is_village || strcmp(p->level, "xã") != 0)
			continue;
		int who = any_official(d, jstr(j, "who", "office"));
		if (who == NONE)
			return err_set(d->c, E_INPUT, "", &demo_msg_places,
				       d->name, "duties");
		const char **r = table_row(d, t);
		d->people.v[who].title = jstr(j, "title", "");
		r[0] = d->people.v[who].name;
		r[1] = jstr(j, "title", "");
		r[2] = p->code;
		r[3] = day_cell(d, jday(j, "from", d->from));
		r[5] = jstr(j, "document", "");
	}
	return OK;
}

/* One who sits in `to` today came there from `from`; villages' states do not
 * hang on it, because home stays where it is. */
static void move_one(struct demo *d, const json_t *j, bool *moved)
{
	const char *from_tag = jstr(j, "from_tag", "village");
	const char *to_tag = jstr(j, "to_tag", "village");
	int who = NONE, from = NONE, seen = 0;

	for (size_t i = 0; i < d->people.n; i++) {
		const struct person *p = &d->people.v[i];

		if (is_settled(d, p) && !moved[i] && *p->title == '\0' &&
		    !d->units.v[p->cell].founded &&
		    strcmp(d->units.v[p->cell].tag, to_tag) == 0 &&
		    rng_below(&d->rng, ++seen) == 0)
			who = (int)i;
	}
	seen = 0;
	for (size_t i = 0; who != NONE && i < d->units.n; i++)
		if (d->units.v[i].is_cell && !d->units.v[i].founded &&
		    (int)i != d->people.v[who].cell &&
		    strcmp(d->units.v[i].tag, from_tag) == 0 &&
		    rng_below(&d->rng, ++seen) == 0)
			from = (int)i;
	if (who == NONE || from == NONE)
		return;
	moved[who] = true;
	day_t first = jday(j, "from", d->from), last = jday(j, "to", d->to);
	struct transfer t = {
	    .who = who,
	    .from = from,
	    .to = d->people.v[who].cell,
	    .kind = jstr(j, "kind", "nội bộ"),
	    .number = "",
	    .day = work_day(
		day_add(first, rng_range(&d->rng, 0, day_diff(first, last)))),
	    .until = jday(j, "until", 0),
	};
	vec_push(&d->transfers, t);
}

void moves_make(struct demo *d)
{
	const json_t *j;
	size_t k;
	bool *moved = arena_alloc(d->c->mem, d->people.n + 1);

	json_array_foreach(jarr(d->recipe, "moves"), k,
			   j) for (int i = jint(j, "n", 0); i > 0; i--)
	    move_one(d, j, moved);
}

enum rc posts_make(struct demo *d)
{
	village_posts(d);
	return duties_list(d);
}
