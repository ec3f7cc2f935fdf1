/* messages.h: sentences of this subject; texts in messages.def. */
#ifndef MOD_CLASS_MESSAGES_H
#define MOD_CLASS_MESSAGES_H

#include "base/ctx.h"

#define M(name, vi, en) extern const struct msg name;
#include "mod/class/messages.def"
#undef M

#endif
