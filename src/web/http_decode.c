/*
 * http_decode.c: percent escapes, queries, forms and cookies.  Everything
 * here reads bytes of strangers and is fuzzed.
 */
#include "base/base.h"
#include "text/text.h"
#include "web/http.h"
#include "web/http_int.h"

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The byte behind "%41", or -1. */
static int escape(const char *s, const char *end)
{
	int hi;
	int lo;

	if (end - s < 3)
		return -1;
	hi = hex(s[1]);
	lo = hex(s[2]);
	return hi < 0 || lo < 0 ? -1 : hi * 16 + lo;
}

char *http_decode(struct arena *mem, const char *s, size_t n, bool plus)
{
	char *out = arena_alloc(mem, n + 1);
	const char *end = s + n;
	size_t len = 0;
	int c;

	while (s < end) {
		if (*s == '%') {
			c = escape(s, end);
			if (c <= 0)
				return NULL; /* broken, or NUL */
			out[len++] = (char)c;
			s += 3;
			continue;
		}
		if (!*s)
			return NULL;
		out[len++] = *s == '+' && plus ? ' ' : *s;
		s++;
	}
	out[len] = '\0';
	return text_is_utf8(out, len) ? out : NULL;
}

bool http_path_is_sound(const char *s, size_t n)
{
	const char *end = s + n;

	if (!n || *s != '/')
		return false;
	for (; s < end; s++) {
		if (*s <= ' ' || *s > '~' || *s == '#' || *s == '\\')
			return false;
		if (*s == '%' && escape(s, end) <= 0)
			return false;
	}
	return true;
}

int request_add_param(struct request *r, const char *name, const char *value,
		      size_t n, bool in_body)
{
	size_t room;

	if (!*name || strlen(name) > HTTP_NAME_MAX || memchr(value, 0, n) ||
	    !text_is_utf8(value, n) || !text_is_utf8(name, strlen(name)))
		return HTTP_BAD;
	if (r->n_params >= HTTP_PARAMS_MAX)
		return HTTP_TOO_LARGE;
	/* grows by doubling: the counts that are powers of two are full */
	if ((r->n_params & (r->n_params - 1)) == 0) {
		struct param *more;

		room = r->n_params ? r->n_params * 2 : 1;
		more = arena_alloc(r->mem, room * sizeof(*more));
		if (r->n_params)
			memcpy(more, r->params, r->n_params * sizeof(*more));
		r->params = more;
	}
	r->params[r->n_params++] = (struct param){
	    .name = arena_strdup(r->mem, name),
	    .value = arena_strndup(r->mem, value, n),
	    .in_body = in_body,
	};
	return 0;
}

/* One "name=value" of a query or form. */
static int add_piece(struct request *r, const char *s, size_t n, bool in_body)
{
	const char *eq = memchr(s, '=', n);
	size_t name_n = eq ? (size_t)(eq - s) : n;
	char *name;
	char *value;

	/* decoding never makes text longer than three times the limit */
	if (name_n > 3 * HTTP_NAME_MAX)
		return HTTP_BAD;
	name = http_decode(r->mem, s, name_n, true);
	value = eq ? http_decode(r->mem, eq + 1, n - name_n - 1, true) : "";
	if (!name || !value)
		return HTTP_BAD;
	return request_add_param(r, name, value, strlen(value), in_body);
}

int http_add_params(struct request *r, const char *s, size_t n, bool in_body)
{
	const char *end = s + n;
	const char *amp;
	size_t len;
	int status;

	for (; s < end; s += len + 1) {
		amp = memchr(s, '&', (size_t)(end - s));
		len = amp ? (size_t)(amp - s) : (size_t)(end - s);
		if (!len)
			continue; /* "a=1&&b=2" */
		status = add_piece(r, s, len, in_body);
		if (status)
			return status;
	}
	return 0;
}

int request_add_form(struct request *r, const char *s, size_t n)
{
	if (n > HTTP_FORM_MAX)
		return HTTP_TOO_LARGE;
	return http_add_params(r, s, n, true);
}

int request_set_target(struct request *r, const char *raw)
{
	const char *mark = strchr(raw, '?');
	size_t path_n = mark ? (size_t)(mark - raw) : strlen(raw);
	const char *s;

	if (!http_path_is_sound(raw, path_n))
		return HTTP_BAD;
	r->path = arena_strndup(r->mem, raw, path_n);
	r->query = mark ? arena_strdup(r->mem, mark + 1) : "";
	/* browsers send letters of queries escaped; blanks and controls are
	 * somebody's play with the line */
	for (s = r->query; *s; s++)
		if ((unsigned char)*s <= ' ' || *s == 0x7f)
			return HTTP_BAD;
	return http_add_params(r, r->query, strlen(r->query), false);
}

/* "a=1; b=2"; what is not a cookie is passed over, as browsers are many. */
void http_add_cookies(struct request *r, const char *s)
{
	const char *end;
	const char *eq;
	size_t n;

	if (!r->cookies)
		r->cookies =
		    arena_alloc(r->mem, HTTP_COOKIES_MAX * sizeof(*r->cookies));
	for (; *s; s += n + (s[n] == ';')) {
		while (*s == ' ' || *s == '\t')
			s++;
		end = strchrnul(s, ';');
		n = (size_t)(end - s);
		eq = memchr(s, '=', n);
		if (!eq || eq == s || r->n_cookies >= HTTP_COOKIES_MAX)
			continue;
		while (end > eq + 1 && (end[-1] == ' ' || end[-1] == '\t'))
			end--;
		r->cookies[r->n_cookies++] = (struct pair){
		    arena_strndup(r->mem, s, (size_t)(eq - s)),
		    arena_strndup(r->mem, eq + 1, (size_t)(end - eq - 1)),
		};
	}
}
