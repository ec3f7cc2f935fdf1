/*
 * dossier.h: a person's way from source to official member, as dated facts.
 */
#ifndef MOD_DOSSIER_DOSSIER_H
#define MOD_DOSSIER_DOSSIER_H

#include "schema/module.h"

extern const struct entity dossier_entity;
extern const struct module dossier_module;

enum {
	DOSSIER_PROBATION_MONTHS = 12, /* R24: Charter 5.1 */
	DOSSIER_LATE_DAYS = 45,	       /* 30 working days, at most 45 days */
};

/*
 * Stage on a day, from the milestones alone: "nguon", "da_hoc", "co_don",
 * "chi_bo_xet", "du_bi", "chinh_thuc", "da_ra" (catalogue `stage`).  NULL: the
 * dossier did not begin yet.
 */
const char *dossier_stage_on(const struct row *r, day_t day);

/* How pages show its stage: "good", "warn" or "plain" (web/cell.h). */
const char *dossier_pill(const struct row *dossier);

/* The day an admission belongs to: decision, else ceremony; 0 = none. */
day_t dossier_admission_day(const struct row *r);

#endif
