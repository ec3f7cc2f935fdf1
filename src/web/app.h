/*
 * app.h: the web application without sockets: a request goes in, an answer
 * comes out.  The dispatcher finds the route, checks the right (.need), the
 * token of a form, opens a read transaction and calls the page; a page that
 * writes asks for page_write() and uses acts.
 */
#ifndef WEB_APP_H
#define WEB_APP_H

#include "base/ctx.h"
#include "base/idtree.h"
#include "exchange/list.h"
#include "web/http.h"
#include "web/router.h"
#include "web/tdata.h"

struct listing_cache;
struct web_app;
struct web_worker;

/* Bits of route.need.  Until there are accounts everybody on this machine
 * has them all. */
enum page_need {
	NEED_SEE = 1 << 0,
	NEED_WRITE = 1 << 1,
	NEED_IMPORT = 1 << 2,
	NEED_EXPORT = 1 << 3,
};

/* An entry of the main navigation (struct module.nav, ended by .url NULL).
 * The same url again replaces the engine's own entry. */
struct nav_item {
	const char *url; /* "/tree" */
	const char *label, *label_en;
	const char *icon; /* assets/icons.txt */
	int order;	  /* home 0, lists 80, import 90, acts 95 */
	bool is_main;	  /* also in the phone's bar, which holds five */
};

/* One request on its way through a page. */
struct page {
	struct ctx *c; /* c->db can only read until page_write() */
	const struct request *q;
	struct response *r;
	struct route_match match;
	struct web_app *app;
	struct listing_cache *cache; /* for store_listing() */
	const char *unit;	     /* code from ?unit=, or NULL: everything */
	const struct row *unit_row; /* its record, once a reading page had it */
	/* parameters that stay when another unit is chosen, ended by NULL;
	 * NULL: those of a record or a figure do not outlive it */
	const char *const *kept;
	/* set by page_head() */
	struct tnode *data, *crumbs, *acts;
	/* of the dispatcher */
	struct web_worker *worker;
	bool is_writing, is_bare;
	bool is_from_standby, is_alone; /* alone: the primary is gone */
	int64_t as_of_ms;		/* 0: not known */
	const char *csrf;
};

/* ---- what a page reads ---- */

/* The parameter of the route's path; never NULL for one that it has. */
const char *page_part(const struct page *p, const char *name);
/* A parameter of address or form; NULL if missing or empty. */
const char *page_param(const struct page *p, const char *name);
/* A day; *out keeps its value if there is none.  E_INPUT: not a full day. */
enum rc page_param_day(struct page *p, const char *name, day_t *out);
/* S-32: E_INPUT if there is a parameter besides these (NULL-ended; a '*' at
 * the end of a name: may come several times), lang, unit and csrf. */
enum rc page_takes(struct page *p, const char *const *known);
/* The records below p->unit today, itself included; *out NULL = everything.
 * E_NOTFOUND with a sentence if there is no such unit. */
enum rc page_scope(struct page *p, const struct idset **out);
/* The whole tree of units on a day.  E_NOTFOUND with a sentence if there is
 * none. */
enum rc page_tree(struct page *p, day_t day, const struct idtree **out);
/* The entity that units are (what SCOPE fields point to); NULL = none. */
const struct entity *app_tree(const struct app *app);
/* The record called p->unit; NULL if none is chosen. */
enum rc page_unit(struct page *p, const struct row **out);

/*
 * What a subject keeps in the worker between requests, for instance figures
 * that hold until somebody writes.  key: any address of the subject's own.  The
 * slot holds NULL at first; free_value is called when the worker ends.
 */
void **page_keep(struct page *p, const void *key,
		 void (*free_value)(void *value));

/*
 * The same for what is large and knows how several use it at once: there is one
 * for all workers.  make is called by the first who asks.
 */
void *page_share(struct page *p, const void *key, void *(*make)(void),
		 void (*free_value)(void *value));

/* ---- what a page says ---- */

/* Begins p->data: all that the layout asks for, heading = title. */
struct tnode *page_head(struct page *p, const char *title);
/* Which entry of the navigation is lit; by itself the longest that the
 * request's path begins with. */
void page_here(struct page *p, const char *nav_url);
void page_crumb(struct page *p, const char *url, const char *label);
void page_act(struct page *p, const char *label, const char *icon,
	      const char *url, bool is_primary);
void page_act_print(struct page *p);
/* A sentence above the page, after page_head(); kind: "good" "warn" "bad"
 * "info". */
void page_flash(struct page *p, const char *kind, const char *text);
/* assets/templates/NAME.html inside the layout, filled with p->data. */
enum rc page_render(struct page *p, const char *name);
/* The same; when htmx asks, the part alone, a template that NAME includes. */
enum rc page_render_part(struct page *p, const char *name, const char *part);
/* 303 to a path of ours; htmx is told to load that page. */
enum rc page_redirect(struct page *p, const char *url);
/* As of when the data are, if they come from a standby; else NULL. */
const char *page_as_of(const struct page *p);
/* The token that every form which posts must carry as "csrf". */
const char *page_csrf(struct page *p);
/* A sentence of assets/strings.csv. */
const char *page_text(const struct page *p, const char *key);

/* The label of an entity, of a list. */
const char *page_entity(const struct page *p, const struct entity *e);
const char *page_entities(const struct page *p, const struct entity *e);
const char *page_list_label(const struct page *p, const struct list_def *l);

/* ---- addresses, in the memory of the request ---- */

/*
 * page_url(p, "/list/people", "stage", "x", NULL): path and parameters,
 * ended by NULL; those that are NULL or "" are left out.  ?unit= goes along
 * unless the path has one itself ("unit" among the names, even empty).
 */
const char *page_url(const struct page *p, const char *path, ...)
    __attribute__((sentinel));
const char *page_record_url(const struct page *p, const struct row *r);
const char *page_uid_url(const struct page *p, const struct entity *e,
			 const char *uid_hex);
/* The record behind a ref's value; NULL if there is none. */
const char *page_ref_url(const struct page *p, const struct field *f,
			 const struct val *v);

/* ---- writing ---- */

/*
 * For POST: from here on c->db is the one connection that writes; ours until
 * the answer.  The page uses act_begin … act_commit; what it leaves open is
 * rolled back.
 */
enum rc page_write(struct page *p);

/* ---- P-12: what may be shown ---- */

/* On lists and in hits: neither SENSITIVE nor CREDENTIAL fields. */
bool field_on_lists(const struct field *f);
/* As store_show(), CREDENTIAL fields masked but for the last two. */
const char *page_show(const struct page *p, const struct field *f,
		      const struct val *v);

/* ---- for the shell ---- */

struct web_app_conf {
	const struct app *app;
	const char *db_url;
	const char *read_url; /* a standby to read from, or NULL */
	const char *folder;   /* private, for files in passing */
	const char *author;   /* until there are accounts */
	bool no_wall;	      /* as in struct ctx */
	const char *version;
	enum lang lang;		 /* of who has not chosen */
	day_t frozen_today;	 /* --on; 0 = by the clock */
	int64_t (*now_ms)(void); /* the shell's clock */
	/* For the administrator; from any thread.  May be NULL. */
	void (*log)(const char *line);
};

/* Opens the writing connection; the file must exist. */
enum rc web_app_new(struct ctx *c, struct web_app **out,
		    const struct web_app_conf *conf);
void web_app_free(struct web_app *a); /* NULL is fine */
const struct web_app_conf *web_app_conf_of(const struct web_app *a);
const struct router *web_app_router(const struct web_app *a);

/* The functions of struct web_server_conf; app is a struct web_app. */
void *web_worker_new(void *app);
/* Says to the server what is unsaid. */
void web_worker_rest(void *worker);
void web_worker_free(void *worker);
void web_app_handle(void *worker, const struct request *q, struct response *r);
bool web_app_is_slow(const struct request *q);
bool web_app_is_shared(const struct request *q);
void web_app_handle_all(void *worker, const struct request *const *q,
			struct response *const *r, int n);
void web_app_tick(void *app);
bool web_app_quick(void *app, const struct request *q, struct response *r);
void web_app_refuse(void *app, const struct request *q, int status,
		    struct response *r);

#endif
