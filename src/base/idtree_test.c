/*
 * idtree_test.c: subtrees against a naive walk up.
 */
#include "base/base.h"
#include "base/idtree.h"
#include "base/test.h"

static bool is_below(const struct idtree_in *in, int i, int top)
{
	for (; i >= 0; i = in[i].up)
		if (i == top)
			return true;
	return false;
}

TEST(a_subtree_is_whoever_leads_up_to_its_top_and_whom_they_stand_for)
{
	enum { NODES = 200, RUNS = 30 };
	struct idtree_in in[NODES];
	uint32_t seed = 7;
	int run, i, top;

	for (run = 0; run < RUNS; run++) {
		struct idtree *t;

		for (i = 0; i < NODES; i++) {
			seed = seed * 1664525u + 1013904223u;
			in[i] = (struct idtree_in){
			    .id = 3 * i + 1,
			    /* from the end: who is above need not come first */
			    .up = i == NODES - 1 || (seed >> 16) % 9 == 0
				      ? -1
				      : i + 1 +
					    (int)((seed >> 8) %
						  (unsigned)(NODES - 1 - i)),
			    .heir = (seed >> 20) % 11 ? i : (i + 5) % NODES,
			    .is_live = i % 2,
			};
		}
		t = idtree_new(in, NODES);
		for (top = 0; top < NODES; top++) {
			int place = idtree_find(t, in[top].id);
			struct idset s;

			idset_init(&s);
			assert_true(t->v[place].is_live == in[top].is_live);
			idtree_below(t, place, &s);
			for (i = 0; i < NODES; i++)
				assert_int_equal(
				    idset_has(&s, in[i].id),
				    is_below(in, i, top) ||
					(in[i].heir != i &&
					 is_below(in, in[i].heir, top)));
			idset_free(&s);
		}
		assert_int_equal(idtree_find(t, 2), -1);
		assert_int_equal(idtree_find(t, 100000), -1);
		idtree_free(t);
	}
}

TEST(a_circle_hangs_on_nothing_and_is_still_found)
{
	static const struct idtree_in in[] = {{.id = 1, .up = -1, .heir = 0},
					      {.id = 2, .up = 3, .heir = 1},
					      {.id = 3, .up = 1, .heir = 2},
					      {.id = 4, .up = 2, .heir = 3}};
	struct idtree *t = idtree_new(in, ARRAY_LEN(in));
	struct idset s;

	assert_int_equal(t->n, 4);
	idset_init(&s);
	idtree_below(t, idtree_find(t, 2), &s);
	assert_int_equal(s.n, 3);
	assert_false(idset_has(&s, 1));
	idset_free(&s);
	idtree_free(t);
}
