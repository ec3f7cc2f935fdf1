/*
 * create.c: new databases, and opening old ones: the tables follow from the
 * entities, so a column that is new in the program is added here.
 */
#include "base/base.h"
#include "store/store_int.h"

#include <sodium.h>

#include "store/log_bytes.h"

/* The layout of a new log; not of the entities. */
static const char new_format = '0' + LOG_COLUMNS;

static const char *const log_ddl[2] = {
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL);\n"
    "CREATE TABLE act (id INTEGER PRIMARY KEY, at INTEGER NOT NULL,"
    " author TEXT NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL,"
    " basis TEXT, undoes INTEGER,"
    " first_seq INTEGER NOT NULL);\n"
    "CREATE TABLE change_block (first_seq INTEGER PRIMARY KEY,"
    " n INTEGER NOT NULL, act INTEGER NOT NULL, data BLOB NOT NULL,"
    " hash BLOB NOT NULL);\n",
    "CREATE TABLE meta (name TEXT COLLATE \"C\" PRIMARY KEY,"
    " value BYTEA NOT NULL);\n"
    "CREATE TABLE act (id BIGINT PRIMARY KEY, at BIGINT NOT NULL,"
    " author TEXT NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL,"
    " basis TEXT, undoes BIGINT,"
    " first_seq BIGINT NOT NULL);\n"
    "CREATE TABLE change_block (first_seq BIGINT PRIMARY KEY,"
    " n INTEGER NOT NULL, act BIGINT NOT NULL, data BYTEA NOT NULL,"
    " hash BYTEA NOT NULL);\n",
};

static enum rc create_table(struct ctx *c, const struct plan *p)
{
	struct buf b;
	enum rc rc;

	buf_init(&b, MIB);
	entity_ddl(&b, p->e, db_engine(c->db));
	rc = db_script(c, buf_text(&b));
	buf_free(&b);
	if (rc == OK && p->words)
		rc = db_words_create(c, p->words);
	return rc;
}

enum rc store_create_tables(struct ctx *c)
{
	enum rc rc = db_script(c, log_ddl[db_engine(c->db)]);
	int i;

	db_walls(c->db, c->app->walls, c->app->nentities);
	for (i = 0; rc == OK && i < c->app->nentities; i++)
		rc = create_table(c, &c->app->plans[i]);
	return rc == OK ? db_walls_make(c) : rc;
}

enum rc store_create(struct ctx *c)
{
	unsigned char id[UID_BYTES];
	enum rc rc;

	randombytes_buf(id, sizeof(id));
	rc = db_begin_write(c);
	if (rc < 0)
		return rc;
	rc = store_create_tables(c);
	if (rc == OK)
		rc = meta_put(c, "format", &new_format, 1);
	if (rc == OK)
		rc = meta_put(c, "installation", id, sizeof(id));
	if (rc == OK)
		rc = meta_put(c, "epoch", "1", 1);
	if (rc == OK)
		rc = keys_say_new(c);
	if (rc < 0) {
		db_rollback(c);
		return rc;
	}
	return db_commit(c);
}

/* A word index that an older program keeps and this one does not: nobody may
 * find what is no longer written there.  The rule of its keys is older, too. */
static enum rc drop_words(struct ctx *c, const struct plan *p)
{
	return p->words ? OK
			: db_words_drop(
			      c, arena_printf(c->mem, "%s_words", p->e->name));
}

/* Additive changes need no numbered step: a new column starts empty. */
static enum rc add_columns(struct ctx *c, const struct plan *p)
{
	bool has = false;
	enum rc rc = db_has_column(c, p->e->name, "id", &has);
	int i;

	if (rc == OK && !has)
		return create_table(c, p);
	for (i = 0; rc == OK && i < p->ncols; i++) {
		const struct field *f = &p->e->fields[p->col[i]];
		struct buf b;

		rc = db_has_column(c, p->e->name, f->name, &has);
		if (rc < 0 || has)
			continue;
		buf_init(&b, 4 * KIB);
		buf_printf(&b, "ALTER TABLE %s ADD COLUMN ", p->e->name);
		field_ddl(&b, f, db_engine(c->db));
		rc = db_script(c, buf_text(&b));
		buf_free(&b);
	}
	if (rc == OK)
		rc = drop_words(c, p);
	return rc == OK ? indexes_add(c, p) : rc;
}

static bool is_complete(struct ctx *c)
{
	struct ctx probe = *c;
	bool is_walled = true, is_keyed = false;
	int i;

	for (i = 0; i < c->app->nentities; i++) {
		struct db_rows r;

		if (db_query(&probe, &r, c->app->plans[i].by_id,
			     DB_ARGS(DBI(0))) < 0)
			return false;
		db_end(&r);
	}
	/* who only reads and reaches everything needs no wall */
	return !db_can_write(c->db) ||
	       (keys_are_new(&probe, &is_keyed) == OK && is_keyed &&
		db_walls_are_made(&probe, &is_walled) == OK && is_walled);
}

/*
 * Numbers of rows count from 1, and each row has a change.  Others are damage;
 * sets and trees are sized by them, so nobody may meet one later.
 */
static enum rc check_numbers(struct ctx *c)
{
	struct db_rows r;
	struct buf sql;
	enum rc rc;
	int i, got;

	buf_init(&sql, 64 * KIB);
	buf_str(&sql, "SELECT i FROM (");
	for (i = 0; i < c->app->nentities; i++) {
		const char *name = c->app->entities[i]->name;

		/* each alone is one look at the index */
		buf_printf(&sql,
			   "%sSELECT %d AS i, (SELECT min(id) FROM %s) AS "
			   "least, (SELECT max(id) FROM %s) AS most",
			   i ? " UNION ALL " : "", i, name, name);
	}
	buf_str(&sql, ") AS x WHERE least < 1 OR most >= coalesce((SELECT "
		      "first_seq + n FROM change_block ORDER BY first_seq DESC "
		      "LIMIT 1), 1)");
	rc = db_query(c, &r, buf_text(&sql), DB_NOARGS);
	buf_free(&sql);
	if (rc < 0)
		return rc;
	got = db_next(c, &r);
	if (got == DB_ROW)
		rc = err_set(c, E_DB, "", &msg_row_number,
			     entity_label(c, c->app->entities[db_int(&r, 0)]));
	db_end(&r);
	return got < 0 ? (enum rc)got : rc;
}

static enum rc renew_keys(struct ctx *c)
{
	bool are_new;
	enum rc rc = keys_are_new(c, &are_new);
	int i;

	if (rc < 0 || are_new)
		return rc;
	for (i = 0; rc == OK && i < c->app->nentities; i++)
		rc = keys_renew(c, &c->app->plans[i]);
	return rc == OK ? keys_say_new(c) : rc;
}

static enum rc upgrade(struct ctx *c)
{
	enum rc rc = db_begin_write(c);
	int i;

	if (rc < 0)
		return rc;
	for (i = 0; rc == OK && i < c->app->nentities; i++)
		rc = add_columns(c, &c->app->plans[i]);
	if (rc == OK)
		rc = db_walls_make(c);
	if (rc == OK)
		rc = renew_keys(c);
	if (rc < 0) {
		db_rollback(c);
		return rc;
	}
	return db_commit(c);
}

static bool is_half_copy(struct ctx *c)
{
	int64_t n = 0;

	return db_one_int(c, &n, "SELECT count(*) FROM meta WHERE name = $1",
			  DB_ARGS(DBT("copying"))) == OK &&
	       n > 0;
}

enum rc store_open(struct ctx *c)
{
	struct ctx probe = *c;
	int format = 0;

	db_walls(c->db, c->app->walls, c->app->nentities);
	if (log_format(&probe, &format) < 0)
		return err_set(c, E_DB, "", &msg_not_ours);
	if (!format)
		return err_set(c, E_DB, "",
			       is_half_copy(&probe) ? &msg_copy_half
						    : &msg_not_ours);
	if (format > LOG_COLUMNS)
		return err_set(c, E_DB, "", &msg_newer);
	if (is_complete(c))
		return check_numbers(c);
	return db_can_write(c->db) ? upgrade(c)
				   : err_set(c, E_DB, "", &msg_older);
}
