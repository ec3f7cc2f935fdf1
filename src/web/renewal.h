/*
 * renewal.h: derived blocks (store/blocks.h) that have grown old are made anew
 * beside the requests: by a thread that sleeps, out of a picture, so that no
 * writer waits for more than the storing of them.
 */
#ifndef WEB_RENEWAL_H
#define WEB_RENEWAL_H

#include "base/base.h"

struct renewal;
struct web_app;

/* When it looks, and after how many changes it renews. */
struct renewal_pace {
	int look_ms;
	int64_t due;  /* if nobody has written between two looks */
	int64_t late; /* in any case */
	int rests;    /* so many looks are left out after a failure */
};
extern const struct renewal_pace renewal_usual;

/* pace is copied; the application must outlive it. */
struct renewal *renewal_new(struct web_app *a, const struct renewal_pace *pace);
/* One look, on this thread: there is no other one then. */
void renewal_look(struct renewal *r);
/* Looks again and again, on a thread of its own. */
void renewal_start(struct renewal *r);
/*
 * What is being made is given up.  False: the thread has not ended within so
 * many ms; then it may be called again, or the program ends under it, which
 * does the database no harm.  True: r is gone.  NULL is fine.
 */
bool renewal_end(struct renewal *r, int ms);

#endif
