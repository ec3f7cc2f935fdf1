/*
 * listing_int.h: what the files of a listing share.
 */
#ifndef STORE_LISTING_INT_H
#define STORE_LISTING_INT_H

#include "base/vec.h"
#include "store/listing.h"
#include "store/store_int.h"

enum { LISTING_ARGS = 24, LISTING_SQL = 8192 };
enum { SEEK_COST = 15 }; /* of one range of ids, in rows of a range */

struct item {
	const void *key;
	size_t nkey;
	int64_t id;
};

struct want {
	struct ctx *c;
	const struct listing *q;
	const struct plan *p;
	const char *by; /* the column that the scope looks at, or NULL */
	const struct idset
	    *set;	     /* scope and reach, if there is such a column */
	int64_t nranges;     /* of the set */
	struct idset cut;    /* the set, if it is neither of both alone */
	bool is_reach_asked; /* something else tells who sees a row */
	char after_key[4096];
	size_t nafter;
	int64_t after_id;
	VEC(struct item) items;
	bool is_cut;	  /* not all that could fit were looked at */
	struct item last; /* if so: how far */
};

/* Ids of a set that follow each other; begins as {0, -1}. */
struct id_range {
	int64_t first, last;
};
bool id_range_next(const struct idset *s, struct id_range *at);
int64_t id_ranges(const struct idset *s);

/* Are records of that kind what a scope is made of? */
bool listing_is_tree(const struct ctx *c, const struct entity *e);

/* listing_rows.c: the first n of w->items. */
enum rc load_rows(struct want *w, struct listing_page *out, int n);

/* listing_count.c: living records of w->set, and of all.  *is_least: there
 * are more, nobody counts further than LISTING_COUNTED. */
enum rc scope_rows(struct want *w, int64_t *out, bool *is_least);
/* The next free number of the listed records. */
enum rc top_id(struct want *w, int64_t *out);
enum rc all_rows(struct want *w, int64_t *out, bool *is_least);

#endif
