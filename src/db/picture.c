/*
 * picture.c: read transactions that nobody waits for, and what is known of the
 * picture that one looks at.
 */
#include "base/base.h"
#include "base/idset.h"
#include "db/db_int.h"

enum rc db_begin_read_soon(struct ctx *c)
{
	if (!c->db->ops->begin_soon)
		return db_begin_read(c);
	assert(c->db->txn == TXN_NONE);
	c->db->may_repeat = false;
	enum rc rc = wall_begin(c);
	if (rc == OK)
		rc = c->db->ops->begin_soon(c);
	if (rc == OK)
		c->db->txn = TXN_READ;
	return rc;
}

void db_end_read_soon(struct ctx *c)
{
	const struct db_ops *ops = c->db->ops;
	assert(c->db->txn == TXN_READ);
	if (!ops->rollback_soon) {
		db_rollback(c);
		return;
	}
	ops->rollback_soon(c->db);
	c->db->txn = TXN_NONE;
	c->db->lifted = 0;
}

void db_tell(struct db *db)
{
	if (db->ops->tell)
		db->ops->tell(db);
}

enum rc db_data_version(struct ctx *c, int64_t *out)
{
	int64_t others;
	enum rc rc = c->db->ops->others_version(c, &others);
	if (rc < 0)
		return rc;
	/* Two counters, so that one cannot hide a step of the other. */
	*out = (int64_t)((uint64_t)others << 32 ^ (uint64_t)c->db->commits ^
			 idset_mark(c->reach));
	return OK;
}

const struct db_view *db_view(const struct db *db)
{
	return &db->view;
}

int64_t db_asked(const struct db *db)
{
	return db->asked;
}

int64_t db_waited(const struct db *db)
{
	return db->waited;
}

int64_t db_take_written(struct db *db)
{
	int64_t clock = db->written;
	db->written = 0;
	return clock;
}

enum rc db_server_id(struct ctx *c, int64_t *out)
{
	*out = 0;
	return c->db->ops->server_id
		   ? db_one_int(c, out, c->db->ops->server_id, DB_NOARGS)
		   : OK;
}
