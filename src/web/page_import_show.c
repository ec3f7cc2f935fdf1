/*
 * page_import_show.c: what was read: columns as understood, encodings before
 * and after, faults by row, first rows.
 */
#include "base/base.h"
#include "web/page_import.h"

enum { FAULTS_SHOWN = 100 };

static void put_fault(struct tnode *list, const struct import_fault *f,
		      bool is_warning)
{
	struct tnode *n = tn_item(list);

	tn_set_str(n, "file", f->file);
	tn_set_str(n, "sheet", f->sheet);
	if (f->row)
		tn_set_fmt(n, "row", "%d", f->row);
	tn_set_str(n, "column", f->column);
	tn_set_str(n, "value", f->value);
	tn_set_str(n, "message", f->message);
	tn_set_bool(n, "is_warning", is_warning);
}

/* Faults of all sheets first, warnings after them. */
static void put_faults(struct page *p, struct tnode *t,
		       const struct import_result *r)
{
	struct tnode *list = tn_set_list(t, "faults");
	int64_t all = 0;
	int pass, s, i, shown = 0;

	for (pass = 0; pass < 2; pass++)
		for (s = 0; s < r->nsheets; s++) {
			const struct import_sheet *x = &r->sheets[s];
			const struct import_fault *f =
			    pass ? x->warnings : x->errors;
			int n = pass ? x->nwarnings : x->nerrors;

			all += n;
			for (i = 0; i < n && shown < FAULTS_SHOWN; i++) {
				put_fault(list, &f[i], pass == 1);
				shown++;
			}
		}
	tn_set_bool(t, "has_faults", shown > 0);
	if (all > shown)
		tn_set_str(
		    t, "more_faults",
		    say(p->c, &msg_import_more, page_num(p, all - shown)));
}

static void put_columns(struct page *p, struct tnode *n,
			const struct import_sheet *s)
{
	struct tnode *list = tn_set_list(n, "columns");
	enum legacy found = LEGACY_NONE;
	int i;

	for (i = 0; i < s->ncolumns; i++) {
		const struct import_column *k = &s->columns[i];
		struct tnode *x = tn_item(list);

		if (k->encoding != LEGACY_NONE)
			found = k->encoding;
		tn_set_str(x, "title", k->title);
		tn_set_bool(x, "is_unknown", !k->field);
		if (k->field)
			tn_set_str(x, "as", field_label(k->field, p->c->lang));
		tn_set_str(x, "before", k->before);
		tn_set_str(x, "after", k->after);
	}
	tn_set_bool(n, "has_columns", s->ncolumns > 0);
	tn_set_str(n, "encoding", legacy_name(found));
}

static void put_sheet(struct page *p, struct tnode *list,
		      const struct import_sheet *s)
{
	struct tnode *n = tn_item(list);

	tn_set_str(n, "file", s->file);
	tn_set_str(n, "sheet", s->sheet);
	tn_set_str(n, "kind",
		   s->list ? page_list_label(p, s->list)
			   : say(p->c, &msg_import_not_list));
	tn_set_int(n, "rows_n", s->rows);
	tn_set_int(n, "ok_n", s->accepted);
	tn_set_int(n, "bad_n", s->rejected);
	put_columns(p, n, s);
}

/* The first rows of the largest list as they were understood. */
static void put_sample(struct page *p, struct tnode *t,
		       const struct import_result *r)
{
	const struct import_sheet *s = NULL;
	struct tnode *o, *cols, *rows;
	int i, k;

	for (i = 0; i < r->nsheets; i++)
		if (r->sheets[i].nsample && (!s || r->sheets[i].rows > s->rows))
			s = &r->sheets[i];
	if (!s)
		return;
	o = tn_set_obj(t, "sample");
	cols = tn_set_list(o, "cols");
	rows = tn_set_list(o, "rows");
	for (k = 0; k < s->ncolumns; k++)
		if (s->columns[k].field)
			page_col(cols,
				 field_label(s->columns[k].field, p->c->lang));
	for (i = 0; i < s->nsample; i++) {
		struct tnode *cells = tn_set_list(tn_item(rows), "cells");

		for (k = 0; k < s->ncolumns; k++)
			if (s->columns[k].field)
				page_cell(cells,
					  field_label(s->columns[k].field,
						      p->c->lang),
					  s->sample[i][k]);
	}
}

static void put_counts(struct tnode *t, const struct import_result *r)
{
	int64_t rows = 0, ok = 0, bad = 0;
	int i;

	for (i = 0; i < r->nsheets; i++) {
		rows += r->sheets[i].rows;
		ok += r->sheets[i].accepted;
		bad += r->sheets[i].rejected;
	}
	tn_set_int(t, "rows_n", rows);
	tn_set_int(t, "ok_n", ok);
	tn_set_int(t, "bad_n", bad);
	tn_set_int(t, "warn_n", r->nwarnings);
	tn_set_bool(t, "is_good", r->nerrors == 0 && rows > 0);
}

enum rc import_preview(struct page *p, const struct pending_one *x)
{
	const struct import_result *r = x->result;
	struct tnode *t = page_head(p, say(p->c, &msg_import_check)), *list;
	int i;

	page_crumb(p, page_url(p, "/import", NULL),
		   say(p->c, &msg_import_title));
	tn_set_bool(t, "is_step2", true);
	if (x->was_checked)
		page_flash(p, "warn", say(p->c, &msg_import_changed_since));
	put_counts(t, r);
	tn_set_str(
	    t, "action",
	    page_url(p, arena_printf(p->c->mem, "/import/%s/confirm", x->id),
		     NULL));
	tn_set_str(t, "csrf", page_csrf(p));
	tn_set_str(t, "again_url", page_url(p, "/import", NULL));
	if (r->nerrors || r->nwarnings)
		tn_set_str(
		    t, "faults_url",
		    page_url(
			p,
			arena_printf(p->c->mem, "/import/%s/faults.csv", x->id),
			NULL));
	put_faults(p, t, r);
	list = tn_set_list(t, "files");
	for (i = 0; i < r->nsheets; i++)
		put_sheet(p, list, &r->sheets[i]);
	put_sample(p, t, r);
	return page_render(p, "import_preview");
}
