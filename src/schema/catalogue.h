/*
 * catalogue.h: closed and open lists of values as data (data/catalogues.csv):
 * code, label, aliases.  Loaded once at start, read-only afterwards.
 */
#ifndef SCHEMA_CATALOGUE_H
#define SCHEMA_CATALOGUE_H

#include "base/ctx.h"

struct choice {
	const char *list; /* id of the catalogue */
	const char *code; /* what is stored */
	const char *label, *label_en;
	const char *aliases; /* `|` between; compared folded */
	const char *source;  /* document and date */
	const char *groups; /* words that name sets of values, blanks between */
	int order;	    /* position within the list */
};

/* Loads a CSV text: list,code,label,label_en,aliases,groups,source.
 * A faulty line ends the load with a sentence naming it. */
enum rc catalogue_load(struct ctx *c, const char *csv, size_t n);
void catalogue_unload(void); /* tests */

const struct choice *choice_by_code(const char *list, const char *code);
/* By code, label or alias, folded; NULL if unknown. */
const struct choice *choice_by_text(struct ctx *c, const char *list,
				    const char *text);
/* The value whose label or alias is spelt most alike; NULL if none is near. */
const struct choice *choice_nearest(struct ctx *c, const char *list,
				    const char *text);
bool choice_in_group(const struct choice *ch, const char *group);
/* All values of a list in order; *n gets their number. */
const struct choice *const *choice_all(const char *list, int *n);
const char *choice_label(const struct choice *ch, enum lang lang);

#endif
