/* messages.h: sentences of the report layer; texts in messages.def. */
#ifndef REPORT_MESSAGES_H
#define REPORT_MESSAGES_H

#include "base/ctx.h"

#define M(name, vi, en) extern const struct msg name;
#include "report/messages.def"
#undef M

#endif
