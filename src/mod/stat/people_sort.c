/*
 * people_sort.c: members in the order of their cells, millions of them without
 * a second copy.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

enum {
	FEW = 4096, /* sorted as they are */
	OF_A_CELL = 64,
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

/* Where each of them belongs, counted by place; *start: where places begin,
 * and in the end the end of all. */
static uint32_t *ways_to(const struct key *k, const struct member *v, size_t n,
			 uint32_t *start, size_t places)
{
	uint32_t *to = xcalloc(n, sizeof(to[0]));
	size_t i;

	/* while they are put, starts stand one ahead */
	for (i = 0; i < n; i++)
		start[people_place(k->s, k->place, &v[i]) + 2]++;
	for (i = 2; i < places + 2; i++)
		start[i] += start[i - 1];
	for (i = 0; i < n; i++)
		to[i] = start[people_place(k->s, k->place, &v[i]) + 1]++;
	return to;
}

static void move_all(struct member *v, size_t n, uint32_t *to)
{
	size_t i;

	for (i = 0; i < n; i++)
		while (to[i] != i) {
			size_t k = to[i];
			struct member m = v[k];

			v[k] = v[i];
			v[i] = m;
			to[i] = to[k];
			to[k] = (uint32_t)k;
		}
}

void people_sort(const struct stat *s, const int *place, struct member *v,
		 size_t n)
{
	struct key k = {s, place};
	size_t places = (size_t)s->t->n + 1, p;
	uint32_t *start, *to;

	if (n < FEW) {
		if (n)
			qsort_r(v, n, sizeof(v[0]), unit_order, &k);
		return;
	}
	start = xcalloc(places + 2, sizeof(start[0]));
	to = ways_to(&k, v, n, start, places);
	move_all(v, n, to);
	free(to);
	for (p = 0; p < places; p++)
		sort_cell(v + start[p], start[p + 1] - start[p]);
	free(start);
}
