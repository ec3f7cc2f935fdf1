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

void idset_both(struct idset *out, const struct idset *a, const struct idset *b)
{
	int64_t id;

	for (id = idset_next(a, 0); id >= 0; id = idset_next(a, id + 1))
		if (idset_has(b, id))
			idset_add(out, id);
}

uint64_t idset_mark(const struct idset *s)
{
	uint64_t h = 0x9e3779b97f4a7c15u;
	size_t i;

	if (!s)
		return 0;
	for (i = 0; i < s->words; i++)
		if (s->bits[i]) {
			h = (h ^ s->bits[i] ^ (uint64_t)i << 48) *
			    0xff51afd7ed558ccdu;
			h ^= h >> 32;
		}
	return h | 1;
}
