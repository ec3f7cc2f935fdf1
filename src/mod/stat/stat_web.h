/*
 * stat_web.h: the pages of figures: home, tree of units, reports, villages.
 */
#ifndef MOD_STAT_STAT_WEB_H
#define MOD_STAT_STAT_WEB_H

#include "web/app.h"

extern const struct route stat_routes[];
extern const struct nav_item stat_nav[];

#endif
