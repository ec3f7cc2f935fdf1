/*
 * http.c: the head of a request: what is refused because two programs could
 * read it in two ways, and what pages ask of it.
 */
#include "base/base.h"
#include <strings.h>
#include "web/http.h"
#include "web/http_int.h"

void request_init(struct request *r, struct arena *mem, const char *method)
{
	*r = (struct request){
	    .mem = mem,
	    .method = arena_strdup(mem, method),
	    .path = "/",
	    .query = "",
	    .client = "",
	};
	r->is_safe = !strcmp(method, "GET") || !strcmp(method, "HEAD");
}

static bool is_token(const char *s)
{
	if (!*s)
		return false;
	for (; *s; s++)
		if (*s <= ' ' || *s > '~' || strchr("()<>@,;:\\\"/[]?={}", *s))
			return false;
	return true;
}

/* No control bytes, so no line break can hide in a value. */
static bool is_field_value(const char *s)
{
	for (; *s; s++)
		if (((unsigned char)*s < ' ' && *s != '\t') || *s == 0x7f)
			return false;
	return true;
}

static bool is_number(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n > 0 && n <= 18 && !s[n];
}

/* Those that change where a message ends or whom it is for: once at most. */
static const char *const once[] = {
    "Host",	    "Content-Length",	"Transfer-Encoding",
    "Content-Type", "Origin",		"Sec-Fetch-Site",
    "Expect",	    "Content-Encoding",
};

static size_t header_count(const struct request *r, const char *name)
{
	size_t n = 0;
	size_t i;

	for (i = 0; i < r->n_headers; i++)
		n += !strcasecmp(r->headers[i].name, name);
	return n;
}

static int check_framing(const struct request *r)
{
	const char *length = request_header(r, "Content-Length");
	const char *coding = request_header(r, "Transfer-Encoding");
	const char *expect = request_header(r, "Expect");
	size_t i;

	for (i = 0; i < ARRAY_LEN(once); i++)
		if (header_count(r, once[i]) > 1)
			return HTTP_BAD;
	if (length && coding)
		return HTTP_BAD;
	if (length && !is_number(length))
		return HTTP_BAD;
	/* No browser sends chunks.  The library reads their lines less strictly
	 * than others do (bare LF), and we do not see them. */
	if (coding)
		return strcasecmp(coding, "chunked") ? HTTP_BAD
						     : HTTP_LENGTH_REQUIRED;
	if (expect && strcasecmp(expect, "100-continue"))
		return HTTP_BAD;
	if (request_header(r, "Content-Encoding"))
		return HTTP_NO_TYPE;
	/* a body that nobody expects is the start of the next request to a
	 * less careful program */
	if (r->is_safe && request_body_size(r) != 0)
		return HTTP_BAD;
	return 0;
}

int request_set_headers(struct request *r, const struct pair *h, size_t n)
{
	const char *s;
	size_t i;

	if (n > HTTP_HEADERS_MAX)
		return HTTP_HEAD_TOO_LARGE;
	r->headers = arena_alloc(r->mem, (n + 1) * sizeof(*r->headers));
	for (i = 0; i < n; i++) {
		if (!is_token(h[i].name) || !is_field_value(h[i].value))
			return HTTP_BAD;
		r->headers[i].name = arena_strdup(r->mem, h[i].name);
		r->headers[i].value = arena_strdup(r->mem, h[i].value);
		r->n_headers++;
		if (!strcasecmp(h[i].name, "Cookie"))
			http_add_cookies(r, r->headers[i].value);
	}
	s = request_header(r, "HX-Request");
	r->is_htmx = s && !strcmp(s, "true");
	s = request_header(r, "Accept-Encoding");
	r->takes_gzip = s && http_list_takes(s, "gzip");
	return check_framing(r);
}

const char *request_header(const struct request *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->n_headers; i++)
		if (!strcasecmp(r->headers[i].name, name))
			return r->headers[i].value;
	return NULL;
}

const char *request_cookie(const struct request *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->n_cookies; i++)
		if (!strcmp(r->cookies[i].name, name))
			return r->cookies[i].value;
	return NULL;
}

const char *request_param(const struct request *r, const char *name)
{
	const char *of_query = NULL;
	size_t i;

	for (i = 0; i < r->n_params; i++) {
		if (strcmp(r->params[i].name, name))
			continue;
		if (r->params[i].in_body)
			return r->params[i].value;
		if (!of_query)
			of_query = r->params[i].value;
	}
	return of_query;
}

size_t request_param_count(const struct request *r, const char *name)
{
	size_t n = 0;
	size_t i;

	for (i = 0; i < r->n_params; i++)
		n += !strcmp(r->params[i].name, name);
	return n;
}

const char *request_param_at(const struct request *r, const char *name,
			     size_t nth)
{
	size_t i;

	for (i = 0; i < r->n_params; i++)
		if (!strcmp(r->params[i].name, name) && nth-- == 0)
			return r->params[i].value;
	return NULL;
}

struct upload *request_upload(const struct request *r, const char *field)
{
	size_t i;

	for (i = 0; i < r->n_uploads; i++)
		if (!strcmp(r->uploads[i].field, field))
			return &r->uploads[i];
	return NULL;
}

/* The entry of the list for that name, with or without its '*'. */
static const char *known_as(const char *const *known, const char *name)
{
	size_t n = strlen(name);

	for (; *known; known++)
		if (!strncmp(*known, name, n) &&
		    (!(*known)[n] || !strcmp(*known + n, "*")))
			return *known;
	return NULL;
}

static size_t upload_count(const struct request *r, const char *field)
{
	size_t n = 0;
	size_t i;

	for (i = 0; i < r->n_uploads; i++)
		n += !strcmp(r->uploads[i].field, field);
	return n;
}

static bool is_stray(const struct request *r, const char *const *known,
		     const char *name)
{
	const char *as = known_as(known, name);

	if (!as)
		return true;
	if (strlen(as) > strlen(name))
		return false;
	return request_param_count(r, name) + upload_count(r, name) > 1;
}

const char *request_stray(const struct request *r, const char *const *known)
{
	size_t i;

	for (i = 0; i < r->n_params; i++)
		if (is_stray(r, known, r->params[i].name))
			return r->params[i].name;
	for (i = 0; i < r->n_uploads; i++)
		if (is_stray(r, known, r->uploads[i].field))
			return r->uploads[i].field;
	return NULL;
}

int64_t request_body_size(const struct request *r)
{
	const char *s = request_header(r, "Content-Length");

	return s && is_number(s) ? (int64_t)strtoll(s, NULL, 10) : 0;
}

bool http_list_takes(const char *list, const char *coding)
{
	size_t n = strlen(coding);
	const char *q;
	size_t len;

	for (; *list; list += len + (list[len] == ',')) {
		list += strspn(list, " \t");
		len = strcspn(list, ",");
		if (strcspn(list, " \t;,") != n ||
		    strncasecmp(list, coding, n) != 0)
			continue;
		q = memmem(list, len, "q=", 2);
		/* "gzip;q=0", "gzip;q=0.000": not wanted */
		return !q || strcspn(q, "123456789") < strcspn(q, ",");
	}
	return false;
}

bool http_tag_matches(const char *list, const char *etag)
{
	size_t n = strlen(etag);
	size_t len;

	for (; *list; list += len + (list[len] == ',')) {
		list += strspn(list, " \t");
		len = strcspn(list, ",");
		if (*list == '*')
			return true;
		if (!strncmp(list, "W/", 2)) {
			list += 2;
			len -= 2;
		}
		if (len >= n && !strncmp(list, etag, n))
			return true;
	}
	return false;
}
