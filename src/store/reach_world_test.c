/*
 * reach_world_test.c: the world of the tests of reach.
 */
#include "base/base.h"
#include "store/reach_world_test.h"

#include "db/db.h"

static const struct field stamp_fields[] = {FIELD(
    code, code, .label = "Mã", .label_en = "Code", .flags = REQ | KEY | CODE,
    .cls = BASIC) FIELD(paper, ref, .label = "Giấy", .label_en = "Paper",
			.ref = "paper", .flags = INDEX, .cls = BASIC)};
const struct entity stamp_entity = {
    .name = "stamp",
    .label = "Dấu",
    .label_en = "Stamp",
    .label_plural = "Các dấu",
    .label_plural_en = "Stamps",
    .fields = stamp_fields,
    .nfields = (int)ARRAY_LEN(stamp_fields),
    .reach = REACH_OWNER,
    .reach_by = "paper",
};
const struct entity secret_entity = {
    .name = "secret",
    .label = "Kín",
    .label_en = "Secret",
    .label_plural = "Kín",
    .label_plural_en = "Secrets",
    .fields = stamp_fields,
    .nfields = 1,
};
static const struct entity *const more[] = {&stamp_entity, &secret_entity,
					    NULL};
static const struct module more_module = {.name = "more", .entities = more};
/* Beside the toys, whose first module has no name outside. */
static const struct entity *const all[] = {&box_entity, &thing_entity,
					   &tool_entity, &paper_entity, NULL};
static const struct module toys = {.name = "toy", .entities = all};
const struct module *const reach_modules[] = {&toys, &more_module, NULL};

const struct entity *const kinds[KINDS] = {
    &box_entity, &thing_entity, &paper_entity, &stamp_entity, &secret_entity};

const char *const given_names[] = {"An", "Ấn", "Bình", "Hoà", "Huệ", "Đào"};
static const char *const family[] = {"Nguyễn", "Trần", "Lò", "Giàng"};
static const char *const stages[] = {"one", "two"};

static struct row *put(struct world *w, struct act *a, int kind, struct row *r)
{
	assert_ok(&w->t.c, store_save(&w->t.c, a, r, NULL));
	assert_true(w->n[kind] < MOST && r->id == w->n[kind] + 1);
	w->row[kind][w->n[kind]++] = r;
	return r;
}

struct row *new_row(struct world *w, int kind)
{
	return row_new(w->t.c.mem, kinds[kind]);
}

static const char *code(struct world *w, char ch, int i)
{
	return arena_printf(w->t.c.mem, "%c%d", ch, i);
}

static void add_box(struct world *w, struct act *a, int i)
{
	struct row *r = new_row(w, BOX);

	row_set_text(r, "code", code(w, 'B', i));
	row_set_text(r, "name", arena_printf(w->t.c.mem, "Hộp %d", i));
	if (i > 1)
		row_set_int(r, "parent",
			    1 + toy_random(&w->rng, (uint32_t)i - 1));
	put(w, a, BOX, r);
}

static struct row *add_thing(struct world *w, struct act *a, int i)
{
	struct row *r = new_row(w, THING);

	row_set_text(r, "code", code(w, 'T', i));
	row_set_text(
	    r, "name",
	    arena_printf(
		w->t.c.mem, "%s %s",
		family[toy_random(&w->rng, ARRAY_LEN(family))],
		given_names[toy_random(&w->rng, ARRAY_LEN(given_names))]));
	row_set_int(r, "box", 1 + toy_random(&w->rng, BOXES));
	row_set_int(r, "weight", toy_random(&w->rng, 3));
	if (i > 1 && toy_random(&w->rng, 3) == 0)
		row_set_text(
		    r, "about",
		    arena_printf(w->t.c.mem, "thing:%u",
				 1 + toy_random(&w->rng, (uint32_t)i - 1)));
	return put(w, a, THING, r);
}

static void add_papers(struct world *w, struct act *a, const struct row *thing)
{
	uint32_t k = toy_random(&w->rng, 3);

	for (; k > 0; k--) {
		struct row *p = new_row(w, PAPER), *s = new_row(w, STAMP);

		row_set_int(p, "thing", thing->id);
		row_set_text(p, "stage", stages[toy_random(&w->rng, 2)]);
		put(w, a, PAPER, p);
		row_set_text(s, "code", code(w, 'S', w->n[STAMP] + 1));
		if (toy_random(&w->rng, 4))
			row_set_int(s, "paper", p->id);
		put(w, a, STAMP, s);
	}
}

static void fill(struct world *w)
{
	struct act *a;
	int i;

	assert_ok(&w->t.c, act_begin(&w->t.c, &a, "import", "x", NULL));
	for (i = 1; i <= BOXES; i++)
		add_box(w, a, i);
	for (i = 1; i <= THINGS; i++)
		add_papers(w, a, add_thing(w, a, i));
	for (i = 1; i <= 3; i++) {
		struct row *r = new_row(w, SECRET);

		row_set_text(r, "code", code(w, 'X', i));
		put(w, a, SECRET, r);
	}
	for (i = 0; i < THINGS; i += 17)
		if (toy_random(&w->rng, 2)) {
			struct row *r = w->row[THING][i];

			row_set_int(r, "weight", 7);
			assert_ok(&w->t.c, store_save(&w->t.c, a, r, NULL));
		}
	for (i = 0; i < w->n[STAMP]; i += 5)
		assert_ok(&w->t.c, store_void(&w->t.c, a, w->row[STAMP][i]));
	assert_ok(&w->t.c, act_commit(&w->t.c, a));
}

const struct walls walls[3] = {
    [WALLS_BOTH] = {"both", false, false},
    [WALLS_STORE] = {"the store's own", true, false},
    [WALLS_DB] = {"the database's", false, true},
};

struct world *world_begin(uint64_t seed, const struct walls *k)
{
	struct world *w = xcalloc(1, sizeof(*w));

	w->rng.x = seed;
	toy_begin(&w->t);
	toy_reopen(&w->t,
		   reach_modules); /* a new table gets its wall as well */
	fill(w);
	w->t.c.no_wall = k->no_wall;
	toy_reopen(&w->t, reach_modules);
	w->t.app->is_unchecked = k->is_unchecked;
	idset_init(&w->reach);
	return w;
}

void world_end(struct world *w)
{
	idset_free(&w->reach);
	toy_end(&w->t);
	free(w);
}

void any_reach(struct world *w, int round)
{
	int64_t top = 1 + toy_random(&w->rng, BOXES);
	int i;

	idset_free(&w->reach);
	if (round == 0)
		return;
	for (i = 0; i < BOXES; i++) {
		const struct row *r = w->row[BOX][i];
		bool is_below =
		    r->id == top || idset_has(&w->reach, row_int(r, "parent"));

		if (round % 2 ? is_below : toy_random(&w->rng, 3) == 0)
			idset_add(&w->reach, r->id);
	}
}

bool sees(const struct world *w, const struct row *r)
{
	if (r->e == &box_entity)
		return true;
	if (r->e == &thing_entity)
		return idset_has(&w->reach, row_int(r, "box"));
	if (r->e == &paper_entity)
		return sees(w, w->row[THING][row_int(r, "thing") - 1]);
	if (r->e == &stamp_entity)
		return row_is_null(r, "paper") ||
		       sees(w, w->row[PAPER][row_int(r, "paper") - 1]);
	return false;
}

int count_seen(const struct world *w, int kind)
{
	int i, n = 0;

	for (i = 0; i < w->n[kind]; i++)
		n += !w->row[kind][i]->is_void && sees(w, w->row[kind][i]);
	return n;
}
