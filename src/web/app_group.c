/*
 * app_group.c: forms that wait at the same moment are stored together: one
 * after the other, each by a part of one write transaction, and the disk is
 * waited for once.  Nobody is answered before.
 */
#include "base/base.h"
#include "web/app_int.h"

#include "db/db.h"

/* What does not take long: lists are read, and written, by slow workers. */
bool web_app_is_shared(const struct request *q)
{
	return !q->is_safe && q->n_uploads == 0;
}

enum rc group_take(struct web_worker *w, struct ctx *c)
{
	struct write_group *g = &w->group;
	enum rc rc;

	if (!g->is_on)
		return app_write_take(w->app, c);
	g->is_touched = true;
	if (g->why.rc < 0) { /* nobody waits in vain a second time */
		c->err = g->why;
		return g->why.rc;
	}
	if (g->is_begun) {
		c->db = w->app->writer;
		return OK;
	}
	rc = app_write_take(w->app, c);
	if (rc == OK) {
		rc = db_group_begin(c);
		if (rc < 0)
			app_write_give(w->app, c);
	}
	if (rc < 0)
		g->why = c->err;
	g->is_begun = rc == OK;
	return rc;
}

void group_give(struct web_worker *w, struct ctx *c)
{
	if (!w->group.is_on) {
		app_write_give(w->app, c);
		return;
	}
	c->db = w->app->writer;
	db_rollback(c);
	c->db = NULL;
}

static enum rc store(struct web_worker *w, struct err *why)
{
	struct ctx c = {.mem = w->mem,
			.app = w->app->conf.app,
			.lang = w->app->conf.lang,
			.reach = app_reach(w->app),
			.db = w->app->writer};
	enum rc rc = db_group_end(&c);

	*why = c.err;
	app_write_give(w->app, &c);
	arena_reset(w->mem);
	return rc;
}

void web_app_handle_all(void *worker, const struct request *const *q,
			struct response *const *r, int n)
{
	struct web_worker *w = worker;
	bool *is_touched = xcalloc((size_t)n, sizeof(is_touched[0]));
	struct err why;
	int i;

	w->group = (struct write_group){.is_on = n > 1};
	for (i = 0; i < n; i++) {
		w->group.is_touched = false;
		web_app_handle(w, q[i], r[i]);
		is_touched[i] = w->group.is_touched;
	}
	if (w->group.is_begun && store(w, &why) < 0) {
		web_worker_forget(w);
		for (i = 0; i < n; i++)
			if (is_touched[i])
				app_answer_error(w, q[i], r[i], &why);
	}
	w->group = (struct write_group){0};
	free(is_touched);
}
