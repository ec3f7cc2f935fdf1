/*
 * SQLite: the writes of a load.  They are piled up, and while one pile is
 * written by a thread of its own, the load fills the next one: reading lists
 * and writing rows each take a core.  The connection still belongs to one
 * thread at a time: whoever asks it for anything waits until nothing is left
 * of the piles.
 */
#include "base/base.h"
#include "db/sqlite_int.h"

#include <pthread.h>

enum { PILE_BYTES = 1024 * 1024, ALIGN = 16 };

/* One call; behind it stand its values, behind them what they hold. */
struct put {
	sqlite3_stmt *st;
	uint32_t nargs, bytes; /* of all that */
};

struct pile {
	char *bytes;
	size_t n;
};

struct sqlite_queue {
	pthread_t thread;
	pthread_mutex_t mutex; /* guards what follows */
	pthread_cond_t changed;
	bool has_thread, is_writing, is_ending;
	struct pile given; /* the thread's while it writes */
	int code;	   /* the first failure: nothing is written after it */
	/* only of who fills */
	struct pile filled;
};

static size_t rounded(size_t n)
{
	return (n + ALIGN - 1) / ALIGN * ALIGN;
}

static int write_one(const struct put *p)
{
	const struct val *args = (const void *)(p + 1);
	/* most columns of a row are null: that is quicker than to bind them */
	sqlite3_clear_bindings(p->st);
	for (uint32_t i = 0; i < p->nargs; i++) {
		int code = args[i].tag == VAL_NULL
			       ? SQLITE_OK
			       : sqlite_bind_one(p->st, (int)i + 1, &args[i]);
		if (code != SQLITE_OK)
			return code;
	}
	int code;
	do
		code = sqlite3_step(p->st);
	while (code == SQLITE_ROW);
	sqlite3_reset(p->st);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

static int write_pile(struct pile *pile)
{
	int code = SQLITE_OK;
	for (size_t at = 0; code == SQLITE_OK && at < pile->n;) {
		const struct put *p = (const void *)(pile->bytes + at);
		code = write_one(p);
		at += p->bytes;
	}
	pile->n = 0;
	return code;
}

static void *write_piles(void *arg)
{
	struct sqlite_queue *w = arg;
	pthread_mutex_lock(&w->mutex);
	while (!w->is_ending) {
		if (!w->is_writing) {
			pthread_cond_wait(&w->changed, &w->mutex);
			continue;
		}
		pthread_mutex_unlock(&w->mutex);
		int code = write_pile(&w->given);
		pthread_mutex_lock(&w->mutex);
		w->code = code;
		w->is_writing = false;
		pthread_cond_broadcast(&w->changed);
	}
	pthread_mutex_unlock(&w->mutex);
	return NULL;
}

static void wait_for_writer(struct sqlite_queue *w)
{
	pthread_mutex_lock(&w->mutex);
	while (w->is_writing)
		pthread_cond_wait(&w->changed, &w->mutex);
	pthread_mutex_unlock(&w->mutex);
}

enum rc sqlite_settle(struct ctx *c)
{
	struct sqlite *q = sqlite_of(c->db);
	struct sqlite_queue *w = q->queue;
	if (!w)
		return OK;
	wait_for_writer(w);
	if (w->code == SQLITE_OK)
		w->code = write_pile(&w->filled);
	w->filled.n = 0;
	return w->code == SQLITE_OK ? OK
				    : sqlite_fail(c, q->h, q->db.path, w->code);
}

static bool has_thread(struct sqlite_queue *w)
{
	if (!w->has_thread)
		w->has_thread =
		    pthread_create(&w->thread, NULL, write_piles, w) == 0;
	return w->has_thread;
}

/* While rows of an answer are read, the connection stays here. */
static enum rc hand_over(struct ctx *c)
{
	struct sqlite_queue *w = sqlite_of(c->db)->queue;
	if (c->db->nreading > 0 || !has_thread(w))
		return sqlite_settle(c);
	wait_for_writer(w);
	if (w->code != SQLITE_OK)
		return sqlite_settle(c);
	pthread_mutex_lock(&w->mutex);
	struct pile empty = w->given;
	w->given = w->filled;
	w->filled = empty;
	w->is_writing = true;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->mutex);
	return OK;
}

static size_t size_of(const struct val *args, int nargs)
{
	size_t n = sizeof(struct put) + (size_t)nargs * sizeof(args[0]);
	for (int i = 0; i < nargs; i++)
		if (args[i].tag >= VAL_TEXT)
			n += args[i].n;
	return rounded(n);
}

static void add(struct pile *pile, sqlite3_stmt *st, const struct val *args,
		int nargs, size_t bytes)
{
	struct put *p = (void *)(pile->bytes + pile->n);
	struct val *to = (void *)(p + 1);
	char *text = (char *)(to + nargs);
	*p = (struct put){st, (uint32_t)nargs, (uint32_t)bytes};
	for (int i = 0; i < nargs; i++) {
		to[i] = args[i];
		if (args[i].tag < VAL_TEXT)
			continue;
		if (args[i].n > 0)
			memcpy(text, args[i].s, args[i].n);
		to[i].s = text;
		text += args[i].n;
	}
	pile->n += bytes;
}

int sqlite_put(struct ctx *c, void *handle, const struct val *args, int nargs)
{
	struct sqlite_queue *w = sqlite_of(c->db)->queue;
	if (!w)
		return 0;
	size_t bytes = size_of(args, nargs);
	enum rc rc = OK;
	if (w->filled.n + bytes > PILE_BYTES)
		rc = hand_over(c);
	if (rc < 0)
		return (int)rc;
	if (bytes > PILE_BYTES)
		return 0;
	add(&w->filled, handle, args, nargs, bytes);
	return 1;
}

void sqlite_queue_begin(struct sqlite *q)
{
	struct sqlite_queue *w = xcalloc(1, sizeof(*w));
	pthread_mutex_init(&w->mutex, NULL);
	pthread_cond_init(&w->changed, NULL);
	w->given.bytes = xmalloc(PILE_BYTES);
	w->filled.bytes = xmalloc(PILE_BYTES);
	q->queue = w;
}

void sqlite_queue_end(struct sqlite *q)
{
	struct sqlite_queue *w = q->queue;
	if (!w)
		return;
	pthread_mutex_lock(&w->mutex);
	while (w->is_writing)
		pthread_cond_wait(&w->changed, &w->mutex);
	w->is_ending = true;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->mutex);
	if (w->has_thread)
		pthread_join(w->thread, NULL);
	pthread_mutex_destroy(&w->mutex);
	pthread_cond_destroy(&w->changed);
	free(w->given.bytes);
	free(w->filled.bytes);
	free(w);
	q->queue = NULL;
}
