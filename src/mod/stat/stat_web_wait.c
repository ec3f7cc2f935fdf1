/*
 * stat_web_wait.c: who waits for what in one cell, for its secretary: ends of
 * probation first, then who came furthest and waits longest.
 */
#include "base/base.h"
#include "mod/stat/stat_web_int.h"

#include "base/vec.h"
#include "db/db.h"
#include "mod/dossier/dossier.h"
#include "mod/person/person.h"
#include "mod/stat/cells_report.h"

enum { WAITS_SHOWN = 40 };

/* By stage: the days it begins with, and what comes next. */
static const struct {
	const char *stage;
	const char *since[2];
	const struct msg *is, *next;
} waits[] = {
    {"du_bi",
     {"admitted_on", "decision_on"},
     &msg_web_wait_admitted,
     &msg_web_wait_official},
    {"chi_bo_xet",
     {"cell_meeting_on"},
     &msg_web_wait_met,
     &msg_web_wait_decision},
    {"co_don",
     {"application_on"},
     &msg_web_wait_applied,
     &msg_web_wait_meeting},
    {"da_hoc",
     {"certificate_on"},
     &msg_web_wait_certificate,
     &msg_web_wait_application},
    {"nguon",
     {"source_on", "agreed_on"},
     &msg_web_wait_source,
     &msg_web_wait_class},
};

struct waiting {
	int64_t person;
	int step; /* of waits */
	day_t since;
};

static day_t since_of(const struct row *r, int step)
{
	int k;

	for (k = 0; k < 2 && waits[step].since[k]; k++)
		if (!row_is_null(r, waits[step].since[k]))
			return (day_t)row_int(r, waits[step].since[k]);
	return 0;
}

static int sooner(const void *a, const void *b)
{
	const struct waiting *x = a, *y = b;

	if (x->step != y->step)
		return x->step - y->step;
	return (x->since > y->since) - (x->since < y->since);
}

static void put_wait(struct page *p, struct tnode *tasks,
		     const struct waiting *w, const struct row *person,
		     day_t day)
{
	day_t due = w->step == 0 && day_is_full(w->since)
			? day_add_months(w->since, DOSSIER_PROBATION_MONTHS)
			: 0;
	struct tnode *o = tn_item(tasks);
	char text[DAY_TEXT];

	tn_set_str(o, "text", arena_strdup(p->c->mem, row_title(p->c, person)));
	tn_set_str(o, "url", page_record_url(p, person));
	tn_set_str(o, "sub",
		   say(p->c, waits[w->step].is, day_vi(text, w->since)));
	tn_set_str(o, "pill", due && due <= day ? "bad" : "warn");
	tn_set_str(o, "pill_text",
		   due ? say(p->c, &msg_web_wait_official_on, day_vi(text, due))
		       : say(p->c, waits[w->step].next));
}

/* Dossiers of the people of the page's unit itself, as of a day. */
static enum rc find(struct page *p, const struct row *unit, day_t day,
		    struct waiting **out, size_t *n)
{
	VEC(struct waiting) all = {0};
	struct cursor *cur;
	struct row *r;
	int got, i;
	enum rc rc = cells_dossiers(p->c, &cur, unit->id);

	if (rc < 0)
		return rc;
	while ((got = cursor_next(p->c, cur, &r)) == DB_ROW) {
		const char *stage = dossier_stage_on(r, day);

		for (i = 0; stage && i < (int)ARRAY_LEN(waits); i++)
			if (strcmp(waits[i].stage, stage) == 0)
				vec_push(&all,
					 ((struct waiting){row_int(r, "person"),
							   i, since_of(r, i)}));
	}
	cursor_close(cur);
	if (all.n > 1)
		qsort(all.v, all.n, sizeof(all.v[0]), sooner);
	*n = all.n;
	*out = arena_alloc(p->c->mem, (all.n + 1) * sizeof(**out));
	if (all.n)
		memcpy(*out, all.v, all.n * sizeof(**out));
	vec_free(&all);
	return got < 0 ? (enum rc)got : OK;
}

enum rc web_put_waits(struct page *p, struct tnode *panels, day_t day)
{
	struct waiting *w = NULL;
	const struct row *unit = NULL;
	struct row *person;
	struct tnode *o, *tasks;
	char text[DAY_TEXT];
	size_t i, n = 0;
	enum rc rc = page_unit(p, &unit);

	if (rc == OK && unit)
		rc = find(p, unit, day, &w, &n);
	if (rc < 0 || n == 0)
		return rc;
	o = web_panel(panels, say(p->c, &msg_web_waits), "two-thirds");
	tn_set_str(o, "sub", say(p->c, &msg_web_on_day, day_vi(text, day)));
	tn_set_str(o, "url", page_url(p, "/list/people", NULL));
	tn_set_str(o, "url_label", say(p->c, &msg_web_see_list));
	tn_set_bool(o, "has_tasks", true);
	tasks = tn_set_list(o, "tasks");
	for (i = 0; i < n && i < WAITS_SHOWN && rc == OK; i++) {
		rc = store_get(p->c, &person, &person_entity, w[i].person);
		if (rc == OK)
			put_wait(p, tasks, &w[i], person, day);
	}
	if (n > WAITS_SHOWN)
		tn_set_str(o, "foot",
			   say(p->c, &msg_web_wait_more,
			       web_int(p, (int64_t)(n - WAITS_SHOWN))));
	return rc;
}
