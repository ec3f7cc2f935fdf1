/*
 * postgres_int.h: what the files of the PostgreSQL engine share.
 */
#ifndef DB_POSTGRES_INT_H
#define DB_POSTGRES_INT_H

#include "db/db_int.h"

#include <libpq-fe.h>

/* Types as the server numbers them (pg_type.dat); they never change. */
enum {
	PG_BOOL = 16,
	PG_BYTEA = 17,
	PG_INT8 = 20,
	PG_INT2 = 21,
	PG_INT4 = 23,
	PG_TEXT = 25,
	PG_OID = 26,
	PG_FLOAT4 = 700,
	PG_FLOAT8 = 701,
	PG_INT8S = 1016, /* an array */
	PG_NUMERIC = 1700,
	PG_TSVECTOR = 3614,
};

/* A read transaction that nobody waits for: not said yet, or said and not
 * answered. */
enum pg_begin { PG_BEGIN_NONE, PG_BEGIN_WANTED, PG_BEGIN_SAID };

struct postgres {
	struct db db; /* first, so that the pointers are the same */
	char *url;
	PGconn *conn;
	unsigned generation; /* of the connection; its statements die with it */
	unsigned next_name;  /* of a statement or a cursor */
	char begin_write[96];  /* BEGIN and the lock of this schema */
	bool is_lost;	       /* libpq failed, whatever it says itself */
	bool is_bulk;	       /* until the transaction ends */
	bool has_part;	       /* a savepoint of this transaction */
	int waiting;	       /* statements sent, answers not read yet */
	bool is_copying;       /* rows sent, their answer not read yet */
	struct pg_rows *rows;  /* of a load, by table */
	unsigned picture;      /* number of the transaction */
	struct pg_stmt *due;   /* asked ahead, answers not read yet */
	struct pg_stmt *heard; /* the same, answers read */
	bool is_ending;	       /* ROLLBACK said, its answer not read yet */
	bool is_end_sent;      /* with an answer of its own */
	enum pg_begin begin;   /* of the read transaction */
	unsigned phrases; /* generation of the connection that knows some */
	size_t nphrases;  /* how many it knows */
	/* The wall (postgres_wall.c). */
	char role[72];	  /* what the address gives, quoted */
	char *wants;	  /* text that makes the role and the reach right */
	bool is_within;	  /* that is a reach, not everything */
	unsigned settled; /* generation of the connection that got it */
	bool reads_whole; /* what the planner thinks of long answers */
	int64_t limit_ms; /* for one answer; 0: none */
	int64_t most_ms;  /* if set, the limit is not above it */
	bool is_standby;  /* opened as one */
};

/* One statement text on one connection. */
struct pg_stmt {
	struct postgres *q;
	const char *text;    /* of the cache entry */
	unsigned generation; /* of the connection that knows it; 0: none does */
	unsigned name;
	int nargs;
	struct pg_rows *rows; /* of its table, if it is a plain INSERT */
	bool is_other;	      /* it is none; neither: nobody asked yet */
	/* What the parameters are: told by the first value that is not null,
	 * so that $1 is what we bind and not what the server guesses. */
	Oid *types;
	/* Of the call that runs. */
	struct val *args;
	int64_t *numbers; /* integers as they travel */
	bool gives_rows, is_scan, is_run, is_at_end;
	unsigned cursor; /* 0: the whole answer is in res */
	int batch;
	PGresult *res;
	struct pg_ready *ready; /* answers that were got ahead */
	/* Of res: the row before the next one, the end, columns before the
	 * first; is_lent: it belongs to `ready`. */
	int row, end, skip;
	bool is_lent;
	char (*texts)[48]; /* numbers as text, by column */
	int ntexts;
};

/* The arguments as libpq takes them; integers as eight bytes, high first. */
struct pg_wire {
	const char **values;
	int *lengths, *formats;
};

static inline struct postgres *postgres_of(struct db *db)
{
	return (struct postgres *)(void *)db;
}

static inline bool pg_is_alive(const struct postgres *q)
{
	return !q->is_lost && PQstatus(q->conn) == CONNECTION_OK;
}

static inline bool pg_is_good(const PGresult *res)
{
	ExecStatusType st = PQresultStatus(res);
	return st == PGRES_TUPLES_OK || st == PGRES_COMMAND_OK ||
	       st == PGRES_EMPTY_QUERY;
}

extern const struct db_ops postgres_ops;

/* postgres_open.c */
void postgres_close(struct db *db);
void postgres_limit(struct db *db, int ms);
/* Connects anew if the connection is gone; E_IO inside a transaction. */
enum rc pg_ready(struct ctx *c, struct postgres *q);
/* Gone, and nothing was begun: worth one more try. */
bool pg_may_retry(const struct postgres *q);

/* postgres_wait.c */
int64_t pg_clock_ms(void); /* for waiting only */
/* Sends all that was said; false: lost, nobody takes it. */
bool pg_sent(struct postgres *q);
/* As PQgetResult(), but it ends: NULL with is_lost if nothing comes. */
PGresult *pg_next(struct postgres *q);
/*
 * The last answer to what was sent, as PQexec() gives it; NULL: lost.  *rows
 * (may be NULL) gets what a statement before the last one answered.
 */
PGresult *pg_last(struct postgres *q, int is_sent, PGresult **rows);
PGresult *pg_exec(struct postgres *q, const char *sql);

/* postgres_fault.c */
/* Records what a failed answer means for the clerk; res may be NULL. */
enum rc pg_fail(struct ctx *c, struct postgres *q, const PGresult *res);
/* Only somebody else was in the way. */
bool pg_is_repeatable(const PGresult *res);
/* The same for a connection that did not come about. */
enum rc pg_fail_connect(struct ctx *c, const char *shown, const char *state,
			const char *technical);

/* postgres.c */
void pg_stmt_reset(void *handle);
/* Forgets a statement at the server, if it listens. */
void pg_deallocate(struct postgres *q, unsigned name);
/* Statements without parameters and rows, as one message to the server. */
enum rc pg_run(struct ctx *c, struct postgres *q, const char *sql);

/* postgres_txn.c: as the functions of db_ops */
enum rc pg_begin(struct ctx *c, bool is_write);
void pg_take_view(struct postgres *q, const PGresult *res);
enum rc pg_commit(struct ctx *c);
void pg_rollback(struct db *db);
void pg_rollback_soon(struct db *db);
enum rc pg_part_begin(struct ctx *c);
enum rc pg_part_keep(struct ctx *c);
void pg_part_undo(struct db *db);
enum rc pg_others_version(struct ctx *c, int64_t *out);

/* postgres_bulk.c */
/* Sends a write without waiting for the answer. */
enum rc pg_bulk_put(struct ctx *c, struct pg_stmt *s, const struct pg_wire *w);
/* Reads all answers that are due; the first failure counts.  Before anything
 * else is said to the server. */
enum rc pg_settle(struct ctx *c, struct postgres *q);
/* The same, and before it the rows that wait for the server. */
enum rc pg_settle_all(struct ctx *c, struct postgres *q);
/* From here on statements are sent and not waited for. */
enum rc pg_pipeline(struct ctx *c, struct postgres *q);
/* One more answer is due. */
enum rc pg_owe(struct ctx *c, struct postgres *q);
void pg_bulk(struct db *db);

/* postgres_batch.c */
/* Does the connection know what every read transaction says?  Teaches it,
 * between transactions. */
bool pg_has_phrases(const struct postgres *q);
void pg_learn_phrases(struct postgres *q);
/* From here on questions are sent with the next message; false: lost. */
bool pg_batch(struct postgres *q);
/* Sends it, if there is any, and reads all answers.  c NULL: a failure shows
 * with the next question. */
enum rc pg_batch_hear(struct ctx *c, struct postgres *q);
/* The same, and the answer to the question that was sent last; NULL if the
 * transaction was begun anew without it. */
enum rc pg_batch_answer(struct ctx *c, struct postgres *q, PGresult **last);
/* The first answer to one question. */
PGresult *pg_hear(struct postgres *q);
enum rc pg_begin_soon(struct ctx *c);
/* ROLLBACK, which goes with the next message; now; and its answer. */
void pg_end_soon(struct postgres *q);
void pg_tell(struct db *db);
void pg_hear_end(struct postgres *q);

/* postgres_ahead.c */
/* Asks for all ids at once, and does not wait. */
void pg_ahead(struct ctx *c, void *handle, const int64_t *ids, int n);
/* Reads the answers that are due; is_good: there will be some. */
void pg_hear_due(struct postgres *q, bool is_good);
/* Was the answer for these arguments asked for? */
bool pg_is_asked(const struct pg_stmt *s);
/* The answers of all that was asked are there. */
enum rc pg_hear_ready(struct ctx *c, struct pg_stmt *s);
/* It becomes the statement's, if it is there. */
bool pg_take_ready(struct pg_stmt *s);
void pg_drop_ready(struct pg_stmt *s);
/* At the end of a transaction. */
void pg_drop_all_ready(struct postgres *q);
void pg_free_ready(struct pg_stmt *s);

/* postgres_wall.c */
/* An ordinary role?  E_DB if not; after each connection. */
enum rc pg_wall_look(struct ctx *c, struct postgres *q);
/* Tells the connection what it may see, unless it knows. */
enum rc pg_wall_settle(struct ctx *c, struct postgres *q);
enum rc pg_reach(struct ctx *c);
enum rc pg_lift(struct ctx *c, bool up);
enum rc pg_walls_are_made(struct ctx *c, bool *out);
enum rc pg_walls_make(struct ctx *c);
/* postgres_rows.c */
enum { PG_ROWS_BYTES = 128 * 1024 }; /* of one table, and one row more */
/* INSERT INTO t (a, b) VALUES ($1, $2), and nothing more? */
bool pg_is_plain(struct pg_stmt *s);
/* Takes the row of such one; false: it must be sent as it is. */
bool pg_rows_take(struct ctx *c, struct pg_stmt *s, enum rc *rc);
/* Sends the rows of the tables that sql names, of all if it is NULL. */
enum rc pg_rows_send(struct ctx *c, struct postgres *q, const char *sql);
/* Sends all before a commit; the planner hears of tables that have grown. */
enum rc pg_rows_end(struct ctx *c, struct postgres *q);
/* Bytes that wait. */
size_t pg_rows_waiting(const struct postgres *q);
/* At the end of a transaction. */
void pg_rows_forget(struct postgres *q, bool has_failed);
void pg_rows_free(struct postgres *q);

/* postgres_care.c */
extern const char pg_index_is[];
enum rc pg_check(struct ctx *c);
enum rc pg_size(struct ctx *c, int64_t *out);
enum rc pg_copy_to(struct ctx *c, const char *path);
enum rc pg_analyze(struct ctx *c);

/* postgres_value.c */
bool pg_is_null(void *handle, int col);
int64_t pg_int(void *handle, int col);
const char *pg_text(void *handle, int col);
const void *pg_blob(void *handle, int col, size_t *n);
struct val pg_val(void *handle, int col);
int pg_ncols(void *handle);

/* postgres_words.c */
enum rc pg_words_create(struct ctx *c, const char *index);
enum rc pg_words_put(struct ctx *c, const char *index, int64_t id,
		     const char *words, const char *old_words);
enum rc pg_words_clear(struct ctx *c, const char *index);
enum rc pg_words_find(struct ctx *c, struct db_rows *r, const char *index,
		      const char *words, enum words_how how, int64_t after_id,
		      int limit);
enum rc pg_words_rows(struct ctx *c, struct db_rows *r, const char *index,
		      const char *words, enum words_how how, int limit,
		      const char *table, const char *columns);
enum rc pg_words_are_many(struct ctx *c, bool *out, const char *index,
			  const char *words, enum words_how how, int limit);
enum rc pg_words_digest(struct ctx *c, const char *index, uint64_t *sum);
enum rc pg_words_add(struct ctx *c, int64_t id, const char *words,
		     uint64_t *sum);

#endif
