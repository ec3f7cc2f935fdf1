/*
 * export.h: lists out, in the same columns as they come in: importing an
 * export changes nothing.  And empty templates.
 */
#ifndef EXCHANGE_EXPORT_H
#define EXCHANGE_EXPORT_H

#include "base/idset.h"
#include "exchange/list.h"
#include "exchange/sheet_out.h"

/*
 * Writes a list to path, XLSX or CSV by its ending (E_USAGE otherwise).
 * units: only records that belong to one of these units; NULL = all.
 */
enum rc export_list(struct ctx *c, const struct list_def *l,
		    const struct idset *units, const char *path);

/* Name of the sheet of a template that explains the columns. */
#define SHEET_GUIDE "Hướng dẫn"

/* An empty workbook with titles, explanations and pick lists. */
enum rc export_template(struct ctx *c, const struct list_def *l,
			const char *path);

#endif
