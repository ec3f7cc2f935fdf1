/*
 * refs.c: values that name other records: parsing from codes, printing as
 * codes, showing as titles.
 */
#include "base/base.h"
#include "store/store_int.h"

#include "text/text.h"

static const char *plural(const struct ctx *c, const struct entity *e)
{
	return c->lang == LANG_EN && e->label_plural_en ? e->label_plural_en
							: e->label_plural;
}

const char *entity_label(const struct ctx *c, const struct entity *e)
{
	return c->lang == LANG_EN && e->label_en ? e->label_en : e->label;
}

/* Live records of that very name, at most 2 counted.  People are named too
 * often alike: they are found by code, or by name and birth day. */
static enum rc find_by_name(struct ctx *c, const struct entity *e,
			    const char *text, struct row **row, int *found)
{
	int name = entity_flagged(e, NAME);
	struct cursor *cur;
	struct row *r;
	struct buf key;
	int got = OK;
	enum rc rc;

	*found = 0;
	if (name < 0 || e->fields[name].flags & PERSONAL)
		return OK;
	buf_init(&key, 4 * KIB);
	text_sort_key(&key, text);
	rc = cursor_open(c, &cur, e, "name_key = $1",
			 DB_ARGS(DBB(buf_text(&key), key.n)));
	while (rc == OK && *found < 2 && (got = cursor_next(c, cur, &r)) == 1)
		if ((*found)++ == 0)
			*row = row_copy(c->mem, r);
	if (rc == OK)
		cursor_close(cur);
	buf_free(&key);
	return rc == OK && got < 0 ? (enum rc)got : rc;
}

/* Finds text among the entities named in f->ref, by code, then by name; *e
 * gets the right one. */
static enum rc find(struct ctx *c, const struct field *f, const char *text,
		    const struct entity **e, struct row **row)
{
	char *names = arena_strdup(c->mem, f->ref);
	char *rest = names, *name;

	while ((name = strsep(&rest, "|"))) {
		enum rc rc;

		*e = app_entity(c->app, name);
		assert(*e);
		rc = store_by_code(c, row, *e, text);
		/* an internal id finds void records too */
		if (rc == OK && (*row)->is_void)
			return err_set(c, E_INPUT, f->name, &msg_ref_voided,
				       entity_label(c, *e), text);
		if (rc != E_NOTFOUND)
			return rc;
	}
	names = arena_strdup(c->mem, f->ref);
	for (rest = names; (name = strsep(&rest, "|"));) {
		enum rc rc;
		int found;

		*e = app_entity(c->app, name);
		rc = find_by_name(c, *e, text, row, &found);
		if (rc < 0 || found == 1)
			return rc;
		if (found > 1)
			return err_set(c, E_INPUT, f->name, &msg_ref_twice,
				       text, field_label(f, c->lang));
	}
	return err_set(c, E_INPUT, f->name, &msg_ref_unknown, text,
		       field_label(f, c->lang), plural(c, *e));
}

static enum rc parse_refs(struct ctx *c, struct val *out, const struct field *f,
			  const char *text)
{
	char *copy = arena_strdup(c->mem, text);
	char *rest = copy, *one;
	struct buf b;
	enum rc rc = OK;

	buf_init(&b, 64 * KIB);
	while (rc == OK && (one = strsep(&rest, ";"))) {
		const struct entity *e;
		struct row *row;

		one = text_clean(c->mem, one);
		if (!one || *one == '\0')
			continue;
		rc = find(c, f, one, &e, &row);
		if (rc == OK)
			buf_printf(&b, "%s%lld", b.n ? ";" : "",
				   (long long)row->id);
	}
	if (rc == OK)
		*out = b.n ? val_text(arena_strdup(c->mem, b.s))
			   : (struct val){.tag = VAL_NULL};
	buf_free(&b);
	return rc;
}

enum rc store_parse(struct ctx *c, struct val *out, const struct field *f,
		    const char *text)
{
	const struct entity *e;
	struct row *row;
	struct val v;
	enum rc rc = field_parse(c, &v, f, text);

	if (rc < 0)
		return rc;
	if (!f->type->is_ref || v.tag == VAL_NULL) {
		*out = v;
		return OK;
	}
	if (f->type == &type_refs)
		return parse_refs(c, out, f, v.s);
	rc = find(c, f, v.s, &e, &row);
	if (rc < 0)
		return rc;
	*out = f->type == &type_ref
		   ? val_int(row->id)
		   : val_text(arena_printf(c->mem, "%s:%lld", e->name,
					   (long long)row->id));
	return OK;
}

int refs_ids(const struct val *v, int64_t *out, int max)
{
	const char *s;
	char *end;
	int n = 0;

	if (v->tag != VAL_TEXT)
		return 0;
	for (s = v->s; *s && n < max; s = *end ? end + 1 : end) {
		out[n++] = strtoll(s, &end, 10);
		if (end == s)
			return n - 1;
	}
	return n;
}

bool anyref_split(struct ctx *c, const struct val *v, const struct entity **e,
		  int64_t *id)
{
	const char *colon;

	if (v->tag != VAL_TEXT || !(colon = strchr(v->s, ':')))
		return false;
	*e = app_entity(c->app,
			arena_strndup(c->mem, v->s, (size_t)(colon - v->s)));
	*id = strtoll(colon + 1, NULL, 10);
	return *e != NULL;
}

static const char *target(struct ctx *c, const struct entity *e, int64_t id,
			  bool titles)
{
	const struct row *row;

	if (store_ref(c, &row, e, id) < 0)
		return "";
	return titles ? row_title(c, row) : row_handle(c, row);
}

static const char *many_text(struct ctx *c, const struct entity *e,
			     const struct val *v, bool titles)
{
	int64_t ids[REFS_MAX];
	struct buf b;
	const char *s;
	int i, n = refs_ids(v, ids, REFS_MAX);

	buf_init(&b, MIB);
	for (i = 0; i < n; i++) {
		if (i)
			buf_str(&b, "; ");
		buf_str(&b, target(c, e, ids[i], titles));
	}
	s = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

static const char *ref_text(struct ctx *c, const struct field *f,
			    const struct val *v, bool titles)
{
	const struct entity *e;
	int64_t id;

	if (f->type == &type_anyref)
		return anyref_split(c, v, &e, &id) ? target(c, e, id, titles)
						   : "";
	e = app_entity(c->app, f->ref);
	assert(e);
	return f->type == &type_ref ? target(c, e, v->i, titles)
				    : many_text(c, e, v, titles);
}

const char *store_show(struct ctx *c, const struct field *f,
		       const struct val *v)
{
	if (v->tag == VAL_NULL)
		return "";
	if (f->type->is_ref)
		return ref_text(c, f, v, true);
	return field_show(c, f, v);
}

const char *store_print(struct ctx *c, const struct field *f,
			const struct val *v)
{
	struct buf b;
	const char *s;

	if (v->tag == VAL_NULL)
		return "";
	if (f->type->is_ref)
		return ref_text(c, f, v, false);
	buf_init(&b, 64 * KIB);
	f->type->print(&b, LANG_VI, f, v);
	s = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

enum rc cursor_open_refs(struct ctx *c, struct cursor **out,
			 const struct entity *e, const struct field *f,
			 const struct row *to)
{
	struct val v = val_int(to->id);
	const char *where;

	*out = NULL;
	if (!f->type->is_ref || !strstr(f->ref, to->e->name))
		return OK;
	if (f->type == &type_ref)
		return strcmp(f->ref, to->e->name) == 0
			   ? cursor_open_by(c, out, e, f, &v, true)
			   : OK;
	if (f->type == &type_anyref) {
		v = val_text(arena_printf(c->mem, "%s:%lld", to->e->name,
					  (long long)to->id));
		return cursor_open_by(c, out, e, f, &v, true);
	}
	v = val_text(arena_printf(c->mem, "%%;%lld;%%", (long long)to->id));
	where = arena_printf(c->mem, "';' || %s || ';' LIKE $1 ORDER BY id",
			     f->name);
	return cursor_open(c, out, e, where, &v, 1);
}
