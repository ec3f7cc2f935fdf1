/*
 * search.c: records by words, ranked in memory: exact tones, then whole words,
 * then the order of names.  All that the word index finds are ranked, up to a
 * number; of more, those of the scope, or those that come first by name.
 */
#include "base/base.h"
#include "store/search.h"

#include "base/vec.h"
#include "db/words.h"
#include "store/listing_int.h"
#include "text/text.h"

enum {
	CANDIDATES = 50000,  /* ranked one by one */
	SCOPE_LOOKS = 20000, /* rows of the scope that are read instead */
	SCOPE_PAYS = 200,    /* candidates from which that is tried */
	NAME_LOOKS = 10000,  /* rows in the order of names */
	MEMO = 1024,	     /* names are alike */
	FIXED = 5, /* columns: id, key, scope, code, reach; then words */
};

/* Points: a word more that is whole weighs more than the tones of all. */
enum {
	TONES = 10, /* of one word */
	SAME_NAME = TONES * WORDS_MAX,
	WHOLE = 4 * SAME_NAME,
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
	const char *columns;		     /* as read_columns() */
	int nwords;			     /* columns with searched text */
	int max;
	VEC(int64_t) ids;    /* what the index found */
	VEC(struct found) v; /* the best so far, and some more */
	bool is_sorted;	     /* v holds the best in order, max of them */
	struct {
		const char *name;
		int score;
	} memo[MEMO];
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

/* Points for a name against the words as typed and folded. */
static int name_points(struct look *l, const char *name)
{
	struct ctx *c = l->c;
	char *name_lower = text_lower(c->mem, name);
	char *name_folded = text_fold(c->mem, name);
	char *rest = arena_strdup(c->mem, l->lower), *w;
	int score = 0;

	if (strcmp(name_lower, l->lower) == 0)
		score += 2 * SAME_NAME;
	else if (strcmp(name_folded, l->folded) == 0)
		score += SAME_NAME;
	while ((w = strsep(&rest, " "))) {
		if (!*w)
			continue;
		if (has_word(name_lower, w, true))
			score += WHOLE + TONES;
		else if (has_word(name_lower, w, false))
			score += TONES;
		else if (has_word(name_folded, text_fold(c->mem, w), true))
			score += WHOLE;
	}
	return score;
}

static int points(struct look *l, const char *name, const char *code)
{
	struct arena *mem = l->c->mem;
	size_t slot = word_pair_hash(name, strlen(name), 0) % MEMO;
	struct arena_mark m;
	int score;

	if (!l->memo[slot].name || strcmp(l->memo[slot].name, name) != 0) {
		m = arena_mark(mem);
		score = name_points(l, name);
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
	return d;
}

static void keep_best(struct look *l)
{
	size_t i, n = 0;

	if (l->v.n)
		qsort(l->v.v, l->v.n, sizeof(l->v.v[0]), better);
	/* one that was found in two ways stands side by side */
	for (i = 0; i < l->v.n && n < (size_t)l->max; i++)
		if (n == 0 || l->v.v[n - 1].id != l->v.v[i].id)
			l->v.v[n++] = l->v.v[i];
	l->v.n = n;
	l->is_sorted = n == (size_t)l->max;
}

static const char *text_or_empty(const struct db_rows *r, int col)
{
	const char *s = db_text(r, col);

	return s ? s : "";
}

/* A row that fits; what is worse than enough others is dropped. */
static void take(struct look *l, const struct db_rows *r)
{
	struct arena *mem = l->c->mem;
	struct found f = {.p = l->p, .id = db_int(r, 0)};

	f.key = db_blob(r, 1, &f.nkey);
	f.code = text_or_empty(r, 3);
	f.name = text_or_empty(r, FIXED);
	f.score = points(l, f.name, f.code);
	if (l->is_sorted && better(&f, &l->v.v[l->max - 1]) > 0)
		return;
	f.key = arena_memdup(mem, f.key ? f.key : "", f.nkey);
	f.code = arena_strdup(mem, f.code);
	f.name = arena_strdup(mem, f.name);
	f.scope =
	    l->scope >= 0 && !db_is_null(r, 2) ? val_int(db_int(r, 2)) : DBNULL;
	vec_push(&l->v, f);
	if (l->v.n >= 4 * (size_t)l->max)
		keep_best(l);
}

static bool in_set(const struct look *l, const struct db_rows *r)
{
	if (l->is_reach_asked && !reach_has(l->c, db_int(r, 4)))
		return false;
	return !l->set || l->scope < 0 || idset_has(l->set, db_int(r, 2));
}

/* Does each word asked for begin a word of the row? */
static bool has_words(struct look *l, const struct db_rows *r)
{
	struct arena_mark m = arena_mark(l->c->mem);
	struct word_set has = {0};
	struct buf b;
	size_t i, k;
	bool all = true;
	int col;

	buf_init(&b, MIB);
	for (col = FIXED; col < FIXED + l->nwords; col++) {
		text_fold_to(&b, text_or_empty(r, col));
		buf_char(&b, ' ');
	}
	text_fold_to(&b, text_or_empty(r, 3));
	words_cut(&has, buf_text(&b));
	for (i = 0; all && i < l->words.v.n; i++) {
		const char *w = l->words.v.v[i];

		for (k = 0; k < has.v.n; k++)
			if (strncmp(has.v.v[k], w, strlen(w)) == 0)
				break;
		all = k < has.v.n;
	}
	words_free(&has);
	buf_free(&b);
	arena_rewind(l->c->mem, m);
	return all && l->words.v.n > 0;
}

/* Key, scope, code, reach, then the name and, if asked for, what else is
 * searched. */
static void read_columns(struct look *l, bool with_all)
{
	const struct entity *e = l->p->e;
	struct buf b;
	int i;

	buf_init(&b, 4 * KIB);
	buf_str(&b, "t.name_key, ");
	buf_printf(&b, l->scope >= 0 ? "t.%s, " : "0, ",
		   l->scope >= 0 ? e->fields[l->scope].name : "");
	buf_printf(&b, l->p->code >= 0 ? "t.%s, " : "NULL, ",
		   l->p->code >= 0 ? e->fields[l->p->code].name : "");
	buf_printf(&b, "%s, ", l->is_reach_asked ? l->p->reach : "0");
	buf_printf(&b, "t.%s", e->fields[l->p->name].name);
	l->nwords = 1;
	for (i = 0; with_all && i < e->nfields; i++)
		if ((e->fields[i].flags & FIND) && i != l->p->name &&
		    !(e->fields[i].flags & VIRTUAL)) {
			buf_printf(&b, ", t.%s", e->fields[i].name);
			l->nwords++;
		}
	l->columns = arena_strdup(l->c->mem, buf_text(&b));
	buf_free(&b);
}

/* ---- ways to those that fit ---- */

/* Ids that the index finds, no further than CANDIDATES + 1. */
static enum rc find_ids(struct look *l, enum words_how how)
{
	struct db_rows r;
	int got;
	enum rc rc = db_words_find(l->c, &r, l->p->words, l->folded, how, 0,
				   CANDIDATES + 1);

	l->ids.n = 0;
	if (rc < 0)
		return rc;
	while ((got = db_next(l->c, &r)) == DB_ROW)
		vec_push(&l->ids, db_int(&r, 0));
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

static enum rc one_row(struct look *l, const char *sql, int64_t id)
{
	struct db_rows r;
	int got;
	enum rc rc = db_query(l->c, &r, sql, DB_ARGS(DBI(id)));

	if (rc < 0)
		return rc;
	got = db_next(l->c, &r);
	if (got == DB_ROW && in_set(l, &r))
		take(l, &r);
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

static enum rc by_index(struct look *l)
{
	enum rc rc = OK;
	const char *sql;
	size_t i;

	read_columns(l, false);
	sql = arena_printf(
	    l->c->mem,
	    "SELECT t.id, %s FROM %s t WHERE t.id = $1 AND voided = 0",
	    l->columns, l->p->e->name);
	for (i = 0; rc == OK && i < l->ids.n; i++) {
		size_t rest = l->ids.n - i;

		if (i % DB_AHEAD == 0)
			db_ahead(l->c, sql, l->ids.v + i,
				 rest < DB_AHEAD ? (int)rest : DB_AHEAD);
		rc = one_row(l, sql, l->ids.v[i]);
	}
	return rc;
}

/* Rows of a statement, each looked at; *looks tells how many may be. */
static enum rc sift(struct look *l, const char *sql, const struct val *args,
		    int nargs, int *looks)
{
	struct db_rows r;
	int got = OK;
	enum rc rc = db_scan(l->c, &r, sql, args, nargs);

	if (rc < 0)
		return rc;
	while (*looks > 0 && (got = db_next(l->c, &r)) == DB_ROW) {
		--*looks;
		if (in_set(l, &r) && has_words(l, &r))
			take(l, &r);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

/* All of the scope, if that is not too much. */
static enum rc by_scope(struct look *l, bool *is_whole)
{
	struct id_range at = {0, -1};
	int looks = SCOPE_LOOKS;
	enum rc rc = OK;

	read_columns(l, true);
	while (rc == OK && looks > 0 && id_range_next(l->set, &at))
		rc = sift(l,
			  arena_printf(l->c->mem,
				       "SELECT t.id, %s FROM %s t WHERE "
				       "t.voided = 0 AND t.%s BETWEEN $1 AND "
				       "$2",
				       l->columns, l->p->e->name,
				       l->p->e->fields[l->scope].name),
			  DB_ARGS(DBI(at.first), DBI(at.last)), &looks);
	*is_whole = looks > 0;
	return rc;
}

static enum rc from_name(struct look *l, const char *name)
{
	int looks = NAME_LOOKS;
	struct buf key;
	enum rc rc;

	buf_init(&key, 4 * KIB);
	if (l->p->e->fields[l->p->name].flags & PERSONAL)
		text_name_key(&key, name);
	else
		text_sort_key(&key, name);
	rc = sift(l,
		  arena_printf(l->c->mem,
			       "SELECT t.id, %s FROM %s t WHERE t.voided = 0 "
			       "AND t.name_key >= $1 ORDER BY t.name_key",
			       l->columns, l->p->e->name),
		  DB_ARGS(DBB(buf_text(&key), key.n)), &looks);
	buf_free(&key);
	return rc;
}

/*
 * Too many to rank: those whose whole name or last name it is, as they stand in
 * the order of names, and those who come first.
 */
static enum rc by_names(struct look *l)
{
	const char *last = strrchr(l->lower, ' ');
	enum rc rc;

	read_columns(l, true);
	rc = from_name(l, l->lower);
	if (rc == OK && last)
		rc = from_name(l, last + 1);
	return rc == OK ? from_name(l, "") : rc;
}

static enum rc by_code(struct look *l)
{
	struct db_rows r;
	int got = OK;
	enum rc rc;

	if (l->p->code < 0)
		return OK;
	read_columns(l, true);
	rc = db_query(l->c, &r,
		      arena_printf(l->c->mem,
				   "SELECT t.id, %s FROM %s t WHERE t.voided "
				   "= 0 AND t.%s = $1",
				   l->columns, l->p->e->name,
				   l->p->e->fields[l->p->code].name),
		      DB_ARGS(DBT(l->typed)));
	if (rc < 0)
		return rc;
	while ((got = db_next(l->c, &r)) == DB_ROW)
		if (in_set(l, &r))
			take(l, &r);
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

/* *is_done: no other way could find a better one. */
static enum rc search_how(struct look *l, enum words_how how, bool *is_done)
{
	enum rc rc = find_ids(l, how);

	if (rc == OK && l->ids.n > SCOPE_PAYS && l->set && l->scope >= 0)
		rc = by_scope(l, is_done);
	if (rc < 0 || *is_done)
		return rc;
	if (l->ids.n <= CANDIDATES) {
		rc = by_index(l);
	} else {
		rc = by_code(l);
		if (rc == OK)
			rc = by_names(l);
	}
	keep_best(l);
	*is_done = l->is_sorted;
	return rc;
}

/*
 * Whoever has all the words whole stands before everybody who has not, so the
 * beginnings of words are asked for, which costs far more, only if there are
 * too few.
 */
static enum rc search_entity(struct look *l)
{
	static const enum words_how ways[] = {WORDS_WHOLE, WORDS_LAST_BEGINS,
					      WORDS_ALL_BEGIN};
	struct idset cut;
	bool is_done = false;
	enum rc rc = OK;
	size_t i;

	l->scope = entity_flagged(l->p->e, SCOPE);
	l->set =
	    reach_cut(l->c, l->p->e, l->scope_set, &cut, &l->is_reach_asked);
	l->is_sorted = false;
	for (i = 0; rc == OK && !is_done && i < ARRAY_LEN(ways); i++)
		if (ways[i] != WORDS_LAST_BEGINS || l->words.v.n > 1)
			rc = search_how(l, ways[i], &is_done);
	l->set = NULL;
	idset_free(&cut);
	return rc;
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

static enum rc give(struct look *l, struct hit *out, int *n)
{
	enum rc rc = OK;
	size_t i;

	keep_best(l);
	for (i = 0; rc == OK && i < l->v.n; i++) {
		rc = hit_of(l->c, &l->v.v[i], &out[*n]);
		*n += rc == OK;
	}
	return rc;
}

enum rc store_search(struct ctx *c, struct hit *out, int *n, int max,
		     const struct entity *e, const char *words,
		     const struct idset *scope)
{
	struct look *l = arena_alloc(c->mem, sizeof(*l));
	enum rc rc = OK;
	int i;

	*n = 0;
	l->c = c;
	l->scope_set = scope;
	l->max = max;
	l->typed = text_clean(c->mem, words);
	if (!l->typed || !*l->typed)
		return OK;
	l->lower = text_lower(c->mem, l->typed);
	l->folded = text_fold(c->mem, l->typed);
	words_cut_query(&l->words, l->folded, strlen(l->folded), WORDS_MAX);
	for (i = 0; rc == OK && *l->folded && i < c->app->nentities; i++) {
		l->p = &c->app->plans[i];
		if (l->p->name >= 0 && (!e || e == l->p->e))
			rc = search_entity(l);
	}
	if (rc == OK)
		rc = give(l, out, n);
	words_free(&l->words);
	vec_free(&l->ids);
	vec_free(&l->v);
	return rc;
}
