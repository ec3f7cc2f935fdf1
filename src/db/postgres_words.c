/*
 * PostgreSQL: word search by a table of word sets with a GIN index.  Words
 * are cut here, as SQLite would, so that both engines find the same rows.
 */
#include "base/base.h"
#include "db/postgres_int.h"
#include "db/words.h"

enum { QUERY_BYTES = 8192 };

enum rc pg_words_create(struct ctx *c, const char *index)
{
	char sql[WORDS_SQL_MAX];
	words_sql(sql,
		  "CREATE TABLE @ (id INTEGER PRIMARY KEY, "
		  "words TSVECTOR NOT NULL); "
		  "CREATE INDEX @__words ON @ USING gin (words)",
		  index);
	return db_script(c, sql);
}

static const char *joined(struct ctx *c, const struct word_set *w)
{
	struct buf b;
	buf_init(&b, MIB);
	for (size_t i = 0; i < w->v.n; i++) {
		if (i)
			buf_char(&b, ' ');
		buf_str(&b, w->v.v[i]);
	}
	const char *s = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

/* The server keeps eleven bits of how long a word is, and says nothing. */
static void cut_kept(struct word_set *out, const char *words)
{
	size_t n = 0;
	words_cut(out, words);
	for (size_t i = 0; i < out->v.n; i++)
		if (strlen(out->v.v[i]) > WORD_BYTES)
			free(out->v.v[i]);
		else
			out->v.v[n++] = out->v.v[i];
	out->v.n = n;
}

/* A new row is a plain INSERT: a load has its own way for those. */
static enum rc put_set(struct ctx *c, const char *index, int64_t id,
		       const struct word_set *w, bool is_new)
{
	char sql[WORDS_SQL_MAX];
	words_sql(sql,
		  is_new ? "INSERT INTO @ (id, words) VALUES ($1, "
			   "array_to_tsvector(string_to_array($2, ' ')))"
			 : "INSERT INTO @ (id, words) VALUES ($1, "
			   "array_to_tsvector(string_to_array($2, ' '))) ON "
			   "CONFLICT (id) DO UPDATE SET words = excluded.words",
		  index);
	return db_exec(c, sql, DB_ARGS(DBI(id), DBT(joined(c, w))));
}

enum rc pg_words_put(struct ctx *c, const char *index, int64_t id,
		     const char *words, const char *old_words)
{
	struct arena_mark m = arena_mark(c->mem);
	struct word_set w = {0};
	enum rc rc = OK;
	if (words && old_words && strcmp(words, old_words) == 0)
		return OK;
	cut_kept(&w, words ? words : "");
	if (w.v.n > 0) {
		rc = put_set(c, index, id, &w, !old_words);
	} else if (old_words) {
		char sql[WORDS_SQL_MAX];
		words_sql(sql, "DELETE FROM @ WHERE id = $1", index);
		rc = db_exec(c, sql, DB_ARGS(DBI(id)));
	}
	words_free(&w);
	arena_rewind(c->mem, m);
	return rc;
}

enum rc pg_words_clear(struct ctx *c, const char *index)
{
	char sql[WORDS_SQL_MAX];
	words_sql(sql, "DELETE FROM @", index);
	return db_exec(c, sql, DB_NOARGS);
}

/*
 * The first rows by number, though the index knows no order: of a word that
 * every third person has it would give millions to be sorted.  Such words are
 * found among the next rows of the table; for the others these are looked
 * through in vain, and then the index gives few.  The planner cannot choose
 * between the two: it would have to know the word, and how often it is when
 * it is rare.  The sum keeps it from walking through all of the table.
 */
static const char near_sql[] =
    "WITH near AS MATERIALIZED (SELECT i.id FROM (SELECT id, words FROM @ "
    "WHERE id > $2 ORDER BY id LIMIT 10 * $3) i WHERE i.words @@ $1::tsquery";
static const char far_sql[] =
    " ORDER BY i.id LIMIT $3), found AS (SELECT count(*) AS n FROM near) "
    "SELECT id FROM near WHERE (SELECT n FROM found) = $3 UNION ALL "
    "(SELECT i.id FROM @ i WHERE (SELECT n FROM found) < $3 AND "
    "i.words @@ $1::tsquery AND i.id > $2";
static const char end_sql[] = " ORDER BY i.id + 0 LIMIT $3) ORDER BY id";

/* Many are not looked for in the order of their numbers. */
static const char all_sql[] = "SELECT id FROM (SELECT i.id FROM @ i WHERE "
			      "i.words @@ $1::tsquery AND i.id > $2";
static const char all_end_sql[] = ") AS i ORDER BY i.id + 0 LIMIT $3";
enum { NEAR_MAX = 1000 };

/* Words hold letters and digits only, so a query needs no quotes.  An empty
 * one finds nothing. */
static const char *query_of(struct ctx *c, const char *words,
			    enum words_how how)
{
	struct words_asked a = {0};
	struct buf b;
	size_t len = strlen(words);
	words_cut_query(&a.words, words, len < QUERY_BYTES ? len : QUERY_BYTES,
			WORDS_MAX);
	words_asked_end(&a, how);
	buf_init(&b, MIB);
	for (size_t i = 0; i < a.words.v.n; i++)
		buf_printf(&b, "%s%s%s", i ? " & " : "", a.words.v.v[i],
			   a.begins[i] ? ":*" : "");
	const char *query = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	words_free(&a.words);
	return query;
}

enum rc pg_words_find(struct ctx *c, struct db_rows *r, const char *index,
		      const char *words, enum words_how how, int64_t after_id,
		      int limit)
{
	char near[WORDS_SQL_MAX], far[WORDS_SQL_MAX];
	bool is_near = limit <= NEAR_MAX;
	words_sql(near, is_near ? near_sql : all_sql, index);
	words_sql(far, is_near ? far_sql : all_end_sql, index);
	const char *wall = wall_join(c, index, "i.id");
	const char *sql =
	    arena_printf(c->mem, "%s%s%s%s%s", near, wall, far,
			 is_near ? wall : "", is_near ? end_sql : "");
	return db_query(
	    c, r, sql,
	    DB_ARGS(DBT(query_of(c, words, how)), DBI(after_id), DBI(limit)));
}

/* OFFSET keeps it one look into the table for each, which the planner would
 * leave for reading all of it. */
enum rc pg_words_rows(struct ctx *c, struct db_rows *r, const char *index,
		      const char *words, enum words_how how, int limit,
		      const char *table, const char *columns)
{
	char found[WORDS_SQL_MAX];
	words_sql(found, "SELECT row.* FROM @ i, LATERAL", index);
	const char *sql = arena_printf(
	    c->mem,
	    "%s (SELECT %s FROM %s t WHERE t.id = i.id AND t.voided = 0 OFFSET "
	    "0) AS row WHERE i.words @@ $1::tsquery LIMIT $2",
	    found, columns, table);
	return db_scan(c, r, sql,
		       DB_ARGS(DBT(query_of(c, words, how)), DBI(limit)));
}

/* Pages here and there, with about ten thousand rows; always the same ones. A
 * table that was never looked at by the server has -1 rows. */
static const char many_sql[] =
    "SELECT CASE WHEN k.reltuples < 4 * $2 THEN 0 WHEN (SELECT count(*) FROM @ "
    "TABLESAMPLE SYSTEM (100 * 10000 / greatest(k.reltuples, 10000)) "
    "REPEATABLE (1) WHERE words @@ $1::tsquery) * "
    "greatest(k.reltuples, 10000) / 10000 > $2 THEN 1 ELSE 0 END FROM pg_class "
    "k WHERE k.oid = '@'::regclass";

enum rc pg_words_are_many(struct ctx *c, bool *out, const char *index,
			  const char *words, enum words_how how, int limit)
{
	char sql[WORDS_SQL_MAX];
	int64_t is_many = 0;
	enum rc rc =
	    db_one_int(c, &is_many, words_sql(sql, many_sql, index),
		       DB_ARGS(DBT(query_of(c, words, how)), DBI(limit)));
	if (rc == OK)
		*out = is_many;
	return rc;
}

static void add_set(const struct word_set *w, int64_t id, uint64_t *sum)
{
	for (size_t i = 0; i < w->v.n; i++)
		*sum += word_pair_hash(w->v.v[i], strlen(w->v.v[i]), id);
}

enum rc pg_words_add(struct ctx *c, int64_t id, const char *words,
		     uint64_t *sum)
{
	struct word_set w = {0};
	UNUSED(c);
	cut_kept(&w, words);
	add_set(&w, id, sum);
	words_free(&w);
	return OK;
}

enum rc pg_words_digest(struct ctx *c, const char *index, uint64_t *sum)
{
	char sql[WORDS_SQL_MAX];
	struct db_rows r;
	words_sql(sql,
		  "SELECT id, array_to_string(tsvector_to_array(words), ' ') "
		  "FROM @",
		  index);
	*sum = 0;
	int rc = db_scan(c, &r, sql, DB_NOARGS);
	while (rc >= 0 && (rc = db_next(c, &r)) == DB_ROW)
		rc = pg_words_add(c, db_int(&r, 0), db_text(&r, 1), sum);
	db_end(&r);
	return rc;
}
