/*
 * http.h: a request and an answer as the pages see them.  No socket and no
 * library behind it: tests build a request by hand, the server from the wire.
 */
#ifndef WEB_HTTP_H
#define WEB_HTTP_H

#include "base/arena.h"
#include "base/buf.h"

struct asset;
struct jobs;

enum {
	HTTP_PARAMS_MAX = 2048,
	HTTP_NAME_MAX = 128, /* bytes in the name of a parameter */
	HTTP_COOKIES_MAX = 64,
	HTTP_HEADERS_MAX = 100,
	HTTP_UPLOADS_MAX = 32,
};
#define HTTP_HEAD_MAX (16 * KIB) /* S-48 */
#define HTTP_BODY_MAX (12 * MIB)
#define HTTP_FORM_MAX (1 * MIB) /* all fields that are not files */

struct pair {
	const char *name;
	const char *value;
};

struct param {
	const char *name;
	const char *value;
	bool in_body; /* from the form, not from the address */
};

/* A file that came with a form; it lies in the private folder. */
struct upload {
	const char *field;
	const char *name; /* as the user's machine calls it, without folders */
	const char *type; /* as the browser says; not to be trusted */
	const char *path; /* NULL once taken */
	int64_t size;
};

struct request {
	struct arena *mem;  /* lives as long as the request */
	const char *method; /* "GET", "POST", ... */
	const char *path;   /* raw, begins with '/'; decoded after routing */
	const char *query;  /* raw, without the '?'; "" if none */
	struct pair *headers;
	size_t n_headers;
	struct pair *cookies;
	size_t n_cookies;
	struct param *params; /* decoded; of the address, then of the form */
	size_t n_params;
	struct upload *uploads;
	size_t n_uploads;
	const char *body; /* other than forms, for instance JSON; may be NULL */
	size_t body_n;
	const char *client; /* address of the other side, as text */
	bool is_safe;	    /* GET, HEAD: must not change anything */
	bool is_htmx;
	bool takes_gzip;
	struct jobs *jobs; /* long work to start or to look at; may be NULL */
};

/*
 * Building a request.  Each gives 0, or the HTTP status that refuses it.
 * All text is copied into mem.
 */
void request_init(struct request *r, struct arena *mem, const char *method);
/* "/a/b?x=1" as it came: checks the path, decodes the parameters. */
int request_set_target(struct request *r, const char *raw);
/* Checks what could be read in two ways (S-33) and takes what is known. */
int request_set_headers(struct request *r, const struct pair *h, size_t n);
/* A body of application/x-www-form-urlencoded. */
int request_add_form(struct request *r, const char *s, size_t n);
int request_add_param(struct request *r, const char *name, const char *value,
		      size_t n, bool in_body);

/* Looking into it; NULL: not there.  Names of headers without case. */
const char *request_header(const struct request *r, const char *name);
const char *request_cookie(const struct request *r, const char *name);
/* The first of that name, in the form before the address. */
const char *request_param(const struct request *r, const char *name);
/* How often the name came: 2 and more where one is expected is a fault. */
size_t request_param_count(const struct request *r, const char *name);
/* The i-th of that name. */
const char *request_param_at(const struct request *r, const char *name,
			     size_t i);
struct upload *request_upload(const struct request *r, const char *field);
/*
 * S-32: the name of the first parameter or file that is not in the list
 * (NULL-ended), or came more than once though its name there has no '*' at
 * the end; NULL if all is well.
 */
const char *request_stray(const struct request *r, const char *const *known);
/* Bytes of the body that the headers announce. */
int64_t request_body_size(const struct request *r);

/*
 * Percent-decodes one piece of a path or query.  NULL: broken escape, NUL or
 * not UTF-8.  '+' is a blank only in queries and forms.
 */
char *http_decode(struct arena *mem, const char *s, size_t n, bool plus);

enum { RESPONSE_HEADERS_MAX = 24 };

struct response {
	struct arena *mem;
	int status;	  /* 200 unless set */
	const char *type; /* "text/html; charset=utf-8" unless set */
	struct buf body;
	/* instead of the body: bytes that outlive the server */
	const unsigned char *bytes;
	size_t bytes_n;
	const unsigned char *gz; /* the same as gzip; may be NULL */
	size_t gz_n;
	const char *etag; /* with quotes; NULL: none */
	/* or a file */
	const char *file;
	bool file_ends; /* remove it once opened */
	bool is_fixed;	/* may be kept for ever: the address has a hash */
	bool is_download;
	struct pair headers[RESPONSE_HEADERS_MAX];
	size_t n_headers;
};

#define RESPONSE_BODY_MAX (32 * MIB)

void response_init(struct response *p, struct arena *mem);
void response_free(struct response *p);
/* A pair whose bytes could break the head of the answer is left out. */
void response_header(struct response *p, const char *name, const char *value);
/* HttpOnly, SameSite=Strict.  max_age_s < 0: until the browser closes. */
void response_cookie(struct response *p, const char *name, const char *value,
		     int max_age_s);
/* 303 to a path of ours; anything else becomes "/" (S-35). */
void response_redirect(struct response *p, const char *path);
void response_asset(struct response *p, const struct asset *a);
/* The file's bytes under that name; remove: when the answer is on its way. */
void response_file(struct response *p, const char *path, const char *name,
		   bool remove);
/* The body is saved under that name (RFC 6266, any Vietnamese name). */
void response_download(struct response *p, const char *name);
void response_text(struct response *p, int status, const char *text);

#endif
