/*
 * stat_web_tree.h: the tree page and the members that it shows.
 */
#ifndef MOD_STAT_STAT_WEB_TREE_H
#define MOD_STAT_STAT_WEB_TREE_H

#include "mod/stat/stat_web_int.h"

struct grove {
	struct page *p;
	const struct idtree *t; /* as on the day */
	day_t day;
	int top;       /* place in t; -1 = all */
	int32_t *sums; /* tree_members(); NULL: not counted */
};

/* stat_web_count.c: counts below g->top unless those are too many. */
enum rc tree_count_members(struct grove *g);
/* Members of a unit at or below g->top and of all below it. */
int64_t tree_members(const struct grove *g, int place);

#endif
