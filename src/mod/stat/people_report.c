/*
 * people_report.c: everybody who was ever admitted, as small numbers.  Read
 * once, counted many times: a caller that keeps a cache reads again only
 * after somebody wrote.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "base/vec.h"
#include "schema/catalogue.h"

enum column {
	COL_DOSSIER,
	COL_PERSON,
	COL_CELL,
	COL_RESIDENCE,
	COL_ADMISSION,
	COL_EXIT,
	COL_OFFICIAL,
	COL_DECIDED,
	COL_CEREMONY,
	COL_BIRTH,
	COL_YOUTH,
	COL_READMISSION,
	COL_TITLE,
	COL_SEX,
	COL_ETHNIC,
	COL_RELIGION,
	COL_EDUCATION,
	COL_PROFESSIONAL,
	COL_OCCUPATION,
	COL_EXIT_REASON,
	COL_NOW_YOUTH,
	COL_NOW, /* as enum now_fact */
};

#define COLUMNS                                                                \
	"SELECT d.id, d.person, p.cell, p.residence, d.admission_day, "        \
	"d.exit_on, d.official_on, d.official_decision_on, d.admitted_on, "    \
	"p.birth_day, "                                                        \
	"d.at_youth_union, d.readmission, d.at_title, p.sex, p.ethnic, "       \
	"d.at_religion, d.at_general_education, d.at_professional, "           \
	"d.at_occupation, d.exit_reason, p.youth_union, p.religion, "          \
	"p.general_education, p.professional, p.political_theory, "            \
	"p.occupation "                                                        \
	"FROM dossier d JOIN person p ON p.id = d.person "

static const struct {
	enum stat_dim dim;
	enum column column;
} text_columns[] = {
    {D_SEX, COL_SEX},
    {D_ETHNIC, COL_ETHNIC},
    {D_RELIGION, COL_RELIGION},
    {D_EDUCATION, COL_EDUCATION},
    {D_PROFESSIONAL, COL_PROFESSIONAL},
    {D_OCCUPATION, COL_OCCUPATION},
    {D_EXIT, COL_EXIT_REASON},
};

/* Which dimension numbers the values. */
static const enum stat_dim now_dims[NOW__N] = {
    [NOW_RELIGION] = D_RELIGION,	 [NOW_EDUCATION] = D_EDUCATION,
    [NOW_PROFESSIONAL] = D_PROFESSIONAL, [NOW_THEORY] = D_THEORY,
    [NOW_OCCUPATION] = D_OCCUPATION,
};

static const char *const post_groups[MEMBER_POSTS] = {
    "village_heads",
    "front_heads",
    "mass_org_heads",
};

/* Bits by post_groups, as of member_facts.posts. */
static unsigned groups_of(const struct choice *post)
{
	unsigned bits = 0;
	size_t i;

	for (i = 0; post && i < ARRAY_LEN(post_groups); i++)
		if (choice_in_group(post, post_groups[i]))
			bits |= 1u << i;
	return bits;
}

uint8_t stat_age_band(int age)
{
	enum { YOUNGEST = 30, OLDEST = 60, BAND = 5 };

	if (age <= YOUNGEST) /* nobody is younger than 18, see R01 */
		return AGE_18_30;
	if (age > OLDEST)
		return AGE_OVER_60;
	return (uint8_t)(AGE_31_35 + (age - YOUNGEST - 1) / BAND);
}

static void read_row(struct stat *s, const struct db_rows *r,
		     struct member_facts *m)
{
	day_t admission = (day_t)db_int(r, COL_ADMISSION);
	day_t official = (day_t)db_int(r, COL_OFFICIAL);
	day_t decided = (day_t)db_int(r, COL_DECIDED);
	day_t ceremony = (day_t)db_int(r, COL_CEREMONY);
	const char *title = db_text(r, COL_TITLE);
	size_t i;

	*m = (struct member_facts){
	    .dossier = (uint32_t)db_int(r, COL_DOSSIER),
	    .person = (uint32_t)db_int(r, COL_PERSON),
	    .cell = (uint32_t)db_int(r, COL_CELL),
	    .residence = (uint32_t)db_int(r, COL_RESIDENCE),
	    .admitted = day_first(admission),
	    .is_partial = !day_is_full(admission),
	    .is_year_only = day_precision(admission) == DAY_YEAR,
	    .exited = day_first((day_t)db_int(r, COL_EXIT)),
	    .official = day_first(official ? official : decided),
	    .recognized = day_first(decided ? decided : official),
	    .ceremony = day_first(ceremony ? ceremony : admission),
	    .is_decided = decided != 0,
	    .birth = (day_t)db_int(r, COL_BIRTH),
	};
	/* nobody leaves before he came: a year alone may seem to say so */
	if (m->exited && m->exited < m->admitted)
		m->exited = m->admitted;
	for (i = 0; i < ARRAY_LEN(text_columns); i++)
		m->fact[text_columns[i].dim] =
		    tally_value(s->plan, (int)text_columns[i].dim,
				db_text(r, (int)text_columns[i].column));
	for (i = 0; i < NOW__N; i++)
		m->now[i] = tally_value(s->plan, (int)now_dims[i],
					db_text(r, COL_NOW + (int)i));
	m->is_youth_now = db_int(r, COL_NOW_YOUTH) != 0;
	m->fact[D_YOUTH] = db_int(r, COL_YOUTH) ? YES : NO;
	m->fact[D_READMISSION] = db_int(r, COL_READMISSION) ? YES : NO;
	m->age = (uint8_t)day_years_between(m->birth, m->admitted);
	if (title)
		m->posts = m->title_posts =
		    (uint8_t)groups_of(choice_by_text(s->c, "post", title));
}

/* ---- posts held at the decision ---- */

struct holder {
	int64_t person;
	const struct choice *post;
	day_t from, to;
};

static int holder_order(const void *a, const void *b)
{
	const struct holder *x = a, *y = b;

	return x->person < y->person ? -1 : x->person > y->person;
}

static enum rc holders_read(struct stat *s, struct holder **out, size_t *n,
			    struct idset *who)
{
	VEC(struct holder) v = {0};
	struct db_rows r;
	int got;
	enum rc rc = db_query(s->c, &r,
			      "SELECT person, post, from_on, to_on FROM post "
			      "WHERE voided = 0 AND person > 0",
			      DB_NOARGS);

	if (rc < 0)
		return rc;
	while ((got = db_next(s->c, &r)) == DB_ROW) {
		struct holder h = {
		    .person = db_int(&r, 0),
		    .post = choice_by_code("post", db_text(&r, 1)),
		    .from = day_first((day_t)db_int(&r, 2)),
		    .to = day_last((day_t)db_int(&r, 3)),
		};

		vec_push(&v, h);
		idset_add(who, h.person);
	}
	db_end(&r);
	if (v.n)
		qsort(v.v, v.n, sizeof(v.v[0]), holder_order);
	*out = v.v;
	*n = v.n;
	return got < 0 ? (enum rc)got : OK;
}

static unsigned held_by(const struct member *m, const struct holder *h,
			size_t n)
{
	day_t admitted = member_admitted(m);
	size_t lo = 0, hi = n;
	unsigned bits = 0;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (h[mid].person < m->person)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < n && h[lo].person == m->person; lo++)
		if (h[lo].from <= admitted &&
		    (!h[lo].to || admitted <= h[lo].to))
			bits |= groups_of(h[lo].post);
	return bits;
}

enum rc people_mark_posts(struct stat *s, struct member *v, int n)
{
	struct holder *h = NULL;
	struct idset who;
	size_t nh = 0;
	enum rc rc;
	int i;

	idset_init(&who);
	rc = holders_read(s, &h, &nh, &who);
	for (i = 0; rc == OK && i < n; i++) {
		struct member *m = &v[i];
		unsigned held = 0;

		m->has_posts = idset_has(&who, m->person);
		if (m->has_posts)
			held = held_by(m, h, nh);
		m->posts = (m->title_posts | held) & MEMBER_POST_BITS;
	}
	free(h);
	idset_free(&who);
	return rc;
}

/* ---- loading ---- */

int people_day_order(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	if (x->admitted != y->admitted)
		return x->admitted < y->admitted ? -1 : 1;
	return x->dossier < y->dossier ? -1 : x->dossier > y->dossier;
}

static enum rc read_rows(struct stat *s, struct people *out, const char *sql,
			 const struct val *args, int nargs)
{
	struct db_rows r;
	int got;
	enum rc rc = db_scan(s->c, &r, sql, args, nargs);

	if (rc < 0)
		return rc;
	while ((got = db_next(s->c, &r)) == DB_ROW) {
		struct member_facts facts;
		struct member m;

		read_row(s, &r, &facts);
		member_pack(&m, &facts);
		m.has_moves = idset_has(&s->moves->who, m.person);
		vec_push(out, m);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

enum rc people_read(struct stat *s, struct people *out, int64_t person)
{
	/* the plus keeps the planner on the table: every dossier is wanted */
	static const char all[] =
	    COLUMNS "WHERE +d.voided = 0 AND +p.voided = 0 "
		    "AND +d.admission_day > 0";
	static const char of_person[] =
	    COLUMNS "WHERE d.voided = 0 AND p.voided = 0 "
		    "AND d.admission_day > 0 AND d.person = $1";

	return person ? read_rows(s, out, of_person, DB_ARGS(DBI(person)))
		      : read_rows(s, out, all, DB_NOARGS);
}

/* A day known by its year only stands in the index before that year's full
 * days, so reading begins with the year. */
static enum rc read_years(struct stat *s, struct people *out)
{
	day_t first = day_add_months(s->args.from, -12);

	return read_rows(
	    s, out,
	    COLUMNS "WHERE d.voided = 0 AND p.voided = 0 "
		    "AND d.admission_day BETWEEN $1 AND $2",
	    DB_ARGS(DBI(day_year(first) * 10000), DBI(s->args.to)));
}

enum rc people_load(struct stat *s, bool is_all)
{
	struct report_cache *k = s->args.cache;
	struct people own = {0};
	enum rc rc;

	if (k) {
		rc = people_keep(s, k);
		s->members = k->members;
		s->nseen = k->nmembers;
		return rc;
	}
	rc = is_all ? people_read(s, &own, 0) : read_years(s, &own);
	if (rc == OK)
		rc = people_mark_posts(s, own.v, (int)own.n);
	if (rc == OK && own.n)
		qsort(own.v, own.n, sizeof(own.v[0]), people_day_order);
	s->members = s->own_members = own.v;
	s->nseen = (int)own.n;
	return rc;
}

int people_from(const struct stat *s, day_t day)
{
	uint32_t first = day_shorten(day);
	int lo = 0, hi = s->nseen;

	while (lo < hi) {
		int mid = (lo + hi) / 2;

		if (stat_member(s, mid)->admitted < first)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}
