/*
 * search.h: finding records by words without tones; exact tones come first.
 */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "base/idset.h"
#include "store/store.h"

struct hit {
	const struct entity *e;
	int64_t id;
	char uid[UID_TEXT];
	const char *code;  /* handle */
	const char *name;  /* title */
	const char *where; /* title of what its SCOPE field points to, or "" */
	int score;	   /* higher is better */
};

/*
 * Best first, at most max.  e NULL = all entities with a name.  scope NULL =
 * everything; else only records whose SCOPE field lies in it (records without
 * such a field are always found).  Every word must occur, as a prefix.
 */
enum rc store_search(struct ctx *c, struct hit *out, int *n, int max,
		     const struct entity *e, const char *words,
		     const struct idset *scope);

/* The same for one entity and who needs the numbers of the best only; what a
 * scope is made of must itself lie in it. */
struct search_ids {
	int max, count_to; /* wanted; counted no further than that */
	int candidates;	   /* ranked one by one; 0 = as many as one waits for */
	int64_t *ids;	   /* room for max */
	int n;
	int total;     /* of those that fit */
	bool is_least; /* there may be more */
};
enum rc store_search_ids(struct ctx *c, struct search_ids *out,
			 const struct entity *e, const char *words,
			 const struct idset *scope);

#endif
