/*
 * page_card.c: one record: its fields by group, what completes it, and who
 * refers to it.
 */
#include "base/base.h"
#include "web/pages.h"

#include "db/db.h"

enum { REFERRERS_SHOWN = 10, COLS_SHOWN = 5 };

const char *page_title_of(struct page *p, const struct row *r)
{
	return arena_strdup(p->c->mem, row_title(p->c, r));
}

void page_record_crumbs(struct page *p, const struct row *r)
{
	const struct list_def *l = page_list_of(p, r->e);

	if (l)
		page_crumb(
		    p,
		    page_url(p, arena_printf(p->c->mem, "/list/%s", l->kind),
			     NULL),
		    page_list_label(p, l));
	page_crumb(p, page_record_url(p, r), page_title_of(p, r));
}

/* ---- facts ---- */

static const char *reveal_url(const struct page *p, const struct field *f)
{
	return page_url(p, p->q->path, "reveal", f->name, NULL);
}

static void put_fact(struct page *p, struct tnode *facts, const struct row *r,
		     int i, bool can_reveal)
{
	const struct field *f = &r->e->fields[i];
	const struct val *v = &r->v[i];
	const char *asked = page_param(p, "reveal");
	bool is_secret = f->cls == CREDENTIAL && v->tag != VAL_NULL;
	bool is_open =
	    is_secret && can_reveal && asked && strcmp(asked, f->name) == 0;
	struct tnode *n = tn_item(facts);

	tn_set_str(n, "label", field_shown(f, p->c->lang));
	tn_set_str(n, "text",
		   is_open ? store_show(p->c, f, v) : page_show(p, f, v));
	tn_set_bool(n, "is_unknown", v->tag == VAL_NULL);
	if (!is_secret) {
		tn_set_str(n, "url", page_ref_url(p, f, v));
	} else if (can_reveal && !is_open) {
		tn_set_str(n, "url", reveal_url(p, f));
		tn_set_fmt(n, "sub", "(%s)", say(p->c, &msg_card_reveal));
	}
}

static bool is_shown(const struct row *r, int i)
{
	const struct field *f = &r->e->fields[i];

	if (f->flags & (VIRTUAL | OWNER))
		return false;
	/* what the program has not derived is no gap to fill */
	return !(f->flags & FROZEN) || r->v[i].tag != VAL_NULL;
}

static bool group_has_facts(const struct row *r, int from)
{
	int i;

	for (i = from; i < r->e->nfields; i++) {
		if (i > from && r->e->fields[i].group)
			return false;
		if (is_shown(r, i))
			return true;
	}
	return false;
}

/* A record of one group takes the whole line. */
static bool has_groups(const struct row *r)
{
	int i;

	for (i = 1; i < r->e->nfields; i++)
		if (r->e->fields[i].group)
			return true;
	return false;
}

struct tnode *page_put_facts(struct page *p, struct tnode *sections,
			     const struct row *r, const char *title,
			     bool can_reveal)
{
	struct tnode *facts = NULL, *first = NULL;
	int i;

	for (i = 0; i < r->e->nfields; i++) {
		const char *group = field_group(&r->e->fields[i], p->c->lang);
		struct tnode *s;

		if ((i == 0 || group) && group_has_facts(r, i)) {
			s = tn_item(sections);
			tn_set_str(s, "title", group ? group : title);
			tn_set_str(s, "size", has_groups(r) ? "half" : "");
			tn_set_bool(s, "has_facts", true);
			facts = tn_set_list(s, "facts");
			first = first ? first : s;
		}
		if (facts && is_shown(r, i))
			put_fact(p, facts, r, i, can_reveal);
	}
	return first;
}

/* ---- who refers to it ---- */

static bool is_side_column(const struct field *f)
{
	return (f->flags & LIST) && !(f->flags & (NAME | VIRTUAL)) &&
	       field_on_lists(f);
}

/*
 * What names a line: -1 = the record's own title.  A record without a name is
 * called after its first key; where that is the very record on this page (a
 * class in the list of those who attend it), the next column has to do it.
 */
static int head_column(const struct entity *e, int by)
{
	int i;

	if (entity_flagged(e, NAME) >= 0 || entity_flagged(e, CODE) >= 0 ||
	    entity_flagged(e, KEY) != by)
		return -1;
	for (i = 0; i < e->nfields; i++)
		if (i != by && is_side_column(&e->fields[i]))
			return i;
	return -1;
}

static void referrer_row(struct page *p, struct tnode *rows,
			 const struct row *x, int by)
{
	struct tnode *cells = tn_set_list(tn_item(rows), "cells"), *head;
	int i, n = 0, h = head_column(x->e, by);

	if (h >= 0 && x->v[h].tag != VAL_NULL)
		head =
		    page_cell(cells, field_label(&x->e->fields[h], p->c->lang),
			      page_show(p, &x->e->fields[h], &x->v[h]));
	else
		head =
		    page_cell(cells, page_entity(p, x->e), page_title_of(p, x));
	tn_set_bool(head, "is_head", true);
	tn_set_str(head, "url", page_record_url(p, x));
	for (i = 0; i < x->e->nfields && n < COLS_SHOWN; i++) {
		const struct field *f = &x->e->fields[i];

		if (i == by || i == h || !is_side_column(f))
			continue;
		page_row_cells(p, cells, f, &x->v[i], NULL);
		n++;
	}
}

static struct tnode *referrer_section(struct page *p, struct tnode *sections,
				      const struct entity *e, int by,
				      struct tnode **rows)
{
	struct tnode *s = tn_item(sections), *cols;
	int i, n = 0, h = head_column(e, by);

	tn_set_str(s, "title", page_entities(p, e));
	tn_set_str(
	    s, "sub",
	    say(p->c, &msg_card_by, field_label(&e->fields[by], p->c->lang)));
	tn_set_bool(s, "has_table", true);
	cols = tn_set_list(s, "cols");
	*rows = tn_set_list(s, "rows");
	page_col(cols, h < 0 ? page_entity(p, e)
			     : field_label(&e->fields[h], p->c->lang));
	for (i = 0; i < e->nfields && n < COLS_SHOWN; i++) {
		const struct field *f = &e->fields[i];

		if (i == by || i == h || !is_side_column(f))
			continue;
		page_col(cols, field_shown(f, p->c->lang));
		n++;
	}
	return s;
}

/* The whole list behind a short one, where the list page can show it. */
static void link_all(struct page *p, struct tnode *s, const struct entity *e,
		     int by, const struct row *r)
{
	const struct list_def *l = page_list_of(p, e);

	if (!l || !(e->fields[by].flags & SCOPE))
		return;
	tn_set_str(s, "url",
		   page_url(p, arena_printf(p->c->mem, "/list/%s", l->kind),
			    "unit", row_handle(p->c, r), NULL));
	tn_set_str(s, "url_label", say(p->c, &msg_card_see_all));
}

static enum rc put_referrers(struct page *p, struct tnode *sections,
			     const struct row *r, const struct entity *e,
			     int by)
{
	struct tnode *s = NULL, *rows = NULL;
	struct cursor *cur;
	struct row *x;
	int n = 0, got = OK;
	enum rc rc;

	if (e->fields[by].flags & (OWNER | VIRTUAL))
		return OK;
	rc = cursor_open_refs(p->c, &cur, e, &e->fields[by], r);
	if (rc < 0 || !cur)
		return rc;
	while (n <= REFERRERS_SHOWN &&
	       (got = cursor_next(p->c, cur, &x)) == DB_ROW) {
		if (!s)
			s = referrer_section(p, sections, e, by, &rows);
		if (n++ < REFERRERS_SHOWN)
			referrer_row(p, rows, row_copy(p->c->mem, x), by);
	}
	cursor_close(cur);
	if (n > REFERRERS_SHOWN) {
		link_all(p, s, e, by, r);
		tn_set_str(
		    s, "sub",
		    say(p->c, &msg_card_first, page_plain(p, REFERRERS_SHOWN)));
	}
	return got < 0 ? (enum rc)got : OK;
}

static enum rc put_all_referrers(struct page *p, struct tnode *sections,
				 const struct row *r)
{
	const struct app *app = p->c->app;
	enum rc rc = OK;
	int i, k;

	for (i = 0; i < app->nentities; i++)
		for (k = 0; rc == OK && k < app->entities[i]->nfields; k++)
			rc = put_referrers(p, sections, r, app->entities[i], k);
	return rc;
}

/* ---- the page ---- */

/* Warnings of the record as it stands; a copy, since checks may fill in. */
static void flash_saved(struct page *p, const struct row *r)
{
	struct row *copy = row_copy(p->c->mem, r);
	const struct warning *w;
	struct buf b;

	copy->owner = r->owner;
	copy->warnings = NULL;
	if (row_check(p->c, copy) < 0)
		err_clear(p->c);
	buf_init(&b, 4 * KIB);
	buf_str(&b, say(p->c, &msg_card_saved));
	for (w = copy->warnings; w; w = w->next)
		buf_printf(&b, ". %s", w->text);
	page_flash(p, copy->warnings ? "warn" : "good",
		   arena_strdup(p->c->mem, buf_text(&b)));
	buf_free(&b);
}

static void put_acts(struct page *p, const struct row *r, const char *base)
{
	struct arena *mem = p->c->mem;

	if (!r->is_void)
		page_act(p, page_text(p, "edit"), "edit",
			 page_url(p, arena_printf(mem, "%s/edit", base), NULL),
			 true);
	page_act(p, page_text(p, "history"), "history",
		 page_url(p, arena_printf(mem, "%s/history", base), NULL),
		 false);
	if (!r->is_void)
		page_act(p, say(p->c, &msg_form_void_act), "trash",
			 page_url(p, arena_printf(mem, "%s/void", base), NULL),
			 false);
	page_act_print(p);
}

static enum rc owner_link(struct page *p, struct tnode *sections,
			  const struct row *r)
{
	int f = entity_flagged(r->e, OWNER);
	struct tnode *s, *n;

	if (f < 0 || r->v[f].tag == VAL_NULL)
		return OK;
	s = tn_item(sections);
	tn_set_str(s, "title", page_text(p, "related"));
	tn_set_bool(s, "has_facts", true);
	n = tn_item(tn_set_list(s, "facts"));
	tn_set_str(n, "label", field_label(&r->e->fields[f], p->c->lang));
	tn_set_str(n, "text", page_show(p, &r->e->fields[f], &r->v[f]));
	tn_set_str(n, "url", page_ref_url(p, &r->e->fields[f], &r->v[f]));
	return OK;
}

/* A part has a card of its own, for its history and form. */
static void put_part(struct page *p, struct tnode *sections,
		     const struct row *part)
{
	struct tnode *s =
	    page_put_facts(p, sections, part, page_entity(p, part->e), true);

	if (!s)
		return;
	tn_set_str(s, "url", page_record_url(p, part));
	tn_set_str(s, "url_label", page_text(p, "details"));
}

enum rc page_card(struct page *p)
{
	static const char *const known[] = {"reveal", "saved", NULL};
	struct row *parts[PAGE_PARTS_MAX], *r;
	struct tnode *t, *sections;
	enum rc rc = page_takes(p, known);
	int i, n;

	if (rc == OK)
		rc = page_record_whole(p, &r, parts, &n);
	if (rc < 0)
		return rc;
	t = page_head(p, page_title_of(p, r));
	page_record_crumbs(p, r);
	tn_set_str(t, "sub", page_entity(p, r->e));
	put_acts(p, r, p->q->path);
	if (page_param(p, "saved"))
		flash_saved(p, n == 1 ? parts[0] : r);
	else if (r->is_void)
		page_flash(p, "warn", say(p->c, &msg_card_void));
	sections = tn_set_list(t, "sections");
	page_put_facts(p, sections, r, say(p->c, &msg_card_general), true);
	rc = owner_link(p, sections, r);
	for (i = 0; i < n; i++)
		put_part(p, sections, parts[i]);
	if (rc == OK)
		rc = put_all_referrers(p, sections, r);
	return rc < 0 ? rc : page_render(p, "card");
}
