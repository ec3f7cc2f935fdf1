/*
 * people_sort.c: members in the order of their cells, millions of them without
 * a second copy.  They are moved twice: to a lot of neighbouring cells, then
 * within this one; whoever goes to his cell at once goes far, and memory is
 * waited for.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

enum {
	FEW = 4096, /* sorted as they are */
	OF_A_CELL = 64,
	LOT_BIT = 13, /* so many members, and the last cell's: they fit the
			 cache */
};

static int day_order(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	if (x->admitted != y->admitted)
		return x->admitted < y->admitted ? -1 : 1;
	return x->dossier < y->dossier ? -1 : x->dossier > y->dossier;
}

struct key {
	const struct stat *s;
	const int *place;
};

static int unit_order(const void *a, const void *b, void *of)
{
	const struct key *k = of;
	uint32_t x = people_place(k->s, k->place, a);
	uint32_t y = people_place(k->s, k->place, b);

	return x == y ? day_order(a, b) : x < y ? -1 : 1;
}

/* A cell has few, and mostly they come as they were admitted. */
static void sort_cell(struct member *v, size_t n)
{
	size_t i, k;

	if (n > OF_A_CELL) {
		qsort(v, n, sizeof(v[0]), day_order);
		return;
	}
	for (i = 1; i < n; i++) {
		struct member m = v[i];

		for (k = i; k > 0 && day_order(&v[k - 1], &m) > 0; k--)
			v[k] = v[k - 1];
		v[k] = m;
	}
}

/* All in the order of places, which begin at start[place + 1]: one ahead, as
 * each goes on while members are put there, so that it becomes where the next
 * one begins. */
struct lots {
	struct key k;
	struct member *v;
	size_t n, places;
	uint32_t *start;
	uint32_t *end; /* by lot */
	uint32_t *lot; /* by member, moved with it */
	size_t nlots;
};

static size_t place_of(const struct lots *l, const struct member *m)
{
	return people_place(l->k.s, l->k.place, m);
}

static void find_starts(struct lots *l)
{
	size_t i;

	l->start = xcalloc(l->places + 2, sizeof(l->start[0]));
	for (i = 0; i < l->n; i++)
		l->start[place_of(l, &l->v[i]) + 2]++;
	for (i = 2; i < l->places + 2; i++)
		l->start[i] += l->start[i - 1];
}

/* By where its place begins: neighbours are of one lot. */
static size_t lot_of(const struct lots *l, size_t place)
{
	return l->start[place + 1] >> LOT_BIT;
}

/* A lot in which no place begins is empty. */
static void find_ends(struct lots *l)
{
	size_t i;

	l->nlots = (l->n >> LOT_BIT) + 1;
	l->end = xcalloc(l->nlots, sizeof(l->end[0]));
	for (i = 0; i < l->places; i++)
		l->end[lot_of(l, i)] = l->start[i + 2];
	for (i = 1; i < l->nlots; i++)
		if (l->end[i] < l->end[i - 1])
			l->end[i] = l->end[i - 1];
}

static uint32_t lot_start(const struct lots *l, size_t lot)
{
	return lot ? l->end[lot - 1] : 0;
}

static void find_lots(struct lots *l)
{
	size_t i;

	l->lot = xmalloc(l->n * sizeof(l->lot[0]));
	for (i = 0; i < l->n; i++)
		l->lot[i] = (uint32_t)lot_of(l, place_of(l, &l->v[i]));
}

/* Each one to its lot; whoever sits there goes on to his own. */
static void move_to_lots(struct lots *l)
{
	uint32_t *at = xcalloc(l->nlots, sizeof(at[0]));
	uint32_t i, to;

	for (i = 0; i < l->nlots; i++)
		at[i] = lot_start(l, i);
	for (i = 0; i < l->nlots; i++)
		for (; at[i] < l->end[i]; at[i]++) {
			struct member m = l->v[at[i]];

			for (to = l->lot[at[i]]; to != i;) {
				uint32_t k = at[to]++, is = l->lot[k];
				struct member other = l->v[k];

				l->v[k] = m;
				m = other;
				l->lot[k] = to;
				to = is;
			}
			l->v[at[i]] = m;
		}
	free(at);
}

static void move_to_places(struct lots *l)
{
	struct people lot = {0};
	size_t i, k;

	for (i = 0; i < l->nlots; i++) {
		uint32_t from = lot_start(l, i);

		lot.n = l->end[i] - from;
		if (lot.n > lot.cap) {
			lot.cap = lot.n;
			lot.v = xrealloc(lot.v, lot.cap * sizeof(lot.v[0]));
		}
		if (lot.n)
			memcpy(lot.v, l->v + from, lot.n * sizeof(lot.v[0]));
		for (k = 0; k < lot.n; k++)
			l->v[l->start[place_of(l, &lot.v[k]) + 1]++] = lot.v[k];
	}
	free(lot.v);
}

void people_sort(const struct stat *s, const int *place, struct member *v,
		 size_t n)
{
	struct lots l = {{s, place}, v, n, (size_t)s->t->n + 1, 0};
	size_t p;

	if (n < FEW) {
		if (n)
			qsort_r(v, n, sizeof(v[0]), unit_order, &l.k);
		return;
	}
	find_starts(&l);
	find_ends(&l);
	find_lots(&l);
	move_to_lots(&l);
	move_to_places(&l);
	for (p = 0; p < l.places; p++)
		sort_cell(v + l.start[p], l.start[p + 1] - l.start[p]);
	free(l.start);
	free(l.end);
	free(l.lot);
}
