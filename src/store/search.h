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

#endif
