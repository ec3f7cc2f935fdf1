/*
 * keyset.h: which texts were met before, each with a number: 13 to 17 bytes
 * for a text of any length, for lists of millions of rows.  The texts
 * themselves are not kept.
 *
 * A text is known by 72 bits of a hash under a key that is drawn anew for each
 * set.  Among twelve million texts two are taken for one once in sixty million
 * loads, and not again when the load is repeated.  That is good enough to
 * reject a row or to warn, not to find the record that is meant.
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
