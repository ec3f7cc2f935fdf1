/*
 * scopes.h: the subtrees that a worker looked at last, so that a page does
 * not read the whole tree again; they hold until somebody writes.
 */
#ifndef WEB_SCOPES_H
#define WEB_SCOPES_H

#include "base/ctx.h"
#include "base/idset.h"

struct scopes;

struct scopes *scopes_new(void);
void scopes_free(struct scopes *s); /* NULL is fine */

/* The records below that one on c->today, by the module that knows trees;
 * borrowed until the next call.  E_NOTFOUND with a sentence if there is no
 * such record or no tree. */
enum rc scopes_get(struct ctx *c, struct scopes *s, const char *code,
		   const struct idset **out);

#endif
