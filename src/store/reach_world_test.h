/*
 * reach_world_test.h: boxes, things, papers and stamps in an order that looks
 * random, a reach over them, and the naive filter of what it leaves.
 */
#ifndef STORE_REACH_WORLD_TEST_H
#define STORE_REACH_WORLD_TEST_H

#include "base/idset.h"
#include "store/test_toy.h"

enum { BOXES = 25, THINGS = 120, MOST = 400, ROUNDS = 6 };
enum { BOX, THING, PAPER, STAMP, SECRET, KINDS };

/* stamp completes a paper, or nothing; nobody said whose a secret is. */
extern const struct entity stamp_entity, secret_entity;
extern const struct entity *const kinds[KINDS];
extern const struct module *const reach_modules[];
extern const char *const given_names[6];

struct world {
	struct toy t;
	struct toy_rng rng;
	struct row *row[KINDS][MOST]; /* all of them, by id */
	int n[KINDS];
	struct idset reach;
};

/* Which of the two walls stand; both engines have both. */
struct walls {
	const char *name;
	bool no_wall, is_unchecked;
};
enum { WALLS_BOTH, WALLS_STORE, WALLS_DB };
extern const struct walls walls[3];

struct world *world_begin(uint64_t seed, const struct walls *k);
void world_end(struct world *w);
struct row *new_row(struct world *w, int kind);
/* Round 0: nothing; odd: everything below one box; even: any set. */
void any_reach(struct world *w, int round);
/* What is seen within w->reach, and how many live ones of a kind. */
bool sees(const struct world *w, const struct row *r);
int count_seen(const struct world *w, int kind);

#endif
