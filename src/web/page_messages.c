/* page_messages.c: the sentences of page_messages.def. */
#include "base/base.h"
#include "web/page_messages.h"

#define M(name, vi, en) const struct msg name = {vi, en};
#include "web/page_messages.def"
#undef M
