/*
 * router.c: a tree of path parts.  Parts are split before they are decoded,
 * so an escaped slash stays inside its part.
 */
#include "base/base.h"
#include "base/vec.h"
#include "web/http_int.h"
#include "web/router.h"

enum { METHODS_MAX = 6, DEPTH_MAX = 16 };

struct node {
	char *part;	      /* literal; NULL for a parameter and for rest */
	struct node *fixed;   /* first child with a literal part */
	struct node *any;     /* child that is a parameter */
	struct node *rest;    /* child that takes all that follows */
	struct node *sibling; /* next literal of the same parent */
	const struct route *routes[METHODS_MAX];
	size_t n_routes;
};

struct router {
	struct node root;
	VEC(const struct route *) list;
};

struct router *router_new(void)
{
	return xcalloc(1, sizeof(struct router));
}

static void node_free(struct node *n)
{
	struct node *next;
	struct node *kid;

	if (!n)
		return;
	for (kid = n->fixed; kid; kid = next) {
		next = kid->sibling;
		node_free(kid);
	}
	node_free(n->any);
	node_free(n->rest);
	free(n->part);
	free(n);
}

void router_free(struct router *t)
{
	struct node *root;

	if (!t)
		return;
	root = xmalloc(sizeof(*root));
	*root = t->root;
	node_free(root);
	vec_free(&t->list);
	free(t);
}

static struct node *fixed_child(const struct node *n, const char *part,
				size_t len)
{
	struct node *kid;

	for (kid = n->fixed; kid; kid = kid->sibling)
		if (!strncmp(kid->part, part, len) && !kid->part[len])
			return kid;
	return NULL;
}

static struct node *child_for(struct node *n, const char *part, size_t len)
{
	struct node **slot = *part == '*' ? &n->rest : &n->any;
	struct node *kid;

	if (*part != ':' && *part != '*') {
		kid = fixed_child(n, part, len);
		if (kid)
			return kid;
		kid = xcalloc(1, sizeof(*kid));
		kid->part = xmalloc(len + 1);
		memcpy(kid->part, part, len);
		kid->part[len] = '\0';
		kid->sibling = n->fixed;
		n->fixed = kid;
		return kid;
	}
	if (!*slot)
		*slot = xcalloc(1, sizeof(**slot));
	return *slot;
}

static void list_replace(struct router *t, const struct route *old,
			 const struct route *route)
{
	size_t i;

	for (i = 0; i < t->list.n; i++)
		if (t->list.v[i] == old)
			t->list.v[i] = route;
}

static void add_one(struct router *t, const struct route *route)
{
	struct node *n = &t->root;
	const char *s = route->path + 1;
	size_t len;
	size_t i;

	assert(route->path[0] == '/');
	while (*s) {
		len = strcspn(s, "/");
		n = child_for(n, s, len);
		s += len + (s[len] == '/');
	}
	for (i = 0; i < n->n_routes; i++) {
		if (strcmp(n->routes[i]->method, route->method))
			continue;
		list_replace(t, n->routes[i], route);
		n->routes[i] = route;
		return;
	}
	assert(n->n_routes < METHODS_MAX);
	n->routes[n->n_routes++] = route;
	vec_push(&t->list, route);
}

void router_add(struct router *t, const struct route *table)
{
	for (; table->path; table++)
		add_one(t, table);
}

size_t router_count(const struct router *t)
{
	return t->list.n;
}

const struct route *router_at(const struct router *t, size_t i)
{
	return t->list.v[i];
}

/* The deepest node that fits the whole path; fixed parts first. */
static const struct node *walk(const struct node *n, const char *s, int depth)
{
	size_t len = strcspn(s, "/");
	const struct node *found = NULL;
	const struct node *kid;
	const char *next = s + len + (s[len] == '/');

	if (!*s && n->n_routes)
		return n;
	if (!*s || depth >= DEPTH_MAX)
		return NULL;
	/* "/a/" is not "/a", "/a//b" not "/a/b" */
	if (len && (s[len] != '/' || *next)) {
		kid = fixed_child(n, s, len);
		if (kid)
			found = walk(kid, next, depth + 1);
		if (!found && n->any)
			found = walk(n->any, next, depth + 1);
	}
	return found ? found : n->rest;
}

static const struct route *of_method(const struct node *n, const char *method)
{
	size_t i;

	for (i = 0; i < n->n_routes; i++)
		if (!strcmp(n->routes[i]->method, method))
			return n->routes[i];
	return strcmp(method, "HEAD") ? NULL : of_method(n, "GET");
}

static void fill_allow(const struct node *n, struct route_match *out)
{
	struct buf b;
	size_t i;

	buf_init(&b, sizeof(out->allow) - 1);
	for (i = 0; i < n->n_routes; i++) {
		if (i)
			buf_str(&b, ", ");
		buf_str(&b, n->routes[i]->method);
		if (!strcmp(n->routes[i]->method, "GET"))
			buf_str(&b, ", HEAD");
	}
	memcpy(out->allow, buf_text(&b), b.n + 1);
	buf_free(&b);
}

/* Parameter names are those of the found route, not of its siblings. */
static int fill_params(struct arena *mem, const char *s,
		       struct route_match *out)
{
	const char *p = out->route->path + 1;
	size_t plen;
	size_t len;
	struct pair *pair;

	while (*p) {
		plen = strcspn(p, "/");
		len = *p == '*' ? strlen(s) : strcspn(s, "/");
		if (*p == ':' || *p == '*') {
			assert(out->n_params < ROUTE_PARAMS_MAX);
			pair = &out->params[out->n_params++];
			pair->name = arena_strndup(mem, p + 1, plen - 1);
			pair->value = http_decode(mem, s, len, false);
			if (!pair->value)
				return HTTP_BAD;
		}
		p += plen + (p[plen] == '/');
		s += len + (s[len] == '/');
	}
	return HTTP_OK;
}

int router_find(const struct router *t, struct arena *mem, const char *method,
		const char *path, struct route_match *out)
{
	const struct node *n;

	*out = (struct route_match){0};
	if (path[0] != '/')
		return HTTP_BAD;
	n = walk(&t->root, path + 1, 0);
	if (!n)
		return HTTP_NOT_FOUND;
	out->route = of_method(n, method);
	if (!out->route) {
		fill_allow(n, out);
		return HTTP_BAD_METHOD;
	}
	return fill_params(mem, path + 1, out);
}

const char *route_param(const struct route_match *m, const char *name)
{
	size_t i;

	for (i = 0; i < m->n_params; i++)
		if (!strcmp(m->params[i].name, name))
			return m->params[i].value;
	return NULL;
}
