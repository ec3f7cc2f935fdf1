/*
 * search_rows.c: the rows that a search reads, and what each is worth.
 */
#include "base/base.h"
#include "store/listing_int.h"
#include "store/search_int.h"

#include "text/text.h"

enum {
	SCOPE_LOOKS = 20000, /* rows of the scope that are read instead */
	NAME_LOOKS = 10000,  /* rows in the order of names */
};

static const char *text_or_empty(const struct db_rows *r, int col)
{
	const char *s = db_text(r, col);

	return s ? s : "";
}

void search_take_row(struct look *l, const struct db_rows *r)
{
	struct found f = {.p = l->p, .id = db_int(r, 0), .scope = DBNULL};

	f.key = db_blob(r, 1, &f.nkey);
	if (l->scope >= 0 && !db_is_null(r, 2))
		f.scope = val_int(db_int(r, 2));
	f.code = text_or_empty(r, 3);
	f.name = text_or_empty(r, SEARCH_FIXED);
	f.score = search_points(l, f.name, f.code);
	l->fits++;
	search_take(l, f);
}

bool search_in_set(const struct look *l, const struct db_rows *r)
{
	if (l->is_reach_asked && !reach_has(l->c, db_int(r, 4)))
		return false;
	if (!l->set || (l->scope < 0 && !l->is_tree))
		return true;
	return idset_has(l->set, db_int(r, l->is_tree ? 0 : 2));
}

bool search_has_words(struct look *l, const struct db_rows *r)
{
	struct arena_mark m = arena_mark(l->c->mem);
	struct word_set has = {0};
	struct buf b;
	size_t i, k;
	bool all = true;
	int col;

	buf_init(&b, MIB);
	for (col = SEARCH_FIXED; col < SEARCH_FIXED + l->nwords; col++) {
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

void search_columns(struct look *l, enum search_columns which)
{
	const struct entity *e = l->p->e;
	struct buf b;
	int i;

	buf_init(&b, 4 * KIB);
	buf_str(&b, "t.name_key, ");
	buf_printf(&b, l->scope >= 0 ? "t.%s, " : "0, ",
		   l->scope >= 0 ? e->fields[l->scope].name : "");
	if (which != SEARCH_KEYS && l->p->code >= 0)
		buf_printf(&b, "t.%s, ", e->fields[l->p->code].name);
	else
		buf_str(&b, "NULL, ");
	buf_str(&b, l->is_reach_asked ? l->p->reach : "0");
	l->nwords = which != SEARCH_KEYS;
	if (which != SEARCH_KEYS)
		buf_printf(&b, ", t.%s", e->fields[l->p->name].name);
	for (i = 0; which == SEARCH_ALL && i < e->nfields; i++)
		if ((e->fields[i].flags & FIND) && i != l->p->name &&
		    !(e->fields[i].flags & VIRTUAL)) {
			buf_printf(&b, ", t.%s", e->fields[i].name);
			l->nwords++;
		}
	l->columns = arena_strdup(l->c->mem, buf_text(&b));
	buf_free(&b);
}

static enum rc one_row(struct look *l, const char *sql, int64_t id)
{
	struct db_rows r;
	int got;
	enum rc rc = db_query(l->c, &r, sql, DB_ARGS(DBI(id)));

	if (rc < 0)
		return rc;
	got = db_next(l->c, &r);
	if (got == DB_ROW && search_in_set(l, &r) &&
	    (!l->is_loose || search_has_words(l, &r)))
		search_take_row(l, &r);
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

enum rc search_by_ids(struct look *l)
{
	enum rc rc = OK;
	const char *sql;
	size_t i;

	search_columns(l, l->is_loose ? SEARCH_ALL : SEARCH_NAMES);
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

enum rc search_by_words(struct look *l, enum words_how how, bool *is_many)
{
	struct db_rows r;
	int n, got = OK;
	enum rc rc;

	search_columns(l, SEARCH_NAMES);
	rc = db_words_rows(l->c, &r, l->p->words, l->folded, how,
			   l->candidates + 1, l->p->e->name,
			   arena_printf(l->c->mem, "t.id, %s", l->columns));
	if (rc < 0)
		return rc;
	for (n = 0; (got = db_next(l->c, &r)) == DB_ROW; n++)
		if (search_in_set(l, &r))
			search_take_row(l, &r);
	db_end(&r);
	*is_many = n > l->candidates;
	return got < 0 ? (enum rc)got : OK;
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
		if (search_in_set(l, &r) && search_has_words(l, &r))
			search_take_row(l, &r);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

/* All of the scope, if that is not too much. */
enum rc search_by_scope(struct look *l, bool *is_whole)
{
	struct id_range at = {0, -1};
	int looks = SCOPE_LOOKS;
	enum rc rc = OK;

	*is_whole = false;
	if (id_ranges(l->set) > SCOPE_LOOKS / SEEK_COST)
		return OK;
	search_columns(l, SEARCH_ALL);
	while (rc == OK && looks > 0 && id_range_next(l->set, &at)) {
		looks -= SEEK_COST;
		rc = sift(l,
			  arena_printf(l->c->mem,
				       "SELECT t.id, %s FROM %s t WHERE "
				       "t.voided = 0 AND t.%s BETWEEN $1 AND "
				       "$2",
				       l->columns, l->p->e->name,
				       l->p->e->fields[l->scope].name),
			  DB_ARGS(DBI(at.first), DBI(at.last)), &looks);
	}
	*is_whole = looks > 0;
	return rc;
}

void search_drop_taken(struct look *l)
{
	size_t i = 0;

	while (i < l->v.n)
		if (l->v.v[i].p == l->p)
			l->v.v[i] = l->v.v[--l->v.n];
		else
			i++;
	l->is_sorted = false;
	l->fits = 0;
}

enum rc search_read_taken(struct look *l)
{
	int fits = l->fits;
	enum rc rc;
	size_t i;

	search_keep_best(l);
	l->ids.n = 0;
	for (i = 0; i < l->v.n; i++)
		if (l->v.v[i].p == l->p)
			vec_push(&l->ids, l->v.v[i].id);
	search_drop_taken(l);
	rc = search_by_ids(l);
	l->fits = fits;
	search_keep_best(l);
	return rc;
}

enum rc search_first_rows(struct look *l)
{
	int looks = NAME_LOOKS;

	search_columns(l, SEARCH_ALL);
	return sift(l,
		    arena_printf(l->c->mem,
				 "SELECT t.id, %s FROM %s t WHERE t.voided = 0 "
				 "ORDER BY t.name_key",
				 l->columns, l->p->e->name),
		    DB_NOARGS, &looks);
}
