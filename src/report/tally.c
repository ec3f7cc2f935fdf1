/*
 * tally.c: counting facts for all indicators at once, for every unit on their
 * paths.  Where many facts begin in the same units and go the same way up, they
 * are counted where they begin and carried up once, before somebody reads.
 */
#include "base/base.h"
#include "report/tally_int.h"

enum { PEND_LEAST = 3 }; /* units on a path for which waiting pays */

struct pend {
	struct path path;
	int32_t *n, *untold; /* by slot; NULL = all 0 */
	int first, end;	     /* the slots that may hold something */
	bool is_dirty;
};

struct tally {
	struct arena *mem;
	const struct tally_plan *p;
	int64_t **n;	    /* [unit][slot]; NULL = all 0 */
	int64_t **untold;   /* the same */
	struct pend **pend; /* by unit, where a path begins */
	int *dirty;	    /* units whose pend has something */
	int ndirty;
	bool is_gathering;
	int open_slot, open_unit; /* -1 */
	const char *open_entity;
	VEC(int64_t) ids;
};

struct tally *tally_new(struct arena *mem, const struct tally_plan *plan,
			int nunits)
{
	struct tally *t = arena_alloc(mem, sizeof(*t));
	size_t n = (size_t)nunits + 1;

	t->mem = mem;
	t->p = plan;
	t->open_slot = t->open_unit = -1;
	t->n = arena_alloc(mem, n * sizeof(t->n[0]));
	t->untold = arena_alloc(mem, n * sizeof(t->untold[0]));
	t->pend = arena_alloc(mem, n * sizeof(t->pend[0]));
	t->dirty = arena_alloc(mem, n * sizeof(t->dirty[0]));
	return t;
}

int tally_slot(const struct tally *t, const char *code, const char *key)
{
	uint32_t h = slot_hash(code, key);
	int i;

	for (; (i = t->p->slot_at[h] - 1) >= 0; h = (h + 1) % HASH) {
		const struct slot *x = &t->p->slots[i];

		if (strcmp(x->code, code) == 0 &&
		    (key ? x->key && strcmp(x->key, key) == 0 : !x->key))
			return i;
	}
	return -1;
}

enum rc tally_open(struct tally *t, const char *code, int unit)
{
	const char *dot = strchr(code, '.');
	const char *name =
	    dot ? arena_strndup(t->mem, code, (size_t)(dot - code)) : code;
	int slot = tally_slot(t, name, dot ? dot + 1 : NULL);

	if (slot < 0)
		return E_NOTFOUND;
	t->open_slot = slot;
	t->open_unit = unit;
	return OK;
}

struct opened tally_opened(const struct tally *t)
{
	struct opened o = {.entity = t->open_entity, .n = t->ids.n};

	if (t->ids.n)
		o.ids = arena_memdup(t->mem, t->ids.v,
				     t->ids.n * sizeof(t->ids.v[0]));
	free(t->ids.v);
	return o;
}

/* ---- counting ---- */

static bool on_path(const struct path *p, int unit)
{
	int i;

	for (i = 0; i < p->n; i++)
		if (p->v[i] == unit)
			return true;
	return false;
}

static int64_t *row_of(struct tally *t, int64_t **rows, int unit)
{
	if (!rows[unit])
		rows[unit] =
		    arena_alloc(t->mem, (size_t)t->p->nslots * sizeof(**rows));
	return rows[unit];
}

/* ---- adding up ---- */

static int32_t *pend_row(struct tally *t, int32_t **row)
{
	if (!*row)
		*row =
		    arena_alloc(t->mem, (size_t)t->p->nslots * sizeof(**row));
	return *row;
}

/* The pending counts of the unit where p begins; NULL: p is short, or goes
 * another way than the first one did. */
static struct pend *pend_of(struct tally *t, const struct path *p, int first,
			    int end)
{
	struct pend *k;

	if (!t->is_gathering || p->n < PEND_LEAST)
		return NULL;
	k = t->pend[p->v[0]];
	if (!k) {
		k = t->pend[p->v[0]] = arena_alloc(t->mem, sizeof(*k));
		k->path = *p;
	} else if (k->path.n != p->n ||
		   memcmp(k->path.v, p->v, (size_t)p->n * sizeof(p->v[0]))) {
		return NULL;
	}
	if (!k->is_dirty) {
		t->dirty[t->ndirty++] = p->v[0];
		k->is_dirty = true;
		k->first = first;
		k->end = end;
	}
	k->first = first < k->first ? first : k->first;
	k->end = end > k->end ? end : k->end;
	return k;
}

static void carry_up(struct tally *t, int64_t **rows, const struct pend *k,
		     int32_t *from)
{
	int i, s;

	for (i = 0; from && i < k->path.n; i++) {
		int64_t *row = row_of(t, rows, k->path.v[i]);

		for (s = k->first; s < k->end; s++)
			row[s] += from[s];
	}
	if (from)
		memset(from + k->first, 0,
		       (size_t)(k->end - k->first) * sizeof(from[0]));
}

void tally_gather(struct tally *t, bool is_on)
{
	t->is_gathering = is_on;
}

/* Before anything is read. */
static void settle(struct tally *t)
{
	while (t->ndirty > 0) {
		struct pend *k = t->pend[t->dirty[--t->ndirty]];

		carry_up(t, t->n, k, k->n);
		carry_up(t, t->untold, k, k->untold);
		k->is_dirty = false;
	}
}

void tally_hit(struct tally *t, int slot, const struct path *p, int64_t n,
	       const char *entity, int64_t id)
{
	struct pend *k;
	int i;

	if (slot < 0)
		return;
	k = n == 1 ? pend_of(t, p, slot, slot + 1) : NULL;
	if (k)
		pend_row(t, &k->n)[slot]++;
	for (i = 0; !k && i < p->n; i++)
		row_of(t, t->n, p->v[i])[slot] += n;
	if (slot == t->open_slot && n && on_path(p, t->open_unit)) {
		t->open_entity = entity;
		vec_push(&t->ids, id);
	}
}

bool tally_is_opened(const struct tally *t, int slot)
{
	return slot >= 0 && slot == t->open_slot;
}

/* Adds one to every indicator of the set in the rows of the whole path. */
static void add_bits(struct tally *t, int64_t **rows, const struct bits *b,
		     const struct path *p)
{
	int w, i;

	for (i = 0; i < p->n; i++) {
		int64_t *row = row_of(t, rows, p->v[i]);

		for (w = 0; w < WORDS; w++) {
			uint64_t rest = b->w[w];

			for (; rest; rest &= rest - 1)
				row[w * 64 + __builtin_ctzll(rest)]++;
		}
	}
}

/* The same where it is carried up later. */
static void pend_bits(int32_t *row, const struct bits *b)
{
	int w;

	for (w = 0; w < WORDS; w++) {
		uint64_t rest = b->w[w];

		for (; rest; rest &= rest - 1)
			row[w * 64 + __builtin_ctzll(rest)]++;
	}
}

int tally_stream(const struct tally *t, const char *name)
{
	int s;

	for (s = 0; s < t->p->nstreams; s++)
		if (strcmp(t->p->streams[s], name) == 0)
			return s;
	return -1;
}

void tally_fact(struct tally *t, int stream, const uint8_t *fact,
		const struct path *p, const char *entity, int64_t id)
{
	struct bits on, untold = {{0}};
	struct pend *k;
	int s = stream, i, w;
	bool has_untold = false;

	if (s < 0 || p->n == 0)
		return;
	on = t->p->in_stream[s];
	for (i = 0; i < t->p->nasked[s]; i++) {
		int d = t->p->asked[s][i];
		const struct dim_table *dim = &t->p->dims[d];

		for (w = 0; w < WORDS; w++)
			on.w[w] &= dim->accepts[fact[d]].w[w];
		if (fact[d] != 0 || dim->dim->null_is_none)
			continue;
		for (w = 0; w < WORDS; w++)
			untold.w[w] |= dim->asks.w[w] & t->p->in_stream[s].w[w];
	}
	for (w = 0; w < WORDS; w++)
		has_untold |= untold.w[w] != 0;
	k = pend_of(t, p, t->p->first_slot[s], t->p->end_slot[s]);
	if (k)
		pend_bits(pend_row(t, &k->n), &on);
	else
		add_bits(t, t->n, &on, p);
	if (has_untold && k)
		pend_bits(pend_row(t, &k->untold), &untold);
	else if (has_untold)
		add_bits(t, t->untold, &untold, p);
	if (t->open_slot >= 0 &&
	    on.w[t->open_slot / 64] >> (t->open_slot % 64) & 1 &&
	    on_path(p, t->open_unit)) {
		t->open_entity = entity;
		vec_push(&t->ids, id);
	}
}

int64_t tally_get(struct tally *t, int slot, int unit)
{
	settle(t);
	return slot < 0 || !t->n[unit] ? 0 : t->n[unit][slot];
}

int64_t tally_untold(struct tally *t, int slot, int unit)
{
	settle(t);
	return slot < 0 || !t->untold[unit] ? 0 : t->untold[unit][slot];
}

bool tally_touched(struct tally *t, int unit)
{
	settle(t);
	return t->n[unit] != NULL;
}

/* ---- figures of one unit ---- */

static struct fig_part *parts_of(struct ctx *c, struct tally *t, int *slot,
				 int unit, const struct part_def *defs, int *n)
{
	struct fig_part *out;
	int i;

	for (*n = 0; defs && defs[*n].key; (*n)++)
		continue;
	if (*n == 0)
		return NULL;
	out = arena_alloc(c->mem, (size_t)*n * sizeof(out[0]));
	for (i = 0; i < *n; i++) {
		out[i].key = defs[i].key;
		out[i].label =
		    c->lang == LANG_EN ? defs[i].label_en : defs[i].label;
		out[i].slot = *slot;
		out[i].num = num_count(tally_get(t, (*slot)++, unit));
	}
	return out;
}

static void figure_fill(struct ctx *c, struct tally *t, int figure, int *slot,
			int unit, struct figure *f)
{
	const struct figure_def *d = &t->p->defs[figure];

	f->def = d;
	if (!d->has_no_value) {
		int64_t n = tally_get(t, *slot, unit);

		f->value = num_count(n);
		/* nobody was told about: not a zero */
		if (n == 0 && d->where[0].dim &&
		    tally_untold(t, *slot, unit) > 0)
			f->value = num_unknown();
		(*slot)++;
	}
	f->keys = parts_of(c, t, slot, unit, d->keys, &f->nkeys);
	f->parts = parts_of(c, t, slot, unit, d->parts, &f->nparts);
}

void tally_node(struct ctx *c, struct tally *t, int unit,
		struct report_node *out)
{
	int i, slot = 0;

	out->nfigures = t->p->ndefs;
	out->index = &t->p->index;
	out->figures =
	    arena_alloc(c->mem, (size_t)t->p->ndefs * sizeof(out->figures[0]));
	for (i = 0; i < t->p->ndefs; i++)
		figure_fill(c, t, i, &slot, unit, &out->figures[i]);
}

void node_shares(struct report_node *n)
{
	const struct figure *of = NULL;
	int i;

	for (i = 0; i < n->nfigures; i++) {
		struct figure *f = &n->figures[i];

		if (!f->def->of || f->def->is_percent)
			continue;
		/* neighbours mostly share their base */
		if (!of || strcmp(of->def->code, f->def->of) != 0)
			of = report_figure(n, f->def->of);
		if (!of)
			continue;
		if (f->def->is_of_number)
			f->of = of->value;
		f->pct = num_percent(f->value, of->value);
	}
}
