/*
 * tally_int.h: what the files of the tally share: indicators worked out.  For
 * every value of every dimension there is a set of the indicators that accept
 * it; what a fact counts for is the intersection over its values.
 */
#ifndef REPORT_TALLY_INT_H
#define REPORT_TALLY_INT_H

#include "report/tally.h"

enum {
	WORDS = 4,
	KINDS_MAX = 1024, /* of one group */
	KINDS_FEW = 128,  /* worth counting two groups as one */
	SLOTS_MAX = WORDS * 64,
	STREAMS_MAX = 16,
	HASH = 1024
};

struct bits {
	uint64_t w[WORDS];
};

struct name_slot {
	const char *s;
	uint8_t value;
};

struct dim_table {
	const struct dim *dim;
	struct name_slot names[HASH];
	struct bits accepts[DIM_VALUES];
	struct bits asks; /* indicators that ask this dimension */
};

struct slot {
	const char *code, *key;
	int figure;
};

/* Dimensions that indicators of a stream ask together; each indicator is of one
 * group, which alone tells whether it counts the fact. */
struct group {
	uint8_t dims[DIMS_MAX];
	int values[DIMS_MAX]; /* of each of them */
	int ndims, kinds;     /* how many different facts that makes */
	int first;	      /* where its kinds stand among the stream's */
	struct bits slots;
};

struct tally_plan {
	const struct figure_def *defs;
	int ndefs, ndims, nslots, nstreams;
	struct dim_table *dims;
	struct slot slots[SLOTS_MAX];
	const char *streams[STREAMS_MAX];
	struct bits in_stream[STREAMS_MAX];
	int first_word[STREAMS_MAX], end_word[STREAMS_MAX]; /* that it uses */
	struct figure_index index;
	uint16_t slot_at[HASH]; /* slots by code and key, + 1 */
	/* dimensions that figures of a stream ask */
	uint8_t asked[STREAMS_MAX][DIMS_MAX];
	int nasked[STREAMS_MAX];
	struct group *groups[STREAMS_MAX];
	int ngroups[STREAMS_MAX];
	/* of all groups; 0: one has too many to count each */
	int kinds[STREAMS_MAX];
};

/* Where a code and key stand among the slots, or would. */
uint32_t slot_hash(const char *code, const char *key);

#endif
