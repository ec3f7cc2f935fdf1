/*
 * unit_report.c: organizations of a day; foundings and upgrades of a span.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "schema/catalogue.h"

static bool in_span(const struct stat *s, day_t day)
{
	return day && day >= s->args.from && day <= s->args.to;
}

/* Came about by raising or lowering another one: not a new unit. */
static bool is_successor_of_upgrade(const struct stat *s, int unit)
{
	int i;

	for (i = 0; i < s->t->nevents; i++)
		if (s->t->ev[i].other == unit &&
		    (s->t->ev[i].what == ORG_UPGRADE ||
		     s->t->ev[i].what == ORG_DOWNGRADE))
			return true;
	return false;
}

static void count_unit(struct stat *s, int u, int stream, int founded)
{
	uint8_t fact[D__N] = {0};
	day_t born = s->t->u[u].born;
	struct path p;

	if (org_is_alive(s->t, u, s->args.as_of)) {
		const struct choice *kind =
		    org_on(s->t, s->args.as_of)->kind[u];

		fact[D_KIND] =
		    tally_value(s->plan, D_KIND, kind ? kind->code : NULL);
		stat_path(s, u, s->args.as_of, &p);
		tally_fact(s->tally, stream, fact, &p, "unit", s->t->u[u].id);
	}
	if (in_span(s, born) && org_is(s->t, u, born, "grassroots_units") &&
	    !is_successor_of_upgrade(s, u)) {
		stat_path(s, u, born, &p);
		tally_hit(s->tally, founded, &p, 1, "unit", s->t->u[u].id);
	}
}

/* A cell of a commune; where nobody tells the bloc, any cell. */
static bool is_commune_cell(struct stat *s, int unit, day_t day)
{
	const char *bloc = org_bloc(s->t, unit, day);

	return org_is(s->t, unit, day, "cell") &&
	       (!bloc || choice_in_group(choice_by_code("bloc", bloc),
					 "admitted_communes_wards_towns"));
}

void units_count(struct stat *s)
{
	int founded = tally_slot(s->tally, "new_grassroots_units", NULL);
	int stream = tally_stream(s->tally, S_UNITS);
	int upgraded = tally_slot(s->tally, "commune_cells_upgraded", NULL);
	struct path p;
	int i;

	for (i = 0; i < s->t->n; i++)
		count_unit(s, i, stream, founded);
	for (i = 0; i < s->t->nevents; i++) {
		const struct org_event *e = &s->t->ev[i];

		if (e->what != ORG_UPGRADE || !in_span(s, e->day) ||
		    !is_commune_cell(s, e->unit, day_add(e->day, -1)))
			continue;
		stat_path(s, e->unit, e->day, &p);
		tally_hit(s->tally, upgraded, &p, 1, "unit",
			  s->t->u[e->unit].id);
	}
}
