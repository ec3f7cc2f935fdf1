/*
 * vec.c: growth of the typed arrays of vec.h.
 */
#include "base/base.h"
#include "base/vec.h"

enum { VEC_FIRST = 8 };

void *vec_grow(void *v, size_t *cap, size_t n, size_t item_size)
{
	size_t more;
	size_t size;

	if (n < *cap)
		return v;
	more = *cap ? *cap * 2 : VEC_FIRST;
	if (__builtin_mul_overflow(more, item_size, &size))
		size = SIZE_MAX; /* ends in xrealloc, with its sentence */
	v = xrealloc(v, size);
	*cap = more;
	return v;
}

void *vec_room(void *v, size_t *cap, size_t n, size_t more, size_t item_size)
{
	size_t size;

	if (*cap - n >= more)
		return v;
	/* the first time it is told how many there are; then it grows */
	*cap = n + more > *cap * 2 ? n + more : *cap * 2;
	if (__builtin_mul_overflow(*cap, item_size, &size))
		size = SIZE_MAX; /* ends in xrealloc, with its sentence */
	v = xrealloc(v, size);
	mem_fill_soon((char *)v + n * item_size, more * item_size);
	return v;
}
