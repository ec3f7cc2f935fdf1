/* stat_web_messages.h: sentences of the pages; texts in the .def. */
#ifndef MOD_STAT_STAT_WEB_MESSAGES_H
#define MOD_STAT_STAT_WEB_MESSAGES_H

#include "base/ctx.h"

#define M(name, vi, en) extern const struct msg name;
#include "mod/stat/stat_web_messages.def"
#undef M

#endif
