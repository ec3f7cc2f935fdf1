/*
 * store_int.h: what the files of this folder share.
 */
#ifndef STORE_STORE_INT_H
#define STORE_STORE_INT_H

#include "base/idset.h"
#include "base/vec.h"
#include "db/db.h"
#include "store/messages.h"
#include "store/store.h"

enum { HASH_BYTES = 32, UID_BYTES = 16, KEY_BYTES = 16, REFS_MAX = 4096 };

/* SQL of one entity, built once when the program starts. */
struct plan {
	const struct entity *e;
	int index;	     /* position in app->entities */
	int ncols;	     /* stored fields */
	int *col;	     /* column number -> field number */
	const char *columns; /* "id, ver, voided, a, b" */
	const char *insert, *update, *set_void;
	const char *by_id, *by_code; /* by_code NULL without codes */
	const char *by_owner; /* the latest part of one; NULL: is no part */
	const char *next_id, *count, *any;
	const char *words;	 /* its word index; NULL: it has none */
	const char *count_least; /* no further than $1 */
	int name, code;		 /* field numbers or -1 */
	/* What a row is reached by (reach.c): an SQL expression over the row
	 * `t`, and the same of one row by its id. */
	const char *reach, *reach_by_id;
};
const struct plan *plan_of(const struct ctx *c, const struct entity *e);
/* The same for reading some fields only; the others stay empty.  In c->mem. */
const struct plan *plan_narrow(struct ctx *c, const struct plan *p,
			       const bool *fields);

/* ---- reach: the first wall ---- */

/* Values of plan.reach that are no id of a scope value. */
enum { REACH_NOBODY = -1, REACH_NOTHING = 0 };
/* plan.reach and plan.reach_by_id of all entities; the walls of the app. */
void reach_plan(struct app *app);
/* Does anything have to be looked at? */
bool reach_holds(const struct ctx *c);
/* Is that value of plan.reach within reach? */
bool reach_has(const struct ctx *c, int64_t value);
/*
 * What the reach leaves of a scope (NULL = all) for a list of records of e.
 * `room` must live as long; idset_free() it.  *is_asked: no scope field tells,
 * so plan.reach has to be asked of each row.
 */
const struct idset *reach_cut(const struct ctx *c, const struct entity *e,
			      const struct idset *scope, struct idset *room,
			      bool *is_asked);
/* Is the row within reach, as its own values say? */
enum rc reach_sees(struct ctx *c, const struct row *r, bool *sees);
/* The same, OK or E_NOTFOUND without a sentence. */
enum rc reach_must_see(struct ctx *c, const struct row *r);
/* May the row be written with these values?  E_DENIED if not. */
enum rc reach_may_write(struct ctx *c, const struct row *r);
/* For what is about the whole database; E_DENIED for who sees a part. */
enum rc reach_must_be_all(struct ctx *c);
/* One number that the program itself must know, whatever the reach. */
enum rc reach_one_int(struct ctx *c, int64_t *out, const char *sql,
		      const struct val *args, int nargs);

/* Reads the current row of r (columns as in plan.columns) into mem. */
struct row *row_read(struct ctx *c, struct arena *mem, const struct plan *p,
		     const struct db_rows *r);
/* The record that a statement with one argument finds; E_NOTFOUND without a
 * sentence. */
enum rc row_one(struct ctx *c, struct row **out, struct arena *mem,
		const struct plan *p, const char *sql, struct val arg);
/* The public id of a record; and back: 0 if it is none of ours. */
enum rc uid_key(struct ctx *c, const unsigned char **key);
void uid_make(const unsigned char key[KEY_BYTES], const char *table, int64_t id,
	      unsigned char uid[UID_BYTES]);
int64_t uid_id(const unsigned char key[KEY_BYTES], const char *table,
	       const unsigned char uid[UID_BYTES]);
/* Folded words of the record for the search index; "" if none. */
const char *row_words(struct ctx *c, const struct plan *p, const struct row *r);
/* Room for a name; for its key, of which no more is stored. */
enum { NAME_BYTES = 64 * KIB, NAME_KEY_BYTES = 4 * KIB };
/* Fills b with the sort key of the name. */
void row_name_key(struct buf *b, const struct plan *p, const struct row *r);
/* The same of a name. */
void val_name_key(struct buf *b, const struct plan *p, const struct val *v);
/* rekey.c: were all keys made by the rule of this program?  To say so; and to
 * make those of an entity so. */
enum rc keys_are_new(struct ctx *c, bool *out);
enum rc keys_say_new(struct ctx *c);
enum rc keys_renew(struct ctx *c, const struct plan *p);

/* Tables, indexes, log, all empty; in a write transaction. */
enum rc store_create_tables(struct ctx *c);

/* Marks a record void or valid again, whatever its rules say (undo). */
enum rc store_set_void(struct ctx *c, struct act *a, struct row *r,
		       bool is_void);
/* Gives a stored record the values of r, which were valid once (undo). */
enum rc store_write_state(struct ctx *c, struct act *a, struct row *r);

/* Makes the indexes of the entity that are not there. */
enum rc indexes_add(struct ctx *c, const struct plan *p);
enum rc indexes_drop(struct ctx *c, const struct plan *p);
/* Are all of them there, as its table says?  mend: makes those that are not. */
enum rc indexes_check(struct ctx *c, const struct plan *p, bool mend);
/* Takes away those that an older program has made and this one does not want;
 * on a server nobody reads the table until that is committed. */
enum rc indexes_tidy(struct ctx *c, const struct plan *p);
/* Name of a kind of record in the language of c. */
const char *entity_label(const struct ctx *c, const struct entity *e);
/* Does no live record point to one of these?  gone: a set per entity, in the
 * order of the program.  Else E_CONFLICT with msg: %1 what, %2 %3 by whom. */
enum rc used_by_nobody(struct ctx *c, const struct idset *gone,
		       const struct msg *msg);
/* Does the record point to live ones only?  Else E_CONFLICT. */
enum rc used_are_live(struct ctx *c, const struct row *row);

/* ---- the log ---- */

struct act {
	int64_t id;
	int64_t at_ms;
	const char *author, *kind, *label, *basis;
	int64_t undoes;
	int64_t first_seq; /* of the block being filled */
	int64_t next_seq;
	int64_t changes;
	int64_t *next_id;		/* per entity, 0 = not asked yet */
	unsigned char hash[HASH_BYTES]; /* of the last block */
	struct buf body;		/* records of the block being filled */
	struct log_packer *packer;	/* NULL before the first block */
	struct map *names;		/* names in the block -> position */
	int **known; /* the same per plan and column: position + 1 */
	int format;  /* of the log; 0 = not asked yet */
	bool codes_are_free;
	bool is_load;
	struct load {
		int64_t rows; /* inserted so far */
		bool keeps;   /* its indexes stay */
		bool is_bare; /* they are away */
	} * load;	      /* per entity */
	struct buf name_list;
	int nnames;
	struct arena *mem;
};

/* Where the log ends: its last block; all zeros and next_seq 1 if it has none.
 */
struct log_end {
	int64_t first_seq, next_seq;
	unsigned char hash[HASH_BYTES];
};
enum rc log_end(struct ctx *c, struct log_end *out);
/* The newest layout of blocks (log_bytes.h) that the database may have: it
 * keeps that, as its chain begins with it.  0 = it is not ours. */
enum rc log_format(struct ctx *c, int *out);
/* A value of `meta`, in c->mem; NULL: there is none of that name. */
enum rc meta_get(struct ctx *c, const char *name, const void **out, size_t *n);
/* One that is not there yet. */
enum rc meta_put(struct ctx *c, const char *name, const void *value, size_t n);

/* In a load, before a row is inserted. */
enum rc load_count(struct ctx *c, struct act *a, const struct plan *p);

/* Stores the act itself; done before its first record. */
enum rc act_write(struct ctx *c, const struct act *a);
/* Appends one record.  old NULL = insert; op as in struct change. */
enum rc log_add(struct ctx *c, struct act *a, const struct plan *p, char op,
		const struct row *old, struct row *r);
/* What is left of the act's records. */
enum rc log_flush(struct ctx *c, struct act *a);
struct log_packer;
void log_packer_free(struct log_packer *p);

struct log_field {
	const char *name;
	struct val v;
};
struct log_rec {
	int64_t seq, act, id, prev;
	const char *entity;
	char op;
	int n;
	struct log_field *f;
};
/* Reads records by number; keeps the last blocks unpacked. */
struct log_reader;
struct log_reader *log_reader_new(void);
void log_reader_free(struct log_reader *lr);
enum rc log_read(struct ctx *c, struct log_reader *lr, int64_t seq,
		 struct arena *mem, struct log_rec *out);
/* Hash of a block from the one before it and everything that belongs to it. */
void log_hash(unsigned char out[HASH_BYTES],
	      const unsigned char prev[HASH_BYTES], const struct act *a,
	      int64_t first_seq, int64_t n, const void *data, size_t size);
/* Unpacks a block as stored; false if it is damaged. */
struct log_block;
struct log_block *log_block_open(const void *data, size_t size,
				 int64_t first_seq, int64_t n, int64_t act);
void log_block_free(struct log_block *b);
bool log_block_rec(struct log_block *b, int64_t seq, struct arena *mem,
		   struct log_rec *out);

/* Reads an act as stored. */
enum rc act_load(struct ctx *c, struct act *out, int64_t id);
/* First link of the chain. */
enum rc log_genesis(struct ctx *c, unsigned char out[HASH_BYTES]);

/* The row that the records up to `last` describe: applies r onto row. */
void log_apply(struct row *row, const struct log_rec *r);
/* The changes of a record from number `seq` back to its first one. */
struct log_chain {
	VEC(struct log_rec) v;
};
enum rc log_chain(struct ctx *c, struct log_reader *lr, const struct entity *e,
		  int64_t seq, struct arena *mem, struct log_chain *out);
/* Rebuilds the state of a record right after change `seq`. */
enum rc log_state(struct ctx *c, struct log_reader *lr, const struct entity *e,
		  int64_t seq, struct arena *mem, struct row **out);

#endif
