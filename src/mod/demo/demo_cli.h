/* demo_cli.h: the module of the demo data. */
#ifndef MOD_DEMO_DEMO_CLI_H
#define MOD_DEMO_DEMO_CLI_H

#include "schema/module.h"

extern const struct module demo_module;

#endif
