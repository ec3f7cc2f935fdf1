/*
 * people_report.c: everybody who was ever admitted, as small numbers.  Read
 * once, counted many times: a caller that keeps a cache reads again only
 * after somebody wrote.
 */
#include "base/base.h"
#include "mod/stat/people_row.h"

#include "base/vec.h"
#include "schema/catalogue.h"

/* Which dimension numbers the texts; the title tells of posts instead. */
static const enum stat_dim dims[ROW_TEXTS] = {
    [ROW_SEX - ROW_NUMBERS] = D_SEX,
    [ROW_ETHNIC - ROW_NUMBERS] = D_ETHNIC,
    [ROW_EXIT_REASON - ROW_NUMBERS] = D_EXIT,
    [ROW_RELIGION - ROW_NUMBERS] = D_RELIGION,
    [ROW_EDUCATION - ROW_NUMBERS] = D_EDUCATION,
    [ROW_PROFESSIONAL - ROW_NUMBERS] = D_PROFESSIONAL,
    [ROW_OCCUPATION - ROW_NUMBERS] = D_OCCUPATION,
    [ROW_NOW_RELIGION - ROW_NUMBERS] = D_RELIGION,
    [ROW_NOW_EDUCATION - ROW_NUMBERS] = D_EDUCATION,
    [ROW_NOW_PROFESSIONAL - ROW_NUMBERS] = D_PROFESSIONAL,
    [ROW_NOW_OCCUPATION - ROW_NUMBERS] = D_OCCUPATION,
    [ROW_NOW_THEORY - ROW_NUMBERS] = D_THEORY,
};

static const enum row_column now_columns[NOW__N] = {
    [NOW_RELIGION] = ROW_NOW_RELIGION,
    [NOW_EDUCATION] = ROW_NOW_EDUCATION,
    [NOW_PROFESSIONAL] = ROW_NOW_PROFESSIONAL,
    [NOW_THEORY] = ROW_NOW_THEORY,
    [NOW_OCCUPATION] = ROW_NOW_OCCUPATION,
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

uint8_t people_value(const struct stat *s, enum row_column column,
		     const char *text)
{
	if (!text)
		return 0;
	if (column == ROW_TITLE)
		return (uint8_t)groups_of(choice_by_text(s->c, "post", text));
	return tally_value(s->plan, (int)dims[column - ROW_NUMBERS], text);
}

/* ---- days ---- */

/* Nearly all days: full ones, but for that of a leap year. */
static inline bool is_plain(uint32_t x)
{
	enum { LEAST = 1850 << YEAR_BIT, END = 2201 << YEAR_BIT };
	static const uint8_t length[16] = {0,  31, 28, 31, 30, 31, 30,
					   31, 31, 30, 31, 30, 31};

	return x - LEAST < END - LEAST &&
	       (x & 31) - 1 < length[x >> MONTH_BIT & 15];
}

static uint32_t plain_day(uint32_t x)
{
	return x - (SHORT_YEAR << YEAR_BIT);
}

/* Shortened; 0: no day. */
static inline uint32_t told_day(uint32_t x)
{
	day_t d;

	if (!x || is_plain(x))
		return x ? plain_day(x) : 0;
	d = row_day_told(x);
	return day_is_valid(d) ? day_shorten(d) : 0;
}

static inline uint32_t first_day(uint32_t x)
{
	if (!x || is_plain(x))
		return x ? plain_day(x) : 0;
	return day_shorten(day_first(row_day_told(x)));
}

/* As day_years_between(); of two first days. */
static int years_between(uint32_t a, uint32_t b)
{
	enum { IN_YEAR = (1 << YEAR_BIT) - 1 };
	int years = (int)(b >> YEAR_BIT) - (int)(a >> YEAR_BIT);
	int after = (int)(b & IN_YEAR) - (int)(a & IN_YEAR);

	if (!a || !b)
		return 0;
	if (after == -1) /* of a leap day, maybe */
		return day_years_between(day_lengthen(a), day_lengthen(b));
	return after < 0 ? years - 1 : years;
}

/* ---- rows ---- */

static inline void take_texts(struct member_facts *m,
			      const struct people_rows *r, size_t at)
{
	int i;

	for (i = ROW_SEX; i <= ROW_OCCUPATION; i++)
		m->fact[dims[i - ROW_NUMBERS]] = r->value[i - ROW_NUMBERS][at];
	for (i = 0; i < NOW__N; i++)
		m->now[i] = r->value[now_columns[i] - ROW_NUMBERS][at];
	m->posts = m->title_posts = r->value[ROW_TITLE - ROW_NUMBERS][at];
}

static inline void take_days(struct member_facts *m,
			     const struct people_rows *r, size_t at)
{
	uint32_t admission = r->number[ROW_ADMISSION][at];
	uint32_t official = r->number[ROW_OFFICIAL][at];
	uint32_t decided = r->number[ROW_DECIDED][at];
	uint32_t ceremony = r->number[ROW_CEREMONY][at];
	uint32_t birth = r->number[ROW_BIRTH][at];

	m->admitted = first_day(admission);
	m->is_partial = !m->admitted || m->admitted != plain_day(admission);
	m->is_year_only = (admission >> MONTH_BIT & 15) == 0;
	m->exited = first_day(r->number[ROW_EXIT][at]);
	/* nobody leaves before he came: a year alone may seem to say so */
	if (m->exited && m->exited < m->admitted)
		m->exited = m->admitted;
	m->official = first_day(official ? official : decided);
	m->recognized = first_day(decided ? decided : official);
	m->ceremony = first_day(ceremony ? ceremony : admission);
	m->is_decided = decided != 0;
	m->birth = told_day(birth);
	m->age = (uint8_t)years_between(
	    is_plain(birth) ? m->birth : first_day(birth), m->admitted);
}

static inline void people_member(const struct stat *s,
				 const struct people_rows *r, size_t at,
				 struct member *m)
{
	struct member_facts f = {
	    .dossier = r->number[ROW_DOSSIER][at],
	    .person = r->number[ROW_PERSON][at],
	    .cell = r->number[ROW_CELL][at],
	    .residence = r->number[ROW_RESIDENCE][at],
	    .is_youth_now = r->number[ROW_NOW_YOUTH][at] != 0,
	};

	take_days(&f, r, at);
	f.fact[D_YOUTH] = r->number[ROW_YOUTH][at] ? YES : NO;
	f.fact[D_READMISSION] = r->number[ROW_READMISSION][at] ? YES : NO;
	take_texts(&f, r, at);
	member_pack(m, &f);
	m->has_moves = idset_has(&s->moves->who, m->person);
}

void people_members(const struct stat *s, const struct people_rows *r, size_t n,
		    struct member *out)
{
	size_t i;

	for (i = 0; i < n; i++)
		people_member(s, r, i, &out[i]);
}

static void read_row(const struct stat *s, const struct db_rows *r,
		     struct member *m)
{
	uint32_t number[ROW_NUMBERS];
	uint8_t value[ROW_TEXTS];
	struct people_rows rows;
	int i;

	for (i = 0; i < ROW_NUMBERS; i++) {
		int64_t x = db_int(r, i);

		number[i] = row_is_day(i) ? row_day(x) : (uint32_t)x;
		rows.number[i] = &number[i];
	}
	for (; i < ROW__N; i++) {
		value[i - ROW_NUMBERS] =
		    people_value(s, (enum row_column)i, db_text(r, i));
		rows.value[i - ROW_NUMBERS] = &value[i - ROW_NUMBERS];
	}
	people_members(s, &rows, 1, m);
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
		bool has = nh && idset_has(&who, m->person);
		unsigned held = 0;

		if (!has && !m->has_posts) /* it is as it was read */
			continue;
		m->has_posts = has;
		if (has)
			held = held_by(m, h, nh);
		m->posts = (m->title_posts | held) & MEMBER_POST_BITS;
	}
	free(h);
	idset_free(&who);
	return rc;
}

/* ---- loading ---- */

static enum rc read_rows(struct stat *s, struct people *out, const char *sql,
			 const struct val *args, int nargs)
{
	struct db_rows r;
	int got;
	enum rc rc = db_scan(s->c, &r, sql, args, nargs);

	if (rc < 0)
		return rc;
	while ((got = db_next(s->c, &r)) == DB_ROW) {
		struct member m;

		read_row(s, &r, &m);
		vec_push(out, m);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

enum rc people_read(struct stat *s, struct people *out, int64_t person)
{
	static const char of_person[] =
	    PEOPLE_ROWS "WHERE d.voided = 0 AND p.voided = 0 "
			"AND d.admission_day > 0 AND d.person = $1";
	bool is_read;
	enum rc rc;

	if (person)
		return read_rows(s, out, of_person, DB_ARGS(DBI(person)));
	rc = people_stored(s, out, ROWS_WHOLE, 1, ROW_LAST_DAY, &is_read);
	return rc < 0 || is_read ? rc
				 : read_rows(s, out, PEOPLE_ALL, DB_NOARGS);
}

/* A day known by its year only stands in the index before that year's full
 * days, so reading begins with the year. */
static enum rc read_years(struct stat *s, struct people *out)
{
	day_t first = day_year(day_add_months(s->args.from, -12)) * 10000;
	bool is_read;
	enum rc rc =
	    people_stored(s, out, ROWS_ADMITTED, first, s->args.to, &is_read);

	if (rc < 0 || is_read)
		return rc;
	return read_rows(s, out,
			 PEOPLE_ROWS "WHERE d.voided = 0 AND p.voided = 0 "
				     "AND d.admission_day BETWEEN $1 AND $2",
			 DB_ARGS(DBI(first), DBI(s->args.to)));
}

enum rc people_load(struct stat *s, bool is_all)
{
	struct report_cache *k = s->args.cache;
	struct people own = {0};
	enum rc rc;

	if (k) {
		rc = people_keep(s, k);
		if (rc < 0)
			return rc;
		people_arrange(s);
		s->members = k->members;
		s->year = k->order.year;
		s->nseen = k->nmembers;
		return OK;
	}
	rc = is_all ? people_read(s, &own, 0) : read_years(s, &own);
	if (rc == OK)
		rc = people_mark_posts(s, own.v, (int)own.n);
	people_sort(s, NULL, own.v, own.n);
	s->members = s->own_members = own.v;
	s->nseen = (int)own.n;
	return rc;
}
