/* messages.h: sentences of this subject; texts in messages.def. */
#ifndef MOD_STAT_MESSAGES_H
#define MOD_STAT_MESSAGES_H

#include "base/ctx.h"

#define M(name, vi, en) extern const struct msg name;
#include "mod/stat/messages.def"
#undef M

#endif
