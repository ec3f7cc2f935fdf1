/*
 * tally.h: counting.  A fact is one small number per dimension; one look at
 * it counts every indicator for every unit on its path.  The same counting
 * opens a figure to the records behind it, so both always agree.
 */
#ifndef REPORT_TALLY_H
#define REPORT_TALLY_H

#include "base/vec.h"
#include "report/report.h"

/* Value 0 of every dimension is "not told". */
struct dim {
	const char *name;
	const char *list;	  /* catalogue, or NULL: the names below */
	const char *const *names; /* NULL-ended; value 1 is names[0] */
	bool null_is_none;	  /* not told means no, it is not unknown */
};

enum { PATH_UNITS = 2, DIMS_MAX = 24 };

/* The units whose figures are asked for and count the fact: the one right below
 * the report's unit, then that one itself. */
struct path {
	int n; /* 0: not below the report's unit */
	int v[PATH_UNITS];
	int from; /* the unit where the fact belongs */
};

/* What the indicators ask, worked out once; needs the catalogues. */
struct tally_plan;
struct tally_plan *tally_plan_new(struct arena *mem,
				  const struct figure_def *defs, int ndefs,
				  const struct dim *dims, int ndims);
/* Number of a dimension's value; 0 if s is NULL or unknown. */
uint8_t tally_value(const struct tally_plan *t, int dim, const char *s);

struct tally;
struct tally *tally_new(struct arena *mem, const struct tally_plan *plan,
			int nunits);

/* Collect ids of hits of this code (or code.key) that pass through unit;
 * E_NOTFOUND without a sentence if there is no such code. */
enum rc tally_open(struct tally *t, const char *code, int unit);
/* In the order of ids. */
struct opened tally_opened(const struct tally *t);

/* Number of a stream of facts; -1: no indicator counts it. */
int tally_stream(const struct tally *t, const char *name);
/* Counts one fact of a stream. */
void tally_fact(struct tally *t, int stream, const uint8_t *fact,
		const struct path *p, const char *entity, int64_t id);
/* Counts by hand. */
int tally_slot(const struct tally *t, const char *code, const char *key);
void tally_hit(struct tally *t, int slot, const struct path *p, int64_t n,
	       const char *entity, int64_t id);
/* Are the records behind the slot asked for?  Else many may be one hit. */
bool tally_is_opened(const struct tally *t, int slot);

int64_t tally_get(struct tally *t, int slot, int unit);
/* Facts that were not told what the figure asks for. */
int64_t tally_untold(struct tally *t, int slot, int unit);
bool tally_touched(struct tally *t, int unit);

/* Values and parts of one unit from the counts.  Figures without a stream get
 * their counts too; those set by hand are overwritten later. */
void tally_node(struct ctx *c, struct tally *t, int unit,
		struct report_node *out);
/* Shares of all figures, once the values stand. */
void node_shares(struct report_node *n);

#endif
