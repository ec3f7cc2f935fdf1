/*
 * search.c: records by words, ranked in memory: exact tones, then whole words,
 * then the order of names.  People are found by their names (search_names.c),
 * the others by the word index: all that it finds are ranked, up to a number;
 * of more, those of the scope, or those that come first by name.
 */
#include "base/base.h"
#include "store/listing_int.h"
#include "store/names.h"
#include "store/search_int.h"

#include "text/text.h"

enum { CANDIDATES = 50000 }; /* ranked one by one */

/* Have all that are wanted so many points? */
static bool all_have(const struct look *l, int points)
{
	return l->is_sorted && l->v.v[l->max - 1].score >= points;
}

/* More than are ranked. */
static enum rc among_many(struct look *l)
{
	enum rc rc = search_by_code(l);

	if (rc == OK)
		rc = search_by_names(l);
	l->fits = l->set || l->is_reach_asked ? (int)l->v.n : l->count_to;
	l->is_least = true;
	return rc;
}

/* A server told all that the word index finds, and they are few. */
static bool are_few_told(const struct look *l)
{
	return db_is_far(l->c->db) && l->set && l->scope >= 0 &&
	       l->ids.n <= SCOPE_PAYS;
}

/* What the word index finds: a server keeps it to itself, but for so many as
 * tell whether the scope is to be read instead. */
static enum rc find(struct look *l, enum words_how how, bool *is_many)
{
	bool is_far = db_is_far(l->c->db), is_scoped = l->set && l->scope >= 0;
	enum rc rc = OK;

	l->ids.n = 0;
	if (!is_far)
		rc = search_find(l, how, l->candidates + 1);
	else if (is_scoped)
		rc = search_find_ids(l, how, SCOPE_PAYS + 1);
	*is_many = !is_far && l->ids.n > (size_t)l->candidates;
	if (rc == OK && is_far && !are_few_told(l))
		rc = db_words_are_many(l->c, is_many, l->p->words, l->folded,
				       how, l->candidates);
	return rc;
}

/* *is_done: no other way could find a better one. */
static enum rc search_how(struct look *l, enum words_how how, bool *is_done)
{
	bool is_many;
	enum rc rc = find(l, how, &is_many);

	l->fits = 0;
	if (rc == OK && l->ids.n > SCOPE_PAYS && l->set && l->scope >= 0)
		rc = search_by_scope(l, is_done);
	if (rc < 0 || *is_done)
		return rc;
	l->fits = 0;
	if (are_few_told(l) || (!is_many && !db_is_far(l->c->db)))
		rc = search_by_ids(l);
	else if (!is_many)
		rc = search_by_words(l, how, &is_many);
	l->is_loose = false;
	if (rc == OK && is_many)
		rc = among_many(l);
	search_keep_best(l);
	*is_done = all_have(l, how == WORDS_WHOLE ? l->all_whole : 0) &&
		   (l->fits >= l->count_to || l->is_least);
	return rc;
}

/* The best are known; how many more begin so? */
static enum rc count_more(struct look *l)
{
	enum rc rc = search_find_ids(l, WORDS_ALL_BEGIN, l->count_to);

	l->fits = (int)l->ids.n;
	return rc;
}

/* What nobody has whole.  Costs the word index far more. */
static enum rc search_parts(struct look *l)
{
	bool is_counted = l->set || l->is_reach_asked, is_done = false;
	enum rc rc = OK;

	if (all_have(l, l->all_whole)) {
		if (l->fits >= l->count_to)
			return OK;
		if (!is_counted)
			return count_more(l);
	}
	if (l->words.v.n > 1)
		rc = search_how(l, WORDS_LAST_BEGINS, &is_done);
	if (rc == OK && !is_done)
		rc = search_how(l, WORDS_ALL_BEGIN, &is_done);
	return rc;
}

/*
 * Whoever has all the words whole stands before everybody who has not, so the
 * beginnings of words are asked for only if there are too few.
 */
static enum rc search_words(struct look *l)
{
	bool is_done = false;
	enum rc rc = search_how(l, WORDS_WHOLE, &is_done);

	return rc < 0 || is_done ? rc : search_parts(l);
}

static enum rc search_entity(struct look *l)
{
	struct idset cut;
	enum rc rc;

	l->scope = entity_flagged(l->p->e, SCOPE);
	l->is_tree =
	    l->is_of_ids && l->scope < 0 && listing_is_tree(l->c, l->p->e);
	l->set =
	    reach_cut(l->c, l->p->e, l->scope_set, &cut, &l->is_reach_asked);
	l->is_sorted = false;
	l->is_least = false;
	if (l->p->words)
		rc = search_words(l);
	else
		rc = search_named(l);
	l->set = NULL;
	idset_free(&cut);
	return rc;
}

static enum rc search(struct look *l, struct ctx *c, const struct entity *e,
		      const char *words, const struct idset *scope)
{
	enum rc rc = OK;
	int i;

	l->c = c;
	l->scope_set = scope;
	l->typed = text_clean(c->mem, words);
	if (!l->typed || !*l->typed)
		return OK;
	l->lower = text_lower(c->mem, l->typed);
	l->folded = text_fold(c->mem, l->typed);
	search_most_points(l);
	words_cut_query(&l->words, l->folded, strlen(l->folded), WORDS_MAX);
	for (i = 0; i < (int)l->words.v.n; i++)
		l->initial[i] = name_initials(l->words.v.v[i]);
	for (i = 0; rc == OK && *l->folded && i < c->app->nentities; i++) {
		l->p = &c->app->plans[i];
		if (l->p->name >= 0 && (!e || e == l->p->e))
			rc = search_entity(l);
	}
	search_keep_best(l);
	return rc;
}

static struct look *look_new(struct ctx *c, int max, int count_to)
{
	struct look *l = arena_alloc(c->mem, sizeof(*l));

	l->max = max;
	l->candidates = CANDIDATES;
	l->count_to = count_to;
	return l;
}

static void look_end(struct look *l)
{
	words_free(&l->words);
	vec_free(&l->ids);
	vec_free(&l->v);
}

/* ---- the answer ---- */

static enum rc hit_of(struct ctx *c, const struct found *f, struct hit *h)
{
	const struct entity *e = f->p->e;
	unsigned char uid[UID_BYTES];
	const unsigned char *key;
	int scope = entity_flagged(e, SCOPE);
	enum rc rc = uid_key(c, &key);

	if (rc < 0)
		return rc;
	uid_make(key, e->name, f->id, uid);
	*h = (struct hit){
	    .e = e, .id = f->id, .name = f->name, .score = f->score};
	uid_hex(h->uid, uid);
	h->code = *f->code ? f->code : arena_strdup(c->mem, h->uid);
	if (!*h->name)
		h->name = h->code;
	h->where =
	    scope >= 0 ? store_show(c, &e->fields[scope], &f->scope) : "";
	return OK;
}

enum rc store_search(struct ctx *c, struct hit *out, int *n, int max,
		     const struct entity *e, const char *words,
		     const struct idset *scope)
{
	struct look *l = look_new(c, max, 0);
	enum rc rc = search(l, c, e, words, scope);
	size_t i;

	*n = 0;
	for (i = 0; rc == OK && i < l->v.n; i++) {
		rc = hit_of(c, &l->v.v[i], &out[*n]);
		*n += rc == OK;
	}
	look_end(l);
	return rc;
}

enum rc store_search_ids(struct ctx *c, struct search_ids *out,
			 const struct entity *e, const char *words,
			 const struct idset *scope)
{
	struct look *l = look_new(c, out->max, out->count_to);
	enum rc rc;
	size_t i;

	l->is_of_ids = true;
	if (out->candidates)
		l->candidates = out->candidates;
	rc = search(l, c, e, words, scope);
	out->n = 0;
	for (i = 0; rc == OK && i < l->v.n; i++)
		out->ids[out->n++] = l->v.v[i].id;
	out->total = l->fits < out->count_to ? l->fits : out->count_to;
	out->is_least = l->is_least || l->fits >= out->count_to;
	look_end(l);
	return rc;
}
