/* messages.h: sentences of the command line; texts in messages.def. */
#ifndef CLI_MESSAGES_H
#define CLI_MESSAGES_H

#include "base/ctx.h"

#define M(name, vi, en) extern const struct msg name;
#include "cli/messages.def"
#undef M

#endif
