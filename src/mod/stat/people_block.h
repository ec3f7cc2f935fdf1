/*
 * people_block.h: how admissions of a year stand in a block: column by column,
 * each as what packs best.
 */
#ifndef MOD_STAT_PEOPLE_BLOCK_H
#define MOD_STAT_PEOPLE_BLOCK_H

#include "base/buf.h"
#include "mod/stat/people_row.h"
#include "store/blocks.h"

enum {
	PEOPLE_ROWS_MAX = 4096,
	PEOPLE_TEXTS_MAX = 65535,
	PEOPLE_BLOCK_MAX = 8 * 1024 * 1024,
};

/* A row: days as row_day(), texts by their place among those of the block,
 * 0 = none. */
struct packed {
	uint32_t number[ROW_NUMBERS];
	uint16_t text[ROW_TEXTS];
};

/* Rows in the order of dossiers and the texts that they name (column_put_text),
 * in that order.  *head: the bytes that ROWS_ADMITTED are in. */
void people_block_pack(struct buf *bytes, const struct packed *v, size_t n,
		       const struct buf *texts, uint32_t ntexts, size_t *head);

struct unpacked {
	size_t n;
	uint32_t wanted;      /* ROWS_WHOLE or ROWS_ADMITTED; others stay 0 */
	uint32_t *at[ROW__N]; /* PEOPLE_ROWS_MAX each */
	const char **text;    /* ntexts, of the block's bytes; [0] is NULL */
	uint32_t ntexts;
	size_t cap; /* of text */
};
void unpacked_init(struct unpacked *u, uint32_t wanted);
void unpacked_free(struct unpacked *u);
/* False: it is no such block. */
bool people_block_unpack(struct unpacked *u, const struct block *b);

#endif
