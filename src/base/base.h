/*
 * base.h: what every file includes first: standard types, result codes,
 * memory that cannot fail, and a ban on functions that overrun buffers.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Result of everything that can fail.  The sentence is in ctx->err. */
enum rc {
	OK = 0,
	E_INPUT = -1,	 /* the user's data are wrong; the sentence says how */
	E_NOTFOUND = -2, /* no such record, file, page */
	E_DENIED = -3,	 /* not allowed */
	E_CONFLICT = -4, /* changed by somebody else meanwhile; not unique */
	E_BUSY = -5,	 /* try again later */
	E_IO = -6,	 /* file or network */
	E_DB = -7,	 /* the database refused or is damaged */
	E_LIMIT = -8,	 /* larger than allowed */
	E_USAGE = -9,	 /* wrong command line */
};

#define ARRAY_LEN(a)	  (sizeof(a) / sizeof((a)[0]))
#define KIB		  ((size_t)1024)
#define MIB		  ((size_t)1024 * 1024)
#define UNUSED(x)	  ((void)(x))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a), nonnull(f)))

/* Out of memory ends the program with a sentence; these never return NULL. */
void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t size);
char *xstrdup(const char *s);
/* All of it is written next: its pages come at once, which is quicker than one
 * by one at the first touch.  What it holds stays. */
void mem_fill_soon(void *p, size_t size);
/* For a program that soon ends: what it frees is not given back to the system
 * and taken again, page by page. */
void mem_keep_freed(void);
/* For a program that stays: what is large goes back when it is freed. */
void mem_keep_small(void);
/* After something large that is seldom done: what lies free goes back to the
 * system, which else happens only at the end of a heap. */
void mem_give_back(void);

/*
 * Banned names; the C library has some of them as macros.  System headers
 * that use one themselves are included before this file.
 */
#undef alloca
#undef sprintf
#undef strcat
#undef strcpy
#undef vsprintf
#pragma GCC poison strcpy strcat sprintf vsprintf gets strtok atoi atol atof   \
    alloca
#pragma GCC poison system popen tmpnam mktemp

#endif
