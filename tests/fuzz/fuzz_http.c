/*
 * fuzz_http.c: what strangers send before any page runs: target, headers,
 * cookies, form, Host and Origin, token, routing.  Lines of the input: method,
 * target, "Name: value" ..., an empty line, then the form.
 */
#include "base/base.h"
#include "text/text.h"
#include "web/http_guard.h"
#include "web/http_int.h"
#include "web/router.h"

static enum rc nothing(struct page *p)
{
	UNUSED(p);
	return OK;
}

static const struct route routes[] = {
    {"GET", "/", 0, nothing},
    {"GET", "/a/:x", 0, nothing},
    {"POST", "/a/:x/b/:y", 0, nothing},
    {"GET", "/files/*rest", 0, nothing},
    {0},
};

/* Cuts the next line off; NULL at the end or at an empty line. */
static char *line(char **s)
{
	char *from = *s;
	char *end = strchr(from, '\n');

	if (!*from)
		return NULL;
	if (end)
		*end = '\0';
	*s = end ? end + 1 : from + strlen(from);
	return *from ? from : NULL;
}

static size_t headers(char **s, struct pair *h)
{
	size_t n = 0;
	char *l;
	char *colon;

	while (n < HTTP_HEADERS_MAX && (l = line(s)) != NULL) {
		colon = strchr(l, ':');
		if (!colon)
			continue;
		*colon = '\0';
		colon += 1 + strspn(colon + 1, " ");
		h[n++] = (struct pair){l, colon};
	}
	return n;
}

static void check_params(const struct request *r)
{
	static const char *const known[] = {"a", "b*", NULL};
	size_t i;

	for (i = 0; i < r->n_params; i++) {
		const struct param *p = &r->params[i];

		if (!*p->name || !text_is_utf8(p->value, strlen(p->value)))
			abort();
		if (!request_param(r, p->name) ||
		    !request_param_at(r, p->name, 0) ||
		    !request_param_count(r, p->name))
			abort();
	}
	request_stray(r, known);
	request_cookie(r, "session");
}

static void check_route(const struct request *r, struct arena *mem)
{
	struct router *t = router_new();
	struct route_match m;
	int status;
	size_t i;

	router_add(t, routes);
	status = router_find(t, mem, r->method, r->path, &m);
	if (status == HTTP_OK)
		for (i = 0; i < m.n_params; i++)
			if (!*m.params[i].value)
				abort();
	router_free(t);
}

/* Whatever a page is made to redirect to, it stays with us. */
static void check_answer(const char *s, struct arena *mem)
{
	struct response p;
	size_t i;

	response_init(&p, mem);
	response_redirect(&p, s);
	response_cookie(&p, "c", s, 1);
	response_download(&p, s);
	for (i = 0; i < p.n_headers; i++)
		if (strpbrk(p.headers[i].value, "\r\n"))
			abort();
	if (p.headers[0].value[0] != '/' || p.headers[0].value[1] == '/' ||
	    p.headers[0].value[1] == '\\')
		abort();
	response_free(&p);
}

static void run(char *s, struct arena *mem)
{
	struct pair h[HTTP_HEADERS_MAX];
	struct request r;
	const char *method = line(&s);
	const char *target = method ? line(&s) : NULL;
	size_t n;

	if (!target)
		return;
	request_init(&r, mem, method);
	n = headers(&s, h);
	check_answer(target, mem);
	if (request_set_target(&r, target))
		return;
	check_route(&r, mem);
	if (!request_set_headers(&r, h, n))
		guard_check(&r);
	request_add_form(&r, s, strlen(s));
	check_params(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem = arena_new();

	if (size < 64 * KIB)
		run(arena_strndup(mem, (const char *)data, size), mem);
	arena_free(mem);
	return 0;
}
