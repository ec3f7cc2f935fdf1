/*
 * app_kit.c: what pages read from a request and from the database, and the
 * addresses they lead to.
 */
#include "base/base.h"
#include "web/app_int.h"

#include "db/db.h"
#include "text/text.h"
#include "web/html.h"

/* ---- parameters ---- */

const char *page_part(const struct page *p, const char *name)
{
	const char *s = route_param(&p->match, name);

	assert(s);
	return s;
}

const char *page_param(const struct page *p, const char *name)
{
	const char *s = request_param(p->q, name);

	return s && *s ? s : NULL;
}

enum rc page_param_day(struct page *p, const char *name, day_t *out)
{
	const char *s = page_param(p, name);
	day_t d;

	if (!s)
		return OK;
	if (day_parse(&d, s) < 0 || !day_is_full(d))
		return err_set(p->c, E_INPUT, name, &msg_page_day, s);
	*out = d;
	return OK;
}

enum rc page_takes(struct page *p, const char *const *known)
{
	static const char *const always[] = {"lang", "unit", "csrf"};
	const char *all[64];
	const char *stray;
	size_t i, n = 0;

	for (i = 0; known[i]; i++) {
		assert(n + ARRAY_LEN(always) + 1 < ARRAY_LEN(all));
		all[n++] = known[i];
	}
	for (i = 0; i < ARRAY_LEN(always); i++)
		all[n++] = always[i];
	all[n] = NULL;
	stray = request_stray(p->q, all);
	if (stray)
		return err_set(p->c, E_INPUT, stray, &msg_page_stray, stray);
	return OK;
}

/* ---- units ---- */

const struct entity *app_tree(const struct app *app)
{
	int i;

	for (i = 0; i < app->nentities; i++) {
		const struct entity *e = app->entities[i];
		int f = entity_flagged(e, SCOPE);

		if (f >= 0)
			return app_entity(app, e->fields[f].ref);
	}
	return NULL;
}

enum rc page_unit(struct page *p, const struct row **out)
{
	const struct entity *tree = app_tree(p->c->app);

	if (!p->unit) {
		*out = NULL;
		return OK;
	}
	if (!tree)
		return err_set(p->c, E_NOTFOUND, "unit", &msg_page_no_tree);
	if (!p->unit_row || !p->c->memo) {
		enum rc rc = store_ref_code(p->c, &p->unit_row, tree, p->unit);

		if (rc < 0)
			return rc;
	}
	*out = p->unit_row;
	return OK;
}

enum rc page_scope(struct page *p, const struct idset **out)
{
	*out = NULL;
	return p->unit ? scopes_get(p->c, p->worker->scopes, p->unit, out) : OK;
}

enum rc page_tree(struct page *p, day_t day, const struct idtree **out)
{
	return scopes_tree(p->c, p->worker->scopes, day, out);
}

/* The place of that key, or the free one that it takes. */
static struct keepsake *keepsake(struct keepsake *all, const void *key,
				 void (*free_value)(void *value))
{
	int i;

	for (i = 0; i < KEPT_MAX && all[i].key; i++)
		if (all[i].key == key)
			return &all[i];
	assert(i < KEPT_MAX);
	all[i].key = key;
	all[i].free_value = free_value;
	return &all[i];
}

void keepsakes_free(struct keepsake all[KEPT_MAX])
{
	int i;

	for (i = 0; i < KEPT_MAX; i++)
		if (all[i].value)
			all[i].free_value(all[i].value);
}

void **page_keep(struct page *p, const void *key,
		 void (*free_value)(void *value))
{
	return &keepsake(p->worker->kept, key, free_value)->value;
}

void *page_share(struct page *p, const void *key, void *(*make)(void),
		 void (*free_value)(void *value))
{
	struct web_app *a = p->worker->app;
	struct keepsake *k;

	pthread_mutex_lock(&a->shared_lock);
	k = keepsake(a->shared, key, free_value);
	if (!k->value)
		k->value = make();
	pthread_mutex_unlock(&a->shared_lock);
	return k->value;
}

/* ---- records ---- */

/* Is e a part of `of`?  The number of its OWNER field, else -1. */
static int owner_field(const struct entity *e, const struct entity *of)
{
	int f = entity_flagged(e, OWNER);

	return f >= 0 && strcmp(e->fields[f].ref, of->name) == 0 ? f : -1;
}

/* The record and its parts, all at once. */
static void ask_ahead(struct page *p, const struct entity *e)
{
	const struct app *app = p->c->app;
	int64_t id;
	int i, f;

	if (store_id(p->c, &id, e, page_part(p, "uid")) < 0)
		return;
	store_get_ahead(p->c, e, id);
	for (i = 0; i < app->nentities; i++)
		if ((f = owner_field(app->entities[i], e)) >= 0)
			cursor_ahead_by(p->c, app->entities[i],
					&app->entities[i]->fields[f], id);
}

enum rc page_record_whole(struct page *p, struct row **out, struct row **parts,
			  int *n)
{
	const struct entity *e = app_entity(p->c->app, page_part(p, "entity"));
	enum rc rc;

	if (e)
		ask_ahead(p, e);
	rc = page_record(p, out);
	return rc == OK ? page_parts(p, *out, parts, n, PAGE_PARTS_MAX) : rc;
}

enum rc page_record(struct page *p, struct row **out)
{
	const struct entity *e = app_entity(p->c->app, page_part(p, "entity"));
	enum rc rc = E_NOTFOUND;

	if (e)
		rc = store_by_uid(p->c, out, e, page_part(p, "uid"));
	if (rc == E_NOTFOUND)
		err_set(p->c, rc, "", &msg_page_no_record);
	return rc;
}

enum rc page_parts(struct page *p, const struct row *r, struct row **out,
		   int *n, int max)
{
	struct ctx *c = p->c;
	int i;

	*n = 0;
	for (i = 0; i < c->app->nentities && *n < max; i++) {
		const struct entity *e = c->app->entities[i];
		int f = owner_field(e, r->e), got = OK;
		struct val id = val_int(r->id);
		struct cursor *cur;
		struct row *x;
		enum rc rc;

		if (f < 0)
			continue;
		rc = cursor_open_by(c, &cur, e, &e->fields[f], &id, false);
		if (rc < 0)
			return rc;
		while (*n < max && (got = cursor_next(c, cur, &x)) == DB_ROW) {
			out[*n] = row_copy(c->mem, x);
			out[(*n)++]->owner = r;
		}
		cursor_close(cur);
		if (got < 0)
			return (enum rc)got;
	}
	return OK;
}

const struct list_def *page_list_of(const struct page *p,
				    const struct entity *e)
{
	const struct list_def *all[PAGE_LISTS_MAX];
	int i, n = list_all(p->c->app->modules, all, PAGE_LISTS_MAX);

	for (i = 0; i < n; i++)
		if (all[i]->parts[0] == e)
			return all[i];
	return NULL;
}

/* ---- words ---- */

static const char *by_lang(const struct page *p, const char *vi, const char *en)
{
	return p->c->lang == LANG_EN && en ? en : vi;
}

const char *page_entity(const struct page *p, const struct entity *e)
{
	return by_lang(p, e->label, e->label_en);
}

const char *page_entities(const struct page *p, const struct entity *e)
{
	return by_lang(p, e->label_plural, e->label_plural_en);
}

const char *page_list_label(const struct page *p, const struct list_def *l)
{
	return by_lang(p, l->label, l->label_en);
}

const char *page_num(const struct page *p, int64_t i)
{
	struct buf b;
	const char *s;

	buf_init(&b, 40);
	text_int(&b, p->c->lang, i);
	s = arena_strdup(p->c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

const char *page_count(const struct page *p, int64_t n, bool is_least)
{
	return is_least ? say(p->c, &msg_count_least, page_num(p, n))
			: page_num(p, n);
}

const char *page_plain(const struct page *p, int64_t i)
{
	return arena_printf(p->c->mem, "%lld", (long long)i);
}

/* ---- what may be shown ---- */

bool field_on_lists(const struct field *f)
{
	return f->cls != SENSITIVE && f->cls != CREDENTIAL;
}

enum { UNMASKED = 2, MASKED_MIN = 6 };

/* Two last characters, so that one can tell numbers apart on paper. */
static const char *mask(const struct page *p, const char *s)
{
	size_t n = strlen(s), i;
	struct buf b;
	const char *out;

	buf_init(&b, KIB);
	for (i = 0; i < MASKED_MIN; i++)
		buf_str(&b, "•");
	if (n > MASKED_MIN && (unsigned char)s[n - 1] < 0x80 &&
	    (unsigned char)s[n - 2] < 0x80)
		buf_str(&b, s + n - UNMASKED);
	out = arena_strdup(p->c->mem, buf_text(&b));
	buf_free(&b);
	return out;
}

const char *page_show(const struct page *p, const struct field *f,
		      const struct val *v)
{
	const char *s = store_show(p->c, f, v);

	return f->cls == CREDENTIAL && *s ? mask(p, s) : s;
}

/* ---- addresses ---- */

static void add_pair(struct buf *b, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	buf_char(b, strchr(buf_text(b), '?') ? '&' : '?');
	html_url_part(b, name);
	buf_char(b, '=');
	html_url_part(b, value);
}

const char *page_url(const struct page *p, const char *path, ...)
{
	const char *name, *s;
	/* an address made here may be continued */
	bool has_unit = strstr(path, "?unit=") || strstr(path, "&unit=");
	struct buf b;
	va_list ap;

	buf_init(&b, 16 * KIB);
	buf_str(&b, path);
	va_start(ap, path);
	while ((name = va_arg(ap, const char *))) {
		has_unit = has_unit || strcmp(name, "unit") == 0;
		add_pair(&b, name, va_arg(ap, const char *));
	}
	va_end(ap);
	if (!has_unit)
		add_pair(&b, "unit", p->unit);
	s = arena_strdup(p->c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

const char *page_uid_url(const struct page *p, const struct entity *e,
			 const char *uid)
{
	return page_url(
	    p, arena_printf(p->c->mem, "/record/%s/%s", e->name, uid), NULL);
}

const char *page_record_url(const struct page *p, const struct row *r)
{
	char hex[UID_TEXT];

	return page_uid_url(p, r->e, uid_hex(hex, r->uid));
}

const char *page_ref_url(const struct page *p, const struct field *f,
			 const struct val *v)
{
	const struct entity *e = NULL;
	struct ctx *c = p->c;
	const struct row *r;
	int64_t id;

	if (v->tag == VAL_NULL)
		return NULL;
	if (f->type == &type_anyref) {
		if (!anyref_split(c, v, &e, &id))
			return NULL;
	} else if (f->type == &type_ref) {
		e = app_entity(c->app, f->ref);
		id = v->i;
	}
	if (!e || store_ref(c, &r, e, id) < 0)
		return NULL;
	return page_record_url(p, r);
}

/* ---- tables ---- */

struct tnode *page_col(struct tnode *cols, const char *label)
{
	struct tnode *n = tn_item(cols);

	tn_set_str(n, "label", label);
	return n;
}

struct tnode *page_cell(struct tnode *cells, const char *label,
			const char *text)
{
	struct tnode *n = tn_item(cells);

	tn_set_str(n, "label", label);
	tn_set_str(n, "text", text);
	tn_set_bool(n, "is_empty", !text || !*text);
	return n;
}
