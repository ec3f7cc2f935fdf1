/*
 * scopes.c: the tree and its subtrees kept per worker.
 */
#include "base/base.h"
#include "web/scopes.h"

#include "store/news.h"
#include "store/store.h"
#include "web/page_messages.h"

enum { KEPT = 8, TREES = 2, CODE_MAX = 128 };

struct kept {
	char code[CODE_MAX]; /* "" = nothing is kept here */
	day_t day;
	struct idset set;
};

struct scopes {
	struct news_mark mark;
	struct kept kept[KEPT];
	int next;
	struct {
		day_t day;
		struct idtree *tree; /* NULL = none */
	} trees[TREES];		     /* [0]: of today */
};

struct scopes *scopes_new(void)
{
	return xcalloc(1, sizeof(struct scopes));
}

static void forget(struct scopes *s)
{
	int i;

	for (i = 0; i < KEPT; i++) {
		idset_free(&s->kept[i].set);
		s->kept[i].code[0] = '\0';
	}
	for (i = 0; i < TREES; i++) {
		idtree_free(s->trees[i].tree);
		s->trees[i].tree = NULL;
	}
}

void scopes_free(struct scopes *s)
{
	if (!s)
		return;
	forget(s);
	free(s);
}

static const struct module *who_knows(struct ctx *c)
{
	const struct module *const *m;

	for (m = c->app->modules; *m; m++)
		if ((*m)->subtree)
			return *m;
	return NULL;
}

/* Forgets what a write has made wrong. */
static enum rc follow(struct ctx *c, struct scopes *s, const struct module *m)
{
	bool is_touched;
	enum rc rc = news_of(c, &s->mark, &is_touched, m->shape_from);

	if (rc < 0 || is_touched)
		forget(s);
	return rc;
}

static enum rc tree_on(struct ctx *c, struct scopes *s, const struct module *m,
		       day_t day, const struct idtree **out)
{
	int i = day != c->today;
	enum rc rc = OK;

	if (s->trees[i].tree && s->trees[i].day != day) {
		idtree_free(s->trees[i].tree);
		s->trees[i].tree = NULL;
	}
	if (!s->trees[i].tree) {
		rc = m->shape(c, &s->trees[i].tree, day);
		s->trees[i].day = day;
	}
	if (rc == OK)
		*out = s->trees[i].tree;
	return rc;
}

enum rc scopes_tree(struct ctx *c, struct scopes *s, day_t day,
		    const struct idtree **out)
{
	const struct module *m = who_knows(c);
	enum rc rc;

	if (!m || !m->shape)
		return err_set(c, E_NOTFOUND, "unit", &msg_page_no_tree);
	rc = follow(c, s, m);
	return rc < 0 ? rc : tree_on(c, s, m, day, out);
}

static enum rc load(struct ctx *c, struct scopes *s, const struct module *m,
		    const char *code, struct idset *out)
{
	const struct entity *e = m->shape ? m->shape_from[0] : NULL;
	const struct idtree *t;
	struct row *row;
	int place;
	enum rc rc;

	if (!m->shape)
		return m->subtree(c, code, c->today, out);
	rc = store_must_code(c, &row, e, code);
	if (rc == OK)
		rc = tree_on(c, s, m, c->today, &t);
	if (rc < 0)
		return rc;
	place = idtree_find(t, row->id);
	if (place >= 0)
		idtree_below(t, place, out);
	return OK;
}

/* A code too long to be remembered is looked up each time. */
static const char *name_of(const char *code)
{
	return strlen(code) < CODE_MAX ? code : "";
}

enum rc scopes_get(struct ctx *c, struct scopes *s, const char *code,
		   const struct idset **out)
{
	const struct module *m = who_knows(c);
	struct idset set;
	struct kept *k;
	enum rc rc;
	int i;

	if (!m)
		return err_set(c, E_NOTFOUND, "unit", &msg_page_no_tree);
	rc = m->shape ? follow(c, s, m) : OK;
	if (rc < 0)
		return rc;
	for (i = 0; i < KEPT && m->shape; i++) {
		k = &s->kept[i];
		if (k->day == c->today && *code && strcmp(k->code, code) == 0) {
			*out = &k->set;
			return OK;
		}
	}
	idset_init(&set);
	rc = load(c, s, m, code, &set);
	if (rc < 0) {
		idset_free(&set);
		return rc;
	}
	k = &s->kept[s->next];
	s->next = (s->next + 1) % KEPT;
	idset_free(&k->set);
	k->set = set;
	k->day = c->today;
	snprintf(k->code, sizeof(k->code), "%s", name_of(code));
	*out = &k->set;
	return OK;
}
