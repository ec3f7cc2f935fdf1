/*
 * tmpl_load.h: the templates and the catalogue that are embedded in the
 * program.  Apart from tmpl.h so that tests of the engine need no assets.
 */
#ifndef WEB_TMPL_LOAD_H
#define WEB_TMPL_LOAD_H

#include "web/tmpl.h"

/* All of assets/templates and assets/strings.csv, linked.  The caller frees
 * *out with tmpl_set_free. */
enum rc tmpl_load(struct ctx *c, struct tmpl_set **out);

/* The key "asset" that layout.html asks for. */
void tmpl_set_assets(struct tnode *page);

#endif
