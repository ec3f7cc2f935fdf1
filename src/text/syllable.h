/*
 * syllable.h: could this be a Vietnamese syllable?  Only for src/text.
 */
#ifndef TEXT_SYLLABLE_H
#define TEXT_SYLLABLE_H

#include "base/base.h"

/* Characters of one word, in any case. */
bool syllable_is_possible(const uint32_t *word, size_t n);

#endif
