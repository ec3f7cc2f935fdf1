/*
 * order_report.h: the records behind a figure in the order that people read.
 */
#ifndef MOD_STAT_ORDER_REPORT_H
#define MOD_STAT_ORDER_REPORT_H

#include "base/ctx.h"

/*
 * out: the n row numbers of an entity, in the order of names (classes: the
 * latest first); as given if it has no such order, or one is there twice.
 */
enum rc order_records(struct ctx *c, int64_t *out, const char *entity,
		      const int64_t *ids, size_t n);

#endif
