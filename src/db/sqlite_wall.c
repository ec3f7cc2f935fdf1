/*
 * SQLite: the wall.  A file knows no accounts, so the wall stands in front of
 * the statement: each SELECT gets, under the names of the tables that it reads,
 * only the rows within reach.  Writes are the store's matter alone.
 */
#include "base/base.h"
#include "db/messages.h"
#include "db/sql_text.h"
#include "db/sqlite_int.h"

#include "base/idset.h"

enum { WALL_SQL_MAX = 16 * 1024, CHAIN_MOST = 8 };

static void is_within(sqlite3_context *f, int n, sqlite3_value **args)
{
	const struct sqlite *q = sqlite3_user_data(f);
	UNUSED(n);
	bool is_int = sqlite3_value_type(args[0]) == SQLITE_INTEGER;
	sqlite3_result_int(
	    f, is_int && q->db.reach &&
		   idset_has(q->db.reach, sqlite3_value_int64(args[0])));
}

int sqlite_wall_open(struct sqlite *q)
{
	return sqlite3_create_function_v2(q->h, "within_reach", 1, SQLITE_UTF8,
					  q, is_within, NULL, NULL, NULL);
}

/* The condition that a row, called `as`, is seen. */
static void put_seen(struct buf *b, const struct db *db,
		     const struct db_wall *w, const char *as, int depth)
{
	const struct db_wall *owner;
	char name[16];
	switch (w->kind) {
	case DB_WALL_VALUE:
		buf_printf(b, "within_reach(%s.%s)", as, w->column);
		return;
	case DB_WALL_OWNER:
		owner = wall_of_table(db, w->owner);
		assert(owner && depth < CHAIN_MOST);
		snprintf(name, sizeof(name), "w%d", depth);
		buf_printf(b,
			   "(%s.%s IS NULL OR EXISTS (SELECT 1 FROM main.%s "
			   "%s WHERE %s.id = %s.%s AND ",
			   as, w->column, w->owner, name, name, as, w->column);
		put_seen(b, db, owner, name, depth + 1);
		buf_str(b, "))");
		return;
	case DB_WALL_SHOWN:
	case DB_WALL_OPEN:
		buf_char(b, '1');
		return;
	case DB_WALL_SHUT:
		buf_char(b, '0');
		return;
	}
}

static bool is_for_all(const struct db_wall *w)
{
	return w->kind == DB_WALL_SHOWN || w->kind == DB_WALL_OPEN;
}

/* The text with the wall before it; the caller's, NULL if it needs none. */
char *sqlite_wall_text(const struct db *db, const char *sql)
{
	struct buf b;
	if (!db->walled_text || sql_writes(sql))
		return NULL;
	buf_init(&b, WALL_SQL_MAX + strlen(sql));
	for (int i = 0; i < db->nwalls; i++) {
		const struct db_wall *w = &db->walls[i];
		if (is_for_all(w) || !sql_has_word(sql, w->table))
			continue;
		buf_printf(&b,
			   "%s%s AS NOT MATERIALIZED (SELECT * FROM main.%s w "
			   "WHERE ",
			   b.n ? ", " : "WITH ", w->table, w->table);
		put_seen(&b, db, w, "w", 0);
		buf_char(&b, ')');
	}
	char *s = NULL;
	if (b.n) {
		assert(!sql_has_word(sql, "WITH")); /* no such text yet */
		buf_printf(&b, " %s", sql);
		s = xstrdup(buf_text(&b));
	}
	assert(!b.over);
	buf_free(&b);
	return s;
}

enum rc sqlite_reach(struct ctx *c)
{
	c->db->walled_text = wall_holds(c->db);
	/* a connection that was not told what is whose shows nothing at all */
	if (c->db->walled_text && c->db->nwalls == 0)
		return err_set(c, E_DENIED, "", &msg_db_no_walls);
	return OK;
}

enum rc sqlite_lift(struct ctx *c, bool up)
{
	c->db->walled_text = !up;
	return OK;
}

enum rc sqlite_walls_are_made(struct ctx *c, bool *out)
{
	UNUSED(c);
	*out = true;
	return OK;
}

enum rc sqlite_walls_make(struct ctx *c)
{
	UNUSED(c);
	return OK;
}
