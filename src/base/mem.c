/*
 * mem.c: memory that cannot fail: when there is none left, the program says
 * so and ends.
 */
#include "base/base.h"
#include "base/messages.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

/* No context here, so no language: both sentences are written. */
static _Noreturn void mem_exhausted(void)
{
	fputs(msg_out_of_memory.vi, stderr);
	fputs("\n", stderr);
	fputs(msg_out_of_memory.en, stderr);
	fputs("\n", stderr);
	abort();
}

/* Millions of people are read here and there: the system may give memory in
 * larger pages, which are fewer to look up and to make.  What is smaller comes
 * from where other things lie as well. */
static void *in_large_pages(void *p, size_t size)
{
#ifdef MADV_HUGEPAGE
	enum { LARGE = 8 * MIB };
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), at = (uintptr_t)p;
	uintptr_t from = (at + page - 1) & ~(page - 1);

	if (size >= LARGE)
		(void)madvise((char *)p + (from - at), size - (from - at),
			      MADV_HUGEPAGE);
#else
	UNUSED(size);
#endif
	return p;
}

void *xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		mem_exhausted();
	return in_large_pages(p, size);
}

void *xcalloc(size_t n, size_t size)
{
	void *p = n && size ? calloc(n, size) : calloc(1, 1);

	if (!p)
		mem_exhausted();
	return in_large_pages(p, n * size);
}

void *xrealloc(void *p, size_t size)
{
	void *q = realloc(p, size ? size : 1);

	if (!q)
		mem_exhausted();
	return in_large_pages(q, size);
}

char *xstrdup(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(xmalloc(size), s, size);
}

void mem_keep_freed(void)
{
	enum { KEEP = 512 * MIB, SMALLER = 32 * MIB };

	mallopt(M_TRIM_THRESHOLD, KEEP);
	mallopt(M_MMAP_THRESHOLD, SMALLER);
}

void mem_keep_small(void)
{
	enum { LARGE = 4 * MIB };

	/* else malloc learns from the first that is freed to keep them */
	mallopt(M_MMAP_THRESHOLD, LARGE);
}

void mem_give_back(void)
{
	malloc_trim(0);
}

void mem_fill_soon(void *p, size_t size)
{
#ifdef MADV_POPULATE_WRITE
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), at = (uintptr_t)p;
	uintptr_t from = (at + page - 1) & ~(page - 1);
	uintptr_t to = (at + size) & ~(page - 1);

	/* a system that cannot gives them one by one, as ever */
	if (from < to)
		(void)madvise((char *)p + (from - at), to - from,
			      MADV_POPULATE_WRITE);
#else
	UNUSED(p);
	UNUSED(size);
#endif
}
