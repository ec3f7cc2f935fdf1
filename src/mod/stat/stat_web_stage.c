/*
 * stat_web_stage.c: people on their way who are not members yet: how many
 * reached which milestone on a day, and who they are.
 */
#include "base/base.h"
#include "mod/stat/stat_web_int.h"

#include "base/vec.h"
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

/* fn for everyone on the way in the page's scope. */
static enum rc each(struct page *p, day_t day,
		    void (*fn)(void *of, int64_t person, const char *stage),
		    void *of)
{
	const struct idset *scope;
	enum rc rc = page_scope(p, &scope);

	return rc < 0 ? rc
		      : stat_on_the_way(p->c, web_cache(p), day, scope, fn, of);
}

static void count_one(void *of, int64_t person, const char *stage)
{
	struct web_stages *s = of;
	int i, step = step_of(stage);

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

static void keep_one(void *of, int64_t person, const char *stage)
{
	struct found *f = of;

	if (step_of(stage) >= f->from)
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
