/*
 * demo.h: invented lists of a locality, made from a recipe: marginals and
 * events in JSON.  The files written are those a clerk would have, in the
 * forms a clerk would have them; they are loaded by the ordinary import.
 * The same recipe gives the same lists for ever.  Knows no database.
 */
#ifndef MOD_DEMO_DEMO_H
#define MOD_DEMO_DEMO_H

#include "base/ctx.h"

struct demo_file {
	const char *path; /* out_dir/name */
	const char *kind; /* "people", "units", … */
	int rows;	  /* without heading and titles */
};

struct demo_out {
	const char *root;  /* code of the uppermost unit */
	const char *title; /* name of the locality, for messages */
	day_t list_day;	   /* the day on which the lists were drawn up */
	struct demo_file *files;
	int n;
};

/*
 * Writes the lists of one locality into out_dir, which must exist.  name is
 * only told in messages.  out (memory of c->mem) lists what was written.
 * E_INPUT: the recipe contradicts itself; E_IO: a file cannot be written.
 */
enum rc demo_generate(struct ctx *c, struct demo_out *out, const char *name,
		      const char *recipe_json, const char *names_json,
		      const char *out_dir);

#endif
