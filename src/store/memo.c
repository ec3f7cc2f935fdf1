/*
 * memo.c: records that others name, read once while the picture of the data
 * stands still: a page of fifty rows names the same few units again and again.
 */
#include "base/base.h"
#include "store/store_int.h"

enum { SLOTS = 512, MOST = SLOTS / 2 }; /* a power of two, half of it used */

struct row_memo {
	struct arena *mem;
	int n;
	struct row *slot[SLOTS];
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
	m->n = 0;
	arena_reset(m->mem);
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
	struct row *row;
	enum rc rc = row_one(c, &row, c->memo->mem, p, p->by_id, DBI(id));

	if (rc == OK)
		rc = reach_must_see(c, row);
	if (rc < 0)
		return rc;
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

	if (!c->memo || c->memo->n == MOST) {
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

	if (!c->memo)
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
