/*
 * person.h: people and their moves between cells.
 */
#ifndef MOD_PERSON_PERSON_H
#define MOD_PERSON_PERSON_H

#include "exchange/list.h"

extern const struct entity person_entity, transfer_entity;
extern const struct module person_module;

/* list_def.fix of lists of people. */
void person_fix(struct ctx *c, const struct list_def *l, const bool *has,
		const char **text);

#endif
