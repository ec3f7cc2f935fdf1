/*
 * real.h: a database with all modules of the program, in a folder of its
 * own; lists in and out as the commands do it.
 */
#ifndef TESTS_REAL_H
#define TESTS_REAL_H

#include "base/test.h"
#include "exchange/import.h"
#include "store/store.h"

struct real {
	struct ctx c;
	struct app *app;
	char dir[40];
};
void real_begin(struct real *w);
void real_end(struct real *w);

/* A path in the folder; lives as long as w->c.mem. */
const char *real_path(struct real *w, const char *name);
/* Writes a file of that text there; gives its path. */
const char *real_file(struct real *w, const char *name, const char *text);
void real_write(const char *path, const void *bytes, size_t n);

/* Imports the files of these paths, NULL-ended; must not fail as a whole. */
struct import_result *real_import(struct real *w, const char *const *paths);
/* The same, and everything must have been right. */
struct import_result *real_import_all(struct real *w, const char *const *paths);
void real_print_errors(const struct import_result *r);
int64_t real_int(struct real *w, const char *sql);

#define real_ok(w, got)                                                        \
	do {                                                                   \
		int got_ = (got);                                              \
		if (got_ < 0)                                                  \
			fail_msg("%d: %s: %s", got_, (w)->c.err.field,         \
				 (w)->c.err.text);                             \
	} while (0)

#endif
