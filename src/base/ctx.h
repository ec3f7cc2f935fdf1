/*
 * ctx.h: everything a piece of work may touch comes in through here: memory,
 * database, who, when, which language.  One per request or command; never
 * shared between threads, never kept.
 */
#ifndef BASE_CTX_H
#define BASE_CTX_H

#include "base/arena.h"
#include "base/base.h"
#include "base/buf.h"
#include "base/day.h"

enum lang { LANG_VI, LANG_EN, LANG__N };

/* A sentence in both languages; %1..%4 are replaced by the arguments. */
struct msg {
	const char *vi;
	const char *en;
};

/* The first failure wins; whoever passes it up leaves it alone. */
struct err {
	enum rc rc;
	char field[64]; /* name of the field at fault, or "" */
	char text[600]; /* one sentence for the clerk, without a period */
};

struct db;
struct app;
struct idset;
struct row_memo;
struct names_kept;

struct ctx {
	struct arena *mem;
	struct err err;
	enum lang lang;
	int64_t now_ms;	    /* the instant, UTC */
	day_t today;	    /* the local day; may be frozen by --on */
	const char *author; /* who acts, for the change log */
	/* What who acts may see and change: rows of these scope values only;
	 * NULL = everything.  It stays the same within a transaction. */
	const struct idset *reach;
	bool no_wall; /* for db_open(): NGUON_DB_WALL=off */
	struct db *db;
	const struct app *app; /* modules and what derives from them */
	/* while reading one picture of the data; else NULL (store_ref) */
	struct row_memo *memo;
	struct names_kept *names; /* for searches; or NULL */
};

/* A message with its arguments, as err_set takes it. */
struct say {
	const struct msg *msg;
	const char *a, *b, *c, *d; /* %1..%4, may be NULL */
};

/*
 * err_set(c, E_INPUT, "birth_day", &msg_day_bad, value) records the failure
 * and gives the code back.  An earlier failure in c is kept.
 */
#define err_set(c, rc, field, ...)                                             \
	err_set_say((c), (rc), (field), &(const struct say){__VA_ARGS__})
enum rc err_set_say(struct ctx *c, enum rc rc, const char *field,
		    const struct say *say);
void err_clear(struct ctx *c);

/* The sentence in the language of c, with %1..%4 filled in. */
void say_put(struct buf *b, enum lang lang, const struct say *say);
char *say_text(struct arena *mem, enum lang lang, const struct say *say);
#define say(c, ...)                                                            \
	say_text((c)->mem, (c)->lang, &(const struct say){__VA_ARGS__})

#endif
