/*
 * page_list.c: all lists, and one list: columns, filters and search follow
 * from the fields of its records.
 */
#include "base/base.h"
#include "web/app_int.h"

#include "schema/catalogue.h"
#include "store/listing.h"
#include "web/pages.h"

enum { ROWS_SHOWN = 50, KNOWN_MAX = 40 };

/* ---- which fields ---- */

/* A filter is offered for what is no secret and has few values (P-12). */
static bool is_filter(const struct field *f)
{
	static const char *const reserved[] = {"q", "after", "unit", "lang",
					       "csrf"};
	size_t i;

	if (!(f->flags & FILTER) || !field_on_lists(f) ||
	    (f->type != &type_choice && f->type != &type_yes))
		return false;
	for (i = 0; i < ARRAY_LEN(reserved); i++)
		if (strcmp(f->name, reserved[i]) == 0)
			return false;
	return true;
}

/* Counts, and targets like 50-60: to the right. */
static bool is_numeric(const struct field *f)
{
	return f->type == &type_count || f->type == &type_range;
}

static bool is_column(const struct field *f)
{
	return (f->flags & LIST) && !(f->flags & VIRTUAL) && field_on_lists(f);
}

struct view {
	struct page *p;
	const struct list_def *l;
	struct listing q;
	struct listing_page out;
	bool is_filtered;
	struct {
		int part, field;
	} cols[LIST_COLUMNS];
	int ncols; /* the first one names the row */
};

static void add_column(struct view *v, int part, int field)
{
	if (v->ncols == LIST_COLUMNS)
		return;
	v->cols[v->ncols].part = part;
	v->cols[v->ncols++].field = field;
}

/* The name stands first, whatever its place in the form. */
static void choose_columns(struct view *v)
{
	int name = entity_flagged(v->l->parts[0], NAME), part, i;

	if (name >= 0)
		add_column(v, 0, name);
	for (part = 0; part < LIST_PARTS && v->l->parts[part]; part++) {
		const struct entity *e = v->l->parts[part];

		for (i = 0; i < e->nfields; i++)
			if (is_column(&e->fields[i]) && (part > 0 || i != name))
				add_column(v, part, i);
	}
}

/* Only what is shown is read. */
static void want_columns(struct view *v)
{
	bool *wanted[LIST_PARTS] = {NULL};
	int part, i;

	for (part = 0; part < LIST_PARTS && v->l->parts[part]; part++) {
		wanted[part] = arena_alloc(v->p->c->mem,
					   (size_t)v->l->parts[part]->nfields);
		v->q.fields[part] = wanted[part];
	}
	for (i = 0; i < v->ncols; i++)
		wanted[v->cols[i].part][v->cols[i].field] = true;
}

static const struct field *column(const struct view *v, int i)
{
	return &v->l->parts[v->cols[i].part]->fields[v->cols[i].field];
}

/* ---- the question ---- */

static enum rc add_filter(struct view *v, const struct entity *e, int field)
{
	const struct field *f = &e->fields[field];
	const char *s = page_param(v->p, f->name);
	struct val val = val_int(1);

	if (!s || v->q.nfilters == LISTING_FILTERS)
		return OK;
	if (f->type == &type_choice) {
		enum rc rc = field_parse(v->p->c, &val, f, s);

		if (choice_by_code(f->list, s))
			val = val_text(s);
		else if (rc < 0)
			return rc;
	}
	v->q.filter[v->q.nfilters++] =
	    (struct listing_filter){.e = e, .field = field, .v = val};
	v->is_filtered = true;
	return OK;
}

static enum rc read_question(struct view *v)
{
	const char *known[KNOWN_MAX] = {"q", "after"};
	enum rc rc = OK;
	int part, i, n = 2;

	v->q = (struct listing){
	    .e = v->l->parts[0],
	    .part = v->l->parts[1],
	    .words = page_param(v->p, "q"),
	    .after = page_param(v->p, "after"),
	    .limit = ROWS_SHOWN,
	    .with_total = true,
	    .cache = v->p->cache,
	};
	v->is_filtered = v->q.words != NULL;
	for (part = 0; part < LIST_PARTS && v->l->parts[part]; part++) {
		const struct entity *e = v->l->parts[part];

		for (i = 0; rc == OK && i < e->nfields; i++) {
			if (!is_filter(&e->fields[i]) || n == KNOWN_MAX - 1)
				continue;
			known[n++] = e->fields[i].name;
			rc = add_filter(v, e, i);
		}
	}
	if (rc == OK)
		rc = page_takes(v->p, known);
	if (rc == OK)
		rc = page_scope(v->p, &v->q.scope);
	return rc;
}

/* ---- the answer ---- */

static void put_options(struct view *v, struct tnode *f,
			const struct field *field)
{
	const char *is = page_param(v->p, field->name);
	struct tnode *list = tn_set_list(f, "options"), *o = tn_item(list);
	const struct choice *const *all;
	int i, n;

	tn_set_str(o, "value", "");
	tn_set_str(o, "label", say(v->p->c, &msg_list_all));
	all = choice_all(field->list, &n);
	for (i = 0; i < n; i++) {
		o = tn_item(list);
		tn_set_str(o, "value", all[i]->code);
		tn_set_str(o, "label", choice_label(all[i], v->p->c->lang));
		tn_set_bool(o, "is_selected",
			    is && strcmp(is, all[i]->code) == 0);
	}
}

static void put_filters(struct view *v, struct tnode *t)
{
	struct tnode *fields = tn_set_list(t, "fields"), *f = NULL;
	int part, i;

	if (entity_has_name(v->l->parts[0])) {
		f = tn_item(fields);
		tn_set_bool(f, "is_search", true);
		tn_set_str(f, "name", "q");
		tn_set_str(f, "label", say(v->p->c, &msg_list_search));
		tn_set_str(f, "value", v->q.words ? v->q.words : "");
	}
	for (part = 0; part < LIST_PARTS && v->l->parts[part]; part++) {
		const struct entity *e = v->l->parts[part];

		for (i = 0; i < e->nfields; i++) {
			const struct field *d = &e->fields[i];

			if (!is_filter(d))
				continue;
			f = tn_item(fields);
			tn_set_str(f, "name", d->name);
			tn_set_str(f, "label", field_label(d, v->p->c->lang));
			tn_set_bool(f, "is_check", d->type == &type_yes);
			tn_set_bool(f, "is_choice", d->type == &type_choice);
			tn_set_bool(f, "is_checked",
				    page_param(v->p, d->name) != NULL);
			if (d->type == &type_choice)
				put_options(v, f, d);
		}
	}
	tn_set_bool(t, "has_fields", f != NULL);
}

void page_row_cells(struct page *p, struct tnode *cells, const struct field *f,
		    const struct val *v, const char *url)
{
	struct tnode *x = page_cell(cells, field_shown(f, p->c->lang),
				    v ? page_show(p, f, v) : "");

	tn_set_bool(x, "is_num", is_numeric(f));
	if (url) {
		tn_set_bool(x, "is_head", true);
		tn_set_str(x, "url", url);
	} else if (v) {
		tn_set_str(x, "url", page_ref_url(p, f, v));
	}
}

static void put_rows(struct view *v, struct tnode *t)
{
	struct tnode *cols = tn_set_list(t, "cols");
	struct tnode *rows = tn_set_list(t, "rows");
	int i, k;

	for (i = 0; i < v->ncols; i++)
		tn_set_bool(
		    page_col(cols, field_shown(column(v, i), v->p->c->lang)),
		    "is_num", is_numeric(column(v, i)));
	for (k = 0; k < v->out.n; k++) {
		struct tnode *cells = tn_set_list(tn_item(rows), "cells");
		const char *url = page_record_url(v->p, v->out.rows[k]);

		for (i = 0; i < v->ncols; i++) {
			const struct row *r =
			    v->cols[i].part ? v->out.parts[k] : v->out.rows[k];

			page_row_cells(v->p, cells, column(v, i),
				       r ? &r->v[v->cols[i].field] : NULL,
				       i == 0 ? url : NULL);
		}
	}
	tn_set_bool(t, "has_rows", v->out.n > 0);
}

/* The address of this list with the filter as it is, after a row or not. */
static const char *same_list(const struct view *v, const char *after)
{
	const struct page *p = v->p;
	const char *url = p->q->path;
	int i;

	url = page_url(p, url, "q", v->q.words, "after", after, NULL);
	for (i = 0; i < v->q.nfilters; i++) {
		const struct listing_filter *f = &v->q.filter[i];
		const char *name = f->e->fields[f->field].name;

		/* the unit stands there already */
		url = page_url(p, url, name, page_param(p, name), "unit", "",
			       NULL);
	}
	return url;
}

static enum rc put_acts(struct view *v)
{
	struct page *p = v->p;
	const char *kind = v->l->kind;
	struct arena *mem = p->c->mem;

	page_act(p, page_text(p, "add"), "plus",
		 page_url(p, arena_printf(mem, "/new/%s", kind), NULL), true);
	page_act(p, say(p->c, &msg_list_export_xlsx), "file-spreadsheet",
		 page_url(p, arena_printf(mem, "/export/%s.xlsx", kind), NULL),
		 false);
	page_act(p, say(p->c, &msg_list_export_csv), "download",
		 page_url(p, arena_printf(mem, "/export/%s.csv", kind), NULL),
		 false);
	page_act_print(p);
	return OK;
}

enum rc page_must_list(struct page *p, const char *kind,
		       const struct list_def **out)
{
	*out = list_by_kind(p->c->app->modules, kind);
	if (!*out)
		return err_set(p->c, E_NOTFOUND, "", &msg_page_no_list, kind);
	return OK;
}

/* The records that a column names, all at once. */
static void read_named(struct view *v, int i)
{
	const struct field *f = column(v, i);
	const struct entity *e = app_entity(v->p->c->app, f->ref ? f->ref : "");
	int64_t ids[LISTING_MAX];
	int k, n = 0;

	for (k = 0; k < v->out.n && f->type == &type_ref && e; k++) {
		const struct row *r =
		    v->cols[i].part ? v->out.parts[k] : v->out.rows[k];
		const struct val *x = r ? &r->v[v->cols[i].field] : NULL;

		if (x && x->tag == VAL_INT)
			ids[n++] = x->i;
	}
	if (n > 0)
		store_refs_ahead(v->p->c, e, ids, n);
}

/* From the address to the rows. */
static enum rc find_rows(struct view *v)
{
	enum rc rc = page_must_list(v->p, page_part(v->p, "kind"), &v->l);
	int i;

	if (rc == OK)
		rc = read_question(v);
	if (rc < 0)
		return rc;
	choose_columns(v);
	want_columns(v);
	rc = store_listing(v->p->c, &v->out, &v->q);
	for (i = 0; rc == OK && i < v->ncols; i++)
		read_named(v, i);
	return rc;
}

/* ---- the same for programs ---- */

static void json_row(struct view *v, struct buf *b, int k)
{
	int i;

	buf_char(b, '{');
	page_json_id(b, v->out.rows[k]);
	for (i = 0; i < v->ncols; i++) {
		const struct row *r =
		    v->cols[i].part ? v->out.parts[k] : v->out.rows[k];

		buf_char(b, ',');
		buf_json(b, column(v, i)->name);
		buf_char(b, ':');
		if (r)
			page_json_value(v->p, b, column(v, i),
					&r->v[v->cols[i].field]);
		else
			buf_str(b, "null");
	}
	buf_char(b, '}');
}

enum rc page_list_json(struct page *p)
{
	struct view v = {.p = p};
	struct buf *b = &p->r->body;
	enum rc rc = find_rows(&v);
	int k;

	if (rc < 0)
		return rc;
	buf_str(b, "{\"kind\":");
	buf_json(b, v.l->kind);
	buf_printf(b, ",\"total\":%lld,\"next\":", (long long)v.out.total);
	if (v.out.next)
		buf_json(b, v.out.next);
	else
		buf_str(b, "null");
	buf_printf(b, ",\"is_least\":%s,\"rows\":[",
		   v.out.is_least ? "true" : "false");
	for (k = 0; k < v.out.n; k++) {
		if (k)
			buf_char(b, ',');
		json_row(&v, b, k);
	}
	buf_str(b, "]}\n");
	p->r->type = JSON_TYPE;
	return OK;
}

enum rc page_list(struct page *p)
{
	struct view v = {.p = p};
	const struct row *unit = NULL;
	struct tnode *t, *h;
	enum rc rc = find_rows(&v);

	if (rc == OK)
		rc = page_unit(p, &unit);
	if (rc < 0)
		return rc;
	t = page_head(p, page_list_label(p, v.l));
	page_crumb(p, page_url(p, "/list", NULL), say(p->c, &msg_nav_lists));
	if (unit) {
		tn_set_str(t, "sub",
			   say(p->c, &msg_list_unit, row_title(p->c, unit)));
		h = tn_item(tn_set_list(t, "hidden"));
		tn_set_str(h, "name", "unit");
		tn_set_str(h, "value", p->unit);
	}
	put_acts(&v);
	put_filters(&v, t);
	put_rows(&v, t);
	tn_set_str(t, "action", p->q->path);
	tn_set_bool(t, "is_filtered", v.is_filtered);
	tn_set_str(t, "clear_url", page_url(p, p->q->path, NULL));
	if (v.out.total || !v.out.is_least)
		tn_set_str(t, "total",
			   say(p->c, &msg_list_rows,
			       page_count(p, v.out.total, v.out.is_least)));
	if (v.out.is_cut)
		tn_set_str(t, "cut_note",
			   say(p->c, v.out.next ? &msg_list_cut
						: &msg_list_cut_words));
	if (v.out.next)
		tn_set_str(t, "next_url", same_list(&v, v.out.next));
	if (v.q.after)
		tn_set_str(t, "first_url", same_list(&v, NULL));
	if (v.out.next || v.q.after)
		tn_set_str(t, "print_note",
			   say(p->c, &msg_list_printed, page_num(p, v.out.n),
			       page_count(p, v.out.total, v.out.is_least)));
	return page_render_part(p, "list", "list_rows");
}

/* ---- all lists ---- */

static enum rc put_list_row(struct page *p, struct tnode *rows,
			    const struct list_def *l)
{
	const struct list_def *def = l;
	struct tnode *cells, *x;
	int64_t n;
	enum rc rc = store_count_to(p->c, &n, l->parts[0], LISTING_COUNTED + 1);
	bool is_least = rc == OK && n > LISTING_COUNTED;

	if (rc < 0)
		return rc;
	cells = tn_set_list(tn_item(rows), "cells");
	x = page_cell(cells, say(p->c, &msg_list_name),
		      page_list_label(p, def));
	tn_set_bool(x, "is_head", true);
	tn_set_str(
	    x, "url",
	    page_url(p, arena_printf(p->c->mem, "/list/%s", l->kind), NULL));
	x = page_cell(cells, say(p->c, &msg_list_count),
		      page_count(p, is_least ? LISTING_COUNTED : n, is_least));
	tn_set_bool(x, "is_num", true);
	x = page_cell(cells, page_text(p, "import_templates"),
		      arena_printf(p->c->mem, "%s.xlsx", l->kind));
	tn_set_str(x, "url",
		   arena_printf(p->c->mem, "/template/%s.xlsx", l->kind));
	return OK;
}

static enum rc lists(struct page *p, const char *title)
{
	static const char *const known[] = {NULL};
	const struct list_def *all[PAGE_LISTS_MAX];
	struct tnode *t, *section, *cols, *rows;
	int i, n = list_all(p->c->app->modules, all, PAGE_LISTS_MAX);
	enum rc rc = page_takes(p, known);

	if (rc < 0)
		return rc;
	t = page_head(p, title);
	section = tn_item(tn_set_list(t, "sections"));
	tn_set_str(section, "title", say(p->c, &msg_lists_title));
	tn_set_bool(section, "has_table", true);
	cols = tn_set_list(section, "cols");
	page_col(cols, say(p->c, &msg_list_name));
	tn_set_bool(page_col(cols, say(p->c, &msg_list_count)), "is_num", true);
	page_col(cols, page_text(p, "import_templates"));
	rows = tn_set_list(section, "rows");
	for (i = 0; rc == OK && i < n; i++)
		rc = put_list_row(p, rows, all[i]);
	page_act(p, page_text(p, "import"), "file-import",
		 page_url(p, "/import", NULL), true);
	return rc < 0 ? rc : page_render(p, "card");
}

enum rc page_lists(struct page *p)
{
	return lists(p, say(p->c, &msg_lists_title));
}

enum rc page_home(struct page *p)
{
	return lists(p, say(p->c, &msg_nav_home));
}
