/*
 * stat_int.h: what the files of this folder share.
 */
#ifndef MOD_STAT_STAT_INT_H
#define MOD_STAT_STAT_INT_H

#include <pthread.h>

#include "base/map.h"
#include "cli/cli.h"
#include "db/db.h"
#include "mod/org/tree.h"
#include "mod/stat/member.h"
#include "mod/stat/messages.h"
#include "mod/stat/stat.h"
#include "mod/stat/target_book.h"
#include "report/tally.h"

/* ---- moves between cells ---- */

struct move {
	int64_t person;
	day_t day;
	int64_t from, to; /* unit ids; from 0 = from elsewhere */
};
struct moves {
	struct move *v; /* by person, then day */
	int n;
	struct idset who;
	struct move *stays; /* the others, in the same order */
	int nstays;
	struct idset staying;
	const struct org_tree *t;
};
/* Moves for good only: seconded and temporary ones stay counted at home.
 * The tree must live as long. */
enum rc moves_load(struct ctx *c, const struct org_tree *t, struct moves *out);
void moves_free(struct moves *m);
/* The person's first one of n moves, or where it would stand. */
int moves_first(const struct move *v, int n, int64_t person);
/* Unit id of the cell on a day; 0: not with us yet. */
int64_t moves_cell(const struct moves *m, int64_t person, int64_t cell_today,
		   day_t day);

/* ---- who can be in figures of a unit ---- */

/* Members kept stand by their cells of today, in pre-order of the tree of the
 * list, so that those of a subtree are a slice and neighbours are counted in
 * the same place. */
struct stray { /* counts there too, or lives there */
	uint32_t at, member;
};
/* What is of a unit can be of what stands at that place, on some day. */
struct lead {
	int to, unit;
};
struct people_order {
	/* of the tree */
	bool has_circle;    /* there are no slices */
	int *place;	    /* by unit: where it stands in pre-order */
	int *last;	    /* by place: of the last one below */
	struct lead *leads; /* by place */
	size_t nleads;
	/* of the members */
	uint32_t *start; /* by place: its first member */
	uint8_t *year;	 /* by member: of the admission, see people_walk.c */
	/* of those who count elsewhere too */
	bool has_strays;
	struct stray *by_move; /* by place; of a cell left, of a stay */
	struct stray *by_home; /* by id of a place that the cell has not */
	size_t nby_move, nby_home;
	uint32_t *holders; /* of posts, some day */
	size_t nholders;
};
void people_order_free(struct people_order *o);
/* Members have changed; the tree has not. */
void people_order_drop(struct people_order *o);

/* ---- before the admission ---- */

enum { POOL_MILESTONES = 6 };
struct pool_row {
	uint32_t person, dossier, cell;
	day_t admitted;		    /* 0 = not */
	day_t day[POOL_MILESTONES]; /* as written, 0 = not told */
};
struct stat_pool {
	struct pool_row *v;
	size_t n, cap;
	bool is_read;
};
void stat_pool_free(struct stat_pool *p);

/* ---- where people are counted ---- */

/* The same for all days of a span on which the tree does not change: each cell
 * is looked up once. */
struct way {
	struct path path;
	uint8_t bloc; /* of D_BLOC, where the cell stood that day */
	bool is_living_cell;
	bool is_known;
};
struct ways {
	struct way *v;		/* by unit */
	day_t first, last, now; /* now: the day of the tree shown, 0 = any */
	const struct org_tree *tree;
	int top;
	const struct choice *kind; /* of the unit before: mostly the same */
	bool is_cell;		   /* is that kind one of cells */
};
enum ways_for {
	WAYS_ADMITTED,
	WAYS_LAST_YEAR,
	WAYS_AS_OF,
	WAYS_START,
	WAYS_END,
	WAYS_BEFORE,
	WAYS_TREE,
	WAYS__N,
};

enum { KEPT_PLANS = 4 };

/* As the log was at change `seq`; what is written later is taken over when the
 * cache is used next (kept.c).  One computation at a time uses it. */
struct report_cache {
	pthread_mutex_t lock;
	int64_t seq;
	struct org_tree *tree;
	struct moves moves;
	struct member *members; /* see people_order */
	int nmembers;
	bool has_people;
	struct people_order order;
	struct target_book targets;
	struct stat_pool pool;
	struct ways ways[WAYS__N];
	struct arena *mem; /* of the plans */
	const struct report *planned[KEPT_PLANS];
	struct tally_plan *plan[KEPT_PLANS];
};

/* ---- dimensions of a fact ---- */

extern const struct dim stat_dims[D__N];
enum age_band {
	AGE_18_30 = 1,
	AGE_31_35,
	AGE_36_40,
	AGE_41_45,
	AGE_46_50,
	AGE_51_55,
	AGE_56_60,
	AGE_OVER_60,
};
enum { STATUS_PROBATIONARY = 1, STATUS_OFFICIAL = 2 };

/* Streams of facts. */
#define S_ADMITTED  "admitted"
#define S_LAST_YEAR "last_year"
#define S_MEMBERS   "members"
#define S_EXITS	    "exits"
#define S_UNITS	    "units"
#define S_START	    "members_start"

/* ---- one computation ---- */

struct place;

struct head_line { /* a village whose head became official */
	int64_t commune;
	struct path path;
};

struct stat {
	struct ctx *c;
	const struct report *report;
	struct report_args args;
	struct org_tree *t;
	struct org_tree *own_tree;
	int top;
	day_t now; /* the tree of that day is shown, whenever it was; or 0 */
	struct ways *ways, own_ways[WAYS__N];
	struct ways *way_of[WAYS__N]; /* of another purpose, if days agree */
	day_t tree_day;		      /* of what is shown: as_of, or today */
	const struct tally_plan *plan;
	struct tally *tally;
	struct moves own_moves;
	const struct moves *moves;
	bool *is_child; /* seen right below top */
	bool *admits;	/* units with an admission in the span; may be NULL */
	day_t *marked;	/* per unit, see admitted_report.c */
	struct report_result *result;

	/* neighbours are of one cell; ket-nap without a cache has two years
	 * only */
	const struct member *members;
	const uint8_t *year;  /* as people_order; NULL: not kept */
	const uint32_t *seen; /* those that can count; NULL: all */
	int nseen;
	const int *units; /* the same of units; NULL: all */
	int nunits;
	struct member *own_members;
	uint32_t *own_holders;

	/* the whole picture only */
	struct terr *terr;
	VEC(struct head_line) heads;
	int64_t nbirth_years; /* admitted, born in a year or month */
	bool has_pool;	      /* the lists know candidates */
	bool has_committees;
	struct spread_counts *spread;
};

/* The same without a unit and without counts. */
enum rc stat_begin_bare(struct ctx *c, struct stat *s, const struct report *r,
			const struct report_args *args);
enum rc stat_begin(struct ctx *c, struct stat *s, const struct report *r,
		   const struct report_args *args, const char *open_code,
		   const char *open_child);
void stat_end(struct stat *s);
void stat_ways_free(struct ways *w); /* all WAYS__N of them */

/* Where a fact of a unit belongs that happened on a day. */
void stat_path(struct stat *s, int unit, day_t day, struct path *out);
/* Is the unit of the same tree as the report's?  What a list tells of one it
 * tells of all below the same root. */
bool stat_is_kin(struct stat *s, int unit);
void stat_path_of_cell(struct stat *s, int64_t person, int64_t cell_today,
		       day_t day, struct path *out);
/* The cell of a member today, as the tree numbers it; NO_UNIT. */
static inline int stat_unit(const struct stat *s, const struct member *m)
{
	return m->cell && m->cell <= s->t->max_id ? s->t->by_id[m->cell]
						  : NO_UNIT;
}
/* The same on a day. */
int stat_cell(const struct stat *s, const struct member *m, day_t day);
/* The paths of one of the purposes above; the day may differ from call to
 * call, but is best the same or a later one. */
const struct way *stat_way_find(struct stat *s, enum ways_for purpose,
				const struct member *m, day_t day);
static inline bool ways_hold(const struct stat *s, const struct ways *w,
			     day_t day)
{
	return w->v && w->tree == s->t && w->top == s->top &&
	       w->now == s->now && day >= w->first && day <= w->last;
}
static inline const struct way *stat_way(struct stat *s, enum ways_for purpose,
					 const struct member *m, day_t day)
{
	const struct ways *w = s->way_of[purpose];
	const struct way *x;
	int unit = stat_unit(s, m);

	if (m->has_moves || unit == NO_UNIT || !ways_hold(s, w, day) ||
	    !w->v[unit].is_known)
		return stat_way_find(s, purpose, m, day);
	x = &w->v[unit];
	if (x->path.n == PATH_UNITS)
		s->is_child[x->path.v[0]] = true;
	return x;
}
/* Root and children with their counts; s->result. */
void stat_nodes(struct stat *s);
/* The shares of all figures, when their values stand. */
void stat_shares(struct stat *s);
/* Runs fn on the root and on every child. */
void stat_each(struct stat *s,
	       void (*fn)(struct stat *s, struct report_node *n, int unit));
struct figure *stat_figure(struct report_node *n, const char *code);
/* A figure that is not defined is left alone. */
void stat_set(struct report_node *n, const char *code, struct num value);
void stat_set_key(struct report_node *n, const char *code, const char *key,
		  struct num value);
const char *stat_int(struct ctx *c, int64_t n);

/* ---- chapters ---- */

/* admitted_report.c */
void admitted_count(struct stat *s);
void admitted_finish(struct stat *s);
/* cells without an admission in the span; after admitted_count() */
void quiet_cells_count(struct stat *s);
/* 2015-01-01 to 2020-12-31: a congress term */
bool stat_is_term(day_t from, day_t to);
uint8_t stat_age_band(int age); /* enum age_band */

/* target_report.c */
enum rc targets_fill(struct stat *s);

/* kept.c: keeps others from the cache until kept_give() */
void kept_take(struct report_cache *k);
/* Brings it up to the picture of the data that s reads. */
enum rc kept_follow(struct stat *s, struct report_cache *k);
void kept_give(struct report_cache *k);
/* people_kept.c: everybody is kept; changes are taken over */
enum rc people_keep(struct stat *s, struct report_cache *k);
/* people: with those whose dossiers were written. */
struct touched {
	struct idset people, dossiers;
	bool tree, moves, posts, targets;
};
static inline bool is_touched(const struct touched *t, int64_t person,
			      int64_t dossier)
{
	return idset_has(&t->people, person) ||
	       idset_has(&t->dossiers, dossier);
}
/* What was written since a change, kept.c: a touched dossier's person too, as
 * dossiers are read with it.  touched_free() it; not after a failure. */
enum rc touched_since(struct ctx *c, int64_t since, int64_t *now, int64_t most,
		      bool *is_lost, struct touched *t);
void touched_free(struct touched *t);
enum rc people_refresh(struct stat *s, struct report_cache *k,
		       const struct touched *t);
enum rc pool_refresh(struct ctx *c, struct stat_pool *p,
		     const struct touched *t);
/* pool_stored.c: everybody, and the dossiers of all touched people; appended */
enum rc pool_read(struct ctx *c, struct stat_pool *p);
enum rc pool_read_touched(struct ctx *c, struct stat_pool *p,
			  const struct touched *t);

/* people_report.c: is_all, or only what admissions need */
enum rc people_load(struct stat *s, bool is_all);
struct people {
	struct member *v;
	size_t n, cap;
};
/* people_part.c: leaves out, if that saves something, whom and what no figure
 * of the report's unit can count.  is_all: for everything, after terr_load(),
 * since villages have figures of who lives there, whatever the cell; else for
 * admissions of the span and of the year before. */
void people_narrow(struct stat *s, bool is_all);
static inline int stat_unit_at(const struct stat *s, int i)
{
	return s->units ? s->units[i] : i;
}
/* Puts the members kept in order, if they are not. */
void people_arrange(struct stat *s);
/* Whoever holds or held a post. */
const uint32_t *people_holders(struct stat *s, size_t *n);
static inline const struct member *stat_member(const struct stat *s, int i)
{
	return &s->members[s->seen ? s->seen[i] : (uint32_t)i];
}
/* Those of a person, 0 = all; appended, without the posts that they held. */
enum rc people_read(struct stat *s, struct people *out, int64_t person);
/* Posts that they held when it was decided. */
enum rc people_mark_posts(struct stat *s, struct member *v, int n);
/* The dossiers of all touched people; appended. */
enum rc people_read_touched(struct stat *s, const struct touched *t,
			    struct people *out);
/* people_sort.c: by unit, then by day and dossier.  place: the order of units;
 * NULL: as the tree numbers them. */
void people_sort(const struct stat *s, const int *place, struct member *v,
		 size_t n);
static inline uint32_t people_place(const struct stat *s, const int *place,
				    const struct member *m)
{
	int unit = stat_unit(s, m);

	if (unit == NO_UNIT)
		return (uint32_t)s->t->n; /* behind all units */
	return (uint32_t)(place ? place[unit] : unit);
}
static inline bool people_is_before(const struct stat *s, const int *place,
				    const struct member *a,
				    const struct member *b)
{
	uint32_t x = people_place(s, place, a), y = people_place(s, place, b);

	if (x != y)
		return x < y;
	return a->admitted != b->admitted ? a->admitted < b->admitted
					  : a->dossier < b->dossier;
}

/* people_walk.c: those admitted from one day to another, one stretch of days
 * on which the tree stays as it is after another. */
enum { PEOPLE_AHEAD = 64 };
struct people_walk {
	struct stat *s;
	day_t day, to;		      /* what is left of the span */
	uint32_t first, last;	      /* of the piece at hand, shortened */
	int at;			      /* position that was not looked at yet */
	uint32_t ahead[PEOPLE_AHEAD]; /* positions where the year fits */
	int nahead, taken;
	VEC(uint32_t) list; /* positions of a piece of several stretches */
	size_t listed;
};
void people_walk(struct people_walk *w, struct stat *s, day_t from, day_t to);
const struct member *people_next(struct people_walk *w); /* NULL: the end */
void people_walk_end(struct people_walk *w);
static inline uint8_t people_year(uint32_t day) /* shortened */
{
	return (uint8_t)(day >> YEAR_BIT);
}

/* member_report.c */
void members_count(struct stat *s);
enum rc transfers_count(struct stat *s);
enum rc classes_count(struct stat *s);
void classes_finish(struct stat *s);

/* balance_report.c: the membership from the first day to the last */
void balance_count(struct stat *s);
void balance_finish(struct stat *s);

/* pool_report.c: before the admission and after it */
enum rc pool_count(struct stat *s);
void probations_count(struct stat *s);
void pool_finish(struct stat *s);

/* spread_report.c: members by every value of what is known of them */
void spread_count(struct stat *s);
void spread_finish(struct stat *s);

/* untold_report.c: what lists would tell that nobody gave */
enum rc untold_finish(struct stat *s);

/* unit_report.c */
void units_count(struct stat *s);
void units_finish(struct stat *s);

/* terr_report.c, terr.c: the territory */
enum place_level {
	PLACE_OTHER,
	PLACE_PROVINCE,
	PLACE_DISTRICT,
	PLACE_COMMUNE,
	PLACE_VILLAGE
};
struct terr_place {
	int64_t id;
	const char *code, *name;
	enum place_level level;
	int64_t parent_id;
	int parent; /* -1 */
	day_t from, to;
	int64_t population, households; /* -1 = not told */
	int64_t poor, minority;		/* hundredths of a per cent; -1 */
	bool is_border;
	int owner; /* the unit it belongs to, NO_UNIT */
};
struct terr {
	struct terr_place *v;
	int n;
	struct map *by_id;
};
enum rc terr_load(struct stat *s);
int terr_by_id(const struct terr *t, int64_t id);
bool terr_is_alive(const struct terr_place *p, day_t day);
/* "Xã Bản Lầu" → "Bản Lầu" */
const char *terr_short_name(const char *name);
/* Living villages in the area of a unit; *one is the last of them. */
int terr_villages_of(struct stat *s, int unit, day_t day, int *one);
/* Which unit each place belongs to on a day. */
void terr_owners(struct stat *s, day_t day, int *out);
/* Path of a place on the tree that is shown. */
void terr_path(struct stat *s, int place, struct path *out);
void terr_count(struct stat *s);
void terr_finish(struct stat *s);
enum rc posts_count(struct stat *s);
void heads_finish(struct stat *s);
enum rc duties_count(struct stat *s);

/* ledger.c: the state of every village, day by day */
enum village_cause {
	CAUSE_NONE,
	CAUSE_ADMITTED,
	CAUSE_EXIT,
	CAUSE_MOVE,
	CAUSE_EVENT,
	CAUSE_FOUNDED, /* by the dates of the unit itself */
	CAUSE_DISSOLVED
};
struct ledger_place {
	enum village_state start, end; /* VILLAGE_STATE__N: was not there */
	int cleared, relapsed;
	int added, removed; /* without members when it came or went */
	day_t since;
	enum village_cause cause; /* of the last change */
	int64_t person;
	int unit; /* founded, dissolved */
	const struct org_event *event;
};
struct ledger {
	struct ledger_place *v; /* as terr.v; only villages are filled in */
	int *new_cells;		/* units */
	int nnew;
};
/* is_full: looks back over all time, so that `since` is known. */
void ledger_make(struct stat *s, struct ledger *l, bool is_full);
void ledger_free(struct ledger *l);
enum rc ledger_count(struct stat *s);

/* strength_report.c: villages by the members that they have on a day */
enum rc strength_count(struct stat *s, const struct ledger_place *places);
void strength_finish(struct stat *s);
/* Does any cell of the unit have a committee?  Lists that never say so tell
 * nothing about committees. */
bool stat_tells_committees(struct stat *s);

/* stat_cli.c; ended by .name == NULL */
extern const struct command stat_commands[];

/* text.c */
void admissions_text(struct ctx *c, struct buf *b,
		     const struct report_result *r);
void whole_text(struct ctx *c, struct buf *b, const struct report_result *r);

#endif
