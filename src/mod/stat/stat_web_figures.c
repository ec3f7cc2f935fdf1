/*
 * stat_web_figures.c: every figure of a report, group by group, each with the
 * way to its records.  What is 0 stands in one line at the end of its group.
 */
#include "base/base.h"
#include "mod/stat/stat_web_int.h"

enum { METER_BYTES = 4096, DIGEST_FIGURES = 3 };

/* One group while it is written. */
struct group {
	struct page *p;
	const struct report *r;
	const struct report_result *x;
	struct tnode *o, *rows;
	const char *digest; /* what a closed one tells */
	const char *zeros;  /* names of what is 0 */
	int ndigest;
	bool is_told; /* some figure is known and not 0 */
};

const char *web_value(const struct page *p, const struct report_result *x,
		      const struct figure *f)
{
	int decimals = f->def->is_percent || f->def->is_real
			   ? figure_decimals(f->def, x->decimals)
			   : 0;

	return f->def->has_no_value ? "" : web_num(p, f->value, decimals);
}

const char *web_heading(const struct page *p, const struct figure_def *d)
{
	return p->c->lang == LANG_EN ? d->heading_en : d->heading;
}

static const char *join(const struct page *p, const char *all,
			const char *between, const char *one)
{
	return *all ? arena_printf(p->c->mem, "%s%s%s", all, between, one)
		    : one;
}

static bool is_zero(struct num n)
{
	return num_is_known(n) && n.lo == 0 && n.hi == 0;
}

static bool is_told(struct num n)
{
	return num_is_known(n) && !is_zero(n);
}

static bool has_told_part(const struct figure *f)
{
	int i;

	for (i = 0; i < f->nkeys; i++)
		if (is_told(f->keys[i].num))
			return true;
	for (i = 0; i < f->nparts; i++)
		if (is_told(f->parts[i].num))
			return true;
	return false;
}

static bool has_known_part(const struct figure *f)
{
	int i;

	for (i = 0; i < f->nkeys; i++)
		if (num_is_known(f->keys[i].num))
			return true;
	for (i = 0; i < f->nparts; i++)
		if (num_is_known(f->parts[i].num))
			return true;
	return false;
}

/* ---- rows ---- */

static void put_meter(struct tnode *row, const struct figure *f,
		      const struct report_node *n)
{
	int64_t of = f->def->of ? web_count(n, f->def->of, NULL) : 0;
	struct buf b;

	if (f->def->is_percent || f->value.kind != NUM_COUNT || of <= 0)
		return;
	buf_init(&b, METER_BYTES);
	chart_meter(&b, f->value.lo, of, "");
	if (b.n > 0)
		tn_set_markup(row, "meter", &b);
	buf_free(&b);
}

/* A row for each part; the names of those that are 0 in one line. */
static const char *put_parts(struct group *g, const struct figure *f,
			     const struct fig_part *parts, int n,
			     const char *zeros)
{
	int i;

	for (i = 0; i < n; i++) {
		struct tnode *row;

		if (parts[i].num.kind == NUM_ABSENT)
			continue;
		if (is_zero(parts[i].num)) {
			zeros = join(g->p, zeros, "; ", parts[i].label);
			continue;
		}
		row = tn_item(g->rows);
		tn_set_str(row, "label", parts[i].label);
		tn_set_str(row, "level", "level-1");
		tn_set_str(row, "value",
			   strcmp(parts[i].key, "year") == 0
			       ? arena_printf(g->p->c->mem, "%lld",
					      (long long)parts[i].num.lo)
			       : web_num(g->p, parts[i].num, 0));
		tn_set_str(row, "url",
			   web_open_url(g->p, g->r, &g->x->args, f,
					parts[i].key, parts[i].num, NULL));
	}
	return zeros;
}

static void put_zeros(struct group *g, const char *zeros, const char *level)
{
	struct tnode *row;

	if (!*zeros)
		return;
	row = tn_item(g->rows);
	tn_set_str(row, "level", level);
	tn_set_str(row, "zeros", zeros);
}

static const char *share_of(const struct group *g, const struct figure *f)
{
	return f->def->is_percent
		   ? ""
		   : web_share(g->p, f->pct,
			       figure_decimals(f->def, g->x->decimals));
}

static void add_digest(struct group *g, const struct figure *f)
{
	const char *label = figure_label(f->def, g->p->c->lang);
	const char *share = share_of(g, f);
	struct arena *mem = g->p->c->mem;

	if (g->ndigest++ >= DIGEST_FIGURES)
		return;
	if (f->def->has_no_value)
		;
	else if (*share)
		label = arena_printf(mem, "%s %s (%s)", label,
				     web_value(g->p, g->x, f), share);
	else
		label =
		    arena_printf(mem, "%s %s", label, web_value(g->p, g->x, f));
	g->digest = join(g->p, g->digest, " · ", label);
}

static void put_figure(struct group *g, const struct figure *f, bool is_first)
{
	const char *label = figure_label(f->def, g->p->c->lang), *zeros;
	bool is_told_here = is_told(f->value) || has_told_part(f);
	struct tnode *row;

	if (f->def->has_no_value && !has_known_part(f))
		return;
	if (!is_told_here && !is_first && f->value.kind != NUM_UNKNOWN) {
		g->zeros = join(g->p, g->zeros, "; ", label);
		return;
	}
	if (is_told_here) {
		g->is_told = true;
		add_digest(g, f);
	}
	row = tn_item(g->rows);
	tn_set_str(row, "label", label);
	tn_set_str(row, "value", web_value(g->p, g->x, f));
	if (!f->def->has_no_value)
		tn_set_str(row, "url",
			   web_open_url(g->p, g->r, &g->x->args, f, NULL,
					f->value, NULL));
	tn_set_bool(row, "is_unknown",
		    f->value.kind == NUM_UNKNOWN && !f->def->has_no_value);
	tn_set_str(row, "share", share_of(g, f));
	put_meter(row, f, &g->x->root);
	zeros = put_parts(g, f, f->keys, f->nkeys, "");
	zeros = put_parts(g, f, f->parts, f->nparts, zeros);
	put_zeros(g, zeros, "level-1");
}

/* ---- groups ---- */

static void open_group(struct group *g, struct tnode *groups, struct tnode *toc,
		       const struct figure *first, int no)
{
	const char *title = web_heading(g->p, first->def);
	const char *id = arena_printf(g->p->c->mem, "g-%d", no);
	struct tnode *link = tn_item(toc);

	*g = (struct group){
	    .p = g->p, .r = g->r, .x = g->x, .digest = "", .zeros = ""};
	g->o = tn_item(groups);
	g->rows = tn_set_list(g->o, "rows");
	tn_set_str(g->o, "title", title);
	tn_set_str(g->o, "id", id);
	tn_set_bool(g->o, "is_open", no == 0);
	tn_set_fmt(link, "url", "#%s", id);
	tn_set_str(link, "label", title);
}

static void close_group(struct group *g)
{
	put_zeros(g, g->zeros, "");
	tn_set_str(g->o, "digest",
		   g->is_told ? g->digest : page_text(g->p, "none"));
}

void web_put_groups(struct page *p, const struct report *r,
		    const struct report_result *x, struct tnode *toc)
{
	struct tnode *groups = tn_set_list(p->data, "groups");
	struct group g = {.p = p, .r = r, .x = x};
	int i, no = 0;

	for (i = 0; i < x->root.nfigures; i++) {
		const struct figure *f = &x->root.figures[i];
		bool is_first = i == 0 || f->def->heading;

		if (is_first) {
			if (g.o)
				close_group(&g);
			open_group(&g, groups, toc, f, no++);
		}
		put_figure(&g, f, is_first && !f->def->has_no_value);
	}
	if (g.o)
		close_group(&g);
}
