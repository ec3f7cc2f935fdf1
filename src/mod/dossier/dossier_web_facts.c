/*
 * dossier_web_facts.c: sections of the card: who it is, then and now, the
 * papers, and tables of classes, moves and posts.
 */
#include "base/base.h"
#include "mod/dossier/dossier_web_int.h"

#include "web/pages.h"

enum { COLS_SHOWN = 5 };

static const char *value(struct card *k, const struct row *r, int field)
{
	return arena_strdup(
	    k->p->c->mem, page_show(k->p, &r->e->fields[field], &r->v[field]));
}

static struct tnode *cell(struct tnode *cells, const char *label,
			  const char *text)
{
	struct tnode *n = tn_item(cells);

	tn_set_str(n, "label", label);
	tn_set_str(n, "text", text);
	tn_set_bool(n, "is_empty", !*text);
	return n;
}

/* ---- at the admission beside now ---- */

static void then_now_row(struct card *k, struct tnode *rows,
			 const struct row *d, int at, int now)
{
	struct tnode *cells = tn_set_list(tn_item(rows), "cells");
	const char *label =
	    field_label(&k->person->e->fields[now], k->p->c->lang);
	bool differs = !val_equal(&d->v[at], &k->person->v[now]);
	struct tnode *x = cell(cells, "", label);

	tn_set_bool(x, "is_head", true);
	cell(cells, say(k->p->c, &msg_card_then), value(k, d, at));
	x = cell(cells, say(k->p->c, &msg_card_now), value(k, k->person, now));
	if (differs && k->person->v[now].tag != VAL_NULL)
		tn_set_str(x, "pill", "warn");
}

/* The fields at_X of the dossier beside X of the person. */
static void put_then_now(struct card *k, struct tnode *sections,
			 const struct row *d)
{
	struct tnode *s, *list;
	int i, now;

	if (row_is_null(d, "admission_day"))
		return;
	s = tn_item(sections);
	tn_set_str(s, "title", say(k->p->c, &msg_card_then_now));
	tn_set_str(s, "sub", say(k->p->c, &msg_card_differs));
	tn_set_bool(s, "has_table", true);
	list = tn_set_list(s, "cols");
	tn_set_str(tn_item(list), "label", say(k->p->c, &msg_card_attribute));
	tn_set_str(tn_item(list), "label", say(k->p->c, &msg_card_then));
	tn_set_str(tn_item(list), "label", say(k->p->c, &msg_card_now));
	list = tn_set_list(s, "rows");
	for (i = 0; i < d->e->nfields; i++) {
		const char *name = d->e->fields[i].name;

		if (strncmp(name, "at_", 3) != 0)
			continue;
		now = entity_field(k->person->e, name + 3);
		if (now >= 0 && (d->v[i].tag != VAL_NULL ||
				 k->person->v[now].tag != VAL_NULL))
			then_now_row(k, list, d, i, now);
	}
}

/* ---- the dossier's own fields ---- */

static void put_papers(struct card *k, struct tnode *sections,
		       const struct row *d)
{
	struct tnode *s = tn_item(sections), *facts;
	struct page *p = k->p;
	int i;

	tn_set_str(s, "title", say(p->c, &msg_card_papers));
	tn_set_str(s, "url", page_record_url(p, d));
	tn_set_str(s, "url_label", page_text(p, "details"));
	tn_set_bool(s, "has_facts", true);
	facts = tn_set_list(s, "facts");
	for (i = 0; i < d->e->nfields; i++) {
		const struct field *f = &d->e->fields[i];
		struct tnode *n;

		if (f->flags & (OWNER | FROZEN | VIRTUAL) ||
		    d->v[i].tag == VAL_NULL)
			continue;
		n = tn_item(facts);
		tn_set_str(n, "label", field_label(f, p->c->lang));
		tn_set_str(n, "text", value(k, d, i));
	}
}

/* ---- classes, moves, posts ---- */

static bool is_column(const struct field *f)
{
	return f->flags & LIST && !(f->flags & VIRTUAL) &&
	       strcmp(f->name, "person") != 0 && field_on_lists(f);
}

static void other_row(struct card *k, struct tnode *rows, const struct row *r)
{
	struct tnode *cells = tn_set_list(tn_item(rows), "cells");
	int i, n = 0;

	for (i = 0; i < r->e->nfields && n < COLS_SHOWN; i++) {
		const struct field *f = &r->e->fields[i];
		struct tnode *x;

		if (!is_column(f))
			continue;
		x = cell(cells, field_label(f, k->p->c->lang), value(k, r, i));
		tn_set_bool(x, "is_head", n == 0);
		if (n++ == 0)
			tn_set_str(x, "url", page_record_url(k->p, r));
		else
			tn_set_str(x, "url", page_ref_url(k->p, f, &r->v[i]));
	}
}

static void put_others(struct card *k, struct tnode *sections)
{
	const struct entity *e = NULL;
	struct tnode *rows = NULL;
	int i, at, n;

	for (i = 0; i < k->nothers; i++) {
		if (k->others[i]->e != e) {
			struct tnode *s = tn_item(sections), *cols;

			e = k->others[i]->e;
			tn_set_str(s, "title", page_entities(k->p, e));
			tn_set_bool(s, "has_table", true);
			cols = tn_set_list(s, "cols");
			for (at = n = 0; at < e->nfields && n < COLS_SHOWN;
			     at++)
				if (is_column(&e->fields[at])) {
					tn_set_str(tn_item(cols), "label",
						   field_label(&e->fields[at],
							       k->p->c->lang));
					n++;
				}
			rows = tn_set_list(s, "rows");
		}
		other_row(k, rows, k->others[i]);
	}
}

void card_put_sections(struct card *k)
{
	struct tnode *sections = tn_set_list(k->p->data, "sections");
	int i;

	page_put_facts(k->p, sections, k->person,
		       say(k->p->c, &msg_card_person), true);
	for (i = 0; i < k->ndossiers; i++) {
		put_papers(k, sections, k->dossiers[i]);
		put_then_now(k, sections, k->dossiers[i]);
	}
	put_others(k, sections);
}
