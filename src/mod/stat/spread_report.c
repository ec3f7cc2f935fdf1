/*
 * spread_report.c: how the members of the day spread over every value of what
 * is known of them (forms 3 and 4): one key per value that occurs.  What a
 * person is now stands with the person, not with the admission.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "base/vec.h"
#include "schema/catalogue.h"

enum spread {
	BY_ETHNIC,
	BY_AGE,
	BY_PERIOD,
	BY_BLOC,
	BY_RELIGION,
	BY_EDUCATION,
	BY_PROFESSIONAL,
	BY_THEORY,
	BY_OCCUPATION,
	UNITS_BY_BLOC,
	SPREAD__N,
};

struct name {
	const char *key, *vi, *en;
};

static const struct name ages[] = {
    {"18_30", "18–30 tuổi", "Aged 18–30"},
    {"31_35", "31–35 tuổi", "Aged 31–35"},
    {"36_40", "36–40 tuổi", "Aged 36–40"},
    {"41_45", "41–45 tuổi", "Aged 41–45"},
    {"46_50", "46–50 tuổi", "Aged 46–50"},
    {"51_55", "51–55 tuổi", "Aged 51–55"},
    {"56_60", "56–60 tuổi", "Aged 56–60"},
    {"over_60", "Trên 60 tuổi", "Over 60"},
    {0},
};
/* form 3, item 3 */
static const struct name periods[] = {
    {"before_1945_08_19", "Trước 19/8/1945", "Before 19/8/1945"},
    {"from_1945_08_19", "19/8/1945–20/7/1954", "19/8/1945–20/7/1954"},
    {"from_1954_07_21", "21/7/1954–30/4/1975", "21/7/1954–30/4/1975"},
    {"from_1975_05_01", "01/5/1975 đến nay", "Since 01/5/1975"},
    {0},
};
static const day_t period_begins[] = {19450819, 19540721, 19750501};
static const struct {
	const char *code;
	const char *list; /* catalogue, else names */
	const struct name *names;
	int dim; /* numbers values as the dimension does; D__N: none */
} spreads[SPREAD__N] = {
    [BY_ETHNIC] = {"members_by_ethnic", "ethnic", NULL, D_ETHNIC},
    [BY_AGE] = {"members_by_age", NULL, ages, D__N},
    [BY_PERIOD] = {"members_by_admission_period", NULL, periods, D__N},
    [BY_BLOC] = {"members_by_bloc", "bloc", NULL, D_BLOC},
    [BY_RELIGION] = {"members_by_religion", "religion", NULL, D_RELIGION},
    [BY_EDUCATION] = {"members_by_general_education", "general_education", NULL,
		      D_EDUCATION},
    [BY_PROFESSIONAL] = {"members_by_professional_level", "professional", NULL,
			 D_PROFESSIONAL},
    [BY_THEORY] = {"members_by_political_theory", "political_theory", NULL,
		   D__N},
    [BY_OCCUPATION] = {"members_by_occupation", "occupation", NULL,
		       D_OCCUPATION},
    [UNITS_BY_BLOC] = {"grassroots_units_by_bloc", "bloc", NULL, D_BLOC},
};

/* What people are now, by person. */
struct now {
	int64_t person;
	bool is_youth;
	uint8_t v[SPREAD__N];
};

enum { VALUES = 64 };
struct counts {
	int64_t n[SPREAD__N][VALUES];
	int64_t youth;
};

struct spread_counts {
	struct counts **of; /* per unit: the report's and those right below */
};

/* ---- reading ---- */

static const struct {
	enum spread spread;
	const char *column;
} columns[] = {
    {BY_RELIGION, "religion"},	       {BY_EDUCATION, "general_education"},
    {BY_PROFESSIONAL, "professional"}, {BY_THEORY, "political_theory"},
    {BY_OCCUPATION, "occupation"},
};

/* Place in the catalogue, from 1; 0: not told.  Lists are shorter than VALUES.
 */
static uint8_t value_of(struct stat *s, enum spread k, const char *code)
{
	const struct choice *const *all;
	int i, n;

	if (spreads[k].dim != D__N)
		return tally_value(s->plan, spreads[k].dim, code);
	all = choice_all(spreads[k].list, &n);
	for (i = 0; code && i < n; i++)
		if (strcmp(all[i]->code, code) == 0)
			return (uint8_t)(i + 1);
	return 0;
}

static enum rc read_now(struct stat *s, struct now **out, size_t *n)
{
	VEC(struct now) v = {0};
	struct db_rows r;
	size_t i;
	int got;
	enum rc rc =
	    db_query(s->c, &r,
		     "SELECT id, youth_union, religion, general_education, "
		     "professional, political_theory, occupation FROM person "
		     "WHERE voided = 0 ORDER BY id",
		     DB_NOARGS);

	if (rc < 0)
		return rc;
	while ((got = db_next(s->c, &r)) == DB_ROW) {
		struct now p = {.person = db_int(&r, 0),
				.is_youth = db_int(&r, 1) != 0};

		for (i = 0; i < ARRAY_LEN(columns); i++)
			p.v[columns[i].spread] = value_of(
			    s, columns[i].spread, db_text(&r, (int)i + 2));
		vec_push(&v, p);
	}
	db_end(&r);
	*out = v.v;
	*n = v.n;
	return got < 0 ? (enum rc)got : OK;
}

static const struct now *find_now(const struct now *v, size_t n, int64_t person)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (v[mid].person < person)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && v[lo].person == person ? &v[lo] : NULL;
}

/* ---- counting ---- */

static uint8_t period_of(day_t day)
{
	size_t i, n = 1;

	for (i = 0; i < ARRAY_LEN(period_begins); i++)
		n += day >= period_begins[i];
	return (uint8_t)n;
}

static struct counts *counts_of(struct stat *s, int unit)
{
	struct counts **c = &s->spread->of[unit];

	if (!*c)
		*c = arena_alloc(s->c->mem, sizeof(**c));
	return *c;
}

static void count_one(struct stat *s, const struct path *p, enum spread k,
		      uint8_t value)
{
	int i;

	/* nobody asks for what lies deeper */
	assert(value < VALUES);
	for (i = p->n - 1; i >= 0 && i >= p->n - 2; i--)
		counts_of(s, p->v[i])->n[k][value]++;
}

static uint8_t bloc_of(struct stat *s, int unit)
{
	return tally_value(s->plan, D_BLOC,
			   org_bloc(s->t, unit, s->args.as_of));
}

static void count_member(struct stat *s, const struct path *p,
			 const struct member *m, const struct now *now)
{
	size_t i;
	int k;

	if (p->n == 0)
		return;
	count_one(s, p, BY_ETHNIC, m->fact[D_ETHNIC]);
	count_one(s, p, BY_AGE,
		  stat_age_band(day_years_between(m->birth, s->args.as_of)));
	count_one(s, p, BY_PERIOD, period_of(m->admitted));
	count_one(s, p, BY_BLOC, bloc_of(s, p->v[0]));
	if (!now)
		return;
	for (k = p->n - 1; k >= 0 && k >= p->n - 2; k--)
		counts_of(s, p->v[k])->youth += now->is_youth;
	for (i = 0; i < ARRAY_LEN(columns); i++)
		count_one(s, p, columns[i].spread, now->v[columns[i].spread]);
}

static void count_units(struct stat *s)
{
	struct path p;
	int u;

	for (u = 0; u < s->t->n; u++) {
		if (!org_is_alive(s->t, u, s->args.as_of) ||
		    !org_is(s->t, u, s->args.as_of, "grassroots_units"))
			continue;
		stat_path(s, u, s->args.as_of, &p);
		if (p.n > 0)
			count_one(s, &p, UNITS_BY_BLOC, bloc_of(s, u));
	}
}

enum rc spread_count(struct stat *s)
{
	struct day_paths paths;
	struct now *now = NULL;
	size_t n = 0;
	int i;
	enum rc rc = read_now(s, &now, &n);

	s->spread = arena_alloc(s->c->mem, sizeof(*s->spread));
	s->spread->of = arena_alloc(s->c->mem, ((size_t)s->t->n + 1) *
						   sizeof(s->spread->of[0]));
	stat_day_paths(s, &paths, s->args.as_of);
	for (i = 0; rc == OK && i < s->nmembers; i++) {
		const struct member *m = &s->members[i];

		if (member_is_in(m, s->args.as_of))
			count_member(s, stat_day_path(s, &paths, m), m,
				     find_now(now, n, m->person));
	}
	count_units(s);
	free(now);
	return rc;
}

/* ---- figures ---- */

static struct fig_part part_of(struct stat *s, enum spread k, int value)
{
	struct fig_part p = {.slot = -1};
	const struct choice *const *all;
	bool is_en = s->c->lang == LANG_EN;
	int n;

	if (value == 0) {
		p.key = "not_told";
		p.label = is_en ? "Not told" : "Chưa ghi";
	} else if (spreads[k].list) {
		all = choice_all(spreads[k].list, &n);
		p.key = all[value - 1]->code;
		p.label = choice_label(all[value - 1], s->c->lang);
	} else {
		p.key = spreads[k].names[value - 1].key;
		p.label = is_en ? spreads[k].names[value - 1].en
				: spreads[k].names[value - 1].vi;
	}
	return p;
}

/* Lists leave the column empty for people without a religion. */
static bool is_none(enum spread k, int value)
{
	const struct choice *const *all;
	int n;

	if (k != BY_RELIGION)
		return false;
	all = choice_all(spreads[k].list, &n);
	return value == 0 ||
	       !choice_in_group(all[value - 1], "religious_adherent");
}

/* In the order of the catalogue; what is not told last. */
static void fill_figure(struct stat *s, enum spread k, const struct counts *c,
			struct figure *f)
{
	int i;

	f->keys = arena_alloc(s->c->mem, VALUES * sizeof(f->keys[0]));
	f->nkeys = 0;
	for (i = 1; c && i <= VALUES; i++) {
		int value = i % VALUES;

		if (c->n[k][value] == 0 || is_none(k, value))
			continue;
		f->keys[f->nkeys] = part_of(s, k, value);
		f->keys[f->nkeys++].num = num_count(c->n[k][value]);
	}
}

static void finish_node(struct stat *s, struct report_node *n, int unit)
{
	const struct counts *c = s->spread->of[unit];
	const struct figure *religions;
	int64_t adherents = 0;
	int k;

	for (k = 0; k < SPREAD__N; k++)
		fill_figure(s, (enum spread)k, c,
			    stat_figure(n, spreads[k].code));
	religions = report_figure(n, spreads[BY_RELIGION].code);
	for (k = 0; k < religions->nkeys; k++)
		adherents += religions->keys[k].num.lo;
	stat_set(n, "members_religious_adherent", num_count(adherents));
	stat_set(n, "members_youth_union", num_count(c ? c->youth : 0));
}

void spread_finish(struct stat *s)
{
	stat_each(s, finish_node);
}
