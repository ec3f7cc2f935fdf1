/*
 * router.h: which row of the tables answers a request.  The right in .need
 * is checked by whoever calls, before fn; a handler cannot forget it.
 */
#ifndef WEB_ROUTER_H
#define WEB_ROUTER_H

#include "web/http.h"

struct page; /* web/app.h: a request with ctx, answer and parameters */

struct route {
	const char *method; /* "GET" answers HEAD too */
	/* "/person/:uid/history"; a last part "*rest" takes all that follows */
	const char *path;
	unsigned need;
	enum rc (*fn)(struct page *p);
};

enum { ROUTE_PARAMS_MAX = 8 };

struct route_match {
	const struct route *route;
	struct pair params[ROUTE_PARAMS_MAX]; /* decoded */
	size_t n_params;
	char allow[64]; /* for 405: "GET, HEAD, POST" */
};

struct router;

struct router *router_new(void);
void router_free(struct router *t); /* NULL is fine */

/*
 * A table ended by .path == NULL, which must outlive the router.  The same
 * method and path again replaces the older row: so a page of a module beats
 * the generic one.
 */
void router_add(struct router *t, const struct route *table);
size_t router_count(const struct router *t);
const struct route *router_at(const struct router *t, size_t i);

/*
 * Finds the route of a raw path.  200, 400 (a part that does not decode),
 * 404, or 405 with .allow filled.  A fixed part beats a parameter, from left
 * to right.
 */
int router_find(const struct router *t, struct arena *mem, const char *method,
		const char *path, struct route_match *out);

/* NULL if the route has no such parameter. */
const char *route_param(const struct route_match *m, const char *name);

#endif
