/*
 * blocks.h: what a module derives from its records and keeps in the database,
 * in compressed blocks, so that nobody has to read millions of rows to count
 * them.  Blocks say as of which change they are: what was written since is
 * known from the log (store/news.h) and read from the tables.  So they are
 * never wrong because they are old; without them only more has to be read.
 * They are for who reaches everything.
 */
#ifndef STORE_BLOCKS_H
#define STORE_BLOCKS_H

#include <stdatomic.h>

#include "store/store.h"

struct block_writer;

struct block_kind {
	/* With the number of its layout: another layout has another name. */
	const char *name;
	/* block_put() for everything that the tables hold.  It may be ended
	 * by a failure of that which has no sentence. */
	enum rc (*write)(struct ctx *c, struct block_writer *w);
	/* Do the blocks, as of their change, say what the tables say?  E_DB by
	 * blocks_differ() if not.  They are there, and whole as such. */
	enum rc (*verify)(struct ctx *c, int64_t as_of);
};

/* Of the numbers from first to last, whatever they number; n: how many things
 * are in it, bytes: what they are; the first `head` of them can be read without
 * the others. */
struct block {
	int64_t first, last, n;
	const char *bytes;
	size_t size, head;
};
enum block_part { BLOCK_WHOLE, BLOCK_HEAD };

enum rc block_put(struct ctx *c, struct block_writer *w, const struct block *b);
/* What there is cannot be said in blocks: none are kept of this kind. */
void blocks_give_up(struct block_writer *w);

/* The change as of which they are; 0: there are none, or none for c. */
enum rc blocks_as_of(struct ctx *c, const struct block_kind *k, int64_t *seq);
/* How many blocks hold any of the numbers, and how many things they say are in
 * them; either may be wrong where they are damaged. */
enum rc blocks_count(struct ctx *c, const struct block_kind *k, int64_t first,
		     int64_t last, int64_t *blocks, int64_t *n);
/*
 * fn for those that hold any of the numbers, in the order in which they were
 * put; it says false of bytes that it cannot read.  Of BLOCK_HEAD it gets as
 * many as the head has.  *is_whole: all were read; else what fn took is worth
 * nothing.
 */
enum rc blocks_read(struct ctx *c, const struct block_kind *k,
		    enum block_part part, int64_t first, int64_t last,
		    bool (*fn)(void *of, const struct block *b), void *of,
		    bool *is_whole);

/* All kinds of all modules anew, in a write transaction whose log is stored. */
enum rc blocks_renew(struct ctx *c);
/* The same where a load has left too much to be looked up record by record. */
enum rc blocks_after_load(struct ctx *c, int64_t changes);

/*
 * One kind anew without holding up who writes: made out of a read transaction,
 * as of the last change that it sees, and stored in a write transaction later.
 * What was written between the two is news.
 */
struct blocks_made;
/* The caller's.  *out NULL: *unwanted has become true, there is nothing yet,
 * or they are larger than is kept in memory. */
enum rc blocks_make(struct ctx *c, struct blocks_made **out,
		    const struct block_kind *k, const atomic_bool *unwanted);
/* Of a transaction of its own, so that old and new ones never stand side by
 * side.  Nothing is done if somebody has stored them meanwhile, as of the same
 * change or a later one, or if the log is another one than in the picture. */
enum rc blocks_store(struct ctx *c, const struct blocks_made *m);
void blocks_made_free(struct blocks_made *m); /* NULL is fine */

/* All kinds of all modules, from 0 on; NULL: no more. */
const struct block_kind *blocks_kind(const struct app *app, int i);
/* The change as of which the oldest of them are, 0: some kind has none; and
 * the last change. */
enum rc blocks_oldest(struct ctx *c, int64_t *as_of, int64_t *now);

enum rc blocks_verify(struct ctx *c);
enum rc blocks_differ(struct ctx *c, const struct block_kind *k);

/* So many changes are read one by one; after more all is read again. */
enum { NEWS_MOST = 20000 };

#endif
