/*
 * serve.c: application and server put together.  The shell's clock is read
 * here: a server lives longer than the "now" of one command.
 */
#include "base/base.h"
#include "web/serve.h"

#include <time.h>
#include <unistd.h>

#include "db/db.h"
#include "web/app.h"
#include "web/page_messages.h"
#include "web/renewal.h"
#include "web/server.h"

#define LISTEN_USUAL "127.0.0.1:8080"
enum { MS = 1000, NS_PER_MS = 1000000, RENEWAL_END_MS = 1000 };

static int64_t clock_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * MS + t.tv_nsec / NS_PER_MS;
}

/* From any thread: one call, one line. */
static void log_line(const char *line)
{
	char at[INSTANT_TEXT];

	instant_iso(at, clock_now());
	fprintf(stderr, "%s %s\n", at, line);
}

/* "127.0.0.1:0" → "127.0.0.1" and the port that was given. */
static const char *address_said(struct ctx *c, const char *listen, int port)
{
	const char *colon = strrchr(listen, ':');
	const char *host =
	    colon ? arena_strndup(c->mem, listen, (size_t)(colon - listen))
		  : listen;

	return say(c, &msg_serve_at, host, arena_printf(c->mem, "%d", port));
}

static enum rc run(struct ctx *c, struct web_app *app,
		   const struct web_server_conf *conf,
		   void (*said)(void *arg, const char *line), void *arg)
{
	struct web_server *s;
	struct renewal *renewal;
	bool has_ended;
	enum rc rc = web_server_new(c, &s, conf);

	if (rc < 0)
		return rc;
	mem_keep_small();
	renewal = renewal_new(app, &renewal_usual);
	renewal_start(renewal);
	said(arg, address_said(c, conf->listen, web_server_port(s)));
	has_ended = web_server_run(s);
	if (!renewal_end(renewal, RENEWAL_END_MS) || !has_ended) {
		/* workers that hang: the process ends under them (server.h);
		 * what they had not committed is rolled back at next start */
		said(arg, say(c, &msg_serve_end));
		_exit(0);
	}
	web_server_free(s);
	said(arg, say(c, &msg_serve_end));
	return OK;
}

/* As many as there are cores: a worker keeps figures of its own, so more of
 * them only cost memory. */
static int worker_count(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 2 ? 2 : n > 8 ? 8 : (int)n;
}

enum rc web_serve(struct ctx *c, const char *db_url, const char *read_url,
		  const char *listen, const char *version,
		  void (*said)(void *arg, const char *line), void *arg)
{
	/* beside the file; of a server's address no name can be made */
	const char *folder = db_is_postgres(db_url)
				 ? "nguon.files"
				 : arena_printf(c->mem, "%s.files", db_url);
	struct web_app_conf conf = {
	    .app = c->app,
	    .db_url = db_url,
	    .read_url = read_url,
	    .log = log_line,
	    .folder = folder,
	    .author = c->author,
	    .no_wall = c->no_wall,
	    .version = version,
	    .lang = c->lang,
	    .now_ms = clock_now,
	};
	struct web_app *app;
	enum rc rc;

	if (c->today != day_of_instant(c->now_ms))
		conf.frozen_today = c->today;
	rc = web_app_new(c, &app, &conf);
	if (rc < 0)
		return rc;
	rc = run(c, app,
		 &(const struct web_server_conf){
		     .listen = listen ? listen : LISTEN_USUAL,
		     .upload_dir = folder,
		     .workers = worker_count(),
		     .slow_workers = 1,
		     .take_signals = true,
		     .app = app,
		     .worker_new = web_worker_new,
		     .worker_rest = web_worker_rest,
		     .worker_free = web_worker_free,
		     .handle = web_app_handle,
		     .is_slow = web_app_is_slow,
		     .is_shared = web_app_is_shared,
		     .handle_all = web_app_handle_all,
		     .quick = web_app_quick,
		     .tick = web_app_tick,
		     .refuse = web_app_refuse,
		 },
		 said, arg);
	web_app_free(app);
	return rc;
}
