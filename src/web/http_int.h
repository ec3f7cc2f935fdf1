/*
 * http_int.h: shared by the http*.c and server*.c files only.
 */
#ifndef WEB_HTTP_INT_H
#define WEB_HTTP_INT_H

#include "web/http.h"

enum {
	HTTP_OK = 200,
	HTTP_SEE_OTHER = 303,
	HTTP_NOT_MODIFIED = 304,
	HTTP_BAD = 400,
	HTTP_FORBIDDEN = 403,
	HTTP_NOT_FOUND = 404,
	HTTP_BAD_METHOD = 405,
	HTTP_LENGTH_REQUIRED = 411,
	HTTP_TOO_LARGE = 413,
	HTTP_NO_TYPE = 415,
	HTTP_MISDIRECTED = 421,
	HTTP_HEAD_TOO_LARGE = 431,
	HTTP_FAILED = 500,
	HTTP_BUSY = 503,
	HTTP_NO_VERSION = 505,
};

bool http_path_is_sound(const char *s, size_t n);
int http_add_params(struct request *r, const char *s, size_t n, bool in_body);
void http_add_cookies(struct request *r, const char *s);
/* True if a list like "gzip;q=0.5, br" wants that coding. */
bool http_list_takes(const char *list, const char *coding);
/* True if If-None-Match names the tag. */
bool http_tag_matches(const char *list, const char *etag);

#endif
