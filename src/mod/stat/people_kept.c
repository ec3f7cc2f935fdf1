/*
 * people_kept.c: everybody who was ever admitted, kept in memory between
 * reports: read once, and then person by person as they are written.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "base/vec.h"
#include "store/store.h"

enum { FEW = 4096 }; /* sorted as they are */

/* ---- sorting millions without a second copy ---- */

/* Those of one day, by dossier. */
static void sort_days(struct member *v, size_t n)
{
	size_t from, to;

	for (from = 0; from < n; from = to) {
		bool is_sorted = true;

		for (to = from + 1;
		     to < n && v[to].admitted == v[from].admitted; to++)
			is_sorted =
			    is_sorted && v[to - 1].dossier <= v[to].dossier;
		if (!is_sorted)
			qsort(v + from, to - from, sizeof(v[0]),
			      people_day_order);
	}
}

/* Where each of them belongs, counted by day. */
static uint32_t *places_of(const struct member *v, size_t n, uint32_t first,
			   size_t days)
{
	uint32_t *start = xcalloc(days + 1, sizeof(start[0]));
	uint32_t *to = xcalloc(n, sizeof(to[0]));
	size_t i;

	for (i = 0; i < n; i++)
		start[v[i].admitted - first + 1]++;
	for (i = 1; i <= days; i++)
		start[i] += start[i - 1];
	for (i = 0; i < n; i++)
		to[i] = start[v[i].admitted - first]++;
	free(start);
	return to;
}

void people_sort(struct member *v, size_t n)
{
	uint32_t first = UINT32_MAX, last = 0;
	uint32_t *to;
	size_t i;

	for (i = 0; i < n; i++) {
		first = v[i].admitted < first ? v[i].admitted : first;
		last = v[i].admitted > last ? v[i].admitted : last;
	}
	if (n < FEW) {
		if (n)
			qsort(v, n, sizeof(v[0]), people_day_order);
		return;
	}
	to = places_of(v, n, first, (size_t)(last - first) + 1);
	for (i = 0; i < n; i++) {
		while (to[i] != i) {
			size_t k = to[i];
			struct member m = v[k];

			v[k] = v[i];
			v[i] = m;
			to[i] = to[k];
			to[k] = (uint32_t)k;
		}
	}
	free(to);
	sort_days(v, n);
}

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
	people_sort(all.v, all.n);
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

static void merge(struct report_cache *k, const struct people *fresh)
{
	int old = k->nmembers - 1, new = (int)fresh->n - 1, at;

	k->nmembers += (int)fresh->n;
	k->members = xrealloc(k->members, ((size_t)k->nmembers + 1) *
					      sizeof(k->members[0]));
	for (at = k->nmembers - 1; new >= 0; at--) {
		bool is_old = old >= 0 && people_day_order(&k->members[old],
							   &fresh->v[new]) > 0;

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
		people_order_free(&k->order);
	if (t->people.n || t->dossiers.n) {
		drop_touched(k, t);
		rc = people_read_touched(s, t, &fresh);
	}
	if (rc == OK && fresh.n) {
		rc = people_mark_posts(s, fresh.v, (int)fresh.n);
		qsort(fresh.v, fresh.n, sizeof(fresh.v[0]), people_day_order);
		merge(k, &fresh);
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

/* Those of a year; *last: the latest of their days. */
static int64_t count_year(const struct stat *s, int year, day_t until,
			  const struct idset *scope, day_t *last)
{
	int i = people_from(s, day_make(year, 1, 1));
	int end = people_from(s, day_make(year + 1, 1, 1));
	int64_t n = 0;

	for (; i < end; i++) {
		const struct member *m = stat_member(s, i);
		day_t told;

		if ((scope && !idset_has(scope, m->cell)) ||
		    (s->c->reach && !store_reaches(s->c, m->cell)))
			continue;
		told = told_day(m);
		if (told > until)
			continue;
		n++;
		*last = told > *last ? told : *last;
	}
	return n;
}

enum rc stat_years(struct ctx *c, struct report_cache *k, day_t until,
		   const struct idset *scope, int first_year, int64_t *n,
		   int nyears, day_t *last)
{
	const struct report_args args = {
	    .from = until, .to = until, .cache = k};
	struct stat s;
	int i;
	enum rc rc = stat_begin_bare(c, &s, &report_admissions, &args);

	*last = 0;
	if (rc < 0)
		return rc;
	rc = people_load(&s, true);
	for (i = 0; rc == OK && i < nyears; i++)
		n[i] += count_year(&s, first_year + i, until, scope, last);
	stat_end(&s);
	return rc;
}
