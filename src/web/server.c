/*
 * server.c: start, run and end of the web server.  See docs/ARCHITECTURE.md
 * for its shape.
 */
#include "base/base.h"
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include "web/job.h"
#include "web/messages.h"
#include "web/server_int.h"

enum {
	EPOLL_THREADS = 2,
	CONNECTIONS_MAX = 1000,
	/* a head of 16 KiB fits into the half that is used for reading */
	CONNECTION_MEMORY = 64 * 1024,
	TICK_MS = 500,
	DRAIN_TICK_MS = 20,
	LAST_WORDS_MS = 2000,
};

static int or_default(int n, int usual)
{
	return n > 0 ? n : usual;
}

/* All threads inherit the mask, so the signals wait for web_server_run(). */
static void signals_take(struct web_server *s)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	s->has_mask = true;
	s->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void signals_give_back(struct web_server *s)
{
	sigset_t set;

	if (!s->has_mask)
		return;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

static void pools_start(struct web_server *s)
{
	const struct web_server_conf *k = &s->conf;
	const struct pool_workers w = {.make = k->worker_new,
				       .rest = k->worker_rest,
				       .free = k->worker_free,
				       .app = k->app};

	s->fast = pool_new(k->workers, k->queue, &w);
	s->slow = pool_new(k->slow_workers, k->slow_queue, &w);
	s->jobs = jobs_new(s->slow);
}

/*
 * Nobody new gets in when the end has begun.  MHD_quiesce_daemon() would do
 * that too, but its thread and one that waits for connections may both take the
 * socket out of the same set, and then the library ends the program.
 */
static enum MHD_Result on_accept(void *cls, const struct sockaddr *addr,
				 socklen_t n)
{
	struct web_server *s = cls;

	(void)addr;
	(void)n;
	return atomic_load(&s->is_stopping) ? MHD_NO : MHD_YES;
}

/*
 * What the options close: the memory of a connection, small by default; no
 * MHD_USE_TURBO, it gains nothing and takes away the orderly end of a
 * connection.
 */
static struct MHD_Daemon *daemon_start(struct web_server *s)
{
	const struct web_server_conf *k = &s->conf;
	unsigned flags =
	    MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;

	return MHD_start_daemon(
	    flags, 0, on_accept, s, front_on_request, s,
	    MHD_OPTION_LISTEN_SOCKET, (MHD_socket)s->listen_fd,
	    MHD_OPTION_THREAD_POOL_SIZE, (unsigned)EPOLL_THREADS,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)k->timeout_s,
	    MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)k->per_client,
	    MHD_OPTION_STRICT_FOR_CLIENT, 1,
#if MHD_VERSION >= 0x01000000
	    MHD_OPTION_CLIENT_DISCIPLINE_LVL, 2,
#endif
	    MHD_OPTION_URI_LOG_CALLBACK, front_on_target, s,
	    MHD_OPTION_UNESCAPE_CALLBACK, front_unescape, s,
	    MHD_OPTION_NOTIFY_COMPLETED, front_on_end, s,
	    MHD_OPTION_NOTIFY_CONNECTION, conn_on_notify, s, MHD_OPTION_END);
}

static struct web_server *server_make(const struct web_server_conf *conf)
{
	struct web_server *s = xcalloc(1, sizeof(*s));

	s->conf = *conf;
	s->conf.workers = or_default(conf->workers, 4);
	s->conf.slow_workers = or_default(conf->slow_workers, 2);
	s->conf.queue = or_default(conf->queue, 256);
	s->conf.slow_queue = or_default(conf->slow_queue, 16);
	s->conf.per_client = or_default(conf->per_client, 100);
	s->conf.timeout_s = or_default(conf->timeout_s, 10);
	s->conf.drain_s = or_default(conf->drain_s, 10);
	s->conf.upload_dir = xstrdup(conf->upload_dir);
	s->listen_fd = -1;
	s->signal_fd = -1;
	s->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pthread_mutex_init(&s->lock, NULL);
	pthread_mutex_init(&s->conn_lock, NULL);
	return s;
}

enum rc web_server_new(struct ctx *c, struct web_server **out,
		       const struct web_server_conf *conf)
{
	struct web_server *s;
	enum rc rc;

	rc = upload_folder(c, conf->upload_dir);
	if (rc < 0)
		return rc;
	s = server_make(conf);
	rc = listen_open(c, conf->listen, &s->listen_fd, &s->port);
	if (rc < 0) {
		web_server_free(s);
		return rc;
	}
	if (conf->take_signals)
		signals_take(s);
	pools_start(s);
	s->daemon = daemon_start(s);
	if (!s->daemon) {
		web_server_free(s);
		return err_set(c, E_IO, "", &msg_web_start, NULL);
	}
	*out = s;
	return OK;
}

int web_server_port(const struct web_server *s)
{
	return s->port;
}

void web_server_stop(struct web_server *s)
{
	atomic_store(&s->is_stopping, true);
	eventfd_write(s->wake_fd, 1);
}

/* Who has not asked to the end of a head gets no answer, like who comes new. */
static bool is_answered(struct web_server *s)
{
	struct exchange *ex;

	pthread_mutex_lock(&s->lock);
	for (ex = s->exchanges; ex && !ex->is_begun;)
		ex = ex->next;
	pthread_mutex_unlock(&s->lock);
	return !ex;
}

static bool is_idle(struct web_server *s)
{
	return is_answered(s) && !pool_load(s->fast) && !pool_load(s->slow);
}

/* Those whose worker is not done get 503: the library refuses to end while
 * something is suspended. */
static void abandon(struct web_server *s)
{
	struct exchange *ex;

	pool_stop(s->fast);
	pool_stop(s->slow);
	pthread_mutex_lock(&s->lock);
	s->is_gone = true;
	for (ex = s->exchanges; ex; ex = ex->next) {
		if (ex->state != EX_AWAY)
			continue;
		ex->state = EX_GONE;
		MHD_resume_connection(ex->mhd);
	}
	pthread_mutex_unlock(&s->lock);
}

static bool drain(struct web_server *s)
{
	int64_t end = clock_ms() + s->conf.drain_s * 1000LL;
	bool is_done;

	atomic_store(&s->is_stopping, true);
	jobs_stop(s->jobs);
	while (!(is_done = is_idle(s)) && clock_ms() < end) {
		linger_wait(s, DRAIN_TICK_MS);
		conn_reap(s);
	}
	abandon(s);
	/* a moment for the last words, also on a machine that is busy */
	end = clock_ms() + LAST_WORDS_MS;
	while (!is_answered(s) && clock_ms() < end)
		linger_wait(s, DRAIN_TICK_MS);
	MHD_stop_daemon(s->daemon); /* closes the socket */
	s->listen_fd = -1;
	s->daemon = NULL;
	return is_done;
}

bool web_server_run(struct web_server *s)
{
	while (!atomic_load(&s->is_stopping)) {
		if (linger_wait(s, TICK_MS) > 0)
			atomic_store(&s->is_stopping, true);
		conn_reap(s);
		if (s->conf.tick)
			s->conf.tick(s->conf.app);
	}
	return drain(s);
}

void web_server_free(struct web_server *s)
{
	int i;

	if (!s)
		return;
	if (s->daemon) {
		/* never run, or ended by an error before */
		web_server_stop(s);
		drain(s);
	}
	pool_free(s->fast);
	pool_free(s->slow);
	jobs_free(s->jobs);
	for (i = 0; i < s->n_lingers; i++)
		close(s->lingers[i].fd);
	if (s->listen_fd >= 0)
		close(s->listen_fd);
	if (s->signal_fd >= 0)
		close(s->signal_fd);
	close(s->wake_fd);
	signals_give_back(s);
	pthread_mutex_destroy(&s->conn_lock);
	pthread_mutex_destroy(&s->lock);
	/* made by server_make() */
	free((char *)(uintptr_t)s->conf.upload_dir);
	free(s);
}
