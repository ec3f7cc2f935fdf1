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
	bool is_ending;
	void *(*worker_new)(void *app);
	void (*worker_free)(void *worker);
	void *app;
	int n_threads;
	pthread_t threads[];
};

static struct task *next_task(struct pool *p)
{
	struct task *t;

	while (!p->first && !p->is_ending)
		pthread_cond_wait(&p->wake, &p->lock);
	t = p->first;
	if (!t)
		return NULL;
	p->first = t->next;
	if (!p->first)
		p->end = &p->first;
	p->waiting--;
	p->running++;
	return t;
}

static void *thread_main(void *arg)
{
	struct pool *p = arg;
	struct pool_thread th = {0};
	struct task *t;

	if (p->worker_new)
		th.worker = p->worker_new(p->app);
	pthread_mutex_lock(&p->lock);
	while ((t = next_task(p)) != NULL) {
		pthread_mutex_unlock(&p->lock);
		t->fn(t, &th);
		pthread_mutex_lock(&p->lock);
		p->running--;
	}
	pthread_mutex_unlock(&p->lock);
	if (p->worker_free && th.worker)
		p->worker_free(th.worker);
	zip_free(th.zip);
	return NULL;
}

struct pool *pool_new(int threads, int capacity, void *(*worker_new)(void *),
		      void (*worker_free)(void *), void *app)
{
	struct pool *p;
	int i;

	p = xcalloc(1, sizeof(*p) + (size_t)threads * sizeof(p->threads[0]));
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->wake, NULL);
	p->end = &p->first;
	p->capacity = capacity;
	p->worker_new = worker_new;
	p->worker_free = worker_free;
	p->app = app;
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
		pthread_cond_signal(&p->wake);
	}
	pthread_mutex_unlock(&p->lock);
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
