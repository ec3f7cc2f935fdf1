/*
 * server.h: the shell between sockets and pages (libmicrohttpd).  Two threads
 * read and write the wire; what needs the database is handed to workers, of
 * whom each owns what worker_new gave it.  Knows no page, no ctx, no database.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "base/ctx.h"
#include "web/http.h"

struct web_server;

struct web_server_conf {
	const char *listen;	/* "127.0.0.1:8080"; port 0: any free one */
	const char *upload_dir; /* private folder for files that come in */
	int workers;		/* 0: 4 */
	int slow_workers;	/* for imports and exports; 0: 2 */
	int queue;		/* requests that may wait; 0: 256 */
	int slow_queue;		/* 0: 16 */
	int per_client;		/* connections of one address; 0: 100 */
	int timeout_s;		/* for the head of a request; 0: 10 */
	int drain_s;		/* at the end; 0: 10 */
	bool take_signals;	/* SIGTERM and SIGINT end web_server_run */
	void *app;		/* given to the functions below */
	/* In the worker's own thread.  May be NULL. */
	void *(*worker_new)(void *app);
	void (*worker_rest)(void *worker); /* before its thread sleeps */
	void (*worker_free)(void *worker);
	/* Fills the answer; runs on a worker. */
	void (*handle)(void *worker, const struct request *r,
		       struct response *p);
	/* True: to the slow workers.  May be NULL. */
	bool (*is_slow)(const struct request *r);
	/*
	 * True: those of them that wait at the same moment are filled together
	 * by handle_all, one group at a time; their answers are sent when it
	 * has returned.  May be NULL.
	 */
	bool (*is_shared)(const struct request *r);
	void (*handle_all)(void *worker, const struct request *const *r,
			   struct response *const *p, int n);
	/*
	 * Answers at once on the thread of the wire, for what is in memory
	 * (assets); false: not its matter.  May be NULL.
	 */
	bool (*quick)(void *app, const struct request *r, struct response *p);
	/* Now and then, on the thread of web_server_run().  May be NULL. */
	void (*tick)(void *app);
	/* A page for a status that the server itself gives.  May be NULL. */
	void (*refuse)(void *app, const struct request *r, int status,
		       struct response *p);
};

/*
 * Opens the address and starts all threads.  E_DENIED for anything but
 * loopback; E_INPUT, E_IO with a sentence.
 */
enum rc web_server_new(struct ctx *c, struct web_server **out,
		       const struct web_server_conf *conf);
int web_server_port(const struct web_server *s);

/*
 * Until a signal or web_server_stop(): then takes no more connections, lets
 * running requests end (drain_s), and returns.  True if all had ended;
 * otherwise some were answered 503 and workers may still be at it, and the
 * caller had better leave the program than wait for web_server_free().
 */
bool web_server_run(struct web_server *s);
/* From any thread. */
void web_server_stop(struct web_server *s);
/* Waits for the workers.  NULL is fine. */
void web_server_free(struct web_server *s);

#endif
