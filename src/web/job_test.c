/*
 * job_test.c: the table of long work.
 */
#include "base/base.h"
#include "base/test.h"
#include "web/job.h"
#include "web/server_pool.h"
#include "web/server_testing.h"

struct bench {
	struct pool *pool;
	struct jobs *jobs;
	struct door door;
	int freed;
	bool was_unwanted;
};

static void bench_new(struct bench *b, int threads, int capacity)
{
	*b = (struct bench){0};
	pthread_mutex_init(&b->door.lock, NULL);
	pthread_cond_init(&b->door.moved, NULL);
	b->pool = pool_new(threads, capacity, NULL);
	b->jobs = jobs_new(b->pool);
}

static void bench_end(struct bench *b)
{
	door_open(&b->door);
	pool_free(b->pool);
	jobs_free(b->jobs);
}

static void work(void *worker, struct job *job, void *arg)
{
	struct bench *b = arg;

	UNUSED(worker);
	job_progress(job, 300, "đang đọc tệp");
	job_progress(job, 200, NULL); /* never back */
	door_wait(&b->door);
	b->was_unwanted = job_is_unwanted(job);
	job_result(job, true, "a\0b", 3);
}

static void fail_work(void *worker, struct job *job, void *arg)
{
	UNUSED(worker);
	UNUSED(arg);
	job_result(job, false, "hỏng", strlen("hỏng"));
}

static void freed(void *arg)
{
	((struct bench *)arg)->freed++;
}

/* Waits for the end by taking the pool's threads to their end. */
static void settle(struct bench *b)
{
	door_open(&b->door);
	while (pool_load(b->pool))
		continue;
}

TEST(a_job_tells_how_far_it_is)
{
	struct bench b;
	struct job_view v;
	struct buf out;
	char id[JOB_ID];
	bool is_ok = false;

	bench_new(&b, 1, 4);
	buf_init(&out, 100);
	assert_int_equal(job_start(b.jobs, id, work, &b, freed), OK);
	door_wait_for(&b.door, 1);
	assert_int_equal(job_look(b.jobs, id, &v), OK);
	assert_int_equal(v.state, JOB_RUNS);
	assert_int_equal(v.progress, 300);
	assert_string_equal(v.message, "đang đọc tệp");
	assert_int_equal(job_fetch(b.jobs, id, &is_ok, &out), E_BUSY);
	settle(&b);
	assert_int_equal(b.freed, 1);
	assert_int_equal(job_look(b.jobs, id, &v), OK);
	assert_int_equal(v.state, JOB_OK);
	assert_int_equal(v.progress, JOB_DONE);
	assert_int_equal(job_peek(b.jobs, id, &is_ok, &out), OK);
	assert_int_equal(job_fetch(b.jobs, id, &is_ok, &out), OK);
	assert_true(is_ok);
	assert_int_equal(out.n, 6);
	assert_memory_equal(out.s, "a\0ba\0b", 6);
	assert_int_equal(job_fetch(b.jobs, id, &is_ok, &out), E_NOTFOUND);
	assert_int_equal(job_look(b.jobs, id, &v), E_NOTFOUND);
	buf_free(&out);
	bench_end(&b);
}

TEST(a_failed_job_keeps_its_sentence)
{
	struct bench b;
	struct buf out;
	char id[JOB_ID];
	bool is_ok = true;

	bench_new(&b, 1, 4);
	buf_init(&out, 100);
	assert_int_equal(job_start(b.jobs, id, fail_work, &b, NULL), OK);
	settle(&b);
	assert_int_equal(job_fetch(b.jobs, id, &is_ok, &out), OK);
	assert_false(is_ok);
	assert_string_equal(buf_text(&out), "hỏng");
	buf_free(&out);
	bench_end(&b);
}

TEST(a_cancelled_job_knows_it)
{
	struct bench b;
	char id[JOB_ID];

	bench_new(&b, 1, 4);
	assert_int_equal(job_start(b.jobs, id, work, &b, NULL), OK);
	door_wait_for(&b.door, 1);
	assert_int_equal(job_cancel(b.jobs, id), OK);
	assert_int_equal(job_cancel(b.jobs, "none"), E_NOTFOUND);
	settle(&b);
	assert_true(b.was_unwanted);
	bench_end(&b);
}

TEST(jobs_beyond_the_queue_are_refused)
{
	struct bench b;
	char id[JOB_ID];

	bench_new(&b, 1, 1);
	assert_int_equal(job_start(b.jobs, id, work, &b, freed), OK);
	door_wait_for(&b.door, 1);
	assert_int_equal(job_start(b.jobs, id, work, &b, freed), OK);
	assert_int_equal(job_start(b.jobs, id, work, &b, freed), E_BUSY);
	/* the one that waits is dropped at the end, its argument freed */
	pool_stop(b.pool);
	assert_int_equal(b.freed, 1);
	bench_end(&b);
	assert_int_equal(b.freed, 2);
}

TEST(forgotten_results_make_room)
{
	struct bench b;
	struct job_view v;
	char first[JOB_ID];
	char id[JOB_ID];
	int i;

	bench_new(&b, 1, JOBS_MAX * 2);
	assert_int_equal(job_start(b.jobs, first, fail_work, &b, NULL), OK);
	settle(&b);
	for (i = 1; i < JOBS_MAX; i++) {
		assert_int_equal(job_start(b.jobs, id, fail_work, &b, NULL),
				 OK);
		settle(&b);
	}
	assert_int_equal(job_look(b.jobs, first, &v), OK);
	assert_int_equal(job_start(b.jobs, id, fail_work, &b, NULL), OK);
	assert_int_equal(job_look(b.jobs, first, &v), E_NOTFOUND);
	assert_int_equal(job_look(b.jobs, id, &v), OK);
	bench_end(&b);
}
