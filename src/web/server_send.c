/*
 * server_send.c: an answer on its way out, with the heads that every answer
 * carries.
 */
#include "base/base.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "web/messages.h"
#include "web/server_int.h"
#include "web/server_zip.h"

enum { ZIP_LEAST = 1024 };

/* S-45, S-46.  referrer: no-referrer would take the Origin away too. */
static const struct pair everywhere[] = {
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), "
			   "payment=(), usb=()"},
    {"X-Frame-Options", "DENY"},
};

static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/* What is saved, never shown (S-41). */
static const char policy_download[] =
    "sandbox; default-src 'none'; frame-ancestors 'none'";

void send_prepare(struct exchange *ex, struct pool_thread *th)
{
	struct response *p = &ex->response;

	if (p->bytes || p->file || !ex->request.takes_gzip || p->body.over ||
	    p->body.n < ZIP_LEAST)
		return;
	if (strncmp(p->type, "text/", 5) && !strstr(p->type, "json") &&
	    !strstr(p->type, "svg"))
		return;
	ex->packed = zip_bytes(&th->zip, p->body.s, p->body.n, &ex->packed_n);
}

static struct MHD_Response *of_file(struct response *p)
{
	struct MHD_Response *m = NULL;
	struct stat st;
	int fd;

	fd = open(p->file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		m = MHD_create_response_from_fd64((uint64_t)st.st_size, fd);
	if (!m)
		close(fd);
	if (p->file_ends)
		unlink(p->file);
	return m;
}

/* Bytes that are never changed nor freed; the library takes them as void *. */
static struct MHD_Response *of_bytes(const void *bytes, size_t n)
{
	return MHD_create_response_from_buffer(n, (void *)(uintptr_t)bytes,
					       MHD_RESPMEM_PERSISTENT);
}

static struct MHD_Response *of_heap(char *bytes, size_t n)
{
	return MHD_create_response_from_buffer(n, bytes, MHD_RESPMEM_MUST_FREE);
}

static bool is_same(const struct request *r, const struct response *p)
{
	const char *tags = request_header(r, "If-None-Match");

	return p->etag && tags && r->is_safe && p->status == HTTP_OK &&
	       http_tag_matches(tags, p->etag);
}

static struct MHD_Response *body_of(struct exchange *ex, struct response *p)
{
	struct MHD_Response *m;
	char *packed = ex->packed;
	size_t n;

	if (p->file)
		return of_file(p);
	if (is_same(&ex->request, p)) {
		p->status = HTTP_NOT_MODIFIED;
		return of_bytes("", 0);
	}
	if (p->bytes) {
		if (!p->gz || !ex->request.takes_gzip)
			return of_bytes(p->bytes, p->bytes_n);
		m = of_bytes(p->gz, p->gz_n);
		MHD_add_response_header(m, "Content-Encoding", "gzip");
		return m;
	}
	if (p->body.over)
		return NULL;
	if (packed && p == &ex->response) {
		ex->packed = NULL;
		m = of_heap(packed, ex->packed_n);
		MHD_add_response_header(m, "Content-Encoding", "gzip");
		return m;
	}
	n = p->body.n;
	return of_heap(buf_steal(&p->body), n);
}

static void add_heads(struct MHD_Response *m, const struct response *p)
{
	const char *cache =
	    p->is_fixed ? "private, max-age=31536000, immutable" : "no-store";
	size_t i;

	for (i = 0; i < ARRAY_LEN(everywhere); i++)
		MHD_add_response_header(m, everywhere[i].name,
					everywhere[i].value);
	MHD_add_response_header(m, "Content-Security-Policy",
				p->is_download ? policy_download : policy);
	MHD_add_response_header(m, "Content-Type", p->type);
	MHD_add_response_header(m, "Vary", "Accept-Encoding");
	if (p->etag && !p->is_fixed)
		cache = "private, no-cache";
	MHD_add_response_header(m, "Cache-Control", cache);
	if (p->etag)
		MHD_add_response_header(m, "ETag", p->etag);
	for (i = 0; i < p->n_headers; i++)
		MHD_add_response_header(m, p->headers[i].name,
					p->headers[i].value);
}

static enum MHD_Result send_response(struct exchange *ex, struct response *p,
				     bool is_last)
{
	struct MHD_Response *m = body_of(ex, p);
	enum MHD_Result sent;

	if (!m)
		return MHD_NO;
	add_heads(m, p);
	if (p->status == HTTP_BUSY)
		MHD_add_response_header(m, "Retry-After", "2");
	if (is_last || atomic_load(&ex->server->is_stopping))
		MHD_add_response_header(m, "Connection", "close");
	sent = MHD_queue_response(ex->mhd, (unsigned)p->status, m);
	MHD_destroy_response(m);
	return sent;
}

/* Without a page: both languages, as nobody knows the reader's. */
static void plain_refusal(struct response *p, int status)
{
	const struct msg *m = msg_web_status(status);

	response_text(p, status, m->vi);
	buf_str(&p->body, "\n");
	buf_str(&p->body, m->en);
	buf_str(&p->body, "\n");
}

static enum MHD_Result refuse(struct exchange *ex, int status, bool is_last)
{
	const struct web_server_conf *conf = &ex->server->conf;
	/* its own memory: a worker may still be busy with the exchange's */
	struct arena *mem = arena_new();
	struct response p;
	enum MHD_Result sent;

	response_init(&p, mem);
	p.status = status;
	if (conf->refuse && ex->state != EX_GONE)
		conf->refuse(conf->app, &ex->request, status, &p);
	if (!p.body.n)
		plain_refusal(&p, status);
	if (status == HTTP_BAD_METHOD)
		response_header(&p, "Allow", "GET, HEAD, POST");
	sent = send_response(ex, &p, is_last);
	response_free(&p);
	arena_free(mem);
	return sent;
}

enum MHD_Result send_refusal(struct exchange *ex, int status)
{
	return refuse(ex, status, true);
}

enum MHD_Result send_answer(struct exchange *ex)
{
	if (ex->status)
		return refuse(ex, ex->status, false);
	if (send_response(ex, &ex->response, false) == MHD_YES)
		return MHD_YES;
	/* a file that is not there, a page beyond all measure */
	return refuse(ex, HTTP_FAILED, false);
}
