/* modules.h: the program's modules. */
#ifndef MODULES_H
#define MODULES_H

#include "schema/module.h"

extern const struct module *const modules[]; /* NULL-ended */

#endif
