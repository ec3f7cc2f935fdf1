/*
 * http_response.c: what a page sets on its answer.
 */
#include "base/base.h"
#include "base/asset.h"
#include "web/http.h"
#include "web/http_int.h"

void response_init(struct response *p, struct arena *mem)
{
	*p = (struct response){
	    .mem = mem,
	    .status = HTTP_OK,
	    .type = "text/html; charset=utf-8",
	};
	buf_init(&p->body, RESPONSE_BODY_MAX);
}

void response_free(struct response *p)
{
	buf_free(&p->body);
}

static bool is_header_text(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return false;
	return true;
}

void response_header(struct response *p, const char *name, const char *value)
{
	if (!*name || strpbrk(name, " :") || !is_header_text(name) ||
	    !is_header_text(value))
		return;
	assert(p->n_headers < RESPONSE_HEADERS_MAX);
	p->headers[p->n_headers++] = (struct pair){arena_strdup(p->mem, name),
						   arena_strdup(p->mem, value)};
}

void response_cookie(struct response *p, const char *name, const char *value,
		     int max_age_s)
{
	const char *age = "";

	if (strpbrk(name, "=; ,\"") || strpbrk(value, "; ,\"\\"))
		return;
	if (max_age_s >= 0)
		age = arena_printf(p->mem, "; Max-Age=%d", max_age_s);
	response_header(
	    p, "Set-Cookie",
	    arena_printf(p->mem, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s",
			 name, value, age));
}

/* One slash first: "//host" and "/\host" lead away. */
static bool is_our_path(const char *s)
{
	if (s[0] != '/' || s[1] == '/' || s[1] == '\\')
		return false;
	for (; *s; s++)
		if (*s <= ' ' || *s > '~' || *s == '\\')
			return false;
	return true;
}

void response_redirect(struct response *p, const char *path)
{
	p->status = HTTP_SEE_OTHER;
	buf_clear(&p->body);
	response_header(p, "Location", is_our_path(path) ? path : "/");
}

void response_asset(struct response *p, const struct asset *a)
{
	const char *dot;
	const char *hash = a->url;

	p->type = a->type;
	p->bytes = a->bytes;
	p->bytes_n = a->n;
	p->gz = a->gz;
	p->gz_n = a->gz_n;
	p->is_fixed = a->url != NULL;
	/* "/assets/theme.1a2b3c4d.css": the hash stands before the ending */
	dot = hash ? strrchr(hash, '/') : NULL;
	if (dot)
		p->etag = arena_printf(p->mem, "\"%s\"", dot + 1);
}

static bool is_plain(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
}

/*
 * RFC 6266: filename= for old programs, with '_' for what ASCII lacks, and
 * filename*= (RFC 5987) with the whole name.
 */
void response_download(struct response *p, const char *name)
{
	const char *slash = strrchr(name, '/');
	const char *s;
	struct buf b;

	if (slash)
		name = slash + 1;
	buf_init(&b, 4 * KIB);
	buf_str(&b, "attachment; filename=\"");
	for (s = name; *s; s++)
		if (is_plain((unsigned char)*s) || *s == ' ')
			buf_char(&b, *s);
		else if (((unsigned char)*s & 0xc0) != 0x80)
			buf_char(&b, '_');
	buf_str(&b, "\"; filename*=UTF-8''");
	for (s = name; *s; s++)
		if (is_plain((unsigned char)*s))
			buf_char(&b, *s);
		else
			buf_printf(&b, "%%%02X", (unsigned)(unsigned char)*s);
	if (!b.over)
		response_header(p, "Content-Disposition", buf_text(&b));
	buf_free(&b);
	p->is_download = true;
}

void response_file(struct response *p, const char *path, const char *name,
		   bool remove)
{
	p->file = arena_strdup(p->mem, path);
	p->file_ends = remove;
	if (name)
		response_download(p, name);
}

void response_text(struct response *p, int status, const char *text)
{
	p->status = status;
	p->type = "text/plain; charset=utf-8";
	buf_clear(&p->body);
	buf_str(&p->body, text);
}
