/*
 * idset.c: sets of ids as bitmaps.
 */
#include "base/base.h"
#include "base/idset.h"

void idset_init(struct idset *s)
{
	memset(s, 0, sizeof(*s));
}

void idset_free(struct idset *s)
{
	free(s->bits);
	memset(s, 0, sizeof(*s));
}

void idset_add(struct idset *s, int64_t id)
{
	size_t w = (size_t)id / 64;
	uint64_t bit = (uint64_t)1 << ((size_t)id % 64);

	assert(id >= 0);
	if (w >= s->words) {
		size_t n = w + 1 + s->words / 2;

		s->bits = xrealloc(s->bits, n * sizeof(s->bits[0]));
		memset(s->bits + s->words, 0,
		       (n - s->words) * sizeof(s->bits[0]));
		s->words = n;
	}
	if (!(s->bits[w] & bit))
		s->n++;
	s->bits[w] |= bit;
}

void idset_remove(struct idset *s, int64_t id)
{
	if (!idset_has(s, id))
		return;
	s->bits[(size_t)id / 64] &= ~((uint64_t)1 << ((size_t)id % 64));
	s->n--;
}

int64_t idset_next(const struct idset *s, int64_t from)
{
	size_t w = (size_t)from / 64;
	uint64_t rest;

	if (from < 0 || w >= s->words)
		return -1;
	rest = s->bits[w] & (~(uint64_t)0 << ((size_t)from % 64));
	while (!rest) {
		if (++w >= s->words)
			return -1;
		rest = s->bits[w];
	}
	return (int64_t)(w * 64) + __builtin_ctzll(rest);
}
