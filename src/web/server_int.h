/*
 * server_int.h: shared by the server*.c files only.
 */
#ifndef WEB_SERVER_INT_H
#define WEB_SERVER_INT_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include "web/http_int.h"
#include "web/server.h"
#include "web/server_pool.h"
#include "web/upload.h"

/* One connection, for the clock that libmicrohttpd lacks: it counts silence
 * only, so one byte each nine seconds would hold a connection for ever. */
struct conn {
	struct conn *prev, *next;
	int fd;
	atomic_llong deadline_ms; /* 0: nothing is awaited from the client */
	atomic_bool is_unread;	  /* answered before its body was read */
};

/* Who may touch answer and request: the wire, a worker, nobody any more. */
enum exchange_state {
	EX_OPEN,  /* the wire reads the request */
	EX_AWAY,  /* suspended, with a worker */
	EX_READY, /* the answer can be sent */
	EX_GONE,  /* the server ends; the worker's answer is not awaited */
};

/* A request and its answer. */
struct exchange {
	struct task task; /* first: the pool gives this back */
	struct exchange *prev, *next;
	struct web_server *server;
	struct MHD_Connection *mhd;
	struct arena *mem;
	char *target; /* raw, as it came */
	struct request request;
	struct response response;
	enum exchange_state state; /* under server->lock */
	atomic_int holders;	   /* the wire, a worker */
	int status;		   /* a refusal; 0: none */
	bool is_begun;		   /* its head is whole; under server->lock */
	bool is_form;
	struct upload_form *files;
	struct buf body;
	char *packed; /* gzip form of the body */
	size_t packed_n;
};

enum { LINGER_MAX = 32 };

struct lingerer {
	int fd;
	int64_t deadline_ms;
};

struct web_server {
	struct web_server_conf conf;
	struct MHD_Daemon *daemon;
	int listen_fd;
	int wake_fd;
	int signal_fd; /* -1: none */
	int port;
	bool has_mask;
	struct pool *fast;
	struct pool *slow;
	struct jobs *jobs;
	atomic_bool is_stopping;
	pthread_mutex_t lock; /* exchanges and their states */
	struct exchange *exchanges;
	bool is_gone; /* nothing may be suspended any more */
	pthread_mutex_t conn_lock;
	struct conn *conns;
	struct lingerer lingers[LINGER_MAX];
	int n_lingers;
};

int64_t clock_ms(void);
struct conn *conn_of(struct MHD_Connection *mhd);

/* server_front.c: what libmicrohttpd calls */
void *front_on_target(void *cls, const char *target,
		      struct MHD_Connection *mhd);
enum MHD_Result front_on_request(void *cls, struct MHD_Connection *mhd,
				 const char *url, const char *method,
				 const char *version, const char *data,
				 size_t *data_n, void **con_cls);
void front_on_end(void *cls, struct MHD_Connection *mhd, void **con_cls,
		  enum MHD_RequestTerminationCode why);
size_t front_unescape(void *cls, struct MHD_Connection *mhd, char *s);

/* server_head.c: the head of a request, checked against what the library
 * forgives; 0 or a status */
int head_read(struct exchange *ex, const char *method, const char *version);

/* server_conn.c: who is connected, and for how long */
void conn_on_notify(void *cls, struct MHD_Connection *mhd,
		    void **socket_context,
		    enum MHD_ConnectionNotificationCode what);
void conn_reap(struct web_server *s);
int linger_wait(struct web_server *s, int timeout_ms);

/* server_send.c */
enum MHD_Result send_answer(struct exchange *ex);
/* closes the connection afterwards */
enum MHD_Result send_refusal(struct exchange *ex, int status);
/* On a worker: what can be done before the wire has it again. */
void send_prepare(struct exchange *ex, struct pool_thread *th);

/* server_listen.c */
enum rc listen_open(struct ctx *c, const char *listen, int *fd, int *port);

#endif
