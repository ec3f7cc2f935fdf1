/*
 * duty.h: officials in charge of areas, posts in villages.
 */
#ifndef MOD_DUTY_DUTY_H
#define MOD_DUTY_DUTY_H

#include "schema/module.h"

extern const struct entity duty_entity, post_entity;
extern const struct module duty_module;

#endif
