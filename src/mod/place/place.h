/*
 * place.h: the territory: provinces, communes, villages.
 */
#ifndef MOD_PLACE_PLACE_H
#define MOD_PLACE_PLACE_H

#include "schema/module.h"

extern const struct entity place_entity;
extern const struct module place_module;

#endif
