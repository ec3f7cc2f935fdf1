/*
 * xlsx_parts.c: what a workbook says about its sheets: their names, their
 * members, and where styles and shared strings are.
 */
#include "base/base.h"
#include "exchange/book_int.h"

#define SHEETS_MAX  1000
#define STRINGS_MAX (96 * MIB)

/* One relation of a member to another. */
struct rel {
	const char *id;
	const char *type;   /* last part of its address: "worksheet" */
	const char *target; /* path of the member in the package */
};

struct rels {
	struct xml *x;
	struct arena *mem;
	const char *base; /* folder of the member, "" or "xl/" */
	VEC(struct rel) v;
};

/* Adds the parts of a path to out, n bytes long; ".." goes back. */
static size_t path_add(char *out, size_t n, const char *s)
{
	while (*s) {
		size_t len = strcspn(s, "/\\");

		if (len == 2 && s[0] == '.' && s[1] == '.') {
			while (n > 0 && out[--n] != '/')
				;
		} else if (len > 0 && !(len == 1 && s[0] == '.')) {
			if (n > 0)
				out[n++] = '/';
			memcpy(out + n, s, len);
			n += len;
		}
		s += len + (s[len] != 0);
	}
	return n;
}

/* A path as written in a relation, seen from its folder; ".." never leads
 * out of the package. */
static const char *resolve(struct arena *mem, const char *base,
			   const char *target)
{
	char *out = arena_alloc(mem, strlen(base) + strlen(target) + 3);
	size_t n = 0;

	if (*target != '/')
		n = path_add(out, n, base);
	n = path_add(out, n, target);
	out[n] = 0;
	return out;
}

static void rels_start(void *user, const char *name, const char **atts)
{
	struct rels *r = user;
	const char *id, *type, *target, *mode, *slash;
	struct rel rel;

	if (strcmp(name, "Relationship") != 0)
		return;
	id = xml_att(atts, "Id");
	type = xml_att(atts, "Type");
	target = xml_att(atts, "Target");
	mode = xml_att(atts, "TargetMode");
	/* links to other files and sites are never followed (S-38) */
	if (!id || !type || !target || (mode && strcmp(mode, "External") == 0))
		return;
	slash = strrchr(type, '/');
	rel.id = arena_strdup(r->mem, id);
	rel.type = arena_strdup(r->mem, slash ? slash + 1 : type);
	rel.target = resolve(r->mem, r->base, target);
	vec_push(&r->v, rel);
}

static void ignore_end(void *user, const char *name)
{
	UNUSED(user);
	UNUSED(name);
}

static const struct xml_ops rels_ops = {.start = rels_start, .end = ignore_end};

static const struct rel *rel_by_type(const struct rels *r, const char *type)
{
	for (size_t i = 0; i < r->v.n; i++)
		if (strcmp(r->v.v[i].type, type) == 0)
			return &r->v.v[i];
	return NULL;
}

static const struct rel *rel_by_id(const struct rels *r, const char *id)
{
	for (size_t i = 0; i < r->v.n; i++)
		if (strcmp(r->v.v[i].id, id) == 0)
			return &r->v.v[i];
	return NULL;
}

/* ---- workbook.xml -------------------------------------------------------- */

struct workbook {
	struct xml *x;
	struct arena *mem;
	struct xlsx_parts *parts;
};

static bool is_true(const char *s)
{
	return s && (strcmp(s, "1") == 0 || strcmp(s, "true") == 0);
}

static void workbook_start(void *user, const char *name, const char **atts)
{
	struct workbook *w = user;
	const char *title, *state, *rel;
	struct sheet_ref s = {.member = -1};

	if (strcmp(name, "workbookPr") == 0)
		w->parts->is_1904 = is_true(xml_att(atts, "date1904"));
	if (strcmp(name, "sheet") != 0 || w->parts->sheets.n >= SHEETS_MAX)
		return;
	title = xml_att(atts, "name");
	state = xml_att(atts, "state");
	rel = xml_att(atts, "id");
	if (!title || !rel)
		return;
	s.name = arena_strdup(w->mem, title);
	s.rel = arena_strdup(w->mem, rel);
	s.is_hidden = state && (strcmp(state, "hidden") == 0 ||
				strcmp(state, "veryHidden") == 0);
	vec_push(&w->parts->sheets, s);
}

static const struct xml_ops workbook_ops = {
    .start = workbook_start,
    .end = ignore_end,
};

/* Finds the members of the sheets; charts and dialogs are dropped. */
static void sheets_bind(struct xlsx_parts *p, const struct rels *r,
			const struct book_zip *z)
{
	size_t n = 0;

	for (size_t i = 0; i < p->sheets.n; i++) {
		struct sheet_ref s = p->sheets.v[i];
		const struct rel *rel = rel_by_id(r, s.rel);

		if (!rel || strcmp(rel->type, "worksheet") != 0)
			continue;
		s.member = book_zip_find(z, rel->target);
		if (s.member >= 0)
			p->sheets.v[n++] = s;
	}
	p->sheets.n = n;
}

/* Member of a relation by its type, or a usual place; -1 if missing. */
static int part_find(const struct rels *r, const struct book_zip *z,
		     const char *type, const char *usual)
{
	const struct rel *rel = rel_by_type(r, type);
	int member = rel ? book_zip_find(z, rel->target) : -1;

	return member >= 0 ? member : book_zip_find(z, usual);
}

/* "xl/workbook.xml" gives "xl/_rels/workbook.xml.rels" and "xl/". */
static const char *rels_path(struct arena *mem, const char *path,
			     const char **folder)
{
	const char *slash = strrchr(path, '/');
	size_t n = slash ? (size_t)(slash - path) + 1 : 0;

	*folder = arena_strndup(mem, path, n);
	return arena_printf(mem, "%s_rels/%s.rels", *folder, path + n);
}

static enum rc workbook_read(struct ctx *c, struct xlsx_parts *p,
			     const struct book *b, struct book_zip *z,
			     struct rels *r)
{
	struct workbook w = {.mem = b->mem, .parts = p};
	const char *path;
	int member;
	enum rc rc;

	member = book_zip_find(z, "_rels/.rels");
	r->base = "";
	if (member >= 0 &&
	    (rc = xml_read(c, b, z, member, &rels_ops, r, &r->x)) < 0)
		return rc;
	member = part_find(r, z, "officeDocument", "xl/workbook.xml");
	if (member < 0)
		return err_set(c, E_INPUT, "", &msg_book_damaged, b->shown,
			       "xl/workbook.xml");
	rc = xml_read(c, b, z, member, &workbook_ops, &w, &w.x);
	if (rc < 0)
		return rc;
	path = rels_path(b->mem, book_zip_name(z, member), &r->base);
	r->v.n = 0;
	member = book_zip_find(z, path);
	if (member < 0)
		return err_set(c, E_INPUT, "", &msg_book_damaged, b->shown,
			       path);
	return xml_read(c, b, z, member, &rels_ops, r, &r->x);
}

enum rc xlsx_parts_read(struct ctx *c, struct xlsx_parts *p,
			const struct book *b, struct book_zip *z)
{
	struct rels r = {.mem = b->mem};
	int member;
	enum rc rc = workbook_read(c, p, b, z, &r);

	if (rc < 0)
		goto out;
	sheets_bind(p, &r, z);
	if (!p->sheets.n) {
		rc = err_set(c, E_INPUT, "", &msg_book_no_sheet, b->shown);
		goto out;
	}
	member = part_find(&r, z, "styles", "xl/styles.xml");
	if (member >= 0 && (rc = xlsx_styles_read(c, p, b, z, member)) < 0)
		goto out;
	p->strings_max = STRINGS_MAX;
	buf_init(&p->strings, STRINGS_MAX);
	member = part_find(&r, z, "sharedStrings", "xl/sharedStrings.xml");
	if (member >= 0)
		rc = xlsx_strings_read(c, p, b, z, member);
out:
	vec_free(&r.v);
	return rc;
}

void xlsx_parts_free(struct xlsx_parts *p)
{
	vec_free(&p->sheets);
	vec_free(&p->styles);
	vec_free(&p->fonts);
	vec_free(&p->starts);
	vec_free(&p->string_fonts);
	buf_free(&p->strings);
}
