/*
 * app_int.h: what the files of the application share among themselves.
 */
#ifndef WEB_APP_INT_H
#define WEB_APP_INT_H

#include <pthread.h>

#include "db/db.h"
#include "schema/module.h"
#include "store/store.h"
#include "web/app.h"
#include "web/http_guard.h"
#include "web/page_messages.h"
#include "web/scopes.h"
#include "web/sources.h"
#include "web/tmpl.h"

enum { NAV_MAX = 24, PAGE_LISTS_MAX = 64, KEPT_MAX = 8 };

struct pending; /* page_import.c: lists that were read and not yet written */

/* What subjects keep between requests. */
struct keepsake {
	const void *key;
	void *value;
	void (*free_value)(void *value);
};

struct web_app {
	struct web_app_conf conf;
	struct tmpl_set *set;
	struct router *router;
	struct guard *guard;
	const struct nav_item *nav[NAV_MAX];
	int n_nav;
	/* D-01: one writing connection per process, one user at a time */
	struct db *writer;
	pthread_mutex_t write_lock;
	/* Under it: how often it was taken, also at the last tick, and when
	 * the writer last rested. */
	int64_t writes, writes_seen, writes_rested;
	pthread_mutex_t shared_lock;
	struct keepsake shared[KEPT_MAX]; /* by all workers */
	struct pending *pending;
	struct sources *sources;
	struct names_kept *names; /* for searches of all workers */
};

/* Requests that are done together (app_group.c). */
struct write_group {
	bool is_on;
	bool is_begun;	 /* the writing connection is ours */
	bool is_touched; /* by the request that runs */
	struct err why;	 /* it could not be begun */
};

struct web_worker {
	struct web_app *app;
	struct write_group group;
	struct db *reader;  /* NULL until it could be opened */
	struct db *standby; /* the same */
	struct arena *mem;
	struct listing_cache *cache;
	struct scopes *scopes;
	struct row_memo *memo; /* of requests that read */
	struct keepsake kept[KEPT_MAX];
};

void keepsakes_free(struct keepsake all[KEPT_MAX]);

extern const struct route page_routes[];
extern const struct nav_item page_nav[];

/* What who asks may see (ctx.reach): everything, until there are accounts. */
const struct idset *app_reach(const struct web_app *a);
/* c->db becomes the writing connection; E_BUSY after half a minute. */
enum rc app_write_take(struct web_app *a, struct ctx *c);
/* Rolls back what is open; c->db is NULL afterwards. */
void app_write_give(struct web_app *a, struct ctx *c);
/* The same for a request, which may be one of a group. */
enum rc group_take(struct web_worker *w, struct ctx *c);
void group_give(struct web_worker *w, struct ctx *c);

/* app.c, for the way of a request (app_way.c) */
enum rc app_open_db(struct ctx *c, const struct web_app *a, struct db **out,
		    enum db_mode mode);
void app_begin(struct page *p, struct ctx *c, const struct request *q,
	       struct response *r);
/* c->err says that a server is not there; its sentence is for the log. */
bool app_is_cut_off(const struct ctx *c);
/* The sentence of c->err for people; what is for the log goes there. */
const char *app_sentence(struct web_app *a, struct ctx *c);
/* What it kept of the database may be wrong. */
void web_worker_forget(struct web_worker *w);
/* The answer becomes the sentence of `why`. */
void app_answer_error(struct web_worker *w, const struct request *q,
		      struct response *r, const struct err *why);
/* Route, right, token: 200, or why not. */
int app_check(struct page *p);

struct pending *pending_new(void);
void pending_free(struct pending *k); /* removes the files; NULL is fine */

/* The error page of a status; the sentence of c->err if there is one. */
void page_error(struct page *p, int status);
int page_status(enum rc rc);

/* The layout's choice of units; nothing if there is no tree. */
enum rc page_put_units(struct page *p);
void page_put_nav(struct page *p, const char *here);

/* ---- for the pages ---- */

/* The list whose first part is e; NULL = none. */
const struct list_def *page_list_of(const struct page *p,
				    const struct entity *e);
/* The entity and record of /record/:entity/:uid. */
enum rc page_record(struct page *p, struct row **out);
/* Records that complete r (OWNER); returns how many, at most max. */
enum rc page_parts(struct page *p, const struct row *r, struct row **out,
		   int *n, int max);
enum { PAGE_PARTS_MAX = 16 };
/* Both of them; room for PAGE_PARTS_MAX parts. */
enum rc page_record_whole(struct page *p, struct row **out, struct row **parts,
			  int *n);
/* A number as people read it, plain digits. */
const char *page_num(const struct page *p, int64_t i);
/* The same; is_least: "over 1,234". */
const char *page_count(const struct page *p, int64_t n, bool is_least);
const char *page_plain(const struct page *p, int64_t i);
/* Cells of a table (templates table, cell). */
struct tnode *page_col(struct tnode *cols, const char *label);
struct tnode *page_cell(struct tnode *cells, const char *label,
			const char *text);

#endif
