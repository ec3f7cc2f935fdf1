/*
 * vec.h: a typed growing array.  VEC(struct foo) v = {0}; vec_push(&v, x);
 * the items are v.v[0..v.n-1]; vec_free(&v) at the end.
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "base/base.h"

#define VEC(type)                                                              \
	struct {                                                               \
		type *v;                                                       \
		size_t n, cap;                                                 \
	}

/* Makes room for one more item; used by vec_push. */
void *vec_grow(void *v, size_t *cap, size_t n, size_t item_size);

/* Makes room for more items, which are pushed next. */
void *vec_room(void *v, size_t *cap, size_t n, size_t more, size_t item_size);

#define vec_expect(x, more)                                                    \
	((x)->v = vec_room((x)->v, &(x)->cap, (x)->n, more, sizeof(*(x)->v)))
#define vec_push(x, item)                                                      \
	((x)->v = vec_grow((x)->v, &(x)->cap, (x)->n, sizeof(*(x)->v)),        \
	 (x)->v[(x)->n++] = (item))
#define vec_free(x) (free((x)->v), (x)->v = NULL, (x)->n = (x)->cap = 0)

#endif
