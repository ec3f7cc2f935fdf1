/*
 * legacy.h: the 8-bit Vietnamese encodings that old workbooks still hold:
 * TCVN3 (ABC, fonts .VnTime) and VNI.  They arrive as Latin-1/CP1252
 * look-alikes in UTF-8 ("NguyÔn V¨n §¹t", "Nguyeãn Vaên Ñaït").  Nothing is
 * converted in silence: the importer detects per column and shows before and
 * after.
 */
#ifndef TEXT_LEGACY_H
#define TEXT_LEGACY_H

#include "base/ctx.h"

enum legacy {
	LEGACY_NONE,
	LEGACY_TCVN3,
	LEGACY_TCVN3_UPPER,
	LEGACY_VNI,
	LEGACY__N
};

const char *legacy_name(enum legacy l); /* "Unicode", "TCVN3 (ABC)", … */

/*
 * What the texts of one column are in, judged together by Vietnamese
 * syllables.  Plain ASCII, correct Vietnamese and foreign words give NONE.
 * font: name of the font if the file tells it, else NULL (".VnTimeH" means
 * capitals).
 */
enum legacy legacy_detect(const char *const *texts, size_t n, const char *font);

/* UTF-8 NFC.  Characters unknown to the encoding stay as they are. */
char *legacy_decode(struct arena *mem, enum legacy l, const char *s);

/* The way back, for tests and for writing the demo's old list.  NULL if a
 * character has no code there. */
char *legacy_encode(struct arena *mem, enum legacy l, const char *s);

/* Bytes that are not UTF-8: CP1252 → UTF-8 look-alikes, to be decoded by the
 * above. */
char *legacy_from_bytes(struct arena *mem, const char *s, size_t n);

#endif
