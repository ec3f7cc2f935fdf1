/*
 * map.h: string or number to number, open addressing.  For look-ups of
 * codes while lists are read.  Keys are copied.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/base.h"

struct map;

struct map *map_new(void);
void map_free(struct map *m);
size_t map_count(const struct map *m);

/* False if the key was there already; *old (may be NULL) gets its value. */
bool map_put(struct map *m, const char *key, int64_t value, int64_t *old);
bool map_get(const struct map *m, const char *key, int64_t *value);
bool map_set(struct map *m, const char *key, int64_t value); /* overwrite */

/* The same by number. */
bool map_puti(struct map *m, int64_t key, int64_t value, int64_t *old);
bool map_geti(const struct map *m, int64_t key, int64_t *value);
bool map_seti(struct map *m, int64_t key, int64_t value);

#endif
