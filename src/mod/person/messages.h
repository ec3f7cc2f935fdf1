/* messages.h: sentences of this subject; texts in messages.def. */
#ifndef MOD_PERSON_MESSAGES_H
#define MOD_PERSON_MESSAGES_H

#include "base/ctx.h"

#define M(name, vi, en) extern const struct msg name;
#include "mod/person/messages.def"
#undef M

#endif
