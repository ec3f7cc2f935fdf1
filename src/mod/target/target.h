/*
 * target.h: targets given to units for a period.
 */
#ifndef MOD_TARGET_TARGET_H
#define MOD_TARGET_TARGET_H

#include "schema/module.h"

extern const struct entity target_entity;
extern const struct module target_module;

#endif
