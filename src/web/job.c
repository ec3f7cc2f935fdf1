/*
 * job.c: a small table of jobs under one mutex.  A job's memory belongs to
 * the table; the running function holds it by not being finished.
 */
#include "base/base.h"
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include "web/job.h"
#include "web/server_pool.h"

struct job {
	struct task task; /* first: the pool gives this back */
	struct jobs *jobs;
	char id[JOB_ID];
	struct job_view view;
	atomic_bool is_unwanted;
	uint64_t ended; /* order of ending, 0 while it runs */
	void (*fn)(void *worker, struct job *job, void *arg);
	void *arg;
	void (*free_arg)(void *arg);
	bool is_ok;
	char *result;
	size_t result_n;
};

struct jobs {
	pthread_mutex_t lock;
	struct pool *pool;
	uint64_t ends;
	struct job *table[JOBS_MAX];
};

struct jobs *jobs_new(struct pool *pool)
{
	struct jobs *j = xcalloc(1, sizeof(*j));

	pthread_mutex_init(&j->lock, NULL);
	j->pool = pool;
	return j;
}

static void job_free(struct job *job)
{
	if (!job)
		return;
	free(job->result);
	free(job);
}

void jobs_free(struct jobs *j)
{
	int i;

	if (!j)
		return;
	for (i = 0; i < JOBS_MAX; i++)
		job_free(j->table[i]);
	pthread_mutex_destroy(&j->lock);
	free(j);
}

void jobs_stop(struct jobs *j)
{
	int i;

	pthread_mutex_lock(&j->lock);
	for (i = 0; i < JOBS_MAX; i++)
		if (j->table[i])
			atomic_store(&j->table[i]->is_unwanted, true);
	pthread_mutex_unlock(&j->lock);
}

static void job_end(struct job *job, bool is_ok)
{
	struct jobs *j = job->jobs;

	if (job->free_arg)
		job->free_arg(job->arg);
	pthread_mutex_lock(&j->lock);
	job->view.state = is_ok ? JOB_OK : JOB_FAILED;
	if (is_ok)
		job->view.progress = JOB_DONE;
	job->ended = ++j->ends; /* from here on another may free it */
	pthread_mutex_unlock(&j->lock);
}

static void job_run(struct task *t, struct pool_thread *th)
{
	struct job *job = (struct job *)t;

	pthread_mutex_lock(&job->jobs->lock);
	job->view.state = JOB_RUNS;
	pthread_mutex_unlock(&job->jobs->lock);
	job->is_ok = true;
	pool_rest(job->jobs->pool, th);
	job->fn(th->worker, job, job->arg);
	job_end(job, job->is_ok);
}

static void job_drop(struct task *t)
{
	job_end((struct job *)t, false);
}

/* An empty place, or that of the oldest finished one; locked. */
static struct job **free_place(struct jobs *j)
{
	struct job **oldest = NULL;
	int i;

	for (i = 0; i < JOBS_MAX; i++) {
		if (!j->table[i])
			return &j->table[i];
		if (j->table[i]->ended &&
		    (!oldest || j->table[i]->ended < (*oldest)->ended))
			oldest = &j->table[i];
	}
	if (oldest) {
		job_free(*oldest);
		*oldest = NULL;
	}
	return oldest;
}

enum rc job_start(struct jobs *j, char id[JOB_ID],
		  void (*fn)(void *worker, struct job *job, void *arg),
		  void *arg, void (*free_arg)(void *arg))
{
	unsigned char raw[(JOB_ID - 1) / 2];
	struct job *job;
	struct job **place;
	char new_id[JOB_ID];

	randombytes_buf(raw, sizeof(raw));
	sodium_bin2hex(new_id, sizeof(new_id), raw, sizeof(raw));
	job = xcalloc(1, sizeof(*job));
	*job = (struct job){
	    .task = {.fn = job_run, .drop = job_drop},
	    .jobs = j,
	    .fn = fn,
	    .arg = arg,
	    .free_arg = free_arg,
	};
	memcpy(job->id, new_id, sizeof(job->id));
	pthread_mutex_lock(&j->lock);
	place = free_place(j);
	if (place)
		*place = job;
	pthread_mutex_unlock(&j->lock);
	if (!place) {
		job_free(job);
		return E_BUSY;
	}
	if (!pool_put(j->pool, &job->task)) {
		pthread_mutex_lock(&j->lock);
		*place = NULL;
		pthread_mutex_unlock(&j->lock);
		job_free(job);
		return E_BUSY;
	}
	memcpy(id, new_id, JOB_ID);
	return OK;
}

void job_progress(struct job *job, int progress, const char *message)
{
	struct job_view *v = &job->view;

	pthread_mutex_lock(&job->jobs->lock);
	if (progress > JOB_DONE)
		progress = JOB_DONE;
	if (progress > v->progress)
		v->progress = progress;
	if (message) {
		size_t n = strlen(message);

		if (n >= sizeof(v->message)) {
			n = sizeof(v->message) - 1;
			/* never a part of a character */
			while (n && (message[n] & 0xc0) == 0x80)
				n--;
		}
		memcpy(v->message, message, n);
		v->message[n] = '\0';
	}
	pthread_mutex_unlock(&job->jobs->lock);
}

bool job_is_unwanted(const struct job *job)
{
	return atomic_load(&job->is_unwanted);
}

void job_result(struct job *job, bool is_ok, const char *bytes, size_t n)
{
	free(job->result);
	job->result = xmalloc(n + 1);
	memcpy(job->result, bytes, n);
	job->result_n = n;
	job->is_ok = is_ok;
}

static struct job **find(struct jobs *j, const char *id)
{
	int i;

	for (i = 0; i < JOBS_MAX; i++)
		if (j->table[i] && !strcmp(j->table[i]->id, id))
			return &j->table[i];
	return NULL;
}

enum rc job_look(struct jobs *j, const char *id, struct job_view *out)
{
	struct job **place;

	pthread_mutex_lock(&j->lock);
	place = find(j, id);
	if (place)
		*out = (*place)->view;
	pthread_mutex_unlock(&j->lock);
	return place ? OK : E_NOTFOUND;
}

enum rc job_cancel(struct jobs *j, const char *id)
{
	struct job **place;

	pthread_mutex_lock(&j->lock);
	place = find(j, id);
	if (place)
		atomic_store(&(*place)->is_unwanted, true);
	pthread_mutex_unlock(&j->lock);
	return place ? OK : E_NOTFOUND;
}

static enum rc read_result(struct jobs *j, const char *id, bool *is_ok,
			   struct buf *out, bool forget)
{
	struct job **place;
	struct job *job;
	enum rc rc = E_NOTFOUND;

	pthread_mutex_lock(&j->lock);
	place = find(j, id);
	if (place && !(*place)->ended) {
		rc = E_BUSY;
	} else if (place) {
		job = *place;
		*is_ok = job->view.state == JOB_OK;
		if (job->result)
			buf_add(out, job->result, job->result_n);
		if (forget) {
			job_free(job);
			*place = NULL;
		}
		rc = OK;
	}
	pthread_mutex_unlock(&j->lock);
	return rc;
}

enum rc job_fetch(struct jobs *j, const char *id, bool *is_ok, struct buf *out)
{
	return read_result(j, id, is_ok, out, true);
}

enum rc job_peek(struct jobs *j, const char *id, bool *is_ok, struct buf *out)
{
	return read_result(j, id, is_ok, out, false);
}
