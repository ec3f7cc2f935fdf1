/*
 * val.h: one value as a column, a parameter or a field of a record holds it.
 * Text and bytes are borrowed from whoever made the value.
 */
#ifndef BASE_VAL_H
#define BASE_VAL_H

#include "base/base.h"

enum val_tag { VAL_NULL, VAL_INT, VAL_TEXT, VAL_BLOB };

struct val {
	enum val_tag tag;
	uint32_t n; /* bytes of text or blob */
	union {
		int64_t i;
		const char *s;
	};
};

static inline struct val val_int(int64_t i)
{
	return (struct val){.tag = VAL_INT, .i = i};
}

/* NULL gives the null value. */
static inline struct val val_text(const char *s)
{
	if (!s)
		return (struct val){.tag = VAL_NULL};
	return (struct val){.tag = VAL_TEXT, .n = (uint32_t)strlen(s), .s = s};
}

static inline struct val val_blob(const void *p, size_t n)
{
	return (struct val){.tag = VAL_BLOB, .n = (uint32_t)n, .s = p};
}

static inline bool val_equal(const struct val *a, const struct val *b)
{
	if (a->tag != b->tag)
		return false;
	if (a->tag == VAL_NULL)
		return true;
	if (a->tag == VAL_INT)
		return a->i == b->i;
	return a->n == b->n && (a->n == 0 || memcmp(a->s, b->s, a->n) == 0);
}

#endif
