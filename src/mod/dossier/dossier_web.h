/*
 * dossier_web.h: the card of a person, from source to post on one page.
 */
#ifndef MOD_DOSSIER_DOSSIER_WEB_H
#define MOD_DOSSIER_DOSSIER_WEB_H

#include "web/app.h"

extern const struct route dossier_routes[];

#endif
