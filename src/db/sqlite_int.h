/*
 * sqlite_int.h: what the files of the SQLite engine share.
 */
#ifndef DB_SQLITE_INT_H
#define DB_SQLITE_INT_H

#include "db/db_int.h"
#include "db/lock.h"

#include <sqlite3.h>

enum {
	WRITE_WAIT_MS = 30000,
	/*
	 * Between our own programs the lock file keeps order; this is for
	 * recovery after a crash, closing, and foreign programs.
	 */
	BUSY_WAIT_MS = 1000,
};

struct sqlite {
	struct db db; /* first, so that the pointers are the same */
	sqlite3 *h;
	struct file_lock *lock; /* NULL for a reader */
	sqlite3_stmt *begin_write, *begin_read, *commit, *rollback;
	/* Cuts the words of a query exactly as those of the index were. */
	fts5_tokenizer tokenizer;
	Fts5Tokenizer *tokenizer_of_words;
};

static inline struct sqlite *sqlite_of(struct db *db)
{
	return (struct sqlite *)(void *)db;
}

extern const struct db_ops sqlite_ops;

/* Records what SQLite's result code means for the clerk. */
enum rc sqlite_fail(struct ctx *c, sqlite3 *h, const char *path, int code);

/* sqlite_open.c */
void sqlite_close(struct db *db);

/* sqlite_words.c */
void sqlite_words_end(struct sqlite *q);
enum rc sqlite_words_create(struct ctx *c, const char *index);
enum rc sqlite_words_put(struct ctx *c, const char *index, int64_t id,
			 const char *words, const char *old_words);
enum rc sqlite_words_clear(struct ctx *c, const char *index);
enum rc sqlite_words_find(struct ctx *c, struct db_rows *r, const char *index,
			  const char *words, bool all_prefixes,
			  int64_t after_id, int limit);
enum rc sqlite_words_digest(struct ctx *c, const char *index, uint64_t *sum);
enum rc sqlite_words_add(struct ctx *c, int64_t id, const char *words,
			 uint64_t *sum);

/* sqlite_wall.c */
int sqlite_wall_open(struct sqlite *q);
char *sqlite_wall_text(const struct db *db, const char *sql);
enum rc sqlite_reach(struct ctx *c);
enum rc sqlite_lift(struct ctx *c, bool up);
enum rc sqlite_walls_are_made(struct ctx *c, bool *out);
enum rc sqlite_walls_make(struct ctx *c);

/* sqlite_care.c */
enum rc sqlite_check(struct ctx *c);
enum rc sqlite_size(struct ctx *c, int64_t *out);
enum rc sqlite_copy_to(struct ctx *c, const char *path);
enum rc sqlite_analyze(struct ctx *c);

#endif
