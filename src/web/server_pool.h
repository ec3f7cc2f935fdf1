/*
 * server_pool.h: threads that take tasks from one bounded queue.  Each owns
 * what make() gave it (a database handle) for as long as it lives.
 */
#ifndef WEB_SERVER_POOL_H
#define WEB_SERVER_POOL_H

#include "base/base.h"

/* What a running task may use of its thread. */
struct pool_thread {
	void *worker;
	void *zip; /* server_zip.c's; NULL until needed */
};

enum { POOL_SHARED_MOST = 32 };

struct task {
	/* t->next: what shares with it, to be done as well; NULL: nothing. */
	void (*fn)(struct task *t, struct pool_thread *th);
	/* instead of fn, when the pool ends before the task began */
	void (*drop)(struct task *t);
	/* Those that wait at the same moment are given to one thread together,
	 * in their order, at most POOL_SHARED_MOST; the others have to wait
	 * until it is done, and meanwhile take other work. */
	bool is_shared;
	struct task *next;
};

struct pool;

/* How a thread comes by its worker and leaves it; all may be NULL. */
struct pool_workers {
	void *(*make)(void *app);
	/* nothing waits: before it sleeps, or does something long */
	void (*rest)(void *worker);
	void (*free)(void *worker);
	void *app;
};
/* w is copied; NULL: threads without workers. */
struct pool *pool_new(int threads, int capacity, const struct pool_workers *w);
/* False when the queue is full or the pool ends; t is not taken then. */
bool pool_put(struct pool *p, struct task *t);
/* Before something long is done by a task. */
void pool_rest(const struct pool *p, const struct pool_thread *th);
/* Tasks that wait or run. */
int pool_load(struct pool *p);
/* No more tasks; those that have not begun are dropped. */
void pool_stop(struct pool *p);
/* Stops and waits for the running ones.  NULL is fine. */
void pool_free(struct pool *p);

#endif
