/*
 * listing.c: pages of records.  Two plans give the same rows: few scope
 * values = their own index ranges, merged; many = the index of names, filtered
 * by a bitmap.  The wrong one costs up to 65 times the right one.
 */
#include "base/base.h"
#include "store/listing.h"

#include "base/map.h"
#include "base/vec.h"
#include "store/search.h"
#include "store/store_int.h"

enum { SEEK_COST = 15, ARGS_MAX = 24, SQL_MAX = 8192 };

struct item {
	const void *key;
	size_t nkey;
	int64_t id;
};

struct want {
	struct ctx *c;
	const struct listing *q;
	const struct plan *p;
	int scope;     /* field number or -1 */
	bool own_tree; /* the record itself is the scope value */
	/* of q and, where the scope field decides, within reach; NULL = all */
	const struct idset *within;
	struct idset cut;    /* it, if it is neither of both */
	bool is_reach_asked; /* something else decides who sees a row */
	char after_key[4096];
	size_t nafter;
	int64_t after_id;
	VEC(struct item) items;
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

static bool has_part_filter(const struct listing *q)
{
	int i;

	for (i = 0; i < q->nfilters; i++)
		if (q->filter[i].e == q->part)
			return true;
	return false;
}

static void add_filters(const struct want *w, struct buf *sql, struct val *args,
			int *n)
{
	const struct listing *q = w->q;
	int i;

	for (i = 0; i < q->nfilters; i++) {
		const struct listing_filter *f = &q->filter[i];

		buf_printf(sql, " AND %s.%s = $%d", f->e == q->part ? "d" : "t",
			   f->e->fields[f->field].name, *n + 1);
		args[(*n)++] = f->v;
	}
}

static void add_from(const struct want *w, struct buf *sql)
{
	const struct listing *q = w->q;

	buf_printf(sql, " FROM %s t", q->e->name);
	if (q->part && has_part_filter(q)) {
		const char *part = q->part->name;
		const char *owner =
		    q->part->fields[entity_flagged(q->part, OWNER)].name;

		/* of several the latest one counts, as in load_part() */
		buf_printf(sql,
			   " JOIN %s d ON d.%s = t.id AND d.voided = 0 "
			   "AND NOT EXISTS (SELECT 1 FROM %s x WHERE x.%s = "
			   "t.id AND x.voided = 0 AND x.id > d.id)",
			   part, owner, part, owner);
	}
	buf_str(sql, " WHERE t.voided = 0");
}

static const char *key_name(const struct want *w)
{
	return w->p->name >= 0 ? "t.name_key" : "t.id";
}

/* The page's rows of one scope value, or of all (unit < 0). */
static void page_sql(const struct want *w, struct buf *sql, struct val *args,
		     int *n, int64_t unit, int limit)
{
	buf_printf(sql, "SELECT t.id, %s, ", key_name(w));
	if (w->scope >= 0)
		buf_printf(sql, "t.%s", w->p->e->fields[w->scope].name);
	else
		buf_str(sql, "0");
	if (w->is_reach_asked)
		buf_printf(sql, ", %s", w->p->reach);
	add_from(w, sql);
	if (unit >= 0) {
		buf_printf(sql, " AND t.%s = $%d",
			   w->p->e->fields[w->scope].name, *n + 1);
		args[(*n)++] = DBI(unit);
	}
	add_filters(w, sql, args, n);
	if (w->q->after && w->p->name >= 0) {
		buf_printf(sql, " AND (t.name_key, t.id) > ($%d, $%d)", *n + 1,
			   *n + 2);
		args[(*n)++] = DBB(w->after_key, w->nafter);
		args[(*n)++] = DBI(w->after_id);
	} else if (w->q->after) {
		buf_printf(sql, " AND t.id > $%d", *n + 1);
		args[(*n)++] = DBI(w->after_id);
	}
	buf_printf(sql, " ORDER BY %s%s", key_name(w),
		   w->p->name >= 0 ? ", t.id" : "");
	if (limit) {
		buf_printf(sql, " LIMIT $%d", *n + 1);
		args[(*n)++] = DBI(limit);
	}
}

/* Does the scope choose among the rows only after they were read? */
static bool is_sifted(const struct want *w, int64_t unit)
{
	return w->is_reach_asked ||
	       (w->within && unit < 0 && (w->own_tree || w->scope >= 0));
}

static bool in_scope(const struct want *w, int64_t id, int64_t unit)
{
	if (!w->within)
		return true;
	if (w->own_tree)
		return idset_has(w->within, id);
	return w->scope < 0 || idset_has(w->within, unit);
}

static enum rc run_sql(struct want *w, int64_t unit, int limit)
{
	struct val args[ARGS_MAX];
	struct db_rows r;
	struct buf sql;
	size_t before = w->items.n;
	int n = 0, got = OK;
	enum rc rc;

	buf_init(&sql, SQL_MAX);
	if (is_sifted(w, unit)) {
		page_sql(w, &sql, args, &n, unit, 0);
		rc = db_scan(w->c, &r, buf_text(&sql), args, n);
	} else {
		page_sql(w, &sql, args, &n, unit, limit);
		rc = db_query(w->c, &r, buf_text(&sql), args, n);
	}
	buf_free(&sql);
	if (rc < 0)
		return rc;
	while ((int)(w->items.n - before) < limit &&
	       (got = db_next(w->c, &r)) == DB_ROW) {
		struct item it = {.id = db_int(&r, 0)};

		if (!in_scope(w, it.id, db_int(&r, 2)) ||
		    (w->is_reach_asked && !reach_has(w->c, db_int(&r, 3))))
			continue;
		if (w->p->name >= 0) {
			const void *k = db_blob(&r, 1, &it.nkey);

			it.key = arena_memdup(w->c->mem, k ? k : "", it.nkey);
		}
		vec_push(&w->items, it);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

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

/* Index ranges of the few scope values, merged. */
static enum rc by_unit(struct want *w, int limit)
{
	enum rc rc = OK;
	int64_t u;

	for (u = idset_next(w->within, 0); rc == OK && u >= 0;
	     u = idset_next(w->within, u + 1))
		rc = run_sql(w, u, limit);
	if (w->items.n)
		qsort(w->items.v, w->items.n, sizeof(w->items.v[0]),
		      item_order);
	return rc;
}

static enum rc choose_plan(struct want *w, int limit)
{
	const struct idset *s = w->within;
	const struct entity *tree;
	int64_t all;
	enum rc rc;

	if (!s || w->scope < 0)
		return run_sql(w, -1, limit);
	tree = app_entity(w->c->app, w->p->e->fields[w->scope].ref);
	rc = reach_one_int(w->c, &all, plan_of(w->c, tree)->next_id, DB_NOARGS);
	if (rc < 0)
		return rc;
	if (s->n > 0 && s->n * SEEK_COST < (int64_t)limit * all / s->n)
		return by_unit(w, limit);
	return run_sql(w, -1, limit);
}

/* ---- totals ---- */

struct listing_cache {
	const struct entity *e;
	int64_t version;
	VEC(int64_t) units;
	VEC(int64_t) counts;
};

struct listing_cache *listing_cache_new(void)
{
	return xcalloc(1, sizeof(struct listing_cache));
}

void listing_cache_free(struct listing_cache *k)
{
	if (!k)
		return;
	vec_free(&k->units);
	vec_free(&k->counts);
	free(k);
}

static enum rc fill_cache(struct want *w, struct listing_cache *k)
{
	const char *scope = w->p->e->fields[w->scope].name;
	struct db_rows r;
	int64_t version;
	int got;
	enum rc rc = db_data_version(w->c, &version);

	if (rc < 0 || (k->e == w->p->e && k->version == version))
		return rc;
	k->units.n = k->counts.n = 0;
	rc = db_query(w->c, &r,
		      arena_printf(w->c->mem,
				   "SELECT %s, count(*) FROM %s WHERE "
				   "voided = 0 GROUP BY %s",
				   scope, w->p->e->name, scope),
		      DB_NOARGS);
	if (rc < 0)
		return rc;
	while ((got = db_next(w->c, &r)) == DB_ROW) {
		vec_push(&k->units, db_int(&r, 0));
		vec_push(&k->counts, db_int(&r, 1));
	}
	db_end(&r);
	k->e = w->p->e;
	k->version = version;
	return got < 0 ? (enum rc)got : OK;
}

static enum rc total_cached(struct want *w, struct listing_cache *k,
			    int64_t *out)
{
	enum rc rc = fill_cache(w, k);
	size_t i;

	for (i = 0; rc == OK && i < k->units.n; i++)
		if (!w->within || idset_has(w->within, k->units.v[i]))
			*out += k->counts.v[i];
	return rc;
}

/* How many rows of each scope value, of each value of plan.reach. */
static void total_sql(const struct want *w, struct buf *sql, struct val *args,
		      int *n)
{
	const char *scope =
	    w->scope >= 0 ? w->p->e->fields[w->scope].name : NULL;

	if (scope)
		buf_printf(sql, "SELECT t.%s, count(*)", scope);
	else
		buf_str(sql,
			w->own_tree ? "SELECT t.id, 1" : "SELECT 0, count(*)");
	if (w->is_reach_asked)
		buf_printf(sql, ", %s", w->p->reach);
	add_from(w, sql);
	add_filters(w, sql, args, n);
	if (w->is_reach_asked)
		buf_str(sql, " GROUP BY 1, 3");
	else if (scope)
		buf_printf(sql, " GROUP BY t.%s", scope);
}

static enum rc total(struct want *w, int64_t *out)
{
	struct val args[ARGS_MAX];
	struct db_rows r;
	struct buf sql;
	int n = 0, got;
	enum rc rc;

	*out = 0;
	if (w->scope >= 0 && w->q->nfilters == 0 && w->q->cache &&
	    !w->is_reach_asked)
		return total_cached(w, w->q->cache, out);
	buf_init(&sql, SQL_MAX);
	total_sql(w, &sql, args, &n);
	rc = db_query(w->c, &r, buf_text(&sql), args, n);
	buf_free(&sql);
	if (rc < 0)
		return rc;
	while ((got = db_next(w->c, &r)) == DB_ROW)
		if (in_scope(w, db_int(&r, 0), db_int(&r, 0)) &&
		    (!w->is_reach_asked || reach_has(w->c, db_int(&r, 2))))
			*out += db_int(&r, 1);
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

/* ---- rows ---- */

/* Of several parts the latest one counts. */
static enum rc load_part(struct ctx *c, const struct plan *p, int64_t id,
			 struct row **out)
{
	enum rc rc = row_one(c, out, c->mem, p, p->by_owner, DBI(id));

	if (rc != E_NOTFOUND)
		return rc;
	*out = NULL;
	return OK;
}

static const struct plan *plan_for(struct want *w, const struct entity *e,
				   int part)
{
	const struct plan *p = plan_of(w->c, e);
	const bool *fields = w->q->fields[part];

	/* what words found is filtered by its fields afterwards */
	return fields && !w->q->words ? plan_narrow(w->c, p, fields) : p;
}

/* A page is asked for as a whole. */
static void ask_ahead(const struct want *w, const struct plan *p,
		      const struct plan *part, int from, int n)
{
	int64_t ids[DB_AHEAD];
	int i;

	for (i = 0; i < DB_AHEAD && from + i < n; i++)
		ids[i] = w->items.v[from + i].id;
	db_ahead(w->c, p->by_id, ids, i);
	if (part)
		db_ahead(w->c, part->by_owner, ids, i);
}

static enum rc load_rows(struct want *w, struct listing_page *out, int n)
{
	const struct plan *p = plan_for(w, w->q->e, 0), *part = NULL;
	enum rc rc = OK;
	int i;

	if (w->q->part)
		part = plan_for(w, w->q->part, 1);
	out->rows = arena_alloc(w->c->mem, (size_t)(n + 1) * sizeof(void *));
	out->parts = arena_alloc(w->c->mem, (size_t)(n + 1) * sizeof(void *));
	for (i = 0; rc == OK && i < n; i++) {
		int64_t id = w->items.v[i].id;

		if (i % DB_AHEAD == 0)
			ask_ahead(w, p, part, i, n);
		rc = row_one(w->c, &out->rows[i], w->c->mem, p, p->by_id,
			     DBI(id));
		if (rc == OK && part)
			rc = load_part(w->c, part, id, &out->parts[i]);
	}
	out->n = n;
	return rc;
}

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
	struct hit *hits =
	    arena_alloc(w->c->mem, LISTING_MAX * sizeof(hits[0]));
	struct item it = {0};
	int i, k = 0, n;
	enum rc rc = store_search(w->c, hits, &n, LISTING_MAX, w->q->e,
				  w->q->words, w->q->scope);

	for (i = 0; rc == OK && i < n; i++) {
		it.id = hits[i].id;
		vec_push(&w->items, it);
	}
	if (rc == OK)
		rc = load_rows(w, out, n);
	for (i = 0; rc == OK && i < n; i++)
		if (matches(out->rows[i], out->parts[i], w->q)) {
			out->rows[k] = out->rows[i];
			out->parts[k++] = out->parts[i];
		}
	out->total = k;
	out->n = k < w->q->limit ? k : w->q->limit;
	return rc;
}

static bool is_tree(struct ctx *c, const struct entity *e)
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

/* What the reach leaves of the scope. */
static void take_reach(struct want *w)
{
	const struct idset *scope = w->q->scope, *reach = w->c->reach;
	enum reach_rule rule = w->q->e->reach;

	w->within = scope;
	idset_init(&w->cut);
	if (!reach_holds(w->c) || rule == REACH_SHOWN || rule == REACH_OPEN)
		return;
	w->is_reach_asked = rule != REACH_SCOPE || w->scope < 0;
	if (w->is_reach_asked)
		return;
	w->within = reach;
	if (scope) {
		idset_both(&w->cut, scope, reach);
		w->within = &w->cut;
	}
}

static void forget(struct want *w)
{
	vec_free(&w->items);
	idset_free(&w->cut);
}

enum rc store_listing(struct ctx *c, struct listing_page *out,
		      const struct listing *q)
{
	struct want w = {.c = c, .q = q, .p = plan_of(c, q->e)};
	int n = 0;
	enum rc rc;

	memset(out, 0, sizeof(*out));
	out->total = -1;
	w.scope = entity_flagged(q->e, SCOPE);
	w.own_tree = w.scope < 0 && q->scope && is_tree(c, q->e);
	take_reach(&w);
	assert(q->limit > 0 && q->limit <= LISTING_MAX);
	if (!read_after(&w)) {
		forget(&w);
		return err_set(c, E_INPUT, "after", &msg_bad_page);
	}
	if (q->words && *q->words && w.p->name >= 0) {
		rc = by_words(&w, out);
		forget(&w);
		return rc;
	}
	rc = choose_plan(&w, q->limit + 1);
	if (rc == OK) {
		n = (int)w.items.n < q->limit ? (int)w.items.n : q->limit;
		rc = load_rows(&w, out, n);
	}
	if (rc == OK && (int)w.items.n > q->limit)
		out->next = next_text(c, &w.items.v[n - 1]);
	if (rc == OK && q->with_total)
		rc = total(&w, &out->total);
	forget(&w);
	return rc;
}
