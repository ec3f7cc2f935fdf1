/*
 * search_keys.c: all that the word index finds, each with its points.  Whoever
 * has one of the words as given name or as family name stands beside the others
 * in the index of names, and a record would be a page of its own.
 */
#include "base/base.h"
#include "store/search_int.h"

#include "text/text.h"

enum {
	KEYS_PAY = 100,	    /* fewer are read as they are */
	FAMILIES_PAY = 400, /* a family name is looked for at each given name */
	FEW = 150,	    /* may be read for a word of one letter */
};

enum rc search_find_ids(struct look *l, enum words_how how, int limit)
{
	struct db_rows r;
	int got;
	enum rc rc =
	    db_words_find(l->c, &r, l->p->words, l->folded, how, 0, limit);

	l->ids.n = 0;
	if (rc < 0)
		return rc;
	while ((got = db_next(l->c, &r)) == DB_ROW)
		vec_push(&l->ids, db_int(&r, 0));
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

/* No lists are kept of the words that begin with one letter. */
static bool is_short(const struct look *l, size_t i)
{
	return strlen(l->words.v.v[i]) == 1;
}

static enum rc find_longer(struct look *l, enum words_how how, bool *is_found)
{
	const struct word_set *words = &l->words;
	const char *asked = l->folded;
	struct buf longer;
	size_t i, n = 0;
	enum rc rc;

	buf_init(&longer, MIB);
	for (i = 0; i < words->v.n; i++)
		if (!is_short(l, i) ||
		    (how == WORDS_LAST_BEGINS && i + 1 < words->v.n)) {
			buf_str(&longer, words->v.v[i]);
			buf_char(&longer, ' ');
			n++;
		}
	*is_found = how != WORDS_WHOLE && n > 0 && n < words->v.n;
	if (!*is_found) {
		buf_free(&longer);
		return OK;
	}
	l->folded = buf_text(&longer);
	rc = search_find_ids(l, how == WORDS_LAST_BEGINS ? WORDS_WHOLE : how,
			     FEW + 1);
	l->folded = asked;
	buf_free(&longer);
	*is_found = l->ids.n <= FEW;
	return rc;
}

enum rc search_find(struct look *l, enum words_how how, int limit)
{
	enum rc rc = find_longer(l, how, &l->is_loose);

	return rc < 0 || l->is_loose ? rc : search_find_ids(l, how, limit);
}

static enum rc tell_whole(struct look *l, struct told *told)
{
	const struct word_set *words = &l->words;
	enum rc rc = OK;
	size_t i;

	for (i = 0; rc == OK && i < words->v.n; i++)
		if (told->n_left >= KEYS_PAY)
			rc = search_tell(l, told, words->v.v[i], false, NULL);
	for (i = 0; rc == OK && i < words->v.n; i++)
		if (told->n_left >= FAMILIES_PAY)
			rc = search_tell(l, told, NULL, false, words->v.v[i]);
	return rc;
}

/* As one types a name: the family name first, the given name at last. */
static enum rc tell_begun(struct look *l, struct told *told)
{
	const struct word_set *words = &l->words;
	size_t n = words->v.n;

	return search_tell(l, told, words->v.v[n - 1], true,
			   n > 1 ? words->v.v[0] : NULL);
}

void search_codes(const struct look *l, struct val codes[SEARCH_CODES])
{
	char *upper = arena_strdup(l->c->mem, l->typed), *s;

	for (s = upper; *s; s++)
		if (*s >= 'a' && *s <= 'z')
			*s += 'A' - 'a';
	codes[0] = DBT(l->typed);
	codes[1] = DBT(upper);
	codes[2] = DBT(l->lower);
}

/* A code that is the word is worth more than a name: it is read. */
static enum rc leave_codes(struct look *l, struct told *told)
{
	const struct entity *e = l->p->e;
	struct val codes[SEARCH_CODES];
	struct db_rows r;
	int n = 0, got;
	enum rc rc;

	if (l->p->code < 0)
		return OK;
	search_codes(l, codes);
	rc = db_query(l->c, &r,
		      arena_printf(l->c->mem,
				   "SELECT t.id FROM %s t WHERE t.voided = 0 "
				   "AND t.%s IN ($1, $2, $3)",
				   e->name, e->fields[l->p->code].name),
		      codes, SEARCH_CODES);
	if (rc < 0)
		return rc;
	while ((got = db_next(l->c, &r)) == DB_ROW && n < SEARCH_CODES)
		told->left[n++] = db_int(&r, 0);
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

static void keep_untold(struct look *l, const struct told *told)
{
	size_t i, n = 0;

	for (i = 0; i < l->ids.n; i++)
		if (!told->is_told[i])
			l->ids.v[n++] = l->ids.v[i];
	l->ids.n = n;
}

static enum rc tell(struct look *l, enum words_how how)
{
	struct told told = {.n_left = l->ids.n};
	enum rc rc = leave_codes(l, &told);

	told.is_told = arena_alloc(l->c->mem, l->ids.n);
	search_columns(l, SEARCH_KEYS);
	if (rc == OK)
		rc = how == WORDS_WHOLE ? tell_whole(l, &told)
					: tell_begun(l, &told);
	keep_untold(l, &told);
	return rc;
}

/* A word that is several without its signs may have them in several parts of a
 * name. */
static bool has_signs(const struct look *l)
{
	size_t i;

	for (i = 0; i < l->ntyped; i++)
		if (strchr(l->word[i].folded, ' '))
			return true;
	return false;
}

enum rc search_by_keys(struct look *l, enum words_how how)
{
	bool by_keys = l->ids.n >= KEYS_PAY && !l->is_loose && !has_signs(l) &&
		       l->p->e->fields[l->p->name].flags & PERSONAL;
	enum rc rc = by_keys ? tell(l, how) : OK;

	if (rc == OK)
		rc = search_by_ids(l);
	l->is_loose = false;
	return rc == OK && by_keys && !l->is_of_ids ? search_read_taken(l) : rc;
}
