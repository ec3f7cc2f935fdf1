/*
 * people_sort.c: members in the order of their cells, millions of them without
 * a second copy.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

enum {
	FEW = 4096, /* sorted as they are */
	OF_A_CELL = 64,
	COPIED = 32 * MIB, /* at most; in place takes three times as long */
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

/* Where places begin, to be used while members are put there: those stand one
 * ahead, and in the end as they are, with the end of all behind them. */
static uint32_t *starts_of(const struct key *k, const struct member *v,
			   size_t n, size_t places)
{
	uint32_t *start = xcalloc(places + 2, sizeof(start[0]));
	size_t i;

	for (i = 0; i < n; i++)
		start[people_place(k->s, k->place, &v[i]) + 2]++;
	for (i = 2; i < places + 2; i++)
		start[i] += start[i - 1];
	return start;
}

static void copy_all(const struct key *k, struct people *x, uint32_t *start)
{
	struct member *out = xmalloc(x->n * sizeof(out[0]));
	size_t i;

	mem_fill_soon(out, x->n * sizeof(out[0]));
	for (i = 0; i < x->n; i++)
		out[start[people_place(k->s, k->place, &x->v[i]) + 1]++] =
		    x->v[i];
	free(x->v);
	x->v = out;
	x->cap = x->n;
}

/* The same without a copy. */
static void move_all(const struct key *k, struct member *v, size_t n,
		     uint32_t *start)
{
	uint32_t *to = xcalloc(n, sizeof(to[0]));
	size_t i;

	for (i = 0; i < n; i++)
		to[i] = start[people_place(k->s, k->place, &v[i]) + 1]++;
	for (i = 0; i < n; i++)
		while (to[i] != i) {
			size_t at = to[i];
			struct member m = v[at];

			v[at] = v[i];
			v[i] = m;
			to[i] = to[at];
			to[at] = (uint32_t)at;
		}
	free(to);
}

void people_sort(const struct stat *s, const int *place, struct people *x)
{
	struct key k = {s, place};
	size_t places = (size_t)s->t->n + 1, p;
	uint32_t *start;

	if (x->n < FEW) {
		if (x->n)
			qsort_r(x->v, x->n, sizeof(x->v[0]), unit_order, &k);
		return;
	}
	start = starts_of(&k, x->v, x->n, places);
	if (x->n * sizeof(x->v[0]) <= COPIED)
		copy_all(&k, x, start);
	else
		move_all(&k, x->v, x->n, start);
	for (p = 0; p < places; p++)
		sort_cell(x->v + start[p], start[p + 1] - start[p]);
	free(start);
}
