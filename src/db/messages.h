/*
 * messages.h: what the database layer says to people.  %1 is mostly the
 * path or the technical text, see messages.c.
 */
#ifndef DB_MESSAGES_H
#define DB_MESSAGES_H

#include "base/ctx.h"

extern const struct msg msg_db_no_name;
extern const struct msg msg_db_no_postgres;
extern const struct msg msg_db_missing;	    /* path */
extern const struct msg msg_db_exists;	    /* path */
extern const struct msg msg_db_cannot_open; /* path, technical */
extern const struct msg msg_db_cannot_create;
extern const struct msg msg_db_cannot_lock;

/* %1 technical text, %2 path */
extern const struct msg msg_db_unique;
extern const struct msg msg_db_reference;
extern const struct msg msg_db_rule;
extern const struct msg msg_db_busy;
extern const struct msg msg_db_full;
extern const struct msg msg_db_io;
extern const struct msg msg_db_damaged;
extern const struct msg msg_db_foreign;
extern const struct msg msg_db_too_big;
extern const struct msg msg_db_readonly;
extern const struct msg msg_db_refused;

extern const struct msg msg_db_no_write;
extern const struct msg msg_db_no_transaction;
extern const struct msg msg_db_undone;
extern const struct msg msg_db_dangling; /* table */
extern const struct msg msg_db_stranger; /* trigger or view, name */

#endif
