/*
 * series_report.c: admissions by month, counted as the report counts them.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

static int month_no(day_t d)
{
	return day_year(d) * 12 + day_month(d) - 1;
}

/* Known by the year only: by the end of the year, or of the span, at last. */
static int month_of(const struct stat *s, const struct member *m)
{
	int month = month_no(member_admitted(m)), last = month_no(s->args.to);

	if (!m->is_year_only)
		return month;
	return month + 11 < last ? month + 11 : last;
}

static void count(struct stat *s, struct month_series *out)
{
	struct people_walk w;
	const struct member *m;
	int month;

	people_walk(&w, s, s->args.from, s->args.to);
	while ((m = people_next(&w))) {
		struct path p;

		stat_path_of_cell(s, m->person, m->cell, member_admitted(m),
				  &p);
		if (p.n == 0)
			continue;
		month = month_of(s, m) - out->first;
		out->undated += m->is_year_only;
		if (month >= 0 && month < out->n)
			out->count[month]++;
	}
	people_walk_end(&w);
}

enum rc admitted_by_month(struct ctx *c, const struct report_args *args,
			  struct month_series *out)
{
	struct stat s;
	enum rc rc = stat_begin(c, &s, &report_admissions, args, NULL, NULL);

	if (rc < 0)
		return rc;
	rc = people_load(&s, false);
	if (rc == OK) {
		people_narrow(&s, false);
		count(&s, out);
	}
	stat_end(&s);
	return rc;
}
