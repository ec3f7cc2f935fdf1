/*
 * search_points.c: how well a name fits what was typed, and who of those that
 * fit are kept.
 */
#include "base/base.h"
#include "store/names.h"
#include "store/search_int.h"

#include "text/text.h"

bool search_has_word(const char *text, const char *word, bool whole)
{
	size_t n = strlen(word);
	const char *s = text;

	/* nothing is left of a word that is only a mark */
	while (n > 0 && s) {
		if (*s == *word && strncmp(s, word, n) == 0 &&
		    (!whole || s[n] == ' ' || s[n] == '\0'))
			return true;
		s = strchr(s, ' ');
		s = s ? s + 1 : NULL;
	}
	return false;
}

bool search_name_fits(const struct look *l, const char *folded)
{
	size_t i;

	for (i = 0; i < l->words.v.n; i++)
		if (!search_has_word(folded, l->words.v.v[i], false))
			return false;
	return true;
}

/* The last word of several is not whole yet, the others are as typed. */
static bool name_begins(const char *name, const char *typed)
{
	size_t n = strlen(typed);

	return strchr(typed, ' ') && strncmp(name, typed, n) == 0 &&
	       name[n] != ' ' && name[n] != '\0';
}

int search_name_points(struct look *l, const char *name)
{
	struct ctx *c = l->c;
	char *name_lower = text_lower(c->mem, name);
	char *name_folded = text_fold(c->mem, name);
	int score = 0;
	size_t i;

	if (strcmp(name_lower, l->lower) == 0)
		score += 2 * SAME_NAME;
	else if (strcmp(name_folded, l->folded) == 0)
		score += SAME_NAME;
	for (i = 0; i < l->ntyped; i++) {
		const struct typed_word *w = &l->word[i];

		if (search_has_word(name_lower, w->lower, true))
			score += WHOLE + TONES;
		else if (search_has_word(name_lower, w->lower, false))
			score += TONES;
		else if (search_has_word(name_folded, w->folded, true))
			score += WHOLE;
	}
	if (score < l->all_whole && name_begins(name_folded, l->folded)) {
		score = l->all_begin;
		if (l->has_marks && !name_begins(name_lower, l->lower))
			score -= TONES;
	}
	return score;
}

int search_points(struct look *l, const char *name, const char *code)
{
	struct arena *mem = l->c->mem;
	size_t slot = word_pair_hash(name, strlen(name), 0) % SEARCH_MEMO;
	struct arena_mark m;
	int score;

	if (!l->memo[slot].name || strcmp(l->memo[slot].name, name) != 0) {
		m = arena_mark(mem);
		score = search_name_points(l, name);
		arena_rewind(mem, m);
		l->memo[slot].name = arena_strdup(mem, name);
		l->memo[slot].score = score;
	}
	score = l->memo[slot].score;
	if (*code) {
		m = arena_mark(mem);
		if (strcmp(text_fold(mem, code), l->folded) == 0)
			score += SAME_CODE;
		arena_rewind(mem, m);
	}
	return score;
}

/* Who types no marks at all asks for no tones in the beginning of a name. */
void search_most_points(struct look *l)
{
	struct arena *mem = l->c->mem;
	char *rest = arena_strdup(mem, l->lower), *w;
	struct typed_word *t;

	while ((w = strsep(&rest, " "))) {
		if (!*w || l->ntyped == WORDS_MAX)
			continue;
		t = &l->word[l->ntyped++];
		t->lower = w;
		t->folded = text_fold(mem, w);
		t->initials = name_initials(t->folded);
		l->all_whole += WHOLE;
		l->most += WHOLE + TONES;
	}
	l->has_marks = strcmp(l->lower, l->folded) != 0;
	l->all_begin = l->all_whole - WHOLE + BEGINS + TONES;
}

static int better(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	size_t n = x->nkey < y->nkey ? x->nkey : y->nkey;
	int d;

	if (x->score != y->score)
		return y->score - x->score;
	d = n ? memcmp(x->key, y->key, n) : 0;
	if (d == 0 && x->nkey != y->nkey)
		d = x->nkey < y->nkey ? -1 : 1;
	if (d == 0 && x->id != y->id)
		d = x->id < y->id ? -1 : 1;
	if (d == 0 && x->p != y->p)
		d = x->p->index < y->p->index ? -1 : 1;
	return d;
}

static bool is_same(const struct found *x, const struct found *y)
{
	return x->p == y->p && x->id == y->id;
}

enum { SEEN = 1024 }; /* a power of two, far more than are wanted */

/* The first one of a record; its place is noted. */
static bool is_first(const struct look *l, size_t n, const struct found *f,
		     uint16_t seen[SEEN])
{
	size_t at = (uint64_t)f->id % SEEN;

	for (; seen[at]; at = (at + 1) % SEEN)
		if (is_same(&l->v.v[seen[at] - 1], f))
			return false;
	seen[at] = (uint16_t)(n + 1);
	return true;
}

/* One that was found in two ways may have two scores: the better one stays. */
void search_keep_best(struct look *l)
{
	uint16_t seen[SEEN] = {0};
	size_t i, n = 0;

	assert(l->max <= SEEN / 2);
	if (l->v.n)
		qsort(l->v.v, l->v.n, sizeof(l->v.v[0]), better);
	for (i = 0; i < l->v.n && n < (size_t)l->max; i++)
		if (is_first(l, n, &l->v.v[i], seen)) {
			l->v.v[n] = l->v.v[i];
			n++;
		}
	l->v.n = n;
	l->is_sorted = n == (size_t)l->max;
}

void search_take(struct look *l, struct found f)
{
	struct arena *mem = l->c->mem;

	if (l->is_sorted && better(&f, &l->v.v[l->max - 1]) > 0)
		return;
	f.key = arena_memdup(mem, f.key ? f.key : "", f.nkey);
	f.code = arena_strdup(mem, f.code);
	f.name = arena_strdup(mem, f.name);
	vec_push(&l->v, f);
	if (l->v.n >= 4 * (size_t)l->max)
		search_keep_best(l);
}
