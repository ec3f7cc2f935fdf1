/*
 * search_int.h: what the files of a search share.
 */
#ifndef STORE_SEARCH_INT_H
#define STORE_SEARCH_INT_H

#include "base/vec.h"
#include "db/words.h"
#include "store/search.h"
#include "store/store_int.h"

enum {
	SEARCH_MEMO = 1024, /* names are alike */
	SEARCH_FIXED = 5, /* columns: id, key, scope, code, reach; then words */
};

/* Points: a word more that is whole weighs more than the tones of all. */
enum {
	TONES = 10, /* of one word */
	SAME_NAME = TONES * WORDS_MAX,
	WHOLE = 4 * SAME_NAME,
	BEGINS = 2 * SAME_NAME,
	SAME_CODE = WHOLE * WORDS_MAX,
};

/* One that fits; texts in the memory of the request. */
struct found {
	const struct plan *p;
	int64_t id;
	int score;
	const char *name, *code; /* code "" = none */
	const char *key;	 /* sort key of the name */
	size_t nkey;
	struct val scope;
};

struct look {
	struct ctx *c;
	const struct plan *p;
	int scope;			     /* number of the field, or -1 */
	const struct idset *scope_set, *set; /* as asked for; within reach */
	bool is_reach_asked;		     /* of each row */
	const char *typed, *lower, *folded;  /* what was asked for */
	struct word_set words;		     /* of folded */
	int all_whole, most; /* points of having them all whole; with tones */
	const char *columns; /* as search_columns() */
	int nwords;	     /* columns with searched text */
	bool has_marks;	     /* typed with tones */
	int all_begin; /* of a name that begins so, the last word not whole */
	int max;
	int candidates;	     /* more are not ranked */
	int count_to;	     /* how many need be counted */
	int fits;	     /* counted so far */
	bool is_least;	     /* there are more */
	VEC(int64_t) ids;    /* what the index found */
	VEC(struct found) v; /* the best so far, and some more */
	bool is_sorted;	     /* v holds the best in order, max of them */
	struct {
		const char *name;
		int score;
	} memo[SEARCH_MEMO];
};

/* Is the word the beginning, or all, of a word of the text? */
bool search_has_word(const char *text, const char *word, bool whole);
/* Does each word asked for begin a word of the folded name? */
bool search_name_fits(const struct look *l, const char *folded);
/* Points of a record. */
int search_points(struct look *l, const char *name, const char *code);
/* The most that can be had: l->all_whole and l->most. */
void search_most_points(struct look *l);

/* One that fits, if it is not worse than enough others; its texts are copied.
 */
void search_take(struct look *l, struct found f);
void search_keep_best(struct look *l);
/* Is the row of the scope and within reach?  Columns as search_columns(). */
bool search_in_set(const struct look *l, const struct db_rows *r);
/* Key, scope, code, reach, then the name, then what else is searched. */
enum search_columns { SEARCH_KEYS, SEARCH_NAMES, SEARCH_ALL };
void search_columns(struct look *l, enum search_columns which);

/* search_rows.c: each row that fits is counted and may be taken. */
/* All that the word index finds; they are not too many. */
enum rc search_by_words(struct look *l, enum words_how how);
/* All of the scope, if that is not too much. */
enum rc search_by_scope(struct look *l, bool *is_whole);
/* Those with that code. */
enum rc search_by_code(struct look *l);
/* What keys told of those that were taken is read: they do not tell all. */
enum rc search_read_taken(struct look *l);
/* Some of the first by name, with whatever words they are found by. */
enum rc search_first_rows(struct look *l);

/*
 * search_scan.c: those whose name begins with what was typed, if that is more
 * than a word, the first by name; *is_whole: nobody of them who would be among
 * the best is missing.
 */
enum rc search_beginnings(struct look *l, bool *is_whole);
/* The first by name of those whose name, or its beginning, was typed, and of
 * those who have one of the words as given name, as family name, or two of them
 * as both; the columns are keys. */
enum rc search_placed(struct look *l);

/* search_spell.c: keys of the ways to write a word, in their order. */
enum { SPELL_MAX = 48 };
struct spell {
	int n;
	const char *key[SPELL_MAX];
	size_t n_key[SPELL_MAX];
};
/* Of a folded one; false: too many. */
bool spell_word(struct spell *s, struct arena *mem, const char *word);

/* search_walk.c: too many to rank: candidates in the order of names. */
enum rc search_by_names(struct look *l);

#endif
