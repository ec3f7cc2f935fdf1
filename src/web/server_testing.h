/*
 * server_testing.h: for the tests: a small server with known pages, and a
 * client that writes any bytes.
 */
#ifndef WEB_SERVER_TESTING_H
#define WEB_SERVER_TESTING_H

#include <pthread.h>
#include "base/arena.h"
#include "base/buf.h"
#include "web/server.h"

/* A door that holds workers until the test opens it. */
struct door {
	pthread_mutex_t lock;
	pthread_cond_t moved;
	int inside; /* that came so far */
	bool is_open;
};

void door_wait(struct door *d);		   /* the worker's side */
void door_wait_for(struct door *d, int n); /* until n are inside */
void door_open(struct door *d);

struct rig {
	struct web_server *server;
	struct arena *mem;
	struct ctx ctx;
	pthread_t thread;
	char folder[32];
	int port;
	bool is_stopped;
	bool ended_well;    /* what web_server_run gave */
	struct door fast;   /* GET /hold */
	struct door slow;   /* GET /slow, and jobs */
	struct door shared; /* POST /shared; answers how many came together */
	struct buf sent;    /* what POST /same compares uploads with */
	char taken[128];    /* path that POST /take took */
	char job[40];	    /* id of the job that POST /job started */
};

/* conf may be NULL; its app and functions are the rig's. */
struct rig *rig_new(const struct web_server_conf *conf);
void rig_stop(struct rig *r); /* waits for web_server_run */
void rig_free(struct rig *r);
/* Files in the private folder. */
int rig_files(const struct rig *r);

/* An answer, cut into its parts. */
struct reply {
	int status; /* 0: the connection ended without one */
	struct buf head;
	struct buf body;
	bool is_closed; /* by the server, after the answer */
};

int client_open(int port);
/* The same by hand: bytes out, one answer in. */
void client_send(int fd, const void *bytes, size_t n);
void client_say(int fd, const char *text);
void client_read(int fd, bool is_head, struct reply *out);
/* True if the server closes within its timeout. */
bool client_is_ended(int fd);
/* One request on its own connection; text may hold %s for nothing. */
void client_ask(int port, const char *text, struct reply *out);
void reply_free(struct reply *r);
/* Value of a header, in memory of head; NULL. */
const char *reply_header(struct reply *r, const char *name, char out[1024]);

#define HOST "Host: localhost\r\n"

#endif
