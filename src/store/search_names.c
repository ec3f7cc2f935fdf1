/*
 * search_names.c: people by words of their names.  All names are looked at
 * (names.h), each is worth what everybody of that name is; the index of names
 * tells who bears the best.
 */
#include "base/base.h"
#include "store/listing_int.h"
#include "store/names.h"
#include "store/search_int.h"

#include "text/text.h"

enum {
	ASKED = 50,	      /* names in one question: those of a page */
	SCOPED_LOOKS = 50000, /* people outside of it that are passed over */
	LOT = 5000,	      /* people of one question, but for one name */
};

/* A name that fits. */
struct fit {
	size_t at; /* among the names */
	int score;
	int32_t n;	  /* people */
	struct val key;	  /* of the best, in the memory of the request */
	const char *text; /* if the key does not tell it, or NULL */
};

struct by_names {
	struct look *l;
	size_t most; /* names that are kept */
	VEC(struct fit) v;
	int worst;	/* fewer points are of no use */
	int64_t people; /* that fit */
};

/* ---- which names fit ---- */

static int by_score(const void *a, const void *b)
{
	const struct fit *x = a, *y = b;

	if (x->score != y->score)
		return y->score - x->score;
	return x->at < y->at ? -1 : x->at > y->at;
}

static void keep_best(struct by_names *b)
{
	if (b->v.n)
		qsort(b->v.v, b->v.n, sizeof(b->v.v[0]), by_score);
	if (b->v.n < b->most)
		return;
	b->v.n = b->most;
	b->worst = b->v.v[b->most - 1].score;
}

/* They come in their order: of those with as many points the first stay. */
static void take_name(struct by_names *b, struct fit f)
{
	b->people += f.n;
	if (f.score <= b->worst)
		return;
	vec_push(&b->v, f);
	if (b->v.n / 2 >= b->most)
		keep_best(b);
}

/* A word that is several without its signs may have them in several parts of a
 * name: the whole is looked at. */
static bool has_signs(const struct look *l)
{
	size_t i;

	for (i = 0; i < l->ntyped; i++)
		if (strchr(l->word[i].folded, ' '))
			return true;
	return false;
}

static int whole_points(struct look *l, const struct part_text part[], int n)
{
	struct arena_mark m = arena_mark(l->c->mem);
	struct buf b;
	int i, score;

	buf_init(&b, NAME_BYTES);
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_char(&b, ' ');
		buf_str(&b, part[i].lower);
	}
	score = search_name_points(l, buf_text(&b));
	buf_free(&b);
	arena_rewind(l->c->mem, m);
	return score;
}

static int points(struct look *l, const struct names *names,
		  const struct name *name, struct part_words w, bool as_whole)
{
	const struct name_part *part[NAME_PARTS];
	struct part_text text[NAME_PARTS];
	int i, n = name_parts(names, name, part);

	for (i = 0; i < n; i++)
		text[i] = (struct part_text){.lower = part[i]->lower,
					     .folded = part[i]->folded};
	return as_whole ? whole_points(l, text, n)
			: search_part_points(l, text, n, w);
}

static struct part_words joined(const struct part_words *of,
				const struct name *n)
{
	const struct part_words *a = &of[n->part[0]], *b = &of[n->part[1]],
				*c = &of[n->part[2]];

	return (struct part_words){.whole = a->whole | b->whole | c->whole,
				   .begun = a->begun | b->begun | c->begun,
				   .plain = a->plain | b->plain | c->plain,
				   .fits = a->fits | b->fits | c->fits};
}

static void look_at_all(struct by_names *b, const struct names *names)
{
	struct look *l = b->l;
	bool as_whole = has_signs(l);
	uint32_t all = search_all_words(l);
	struct part_words *of =
	    xmalloc(names->parts.n * sizeof(*of)); /* of each part */
	size_t i;

	for (i = 0; i < names->parts.n; i++) {
		const struct name_part *p = &names->parts.v[i];

		search_compare(
		    l, (struct part_text){p->lower, p->folded, p->initials},
		    &of[i]);
	}
	for (i = 0; all && i < names->v.n; i++) {
		const struct name *n = &names->v.v[i];
		uint32_t fits = of[n->part[0]].fits | of[n->part[1]].fits |
				of[n->part[2]].fits;

		if (fits == all && n->n > 0)
			take_name(b, (struct fit){.at = i,
						  .n = n->n,
						  .score = points(l, names, n,
								  joined(of, n),
								  as_whole)});
	}
	free(of);
	keep_best(b);
}

/* They are asked for when the names are given back. */
static void keep_keys(struct by_names *b, const struct names *names)
{
	struct arena *mem = b->l->c->mem;
	struct buf key;
	size_t i;

	buf_init(&key, NAME_BYTES);
	for (i = 0; i < b->v.n; i++) {
		struct fit *f = &b->v.v[i];
		const struct name *n = &names->v.v[f->at];
		const char *text = names->parts.v[n->part[0]].text;

		buf_clear(&key);
		name_key(&key, names, n);
		f->key =
		    val_blob(arena_memdup(mem, buf_text(&key), key.n), key.n);
		f->text = text ? arena_strdup(mem, text) : NULL;
	}
	buf_free(&key);
}

static enum rc find_names(struct by_names *b)
{
	const struct names *names;
	enum rc rc = names_take(b->l->c, b->l->p, &names);

	if (rc < 0)
		return rc;
	b->worst = INT32_MIN;
	look_at_all(b, names);
	keep_keys(b, names);
	names_give(b->l->c, b->l->p, names);
	return OK;
}

/* ---- who bears them ---- */

static bool is_named(const struct fit *f, const struct db_rows *r, bool is_text)
{
	size_t n;
	const void *key = db_blob(r, 1, &n);
	const char *text = is_text ? db_text(r, SEARCH_FIXED) : NULL;

	if (n != f->key.n || (n && memcmp(key, f->key.s, n) != 0))
		return false;
	return !f->text || (text && strcmp(text, f->text) == 0);
}

/* Which of n names the row has, most likely the same as the one before. */
static const struct fit *fit_of(const struct fit *f, size_t n, size_t *at,
				const struct db_rows *r, bool is_text)
{
	size_t i;

	for (i = 0; i < n; i++, *at = (*at + 1) % n)
		if (is_named(&f[*at], r, is_text))
			return &f[*at];
	return NULL;
}

/* The scope as one range, or it is looked at row by row. */
static bool one_range(const struct look *l, struct id_range *at)
{
	*at = (struct id_range){0, -1};
	return l->set && l->scope >= 0 && id_ranges(l->set) == 1 &&
	       id_range_next(l->set, at);
}

/* n of the names, ASKED or one: the others are filled up with the last.  Where
 * everybody is wanted, no more of one name than that. */
static const char *people_sql(struct look *l, const struct fit *f, size_t n,
			      struct val *args, int *nargs)
{
	size_t i, asked = n == 1 ? 1 : ASKED;
	struct id_range at;
	struct buf b;
	const char *sql;

	buf_init(&b, 16 * KIB);
	buf_printf(&b,
		   "SELECT t.id, %s FROM %s t WHERE t.voided = 0 AND "
		   "t.name_key IN (",
		   l->columns, l->p->e->name);
	for (i = 0; i < asked; i++) {
		buf_printf(&b, "%s$%d", i ? ", " : "", *nargs + 1);
		args[(*nargs)++] = f[i < n ? i : n - 1].key;
	}
	buf_char(&b, ')');
	if (one_range(l, &at)) {
		buf_printf(&b, " AND t.%s BETWEEN $%d AND $%d",
			   l->p->e->fields[l->scope].name, *nargs + 1,
			   *nargs + 2);
		args[(*nargs)++] = DBI(at.first);
		args[(*nargs)++] = DBI(at.last);
	}
	if (n == 1 && !l->set && !l->is_reach_asked && !f->text)
		buf_printf(&b, " ORDER BY t.id LIMIT %d", l->max);
	else if (n == 1)
		buf_printf(&b, " LIMIT %d", SCOPED_LOOKS);
	sql = arena_strdup(l->c->mem, buf_text(&b));
	buf_free(&b);
	return sql;
}

static enum rc people_of(struct look *l, const struct fit *f, size_t n,
			 int *looks)
{
	struct val args[ASKED + 2];
	bool is_text = f->text != NULL;
	struct db_rows r;
	size_t at = 0;
	int got = OK, nargs = 0;
	enum rc rc;
	const char *sql;

	search_columns(l, is_text ? SEARCH_NAMES : SEARCH_KEYS);
	sql = people_sql(l, f, n, args, &nargs);
	rc = db_query(l->c, &r, sql, args, nargs);
	if (rc < 0)
		return rc;
	while (*looks > 0 && (got = db_next(l->c, &r)) == DB_ROW) {
		const struct fit *one = fit_of(f, n, &at, &r, is_text);

		--*looks;
		if (!one || !search_in_set(l, &r))
			continue;
		l->fits++;
		search_take(l, (struct found){.p = l->p,
					      .id = db_int(&r, 0),
					      .score = one->score,
					      .name = "",
					      .code = "",
					      .key = one->key.s,
					      .nkey = one->key.n});
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

/* How many names are asked for at once: as many as are sure to be enough where
 * everybody is wanted; those that are told by their texts, or that very many
 * bear, one by one. */
static size_t next_lot(const struct fit *f, size_t n, int64_t wanted)
{
	int64_t people = 0;
	size_t i;

	for (i = 0; i < n && i < ASKED && people < wanted; i++) {
		if (f[i].text || f[i].n > LOT)
			return i ? i : 1;
		people += f[i].n;
	}
	return i;
}

/* The best people, whoever is of the scope and within reach. */
static enum rc find_people(struct by_names *b)
{
	struct look *l = b->l;
	bool is_all = !l->set && !l->is_reach_asked;
	int enough = is_all || l->max > l->count_to ? l->max : l->count_to;
	int looks = SCOPED_LOOKS;
	enum rc rc = OK;
	size_t i, n;

	l->fits = 0;
	for (i = 0; rc == OK && i < b->v.n && l->fits < enough && looks > 0;
	     i += n) {
		n = next_lot(b->v.v + i, b->v.n - i,
			     is_all ? enough - l->fits : LOT);
		looks -= (int)n;
		rc = people_of(l, b->v.v + i, n, &looks);
	}
	if (is_all)
		l->fits = b->people < INT32_MAX ? (int)b->people : INT32_MAX;
	else
		l->is_least = i < b->v.n || looks <= 0;
	return rc;
}

/* ---- the whole ---- */

/* Who did not come to an end leaves nothing. */
static enum rc in_scope(struct look *l, bool *is_whole)
{
	enum rc rc = search_by_scope(l, is_whole);

	if (rc == OK && !*is_whole)
		search_drop_taken(l);
	return rc;
}

static enum rc by_name_and_code(struct by_names *b, bool *is_cut)
{
	enum rc rc = find_people(b);

	return rc == OK ? search_begun_codes(b->l, is_cut) : rc;
}

/* A scope that is not too large is read where more would have to be looked at
 * otherwise: many people, or codes, of which those of the scope may be few. */
static enum rc named_in_scope(struct by_names *b)
{
	struct look *l = b->l;
	bool is_first = b->people > SCOPE_PAYS || search_may_be_code(l->typed);
	bool is_whole = false, is_cut = false;
	enum rc rc = OK;

	if (is_first)
		rc = in_scope(l, &is_whole);
	if (rc == OK && !is_whole)
		rc = by_name_and_code(b, &is_cut);
	if (rc < 0 || !is_cut || is_first)
		return rc;
	search_drop_taken(l);
	rc = in_scope(l, &is_whole);
	if (rc == OK && !is_whole)
		return by_name_and_code(b, &is_cut);
	l->is_least = false;
	return rc;
}

enum rc search_named(struct look *l)
{
	bool is_all = !l->set && !l->is_reach_asked, is_cut;
	struct by_names b = {.l = l,
			     .most = is_all ? (size_t)l->max : SIZE_MAX};
	enum rc rc = find_names(&b);

	l->fits = 0;
	if (rc == OK)
		rc = l->set && l->scope >= 0 ? named_in_scope(&b)
					     : by_name_and_code(&b, &is_cut);
	vec_free(&b.v);
	return rc == OK && !l->is_of_ids ? search_read_taken(l) : rc;
}
