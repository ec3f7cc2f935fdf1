/*
 * dossier_web_line.c: the line of a person's life in the work: milestones,
 * classes, moves, posts, by day, latest first.
 */
#include "base/base.h"
#include "mod/dossier/dossier_web_int.h"

enum { EVENTS_MAX = 200 };

struct event {
	day_t day;
	int order; /* of the same day */
	const char *text, *sub, *url, *kind;
};

struct line {
	struct card *k;
	struct event *v;
	int n;
};

static void add(struct line *l, day_t day, const char *text, const char *sub,
		const char *url, const char *kind)
{
	if (!day || l->n == EVENTS_MAX)
		return;
	l->v[l->n] = (struct event){.day = day,
				    .order = l->n,
				    .text = text,
				    .sub = sub,
				    .url = url,
				    .kind = kind};
	l->n++;
}

/* ---- milestones of the dossier ---- */

static const struct {
	const char *day, *note; /* note: what is said below, a field */
	const struct msg *text;
	bool is_number; /* the note is a number of a paper */
	const char *kind;
} milestones[] = {
    {"agreed_on", NULL, &msg_line_agreed, false, ""},
    {"source_on", NULL, &msg_line_source, false, ""},
    {"certificate_on", "certificate_no", &msg_line_class, true, ""},
    {"application_on", NULL, &msg_line_applied, false, ""},
    {"cell_meeting_on", NULL, &msg_line_met, false, ""},
    {"decision_on", "decision_no", &msg_line_decided, true, "is-key"},
    {"admitted_on", NULL, &msg_line_ceremony, false, "is-key"},
    {"new_member_certificate_on", NULL, &msg_line_new_member, false, ""},
    {"official_decision_on", "official_no", &msg_line_recognized, true,
     "is-key"},
    {"official_on", NULL, &msg_line_official, false, "is-key"},
    {"exit_on", "exit_reason", &msg_line_exit, false, "is-key"},
};

static const char *note_of(struct card *k, const struct row *r,
			   const char *field, bool is_number)
{
	const char *s;
	int i;

	if (!field || row_is_null(r, field))
		return NULL;
	i = entity_field(r->e, field);
	s = arena_strdup(k->p->c->mem,
			 page_show(k->p, &r->e->fields[i], &r->v[i]));
	return is_number ? say(k->p->c, &msg_line_no, s) : s;
}

/* Probation that has not ended yet in the dossier ends on a known day. */
static void add_due(struct line *l, const struct row *d)
{
	day_t start = (day_t)row_int(d, "admitted_on");

	if (strcmp(row_text(d, "stage"), "du_bi") != 0)
		return;
	if (!start)
		start = (day_t)row_int(d, "decision_on");
	if (!day_is_full(start))
		return;
	start = day_add_months(start, DOSSIER_PROBATION_MONTHS);
	add(l, start,
	    say(l->k->p->c,
		start < l->k->p->c->today ? &msg_line_overdue : &msg_line_due),
	    NULL, NULL, "is-next");
}

static void add_dossier(struct line *l, const struct row *d)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(milestones); i++)
		add(l, (day_t)row_int(d, milestones[i].day),
		    say(l->k->p->c, milestones[i].text),
		    note_of(l->k, d, milestones[i].note,
			    milestones[i].is_number),
		    NULL, milestones[i].kind);
	add_due(l, d);
}

/* ---- records of other subjects that name the person ---- */

static const struct {
	const char *entity, *day;
	const char *via, *via_day; /* else that day of the record at `via` */
	const char *object, *note;
	const struct msg *text;
} kinds[] = {
    {"enrolment", "issued_on", "class", "to_on", "class", "result",
     &msg_line_enrolled},
    {"transfer", "day", NULL, NULL, "to_cell", "kind", &msg_line_moved},
    {"post", "from_on", NULL, NULL, "post", "place", &msg_line_post},
    {"post", "to_on", NULL, NULL, "post", "place", &msg_line_post_end},
};

static day_t day_via(struct card *k, const struct row *r, const char *via,
		     const char *day)
{
	const struct field *f = &r->e->fields[entity_field(r->e, via)];
	const struct entity *e = app_entity(k->p->c->app, f->ref);
	struct row *of;

	if (!e || row_is_null(r, via) ||
	    store_get(k->p->c, &of, e, row_int(r, via)) < 0)
		return 0;
	return (day_t)row_int(of, day);
}

static void add_record(struct line *l, const struct row *r)
{
	struct page *p = l->k->p;
	size_t i;

	for (i = 0; i < ARRAY_LEN(kinds); i++) {
		day_t day;

		if (strcmp(kinds[i].entity, r->e->name) != 0)
			continue;
		day = (day_t)row_int(r, kinds[i].day);
		if (!day && kinds[i].via)
			day = day_via(l->k, r, kinds[i].via, kinds[i].via_day);
		add(l, day,
		    say(p->c, kinds[i].text,
			note_of(l->k, r, kinds[i].object, false)),
		    note_of(l->k, r, kinds[i].note, false),
		    page_record_url(p, r), "");
	}
}

/* ---- on the page ---- */

static int by_day(const void *a, const void *b)
{
	const struct event *x = a, *y = b;
	day_t dx = day_first(x->day), dy = day_first(y->day);

	if (dx != dy)
		return dx < dy ? 1 : -1;
	return y->order - x->order;
}

void card_put_line(struct card *k)
{
	struct arena *mem = k->p->c->mem;
	struct tnode *list = tn_set_list(k->p->data, "events");
	struct line l = {
	    .k = k, .v = arena_alloc(mem, EVENTS_MAX * sizeof(struct event))};
	char text[DAY_TEXT];
	int i;

	for (i = 0; i < k->ndossiers; i++)
		add_dossier(&l, k->dossiers[i]);
	for (i = 0; i < k->nothers; i++)
		add_record(&l, k->others[i]);
	qsort(l.v, (size_t)l.n, sizeof(l.v[0]), by_day);
	for (i = 0; i < l.n; i++) {
		struct tnode *n = tn_item(list);

		tn_set_str(n, "day",
			   arena_strdup(mem, day_vi(text, l.v[i].day)));
		tn_set_str(n, "iso",
			   arena_strdup(mem, day_iso(text, l.v[i].day)));
		tn_set_str(n, "text", l.v[i].text);
		tn_set_str(n, "sub", l.v[i].sub);
		tn_set_str(n, "url", l.v[i].url);
		tn_set_str(n, "kind", l.v[i].kind);
	}
}
