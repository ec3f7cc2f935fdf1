/*
 * page_acts.c: everything that was written, latest first, and the way back.
 */
#include "base/base.h"
#include "web/page_import.h"

#include "text/text.h"

/* Undoing more changes than this takes seconds: not within the request. */
enum { ACTS_SHOWN = 50, CHANGES_AT_ONCE = 1000 };

static const struct {
	const char *kind;
	const struct msg *msg;
} kinds[] = {
    {"import", &msg_acts_kind_import}, {"edit", &msg_acts_kind_edit},
    {"new", &msg_acts_kind_new},       {"void", &msg_acts_kind_void},
    {"undo", &msg_acts_kind_undo},     {"demo", &msg_acts_kind_demo},
};

const char *page_act_kind(const struct page *p, const char *kind)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return say(p->c, kinds[i].msg);
	return kind;
}

static const char *instant(const struct page *p, int64_t at)
{
	char s[INSTANT_TEXT];

	return arena_strdup(p->c->mem, instant_vi(s, at));
}

static const char *state_of(const struct page *p, const struct act_info *i)
{
	if (i->undone_by)
		return say(p->c, &msg_acts_undone);
	if (i->undoes)
		return say(p->c, &msg_acts_undoes, page_plain(p, i->undoes));
	return "";
}

static const char *act_url(const struct page *p, int64_t id)
{
	return page_url(p, arena_printf(p->c->mem, "/acts/%lld", (long long)id),
			NULL);
}

static void put_act(struct page *p, struct tnode *rows,
		    const struct act_info *i)
{
	struct tnode *cells = tn_set_list(tn_item(rows), "cells"), *x;

	x = page_cell(cells, say(p->c, &msg_acts_when), instant(p, i->at_ms));
	tn_set_bool(x, "is_head", true);
	tn_set_str(x, "url", act_url(p, i->id));
	page_cell(cells, say(p->c, &msg_acts_who), i->author);
	page_cell(cells, say(p->c, &msg_acts_kind), page_act_kind(p, i->kind));
	page_cell(cells, say(p->c, &msg_acts_label), i->label);
	x = page_cell(cells, say(p->c, &msg_acts_changes),
		      page_num(p, i->changes));
	tn_set_bool(x, "is_num", true);
	x = page_cell(cells, say(p->c, &msg_acts_state), state_of(p, i));
	if (i->undone_by)
		tn_set_str(x, "pill", "warn");
}

enum rc page_acts(struct page *p)
{
	static const char *const known[] = {"before", NULL};
	static const struct msg *const cols[] = {
	    &msg_acts_when,  &msg_acts_who,	&msg_acts_kind,
	    &msg_acts_label, &msg_acts_changes, &msg_acts_state,
	};
	struct act_info *acts =
	    arena_alloc(p->c->mem, (ACTS_SHOWN + 1) * sizeof(*acts));
	const char *before = page_param(p, "before");
	struct tnode *t, *list;
	int64_t from = 0;
	int i, n;
	enum rc rc = page_takes(p, known);

	if (rc == OK && before && (!text_parse_int(before, &from) || from < 1))
		rc = err_set(p->c, E_NOTFOUND, "", &msg_page_no_act);
	if (rc == OK)
		rc = act_list(p->c, acts, &n, ACTS_SHOWN + 1, from);
	if (rc < 0)
		return rc;
	t = page_head(p, say(p->c, &msg_acts_title));
	list = tn_set_list(t, "cols");
	for (i = 0; i < (int)ARRAY_LEN(cols); i++)
		tn_set_bool(page_col(list, say(p->c, cols[i])), "is_num",
			    cols[i] == &msg_acts_changes);
	list = tn_set_list(t, "rows");
	for (i = 0; i < n && i < ACTS_SHOWN; i++)
		put_act(p, list, &acts[i]);
	tn_set_bool(t, "has_rows", n > 0);
	tn_set_str(t, "action", "/acts");
	if (n > ACTS_SHOWN)
		tn_set_str(t, "next_url",
			   page_url(p, "/acts", "before",
				    page_plain(p, acts[ACTS_SHOWN - 1].id),
				    NULL));
	if (before)
		tn_set_str(t, "first_url", page_url(p, "/acts", NULL));
	return page_render(p, "list");
}

/* ---- one of them ---- */

static enum rc find_act(struct page *p, struct act_info *out)
{
	int64_t id;

	if (!text_parse_int(page_part(p, "id"), &id) || id < 1 ||
	    id == INT64_MAX)
		return err_set(p->c, E_NOTFOUND, "", &msg_page_no_act);
	return act_get(p->c, out, id);
}

enum rc page_one_act(struct page *p)
{
	static const char *const known[] = {"undone", NULL};
	struct act_info i;
	struct tnode *t;
	enum rc rc = page_takes(p, known);

	if (rc == OK)
		rc = find_act(p, &i);
	if (rc < 0)
		return rc;
	t = page_head(p, say(p->c, &msg_acts_one, page_plain(p, i.id)));
	page_crumb(p, page_url(p, "/acts", NULL), say(p->c, &msg_nav_acts));
	tn_set_fmt(t, "sub", "%s · %s · %s", instant(p, i.at_ms), i.author,
		   page_act_kind(p, i.kind));
	if (page_param(p, "undone"))
		page_flash(
		    p, "good",
		    say(p->c, &msg_acts_undone_now, page_plain(p, i.undoes)));
	page_act_facts(p, tn_set_list(t, "sections"), &i);
	if (i.undone_by || i.undoes)
		return page_render(p, "card");
	tn_set_str(t, "action",
		   page_url(p,
			    arena_printf(p->c->mem, "/acts/%lld/undo",
					 (long long)i.id),
			    NULL));
	tn_set_str(t, "csrf", page_csrf(p));
	tn_set_str(t, "lead", say(p->c, &msg_acts_undo_lead));
	tn_set_str(t, "button", say(p->c, &msg_acts_undo));
	tn_set_str(t, "icon", "arrow-back-up");
	tn_set_str(t, "back_url", page_url(p, "/acts", NULL));
	return page_render(p, "confirm");
}

void page_act_facts(struct page *p, struct tnode *sections,
		    const struct act_info *i)
{
	const struct {
		const struct msg *label;
		const char *text;
	} facts[] = {
	    {&msg_acts_label, i->label},
	    {&msg_acts_changes, page_num(p, i->changes)},
	    {&msg_acts_state, state_of(p, i)},
	};
	struct tnode *s = tn_item(sections), *list, *n;
	size_t k;

	tn_set_str(s, "title", page_act_kind(p, i->kind));
	tn_set_bool(s, "has_facts", true);
	list = tn_set_list(s, "facts");
	for (k = 0; k < ARRAY_LEN(facts); k++) {
		if (!*facts[k].text)
			continue;
		n = tn_item(list);
		tn_set_str(n, "label", say(p->c, facts[k].label));
		tn_set_str(n, "text", facts[k].text);
		if (k == 0) /* names of many files */
			tn_set_str(n, "size", "wide");
	}
	if (i->basis) {
		n = tn_item(list);
		tn_set_str(n, "label", page_text(p, "history_basis"));
		tn_set_str(n, "text", i->basis);
	}
}

static const char *undone_url(const struct page *p, int64_t undo)
{
	return page_url(p, act_url(p, undo), "undone", "1", NULL);
}

static enum rc undo_beside(struct page *p, const struct act_info *i)
{
	struct pending_one *x = pending_add(p->app, p->q, p->c->lang);
	enum rc rc;

	if (!x)
		return err_set(p->c, E_BUSY, "", &msg_import_many);
	x->act = i->id;
	x->state = PENDING_UNDOES;
	rc = pending_work(x, p->q->jobs);
	if (rc < 0)
		err_set(p->c, rc, "", &msg_import_many);
	else
		rc = page_redirect(p, page_pending_url(p, x, ""));
	pending_put(x);
	return rc;
}

enum rc page_undo(struct page *p)
{
	static const char *const known[] = {NULL};
	struct act_info i;
	int64_t undo;
	enum rc rc = page_takes(p, known);

	if (rc == OK)
		rc = find_act(p, &i);
	if (rc == OK && i.changes > CHANGES_AT_ONCE && p->q->jobs)
		return undo_beside(p, &i);
	if (rc == OK)
		rc = page_write(p);
	if (rc == OK)
		rc = store_undo(p->c, i.id, &undo);
	return rc < 0 ? rc : page_redirect(p, undone_url(p, undo));
}

enum rc page_undo_done(struct page *p, const struct pending_one *x)
{
	return page_redirect(p, undone_url(p, x->undo));
}
