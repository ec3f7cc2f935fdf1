/* messages.h: sentences of the store layer; texts in messages.def. */
#ifndef STORE_MESSAGES_H
#define STORE_MESSAGES_H

#include "base/ctx.h"

#define M(name, vi, en) extern const struct msg name;
#include "store/messages.def"
#undef M

#endif
