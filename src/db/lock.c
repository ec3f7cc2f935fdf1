#include "base/base.h"
#include "db/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A thread in the queue; lives on the stack of the one who waits. */
struct waiter {
	pthread_cond_t granted_cond;
	bool is_granted;
	struct waiter *next;
};

struct file_lock {
	struct file_lock *next;
	dev_t dev;
	ino_t ino;
	int refs;
	int fd;
	bool is_held;
	struct waiter *head, *tail;
	pthread_mutex_t mutex; /* guards is_held and the queue */
};

/*
 * The one piece of process-wide state of this layer: the rule "one writer
 * per process and file" cannot be kept by anything smaller than a process.
 */
static pthread_mutex_t all_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct file_lock *all;

static struct file_lock *find_or_add(int fd, const struct stat *st)
{
	for (struct file_lock *l = all; l; l = l->next) {
		if (l->dev == st->st_dev && l->ino == st->st_ino) {
			close(fd);
			l->refs++;
			return l;
		}
	}
	struct file_lock *l = xcalloc(1, sizeof(*l));
	l->dev = st->st_dev;
	l->ino = st->st_ino;
	l->fd = fd;
	l->refs = 1;
	pthread_mutex_init(&l->mutex, NULL);
	l->next = all;
	all = l;
	return l;
}

struct file_lock *lock_open(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return NULL;
	struct stat st;
	if (fstat(fd, &st) < 0) {
		int e = errno;
		close(fd);
		errno = e;
		return NULL;
	}
	pthread_mutex_lock(&all_mutex);
	struct file_lock *l = find_or_add(fd, &st);
	pthread_mutex_unlock(&all_mutex);
	return l;
}

void lock_close(struct file_lock *l)
{
	if (!l)
		return;
	pthread_mutex_lock(&all_mutex);
	bool is_last = --l->refs == 0;
	if (is_last) {
		struct file_lock **p = &all;
		while (*p != l)
			p = &(*p)->next;
		*p = l->next;
	}
	pthread_mutex_unlock(&all_mutex);
	if (!is_last)
		return;
	assert(!l->is_held);
	close(l->fd);
	pthread_mutex_destroy(&l->mutex);
	free(l);
}

/* A clock for waiting only; it never reaches data. */
static struct timespec deadline_in(int timeout_ms)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += timeout_ms / 1000;
	t.tv_nsec += (timeout_ms % 1000) * 1000000L;
	if (t.tv_nsec >= 1000000000L) {
		t.tv_nsec -= 1000000000L;
		t.tv_sec++;
	}
	return t;
}

static bool is_past(const struct timespec *deadline)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec > deadline->tv_sec ||
	       (now.tv_sec == deadline->tv_sec &&
		now.tv_nsec >= deadline->tv_nsec);
}

static void queue_remove(struct file_lock *l, struct waiter *w)
{
	struct waiter **p = &l->head, *before = NULL;
	while (*p != w) {
		before = *p;
		p = &(*p)->next;
	}
	*p = w->next;
	if (l->tail == w)
		l->tail = before;
}

/* In order of arrival: a mutex would let the last holder in again first. */
static enum rc take_thread(struct file_lock *l, const struct timespec *deadline)
{
	pthread_mutex_lock(&l->mutex);
	if (!l->is_held) {
		l->is_held = true;
		pthread_mutex_unlock(&l->mutex);
		return OK;
	}
	struct waiter w = {0};
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w.granted_cond, &attr);
	pthread_condattr_destroy(&attr);
	if (l->tail)
		l->tail->next = &w;
	else
		l->head = &w;
	l->tail = &w;
	int rc = 0;
	while (!w.is_granted && rc == 0)
		rc = pthread_cond_timedwait(&w.granted_cond, &l->mutex,
					    deadline);
	bool is_granted = w.is_granted;
	if (!is_granted)
		queue_remove(l, &w);
	pthread_mutex_unlock(&l->mutex);
	pthread_cond_destroy(&w.granted_cond);
	return is_granted ? OK : E_BUSY;
}

/* Hand the place to the first in the queue, so that nobody can jump it. */
static void drop_thread(struct file_lock *l)
{
	pthread_mutex_lock(&l->mutex);
	assert(l->is_held);
	struct waiter *w = l->head;
	if (w) {
		l->head = w->next;
		if (!l->head)
			l->tail = NULL;
		w->is_granted = true;
		pthread_cond_signal(&w->granted_cond);
	} else {
		l->is_held = false;
	}
	pthread_mutex_unlock(&l->mutex);
}

/* The gate is a lock on the first byte, the seat is flock() on the file. */
static int try_gate(int fd)
{
	struct flock f = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
	return fcntl(fd, F_OFD_SETLK, &f);
}

static void leave_gate(int fd)
{
	struct flock f = {.l_type = F_UNLCK, .l_whence = SEEK_SET, .l_len = 1};
	fcntl(fd, F_OFD_SETLK, &f);
}

static int try_seat(int fd)
{
	return flock(fd, LOCK_EX | LOCK_NB);
}

/* flock() has no time limit, so ask again and again, at most 2 ms apart. */
static enum rc poll_lock(int fd, int (*try)(int fd),
			 const struct timespec *deadline)
{
	long pause_ns = 100000;
	while (try(fd) < 0) {
		if (errno != EWOULDBLOCK && errno != EACCES && errno != EINTR)
			return E_IO;
		if (is_past(deadline))
			return E_BUSY;
		nanosleep(&(struct timespec){.tv_nsec = pause_ns}, NULL);
		if (pause_ns < 2000000)
			pause_ns *= 2;
	}
	return OK;
}

/*
 * Whoever waits for the seat holds the gate meanwhile, so a process that
 * writes in a tight loop cannot come back before the one who waits.
 */
static enum rc take_process(struct file_lock *l,
			    const struct timespec *deadline)
{
	enum rc rc = poll_lock(l->fd, try_gate, deadline);
	if (rc < 0)
		return rc;
	rc = poll_lock(l->fd, try_seat, deadline);
	int e = errno;
	leave_gate(l->fd);
	errno = e;
	return rc;
}

enum rc lock_take(struct file_lock *l, int timeout_ms)
{
	struct timespec deadline = deadline_in(timeout_ms);
	enum rc rc = take_thread(l, &deadline);
	if (rc < 0)
		return rc;
	rc = take_process(l, &deadline);
	if (rc < 0) {
		int e = errno;
		drop_thread(l);
		errno = e;
	}
	return rc;
}

void lock_drop(struct file_lock *l)
{
	flock(l->fd, LOCK_UN);
	drop_thread(l);
}
