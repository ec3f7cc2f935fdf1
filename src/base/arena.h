/*
 * arena.h: memory that is freed all at once, for instance at the end of a
 * request.  What must outlive it is not allocated here.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/base.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a); /* NULL is fine */

/* Forget everything but keep one block for the next use. */
void arena_reset(struct arena *a);

/* Zeroed, aligned for any type; never NULL. */
void *arena_alloc(struct arena *a, size_t size);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
void *arena_memdup(struct arena *a, const void *p, size_t n);
/* The n bytes and a NUL behind them, whatever they are. */
char *arena_bytes(struct arena *a, const void *p, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Bytes handed out since the last reset, for limits and tests. */
size_t arena_used(const struct arena *a);

/*
 * A mark to come back to: everything allocated after it is forgotten.  For
 * loops over many rows inside one request.
 */
struct arena_mark {
	void *block;
	size_t used;
};
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark m);

#endif
