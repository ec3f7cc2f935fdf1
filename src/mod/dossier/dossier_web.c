/*
 * dossier_web.c: the card of a person: where the case stands, the line of
 * milestones, what was true at the admission beside what is true today.
 */
#include "base/base.h"
#include "mod/dossier/dossier_web_int.h"

#include "db/db.h"
#include "text/text.h"
#include "web/pages.h"

/* ---- reading ---- */

/* Live records of e whose field is the person. */
static enum rc collect(struct ctx *c, const struct entity *e, const char *where,
		       int64_t person, struct row **out, int *n, int max)
{
	const struct val id = val_int(person);
	struct cursor *cur;
	struct row *r;
	int got = OK;
	enum rc rc = cursor_open(c, &cur, e, where, &id, 1);

	if (rc < 0)
		return rc;
	while (*n < max && (got = cursor_next(c, cur, &r)) == DB_ROW)
		out[(*n)++] = row_copy(c->mem, r);
	cursor_close(cur);
	return got < 0 ? (enum rc)got : OK;
}

static bool names_person(const struct entity *e)
{
	int f = entity_field(e, "person");

	return e != &dossier_entity && f >= 0 &&
	       e->fields[f].type == &type_ref &&
	       strcmp(e->fields[f].ref, person_entity.name) == 0;
}

static const char of_person[] = "person = $1 ORDER BY id DESC";

/* All that load() will ask, at once. */
static void ask_ahead(struct card *k)
{
	const struct app *app = k->p->c->app;
	struct ctx *c = k->p->c;
	int64_t id;
	int i;

	if (store_id(c, &id, &person_entity, page_part(k->p, "uid")) < 0)
		return;
	store_get_ahead(c, &person_entity, id);
	cursor_ahead(c, &dossier_entity, of_person, id);
	for (i = 0; i < app->nentities; i++)
		if (names_person(app->entities[i]))
			cursor_ahead(c, app->entities[i], of_person, id);
}

static enum rc load(struct card *k)
{
	const struct app *app = k->p->c->app;
	struct ctx *c = k->p->c;
	int i;
	enum rc rc;

	ask_ahead(k);
	rc =
	    store_by_uid(c, &k->person, &person_entity, page_part(k->p, "uid"));

	if (rc == E_NOTFOUND)
		return err_set(c, rc, "", &msg_card_no_person);
	if (rc == OK)
		rc = collect(c, &dossier_entity, of_person, k->person->id,
			     k->dossiers, &k->ndossiers, CARD_DOSSIERS_MAX);
	for (i = 0; rc == OK && i < app->nentities; i++)
		if (names_person(app->entities[i]))
			rc = collect(c, app->entities[i], of_person,
				     k->person->id, k->others, &k->nothers,
				     CARD_OTHERS_MAX);
	return rc;
}

/* ---- the head ---- */

static const char *show(struct card *k, const struct row *r, const char *field)
{
	int i = entity_field(r->e, field);

	return arena_strdup(k->p->c->mem,
			    page_show(k->p, &r->e->fields[i], &r->v[i]));
}

/* The first letter of the given name. */
static const char *initial(struct card *k)
{
	struct arena *mem = k->p->c->mem;
	char *family, *middle, *given;
	size_t n = 1;

	text_name_split(mem, row_text(k->person, "full_name"), &family, &middle,
			&given);
	while ((given[n] & 0xc0) == 0x80)
		n++;
	return given[0] ? arena_strndup(mem, given, n) : "";
}

const char *dossier_pill(const struct row *dossier)
{
	static const struct {
		const char *stage, *pill;
	} pills[] = {{"chinh_thuc", "good"}, {"du_bi", "warn"}};
	size_t i;

	for (i = 0; i < ARRAY_LEN(pills); i++)
		if (strcmp(pills[i].stage, row_text(dossier, "stage")) == 0)
			return pills[i].pill;
	return "plain";
}

static void put_head(struct card *k)
{
	struct page *p = k->p;
	const struct row *d = k->ndossiers ? k->dossiers[0] : NULL;
	day_t born = (day_t)row_int(k->person, "birth_day");
	char day[DAY_TEXT], age[DAY_TEXT];
	struct tnode *t = p->data, *o;

	snprintf(age, sizeof(age), "%d", day_years_between(born, p->c->today));
	tn_set_str(t, "initials", initial(k));
	tn_set_str(t, "line",
		   say(p->c, &msg_card_line, show(k, k->person, "cell"),
		       day_vi(day, born), age));
	if (!d || row_is_null(d, "stage"))
		return;
	o = tn_set_obj(t, "state");
	tn_set_str(o, "text", show(k, d, "stage"));
	tn_set_str(o, "pill", dossier_pill(d));
}

/* ---- the steps ---- */

static const struct {
	const struct msg *label;
	const char *days[2];
} steps[] = {
    {&msg_step_source, {"source_on", "agreed_on"}},
    {&msg_step_class, {"certificate_on"}},
    {&msg_step_applied, {"application_on"}},
    {&msg_step_met, {"cell_meeting_on"}},
    {&msg_step_admitted, {"decision_on", "admitted_on"}},
    {&msg_step_official, {"official_on", "official_decision_on"}},
};

static day_t step_day(const struct row *d, size_t i)
{
	day_t day = (day_t)row_int(d, steps[i].days[0]);

	return day || !steps[i].days[1] ? day
					: (day_t)row_int(d, steps[i].days[1]);
}

static void put_steps(struct card *k)
{
	struct tnode *list = tn_set_list(k->p->data, "stages");
	const struct row *d = k->ndossiers ? k->dossiers[0] : NULL;
	size_t i, last = 0;
	bool has_any = false;

	for (i = 0; d && i < ARRAY_LEN(steps); i++)
		if (step_day(d, i)) {
			last = i;
			has_any = true;
		}
	tn_set_bool(k->p->data, "has_stages", has_any);
	for (i = 0; has_any && i < ARRAY_LEN(steps); i++) {
		struct tnode *n = tn_item(list);
		char text[DAY_TEXT];

		tn_set_str(n, "label", say(k->p->c, steps[i].label));
		tn_set_str(
		    n, "day",
		    arena_strdup(k->p->c->mem, day_vi(text, step_day(d, i))));
		tn_set_bool(n, "is_done", i <= last);
		tn_set_bool(n, "is_here", i == last);
	}
}

/* ---- the page ---- */

static void put_acts(struct card *k)
{
	struct page *p = k->p;
	const char *base = p->q->path;
	struct arena *mem = p->c->mem;

	if (!k->person->is_void)
		page_act(p, page_text(p, "edit"), "edit",
			 page_url(p, arena_printf(mem, "%s/edit", base), NULL),
			 true);
	page_act(p, page_text(p, "history"), "history",
		 page_url(p, arena_printf(mem, "%s/history", base), NULL),
		 false);
	if (!k->person->is_void)
		page_act(p, say(p->c, &msg_card_make_void), "trash",
			 page_url(p, arena_printf(mem, "%s/void", base), NULL),
			 false);
	page_act_print(p);
}

static enum rc person_card(struct page *p)
{
	static const char *const known[] = {"reveal", "saved", NULL};
	struct card k = {.p = p};
	struct tnode *t;
	enum rc rc = page_takes(p, known);

	if (rc == OK)
		rc = load(&k);
	if (rc < 0)
		return rc;
	t = page_head(p, row_text(k.person, "full_name"));
	page_here(p, "/list/people");
	page_crumb(p, page_url(p, "/list/people", NULL),
		   page_entities(p, &person_entity));
	put_acts(&k);
	if (page_param(p, "saved"))
		page_flash(p, "good", say(p->c, &msg_card_is_saved));
	else if (k.person->is_void)
		page_flash(p, "warn", say(p->c, &msg_card_is_void));
	put_head(&k);
	put_steps(&k);
	card_put_sections(&k);
	card_put_line(&k);
	tn_set_str(t, "history_url",
		   page_url(p,
			    arena_printf(p->c->mem, "%s/history", p->q->path),
			    NULL));
	return page_render(p, "person");
}

const struct route dossier_routes[] = {
    {"GET", "/record/person/:uid", NEED_SEE, person_card},
    {0},
};
