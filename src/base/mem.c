/*
 * mem.c: memory that cannot fail: when there is none left, the program says
 * so and ends.
 */
#include "base/base.h"
#include "base/messages.h"

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

void *xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		mem_exhausted();
	return p;
}

void *xcalloc(size_t n, size_t size)
{
	void *p = n && size ? calloc(n, size) : calloc(1, 1);

	if (!p)
		mem_exhausted();
	return p;
}

void *xrealloc(void *p, size_t size)
{
	void *q = realloc(p, size ? size : 1);

	if (!q)
		mem_exhausted();
	return q;
}

char *xstrdup(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(xmalloc(size), s, size);
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
