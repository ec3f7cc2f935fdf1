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

/* ---- start + founded − dissolved ± changed = end ---- */

static const struct {
	const char *code, *group;
} balances[] = {
    {"grassroots_balance", "grassroots_units"},
    {"cells_balance", "cell"},
};

/* One of them, ready to be counted. */
struct balance_slots {
	const char *group;
	day_t eve; /* of the span */
	int start, end, founded, dissolved;
};

static void balance_begin(struct stat *s, size_t i, struct balance_slots *k)
{
	const char *code = balances[i].code;

	*k = (struct balance_slots){
	    .group = balances[i].group,
	    .eve = day_add(s->args.from, -1),
	    .start = tally_slot(s->tally, code, "start"),
	    .end = tally_slot(s->tally, code, "end"),
	    .founded = tally_slot(s->tally, code, "founded"),
	    .dissolved = tally_slot(s->tally, code, "dissolved"),
	};
}

/* Is it one of them, in the report's unit, on that day? */
static bool is_counted(struct stat *s, int u, day_t day, const char *group,
		       struct path *p)
{
	if (!org_is_alive(s->t, u, day) || !org_is(s->t, u, day, group))
		return false;
	stat_path(s, u, day, p);
	return p->n > 0;
}

static void balance_hit(struct stat *s, int slot, int u, const struct path *p)
{
	tally_hit(s->tally, slot, p, 1, "unit", s->t->u[u].id);
}

/* Ended by being raised or lowered: lives on as its successor. */
static bool is_replaced(const struct stat *s, int unit)
{
	int i;

	for (i = 0; i < s->t->nevents; i++)
		if (s->t->ev[i].unit == unit && s->t->ev[i].other != NO_UNIT &&
		    (s->t->ev[i].what == ORG_UPGRADE ||
		     s->t->ev[i].what == ORG_DOWNGRADE))
			return true;
	return false;
}

static void count_balance(struct stat *s, const struct balance_slots *k, int u)
{
	const char *group = k->group;
	day_t died = s->t->u[u].died, born = s->t->u[u].born;
	struct path p;

	if (is_counted(s, u, k->eve, group, &p))
		balance_hit(s, k->start, u, &p);
	if (is_counted(s, u, s->args.to, group, &p))
		balance_hit(s, k->end, u, &p);
	if (in_span(s, born) && !is_successor_of_upgrade(s, u) &&
	    is_counted(s, u, born, group, &p))
		balance_hit(s, k->founded, u, &p);
	if (in_span(s, died) && !is_replaced(s, u) &&
	    is_counted(s, u, day_add(died, -1), group, &p))
		balance_hit(s, k->dissolved, u, &p);
}

/* What neither was founded nor dissolved was raised, lowered or handed on. */
static void finish_node(struct stat *s, struct report_node *n, int unit)
{
	size_t i;

	UNUSED(s);
	UNUSED(unit);
	for (i = 0; i < ARRAY_LEN(balances); i++) {
		const struct figure *f = report_figure(n, balances[i].code);

		stat_set_key(n, balances[i].code, "changed",
			     num_count(figure_part(f, "end")->num.lo -
				       figure_part(f, "start")->num.lo -
				       figure_part(f, "founded")->num.lo +
				       figure_part(f, "dissolved")->num.lo));
	}
}

void units_finish(struct stat *s)
{
	stat_each(s, finish_node);
}

void units_count(struct stat *s)
{
	struct balance_slots slots[ARRAY_LEN(balances)];
	size_t k;
	int founded = tally_slot(s->tally, "new_grassroots_units", NULL);
	int stream = tally_stream(s->tally, S_UNITS);
	int upgraded = tally_slot(s->tally, "commune_cells_upgraded", NULL);
	struct path p;
	int i;

	for (k = 0; k < ARRAY_LEN(balances); k++)
		balance_begin(s, k, &slots[k]);
	for (i = 0; i < s->nunits; i++) {
		count_unit(s, stat_unit_at(s, i), stream, founded);
		for (k = 0; k < ARRAY_LEN(balances); k++)
			count_balance(s, &slots[k], stat_unit_at(s, i));
	}
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
