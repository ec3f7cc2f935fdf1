/*
 * page_import.h: between the pages of an import and the one that shows what
 * was read.
 */
#ifndef WEB_PAGE_IMPORT_H
#define WEB_PAGE_IMPORT_H

#include "web/page_pending.h"
#include "web/pages.h"

/* page_import_show.c; x is in the state PENDING_READ. */
enum rc import_preview(struct page *p, const struct pending_one *x);
/* Address of the page of one that is under way. */
const char *page_pending_url(const struct page *p, const struct pending_one *x,
			     const char *tail);
/* page_acts.c; x is in the state PENDING_UNDONE. */
enum rc page_undo_done(struct page *p, const struct pending_one *x);

#endif
