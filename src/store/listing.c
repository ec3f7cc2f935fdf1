/*
 * listing.c: pages of records.  Two plans give the same rows: the ranges of
 * the scope, each sorted and then merged, or the index of names, sifted by a
 * bitmap.  The wrong one costs up to 65 times the right one, so what is known
 * of their rows decides.
 */
#include "base/base.h"
#include "store/listing_int.h"

#include "store/search.h"

enum {
	LOOK_COST = 2, /* of one row of the walk */
	LOOKS_MIN = 2000,
	FILTER_LOOKS = 50000, /* rows read for a filter that few fit */
	KEPT_MAX = 4096,
	RANGES_ASKED = 8, /* in one question */
};

/* ---- cursor text: hex of key, dash, id ---- */

static const char *next_text(struct ctx *c, const struct item *it)
{
	struct buf b;
	const char *s;
	size_t i;

	buf_init(&b, 16 * KIB);
	for (i = 0; i < it->nkey; i++)
		buf_printf(&b, "%02x", ((const unsigned char *)it->key)[i]);
	buf_printf(&b, "-%lld", (long long)it->id);
	s = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

static int hex(char ch)
{
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

static bool read_after(struct want *w)
{
	const char *s = w->q->after;
	char *end;

	if (!s)
		return true;
	for (; *s && *s != '-'; s += 2) {
		if (hex(s[0]) < 0 || hex(s[1]) < 0 ||
		    w->nafter >= sizeof(w->after_key))
			return false;
		w->after_key[w->nafter++] = (char)(hex(s[0]) << 4 | hex(s[1]));
	}
	if (*s != '-' || s[1] < '0' || s[1] > '9')
		return false;
	w->after_id = strtoll(s + 1, &end, 10);
	return *end == '\0';
}

/* ---- SQL ---- */

/* A filter on the part: of several the latest one counts, as in load_part(). */
static void add_part_filter(const struct want *w, struct buf *sql,
			    const char *field, int arg)
{
	const char *part = w->q->part->name;
	const char *owner =
	    w->q->part->fields[entity_flagged(w->q->part, OWNER)].name;

	buf_printf(sql,
		   "EXISTS (SELECT 1 FROM %s d WHERE d.%s = t.id AND "
		   "d.voided = 0 AND d.%s = $%d AND NOT EXISTS (SELECT 1 FROM "
		   "%s x WHERE x.%s = t.id AND x.voided = 0 AND x.id > d.id))",
		   part, owner, field, arg, part, owner);
}

/* All filters as one condition. */
static void add_filters(const struct want *w, struct buf *sql, struct val *args,
			int *n)
{
	const struct listing *q = w->q;
	int i;

	for (i = 0; i < q->nfilters; i++) {
		const struct listing_filter *f = &q->filter[i];
		const char *name = f->e->fields[f->field].name;

		if (i)
			buf_str(sql, " AND ");
		args[(*n)++] = f->v;
		if (f->e == q->part)
			add_part_filter(w, sql, name, *n);
		else
			buf_printf(sql, "t.%s = $%d", name, *n);
	}
}

static const char *key_name(const struct want *w)
{
	return w->p->name >= 0 ? "t.name_key" : "t.id";
}

static void add_after(const struct want *w, struct buf *sql, struct val *args,
		      int *n)
{
	if (!w->q->after)
		return;
	if (w->p->name >= 0) {
		buf_printf(sql, " AND (t.name_key, t.id) > ($%d, $%d)", *n + 1,
			   *n + 2);
		args[(*n)++] = DBB(w->after_key, w->nafter);
	} else {
		buf_printf(sql, " AND t.id > $%d", *n + 1);
	}
	args[(*n)++] = DBI(w->after_id);
}

static void add_order(const struct want *w, struct buf *sql)
{
	buf_printf(sql, " ORDER BY %s%s", key_name(w),
		   w->p->name >= 0 ? ", t.id" : "");
}

static void add_limit(struct buf *sql, struct val *args, int *n, int limit)
{
	buf_printf(sql, " LIMIT $%d", *n + 1);
	args[(*n)++] = DBI(limit);
}

static struct item take_item(struct want *w, const struct db_rows *r)
{
	struct item it = {.id = db_int(r, 0)};

	if (w->p->name >= 0) {
		const void *k = db_blob(r, 1, &it.nkey);

		it.key = arena_memdup(w->c->mem, k ? k : "", it.nkey);
	}
	return it;
}

/* ---- one plan: the ranges of the scope, each sorted, then merged ---- */

static int item_order(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	size_t n = x->nkey < y->nkey ? x->nkey : y->nkey;
	int d = n ? memcmp(x->key, y->key, n) : 0;

	if (d == 0 && x->nkey != y->nkey)
		d = x->nkey < y->nkey ? -1 : 1;
	if (d == 0 && x->id != y->id)
		d = x->id < y->id ? -1 : 1;
	return d;
}

/* The best ones of those found so far. */
static void keep_best(struct want *w, int limit)
{
	if (w->items.n)
		qsort(w->items.v, w->items.n, sizeof(w->items.v[0]),
		      item_order);
	if (w->items.n > (size_t)limit)
		w->items.n = (size_t)limit;
}

/* All that the statement gives. */
static enum rc take_items(struct want *w, const char *sql,
			  const struct val *args, int n)
{
	struct db_rows r;
	int got;
	enum rc rc = db_query(w->c, &r, sql, args, n);

	if (rc < 0)
		return rc;
	while ((got = db_next(w->c, &r)) == DB_ROW) {
		struct item it = take_item(w, &r);

		vec_push(&w->items, it);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

static enum rc one_range(struct want *w, struct id_range at, int limit)
{
	struct val args[LISTING_ARGS];
	struct buf sql;
	int n = 0;
	enum rc rc;

	buf_init(&sql, LISTING_SQL);
	args[n++] = DBI(at.first);
	args[n++] = DBI(at.last);
	buf_printf(&sql,
		   "SELECT t.id, %s FROM %s t WHERE t.voided = 0 AND "
		   "t.%s BETWEEN $1 AND $2",
		   key_name(w), w->p->e->name, w->by);
	add_after(w, &sql, args, &n);
	if (w->q->nfilters) {
		buf_str(&sql, " AND ");
		add_filters(w, &sql, args, &n);
	}
	add_order(w, &sql);
	add_limit(&sql, args, &n, limit);
	rc = take_items(w, buf_text(&sql), args, n);
	buf_free(&sql);
	return rc;
}

static enum rc by_range(struct want *w, int limit)
{
	struct id_range at = {0, -1};
	enum rc rc = OK;

	w->items.n = 0;
	w->is_cut = false;
	while (rc == OK && id_range_next(w->set, &at)) {
		rc = one_range(w, at, limit);
		if (w->items.n > KEPT_MAX)
			keep_best(w, limit);
	}
	keep_best(w, limit);
	return rc;
}

/* ---- the other: the index of names, sifted by the set and the filters ---- */

/* Columns: id, key, scope value, whether the filters fit, what the row is
 * reached by.  The filters are no condition of the statement, so that it can be
 * seen how far it went. */
static void walk_sql(const struct want *w, struct buf *sql, struct val *args,
		     int *n)
{
	buf_printf(sql, "SELECT t.id, %s, ", key_name(w));
	if (w->set)
		buf_printf(sql, "t.%s, ", w->by);
	else
		buf_str(sql, "0, ");
	if (w->q->nfilters) {
		buf_str(sql, "CASE WHEN ");
		add_filters(w, sql, args, n);
		buf_str(sql, " THEN 1 ELSE 0 END");
	} else {
		buf_str(sql, "1");
	}
	if (w->is_reach_asked)
		buf_printf(sql, ", %s", w->p->reach);
	buf_printf(sql, " FROM %s t WHERE t.voided = 0", w->p->e->name);
}

static bool fits(const struct want *w, const struct db_rows *r)
{
	return (!w->set || idset_has(w->set, db_int(r, 2))) &&
	       db_int(r, 3) != 0 &&
	       (!w->is_reach_asked || reach_has(w->c, db_int(r, 4)));
}

/*
 * At most `looks` rows are looked at; if that was not enough, is_cut, and
 * w->last is the last one.
 */
static enum rc walk(struct want *w, int limit, int64_t looks)
{
	bool is_sifted = w->set || w->q->nfilters || w->is_reach_asked;
	struct val args[LISTING_ARGS];
	struct db_rows r;
	struct buf sql;
	int n = 0, got = OK;
	enum rc rc;

	buf_init(&sql, LISTING_SQL);
	walk_sql(w, &sql, args, &n);
	add_after(w, &sql, args, &n);
	add_order(w, &sql);
	if (is_sifted) {
		rc = db_scan(w->c, &r, buf_text(&sql), args, n);
	} else {
		add_limit(&sql, args, &n, limit);
		rc = db_query(w->c, &r, buf_text(&sql), args, n);
	}
	buf_free(&sql);
	if (rc < 0)
		return rc;
	while ((int)w->items.n < limit && !w->is_cut &&
	       (got = db_next(w->c, &r)) == DB_ROW) {
		bool is_last = is_sifted && --looks <= 0;

		if (fits(w, &r)) {
			struct item it = take_item(w, &r);

			vec_push(&w->items, it);
		}
		w->is_cut = is_last && (int)w->items.n < limit;
		if (w->is_cut)
			w->last = take_item(w, &r);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

/*
 * The same as one question, where the set is a few ranges: the database looks
 * at the rows and gives those that fit.  Fewer than wanted, and how far it came
 * is not known.  The number of looks stands in the text, rounded up, as nothing
 * may be sorted for them; the sum hides the ranges from the planner, who would
 * else think anew about each of them.
 */
static enum rc walk_ranges(struct want *w, int limit, int64_t looks)
{
	struct id_range at = {0, -1};
	struct val args[LISTING_ARGS];
	struct buf sql;
	int64_t most = LOOKS_MIN;
	int n = 0;
	enum rc rc;

	while (most < looks)
		most *= 2;
	buf_init(&sql, LISTING_SQL);
	buf_printf(
	    &sql,
	    "SELECT s.id, s.item FROM (SELECT t.id, %s AS item, t.%s + 0 "
	    "AS place FROM %s t WHERE t.voided = 0",
	    key_name(w), w->by, w->p->e->name);
	add_after(w, &sql, args, &n);
	add_order(w, &sql);
	buf_printf(&sql, " LIMIT %lld) AS s WHERE ", (long long)most);
	while (id_range_next(w->set, &at)) {
		buf_printf(&sql, "%ss.place BETWEEN $%d AND $%d",
			   at.first == idset_next(w->set, 0) ? "(" : " OR ",
			   n + 1, n + 2);
		args[n++] = DBI(at.first);
		args[n++] = DBI(at.last);
	}
	buf_printf(&sql, ") ORDER BY s.item%s LIMIT %d",
		   w->p->name >= 0 ? ", s.id" : "", limit);
	rc = take_items(w, buf_text(&sql), args, n);
	buf_free(&sql);
	return rc;
}

/* How many fit the filters and the reach, as far as one looks. */
static enum rc count_walk(struct want *w, struct listing_page *out)
{
	int64_t looks = FILTER_LOOKS;
	struct val args[LISTING_ARGS];
	struct db_rows r;
	struct buf sql;
	int n = 0, got = OK;
	enum rc rc;

	out->total = 0;
	buf_init(&sql, LISTING_SQL);
	walk_sql(w, &sql, args, &n);
	rc = db_scan(w->c, &r, buf_text(&sql), args, n);
	buf_free(&sql);
	if (rc < 0)
		return rc;
	while (looks-- > 0 && (got = db_next(w->c, &r)) == DB_ROW)
		out->total += fits(w, &r);
	db_end(&r);
	out->is_least = got == DB_ROW;
	return got < 0 ? (enum rc)got : OK;
}

static enum rc count_range(struct want *w, struct id_range at, int64_t *sum)
{
	struct val args[LISTING_ARGS];
	struct buf sql;
	int64_t one = 0;
	int n = 0;
	enum rc rc;

	buf_init(&sql, LISTING_SQL);
	args[n++] = DBI(at.first);
	args[n++] = DBI(at.last);
	buf_printf(&sql,
		   "SELECT count(*) FROM %s t WHERE t.voided = 0 AND "
		   "t.%s BETWEEN $1 AND $2 AND ",
		   w->p->e->name, w->by);
	add_filters(w, &sql, args, &n);
	rc = db_one_int(w->c, &one, buf_text(&sql), args, n);
	buf_free(&sql);
	*sum += one;
	return rc;
}

/* ---- which plan ---- */

/*
 * The ranges cost their rows and the way to each range; the walk costs the
 * rows between two that fit, if they lie evenly.  Filters need the rows
 * themselves, so a scope that is not too large is read as a whole.
 */
static bool ranges_are_cheaper(const struct want *w, int limit, int64_t rows,
			       int64_t all)
{
	int64_t ranges = rows + SEEK_COST * w->nranges;

	if (w->q->nfilters)
		return ranges <= FILTER_LOOKS;
	return ranges <= LOOK_COST * limit * (all / (rows + 1));
}

static enum rc find_items(struct want *w, int limit)
{
	int64_t rows, all, looks;
	bool is_least;
	enum rc rc;

	if (!w->set || w->is_reach_asked)
		return walk(w, limit, FILTER_LOOKS);
	rc = scope_rows(w, &rows, &is_least);
	if (rc == OK)
		rc = top_id(w, &all);
	if (rc < 0 || rows == 0)
		return rc;
	if (!is_least && ranges_are_cheaper(w, limit, rows, all))
		return by_range(w, limit);
	if (w->q->nfilters)
		return walk(w, limit, FILTER_LOOKS);
	/* names are not spread evenly: what has cost more than the ranges
	 * would is given up for them */
	looks = LOOKS_MIN + rows + SEEK_COST * w->nranges;
	if (w->nranges <= RANGES_ASKED && db_is_far(w->c->db)) {
		rc = walk_ranges(w, limit, looks);
		if (rc < 0 || (int)w->items.n == limit)
			return rc;
		w->items.n = 0;
	}
	rc = walk(w, limit, looks);
	return rc == OK && w->is_cut && !is_least ? by_range(w, limit) : rc;
}

/* In the scope alone if it is small, else as far as one looks. */
static enum rc count_fitting(struct want *w, struct listing_page *out)
{
	struct id_range at = {0, -1};
	bool is_least = true;
	int64_t rows;
	enum rc rc = w->set ? scope_rows(w, &rows, &is_least) : OK;

	if (rc < 0)
		return rc;
	if (is_least || w->is_reach_asked || !ranges_are_cheaper(w, 0, rows, 0))
		return count_walk(w, out);
	out->total = 0;
	while (rc == OK && id_range_next(w->set, &at))
		rc = count_range(w, at, &out->total);
	return rc;
}

static enum rc total(struct want *w, struct listing_page *out)
{
	bool is_least;
	enum rc rc;

	if (w->q->nfilters || w->is_reach_asked)
		return count_fitting(w, out);
	rc = w->set ? scope_rows(w, &out->total, &is_least)
		    : all_rows(w, &out->total, &is_least);
	out->is_least = rc == OK && is_least;
	return rc;
}

/* ---- the question ---- */

static bool matches(const struct row *r, const struct row *part,
		    const struct listing *q)
{
	int i;

	for (i = 0; i < q->nfilters; i++) {
		const struct row *x = q->filter[i].e == q->e ? r : part;

		if (!x ||
		    !val_equal(&x->v[q->filter[i].field], &q->filter[i].v))
			return false;
	}
	return true;
}

/* Search: best hits first; one page only, for nobody reads further. */
static enum rc by_words(struct want *w, struct listing_page *out)
{
	bool is_all = w->q->nfilters > 0;
	struct search_ids found = {.max = is_all ? LISTING_MAX : w->q->limit,
				   .count_to = LISTING_MAX};
	struct item it = {0};
	int i, k = 0, n;
	enum rc rc;

	found.ids =
	    arena_alloc(w->c->mem, (size_t)found.max * sizeof(found.ids[0]));
	rc = store_search_ids(w->c, &found, w->q->e, w->q->words, w->q->scope);
	n = found.n;
	out->is_least = found.is_least;
	out->total = found.total;
	for (i = 0; rc == OK && i < n; i++) {
		it.id = found.ids[i];
		vec_push(&w->items, it);
	}
	if (rc == OK)
		rc = load_rows(w, out, n);
	for (i = 0; rc == OK && i < n; i++)
		if (matches(out->rows[i], out->parts[i], w->q)) {
			out->rows[k] = out->rows[i];
			out->parts[k++] = out->parts[i];
		}
	if (is_all) {
		out->total = k;
		out->is_cut = found.is_least;
	}
	out->n = k < w->q->limit ? k : w->q->limit;
	return rc;
}

bool listing_is_tree(const struct ctx *c, const struct entity *e)
{
	int i;

	for (i = 0; i < c->app->nentities; i++) {
		int s = entity_flagged(c->app->entities[i], SCOPE);

		if (s >= 0 &&
		    strcmp(c->app->entities[i]->fields[s].ref, e->name) == 0)
			return true;
	}
	return false;
}

/* What scope and reach look at; nothing if records of that kind have no such
 * column. */
static void set_scope(struct want *w)
{
	int f = entity_flagged(w->q->e, SCOPE);
	const struct idset *set =
	    reach_cut(w->c, w->q->e, w->q->scope, &w->cut, &w->is_reach_asked);

	if (!set)
		return;
	if (f >= 0)
		w->by = w->q->e->fields[f].name;
	else if (listing_is_tree(w->c, w->q->e))
		w->by = "id";
	if (w->by) {
		w->set = set;
		w->nranges = id_ranges(w->set);
	}
}

static enum rc by_names(struct want *w, struct listing_page *out)
{
	int n, limit = w->q->limit;
	enum rc rc = find_items(w, limit + 1);

	if (rc < 0)
		return rc;
	n = (int)w->items.n < limit ? (int)w->items.n : limit;
	rc = load_rows(w, out, n);
	out->is_cut = w->is_cut;
	if (w->is_cut)
		out->next = next_text(w->c, &w->last);
	else if ((int)w->items.n > limit)
		out->next = next_text(w->c, &w->items.v[n - 1]);
	if (rc == OK && w->q->with_total)
		rc = total(w, out);
	return rc;
}

enum rc store_listing(struct ctx *c, struct listing_page *out,
		      const struct listing *q)
{
	struct want w = {.c = c, .q = q, .p = plan_of(c, q->e)};
	enum rc rc;

	memset(out, 0, sizeof(*out));
	out->total = -1;
	assert(q->limit > 0 && q->limit <= LISTING_MAX);
	set_scope(&w);
	if (!read_after(&w))
		rc = err_set(c, E_INPUT, "after", &msg_bad_page);
	else if (q->words && *q->words && w.p->name >= 0)
		rc = by_words(&w, out);
	else
		rc = by_names(&w, out);
	idset_free(&w.cut);
	vec_free(&w.items);
	return rc;
}
