/*
 * app_head.c: what every page says: layout, navigation, units to switch to,
 * and the rendering.
 */
#include "base/base.h"
#include "web/app_int.h"

#include "db/db.h"
#include "web/html.h"
#include "web/tmpl_load.h"

enum { UNITS_SHOWN = 60, UNITS_UP_MAX = 8, STATUS_NO_CONTENT = 204 };

const char *page_text(const struct page *p, const char *key)
{
	return tmpl_text(p->app->set, p->c->lang, key);
}

const char *page_csrf(struct page *p)
{
	const char *session = request_cookie(p->q, "session");
	char fresh[SESSION_TEXT], token[TOKEN_TEXT];

	if (p->csrf)
		return p->csrf;
	if (!session || strlen(session) != SESSION_TEXT - 1) {
		session_id(fresh);
		response_cookie(p->r, "session", fresh, -1);
		session = fresh;
	}
	guard_token(p->app->guard, token, session);
	p->csrf = arena_strdup(p->c->mem, token);
	return p->csrf;
}

/* This page in another language: its own address, other parameters kept. */
static const char *lang_url(const struct page *p, const char *lang)
{
	struct buf b;
	const char *s;
	size_t i;

	buf_init(&b, 16 * KIB);
	buf_printf(&b, "%s?lang=%s", p->q->path, lang);
	for (i = 0; i < p->q->n_params; i++) {
		const struct param *x = &p->q->params[i];

		if (x->in_body || strcmp(x->name, "lang") == 0)
			continue;
		buf_char(&b, '&');
		html_url_part(&b, x->name);
		buf_char(&b, '=');
		html_url_part(&b, x->value);
	}
	s = b.over || p->q->path[0] != '/'
		? "/"
		: arena_strdup(p->c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

/* The longest entry that the path begins with; "/" only for itself. */
static const char *here_of(const struct page *p)
{
	const char *best = "", *path = p->q->path;
	int i;

	for (i = 0; i < p->app->n_nav; i++) {
		const char *url = p->app->nav[i]->url;
		size_t n = strlen(url);

		if (strncmp(path, url, n) == 0 && n > strlen(best) &&
		    (path[n] == '\0' || path[n] == '/'))
			best = url;
	}
	return best;
}

void page_put_nav(struct page *p, const char *here)
{
	struct tnode *list = tn_set_list(p->data, "nav");
	int i;

	for (i = 0; i < p->app->n_nav; i++) {
		const struct nav_item *x = p->app->nav[i];
		struct tnode *n = tn_item(list);

		tn_set_str(n, "url", page_url(p, x->url, NULL));
		tn_set_str(n, "label",
			   p->c->lang == LANG_EN ? x->label_en : x->label);
		tn_set_str(n, "icon", x->icon);
		tn_set_bool(n, "is_here", strcmp(x->url, here) == 0);
		tn_set_bool(n, "is_main", x->is_main);
	}
}

void page_here(struct page *p, const char *nav_url)
{
	page_put_nav(p, nav_url);
}

/* ---- units ---- */

/* The field by which records of the tree name their superior; -1 = none. */
static int parent_field(const struct entity *tree)
{
	int i;

	for (i = 0; i < tree->nfields; i++)
		if (tree->fields[i].type == &type_ref &&
		    strcmp(tree->fields[i].ref, tree->name) == 0)
			return i;
	return -1;
}

/* Where a choice of unit leads: the same list or report, else home. */
static const char *unit_url(const struct page *p, const struct row *u)
{
	bool stays = p->match.route && p->q->is_safe &&
		     (p->kept || p->match.n_params == 0 ||
		      strncmp(p->q->path, "/list/", 6) == 0);
	const char *url = page_url(p, stays ? p->q->path : "/", "unit",
				   u ? row_handle(p->c, u) : "", NULL);
	int i;

	for (i = 0; stays && p->kept && p->kept[i]; i++)
		url = page_url(p, url, p->kept[i], page_param(p, p->kept[i]),
			       NULL);
	return url;
}

static void put_unit(const struct page *p, struct tnode *list,
		     const struct row *u)
{
	struct tnode *n = tn_item(list);

	tn_set_str(n, "name", arena_strdup(p->c->mem, row_title(p->c, u)));
	tn_set_str(n, "url", unit_url(p, u));
}

static void put_all(const struct page *p, struct tnode *list,
		    const struct rows_below *below)
{
	int i;

	for (i = 0; i < below->n; i++)
		put_unit(p, list, below->v[i]);
}

static enum rc put_above(struct page *p, struct tnode *unit,
			 const struct entity *tree, int parent,
			 const struct row *of)
{
	const struct row *up[UNITS_UP_MAX], *at = of;
	struct tnode *list = tn_set_list(unit, "up"), *n;
	int depth = 0;

	while (depth < UNITS_UP_MAX && at->v[parent].tag == VAL_INT) {
		enum rc rc = store_ref(p->c, &up[depth], tree, at->v[parent].i);

		if (rc == E_NOTFOUND)
			break;
		if (rc < 0)
			return rc;
		at = up[depth++];
	}
	n = tn_item(list);
	tn_set_str(n, "name", say(p->c, &msg_page_everything));
	tn_set_str(n, "url", unit_url(p, NULL));
	while (depth > 0)
		put_unit(p, list, up[--depth]);
	return OK;
}

enum rc page_put_units(struct page *p)
{
	const struct entity *tree = app_tree(p->c->app);
	int parent = tree ? parent_field(tree) : -1;
	const struct row *of = NULL;
	struct rows_below below;
	struct tnode *unit;
	bool has_any = true;
	enum rc rc;

	if (parent < 0)
		return OK;
	rc = page_unit(p, &of);
	if (rc == OK)
		rc = store_refs_below(p->c, &below, tree, &tree->fields[parent],
				      of ? of->id : 0, UNITS_SHOWN);
	if (rc == OK && !of && below.n == 0)
		rc = store_has_any(p->c, &has_any, tree);
	if (rc < 0 || !has_any)
		return rc;
	unit = tn_set_obj(p->data, "unit");
	tn_set_str(unit, "name",
		   of ? row_title(p->c, of) : say(p->c, &msg_page_everything));
	if (of) {
		rc = put_above(p, unit, tree, parent, of);
	} else if (below.n == 1) {
		/* it is everything, so its name stands for the whole */
		tn_set_str(unit, "name", row_title(p->c, below.v[0]));
		rc = store_refs_below(p->c, &below, tree, &tree->fields[parent],
				      below.v[0]->id, UNITS_SHOWN);
	}
	if (rc == OK)
		put_all(p, tn_set_list(unit, "units"), &below);
	return rc;
}

/* ---- the page ---- */

const char *page_as_of(const struct page *p)
{
	return p->is_from_standby ? standby_sentence(p->c, p->as_of_ms) : NULL;
}

static void put_notice(struct page *p)
{
	const char *s = NULL;

	if (p->is_from_standby)
		s = p->is_alone ? say(p->c, &msg_page_alone)
				: standby_warning(p->c, p->as_of_ms);
	if (s)
		tn_set_str(p->data, "notice", s);
}

static void put_frame(struct page *p, const char *title)
{
	struct ctx *c = p->c;
	const char *words = page_param(p, "q");
	char day[DAY_TEXT];

	tmpl_set_assets(p->data);
	tn_set_str(p->data, "title", title);
	tn_set_str(p->data, "heading", title);
	tn_set_str(p->data, "lang", c->lang == LANG_EN ? "en" : "vi");
	tn_set_bool(p->data, "is_en", c->lang == LANG_EN);
	tn_set_str(p->data, "url_vi", lang_url(p, "vi"));
	tn_set_str(p->data, "url_en", lang_url(p, "en"));
	tn_set_str(p->data, "home_url", page_url(p, "/", NULL));
	tn_set_str(p->data, "search_url", "/search");
	tn_set_str(p->data, "about_url", "/about");
	tn_set_str(p->data, "q",
		   words && strcmp(p->q->path, "/search") == 0 ? words : "");
	tn_set_str(p->data, "today",
		   arena_strdup(c->mem, day_vi(day, c->today)));
	tn_set_str(p->data, "version", p->app->conf.version);
	if (page_as_of(p))
		tn_set_str(p->data, "as_of", page_as_of(p));
	put_notice(p);
}

struct tnode *page_head(struct page *p, const char *title)
{
	p->data = tn_obj(p->c->mem);
	put_frame(p, title);
	p->crumbs = tn_set_list(p->data, "crumbs");
	p->acts = tn_set_list(p->data, "acts");
	page_put_nav(p, here_of(p));
	if (strcmp(p->q->path, "/") != 0)
		page_crumb(p, page_url(p, "/", NULL), page_text(p, "app"));
	return p->data;
}

void page_crumb(struct page *p, const char *url, const char *label)
{
	struct tnode *n = tn_item(p->crumbs);

	tn_set_str(n, "url", url);
	tn_set_str(n, "label", label);
}

void page_act(struct page *p, const char *label, const char *icon,
	      const char *url, bool is_primary)
{
	struct tnode *n = tn_item(p->acts);

	tn_set_str(n, "label", label);
	tn_set_str(n, "icon", icon);
	tn_set_str(n, "url", url);
	tn_set_bool(n, "is_primary", is_primary);
}

void page_act_print(struct page *p)
{
	tn_set_bool(tn_item(p->acts), "is_print", true);
}

void page_flash(struct page *p, const char *kind, const char *text)
{
	struct tnode *n = tn_set_obj(p->data, "flash");

	tn_set_str(n, "kind", kind);
	tn_set_str(n, "text", text);
}

enum rc page_render(struct page *p, const char *name)
{
	enum rc rc = p->is_bare ? OK : page_put_units(p);

	if (rc == OK)
		rc = tmpl_page(p->c, p->app->set, &p->r->body, "layout", name,
			       p->data);
	return rc;
}

enum rc page_render_part(struct page *p, const char *name, const char *part)
{
	if (!p->q->is_htmx)
		return page_render(p, name);
	return tmpl_render(p->c, p->app->set, &p->r->body, part, p->data);
}

enum rc page_redirect(struct page *p, const char *url)
{
	struct response *r = p->r;
	size_t i;

	response_redirect(r, url);
	if (!p->q->is_htmx)
		return OK;
	/* a 303 would be followed unseen, and a page put into a piece of one */
	for (i = 0; i < r->n_headers; i++)
		if (strcmp(r->headers[i].name, "Location") == 0)
			r->headers[i].name = "HX-Redirect";
	r->status = STATUS_NO_CONTENT;
	return OK;
}
