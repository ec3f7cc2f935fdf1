/*
 * idtree.h: the shape of a tree of ids, so that a subtree is a slice: nodes
 * stand in pre-order, each before those below it.
 */
#ifndef BASE_IDTREE_H
#define BASE_IDTREE_H

#include "base/idset.h"

struct idnode {
	int64_t id;
	int up;	  /* place of the node above, -1 = none */
	int last; /* place of the last node below; its own if there is none */
	int heir; /* place of who stands for it; its own if it does itself */
	bool is_live;
};

struct idtree {
	int n;
	struct idnode *v;
	/* of idtree.c */
	int *at; /* place by id */
	int64_t most;
	struct idheir *heirs; /* by place of the heir */
	int nheirs;
};

/* What a tree is made from; nodes above and heirs by number, in any order. */
struct idtree_in {
	int64_t id;
	int up;	  /* -1 = none */
	int heir; /* who stands for it, if not itself; else its own number */
	bool is_live;
};
/* Children stay in the order given.  A circle hangs on none above it. */
struct idtree *idtree_new(const struct idtree_in *in, int n);
void idtree_free(struct idtree *t); /* NULL is fine */

/* The place of an id; -1 if it is none of these. */
int idtree_find(const struct idtree *t, int64_t id);
/* Adds the node of that place, all below it, and those for whom one of them
 * stands. */
void idtree_below(const struct idtree *t, int place, struct idset *out);

#endif
