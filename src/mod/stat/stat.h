/*
 * stat.h: the figures of the work: reports `ket-nap` (admissions) and
 * `tong-hop` (the whole picture), and the village ledger.
 */
#ifndef MOD_STAT_STAT_H
#define MOD_STAT_STAT_H

#include "base/idset.h"
#include "report/report.h"
#include "schema/module.h"

extern const struct module stat_module;
extern const struct report report_admissions, report_whole;

/* What reports may keep between calls, of all connections to one database;
 * see report_args. */
struct report_cache;
struct report_cache *report_cache_new(void);
void report_cache_free(struct report_cache *k); /* NULL is fine */
/*
 * Admissions by year from first_year on, up to the day, of the cells of scope
 * (NULL = all); *last: the latest of them, as precise as it is told, 0.
 */
enum rc stat_years(struct ctx *c, struct report_cache *k, day_t until,
		   const struct idset *scope, int first_year, int64_t *n,
		   int nyears, day_t *last);

/*
 * fn for everyone who is on the way on a day and not admitted yet, of the cells
 * of scope (NULL = all); stage: as dossier_stage_on() calls it.
 */
enum rc stat_on_the_way(struct ctx *c, struct report_cache *k, day_t day,
			const struct idset *scope,
			void (*fn)(void *of, int64_t person, const char *stage),
			void *of);

/* ---- admissions by month ---- */

struct month_series {
	int first; /* month: year * 12 + number of the month - 1 */
	int n;
	int64_t *count;	 /* n; added to */
	int64_t undated; /* known by year only: at the end of it */
};
/* The admissions of the report `ket-nap` for the same arguments. */
enum rc admitted_by_month(struct ctx *c, const struct report_args *args,
			  struct month_series *out);

/* ---- the village ledger ---- */

enum village_state {
	VILLAGE_WITHOUT_MEMBERS,
	VILLAGE_JOINT_CELL,
	VILLAGE_OWN_CELL,
	VILLAGE_OWN_CELL_WITH_COMMITTEE,
	VILLAGE_STATE__N,
};
/* "without_members", …; label for people. */
const char *village_state_code(enum village_state s);
const char *village_state_label(enum village_state s, enum lang lang);

struct village_line {
	int64_t place;
	const char *code, *name;
	const char *commune; /* name of the place above, or "" */
	const char *unit;    /* code of the unit that it belongs to, or "" */
	enum village_state state;
	day_t since;	   /* 0 = as long as is known */
	const char *event; /* what brought it there; "" */
};

struct village_ledger {
	const char *unit_code, *unit_name;
	day_t from, to;
	int64_t n; /* villages on the last day */
	int64_t start, cleared, relapsed, added, removed, end;
	int64_t joint_start, joint_end;
	int64_t own, with_committee, new_cells;
	bool tells_committees; /* else with_committee is unknown */
	struct village_line *lines;
};

/* args: unit, from, to (0: today); tree by args.is_now. */
enum rc village_ledger(struct ctx *c, struct village_ledger *out,
		       const struct report_args *args);
/* The object of the contract; the same as a table of text. */
void village_json(struct buf *b, const struct village_ledger *v);
void village_text(struct ctx *c, struct buf *b, const struct village_ledger *v);

#endif
