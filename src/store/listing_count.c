/*
 * listing_count.c: how many records a scope has.  Counts by scope value are
 * kept per connection; what a write touches is counted again, by itself.
 */
#include "base/base.h"
#include "store/listing_int.h"

#include "store/news.h"

enum { UNKNOWN = -1, NEWS_MOST = 256 };

/* Of one entity. */
struct counts {
	struct news_mark mark;
	uint64_t reach;	 /* idset_mark() of who counted */
	VEC(int32_t) of; /* by scope value */
	int64_t all, top;
};

struct listing_cache {
	int n;
	struct counts *v; /* as app->plans */
};

struct listing_cache *listing_cache_new(void)
{
	return xcalloc(1, sizeof(struct listing_cache));
}

void listing_cache_free(struct listing_cache *k)
{
	int i;

	if (!k)
		return;
	for (i = 0; i < k->n; i++)
		vec_free(&k->v[i].of);
	free(k->v);
	free(k);
}

/* ---- ranges ---- */

bool id_range_next(const struct idset *s, struct id_range *at)
{
	at->first = idset_next(s, at->last + 1);
	if (at->first < 0)
		return false;
	at->last = at->first;
	while (idset_has(s, at->last + 1))
		at->last++;
	return true;
}

int64_t id_ranges(const struct idset *s)
{
	struct id_range at = {0, -1};
	int64_t n = 0;

	while (id_range_next(s, &at))
		n++;
	return n;
}

/* ---- what a write leaves ---- */

struct touched {
	const struct entity *e;
	VEC(struct news) v;
};

static void note(void *of, const struct news *n)
{
	struct touched *t = of;

	if (n->e == t->e)
		vec_push(&t->v, *n);
}

static void forget(struct counts *k, int64_t value)
{
	if (value >= 0 && (size_t)value < k->of.n)
		k->of.v[value] = UNKNOWN;
}

/* The scope value that the record had after a change. */
static enum rc forget_at(struct want *w, struct counts *k, int64_t seq)
{
	int scope = entity_flagged(w->p->e, SCOPE);
	struct row *r;
	enum rc rc = seq ? news_state(w->c, &r, w->p->e, seq) : OK;

	if (rc == OK && seq && r->v[scope].tag == VAL_INT)
		forget(k, r->v[scope].i);
	return rc;
}

static enum rc follow(struct want *w, struct counts *k)
{
	struct touched t = {.e = w->p->e};
	bool is_lost, is_tree = entity_flagged(w->p->e, SCOPE) < 0;
	uint64_t reach = idset_mark(w->c->reach);
	enum rc rc;
	size_t i;

	if (k->reach != reach) /* what the wall left out was counted as none */
		k->mark.is_set = false;
	k->reach = reach;
	rc = news_read(w->c, &k->mark, NEWS_MOST, &is_lost, note, &t);
	if (is_lost)
		k->of.n = 0;
	if (is_lost || t.v.n)
		k->all = k->top = UNKNOWN;
	for (i = 0; rc == OK && i < t.v.n; i++) {
		if (is_tree) {
			forget(k, t.v.v[i].id);
			continue;
		}
		rc = forget_at(w, k, t.v.v[i].seq);
		if (rc == OK)
			rc = forget_at(w, k, t.v.v[i].prev);
	}
	vec_free(&t.v);
	if (rc < 0) /* what was not followed is not known */
		k->mark.is_set = false;
	return rc;
}

/* The counts of the listed entity as of now; without a cache, empty ones. */
static enum rc counts_of(struct want *w, struct counts *own,
			 struct counts **out)
{
	struct listing_cache *k = w->q->cache;

	own->all = own->top = UNKNOWN;
	*out = own;
	if (!k)
		return OK;
	if (!k->v) {
		k->n = w->c->app->nentities;
		k->v = xcalloc((size_t)k->n, sizeof(k->v[0]));
	}
	*out = &k->v[w->p->index];
	return follow(w, *out);
}

/* ---- counting ---- */

static void know(struct counts *k, int64_t from, int64_t to, int32_t n)
{
	for (; from < to; from++)
		k->of.v[from] = n;
}

/* Counts values that lie side by side, until there are enough. */
static enum rc count_range(struct want *w, struct counts *k, struct id_range at,
			   int64_t *sum)
{
	int64_t next = at.first; /* all before it are known */
	struct db_rows r;
	int got = OK;
	enum rc rc = db_scan(
	    w->c, &r,
	    arena_printf(w->c->mem,
			 "SELECT %s, count(*) FROM %s WHERE voided = 0 AND %s "
			 "BETWEEN $1 AND $2 GROUP BY %s ORDER BY %s",
			 w->by, w->p->e->name, w->by, w->by, w->by),
	    DB_ARGS(DBI(at.first), DBI(at.last)));

	if (rc < 0)
		return rc;
	while (*sum <= LISTING_COUNTED && (got = db_next(w->c, &r)) == DB_ROW) {
		int64_t value = db_int(&r, 0);

		know(k, next, value, 0);
		k->of.v[value] = (int32_t)db_int(&r, 1);
		*sum += k->of.v[value];
		next = value + 1;
	}
	if (got == OK)
		know(k, next, at.last + 1, 0);
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

/* One range of the set: known values, and stretches of unknown ones. */
static enum rc add_range(struct want *w, struct counts *k, struct id_range at,
			 int64_t *sum)
{
	int64_t u = at.first;
	enum rc rc = OK;

	while (rc == OK && u <= at.last && *sum <= LISTING_COUNTED) {
		struct id_range gap = {u, u};

		if (k->of.v[u] != UNKNOWN) {
			*sum += k->of.v[u++];
			continue;
		}
		while (gap.last < at.last && k->of.v[gap.last + 1] == UNKNOWN)
			gap.last++;
		rc = count_range(w, k, gap, sum);
		u = gap.last + 1;
	}
	return rc;
}

static void make_room(struct counts *k, int64_t most)
{
	while (k->of.n <= (size_t)most)
		vec_push(&k->of, UNKNOWN);
}

static void cap(int64_t *n, bool *is_least)
{
	*is_least = *n > LISTING_COUNTED;
	if (*is_least)
		*n = LISTING_COUNTED;
}

enum rc scope_rows(struct want *w, int64_t *out, bool *is_least)
{
	struct counts own = {0}, *k;
	struct id_range at = {0, -1};
	enum rc rc = counts_of(w, &own, &k);

	*out = 0;
	while (rc == OK && *out <= LISTING_COUNTED &&
	       id_range_next(w->set, &at)) {
		make_room(k, at.last);
		rc = add_range(w, k, at, out);
	}
	cap(out, is_least);
	vec_free(&own.of);
	return rc;
}

enum rc all_rows(struct want *w, int64_t *out, bool *is_least)
{
	struct counts own = {0}, *k;
	enum rc rc = counts_of(w, &own, &k);

	if (rc == OK && k->all == UNKNOWN)
		rc =
		    store_count_to(w->c, &k->all, w->p->e, LISTING_COUNTED + 1);
	if (rc < 0)
		return rc;
	*out = k->all;
	cap(out, is_least);
	return OK;
}

enum rc top_id(struct want *w, int64_t *out)
{
	struct counts own = {0}, *k;
	enum rc rc = counts_of(w, &own, &k);

	if (rc == OK && k->top == UNKNOWN)
		rc = reach_one_int(w->c, &k->top, w->p->next_id, DB_NOARGS);
	if (rc == OK)
		*out = k->top;
	return rc;
}
