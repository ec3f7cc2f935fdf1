/*
 * people_stored.h: everybody who was ever admitted, and who is on the way,
 * stored in few blocks.
 */
#ifndef MOD_STAT_PEOPLE_STORED_H
#define MOD_STAT_PEOPLE_STORED_H

#include "mod/stat/stat_int.h"
#include "store/blocks.h"

extern const struct block_kind people_blocks; /* people_stored.c */
extern const struct block_kind pool_blocks;   /* pool_stored.c */

/* What was written since the blocks were made, to be freed by touched_free();
 * *is_there false: there are none, or they are too old, and no t. */
enum rc stored_since(struct ctx *c, const struct block_kind *k,
		     struct touched *t, bool *is_there);

/* The same for the same rows in any order. */
struct row_sum {
	uint64_t hash;
	int64_t n;
};
void row_sum_add(struct row_sum *sum, const uint64_t *value, int n);

#endif
