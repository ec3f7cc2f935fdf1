/*
 * standby.h: reading from a standby of the database, and as of when its data
 * are.
 */
#ifndef STORE_STANDBY_H
#define STORE_STANDBY_H

#include "db/db.h"

enum { STANDBY_KEY = 24 };

/* What tells one installation's database from another's; c->db is open. */
enum rc standby_key(struct ctx *c, unsigned char key[STANDBY_KEY]);

/*
 * Opens the standby at url.  key: of the database it must be the standby of,
 * NULL if that is not known.  E_USAGE with a sentence: a file, no standby, or
 * somebody else's.
 */
enum rc standby_open(struct ctx *c, struct db **out, const char *url,
		     const unsigned char *key);

/* What is known of the primary: at that instant its clock stood so. */
struct standby_sight {
	int64_t clock, at_ms; /* at_ms 0: it was never seen */
};

/*
 * The instant up to which a picture holds
 * everything; 0: not known.  An idle primary has no new commits, so the age of
 * the last one says nothing: a clock as the primary's own is as of that look.
 */
int64_t standby_as_of(const struct db_view *v,
		      const struct standby_sight *seen);

/* "10 giờ 32 phút 05 giây ngày 26/11/2026", Vietnamese time. */
const char *standby_instant(struct ctx *c, int64_t at_ms);
/* The sentence for people; as_of 0: it is not known. */
const char *standby_sentence(struct ctx *c, int64_t as_of_ms);
/* The warning if that is more than a minute before c->now_ms; else NULL. */
const char *standby_warning(struct ctx *c, int64_t as_of_ms);

#endif
