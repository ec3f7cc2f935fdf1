/*
 * search_walk.c: those that fit in the order of names, as the index of names
 * tells them: a key tells the name but for few signs, so no row is read.
 */
#include "base/base.h"
#include "store/names.h"
#include "store/search_int.h"

#include "text/text.h"

enum {
	LOOKS = 10000, /* keys of one walk */
	ENOUGH = 8,    /* times as many as are wanted */
};

struct walk {
	struct look *l;
	struct buf last; /* key of the last one with the most points */
	int nbest;	 /* how many have the most points that can be had */
	int nfits;
};

/* Who has the same name stands in the order of numbers, not of the index. */
static bool is_enough(const struct walk *w, const struct found *f)
{
	bool is_same = f->nkey == w->last.n &&
		       memcmp(f->key, buf_text(&w->last), f->nkey) == 0;

	return w->nfits >= ENOUGH * w->l->max ||
	       (w->nbest >= w->l->max && !is_same);
}

static void take_key(struct walk *w, struct found *f)
{
	struct look *l = w->l;

	w->nfits++;
	if (f->score >= l->most) {
		w->nbest++;
		buf_clear(&w->last);
		buf_add(&w->last, f->key, f->nkey);
	}
	search_take(l, *f);
}

/* Its points; false: it does not fit.  The best are read, for a key does not
 * tell all. */
static bool fits(struct look *l, struct found *f)
{
	struct arena_mark m = arena_mark(l->c->mem);
	struct part_words words;
	struct part_text text;
	struct buf b;

	buf_init(&b, NAME_BYTES);
	text_of_key(&b, f->key, f->nkey);
	text.lower = text_lower(l->c->mem, buf_text(&b));
	text.folded = text_fold(l->c->mem, buf_text(&b));
	buf_free(&b);
	text.initials = name_initials(text.folded);
	search_compare(l, text, &words);
	f->score = search_part_points(l, &text, 1, words);
	arena_rewind(l->c->mem, m);
	return words.fits && words.fits == search_all_words(l);
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
	if (fits(w->l, &f) && search_in_set(w->l, r))
		take_key(w, &f);
	return true;
}

static enum rc walk_keys(struct walk *w)
{
	struct look *l = w->l;
	int looks = LOOKS, got = OK;
	struct db_rows r;
	enum rc rc =
	    db_scan(l->c, &r,
		    arena_printf(l->c->mem,
				 "SELECT t.id, %s FROM %s t WHERE t.voided = "
				 "0 ORDER BY t.name_key",
				 l->columns, l->p->e->name),
		    DB_NOARGS);

	if (rc < 0)
		return rc;
	while (looks-- > 0 && (got = db_next(l->c, &r)) == DB_ROW)
		if (!look_at(w, &r))
			break;
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

enum rc search_by_names(struct look *l)
{
	struct walk w = {.l = l};
	enum rc rc;

	search_columns(l, SEARCH_KEYS);
	buf_init(&w.last, NAME_BYTES);
	rc = walk_keys(&w);
	buf_free(&w.last);
	if (rc == OK)
		rc = search_read_taken(l);
	/* found by other words than those of names */
	if (rc == OK && l->v.n < (size_t)l->max)
		rc = search_first_rows(l);
	return rc;
}
