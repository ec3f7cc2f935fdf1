/*
 * serve.h: the command that runs the web application on this machine.
 */
#ifndef WEB_SERVE_H
#define WEB_SERVE_H

#include "base/ctx.h"

/*
 * Serves until SIGTERM or SIGINT, then lets running requests end.  listen
 * NULL: 127.0.0.1:8080; E_DENIED for anything but loopback.  c->now_ms and
 * c->today tell whether the day is frozen (--on).  said() gets one line once
 * the address is open.  read_url: a standby to read from, or NULL.  What the
 * administrator must know goes to standard error.
 */
enum rc web_serve(struct ctx *c, const char *db_url, const char *read_url,
		  const char *listen, const char *version,
		  void (*said)(void *arg, const char *line), void *arg);

#endif
