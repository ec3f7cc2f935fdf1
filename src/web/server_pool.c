/*
 * server_pool.c: one mutex, one condition, a list.  Tasks take tens of
 * microseconds and more, so nothing finer is worth its trouble.
 */
#include "base/base.h"
#include <pthread.h>
#include "web/server_pool.h"
#include "web/server_zip.h"

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct task *first;
	struct task **end;
	int waiting;
	int running;
	int capacity;
	bool is_sharing; /* a thread is at shared tasks */
	bool is_ending;
	struct pool_workers workers;
	int n_threads;
	pthread_t threads[];
};

/* Where the first one hangs that may be begun now. */
static struct task **first_free(struct pool *p)
{
	struct task **at = &p->first;

	while (*at && (*at)->is_shared && p->is_sharing)
		at = &(*at)->next;
	return *at ? at : NULL;
}

static struct task *take(struct pool *p, struct task **at)
{
	struct task *t = *at;

	*at = t->next;
	if (!*at)
		p->end = at;
	t->next = NULL;
	p->waiting--;
	p->running++;
	return t;
}

/* All that share with t and wait behind `at`. */
static int take_shared(struct pool *p, struct task *t, struct task **at)
{
	int n = 1;

	while (*at && n < POOL_SHARED_MOST) {
		if (!(*at)->is_shared) {
			at = &(*at)->next;
			continue;
		}
		t = t->next = take(p, at);
		n++;
	}
	return n;
}

void pool_rest(const struct pool *p, const struct pool_thread *th)
{
	if (p->workers.rest && th->worker)
		p->workers.rest(th->worker);
}

/* Gives how many; 0: the pool ends. */
static int next_tasks(struct pool *p, const struct pool_thread *th,
		      struct task **out)
{
	struct task **at;
	bool is_rested = false;

	while (!(at = first_free(p))) {
		if (p->is_ending)
			return 0;
		if (is_rested) {
			pthread_cond_wait(&p->wake, &p->lock);
			continue;
		}
		is_rested = true;
		pthread_mutex_unlock(&p->lock);
		pool_rest(p, th);
		pthread_mutex_lock(&p->lock);
	}
	*out = take(p, at);
	if (!(*out)->is_shared)
		return 1;
	p->is_sharing = true;
	return take_shared(p, *out, at);
}

static void run_tasks(struct pool *p, struct pool_thread *th, struct task *t,
		      int n)
{
	bool is_shared = t->is_shared;

	pthread_mutex_unlock(&p->lock);
	t->fn(t, th); /* it may be gone afterwards */
	pthread_mutex_lock(&p->lock);
	p->running -= n;
	if (!is_shared)
		return;
	p->is_sharing = false;
	/* whoever was woken for one that had to wait sleeps again */
	if (p->first)
		pthread_cond_signal(&p->wake);
}

static void *thread_main(void *arg)
{
	struct pool *p = arg;
	struct pool_thread th = {0};
	struct task *t;
	int n;

	if (p->workers.make)
		th.worker = p->workers.make(p->workers.app);
	pthread_mutex_lock(&p->lock);
	while ((n = next_tasks(p, &th, &t)) > 0)
		run_tasks(p, &th, t, n);
	pthread_mutex_unlock(&p->lock);
	if (p->workers.free && th.worker)
		p->workers.free(th.worker);
	zip_free(th.zip);
	return NULL;
}

struct pool *pool_new(int threads, int capacity, const struct pool_workers *w)
{
	struct pool *p;
	int i;

	p = xcalloc(1, sizeof(*p) + (size_t)threads * sizeof(p->threads[0]));
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->wake, NULL);
	p->end = &p->first;
	p->capacity = capacity;
	if (w)
		p->workers = *w;
	for (i = 0; i < threads; i++) {
		if (pthread_create(&p->threads[i], NULL, thread_main, p))
			break;
		p->n_threads++;
	}
	return p;
}

bool pool_put(struct pool *p, struct task *t)
{
	bool is_taken;

	pthread_mutex_lock(&p->lock);
	is_taken = !p->is_ending && p->waiting < p->capacity && p->n_threads;
	if (is_taken) {
		t->next = NULL;
		*p->end = t;
		p->end = &t->next;
		p->waiting++;
	}
	pthread_mutex_unlock(&p->lock);
	/* who is woken wants the lock */
	if (is_taken)
		pthread_cond_signal(&p->wake);
	return is_taken;
}

int pool_load(struct pool *p)
{
	int n;

	pthread_mutex_lock(&p->lock);
	n = p->waiting + p->running;
	pthread_mutex_unlock(&p->lock);
	return n;
}

void pool_stop(struct pool *p)
{
	struct task *t;
	struct task *next;

	pthread_mutex_lock(&p->lock);
	t = p->first;
	p->first = NULL;
	p->end = &p->first;
	p->waiting = 0;
	p->is_ending = true;
	pthread_cond_broadcast(&p->wake);
	pthread_mutex_unlock(&p->lock);
	for (; t; t = next) {
		next = t->next;
		if (t->drop)
			t->drop(t);
	}
}

void pool_free(struct pool *p)
{
	int i;

	if (!p)
		return;
	pool_stop(p);
	for (i = 0; i < p->n_threads; i++)
		pthread_join(p->threads[i], NULL);
	pthread_cond_destroy(&p->wake);
	pthread_mutex_destroy(&p->lock);
	free(p);
}
