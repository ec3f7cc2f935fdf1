/*
 * db_int.h: what db.c, the statement cache and the engines share.  For files
 * of this folder only.
 */
#ifndef DB_DB_INT_H
#define DB_DB_INT_H

#include "db/db.h"

/* A prepared statement; owned by the cache of its connection. */
struct db_stmt {
	void *handle; /* the engine's */
	char *text;
	size_t len;
	uint64_t hash;
	int nargs;
	bool is_write;
	bool is_walled; /* made for the wall (db.walled_text) */
	bool is_busy;	/* between db_query and db_end */
	int state;	/* DB_ROW, OK at the end, or the error */
	struct db_stmt *same_bucket;
	struct db_stmt *newer, *older;
};

enum { STMT_BUCKETS = 512, STMT_MAX = 256, STMT_RECENT = 64 };

struct stmt_cache {
	struct db_stmt *bucket[STMT_BUCKETS];
	/* By address of the text; a hit is confirmed by comparing the text. */
	struct db_stmt *recent[STMT_RECENT];
	struct db_stmt *newest, *oldest;
	int count;
};

/* So often is done what somebody else was in the way of. */
enum { DB_TRIES = 3 };

enum db_txn {
	TXN_NONE,
	TXN_READ,
	TXN_WRITE, /* or a part of a group */
	TXN_GROUP, /* between its parts */
};

struct db {
	const struct db_ops *ops;
	enum db_mode mode;
	enum db_txn txn;
	char *path;
	char version[40]; /* of the library that is loaded */
	int64_t commits; /* by this connection; and what was undone of groups */
	bool is_group;
	int kept;	 /* parts of the group */
	int nreading;	 /* between db_query and db_end */
	bool may_repeat; /* undone only because somebody else was at it */
	struct db_view view;
	int64_t written; /* the clock of the last commit */
	int64_t asked;	 /* of a server, so far */
	int64_t waited;	 /* for its answers */
	struct stmt_cache cache;
	unsigned char key[16]; /* of the layer above */
	bool has_key;
	const struct db_wall *walls;
	int nwalls;
	bool no_wall;		   /* off by an explicit setting */
	const struct idset *reach; /* of the transaction or last statement */
	int lifted;
	bool walled_text; /* the wall stands in the text of statements */
};

/*
 * One engine.  The connection is c->db, except for close.  A statement's
 * columns are asked by its handle.
 */
struct db_ops {
	enum db_engine engine;
	void (*close)(struct db *db);

	/* Fills handle, nargs, is_write. */
	enum rc (*prepare)(struct ctx *c, struct db_stmt *s);
	void (*finish)(void *handle);
	/* Text and bytes stay until reset, the array does not. */
	enum rc (*bind)(struct ctx *c, void *handle, const struct val *args,
			int nargs);
	/* NULL, or: the rows of this call may be many. */
	void (*scan)(void *handle);
	/* NULL, or: asks for the answers that are wanted soon. */
	void (*ahead)(struct ctx *c, void *handle, const int64_t *ids, int n);
	int (*step)(struct ctx *c, void *handle);
	void (*reset)(void *handle);
	bool (*is_null)(void *handle, int col);
	int64_t (*get_int)(void *handle, int col);
	const char *(*get_text)(void *handle, int col);
	const void *(*get_blob)(void *handle, int col, size_t *n);
	struct val (*get_val)(void *handle, int col);
	int (*ncols)(void *handle);
	enum rc (*script)(struct ctx *c, const char *sql);

	enum rc (*begin)(struct ctx *c, bool is_write);
	/* NULL, or: a read transaction that is not waited for. */
	enum rc (*begin_soon)(struct ctx *c);
	/* NULL, or: a write transaction for about so many bytes. */
	enum rc (*begin_load)(struct ctx *c, int64_t bytes);
	enum rc (*commit)(struct ctx *c); /* has rolled back if it fails */
	void (*rollback)(struct db *db);
	/* NULL, or: of a read transaction, said with what comes next; now. */
	void (*rollback_soon)(struct db *db);
	void (*tell)(struct db *db);
	bool (*rest)(struct db *db); /* or NULL */
	/* A part of a write transaction. */
	enum rc (*part_begin)(struct ctx *c);
	enum rc (*part_keep)(struct ctx *c);
	void (*part_undo)(struct db *db);
	/* NULL, or: takes a write that is not waited for: 1, 0 = not taken,
	 * < 0; and does all that were taken.  Nothing else may be asked of the
	 * connection before. */
	int (*put)(struct ctx *c, void *handle, const struct val *args,
		   int nargs);
	enum rc (*settle)(struct ctx *c);
	void (*bulk)(struct db *db);	      /* or NULL */
	void (*limit)(struct db *db, int ms); /* or NULL */
	enum rc (*has_column)(struct ctx *c, const char *table,
			      const char *column, bool *out);
	enum rc (*others_version)(struct ctx *c, int64_t *out);

	/* Outside of transactions: db->reach is another one now. */
	enum rc (*reach)(struct ctx *c);
	enum rc (*lift)(struct ctx *c, bool up);
	enum rc (*walls_are_made)(struct ctx *c, bool *out);
	enum rc (*walls_make)(struct ctx *c);

	enum rc (*words_create)(struct ctx *c, const char *index);
	enum rc (*words_put)(struct ctx *c, const char *index, int64_t id,
			     const char *words, const char *old_words);
	enum rc (*words_clear)(struct ctx *c, const char *index);
	enum rc (*words_find)(struct ctx *c, struct db_rows *r,
			      const char *index, const char *words,
			      enum words_how how, int64_t after_id, int limit);
	/* these two: only of those that are far */
	enum rc (*words_rows)(struct ctx *c, struct db_rows *r,
			      const char *index, const char *words,
			      enum words_how how, int limit, const char *table,
			      const char *columns);
	enum rc (*words_are_many)(struct ctx *c, bool *out, const char *index,
				  const char *words, enum words_how how,
				  int limit);
	enum rc (*words_digest)(struct ctx *c, const char *index,
				uint64_t *sum);
	enum rc (*words_add)(struct ctx *c, int64_t id, const char *words,
			     uint64_t *sum);

	enum rc (*check)(struct ctx *c);
	const char *others;    /* counts sessions that would wait, or NULL */
	const char *index_is;  /* counts: $1 name, $2 text */
	const char *indexes;   /* names: $1 table */
	const char *server_id; /* NULL, or gives one number */
	enum rc (*size)(struct ctx *c, int64_t *out);
	enum rc (*copy_to)(struct ctx *c, const char *path);
	enum rc (*analyze)(struct ctx *c);
};

enum rc sqlite_open(struct ctx *c, struct db **out, const char *path,
		    enum db_mode mode);
enum rc postgres_open(struct ctx *c, struct db **out, const char *url,
		      enum db_mode mode);
enum rc postgres_open_standby(struct ctx *c, struct db **out, const char *url);

/* wall.c */
/* Does c->db have to see to it?  Not while lifted. */
bool wall_holds(const struct db *db);
/* What a search in that index must add, so that it finds rows only that are
 * seen; `id` is the number of the row there.  The index has no wall of its own:
 * on PostgreSQL it would keep searches from using it. */
const char *wall_join(struct ctx *c, const char *index, const char *id);
const struct db_wall *wall_of_table(const struct db *db, const char *table);
/* The reach of the coming transaction or statement. */
enum rc wall_begin(struct ctx *c);

/* group.c: the end of a part; rc: what came before. */
enum rc group_keep(struct ctx *c, enum rc rc);
void group_undo(struct db *db);

/* A free statement with that text, marked busy; prepared if there is none. */
enum rc stmt_take(struct ctx *c, struct db_stmt **out, const char *sql);
void stmt_give(struct db *db, struct db_stmt *s);
void stmt_forget_all(struct db *db);

#endif
