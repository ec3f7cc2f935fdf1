/*
 * sources.c: who is there, what this program has written, and the thread that
 * looks after both.
 */
#include "base/base.h"
#include "web/sources.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "db/db.h"
#include "store/messages.h"
#include "web/page_messages.h"

enum {
	LOOK_EVERY_S = 1,
	LOOK_MOST_MS = 5000, /* then somebody is not there */
	REST_MS = 5000,	     /* of a standby that failed a request */
};

struct sources {
	const struct web_app_conf *conf;
	_Atomic int64_t wanted;

	pthread_mutex_t lock; /* of what follows */
	bool has_primary, has_standby, has_key;
	unsigned char key[STANDBY_KEY];
	int64_t rests_until_ms;
	struct standby_sight seen;
	bool is_ending;
	pthread_cond_t end;

	/* of the thread */
	pthread_t thread;
	bool is_watched;
	struct arena *mem;
	struct db *primary, *standby;
};

/* ---- the log ---- */

static void log_line(const struct sources *s, const struct msg *msg,
		     const char *why)
{
	struct arena *mem = arena_new();
	struct ctx c = {.mem = mem, .lang = s->conf->lang};

	if (s->conf->log)
		s->conf->log(say(&c, msg, why));
	arena_free(mem);
}

/* One line when it changes, not one for each request. */
static void set_there(struct sources *s, bool *which, bool is_there,
		      const struct msg *msg, const char *why)
{
	bool was;

	pthread_mutex_lock(&s->lock);
	was = *which;
	*which = is_there;
	pthread_mutex_unlock(&s->lock);
	if (was != is_there)
		log_line(s, msg, why);
}

void sources_primary(struct sources *s, const char *why)
{
	set_there(s, &s->has_primary, !why,
		  why ? &msg_log_primary_gone : &msg_log_primary_back, why);
}

static void say_standby(struct sources *s, const char *why)
{
	set_there(s, &s->has_standby, !why,
		  why ? &msg_log_standby_gone : &msg_log_standby_back, why);
}

void sources_standby_failed(struct sources *s, const char *why)
{
	pthread_mutex_lock(&s->lock);
	s->rests_until_ms = s->conf->now_ms() + REST_MS;
	pthread_mutex_unlock(&s->lock);
	say_standby(s, why);
}

/* ---- what is wanted ---- */

void sources_wrote(struct sources *s, int64_t clock)
{
	int64_t was = atomic_load(&s->wanted);

	while (clock > was &&
	       !atomic_compare_exchange_weak(&s->wanted, &was, clock))
		;
	/* whoever stored it is there, whatever the last look has found */
	if (clock > 0 && clock != DB_CLOCK_UNKNOWN)
		sources_primary(s, NULL);
}

int64_t sources_wanted(struct sources *s)
{
	return atomic_load(&s->wanted);
}

/* Less than was wanted: a commit of unknown fate, or one that was lost with
 * the primary before. */
void sources_saw(struct sources *s, int64_t wanted, int64_t clock)
{
	if (clock < wanted)
		atomic_compare_exchange_strong(&s->wanted, &wanted, clock);
}

bool sources_has_standby(struct sources *s)
{
	bool has;

	pthread_mutex_lock(&s->lock);
	has = s->has_standby;
	pthread_mutex_unlock(&s->lock);
	return has;
}

int sources_plan(struct sources *s, bool is_safe, enum source *plan)
{
	bool has_primary, has_standby;
	int n = 0;

	pthread_mutex_lock(&s->lock);
	has_primary = s->has_primary;
	has_standby = s->has_standby;
	pthread_mutex_unlock(&s->lock);
	if (is_safe && has_standby && !has_primary)
		plan[n++] = FROM_STANDBY_OLD;
	else if (is_safe && has_standby)
		plan[n++] = FROM_STANDBY;
	plan[n++] = FROM_PRIMARY;
	if (is_safe && has_standby && has_primary)
		plan[n++] = FROM_STANDBY_OLD;
	return n;
}

int64_t sources_as_of(struct sources *s, const struct db *db, bool *is_alone)
{
	struct standby_sight seen;

	pthread_mutex_lock(&s->lock);
	seen = s->seen;
	*is_alone = !s->has_primary;
	pthread_mutex_unlock(&s->lock);
	return standby_as_of(db_view(db), &seen);
}

/* ---- the thread ---- */

static struct ctx ctx_of(const struct sources *s, struct db *db)
{
	return (struct ctx){.mem = s->mem,
			    .lang = s->conf->lang,
			    .no_wall = s->conf->no_wall,
			    .app = s->conf->app,
			    .db = db};
}

enum rc sources_open_standby(struct ctx *c, struct sources *s, struct db **out)
{
	unsigned char key[STANDBY_KEY];
	struct ctx own = *c; /* the program opens it, not who asks */
	bool has_key;
	enum rc rc;

	own.reach = NULL;
	own.no_wall = s->conf->no_wall;
	pthread_mutex_lock(&s->lock);
	has_key = s->has_key;
	memcpy(key, s->key, sizeof(key));
	pthread_mutex_unlock(&s->lock);
	rc = standby_open(&own, out, s->conf->read_url, has_key ? key : NULL);
	c->err = own.err;
	return rc;
}

/* The primary was not there at the start: only now it is known whose standby
 * it must be. */
static enum rc learn_key(struct ctx *c, struct sources *s)
{
	unsigned char key[STANDBY_KEY];
	enum rc rc = standby_key(c, key);

	if (rc < 0)
		return rc;
	pthread_mutex_lock(&s->lock);
	memcpy(s->key, key, sizeof(key));
	s->has_key = true;
	pthread_mutex_unlock(&s->lock);
	db_close(s->standby);
	s->standby = NULL;
	return OK;
}

static enum rc look(struct ctx *c)
{
	enum rc rc = db_begin_read(c);

	db_rollback(c);
	return rc;
}

static void look_at_primary(struct sources *s)
{
	int64_t now = s->conf->now_ms(); /* before it is asked */
	struct ctx c = ctx_of(s, s->primary);
	enum rc rc = OK;

	if (!s->primary) {
		rc = db_open(&c, &s->primary, s->conf->db_url, DB_READ);
		c.db = s->primary;
	}
	if (rc == OK) {
		db_limit(c.db, LOOK_MOST_MS);
		rc = look(&c);
	}
	if (rc == OK && !s->has_key)
		rc = learn_key(&c, s);
	if (rc == OK) {
		pthread_mutex_lock(&s->lock);
		s->seen.clock = db_view(c.db)->clock;
		s->seen.at_ms = now;
		pthread_mutex_unlock(&s->lock);
	}
	sources_primary(s, rc < 0 ? c.err.text : NULL);
}

static bool is_resting(struct sources *s)
{
	bool is;

	pthread_mutex_lock(&s->lock);
	is = s->conf->now_ms() < s->rests_until_ms;
	pthread_mutex_unlock(&s->lock);
	return is;
}

static void look_at_standby(struct sources *s)
{
	struct ctx c = ctx_of(s, s->standby);
	enum rc rc = OK;

	if (is_resting(s))
		return;
	if (!s->standby) {
		rc = sources_open_standby(&c, s, &s->standby);
		c.db = s->standby;
	}
	if (rc == OK) {
		db_limit(c.db, LOOK_MOST_MS);
		rc = look(&c);
	}
	/* it has taken over; opened anew, another one of the address may be
	 * there, or the sentence says that there is none */
	if (rc == OK && !db_view(c.db)->is_standby) {
		db_close(s->standby);
		s->standby = NULL;
		return;
	}
	say_standby(s, rc < 0 ? c.err.text : NULL);
}

static bool wait_a_while(struct sources *s)
{
	struct timespec until;
	bool is_ending;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += LOOK_EVERY_S;
	pthread_mutex_lock(&s->lock);
	while (!s->is_ending &&
	       pthread_cond_timedwait(&s->end, &s->lock, &until) != ETIMEDOUT)
		;
	is_ending = s->is_ending;
	pthread_mutex_unlock(&s->lock);
	return !is_ending;
}

static void *watch(void *arg)
{
	struct sources *s = arg;

	do {
		look_at_standby(s);
		look_at_primary(s);
		arena_reset(s->mem);
	} while (wait_a_while(s));
	return NULL;
}

/* ---- start and end ---- */

static enum rc check_standby(struct ctx *c, struct sources *s)
{
	struct ctx own = ctx_of(s, NULL);
	enum rc rc;

	own.lang = c->lang;
	if (!db_is_postgres(s->conf->db_url))
		return err_set(c, E_USAGE, "db", &msg_standby_of_file);
	rc = c->db ? learn_key(c, s) : OK;
	if (rc < 0)
		return rc;
	rc = sources_open_standby(&own, s, &s->standby);
	/* what is wrong for good; the rest may come right by itself */
	if (rc == E_USAGE) {
		c->err = own.err;
		return rc;
	}
	s->has_standby = rc == OK;
	if (rc < 0)
		log_line(s, &msg_log_standby_gone, own.err.text);
	return OK;
}

static void init_end(struct sources *s)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&s->end, &attr);
	pthread_condattr_destroy(&attr);
}

enum rc sources_new(struct ctx *c, struct sources **out,
		    const struct web_app_conf *conf)
{
	struct sources *s = xcalloc(1, sizeof(*s));
	enum rc rc = OK;

	s->conf = conf;
	s->mem = arena_new();
	s->has_primary = c->db != NULL;
	pthread_mutex_init(&s->lock, NULL);
	init_end(s);
	if (conf->read_url) {
		rc = check_standby(c, s);
		s->is_watched =
		    rc == OK && pthread_create(&s->thread, NULL, watch, s) == 0;
	}
	if (rc == OK)
		*out = s;
	else
		sources_free(s);
	return rc;
}

void sources_free(struct sources *s)
{
	if (!s)
		return;
	pthread_mutex_lock(&s->lock);
	s->is_ending = true;
	pthread_cond_signal(&s->end);
	pthread_mutex_unlock(&s->lock);
	if (s->is_watched)
		pthread_join(s->thread, NULL);
	db_close(s->primary);
	db_close(s->standby);
	pthread_cond_destroy(&s->end);
	pthread_mutex_destroy(&s->lock);
	arena_free(s->mem);
	free(s);
}
