/*
 * page_form.h: a form over one record and what completes it; between the
 * file that reads and saves and the one that shows.
 */
#ifndef WEB_PAGE_FORM_H
#define WEB_PAGE_FORM_H

#include "web/pages.h"

struct form_part {
	const struct entity *e;
	const struct row *is; /* as stored; NULL = new */
	struct row *row;      /* as it will be */
	const char **wrong;   /* per field: the fault's sentence */
	const char **text;    /* per field: as sent; NULL = from the row */
};

struct form {
	struct page *p;
	const struct list_def *l; /* NULL: a kind without a list */
	struct form_part part[LIST_PARTS];
	int n;
	bool has_wrong;
	const char *wrong; /* about the whole */
};

const char *form_name(const struct form *f, int part, int field);
bool form_has(const struct form *f, int part, int field);
bool form_hides(const struct form *f, int part, int field);
const char *form_version(const struct form *f);
void form_read(struct form *f);
enum rc form_save(struct form *f);
/* page_form_show.c */
enum rc form_show(struct form *f);

#endif
