/*
 * stat_web_open.c: the records behind a figure: as many lines as it says, in
 * the order of names.
 */
#include "base/base.h"
#include "mod/stat/stat_web_int.h"

#include "db/db.h"
#include "mod/dossier/dossier.h"
#include "mod/person/person.h"
#include "mod/stat/order_report.h"
#include "schema/catalogue.h"

enum { PAGE_ROWS = 100, COLS_MAX = 6 };

/* ---- rows ---- */

static struct tnode *cell(struct tnode *cells, const char *label,
			  const char *text)
{
	struct tnode *n = tn_item(cells);

	tn_set_str(n, "label", label);
	tn_set_str(n, "text", text);
	tn_set_bool(n, "is_empty", !text || !*text);
	return n;
}

static void put_field(struct page *p, struct tnode *cells, const struct row *r,
		      int field, bool is_head)
{
	const struct field *f = &r->e->fields[field];
	struct tnode *n =
	    cell(cells, field_shown(f, p->c->lang),
		 arena_strdup(p->c->mem, page_show(p, f, &r->v[field])));

	tn_set_bool(n, "is_head", is_head);
	if (is_head)
		tn_set_str(n, "url", page_record_url(p, r));
	else if (f->type->is_ref)
		tn_set_str(n, "url", page_ref_url(p, f, &r->v[field]));
}

/* The columns of a list: the name first, then what lists show. */
static int columns_of(const struct entity *e, int out[COLS_MAX])
{
	int name = entity_flagged(e, NAME), i, n = 0;

	if (name >= 0)
		out[n++] = name;
	for (i = 0; i < e->nfields && n < COLS_MAX; i++)
		if (i != name && e->fields[i].flags & LIST &&
		    !(e->fields[i].flags & (VIRTUAL | CODE)) &&
		    field_on_lists(&e->fields[i]))
			out[n++] = i;
	return n;
}

static void put_stage(struct page *p, struct tnode *cells, const struct row *d)
{
	int stage = entity_field(d->e, "stage");
	int day = entity_field(d->e, "admission_day");
	struct tnode *n;

	put_field(p, cells, d, day, false);
	n = cell(cells, field_label(&d->e->fields[stage], p->c->lang),
		 arena_strdup(p->c->mem, page_show(p, &d->e->fields[stage],
						   &d->v[stage])));
	if (!row_is_null(d, "stage"))
		tn_set_str(n, "pill", dossier_pill(d));
}

/* The latest dossier of a person; NULL if there is none. */
static enum rc dossier_of(struct ctx *c, struct row **out, int64_t person)
{
	struct val id = val_int(person);
	struct cursor *cur;
	struct row *r;
	int got;
	enum rc rc = cursor_open(c, &cur, &dossier_entity,
				 "person = $1 ORDER BY id DESC", &id, 1);

	*out = NULL;
	if (rc < 0)
		return rc;
	got = cursor_next(c, cur, &r);
	if (got == DB_ROW)
		*out = row_copy(c->mem, r);
	cursor_close(cur);
	return got < 0 ? (enum rc)got : OK;
}

static void put_record(struct page *p, struct tnode *cells, const struct row *r)
{
	int cols[COLS_MAX], i, n = columns_of(r->e, cols);

	for (i = 0; i < n; i++)
		put_field(p, cells, r, cols[i], i == 0);
}

static enum rc put_one(struct page *p, struct tnode *rows,
		       const struct entity *e, int64_t id)
{
	struct tnode *cells = tn_set_list(tn_item(rows), "cells");
	struct row *r, *person = NULL, *d = NULL;
	enum rc rc = store_get(p->c, &r, e, id);

	if (rc == E_NOTFOUND)
		return OK;
	if (rc == OK && e == &dossier_entity) {
		d = r;
		rc = store_get(p->c, &person, &person_entity,
			       row_int(r, "person"));
	} else if (rc == OK && e == &person_entity) {
		person = r;
		rc = dossier_of(p->c, &d, id);
	}
	if (rc < 0)
		return rc;
	put_record(p, cells, person ? person : r);
	if (d)
		put_stage(p, cells, d);
	return OK;
}

static void put_columns(struct page *p, const struct entity *e)
{
	struct tnode *cols = tn_set_list(p->data, "cols");
	bool is_person = e == &person_entity || e == &dossier_entity;
	const struct entity *shown = is_person ? &person_entity : e;
	int at[COLS_MAX], i, n = columns_of(shown, at);

	for (i = 0; i < n; i++)
		tn_set_str(tn_item(cols), "label",
			   field_shown(&shown->fields[at[i]], p->c->lang));
	if (!is_person)
		return;
	tn_set_str(tn_item(cols), "label",
		   field_label(&dossier_entity.fields[entity_field(
				   &dossier_entity, "admission_day")],
			       p->c->lang));
	tn_set_str(
	    tn_item(cols), "label",
	    field_label(
		&dossier_entity.fields[entity_field(&dossier_entity, "stage")],
		p->c->lang));
}

/* ---- the page ---- */

static const char *page_no(const struct page *p, const char *self, size_t i)
{
	return arena_printf(p->c->mem, "%s&page=%zu", self, i + 1);
}

static void put_pager(struct page *p, const struct web_records *x, size_t at,
		      size_t end)
{
	struct tnode *d = p->data;

	tn_set_str(d, "total", web_int(p, (int64_t)x->n));
	if (x->n > PAGE_ROWS)
		tn_set_fmt(d, "shown", "%s–%s", web_int(p, (int64_t)at + 1),
			   web_int(p, (int64_t)end));
	if (at > 0)
		tn_set_str(d, "prev_url",
			   page_no(p, x->self, at / PAGE_ROWS - 1));
	if (end < x->n)
		tn_set_str(d, "next_url",
			   page_no(p, x->self, at / PAGE_ROWS + 1));
}

static size_t start_of(const struct page *p, size_t n)
{
	const char *s = page_param(p, "page");
	unsigned long i = s ? strtoul(s, NULL, 10) : 1;

	if (i < 1 || (i - 1) * PAGE_ROWS >= n)
		return 0;
	return (i - 1) * PAGE_ROWS;
}

enum rc web_records(struct page *p, const struct web_records *x)
{
	const struct entity *e =
	    x->entity ? app_entity(p->c->app, x->entity) : NULL;
	struct tnode *rows;
	size_t at = start_of(p, x->n), end, i;
	int64_t *ids;
	enum rc rc = OK;

	page_act_print(p);
	tn_set_str(p->data, "none_text",
		   x->none ? x->none : say(p->c, &msg_web_opens_nothing));
	if (!e || x->n == 0)
		return page_render_part(p, "records", "records_rows");
	end = x->n - at > PAGE_ROWS ? at + PAGE_ROWS : x->n;
	ids = arena_alloc(p->c->mem, x->n * sizeof(ids[0]));
	rc = order_records(p->c, ids, x->entity, x->ids, x->n);
	put_columns(p, e);
	rows = tn_set_list(p->data, "rows");
	for (i = at; i < end && rc == OK; i++)
		rc = put_one(p, rows, e, ids[i]);
	if (rc < 0)
		return rc;
	tn_set_bool(p->data, "has_rows", true);
	put_pager(p, x, at, end);
	return page_render_part(p, "records", "records_rows");
}
