/* messages.c: the texts of messages.def as constants. */
#include "base/base.h"
#include "mod/org/messages.h"

#define M(name, text_vi, text_en)                                              \
	const struct msg name = {.vi = text_vi, .en = text_en};
#include "mod/org/messages.def"
#undef M
