/*
 * stat_web_stage.c: people on their way who are not members yet: how many
 * reached which milestone on a day, and who they are.
 */
#include "base/base.h"
#include "mod/stat/stat_web_int.h"

#include "base/vec.h"
#include "db/db.h"
#include "mod/dossier/dossier.h"
#include "schema/catalogue.h"
#include "web/page_messages.h"

/* In order; the funnel counts those who came so far or further. */
static const char *const way[WEB_STAGES] = {"nguon", "da_hoc", "co_don",
					    "chi_bo_xet"};

static int step_of(const char *stage)
{
	int i;

	for (i = 0; stage && i < WEB_STAGES; i++)
		if (strcmp(way[i], stage) == 0)
			return i;
	return -1;
}

/* Cells of people, by id of the person. */
static enum rc cells_of(struct ctx *c, int64_t **out, int64_t *max)
{
	struct db_rows r;
	int got;
	enum rc rc = db_one_int(
	    c, max, "SELECT coalesce(max(id), 0) FROM person", DB_NOARGS);

	if (rc == OK)
		rc = db_query(c, &r,
			      "SELECT id, cell FROM person WHERE voided = 0",
			      DB_NOARGS);
	if (rc < 0)
		return rc;
	*out = arena_alloc(c->mem, (size_t)(*max + 1) * sizeof(**out));
	while ((got = db_next(c, &r)) == DB_ROW)
		if (db_int(&r, 0) <= *max)
			(*out)[db_int(&r, 0)] = db_int(&r, 1);
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

/* fn for everyone on the way in the page's scope. */
static enum rc each(struct page *p, day_t day,
		    void (*fn)(void *of, int64_t person, int step), void *of)
{
	const struct val args[] = {val_int(day)};
	const struct idset *scope;
	struct ctx *c = p->c;
	struct cursor *cur;
	int64_t *cells = NULL, max = 0;
	struct row *r;
	int got;
	enum rc rc = page_scope(p, &scope);

	if (rc == OK)
		rc = cells_of(c, &cells, &max);
	if (rc == OK)
		rc = cursor_open(c, &cur, &dossier_entity,
				 "(admission_day IS NULL OR "
				 "admission_day > $1)",
				 args, 1);
	if (rc < 0)
		return rc;
	while ((got = cursor_next(c, cur, &r)) == DB_ROW) {
		int step = step_of(dossier_stage_on(r, day));
		int64_t person = row_int(r, "person");

		if (step < 0 || person > max || !cells[person] ||
		    (scope && !idset_has(scope, cells[person])))
			continue;
		fn(of, person, step);
	}
	cursor_close(cur);
	return got < 0 ? (enum rc)got : OK;
}

static void count_one(void *of, int64_t person, int step)
{
	struct web_stages *s = of;
	int i;

	UNUSED(person);
	for (i = 0; i <= step; i++)
		s->n[i]++;
}

enum rc web_stages(struct page *p, struct web_stages *out, day_t day)
{
	memset(out, 0, sizeof(*out));
	return each(p, day, count_one, out);
}

static const char *label_of(const struct page *p, int step)
{
	static const struct msg *const labels[WEB_STAGES] = {
	    &msg_web_way_source, &msg_web_way_class, &msg_web_way_applied,
	    &msg_web_way_met};

	return say(p->c, labels[step]);
}

static const char *stage_url(const struct page *p, int step, day_t day)
{
	const struct web_extra extra[] = {
	    {"stage", way[step]}, {"on", web_day(p, day)}, {0}};

	return web_url(p, "/stages", NULL, extra);
}

void web_draw_stages(struct page *p, struct buf *b, const char *id,
		     const struct web_stages *s, day_t day)
{
	static const int kinds[WEB_STAGES] = {7, 1, 5, 0};
	struct chart_row rows[WEB_STAGES];
	char text[DAY_TEXT];
	int i;

	for (i = 0; i < WEB_STAGES; i++)
		rows[i] = (struct chart_row){
		    .label = label_of(p, i),
		    .value = s->n[i],
		    .url = s->n[i] ? stage_url(p, i, day) : NULL,
		    .kind = kinds[i]};
	chart_funnel(b, &(struct chart_bars){
			    .head = {.id = id,
				     .title = say(p->c, &msg_web_way),
				     .desc = say(p->c, &msg_web_way_desc,
						 day_vi(text, day)),
				     .lang = p->c->lang,
				     .hides_title = true},
			    .rows = rows,
			    .n = WEB_STAGES,
			    .decimals = 1});
}

struct found {
	VEC(int64_t) ids;
	int from;
};

static void keep_one(void *of, int64_t person, int step)
{
	struct found *f = of;

	if (step >= f->from)
		vec_push(&f->ids, person);
}

enum rc web_stage_page(struct page *p)
{
	static const char *const known[] = {"stage", "on", "page", NULL};
	static const char *const kept[] = {"stage", "on", NULL};
	day_t day = p->c->today;
	const char *stage = page_param(p, "stage");
	struct found f = {.from = stage && *stage ? step_of(stage) : 0};
	char text[DAY_TEXT];
	struct tnode *d;
	enum rc rc = page_takes(p, known);

	p->kept = kept;
	if (rc == OK && f.from < 0)
		rc = err_set(p->c, E_NOTFOUND, "stage", &msg_page_none);
	if (rc == OK)
		rc = page_param_day(p, "on", &day);
	if (rc == OK)
		rc = each(p, day, keep_one, &f);
	if (rc == OK) {
		d = page_head(p, label_of(p, f.from));
		page_here(p, "/list/people");
		tn_set_str(d, "sub",
			   say(p->c, &msg_web_on_day, day_vi(text, day)));
		rc = web_records(p, &(struct web_records){
					.entity = "person",
					.ids = f.ids.v,
					.n = f.ids.n,
					.self = stage_url(p, f.from, day)});
	}
	vec_free(&f.ids);
	return rc;
}
