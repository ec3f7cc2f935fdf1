/*
 * idset.h: a set of positive ids as a bitmap: the units of a subtree, the
 * places of an area.
 */
#ifndef BASE_IDSET_H
#define BASE_IDSET_H

#include "base/base.h"

struct idset {
	uint64_t *bits;
	size_t words;
	int64_t n; /* members */
};

void idset_init(struct idset *s);
void idset_free(struct idset *s);
void idset_add(struct idset *s, int64_t id);
void idset_remove(struct idset *s, int64_t id);

static inline bool idset_has(const struct idset *s, int64_t id)
{
	size_t w = (size_t)id / 64;

	return id >= 0 && w < s->words && (s->bits[w] >> ((size_t)id % 64) & 1);
}

/* out, which is empty, gets what a and b have in common. */
void idset_both(struct idset *out, const struct idset *a,
		const struct idset *b);
/* Equal sets have equal numbers, different ones as good as never; NULL has
 * 0.  For caches. */
uint64_t idset_mark(const struct idset *s);

/* The smallest member ≥ from; -1 if there is none. */
int64_t idset_next(const struct idset *s, int64_t from);

#endif
