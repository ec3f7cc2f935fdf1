/*
 * people_part.c: which of the members kept can count in figures of a part of
 * the tree, so that a commune's report reads the commune's.  Too many may be
 * named, never too few: where a unit ever stood, under what, and what stood
 * for it counts as if it was all of it on every day.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "base/idtree.h"
#include "base/vec.h"

void people_order_drop(struct people_order *o)
{
	free(o->start);
	free(o->year);
	free(o->by_move);
	free(o->by_home);
	free(o->holders);
	*o = (struct people_order){
	    .has_circle = o->has_circle,
	    .place = o->place,
	    .last = o->last,
	    .leads = o->leads,
	    .nleads = o->nleads,
	};
}

void people_order_free(struct people_order *o)
{
	people_order_drop(o);
	free(o->place);
	free(o->last);
	free(o->leads);
	*o = (struct people_order){0};
}

/* ---- the tree of the list ---- */

static struct idtree *shape_of(const struct org_tree *t)
{
	struct idtree_in *in = xcalloc((size_t)t->n + 1, sizeof(in[0]));
	struct idtree *out;
	int u;

	for (u = 0; u < t->n; u++)
		in[u] = (struct idtree_in){
		    .id = t->u[u].id,
		    .up = t->u[u].parent,
		    .heir = u,
		    .is_live = true,
		};
	out = idtree_new(in, t->n);
	free(in);
	return out;
}

static void set_places(struct people_order *o, const struct org_tree *t)
{
	size_t n = (size_t)t->n + 1;
	struct idtree *shape = shape_of(t);
	int p;

	o->place = xcalloc(n, sizeof(o->place[0]));
	o->last = xcalloc(n, sizeof(o->last[0]));
	for (p = 0; p < shape->n; p++) {
		int u = org_by_id(t, shape->v[p].id);

		o->place[u] = p;
		o->last[p] = shape->v[p].last;
		if (shape->v[p].up < 0 && t->u[u].parent != NO_UNIT)
			o->has_circle = true;
	}
	idtree_free(shape);
}

static int lead_order(const void *a, const void *b)
{
	const struct lead *x = a, *y = b;

	return x->to < y->to ? -1 : x->to > y->to;
}

/* Does what stands under the unit come under the other one? */
static bool hands_over(const struct org_event *e)
{
	switch (e->what) {
	case ORG_MERGE:
	case ORG_DISSOLVE:
	case ORG_UPGRADE:
	case ORG_DOWNGRADE:
		return e->other != NO_UNIT;
	default:
		return false;
	}
}

static void set_leads(struct people_order *o, const struct org_tree *t)
{
	VEC(struct lead) v = {0};
	int i;

	for (i = 0; i < t->n; i++) {
		const int other[] = {t->u[i].next, t->u[i].prev};
		size_t k;

		for (k = 0; k < ARRAY_LEN(other); k++) {
			struct lead l = {.unit = i};

			if (other[k] == NO_UNIT)
				continue;
			l.to = o->place[other[k]];
			vec_push(&v, l);
		}
	}
	for (i = 0; i < t->nevents; i++) {
		const struct org_event *e = &t->ev[i];
		struct lead l = {.unit = e->unit};

		if (!hands_over(e) &&
		    (e->what != ORG_REPARENT || e->other == NO_UNIT))
			continue;
		l.to = o->place[e->other];
		vec_push(&v, l);
	}
	if (v.n)
		qsort(v.v, v.n, sizeof(v.v[0]), lead_order);
	o->leads = v.v;
	o->nleads = v.n;
}

/* ---- members ---- */

struct strays {
	VEC(struct stray) v;
};

static int stray_order(const void *a, const void *b)
{
	const struct stray *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->member < y->member ? -1 : x->member > y->member;
}

static void stray_to(struct strays *out, const struct stat *s, int64_t cell,
		     int member)
{
	int unit = org_by_id(s->t, cell);
	struct stray x = {.member = (uint32_t)member};

	if (unit == NO_UNIT)
		return;
	x.at = (uint32_t)s->args.cache->order.place[unit];
	vec_push(&out->v, x);
}

static void add_moves(struct strays *out, const struct stat *s, int i)
{
	const struct moves *v = s->moves;
	int64_t person = s->members[i].person;
	int k;

	for (k = moves_first(v->v, v->n, person);
	     k < v->n && v->v[k].person == person; k++) {
		stray_to(out, s, v->v[k].from, i);
		stray_to(out, s, v->v[k].to, i);
	}
}

static void add_stays(struct strays *out, const struct stat *s, int i)
{
	const struct moves *v = s->moves;
	int64_t person = s->members[i].person;
	int k;

	for (k = moves_first(v->stays, v->nstays, person);
	     k < v->nstays && v->stays[k].person == person; k++)
		stray_to(out, s, v->stays[k].to, i);
}

static bool has_place(const struct org_unit *u, int64_t place)
{
	int i;

	for (i = 0; i < u->narea; i++)
		if (u->area[i] == place)
			return true;
	return false;
}

static void add_home(struct strays *out, const struct stat *s, int i)
{
	const struct member *m = &s->members[i];
	int unit = stat_unit(s, m);
	struct stray x = {.at = m->residence, .member = (uint32_t)i};

	if (m->residence &&
	    (unit == NO_UNIT || !has_place(&s->t->u[unit], m->residence)))
		vec_push(&out->v, x);
}

static struct stray *sorted(struct strays *x, size_t *n)
{
	if (x->v.n)
		qsort(x->v.v, x->v.n, sizeof(x->v.v[0]), stray_order);
	*n = x->v.n;
	return x->v.v;
}

static void set_strays(struct people_order *o, const struct stat *s)
{
	struct strays moves = {{0}}, homes = {{0}};
	VEC(uint32_t) holders = {0};
	int i;

	for (i = 0; i < s->nseen; i++) {
		const struct member *m = &s->members[i];

		if (m->has_moves)
			add_moves(&moves, s, i);
		if (idset_has(&s->moves->staying, m->person))
			add_stays(&moves, s, i);
		add_home(&homes, s, i);
		if (m->has_posts)
			vec_push(&holders, (uint32_t)i);
	}
	o->by_move = sorted(&moves, &o->nby_move);
	o->by_home = sorted(&homes, &o->nby_home);
	o->holders = holders.v;
	o->nholders = holders.n;
}

static bool is_ordered(const struct people_order *o, const struct stat *s,
		       const struct member *v, int n)
{
	int i;

	for (i = 1; i < n; i++)
		if (people_is_before(s, o->place, &v[i], &v[i - 1]))
			return false;
	return true;
}

static void set_start(struct people_order *o, const struct stat *s,
		      const struct member *v, int n)
{
	uint32_t places = (uint32_t)s->t->n + 1, p = 0, at;
	int i;

	o->start = xcalloc((size_t)places + 1, sizeof(o->start[0]));
	o->year = xcalloc((size_t)n + 1, sizeof(o->year[0]));
	for (i = 0; i < n; i++) {
		at = people_place(s, o->place, &v[i]);
		while (p <= at)
			o->start[p++] = (uint32_t)i;
		o->year[i] = people_year(v[i].admitted);
	}
	while (p <= places)
		o->start[p++] = (uint32_t)n;
}

void people_arrange(struct stat *s)
{
	struct report_cache *k = s->args.cache;
	struct people_order *o = &k->order;

	if (o->start)
		return;
	if (!o->place) {
		set_places(o, s->t);
		set_leads(o, s->t);
	}
	if (!is_ordered(o, s, k->members, k->nmembers))
		people_sort(s, o->place, k->members, (size_t)k->nmembers);
	set_start(o, s, k->members, k->nmembers);
}

static struct people_order *order_of(struct stat *s)
{
	struct people_order *o = &s->args.cache->order;

	if (!o->has_strays)
		set_strays(o, s);
	o->has_strays = true;
	return o;
}

const uint32_t *people_holders(struct stat *s, size_t *n)
{
	VEC(uint32_t) own = {0};
	int i;

	if (s->args.cache && s->args.cache->order.has_strays) {
		*n = s->args.cache->order.nholders;
		return s->args.cache->order.holders;
	}
	for (i = 0; i < s->nseen; i++)
		if (s->members[i].has_posts)
			vec_push(&own, (uint32_t)i);
	*n = own.n;
	s->own_holders = own.v;
	return own.v;
}

/* ---- those of a part ---- */

enum { WORD = 64 };

struct part {
	struct stat *s;
	const struct people_order *o;
	bool *is_in;	/* by place */
	uint64_t *bits; /* by member */
	VEC(int) more;	/* places that are to be added */
	size_t n, most; /* members at most; where it is not worth while */
};

static void add_member(struct part *k, uint32_t i)
{
	k->bits[i / WORD] |= (uint64_t)1 << (i % WORD);
}

static void add_members(struct part *k, uint32_t i, uint32_t end)
{
	for (; i < end && i % WORD; i++)
		add_member(k, i);
	for (; i + WORD <= end; i += WORD)
		k->bits[i / WORD] = UINT64_MAX;
	for (; i < end; i++)
		add_member(k, i);
}

static size_t first_stray(const struct stray *v, size_t n, uint32_t at)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (v[mid].at < at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void add_strays(struct part *k, const struct stray *v, size_t n,
		       uint32_t first, uint32_t last)
{
	size_t i;

	for (i = first_stray(v, n, first); i < n && v[i].at <= last; i++) {
		add_member(k, v[i].member);
		k->n++;
	}
}

/* What leads to one of the places is of the part too. */
static void follow_leads(struct part *k, int first, int last)
{
	const struct people_order *o = k->o;
	size_t lo = 0, hi = o->nleads;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (o->leads[mid].to < first)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < o->nleads && o->leads[lo].to <= last; lo++)
		vec_push(&k->more, o->place[o->leads[lo].unit]);
}

static void add_slice(struct part *k, int first)
{
	const struct people_order *o = k->o;
	int last = o->last[first], p;

	if (k->is_in[first])
		return;
	k->n += o->start[last + 1] - o->start[first];
	if (k->n > k->most)
		return;
	for (p = first; p <= last; p++)
		k->is_in[p] = true;
	add_members(k, o->start[first], o->start[last + 1]);
	add_strays(k, o->by_move, o->nby_move, (uint32_t)first, (uint32_t)last);
	follow_leads(k, first, last);
}

static void add_unit(struct part *k, int unit)
{
	vec_push(&k->more, k->o->place[unit]);
	while (k->more.n && k->n <= k->most)
		add_slice(k, k->more.v[--k->more.n]);
}

/* ---- villages ---- */

/* Units that had one of them some day: as the list says, or from another. */
static void add_cells(struct part *k, const bool *is_ours)
{
	const struct org_tree *t = k->s->t;
	bool *has = arena_alloc(k->s->c->mem, (size_t)t->n + 1);
	int u, i;

	for (u = 0; u < t->n; u++)
		for (i = 0; i < t->u[u].narea && !has[u]; i++) {
			int p = terr_by_id(k->s->terr, t->u[u].area[i]);

			has[u] = p >= 0 && is_ours[p];
		}
	for (i = 0; i < t->nevents; i++)
		if (hands_over(&t->ev[i]) && has[t->ev[i].unit])
			has[t->ev[i].other] = true;
	for (u = 0; u < t->n && k->n <= k->most; u++)
		if (has[u])
			add_unit(k, u);
}

static void add_villages(struct part *k)
{
	const struct terr *t = k->s->terr;
	bool *is_ours = arena_alloc(k->s->c->mem, (size_t)t->n + 1);
	bool has_any = false;
	struct path path;
	int i;

	for (i = 0; i < t->n && k->n <= k->most; i++) {
		const struct terr_place *p = &t->v[i];

		if (p->level != PLACE_VILLAGE)
			continue;
		terr_path(k->s, i, &path);
		is_ours[i] = path.n > 0;
		if (!is_ours[i])
			continue;
		has_any = true;
		add_strays(k, k->o->by_home, k->o->nby_home, (uint32_t)p->id,
			   (uint32_t)p->id);
	}
	if (has_any)
		add_cells(k, is_ours);
}

/* ---- the whole ---- */

static void set_units(struct part *k)
{
	struct stat *s = k->s;
	int *units =
	    arena_alloc(s->c->mem, ((size_t)s->t->n + 1) * sizeof(units[0]));
	int u;

	s->nunits = 0;
	for (u = 0; u < s->t->n; u++)
		if (k->is_in[k->o->place[u]])
			units[s->nunits++] = u;
	s->units = units;
}

/* In the order of the members. */
static void set_seen(struct part *k)
{
	struct stat *s = k->s;
	size_t words = (size_t)s->nseen / WORD + 1, w, n = 0;
	uint32_t *seen = arena_alloc(s->c->mem, (k->n + 1) * sizeof(seen[0]));

	for (w = 0; w < words; w++) {
		uint64_t rest = k->bits[w];

		for (; rest; rest &= rest - 1)
			seen[n++] = (uint32_t)(w * WORD) +
				    (uint32_t)__builtin_ctzll(rest);
	}
	s->seen = seen;
	s->nseen = (int)n;
}

void people_narrow(struct stat *s, bool is_all)
{
	struct part k = {.s = s};

	/* what a command has read is for one report */
	if (!s->args.cache || s->t->u[s->top].parent == NO_UNIT)
		return;
	k.o = order_of(s);
	if (k.o->has_circle)
		return;
	k.most = (size_t)s->nseen / 2;
	k.is_in = arena_alloc(s->c->mem, (size_t)s->t->n + 1);
	k.bits = arena_alloc(s->c->mem,
			     ((size_t)s->nseen / WORD + 1) * sizeof(k.bits[0]));
	add_unit(&k, s->top);
	if (is_all && k.n <= k.most)
		add_villages(&k);
	if (k.n <= k.most) {
		set_units(&k);
		set_seen(&k);
	}
	vec_free(&k.more);
}
