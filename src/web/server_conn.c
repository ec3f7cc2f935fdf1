/*
 * server_conn.c: a clock over whole requests, and a gentle end for clients
 * that are still sending what was refused.
 */
#include "base/base.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "web/server_int.h"

enum { LINGER_MS = 3000 };

int64_t clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

struct conn *conn_of(struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info ? info->socket_context : NULL;
}

static struct conn *conn_new(struct web_server *s, int fd)
{
	struct conn *k = xcalloc(1, sizeof(*k));

	k->fd = fd;
	atomic_store(&k->deadline_ms, clock_ms() + s->conf.timeout_s * 1000LL);
	pthread_mutex_lock(&s->conn_lock);
	k->next = s->conns;
	if (k->next)
		k->next->prev = k;
	s->conns = k;
	pthread_mutex_unlock(&s->conn_lock);
	return k;
}

/*
 * Closing with unread bytes resets the connection, and the browser throws
 * away the sentence that we sent.  So a second handle reads on for a while.
 */
static void linger_add(struct web_server *s, int fd)
{
	int twin;

	if (s->n_lingers >= LINGER_MAX)
		return;
	twin = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (twin < 0)
		return;
	shutdown(twin, SHUT_WR);
	s->lingers[s->n_lingers++] =
	    (struct lingerer){twin, clock_ms() + LINGER_MS};
	eventfd_write(s->wake_fd, 1);
}

static void conn_end(struct web_server *s, struct conn *k)
{
	pthread_mutex_lock(&s->conn_lock);
	if (k->prev)
		k->prev->next = k->next;
	else
		s->conns = k->next;
	if (k->next)
		k->next->prev = k->prev;
	if (atomic_load(&k->is_unread))
		linger_add(s, k->fd);
	pthread_mutex_unlock(&s->conn_lock);
	free(k);
}

/* The library calls this before it closes the socket, so the number of the
 * handle cannot belong to another connection while it is in the list. */
void conn_on_notify(void *cls, struct MHD_Connection *mhd,
		    void **socket_context,
		    enum MHD_ConnectionNotificationCode what)
{
	struct web_server *s = cls;
	const union MHD_ConnectionInfo *info;

	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		if (*socket_context)
			conn_end(s, *socket_context);
		*socket_context = NULL;
		return;
	}
	info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
	if (info)
		*socket_context = conn_new(s, info->connect_fd);
}

void conn_reap(struct web_server *s)
{
	int64_t now = clock_ms();
	int64_t deadline;
	struct conn *k;

	pthread_mutex_lock(&s->conn_lock);
	for (k = s->conns; k; k = k->next) {
		deadline = atomic_load(&k->deadline_ms);
		if (deadline && now > deadline)
			shutdown(k->fd, SHUT_RDWR);
	}
	pthread_mutex_unlock(&s->conn_lock);
}

/* True when there is nothing more to come. */
static bool linger_read(struct lingerer *l, int64_t now)
{
	char waste[16 * 1024];
	ssize_t n;
	int i;

	if (now > l->deadline_ms)
		return true;
	for (i = 0; i < 64; i++) {
		n = recv(l->fd, waste, sizeof(waste), MSG_DONTWAIT);
		if (n < 0)
			return errno != EAGAIN && errno != EINTR;
		if (n == 0)
			return true;
	}
	return false;
}

static void linger_all(struct web_server *s)
{
	int64_t now = clock_ms();
	int i;

	pthread_mutex_lock(&s->conn_lock);
	for (i = s->n_lingers - 1; i >= 0; i--) {
		if (!linger_read(&s->lingers[i], now))
			continue;
		close(s->lingers[i].fd);
		s->lingers[i] = s->lingers[--s->n_lingers];
	}
	pthread_mutex_unlock(&s->conn_lock);
}

/* Waits for a signal or a call; > 0 when one came.  Reads what lingers. */
int linger_wait(struct web_server *s, int timeout_ms)
{
	struct pollfd fds[LINGER_MAX + 2] = {
	    {.fd = s->wake_fd, .events = POLLIN},
	    {.fd = s->signal_fd, .events = POLLIN},
	};
	struct signalfd_siginfo signal;
	eventfd_t ignored;
	nfds_t n = 2;
	int i;

	pthread_mutex_lock(&s->conn_lock);
	for (i = 0; i < s->n_lingers; i++)
		fds[n++] =
		    (struct pollfd){.fd = s->lingers[i].fd, .events = POLLIN};
	pthread_mutex_unlock(&s->conn_lock);
	if (poll(fds, n, timeout_ms) < 0)
		return 0;
	linger_all(s);
	if (fds[0].revents)
		eventfd_read(s->wake_fd, &ignored);
	/* taken off, or it would strike once the mask is lifted */
	return fds[1].revents &&
	       read(s->signal_fd, &signal, sizeof(signal)) > 0;
}
