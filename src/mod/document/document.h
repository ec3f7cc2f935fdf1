/*
 * document.h: register of documents.
 */
#ifndef MOD_DOCUMENT_DOCUMENT_H
#define MOD_DOCUMENT_DOCUMENT_H

#include "schema/module.h"

extern const struct entity document_entity;
extern const struct module document_module;

#endif
