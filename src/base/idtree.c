/*
 * idtree.c: trees of ids in pre-order.
 */
#include "base/base.h"
#include "base/idtree.h"

struct idheir {
	int place; /* of who stands for it */
	int64_t id;
};

/* Numbers of the given nodes, to walk them from the top down. */
struct links {
	const struct idtree_in *in;
	int n;
	int *first, *next, *place;
};

static void link_all(struct links *l)
{
	size_t n = (size_t)l->n + 1;
	int i, up;

	l->first = xcalloc(n, sizeof(int));
	l->next = xcalloc(n, sizeof(int));
	l->place = xcalloc(n, sizeof(int));
	for (i = 0; i < l->n; i++)
		l->first[i] = l->next[i] = l->place[i] = -1;
	/* from the end, so that each goes to the front of its level */
	for (i = l->n - 1; i >= 0; i--) {
		up = l->in[i].up;
		if (up < 0)
			continue;
		l->next[i] = l->first[up];
		l->first[up] = i;
	}
}

static int put(struct idtree *t, struct links *l, int i, int up)
{
	struct idnode *v = &t->v[t->n];

	*v = (struct idnode){.id = l->in[i].id,
			     .up = up,
			     .last = t->n,
			     .is_live = l->in[i].is_live};
	t->at[v->id] = t->n;
	l->place[i] = t->n;
	return t->n++;
}

/* Node i and all below it; up and on without a stack. */
static void put_all(struct idtree *t, struct links *l, int i)
{
	int top = i, at = put(t, l, i, -1);

	for (;;) {
		int k = l->first[i];

		while (k >= 0 && l->place[k] >= 0) /* a circle */
			k = l->next[k];
		if (k >= 0) {
			at = put(t, l, k, at);
			i = k;
			continue;
		}
		for (;;) {
			t->v[at].last = t->n - 1;
			if (i == top)
				return;
			k = l->next[i];
			while (k >= 0 && l->place[k] >= 0)
				k = l->next[k];
			if (k >= 0)
				break;
			i = l->in[i].up;
			at = t->v[at].up;
		}
		at = put(t, l, k, t->v[at].up);
		i = k;
	}
}

static int by_place(const void *a, const void *b)
{
	const struct idheir *x = a, *y = b;

	return x->place < y->place ? -1 : x->place > y->place;
}

static void put_heirs(struct idtree *t, const struct links *l)
{
	int i;

	for (i = 0; i < l->n; i++)
		t->v[l->place[i]].heir = l->place[l->in[i].heir];
	for (i = 0; i < l->n; i++)
		t->nheirs += l->in[i].heir != i;
	t->heirs = xcalloc((size_t)t->nheirs + 1, sizeof(t->heirs[0]));
	t->nheirs = 0;
	for (i = 0; i < l->n; i++)
		if (l->in[i].heir != i)
			t->heirs[t->nheirs++] =
			    (struct idheir){.place = l->place[l->in[i].heir],
					    .id = l->in[i].id};
	qsort(t->heirs, (size_t)t->nheirs, sizeof(t->heirs[0]), by_place);
}

struct idtree *idtree_new(const struct idtree_in *in, int n)
{
	struct idtree *t = xcalloc(1, sizeof(*t));
	struct links l = {.in = in, .n = n};
	int64_t id;
	int i;

	for (i = 0; i < n; i++)
		if (in[i].id > t->most)
			t->most = in[i].id;
	t->v = xcalloc((size_t)n + 1, sizeof(t->v[0]));
	t->at = xcalloc((size_t)t->most + 1, sizeof(t->at[0]));
	for (id = 0; id <= t->most; id++)
		t->at[id] = -1;
	link_all(&l);
	for (i = 0; i < n; i++)
		if (in[i].up < 0)
			put_all(t, &l, i);
	for (i = 0; i < n; i++)
		if (l.place[i] < 0)
			put_all(t, &l, i);
	put_heirs(t, &l);
	free(l.first);
	free(l.next);
	free(l.place);
	return t;
}

void idtree_free(struct idtree *t)
{
	if (!t)
		return;
	free(t->v);
	free(t->at);
	free(t->heirs);
	free(t);
}

int idtree_find(const struct idtree *t, int64_t id)
{
	return id >= 0 && id <= t->most ? t->at[id] : -1;
}

void idtree_below(const struct idtree *t, int place, struct idset *out)
{
	int last = t->v[place].last, lo = 0, hi = t->nheirs, i;

	for (i = place; i <= last; i++)
		idset_add(out, t->v[i].id);
	while (lo < hi) {
		int mid = (lo + hi) / 2;

		if (t->heirs[mid].place < place)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < t->nheirs && t->heirs[lo].place <= last; lo++)
		idset_add(out, t->heirs[lo].id);
}
