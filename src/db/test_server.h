/*
 * test_server.h: what tests do to a server behind our back.
 */
#ifndef DB_TEST_SERVER_H
#define DB_TEST_SERVER_H

#include "db/test_db.h"

#include <libpq-fe.h>

/* A second way in, past our layer. */
PGconn *by_hand(const struct bench *b);
void run_by_hand(PGconn *conn, const char *sql);
/* As a restart of the server does; not for the one who does it. */
void cut_connections(const struct bench *b);
/* t (id, code, n), and a row of it. */
void make_table(struct ctx *c);
enum rc put(struct ctx *c, int64_t id, const char *code);
void begin_load(struct ctx *c);

#endif
