/*
 * SQLite: checks, copies, sizes, figures for the planner.
 */
#include "base/base.h"
#include "db/messages.h"
#include "db/sqlite_int.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static enum rc check_pages(struct ctx *c)
{
	struct db_rows r;
	int rc = db_query(c, &r, "PRAGMA integrity_check(1)", DB_NOARGS);
	if (rc == OK)
		rc = db_next(c, &r);
	if (rc == DB_ROW) {
		const char *text = db_text(&r, 0);
		rc = OK;
		if (!text || strcmp(text, "ok") != 0)
			rc = err_set(c, E_DB, "", &msg_db_damaged, text,
				     c->db->path);
	}
	db_end(&r);
	return rc;
}

/* We make no trigger and no view; one would work behind our back. */
static enum rc check_strangers(struct ctx *c)
{
	struct db_rows r;
	int rc = db_query(c, &r,
			  "SELECT type, name FROM sqlite_schema "
			  "WHERE type IN ('trigger', 'view') LIMIT 1",
			  DB_NOARGS);
	if (rc == OK)
		rc = db_next(c, &r);
	if (rc == DB_ROW)
		rc = err_set(c, E_DB, "", &msg_db_stranger, db_text(&r, 0),
			     db_text(&r, 1));
	db_end(&r);
	return rc;
}

static enum rc check_references(struct ctx *c)
{
	struct db_rows r;
	int rc = db_query(c, &r, "PRAGMA foreign_key_check", DB_NOARGS);
	if (rc == OK)
		rc = db_next(c, &r);
	if (rc == DB_ROW)
		rc = err_set(c, E_DB, "", &msg_db_dangling, db_text(&r, 0));
	db_end(&r);
	return rc;
}

static enum rc check_one_index(struct ctx *c, const char *name)
{
	/* The statement differs per index and is used once: no cache. */
	char *sql = sqlite3_mprintf(
	    "INSERT INTO \"%w\" (\"%w\") VALUES ('integrity-check')", name,
	    name);
	if (!sql)
		abort();
	struct sqlite *q = sqlite_of(c->db);
	int code = sqlite3_exec(q->h, sql, NULL, NULL, NULL);
	sqlite3_free(sql);
	return code == SQLITE_OK ? OK : sqlite_fail(c, q->h, c->db->path, code);
}

static enum rc check_indexes(struct ctx *c)
{
	struct db_rows r;
	int rc = db_query(c, &r,
			  "SELECT name FROM sqlite_schema WHERE sql LIKE "
			  "'CREATE VIRTUAL TABLE % USING fts5%'",
			  DB_NOARGS);
	while (rc >= 0 && (rc = db_next(c, &r)) == DB_ROW)
		rc = check_one_index(c, db_text(&r, 0));
	db_end(&r);
	return rc;
}

enum rc sqlite_check(struct ctx *c)
{
	enum rc rc = check_pages(c);
	if (rc == OK)
		rc = check_strangers(c);
	if (rc == OK)
		rc = check_references(c);
	/* FTS5 is asked by an INSERT, so only a writer can ask. */
	if (rc < 0 || c->db->mode == DB_READ || c->db->txn == TXN_READ)
		return rc;
	if (c->db->txn == TXN_WRITE)
		return check_indexes(c);
	rc = db_begin_write(c);
	if (rc < 0)
		return rc;
	rc = check_indexes(c);
	db_rollback(c);
	return rc;
}

enum rc sqlite_size(struct ctx *c, int64_t *out)
{
	static const char *const parts[] = {"", "-wal", "-shm"};
	int64_t sum = 0;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		struct stat st;
		char *path =
		    arena_printf(c->mem, "%s%s", c->db->path, parts[i]);
		if (stat(path, &st) == 0)
			sum += st.st_size;
		else if (errno != ENOENT)
			return err_set(c, E_IO, "", &msg_db_cannot_open, path,
				       strerror(errno));
	}
	*out = sum;
	return OK;
}

/*
 * All pages in one step, which is one read transaction: the copy shows one
 * moment, and writers go on meanwhile.
 */
static int copy_pages(sqlite3 *to, sqlite3 *from)
{
	/* A half-written copy is removed, so it needs no journal. */
	int code = sqlite3_exec(to,
				"PRAGMA journal_mode=OFF;"
				"PRAGMA synchronous=FULL;",
				NULL, NULL, NULL);
	if (code != SQLITE_OK)
		return code;
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	if (!b)
		return sqlite3_extended_errcode(to);
	sqlite3_backup_step(b, -1);
	return sqlite3_backup_finish(b);
}

enum rc sqlite_copy_to(struct ctx *c, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 && errno == EEXIST)
		return err_set(c, E_CONFLICT, "", &msg_db_exists, path);
	if (fd < 0)
		return err_set(c, E_IO, "", &msg_db_cannot_create, path,
			       strerror(errno));
	close(fd);
	char *full = realpath(path, NULL);
	sqlite3 *to = NULL;
	int code = sqlite3_open_v2(full ? full : path, &to,
				   SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
				       SQLITE_OPEN_EXRESCODE,
				   NULL);
	free(full);
	if (code == SQLITE_OK)
		code = copy_pages(to, sqlite_of(c->db)->h);
	enum rc rc = OK;
	if (code != SQLITE_OK)
		rc = sqlite_fail(c, to, path, code);
	sqlite3_close(to);
	if (rc < 0)
		unlink(path);
	return rc;
}

enum rc sqlite_analyze(struct ctx *c)
{
	return db_script(c, "ANALYZE");
}
