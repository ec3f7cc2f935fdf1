/* dossier_web_messages.c: the texts of the .def as constants. */
#include "base/base.h"
#include "mod/dossier/dossier_web_messages.h"

#define M(name, text_vi, text_en)                                              \
	const struct msg name = {.vi = text_vi, .en = text_en};
#include "mod/dossier/dossier_web_messages.def"
#undef M
