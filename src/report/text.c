/*
 * text.c: a result as plain text: heading, the report's paragraph, notes.
 */
#include "base/base.h"
#include "report/report.h"

#include "report/messages.h"

void report_text(struct ctx *c, struct buf *b, const struct report_result *r)
{
	int i;

	buf_printf(b, "%s\n%s\n%s\n\n", report_label(r->report, c->lang),
		   r->root.name, report_span_text(c, &r->args));
	if (r->report->text)
		r->report->text(c, b, r);
	if (r->nnotes)
		buf_printf(b, "\n%s:\n", say(c, &msg_report_notes));
	for (i = 0; i < r->nnotes; i++)
		buf_printf(b, "- %s\n", r->notes[i]);
}
