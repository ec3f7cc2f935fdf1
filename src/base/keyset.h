/*
 * keyset.h: which texts were met before, each with a number: at most 17 bytes
 * for a text of any length, for lists of millions of rows.  The texts
 * themselves are not kept.
 *
 * A text is known by 72 bits of a hash under a key that is drawn anew for each
 * set.  Among twelve million texts two would be taken for one once in sixty
 * million loads, and not again when the load is repeated; that may reject a
 * row, but may not decide what is stored.
 */
#ifndef BASE_KEYSET_H
#define BASE_KEYSET_H

#include "base/base.h"

struct keyset;

struct keyset *keyset_new(void);
void keyset_free(struct keyset *s); /* NULL is fine */
size_t keyset_count(const struct keyset *s);

/* False if the text was there already; *old (may be NULL) gets its number. */
bool keyset_put(struct keyset *s, const char *key, uint32_t value,
		uint32_t *old);
bool keyset_has(const struct keyset *s, const char *key);

#endif
