/*
 * stat_web_int.h: what the pages of this folder share.
 */
#ifndef MOD_STAT_STAT_WEB_INT_H
#define MOD_STAT_STAT_WEB_INT_H

#include "mod/org/tree.h"
#include "mod/stat/stat.h"
#include "mod/stat/stat_web.h"
#include "mod/stat/stat_web_messages.h"
#include "store/store.h"
#include "web/chart.h"

/* The two reports that home and villages are drawn from. */
#define REPORT_ADMISSIONS "ket-nap"
#define REPORT_WHOLE	  "tong-hop"

enum { FIRST_YEAR = 1930, CHART_BYTES = 4 * 1024 * 1024 };

/* ---- the span looked at (stat_web_span.c) ---- */

/* Admissions of a scope by year; year 0 is not used. */
struct web_years {
	int64_t n[400]; /* from FIRST_YEAR on */
	day_t last;	/* day of the latest, 0 = none */
};
/* scope NULL = everything. */
enum rc web_years(struct page *p, struct web_years *out,
		  const struct idset *scope);

/* Tree, moves and people of all workers; they follow what is written. */
struct report_cache *web_cache(struct page *p);

/* from, to, as_of, tree of the address, else the year of the latest
 * admission up to its month. */
enum rc web_args(struct page *p, struct report_args *a,
		 const struct web_years *y);
/* Both for the page's unit, whose records must exist. */
enum rc web_begin(struct page *p, struct report_args *a,
		  struct web_years *years);
/* Shortcuts and the form; path: the page they lead back to.  full: with the
 * choice of day and tree. */
void web_period(struct page *p, struct tnode *o, const char *path,
		const struct report_args *a, const struct web_years *y,
		bool is_full);
/* "Năm 2023", "Quý I/2023", else the two days. */
const char *web_span_name(struct page *p, day_t from, day_t to);
/* The span as parameters of an address of ours, ISO. */
const char *web_day(const struct page *p, day_t d);
/* path with the span of a. */
const char *web_span_url(const struct page *p, const char *path,
			 const struct report_args *a);
struct web_extra {
	const char *name, *value;
};
/* The same with more parameters, ended by .name NULL. */
const char *web_url(const struct page *p, const char *path,
		    const struct report_args *a, const struct web_extra *extra);

/* ---- units ---- */

/*
 * Pages of one unit: the only topmost one is taken when none is chosen.
 * *is_done: several; the page to choose from has been rendered.
 */
enum rc web_one_unit(struct page *p, bool *is_done, const char *title);
/* Topmost units that live today, in order of the list. */
int web_roots(struct org_tree *t, day_t day, int *out, int max);

/* ---- figures ---- */

const struct report *web_report(const struct page *p, const char *name);
/* E_NOTFOUND with a sentence. */
enum rc web_must_report(struct page *p, const struct report **out,
			const char *name);
const char *web_num(const struct page *p, struct num n, int decimals);
/* "49,5%"; "" if there is none. */
const char *web_share(const struct page *p, struct num pct, int decimals);
/* NULL unless it is a count above 0 that opens to records.  key, child may
 * be NULL. */
const char *web_open_url(const struct page *p, const struct report *r,
			 const struct report_args *a, const struct figure *f,
			 const char *key, struct num value, const char *child);
/* A number of the report's unit; CHART_UNKNOWN if there is none. */
int64_t web_count(const struct report_node *n, const char *code,
		  const char *key);
const char *web_int(const struct page *p, int64_t n);

/* ---- drawing (stat_web_draw.c) ---- */

struct tnode *web_panel(struct tnode *panels, const char *title,
			const char *size);
void web_put_chart(struct tnode *o, const char *key, struct buf *b);

struct web_pace {
	const char **labels;
	int64_t *now, *before;
	size_t n;
	int64_t undated; /* known by year only: counted at the end */
	bool has_before;
};
/* Cumulative admissions of the unit over the span, and a year earlier. */
enum rc web_pace(struct page *p, struct web_pace *out,
		 const struct report_args *a);
/* What the picture is called: against the target, if there is one. */
const char *web_pace_title(const struct page *p, const struct report_node *n);
void web_draw_pace(struct page *p, struct buf *b, const char *id,
		   const struct web_pace *x, const struct report_node *n,
		   const struct report_args *a);
void web_draw_structure(struct page *p, struct buf *b, const char *id,
			const struct report *r, const struct report_result *x);
void web_draw_villages(struct page *p, struct buf *b, const char *id,
		       const struct village_ledger *v, bool has_tiles);

/* ---- people on their way, not yet members (stat_web_stage.c) ---- */

enum { WEB_STAGES = 4 };
struct web_stages {
	int64_t n[WEB_STAGES]; /* who reached it or further, on that day */
};
enum rc web_stages(struct page *p, struct web_stages *out, day_t day);
void web_draw_stages(struct page *p, struct buf *b, const char *id,
		     const struct web_stages *s, day_t day);
enum rc web_stage_page(struct page *p);

/* ---- who waits for what in a cell (stat_web_wait.c) ---- */

/* A panel of the people of the page's unit itself; none: no panel. */
enum rc web_put_waits(struct page *p, struct tnode *panels, day_t day);

/* ---- a page of records (stat_web_open.c) ---- */

struct web_records {
	const char *entity;
	const int64_t *ids;
	size_t n;
	const char *self; /* address of this page without its number */
	const char *none; /* sentence if there is nothing */
};
enum rc web_records(struct page *p, const struct web_records *x);

/* ---- the figures asked for first (stat_web_kpi.c) ---- */

struct web_kpis {
	struct page *p;
	const struct report *report;
	const struct report_result *x;
	const struct report_args *args;
	const struct village_ledger *villages; /* these two may be NULL */
	const struct web_stages *stages;
	struct tnode *list; /* its own */
};
void web_put_kpis(struct web_kpis *h);

/* ---- all figures of a report (stat_web_figures.c) ---- */

/* The number of a figure as text, "" if it has parts only. */
const char *web_value(const struct page *p, const struct report_result *x,
		      const struct figure *f);
const char *web_heading(const struct page *p, const struct figure_def *d);
/* "groups", and a line of "toc" for each. */
void web_put_groups(struct page *p, const struct report *r,
		    const struct report_result *x, struct tnode *toc);

enum rc web_home(struct page *p);
enum rc web_places(struct page *p); /* home without a unit */
enum rc web_report_list(struct page *p);
enum rc web_report_page(struct page *p);
enum rc web_report_open(struct page *p);
enum rc web_report_file(struct page *p);
enum rc web_villages(struct page *p);
enum rc web_tree(struct page *p);

#endif
