/*
 * import.h: lists in.  Every fault is named with file, sheet, row, column,
 * value and one sentence; nothing is written unless all is right.
 */
#ifndef EXCHANGE_IMPORT_H
#define EXCHANGE_IMPORT_H

#include "exchange/book.h"
#include "exchange/list.h"
#include "text/legacy.h"

struct import_file {
	const char *path;
	const char *shown; /* name to use in messages */
};

struct import_opts {
	const char *kind; /* NULL = guessed from the titles */
	bool dry_run;
	const char *act_kind; /* NULL = "import" */
	const char *basis;    /* paper it rests on, or NULL */
	const struct book_limits *limits;
	/* Called now and then with 0..1000; may be NULL. */
	void (*progress)(void *arg, int permille);
	void *progress_arg;
};

struct import_fault {
	const char *file, *sheet, *column, *value, *message;
	int row;	       /* 0 = the whole sheet */
	const struct msg *msg; /* what kind of warning; NULL = a fault */
};

/* How a column was understood, for the preview. */
struct import_column {
	const char *title;	   /* as in the file */
	const struct field *field; /* NULL = unknown */
	enum legacy encoding;
	const char *before, *after; /* a sample, when converted */
};

struct import_sheet {
	const char *file, *sheet;
	const struct list_def *list; /* NULL: not understood */
	int64_t rows, accepted, rejected;
	int64_t added, changed, unchanged;
	const struct import_fault *errors, *warnings;
	int nerrors, nwarnings;
	const struct import_column *columns;
	int ncolumns;
	/* first rows as they were read, for the preview; NULL ended cells */
	const char *const *const *sample;
	int nsample;
};

struct import_result {
	bool written;
	int64_t act; /* 0 if nothing was written */
	int64_t nerrors, nwarnings;
	int64_t added, changed, unchanged;
	int nsheets;
	const struct import_sheet *sheets;
	struct arena *mem; /* everything above lives here */
};
void import_result_free(struct import_result *r); /* NULL is fine */

/*
 * Reads all files in one transaction.  OK with *out even when rows were
 * rejected or a file cannot be read (then nothing is written); < 0 only when
 * the database fails.
 */
enum rc import_files(struct ctx *c, struct import_result **out,
		     const struct import_opts *opts,
		     const struct import_file *files, int nfiles);

/* The object of the contract. */
void import_json(struct buf *b, const struct import_result *r);
/* The same for a terminal: faults first, then the counts. */
void import_text(struct buf *b, enum lang lang, const struct import_result *r);

#endif
