/*
 * tree.h: the organization tree of any day.  `unit` describes the tree before
 * the events of `unit_event`; both are read once into memory.  Units are
 * numbered 0..n-1 in the order of the list.
 */
#ifndef MOD_ORG_TREE_H
#define MOD_ORG_TREE_H

#include "base/idtree.h"
#include "mod/org/org.h"
#include "schema/catalogue.h"

enum { NO_UNIT = -1, DEPTH_MAX = 24 };

struct org_unit {
	int64_t id;
	const char *code, *name;   /* as in the list */
	const struct choice *kind; /* of unit_kind */
	const char *bloc;	   /* code, may be NULL */
	int parent;
	day_t born, died; /* 0 = always, never; dead from `died` on */
	bool has_committee;
	const int64_t *area; /* places */
	int narea;
	int next; /* the unit that took over when it ended, or NO_UNIT */
	int prev; /* the unit it came out of, or NO_UNIT */
};

enum org_change {
	ORG_FOUND,
	ORG_SPLIT,
	ORG_MERGE,
	ORG_UPGRADE,
	ORG_DOWNGRADE,
	ORG_RENAME,
	ORG_REPARENT,
	ORG_DISSOLVE,
	ORG_OTHER,
};

struct org_event {
	int64_t id;
	day_t day;
	enum org_change what;
	int unit, other; /* other: the new unit or NO_UNIT */
	const char *new_name;
	const char *decision;
};

/* What the events made of the tree; valid until the day before the next. */
struct org_state {
	const char **name;
	const struct choice **kind;
	int *parent;
	const int64_t **area;
	int *narea;
};

struct org_tree {
	struct arena *mem;
	int n, nevents;
	struct org_unit *u;
	struct org_event *ev;	   /* by day */
	struct org_state **states; /* [0]: before the first day of events */
	day_t *days;		   /* days[i]: the first day of states[i + 1] */
	int ndays;
	day_t *turns; /* days on which anything changes, units' own included */
	int nturns;
	int *by_id; /* unit number by id, NO_UNIT */
	int64_t max_id;
	int64_t version; /* db_data_version when it was read */
};

/* Into its own memory; free with org_tree_free(). */
enum rc org_tree_load(struct ctx *c, struct org_tree **out);
/* The same without names, codes, kinds and areas. */
enum rc org_tree_load_bare(struct ctx *c, struct org_tree **out);
void org_tree_free(struct org_tree *t); /* NULL is fine */

/* Number of a unit; NO_UNIT if there is none. */
int org_by_id(const struct org_tree *t, int64_t id);
int org_by_code(const struct org_tree *t, const char *code);
/* The first unit without a superior that lives on that day. */
int org_root(const struct org_tree *t, day_t day);

/* Built when first asked for; valid as long as the tree. */
const struct org_state *org_on(struct org_tree *t, day_t day);
bool org_is_alive(const struct org_tree *t, int u, day_t day);
/* The longest span of days around `day` on which the tree stays as it is;
 * *last 0 = for ever. */
void org_stretch(const struct org_tree *t, day_t day, day_t *first,
		 day_t *last);
/* Has the unit's kind that group of the catalogue on that day? */
bool org_is(struct org_tree *t, int u, day_t day, const char *group);
/* Own bloc or that of the nearest superior; NULL if nobody tells. */
const char *org_bloc(struct org_tree *t, int u, day_t day);

/*
 * The living unit that stands for u on a day: what it became after a merge,
 * what it came out of before a split.  u itself if nothing is known.
 */
int org_standing(struct org_tree *t, int u, day_t day);

/* Name and kind of one unit on a day, without the tree; in c->mem. */
enum rc org_named_on(struct ctx *c, const struct row *unit, day_t day,
		     const char **name, const struct choice **kind);
/* What a code of unit_event.kind means. */
enum org_change org_change_of(const char *code);
/* The kind after such a change of the unit itself. */
const struct choice *org_kind_after(const struct choice *kind,
				    enum org_change what);

/* Units from u up to top, both included; 0 if u is not below top. */
int org_path(struct org_tree *t, int u, int top, day_t day, int out[DEPTH_MAX]);

/* module.shape, module.subtree and module.verify of the subject. */
enum rc org_shape(struct ctx *c, struct idtree **out, day_t day);
enum rc org_subtree(struct ctx *c, const char *code, day_t day,
		    struct idset *out);
enum rc org_verify(struct ctx *c);

#endif
