/* demo_int.h: what the files of this folder share. */
#ifndef MOD_DEMO_DEMO_INT_H
#define MOD_DEMO_DEMO_INT_H

#include <jansson.h>

#include "base/ctx.h"
#include "base/map.h"
#include "base/vec.h"
#include "mod/demo/demo.h"
#include "mod/demo/messages.h"

#define NONE (-1)

struct rng {
	uint64_t s;
};

struct place {
	const char *code, *name, *level;
	int parent;
	bool is_border, is_highland, is_hard;
	int population, households; /* NONE = not told */
	double poor, minority;	    /* per cent; negative = not told */
	/* villages only */
	bool is_village;
	bool is_white;	 /* no member at the beginning */
	bool is_quiet;	 /* admits nobody in the span */
	bool is_grouped; /* shares a cell with others at the beginning */
	bool is_mother;	 /* stays behind when its cell is split */
	int cell;	 /* today */
	int old_cell;	 /* before the split, else NONE */
	day_t split_day;
};

struct unit {
	const char *code, *name, *type, *bloc, *tag, *number;
	int parent;
	day_t founded;
	bool is_cell;
	int committee; /* 1 yes, 0 no, NONE = not told */
	VEC(int) area; /* places at the beginning */
	int home;      /* where its people live if it has no villages */
	int n_base;
	int n_admitted;
	int moved_from; /* its first members came from there on `founded` */
};

struct unit_event {
	day_t day;
	const char *kind, *number, *note;
	int unit, other;
};

struct transfer {
	int who, from, to;
	const char *kind, *number;
	day_t day, until;
};

enum stage { ST_SOURCE, ST_TRAINED, ST_APPLIED, ST_CONSIDERED, ST_MEMBER };

struct person {
	enum stage stage;
	bool is_admitted; /* in the span of the account */
	bool wants_class; /* the certificate comes from a class of the list */
	const char *code, *name, *group, *religion, *origin, *phone;
	day_t birth;
	bool is_female, is_youth, is_birth_year_only;
	int home, cell;
	const char *edu, *prof, *theory, *occ, *source, *title;
	day_t agreed, listed, cert_day, applied, considered;
	day_t decided, joined, newcert_day, off_decided, official, left;
	const char *cert_no, *decided_no, *off_no, *left_reason;
};

struct table {
	const char *kind;
	const struct tcol *cols;
	int n_cols;
	VEC(const char **) rows;
};

enum tkind { T_TEXT, T_DAY, T_INT };
struct tcol {
	const char *title;
	enum tkind kind;
	int width;
};

struct demo {
	struct ctx *c;
	const char *name; /* of the recipe, for messages */
	json_t *recipe, *names;
	struct rng rng;
	day_t from, to, list_day;
	VEC(struct place) places;
	VEC(struct unit) units;
	VEC(struct unit_event) events;
	VEC(struct transfer) transfers;
	VEC(struct person) people;
	VEC(struct table *) tables;
	struct map *seen; /* name and birth day of everybody */
	int root;	  /* unit */
	int root_place;
	int n_decisions;
};

/* rng.c: deterministic; no other source of chance exists here. */
void rng_seed(struct rng *r, const char *name);
int rng_below(struct rng *r, int n);	      /* 0..n-1 */
int rng_range(struct rng *r, int lo, int hi); /* both included */
bool rng_percent(struct rng *r, int percent);
void rng_shuffle(struct rng *r, int *v, int n);
/* n flags of which k are set, in random order; arena memory */
bool *rng_marks(struct demo *d, int n, int k);

/* recipe.c: reading JSON.  The optional ones give the default. */
enum rc recipe_parse(struct ctx *c, json_t **out, const char *name,
		     const char *text);
const char *jstr(const json_t *o, const char *key, const char *def);
int jint(const json_t *o, const char *key, int def);
bool jbool(const json_t *o, const char *key);
double jreal(const json_t *o, const char *key, double def);
day_t jday(const json_t *o, const char *key, day_t def);
const json_t *jarr(const json_t *o, const char *key); /* NULL if missing */
enum rc recipe_lacks(struct demo *d, const char *key);
enum rc recipe_sum(struct demo *d, const char *key, int is, int must);
/* {"THPT": 163, "THCS": 39} → n texts in random order; E_INPUT if the sum
 * is not n.  "" as a key is an empty cell. */
enum rc recipe_deal(struct demo *d, const char ***out, const json_t *counts,
		    int n, const char *key);
/* One text by weights. */
const char *recipe_pick(struct demo *d, const json_t *weights);

/* names.c */
enum rc names_person(struct demo *d, struct person *p);
const char *names_group(struct demo *d, bool is_minority);
const char *names_village(struct demo *d, const char *style, struct map *used);

/* tree.c, cells.c: places, villages, units, events */
enum rc tree_make(struct demo *d);
int unit_add(struct demo *d, int parent, const char *code, const char *name,
	     const char *type);
enum rc cells_make(struct demo *d, int commune_unit, int first, int n,
		   const json_t *commune);
enum rc cells_finish(struct demo *d);
void event_add(struct demo *d, day_t day, const char *kind, int unit,
	       int other);
const char *decision_no(struct demo *d, day_t day);

/* people.c: one person at a time */
struct person *person_add(struct demo *d, int cell, int village,
			  bool is_minority);
void person_profile(struct demo *d, struct person *p);
void person_timeline(struct demo *d, struct person *p, day_t decided);
void person_probation(struct demo *d, struct person *p);
void person_birth(struct demo *d, struct person *p, day_t at, int age);
day_t work_day(day_t d);
/* Records the way from the old cell if the village's cell was split. */
void person_settle(struct demo *d, int who, day_t since);

/* base.c, admitted.c, pool.c, classes.c, lists.c, posts.c: the chapters of a
 * recipe */
enum rc base_make(struct demo *d);
enum rc admitted_make(struct demo *d);
enum rc pool_make(struct demo *d);
enum rc stories_make(struct demo *d);
enum rc classes_make(struct demo *d);
enum rc lists_make(struct demo *d);
enum rc posts_make(struct demo *d);
void moves_make(struct demo *d);
void people_certify(struct demo *d);
void people_codes(struct demo *d);
void people_table(struct demo *d);
const char *birth_cell(struct demo *d, const struct person *p);

/* table.c */
struct table *table_new(struct demo *d, const char *kind,
			const struct tcol *cols, int n_cols);
const char **table_row(struct demo *d, struct table *t);
const char *day_cell(struct demo *d, day_t day);
const char *int_cell(struct demo *d, int n);

/* write.c, write_csv.c, write_xlsx.c */
struct sheet_form {
	const json_t *spec;  /* entry of "files", or NULL: plain CSV */
	bool is_old;	     /* TCVN3 */
	const char *dates;   /* iso, vi, cell, serial */
	const json_t *words; /* title → code → word, or NULL */
};
enum rc demo_write(struct demo *d, struct demo_out *out, const char *dir);
enum rc write_csv(struct demo *d, const struct table *t,
		  const struct sheet_form *f, const char *path);
enum rc write_xlsx(struct demo *d, const struct table *t,
		   const struct sheet_form *f, const char *path);
bool form_drops(const struct sheet_form *f, const char *title);
const char *form_value(const struct sheet_form *f, const char *title,
		       const char *value);
const char *form_title(const struct sheet_form *f, const char *title);

#endif
