/*
 * shape.c: who stands under whom on a day, and nothing else of the tree.
 */
#include "base/base.h"
#include "mod/org/tree.h"

/* A unit that ended belongs to whoever took it over. */
enum rc org_shape(struct ctx *c, struct idtree **out, day_t day)
{
	const struct org_state *s;
	struct idtree_in *in;
	struct org_tree *t;
	enum rc rc = org_tree_load_bare(c, &t);
	int i;

	if (rc < 0)
		return rc;
	s = org_on(t, day);
	in = xcalloc((size_t)t->n + 1, sizeof(in[0]));
	for (i = 0; i < t->n; i++)
		in[i] = (struct idtree_in){.id = t->u[i].id,
					   .up = s->parent[i],
					   .heir = org_standing(t, i, day),
					   .is_live = org_is_alive(t, i, day)};
	*out = idtree_new(in, t->n);
	free(in);
	org_tree_free(t);
	return OK;
}
