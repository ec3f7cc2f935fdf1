/*
 * search.c: candidates from the word index, ranked in memory: exact tones,
 * then whole words, then the order of names.
 */
#include "base/base.h"
#include "store/search.h"

#include "base/vec.h"
#include "store/store_int.h"
#include "text/text.h"

enum { CANDIDATES = 1000 };

struct found {
	struct hit hit;
	const char *key; /* sort key of the name */
	size_t nkey;
	struct val scope; /* hit.where, before it is a text */
};

static bool has_word(const char *text, const char *word, bool whole)
{
	size_t n = strlen(word);
	const char *s = text;

	/* nothing is left of a word that is only a mark */
	while (n > 0 && (s = strstr(s, word))) {
		bool starts = s == text || s[-1] == ' ';

		if (starts && (!whole || s[n] == ' ' || s[n] == '\0'))
			return true;
		s += n;
	}
	return false;
}

/* Points for one candidate against the words as typed and folded. */
static int points(struct ctx *c, const char *name, const char *code,
		  const char *lower, const char *folded)
{
	char *name_lower = text_lower(c->mem, name);
	char *name_folded = text_fold(c->mem, name);
	char *rest = arena_strdup(c->mem, lower), *w;
	int score = 0;

	if (strcmp(text_fold(c->mem, code), folded) == 0)
		score += 1000;
	if (strcmp(name_lower, lower) == 0)
		score += 600;
	else if (strcmp(name_folded, folded) == 0)
		score += 300;
	while ((w = strsep(&rest, " "))) {
		if (!*w)
			continue;
		if (has_word(name_lower, w, true))
			score += 40;
		else if (has_word(name_lower, w, false))
			score += 20;
		else if (has_word(name_folded, text_fold(c->mem, w), true))
			score += 10;
	}
	return score;
}

static enum rc take(struct ctx *c, struct found *f, const struct plan *p,
		    const struct row *row, const char *lower,
		    const char *folded)
{
	int scope = entity_flagged(p->e, SCOPE);
	struct buf key;

	f->hit.e = p->e;
	f->hit.id = row->id;
	uid_hex(f->hit.uid, row->uid);
	f->hit.code = row_handle(c, row);
	f->hit.name = row_title(c, row);
	f->scope = scope >= 0 ? row->v[scope] : DBNULL;
	f->hit.score = points(c, f->hit.name, f->hit.code, lower, folded);
	buf_init(&key, 4 * KIB);
	row_name_key(&key, p, row);
	f->key = arena_memdup(c->mem, buf_text(&key), key.n + 1);
	f->nkey = key.n;
	buf_free(&key);
	return OK;
}

static int better(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	size_t n = x->nkey < y->nkey ? x->nkey : y->nkey;
	int d;

	if (x->hit.score != y->hit.score)
		return y->hit.score - x->hit.score;
	d = memcmp(x->key, y->key, n);
	if (d == 0 && x->nkey != y->nkey)
		d = x->nkey < y->nkey ? -1 : 1;
	if (d == 0 && x->hit.id != y->hit.id)
		d = x->hit.id < y->hit.id ? -1 : 1;
	return d;
}

static enum rc ids_of(struct ctx *c, const struct plan *p, const char *folded,
		      int64_t after, int64_t *ids, int *n)
{
	struct db_rows r;
	enum rc rc;
	int got = OK;

	*n = 0;
	rc = db_words_find(c, &r, p->words, folded, true, after, CANDIDATES);
	if (rc < 0)
		return rc;
	while (*n < CANDIDATES && (got = db_next(c, &r)) == DB_ROW)
		ids[(*n)++] = db_int(&r, 0);
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

struct finds {
	VEC(struct found) v;
};

static enum rc take_all(struct ctx *c, const struct plan *p, const char *lower,
			const char *folded, const struct idset *scope,
			const int64_t *ids, int n, struct finds *out)
{
	int i, sf = entity_flagged(p->e, SCOPE);
	enum rc rc = OK;

	for (i = 0; rc == OK && i < n; i++) {
		struct found f;
		struct row *row;

		if (i % DB_AHEAD == 0)
			db_ahead(c, p->by_id, ids + i, n - i);
		rc = store_get(c, &row, p->e, ids[i]);
		if (rc == E_NOTFOUND && c->reach) {
			rc = OK;
			continue;
		}
		if (rc < 0)
			break;
		if (row->is_void ||
		    (scope && sf >= 0 && !idset_has(scope, row->v[sf].i)))
			continue;
		rc = take(c, &f, p, row, lower, folded);
		if (rc == OK)
			vec_push(&out->v, f);
	}
	return rc;
}

/* Who sees a part looks further, until enough of it was found. */
static enum rc search_entity(struct ctx *c, const struct plan *p,
			     const char *lower, const char *folded,
			     const struct idset *scope, struct finds *out)
{
	int64_t ids[CANDIDATES], after = 0;
	size_t before = out->v.n;
	bool goes_on = true;
	enum rc rc = OK;
	int n;

	while (rc == OK && goes_on) {
		rc = ids_of(c, p, folded, after, ids, &n);
		if (rc == OK)
			rc = take_all(c, p, lower, folded, scope, ids, n, out);
		goes_on = c->reach && n == CANDIDATES &&
			  out->v.n - before < CANDIDATES;
		after = n > 0 ? ids[n - 1] : 0;
	}
	return rc;
}

/* Where it is told of the best ones only, not of all that were found. */
static struct hit hit_of(struct ctx *c, const struct found *f)
{
	struct hit h = f->hit;
	int scope = entity_flagged(h.e, SCOPE);

	h.where =
	    scope >= 0 ? store_show(c, &h.e->fields[scope], &f->scope) : "";
	return h;
}

enum rc store_search(struct ctx *c, struct hit *out, int *n, int max,
		     const struct entity *e, const char *words,
		     const struct idset *scope)
{
	struct finds found = {0};
	const char *clean = text_clean(c->mem, words);
	char *lower, *folded;
	enum rc rc = OK;
	int i;

	*n = 0;
	if (!clean || !*clean)
		return OK;
	lower = text_lower(c->mem, clean);
	folded = text_fold(c->mem, clean);
	for (i = 0; rc == OK && *folded && i < c->app->nentities; i++) {
		const struct plan *p = &c->app->plans[i];

		if (p->name >= 0 && (!e || e == p->e))
			rc = search_entity(c, p, lower, folded, scope, &found);
	}
	if (rc == OK && found.v.n > 0) {
		qsort(found.v.v, found.v.n, sizeof(found.v.v[0]), better);
		for (i = 0; i < (int)found.v.n && i < max; i++)
			out[(*n)++] = hit_of(c, &found.v.v[i]);
	}
	vec_free(&found.v);
	return rc;
}
