/*
 * listing.h: one page of records, sorted by name, cut by scope and filters,
 * continued by key and never by counting rows off (no OFFSET).
 */
#ifndef STORE_LISTING_H
#define STORE_LISTING_H

#include "base/idset.h"
#include "store/store.h"

enum { LISTING_FILTERS = 8, LISTING_MAX = 200, LISTING_COUNTED = 100000 };

struct listing_filter {
	const struct entity *e; /* the listed entity or the one that owns-by */
	int field;
	struct val v;
};

/* Per connection; counts by scope value, which follow what is written and are
 * others for who reaches something else. */
struct listing_cache;
struct listing_cache *listing_cache_new(void);
void listing_cache_free(struct listing_cache *k); /* NULL is fine */

struct listing {
	const struct entity *e;
	const struct entity *part; /* completes e by its OWNER field; or NULL */
	const struct idset *scope; /* NULL = all */
	struct listing_filter filter[LISTING_FILTERS];
	int nfilters;
	const char *words; /* search; NULL = none */
	const char *after; /* where the last page ended; NULL = the start */
	int limit;	   /* rows, at most LISTING_MAX */
	bool with_total;
	struct listing_cache *cache; /* may be NULL */
	/* Which fields of e and of part are wanted, by number; NULL = all.
	 * The others may be empty. */
	const bool *fields[2];
};

struct listing_page {
	int n;
	struct row **rows;  /* n */
	struct row **parts; /* n; NULL entries where there is none */
	const char *next;   /* for `after`; NULL = the last page */
	int64_t total;	    /* -1 if not asked for */
	bool is_least;	    /* of the total: there may be more */
	/* Few rows fit the filters: it was not looked at all that come before
	 * `next`, but at so many that somebody should not wait longer.  Without
	 * `next`: only at the best LISTING_MAX that have the words. */
	bool is_cut;
};

/* E_INPUT if `after` is not one of ours. */
enum rc store_listing(struct ctx *c, struct listing_page *out,
		      const struct listing *q);

#endif
