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

#endif
