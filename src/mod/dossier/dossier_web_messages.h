/* dossier_web_messages.h: sentences of the card; texts in the .def. */
#ifndef MOD_DOSSIER_DOSSIER_WEB_MESSAGES_H
#define MOD_DOSSIER_DOSSIER_WEB_MESSAGES_H

#include "base/ctx.h"

#define M(name, vi, en) extern const struct msg name;
#include "mod/dossier/dossier_web_messages.def"
#undef M

#endif
