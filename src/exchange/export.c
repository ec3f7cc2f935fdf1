/*
 * export.c: records as rows of a list, and the empty template.
 */
#include "base/base.h"
#include "exchange/export.h"

#include "base/map.h"
#include "exchange/list_messages.h"
#include "schema/catalogue.h"
#include "store/store.h"

enum { CHOICES_MAX = 128, NAME_SHEET_MAX = 31 };

struct export
{
	struct ctx *c;
	const struct list_def *l;
	const struct idset *units;
	struct list_col cols[LIST_COLUMNS];
	const struct field *field[LIST_COLUMNS];
	int ncols;
	struct sheet_out *out;
	struct map *handles[LIST_COLUMNS]; /* id -> position in texts */
	struct arena *mem;
};

static enum rc kind_of_path(struct ctx *c, const char *path,
			    enum out_kind *kind)
{
	size_t n = strlen(path);

	if (n > 5 && strcmp(path + n - 5, ".xlsx") == 0)
		*kind = OUT_XLSX;
	else if (n > 4 && strcmp(path + n - 4, ".csv") == 0)
		*kind = OUT_CSV;
	else
		return err_set(c, E_USAGE, "", &msg_out_ending, path);
	return OK;
}

static enum col_kind column_kind(const struct field *f)
{
	if (f->type == &type_day)
		return COL_DAY;
	if (f->type == &type_count)
		return COL_INT;
	return COL_TEXT;
}

static const char *const *pick_list(struct ctx *c, const struct field *f)
{
	const struct choice *const *all;
	const char **out;
	int i, n;

	if (f->type == &type_yes) {
		static const char *const yes[] = {"x", NULL};

		return yes;
	}
	if (f->type != &type_choice)
		return NULL;
	all = choice_all(f->list, &n);
	if (n == 0 || n > CHOICES_MAX)
		return NULL;
	out = arena_alloc(c->mem, (size_t)(n + 1) * sizeof(out[0]));
	for (i = 0; i < n; i++)
		out[i] = choice_label(all[i], LANG_VI);
	return out;
}

static void make_columns(struct ctx *c, const struct list_def *l,
			 struct out_col *out, bool is_template)
{
	struct list_col cols[LIST_COLUMNS];
	int i, n = list_written(l, cols);

	for (i = 0; i < n; i++) {
		const struct field *f =
		    &l->parts[cols[i].part]->fields[cols[i].field];

		out[i] = (struct out_col){
		    .title = f->label,
		    .kind = column_kind(f),
		    .width = f->flags & NAME ? 28 : 0,
		    .is_required = is_template && (f->flags & REQ),
		    .note = is_template ? f->help : NULL,
		    .choices = is_template ? pick_list(c, f) : NULL,
		};
	}
}

static enum rc open_sheet(struct ctx *c, const struct list_def *l,
			  const char *path, bool is_template,
			  struct sheet_out **out)
{
	struct out_col cols[LIST_COLUMNS];
	struct list_col lc[LIST_COLUMNS];
	enum out_kind kind;
	enum rc rc = kind_of_path(c, path, &kind);

	if (rc < 0)
		return rc;
	make_columns(c, l, cols, is_template);
	rc = sheet_out_open(c, out, kind, path);
	if (rc < 0)
		return rc;
	rc =
	    sheet_out_sheet(c, *out, l->label, NULL, cols, list_written(l, lc));
	if (rc < 0)
		sheet_out_abort(*out);
	return rc;
}

/* All values of a choice, as the clerk may write them. */
static const char *values_of(struct ctx *c, const struct field *f)
{
	const struct choice *const *all;
	struct buf b;
	const char *s;
	int i, n = 0;

	all = f->list ? choice_all(f->list, &n) : NULL;
	buf_init(&b, 16 * KIB);
	for (i = 0; i < n; i++)
		buf_printf(&b, "%s%s", i ? "; " : "",
			   choice_label(all[i], LANG_VI));
	s = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

/* The second sheet of a template: each column, how to write it, what for. */
static enum rc write_guide(struct ctx *c, struct sheet_out *out,
			   const struct list_def *l)
{
	static const struct out_col titles[] = {
	    {.title = "Tên cột", .width = 28, .is_wrapped = true},
	    {.title = "Phải có", .width = 9, .is_wrapped = true},
	    {.title = "Cách ghi", .width = 34, .is_wrapped = true},
	    {.title = "Giải thích", .width = 34, .is_wrapped = true},
	    {.title = "Các giá trị", .width = 70, .is_wrapped = true},
	};
	struct list_col cols[LIST_COLUMNS];
	int i, n = list_written(l, cols);
	enum rc rc = sheet_out_sheet(c, out, SHEET_GUIDE, NULL, titles,
				     (int)ARRAY_LEN(titles));

	for (i = 0; rc == OK && i < n; i++) {
		const struct field *f =
		    &l->parts[cols[i].part]->fields[cols[i].field];

		sheet_out_text(out, f->label);
		sheet_out_text(out, f->flags & REQ ? "x" : NULL);
		sheet_out_text(out, f->flags & FULLDAY
					? say(c, &msg_full_day_how)
					: say(c, f->type->how));
		sheet_out_text(out, f->help);
		sheet_out_text(out, values_of(c, f));
		sheet_out_row(out);
	}
	return rc;
}

enum rc export_template(struct ctx *c, const struct list_def *l,
			const char *path)
{
	struct sheet_out *out;
	enum out_kind kind;
	enum rc rc = kind_of_path(c, path, &kind);

	if (rc == OK)
		rc = open_sheet(c, l, path, true, &out);
	if (rc == OK && kind == OUT_XLSX && (rc = write_guide(c, out, l)) < 0)
		sheet_out_abort(out);
	return rc < 0 ? rc : sheet_out_close(c, out);
}

/* A ref's handle, looked up once per target. */
static const char *handle(struct export *x, int col, const struct field *f,
			  const struct val *v)
{
	int64_t at;
	const char *s;

	if (f->type != &type_ref)
		return store_print(x->c, f, v);
	if (!x->handles[col])
		x->handles[col] = map_new();
	if (map_geti(x->handles[col], v->i, &at))
		return (const char *)(intptr_t)at;
	s = arena_strdup(x->mem, store_print(x->c, f, v));
	map_puti(x->handles[col], v->i, (int64_t)(intptr_t)s, NULL);
	return s;
}

/* The value behind "person.full_name": a field of what a ref points to. */
static enum rc via_value(struct export *x, const struct row *r,
			 const struct field *f, struct val *out)
{
	const char *dot = strchr(f->via, '.');
	int ref = entity_field(
	    r->e, arena_strndup(x->c->mem, f->via, (size_t)(dot - f->via)));
	const struct entity *e = app_entity(x->c->app, r->e->fields[ref].ref);
	struct row *target;
	enum rc rc;

	*out = (struct val){.tag = VAL_NULL};
	if (r->v[ref].tag == VAL_NULL)
		return OK;
	rc = store_get(x->c, &target, e, r->v[ref].i);
	if (rc == OK)
		*out = *row_val(target, dot + 1);
	return rc == E_NOTFOUND ? OK : rc;
}

static enum rc put_cell(struct export *x, int col, const struct row *r)
{
	const struct field *f = x->field[col];
	struct val v = {.tag = VAL_NULL};
	enum rc rc = OK;

	if (f->flags & VIRTUAL)
		rc = via_value(x, r, f, &v);
	else if (r)
		v = r->v[x->cols[col].field];
	if (rc < 0)
		return rc;
	if (v.tag == VAL_NULL)
		sheet_out_empty(x->out);
	else if (f->type == &type_day)
		sheet_out_day(x->out, (day_t)v.i);
	else if (f->type == &type_count)
		sheet_out_int(x->out, v.i);
	else
		sheet_out_text(x->out, handle(x, col, f, &v));
	return OK;
}

static enum rc put_row(struct export *x, const struct row *part[LIST_PARTS])
{
	enum rc rc = OK;
	int i;

	for (i = 0; rc == OK && i < x->ncols; i++) {
		const struct row *r = part[x->cols[i].part];

		if (r)
			rc = put_cell(x, i, r);
		else
			sheet_out_empty(x->out);
	}
	if (rc == OK)
		sheet_out_row(x->out);
	return rc;
}

/*
 * Does the record belong to one of the units?  By itself if it is one, by
 * its SCOPE field, else through the first ref to a record that has one.
 */
static enum rc in_scope(struct export *x, const struct row *r, int depth,
			bool *in)
{
	int scope = entity_flagged(r->e, SCOPE);
	const struct entity *tree;
	int i;
	enum rc rc;

	*in = true;
	if (!x->units)
		return OK;
	if (scope >= 0 && r->v[scope].tag == VAL_INT) {
		*in = idset_has(x->units, r->v[scope].i);
		return OK;
	}
	for (i = 0; i < r->e->nfields && depth < 3; i++) {
		const struct field *f = &r->e->fields[i];
		struct row *target;

		if (f->type != &type_ref || r->v[i].tag != VAL_INT)
			continue;
		tree = app_entity(x->c->app, f->ref);
		if (tree == r->e || entity_flagged(tree, SCOPE) < 0)
			continue;
		rc = store_get(x->c, &target, tree, r->v[i].i);
		if (rc < 0)
			return rc;
		return in_scope(x, target, depth + 1, in);
	}
	return OK;
}

/* Units themselves have no SCOPE field: the tree's own records. */
static bool is_tree_record(const struct export *x)
{
	const struct entity *e = x->l->parts[0];
	int i;

	if (entity_flagged(e, SCOPE) >= 0)
		return false;
	for (i = 0; i < x->c->app->nentities; i++) {
		int s = entity_flagged(x->c->app->entities[i], SCOPE);

		if (s >= 0 &&
		    strcmp(x->c->app->entities[i]->fields[s].ref, e->name) == 0)
			return true;
	}
	return false;
}

static enum rc put_parts(struct export *x, const struct row *first)
{
	const struct row *part[LIST_PARTS] = {first};
	const struct entity *e = x->l->parts[1];
	struct cursor *cur;
	struct row *r;
	enum rc rc;
	int got, n = 0;

	if (!e)
		return put_row(x, part);
	rc = cursor_open_by(x->c, &cur, e, &e->fields[entity_flagged(e, OWNER)],
			    &(const struct val){.tag = VAL_INT, .i = first->id},
			    false);
	if (rc < 0)
		return rc;
	while (rc == OK && (got = cursor_next(x->c, cur, &r)) == 1) {
		part[1] = r;
		rc = put_row(x, part);
		n++;
	}
	cursor_close(cur);
	if (rc == OK && got < 0)
		return (enum rc)got;
	part[1] = NULL;
	return rc == OK && n == 0 ? put_row(x, part) : rc;
}

static enum rc put_all(struct export *x)
{
	bool tree = is_tree_record(x);
	struct cursor *cur;
	struct row *r;
	enum rc rc = cursor_open(x->c, &cur, x->l->parts[0], NULL, NULL, 0);
	int got = OK;

	if (rc < 0)
		return rc;
	while (rc == OK && (got = cursor_next(x->c, cur, &r)) == 1) {
		struct arena_mark m = arena_mark(x->c->mem);
		bool in = true;

		if (tree && x->units)
			in = idset_has(x->units, r->id);
		else
			rc = in_scope(x, r, 0, &in);
		if (rc == OK && in)
			rc = put_parts(x, r);
		arena_rewind(x->c->mem, m);
	}
	cursor_close(cur);
	return rc == OK && got < 0 ? (enum rc)got : rc;
}

enum rc export_list(struct ctx *c, const struct list_def *l,
		    const struct idset *units, const char *path)
{
	struct export x = {.c = c, .l = l, .units = units};
	enum rc rc;
	int i;

	rc = open_sheet(c, l, path, false, &x.out);
	if (rc < 0)
		return rc;
	x.mem = arena_new();
	x.ncols = list_written(l, x.cols);
	for (i = 0; i < x.ncols; i++)
		x.field[i] = &l->parts[x.cols[i].part]->fields[x.cols[i].field];
	rc = put_all(&x);
	for (i = 0; i < LIST_COLUMNS; i++)
		map_free(x.handles[i]);
	if (rc < 0)
		sheet_out_abort(x.out);
	else
		rc = sheet_out_close(c, x.out);
	arena_free(x.mem);
	return rc;
}
