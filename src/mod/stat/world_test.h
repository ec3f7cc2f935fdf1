/*
 * world_test.h: small hand-made databases.  A record is a line of
 * "field=value|field=value"; refs are codes.
 */
#ifndef MOD_STAT_WORLD_TEST_H
#define MOD_STAT_WORLD_TEST_H

#include "mod/stat/stat_int.h"

struct world {
	struct ctx c;
	struct app *app;
	struct act *act;
	char path[64];
	int npeople;
};

void world_begin(struct world *w, day_t today);
void world_add(struct world *w, const char *entity, const char *line);
/* Ends the writing; figures may be asked for. */
void world_ready(struct world *w);
void world_end(struct world *w);

/* A member of that cell, living in that place (NULL: nowhere known). */
void world_member(struct world *w, const char *code, const char *cell,
		  const char *place, const char *decision_on);
/* The same with further fields of person and dossier ("" for none). */
void world_person(struct world *w, const char *person, const char *dossier);

struct report_result *world_report(struct world *w, const struct report *r,
				   const char *unit, day_t from, day_t to);
/* Value of a figure, or of one of its keys ("x.key"); -1 = unknown. */
int64_t world_value(const struct report_node *n, const char *code);
const struct report_node *world_child(const struct report_result *r,
				      const char *code);
bool world_has_note(const struct report_result *r, const char *part);

#endif
