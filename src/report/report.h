/*
 * report.h: reports as data.  An indicator is a record; a report is a list of
 * them and a function that fills in their values for a unit and the units
 * right below it.  JSON, CSV, XLSX and pages are made from the same result.
 * The engine knows no subject: units are rows with a code and a name.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/ctx.h"
#include "schema/module.h"

/* ---- values ---- */

enum num_kind {
	NUM_ABSENT,  /* the figure has no such part */
	NUM_UNKNOWN, /* cannot be known: null, never 0 */
	NUM_COUNT,   /* lo */
	NUM_YEAR,    /* lo, a name rather than a number: never grouped */
	NUM_RATIO,   /* lo / den */
	NUM_COUNTS,  /* a range: lo to hi */
	NUM_RATIOS,  /* lo / den to hi / den_hi */
};

/* Exact: nothing is rounded before it is shown. */
struct num {
	enum num_kind kind;
	int64_t lo, hi, den, den_hi;
};

struct num num_count(int64_t n);
struct num num_year(int year);
struct num num_counts(int64_t lo, int64_t hi); /* lo == hi: a count */
struct num num_ratio(int64_t n, int64_t den);  /* den 0: unknown */
struct num num_unknown(void);
/* 100 n / base; unknown if one of them is; a range if one of them is. */
struct num num_percent(struct num n, struct num base);
/* false: there is nothing to compute with. */
bool num_is_known(struct num n);
/* Numbers unrounded; ranges as [low,high]; null if unknown. */
void num_json(struct buf *b, struct num n);
/* For people: 3.722; 64,6; 50-60.  Half up.  "" if absent, "…" unknown. */
void num_text(struct buf *b, enum lang lang, struct num n, int decimals);

/* ---- indicators ---- */

enum breakdown {
	PLAIN,
	PARTITION,     /* the parts add up to the total */
	SUB_PARTITION, /* they add up to at most the total */
	OVERLAP,       /* each at most the total; their sum says nothing */
	NESTED,	       /* contained in another one */
	OPEN_LIST,     /* some of the parts only */
};

enum { WHERE_MAX = 3, DIM_VALUES = 256, DEF_PARTS = 12 };

/* One condition: the value of a dimension lies in a group of its catalogue;
 * with '=' before it, is that code; with '!', is told and lies outside the
 * group; "?" stands for what is not told. */
struct where {
	const char *dim; /* NULL = end */
	const char *group;
};

struct part_def {
	const char *key; /* NULL = end */
	const char *label, *label_en;
	struct where where[WHERE_MAX];
	bool is_derived; /* follows from others: opens to no records */
};

struct figure_def {
	const char *code; /* key in JSON */
	const char *label, *label_en;
	const char *noun, *noun_en; /* what is counted: "đồng chí" */
	enum breakdown kind;
	const char *stream; /* facts that are counted; NULL = set by hand */
	struct where where[WHERE_MAX];
	const char *of;		      /* code of the base of the share */
	bool is_of_number;	      /* "of" is printed as the base's number */
	bool has_no_value;	      /* its keys only */
	bool is_derived;	      /* opens to no records of its own */
	bool is_percent;	      /* the value itself is a percentage */
	bool is_real;		      /* shown with `decimals` */
	int decimals;		      /* 0 = the report's setting */
	const struct part_def *keys;  /* beside the value */
	const struct part_def *parts; /* inside "parts" */
	const char *heading, *heading_en; /* begins a group; NULL = same */
};

/* ---- a result ---- */

struct fig_part {
	const char *key, *label;
	struct num num;
	int slot; /* of the tally, -1 */
};

struct figure {
	const struct figure_def *def;
	struct num value, pct, of;
	struct fig_part *keys, *parts;
	int nkeys, nparts;
	const char *unit; /* "pct" for values of that kind, else NULL */
};

/* Numbers of figures by code, 0 = none; made once per report. */
enum { FIGURES_HASHED = 1024 };
struct figure_index {
	uint16_t at[FIGURES_HASHED];
};

struct report_node {
	int64_t id;
	const char *code, *name;
	struct figure *figures; /* as the report's definitions, in order */
	int nfigures;
	const struct figure_index *index; /* NULL: look at each */
	struct report_node *children;
	int nchildren;
};

struct report;

struct report_args {
	const char *unit; /* code; NULL = the topmost one */
	day_t from, to;
	day_t as_of; /* 0 = to */
	bool is_now; /* the tree of today instead of that day's */
	/* What compute() may keep between calls; NULL = nothing is kept. */
	struct report_cache *cache;
};

struct report_result {
	const struct report *report;
	struct report_args args; /* as_of filled in */
	struct report_node root;
	const char **notes;
	int nnotes;
	int decimals;
};

/* Records behind a figure. */
struct opened {
	const char *entity; /* table; NULL: the figure opens to nothing */
	int64_t *ids;
	size_t n;
};

struct report {
	const char *name; /* in commands: "ket-nap" */
	const char *label, *label_en;
	const struct figure_def *figures;
	int nfigures;
	int decimals;	   /* of shares and means; one setting per report */
	const char *chart; /* code of the figure to draw over the children */
	enum rc (*compute)(struct ctx *c, struct report_result **out,
			   const struct report_args *args);
	/* code: "female", "professional_level.master".  child: code of one of
	 * the units right below, or NULL for the unit itself. */
	enum rc (*open)(struct ctx *c, struct opened *out,
			const struct report_args *args, const char *code,
			const char *child);
	/* The paragraph of an account, in the language of c. */
	void (*text)(struct ctx *c, struct buf *b,
		     const struct report_result *r);
};

/* NULL if there is none. */
const struct report *report_by_name(const struct module *const *modules,
				    const char *name);
/* Their number, at most max. */
int report_all(const struct module *const *modules, const struct report **out,
	       int max);
const char *report_label(const struct report *r, enum lang lang);

/* Refuses spans without beginning or end, or ending before they begin. */
enum rc report_check_args(struct ctx *c, struct report_args *args);

/* NULL if the report has no such figure. */
const struct figure *report_figure(const struct report_node *n,
				   const char *code);
/* Where a code stands in the index or would: the codes are a few hundred. */
uint32_t figure_hash(const char *code);
void figure_index_fill(struct figure_index *x, const struct figure_def *defs,
		       int n);
const struct fig_part *figure_part(const struct figure *f, const char *key);
const char *figure_label(const struct figure_def *d, enum lang lang);
int figure_decimals(const struct figure_def *d, int decimals);
void report_note(struct ctx *c, struct report_result *r, const char *note);

/* ---- shapes ---- */

/* The object of the contract, one line. */
void report_json(struct buf *b, const struct report_result *r, enum lang lang);
/* By the ending of path: .csv, .xlsx; E_USAGE otherwise. */
enum rc report_file(struct ctx *c, const struct report_result *r,
		    const char *path);
/* Title block, paragraph, notes. */
void report_text(struct ctx *c, struct buf *b, const struct report_result *r);
/* "Từ ngày 01/01/2023 đến ngày 31/12/2023" */
const char *report_span_text(struct ctx *c, const struct report_args *a);

#endif
