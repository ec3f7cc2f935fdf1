/*
 * org.h: Party organizations and the dated changes of their tree.
 */
#ifndef MOD_ORG_ORG_H
#define MOD_ORG_ORG_H

#include "schema/module.h"

extern const struct entity unit_entity, unit_event_entity;
extern const struct module org_module;

#endif
