/*
 * app_testing.h: an application over an invented trade, without sockets:
 * boxes in boxes, things in them.
 */
#ifndef WEB_APP_TESTING_H
#define WEB_APP_TESTING_H

#include "store/store.h"
#include "web/app.h"

struct site {
	char dir[64];
	char *path;
	const char *db; /* what to open for it */
	struct app *model;
	struct web_app *app;
	void *worker;
	struct arena *mem;
	char *session, *token, *lang;
	bool is_htmx; /* ask as htmx does from now on */
};

struct answer {
	int status;
	const char *body, *location, *file;
	const char *hx; /* "HX-Redirect: /x": the first such head, or "" */
};

/* What /own/act does, for GET and POST; NULL: it says "own page". */
extern enum rc (*site_act)(struct page *p);
/* Comes before the derived blocks of boxes are made; NULL: nothing. */
struct block_writer;
extern enum rc (*site_blocks)(struct ctx *c, struct block_writer *w);
/* What the administrator was told. */
extern char site_logged[2000];

void site_start(struct site *s);
void site_end(struct site *s);
/* form: "a=1&b=2" or NULL; the session's token is added unless no_token. */
struct answer site_get(struct site *s, const char *target);
struct answer site_post(struct site *s, const char *target, const char *form);
/* Forms that wait at the same moment, to the same address or to several. */
struct form_sent {
	const char *target, *form;
};
void site_post_all(struct site *s, const struct form_sent *f,
		   struct answer *out, int n);
struct answer site_ask(struct site *s, const char *method, const char *target,
		       const char *form, bool with_token);
/* A list as if chosen in the browser; ends at /import/ID. */
struct answer site_upload(struct site *s, const char *name, const char *text);
/* Bytes of the database and its log, hashed. */
void site_hash(struct site *s, unsigned char out[32]);
/* The first address in body that begins so, to its end; fails if none. */
const char *site_link(struct site *s, const char *body, const char *head);

#endif
