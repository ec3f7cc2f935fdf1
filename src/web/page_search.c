/*
 * page_search.c: records by words, grouped by kind: of all kinds, or of those
 * that a field of a form may name.
 */
#include "base/base.h"
#include "web/pages.h"

#include "store/search.h"

enum { HITS_MAX = 20 };

static void put_hit(struct page *p, struct tnode *list, const struct hit *h)
{
	struct tnode *n = tn_item(list);

	tn_set_str(n, "name", h->name);
	tn_set_str(n, "url", page_uid_url(p, h->e, h->uid));
	tn_set_str(n, "icon", "arrow-right");
	if (strlen(h->code) == UID_TEXT - 1)
		tn_set_str(n, "sub", h->where);
	else
		tn_set_fmt(n, "sub", "%s%s%s", h->code, *h->where ? " · " : "",
			   h->where);
}

static void put_pick(struct tnode *list, const struct hit *h)
{
	struct tnode *n = tn_item(list);

	tn_set_str(n, "name", h->name);
	tn_set_str(n, "code", h->code);
	tn_set_str(n, "where", h->where);
}

/* One kind of record; *n grows by what was found. */
static enum rc put_group(struct page *p, struct tnode *groups,
			 struct tnode *picks, const struct entity *e,
			 const char *words, const struct idset *scope, int *n)
{
	struct hit *hits = arena_alloc(p->c->mem, HITS_MAX * sizeof(*hits));
	const struct list_def *l = page_list_of(p, e);
	struct tnode *g, *list;
	int i, found = 0;
	enum rc rc =
	    store_search(p->c, hits, &found, HITS_MAX, e, words, scope);

	if (rc < 0 || found == 0)
		return rc;
	g = tn_item(groups);
	tn_set_str(g, "title", page_entities(p, e));
	tn_set_fmt(g, "count", found == HITS_MAX ? "%d+" : "%d", found);
	if (l)
		tn_set_str(
		    g, "url",
		    page_url(p, arena_printf(p->c->mem, "/list/%s", l->kind),
			     "q", words, NULL));
	list = tn_set_list(g, "hits");
	for (i = 0; i < found; i++) {
		put_hit(p, list, &hits[i]);
		put_pick(picks, &hits[i]);
	}
	*n += found;
	return OK;
}

/* of: names between '|'; NULL = all. */
static bool is_of(const struct entity *e, const char *of)
{
	size_t n;

	for (; of && *of; of += n + (of[n] == '|')) {
		n = strcspn(of, "|");
		if (strlen(e->name) == n && strncmp(of, e->name, n) == 0)
			return true;
	}
	return !of;
}

enum rc page_search(struct page *p)
{
	static const char *const known[] = {"q", "of", NULL};
	const char *of = page_param(p, "of");
	const struct app *app = p->c->app;
	const char *words = page_param(p, "q");
	const struct idset *scope;
	struct tnode *groups, *picks;
	int i, n = 0;
	enum rc rc = page_takes(p, known);

	if (rc == OK)
		rc = page_scope(p, &scope);
	if (rc < 0)
		return rc;
	page_head(p, words ? say(p->c, &msg_search_title, words)
			   : say(p->c, &msg_search_empty));
	groups = tn_set_list(p->data, "groups");
	picks = tn_set_list(p->data, "picks");
	for (i = 0; rc == OK && words && i < app->nentities; i++)
		if (entity_has_name(app->entities[i]) &&
		    is_of(app->entities[i], of))
			rc = put_group(p, groups, picks, app->entities[i],
				       words, scope, &n);
	tn_set_bool(p->data, "has_hits", n > 0);
	tn_set_bool(p->data, "has_picks", n > 0);
	if (!words)
		tn_set_str(p->data, "hint", page_text(p, "search_hint"));
	return rc < 0 ? rc
		      : page_render_part(p, "search",
					 of ? "search_picks" : "search_hits");
}
