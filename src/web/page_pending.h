/*
 * page_pending.h: imports between the upload and the decision: files that
 * were read and not yet written, with what was found in them; and the undoing
 * of large acts.
 */
#ifndef WEB_PAGE_PENDING_H
#define WEB_PAGE_PENDING_H

#include "exchange/import.h"
#include "web/app_int.h"
#include "web/job.h"

enum pending_state {
	PENDING_READS,
	PENDING_READ, /* the result waits for a decision */
	PENDING_WRITES,
	PENDING_WRITTEN,
	PENDING_UNDOES,
	PENDING_UNDONE,
	PENDING_FAILED, /* .error says why */
};

enum { PENDING_FILES = 16, PENDING_MAX = 16 };

struct pending_one {
	char id[SESSION_TEXT]; /* who has it, may look */
	struct web_app *app;
	enum pending_state state;
	char job[JOB_ID]; /* of the last work; "" = it ran at once */
	int nfiles;
	struct import_file files[PENDING_FILES]; /* removed with the entry */
	char *kind, *basis;
	enum lang lang;
	struct import_result *result;
	int64_t act, undo; /* what is undone, and the act that did it */
	bool was_checked;  /* a write that found new faults */
	char error[600];
	/* of the table */
	int holders;
	int64_t order;
};

/* Takes the files over; NULL: too many are under way. */
struct pending_one *pending_add(struct web_app *a, const struct request *q,
				enum lang lang);
/* NULL if there is none; else held until pending_put(). */
struct pending_one *pending_get(struct web_app *a, const char *id);
void pending_put(struct pending_one *x); /* NULL is fine */
enum pending_state pending_state(struct pending_one *x);
/* False if it was not in that state: somebody else was faster. */
bool pending_move(struct pending_one *x, enum pending_state from,
		  enum pending_state to);
/* Reads (or writes or undoes, by the state) on the slow workers; at once
 * without. */
enum rc pending_work(struct pending_one *x, struct jobs *jobs);

#endif
