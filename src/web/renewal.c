/*
 * renewal.c: a thread that looks how old the derived blocks are.
 */
#include "base/base.h"
#include "web/renewal.h"

#include <errno.h>
#include <stdatomic.h>
#include <time.h>

#include "store/blocks.h"
#include "web/app_int.h"

enum { MS = 1000, NS_PER_MS = 1000000, MINUTE_MS = 60 * MS };

/* An hour of rest after a failure: it may be a disk that is full.  Somebody in
 * the way is gone sooner. */
enum { BUSY_RESTS = 4 };
const struct renewal_pace renewal_usual = {
    .look_ms = MINUTE_MS / 2,
    .due = NEWS_MOST / 4,
    .late = NEWS_MOST * 3 / 4,
    .rests = 120,
};

struct renewal {
	struct web_app *app;
	struct renewal_pace pace;
	atomic_bool is_ending;

	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t wake;
	bool is_running;

	/* of who looks */
	pthread_t thread;
	bool is_started;
	struct arena *mem;
	struct db *db; /* to read from; NULL until it could be opened */
	bool is_seen, is_fresh, is_told;
	int64_t version; /* at the last look */
	int64_t made;	 /* the change as of which we have made them last */
	int rests;	 /* looks that are left out */
};

/* ---- one look ---- */

static enum rc open_reader(struct ctx *c, struct renewal *r)
{
	enum rc rc = r->db ? OK : app_open_db(c, r->app, &r->db, DB_READ);

	c->db = r->db;
	return rc;
}

/* An import that runs here will see to it by itself. */
static bool is_being_written(struct renewal *r)
{
	if (pthread_mutex_trylock(&r->app->write_lock) != 0)
		return true;
	pthread_mutex_unlock(&r->app->write_lock);
	return false;
}

/* While nothing is written that is one question, which costs next to
 * nothing. */
static enum rc look_at(struct ctx *c, struct renewal *r, bool *is_due)
{
	int64_t version, as_of, now, age;
	bool is_quiet;
	enum rc rc = db_data_version(c, &version);

	if (rc < 0)
		return rc;
	is_quiet = r->is_seen && version == r->version;
	r->is_seen = true;
	r->version = version;
	if (is_quiet && r->is_fresh)
		return OK;
	rc = blocks_oldest(c, &as_of, &now);
	if (rc < 0)
		return rc;
	/* what cannot be said in blocks has none, however often it is tried */
	age = now - (as_of > r->made ? as_of : r->made);
	r->is_fresh = age < r->pace.due;
	*is_due = (age >= r->pace.late || (is_quiet && !r->is_fresh)) &&
		  !is_being_written(r);
	return OK;
}

static enum rc store(struct ctx *c, struct renewal *r,
		     const struct blocks_made *made)
{
	enum rc rc = app_write_take(r->app, c);

	if (rc < 0)
		return rc;
	rc = db_begin_write(c);
	if (rc == OK)
		rc = blocks_store(c, made);
	if (rc == OK)
		rc = db_commit(c);
	app_write_give(r->app, c);
	return rc;
}

/* One kind after another: none waits in memory for the others, and what holds
 * up writers is short. */
static enum rc renew_kind(struct ctx *c, struct renewal *r,
			  const struct block_kind *k)
{
	struct blocks_made *made = NULL;
	enum rc rc;

	c->db = r->db;
	rc = db_begin_read(c);
	if (rc == OK) {
		rc = blocks_make(c, &made, k, &r->is_ending);
		db_rollback(c);
	}
	if (rc == OK && made)
		rc = store(c, r, made);
	blocks_made_free(made);
	return rc;
}

static enum rc renew(struct ctx *c, struct renewal *r)
{
	const struct block_kind *k;
	int64_t as_of, now;
	int i;
	enum rc rc = blocks_oldest(c, &as_of, &now);

	for (i = 0; rc == OK && !atomic_load(&r->is_ending) &&
		    (k = blocks_kind(c->app, i));
	     i++)
		rc = renew_kind(c, r, k);
	if (rc == OK) {
		r->made = now;
		r->is_told = false;
	}
	/* it has read all there is, and need not remember that */
	db_close(r->db);
	r->db = NULL;
	r->is_seen = false;
	mem_give_back();
	return rc;
}

/* Who was in the way has an import or a rebuild, which renews them itself. */
static void failed(struct ctx *c, struct renewal *r)
{
	const struct web_app_conf *conf = &r->app->conf;
	bool is_cut_off = app_is_cut_off(c);

	if (is_cut_off)
		sources_primary(r->app->sources, c->err.text);
	if (is_cut_off || c->err.rc == E_BUSY || r->is_told)
		return;
	r->is_told = true;
	if (conf->log)
		conf->log(say(c, &msg_log_renewal, c->err.text));
}

void renewal_look(struct renewal *r)
{
	const struct web_app_conf *conf = &r->app->conf;
	struct ctx c = {.mem = r->mem,
			.lang = conf->lang,
			.no_wall = conf->no_wall,
			.app = conf->app};
	bool is_due = false;
	enum rc rc;

	if (r->rests > 0) {
		r->rests--;
		return;
	}
	rc = open_reader(&c, r);
	if (rc == OK)
		rc = look_at(&c, r, &is_due);
	if (rc == OK && is_due) {
		rc = renew(&c, r);
		r->rests = rc == OK ? 0
			   : rc == E_BUSY && r->pace.rests > BUSY_RESTS
			       ? BUSY_RESTS
			       : r->pace.rests;
	}
	if (rc < 0)
		failed(&c, r);
	arena_reset(r->mem);
}

/* ---- start and end ---- */

static void clock_after(struct timespec *t, int ms)
{
	clock_gettime(CLOCK_MONOTONIC, t);
	t->tv_sec += ms / MS;
	t->tv_nsec += (long)(ms % MS) * NS_PER_MS;
	if (t->tv_nsec >= (long)MS * NS_PER_MS) {
		t->tv_sec++;
		t->tv_nsec -= (long)MS * NS_PER_MS;
	}
}

static bool wait_a_while(struct renewal *r)
{
	struct timespec until;

	clock_after(&until, r->pace.look_ms);
	pthread_mutex_lock(&r->lock);
	while (!atomic_load(&r->is_ending) &&
	       pthread_cond_timedwait(&r->wake, &r->lock, &until) != ETIMEDOUT)
		;
	pthread_mutex_unlock(&r->lock);
	return !atomic_load(&r->is_ending);
}

static void *watch(void *arg)
{
	struct renewal *r = arg;

	while (wait_a_while(r))
		renewal_look(r);
	pthread_mutex_lock(&r->lock);
	r->is_running = false;
	pthread_cond_broadcast(&r->wake);
	pthread_mutex_unlock(&r->lock);
	return NULL;
}

struct renewal *renewal_new(struct web_app *a, const struct renewal_pace *pace)
{
	struct renewal *r = xcalloc(1, sizeof(*r));
	pthread_condattr_t attr;

	r->app = a;
	r->pace = *pace;
	r->mem = arena_new();
	pthread_mutex_init(&r->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&r->wake, &attr);
	pthread_condattr_destroy(&attr);
	return r;
}

void renewal_start(struct renewal *r)
{
	r->is_running = true; /* the thread itself takes it back */
	r->is_started = pthread_create(&r->thread, NULL, watch, r) == 0;
	if (!r->is_started)
		r->is_running = false;
}

bool renewal_end(struct renewal *r, int ms)
{
	struct timespec until;
	bool is_running;

	if (!r)
		return true;
	clock_after(&until, ms);
	pthread_mutex_lock(&r->lock);
	atomic_store(&r->is_ending, true);
	pthread_cond_broadcast(&r->wake);
	while (r->is_running &&
	       pthread_cond_timedwait(&r->wake, &r->lock, &until) != ETIMEDOUT)
		;
	is_running = r->is_running;
	pthread_mutex_unlock(&r->lock);
	if (is_running)
		return false;
	if (r->is_started)
		pthread_join(r->thread, NULL);
	db_close(r->db);
	pthread_cond_destroy(&r->wake);
	pthread_mutex_destroy(&r->lock);
	arena_free(r->mem);
	free(r);
	return true;
}
