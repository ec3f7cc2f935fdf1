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
	if (!*slot) {
		rc = row_one(c, &row, c->memo->mem, p, p->by_id, DBI(id));
		if (rc == OK)
			rc = reach_must_see(c, row);
		if (rc < 0)
			return rc;
		*slot = row;
		c->memo->n++;
	}
	*out = *slot;
	return OK;
}
