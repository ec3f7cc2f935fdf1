/*
 * messages.h: what the database layer says to people.  %1 is mostly the
 * path or the technical text, see messages.c.
 */
#ifndef DB_MESSAGES_H
#define DB_MESSAGES_H

#include "base/ctx.h"

extern const struct msg msg_db_no_name;
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

/* PostgreSQL: %1 address, %2 technical text */
extern const struct msg msg_db_no_server;
extern const struct msg msg_db_password;
extern const struct msg msg_db_no_database;
extern const struct msg msg_db_no_schema;
extern const struct msg msg_db_used;	   /* address, schema */
extern const struct msg msg_db_old_server; /* address, version */
extern const struct msg msg_db_encoding;   /* address, encoding */
/* %1 technical text, %2 address */
extern const struct msg msg_db_bad_address;
extern const struct msg msg_db_lost;
extern const struct msg msg_db_lost_commit;
extern const struct msg msg_db_too_long;
extern const struct msg msg_db_too_many;
extern const struct msg msg_db_starting;
extern const struct msg msg_db_server_damaged;
extern const struct msg msg_db_no_file_copy; /* path */
extern const struct msg msg_db_standby_file; /* path */
extern const struct msg msg_db_no_standby;   /* address */

/* the wall: %1 the role of the address, %2 the one of the wall */
extern const struct msg msg_db_no_walls;
extern const struct msg msg_db_superuser;
extern const struct msg msg_db_no_wall_role;
extern const struct msg msg_db_wall_open;

#endif
