/*
 * tree_int.h: a unit as the tables hold it, whether it comes out of them or
 * out of what is stored of them.
 */
#ifndef MOD_ORG_TREE_INT_H
#define MOD_ORG_TREE_INT_H

#include "db/db.h"
#include "mod/org/tree.h"
#include "store/blocks.h"

/* Columns of UNIT_ROWS: numbers, then texts. */
enum unit_column {
	UNIT_ID,
	UNIT_PARENT,
	UNIT_FOUNDED,
	UNIT_DISSOLVED,
	UNIT_COMMITTEE,
	UNIT_NUMBERS,
	UNIT_CODE = UNIT_NUMBERS,
	UNIT_NAME,
	UNIT_KIND,
	UNIT_BLOC,
	UNIT_AREA,
	UNIT__N,
	UNIT_TEXTS = UNIT__N - UNIT_NUMBERS,
};
#define UNIT_ROWS                                                              \
	"SELECT id, parent, founded_on, dissolved_on, has_committee, code, "   \
	"name, kind, bloc, area FROM unit WHERE voided = 0 "

struct unit_row {
	int64_t number[UNIT_NUMBERS];
	const char *text[UNIT_TEXTS]; /* NULL: none */
};
/* Texts into mem; NULL: they are borrowed until the next row. */
void unit_row_read(const struct db_rows *r, struct unit_row *u,
		   struct arena *mem);

/* tree_stored.c */
extern const struct block_kind unit_blocks;
/*
 * fn for each unit from what is stored, in the order of ids, then for those
 * that were written since, from the tables.  Texts stay as long as mem.
 * *is_read false: nothing is stored, or it is
 * too old; what fn took is worth nothing.
 */
enum rc units_stored(struct ctx *c, struct arena *mem,
		     void (*fn)(void *of, const struct unit_row *u), void *of,
		     bool *is_read);

#endif
