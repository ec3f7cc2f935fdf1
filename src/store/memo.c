/*
 * memo.c: records that others name, and short lists of those below one, read
 * once while the data stand still: a page of fifty rows names the same few
 * units again and again, and so does the next page.
 */
#include "base/base.h"
#include "store/store_int.h"

enum { SLOTS = 2048, MOST = SLOTS / 2 }; /* a power of two, half of it used */
enum { BELOW_MOST = 16 };

struct below {
	const struct plan *p;
	const struct field *by;
	int64_t of;
	int most;
	struct rows_below rows;
};

struct row_memo {
	struct arena *mem;
	int n;
	struct row *slot[SLOTS];
	int n_below;
	struct below below[BELOW_MOST];
	/* What it was read from; is_sure: that is still so. */
	const struct db *db;
	int64_t version;
	bool is_sure;
};

struct row_memo *row_memo_new(void)
{
	struct row_memo *m = xcalloc(1, sizeof(*m));

	m->mem = arena_new();
	return m;
}

void row_memo_free(struct row_memo *m)
{
	if (!m)
		return;
	arena_free(m->mem);
	free(m);
}

void row_memo_clear(struct row_memo *m)
{
	if (m->n > 0)
		memset(m->slot, 0, sizeof(m->slot));
	m->n = m->n_below = 0;
	m->db = NULL;
	arena_reset(m->mem);
}

void row_memo_begin(struct row_memo *m)
{
	m->is_sure = false;
	/* room for what this one needs */
	if (m->n > MOST / 2 || m->n_below == BELOW_MOST)
		row_memo_clear(m);
}

/* Has nobody written since, and is it the same reach?  False: there is no memo
 * that could be used. */
static bool is_usable(struct ctx *c)
{
	struct row_memo *m = c->memo;
	struct ctx quiet = *c;
	int64_t version;

	if (!m || m->is_sure)
		return m != NULL;
	if (db_data_version(&quiet, &version) < 0)
		return false;
	if (m->db != c->db || m->version != version)
		row_memo_clear(m);
	m->db = c->db;
	m->version = version;
	m->is_sure = true;
	return true;
}

static struct row **slot_of(struct row_memo *m, const struct plan *p,
			    int64_t id)
{
	uint64_t h =
	    ((uint64_t)id * 31 + (uint64_t)p->index) * 0x9e3779b97f4a7c15u;
	size_t i = (size_t)(h >> 40) % SLOTS;

	while (m->slot[i] && (m->slot[i]->id != id || m->slot[i]->e != p->e))
		i = (i + 1) % SLOTS;
	return &m->slot[i];
}

/* What is not there or not seen has no place. */
static enum rc read_into(struct ctx *c, struct row **slot, const struct plan *p,
			 int64_t id)
{
	struct arena_mark m = arena_mark(c->memo->mem);
	struct row *row;
	enum rc rc = row_one(c, &row, c->memo->mem, p, p->by_id, DBI(id));

	if (rc == OK)
		rc = reach_must_see(c, row);
	if (rc < 0) {
		arena_rewind(c->memo->mem, m);
		return rc;
	}
	*slot = row;
	c->memo->n++;
	return OK;
}

enum rc store_ref(struct ctx *c, const struct row **out, const struct entity *e,
		  int64_t id)
{
	const struct plan *p = plan_of(c, e);
	struct row **slot, *row;
	enum rc rc;

	if (!is_usable(c) || c->memo->n == MOST) {
		rc = store_get(c, &row, e, id);
		if (rc == OK)
			*out = row;
		return rc;
	}
	slot = slot_of(c->memo, p, id);
	rc = *slot ? OK : read_into(c, slot, p, id);
	if (rc == OK)
		*out = *slot;
	return rc;
}

/* Its code was found before. */
static const struct row *of_code(const struct row_memo *m, const struct plan *p,
				 const char *code)
{
	int i;

	for (i = 0; i < SLOTS && p->code >= 0; i++) {
		const struct row *r = m->slot[i];

		if (r && r->e == p->e && !r->is_void &&
		    r->v[p->code].tag == VAL_TEXT &&
		    strcmp(r->v[p->code].s, code) == 0)
			return r;
	}
	return NULL;
}

enum rc store_ref_code(struct ctx *c, const struct row **out,
		       const struct entity *e, const char *code)
{
	const struct plan *p = plan_of(c, e);
	struct row **slot, *row;
	enum rc rc;

	if (is_usable(c) && (*out = of_code(c->memo, p, code)))
		return OK;
	rc = store_must_code(c, &row, e, code);
	if (rc < 0)
		return rc;
	*out = row;
	if (!is_usable(c) || c->memo->n == MOST)
		return OK;
	slot = slot_of(c->memo, p, row->id);
	if (!*slot) {
		*slot = row_copy(c->memo->mem, row);
		c->memo->n++;
	}
	return OK;
}

static enum rc read_below(struct ctx *c, struct arena *mem, struct below *b)
{
	const struct val of =
	    b->of ? val_int(b->of) : (struct val){.tag = VAL_NULL};
	struct cursor *cur;
	struct row *row, **rows;
	int n = 0, got = OK;
	enum rc rc = cursor_open_by(c, &cur, b->p->e, b->by, &of, true);

	if (rc < 0)
		return rc;
	rows = arena_alloc(mem, (size_t)b->most * sizeof(rows[0]));
	while (n < b->most && (got = cursor_next(c, cur, &row)) == DB_ROW)
		rows[n++] = row_copy(mem, row);
	cursor_close(cur);
	b->rows.v = (const struct row *const *)rows;
	b->rows.n = n;
	return got < 0 ? (enum rc)got : OK;
}

enum rc store_refs_below(struct ctx *c, struct rows_below *out,
			 const struct entity *e, const struct field *by,
			 int64_t of, int most)
{
	struct below b = {.p = plan_of(c, e), .by = by, .of = of, .most = most};
	bool is_there = is_usable(c);
	bool is_kept = is_there && c->memo->n_below < BELOW_MOST;
	enum rc rc;
	int i;

	for (i = 0; is_there && i < c->memo->n_below; i++) {
		const struct below *k = &c->memo->below[i];

		if (k->by == by && k->of == of && k->most == most) {
			*out = k->rows;
			return OK;
		}
	}
	rc = read_below(c, is_kept ? c->memo->mem : c->mem, &b);
	if (rc < 0)
		return rc;
	if (is_kept)
		c->memo->below[c->memo->n_below++] = b;
	*out = b.rows;
	return OK;
}

static bool is_among(const int64_t *ids, int n, int64_t id)
{
	while (n > 0)
		if (ids[--n] == id)
			return true;
	return false;
}

/* One lot; a failure shows when the record is really wanted. */
static void read_lot(struct ctx *c, const struct plan *p, const int64_t *ids,
		     int n)
{
	struct ctx quiet = *c;
	int i;

	db_ahead(&quiet, p->by_id, ids, n);
	for (i = 0; i < n && c->memo->n < MOST; i++) {
		struct row **slot = slot_of(c->memo, p, ids[i]);
		enum rc rc = *slot ? OK : read_into(&quiet, slot, p, ids[i]);

		if (rc < 0 && rc != E_NOTFOUND)
			return;
	}
}

void store_refs_ahead(struct ctx *c, const struct entity *e, const int64_t *ids,
		      int n)
{
	const struct plan *p = plan_of(c, e);
	int64_t lot[DB_AHEAD];
	int i, k = 0;

	if (!is_usable(c))
		return;
	for (i = 0; i < n; i++) {
		if (*slot_of(c->memo, p, ids[i]) || is_among(lot, k, ids[i]))
			continue;
		lot[k++] = ids[i];
		if (k == DB_AHEAD) {
			read_lot(c, p, lot, k);
			k = 0;
		}
	}
	if (k > 1)
		read_lot(c, p, lot, k);
}
