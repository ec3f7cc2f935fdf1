/* demo_test.h: lists of the demo read back, for the tests of this folder. */
#ifndef MOD_DEMO_DEMO_TEST_H
#define MOD_DEMO_DEMO_TEST_H

#include <jansson.h>

#include "base/base.h"
#include "base/ctx.h"
#include "base/map.h"
#include "mod/demo/demo.h"

struct list {
	char **titles;
	char ***rows;
	int n, n_cols;
};

struct locality {
	struct ctx c;
	struct demo_out out;
	char dir[64];
	json_t *figures; /* of this locality */
	struct list places, units, unit_events, people, targets, classes,
	    enrolments, transfers, posts, duties;
	day_t from, to;
};

/* As plain CSV, whatever forms the recipe asks for, and read again. */
struct locality *locality_open(const char *name);
void locality_close(struct locality *l);
/* As the recipe says. */
enum rc locality_write(struct ctx *c, struct demo_out *out, const char *name,
		       const char *dir);
void files_remove(const struct demo_out *out, const char *dir);
char *file_text(struct arena *mem, const char *path);

const char *at(const struct list *l, int row, const char *title);
day_t day_at(const struct list *l, int row, const char *title);
int find_row(const struct list *l, const char *title, const char *value);

/* Day that counts as the admission; 0 for candidates. */
day_t admission(const struct locality *l, int row);
bool in_span(const struct locality *l, day_t d);
/* Admitted in the span with title = one of the values ("|" between). */
int admitted_with(const struct locality *l, const char *title,
		  const char *values);
int admitted(const struct locality *l);
/* figures.json: "female" → its count or number; key NULL = the value */
int figure(const struct locality *l, const char *name, const char *key);
/* Classes of a kind and their people between two days. */
void classes_of(const struct locality *l, const char *type, day_t from,
		day_t to, int *classes, int *people);

#endif
