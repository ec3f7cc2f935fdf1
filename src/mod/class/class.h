/*
 * class.h: classes and enrolments.
 */
#ifndef MOD_CLASS_CLASS_H
#define MOD_CLASS_CLASS_H

#include "schema/module.h"

extern const struct entity class_entity, enrolment_entity;
extern const struct module class_module;

#endif
