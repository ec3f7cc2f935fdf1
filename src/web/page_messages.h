/* page_messages.h: sentences of the pages; texts in page_messages.def. */
#ifndef WEB_PAGE_MESSAGES_H
#define WEB_PAGE_MESSAGES_H

#include "base/ctx.h"

#define M(name, vi, en) extern const struct msg name;
#include "web/page_messages.def"
#undef M

#endif
