/*
 * test_toy.h: a module of boxes and things, for tests of everything that
 * shall know no subject; and a database of it in a folder of its own.
 */
#ifndef STORE_TEST_TOY_H
#define STORE_TEST_TOY_H

#include "base/test.h"
#include "db/test_url.h"
#include "store/store.h"

/*
 * box is a tree (parent); thing lies in a box (SCOPE), may tell of others
 * (near: several boxes, about: a box or a thing); tool lies in a box too and is
 * found by the words of its note; paper completes a thing.
 */
extern const struct entity box_entity, thing_entity, tool_entity, paper_entity;
extern const struct module *const toy_modules[];

/* The same entities with one more column of thing, `colour`, at the end. */
extern const struct module *const toy_modules_later[];

struct toy {
	struct ctx c;
	struct app *app;
	char dir[40], path[60];
};
void toy_begin(struct toy *t); /* with an empty database, open for writing */
/* The same in a file, whatever the tests run on. */
void toy_begin_file(struct toy *t);
void toy_end(struct toy *t);
/* Closes the file and opens it again with other modules. */
void toy_reopen(struct toy *t, const struct module *const *modules);

/*
 * A record from "field=value|field=value", values as store_parse() takes
 * them; `old` gets the values, NULL = a new row.
 */
struct row *toy_row(struct toy *t, const struct entity *e, struct row *old,
		    const char *line);
/* That record saved in an act of its own; the number of the act. */
int64_t toy_save(struct toy *t, struct row *r);
/* Both at once, new. */
struct row *toy_add(struct toy *t, const struct entity *e, const char *line);
/* Loaded again; must be there. */
struct row *toy_get(struct toy *t, const struct row *r);
int64_t toy_void(struct toy *t, struct row *r);

/* A sum over all rows of all tables and over the words of the indexes. */
uint64_t toy_sum(struct toy *t);
int64_t toy_int(struct toy *t, const char *sql);

/* Numbers that look random and are the same in every run. */
struct toy_rng {
	uint64_t x;
};
uint32_t toy_random(struct toy_rng *r, uint32_t below);

#define assert_rc(c, got, want)                                                \
	do {                                                                   \
		int got_ = (got);                                              \
		if (got_ != (want))                                            \
			print_error("%d, not %d: %s\n", got_, (int)(want),     \
				    (c)->err.text);                            \
		assert_int_equal(got_, (want));                                \
	} while (0)
#define assert_ok(c, got) assert_rc(c, got, OK)
/* The failure, with a sentence that holds `part`; forgotten afterwards. */
#define assert_fails(c, got, want, part)                                       \
	do {                                                                   \
		assert_rc(c, got, want);                                       \
		assert_int_equal((c)->err.rc, want);                           \
		if (!strstr((c)->err.text, part))                              \
			print_error("no «%s»: %s\n", part, (c)->err.text);     \
		assert_non_null(strstr((c)->err.text, part));                  \
		err_clear(c);                                                  \
	} while (0)

#endif
