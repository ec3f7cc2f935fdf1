/*
 * module.h: what a module gives to the engine: tables, all of them data.
 * The program is a list of modules; the engine knows no other name.
 */
#ifndef SCHEMA_MODULE_H
#define SCHEMA_MODULE_H

#include "base/idtree.h"
#include "schema/schema.h"

struct list_def;   /* exchange/list.h: a list that people import and export */
struct command;	   /* cli/cli.h */
struct route;	   /* web/router.h */
struct nav_item;   /* web/app.h */
struct report;	   /* report/report.h */
struct block_kind; /* store/blocks.h */

struct module {
	const char *name;
	const struct entity *const *entities; /* each NULL-ended; may be NULL */
	const struct list_def *const *lists;
	const struct report *const *reports;
	const struct command *commands; /* ended by .name == NULL */
	const struct route *routes;	/* ended by .path == NULL */
	const struct nav_item *nav;	/* ended by .url == NULL */
	/* The records below one of a tree, itself included, on a day: what
	 * rights and lists are scoped by.  One module at most has it. */
	enum rc (*subtree)(struct ctx *c, const char *code, day_t day,
			   struct idset *out);
	/* The shape of that tree, for who keeps it: good until a record of
	 * shape_from (NULL-ended, the entity of its records first) is
	 * written.  Freed by the caller. */
	enum rc (*shape)(struct ctx *c, struct idtree **out, day_t day);
	const struct entity *const *shape_from;
	/* An invariant of the subject for `verify`; NULL = none.  Says what
	 * is wrong with err_set(). */
	enum rc (*verify)(struct ctx *c);
	/* What is derived into blocks; NULL-ended, may be NULL. */
	const struct block_kind *const *blocks;
	/* Recomputes what else the subject derives; NULL = none. */
	enum rc (*rebuild)(struct ctx *c);
};

#endif
