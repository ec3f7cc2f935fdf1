/*
 * district.h: the lists of an invented district, and the same with a given
 * number of different faults, each with the sentence that it deserves.
 */
#ifndef TESTS_DISTRICT_H
#define TESTS_DISTRICT_H

#include "base/arena.h"

enum { DISTRICT_CELLS = 40, FAULT_KINDS = 25 };

/* What must be said: where, about what, with which words in it. */
struct fault {
	int row; /* as people see it */
	const char *column, *value, *part;
};

struct district {
	struct arena *mem;
	int people;  /* rows of the list */
	int nfaults; /* wanted; every kind equally often */
	struct fault *faults;
	const char ***cell; /* people x columns; "" = empty */
};

void district_make(struct district *d);
const char *district_units(struct district *d); /* CSV texts */
const char *district_places(struct district *d);
const char *district_people_csv(struct district *d);
/* The XML of the sheet: formulas, serials, error cells. */
const char *district_people_xml(struct district *d);
/* Moves of people, of the faulty ones too. */
const char *district_transfers(struct district *d);

#endif
