/*
 * tally.c: counting facts for all indicators at once.  What belongs below is
 * counted in the row of the unit right below the report's, and added up to the
 * report's unit before somebody reads.
 */
#include "base/base.h"
#include "report/tally_int.h"

/* Counts of facts by slot that are to be added to two units. */
struct fresh {
	int64_t *n, *untold;
	uint32_t *kinds[STREAMS_MAX]; /* facts that are in neither yet */
	int unit, above;
	struct fresh *next;
};

struct tally {
	struct arena *mem;
	const struct tally_plan *p;
	int64_t **n;	      /* [unit][slot]; NULL = all 0 */
	int64_t **untold;     /* the same */
	struct fresh **fresh; /* by the first unit of two */
	struct fresh *all_fresh;
	bool is_settled;
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
	t->fresh = arena_alloc(mem, n * sizeof(t->fresh[0]));
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

static int id_order(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

struct opened tally_opened(const struct tally *t)
{
	struct opened o = {.entity = t->open_entity, .n = t->ids.n};

	if (t->ids.n) {
		/* counting goes in any order */
		qsort(t->ids.v, t->ids.n, sizeof(t->ids.v[0]), id_order);
		o.ids = arena_memdup(t->mem, t->ids.v,
				     t->ids.n * sizeof(t->ids.v[0]));
	}
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

static int64_t *new_row(const struct tally *t)
{
	return arena_alloc(t->mem, (size_t)t->p->nslots * sizeof(int64_t));
}

static int64_t *row_of(struct tally *t, int64_t **rows, int unit)
{
	if (!rows[unit])
		rows[unit] = new_row(t);
	return rows[unit];
}

/* Which indicators of a word count the fact, and which would need to be told
 * more of it, as far as these dimensions tell. */
static uint64_t word_of(const struct tally_plan *p, const uint8_t *dims,
			int ndims, const uint8_t *fact, int w, uint64_t *untold)
{
	uint64_t on = UINT64_MAX;
	int i;

	*untold = 0;
	for (i = 0; i < ndims; i++) {
		const struct dim_table *dim = &p->dims[dims[i]];
		uint8_t value = fact[dims[i]];

		on &= dim->accepts[value].w[w];
		if (value == 0 && !dim->dim->null_is_none)
			*untold |= dim->asks.w[w];
	}
	return on;
}

/* Adds n to every indicator of a word of the set. */
static void add_word(int64_t *row, uint64_t rest, int64_t n)
{
	for (; rest; rest &= rest - 1)
		row[__builtin_ctzll(rest)] += n;
}

/* Of which kind of the group the fact is, and the fact of a kind. */
static int kind_of(const struct group *g, const uint8_t *fact)
{
	int i, kind = 0;

	for (i = 0; i < g->ndims; i++) {
		int value = fact[g->dims[i]];

		assert(value < g->values[i]);
		kind = kind * g->values[i] + value;
	}
	return kind;
}

static void fact_of(const struct group *g, int kind, uint8_t *fact)
{
	int i;

	for (i = g->ndims - 1; i >= 0; i--) {
		fact[g->dims[i]] = (uint8_t)(kind % g->values[i]);
		kind /= g->values[i];
	}
}

/* ---- adding up ---- */

static struct fresh *fresh_of(struct tally *t, const struct path *p)
{
	struct fresh *k = t->fresh[p->v[0]];

	if (k)
		return k;
	k = t->fresh[p->v[0]] = arena_alloc(t->mem, sizeof(*k));
	*k = (struct fresh){
	    .n = new_row(t),
	    .untold = new_row(t),
	    .unit = p->v[0],
	    .above = p->v[1],
	    .next = t->all_fresh,
	};
	t->all_fresh = k;
	return k;
}

/* n facts of one kind of the group. */
static void add_some(const struct tally_plan *p, struct fresh *k, int stream,
		     const struct group *g, const uint8_t *fact, int64_t n)
{
	uint64_t on, untold;
	int w;

	for (w = p->first_word[stream]; w < p->end_word[stream]; w++) {
		on = word_of(p, g->dims, g->ndims, fact, w, &untold);
		add_word(k->n + (ptrdiff_t)w * 64, on & g->slots.w[w], n);
		add_word(k->untold + (ptrdiff_t)w * 64, untold & g->slots.w[w],
			 n);
	}
}

static void add_kinds(const struct tally_plan *p, struct fresh *k, int stream)
{
	const struct group *g = p->groups[stream];
	const struct group *end = g + p->ngroups[stream];
	uint32_t *n = k->kinds[stream];
	uint8_t fact[DIMS_MAX] = {0};
	int kind;

	for (; n && g < end; g++)
		for (kind = 0; kind < g->kinds; kind++) {
			if (!n[g->first + kind])
				continue;
			fact_of(g, kind, fact);
			add_some(p, k, stream, g, fact, n[g->first + kind]);
			n[g->first + kind] = 0;
		}
}

static void add_row(struct tally *t, int64_t **rows, const struct fresh *k,
		    int64_t *from)
{
	int64_t *row = row_of(t, rows, k->unit);
	int64_t *above = row_of(t, rows, k->above);
	int i;

	for (i = 0; i < t->p->nslots; i++) {
		row[i] += from[i];
		above[i] += from[i];
		from[i] = 0;
	}
}

/* Before anything is read. */
static void settle(struct tally *t)
{
	struct fresh *k;
	int i;

	for (k = t->is_settled ? NULL : t->all_fresh; k; k = k->next) {
		for (i = 0; i < t->p->nstreams; i++)
			add_kinds(t->p, k, i);
		add_row(t, t->n, k, k->n);
		add_row(t, t->untold, k, k->untold);
	}
	t->is_settled = true;
}

void tally_hit(struct tally *t, int slot, const struct path *p, int64_t n,
	       const char *entity, int64_t id)
{
	int i;

	if (slot < 0)
		return;
	for (i = 0; i < p->n; i++)
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

int tally_stream(const struct tally *t, const char *name)
{
	int s;

	for (s = 0; s < t->p->nstreams; s++)
		if (strcmp(t->p->streams[s], name) == 0)
			return s;
	return -1;
}

/* Few kinds of facts: what each of them counts for is found once for all. */
static void add_kind(struct tally *t, struct fresh *k, int stream,
		     const uint8_t *fact)
{
	const struct group *g = t->p->groups[stream];
	const struct group *end = g + t->p->ngroups[stream];

	if (!k->kinds[stream])
		k->kinds[stream] = arena_alloc(
		    t->mem, (size_t)t->p->kinds[stream] * sizeof(uint32_t));
	for (; g < end; g++)
		k->kinds[stream][g->first + kind_of(g, fact)]++;
}

void tally_fact(struct tally *t, int stream, const uint8_t *fact,
		const struct path *p, const char *entity, int64_t id)
{
	struct fresh *k;
	int64_t *row, *row_untold;
	uint64_t on, untold;
	bool is_hit = false;
	int w;

	if (stream < 0 || p->n == 0)
		return;
	k = p->n == PATH_UNITS ? fresh_of(t, p) : NULL;
	t->is_settled = false;
	if (k && t->p->kinds[stream] && t->open_slot < 0) {
		add_kind(t, k, stream, fact);
		return;
	}
	row = k ? k->n : row_of(t, t->n, p->v[0]);
	row_untold = k ? k->untold : row_of(t, t->untold, p->v[0]);
	for (w = t->p->first_word[stream]; w < t->p->end_word[stream]; w++) {
		on = word_of(t->p, t->p->asked[stream], t->p->nasked[stream],
			     fact, w, &untold) &
		     t->p->in_stream[stream].w[w];
		untold &= t->p->in_stream[stream].w[w];
		add_word(row + (ptrdiff_t)w * 64, on, 1);
		add_word(row_untold + (ptrdiff_t)w * 64, untold, 1);
		if (t->open_slot >= 0 && t->open_slot / 64 == w)
			is_hit = on >> (t->open_slot % 64) & 1;
	}
	if (is_hit && on_path(p, t->open_unit)) {
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
