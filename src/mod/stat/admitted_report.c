/*
 * admitted_report.c: admissions of the span, as the people were when it was
 * decided.  Rows come from the index of admission days and are counted here.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "schema/catalogue.h"

enum { TERM_SPAN_YEARS = 6, TERM_YEARS = 5, MONTHS = 12 };

struct admission {
	int64_t dossier, person, cell;
	day_t day;
	int age;
	uint8_t fact[D__N];
};

/* ---- posts held at the decision ---- */

static const struct {
	const char *group;
	enum stat_dim dim;
} post_groups[] = {
    {"village_heads", D_VILLAGE_HEAD},
    {"front_heads", D_FRONT_HEAD},
    {"mass_org_heads", D_MASS_HEAD},
};

static void mark_post(uint8_t *fact, const struct choice *post)
{
	size_t i;

	for (i = 0; post && i < ARRAY_LEN(post_groups); i++)
		if (choice_in_group(post, post_groups[i].group))
			fact[post_groups[i].dim] = YES;
}

struct holders {
	struct map *posts; /* dossier -> bits of post_groups */
};

/* Posts of the people admitted in the span, held on the day. */
static enum rc holders_load(struct stat *s, struct holders *h, day_t from,
			    day_t to)
{
	struct db_rows r;
	int got;
	enum rc rc = db_query(
	    s->c, &r,
	    "SELECT d.id, o.post, d.admission_day, o.from_on, o.to_on "
	    "FROM dossier d JOIN post o ON o.person = d.person "
	    "WHERE d.voided = 0 AND o.voided = 0 "
	    "AND d.admission_day BETWEEN $1 AND $2",
	    DB_ARGS(DBI(from), DBI(to)));

	if (rc < 0)
		return rc;
	h->posts = map_new();
	while ((got = db_next(s->c, &r)) == DB_ROW) {
		day_t day = day_first((day_t)db_int(&r, 2));
		day_t since = day_first((day_t)db_int(&r, 3));
		day_t until = day_last((day_t)db_int(&r, 4));
		const struct choice *post =
		    choice_by_code("post", db_text(&r, 1));
		int64_t bits = 0;
		size_t i;

		if (day < since || (until && day > until))
			continue;
		map_geti(h->posts, db_int(&r, 0), &bits);
		for (i = 0; post && i < ARRAY_LEN(post_groups); i++)
			if (choice_in_group(post, post_groups[i].group))
				bits |= (int64_t)1 << i;
		map_seti(h->posts, db_int(&r, 0), bits);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

static void mark_holder(const struct holders *h, struct admission *a)
{
	int64_t bits = 0;
	size_t i;

	if (!map_count(h->posts) || !map_geti(h->posts, a->dossier, &bits))
		return;
	for (i = 0; i < ARRAY_LEN(post_groups); i++)
		if (bits >> i & 1)
			a->fact[post_groups[i].dim] = YES;
}

/* ---- one row ---- */

static uint8_t age_band(int age)
{
	static const struct {
		int most;
		enum age_band band;
	} bands[] = {
	    {17, AGE_UNDER_18}, {30, AGE_18_30}, {35, AGE_31_35},
	    {40, AGE_36_40},	{45, AGE_41_45}, {50, AGE_46_50},
	    {55, AGE_51_55},	{60, AGE_56_60},
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(bands); i++)
		if (age <= bands[i].most)
			return (uint8_t)bands[i].band;
	return AGE_OVER_60;
}

static const struct {
	enum stat_dim dim;
	int column;
} text_columns[] = {
    {D_RELIGION, 3}, {D_EDUCATION, 4}, {D_PROFESSIONAL, 5},
    {D_OCCUPATION, 6}, {D_SEX, 10},   {D_ETHNIC, 11},
};
enum { COL_YOUTH = 7, COL_TITLE = 8, COL_READMISSION = 9, COL_BIRTH = 12,
       COL_CELL = 13 };

static void read_row(struct stat *s, struct db_rows *r, struct admission *a)
{
	const char *title = db_text(r, COL_TITLE);
	size_t i;

	memset(a, 0, sizeof(*a));
	a->dossier = db_int(r, 0);
	a->person = db_int(r, 1);
	a->day = (day_t)db_int(r, 2);
	a->cell = db_int(r, COL_CELL);
	for (i = 0; i < ARRAY_LEN(text_columns); i++)
		a->fact[text_columns[i].dim] =
		    tally_value(s->tally, (int)text_columns[i].dim,
				db_text(r, text_columns[i].column));
	a->fact[D_YOUTH] = db_int(r, COL_YOUTH) ? YES : NO;
	a->fact[D_READMISSION] = db_int(r, COL_READMISSION) ? YES : NO;
	a->age = day_years_between((day_t)db_int(r, COL_BIRTH), a->day);
	a->fact[D_AGE] = age_band(a->age);
	if (title)
		mark_post(a->fact, choice_by_text(s->c, "post", title));
}

static void count_row(struct stat *s, struct admission *a, int mean_slot)
{
	struct path p;

	stat_path_of_cell(s, a->person, a->cell, day_first(a->day), &p);
	if (p.n == 0)
		return;
	a->fact[D_BLOC] = tally_value(
	    s->tally, D_BLOC, org_bloc(s->t, p.v[0], day_first(a->day)));
	tally_fact(s->tally, S_ADMITTED, a->fact, &p, "person", a->person);
	tally_hit(s->tally, mean_slot, &p, a->age, "person", a->person);
}

/* A day known by its year or month only counts as its first day; the index
 * holds it before the full days of that year. */
static day_t index_from(day_t from)
{
	return day_year(from) * 10000;
}

static bool is_within(day_t day, day_t from, day_t to)
{
	return day_first(day) >= from && day_first(day) <= to;
}

static enum rc count_last_year(struct stat *s)
{
	day_t from = day_add_months(s->args.from, -MONTHS);
	day_t to = day_add_months(s->args.to, -MONTHS);
	static const uint8_t nothing[D__N];
	struct db_rows r;
	int got;
	enum rc rc;

	/* a span that ends with a month ends with that month a year before */
	if (day_month(day_add(s->args.to, 1)) != day_month(s->args.to))
		to = day_last(day_make(day_year(to), day_month(to), 0));
	rc = db_query(s->c, &r,
		      "SELECT d.admission_day, p.id, p.cell "
		      "FROM dossier d JOIN person p ON p.id = d.person "
		      "WHERE d.voided = 0 AND p.voided = 0 "
		      "AND d.admission_day BETWEEN $1 AND $2",
		      DB_ARGS(DBI(index_from(from)), DBI(to)));
	if (rc < 0)
		return rc;
	while ((got = db_next(s->c, &r)) == DB_ROW) {
		day_t day = (day_t)db_int(&r, 0);
		struct path p;

		if (!is_within(day, from, to))
			continue;
		stat_path_of_cell(s, db_int(&r, 1), db_int(&r, 2),
				  day_first(day), &p);
		tally_fact(s->tally, S_LAST_YEAR, nothing, &p, "person",
			   db_int(&r, 1));
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

enum rc admitted_count(struct stat *s)
{
	day_t from = s->args.from, to = s->args.to;
	int mean = tally_slot(s->tally, "mean_age", NULL);
	struct holders h = {NULL};
	struct db_rows r;
	int got, partial = 0;
	enum rc rc = holders_load(s, &h, index_from(from), to);

	if (rc == OK)
		rc = db_query(
		    s->c, &r,
		    "SELECT d.id, d.person, d.admission_day, d.at_religion, "
		    "d.at_general_education, d.at_professional, "
		    "d.at_occupation, d.at_youth_union, d.at_title, "
		    "d.readmission, p.sex, p.ethnic, p.birth_day, p.cell "
		    "FROM dossier d JOIN person p ON p.id = d.person "
		    "WHERE d.voided = 0 AND p.voided = 0 "
		    "AND d.admission_day BETWEEN $1 AND $2",
		    DB_ARGS(DBI(index_from(from)), DBI(to)));
	if (rc < 0) {
		map_free(h.posts);
		return rc;
	}
	while ((got = db_next(s->c, &r)) == DB_ROW) {
		struct admission a;

		if (!is_within((day_t)db_int(&r, 2), from, to))
			continue;
		read_row(s, &r, &a);
		mark_holder(&h, &a);
		count_row(s, &a, mean);
		partial += !day_is_full(a.day);
	}
	db_end(&r);
	map_free(h.posts);
	if (partial)
		report_note(s->c, s->result,
			    say(s->c, &msg_note_years_only,
				stat_int(s->c, partial)));
	return got < 0 ? (enum rc)got : count_last_year(s);
}

/* Living cells, and those that admitted nobody. */
void quiet_cells_count(struct stat *s)
{
	int admitted = tally_slot(s->tally, "admitted", NULL);
	int cells = tally_slot(s->tally, "cells", NULL);
	int quiet = tally_slot(s->tally, "units_without_admission", NULL);
	int i;

	for (i = 0; i < s->t->n; i++) {
		struct path p;
		bool is_quiet = tally_get(s->tally, admitted, i) == 0;

		if (!org_is_alive(s->t, i, s->tree_day) ||
		    !org_is(s->t, i, s->tree_day, "cell"))
			continue;
		stat_path(s, i, s->tree_day, &p);
		tally_hit(s->tally, cells, &p, 1, "unit", s->t->u[i].id);
		if (is_quiet)
			tally_hit(s->tally, quiet, &p, 1, "unit",
				  s->t->u[i].id);
	}
}

/* ---- figures that follow from others ---- */

static bool is_term(day_t from, day_t to)
{
	return from % 10000 == 101 && to % 10000 == 1231 &&
	       day_year(to) - day_year(from) + 1 == TERM_SPAN_YEARS &&
	       day_year(from) % TERM_YEARS == 0;
}

/* Years in 12ths.  Congress terms share their first and last year with the
 * neighbours and count as 5 years (T5). */
static int span_months(const struct stat *s)
{
	int months;

	if (is_term(s->args.from, s->args.to))
		return TERM_YEARS * MONTHS;
	months = day_months_between(s->args.from, day_add(s->args.to, 1));
	return months;
}

static void finish_node(struct stat *s, struct report_node *n, int unit)
{
	int64_t all = tally_get(s->tally,
				tally_slot(s->tally, "admitted", NULL), unit);
	int64_t ages = tally_get(s->tally,
				 tally_slot(s->tally, "mean_age", NULL), unit);
	int months = span_months(s);
	const struct figure *communes =
	    report_figure(n, "admitted_communes_wards_towns");
	struct num before = report_figure(n, "same_period_last_year")->value;

	stat_set(n, "mean_age", num_ratio(ages, all));
	stat_set(n, "mean_per_year", num_ratio(all * MONTHS, months));
	stat_set(n, "admitted_elsewhere",
		 num_is_known(communes->value)
		     ? num_count(all - communes->value.lo)
		     : num_unknown());
	stat_set(n, "same_period_pct", num_percent(num_count(all), before));
	node_shares(n);
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
				? say(s->c, &msg_note_bloc,
				      stat_int(s->c, n))
				: say(s->c, &msg_note_untold,
				      figure_label(d, s->c->lang),
				      stat_int(s->c, n)));
	}
}

void admitted_finish(struct stat *s)
{
	if (is_term(s->args.from, s->args.to))
		report_note(s->c, s->result, say(s->c, &msg_note_term));
	stat_each(s, finish_node);
	if (num_is_known(report_figure(&s->result->root, "mean_age")->value))
		report_note(s->c, s->result, say(s->c, &msg_note_age));
	note_untold(s);
}
