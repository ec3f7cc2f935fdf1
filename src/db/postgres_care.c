/*
 * PostgreSQL: checks, sizes, figures for the planner.
 */
#include "base/base.h"
#include "db/messages.h"
#include "db/postgres_int.h"

/* The server writes the text of an index anew, with more brackets. */
const char pg_index_is[] =
    "SELECT count(*) FROM pg_index i "
    "JOIN pg_class x ON x.oid = i.indexrelid "
    "JOIN pg_namespace n ON n.oid = x.relnamespace "
    "WHERE n.nspname = current_schema() AND x.relname = $1 AND i.indisvalid "
    "AND translate(replace(replace(pg_get_indexdef(x.oid), "
    "quote_ident(n.nspname) || '.', ''), ' USING btree', ''), '()', '') = "
    "translate($2, '()', '')";

/* Pages carry checksums of the server's; what a failed build left shows. */
static enum rc check_indexes(struct ctx *c)
{
	int64_t n = 0;
	enum rc rc = db_one_int(
	    c, &n,
	    "SELECT count(*) FROM pg_index i JOIN pg_class t "
	    "ON t.oid = i.indrelid JOIN pg_namespace n "
	    "ON n.oid = t.relnamespace WHERE n.nspname = current_schema() "
	    "AND NOT (i.indisvalid AND i.indisready)",
	    DB_NOARGS);
	if (rc == OK && n > 0)
		rc = err_set(c, E_DB, "", &msg_db_server_damaged,
			     "index not valid", c->db->path);
	return rc;
}

/* We make no trigger, rule or view; one would work behind our back. */
static enum rc check_strangers(struct ctx *c)
{
	struct db_rows r;
	int rc = db_query(
	    c, &r,
	    "SELECT 'trigger', g.tgname FROM pg_trigger g "
	    "JOIN pg_class t ON t.oid = g.tgrelid "
	    "JOIN pg_namespace n ON n.oid = t.relnamespace "
	    "WHERE n.nspname = current_schema() AND NOT g.tgisinternal "
	    "UNION ALL SELECT 'rule', r.rulename FROM pg_rewrite r "
	    "JOIN pg_class t ON t.oid = r.ev_class "
	    "JOIN pg_namespace n ON n.oid = t.relnamespace "
	    "WHERE n.nspname = current_schema() AND t.relkind = 'r' "
	    "UNION ALL SELECT 'view', t.relname FROM pg_class t "
	    "JOIN pg_namespace n ON n.oid = t.relnamespace "
	    "WHERE n.nspname = current_schema() AND t.relkind IN ('v', 'm') "
	    "LIMIT 1",
	    DB_NOARGS);
	if (rc == OK)
		rc = db_next(c, &r);
	if (rc == DB_ROW)
		rc = err_set(c, E_DB, "", &msg_db_stranger, db_text(&r, 0),
			     db_text(&r, 1));
	db_end(&r);
	return rc;
}

enum rc pg_check(struct ctx *c)
{
	bool is_walled = true;
	enum rc rc = check_indexes(c);
	if (rc == OK)
		rc = check_strangers(c);
	if (rc == OK && c->db->nwalls > 0)
		rc = db_walls_are_made(c, &is_walled);
	return rc == OK && !is_walled ? err_set(c, E_DB, "", &msg_db_wall_open)
				      : rc;
}

enum rc pg_size(struct ctx *c, int64_t *out)
{
	return db_one_int(
	    c, out,
	    "SELECT coalesce(sum(pg_total_relation_size(t.oid)), 0) "
	    "FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace "
	    "WHERE n.nspname = current_schema() AND t.relkind IN ('r', 'm')",
	    DB_NOARGS);
}

enum rc pg_copy_to(struct ctx *c, const char *path)
{
	return err_set(c, E_USAGE, "", &msg_db_no_file_copy, path);
}

enum rc pg_analyze(struct ctx *c)
{
	return db_script(
	    c, "DO $$ DECLARE t regclass; BEGIN "
	       "FOR t IN SELECT c.oid FROM pg_class c JOIN pg_namespace n "
	       "ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') "
	       "AND n.nspname = current_schema() LOOP "
	       "EXECUTE 'ANALYZE ' || t; END LOOP; END $$");
}
