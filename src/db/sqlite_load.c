/*
 * SQLite: loads.  A load writes most pages of the file for the first time and
 * asks for few of them, so it wants another journal and another cache than the
 * daily work.
 */
#include "base/base.h"
#include "db/sqlite_int.h"

enum {
	LARGE_BYTES = 4 * 1024 * 1024, /* of the data that will come */
	SMALL_PAGES = 1024, /* of a file that holds next to nothing */
};

/*
 * Sorting for an index goes through a file that has no name, beyond the size
 * of the cache: in memory it would be as large as the index.
 */
static const char sort_settings[] = "PRAGMA cache_size=-32768;"
				    "PRAGMA temp_store=FILE;"
				    "PRAGMA threads=1;";

static bool is_nearly_empty(struct sqlite *q)
{
	sqlite3_stmt *st = NULL;
	bool is_small = false;
	if (sqlite3_prepare_v2(q->h, "PRAGMA page_count", -1, &st, NULL) ==
		SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		is_small = sqlite3_column_int64(st, 0) <= SMALL_PAGES;
	sqlite3_finalize(st);
	return is_small;
}

/* Not while anybody else has the file open, of this process or of another. */
static bool leave_wal(struct sqlite *q)
{
	bool is_wal = true;
	sqlite3_busy_timeout(q->h, 0);
	int code = sqlite_journal(q->h, "PRAGMA journal_mode=DELETE", &is_wal);
	sqlite3_busy_timeout(q->h, BUSY_WAIT_MS);
	q->is_out_of_wal = code == SQLITE_OK && !is_wal;
	return q->is_out_of_wal;
}

void sqlite_back_to_wal(struct sqlite *q)
{
	bool is_wal = false;
	if (!q->is_out_of_wal)
		return;
	int code = sqlite_journal(q->h, "PRAGMA journal_mode=WAL", &is_wal);
	/* Somebody is just reading: then at the next transaction, or whoever
	 * opens the file next does it.  Until then readers and the writer
	 * wait for each other, which is slower and as safe. */
	q->is_out_of_wal = code != SQLITE_OK || !is_wal;
}

/*
 * In WAL mode a load is written three times: into the log, from there into the
 * file, and again for each page that came back too early.  A file that is
 * nearly empty grows at its end only, and what lies beyond the old end needs
 * no journal: cutting it off is all that a rollback, or the next one to open
 * the file after a crash, has to do.  Nobody may read meanwhile (EXCLUSIVE),
 * so that nobody who reads can keep the load from being stored at its end.
 */
bool sqlite_begin_alone(struct sqlite *q, int64_t bytes)
{
	if (bytes < LARGE_BYTES || !is_nearly_empty(q) || !leave_wal(q))
		return false;
	if (sqlite3_exec(q->h, "BEGIN EXCLUSIVE", NULL, NULL, NULL) ==
	    SQLITE_OK)
		return true;
	sqlite_back_to_wal(q);
	return false;
}

void sqlite_bulk(struct db *db)
{
	sqlite_of(db)->is_bulk = true;
}

enum rc sqlite_load_script(struct ctx *c, const char *sql)
{
	struct sqlite *q = sqlite_of(c->db);
	sqlite3_exec(q->h, sort_settings, NULL, NULL, NULL);
	int code = sqlite3_exec(q->h, sql, NULL, NULL, NULL);
	enum rc rc =
	    code == SQLITE_OK ? OK : sqlite_fail(c, q->h, q->db.path, code);
	sqlite3_exec(q->h, SQLITE_WRITER_ROOM, NULL, NULL, NULL);
	return rc;
}
