/*
 * job.h: long work beside the requests, with progress that others can see:
 * an import of 40,000 rows, a large export.
 */
#ifndef WEB_JOB_H
#define WEB_JOB_H

#include "base/buf.h"

struct pool;
struct jobs;
struct job; /* the running one, for its own function */

enum {
	JOB_ID = 33,   /* 32 digits of chance and a NUL; who has it, may look */
	JOBS_MAX = 32, /* that wait, run, or hold a result nobody fetched */
	JOB_MESSAGE = 256,
	JOB_DONE = 1000, /* progress of a finished one */
};

enum job_state { JOB_WAITS, JOB_RUNS, JOB_OK, JOB_FAILED };

struct job_view {
	enum job_state state;
	int progress; /* 0..1000 */
	char message[JOB_MESSAGE];
};

struct jobs *jobs_new(struct pool *pool);
void jobs_free(struct jobs *j); /* after the pool has ended; NULL is fine */
/* The running ones are asked to give up. */
void jobs_stop(struct jobs *j);

/*
 * Starts fn(worker, job, arg) on the pool.  free_arg (may be NULL) is called
 * when arg is no longer needed, even if fn never ran.  E_BUSY: too many; arg
 * stays the caller's.  The oldest result that nobody fetched makes room.
 */
enum rc job_start(struct jobs *j, char id[JOB_ID],
		  void (*fn)(void *worker, struct job *job, void *arg),
		  void *arg, void (*free_arg)(void *arg));

/* Inside fn.  Progress never goes back; the message may be NULL: unchanged. */
void job_progress(struct job *job, int progress, const char *message);
/* True if the work should end early: cancelled, or the server stops. */
bool job_is_unwanted(const struct job *job);
/* The result, copied; without a call the job ends as JOB_OK with "". */
void job_result(struct job *job, bool is_ok, const char *bytes, size_t n);

/* From any thread.  E_NOTFOUND: unknown or fetched already. */
enum rc job_look(struct jobs *j, const char *id, struct job_view *out);
enum rc job_cancel(struct jobs *j, const char *id);
/*
 * The result, added to out, and the job is forgotten.  E_BUSY: not finished.
 */
enum rc job_fetch(struct jobs *j, const char *id, bool *is_ok, struct buf *out);
/* The same, but the job stays until it is fetched or makes room. */
enum rc job_peek(struct jobs *j, const char *id, bool *is_ok, struct buf *out);

#endif
