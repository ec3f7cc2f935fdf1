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

/* 16 MiB of pages for the writer; what is sorted stays in memory. */
#define SQLITE_WRITER_ROOM                                                     \
	"PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY; PRAGMA "          \
	"threads=0;"

struct sqlite {
	struct db db; /* first, so that the pointers are the same */
	sqlite3 *h;
	struct file_lock *lock; /* NULL for a reader */
	sqlite3_stmt *begin_write, *begin_read, *commit, *rollback;
	sqlite3_stmt *part, *part_release, *part_rollback;
	bool is_bulk;
	struct sqlite_queue *queue; /* of a load, else NULL */
	bool is_out_of_wal;	    /* for a load */
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

int sqlite_bind_one(sqlite3_stmt *st, int i, const struct val *v);

/* sqlite_open.c */
/* Runs a PRAGMA journal_mode. */
int sqlite_journal(sqlite3 *h, const char *sql, bool *is_wal);
void sqlite_close(struct db *db);

/* sqlite_load.c */
/* Begins a transaction outside of WAL; false: there is no reason or no way. */
bool sqlite_begin_alone(struct sqlite *q, int64_t bytes);
void sqlite_bulk(struct db *db);
/* DDL that sorts whole tables. */
enum rc sqlite_load_script(struct ctx *c, const char *sql);
void sqlite_back_to_wal(struct sqlite *q);

/* sqlite_queue.c */
void sqlite_queue_begin(struct sqlite *q);
void sqlite_queue_end(struct sqlite *q);
int sqlite_put(struct ctx *c, void *handle, const struct val *args, int nargs);
enum rc sqlite_settle(struct ctx *c);

/* sqlite_words.c */
void sqlite_words_end(struct sqlite *q);
enum rc sqlite_words_create(struct ctx *c, const char *index);
enum rc sqlite_words_put(struct ctx *c, const char *index, int64_t id,
			 const char *words, const char *old_words);
enum rc sqlite_words_clear(struct ctx *c, const char *index);
enum rc sqlite_words_find(struct ctx *c, struct db_rows *r, const char *index,
			  const char *words, enum words_how how,
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
