/* messages.h: sentences of this subject; texts in messages.def. */
#ifndef MOD_DUTY_MESSAGES_H
#define MOD_DUTY_MESSAGES_H

#include "base/ctx.h"

#define M(name, vi, en) extern const struct msg name;
#include "mod/duty/messages.def"
#undef M

#endif
