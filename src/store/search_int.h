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
	SCOPE_PAYS = 200,   /* that fit, from which the scope is tried */
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

/* Words as typed, between blanks. */
struct typed_word {
	const char *lower, *folded;
	uint32_t initials; /* name_initials() */
};

/* A part of a name, or all of it, as text_lower() and text_fold(). */
struct part_text {
	const char *lower, *folded;
	uint32_t initials; /* name_initials() */
};

/* What it has of the words that were typed: a bit for each. */
struct part_words {
	uint32_t whole, begun, plain; /* tones; tones; without */
	uint32_t fits; /* begins one, without tones; bits of look.words */
};

struct look {
	struct ctx *c;
	const struct plan *p;
	int scope;			     /* number of the field, or -1 */
	bool is_tree;			     /* the set is of its own numbers */
	const struct idset *scope_set, *set; /* as asked for; within reach */
	bool is_reach_asked;		     /* of each row */
	const char *typed, *lower, *folded;  /* what was asked for */
	struct word_set words;		     /* of folded */
	uint32_t initial[WORDS_MAX];	     /* of each, name_initials() */
	struct typed_word word[WORDS_MAX];
	size_t ntyped;
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
	bool is_loose;	     /* some of them do not have all the words */
	VEC(struct found) v; /* the best so far, and some more */
	bool is_sorted;	     /* v holds the best in order, max of them */
	bool is_of_ids;	     /* nobody asks for more than numbers */
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
/* The same of a name alone. */
int search_name_points(struct look *l, const char *name);
/* search_parts.c: the same of a name from n parts, in the order in which they
 * are written, and what they have of the words together.  No word that was
 * typed may be several without its signs. */
void search_compare(const struct look *l, struct part_text part,
		    struct part_words *out);
int search_part_points(const struct look *l, const struct part_text part[],
		       int n, struct part_words w);
/* What `fits` is if each word asked for begins a word of it; 0: there are none.
 */
uint32_t search_all_words(const struct look *l);
/* The words as typed; the most that can be had: l->all_whole and l->most. */
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
/* All that the word index of a server finds; *is_many: they were more than are
 * ranked. */
enum rc search_by_words(struct look *l, enum words_how how, bool *is_many);
/* Those of l->ids. */
enum rc search_by_ids(struct look *l);
/* All of the scope, if that is not too much. */
enum rc search_by_scope(struct look *l, bool *is_whole);
/* A row that fits. */
void search_take_row(struct look *l, const struct db_rows *r);
/* Does each word asked for begin a word of the row? */
bool search_has_words(struct look *l, const struct db_rows *r);
/* Nothing of these records is left of what was taken. */
void search_drop_taken(struct look *l);
/* What keys told of those that were taken is read: they do not tell all. */
enum rc search_read_taken(struct look *l);
/* Some of the first by name, with whatever words they are found by. */
enum rc search_first_rows(struct look *l);

/* search_codes.c: those whose code begins with what was typed, or with one of
 * the words that looks like a code, and who have the other words; counted if
 * their names do not fit.  *is_cut: there may be more. */
enum rc search_begun_codes(struct look *l, bool *is_cut);
bool search_may_be_code(const char *word);
/* Those with that code. */
enum rc search_by_code(struct look *l);

/* search_ids.c: ids that the word index finds, in l->ids. */
enum rc search_find_ids(struct look *l, enum words_how how, int limit);
/* The same, or those with the longer words if they are few; l->is_loose then.
 */
enum rc search_find(struct look *l, enum words_how how, int limit);

/* search_names.c: people; nothing is left to be asked then. */
enum rc search_named(struct look *l);

/* search_walk.c: too many to rank: candidates in the order of names. */
enum rc search_by_names(struct look *l);

#endif
