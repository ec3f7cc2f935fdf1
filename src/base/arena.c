/*
 * arena.c: a stack of blocks.  The newest block is filled first; a mark is a
 * place in one block, and going back frees the blocks above it.
 */
#include "base/base.h"
#include "base/arena.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#endif

/*
 * Under AddressSanitizer the bytes not handed out are forbidden, with a gap
 * behind every piece, so an overrun inside a block is found as well.
 */
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define FORBID(p, n) __asan_poison_memory_region((p), (n))
#define PERMIT(p, n) __asan_unpoison_memory_region((p), (n))
#define GAP	     ALIGN
#else
#define FORBID(p, n) ((void)(p), (void)(n))
#define PERMIT(p, n) ((void)(p), (void)(n))
#define GAP	     ((size_t)0)
#endif

#define ALIGN	    _Alignof(max_align_t)
#define BLOCK_FIRST (16 * KIB)
#define BLOCK_MOST  (1 * MIB) /* also the largest one kept by a reset */

struct block {
	struct block *below;
	size_t cap;
	size_t used;
	_Alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct block *top;
	struct block *spare; /* one emptied block, or NULL */
	size_t below;	     /* bytes used in the blocks under the top */
	size_t next_cap;
};

struct arena *arena_new(void)
{
	struct arena *a = xcalloc(1, sizeof(*a));

	a->next_cap = BLOCK_FIRST;
	return a;
}

static void block_free(struct block *b)
{
	if (!b)
		return;
	PERMIT(b->bytes, b->cap);
	free(b);
}

/* Keep the larger one of b and the present spare for the next use. */
static void block_retire(struct arena *a, struct block *b)
{
	FORBID(b->bytes, b->cap);
	b->used = 0;
	if (b->cap > BLOCK_MOST || (a->spare && a->spare->cap >= b->cap)) {
		block_free(b);
		return;
	}
	block_free(a->spare);
	a->spare = b;
}

static void arena_pop(struct arena *a)
{
	struct block *b = a->top;

	a->top = b->below;
	if (a->top)
		a->below -= a->top->used;
	block_retire(a, b);
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	while (a->top)
		arena_pop(a);
	block_free(a->spare);
	free(a);
}

void arena_reset(struct arena *a)
{
	while (a->top)
		arena_pop(a);
	a->next_cap = a->spare ? a->spare->cap : BLOCK_FIRST;
}

/* is_zero: of a new block, larger than what is kept. */
static void arena_push(struct arena *a, size_t need, bool is_zero)
{
	struct block *b = a->spare;
	size_t cap;

	if (b && b->cap >= need) {
		a->spare = NULL;
	} else {
		cap = need > a->next_cap ? need : a->next_cap;
		/* An absurd need ends here, with xmalloc's sentence. */
		cap = cap > PTRDIFF_MAX ? SIZE_MAX : sizeof(*b) + cap;
		b = is_zero ? xcalloc(1, cap) : xmalloc(cap);
		b->cap = cap - sizeof(*b);
		b->used = 0;
		FORBID(b->bytes, b->cap);
		if (a->next_cap < BLOCK_MOST)
			a->next_cap *= 2;
	}
	if (a->top)
		a->below += a->top->used;
	b->below = a->top;
	a->top = b;
}

static size_t room_for(size_t size)
{
	return size > PTRDIFF_MAX
		   ? SIZE_MAX
		   : ((size ? size : 1) + ALIGN - 1) / ALIGN * ALIGN + GAP;
}

static void *arena_take(struct arena *a, size_t size)
{
	size_t need = room_for(size);
	unsigned char *p;

	if (!a->top || a->top->cap - a->top->used < need)
		arena_push(a, need, false);
	p = a->top->bytes + a->top->used;
	a->top->used += need;
	PERMIT(p, size);
	return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
	if (size <= BLOCK_MOST)
		return memset(arena_take(a, size), 0, size);
	/* the system gives large ones as zeros, and no page of them before
	 * it is used */
	arena_push(a, room_for(size), true);
	return arena_take(a, size);
}

void *arena_memdup(struct arena *a, const void *p, size_t n)
{
	void *q = arena_take(a, n);

	if (n >= BLOCK_FIRST)
		mem_fill_soon(q, n);
	if (n)
		memcpy(q, p, n);
	return q;
}

char *arena_bytes(struct arena *a, const void *p, size_t n)
{
	char *q = arena_take(a, n + 1);

	if (n)
		memcpy(q, p, n);
	q[n] = '\0';
	return q;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *q = arena_take(a, len + 1);

	memcpy(q, s, len);
	q[len] = '\0';
	return q;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_memdup(a, s, strlen(s) + 1);
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	size_t room = a->top ? a->top->cap - a->top->used : 0;
	char *here = room ? (char *)a->top->bytes + a->top->used : NULL, *s;
	va_list ap;
	int n;

	/* mostly it fits into the rest of the block, where it stays */
	if (room)
		PERMIT(here, room);
	va_start(ap, fmt);
	n = vsnprintf(here, room, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	if (room)
		FORBID(here, room);
	s = arena_take(a, (size_t)n + 1);
	if (s == here)
		return s;
	va_start(ap, fmt);
	vsnprintf(s, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return s;
}

size_t arena_used(const struct arena *a)
{
	return a->below + (a->top ? a->top->used : 0);
}

struct arena_mark arena_mark(const struct arena *a)
{
	return (struct arena_mark){
	    .block = a->top,
	    .used = a->top ? a->top->used : 0,
	};
}

void arena_rewind(struct arena *a, struct arena_mark m)
{
	while (a->top && a->top != m.block)
		arena_pop(a);
	assert(a->top == m.block);
	if (!a->top)
		return;
	assert(m.used <= a->top->used);
	a->top->used = m.used;
	FORBID(a->top->bytes + m.used, a->top->cap - m.used);
}
