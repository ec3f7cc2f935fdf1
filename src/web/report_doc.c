/*
 * report_doc.c: a report as an HTML file of its own: paragraph, figures,
 * units side by side, notes.
 */
#include "base/base.h"
#include "web/report_doc.h"

#include "report/messages.h"
#include "web/tmpl.h"
#include "web/tmpl_load.h"

enum { UNIT_FIGURES = 8 };

static const char *shown(struct ctx *c, struct num n, int decimals)
{
	struct buf b;
	const char *s;

	buf_init(&b, 256);
	num_text(&b, c->lang, n, decimals);
	s = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

static void put_row(struct ctx *c, struct tnode *rows, const char *heading,
		    const char *label, const char *value, struct num pct,
		    int decimals)
{
	struct tnode *n = tn_item(rows);

	if (heading)
		tn_set_str(n, "heading", heading);
	tn_set_str(n, "label", label);
	tn_set_str(n, "value", value);
	if (num_is_known(pct))
		tn_set_fmt(n, "share", "%s%%", shown(c, pct, decimals));
}

static void put_parts(struct ctx *c, struct tnode *rows,
		      const struct fig_part *p, int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (p[i].num.kind != NUM_ABSENT)
			put_row(c, rows, NULL,
				arena_printf(c->mem, "– %s", p[i].label),
				shown(c, p[i].num, 0), (struct num){0}, 0);
}

static void put_figure(struct ctx *c, struct tnode *rows,
		       const struct report_result *r, const struct figure *f)
{
	const struct figure_def *d = f->def;
	int decimals = figure_decimals(d, r->decimals);
	const char *heading =
	    c->lang == LANG_EN && d->heading_en ? d->heading_en : d->heading;
	const char *value =
	    d->has_no_value ? ""
			    : shown(c, f->value,
				    d->is_percent || d->is_real ? decimals : 0);

	put_row(c, rows, heading, figure_label(d, c->lang), value, f->pct,
		decimals);
	put_parts(c, rows, f->keys, f->nkeys);
	put_parts(c, rows, f->parts, f->nparts);
}

static void put_paragraphs(struct ctx *c, struct tnode *o,
			   const struct report_result *r)
{
	struct tnode *list = tn_set_list(o, "paragraphs");
	struct buf b;
	char *rest, *one;

	if (!r->report->text)
		return;
	buf_init(&b, MIB);
	r->report->text(c, &b, r);
	rest = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	while ((one = strsep(&rest, "\n")))
		if (*one)
			tn_item_str(list, one);
}

/* The first figures of each unit right below, as one table. */
static void put_units(struct ctx *c, struct tnode *o,
		      const struct report_result *r)
{
	struct tnode *cols = tn_set_list(o, "cols");
	struct tnode *units = tn_set_list(o, "units");
	int i, k,
	    n = r->root.nfigures < UNIT_FIGURES ? r->root.nfigures
						: UNIT_FIGURES;

	tn_set_bool(o, "has_units", r->root.nchildren > 0);
	for (i = 0; i < n; i++)
		if (!r->root.figures[i].def->has_no_value)
			tn_item_str(cols, figure_label(r->root.figures[i].def,
						       c->lang));
	for (k = 0; k < r->root.nchildren; k++) {
		const struct report_node *child = &r->root.children[k];
		struct tnode *u = tn_item(units);
		struct tnode *cells = tn_set_list(u, "cells");

		tn_set_str(u, "name", child->name);
		for (i = 0; i < n; i++) {
			const struct figure *f = &child->figures[i];
			bool fine = f->def->is_percent || f->def->is_real;

			if (f->def->has_no_value)
				continue;
			tn_item_str(cells, shown(c, f->value,
						 fine ? figure_decimals(
							    f->def, r->decimals)
						      : 0));
		}
	}
}

static struct tnode *data_of(struct ctx *c, const struct report_result *r)
{
	struct tnode *o = tn_obj(c->mem);
	struct tnode *rows = tn_set_list(o, "rows");
	struct tnode *notes = tn_set_list(o, "notes");
	int i;

	tn_set_str(o, "lang", c->lang == LANG_EN ? "en" : "vi");
	tn_set_str(o, "title", report_label(r->report, c->lang));
	tn_set_str(o, "unit", r->root.name);
	tn_set_str(o, "span", report_span_text(c, &r->args));
	tn_set_str(o, "value_label", say(c, &msg_report_value));
	tn_set_str(o, "share_label", say(c, &msg_report_share));
	tn_set_str(o, "notes_label", say(c, &msg_report_notes));
	put_paragraphs(c, o, r);
	for (i = 0; i < r->root.nfigures; i++)
		put_figure(c, rows, r, &r->root.figures[i]);
	put_units(c, o, r);
	tn_set_bool(o, "has_notes", r->nnotes > 0);
	for (i = 0; i < r->nnotes; i++)
		tn_item_str(notes, r->notes[i]);
	return o;
}

enum rc report_html(struct ctx *c, struct buf *b, const struct report_result *r)
{
	struct tmpl_set *set = NULL;
	enum rc rc = tmpl_load(c, &set);

	if (rc == OK)
		rc = tmpl_render(c, set, b, "report_doc", data_of(c, r));
	tmpl_set_free(set);
	return rc;
}
