/*
 * map.c: one table for both kinds of keys, open addressing with linear
 * probing, at most three quarters full.  Nothing is ever removed.
 */
#include "base/base.h"
#include "base/map.h"
#include "base/hash.h"
#include "base/arena.h"

enum { MAP_FIRST = 16 }; /* a power of two, as every size after it */

struct slot {
	uint64_t hash; /* 0: free; odd: of a text */
	union {
		const char *text;
		int64_t num;
	};
	int64_t value;
};

struct map {
	struct slot *slots;
	size_t n, cap;
	uint64_t seed;
	struct arena *keys;
};

static uint64_t hash_text(uint64_t seed, const char *s)
{
	size_t n = strlen(s);
	uint64_t h = hash_mix(seed, n);
	uint64_t word;

	for (; n >= sizeof(word); n -= sizeof(word), s += sizeof(word)) {
		memcpy(&word, s, sizeof(word));
		h = hash_mix(h, word);
	}
	word = 0;
	memcpy(&word, s, n);
	return hash_mix(h, word) | 1;
}

static uint64_t hash_num(uint64_t seed, int64_t num)
{
	uint64_t h = hash_mix(~seed, (uint64_t)num) & ~(uint64_t)1;

	return h ? h : 2;
}

struct map *map_new(void)
{
	struct map *m = xcalloc(1, sizeof(*m));

	m->cap = MAP_FIRST;
	m->slots = xcalloc(m->cap, sizeof(*m->slots));
	m->keys = arena_new();
	/* An uploaded file must not be able to aim at one chain of slots. */
	m->seed = hash_mix((uintptr_t)m, (uintptr_t)m->slots);
	return m;
}

void map_free(struct map *m)
{
	if (!m)
		return;
	arena_free(m->keys);
	free(m->slots);
	free(m);
}

size_t map_count(const struct map *m)
{
	return m->n;
}

static bool slot_is(const struct slot *s, uint64_t hash, const char *text,
		    int64_t num)
{
	if (s->hash != hash)
		return false;
	return text ? strcmp(s->text, text) == 0 : s->num == num;
}

/* The slot of the key, or the free one where it belongs. */
static struct slot *find(const struct map *m, uint64_t hash, const char *text,
			 int64_t num)
{
	size_t i = (size_t)hash & (m->cap - 1);

	while (m->slots[i].hash && !slot_is(&m->slots[i], hash, text, num))
		i = (i + 1) & (m->cap - 1);
	return &m->slots[i];
}

static void grow(struct map *m)
{
	struct slot *old = m->slots;
	size_t n_old = m->cap;

	m->cap *= 2;
	m->slots = xcalloc(m->cap, sizeof(*m->slots));
	for (size_t i = 0; i < n_old; i++) {
		size_t at = (size_t)old[i].hash & (m->cap - 1);

		if (!old[i].hash)
			continue;
		while (m->slots[at].hash)
			at = (at + 1) & (m->cap - 1);
		m->slots[at] = old[i];
	}
	free(old);
}

/* The slot of the key, taken now if it is new. */
static struct slot *claim(struct map *m, uint64_t hash, const char *text,
			  int64_t num, bool *is_new)
{
	struct slot *s = find(m, hash, text, num);

	*is_new = !s->hash;
	if (s->hash)
		return s;
	if ((m->n + 1) * 4 > m->cap * 3) {
		grow(m);
		s = find(m, hash, text, num);
	}
	m->n++;
	s->hash = hash;
	if (text)
		s->text = arena_strdup(m->keys, text);
	else
		s->num = num;
	return s;
}

static bool put(struct map *m, uint64_t hash, const char *text, int64_t num,
		int64_t value, int64_t *old)
{
	bool is_new;
	struct slot *s = claim(m, hash, text, num, &is_new);

	if (is_new)
		s->value = value;
	else if (old)
		*old = s->value;
	return is_new;
}

static bool set(struct map *m, uint64_t hash, const char *text, int64_t num,
		int64_t value)
{
	bool is_new;

	claim(m, hash, text, num, &is_new)->value = value;
	return is_new;
}

static bool get(const struct map *m, uint64_t hash, const char *text,
		int64_t num, int64_t *value)
{
	const struct slot *s = find(m, hash, text, num);

	if (!s->hash)
		return false;
	if (value)
		*value = s->value;
	return true;
}

bool map_put(struct map *m, const char *key, int64_t value, int64_t *old)
{
	return put(m, hash_text(m->seed, key), key, 0, value, old);
}

bool map_get(const struct map *m, const char *key, int64_t *value)
{
	return get(m, hash_text(m->seed, key), key, 0, value);
}

bool map_set(struct map *m, const char *key, int64_t value)
{
	return set(m, hash_text(m->seed, key), key, 0, value);
}

bool map_puti(struct map *m, int64_t key, int64_t value, int64_t *old)
{
	return put(m, hash_num(m->seed, key), NULL, key, value, old);
}

bool map_geti(const struct map *m, int64_t key, int64_t *value)
{
	return get(m, hash_num(m->seed, key), NULL, key, value);
}

bool map_seti(struct map *m, int64_t key, int64_t value)
{
	return set(m, hash_num(m->seed, key), NULL, key, value);
}
