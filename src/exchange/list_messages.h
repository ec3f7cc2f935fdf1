/* list_messages.h: sentences about lists; texts in list_messages.def. */
#ifndef EXCHANGE_LIST_MESSAGES_H
#define EXCHANGE_LIST_MESSAGES_H

#include "base/ctx.h"

#define M(name, vi, en) extern const struct msg name;
#include "exchange/list_messages.def"
#undef M

#endif
