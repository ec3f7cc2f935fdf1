/*
 * book.h: reading spreadsheets and CSV as rows of cells, whatever the file
 * holds.  Knows limits against bombs (S-36, S-37); knows nothing of lists.
 * Rows are pulled one by one; memory does not grow with the file.
 */
#ifndef EXCHANGE_BOOK_H
#define EXCHANGE_BOOK_H

#include "base/ctx.h"

enum cell_kind {
	CELL_EMPTY,
	CELL_TEXT,
	CELL_NUMBER, /* text holds the shortest exact form: "12", "0.5" */
	CELL_DAY,    /* number with a date format; day is set */
	CELL_BOOL,   /* text is "1" or "0" */
	CELL_ERROR,  /* #REF! and the like, in text */
};

struct cell {
	enum cell_kind kind;
	const char *text; /* never NULL; UTF-8 but maybe a legacy look-alike */
	double number;
	day_t day;
	bool is_formula;  /* the value is the one the formula had when saved */
	const char *font; /* font name if known, else NULL */
};

struct book_row {
	int number; /* as a person sees it: the first line is 1 */
	int n;	    /* cells; cell 0 is column A; n = last filled + 1 */
	const struct cell *cells; /* valid until the next row is asked for */
};

/* limits on what is read; the defaults are S-36's */
struct book_limits {
	size_t file_bytes;     /* 10 MiB for uploads; larger for commands */
	size_t unpacked_bytes; /* 200 MiB */
	int members;	       /* 200 */
	int ratio;	       /* 100:1 */
	int columns;	       /* 512 */
	int rows;	       /* 1,048,576 */
	size_t cell_bytes;     /* 32 KiB */
};
extern const struct book_limits book_limits_upload;
extern const struct book_limits book_limits_command; /* CSV up to 4 GiB */

struct book;

/*
 * Opens an XLSX or CSV/TSV by its content; the ending must agree with it.
 * E_INPUT with one sentence for everything that is not such a file (xls, xlsm
 * with macros, encrypted, damaged, empty); E_LIMIT for bombs; E_IO if
 * unreadable. path is the file; shown is the name to use in messages.
 */
enum rc book_open(struct ctx *c, struct book **out, const char *path,
		  const char *shown, const struct book_limits *limits);
void book_close(struct book *b); /* NULL is fine */

int book_sheets(const struct book *b);
const char *book_sheet_name(const struct book *b, int sheet); /* "" for CSV */
bool book_sheet_is_hidden(const struct book *b, int sheet);

/* Starts a sheet (again).  Then book_next(): 1 = row, 0 = end, < 0 = error.
 * Empty rows are skipped but counted. */
enum rc book_start(struct ctx *c, struct book *b, int sheet);
int book_next(struct ctx *c, struct book *b, struct book_row *row);

/* Share of the file read so far, 0..1000, for progress. */
int book_progress(const struct book *b);

#endif
