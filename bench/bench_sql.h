/*
 * bench_sql.h: SQLite for the measuring programs: what fails ends them.
 */
#ifndef BENCH_BENCH_SQL_H
#define BENCH_BENCH_SQL_H

#include "bench.h"

#include <sqlite3.h>

static inline void sql(sqlite3 *db, const char *text)
{
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		bench_die(text, sqlite3_errmsg(db));
}

static inline sqlite3_stmt *prepare(sqlite3 *db, const char *text)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(db, text, -1, &s, NULL) != SQLITE_OK)
		bench_die(text, sqlite3_errmsg(db));
	return s;
}

#endif
