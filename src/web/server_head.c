/*
 * server_head.c: the strict front check.  libmicrohttpd 0.9 forgives what
 * other programs read differently (two lengths, bare LF, folded lines), and a
 * proxy in front of us would then see other requests than we do.
 */
#include "base/base.h"
#include "web/server_int.h"

struct head {
	struct pair pairs[HTTP_HEADERS_MAX];
	size_t n;
	const char *at; /* where the next line must begin */
	bool is_bad;
};

static enum MHD_Result on_header(void *cls, enum MHD_ValueKind kind,
				 const char *key, size_t key_n,
				 const char *value, size_t value_n)
{
	struct head *h = cls;

	UNUSED(kind);
	if (!value) {
		value = "";
		h->is_bad = true;
	}
	if (h->n >= HTTP_HEADERS_MAX || strlen(key) != key_n ||
	    strlen(value) != value_n) {
		h->is_bad = true;
		return MHD_NO;
	}
	h->pairs[h->n++] = (struct pair){key, value};
#if MHD_VERSION < 0x01000000
	/*
	 * The library cuts lines in place and keeps no word about how they
	 * ended.  But a line that ended with CR LF is followed by the next
	 * one after two bytes, with a bare LF after one, and a folded line
	 * was copied elsewhere: so the addresses tell.
	 */
	if (key != h->at)
		h->is_bad = true;
	h->at = value + value_n + 2;
#endif
	return MHD_YES;
}

static const char *const methods[] = {
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
};

static bool is_method(const char *s)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(methods); i++)
		if (!strcmp(s, methods[i]))
			return true;
	return false;
}

static size_t head_size(struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);

	return info ? info->header_size : 0;
}

int head_read(struct exchange *ex, const char *method, const char *version)
{
	struct request *r = &ex->request;
	struct head h = {.at = version + strlen(version) + 2};
	size_t size = head_size(ex->mhd);
	int status;

	if (!is_method(method))
		return HTTP_BAD_METHOD; /* TRACE, CONNECT and inventions */
	if (strcmp(version, "HTTP/1.1") && strcmp(version, "HTTP/1.0"))
		return HTTP_NO_VERSION;
	if (size > HTTP_HEAD_MAX)
		return HTTP_HEAD_TOO_LARGE;
	MHD_get_connection_values_n(ex->mhd, MHD_HEADER_KIND, on_header, &h);
#if MHD_VERSION < 0x01000000
	/* one blank each in the first line, CR LF also after the last */
	if (method + strlen(method) + strlen(ex->target) + 2 != version ||
	    h.at + 2 != method + size)
		h.is_bad = true;
#endif
	if (h.is_bad)
		return h.n < HTTP_HEADERS_MAX ? HTTP_BAD : HTTP_HEAD_TOO_LARGE;
	status = request_set_headers(r, h.pairs, h.n);
	if (!status)
		status = request_set_target(r, ex->target);
	return status;
}
