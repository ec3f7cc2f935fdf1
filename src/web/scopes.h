/*
 * scopes.h: the tree that units form, and the subtrees that a worker looked at
 * last; they hold until a record of the tree is written.
 */
#ifndef WEB_SCOPES_H
#define WEB_SCOPES_H

#include "base/ctx.h"
#include "base/idtree.h"

struct scopes;

struct scopes *scopes_new(void);
void scopes_free(struct scopes *s); /* NULL is fine */

/* The records below that one on c->today, by the module that knows trees;
 * borrowed until the next call.  E_NOTFOUND with a sentence if there is no
 * such record or no tree. */
enum rc scopes_get(struct ctx *c, struct scopes *s, const char *code,
		   const struct idset **out);

/* The whole tree on a day; borrowed until the next request.  E_NOTFOUND with a
 * sentence if the program has no tree that can be kept. */
enum rc scopes_tree(struct ctx *c, struct scopes *s, day_t day,
		    const struct idtree **out);

#endif
