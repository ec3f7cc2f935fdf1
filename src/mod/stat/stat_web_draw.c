/*
 * stat_web_draw.c: pictures of a unit: the pace of admissions against the
 * target, who was admitted, how the villages stand.
 */
#include "base/base.h"
#include "mod/stat/stat_web_int.h"

#include "text/text.h"

enum {
	COLUMNS_MAX = 40,
	BY_MONTH_MAX = 12,   /* more months than that: quarters */
	BY_QUARTER_MAX = 36, /* more: years */
	TEXT_BYTES = 1024,
};

struct tnode *web_panel(struct tnode *panels, const char *title,
			const char *size)
{
	struct tnode *o = tn_item(panels);

	tn_set_str(o, "title", title);
	tn_set_str(o, "size", size);
	return o;
}

void web_put_chart(struct tnode *o, const char *key, struct buf *b)
{
	if (b->n > 0)
		tn_set_markup(o, key, b);
	buf_clear(b);
}

/* ---- columns of the pace ---- */

struct columns {
	int step;  /* months in one */
	int first; /* month 0 of the first: year * 12 + month - 1 */
	size_t n;
};

static int month_no(day_t d)
{
	int m = day_month(d);

	return day_year(d) * 12 + (m ? m - 1 : 0);
}

static struct columns columns_of(const struct report_args *a)
{
	int months = month_no(a->to) - month_no(a->from) + 1, n;
	struct columns k = {.step = 1, .first = month_no(a->from)};

	if (months > BY_QUARTER_MAX)
		k.step = 12;
	else if (months > BY_MONTH_MAX)
		k.step = 3;
	k.first -= k.first % k.step;
	n = (month_no(a->to) - k.first) / k.step + 1;
	/* a year that has begun is drawn to its end */
	if (k.step == 1 && k.first % 12 == 0 && n < 12)
		n = 12;
	k.n = n > COLUMNS_MAX ? COLUMNS_MAX : (size_t)n;
	return k;
}

static const char *column_name(const struct page *p, const struct columns *k,
			       size_t i)
{
	int at = k->first + (int)i * k->step, y = at / 12, m = at % 12;
	bool is_one_year =
	    k->first / 12 == (k->first + ((int)k->n - 1) * k->step) / 12;
	struct arena *mem = p->c->mem;

	if (k->step == 12)
		return arena_printf(mem, "%d", y);
	if (k->step == 3)
		return arena_printf(mem, "Q%d/%02d", m / 3 + 1, y % 100);
	if (p->c->lang == LANG_EN)
		return arena_printf(mem, "%d", m + 1);
	return is_one_year ? arena_printf(mem, "T%d", m + 1)
			   : arena_printf(mem, "%d/%02d", m + 1, y % 100);
}

/* The last day of the last column, so many months away. */
static day_t last_day(const struct columns *k, int months)
{
	int at = k->first + (int)k->n * k->step - 1 + months;

	return day_last(day_make(at / 12, at % 12 + 1, 0));
}

/* ---- counting ---- */

static void add_up(int64_t *v, size_t n)
{
	size_t i;

	for (i = 1; i < n; i++)
		v[i] += v[i - 1];
}

/* Columns that have not begun yet, or lie after the span, have no value. */
static void cut_future(const struct page *p, int64_t *v,
		       const struct columns *k, day_t to)
{
	int now = month_no(p->c->today < to ? p->c->today : to);
	size_t i;

	for (i = 0; i < k->n; i++)
		if (k->first + (int)i * k->step > now)
			v[i] = CHART_UNKNOWN;
}

/* The columns of a span that lies so many years before them, added up. */
static enum rc one_line(struct page *p, int64_t *v, int64_t *undated,
			const struct columns *k, const struct report_args *a,
			int years_back)
{
	struct month_series m = {
	    .first = k->first - 12 * years_back,
	    .n = (int)k->n * k->step,
	};
	enum rc rc;
	int i;

	m.count = arena_alloc(p->c->mem, (size_t)m.n * sizeof(m.count[0]));
	rc = admitted_by_month(p->c, a, &m);
	if (rc < 0)
		return rc;
	for (i = 0; i < m.n; i++)
		v[i / k->step] += m.count[i];
	add_up(v, k->n);
	*undated = k->step < 12 ? m.undated : 0;
	return OK;
}

enum rc web_pace(struct page *p, struct web_pace *out,
		 const struct report_args *a)
{
	struct columns k = columns_of(a);
	struct report_args before = *a;
	int64_t ignored = 0;
	size_t i;
	enum rc rc;

	*out = (struct web_pace){.n = k.n};
	out->labels = arena_alloc(p->c->mem, k.n * sizeof(char *));
	out->now = arena_alloc(p->c->mem, k.n * sizeof(int64_t));
	out->before = arena_alloc(p->c->mem, k.n * sizeof(int64_t));
	for (i = 0; i < k.n; i++)
		out->labels[i] = column_name(p, &k, i);
	rc = one_line(p, out->now, &out->undated, &k, a, 0);
	cut_future(p, out->now, &k, a->to);
	/* a term is compared with its target only */
	if (rc < 0 || k.step == 12 || day_year(a->from) <= FIRST_YEAR)
		return rc;
	before.from = day_add_months(a->from, -12);
	before.to = last_day(&k, -12);
	before.as_of = before.to;
	rc = one_line(p, out->before, &ignored, &k, &before, 1);
	out->has_before = rc == OK && k.n > 0 && out->before[k.n - 1] > 0;
	return rc;
}

/* ---- drawing ---- */

static const char *pace_desc(const struct page *p, const struct report_node *n,
			     const struct report_args *a)
{
	const struct figure *t = report_figure(n, "target");
	const struct figure *pct = report_figure(n, "target_pct");
	const char *span = web_span_name((struct page *)p, a->from, a->to);
	const char *got = web_int(p, web_count(n, "admitted", NULL));

	if (!t || !num_is_known(t->value) || !pct || !num_is_known(pct->value))
		return say(p->c, &msg_web_pace_plain, span, got);
	return say(p->c, &msg_web_pace_target, span, got,
		   web_num(p, t->value, 0), web_num(p, pct->value, 1));
}

const char *web_pace_title(const struct page *p, const struct report_node *n)
{
	const struct figure *t = report_figure(n, "target");

	return say(p->c, t && num_is_known(t->value) ? &msg_web_pace
						     : &msg_web_pace_alone);
}

void web_draw_pace(struct page *p, struct buf *b, const char *id,
		   const struct web_pace *x, const struct report_node *n,
		   const struct report_args *a)
{
	const struct figure *t = report_figure(n, "target");
	bool has_target =
	    t && (t->value.kind == NUM_COUNT || t->value.kind == NUM_COUNTS);

	if (!x->now)
		return;
	chart_progress(b, &(struct chart_progress){
			      .head = {.id = id,
				       .title = web_pace_title(p, n),
				       .desc = pace_desc(p, n, a),
				       .lang = p->c->lang,
				       .hides_title = true},
			      .labels = x->labels,
			      .values = x->now,
			      .earlier = x->has_before ? x->before : NULL,
			      .n = x->n,
			      .target_lo = has_target ? t->value.lo : 0,
			      .target_hi = has_target ? t->value.hi : 0,
			      .value_name = web_span_name(p, a->from, a->to),
			      .earlier_name = say(p->c, &msg_web_year_before),
			      .target_name = say(p->c, &msg_web_target)});
}

/* Shares that people ask for first; those nobody has are left out. */
static const char *const structure[] = {
    "female",
    "ethnic_minority",
    "youth_union",
    "religious_adherent",
    "age_18_30",
    "upper_secondary",
    "college_and_above",
    "farmers",
    "village_heads",
};

void web_draw_structure(struct page *p, struct buf *b, const char *id,
			const struct report *r, const struct report_result *x)
{
	struct chart_row rows[ARRAY_LEN(structure)];
	int64_t of = web_count(&x->root, "admitted", NULL);
	size_t i, n = 0;

	for (i = 0; i < ARRAY_LEN(structure); i++) {
		const struct figure *f = report_figure(&x->root, structure[i]);

		if (!f || f->value.kind != NUM_COUNT || f->value.lo == 0)
			continue;
		rows[n++] = (struct chart_row){
		    .label = figure_label(f->def, p->c->lang),
		    .value = f->value.lo,
		    .url =
			web_open_url(p, r, &x->args, f, NULL, f->value, NULL)};
	}
	if (n == 0 || of <= 0)
		return;
	chart_bars(b, &(struct chart_bars){
			  .head = {.id = id,
				   .title = say(p->c, &msg_web_structure),
				   .lang = p->c->lang,
				   .hides_title = true},
			  .rows = rows,
			  .n = n,
			  .of = of,
			  .decimals = x->decimals});
}

/* ---- villages ---- */

static const struct {
	const char *mark;
	int kind;
} marks[VILLAGE_STATE__N] = {
    [VILLAGE_WITHOUT_MEMBERS] = {"T", 0},
    [VILLAGE_JOINT_CELL] = {"G", 1},
    [VILLAGE_OWN_CELL] = {"R", 6},
    [VILLAGE_OWN_CELL_WITH_COMMITTEE] = {"U", 2},
};

static const char *state_url(const struct page *p,
			     const struct village_ledger *v,
			     enum village_state s)
{
	const struct report_args a = {.from = v->from, .to = v->to};
	const struct web_extra extra[] = {{"state", village_state_code(s)},
					  {0}};

	return web_url(p, "/villages", &a, extra);
}

static void draw_ring(struct page *p, struct buf *b,
		      const struct chart_head *head,
		      const struct village_ledger *v)
{
	struct chart_row rows[VILLAGE_STATE__N] = {{0}};
	int s;
	int64_t i;

	for (s = 0; s < VILLAGE_STATE__N; s++)
		rows[s] = (struct chart_row){
		    .label =
			village_state_label((enum village_state)s, p->c->lang),
		    .url = state_url(p, v, (enum village_state)s),
		    .kind = marks[s].kind};
	for (i = 0; i < v->n; i++)
		rows[v->lines[i].state].value++;
	chart_donut(b, &(struct chart_bars){.head = *head,
					    .rows = rows,
					    .n = VILLAGE_STATE__N,
					    .decimals = 1});
}

static void draw_tiles(struct page *p, struct buf *b,
		       const struct chart_head *head,
		       const struct village_ledger *v)
{
	struct chart_tile_state states[VILLAGE_STATE__N];
	struct chart_tile *t =
	    arena_alloc(p->c->mem, (size_t)v->n * sizeof(*t) + 1);
	int s;
	int64_t i;

	for (s = 0; s < VILLAGE_STATE__N; s++)
		states[s] = (struct chart_tile_state){
		    village_state_label((enum village_state)s, p->c->lang),
		    marks[s].mark, marks[s].kind};
	for (i = 0; i < v->n; i++)
		t[i] = (struct chart_tile){.name = v->lines[i].name,
					   .state = (int)v->lines[i].state};
	chart_tiles(b, &(struct chart_tiles){.head = *head,
					     .tiles = t,
					     .n = (size_t)v->n,
					     .states = states,
					     .n_states = VILLAGE_STATE__N});
}

void web_draw_villages(struct page *p, struct buf *b, const char *id,
		       const struct village_ledger *v, bool has_tiles)
{
	char day[DAY_TEXT];
	const struct chart_head head = {
	    .id = id,
	    .title = say(p->c, &msg_web_villages_state),
	    .desc = say(p->c, &msg_web_on_day, day_vi(day, v->to)),
	    .lang = p->c->lang,
	    .hides_title = true};

	if (v->n == 0)
		return;
	if (has_tiles)
		draw_tiles(p, b, &head, v);
	else
		draw_ring(p, b, &head, v);
}
