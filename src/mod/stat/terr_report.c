/*
 * terr_report.c: places, their population, and how many have officials in
 * charge.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "base/vec.h"
#include "schema/catalogue.h"
#include "text/text.h"

enum { HUNDREDTHS = 100 };

static enum place_level level_of(const char *code)
{
	static const struct {
		const char *code;
		enum place_level level;
	} levels[] = {
	    {"tinh", PLACE_PROVINCE},
	    {"huyen", PLACE_DISTRICT},
	    {"xa", PLACE_COMMUNE},
	    {"thon", PLACE_VILLAGE},
	};
	size_t i;

	for (i = 0; code && i < ARRAY_LEN(levels); i++)
		if (strcmp(levels[i].code, code) == 0)
			return levels[i].level;
	return PLACE_OTHER;
}

static int64_t rate_of(const char *s)
{
	double x;

	if (!s || !text_parse_real(s, &x))
		return -1;
	return (int64_t)(x * HUNDREDTHS + 0.5);
}

static int64_t told(const struct db_rows *r, int col)
{
	return db_is_null(r, col) ? -1 : db_int(r, col);
}

static void read_place(struct stat *s, struct db_rows *r, struct terr_place *p)
{
	*p = (struct terr_place){
	    .id = db_int(r, 0),
	    .code = arena_strdup(s->c->mem, db_text(r, 1)),
	    .name = arena_strdup(s->c->mem, db_text(r, 2)),
	    .level = level_of(db_text(r, 3)),
	    .parent_id = db_int(r, 4),
	    .parent = -1,
	    .is_border = db_int(r, 5) != 0,
	    .population = told(r, 6),
	    .households = told(r, 7),
	    .poor = rate_of(db_text(r, 8)),
	    .minority = rate_of(db_text(r, 9)),
	    .from = day_first((day_t)db_int(r, 10)),
	    .to = day_last((day_t)db_int(r, 11)),
	};
}

static enum rc read_places(struct stat *s, struct terr *t)
{
	VEC(struct terr_place) v = {0};
	struct db_rows r;
	int got;
	enum rc rc = db_query(
	    s->c, &r,
	    "SELECT id, code, name, level, parent, border, population, "
	    "households, poor_rate, minority_rate, from_on, to_on "
	    "FROM place WHERE voided = 0 ORDER BY id",
	    DB_NOARGS);

	if (rc < 0)
		return rc;
	while ((got = db_next(s->c, &r)) == DB_ROW) {
		struct terr_place p;

		read_place(s, &r, &p);
		map_puti(t->by_id, p.id, (int64_t)v.n, NULL);
		vec_push(&v, p);
	}
	db_end(&r);
	t->v = v.v;
	t->n = (int)v.n;
	return got < 0 ? (enum rc)got : OK;
}

enum rc terr_load(struct stat *s)
{
	struct terr *t = arena_alloc(s->c->mem, sizeof(*t));
	int *end, *start, i;
	enum rc rc;

	s->terr = t;
	t->by_id = map_new();
	rc = read_places(s, t);
	if (rc < 0)
		return rc;
	for (i = 0; i < t->n; i++)
		t->v[i].parent = terr_by_id(t, t->v[i].parent_id);
	end = xcalloc((size_t)t->n + 1, sizeof(end[0]));
	start = xcalloc((size_t)t->n + 1, sizeof(start[0]));
	terr_owners(s, s->args.as_of, end);
	terr_owners(s, day_add(s->args.from, -1), start);
	for (i = 0; i < t->n; i++)
		t->v[i].owner = end[i] != NO_UNIT ? end[i] : start[i];
	free(end);
	free(start);
	return OK;
}

/* ---- communes ---- */

static const struct {
	const char *begin, *code;
} commune_kinds[] = {
    {"Thị trấn", "towns"},
    {"Phường", "wards"},
};

static void count_commune(struct stat *s, int place)
{
	const struct terr_place *p = &s->terr->v[place];
	const char *code = "communes";
	struct path path;
	size_t i;

	for (i = 0; i < ARRAY_LEN(commune_kinds); i++)
		if (strncmp(p->name, commune_kinds[i].begin,
			    strlen(commune_kinds[i].begin)) == 0)
			code = commune_kinds[i].code;
	terr_path(s, place, &path);
	tally_hit(s->tally, tally_slot(s->tally, code, NULL), &path, 1, "place",
		  p->id);
	tally_hit(s->tally, tally_slot(s->tally, "communes_and_towns", NULL),
		  &path, 1, "place", p->id);
	if (p->is_border)
		tally_hit(
		    s->tally,
		    tally_slot(s->tally, "border_communes_and_towns", NULL),
		    &path, 1, "place", p->id);
}

void terr_count(struct stat *s)
{
	int i;

	for (i = 0; i < s->terr->n; i++)
		if (s->terr->v[i].level == PLACE_COMMUNE &&
		    terr_is_alive(&s->terr->v[i], s->args.as_of))
			count_commune(s, i);
}

/* ---- officials in charge ---- */

static void mark_charge(struct stat *s, const char *charge, bool *is_charged)
{
	const char *colon = strchr(charge, ':');
	int64_t id = colon ? strtoll(colon + 1, NULL, 10) : 0;
	int i, unit, place;

	if (strncmp(charge, "place:", 6) == 0) {
		place = terr_by_id(s->terr, id);
		if (place >= 0)
			is_charged[place] = true;
		return;
	}
	/* a unit stands for the places whose own unit it is */
	unit = org_by_id(s->t, id);
	for (i = 0; unit != NO_UNIT && i < s->terr->n; i++)
		if (s->terr->v[i].owner == unit &&
		    (s->terr->v[i].level == PLACE_COMMUNE ||
		     org_is(s->t, unit, s->args.as_of, "cell")))
			is_charged[i] = true;
}

static void hit_charged(struct stat *s, const bool *is_charged)
{
	static const struct {
		enum place_level level;
		const char *code;
	} levels[] = {
	    {PLACE_COMMUNE, "communes_with_official_in_charge"},
	    {PLACE_VILLAGE, "villages_with_official_in_charge"},
	};
	struct path path;
	size_t k;
	int i;

	for (i = 0; i < s->terr->n; i++)
		for (k = 0; k < ARRAY_LEN(levels); k++) {
			const struct terr_place *p = &s->terr->v[i];

			if (!is_charged[i] || p->level != levels[k].level ||
			    !terr_is_alive(p, s->args.as_of))
				continue;
			terr_path(s, i, &path);
			tally_hit(s->tally,
				  tally_slot(s->tally, levels[k].code, NULL),
				  &path, 1, "place", p->id);
		}
}

enum rc duties_count(struct stat *s)
{
	bool *is_charged = arena_alloc(s->c->mem, (size_t)s->terr->n + 1);
	day_t on = s->args.as_of;
	struct db_rows r;
	int got;
	enum rc rc = db_query(s->c, &r,
			      "SELECT charge, from_on, to_on FROM duty "
			      "WHERE voided = 0",
			      DB_NOARGS);

	if (rc < 0)
		return rc;
	while ((got = db_next(s->c, &r)) == DB_ROW) {
		day_t from = day_first((day_t)db_int(&r, 1));
		day_t to = day_last((day_t)db_int(&r, 2));

		if (db_text(&r, 0) && from <= on && (!to || on <= to))
			mark_charge(s, db_text(&r, 0), is_charged);
	}
	db_end(&r);
	hit_charged(s, is_charged);
	return got < 0 ? (enum rc)got : OK;
}

/* ---- population ---- */

/* A sum over places, each weighing w; known only if all of them are. */
struct sum {
	int64_t n, weight;
	bool is_known, has_any;
};

enum measure { POPULATION, HOUSEHOLDS, MINORITY, POOR };

static void add_told(struct sum *out, int64_t rate, int64_t weight)
{
	out->has_any = true;
	if (rate < 0 || weight <= 0) {
		out->is_known = false;
		return;
	}
	out->n += rate * weight;
	out->weight += weight;
}

static bool tells(const struct terr_place *p, enum measure m)
{
	if (m == POPULATION)
		return p->population >= 0;
	if (m == HOUSEHOLDS)
		return p->households >= 0;
	/* a rate alone is enough where nothing has to be weighed */
	return m == MINORITY ? p->minority >= 0 : p->poor >= 0;
}

/* The place's own number, else what is below it. */
static void sum_place(struct stat *s, int place, enum measure m, int depth,
		      struct sum *out)
{
	const struct terr_place *p = &s->terr->v[place];
	bool has_below = false;
	int i;

	if (tells(p, m)) {
		if (m == POPULATION)
			add_told(out, p->population, 1);
		else if (m == HOUSEHOLDS)
			add_told(out, p->households, 1);
		else if (m == MINORITY)
			add_told(out, p->minority, p->population);
		else
			add_told(out, p->poor, p->households);
		return;
	}
	for (i = 0; i < s->terr->n && depth < DEPTH_MAX; i++)
		if (s->terr->v[i].parent == place &&
		    terr_is_alive(&s->terr->v[i], s->args.as_of)) {
			has_below = true;
			sum_place(s, i, m, depth + 1, out);
		}
	out->has_any = true;
	if (!has_below)
		out->is_known = false;
}

static bool is_below_path(struct stat *s, int place, int unit)
{
	int path[DEPTH_MAX], owner = s->terr->v[place].owner;

	return owner != NO_UNIT &&
	       org_path(s->t, owner, unit, s->args.as_of, path) > 0;
}

/* Places of the unit that lie in no other place of it. */
static bool is_topmost(struct stat *s, int place, int unit)
{
	int up = s->terr->v[place].parent;

	return is_below_path(s, place, unit) &&
	       (up < 0 || !is_below_path(s, up, unit));
}

static struct num measured(const struct sum *x, enum measure m)
{
	if (!x->has_any || !x->is_known)
		return num_unknown();
	return m <= HOUSEHOLDS ? num_count(x->n)
			       : num_ratio(x->n, x->weight * HUNDREDTHS);
}

static void finish_node(struct stat *s, struct report_node *n, int unit)
{
	static const struct {
		const char *code;
		const struct msg *note;
	} codes[] = {
	    [POPULATION] = {"population", &msg_note_population},
	    [HOUSEHOLDS] = {"households", &msg_note_households},
	    [MINORITY] = {"population_minority", &msg_note_minority},
	    [POOR] = {"poor_households", &msg_note_poor},
	};
	int m, i, only = -1, tops = 0;

	for (i = 0; i < s->terr->n; i++)
		if (terr_is_alive(&s->terr->v[i], s->args.as_of) &&
		    is_topmost(s, i, unit)) {
			tops++;
			only = i;
		}
	for (m = POPULATION; m <= POOR; m++) {
		struct sum x = {.is_known = true};
		struct num value;

		for (i = 0; i < s->terr->n && tops; i++)
			if (terr_is_alive(&s->terr->v[i], s->args.as_of) &&
			    is_topmost(s, i, unit))
				sum_place(s, i, (enum measure)m, 0, &x);
		value = measured(&x, (enum measure)m);
		/* one place's rate needs no weight */
		if (tops == 1 && m == MINORITY &&
		    s->terr->v[only].minority >= 0)
			value =
			    num_ratio(s->terr->v[only].minority, HUNDREDTHS);
		if (tops == 1 && m == POOR && s->terr->v[only].poor >= 0)
			value = num_ratio(s->terr->v[only].poor, HUNDREDTHS);
		stat_set(n, codes[m].code, value);
		if (m > HOUSEHOLDS)
			stat_figure(n, codes[m].code)->unit = "pct";
		if (!num_is_known(value) && unit == s->top)
			report_note(s->c, s->result,
				    say(s->c, codes[m].note, n->name));
	}
	stat_set(n, "members_per_population",
		 num_percent(report_figure(n, "members")->value,
			     report_figure(n, "population")->value));
}

void terr_finish(struct stat *s)
{
	stat_each(s, finish_node);
}
