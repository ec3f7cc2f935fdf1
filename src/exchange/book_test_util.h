/*
 * book_test_util.h: files to read in tests, and what was read as text.
 */
#ifndef EXCHANGE_BOOK_TEST_UTIL_H
#define EXCHANGE_BOOK_TEST_UTIL_H

#include "exchange/book.h"

struct ctx *test_ctx(void);
void test_ctx_free(struct ctx *c);

/* An own folder for each test program; paths are borrowed until the next
 * call but one. */
const char *test_path(const char *name);

void test_write(const char *path, const void *bytes, size_t n);

struct test_part {
	const char *name;
	const char *text; /* NULL ends the list */
	size_t n;	  /* 0: up to the NUL */
};
/* A zip with these members. */
void test_zip(const char *path, const struct test_part *parts);
/* A workbook of one sheet around <sheetData>; strings and styles are parts
 * of their own, NULL for none. */
void test_workbook(const char *path, const char *rows, const char *strings,
		   const char *styles);

/*
 * All rows of a sheet, one line each: "3: T(An) - N(20) D(1990-03-15)",
 * with f behind a formula.  A failure gives "!" and its sentence.
 */
const char *test_dump(struct ctx *c, const char *path, int sheet);
const char *test_dump_as(struct ctx *c, const char *path, const char *shown,
			 int sheet, const struct book_limits *limits);

#endif
