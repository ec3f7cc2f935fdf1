/*
 * dossier_web_int.h: what the files of the card share.
 */
#ifndef MOD_DOSSIER_DOSSIER_WEB_INT_H
#define MOD_DOSSIER_DOSSIER_WEB_INT_H

#include "mod/dossier/dossier.h"
#include "mod/dossier/dossier_web.h"
#include "mod/dossier/dossier_web_messages.h"
#include "mod/person/person.h"
#include "store/store.h"

enum { CARD_DOSSIERS_MAX = 4, CARD_OTHERS_MAX = 100 };

struct card {
	struct page *p;
	struct row *person;
	struct row *dossiers[CARD_DOSSIERS_MAX]; /* the latest first */
	int ndossiers;
	/* classes, moves, posts: records that name the person */
	struct row *others[CARD_OTHERS_MAX];
	int nothers;
};

void card_put_line(struct card *k);
void card_put_sections(struct card *k);

#endif
