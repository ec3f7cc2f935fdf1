/*
 * search_codes.c: records by their codes.  A code is looked up as it is
 * written, so what was typed is asked for in several ways of writing it.
 */
#include "base/base.h"
#include "store/search_int.h"

#include "text/text.h"

enum {
	WAYS = 6,
	BEGUN_MOST = 300, /* of each way */
	WORDS_ASKED = 3,  /* of several words */
};

struct ways {
	struct val v[WAYS];
	int n;
};

static void add_way(struct ways *w, const char *s)
{
	struct val v = val_text(s);
	int i;

	for (i = 0; i < w->n; i++)
		if (val_equal(&w->v[i], &v))
			return;
	w->v[w->n++] = v;
}

/* As typed, in capitals, in small letters, with one capital; and who types d
 * may mean đ. */
static void find_ways(struct ctx *c, struct ways *w, const char *typed)
{
	const char *lower = text_lower(c->mem, typed);
	const char *upper = text_upper(c->mem, lower);
	const char *rest = lower + 1;
	const char *first;

	while (*lower && (*rest & 0xC0) == 0x80)
		rest++;
	first = arena_strndup(c->mem, lower, (size_t)(rest - lower));
	w->n = 0;
	add_way(w, typed);
	if (!*lower)
		return;
	add_way(w, upper);
	add_way(w, lower);
	add_way(w,
		arena_printf(c->mem, "%s%s", text_upper(c->mem, first), rest));
	if (*lower == 'd') {
		add_way(w, arena_printf(c->mem, "Đ%s", upper + 1));
		add_way(w, arena_printf(c->mem, "Đ%s", rest));
	}
}

/* ---- the whole code ---- */

enum rc search_by_code(struct look *l)
{
	struct db_rows r;
	int i, got = OK;
	struct ways w;
	struct buf sql;
	enum rc rc;

	if (l->p->code < 0)
		return OK;
	search_columns(l, SEARCH_ALL);
	find_ways(l->c, &w, l->typed);
	buf_init(&sql, 16 * KIB);
	buf_printf(&sql,
		   "SELECT t.id, %s FROM %s t WHERE t.voided = 0 AND t.%s IN (",
		   l->columns, l->p->e->name, l->p->e->fields[l->p->code].name);
	for (i = 0; i < w.n; i++)
		buf_printf(&sql, "%s$%d", i ? ", " : "", i + 1);
	buf_char(&sql, ')');
	rc = db_query(l->c, &r, buf_text(&sql), w.v, w.n);
	buf_free(&sql);
	if (rc < 0)
		return rc;
	while ((got = db_next(l->c, &r)) == DB_ROW)
		if (search_in_set(l, &r))
			search_take_row(l, &r);
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

/* ---- its beginning ---- */

/* The first of them, for each way of writing it. */
static void begun_sql(struct look *l, const struct ways *w, struct buf *sql,
		      struct val args[2 * WAYS])
{
	const char *code = l->p->e->fields[l->p->code].name;
	int i;

	for (i = 0; i < w->n; i++) {
		buf_printf(sql,
			   "%sSELECT * FROM (SELECT t.id, %s FROM %s t WHERE "
			   "t.voided = 0 AND t.%s >= $%d AND t.%s < $%d ORDER "
			   "BY t.%s LIMIT %d) AS x%d",
			   i ? " UNION ALL " : "", l->columns, l->p->e->name,
			   code, 2 * i + 1, code, 2 * i + 2, code, BEGUN_MOST,
			   i);
		args[2 * i] = w->v[i];
		/* up to the last character that there is */
		args[2 * i + 1] = val_text(
		    arena_printf(l->c->mem, "%s\xF4\x8F\xBF\xBF", w->v[i].s));
	}
}

/* Who has the words as a name was counted already. */
static bool is_counted(struct look *l, const struct db_rows *r)
{
	struct arena_mark m = arena_mark(l->c->mem);
	const char *name = db_text(r, SEARCH_FIXED);
	bool fits = search_name_fits(l, text_fold(l->c->mem, name ? name : ""));

	arena_rewind(l->c->mem, m);
	return fits;
}

static enum rc by_begun_code(struct look *l, const char *typed,
			     struct idset *seen, bool *is_cut)
{
	struct val args[2 * WAYS];
	struct db_rows r;
	struct ways w;
	struct buf sql;
	int n, got = OK;
	enum rc rc;

	find_ways(l->c, &w, typed);
	buf_init(&sql, 64 * KIB);
	begun_sql(l, &w, &sql, args);
	rc = db_query(l->c, &r, buf_text(&sql), args, 2 * w.n);
	buf_free(&sql);
	if (rc < 0)
		return rc;
	for (n = 0; (got = db_next(l->c, &r)) == DB_ROW; n++) {
		int64_t id = db_int(&r, 0);

		if (idset_has(seen, id) || !search_in_set(l, &r) ||
		    !search_has_words(l, &r))
			continue;
		idset_add(seen, id);
		search_take_row(l, &r);
		l->fits -= is_counted(l, &r);
	}
	db_end(&r);
	*is_cut = *is_cut || n >= BEGUN_MOST;
	return got < 0 ? (enum rc)got : OK;
}

/* Of several words those that look like one. */
bool search_may_be_code(const char *word)
{
	return strpbrk(word, "0123456789") != NULL;
}

enum rc search_begun_codes(struct look *l, bool *is_cut)
{
	struct idset seen;
	int asked = 0;
	size_t i;
	enum rc rc;

	*is_cut = false;
	if (l->p->code < 0 || l->words.v.n == 0)
		return OK;
	idset_init(&seen);
	search_columns(l, SEARCH_ALL);
	rc = by_begun_code(l, l->typed, &seen, is_cut);
	/* as a word of several, or without the signs around it */
	if (l->words.v.n == 1 && strcmp(l->words.v.v[0], l->lower) == 0)
		asked = WORDS_ASKED;
	for (i = 0; rc == OK && i < l->words.v.n && asked < WORDS_ASKED; i++)
		if (search_may_be_code(l->words.v.v[i])) {
			rc = by_begun_code(l, l->words.v.v[i], &seen, is_cut);
			asked++;
		}
	idset_free(&seen);
	l->is_least = l->is_least || *is_cut;
	return rc;
}
