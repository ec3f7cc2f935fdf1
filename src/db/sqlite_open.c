/*
 * SQLite: opening and closing by the discipline that keeps one writer at a
 * time.  Versions up to 3.51.2 can lose a commit when two connections write
 * or checkpoint a WAL file at once; so only the holder of the lock does.
 */
#include "base/base.h"
#include "db/messages.h"
#include "db/sqlite_int.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * 64 MiB of log kept on disk at most.  The writer that makes it as long copies
 * it into the file, and all others wait meanwhile; db_rest() does it before.
 */
static const char writer_settings[] =
    SQLITE_WRITER_ROOM "PRAGMA synchronous=FULL;"
		       "PRAGMA journal_size_limit=67108864;"
		       "PRAGMA wal_autocheckpoint=16000;"
		       "PRAGMA analysis_limit=1000;"
		       "PRAGMA cell_size_check=ON;";

/* 4 MiB of pages for a reader; the rest is in the system's cache already.  No
 * mmap: its pages would count as ours, once for the whole file. */
static const char reader_settings[] = "PRAGMA query_only=ON;"
				      "PRAGMA wal_autocheckpoint=0;"
				      "PRAGMA temp_store=MEMORY;"
				      "PRAGMA cache_size=-4096;";

static const struct {
	int what, to;
} limits[] = {
    {SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024},
    {SQLITE_LIMIT_SQL_LENGTH, 1024 * 1024},
    {SQLITE_LIMIT_COLUMN, 500},
    {SQLITE_LIMIT_EXPR_DEPTH, 200},
    {SQLITE_LIMIT_COMPOUND_SELECT, 100},
    {SQLITE_LIMIT_VDBE_OP, 1000000},
    {SQLITE_LIMIT_FUNCTION_ARG, 100},
    {SQLITE_LIMIT_ATTACHED, 0},
    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000},
    {SQLITE_LIMIT_VARIABLE_NUMBER, 4000},
    {SQLITE_LIMIT_TRIGGER_DEPTH, 10},
    {SQLITE_LIMIT_WORKER_THREADS, 0},
};

static const struct {
	int what, to;
} switches[] = {
    {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    {SQLITE_DBCONFIG_DEFENSIVE, 1},
    {SQLITE_DBCONFIG_DQS_DML, 0}, /* a misspelt "column" is no text */
    {SQLITE_DBCONFIG_DQS_DDL, 0},
    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    /* One plan per statement; else LIKE $1 is planned at each binding. */
    {SQLITE_DBCONFIG_ENABLE_QPSG, 1},
};

/* The memory statistics take a process-wide lock at each allocation. */
static void set_up_library(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static void harden(sqlite3 *h, enum db_mode mode)
{
	/* Lookaside may be compiled out; then this is refused: no matter. */
	sqlite3_db_config(h, SQLITE_DBCONFIG_LOOKASIDE, NULL, 256, 500);
	for (size_t i = 0; i < ARRAY_LEN(limits); i++)
		sqlite3_limit(h, limits[i].what, limits[i].to);
	for (size_t i = 0; i < ARRAY_LEN(switches); i++)
		sqlite3_db_config(h, switches[i].what, switches[i].to, NULL);
	if (mode == DB_READ)
		sqlite3_db_config(h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_busy_timeout(h, BUSY_WAIT_MS);
}

/* Mode 0600 from the first moment on; SQLite gives its side files the same. */
static enum rc create_file(struct ctx *c, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0) {
		close(fd);
		return OK;
	}
	if (errno == EEXIST)
		return err_set(c, E_CONFLICT, "db", &msg_db_exists, path);
	return err_set(c, E_IO, "db", &msg_db_cannot_create, path,
		       strerror(errno));
}

/*
 * Looks without opening: closing any descriptor of the file would drop the
 * locks that SQLite holds on it for other connections of this process.
 */
static enum rc check_file(struct ctx *c, const char *path)
{
	struct stat st;
	if (stat(path, &st) == 0) {
		if (S_ISREG(st.st_mode))
			return OK;
		return err_set(c, E_DB, "db", &msg_db_foreign,
			       S_ISDIR(st.st_mode) ? "directory"
						   : "not a regular file",
			       path);
	}
	if (errno == ENOENT)
		return err_set(c, E_NOTFOUND, "db", &msg_db_missing, path);
	return err_set(c, E_IO, "db", &msg_db_cannot_open, path,
		       strerror(errno));
}

static enum rc open_lock(struct ctx *c, struct sqlite *q)
{
	char *name = arena_printf(c->mem, "%s.lock", q->db.path);
	q->lock = lock_open(name);
	if (q->lock)
		return OK;
	return err_set(c, E_IO, "db", &msg_db_cannot_lock, name,
		       strerror(errno));
}

int sqlite_journal(sqlite3 *h, const char *sql, bool *is_wal)
{
	sqlite3_stmt *st = NULL;
	int code = sqlite3_prepare_v2(h, sql, -1, &st, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(st);
	if (code == SQLITE_ROW) {
		const char *mode = (const char *)sqlite3_column_text(st, 0);
		*is_wal = mode && strcmp(mode, "wal") == 0;
		code = SQLITE_OK;
	}
	sqlite3_finalize(st);
	return code;
}

/*
 * A new or a foreign file is not in WAL mode yet, nor is one whose load was
 * killed; one that is being loaded cannot be asked (SQLITE_BUSY).
 */
static enum rc ensure_wal(struct ctx *c, struct sqlite *q)
{
	bool is_wal = false;
	int code = sqlite_journal(q->h, "PRAGMA journal_mode", &is_wal);
	if (code == SQLITE_OK && is_wal)
		return OK;
	if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
		return sqlite_fail(c, q->h, q->db.path, code);
	enum rc rc = lock_take(q->lock, WRITE_WAIT_MS);
	if (rc == E_BUSY)
		return err_set(c, E_BUSY, "", &msg_db_busy);
	if (rc < 0)
		return err_set(c, rc, "db", &msg_db_cannot_lock, q->db.path,
			       strerror(errno));
	code = sqlite_journal(q->h, "PRAGMA journal_mode=WAL", &is_wal);
	lock_drop(q->lock);
	if (code != SQLITE_OK)
		return sqlite_fail(c, q->h, q->db.path, code);
	if (!is_wal)
		return err_set(c, E_IO, "db", &msg_db_cannot_open, q->db.path,
			       "no WAL");
	return OK;
}

static int prepare_transactions(struct sqlite *q)
{
	const struct {
		sqlite3_stmt **st;
		const char *sql;
	} list[] = {
	    {&q->begin_write, "BEGIN IMMEDIATE"},
	    {&q->begin_read, "BEGIN"},
	    {&q->commit, "COMMIT"},
	    {&q->rollback, "ROLLBACK"},
	    {&q->part, "SAVEPOINT part"},
	    {&q->part_release, "RELEASE part"},
	    {&q->part_rollback, "ROLLBACK TO part"},
	};
	for (size_t i = 0; i < ARRAY_LEN(list); i++) {
		int code = sqlite3_prepare_v3(q->h, list[i].sql, -1,
					      SQLITE_PREPARE_PERSISTENT,
					      list[i].st, NULL);
		if (code != SQLITE_OK)
			return code;
	}
	return SQLITE_OK;
}

/*
 * A load was killed, and who only reads may not cut off what it left: a
 * writer does, if this user may write.
 */
static int finish_killed_load(struct ctx *c, struct sqlite *q)
{
	struct ctx writer = *c;
	if (sqlite_open(&writer, &writer.db, q->db.path, DB_WRITE) < 0)
		return SQLITE_READONLY_ROLLBACK;
	db_close(writer.db);
	return sqlite3_exec(q->h, reader_settings, NULL, NULL, NULL);
}

static enum rc connect_to(struct ctx *c, struct sqlite *q)
{
	bool is_reader = q->db.mode == DB_READ;
	int flags = is_reader ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	int code = sqlite3_open_v2(
	    q->db.path, &q->h,
	    flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	if (code != SQLITE_OK)
		return err_set(c, E_IO, "db", &msg_db_cannot_open, q->db.path,
			       sqlite3_errstr(code));
	harden(q->h, q->db.mode);
	code = sqlite3_exec(q->h, is_reader ? reader_settings : writer_settings,
			    NULL, NULL, NULL);
	if (code == SQLITE_READONLY_ROLLBACK)
		code = finish_killed_load(c, q);
	if (code == SQLITE_OK)
		code = prepare_transactions(q);
	if (code == SQLITE_OK)
		code = sqlite_wall_open(q);
	if (code != SQLITE_OK)
		return sqlite_fail(c, q->h, q->db.path, code);
	if (is_reader)
		return OK;
	/* SQLite itself falls back to reading if it may not write. */
	if (sqlite3_db_readonly(q->h, "main") == 1)
		return sqlite_fail(c, NULL, q->db.path, SQLITE_READONLY);
	return ensure_wal(c, q);
}

enum rc sqlite_open(struct ctx *c, struct db **out, const char *path,
		    enum db_mode mode)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, set_up_library);
	bool is_new = mode == DB_CREATE;
	enum rc rc = is_new ? create_file(c, path) : check_file(c, path);
	if (rc < 0)
		return rc;
	struct sqlite *q = xcalloc(1, sizeof(*q));
	q->db.ops = &sqlite_ops;
	q->db.mode = mode;
	snprintf(q->db.version, sizeof(q->db.version), "SQLite %s",
		 sqlite3_libversion());
	/* The true name, so that all links to a file share one lock. */
	q->db.path = realpath(path, NULL);
	if (!q->db.path)
		rc = err_set(c, E_IO, "db", &msg_db_cannot_open, path,
			     strerror(errno));
	if (rc == OK && mode != DB_READ)
		rc = open_lock(c, q);
	if (rc == OK)
		rc = connect_to(c, q);
	if (rc == OK) {
		*out = &q->db;
		return OK;
	}
	db_close(&q->db);
	if (is_new)
		unlink(path);
	return rc;
}

/* The last one to close checkpoints, so it needs the lock for that. */
static void disconnect(struct sqlite *q)
{
	bool has_lock = q->lock && lock_take(q->lock, BUSY_WAIT_MS) == OK;
	if (!has_lock)
		sqlite3_db_config(q->h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1,
				  NULL);
	else
		sqlite_back_to_wal(q);
	int code = sqlite3_close(q->h);
	assert(code == SQLITE_OK);
	UNUSED(code);
	if (has_lock)
		lock_drop(q->lock);
}

void sqlite_close(struct db *db)
{
	struct sqlite *q = sqlite_of(db);
	sqlite_words_end(q);
	sqlite3_finalize(q->begin_write);
	sqlite3_finalize(q->begin_read);
	sqlite3_finalize(q->commit);
	sqlite3_finalize(q->rollback);
	sqlite3_finalize(q->part);
	sqlite3_finalize(q->part_release);
	sqlite3_finalize(q->part_rollback);
	if (q->h)
		disconnect(q);
	lock_close(q->lock);
	free(q);
}
