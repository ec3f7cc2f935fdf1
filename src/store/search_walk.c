/*
 * search_walk.c: those that fit in the order of names, as the index of names
 * tells them: a key tells the name but for few signs, so no row is read.
 */
#include "base/base.h"
#include "store/search_int.h"

#include "text/text.h"

enum {
	LOOKS = 10000, /* keys of one walk */
	ENOUGH = 8,    /* times as many as are wanted */
	NAME_BYTES = 8 * KIB,
};

struct walk {
	struct look *l;
	const char *given; /* no further than given names that begin so */
	struct buf name, folded;
	struct buf last; /* key of the last one with the most points */
	int nbest;	 /* how many have the most points that can be had */
	int nfits;
};

/* Does each word asked for begin a word of the name? */
static bool name_fits(const struct walk *w)
{
	const struct word_set *words = &w->l->words;
	size_t i;

	for (i = 0; i < words->v.n; i++)
		if (!search_has_word(buf_text(&w->folded), words->v.v[i],
				     false))
			return false;
	return true;
}

/* The last word of a name is the given name. */
static bool is_beyond(const struct walk *w)
{
	const char *name = buf_text(&w->folded);
	const char *last = strrchr(name, ' ');

	return w->given &&
	       strncmp(last ? last + 1 : name, w->given, strlen(w->given)) != 0;
}

/* Who has the same name stands in the order of numbers, not of the index. */
static bool is_enough(const struct walk *w, const struct found *f)
{
	bool is_same =
	    f->nkey == w->last.n && memcmp(f->key, w->last.s, f->nkey) == 0;

	return w->nfits >= ENOUGH * w->l->max ||
	       (w->nbest >= w->l->max && !is_same);
}

static void take_key(struct walk *w, struct found *f)
{
	struct look *l = w->l;

	f->score = search_points(l, buf_text(&w->name), "");
	w->nfits++;
	if (f->score >= l->most) {
		w->nbest++;
		buf_clear(&w->last);
		buf_add(&w->last, f->key, f->nkey);
	}
	search_take(l, *f);
}

/* False: nobody else need be looked at. */
static bool look_at(struct walk *w, const struct db_rows *r)
{
	struct found f = {
	    .p = w->l->p, .id = db_int(r, 0), .name = "", .code = ""};

	f.key = db_blob(r, 1, &f.nkey);
	if (!f.key)
		f.key = "";
	if (is_enough(w, &f))
		return false;
	buf_clear(&w->name);
	buf_clear(&w->folded);
	text_of_key(&w->name, f.key, f.nkey);
	text_fold_to(&w->folded, buf_text(&w->name));
	if (is_beyond(w))
		return false;
	if (name_fits(w) && search_in_set(w->l, r))
		take_key(w, &f);
	return true;
}

static enum rc walk_keys(struct walk *w, const char *from)
{
	struct look *l = w->l;
	int looks = LOOKS, got = OK;
	struct db_rows r;
	struct buf key;
	enum rc rc;

	buf_init(&key, NAME_BYTES);
	if (l->p->e->fields[l->p->name].flags & PERSONAL)
		text_name_key(&key, from);
	else
		text_sort_key(&key, from);
	rc = db_scan(l->c, &r,
		     arena_printf(l->c->mem,
				  "SELECT t.id, %s FROM %s t WHERE t.voided = "
				  "0 AND t.name_key >= $1 ORDER BY t.name_key",
				  l->columns, l->p->e->name),
		     DB_ARGS(DBB(buf_text(&key), key.n)));
	if (rc == OK) {
		while (looks-- > 0 && (got = db_next(l->c, &r)) == DB_ROW)
			if (!look_at(w, &r))
				break;
		db_end(&r);
	}
	buf_free(&key);
	return got < 0 ? (enum rc)got : rc;
}

/* From a name on; is_given: among those with that given name only. */
static enum rc walk_from(struct look *l, const char *name, bool is_given)
{
	struct walk w = {.l = l};
	enum rc rc;

	buf_init(&w.name, NAME_BYTES);
	buf_init(&w.folded, NAME_BYTES);
	buf_init(&w.last, NAME_BYTES);
	if (is_given)
		w.given = text_fold(l->c->mem, name);
	rc = walk_keys(&w, name);
	buf_free(&w.last);
	buf_free(&w.folded);
	buf_free(&w.name);
	return rc;
}

/* What the keys told is read again: they do not tell everything. */
static enum rc read_taken(struct look *l)
{
	size_t i;

	search_keep_best(l);
	l->ids.n = 0;
	for (i = 0; i < l->v.n; i++)
		if (l->v.v[i].p == l->p)
			vec_push(&l->ids, l->v.v[i].id);
	for (i = 0; i < l->v.n;)
		if (l->v.v[i].p == l->p)
			l->v.v[i] = l->v.v[--l->v.n];
		else
			i++;
	l->is_sorted = false;
	return search_by_ids(l);
}

/*
 * The first by name, and those whose whole name or given name was typed.
 */
enum rc search_by_names(struct look *l)
{
	char *rest = arena_strdup(l->c->mem, l->lower), *word;
	enum rc rc;

	search_columns(l, SEARCH_KEYS);
	rc = walk_from(l, l->typed, false);
	while (rc == OK && (word = strsep(&rest, " ")))
		if (*word && strcmp(word, l->lower) != 0)
			rc = walk_from(l, word, true);
	if (rc == OK)
		rc = walk_from(l, "", false);
	if (rc == OK)
		rc = read_taken(l);
	/* found by other words than those of names */
	if (rc == OK && l->v.n < (size_t)l->max)
		rc = search_first_rows(l);
	return rc;
}
