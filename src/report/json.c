/*
 * json.c: a result as the object of the contract.
 */
#include "base/base.h"
#include "report/report.h"

static void put_unit(struct buf *b, const struct report_node *n)
{
	buf_str(b, "{\"code\":");
	buf_json(b, n->code);
	buf_str(b, ",\"name\":");
	buf_json(b, n->name);
	buf_char(b, '}');
}

static void put_key(struct buf *b, bool *first, const char *key)
{
	if (!*first)
		buf_char(b, ',');
	*first = false;
	buf_json(b, key);
	buf_char(b, ':');
}

static void put_parts(struct buf *b, bool *first, const struct fig_part *p,
		      int n)
{
	int i;

	for (i = 0; i < n; i++) {
		if (p[i].num.kind == NUM_ABSENT)
			continue;
		put_key(b, first, p[i].key);
		num_json(b, p[i].num);
	}
}

static void put_of(struct buf *b, bool *first, const struct figure *f)
{
	if (!f->def->of || f->def->is_percent)
		return;
	put_key(b, first, "of");
	if (f->def->is_of_number)
		num_json(b, f->of);
	else
		buf_json(b, f->def->of);
	put_key(b, first, "pct");
	num_json(b, f->pct);
}

static void put_figure(struct buf *b, const struct figure *f, enum lang lang)
{
	bool first = true, first_part = true;

	buf_char(b, '{');
	put_key(b, &first, "label");
	buf_json(b, figure_label(f->def, lang));
	if (!f->def->has_no_value) {
		put_key(b, &first, "value");
		num_json(b, f->value);
	}
	if (f->unit) {
		put_key(b, &first, "unit");
		buf_json(b, f->unit);
		put_key(b, &first, "pct");
		num_json(b, f->value);
	}
	put_of(b, &first, f);
	put_parts(b, &first, f->keys, f->nkeys);
	if (f->nparts) {
		put_key(b, &first, "parts");
		buf_char(b, '{');
		put_parts(b, &first_part, f->parts, f->nparts);
		buf_char(b, '}');
	}
	buf_char(b, '}');
}

static void put_node(struct buf *b, const struct report_node *n, enum lang lang)
{
	bool first = true;
	int i;

	buf_str(b, "\"figures\":{");
	for (i = 0; i < n->nfigures; i++) {
		put_key(b, &first, n->figures[i].def->code);
		put_figure(b, &n->figures[i], lang);
	}
	buf_char(b, '}');
}

static void put_day(struct buf *b, const char *key, day_t d)
{
	char s[DAY_TEXT];

	buf_printf(b, ",\"%s\":\"%s\"", key, day_iso(s, d));
}

void report_json(struct buf *b, const struct report_result *r, enum lang lang)
{
	int i;

	buf_str(b, "{\"report\":");
	buf_json(b, r->report->name);
	buf_str(b, ",\"unit\":");
	put_unit(b, &r->root);
	put_day(b, "from", r->args.from);
	put_day(b, "to", r->args.to);
	put_day(b, "as_of", r->args.as_of);
	buf_printf(b, ",\"tree\":\"%s\",", r->args.is_now ? "now" : "then");
	put_node(b, &r->root, lang);
	buf_str(b, ",\"notes\":[");
	for (i = 0; i < r->nnotes; i++) {
		if (i)
			buf_char(b, ',');
		buf_json(b, r->notes[i]);
	}
	buf_str(b, "],\"children\":[");
	for (i = 0; i < r->root.nchildren; i++) {
		buf_str(b, i ? ",{\"unit\":" : "{\"unit\":");
		put_unit(b, &r->root.children[i]);
		buf_char(b, ',');
		put_node(b, &r->root.children[i], lang);
		buf_char(b, '}');
	}
	buf_str(b, "]}\n");
}
