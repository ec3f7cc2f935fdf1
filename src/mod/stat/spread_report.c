/*
 * spread_report.c: how the members of the day spread over every value of what
 * is known of them (forms 3 and 4): one key per value that occurs.  What a
 * person is now stands with the person, not with the admission.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

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
} spreads[SPREAD__N] = {
    [BY_ETHNIC] = {"members_by_ethnic", "ethnic", NULL},
    [BY_AGE] = {"members_by_age", NULL, ages},
    [BY_PERIOD] = {"members_by_admission_period", NULL, periods},
    [BY_BLOC] = {"members_by_bloc", "bloc", NULL},
    [BY_RELIGION] = {"members_by_religion", "religion", NULL},
    [BY_EDUCATION] = {"members_by_general_education", "general_education",
		      NULL},
    [BY_PROFESSIONAL] = {"members_by_professional_level", "professional", NULL},
    [BY_THEORY] = {"members_by_political_theory", "political_theory", NULL},
    [BY_OCCUPATION] = {"members_by_occupation", "occupation", NULL},
    [UNITS_BY_BLOC] = {"grassroots_units_by_bloc", "bloc", NULL},
};

enum { VALUES = 64 };
struct counts {
	int64_t n[SPREAD__N][VALUES];
	int64_t youth;
};

struct spread_counts {
	/* per unit: those right below the report's, in the end that one too */
	struct counts **of;
	uint8_t *band; /* of the age, by shortened day of birth; 0: not asked */
	uint32_t begins[ARRAY_LEN(period_begins)]; /* shortened */
	uint8_t *bloc; /* per unit, 1 more than its value; 0: not asked */
};

static const enum spread by_now[NOW__N] = {
    [NOW_RELIGION] = BY_RELIGION,	  [NOW_EDUCATION] = BY_EDUCATION,
    [NOW_PROFESSIONAL] = BY_PROFESSIONAL, [NOW_THEORY] = BY_THEORY,
    [NOW_OCCUPATION] = BY_OCCUPATION,
};

/* ---- counting ---- */

static uint8_t period_of(const struct stat *s, uint32_t day)
{
	size_t i, n = 1;

	for (i = 0; i < ARRAY_LEN(period_begins); i++)
		n += day >= s->spread->begins[i];
	return (uint8_t)n;
}

/* Few days of birth are those of very many. */
static uint8_t band_of(struct stat *s, uint32_t birth)
{
	uint8_t *kept = &s->spread->band[birth];

	if (!*kept)
		*kept = stat_age_band(
		    day_years_between(day_lengthen(birth), s->args.as_of));
	return *kept;
}

static struct counts *counts_of(struct stat *s, int unit)
{
	struct counts **c = &s->spread->of[unit];

	if (!*c)
		*c = arena_alloc(s->c->mem, sizeof(**c));
	return *c;
}

static void count_one(struct counts *c, enum spread k, uint8_t value)
{
	assert(value < VALUES); /* catalogues are shorter */
	c->n[k][value]++;
}

static uint8_t bloc_of(struct stat *s, int unit)
{
	uint8_t *kept = &s->spread->bloc[unit];

	if (!*kept)
		*kept = (uint8_t)(1 + tally_value(
					  s->plan, D_BLOC,
					  org_bloc(s->t, unit, s->args.as_of)));
	return (uint8_t)(*kept - 1);
}

static void count_member(struct stat *s, const struct path *p,
			 const struct member *m)
{
	struct counts *c;
	uint8_t now[NOW__N];
	int i;

	if (p->n == 0)
		return;
	c = counts_of(s, p->v[0]);
	member_tell_now(m, now);
	count_one(c, BY_ETHNIC, m->ethnic);
	count_one(c, BY_AGE, band_of(s, m->birth));
	count_one(c, BY_PERIOD, period_of(s, m->admitted));
	count_one(c, BY_BLOC, bloc_of(s, p->from));
	c->youth += m->is_youth_now;
	for (i = 0; i < NOW__N; i++)
		count_one(c, by_now[i], now[i]);
}

static void count_units(struct stat *s)
{
	struct path p;
	int i, u;

	for (i = 0; i < s->nunits; i++) {
		u = stat_unit_at(s, i);
		if (!org_is_alive(s->t, u, s->args.as_of) ||
		    !org_is(s->t, u, s->args.as_of, "grassroots_units"))
			continue;
		stat_path(s, u, s->args.as_of, &p);
		if (p.n > 0)
			count_one(counts_of(s, p.v[0]), UNITS_BY_BLOC,
				  bloc_of(s, u));
	}
}

static void spread_begin(struct stat *s)
{
	size_t n = (size_t)s->t->n + 1, i;
	struct spread_counts *k = arena_alloc(s->c->mem, sizeof(*k));

	k->of = arena_alloc(s->c->mem, n * sizeof(k->of[0]));
	k->bloc = arena_alloc(s->c->mem, n);
	k->band = arena_alloc(s->c->mem, (size_t)1 << SHORT_BITS);
	for (i = 0; i < ARRAY_LEN(period_begins); i++)
		k->begins[i] = day_shorten(period_begins[i]);
	s->spread = k;
}

/* What is right below the report's unit is of that one too. */
static void add_up(struct stat *s)
{
	struct counts *all = counts_of(s, s->top);
	int u, k, i;

	for (u = 0; u < s->t->n; u++) {
		const struct counts *c = s->spread->of[u];

		if (!c || u == s->top)
			continue;
		for (k = 0; k < SPREAD__N; k++)
			for (i = 0; i < VALUES; i++)
				all->n[k][i] += c->n[k][i];
		all->youth += c->youth;
	}
}

void spread_count(struct stat *s)
{
	uint32_t on = day_shorten(s->args.as_of);
	int i;

	spread_begin(s);
	for (i = 0; i < s->nseen; i++) {
		const struct member *m = stat_member(s, i);

		if (member_is_in(m, on))
			count_member(
			    s, &stat_way(s, WAYS_AS_OF, m, s->args.as_of)->path,
			    m);
	}
	count_units(s);
	add_up(s);
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
