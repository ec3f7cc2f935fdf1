/*
 * page_form_show.c: the form as a page, and the page that makes a record
 * void.
 */
#include "base/base.h"
#include "web/page_form.h"

#include "schema/catalogue.h"

enum { LONG_TEXT = 200, PARTS_MAX = 16 };

/* ---- controls ---- */

static bool is_chosen(const struct field *d, const char *text, const char *code)
{
	size_t n = strlen(code);
	const char *s = text;

	if (d->type == &type_choice)
		return strcmp(text, code) == 0;
	for (; *s; s += *s == ';') {
		size_t len = strcspn(s, ";");

		if (len == n && strncmp(s, code, n) == 0)
			return true;
		s += len;
	}
	return false;
}

static void put_options(const struct form *f, struct tnode *x,
			const struct field *d, const char *text)
{
	struct tnode *list = tn_set_list(x, "options"), *o;
	const struct choice *const *all;
	int i, n;

	if (d->type == &type_choice) {
		o = tn_item(list);
		tn_set_str(o, "value", "");
		tn_set_str(o, "label", "–");
	}
	all = choice_all(d->list, &n);
	for (i = 0; i < n; i++) {
		o = tn_item(list);
		tn_set_str(o, "value", all[i]->code);
		tn_set_str(o, "label", choice_label(all[i], f->p->c->lang));
		tn_set_bool(o, "is_selected", is_chosen(d, text, all[i]->code));
	}
}

/* What stands in the control: as sent, else as stored. */
static const char *value_of(const struct form *f, int part, int i)
{
	const struct form_part *x = &f->part[part];
	const struct field *d = &x->e->fields[i];
	const struct val *v = &x->row->v[i];
	char day[DAY_TEXT];

	if (x->text[i])
		return x->text[i];
	if (v->tag == VAL_NULL || form_hides(f, part, i))
		return "";
	if (d->type == &type_day)
		return arena_strdup(f->p->c->mem, day_vi(day, (day_t)v->i));
	if (d->type == &type_choice || d->type == &type_choices)
		return v->s;
	return store_print(f->p->c, d, v);
}

static const char *kind_names(const struct form *f, const struct field *d)
{
	const char *all = "", *s = d->ref;

	while (s && *s) {
		size_t n = strcspn(s, "|");
		const struct entity *e =
		    app_entity(f->p->c->app, arena_strndup(f->p->c->mem, s, n));

		if (e)
			all = arena_printf(f->p->c->mem, "%s%s%s", all,
					   *all ? ", " : "",
					   page_entity(f->p, e));
		s += n + (s[n] == '|');
	}
	return all;
}

static const char *hint(const struct form *f, int part, int i)
{
	const struct form_part *x = &f->part[part];
	const struct field *d = &x->e->fields[i];
	struct ctx *c = f->p->c;
	const char *how = field_help(d, f->p->c->lang);

	if (form_hides(f, part, i))
		return say(c, &msg_form_secret);
	if (!d->type->is_ref)
		return how ? how : "";
	if (x->row->v[i].tag != VAL_NULL && !x->text[i])
		return store_show(c, d, &x->row->v[i]);
	return say(
	    c, d->type == &type_refs ? &msg_form_codes_of : &msg_form_code_of,
	    kind_names(f, d));
}

/* Where a field that takes one code finds records while somebody types. */
static const char *find_url(const struct form *f, const struct field *d)
{
	if (d->type != &type_ref && d->type != &type_anyref)
		return NULL;
	return page_url(f->p, "/search", "of", d->ref, "unit", "", NULL);
}

static void put_control(struct tnode *n, const struct field *d)
{
	static const struct {
		const struct ftype *type;
		const char *control, *size;
	} controls[] = {
	    {&type_day, "is_day", "third"},
	    {&type_count, "is_number", "third"},
	    {&type_yes, "is_check", "third"},
	    {&type_choice, "is_choice", "third"},
	    {&type_choices, "is_many", ""},
	    {&type_refs, "is_long", ""},
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(controls); i++)
		if (d->type == controls[i].type) {
			tn_set_bool(n, controls[i].control, true);
			tn_set_str(n, "size", controls[i].size);
			return;
		}
	tn_set_bool(n, d->max > LONG_TEXT ? "is_long" : "is_text", true);
	tn_set_str(n, "size", d->max > LONG_TEXT ? "" : "half");
}

static void put_field(const struct form *f, struct tnode *fields, int part,
		      int i)
{
	const struct form_part *x = &f->part[part];
	const struct field *d = &x->e->fields[i];
	const char *text = value_of(f, part, i);
	struct tnode *n = tn_item(fields);

	put_control(n, d);
	tn_set_str(n, "name", form_name(f, part, i));
	tn_set_str(n, "label", field_label(d, f->p->c->lang));
	tn_set_str(n, "value", text);
	tn_set_str(n, "hint", hint(f, part, i));
	tn_set_str(n, "wrong", x->wrong[i]);
	tn_set_str(n, "find_url", find_url(f, d));
	tn_set_bool(n, "is_required",
		    (d->flags & REQ) && !form_hides(f, part, i));
	if (d->type == &type_yes)
		tn_set_bool(n, "is_checked", *text != '\0');
	if (d->type == &type_choice || d->type == &type_choices)
		put_options(f, n, d, text);
}

static void put_groups(const struct form *f, struct tnode *groups)
{
	struct tnode *fields = NULL;
	const char *pending;
	int part, i;

	for (part = 0; part < f->n; part++) {
		const struct entity *e = f->part[part].e;

		pending = part ? page_entity(f->p, e)
			       : say(f->p->c, &msg_card_general);
		for (i = 0; i < e->nfields; i++) {
			if (e->fields[i].group)
				pending =
				    field_group(&e->fields[i], f->p->c->lang);
			if (!form_has(f, part, i))
				continue;
			if (pending) {
				struct tnode *g = tn_item(groups);

				tn_set_str(g, "title", pending);
				fields = tn_set_list(g, "fields");
				pending = NULL;
			}
			put_field(f, fields, part, i);
		}
	}
}

/* ---- the page ---- */

enum rc form_show(struct form *f)
{
	struct page *p = f->p;
	const struct row *is = f->part[0].is;
	const char *back;
	struct tnode *t;

	t = page_head(
	    p, is ? say(p->c, &msg_form_edit, page_title_of(p, is))
		  : say(p->c, &msg_form_new, page_entity(p, f->part[0].e)));
	if (is) {
		page_record_crumbs(p, is);
		back = page_record_url(p, is);
	} else {
		back = page_url(
		    p, arena_printf(p->c->mem, "/list/%s", f->l->kind), NULL);
		page_crumb(p, back, page_list_label(p, f->l));
	}
	page_crumb(p, NULL, page_text(p, is ? "edit" : "add"));
	tn_set_str(t, "action", page_url(p, p->q->path, NULL));
	tn_set_str(t, "csrf", page_csrf(p));
	tn_set_str(t, "back_url", back);
	if (is)
		tn_set_str(t, "row_version", form_version(f));
	tn_set_bool(t, "has_wrong", f->has_wrong);
	tn_set_str(t, "wrong", f->wrong);
	tn_set_bool(t, "asks_basis", true);
	tn_set_str(t, "basis", page_param(p, "basis"));
	put_groups(f, tn_set_list(t, "groups"));
	return page_render_part(p, "form", "form_body");
}

/* ---- void ---- */

static enum rc find_living(struct page *p, struct row **r)
{
	enum rc rc = page_record(p, r);

	if (rc == OK && (*r)->is_void)
		rc = err_set(p->c, E_CONFLICT, "", &msg_form_was_void);
	return rc;
}

static enum rc show_void(struct page *p, const struct row *r, const char *wrong)
{
	struct tnode *t, *n;

	t = page_head(p, say(p->c, &msg_form_void, page_title_of(p, r)));
	page_record_crumbs(p, r);
	page_crumb(p, NULL, say(p->c, &msg_form_void_act));
	tn_set_str(t, "action", page_url(p, p->q->path, NULL));
	tn_set_str(t, "csrf", page_csrf(p));
	tn_set_str(t, "back_url", page_record_url(p, r));
	tn_set_str(t, "lead", say(p->c, &msg_form_void_hint));
	tn_set_str(t, "button", say(p->c, &msg_form_void_act));
	tn_set_str(t, "icon", "trash");
	n = tn_item(tn_set_list(t, "fields"));
	tn_set_bool(n, "is_long", true);
	tn_set_str(n, "name", "reason");
	tn_set_str(n, "label", say(p->c, &msg_form_void_reason));
	tn_set_bool(n, "is_required", true);
	tn_set_str(n, "wrong", wrong);
	return page_render(p, "confirm");
}

enum rc page_void(struct page *p)
{
	static const char *const known[] = {NULL};
	struct row *r;
	enum rc rc = page_takes(p, known);

	if (rc == OK)
		rc = find_living(p, &r);
	return rc < 0 ? rc : show_void(p, r, NULL);
}

/* What completes the record goes with it. */
static enum rc void_all(struct page *p, struct row *r, const char *reason)
{
	struct row *parts[PARTS_MAX];
	struct act *a;
	int i, n;
	enum rc rc = page_write(p);

	if (rc == OK)
		rc = page_parts(p, r, parts, &n, PARTS_MAX);
	if (rc == OK)
		rc = act_begin(p->c, &a, "void", page_title_of(p, r), reason);
	if (rc < 0)
		return rc;
	for (i = 0; rc == OK && i < n; i++)
		rc = store_void(p->c, a, parts[i]);
	if (rc == OK)
		rc = store_void(p->c, a, r);
	if (rc == OK)
		return act_commit(p->c, a);
	act_rollback(p->c, a);
	return rc;
}

enum rc page_void_save(struct page *p)
{
	static const char *const known[] = {"reason", NULL};
	const char *reason = page_param(p, "reason");
	struct row *r;
	enum rc rc = page_takes(p, known);

	if (rc == OK)
		rc = find_living(p, &r);
	if (rc < 0)
		return rc;
	if (!reason || !reason[strspn(reason, " \t\r\n")]) {
		p->r->status = 422;
		return show_void(p, r, say(p->c, &msg_form_void_no_reason));
	}
	rc = void_all(p, r, reason);
	if (rc < 0)
		return rc;
	return page_redirect(p, page_record_url(p, r));
}
