/*
 * group.c: several write transactions with one commit, each a part of it.
 */
#include "base/base.h"
#include "db/db_int.h"

static void end_part(struct db *db)
{
	db->commits++; /* what was read meanwhile may be undone */
	db->txn = TXN_GROUP;
	db->lifted = 0;
}

enum rc group_keep(struct ctx *c, enum rc rc)
{
	struct db *db = c->db;
	if (rc == OK)
		rc = db->ops->part_keep(c);
	if (rc < 0)
		db->ops->part_undo(db);
	else
		db->kept++;
	end_part(db);
	return rc;
}

void group_undo(struct db *db)
{
	db->ops->part_undo(db);
	end_part(db);
}

enum rc db_group_begin(struct ctx *c)
{
	enum rc rc = db_begin_write(c);
	for (int i = 1; rc < 0 && c->db->may_repeat && i < DB_TRIES; i++) {
		err_clear(c);
		rc = db_begin_write(c);
	}
	if (rc < 0)
		return rc;
	c->db->txn = TXN_GROUP;
	c->db->is_group = true;
	c->db->kept = 0;
	return OK;
}

enum rc db_group_end(struct ctx *c)
{
	struct db *db = c->db;
	enum rc rc = OK;
	assert(db->txn == TXN_GROUP);
	db->is_group = false;
	db->txn = TXN_WRITE;
	if (db->kept > 0)
		rc = db_commit(c);
	else
		db_rollback(c);
	if (rc < 0)
		db->commits++;
	return rc;
}
