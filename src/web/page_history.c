/*
 * page_history.c: who changed what in a record and what completes it, and
 * the record as it was on a day.
 */
#include "base/base.h"
#include "web/pages.h"

enum { CHANGES_MAX = 4096, DAY_MS = 86400000, EAST_MS = 7 * 3600000 };

struct one {
	const struct row *r;
	const struct change *c;
};

static const struct msg *op_name(char op)
{
	static const struct {
		char op;
		const struct msg *msg;
	} ops[] = {
	    {'+', &msg_history_added},
	    {'=', &msg_history_changed},
	    {'-', &msg_history_voided},
	    {'~', &msg_history_restored},
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(ops); i++)
		if (ops[i].op == op)
			return ops[i].msg;
	return &msg_history_changed;
}

static void put_field(struct page *p, struct tnode *list,
		      const struct change_field *f)
{
	struct tnode *n = tn_item(list);

	tn_set_str(n, "label",
		   f->field ? field_shown(f->field, p->c->lang) : f->name);
	if (!f->field)
		return;
	tn_set_str(n, "before", page_show(p, f->field, &f->before));
	tn_set_str(n, "after", page_show(p, f->field, &f->after));
}

static void put_change(struct page *p, struct tnode *list, const struct one *x)
{
	const struct change *c = x->c;
	char at[INSTANT_TEXT], iso[INSTANT_TEXT];
	struct tnode *n = tn_item(list), *fields = NULL;
	int i;

	tn_set_str(n, "at", arena_strdup(p->c->mem, instant_vi(at, c->at_ms)));
	tn_set_str(n, "iso",
		   arena_strdup(p->c->mem, instant_iso(iso, c->at_ms)));
	tn_set_str(n, "who", c->author);
	tn_set_fmt(n, "what", "%s: %s · %s %s", say(p->c, op_name(c->op)),
		   page_entity(p, x->r->e), page_act_kind(p, c->kind),
		   c->label);
	tn_set_str(n, "basis", c->basis);
	for (i = 0; i < c->n; i++) {
		if (c->f[i].field && (c->f[i].field->flags & OWNER))
			continue;
		if (!fields) {
			tn_set_bool(n, "has_fields", true);
			fields = tn_set_list(n, "fields");
		}
		put_field(p, fields, &c->f[i]);
	}
}

static int newest_first(const void *a, const void *b)
{
	const struct one *x = a, *y = b;

	return x->c->seq == y->c->seq ? 0 : x->c->seq < y->c->seq ? 1 : -1;
}

static enum rc add_history(struct page *p, const struct row *r, struct one *all,
			   int *n)
{
	struct change *ch;
	int i, got;
	enum rc rc = store_history(p->c, &ch, &got, r);

	for (i = 0; rc == OK && i < got && *n < CHANGES_MAX; i++)
		all[(*n)++] = (struct one){r, &ch[i]};
	return rc;
}

static enum rc show_history(struct page *p, struct row *r, struct row **parts,
			    int nparts)
{
	struct one *all = arena_alloc(p->c->mem, CHANGES_MAX * sizeof(*all));
	struct tnode *t, *list;
	int i, n = 0;
	enum rc rc = add_history(p, r, all, &n);

	for (i = 0; rc == OK && i < nparts; i++)
		rc = add_history(p, parts[i], all, &n);
	if (rc < 0)
		return rc;
	qsort(all, (size_t)n, sizeof(all[0]), newest_first);
	t = page_head(p, say(p->c, &msg_history_title, page_title_of(p, r)));
	page_record_crumbs(p, r);
	page_crumb(p, NULL, page_text(p, "history"));
	tn_set_str(t, "action", p->q->path);
	if (p->unit) {
		struct tnode *h = tn_item(tn_set_list(t, "hidden"));

		tn_set_str(h, "name", "unit");
		tn_set_str(h, "value", p->unit);
	}
	list = tn_set_list(t, "changes");
	for (i = 0; i < n; i++)
		put_change(p, list, &all[i]);
	return page_render(p, "history");
}

/* The last millisecond of the day, in Vietnam's time. */
static int64_t day_end(day_t d)
{
	return (day_number(d) + 1) * DAY_MS - EAST_MS - 1;
}

static enum rc show_as_of(struct page *p, struct row *r, struct row **parts,
			  int nparts, day_t day)
{
	char shown[DAY_TEXT];
	const char *text = arena_strdup(p->c->mem, day_vi(shown, day));
	struct row *then;
	struct tnode *t, *sections;
	enum rc rc = store_as_of(p->c, &then, r, day_end(day));
	int i;

	if (rc == E_NOTFOUND)
		return err_set(p->c, rc, "as_of", &msg_card_not_yet, text);
	if (rc < 0)
		return rc;
	t = page_head(p, say(p->c, &msg_card_as_of, page_title_of(p, then)));
	page_record_crumbs(p, r);
	page_crumb(p, p->q->path, page_text(p, "history"));
	tn_set_str(t, "asof", text);
	sections = tn_set_list(t, "sections");
	page_put_facts(p, sections, then, say(p->c, &msg_card_general), false);
	for (i = 0; i < nparts; i++) {
		rc = store_as_of(p->c, &then, parts[i], day_end(day));
		if (rc == OK)
			page_put_facts(p, sections, then,
				       page_entity(p, then->e), false);
		else if (rc != E_NOTFOUND)
			return rc;
	}
	return page_render(p, "card");
}

enum rc page_history(struct page *p)
{
	static const char *const known[] = {"as_of", NULL};
	struct row *parts[PAGE_PARTS_MAX], *r;
	day_t day = 0;
	int n;
	enum rc rc = page_takes(p, known);

	if (rc == OK)
		rc = page_record_whole(p, &r, parts, &n);
	if (rc == OK)
		rc = page_param_day(p, "as_of", &day);
	if (rc < 0)
		return rc;
	return day ? show_as_of(p, r, parts, n, day)
		   : show_history(p, r, parts, n);
}
