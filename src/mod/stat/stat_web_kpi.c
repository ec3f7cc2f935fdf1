/*
 * stat_web_kpi.c: the figures that people ask for first, large.
 */
#include "base/base.h"
#include "mod/stat/stat_web_int.h"

enum { METER_BYTES = 4096 };

static void meter(struct tnode *o, int64_t value, int64_t of, const char *text)
{
	struct buf b;

	buf_init(&b, METER_BYTES);
	chart_meter(&b, value, of, text);
	if (b.n > 0)
		tn_set_markup(o, "meter", &b);
	buf_free(&b);
}

static struct tnode *kpi(struct web_kpis *h, const char *label,
			 const char *value, const char *url)
{
	struct tnode *o = tn_item(h->list);

	tn_set_str(o, "label", label);
	tn_set_str(o, "value", value);
	tn_set_str(o, "url", url);
	return o;
}

static const struct figure *fig(const struct web_kpis *h, const char *code)
{
	return report_figure(&h->x->root, code);
}

static const char *open_url(const struct web_kpis *h, const char *code)
{
	const struct figure *f = fig(h, code);

	return f ? web_open_url(h->p, h->report, h->args, f, NULL, f->value,
				NULL)
		 : NULL;
}

static void kpi_admitted(struct web_kpis *h)
{
	const struct figure *t = fig(h, "target"), *pct = fig(h, "target_pct");
	int64_t n = web_count(&h->x->root, "admitted", NULL);
	struct page *p = h->p;
	struct tnode *o = kpi(h, say(p->c, &msg_web_admitted), web_int(p, n),
			      open_url(h, "admitted"));

	if (!t || !num_is_known(t->value)) {
		tn_set_str(o, "sub", say(p->c, &msg_web_no_target));
		return;
	}
	tn_set_fmt(o, "unit_text", "/ %s", web_num(p, t->value, 0));
	meter(o, n, t->value.lo, web_share(p, pct->value, h->x->decimals));
	tn_set_str(o, "sub",
		   say(p->c, &msg_web_of_target,
		       web_num(p, pct->value, h->x->decimals)));
}

static void kpi_members(struct web_kpis *h)
{
	int64_t n = web_count(&h->x->root, "members", NULL);
	int64_t some = web_count(&h->x->root, "members_probationary", NULL);
	char day[DAY_TEXT];
	struct tnode *o;

	if (n == CHART_UNKNOWN)
		return;
	o = kpi(h, say(h->p->c, &msg_web_members), web_int(h->p, n),
		open_url(h, "members"));
	tn_set_str(o, "sub",
		   say(h->p->c, &msg_web_members_sub,
		       web_int(h->p, some == CHART_UNKNOWN ? 0 : some),
		       day_vi(day, h->args->as_of)));
}

static void kpi_share(struct web_kpis *h, const char *code,
		      const struct msg *label)
{
	const struct figure *f = fig(h, code);
	int64_t of = web_count(&h->x->root, "admitted", NULL);
	struct page *p = h->p;
	struct tnode *o;

	if (!f || f->value.kind != NUM_COUNT || of <= 0)
		return;
	o = kpi(h, say(p->c, label), web_share(p, f->pct, h->x->decimals),
		open_url(h, code));
	meter(o, f->value.lo, of, "");
	tn_set_str(o, "sub",
		   say(p->c, &msg_web_so_many_of, web_int(p, f->value.lo),
		       web_int(p, of)));
}

static void kpi_villages(struct web_kpis *h)
{
	const struct village_ledger *v = h->villages;
	struct page *p = h->p;
	struct tnode *o;

	if (!v || v->n == 0)
		return;
	o = kpi(h, say(p->c, &msg_web_without), web_int(p, v->end),
		web_span_url(p, "/villages", h->args));
	tn_set_fmt(o, "unit_text", "/ %s", web_int(p, v->n));
	tn_set_str(
	    o, "sub",
	    v->end == v->start
		? say(p->c, &msg_web_without_same)
		: say(p->c,
		      v->end < v->start ? &msg_web_without_less
					: &msg_web_without_more,
		      web_int(p, v->end < v->start ? v->start - v->end
						   : v->end - v->start)));
}

static void kpi_sources(struct web_kpis *h)
{
	struct page *p = h->p;
	struct tnode *o;

	if (!h->stages || h->stages->n[0] == 0)
		return;
	o = kpi(h, say(p->c, &msg_web_sources), web_int(p, h->stages->n[0]),
		NULL);
	tn_set_str(
	    o, "sub",
	    say(p->c, &msg_web_sources_sub, web_int(p, h->stages->n[1])));
}

void web_put_kpis(struct web_kpis *h)
{
	h->list = tn_set_list(h->p->data, "kpis");
	kpi_admitted(h);
	kpi_members(h);
	kpi_share(h, "female", &msg_web_female);
	kpi_share(h, "ethnic_minority", &msg_web_minority);
	kpi_villages(h);
	kpi_sources(h);
}
