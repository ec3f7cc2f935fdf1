/*
 * db.h: one database connection, one SQL text for both engines.  SQL stays in
 * the common subset with $1..$n placeholders; only the adapter files know an
 * engine.  A connection belongs to one thread at a time.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/ctx.h"
#include "base/val.h"

enum db_mode {
	DB_READ,   /* no write is possible through this connection */
	DB_WRITE,  /* the file must exist */
	DB_CREATE, /* E_CONFLICT if it exists already */
};

/*
 * url: a path (SQLite) or postgresql://user@host:port/name, as libpq takes
 * it: several hosts, sslmode and the like stand in the address.  DB_CREATE on
 * PostgreSQL wants an empty database that exists, or an empty schema.
 */
bool db_is_postgres(const char *url);
/* The name for people: without the password. */
const char *db_name(const struct db *db);
enum rc db_open(struct ctx *c, struct db **out, const char *url,
		enum db_mode mode);
/*
 * A server that follows another one, to read from.  E_USAGE: a file, or a
 * server that follows nobody.
 */
enum rc db_open_standby(struct ctx *c, struct db **out, const char *url);
void db_close(struct db *db); /* NULL is fine */
/* Wait for no answer longer than that.  A file has no use for it. */
void db_limit(struct db *db, int ms);
/*
 * What is wrong with the connection itself has the field "db" in c->err: its
 * sentence names the server and is for the administrator.
 */

/* Parameters and columns are values; text and bytes are borrowed. */
#define DBI(x)	    val_int(x)
#define DBT(x)	    val_text(x) /* NULL gives SQL NULL */
#define DBB(p, len) val_blob((p), (len))
#define DBNULL	    ((struct val){.tag = VAL_NULL})
/* DB_ARGS(DBI(1), DBT("x")): the last two arguments of the calls below. */
#define DB_ARGS(...)                                                           \
	(const struct val[]){__VA_ARGS__},                                     \
	    (int)ARRAY_LEN(((const struct val[]){__VA_ARGS__}))
#define DB_NOARGS NULL, 0

/*
 * A statement is prepared once per connection and found again by its text.
 * While one is stepped, another call with the same text gets its own copy.
 *
 *	struct db_rows r;
 *	rc = db_query(c, &r, "SELECT id FROM t WHERE a = $1", DB_ARGS(DBI(5)));
 *	while ((rc = db_next(c, &r)) == DB_ROW) ... db_int(&r, 0) ...
 *	db_end(&r);
 *
 * db_end() may be called at any time after db_query() and always must be;
 * until then text and bytes of the arguments must stay.  A statement that
 * writes (… RETURNING) is taken by db_query() only in a write transaction.
 */
#define DB_ROW 1
struct db_stmt;
struct db_rows {
	struct db *db;
	struct db_stmt *stmt;
};
enum rc db_query(struct ctx *c, struct db_rows *r, const char *sql,
		 const struct val *args, int nargs);
/*
 * The same for answers that may be as long as the table, or that are left
 * before the end.  In a transaction they come piece by piece.
 */
enum rc db_scan(struct ctx *c, struct db_rows *r, const char *sql,
		const struct val *args, int nargs);
/*
 * In a read transaction: the same question will be asked for each of these
 * numbers, the first DB_AHEAD of them.  A server is asked all of it as one
 * statement, and waited for when an answer is wanted: several questions, also
 * for one number each, cost one way.  A file does not care.  A failure of one
 * is the answer for all.
 */
enum { DB_AHEAD = 64 };
/* Does each question travel, so that one for all is better than several? */
bool db_is_far(const struct db *db);
void db_ahead(struct ctx *c, const char *sql, const int64_t *ids, int n);
int db_next(struct ctx *c, struct db_rows *r); /* DB_ROW, OK at the end, < 0 */
void db_end(struct db_rows *r);

/* Columns of the current row; valid until the next step. */
bool db_is_null(const struct db_rows *r, int col);
int64_t db_int(const struct db_rows *r, int col);
const char *db_text(const struct db_rows *r, int col); /* NULL for null */
const void *db_blob(const struct db_rows *r, int col, size_t *n);
struct val db_col(const struct db_rows *r, int col);
int db_ncols(const struct db_rows *r); /* after DB_ROW */

/*
 * Run to the end, no rows wanted.  A write outside of a transaction gets one
 * of its own; inside a read transaction it is refused.
 */
enum rc db_exec(struct ctx *c, const char *sql, const struct val *args,
		int nargs);
/* One number; E_NOTFOUND without touching ctx->err if there is no row. */
enum rc db_one_int(struct ctx *c, int64_t *out, const char *sql,
		   const struct val *args, int nargs);
/* Several statements separated by ';', no parameters: DDL. */
enum rc db_script(struct ctx *c, const char *sql);
/* Does the table exist and have that column? */
enum rc db_has_column(struct ctx *c, const char *table, const char *column,
		      bool *out);

/*
 * Transactions.  db_begin_write waits for other writers, of this process and
 * of others (advisory lock), at most 30 s, then E_BUSY.  db_begin_read gives
 * one consistent picture.  A failed commit has rolled back.  After a failed
 * statement a transaction can only be rolled back: PostgreSQL has undone it.
 */
enum rc db_begin_write(struct ctx *c);
enum rc db_begin_read(struct ctx *c);
/*
 * The same, but nobody waits: a server hears of it with the first question, so
 * a failure shows there, and the picture is known only then (db_view).
 */
enum rc db_begin_read_soon(struct ctx *c);
/*
 * The end of a read transaction, of which a server hears with what is said
 * next.  Before the connection rests, db_tell() says what is unsaid.
 */
void db_end_read_soon(struct ctx *c);
void db_tell(struct db *db);
/*
 * A write transaction for a load of about so many bytes, as db_begin_write()
 * and db_bulk().  Into a file that is nearly empty nobody else can look until
 * it has ended: E_BUSY for who tries.
 */
enum rc db_begin_load(struct ctx *c, int64_t bytes);
/*
 * From now to the end of this write transaction, writes need not be waited
 * for: the failure of one may show at any later call, at the commit at last.
 * For loads, which are undone as a whole.
 */
void db_bulk(struct ctx *c);
enum rc db_commit(struct ctx *c);
void db_rollback(struct ctx *c);
/*
 * Several write transactions with one commit.  Between these two calls each
 * db_begin_write() begins a part: db_commit() keeps it for the common commit,
 * db_rollback() undoes it and no other one.  Later parts see what earlier ones
 * have kept; nothing is stored, and nobody else sees anything, before
 * db_group_end() gives OK; if it fails, all is undone.  There is one c->reach
 * for all of them, and none is a load.  The beginning is tried again a few
 * times if somebody else was in its way.
 */
enum rc db_group_begin(struct ctx *c);
enum rc db_group_end(struct ctx *c);
bool db_in_transaction(const struct db *db);
/*
 * Between transactions, of a connection that writes: nobody waits just now, so
 * what is put off may be done.  False: somebody was in the way of some of it.
 * Failures show at the next write, if they last.
 */
bool db_rest(struct db *db);
bool db_can_write(const struct db *db);
/* The last failure was only that somebody else was at it: worth repeating. */
bool db_may_repeat(const struct db *db);

/*
 * What a read transaction looks at: the clock goes on with each commit to the
 * database (a file has none: 0).  On a standby: the instant, by the primary's
 * clock, of the last commit that has arrived; 0 if it does not know.
 */
struct db_view {
	int64_t clock;
	bool is_standby;
	int64_t replayed_ms;
	bool is_seen; /* of a picture that was begun soon: it is there */
};
const struct db_view *db_view(const struct db *db);
/* So many questions this connection has sent to its server, and so often it has
 * waited for answers; a file: 0. */
int64_t db_asked(const struct db *db);
int64_t db_waited(const struct db *db);
/* A server and all that follow it have one number of their own; a file 0. */
enum rc db_server_id(struct ctx *c, int64_t *out);
/* The clock of the last commit through this connection since this was asked;
 * 0: there was none. */
int64_t db_take_written(struct db *db);
#define DB_CLOCK_UNKNOWN INT64_MAX /* lost while committing */

/*
 * Changes whenever somebody committed a write, and is another one for another
 * c->reach; for caches, which then keep nothing of one for the other.  Only
 * answers of the same connection may be compared.
 */
enum rc db_data_version(struct ctx *c, int64_t *out);

/*
 * The second wall: c->reach, where it is not NULL, holds for every SELECT and,
 * on PostgreSQL, for every write, whatever the statement says.  It is read when
 * a transaction or a statement outside of one begins.
 */
enum db_wall_kind {
	DB_WALL_VALUE, /* rows whose `column` lies within reach */
	DB_WALL_OWNER, /* rows whose `column` is null or names a row of the
			* table `owner` that is seen */
	DB_WALL_SHOWN, /* all rows; written only within reach, by `column` or
			* `or_column` */
	DB_WALL_OPEN,
	DB_WALL_SHUT, /* no row */
};
struct db_wall {
	const char *table;
	enum db_wall_kind kind;
	const char *column, *or_column, *owner; /* else NULL */
	const char *words;			/* its word index; or NULL */
};
/* What the connection has to know of all tables; w must outlive it. */
void db_walls(struct db *db, const struct db_wall *w, int n);
/* Does the database hold what a server needs for that?  Make it, in a write
 * transaction.  A file needs nothing. */
enum rc db_walls_are_made(struct ctx *c, bool *out);
enum rc db_walls_make(struct ctx *c);
/*
 * For the rest of this transaction or until db_wall_back(), everything is
 * seen: for what the program itself must know (the next number, the log).
 * Lifts may be nested; each has its db_wall_back(), also after failures.
 */
enum rc db_wall_lift(struct ctx *c);
enum rc db_wall_back(struct ctx *c);

/*
 * Word search over folded text, one index per name.  Words are separated by
 * blanks, already folded.  All words of a query must occur; the last one may be
 * a prefix, or each one, or none.  The index does not keep the words:
 * db_words_put needs the old ones exactly as they were put, NULL if there were
 * none; words == NULL takes the row out.
 */
enum words_how { WORDS_LAST_BEGINS, WORDS_ALL_BEGIN, WORDS_WHOLE };
enum rc db_words_create(struct ctx *c, const char *index);
enum rc db_words_put(struct ctx *c, const char *index, int64_t id,
		     const char *words, const char *old_words);
enum rc db_words_clear(struct ctx *c, const char *index);
/* Nothing if there is none of that name. */
enum rc db_words_drop(struct ctx *c, const char *index);
/* Rows of one column: the id, in order of id; at most limit. */
enum rc db_words_find(struct ctx *c, struct db_rows *r, const char *index,
		      const char *words, enum words_how how, int64_t after_id,
		      int limit);
/*
 * Where db_is_far(): the rows t of a table whose ids are found, with `columns`
 * of them, as one statement; at most limit, in any order, none that is voided.
 */
enum rc db_words_rows(struct ctx *c, struct db_rows *r, const char *index,
		      const char *words, enum words_how how, int limit,
		      const char *table, const char *columns);
/* And: are there more of them than limit?  A guess from some of the rows, for
 * who goes another way then; of an index with so few rows it is sure. */
enum rc db_words_are_many(struct ctx *c, bool *out, const char *index,
			  const char *words, enum words_how how, int limit);
/*
 * Does an index fit its rows?  A sum over the words of all rows, in any
 * order: once as the index has them, and once by adding row after row to a
 * sum that starts as 0.
 */
enum rc db_words_digest(struct ctx *c, const char *index, uint64_t *sum);
enum rc db_words_add(struct ctx *c, int64_t id, const char *words,
		     uint64_t *sum);

/* The engine's own check of the file; E_DB with a sentence if it fails. */
enum rc db_check(struct ctx *c);

/* May indexes be dropped for a while?  Where readers would wait for that: does
 * nobody else use the database? */
enum rc db_may_drop(struct ctx *c, bool *out);

/* Is there an index of that name, made by that text? */
enum rc db_index_is(struct ctx *c, bool *out, const char *name,
		    const char *sql);

/* Names of the indexes of a table, those of its constraints left out. */
enum rc db_indexes(struct ctx *c, struct db_rows *r, const char *table);

/* Bytes on disk, all files together. */
enum rc db_size(struct ctx *c, int64_t *out);

/* A consistent copy into a new file while others work; E_CONFLICT if the
 * target exists. */
enum rc db_copy_to(struct ctx *c, const char *path);

/* After a bulk load: refresh the planner's figures. */
enum rc db_analyze(struct ctx *c);

/* 16 bytes that the layer above keeps with the connection: the key of its
 * public ids.  *known tells whether they were set. */
unsigned char *db_key(struct db *db, bool **known);

/* Which engine's DDL text to use: index into ftype.sql[]. */
enum db_engine { DB_SQLITE, DB_POSTGRES };
enum db_engine db_engine(const struct db *db);
const char *db_engine_version(const struct db *db);

#endif
