/*
 * random_world_test.h: acts upon boxes, things and papers that look random and
 * are the same in every run.
 */
#ifndef STORE_RANDOM_WORLD_TEST_H
#define STORE_RANDOM_WORLD_TEST_H

#include "store/test_toy.h"

struct random {
	struct toy t;
	struct toy_rng rng;
	struct act *act;
	int64_t acts; /* number of the last one */
	int done[6];
};

uint32_t any(struct random *w, uint32_t below);
/* One act of at most so many steps, or one taken back. */
void one_act(struct random *w, uint32_t most);
/* How many changes the log has. */
int64_t changes(struct random *w);

#endif
