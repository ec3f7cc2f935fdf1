/*
 * news.h: what was written since somebody looked, from the log: so that what
 * is kept between requests loses only what a write has touched.
 */
#ifndef STORE_NEWS_H
#define STORE_NEWS_H

#include "store/store.h"

/* One change; prev: the number of the record's change before, 0 = none. */
struct news {
	const struct entity *e;
	int64_t id, seq, prev;
};

/* Where a reader of news stands; all zeros at first.  Belongs to one
 * connection. */
struct news_mark {
	bool is_set;
	int64_t version; /* db_data_version */
	int64_t seq;
};

/*
 * Calls fn (may be NULL) for each change since the mark, oldest first, and
 * moves the mark here.  *is_lost: nobody knows what has changed, because the
 * mark is new or there was more than `most`; fn was not called.
 */
enum rc news_read(struct ctx *c, struct news_mark *m, int64_t most,
		  bool *is_lost, void (*fn)(void *of, const struct news *n),
		  void *of);

/* The same from change `since` on, for who shares it among connections; *now:
 * the number of the last change in this picture, which may be an older one. */
enum rc news_since(struct ctx *c, int64_t since, int64_t *now, int64_t most,
		   bool *is_lost, void (*fn)(void *of, const struct news *n),
		   void *of);

/* Was a record of one of these written since the mark?  list: NULL-ended. */
enum rc news_of(struct ctx *c, struct news_mark *m, bool *is_touched,
		const struct entity *const *list);

/* The record as the change of that number left it.  E_DB if there is none. */
enum rc news_state(struct ctx *c, struct row **out, const struct entity *e,
		   int64_t seq);

#endif
