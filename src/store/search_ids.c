/*
 * search_ids.c: what the word index finds, as numbers.
 */
#include "base/base.h"
#include "store/search_int.h"

#include "text/text.h"

enum { FEW = 150 }; /* may be read for a word of one letter */

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
