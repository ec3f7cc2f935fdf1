/*
 * import_int.h: what the files of the import share.
 */
#ifndef EXCHANGE_IMPORT_INT_H
#define EXCHANGE_IMPORT_INT_H

#include "base/idset.h"
#include "base/keyset.h"
#include "base/map.h"
#include "base/vec.h"
#include "db/db.h"
#include "exchange/book_int.h"
#include "exchange/import.h"
#include "exchange/list_messages.h"
#include "store/store.h"

enum {
	FAULTS_MAX = 5000,
	SAMPLE_ROWS = 5,
	SHEET_COLUMNS = 512,
	LISTS_MAX = 64,
	KEYS_MAX = 16,
	MEMO_MAX = 1 << 19, /* values; further ones are looked up each time */
};

/* Values met before in one column: choices and refs repeat themselves. */
struct memo {
	struct map *at; /* text -> position in vals; a number i is ~i */
	VEC(struct val) vals;
	int misses; /* of references, before all are read */
};

/* A reference to a record that comes later in the same list. */
struct later {
	const struct entity *e;
	int64_t id;
	int field, row;
	const char *text;
};

/* A row of a list that refers to itself. */
struct placed {
	int64_t id;
	int row;
	const char *code, *text;
};

/* One sheet that is a list. */
struct sheet_plan {
	struct book *book;
	int book_no, sheet;
	bool is_read;	    /* its rows, or some of them */
	uint32_t first_row; /* number of its line 0 among those of all sheets */
	const char *file, *sheet_name;
	const struct list_def *list;
	int last_title_row;
	int numbers; /* sheet column of STT, -1 = none */
	int code;    /* CODE field of the first part, -1 = none */
	int nkeys;   /* KEY fields that tell rows apart */
	struct list_col keys[KEYS_MAX];
	bool has_ended;		    /* signatures were met */
	bool has_via[LIST_COLUMNS]; /* other columns can tell what it is */
	bool is_fixed;		    /* the list's fix is needed */
	int self; /* list column that refers to the same list, or -1 */
	VEC(struct placed) placed;
	int ncols; /* list columns */
	struct list_col cols[LIST_COLUMNS];
	const struct field *field[LIST_COLUMNS]; /* of each list column */
	int at[LIST_COLUMNS];	/* list column -> sheet column, -1 */
	bool has[LIST_COLUMNS]; /* the same as yes or no, for list_def.fix */
	enum legacy encoding[LIST_COLUMNS];
	bool undecided[LIST_COLUMNS]; /* no telling text seen so far */
	struct memo memo[LIST_COLUMNS];
	struct import_sheet out;
	VEC(struct import_fault) errors;
	VEC(struct import_fault) warnings;
	VEC(struct import_column) columns;
	VEC(const char *const *) sample;
};

struct import {
	struct ctx *c;
	const struct import_opts *opts;
	struct arena *mem; /* lives as long as the result */
	struct act *act;
	VEC(struct book *) books;
	VEC(struct sheet_plan *) plans;
	VEC(struct later) later;
	struct arena *waiting; /* texts that wait for the end of a sheet */
	struct map *titles;    /* kind of list -> its map of titles */
	VEC(struct map *) title_maps;
	uint32_t next_row;	 /* see sheet_plan.first_row */
	struct keyset *keys;	 /* list and key -> row */
	struct keyset *rejected; /* entity and code (or name) of faulty rows */
	struct keyset *coming;	 /* entity and code of rows still to come */
	struct {
		const struct entity *e;
		bool was_empty; /* it had no rows before */
	} before[LISTS_MAX];
	struct keyset *alike; /* entity, name, birth day -> row */
	struct idset added;   /* new people; there is one such entity */
	struct buf key;	      /* for building keys of sets */
	int64_t nerrors;
	int64_t rows_done;
};

/* ---- import_match.c ---- */
enum {
	TITLE_ROWS = 30, /* searched for titles */
	SAMPLES = 200,	 /* rows looked at below them */
};
struct title;
/* The first rows, copied, so that they can be looked at twice. */
struct head {
	struct arena *mem;
	VEC(struct book_row) rows;
	struct title *titles[TITLE_ROWS + 1]; /* of each of the first rows */
};

/* Which list the titles fit best, and which column is which. */
struct match {
	const struct list_def *list;
	int first, rows; /* position in head; 1 or 2 title rows */
	enum legacy encoding;
	int found;    /* columns matched */
	int required; /* of these, required ones */
	int at[LIST_COLUMNS];
};
bool import_match(struct import *im, struct head *h, struct match *best);
/* The title of a column as it is shown; "" = none. */
const char *import_title(struct ctx *c, const struct head *h,
			 const struct match *m, int col);
/* The list column of that title, taken already or not; -1 = none. */
int import_title_column(struct import *im, const struct head *h,
			const struct match *m, int col);
int import_head_width(const struct head *h, const struct match *m);

/* ---- import_encoding.c ---- */
void import_detect_encoding(struct import *im, struct sheet_plan *p,
			    const struct head *h, const struct match *m,
			    int col);

/* Of one cell: a font of capitals among others holds for its cells alone. */
enum legacy import_encoding(const struct sheet_plan *p, int column,
			    const struct cell *cell);
/* Decides the encoding of a column whose first telling text stands far
 * below the titles. */
void import_decide_encoding(struct import *im, struct sheet_plan *p, int row,
			    int column, const struct cell *cell);

/* ---- import_titles.c ---- */
/* A file that cannot be read at all: the error in c becomes its fault. */
void import_unread(struct import *im, int book_no, const char *file);
/* Finds the title row and the list; adds a plan, or faults. */
enum rc import_recognize(struct import *im, struct book *book, int book_no,
			 int sheet, const char *file);

/* ---- import_faults.c ---- */
void import_fault(struct import *im, struct sheet_plan *p, int row,
		  const char *column, const char *value, const char *message);
#define import_warning(im, p, row, column, value, ...)                         \
	import_warning_say((im), (p), (row), (column), (value),                \
			   &(const struct say){__VA_ARGS__})
/* A warning that was put into words before. */
void import_note(struct import *im, struct sheet_plan *p, int row,
		 const char *column, const char *value, const struct msg *msg,
		 const char *text);
/* A row of any sheet read so far: its line, and file and sheet for a sentence
 * that puts them in «…». */
uint32_t import_row_no(const struct sheet_plan *p, int row);
const char *import_row_at(struct import *im, uint32_t no, const char **row);
void import_warning_say(struct import *im, struct sheet_plan *p, int row,
			const char *column, const char *value,
			const struct say *say);
/* Turns the error in c into a fault of that row; clears it. */
void import_take_error(struct import *im, struct sheet_plan *p, int row,
		       const char *const *text);

/* ---- import_ref.c ---- */
/* Reference by code.  *pending: the target is in this import but faulty or
 * still to come; the value stays null and there is no fault. */
enum rc import_parse_ref(struct import *im, struct sheet_plan *p, int column,
			 const char *text, struct val *out, bool *pending);
/* A record of a list that refers to itself is there: by its code the rows
 * below will name it. */
void import_note_stored(struct import *im, struct sheet_plan *p,
			const struct row *r);
void import_forget_memos(struct sheet_plan *p);
/* Fills refs from VIRTUAL columns (name and birth day). */
enum rc import_find_by_via(struct import *im, struct row *r, bool *pending);
/* The stored record with the same key, NULL if new. */
enum rc import_find_existing(struct import *im, const struct row *r,
			     struct row **out);
/* Had the table no rows before this import? */
bool import_was_empty(struct import *im, const struct entity *e);
void import_note_rejected(struct import *im, const struct row *r);

/* ---- import_footer.c ---- */
/* Is the row no record but a line between or below: headings of groups,
 * sums, signatures? */
bool import_is_footer(struct import *im, struct sheet_plan *p,
		      const struct book_row *row, const char *const *text);

/* ---- import_alike.c ---- */
/* Warns of somebody else with the same name and birth day. */
enum rc import_tell_alike(struct import *im, struct sheet_plan *p, int row,
			  const struct row *r, bool is_new);

/* ---- import_cell.c ---- */
/* Texts of the list's columns, converted to Unicode; NULL = empty. */
bool import_texts(struct import *im, struct sheet_plan *p,
		  const struct book_row *row, const char **text);

/* ---- import_row.c ---- */
/* One row of the sheet; < 0 only when the database fails. */
enum rc import_row(struct import *im, struct sheet_plan *p,
		   const struct book_row *row);

/* ---- import_later.c ---- */
/* List column that refers to the list's own records; -1 = none. */
int import_self_column(const struct list_def *l);
/* Codes of all rows first, so that a superior may stand below. */
enum rc import_look_ahead(struct import *im, struct sheet_plan *p);
/* References to rows that came later; then, is anything below itself? */
enum rc import_finish_later(struct import *im, struct sheet_plan *p);

#endif
