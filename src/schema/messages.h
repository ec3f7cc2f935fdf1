/* messages.h: sentences of the schema layer; texts in messages.def. */
#ifndef SCHEMA_MESSAGES_H
#define SCHEMA_MESSAGES_H

#include "base/ctx.h"

#define M(name, vi, en) extern const struct msg name;
#include "schema/messages.def"
#undef M

#endif
