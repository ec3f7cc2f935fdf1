/*
 * app.c: the way of one request through the application, and what it needs:
 * templates, routes, one writing connection, a reading one per worker.
 */
#include "base/base.h"
#include "web/app_int.h"

#include <errno.h>
#include <time.h>

#include "base/asset.h"
#include "base/idset.h"
#include "db/db.h"
#include "store/listing.h"
#include "web/messages.h"
#include "web/pages.h"
#include "web/tmpl_load.h"

enum {
	WRITE_WAIT_S = 30,
	YEAR_S = 365 * 24 * 3600,
	STATUS_OK = 200,
	STATUS_BAD = 400,
	STATUS_DENIED = 403,
	STATUS_NONE = 404,
	STATUS_METHOD = 405,
};

/* ---- start and end ---- */

static void add_nav(struct web_app *a, const struct nav_item *t)
{
	int i;

	for (; t && t->url; t++) {
		for (i = 0; i < a->n_nav; i++)
			if (strcmp(a->nav[i]->url, t->url) == 0)
				break;
		if (i == a->n_nav && a->n_nav < NAV_MAX)
			a->n_nav++;
		if (i < NAV_MAX)
			a->nav[i] = t;
	}
}

static void sort_nav(struct web_app *a)
{
	int i, k;

	for (i = 1; i < a->n_nav; i++) {
		const struct nav_item *x = a->nav[i];

		for (k = i; k > 0 && a->nav[k - 1]->order > x->order; k--)
			a->nav[k] = a->nav[k - 1];
		a->nav[k] = x;
	}
}

static void add_routes(struct web_app *a)
{
	const struct module *const *m;

	a->router = router_new();
	router_add(a->router, page_routes);
	add_nav(a, page_nav);
	for (m = a->conf.app->modules; *m; m++) {
		if ((*m)->routes)
			router_add(a->router, (*m)->routes);
		add_nav(a, (*m)->nav);
	}
	sort_nav(a);
}

/* The program opens it, not who asks for a page. */
enum rc app_open_db(struct ctx *c, const struct web_app *a, struct db **out,
		    enum db_mode mode)
{
	const struct idset *reach = c->reach;
	enum rc rc;

	c->reach = NULL;
	c->no_wall = a->conf.no_wall;
	rc = db_open(c, &c->db, a->conf.db_url, mode);
	if (rc == OK)
		rc = store_open(c);
	if (rc == OK) {
		*out = c->db;
	} else {
		db_close(c->db);
	}
	c->db = NULL;
	c->reach = reach;
	return rc;
}

/* Without the primary the standby is enough to begin with. */
static enum rc open_dbs(struct ctx *c, struct web_app *a)
{
	enum rc rc = app_open_db(c, a, &a->writer, DB_WRITE);
	struct err why = c->err;

	if (rc < 0 && !(a->conf.read_url && app_is_cut_off(c)))
		return rc;
	err_clear(c);
	c->db = a->writer;
	rc = sources_new(c, &a->sources, &a->conf);
	c->db = NULL;
	if (rc < 0 || a->writer)
		return rc;
	if (!sources_has_standby(a->sources)) {
		c->err = why;
		return why.rc;
	}
	if (a->conf.log)
		a->conf.log(say(c, &msg_log_primary_gone, why.text));
	return OK;
}

bool app_is_cut_off(const struct ctx *c)
{
	return strcmp(c->err.field, "db") == 0 &&
	       (c->err.rc == E_IO || c->err.rc == E_BUSY);
}

const char *app_sentence(struct web_app *a, struct ctx *c)
{
	if (!app_is_cut_off(c))
		return c->err.text;
	sources_primary(a->sources, c->err.text);
	return say(c, &msg_page_not_stored);
}

enum rc web_app_new(struct ctx *c, struct web_app **out,
		    const struct web_app_conf *conf)
{
	struct web_app *a = xcalloc(1, sizeof(*a));
	enum rc rc;

	a->conf = *conf;
	pthread_mutex_init(&a->write_lock, NULL);
	pthread_mutex_init(&a->shared_lock, NULL);
	a->guard = guard_new();
	a->pending = pending_new();
	a->names = names_kept_new(c->app);
	add_routes(a);
	rc = tmpl_load(c, &a->set);
	if (rc == OK)
		rc = open_dbs(c, a);
	if (rc < 0) {
		web_app_free(a);
		return rc;
	}
	*out = a;
	return OK;
}

void web_app_free(struct web_app *a)
{
	if (!a)
		return;
	pending_free(a->pending);
	sources_free(a->sources);
	names_kept_free(a->names);
	db_close(a->writer);
	tmpl_set_free(a->set);
	router_free(a->router);
	guard_free(a->guard);
	keepsakes_free(a->shared);
	pthread_mutex_destroy(&a->shared_lock);
	pthread_mutex_destroy(&a->write_lock);
	free(a);
}

const struct web_app_conf *web_app_conf_of(const struct web_app *a)
{
	return &a->conf;
}

const struct router *web_app_router(const struct web_app *a)
{
	return a->router;
}

void *web_worker_new(void *app)
{
	struct web_worker *w = xcalloc(1, sizeof(*w));

	w->app = app;
	w->mem = arena_new();
	w->cache = listing_cache_new();
	w->scopes = scopes_new();
	w->memo = row_memo_new();
	return w;
}

static void free_kept(struct web_worker *w)
{
	listing_cache_free(w->cache);
	scopes_free(w->scopes);
	keepsakes_free(w->kept);
}

void web_worker_forget(struct web_worker *w)
{
	free_kept(w);
	memset(w->kept, 0, sizeof(w->kept));
	w->cache = listing_cache_new();
	w->scopes = scopes_new();
	row_memo_clear(w->memo);
}

void web_worker_rest(void *worker)
{
	struct web_worker *w = worker;

	if (w->reader)
		db_tell(w->reader);
	if (w->standby)
		db_tell(w->standby);
}

void web_worker_free(void *worker)
{
	struct web_worker *w = worker;

	if (!w)
		return;
	free_kept(w);
	row_memo_free(w->memo);
	db_close(w->reader);
	db_close(w->standby);
	arena_free(w->mem);
	free(w);
}

/* ---- writing ---- */

enum rc app_write_take(struct web_app *a, struct ctx *c)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += WRITE_WAIT_S;
	if (pthread_mutex_timedlock(&a->write_lock, &until) != 0)
		return err_set(c, E_BUSY, "", &msg_page_busy);
	if (!a->writer && app_open_db(c, a, &a->writer, DB_WRITE) < 0) {
		pthread_mutex_unlock(&a->write_lock);
		return c->err.rc;
	}
	c->db = a->writer;
	a->writes++;
	return OK;
}

void app_write_give(struct web_app *a, struct ctx *c)
{
	if (db_in_transaction(a->writer)) {
		c->db = a->writer;
		db_rollback(c);
	}
	sources_wrote(a->sources, db_take_written(a->writer));
	c->db = NULL;
	pthread_mutex_unlock(&a->write_lock);
}

/* Between two ticks nobody has written: now nobody waits for it. */
void web_app_tick(void *app)
{
	struct web_app *a = app;

	if (pthread_mutex_trylock(&a->write_lock) != 0)
		return;
	if (a->writes == a->writes_seen && a->writes != a->writes_rested &&
	    (!a->writer || db_rest(a->writer)))
		a->writes_rested = a->writes;
	a->writes_seen = a->writes;
	pthread_mutex_unlock(&a->write_lock);
}

enum rc page_write(struct page *p)
{
	enum rc rc;

	assert(!p->q->is_safe);
	if (p->is_writing)
		return OK;
	rc = group_take(p->worker, p->c);
	p->is_writing = rc == OK;
	return rc;
}

/* ---- one request ---- */

static void choose_lang(struct page *p)
{
	static const char *const names[LANG__N] = {"vi", "en"};
	const char *asked = request_param(p->q, "lang");
	const char *kept = request_cookie(p->q, "lang");
	int i;

	p->c->lang = p->app->conf.lang;
	for (i = 0; i < LANG__N; i++)
		if (kept && !asked && strcmp(kept, names[i]) == 0)
			p->c->lang = (enum lang)i;
	for (i = 0; i < LANG__N; i++)
		if (asked && strcmp(asked, names[i]) == 0) {
			p->c->lang = (enum lang)i;
			response_cookie(p->r, "lang", names[i], YEAR_S);
		}
}

/* Until there are accounts: whoever sits at this machine may all. */
static bool may(const struct page *p, unsigned need)
{
	static const unsigned everybody =
	    NEED_SEE | NEED_WRITE | NEED_IMPORT | NEED_EXPORT;

	UNUSED(p);
	return (need & ~everybody) == 0;
}

const struct idset *app_reach(const struct web_app *a)
{
	UNUSED(a);
	return NULL;
}

static bool has_token(const struct page *p)
{
	const char *session = request_cookie(p->q, "session");
	const char *token = request_param(p->q, "csrf");

	return session && token &&
	       guard_token_ok(p->app->guard, session, token);
}

int app_check(struct page *p)
{
	int status = router_find(p->app->router, p->c->mem, p->q->method,
				 p->q->path, &p->match);

	if (status == STATUS_METHOD)
		response_header(p->r, "Allow", p->match.allow);
	if (status != STATUS_OK)
		return status;
	if (!may(p, p->match.route->need)) {
		err_set(p->c, E_DENIED, "", &msg_page_denied);
		return STATUS_DENIED;
	}
	if (!p->q->is_safe && !has_token(p)) {
		err_set(p->c, E_DENIED, "", &msg_page_token);
		return STATUS_DENIED;
	}
	return STATUS_OK;
}

static const struct {
	enum rc rc;
	int status;
} statuses[] = {
    {E_INPUT, 400},    {E_USAGE, 400}, {E_NOTFOUND, 404}, {E_DENIED, 403},
    {E_CONFLICT, 409}, {E_LIMIT, 413}, {E_BUSY, 503},
};

int page_status(enum rc rc)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(statuses); i++)
		if (statuses[i].rc == rc)
			return statuses[i].status;
	return 500;
}

static const struct msg *say_of(int status)
{
	static const struct {
		int status;
		const struct msg *msg;
	} own[] = {
	    {STATUS_NONE, &msg_page_none},
	    {STATUS_METHOD, &msg_page_method},
	    {STATUS_DENIED, &msg_page_denied},
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(own); i++)
		if (own[i].status == status)
			return own[i].msg;
	return msg_web_status(status);
}

void page_error(struct page *p, int status)
{
	struct ctx *c = p->c;
	const char *text = c->err.text[0] ? arena_strdup(c->mem, c->err.text)
					  : say(c, say_of(status));
	struct tnode *t;

	err_clear(c);
	buf_clear(&p->r->body);
	p->r->file = NULL;
	p->r->status = status;
	if (strncmp(p->q->path, "/api/", 5) == 0) {
		page_json_error(p, status, text);
		return;
	}
	p->is_bare = true;
	if (p->q->is_htmx) { /* beside what is there, nothing typed is lost */
		response_header(p->r, "HX-Retarget", "#oops");
		response_header(p->r, "HX-Reswap", "innerHTML");
		response_header(p->r, "HX-Push-Url", "false");
	}
	t = page_head(p, page_text(p, "error_title"));
	tn_set_str(t, "message", text);
	tn_set_str(t, "status", page_plain(p, status));
	if (page_render_part(p, "error", "error_part") < 0)
		response_text(p->r, status, text);
	p->r->status = status;
}

void app_begin(struct page *p, struct ctx *c, const struct request *q,
	       struct response *r)
{
	const struct web_app_conf *k = &p->app->conf;
	const char *unit;

	c->now_ms = k->now_ms();
	c->today =
	    k->frozen_today ? k->frozen_today : day_of_instant(c->now_ms);
	c->author = k->author;
	c->app = k->app;
	p->c = c;
	p->q = q;
	p->r = r;
	choose_lang(p);
	unit = request_param(q, "unit");
	p->unit = unit && *unit ? unit : NULL;
}

void web_app_refuse(void *app, const struct request *q, int status,
		    struct response *r)
{
	struct ctx c = {.mem = arena_new()};
	struct page p = {.app = app};

	app_begin(&p, &c, q, r);
	page_error(&p, status);
	arena_free(c.mem);
}

/* Files inside the program; never the database. */
bool web_app_quick(void *app, const struct request *q, struct response *r)
{
	const struct asset *a;

	UNUSED(app);
	if (!q->is_safe || strncmp(q->path, "/assets/", 8) != 0)
		return false;
	a = asset_by_url(q->path);
	if (!a)
		return false;
	response_asset(r, a);
	return true;
}

bool web_app_is_slow(const struct request *q)
{
	static const char *const heads[] = {"/export/", "/template/"};
	size_t i, n = strlen(q->path);

	for (i = 0; i < ARRAY_LEN(heads); i++)
		if (strncmp(q->path, heads[i], strlen(heads[i])) == 0)
			return true;
	return n > 5 && strcmp(q->path + n - 5, "/undo") == 0;
}
