/*
 * The second wall, as far as it knows no engine: what the connection may see
 * now.
 */
#include "base/base.h"
#include "db/db_int.h"

#include "base/idset.h"

void db_walls(struct db *db, const struct db_wall *w, int n)
{
	db->walls = w;
	db->nwalls = n;
}

bool wall_holds(const struct db *db)
{
	return db->reach && !db->no_wall && db->lifted == 0;
}

enum rc wall_begin(struct ctx *c)
{
	struct db *db = c->db;
	if (db->txn != TXN_NONE) {
		assert(db->reach == c->reach); /* one for all of it */
		return OK;
	}
	if (db->lifted)
		return OK;
	db->reach = c->reach;
	return db->no_wall ? OK : db->ops->reach(c);
}

const struct db_wall *wall_of_table(const struct db *db, const char *table)
{
	for (int i = 0; i < db->nwalls; i++)
		if (strcmp(db->walls[i].table, table) == 0)
			return &db->walls[i];
	return NULL;
}

static const struct db_wall *wall_of_words(const struct db *db,
					   const char *index)
{
	for (int i = 0; i < db->nwalls; i++)
		if (db->walls[i].words &&
		    strcmp(db->walls[i].words, index) == 0)
			return &db->walls[i];
	return NULL;
}

const char *wall_join(struct ctx *c, const char *index, const char *id)
{
	const struct db_wall *w = wall_of_words(c->db, index);
	if (!wall_holds(c->db) || !w || w->kind == DB_WALL_SHOWN ||
	    w->kind == DB_WALL_OPEN)
		return "";
	return arena_printf(c->mem,
			    " AND EXISTS (SELECT 1 FROM %s x WHERE x.id = %s)",
			    w->table, id);
}

/* A lift is for a few statements of a transaction: the wall of what begins
 * next is up again. */
enum rc db_wall_lift(struct ctx *c)
{
	enum rc rc = c->db->lifted ? OK : wall_begin(c);
	bool held = wall_holds(c->db);
	c->db->lifted++;
	return rc == OK && held ? c->db->ops->lift(c, true) : rc;
}

enum rc db_wall_back(struct ctx *c)
{
	if (c->db->lifted == 0)
		return OK; /* the transaction has ended meanwhile */
	c->db->lifted--;
	return wall_holds(c->db) ? c->db->ops->lift(c, false) : OK;
}

enum rc db_walls_are_made(struct ctx *c, bool *out)
{
	*out = true;
	return c->db->no_wall ? OK : c->db->ops->walls_are_made(c, out);
}

enum rc db_walls_make(struct ctx *c)
{
	return c->db->no_wall ? OK : c->db->ops->walls_make(c);
}
