/*
 * page_pending.c: the table of imports under way.  An entry belongs to the
 * table; jobs and pages hold it while they use it.
 */
#include "base/base.h"
#include "web/page_pending.h"

#include <unistd.h>

#include "web/upload.h"

struct pending {
	pthread_mutex_t lock;
	struct pending_one *table[PENDING_MAX];
	int64_t count;
};

struct pending *pending_new(void)
{
	struct pending *k = xcalloc(1, sizeof(*k));

	pthread_mutex_init(&k->lock, NULL);
	return k;
}

static void one_free(struct pending_one *x)
{
	int i;

	for (i = 0; i < x->nfiles; i++) {
		unlink(x->files[i].path);
		free((char *)(uintptr_t)x->files[i].path);
		free((char *)(uintptr_t)x->files[i].shown);
	}
	import_result_free(x->result);
	free(x->kind);
	free(x->basis);
	free(x);
}

void pending_free(struct pending *k)
{
	int i;

	if (!k)
		return;
	for (i = 0; i < PENDING_MAX; i++)
		if (k->table[i])
			one_free(k->table[i]);
	pthread_mutex_destroy(&k->lock);
	free(k);
}

/* An empty place, or that of the oldest at rest that nobody looks at. */
static struct pending_one **free_place(struct pending *k)
{
	struct pending_one **oldest = NULL;
	int i;

	for (i = 0; i < PENDING_MAX; i++) {
		struct pending_one *x = k->table[i];

		if (!x)
			return &k->table[i];
		if (x->holders == 0 && (!oldest || x->order < (*oldest)->order))
			oldest = &k->table[i];
	}
	if (oldest) {
		one_free(*oldest);
		*oldest = NULL;
	}
	return oldest;
}

static void take_files(struct pending_one *x, const struct request *q)
{
	size_t i;

	for (i = 0; i < q->n_uploads && x->nfiles < PENDING_FILES; i++) {
		struct upload *u = &q->uploads[i];
		const char *path;

		if (u->size == 0 || !(path = upload_take(u)))
			continue;
		x->files[x->nfiles++] = (struct import_file){
		    .path = xstrdup(path),
		    .shown = xstrdup(u->name),
		};
	}
}

static char *copy(const char *s)
{
	return s && *s ? xstrdup(s) : NULL;
}

struct pending_one *pending_add(struct web_app *a, const struct request *q,
				enum lang lang)
{
	struct pending *k = a->pending;
	struct pending_one *x = NULL;
	struct pending_one **place;

	pthread_mutex_lock(&k->lock);
	place = free_place(k);
	if (place) {
		x = *place = xcalloc(1, sizeof(*x));
		x->app = a;
		x->lang = lang;
		x->holders = 1;
		x->order = ++k->count;
		x->kind = copy(request_param(q, "kind"));
		x->basis = copy(request_param(q, "basis"));
		session_id(x->id);
		take_files(x, q);
	}
	pthread_mutex_unlock(&k->lock);
	return x;
}

struct pending_one *pending_get(struct web_app *a, const char *id)
{
	struct pending *k = a->pending;
	struct pending_one *x = NULL;
	int i;

	pthread_mutex_lock(&k->lock);
	for (i = 0; i < PENDING_MAX && !x; i++)
		if (k->table[i] && strcmp(k->table[i]->id, id) == 0) {
			x = k->table[i];
			x->holders++;
		}
	pthread_mutex_unlock(&k->lock);
	return x;
}

void pending_put(struct pending_one *x)
{
	struct pending *k;

	if (!x)
		return;
	k = x->app->pending;
	pthread_mutex_lock(&k->lock);
	x->holders--;
	pthread_mutex_unlock(&k->lock);
}

enum pending_state pending_state(struct pending_one *x)
{
	enum pending_state s;

	pthread_mutex_lock(&x->app->pending->lock);
	s = x->state;
	pthread_mutex_unlock(&x->app->pending->lock);
	return s;
}

bool pending_move(struct pending_one *x, enum pending_state from,
		  enum pending_state to)
{
	bool is_moved;

	pthread_mutex_lock(&x->app->pending->lock);
	is_moved = x->state == from;
	if (is_moved)
		x->state = to;
	pthread_mutex_unlock(&x->app->pending->lock);
	return is_moved;
}

/* ---- the work itself ---- */

static void tell(void *arg, int permille)
{
	if (arg)
		job_progress(arg, permille, NULL);
}

static enum rc run(struct ctx *c, struct pending_one *x, struct job *job,
		   bool writes, struct import_result **out)
{
	struct import_opts opts = {
	    .kind = x->kind,
	    .dry_run = !writes,
	    .basis = x->basis,
	    .limits = &book_limits_upload,
	    .progress = tell,
	    .progress_arg = job,
	};
	enum rc rc = app_write_take(x->app, c);

	if (rc < 0)
		return rc;
	rc = import_files(c, out, &opts, x->files, x->nfiles);
	app_write_give(x->app, c);
	return rc;
}

static void finish(struct pending_one *x, struct ctx *c, enum rc rc,
		   struct import_result *r, bool writes)
{
	const char *why = app_sentence(x->app, c);
	struct import_result *old;

	pthread_mutex_lock(&x->app->pending->lock);
	old = x->result;
	if (rc == OK) {
		x->result = r;
		x->was_checked = writes && !r->written;
		x->state = r->written ? PENDING_WRITTEN : PENDING_READ;
	} else {
		x->result = NULL;
		x->state = PENDING_FAILED;
		snprintf(x->error, sizeof(x->error), "%s", why);
	}
	pthread_mutex_unlock(&x->app->pending->lock);
	/* pages look at a result only in states in which no work runs */
	import_result_free(old);
}

static void undo(struct pending_one *x, struct ctx *c)
{
	int64_t by = 0;
	const char *why;
	enum rc rc = app_write_take(x->app, c);

	if (rc == OK) {
		rc = store_undo(c, x->act, &by);
		app_write_give(x->app, c);
	}
	why = app_sentence(x->app, c);
	pthread_mutex_lock(&x->app->pending->lock);
	x->undo = by;
	x->state = rc == OK ? PENDING_UNDONE : PENDING_FAILED;
	if (rc < 0)
		snprintf(x->error, sizeof(x->error), "%s", why);
	pthread_mutex_unlock(&x->app->pending->lock);
}

static void work(void *worker, struct job *job, void *arg)
{
	struct pending_one *x = arg;
	const struct web_app_conf *k = &x->app->conf;
	enum pending_state state = pending_state(x);
	bool writes = state == PENDING_WRITES;
	struct import_result *r = NULL;
	struct ctx c = {
	    .mem = arena_new(),
	    .lang = x->lang,
	    .now_ms = k->now_ms(),
	    .author = k->author,
	    .reach = app_reach(x->app),
	    .app = k->app,
	};
	enum rc rc;

	UNUSED(worker);
	c.today = k->frozen_today ? k->frozen_today : day_of_instant(c.now_ms);
	if (state == PENDING_UNDOES) {
		undo(x, &c);
	} else {
		rc = run(&c, x, job, writes, &r);
		finish(x, &c, rc, r, writes);
	}
	arena_free(c.mem);
}

/* Also when the work never began. */
static void work_end(void *arg)
{
	struct pending_one *x = arg;

	pthread_mutex_lock(&x->app->pending->lock);
	if (x->state == PENDING_READS || x->state == PENDING_WRITES ||
	    x->state == PENDING_UNDOES)
		x->state = PENDING_FAILED;
	x->holders--;
	pthread_mutex_unlock(&x->app->pending->lock);
}

enum rc pending_work(struct pending_one *x, struct jobs *jobs)
{
	char id[JOB_ID] = "";
	enum rc rc = OK;

	pthread_mutex_lock(&x->app->pending->lock);
	x->holders++;
	pthread_mutex_unlock(&x->app->pending->lock);
	if (jobs) {
		rc = job_start(jobs, id, work, x, work_end);
		if (rc < 0)
			work_end(x);
	} else {
		work(NULL, NULL, x);
		work_end(x);
	}
	pthread_mutex_lock(&x->app->pending->lock);
	memcpy(x->job, id, sizeof(x->job));
	pthread_mutex_unlock(&x->app->pending->lock);
	return rc;
}
