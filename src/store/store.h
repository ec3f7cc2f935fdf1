/*
 * store.h: records in the database and the log of every change to them.
 * Nothing is deleted: a record is voided with a reason.  Every write belongs
 * to an act (who, when, why) and stands in the log; rows are what the log says.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "schema/module.h"
#include "schema/schema.h"

/* The program's entities with the SQL that follows from them. */
struct app {
	const struct module *const *modules; /* NULL-ended */
	const struct entity **entities;	     /* all, NULL-ended */
	int nentities;
	struct plan *plans;	     /* one per entity */
	const struct db_wall *walls; /* one per entity */
	/* Tests only: as if the checks of the store were forgotten, to show
	 * what the wall of the database holds by itself. */
	bool is_unchecked;
	struct arena *mem;
};
struct app *app_new(const struct module *const *modules);
void app_free(struct app *app);
const struct entity *app_entity(const struct app *app, const char *name);

/* A new empty database: tables, log, installation id. */
enum rc store_create(struct ctx *c);
/* Opens what store_create made; adds columns that are new in this program;
 * E_DB with a sentence if the file belongs to a newer program or to no
 * program of this kind.  Must be called after db_open(). */
enum rc store_open(struct ctx *c);

/* News of a copy: so many of all rows of a table; is_checked: compared. */
struct copy_news {
	void (*said)(void *arg, const char *label, int64_t done, int64_t all,
		     bool is_checked);
	void *arg;
};
/*
 * Everything of `from` into `to`, which is empty or was begun by this before
 * and broken off.  Compared row by row, then verified by the log.  E_CONFLICT
 * if it holds anything else, or if the source has changed since.  Both ctx
 * have a database open; the sentence is in the one that failed.
 */
enum rc store_copy(struct ctx *to, struct ctx *from,
		   const struct copy_news *news);

/* What a search keeps of the names of people between requests, shared by all
 * threads: to be put into their ctx. */
struct names_kept;
struct names_kept *names_kept_new(const struct app *app);
void names_kept_free(struct names_kept *k);

/* ---- acts: units of writing ---- */

struct act;
/* kind: "import", "edit", "undo", …; label: what people read in the history;
 * basis: the paper it rests on, or NULL.  Begins the write transaction. */
enum rc act_begin(struct ctx *c, struct act **out, const char *kind,
		  const char *label, const char *basis);
/*
 * The same for a load of about so many bytes.  New rows get no uid.  Tables
 * that were empty may be without their indexes until act_settle() or the
 * commit; until then ask for their rows by id only, or say beforehand that it
 * will be otherwise.
 */
enum rc act_begin_load(struct ctx *c, struct act **out, const char *kind,
		       const char *label, const char *basis, int64_t bytes);
void act_will_ask(struct ctx *c, struct act *a, const struct entity *e);
/* E_CONFLICT if two records have one code. */
enum rc act_settle(struct ctx *c, struct act *a);
enum rc act_commit(struct ctx *c, struct act *a);
void act_rollback(struct ctx *c, struct act *a);
int64_t act_id(const struct act *a);
/* The caller has proved that no code of the next records is taken (a bulk
 * load into an empty table); the unique index still stands behind it. */
void act_codes_are_free(struct act *a, bool are_free);
int64_t act_count(const struct act *a); /* changes so far */

/*
 * Insert (id 0) or update.  Runs derive and check.  The row gets its id, uid
 * and ver.  *changed (may be NULL) tells whether anything differed; a record
 * equal to what is stored writes nothing.  E_CONFLICT: a code that another
 * record has, or ver is not the stored one.
 */
enum rc store_save(struct ctx *c, struct act *a, struct row *r, bool *changed);
/* store_save() for a row whose stored state the caller has just read. */
enum rc store_save_over(struct ctx *c, struct act *a, struct row *r,
			const struct row *old, bool *changed);
/* Marks the record as not valid any more; it stays readable. */
enum rc store_void(struct ctx *c, struct act *a, struct row *r);

/*
 * Takes an act back: what it added is voided, what it changed is as before.
 * E_CONFLICT with a sentence if a later act built on it.
 */
enum rc store_undo(struct ctx *c, int64_t act, int64_t *undo_act);

struct act_info {
	int64_t id;
	int64_t at_ms;
	const char *author, *kind, *label, *basis;
	int64_t undoes;	   /* 0 or the act it takes back */
	int64_t undone_by; /* 0 or the act that took it back */
	int64_t changes;
};
enum rc act_get(struct ctx *c, struct act_info *out, int64_t id);
/* Latest first, before the given id (0 = from the newest); *n at most max. */
enum rc act_list(struct ctx *c, struct act_info *out, int *n, int max,
		 int64_t before);

/* ---- reading ---- */

/*
 * Everything below sees rows within c->reach only: a record out of reach is
 * E_NOTFOUND like one that does not exist, writing one is E_DENIED.  Lists of
 * acts, undo, verify, rebuild and copy are for those who reach everything.
 */
/* Does who acts reach this scope value (a unit, a box)? */
bool store_reaches(const struct ctx *c, int64_t scope);

/* Refs are plain ids.  E_NOTFOUND leaves no sentence in c. */
enum rc store_get(struct ctx *c, struct row **out, const struct entity *e,
		  int64_t id);
/*
 * The same for a record that another one names: with c->memo it is read once
 * while nobody writes, and borrowed until the request ends.
 */
enum rc store_ref(struct ctx *c, const struct row **out, const struct entity *e,
		  int64_t id);
/* So many of them will be wanted: with c->memo they are read at once. */
void store_refs_ahead(struct ctx *c, const struct entity *e, const int64_t *ids,
		      int n);
/* As store_must_code(), by the same rule. */
enum rc store_ref_code(struct ctx *c, const struct row **out,
		       const struct entity *e, const char *code);
/* Those whose field `by` names the record of, 0: nobody; the first `most` by
 * name.  By the same rule. */
struct rows_below {
	const struct row *const *v;
	int n;
};
enum rc store_refs_below(struct ctx *c, struct rows_below *out,
			 const struct entity *e, const struct field *by,
			 int64_t of, int most);
struct row_memo *row_memo_new(void);
void row_memo_free(struct row_memo *m); /* NULL is fine */
/* A request begins: before anything is given, it is asked whether it is still
 * so. */
void row_memo_begin(struct row_memo *m);
void row_memo_clear(struct row_memo *m);
enum rc store_by_uid(struct ctx *c, struct row **out, const struct entity *e,
		     const char *hex);
/* The id behind a uid; whether there is such a record is another question. */
enum rc store_id(struct ctx *c, int64_t *out, const struct entity *e,
		 const char *hex);
/* store_get() of it will be asked: several such announcements in a row, also of
 * cursors below, cost one way to a server. */
void store_get_ahead(struct ctx *c, const struct entity *e, int64_t id);
/* By the user's code, else by internal id. */
enum rc store_by_code(struct ctx *c, struct row **out, const struct entity *e,
		      const char *code);
/* A code as commands take it; a sentence naming the kind if there is none. */
enum rc store_must_code(struct ctx *c, struct row **out, const struct entity *e,
			const char *code);

#define UID_TEXT 33
const char *uid_hex(char *out, const unsigned char uid[16]);

/* Code, else name, else internal id: how people call the record. */
const char *row_title(struct ctx *c, const struct row *r);
/* Code or internal id: how lists and commands call it. */
const char *row_handle(struct ctx *c, const struct row *r);

/* All live rows, in order of id; rows live until the next step. */
struct cursor;
enum rc cursor_open(struct ctx *c, struct cursor **out, const struct entity *e,
		    const char *where, const struct val *args, int nargs);
/* Live rows with that value in a field (null: without one), in order of id or
 * of name. */
enum rc cursor_open_by(struct ctx *c, struct cursor **out,
		       const struct entity *e, const struct field *f,
		       const struct val *v, bool by_name);
/* cursor_open() with that condition on one id, or cursor_open_by() in order of
 * id, will be asked; for few rows. */
void cursor_ahead(struct ctx *c, const struct entity *e, const char *where,
		  int64_t id);
void cursor_ahead_by(struct ctx *c, const struct entity *e,
		     const struct field *f, int64_t id);
/* Live rows whose field f names the record `to`, by name; *out NULL if such a
 * field cannot. */
enum rc cursor_open_refs(struct ctx *c, struct cursor **out,
			 const struct entity *e, const struct field *f,
			 const struct row *to);
int cursor_next(struct ctx *c, struct cursor *cur, struct row **row);
void cursor_close(struct cursor *cur);

enum rc store_has_any(struct ctx *c, bool *out, const struct entity *e);
enum rc store_count(struct ctx *c, int64_t *out, const struct entity *e);
/* The same, but counts no further than `most`. */
enum rc store_count_to(struct ctx *c, int64_t *out, const struct entity *e,
		       int64_t most);

/* Text for people of a value, refs resolved to the target's title. */
const char *store_show(struct ctx *c, const struct field *f,
		       const struct val *v);
/* Text for lists and JSON, refs as handles. */
const char *store_print(struct ctx *c, const struct field *f,
			const struct val *v);
/* Parse a ref, anyref or refs from handles; fields of other types as
 * field_parse(). */
enum rc store_parse(struct ctx *c, struct val *out, const struct field *f,
		    const char *text);
/* Ids inside a refs value; returns their number, at most max. */
int refs_ids(const struct val *v, int64_t *out, int max);
/* Entity and id of an anyref. */
bool anyref_split(struct ctx *c, const struct val *v, const struct entity **e,
		  int64_t *id);

/* ---- history ---- */

struct change {
	int64_t seq;
	int64_t at_ms;
	const char *author, *kind, *label, *basis;
	int64_t act;
	char op; /* '+' added, '=' changed, '-' voided, '~' valid again */
	int n;
	struct change_field {
		const struct field *field; /* NULL: no longer known */
		const char *name;
		struct val before, after;
	} * f;
};
/* Newest first. */
enum rc store_history(struct ctx *c, struct change **out, int *n,
		      const struct row *r);
/* The record as it was at an instant; E_NOTFOUND if it was not there yet. */
enum rc store_as_of(struct ctx *c, struct row **out, const struct row *now,
		    int64_t at_ms);

/* ---- the whole ---- */

/* Chain, every row against the log, references, codes, modules' invariants.
 * E_DB with a sentence naming the first fault. */
enum rc store_verify(struct ctx *c);
/* Sort keys, search index, modules' derived data from the rows again. */
enum rc store_rebuild(struct ctx *c);
struct log_size {
	int64_t log_bytes; /* of the blocks, compressed */
	int64_t changes;
};
enum rc store_log_size(struct ctx *c, struct log_size *out);

#endif
