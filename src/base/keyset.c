/*
 * keyset.c: many small tables with linear probing, chosen by 8 bits of the
 * hash.  They grow one after another, so that there is never a second copy of
 * the whole.
 */
#include "base/base.h"
#include "base/keyset.h"
#include "base/hash.h"

#include <sys/mman.h>
#include <sys/random.h>

enum { PARTS = 256, FIRST = 16, SLOT = sizeof(uint64_t) + sizeof(uint32_t) };

struct part {
	uint64_t *tags;	  /* 0: free */
	uint32_t *values; /* behind the tags */
	uint32_t n, cap;
};

/*
 * Large ones come from the system and go back to it: each is a little larger
 * than the hole that the last one left, so that a heap would be full of holes.
 */
static bool is_large(uint32_t cap)
{
	return (size_t)cap * SLOT >= 64 * KIB;
}

static void part_init(struct part *p, uint32_t cap)
{
	void *room;

	if (is_large(cap)) {
		room = mmap(NULL, (size_t)cap * SLOT, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (room == MAP_FAILED)
			room = xmalloc(SIZE_MAX); /* ends with its sentence */
	} else {
		room = xcalloc(cap, SLOT);
	}
	*p = (struct part){.tags = room, .cap = cap};
	p->values = (uint32_t *)(p->tags + cap);
}

static void part_free(struct part *p)
{
	if (is_large(p->cap))
		munmap(p->tags, (size_t)p->cap * SLOT);
	else
		free(p->tags);
}

struct keyset {
	uint64_t seed[2];
	size_t n;
	struct part parts[PARTS];
};

struct keyset *keyset_new(void)
{
	struct keyset *s = xcalloc(1, sizeof(*s));

	if (getrandom(s->seed, sizeof(s->seed), 0) != sizeof(s->seed))
		s->seed[0] = (uintptr_t)s; /* before the system has any */
	return s;
}

void keyset_free(struct keyset *s)
{
	int i;

	if (!s)
		return;
	for (i = 0; i < PARTS; i++)
		part_free(&s->parts[i]);
	free(s);
}

size_t keyset_count(const struct keyset *s)
{
	return s->n;
}

struct hash {
	uint64_t tag;
	uint8_t part;
};

static struct hash hash_of(const struct keyset *s, const char *key)
{
	size_t n = strlen(key);
	uint64_t a = hash_mix(s->seed[0], n), b = hash_mix(s->seed[1], ~n);
	uint64_t word;

	for (; n >= sizeof(word); n -= sizeof(word), key += sizeof(word)) {
		memcpy(&word, key, sizeof(word));
		a = hash_mix(a, word);
		b = hash_mix(b, word);
	}
	word = 0;
	memcpy(&word, key, n);
	a = hash_mix(a, word);
	b = hash_mix(b, word);
	return (struct hash){a ? a : 1, (uint8_t)(b >> 56)};
}

/* Where the tag stands, or the free place where it belongs. */
static uint32_t find(const struct part *p, uint64_t tag)
{
	uint32_t i = (uint32_t)((tag >> 32) * p->cap >> 32);

	while (p->tags[i] && p->tags[i] != tag)
		i = i + 1 == p->cap ? 0 : i + 1;
	return i;
}

static void grow(struct part *p)
{
	struct part to;
	uint32_t i, k;

	part_init(&to, p->cap ? p->cap + p->cap / 4 : FIRST);
	to.n = p->n;
	for (i = 0; i < p->cap; i++) {
		if (!p->tags[i])
			continue;
		k = find(&to, p->tags[i]);
		to.tags[k] = p->tags[i];
		to.values[k] = p->values[i];
	}
	part_free(p);
	*p = to;
}

bool keyset_put(struct keyset *s, const char *key, uint32_t value,
		uint32_t *old)
{
	struct hash h = hash_of(s, key);
	struct part *p = &s->parts[h.part];
	uint32_t i;

	/* at most seven eighths full */
	if ((uint64_t)(p->n + 1) * 8 > (uint64_t)p->cap * 7)
		grow(p);
	i = find(p, h.tag);
	if (p->tags[i]) {
		if (old)
			*old = p->values[i];
		return false;
	}
	p->tags[i] = h.tag;
	p->values[i] = value;
	p->n++;
	s->n++;
	return true;
}

bool keyset_has(const struct keyset *s, const char *key)
{
	struct hash h = hash_of(s, key);
	const struct part *p = &s->parts[h.part];

	return p->n && p->tags[find(p, h.tag)];
}
