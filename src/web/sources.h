/*
 * sources.h: where a request reads from: the primary, or a standby of it.
 * Both are watched from a thread, so that no page waits to learn who is there.
 */
#ifndef WEB_SOURCES_H
#define WEB_SOURCES_H

#include "base/ctx.h"
#include "store/standby.h"
#include "web/app.h"

enum source {
	FROM_PRIMARY,
	FROM_STANDBY,	  /* if it has all that this program has written */
	FROM_STANDBY_OLD, /* whatever it has: the primary is gone */
};
enum { SOURCES_MOST = 4 };

struct sources;

/*
 * c->db: the database that writes, NULL if it is not there.  Refuses a place to
 * read from that is no standby of it; one that does not answer is waited for
 * by the thread.
 * conf stays the caller's and must outlive it.
 */
enum rc sources_new(struct ctx *c, struct sources **out,
		    const struct web_app_conf *conf);
void sources_free(struct sources *s); /* NULL is fine */

/* Is there a standby to read from, as far as is known? */
bool sources_has_standby(struct sources *s);
/* What to try, one after the other; how many. */
int sources_plan(struct sources *s, bool is_safe, enum source *plan);

/* A connection to the standby, for one worker. */
enum rc sources_open_standby(struct ctx *c, struct sources *s, struct db **out);
/* Did not answer as it should: not used for a while.  why: for the log. */
void sources_standby_failed(struct sources *s, const char *why);

/* The clock of a commit of this program, DB_CLOCK_UNKNOWN, or 0: none. */
void sources_wrote(struct sources *s, int64_t clock);
/* What a picture must have for this program's writes to be in it. */
int64_t sources_wanted(struct sources *s);
/* A picture of the primary, begun when so much was wanted. */
void sources_saw(struct sources *s, int64_t wanted, int64_t clock);

/* As of when the picture in db is; *is_alone: the primary is gone. */
int64_t sources_as_of(struct sources *s, const struct db *db, bool *is_alone);

/* The primary failed a request or answered one: the log says when it changes.
 * why NULL: it answered. */
void sources_primary(struct sources *s, const char *why);

#endif
