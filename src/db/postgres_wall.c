/*
 * PostgreSQL: the wall is row security.  The tables belong to the role of the
 * address, which is not subject to it, so that everything costs nothing and
 * loads may COPY; whoever does not reach everything works as the role
 * WALL_ROLE, for which the policies are made.  It sees no row without the
 * settings nguon.reach, and no row of the log.
 *
 * The reach is a bitmap in hexadecimal digits: a list of the 10,000 units of a
 * province would be searched from its beginning for every row.
 */
#include "base/base.h"
#include "db/messages.h"
#include "db/postgres_int.h"

#include "base/idset.h"

#define WALL_ROLE "nguon_reach"

enum {
	WALL_SQL_MAX = 256 * 1024,
	REACH_MAX = 64 * 1024 * 1024,
	POLICIES = 3, /* of a table */
};

/* ---- the connection ---- */

static void quote(char to[72], const char *name)
{
	size_t n = 0;
	to[n++] = '"';
	for (; *name && n < 69; name++) {
		if (*name == '"')
			to[n++] = '"';
		to[n++] = *name;
	}
	to[n++] = '"';
	to[n] = '\0';
}

enum rc pg_wall_look(struct ctx *c, struct postgres *q)
{
	if (q->db.no_wall)
		return OK;
	PGresult *res =
	    pg_exec(q, "SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles "
		       "WHERE rolname IN (current_user, session_user, "
		       "'" WALL_ROLE "') "
		       "ORDER BY (rolname = current_user) DESC");
	enum rc rc = OK;
	if (PQresultStatus(res) != PGRES_TUPLES_OK || PQntuples(res) == 0)
		rc = pg_fail(c, q, res);
	for (int i = 0; rc == OK && i < PQntuples(res); i++)
		if (*PQgetvalue(res, i, 1) == 't')
			rc = err_set(c, E_DB, "db", &msg_db_superuser,
				     PQgetvalue(res, i, 0));
	if (rc == OK)
		quote(q->role, PQgetvalue(res, 0, 0));
	PQclear(res);
	return rc;
}

/* Byte after byte, the lowest id in the lowest bit, as get_bit() counts. */
static void put_bits(struct buf *b, const struct idset *s, size_t bytes)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < bytes; i++) {
		unsigned x = s->bits[i / 8] >> (8 * (i % 8)) & 255;
		buf_char(b, digits[x >> 4]);
		buf_char(b, digits[x & 15]);
	}
}

static size_t bytes_of(const struct idset *s)
{
	size_t n = s->words * 8;
	while (n > 0 &&
	       (s->bits[(n - 1) / 8] >> (8 * ((n - 1) % 8)) & 255) == 0)
		n--;
	return n;
}

static char *wanted(const struct postgres *q)
{
	const struct idset *s = q->db.reach;
	struct buf b;
	buf_init(&b, REACH_MAX);
	if (!s) {
		buf_printf(&b,
			   "SET ROLE %s; SET nguon.reach = ''; "
			   "SET nguon.reach_end = ''",
			   q->role);
	} else {
		size_t n = bytes_of(s);
		buf_printf(&b,
			   "SET ROLE " WALL_ROLE "; SET nguon.reach_end = "
			   "'%zu'; SET nguon.reach = '",
			   n * 8);
		put_bits(&b, s, n);
		buf_char(&b, '\'');
	}
	char *text = xstrdup(buf_text(&b));
	buf_free(&b);
	return text;
}

enum rc pg_wall_settle(struct ctx *c, struct postgres *q)
{
	if (q->settled == q->generation || q->db.no_wall ||
	    q->db.txn != TXN_NONE)
		return OK;
	if (!q->wants) { /* everything, as the address gives it */
		q->settled = q->generation;
		return OK;
	}
	PGresult *res = pg_exec(q, q->wants);
	enum rc rc = OK;
	if (PQresultStatus(res) == PGRES_COMMAND_OK)
		q->settled = q->generation;
	else
		rc = pg_fail(c, q, res);
	PQclear(res);
	return rc;
}

enum rc pg_reach(struct ctx *c)
{
	struct postgres *q = postgres_of(c->db);
	if (!q->db.reach && !q->is_within)
		return OK; /* the everyday case */
	char *text = wanted(q);
	bool is_same = q->wants && strcmp(q->wants, text) == 0;
	q->is_within = q->db.reach != NULL;
	if (is_same) {
		free(text);
		return OK;
	}
	free(q->wants);
	q->wants = text;
	q->settled = 0;
	if (!pg_is_alive(q))
		return OK;
	enum rc rc = pg_wall_settle(c, q);
	if (rc == OK || pg_is_alive(q))
		return rc;
	/* lost just now: the connection that is made next gets it */
	err_clear(c);
	return OK;
}

enum rc pg_lift(struct ctx *c, bool up)
{
	struct postgres *q = postgres_of(c->db);
	char sql[120];
	snprintf(sql, sizeof(sql), "SET %sROLE %s",
		 q->db.txn != TXN_NONE ? "LOCAL " : "",
		 up ? q->role : WALL_ROLE);
	return pg_run(c, q, sql);
}

/* ---- the policies ---- */

/*
 * Both settings are read once for a statement.  Without them nothing is equal
 * or less, so no row is seen.
 */
static void put_within(struct buf *b, const char *column)
{
	buf_printf(b,
		   "CASE WHEN %s < (SELECT nullif(current_setting("
		   "'nguon.reach_end', true), '')::int8) THEN get_bit((SELECT "
		   "decode(current_setting('nguon.reach', true), 'hex')), "
		   "%s::int4) = 1 ELSE false END",
		   column, column);
}

static void put_condition(struct buf *b, const struct db_wall *w)
{
	if (w->kind == DB_WALL_SHUT) {
		buf_str(b, "false");
	} else if (w->kind == DB_WALL_OWNER) {
		/* the owner's own policy tells whether it is there */
		buf_printf(b,
			   "%s IS NULL OR EXISTS (SELECT 1 FROM %s o WHERE "
			   "o.id = %s.%s)",
			   w->column, w->owner, w->table, w->column);
	} else {
		put_within(b, w->column);
		if (w->or_column) {
			buf_str(b, " OR ");
			put_within(b, w->or_column);
		}
	}
}

static void put_policies(struct buf *b, const struct db_wall *w)
{
	struct buf cond;
	buf_init(&cond, WALL_SQL_MAX);
	put_condition(&cond, w);
	const char *s = buf_text(&cond);
	const char *t = w->table;
	buf_printf(b,
		   "ALTER TABLE %s ENABLE ROW LEVEL SECURITY;\n"
		   "DROP POLICY IF EXISTS nguon_see ON %s;\n"
		   "DROP POLICY IF EXISTS nguon_add ON %s;\n"
		   "DROP POLICY IF EXISTS nguon_edit ON %s;\n",
		   t, t, t, t);
	buf_printf(b,
		   "CREATE POLICY nguon_see ON %s FOR SELECT TO " WALL_ROLE
		   " USING (%s);\n",
		   t, w->kind == DB_WALL_SHOWN ? "true" : s);
	buf_printf(b,
		   "CREATE POLICY nguon_add ON %s FOR INSERT TO " WALL_ROLE
		   " WITH CHECK (%s);\n",
		   t, s);
	buf_printf(b,
		   "CREATE POLICY nguon_edit ON %s FOR UPDATE TO " WALL_ROLE
		   " USING (%s) WITH CHECK (%s);\n",
		   t, s, s);
	buf_free(&cond);
}

/* Rows are never deleted, and the log is not for those who see a part. */
static void put_table(struct buf *b, const struct db_wall *w)
{
	if (w->kind != DB_WALL_OPEN)
		put_policies(b, w);
	buf_printf(b, "GRANT SELECT, INSERT, UPDATE ON %s TO " WALL_ROLE ";\n",
		   w->table);
	if (w->words)
		buf_printf(b,
			   "GRANT SELECT, INSERT, UPDATE, DELETE ON %s "
			   "TO " WALL_ROLE ";\n",
			   w->words);
}

static void put_walls(struct buf *b, const struct db *db)
{
	buf_init(b, WALL_SQL_MAX);
	for (int i = 0; i < db->nwalls; i++)
		put_table(b, &db->walls[i]);
	buf_str(b, "GRANT SELECT ON meta TO " WALL_ROLE ";\n"
		   "GRANT SELECT, UPDATE ON db_clock TO " WALL_ROLE ";\n");
}

static enum rc make_role(struct ctx *c, struct postgres *q)
{
	int64_t can = 0;
	enum rc rc = db_one_int(
	    c, &can,
	    "SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM pg_roles WHERE "
	    "rolname = $1) THEN CASE WHEN (SELECT rolcreaterole FROM pg_roles "
	    "WHERE rolname = current_user) THEN 1 ELSE 0 END "
	    "WHEN pg_has_role(current_user, $1::name, 'MEMBER') THEN 2 "
	    "ELSE 0 END",
	    DB_ARGS(DBT(WALL_ROLE)));
	if (rc == OK && can == 0)
		rc = err_set(c, E_DB, "db", &msg_db_no_wall_role, q->role,
			     WALL_ROLE);
	if (rc == OK && can == 1)
		rc = db_script(c, "CREATE ROLE " WALL_ROLE "; GRANT " WALL_ROLE
				  " TO CURRENT_USER");
	return rc;
}

enum rc pg_walls_make(struct ctx *c)
{
	struct postgres *q = postgres_of(c->db);
	struct buf b;
	enum rc rc = make_role(c, q);
	if (rc < 0)
		return rc;
	put_walls(&b, c->db);
	buf_str(&b, "DO $do$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I "
		    "TO " WALL_ROLE "', current_schema()); "
		    "EXECUTE format('COMMENT ON TABLE db_clock IS %L', 'wall ' "
		    "|| md5(");
	/* the text tells whether the program wants another wall now */
	struct buf again;
	put_walls(&again, c->db);
	buf_printf(&b, "$nguon$%s$nguon$)); END $do$", buf_text(&again));
	rc = db_script(c, buf_text(&b));
	buf_free(&again);
	buf_free(&b);
	return rc;
}

enum rc pg_walls_are_made(struct ctx *c, bool *out)
{
	struct buf b;
	int64_t policies = 0, n = -1;
	for (int i = 0; i < c->db->nwalls; i++)
		if (c->db->walls[i].kind != DB_WALL_OPEN)
			policies += POLICIES;
	put_walls(&b, c->db);
	enum rc rc = db_one_int(
	    c, &n,
	    "SELECT count(*) FROM pg_policy p JOIN pg_class t ON t.oid = "
	    "p.polrelid WHERE t.relnamespace = to_regnamespace(quote_ident("
	    "current_schema())) AND t.relrowsecurity AND p.polname IN "
	    "('nguon_see', 'nguon_add', 'nguon_edit') AND "
	    "obj_description(to_regclass('db_clock'), 'pg_class') = "
	    "'wall ' || md5($1)",
	    DB_ARGS(DBT(buf_text(&b))));
	buf_free(&b);
	if (rc == OK)
		*out = n == policies;
	return rc;
}
