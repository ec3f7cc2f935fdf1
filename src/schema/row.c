/*
 * row.c: records in memory: making, reading, setting, checking.
 */
#include "base/base.h"
#include "schema/schema.h"

#include "schema/messages.h"
#include "text/text.h"

enum { FIELD_MAX_DEFAULT = 200 };

struct val val_copy(struct arena *mem, const struct val *v)
{
	struct val copy = *v;

	if (v->tag >= VAL_TEXT)
		copy.s = arena_bytes(mem, v->s, v->n);
	return copy;
}

struct row *row_new(struct arena *mem, const struct entity *e)
{
	struct row *r =
	    arena_alloc(mem, sizeof(*r) + (size_t)e->nfields * sizeof(r->v[0]));

	r->e = e;
	r->mem = mem;
	return r;
}

struct row *row_copy(struct arena *mem, const struct row *r)
{
	struct row *n = row_new(mem, r->e);
	int i;

	n->id = r->id;
	n->ver = r->ver;
	n->is_void = r->is_void;
	memcpy(n->uid, r->uid, sizeof(n->uid));
	for (i = 0; i < r->e->nfields; i++)
		n->v[i] = val_copy(mem, &r->v[i]);
	return n;
}

int entity_field(const struct entity *e, const char *name)
{
	const struct field *f, *end = e->fields + e->nfields;

	/* the linker keeps one copy of a literal: nearly always the same */
	for (f = e->fields; f < end; f++)
		if (f->name == name)
			return (int)(f - e->fields);
	for (f = e->fields; f < end; f++)
		if (*f->name == *name && strcmp(f->name, name) == 0)
			return (int)(f - e->fields);
	return -1;
}

int entity_flagged(const struct entity *e, unsigned flag)
{
	int i;

	for (i = 0; i < e->nfields; i++)
		if (e->fields[i].flags & flag)
			return i;
	return -1;
}

const struct field *entity_reach_field(const struct entity *e)
{
	int i = -1;

	if (e->reach == REACH_SCOPE || e->reach == REACH_SHOWN)
		i = entity_flagged(e, SCOPE);
	if (i < 0 && e->reach_by && e->reach != REACH_SCOPE)
		i = entity_field(e, e->reach_by);
	return i >= 0 ? &e->fields[i] : NULL;
}

bool entity_has_name(const struct entity *e)
{
	return entity_flagged(e, NAME) >= 0;
}

bool entity_has_words(const struct entity *e)
{
	int name = entity_flagged(e, NAME);

	return name >= 0 && !(e->fields[name].flags & PERSONAL);
}

static int must_field(const struct row *r, const char *field)
{
	int i = entity_field(r->e, field);

	assert(i >= 0);
	return i;
}

const struct val *row_val(const struct row *r, const char *field)
{
	return &r->v[must_field(r, field)];
}

int64_t row_int(const struct row *r, const char *field)
{
	const struct val *v = row_val(r, field);

	return v->tag == VAL_INT ? v->i : 0;
}

const char *row_text(const struct row *r, const char *field)
{
	const struct val *v = row_val(r, field);

	return v->tag == VAL_TEXT ? v->s : "";
}

bool row_is_null(const struct row *r, const char *field)
{
	return row_val(r, field)->tag == VAL_NULL;
}

void row_set_int(struct row *r, const char *field, int64_t i)
{
	r->v[must_field(r, field)] = val_int(i);
}

void row_set_text(struct row *r, const char *field, const char *s)
{
	r->v[must_field(r, field)] = val_text(s);
}

void row_set_null(struct row *r, const char *field)
{
	r->v[must_field(r, field)] = (struct val){.tag = VAL_NULL};
}

bool row_is_blank(const struct row *r, const char *field)
{
	int i = must_field(r, field);

	return r->v[i].tag == VAL_NULL && !(r->unread & (uint64_t)1 << i);
}

static void append(struct ctx *c, const struct row *r, struct warning **end,
		   const char *field, const struct say *say)
{
	struct warning *w = arena_alloc(r->mem, sizeof(*w));

	w->field = field;
	w->msg = say->msg;
	w->text = say_text(r->mem, c->lang, say);
	while (*end)
		end = &(*end)->next;
	*end = w;
}

void row_warn(struct ctx *c, struct row *r, const char *field,
	      const struct say *say)
{
	append(c, r, &r->warnings, field, say);
}

void row_fault_say(struct ctx *c, struct row *r, const char *field,
		   const struct say *say)
{
	append(c, r, &r->faults, field, say);
}

const char *field_label(const struct field *f, enum lang lang)
{
	return lang == LANG_EN && f->label_en ? f->label_en : f->label;
}

const char *field_group(const struct field *f, enum lang lang)
{
	return lang == LANG_EN && f->group_en ? f->group_en : f->group;
}

const char *field_help(const struct field *f, enum lang lang)
{
	return lang == LANG_EN && f->help_en ? f->help_en : f->help;
}

const char *field_shown(const struct field *f, enum lang lang)
{
	return lang == LANG_VI && f->shown ? f->shown : field_label(f, lang);
}

enum rc field_parse(struct ctx *c, struct val *out, const struct field *f,
		    const char *text)
{
	size_t most = f->max ? (size_t)f->max : FIELD_MAX_DEFAULT;
	char *clean = text_clean(c->mem, text);
	struct val v = {.tag = VAL_NULL};
	enum rc rc;

	if (!clean)
		return err_set(c, E_INPUT, f->name, &msg_not_utf8,
			       field_label(f, c->lang));
	if (*clean == '\0') {
		*out = v;
		return OK;
	}
	if (text_chars(clean) > most)
		return err_set(c, E_INPUT, f->name, &msg_too_long,
			       field_label(f, c->lang),
			       arena_printf(c->mem, "%zu", most));
	rc = f->type->parse(c, &v, f, clean);
	if (rc < 0)
		return rc;
	*out = v;
	return OK;
}

enum rc row_rules(struct ctx *c, struct row *r)
{
	static const struct msg as_it_is = {"%1", "%1"};
	enum rc rc;

	r->faults = NULL;
	rc = r->e->check ? r->e->check(c, r) : OK;
	if (rc == OK && r->faults)
		rc = err_set(c, E_INPUT, r->faults->field, &as_it_is,
			     r->faults->text);
	return rc;
}

enum rc row_check(struct ctx *c, struct row *r)
{
	int i;

	for (i = 0; i < r->e->nfields; i++) {
		const struct field *f = &r->e->fields[i];

		if ((f->flags & REQ) && !(f->flags & VIRTUAL) &&
		    r->v[i].tag == VAL_NULL)
			return err_set(c, E_INPUT, f->name, &msg_required,
				       field_label(f, c->lang));
	}
	return row_rules(c, r);
}

char *field_show(struct ctx *c, const struct field *f, const struct val *v)
{
	struct buf b;
	char *s;

	if (v->tag == VAL_NULL)
		return arena_strdup(c->mem, "");
	buf_init(&b, 64 * KIB);
	(f->type->show ? f->type->show : f->type->print)(&b, c->lang, f, v);
	s = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}
