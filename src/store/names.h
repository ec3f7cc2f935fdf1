/*
 * names.h: the names that living records of a kind bear, each once, and how
 * many bear it.  People are many, their names are few: whoever looks for words
 * looks at all names, and the index of names tells who bears those that fit.
 * Only for kinds with a personal name (PERSONAL), whose key tells its parts.
 */
#ifndef STORE_NAMES_H
#define STORE_NAMES_H

#include "base/vec.h"
#include "store/store_int.h"

/* Part of a name by its key; many names have it. */
struct name_part {
	const char *key;
	const char *lower, *folded; /* as text_lower(), text_fold() */
	uint32_t initials;	    /* name_initials() of folded */
	/* The whole name as it was written, if its key does not tell that:
	 * then it is the only part.  Else NULL. */
	const char *text;
};

/* Given name, family name, middle names, as the key has them; 0 = not there. */
enum { NAME_PARTS = 3 };
struct name {
	uint32_t part[NAME_PARTS]; /* places among the parts */
	int32_t n;		   /* how many bear it; may have become 0 */
};

struct names {
	VEC(struct name_part) parts; /* the first one is none */
	VEC(struct name) v;	     /* in the order of their keys */
	int64_t rows;		     /* sum of n */
	int64_t seq;		     /* the change as of which they are */
	struct map *places;	     /* of the parts by key */
	struct arena *mem;
};

/* With which letters the words of a text begin: a bit for each. */
uint32_t name_initials(const char *folded);
/* Appends the key of a name. */
void name_key(struct buf *b, const struct names *names, const struct name *n);
/* Its parts in the order in which they are written; how many. */
int name_parts(const struct names *names, const struct name *n,
	       const struct name_part *out[NAME_PARTS]);

/*
 * The names in the picture that c reads, of everybody, whatever its reach; some
 * may be told that nobody bears any more.  Without c->names they are read anew.
 * names_give() soon: until then nobody can bring them up to date.
 */
enum rc names_take(struct ctx *c, const struct plan *p,
		   const struct names **out);
void names_give(struct ctx *c, const struct plan *p, const struct names *names);

/* ---- for who keeps them ---- */

/* All of them, to be freed by names_free(). */
enum rc names_read(struct ctx *c, const struct plan *p, struct names **out);
void names_free(struct names *names);
/* Fills key with a column of keys; "" for null. */
void names_read_key(struct buf *key, const struct db_rows *r, int col);
/* One more bears the name, or (one = -1) one fewer. */
void names_count(struct names *names, const char *key, const char *text,
		 int one);

#endif
