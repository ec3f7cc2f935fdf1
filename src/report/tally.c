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

struct tally {
	struct arena *mem;
	const struct figure_def *defs;
	int ndefs, ndims, nslots, nstreams, nunits;
	struct dim_table *dims;
	struct slot slots[SLOTS_MAX];
	const char *streams[STREAMS_MAX];
	struct bits in_stream[STREAMS_MAX];
	int64_t *n;	  /* [unit][slot] */
	int64_t *untold;  /* the same */
	bool *touched;
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

static uint32_t name_hash(const char *s)
{
	uint32_t h = 2166136261u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h ^ h >> 15;
}

static void name_put(struct dim_table *d, const char *s, int value)
{
	uint32_t h = name_hash(s) % HASH;

	assert(value < DIM_VALUES);
	while (d->names[h].s)
		h = (h + 1) % HASH;
	d->names[h] = (struct name_slot){s, (uint8_t)value};
}

uint8_t tally_value(const struct tally *t, int dim, const char *s)
{
	const struct dim_table *d = &t->dims[dim];
	uint32_t h;

	if (!s)
		return 0;
	h = name_hash(s) % HASH;
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
	for (i = 0; i < n && i < DIM_VALUES - 1; i++)
		name_put(d, all[i]->code, i + 1);
}

static bool value_fits(const struct dim *dim, int value, const char *group)
{
	const struct choice *const *all;
	int n;

	if (value == 0)
		return false;
	if (!dim->list)
		return strcmp(dim->names[value - 1],
			      group + (*group == '=')) == 0;
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

static void slot_where(struct tally *t, int slot, const struct where *w)
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

static int stream_of(struct tally *t, const char *name)
{
	int i;

	for (i = 0; i < t->nstreams; i++)
		if (strcmp(t->streams[i], name) == 0)
			return i;
	assert(t->nstreams < STREAMS_MAX);
	t->streams[t->nstreams] = name;
	return t->nstreams++;
}

static void slot_add(struct tally *t, int figure, const struct part_def *p)
{
	const struct figure_def *f = &t->defs[figure];
	int slot = t->nslots++;

	assert(slot < SLOTS_MAX);
	t->slots[slot] = (struct slot){
	    .code = f->code, .key = p ? p->key : NULL, .figure = figure};
	if (!f->stream)
		return;
	bit_set(&t->in_stream[stream_of(t, f->stream)], slot);
	slot_where(t, slot, f->where);
	if (p)
		slot_where(t, slot, p->where);
}

static void slots_of_figure(struct tally *t, int figure)
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

struct tally *tally_new(struct arena *mem, const struct figure_def *defs,
			int ndefs, const struct dim *dims, int ndims,
			int nunits)
{
	struct tally *t = arena_alloc(mem, sizeof(*t));
	size_t cells;
	int i;

	assert(ndims <= DIMS_MAX);
	t->mem = mem;
	t->defs = defs;
	t->ndefs = ndefs;
	t->ndims = ndims;
	t->nunits = nunits;
	t->open_slot = t->open_unit = -1;
	t->dims = arena_alloc(mem, (size_t)ndims * sizeof(t->dims[0]));
	for (i = 0; i < ndims; i++) {
		dim_fill(&t->dims[i], &dims[i]);
		memset(t->dims[i].accepts, 0xff, sizeof(t->dims[i].accepts));
	}
	for (i = 0; i < ndefs; i++)
		slots_of_figure(t, i);
	cells = (size_t)nunits * (size_t)t->nslots;
	t->n = arena_alloc(mem, cells * sizeof(t->n[0]) + 1);
	t->untold = arena_alloc(mem, cells * sizeof(t->n[0]) + 1);
	t->touched = arena_alloc(mem, (size_t)nunits + 1);
	return t;
}

int tally_slot(const struct tally *t, const char *code, const char *key)
{
	int i;

	for (i = 0; i < t->nslots; i++)
		if (strcmp(t->slots[i].code, code) == 0 &&
		    (key ? t->slots[i].key && strcmp(t->slots[i].key, key) == 0
			 : !t->slots[i].key))
			return i;
	return -1;
}

enum rc tally_open(struct tally *t, const char *code, int unit)
{
	const char *dot = strchr(code, '.');
	const char *name = dot ? arena_strndup(t->mem, code,
					       (size_t)(dot - code))
			       : code;
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

void tally_hit(struct tally *t, int slot, const struct path *p, int64_t n,
	       const char *entity, int64_t id)
{
	int i;

	if (slot < 0)
		return;
	for (i = 0; i < p->n; i++) {
		t->n[(size_t)p->v[i] * (size_t)t->nslots + (size_t)slot] += n;
		t->touched[p->v[i]] = true;
	}
	if (slot == t->open_slot && n && on_path(p, t->open_unit)) {
		t->open_entity = entity;
		vec_push(&t->ids, id);
	}
}

static void untold_hits(struct tally *t, const struct bits *b,
			const struct path *p)
{
	int w, i;

	for (w = 0; w < WORDS; w++) {
		uint64_t rest = b->w[w];

		for (; rest; rest &= rest - 1) {
			int slot = w * 64 + __builtin_ctzll(rest);

			for (i = 0; i < p->n; i++)
				t->untold[(size_t)p->v[i] * (size_t)t->nslots +
					  (size_t)slot]++;
		}
	}
}

void tally_fact(struct tally *t, const char *stream, const uint8_t *fact,
		const struct path *p, const char *entity, int64_t id)
{
	struct bits on, untold = {{0}};
	int s, d, w;

	for (s = 0; s < t->nstreams; s++)
		if (t->streams[s] == stream ||
		    strcmp(t->streams[s], stream) == 0)
			break;
	if (s == t->nstreams || p->n == 0)
		return;
	on = t->in_stream[s];
	for (d = 0; d < t->ndims; d++) {
		const struct dim_table *dim = &t->dims[d];

		for (w = 0; w < WORDS; w++)
			on.w[w] &= dim->accepts[fact[d]].w[w];
		if (fact[d] == 0 && !dim->dim->null_is_none)
			for (w = 0; w < WORDS; w++)
				untold.w[w] |= dim->asks.w[w];
	}
	for (w = 0; w < WORDS; w++) {
		uint64_t rest = on.w[w];

		untold.w[w] &= t->in_stream[s].w[w];
		for (; rest; rest &= rest - 1)
			tally_hit(t, w * 64 + __builtin_ctzll(rest), p, 1,
				  entity, id);
	}
	if (untold.w[0] | untold.w[1] | untold.w[2] | untold.w[3])
		untold_hits(t, &untold, p);
}

int64_t tally_get(const struct tally *t, int slot, int unit)
{
	return slot < 0 ? 0
			: t->n[(size_t)unit * (size_t)t->nslots + (size_t)slot];
}

int64_t tally_untold(const struct tally *t, int slot, int unit)
{
	return slot < 0 ? 0
			: t->untold[(size_t)unit * (size_t)t->nslots +
				    (size_t)slot];
}

bool tally_touched(const struct tally *t, int unit)
{
	return t->touched[unit];
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
	out = arena_alloc(c->mem, (size_t)*n * sizeof(out[0]) + 1);
	for (i = 0; i < *n; i++) {
		out[i].key = defs[i].key;
		out[i].label = c->lang == LANG_EN ? defs[i].label_en
						  : defs[i].label;
		out[i].slot = *slot;
		out[i].num = num_count(tally_get(t, (*slot)++, unit));
	}
	return out;
}

static void figure_fill(struct ctx *c, const struct tally *t, int figure,
			int *slot, int unit, struct figure *f)
{
	const struct figure_def *d = &t->defs[figure];

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

	out->nfigures = t->ndefs;
	out->figures = arena_alloc(c->mem, (size_t)t->ndefs *
					       sizeof(out->figures[0]));
	for (i = 0; i < t->ndefs; i++)
		figure_fill(c, t, i, &slot, unit, &out->figures[i]);
	node_shares(out);
}

void node_shares(struct report_node *n)
{
	int i;

	for (i = 0; i < n->nfigures; i++) {
		struct figure *f = &n->figures[i];
		const struct figure *of;

		if (!f->def->of || f->def->is_percent)
			continue;
		of = report_figure(n, f->def->of);
		if (!of)
			continue;
		if (f->def->is_of_number)
			f->of = of->value;
		f->pct = num_percent(f->value, of->value);
	}
}
