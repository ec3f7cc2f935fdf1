/*
 * text.h: Vietnamese text: one normal form, folding for search, sort keys for
 * names, numerals.  Everything stored is UTF-8 in NFC.  Nothing here depends on
 * a locale or on a library's data version: stored keys stay the same for ever.
 */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H

#include "base/ctx.h"

/* NULL if s is not valid UTF-8; else NFC, blanks collapsed and trimmed,
 * no-break and zero-width blanks treated as blanks, control characters out. */
char *text_clean(struct arena *mem, const char *s);
bool text_is_utf8(const char *s, size_t n);
size_t text_chars(const char *s); /* characters, not bytes ("Nguyễn" is 6) */

/*
 * Key for comparing and searching: NFC, lower case, no tones and marks, đ→d,
 * every run of other characters than letters and digits one blank, trimmed.
 * "Đặng Thị Hường" → "dang thi huong"; "hoà" and "hòa" are equal.
 */
char *text_fold(struct arena *mem, const char *s);
void text_fold_to(struct buf *b, const char *s); /* appends */

/* Lower case with tones, one spelling of hoà/hòa, thuý/thúy: for "exact tones
 * first" in search. */
char *text_lower(struct arena *mem, const char *s);
/* Capitals, for codes. */
char *text_upper(struct arena *mem, const char *s);

/*
 * Bytes that sort names as a Vietnamese list does: given name, family name,
 * middle names; letters a ă â b c d đ e ê …; then tones none huyền hỏi ngã sắc
 * nặng; then case.  memcmp() order; no zero byte inside; as short as possible.
 */
enum { NAME_KEY_END = 0x01 }; /* behind the given name, the family name */
void text_name_key(struct buf *b, const char *full_name);
/* The same order for a text read from its beginning (names of units). */
void text_sort_key(struct buf *b, const char *s);
/*
 * Appends the name that has that key of either kind, in lower case.  What the
 * order does not tell is missing: zeros before a number, which dash, quote or
 * apostrophe it was, marks that Vietnamese does not have.  False: such a thing
 * may have been there, but for marks and invisible characters that text_fold()
 * leaves out as well.
 */
bool text_of_key(struct buf *b, const void *key, size_t n);

/* "Nguyễn Văn An" → "Nguyễn" / "Văn" / "An"; parts may be "". */
void text_name_split(struct arena *mem, const char *full, char **family,
		     char **middle, char **given);

/* 3722 → "3.722" (vi) or "3,722" (en). */
void text_int(struct buf *b, enum lang lang, int64_t n);
/* num/den rounded half up (away from zero) with exactly `decimals` digits, in
 * exact integer arithmetic: 100*115/157 with 2 → "73,25".  den > 0. */
void text_ratio(struct buf *b, enum lang lang, int64_t num, int64_t den,
		int decimals);
/* The same for a number that is already a double. */
void text_real(struct buf *b, enum lang lang, double x, int decimals);
/* As text_ratio, but trailing zeros after the mark dropped: 101,0 → "101". */
void text_ratio_short(struct buf *b, enum lang lang, int64_t num, int64_t den,
		      int decimals);

/* Reads "3.722", "3 722", "3722", "47,5", "47.5", "47,5%".  One dot followed by
 * exactly three digits groups; false if it is not a number. */
bool text_parse_int(const char *s, int64_t *out);
bool text_parse_real(const char *s, double *out);

#endif
