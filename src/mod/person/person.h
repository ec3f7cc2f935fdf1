/*
 * person.h: people and their moves between cells.
 */
#ifndef MOD_PERSON_PERSON_H
#define MOD_PERSON_PERSON_H

#include "schema/module.h"

extern const struct entity person_entity, transfer_entity;
extern const struct module person_module;

#endif
