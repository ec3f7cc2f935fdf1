/*
 * test_url.h: where a test's database is.  With NGUON_TEST_PG (the address of
 * a server for tests, postgresql://user@/name?host=…) it is a schema of its own
 * there, else the file itself.
 */
#ifndef DB_TEST_URL_H
#define DB_TEST_URL_H

#include "base/base.h"

/* True if tests run on PostgreSQL. */
bool test_on_pg(void);
/* What to open for the database that a test calls by this path. */
const char *test_url(const char *path);
/* Takes it away after the test; a file is left to the test. */
void test_url_drop(const char *path);

#endif
