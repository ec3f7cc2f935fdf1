/*
 * legacy_in.h: what decoding and detecting share.  Only for src/text.
 */
#ifndef TEXT_LEGACY_IN_H
#define TEXT_LEGACY_IN_H

#include "text/legacy.h"

/* The characters of a text in NFC; bytes that are no UTF-8 as CP1252. */
struct legacy_text {
	uint32_t *ch; /* the caller frees it */
	size_t n;
	bool has_high;	 /* something that could be a legacy letter */
	bool is_unicode; /* has a letter that no legacy text can have */
};
struct legacy_text legacy_read(const char *s);

/* Letter by letter, without regard to capitals of TCVN3; out has room for n. */
size_t legacy_letters(enum legacy l, const uint32_t *in, size_t n,
		      uint32_t *out);

#endif
