/*
 * app_way.c: one request, tried from where its data can come: a standby, the
 * primary; once more if somebody else was in the way.
 */
#include "base/base.h"
#include "web/app_int.h"

#include <unistd.h>

#include "base/idset.h"
#include "db/db.h"

enum { TRIES = 3, TRIES_STANDBY = 2, STATUS_OK = 200, STATUS_AWAY = 503 };

/* How one try ended. */
enum outcome {
	ANSWERED,
	BEHIND,	 /* the standby lacks what this program wrote, or is none */
	UNLUCKY, /* somebody else was in the way */
	CUT_OFF, /* the server is not there */
};

struct
try {
	struct ctx c;
	struct page p;
	enum source from;
	int status;
	enum outcome outcome;
	bool has_picture; /* whoever gave it is there */
};

static struct db **reader_of(struct try *t)
{
	struct web_worker *w = t->p.worker;

	return t->from == FROM_PRIMARY ? &w->reader : &w->standby;
}

/* What was not there when it was last wanted may be there now. */
static enum rc have_reader(struct try *t)
{
	struct web_app *a = t->p.app;
	struct web_worker *w = t->p.worker;
	struct db **db = reader_of(t);
	struct db *other = db == &w->reader ? w->standby : w->reader;
	enum rc rc = OK;

	if (other) /* it may not be asked again for long */
		db_tell(other);
	if (!*db)
		row_memo_clear(w->memo);
	if (!*db && t->from == FROM_PRIMARY)
		rc = app_open_db(&t->c, a, db, DB_READ);
	else if (!*db)
		rc = sources_open_standby(&t->c, a->sources, db);
	if (rc < 0) { /* whatever it is, no request can help it */
		t->c.err.rc = rc = E_IO;
		snprintf(t->c.err.field, sizeof(t->c.err.field), "db");
	}
	t->c.db = *db;
	return rc;
}

/* The standby's picture is there: is it one that may be shown? */
static bool take_picture(struct try *t, int64_t wanted)
{
	struct sources *s = t->p.app->sources;
	const struct db_view *v = db_view(t->c.db);

	if (t->from == FROM_STANDBY && (v->clock < wanted || !v->is_standby))
		return false;
	t->p.is_from_standby = v->is_standby;
	t->p.as_of_ms = sources_as_of(s, t->c.db, &t->p.is_alone);
	return true;
}

/* It has taken over: opened anew, the address may lead to another one. */
static void drop_reader(struct try *t)
{
	struct db **db = reader_of(t);

	db_close(*db);
	*db = t->c.db = NULL;
}

/* A page for GET sees one picture of the data and cannot change it. */
static enum rc read_page(struct try *t)
{
	struct web_worker *w = t->p.worker;
	int64_t wanted = sources_wanted(w->app->sources);
	bool is_primary = t->from == FROM_PRIMARY;
	enum rc rc =
	    is_primary ? db_begin_read_soon(&t->c) : db_begin_read(&t->c);

	if (rc < 0)
		return rc;
	t->has_picture = !is_primary;
	if (!is_primary && !take_picture(t, wanted)) {
		t->outcome = BEHIND;
		db_rollback(&t->c);
		if (!db_view(t->c.db)->is_standby)
			drop_reader(t);
		return OK;
	}
	row_memo_begin(w->memo);
	t->c.memo = w->memo;
	t->c.names = w->app->names;
	rc = t->p.match.route->fn(&t->p);
	t->c.memo = NULL;
	t->c.names = NULL;
	if (is_primary && db_view(t->c.db)->is_seen) {
		t->has_picture = true;
		sources_saw(w->app->sources, wanted, db_view(t->c.db)->clock);
	}
	if (db_in_transaction(t->c.db))
		db_end_read_soon(&t->c);
	return rc;
}

static enum rc run(struct try *t)
{
	enum rc rc = have_reader(t);

	if (rc < 0)
		return rc;
	t->c.reach = app_reach(t->p.app);
	rc = t->p.q->is_safe ? read_page(t) : t->p.match.route->fn(&t->p);
	if (rc == E_BUSY && t->c.db && db_may_repeat(t->c.db))
		t->outcome = UNLUCKY;
	if (t->p.is_writing)
		group_give(t->p.worker, &t->c);
	return rc;
}

/* Nothing of a try before is left in the answer. */
static void clear_answer(struct response *r)
{
	if (r->file && r->file_ends)
		unlink(r->file);
	response_free(r);
	response_init(r, r->mem);
}

static void try_once(struct try *t, struct web_worker *w,
		     const struct request *q, struct response *r)
{
	static const struct idset nothing; /* until it is known who asks */
	enum rc rc;

	t->c = (struct ctx){.mem = w->mem, .reach = &nothing};
	t->p = (struct page){.app = w->app, .worker = w, .cache = w->cache};
	t->outcome = ANSWERED;
	t->has_picture = false;
	clear_answer(r);
	app_begin(&t->p, &t->c, q, r);
	t->status = app_check(&t->p);
	if (t->status != STATUS_OK)
		return;
	rc = run(t);
	if (app_is_cut_off(&t->c))
		t->outcome = CUT_OFF;
	if (rc < 0)
		t->status = page_status(rc);
}

static void tell_sources(const struct try *t)
{
	struct sources *s = t->p.app->sources;

	if (t->from != FROM_PRIMARY) {
		if (t->outcome == CUT_OFF)
			sources_standby_failed(s, t->c.err.text);
	} else if (t->outcome == CUT_OFF) {
		sources_primary(s, t->c.err.text);
	} else if (t->has_picture) {
		sources_primary(s, NULL);
	}
}

/* Worth asking the same once more?  A standby undoes long readers, and those
 * that compute between two questions it disconnects. */
static bool may_go_again(const struct try *t)
{
	return t->outcome == UNLUCKY ||
	       (t->outcome == CUT_OFF && t->from != FROM_PRIMARY &&
		t->has_picture);
}

/* Is there no need to ask anywhere else? */
static bool is_over(const struct try *t)
{
	if (t->outcome == UNLUCKY)
		return t->from == FROM_PRIMARY;
	return t->outcome == ANSWERED;
}

/* The sentence of the database names its server: that is for the log. */
static void end_badly(struct try *t)
{
	if (t->outcome == CUT_OFF) {
		err_clear(&t->c);
		err_set(&t->c, E_BUSY, "",
			t->p.q->is_safe ? &msg_page_no_db
					: &msg_page_not_stored);
		t->status = STATUS_AWAY;
	}
	page_error(&t->p, t->status);
}

void app_answer_error(struct web_worker *w, const struct request *q,
		      struct response *r, const struct err *why)
{
	struct try t = {.from = FROM_PRIMARY,
			.c = {.mem = w->mem},
			.p = {.app = w->app, .worker = w}};

	clear_answer(r);
	app_begin(&t.p, &t.c, q, r);
	t.c.err = *why;
	t.status = page_status(why->rc);
	t.outcome = app_is_cut_off(&t.c) ? CUT_OFF : ANSWERED;
	tell_sources(&t);
	end_badly(&t);
	arena_reset(w->mem);
}

/* Headers for what cannot say it otherwise: files, pieces, programs. */
static void say_age(const struct try *t, struct response *r)
{
	char at[INSTANT_TEXT];

	if (t->p.is_from_standby)
		response_header(r, "Nguon-As-Of",
				t->p.as_of_ms ? instant_iso(at, t->p.as_of_ms)
					      : "unknown");
}

void web_app_handle(void *worker, const struct request *q, struct response *r)
{
	struct web_worker *w = worker;
	enum source plan[SOURCES_MOST];
	int i, left, n = sources_plan(w->app->sources, q->is_safe, plan);
	struct try t;

	if (!q->is_safe) /* it may wait for others, and they not for us */
		web_worker_rest(w);
	for (i = 0; i < n; i++) {
		t.from = plan[i];
		left = t.from == FROM_PRIMARY ? TRIES : TRIES_STANDBY;
		do
			try_once(&t, w, q, r);
		while (may_go_again(&t) && --left > 0);
		tell_sources(&t);
		if (is_over(&t))
			break;
	}
	if (t.status != STATUS_OK)
		end_badly(&t);
	else
		say_age(&t, r);
	arena_reset(w->mem);
}
