/*
 * tally.c: counting facts for all indicators at once.  For every value of
 * every dimension there is a set of the indicators that accept it; what a fact
 * counts for is the intersection over its values.
 */
#include "base/base.h"
#include "report/tally.h"

#include "schema/catalogue.h"

enum { WORDS = 4, SLOTS_MAX = WORDS * 64, STREAMS_MAX = 16, HASH = 1024 };

struct bits {
	uint64_t w[WORDS];
};

struct name_slot {
	const char *s;
	uint8_t value;
};

struct dim_table {
	const struct dim *dim;
	struct name_slot names[HASH];
	struct bits accepts[DIM_VALUES];
	struct bits asks; /* indicators that ask this dimension */
};

struct slot {
	const char *code, *key;
	int figure;
};

struct tally_plan {
	const struct figure_def *defs;
	int ndefs, ndims, nslots, nstreams;
	struct dim_table *dims;
	struct slot slots[SLOTS_MAX];
	const char *streams[STREAMS_MAX];
	struct bits in_stream[STREAMS_MAX];
	struct figure_index index;
	uint16_t slot_at[HASH]; /* slots by code and key, + 1 */
	/* dimensions that figures of a stream ask */
	uint8_t asked[STREAMS_MAX][DIMS_MAX];
	int nasked[STREAMS_MAX];
};

struct tally {
	struct arena *mem;
	const struct tally_plan *p;
	int64_t **n;		  /* [unit][slot]; NULL = all 0 */
	int64_t **untold;	  /* the same */
	int open_slot, open_unit; /* -1 */
	const char *open_entity;
	VEC(int64_t) ids;
};

static void bit_set(struct bits *b, int i)
{
	b->w[i / 64] |= (uint64_t)1 << (i % 64);
}

static void bit_clear(struct bits *b, int i)
{
	b->w[i / 64] &= ~((uint64_t)1 << (i % 64));
}

/* ---- values of dimensions ---- */

static void name_put(struct dim_table *d, const char *s, int value)
{
	uint32_t h = figure_hash(s) % HASH;

	assert(value < DIM_VALUES);
	while (d->names[h].s)
		h = (h + 1) % HASH;
	d->names[h] = (struct name_slot){s, (uint8_t)value};
}

uint8_t tally_value(const struct tally_plan *t, int dim, const char *s)
{
	const struct dim_table *d = &t->dims[dim];
	uint32_t h;

	if (!s)
		return 0;
	h = figure_hash(s) % HASH;
	for (; d->names[h].s; h = (h + 1) % HASH)
		if (strcmp(d->names[h].s, s) == 0)
			return d->names[h].value;
	return 0;
}

static void dim_fill(struct dim_table *d, const struct dim *dim)
{
	const struct choice *const *all;
	int i, n;

	d->dim = dim;
	if (!dim->list) {
		for (i = 0; dim->names[i]; i++)
			name_put(d, dim->names[i], i + 1);
		return;
	}
	all = choice_all(dim->list, &n);
	/* "nobody knows" is an answer of some lists, but tells nothing */
	for (i = 0; i < n && i < DIM_VALUES - 1; i++)
		name_put(d, all[i]->code,
			 choice_in_group(all[i], "unknown") ? 0 : i + 1);
}

static bool value_fits(const struct dim *dim, int value, const char *group)
{
	const struct choice *const *all;
	int n;

	if (strcmp(group, "?") == 0)
		return value == 0;
	if (value == 0)
		return false;
	if (*group == '!')
		return !value_fits(dim, value, group + 1);
	if (!dim->list)
		return strcmp(dim->names[value - 1], group + (*group == '=')) ==
		       0;
	all = choice_all(dim->list, &n);
	return *group == '=' ? strcmp(all[value - 1]->code, group + 1) == 0
			     : choice_in_group(all[value - 1], group);
}

static int dim_values(const struct dim *dim)
{
	int n = 0;

	if (dim->list)
		choice_all(dim->list, &n);
	else
		while (dim->names[n])
			n++;
	return n + 1;
}

/* ---- indicators ---- */

static void slot_where(struct tally_plan *t, int slot, const struct where *w)
{
	int i, d, v;

	for (i = 0; i < WHERE_MAX && w[i].dim; i++) {
		for (d = 0; d < t->ndims; d++)
			if (strcmp(t->dims[d].dim->name, w[i].dim) == 0)
				break;
		assert(d < t->ndims);
		bit_set(&t->dims[d].asks, slot);
		for (v = 0; v < DIM_VALUES; v++)
			if (v >= dim_values(t->dims[d].dim) ||
			    !value_fits(t->dims[d].dim, v, w[i].group))
				bit_clear(&t->dims[d].accepts[v], slot);
	}
}

static int stream_of(struct tally_plan *t, const char *name)
{
	int i;

	for (i = 0; i < t->nstreams; i++)
		if (strcmp(t->streams[i], name) == 0)
			return i;
	assert(t->nstreams < STREAMS_MAX);
	t->streams[t->nstreams] = name;
	return t->nstreams++;
}

static uint32_t slot_hash(const char *code, const char *key)
{
	return (figure_hash(code) * 31 + (key ? figure_hash(key) : 0)) % HASH;
}

static void slot_add(struct tally_plan *t, int figure, const struct part_def *p)
{
	const struct figure_def *f = &t->defs[figure];
	int slot = t->nslots++;
	uint32_t h;

	assert(slot < SLOTS_MAX);
	t->slots[slot] = (struct slot){
	    .code = f->code, .key = p ? p->key : NULL, .figure = figure};
	h = slot_hash(f->code, p ? p->key : NULL);
	while (t->slot_at[h])
		h = (h + 1) % HASH;
	t->slot_at[h] = (uint16_t)(slot + 1);
	if (!f->stream)
		return;
	bit_set(&t->in_stream[stream_of(t, f->stream)], slot);
	slot_where(t, slot, f->where);
	if (p)
		slot_where(t, slot, p->where);
}

static void slots_of_figure(struct tally_plan *t, int figure)
{
	const struct figure_def *f = &t->defs[figure];
	const struct part_def *p;

	if (!f->has_no_value)
		slot_add(t, figure, NULL);
	for (p = f->keys; p && p->key; p++)
		slot_add(t, figure, p);
	for (p = f->parts; p && p->key; p++)
		slot_add(t, figure, p);
}

static void find_asked(struct tally_plan *t, int stream)
{
	int d, w;

	for (d = 0; d < t->ndims; d++) {
		uint64_t any = 0;

		for (w = 0; w < WORDS; w++)
			any |= t->dims[d].asks.w[w] & t->in_stream[stream].w[w];
		if (any)
			t->asked[stream][t->nasked[stream]++] = (uint8_t)d;
	}
}

struct tally_plan *tally_plan_new(struct arena *mem,
				  const struct figure_def *defs, int ndefs,
				  const struct dim *dims, int ndims)
{
	struct tally_plan *t = arena_alloc(mem, sizeof(*t));
	int i;

	assert(ndims <= DIMS_MAX);
	t->defs = defs;
	t->ndefs = ndefs;
	t->ndims = ndims;
	t->dims = arena_alloc(mem, (size_t)ndims * sizeof(t->dims[0]));
	for (i = 0; i < ndims; i++) {
		dim_fill(&t->dims[i], &dims[i]);
		memset(t->dims[i].accepts, 0xff, sizeof(t->dims[i].accepts));
	}
	for (i = 0; i < ndefs; i++)
		slots_of_figure(t, i);
	figure_index_fill(&t->index, defs, ndefs);
	for (i = 0; i < t->nstreams; i++)
		find_asked(t, i);
	return t;
}

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
	add_bits(t, t->n, &on, p);
	if (has_untold)
		add_bits(t, t->untold, &untold, p);
	if (t->open_slot >= 0 &&
	    on.w[t->open_slot / 64] >> (t->open_slot % 64) & 1 &&
	    on_path(p, t->open_unit)) {
		t->open_entity = entity;
		vec_push(&t->ids, id);
	}
}

int64_t tally_get(const struct tally *t, int slot, int unit)
{
	return slot < 0 || !t->n[unit] ? 0 : t->n[unit][slot];
}

int64_t tally_untold(const struct tally *t, int slot, int unit)
{
	return slot < 0 || !t->untold[unit] ? 0 : t->untold[unit][slot];
}

bool tally_touched(const struct tally *t, int unit)
{
	return t->n[unit] != NULL;
}

/* ---- figures of one unit ---- */

static struct fig_part *parts_of(struct ctx *c, const struct tally *t,
				 int *slot, int unit,
				 const struct part_def *defs, int *n)
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

static void figure_fill(struct ctx *c, const struct tally *t, int figure,
			int *slot, int unit, struct figure *f)
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

void tally_node(struct ctx *c, const struct tally *t, int unit,
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
