/*
 * strength_report.c: how strong each village and each cell is on the day of
 * the report: who lives or sits there, seconded members, villages at risk,
 * and for how long nobody was admitted.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "schema/catalogue.h"

enum {
	CELL_NEEDS = 3,	  /* official members, Charter article 21 */
	RISK_MEMBERS = 3, /* V10, by setting */
	RISK_AGE = 60,
	TERM_YEARS = 5,
	YEAR = 12,
};
/* Instead of a village, for a cell of none and for one of several. */
enum { NOBODYS = -1, SHARED = -2 };

struct strength { /* of a village */
	int members, residents, official, young, seconded;
	day_t last; /* admission, 0 = none known */
};

struct strengths {
	struct stat *s;
	day_t on;
	uint32_t on_day;	 /* the same, shortened */
	uint32_t old_born;	 /* shortened; born then or before: over 60 */
	struct strength *v;	 /* per place */
	int *village;		 /* per unit: the one it is the cell of */
	int *stands;		 /* per unit: what stands for it on that day */
	day_t *last;		 /* per unit: admission */
	struct map *seconded_to; /* person -> unit */
	struct idset seconded;
	int64_t unplaced; /* members of joint cells who live nowhere known */
};

static void set_cells(struct strengths *k)
{
	struct stat *s = k->s;
	int joint = tally_slot(s->tally, "joint_cells", NULL);
	int i, u, one = -1;

	for (u = 0; u < s->t->n; u++) {
		k->village[u] = NOBODYS;
		k->stands[u] = u;
	}
	for (i = 0; i < s->nunits; i++) {
		struct path p;
		int n = 0;

		u = stat_unit_at(s, i);
		k->stands[u] = org_standing(s->t, u, k->on);
		if (org_is_alive(s->t, u, k->on) &&
		    org_is(s->t, u, k->on, "cell"))
			n = terr_villages_of(s, u, k->on, &one);
		if (n == 1)
			k->village[u] = one;
		if (n < 2)
			continue;
		k->village[u] = SHARED;
		stat_path(s, u, k->on, &p);
		tally_hit(s->tally, joint, &p, 1, "unit", s->t->u[u].id);
	}
}

static enum rc load_seconded(struct strengths *k)
{
	struct db_rows r;
	int got;
	enum rc rc = db_query(k->s->c, &r,
			      "SELECT person, to_cell, kind, day, until_on "
			      "FROM transfer WHERE voided = 0 "
			      "ORDER BY day, id",
			      DB_NOARGS);

	if (rc < 0)
		return rc;
	while ((got = db_next(k->s->c, &r)) == DB_ROW) {
		const char *kind = db_text(&r, 2);
		day_t from = day_first((day_t)db_int(&r, 3));
		day_t until = day_last((day_t)db_int(&r, 4));
		int unit = org_by_id(k->s->t, db_int(&r, 1));

		if (!kind || unit == NO_UNIT || from > k->on ||
		    (until && until < k->on) ||
		    !choice_in_group(choice_by_code("transfer_kind", kind),
				     "seconded"))
			continue;
		map_seti(k->seconded_to, db_int(&r, 0), unit);
		idset_add(&k->seconded, db_int(&r, 0));
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

static void count_in(struct strengths *k, int place, const struct member *m)
{
	struct strength *v;

	if (place < 0 || k->s->terr->v[place].level != PLACE_VILLAGE)
		return;
	v = &k->v[place];
	v->members++;
	v->official += m->official && m->official <= k->on_day;
	v->young += m->birth > k->old_born;
}

static void count_present(struct strengths *k, const struct member *m, int cell)
{
	struct stat *s = k->s;
	int home = terr_by_id(s->terr, m->residence);
	int village = k->village[cell];
	int64_t to;

	count_in(k, home, m);
	if (home >= 0)
		k->v[home].residents++;
	if (village != home)
		count_in(k, village, m);
	if (!idset_has(&k->seconded, m->person) ||
	    !map_geti(k->seconded_to, m->person, &to))
		return;
	village = k->village[k->stands[to]];
	if (village >= 0)
		k->v[village].seconded++;
}

/* ---- without an admission for so long ---- */

static const struct {
	const char *key;
	int years; /* 0: since the term began */
} spans[] = {{"years_1", 1}, {"years_3", 3}, {"years_5", 5}, {"term", 0}};

/* A congress year closes the old term. */
static day_t term_begin(const struct stat *s)
{
	int year = day_year(s->args.as_of);

	if (stat_is_term(s->args.from, s->args.to))
		return s->args.from;
	return day_make(year - 1 - (year - 1) % TERM_YEARS, 1, 1);
}

static day_t span_begin(const struct strengths *k, size_t i)
{
	if (!spans[i].years)
		return term_begin(k->s);
	return day_add(day_add_months(k->on, -YEAR * spans[i].years), 1);
}

/* Who was admitted before that is too long ago for all of them. */
static day_t longest_begin(const struct strengths *k)
{
	day_t first = k->on;
	size_t i;

	for (i = 0; i < ARRAY_LEN(spans); i++)
		if (span_begin(k, i) < first)
			first = span_begin(k, i);
	return first;
}

static void keep_last(day_t *last, day_t day)
{
	*last = day > *last ? day : *last;
}

static void count_last(struct strengths *k, const struct member *m)
{
	struct stat *s = k->s;
	int home = terr_by_id(s->terr, m->residence);
	day_t admitted = member_admitted(m);
	int unit = stat_cell(s, m, admitted);

	/* admitted elsewhere, not in a village of ours */
	if (unit == NO_UNIT)
		return;
	if (home >= 0)
		keep_last(&k->v[home].last, admitted);
	unit = k->stands[org_standing(s->t, unit, admitted)];
	keep_last(&k->last[unit], admitted);
	if (k->village[unit] >= 0)
		keep_last(&k->v[k->village[unit]].last, admitted);
}

/* In a joint cell, and nobody told where: belongs to none of its villages. */
static bool is_unplaced(const struct strengths *k, const struct member *m,
			int unit)
{
	return k->village[k->stands[unit]] == SHARED &&
	       terr_by_id(k->s->terr, m->residence) < 0;
}

static void count_people(struct strengths *k)
{
	struct stat *s = k->s;
	uint32_t longest = day_shorten(longest_begin(k));
	int i, unit;

	for (i = 0; i < s->nseen; i++) {
		const struct member *m = stat_member(s, i);

		if (m->admitted >= longest && m->admitted <= k->on_day)
			count_last(k, m);
		if (!member_is_in(m, k->on_day))
			continue;
		unit = stat_cell(s, m, k->on);
		if (unit == NO_UNIT) /* still elsewhere */
			continue;
		count_present(k, m, k->stands[unit]);
		k->unplaced += is_unplaced(k, m, unit) &&
			       stat_way(s, WAYS_AS_OF, m, k->on)->path.n > 0;
	}
}

/* What is younger than that cannot have been quiet for so long. */
static void count_quiet_cells(struct strengths *k, const char *key, day_t since)
{
	struct stat *s = k->s;
	int slot = tally_slot(s->tally, "cells_without_admission", key);
	struct path p;
	int i, u;

	for (i = 0; i < s->nunits; i++) {
		u = stat_unit_at(s, i);
		if (k->last[u] >= since || !org_is_alive(s->t, u, k->on) ||
		    !org_is_alive(s->t, u, since) ||
		    !org_is(s->t, u, k->on, "cell"))
			continue;
		stat_path(s, u, k->on, &p);
		tally_hit(s->tally, slot, &p, 1, "unit", s->t->u[u].id);
	}
}

static void count_quiet_villages(struct strengths *k, const char *key,
				 day_t since)
{
	struct stat *s = k->s;
	int slot = tally_slot(s->tally, "villages_without_admission", key);
	struct path p;
	int i;

	for (i = 0; i < s->terr->n; i++) {
		const struct terr_place *v = &s->terr->v[i];

		if (v->level != PLACE_VILLAGE || k->v[i].last >= since ||
		    !terr_is_alive(v, k->on) || !terr_is_alive(v, since))
			continue;
		terr_path(s, i, &p);
		tally_hit(s->tally, slot, &p, 1, "place", v->id);
	}
}

static void count_quiet(struct strengths *k)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(spans); i++) {
		count_quiet_cells(k, spans[i].key, span_begin(k, i));
		count_quiet_villages(k, spans[i].key, span_begin(k, i));
	}
}

/* ---- villages ---- */

enum { NOBODY_AT_ALL, RESIDENTS, TOO_FEW, AT_RISK, TRAIT__N };
static const char *const traits[TRAIT__N] = {
    [NOBODY_AT_ALL] = "villages_without_any_member",
    [RESIDENTS] = "villages_with_resident_members",
    [TOO_FEW] = "villages_too_few_members",
    [AT_RISK] = "villages_at_risk",
};

static void count_village(struct strengths *k, int i, enum village_state state,
			  const int slots[TRAIT__N])
{
	const struct strength *v = &k->v[i];
	bool is_white = state == VILLAGE_WITHOUT_MEMBERS;
	const bool has[TRAIT__N] = {
	    [NOBODY_AT_ALL] = is_white && !v->seconded,
	    [RESIDENTS] = v->residents > 0,
	    [TOO_FEW] = state == VILLAGE_JOINT_CELL && v->official < CELL_NEEDS,
	    [AT_RISK] = !is_white && (v->official <= RISK_MEMBERS || !v->young),
	};
	struct path p;
	int n;

	terr_path(k->s, i, &p);
	for (n = 0; n < TRAIT__N; n++)
		if (has[n])
			tally_hit(k->s->tally, slots[n], &p, 1, "place",
				  k->s->terr->v[i].id);
}

static void count_villages(struct strengths *k,
			   const struct ledger_place *places)
{
	struct stat *s = k->s;
	int slots[TRAIT__N], i;

	for (i = 0; i < TRAIT__N; i++)
		slots[i] = tally_slot(s->tally, traits[i], NULL);
	for (i = 0; i < s->terr->n; i++)
		if (s->terr->v[i].level == PLACE_VILLAGE &&
		    places[i].end != VILLAGE_STATE__N)
			count_village(k, i, places[i].end, slots);
}

enum rc strength_count(struct stat *s, const struct ledger_place *places)
{
	size_t nu = (size_t)s->t->n + 1;
	struct strengths k = {
	    .s = s,
	    .on = s->args.as_of,
	    .on_day = day_shorten(s->args.as_of),
	    .old_born = day_shorten(
		day_add_months(s->args.as_of, -YEAR * (RISK_AGE + 1))),
	    .v = arena_alloc(s->c->mem,
			     ((size_t)s->terr->n + 1) * sizeof(k.v[0])),
	    .village = arena_alloc(s->c->mem, nu * sizeof(k.village[0])),
	    .stands = arena_alloc(s->c->mem, nu * sizeof(k.stands[0])),
	    .last = arena_alloc(s->c->mem, nu * sizeof(k.last[0])),
	    .seconded_to = map_new(),
	};
	enum rc rc;

	idset_init(&k.seconded);
	rc = load_seconded(&k);
	if (rc == OK) {
		set_cells(&k);
		count_people(&k);
		count_villages(&k, places);
		count_quiet(&k);
		if (k.unplaced)
			report_note(s->c, s->result,
				    say(s->c, &msg_note_unplaced,
					stat_int(s->c, k.unplaced)));
	}
	map_free(k.seconded_to);
	idset_free(&k.seconded);
	return rc;
}

/* ---- what cannot be known ---- */

static void finish_node(struct stat *s, struct report_node *n, int unit)
{
	int64_t members = report_figure(n, "members")->value.lo;
	struct num residents =
	    report_figure(n, "villages_with_resident_members")->value;
	struct num all = report_figure(n, "villages")->value;

	if (all.lo && members && !residents.lo) {
		stat_set(n, "villages_with_resident_members", num_unknown());
		if (unit == s->top)
			report_note(s->c, s->result,
				    say(s->c, &msg_note_residences));
	}
	if (all.lo && !s->has_committees) {
		stat_set(n, "village_cells_with_committee", num_unknown());
		if (unit == s->top)
			report_note(s->c, s->result,
				    say(s->c, &msg_note_committees));
	}
}

bool stat_tells_committees(struct stat *s)
{
	int i;

	for (i = 0; i < s->t->n; i++)
		if (s->t->u[i].has_committee && stat_is_kin(s, i))
			return true;
	return false;
}

void strength_finish(struct stat *s)
{
	s->has_committees = stat_tells_committees(s);
	stat_each(s, finish_node);
}
