/*
 * admitted_report.c: admissions of the span, as the people were when it was
 * decided.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

enum {
	TERM_SPAN_YEARS = 6,
	TERM_YEARS = 5,
	MONTHS = 12,
	MONTH_DAYS = 30,
	YEAR_DAYS = MONTHS * MONTH_DAYS,
};

/* ---- one row ---- */

/* The cell and all above it up to the report's unit have admitted somebody:
 * once for all days on which they stand in the same place. */
static void mark_way(struct stat *s, const struct way *w, day_t day)
{
	day_t stretch = s->way_of[WAYS_ADMITTED]->first + 1;
	int way[DEPTH_MAX], n;

	if (s->marked[w->path.from] == stretch)
		return;
	s->marked[w->path.from] = stretch;
	n = org_path(s->t, w->path.from, s->top, s->now ? s->now : day, way);
	while (n > 0)
		s->admits[way[--n]] = true;
}

/* Is it counted, of a day that is not known? */
static bool count_one(struct stat *s, const struct member *m, int stream,
		      int mean_slot)
{
	uint8_t fact[D__N] = {0};
	day_t day = member_admitted(m);
	const struct way *w = stat_way(s, WAYS_ADMITTED, m, day);

	if (w->path.n == 0)
		return false;
	member_tell(m, fact);
	/* of the cell of that day, whatever stands for it on the tree shown */
	fact[D_BLOC] = w->bloc;
	tally_fact(s->tally, stream, fact, &w->path, "person", m->person);
	tally_hit(s->tally, mean_slot, &w->path, m->age, "person", m->person);
	if (s->admits)
		mark_way(s, w, day);
	s->nbirth_years += !day_is_full(day_lengthen(m->birth));
	return m->is_partial;
}

static void count_last_year(struct stat *s)
{
	day_t from = day_add_months(s->args.from, -MONTHS);
	day_t to = day_add_months(s->args.to, -MONTHS);
	static const uint8_t nothing[D__N];
	int stream = tally_stream(s->tally, S_LAST_YEAR);
	struct people_walk w;
	const struct member *m;

	/* a span that ends with a month ends with that month a year before */
	if (day_month(day_add(s->args.to, 1)) != day_month(s->args.to))
		to = day_last(day_make(day_year(to), day_month(to), 0));
	people_walk(&w, s, from, to);
	while ((m = people_next(&w)))
		tally_fact(
		    s->tally, stream, nothing,
		    &stat_way(s, WAYS_LAST_YEAR, m, member_admitted(m))->path,
		    "person", m->person);
	people_walk_end(&w);
}

void admitted_count(struct stat *s)
{
	int mean = tally_slot(s->tally, "mean_age", NULL);
	int stream = tally_stream(s->tally, S_ADMITTED);
	struct people_walk w;
	const struct member *m;
	int partial = 0;

	if (tally_slot(s->tally, "units_without_admission", NULL) >= 0) {
		s->admits = arena_alloc(s->c->mem, (size_t)s->t->n + 1);
		s->marked = arena_alloc(s->c->mem, ((size_t)s->t->n + 1) *
						       sizeof(s->marked[0]));
	}
	people_walk(&w, s, s->args.from, s->args.to);
	while ((m = people_next(&w)))
		partial += count_one(s, m, stream, mean);
	people_walk_end(&w);
	if (partial)
		report_note(
		    s->c, s->result,
		    say(s->c, &msg_note_years_only, stat_int(s->c, partial)));
	count_last_year(s);
}

/* Living cells, and those that admitted nobody. */
void quiet_cells_count(struct stat *s)
{
	int cells = tally_slot(s->tally, "cells", NULL);
	int quiet = tally_slot(s->tally, "units_without_admission", NULL);
	int i;

	for (i = 0; i < s->nunits; i++) {
		int u = stat_unit_at(s, i);
		const struct member any = {.cell = (uint32_t)s->t->u[u].id};
		const struct way *w = stat_way(s, WAYS_TREE, &any, s->tree_day);

		if (!w->is_living_cell)
			continue;
		tally_hit(s->tally, cells, &w->path, 1, "unit", s->t->u[u].id);
		if (!s->admits[u])
			tally_hit(s->tally, quiet, &w->path, 1, "unit",
				  s->t->u[u].id);
	}
}

/* ---- figures that follow from others ---- */

bool stat_is_term(day_t from, day_t to)
{
	return from % 10000 == 101 && to % 10000 == 1231 &&
	       day_year(to) - day_year(from) + 1 == TERM_SPAN_YEARS &&
	       day_year(from) % TERM_YEARS == 0;
}

/* Years in 360ths: whole months and the days over them.  Congress terms share
 * their first and last year with the neighbours and count as 5 years (T5). */
static int span_days(const struct stat *s)
{
	day_t end = day_add(s->args.to, 1);
	int months;

	if (stat_is_term(s->args.from, s->args.to))
		return TERM_YEARS * YEAR_DAYS;
	months = day_months_between(s->args.from, end);
	return months * MONTH_DAYS +
	       day_diff(day_add_months(s->args.from, months), end);
}

/* Partitions say how many are not told; where all are, they need not. */
static const char *const untold[] = {"general_education", "professional_level",
				     "occupation_rows"};

static void drop_if_none(struct figure *f)
{
	int i;

	for (i = 0; f && i < f->nkeys; i++)
		if (strcmp(f->keys[i].key, "not_told") == 0 &&
		    f->keys[i].num.lo == 0)
			f->keys[i].num = (struct num){0};
}

static void finish_node(struct stat *s, struct report_node *n, int unit)
{
	size_t i;
	int64_t all =
	    tally_get(s->tally, tally_slot(s->tally, "admitted", NULL), unit);
	int64_t ages =
	    tally_get(s->tally, tally_slot(s->tally, "mean_age", NULL), unit);
	int days = span_days(s);
	struct num before = report_figure(n, "same_period_last_year")->value;

	stat_set(n, "mean_age", num_ratio(ages, all));
	/* a part of a year says nothing about the whole one */
	stat_set(n, "mean_per_year",
		 days < YEAR_DAYS ? num_unknown()
				  : num_ratio(all * YEAR_DAYS, days));
	stat_set(n, "same_period_pct", num_percent(num_count(all), before));
	stat_set(n, "same_period_change", num_count(all - before.lo));
	for (i = 0; i < ARRAY_LEN(untold); i++)
		drop_if_none(stat_figure(n, untold[i]));
}

static void note_untold(struct stat *s)
{
	struct report_node *root = &s->result->root;
	const char *last = ""; /* one note per dimension is enough */
	int i;

	for (i = 0; i < root->nfigures; i++) {
		const struct figure_def *d = root->figures[i].def;
		int slot = tally_slot(s->tally, d->code, NULL);
		int64_t n = tally_untold(s->tally, slot, s->top);

		if (!n || !d->stream || strcmp(d->stream, S_ADMITTED) ||
		    strcmp(d->where[0].dim, last) == 0)
			continue;
		last = d->where[0].dim;
		report_note(s->c, s->result,
			    strcmp(last, "bloc") == 0
				? say(s->c, &msg_note_bloc, stat_int(s->c, n))
				: say(s->c, &msg_note_untold,
				      figure_label(d, s->c->lang),
				      stat_int(s->c, n)));
	}
}

void admitted_finish(struct stat *s)
{
	if (stat_is_term(s->args.from, s->args.to))
		report_note(s->c, s->result, say(s->c, &msg_note_term));
	stat_each(s, finish_node);
	if (span_days(s) < YEAR_DAYS)
		report_note(s->c, s->result, say(s->c, &msg_note_per_year));
	if (num_is_known(report_figure(&s->result->root, "mean_age")->value))
		report_note(s->c, s->result, say(s->c, &msg_note_age));
	if (s->nbirth_years)
		report_note(s->c, s->result,
			    say(s->c, &msg_note_birth_years,
				stat_int(s->c, s->nbirth_years)));
	note_untold(s);
}
