/* list_messages.c: the texts of list_messages.def as constants. */
#include "base/base.h"
#include "exchange/list_messages.h"

#define M(name, text_vi, text_en)                                              \
	const struct msg name = {.vi = text_vi, .en = text_en};
#include "exchange/list_messages.def"
#undef M
