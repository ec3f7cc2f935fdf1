/* report_doc.h: a report as an HTML file of its own. */
#ifndef WEB_REPORT_DOC_H
#define WEB_REPORT_DOC_H

#include "report/report.h"

enum rc report_html(struct ctx *c, struct buf *b,
		    const struct report_result *r);

#endif
