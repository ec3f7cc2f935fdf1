/*
 * names_kept.c: the names as they are kept between requests.  The log tells
 * whose records have changed; only these are read again.
 */
#include "base/base.h"
#include "base/map.h"
#include "store/blocks.h"
#include "store/names.h"
#include "store/news.h"

#include <pthread.h>

/*
 * What costs less than to read all names again.  What a record was before
 * stands in a block of the log, which is unpacked for it: that costs as much as
 * some thousand names of the index.
 */
enum { BEFORE_MIN = 20, ROWS_A_BEFORE = 5000 };

struct kept_names {
	pthread_rwlock_t lock;
	struct names *names;
};

struct names_kept {
	struct kept_names *of; /* by the number of the plan */
	int n;
};

struct names_kept *names_kept_new(const struct app *app)
{
	struct names_kept *k = xcalloc(1, sizeof(*k));
	int i;

	k->n = app->nentities;
	k->of = xcalloc((size_t)k->n, sizeof(k->of[0]));
	for (i = 0; i < k->n; i++)
		pthread_rwlock_init(&k->of[i].lock, NULL);
	return k;
}

void names_kept_free(struct names_kept *k)
{
	int i;

	if (!k)
		return;
	for (i = 0; i < k->n; i++) {
		names_free(k->of[i].names);
		pthread_rwlock_destroy(&k->of[i].lock);
	}
	free(k->of);
	free(k);
}

/* ---- news ---- */

/* A record that has changed, and the change before. */
struct changed {
	int64_t id, prev;
};
struct changes {
	const struct entity *e;
	struct map *seen;
	VEC(struct changed) v;
	int64_t nbefore; /* that were there before */
};

static void note(void *of, const struct news *n)
{
	struct changes *all = of;
	struct changed one = {.id = n->id, .prev = n->prev};

	if (n->e != all->e || !map_puti(all->seen, n->id, 1, NULL))
		return;
	vec_push(&all->v, one);
	all->nbefore += n->prev != 0;
}

static enum rc count_before(struct ctx *c, const struct plan *p,
			    struct names *names, const struct changed *one)
{
	struct row *r;
	struct buf key;
	const char *text;
	enum rc rc = one->prev ? news_state(c, &r, p->e, one->prev) : OK;

	if (rc < 0 || !one->prev || r->is_void)
		return rc;
	buf_init(&key, NAME_KEY_BYTES);
	row_name_key(&key, p, r);
	text = r->v[p->name].tag == VAL_TEXT ? r->v[p->name].s : "";
	names_count(names, buf_text(&key), text, -1);
	buf_free(&key);
	return OK;
}

static enum rc count_after(struct ctx *c, struct names *names, const char *sql,
			   int64_t id)
{
	struct db_rows r;
	struct buf key;
	int got;
	enum rc rc = db_query(c, &r, sql, DB_ARGS(DBI(id)));

	if (rc < 0)
		return rc;
	got = db_next(c, &r);
	if (got == DB_ROW) {
		const char *text = db_text(&r, 1);

		buf_init(&key, NAME_BYTES);
		names_read_key(&key, &r, 0);
		names_count(names, buf_text(&key), text ? text : "", 1);
		buf_free(&key);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

/* What c does not reach is counted too. */
static enum rc count_all(struct ctx *c, const struct plan *p,
			 struct names *names, const struct changes *all)
{
	const char *sql = arena_printf(
	    c->mem,
	    "SELECT t.name_key, t.%s FROM %s t WHERE t.id = $1 AND voided = 0",
	    p->e->fields[p->name].name, p->e->name);
	int64_t ids[DB_AHEAD];
	size_t i, k;
	enum rc back, rc = OK;

	for (i = 0; rc == OK && i < all->v.n; i++) {
		struct arena_mark m = arena_mark(c->mem);

		rc = count_before(c, p, names, &all->v.v[i]);
		arena_rewind(c->mem, m);
	}
	if (rc < 0)
		return rc;
	rc = db_wall_lift(c);
	for (i = 0; rc == OK && i < all->v.n; i++) {
		if (i % DB_AHEAD == 0) {
			for (k = 0; k < DB_AHEAD && i + k < all->v.n; k++)
				ids[k] = all->v.v[i + k].id;
			db_ahead(c, sql, ids, (int)k);
		}
		rc = count_after(c, names, sql, all->v.v[i].id);
	}
	back = db_wall_back(c);
	return rc == OK ? back : rc;
}

/* ---- up to date ---- */

static void forget(struct names **names)
{
	names_free(*names);
	*names = NULL;
}

static enum rc follow(struct ctx *c, const struct plan *p, struct names **names)
{
	struct changes all = {.e = p->e, .seen = map_new()};
	int64_t now, most = BEFORE_MIN + (*names)->rows / ROWS_A_BEFORE;
	bool is_lost;
	enum rc rc =
	    news_since(c, (*names)->seq, &now, NEWS_MOST, &is_lost, note, &all);

	is_lost = is_lost || all.nbefore > most;
	if (rc == OK && is_lost)
		forget(names);
	if (rc == OK && !is_lost)
		rc = count_all(c, p, *names, &all);
	if (rc == OK && !is_lost && now > (*names)->seq)
		(*names)->seq = now;
	map_free(all.seen);
	vec_free(&all.v);
	return rc;
}

static enum rc bring(struct ctx *c, const struct plan *p, struct names **names)
{
	enum rc rc = *names ? follow(c, p, names) : OK;

	if (rc == OK && !*names)
		rc = names_read(c, p, names);
	if (rc < 0)
		forget(names);
	return rc;
}

/* Nobody has written since, as far as c sees. */
static enum rc are_new(struct ctx *c, const struct names *names, bool *out)
{
	int64_t now;
	bool is_lost;
	enum rc rc;

	*out = false;
	if (!names)
		return OK;
	rc = news_since(c, names->seq, &now, 0, &is_lost, NULL, NULL);
	*out = rc == OK && !is_lost;
	return rc;
}

enum rc names_take(struct ctx *c, const struct plan *p,
		   const struct names **out)
{
	struct kept_names *k = c->names ? &c->names->of[p->index] : NULL;
	struct names *own = NULL;
	bool is_new;
	enum rc rc;

	if (!k) {
		rc = names_read(c, p, &own);
		*out = own;
		return rc;
	}
	for (;;) {
		pthread_rwlock_rdlock(&k->lock);
		*out = k->names;
		rc = are_new(c, *out, &is_new);
		if (rc == OK && is_new)
			return OK;
		pthread_rwlock_unlock(&k->lock);
		if (rc < 0)
			return rc;
		pthread_rwlock_wrlock(&k->lock);
		rc = bring(c, p, &k->names);
		pthread_rwlock_unlock(&k->lock);
		if (rc < 0)
			return rc;
	}
}

void names_give(struct ctx *c, const struct plan *p, const struct names *names)
{
	if (c->names)
		pthread_rwlock_unlock(&c->names->of[p->index].lock);
	else
		names_free((struct names *)names);
}
