/*
 * tally_plan.c: what the indicators of a report ask, worked out once.
 */
#include "base/base.h"
#include "report/tally_int.h"

#include "schema/catalogue.h"

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

uint32_t slot_hash(const char *code, const char *key)
{
	return (figure_hash(code) * 31 + (key ? figure_hash(key) : 0)) % HASH;
}

static void slot_add(struct tally_plan *t, int figure, const struct part_def *p)
{
	const struct figure_def *f = &t->defs[figure];
	int slot = t->nslots++, stream;
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
	stream = stream_of(t, f->stream);
	bit_set(&t->in_stream[stream], slot);
	if (!t->end_word[stream])
		t->first_word[stream] = slot / 64;
	t->end_word[stream] = slot / 64 + 1;
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

static bool bit_is(const struct bits *b, int i)
{
	return b->w[i / 64] >> (i % 64) & 1;
}

/* All of group `from` go over to group `to`. */
static void join(int group[DIMS_MAX], int to, int from)
{
	int d;

	for (d = 0; d < DIMS_MAX; d++)
		if (group[d] == from)
			group[d] = to;
}

/* The group of a slot, after all that it asks were joined; -1: it asks
 * nothing. */
static int group_of(const struct tally_plan *t, int slot, int group[DIMS_MAX])
{
	int d, one = -1;

	for (d = 0; d < t->ndims; d++) {
		if (!bit_is(&t->dims[d].asks, slot))
			continue;
		if (one >= 0)
			join(group, one, group[d]);
		one = group[d];
	}
	return one;
}

static int kinds_of(const struct tally_plan *t, int stream,
		    const int group[DIMS_MAX], int which)
{
	int i, n = 1;

	for (i = 0; i < t->nasked[stream] && n <= KINDS_MAX; i++)
		if (group[t->asked[stream][i]] == which)
			n *= dim_values(t->dims[t->asked[stream][i]].dim);
	return n;
}

/* Of the dimensions asked; a group has the number of one of its own. */
static void group_dims(const struct tally_plan *t, int stream,
		       int group[DIMS_MAX])
{
	const uint8_t *asked = t->asked[stream];
	int i, k;

	for (i = 0; i < DIMS_MAX; i++)
		group[i] = i;
	for (i = 0; i < t->nslots; i++)
		if (bit_is(&t->in_stream[stream], i))
			group_of(t, i, group);
	for (i = 0; i < t->nasked[stream]; i++)
		for (k = 0; k < i; k++)
			if (group[asked[i]] != group[asked[k]] &&
			    (int64_t)kinds_of(t, stream, group,
					      group[asked[i]]) *
				    kinds_of(t, stream, group,
					     group[asked[k]]) <=
				KINDS_FEW)
				join(group, group[asked[k]], group[asked[i]]);
}

static void group_fill(const struct tally_plan *t, int stream,
		       int group[DIMS_MAX], int which, struct group *g)
{
	int i;

	for (i = 0; i < t->nasked[stream]; i++) {
		int d = t->asked[stream][i];

		if (group[d] != which)
			continue;
		g->values[g->ndims] = dim_values(t->dims[d].dim);
		g->dims[g->ndims++] = (uint8_t)d;
	}
	g->kinds = kinds_of(t, stream, group, which);
	for (i = 0; i < t->nslots; i++)
		if (bit_is(&t->in_stream[stream], i) &&
		    group_of(t, i, group) == which)
			bit_set(&g->slots, i);
}

/* The first group is of what asks nothing. */
static void find_groups(struct arena *mem, struct tally_plan *t, int stream)
{
	struct group *g = arena_alloc(mem, ((size_t)t->ndims + 1) * sizeof(*g));
	int group[DIMS_MAX], d, n = 1, kinds = 1;
	bool is_many = false;

	group_dims(t, stream, group);
	group_fill(t, stream, group, -1, &g[0]);
	for (d = 0; d < t->ndims; d++) {
		group_fill(t, stream, group, d, &g[n]);
		if (g[n].ndims == 0)
			continue;
		g[n].first = kinds;
		kinds += g[n].kinds;
		is_many = is_many || g[n].kinds > KINDS_MAX;
		n++;
	}
	t->groups[stream] = g;
	t->ngroups[stream] = n;
	t->kinds[stream] = is_many ? 0 : kinds;
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
	for (i = 0; i < t->nstreams; i++) {
		find_asked(t, i);
		find_groups(mem, t, i);
	}
	return t;
}
