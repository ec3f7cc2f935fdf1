/*
 * target_book.h: the targets of units, read once.
 */
#ifndef MOD_STAT_TARGET_BOOK_H
#define MOD_STAT_TARGET_BOOK_H

#include "db/db.h"
#include "mod/target/target.h"
#include "report/report.h"
#include "schema/catalogue.h"

enum { TARGET_SOURCES = 4 };
struct target_source {
	const char *code; /* of the catalogue; "" = not told */
	const char *key;  /* of the figure `targets`, or NULL */
};
extern const struct target_source target_origins[TARGET_SOURCES];

struct target {
	int64_t unit;
	day_t from, to;
	struct num amount;
	int source;		       /* of target_origins */
	const struct choice *category; /* NULL = all of them */
	const char *period;
};

/* Those of one unit, in the order in which they were entered. */
struct targets {
	const struct target *v;
	int n;
	bool has_categories;
};

struct target_book {
	struct arena *mem;
	struct target *v; /* by unit */
	int n;
	bool is_whole;
};
void target_book_free(struct target_book *b);

/* kept: filled when it is not yet, good until somebody writes; or NULL. */
enum rc targets_of(struct ctx *c, struct target_book *kept, int64_t unit,
		   struct targets *out);

#endif
