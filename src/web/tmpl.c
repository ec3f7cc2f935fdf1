/*
 * tmpl.c: the set of templates and their rendering.
 */
#include "base/base.h"

#include "text/text.h"
#include "web/html.h"
#include "web/tmpl.h"
#include "web/tmpl_in.h"

enum {
	DEPTH_MAX = 24,
	STEPS_MAX = 20 * 1000 * 1000,
	CSV_FIELDS = 3,
	CSV_FIELD_MAX = 2000
};

static const struct msg msg_csv = {
    "Danh mục câu chữ dòng %1: phải có ba cột key,vi,en và khóa không trùng",
    "Catalogue line %1: three columns key,vi,en and unique keys are needed"};
static const struct msg msg_no_part = {
    "Mẫu trang %1 dòng %2 dùng mẫu %3 không tồn tại",
    "Template %1 line %2 includes %3, which does not exist"};
static const struct msg msg_no_tmpl = {"Không có mẫu trang %1",
				       "There is no template %1"};
static const struct msg msg_deep = {"Mẫu trang %1 lồng nhau quá sâu",
				    "Template %1 includes others too deeply"};
static const struct msg msg_big = {
    "Trang %1 quá lớn, hãy thu hẹp phạm vi xem",
    "Page %1 is too large; narrow down what you look at"};

struct tmpl_set *tmpl_set_new(void)
{
	struct tmpl_set *set = xcalloc(1, sizeof(*set));

	set->mem = arena_new();
	return set;
}

void tmpl_set_free(struct tmpl_set *set)
{
	if (set == NULL)
		return;
	for (size_t i = 0; i < set->list.n; i++)
		vec_free(&set->list.v[i]->ops);
	vec_free(&set->list);
	vec_free(&set->strings);
	vec_free(&set->natives);
	arena_free(set->mem);
	free(set);
}

/* One field of CSV to b; gives what follows it. */
static const char *csv_field(struct buf *b, const char *s, const char *end)
{
	bool is_quoted = s < end && *s == '"';

	for (s += is_quoted; s < end; s++) {
		if (is_quoted && *s == '"') {
			if (s + 1 == end || s[1] != '"')
				return s + 1;
			s++;
		} else if (!is_quoted && (*s == ',' || *s == '\n')) {
			return s;
		}
		if (*s != '\r')
			buf_char(b, *s);
	}
	return s;
}

/* One line into three strings; NULL if it has another number of them. */
static const char *csv_line(struct arena *mem, const char *s, const char *end,
			    const char *out[CSV_FIELDS])
{
	struct buf b;

	buf_init(&b, CSV_FIELD_MAX);
	for (int i = 0; i < CSV_FIELDS && s != NULL; i++) {
		char want = i == CSV_FIELDS - 1 ? '\n' : ',';

		buf_clear(&b);
		s = csv_field(&b, s, end);
		out[i] = arena_strndup(mem, buf_text(&b), b.n);
		while (s < end && *s == '\r')
			s++;
		if (b.over || (s == end && want == ',') ||
		    (s < end && *s != want))
			s = NULL;
		else if (s < end)
			s++;
	}
	buf_free(&b);
	return s;
}

static int compare_keys(const void *a, const void *b)
{
	const struct sentence *x = a;
	const struct sentence *y = b;

	return strcmp(x->key, y->key);
}

enum rc tmpl_strings(struct ctx *c, struct tmpl_set *set, const char *csv,
		     size_t n)
{
	const char *s = csv;
	const char *end = csv + n;

	for (int line = 1; s < end; line++) {
		const char *f[CSV_FIELDS] = {"", "", ""};

		s = csv_line(set->mem, s, end, f);
		if (s == NULL || f[0][0] == '\0' ||
		    tmpl_sentence(set, f[0]) != NULL) {
			char *no = arena_printf(c->mem, "%d", line);

			return err_set(c, E_INPUT, "strings", &msg_csv, no);
		}
		if (line == 1)
			continue;
		struct sentence x = {f[0], {f[1], f[2]}};

		vec_push(&set->strings, x);
	}
	if (set->strings.n > 0)
		qsort(set->strings.v, set->strings.n, sizeof(struct sentence),
		      compare_keys);
	/* From here on pointers into strings stay. */
	set->is_sorted = true;
	return OK;
}

const struct sentence *tmpl_sentence(const struct tmpl_set *set,
				     const char *key)
{
	struct sentence want = {.key = key};

	if (set->is_sorted && set->strings.n > 0)
		return bsearch(&want, set->strings.v, set->strings.n,
			       sizeof(want), compare_keys);
	for (size_t i = 0; i < set->strings.n; i++)
		if (strcmp(set->strings.v[i].key, key) == 0)
			return &set->strings.v[i];
	return NULL;
}

const char *tmpl_text(const struct tmpl_set *set, enum lang lang,
		      const char *key)
{
	const struct sentence *x = tmpl_sentence(set, key);

	return x != NULL ? x->text[lang] : "";
}

static const struct tmpl *find_tmpl(const struct tmpl_set *set,
				    const char *name)
{
	for (size_t i = 0; i < set->list.n; i++)
		if (strcmp(set->list.v[i]->name, name) == 0)
			return set->list.v[i];
	return NULL;
}

bool tmpl_has(const struct tmpl_set *set, const char *name)
{
	return find_tmpl(set, name) != NULL;
}

enum rc tmpl_add(struct ctx *c, struct tmpl_set *set, const char *name,
		 const char *text, size_t n)
{
	struct tmpl *t = arena_alloc(set->mem, sizeof(*t));

	t->name = arena_strdup(set->mem, name);
	vec_push(&set->list, t);
	return tmpl_parse(c, set, t, text, n);
}

void tmpl_native(struct tmpl_set *set, const char *name, tmpl_native_fn *fn)
{
	struct native x = {name, fn};

	vec_push(&set->natives, x);
}

static tmpl_native_fn *find_native(const struct tmpl_set *set, const char *name)
{
	for (size_t i = 0; i < set->natives.n; i++)
		if (strcmp(set->natives.v[i].name, name) == 0)
			return set->natives.v[i].fn;
	return NULL;
}

static enum rc link_one(struct ctx *c, struct tmpl_set *set, struct tmpl *t)
{
	for (size_t i = 0; i < t->ops.n; i++) {
		struct op *op = &t->ops.v[i];

		if (op->kind != OP_PART || strcmp(op->s, "body") == 0)
			continue;
		op->native = find_native(set, op->s);
		if (op->native == NULL)
			op->part = find_tmpl(set, op->s);
		if (op->native == NULL && op->part == NULL)
			return err_set(
			    c, E_INPUT, t->name, &msg_no_part, t->name,
			    arena_printf(c->mem, "%u", (unsigned)op->line),
			    op->s);
	}
	return OK;
}

enum rc tmpl_link(struct ctx *c, struct tmpl_set *set)
{
	for (size_t i = 0; i < set->list.n; i++) {
		enum rc rc = link_one(c, set, set->list.v[i]);

		if (rc < 0)
			return rc;
	}
	return OK;
}

struct scope {
	const struct tnode *node;
	const struct scope *up;
};

struct render {
	struct ctx *c;
	struct buf *b;
	const struct tmpl *body;
	int depth;
	int steps; /* templates that include each other twice grow quickly */
};

static enum rc run(struct render *r, const struct tmpl *t, size_t from,
		   size_t to, const struct scope *scope);

/*
 * A plain name belongs to the innermost object and nothing else: a row
 * without "url" must not borrow the page's.  The first part of a dotted name
 * (asset.icons) is looked for from the inside out.
 */
static const struct tnode *look_up(const struct scope *scope,
				   const struct op *op)
{
	const struct tnode *n = NULL;

	if (op->n == 0)
		return scope->node;
	/* nearly always: a plain name, mostly of something that is not there */
	if (op->n == 1 && tn_kind(scope->node) == TN_OBJ)
		return tn_get(scope->node, op->path[0].s, op->path[0].n);
	for (; scope != NULL && n == NULL; scope = scope->up) {
		n = tn_get(scope->node, op->path[0].s, op->path[0].n);
		if (op->n == 1 && tn_kind(scope->node) == TN_OBJ)
			break;
	}
	for (size_t i = 1; i < op->n && n != NULL; i++)
		n = tn_get(n, op->path[i].s, op->path[i].n);
	return n;
}

static void put_text(struct buf *b, enum where where, const char *s)
{
	static void (*const writers[])(struct buf *, const char *) = {
	    [IN_TEXT] = html_text,
	    [IN_ATTR] = html_attr,
	    [IN_URL] = html_url,
	    [IN_URL_PART] = html_url_part,
	};

	writers[where](b, s);
}

static void put_value(struct render *r, const struct op *op,
		      const struct tnode *n)
{
	if (op->kind == OP_RAW && tn_kind(n) == TN_MARKUP)
		buf_str(r->b, tn_str(n)); /* made by our own writers */
	else if (tn_kind(n) == TN_INT && op->where == IN_TEXT)
		text_int(r->b, r->c->lang, tn_int(n));
	else if (tn_kind(n) == TN_INT)
		buf_int(r->b, tn_int(n));
	else
		put_text(r->b, op->where, tn_str(n));
}

static enum rc put_section(struct render *r, const struct tmpl *t, size_t at,
			   const struct scope *scope)
{
	const struct op *op = &t->ops.v[at];
	const struct tnode *n = look_up(scope, op);
	bool is_true = tn_is_true(n);

	if (op->kind == OP_UNLESS)
		return is_true ? OK : run(r, t, at + 1, op->end, scope);
	if (!is_true)
		return OK;
	if (tn_kind(n) != TN_LIST) {
		struct scope in = {n, scope};

		return run(r, t, at + 1, op->end, &in);
	}
	for (n = tn_first(n); n != NULL && !r->b->over; n = tn_next(n)) {
		struct scope in = {n, scope};
		enum rc rc = run(r, t, at + 1, op->end, &in);

		if (rc < 0)
			return rc;
	}
	return OK;
}

static enum rc put_part(struct render *r, const struct tmpl *t,
			const struct op *op, const struct scope *scope)
{
	const struct tmpl *part = op->part != NULL ? op->part : r->body;

	if (op->native != NULL) {
		op->native(r->b, scope->node);
		return OK;
	}
	if (part == NULL)
		return OK;
	if (r->depth == DEPTH_MAX || r->steps > STEPS_MAX)
		return err_set(r->c, E_LIMIT, t->name, &msg_deep, t->name);
	r->depth++;
	enum rc rc = run(r, part, 0, part->ops.n, scope);

	r->depth--;
	return rc;
}

static enum rc run(struct render *r, const struct tmpl *t, size_t from,
		   size_t to, const struct scope *scope)
{
	enum rc rc = OK;

	for (size_t i = from; i < to && rc == OK; i++) {
		const struct op *op = &t->ops.v[i];

		r->steps++;
		switch (op->kind) {
		case OP_TEXT:
			buf_add(r->b, op->s, op->n);
			break;
		case OP_MSG:
			put_text(r->b, op->where, op->msg->text[r->c->lang]);
			break;
		case OP_VAR:
		case OP_RAW:
			put_value(r, op, look_up(scope, op));
			break;
		case OP_PART:
			rc = put_part(r, t, op, scope);
			break;
		case OP_IF:
		case OP_UNLESS:
			rc = put_section(r, t, i, scope);
			i = op->end - 1;
			break;
		}
	}
	return rc;
}

enum rc tmpl_page(struct ctx *c, const struct tmpl_set *set, struct buf *b,
		  const char *layout, const char *name,
		  const struct tnode *data)
{
	const struct tmpl *body = find_tmpl(set, name);
	const struct tmpl *outer =
	    layout == NULL ? body : find_tmpl(set, layout);

	if (body == NULL || outer == NULL)
		return err_set(c, E_NOTFOUND, "template", &msg_no_tmpl,
			       body == NULL ? name : layout);

	struct scope top = {data, NULL};
	struct render r = {c, b, outer == body ? NULL : body, 0, 0};
	enum rc rc = run(&r, outer, 0, outer->ops.n, &top);

	if (rc == OK && b->over)
		rc = err_set(c, E_LIMIT, name, &msg_big, name);
	return rc;
}

enum rc tmpl_render(struct ctx *c, const struct tmpl_set *set, struct buf *b,
		    const char *name, const struct tnode *data)
{
	return tmpl_page(c, set, b, NULL, name, data);
}
