/*
 * words.h: what a word of an index is.  SQLite cuts words itself (unicode61);
 * this does the same for engines that do not.
 */
#ifndef DB_WORDS_H
#define DB_WORDS_H

#include "base/buf.h"
#include "base/vec.h"
#include "db/db.h"

/* More words than that in a query add nothing. */
enum { WORDS_MAX = 32, WORDS_SQL_MAX = 1000 };

/* fmt with each '@' replaced by the name of the index; '@@' stays. */
const char *words_sql(char to[WORDS_SQL_MAX], const char *fmt,
		      const char *index);

struct word_set {
	VEC(char *) v;
};
/* The different words of a text, in the order of their bytes. */
void words_cut(struct word_set *out, const char *text);
/* At most max of them, in the order of the text, repeated ones too. */
void words_cut_query(struct word_set *out, const char *text, size_t n,
		     size_t max);
void words_free(struct word_set *w);

/*
 * What an index is asked for: the words of a query, which become fewer by those
 * that another one implies, since each costs its whole list.  A word longer
 * than any index keeps is found nowhere: then none is left.
 */
enum { WORD_BYTES = 2046 };
struct words_asked {
	struct word_set words; /* at most WORDS_MAX */
	bool begins[WORDS_MAX];
};
void words_asked_end(struct words_asked *a, enum words_how how);

/* Words and rows far apart, so that sums of different sets differ. */
uint64_t word_pair_hash(const char *word, size_t n, int64_t id);

#endif
