/*
 * page_form.c: making and changing records: the form that follows from the
 * fields, and what comes back from it.
 */
#include "base/base.h"
#include "web/page_form.h"

#include "schema/messages.h"

/* ---- which records a form holds ---- */

static void add_part(struct form *f, const struct entity *e,
		     const struct row *is)
{
	struct form_part *x = &f->part[f->n++];

	x->e = e;
	x->is = is;
	x->row = is ? row_copy(f->p->c->mem, is) : row_new(f->p->c->mem, e);
	x->wrong =
	    arena_alloc(f->p->c->mem, (size_t)e->nfields * sizeof(x->wrong[0]));
	x->text =
	    arena_alloc(f->p->c->mem, (size_t)e->nfields * sizeof(x->text[0]));
}

/* The record with what completes it, if that is one or none. */
static enum rc form_of_record(struct form *f, const struct row *r)
{
	const struct list_def *l = page_list_of(f->p, r->e);
	struct row *parts[PAGE_PARTS_MAX];
	const struct row *part = NULL;
	int i, n, found = 0;
	enum rc rc = page_parts(f->p, r, parts, &n, PAGE_PARTS_MAX);

	if (rc < 0)
		return rc;
	f->l = l;
	add_part(f, r->e, r);
	for (i = 0; l && i < n; i++)
		if (parts[i]->e == l->parts[1]) {
			part = parts[i];
			found++;
		}
	/* several: each is changed on its own card */
	if (l && l->parts[1] && found <= 1)
		add_part(f, l->parts[1], part);
	return OK;
}

/* With the entity's name, for fields that are called like ?unit= or alike. */
const char *form_name(const struct form *f, int part, int field)
{
	const struct entity *e = f->part[part].e;

	return arena_printf(f->p->c->mem, "%s.%s", e->name,
			    e->fields[field].name);
}

bool form_has(const struct form *f, int part, int field)
{
	unsigned flags = f->part[part].e->fields[field].flags;

	if (flags & (FROZEN | VIRTUAL))
		return false;
	return !(flags & OWNER) || (part == 0 && !f->part[0].is);
}

/* A secret that is stored does not stand in the form again (P-12). */
bool form_hides(const struct form *f, int part, int field)
{
	const struct form_part *x = &f->part[part];

	return x->e->fields[field].cls == CREDENTIAL && x->is &&
	       x->is->v[field].tag != VAL_NULL;
}

/* What the user saw: the numbers of the last changes. */
const char *form_version(const struct form *f)
{
	const char *s = "";
	int i;

	for (i = 0; i < f->n; i++)
		s = arena_printf(
		    f->p->c->mem, "%s%s%lld", s, i ? "-" : "",
		    (long long)(f->part[i].is ? f->part[i].is->ver : 0));
	return s;
}

/* ---- what comes back ---- */

/* Several boxes of one name are one value. */
static const char *sent(const struct form *f, int part, int field)
{
	const struct request *q = f->p->q;
	const char *name = form_name(f, part, field), *all = "", *s;
	size_t i;

	for (i = 0; (s = request_param_at(q, name, i)); i++)
		all = i ? arena_printf(f->p->c->mem, "%s;%s", all, s) : s;
	return all;
}

static void read_field(struct form *f, int part, int i)
{
	struct form_part *x = &f->part[part];
	const struct field *field = &x->e->fields[i];
	struct ctx *c = f->p->c;
	const char *text = sent(f, part, i);
	struct val v;

	x->text[i] = text;
	if (form_hides(f, part, i)) {
		if (!*text) /* was not shown, so empty means as it is */
			return;
		if (strcmp(text, "-") == 0)
			text = "";
	}
	if (store_parse(c, &v, field, text) == OK) {
		x->row->v[i] = v;
		if ((field->flags & REQ) && v.tag == VAL_NULL && part == 0)
			x->wrong[i] =
			    say(c, &msg_required, field_label(field, c->lang));
	} else {
		x->wrong[i] = arena_strdup(c->mem, c->err.text);
		err_clear(c);
	}
	f->has_wrong = f->has_wrong || x->wrong[i];
}

void form_read(struct form *f)
{
	int part, i;

	for (part = 0; part < f->n; part++)
		for (i = 0; i < f->part[part].e->nfields; i++)
			if (form_has(f, part, i))
				read_field(f, part, i);
}

/* A rule of the record refused: beside its field, else above the form. */
static void take_error(struct form *f, int part)
{
	struct ctx *c = f->p->c;
	int i, k;

	f->has_wrong = true;
	for (k = 0; k < f->n; k++) {
		int at = (part + k) % f->n;

		i = entity_field(f->part[at].e, c->err.field);
		if (i >= 0 && form_has(f, at, i)) {
			f->part[at].wrong[i] =
			    arena_strdup(c->mem, c->err.text);
			err_clear(c);
			return;
		}
	}
	f->wrong = arena_strdup(c->mem, c->err.text);
	err_clear(c);
}

static bool is_blank(const struct form *f, int part)
{
	const struct form_part *x = &f->part[part];
	int i;

	for (i = 0; i < x->e->nfields; i++)
		if (form_has(f, part, i) && x->row->v[i].tag != VAL_NULL)
			return false;
	return true;
}

static enum rc save_parts(struct form *f, struct act *a, int *at)
{
	enum rc rc = OK;
	int i;

	for (i = 0; rc == OK && i < f->n; i++) {
		struct row *r = f->part[i].row;

		*at = i;
		if (i > 0) {
			int own = entity_flagged(r->e, OWNER);

			/* rules of the part ask for it even when blank */
			if (!f->part[i].is && is_blank(f, i) && !r->e->check)
				continue;
			r->v[own] = val_int(f->part[0].row->id);
			r->owner = f->part[0].row;
		}
		rc = store_save(f->p->c, a, r, NULL);
	}
	return rc;
}

/* E_INPUT and E_CONFLICT are shown in the form; the rest goes up. */
enum rc form_save(struct form *f)
{
	struct ctx *c = f->p->c;
	bool is_new = !f->part[0].is;
	const char *title = page_title_of(f->p, f->part[0].row);
	struct act *a;
	int at = 0;
	enum rc rc = page_write(f->p);

	if (rc == OK)
		rc = act_begin(c, &a, is_new ? "new" : "edit", title,
			       page_param(f->p, "basis"));
	if (rc < 0)
		return rc;
	rc = save_parts(f, a, &at);
	if (rc == OK)
		return act_commit(c, a);
	act_rollback(c, a);
	if (rc == E_INPUT || rc == E_CONFLICT)
		take_error(f, at);
	return rc;
}

/* ---- pages ---- */

/* S-32 with the names that the fields give. */
static enum rc takes(struct form *f)
{
	const struct request *q = f->p->q;
	size_t i;

	for (i = 0; i < q->n_params; i++) {
		const char *name = q->params[i].name;
		static const char *const own[] = {"csrf", "version", "basis",
						  "unit", "lang"};
		bool is_known = false, is_many = false;
		int part, k;

		for (k = 0; k < (int)ARRAY_LEN(own); k++)
			is_known = is_known || strcmp(own[k], name) == 0;
		for (part = 0; part < f->n; part++)
			for (k = 0; k < f->part[part].e->nfields; k++)
				if (form_has(f, part, k) &&
				    strcmp(form_name(f, part, k), name) == 0) {
					is_known = true;
					is_many =
					    f->part[part].e->fields[k].type ==
					    &type_choices;
				}
		if (!is_known || (!is_many && request_param_count(q, name) > 1))
			return err_set(f->p->c, E_INPUT, "", &msg_page_stray,
				       name);
	}
	return OK;
}

static enum rc show(struct form *f)
{
	if (f->has_wrong)
		f->p->r->status = 422;
	return form_show(f);
}

static enum rc begin_new(struct form *f, struct page *p)
{
	enum rc rc;

	f->p = p;
	rc = page_must_list(p, page_part(p, "kind"), &f->l);
	if (rc < 0)
		return rc;
	add_part(f, f->l->parts[0], NULL);
	if (f->l->parts[1])
		add_part(f, f->l->parts[1], NULL);
	return OK;
}

/* Fields given in the address are filled in: /new/visits?unit=… */
static void prefill(struct form *f)
{
	int scope = entity_flagged(f->part[0].e, SCOPE), i;

	for (i = 0; i < f->part[0].e->nfields; i++) {
		const char *s = sent(f, 0, i);

		if (!*s && i == scope && f->p->unit)
			s = f->p->unit;
		if (!*s || !form_has(f, 0, i))
			continue;
		if (store_parse(f->p->c, &f->part[0].row->v[i],
				&f->part[0].e->fields[i], s) < 0)
			err_clear(f->p->c);
	}
}

enum rc page_new(struct page *p)
{
	struct form f = {0};
	enum rc rc = begin_new(&f, p);

	if (rc == OK)
		rc = takes(&f);
	if (rc < 0)
		return rc;
	prefill(&f);
	return show(&f);
}

static enum rc saved(struct form *f)
{
	return page_redirect(
	    f->p, page_url(f->p, page_record_url(f->p, f->part[0].row), "saved",
			   "1", NULL));
}

enum rc page_new_save(struct page *p)
{
	struct form f = {0};
	enum rc rc = begin_new(&f, p);

	if (rc == OK)
		rc = takes(&f);
	if (rc < 0)
		return rc;
	form_read(&f);
	if (!f.has_wrong) {
		rc = form_save(&f);
		if (rc == OK)
			return saved(&f);
		if (!f.has_wrong)
			return rc;
	}
	return show(&f);
}

static enum rc begin_edit(struct form *f, struct page *p)
{
	struct row *r;
	enum rc rc = page_record(p, &r);

	f->p = p;
	if (rc == OK && r->is_void)
		rc = err_set(p->c, E_CONFLICT, "", &msg_form_was_void);
	if (rc == OK)
		rc = form_of_record(f, r);
	if (rc == OK)
		rc = takes(f);
	return rc;
}

enum rc page_edit(struct page *p)
{
	struct form f = {0};
	enum rc rc = begin_edit(&f, p);

	return rc < 0 ? rc : show(&f);
}

/* Somebody saved meanwhile: what differs now stands beside the fields. */
static void tell_conflict(struct form *f)
{
	struct ctx *c = f->p->c;
	int part, i;

	f->has_wrong = true;
	f->wrong = say(c, &msg_form_conflict);
	for (part = 0; part < f->n; part++) {
		struct form_part *x = &f->part[part];

		for (i = 0; x->is && i < x->e->nfields; i++) {
			const struct field *d = &x->e->fields[i];

			if (!form_has(f, part, i) || x->wrong[i] ||
			    val_equal(&x->is->v[i], &x->row->v[i]))
				continue;
			x->wrong[i] = say(c, &msg_form_is_now,
					  *store_show(c, d, &x->is->v[i])
					      ? page_show(f->p, d, &x->is->v[i])
					      : page_text(f->p, "unknown"));
		}
	}
}

enum rc page_edit_save(struct page *p)
{
	const char *seen = page_param(p, "version");
	struct form f = {0};
	enum rc rc = begin_edit(&f, p);

	if (rc < 0)
		return rc;
	form_read(&f);
	if (!seen || strcmp(seen, form_version(&f)) != 0) {
		tell_conflict(&f);
		p->r->status = 409;
		return form_show(&f);
	}
	if (!f.has_wrong) {
		rc = form_save(&f);
		if (rc == OK)
			return saved(&f);
		if (!f.has_wrong)
			return rc;
	}
	return show(&f);
}
