/*
 * http_guard.h: does a request come from our own pages?  The server asks
 * guard_check() before any page runs; forms carry a token besides.
 */
#ifndef WEB_HTTP_GUARD_H
#define WEB_HTTP_GUARD_H

#include "web/http.h"

struct guard; /* a key that lives as long as the process */

struct guard *guard_new(void);
void guard_free(struct guard *g); /* NULL is fine */

/*
 * 0, or the status that refuses: 421 when Host is not a name of this machine
 * (a foreign name that resolves to us would share our pages with its owner),
 * 403 when an unsafe request comes from another site's page.
 */
int guard_check(const struct request *r);

/* A new random id for a session cookie: 256 bits. */
enum { SESSION_TEXT = 44 };
void session_id(char out[SESSION_TEXT]);

/*
 * A token for the forms of that session; different each time, so that
 * compressed pages do not betray it.
 */
enum { TOKEN_TEXT = 65 };
void guard_token(const struct guard *g, char out[TOKEN_TEXT],
		 const char *session);
bool guard_token_ok(const struct guard *g, const char *session,
		    const char *token);

#endif
