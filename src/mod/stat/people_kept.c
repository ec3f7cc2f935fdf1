/*
 * people_kept.c: everybody who was ever admitted, kept in memory between
 * reports: read once, and then person by person as they are written.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "base/vec.h"
#include "store/store.h"

enum rc people_keep(struct stat *s, struct report_cache *k)
{
	struct people all = {0};
	enum rc rc;

	if (k->has_people)
		return OK;
	rc = people_read(s, &all, 0);
	if (rc == OK)
		rc = people_mark_posts(s, all.v, (int)all.n);
	if (rc < 0) {
		vec_free(&all);
		return rc;
	}
	k->members = all.v;
	k->nmembers = (int)all.n;
	k->has_people = true;
	return OK;
}

/* ---- following what is written ---- */

static void drop_touched(struct report_cache *k, const struct touched *t)
{
	int i, n = 0;

	for (i = 0; i < k->nmembers; i++) {
		const struct member *m = &k->members[i];

		if (is_touched(t, m->person, m->dossier))
			continue;
		if (n != i)
			k->members[n] = *m;
		n++;
	}
	k->nmembers = n;
}

enum rc people_read_touched(struct stat *s, const struct touched *t,
			    struct people *out)
{
	enum rc rc = OK;
	int64_t id;

	for (id = idset_next(&t->people, 0); rc == OK && id > 0;
	     id = idset_next(&t->people, id + 1))
		rc = people_read(s, out, id);
	return rc;
}

static void merge(const struct stat *s, struct report_cache *k,
		  const struct people *fresh)
{
	const int *place = k->order.place;
	int old = k->nmembers - 1, new = (int)fresh->n - 1, at;

	k->nmembers += (int)fresh->n;
	k->members = xrealloc(k->members, ((size_t)k->nmembers + 1) *
					      sizeof(k->members[0]));
	for (at = k->nmembers - 1; new >= 0; at--) {
		bool is_old =
		    old >= 0 && people_is_before(s, place, &fresh->v[new],
						 &k->members[old]);

		k->members[at] = is_old ? k->members[old--] : fresh->v[new --];
	}
}

static void mark_moves(struct report_cache *k)
{
	int i;

	for (i = 0; i < k->nmembers; i++)
		k->members[i].has_moves =
		    idset_has(&k->moves.who, k->members[i].person);
}

enum rc people_refresh(struct stat *s, struct report_cache *k,
		       const struct touched *t)
{
	struct people fresh = {0};
	enum rc rc = OK;

	if (t->people.n || t->dossiers.n || t->posts)
		people_order_drop(&k->order);
	if (t->people.n || t->dossiers.n) {
		drop_touched(k, t);
		rc = people_read_touched(s, t, &fresh);
	}
	if (rc == OK && fresh.n) {
		rc = people_mark_posts(s, fresh.v, (int)fresh.n);
		people_sort(s, k->order.place, fresh.v, fresh.n);
		merge(s, k, &fresh);
	}
	vec_free(&fresh);
	if (rc == OK && t->moves)
		mark_moves(k);
	if (rc == OK && t->posts)
		rc = people_mark_posts(s, k->members, k->nmembers);
	return rc;
}

/* ---- by year ---- */

/* As it is told: 20240500 for May 2024. */
static day_t told_day(const struct member *m)
{
	day_t day = member_admitted(m);

	if (m->is_year_only)
		return day_year(day) * 10000;
	return m->is_partial ? day / 100 * 100 : day;
}

/* By year; *last: the latest of their days. */
static void count_years(const struct stat *s, day_t until,
			const struct idset *scope, int first_year, int64_t *n,
			int nyears, day_t *last)
{
	int i, year;

	for (i = 0; i < s->nseen; i++) {
		const struct member *m = stat_member(s, i);
		day_t told;

		if ((scope && !idset_has(scope, m->cell)) ||
		    (s->c->reach && !store_reaches(s->c, m->cell)))
			continue;
		told = told_day(m);
		year = day_year(told) - first_year;
		if (told > until || year < 0 || year >= nyears)
			continue;
		n[year]++;
		*last = told > *last ? told : *last;
	}
}

enum rc stat_years(struct ctx *c, struct report_cache *k, day_t until,
		   const struct idset *scope, int first_year, int64_t *n,
		   int nyears, day_t *last)
{
	const struct report_args args = {
	    .from = until, .to = until, .cache = k};
	struct stat s;
	enum rc rc = stat_begin_bare(c, &s, &report_admissions, &args);

	*last = 0;
	if (rc < 0)
		return rc;
	rc = people_load(&s, true);
	if (rc == OK)
		count_years(&s, until, scope, first_year, n, nyears, last);
	stat_end(&s);
	return rc;
}
