/* rng.c: splitmix64, seeded by the name of the recipe, so that a demo is the
 * same on every machine. */
#include "base/base.h"

#include "mod/demo/demo_int.h"

static uint64_t rng_next(struct rng *r)
{
	uint64_t z = (r->s += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

void rng_seed(struct rng *r, const char *name)
{
	r->s = 1469598103934665603u;
	for (; *name; name++)
		r->s = (r->s ^ (unsigned char)*name) * 1099511628211u;
}

int rng_below(struct rng *r, int n)
{
	assert(n > 0);
	return (int)(rng_next(r) % (uint64_t)n);
}

int rng_range(struct rng *r, int lo, int hi)
{
	return hi <= lo ? lo : lo + rng_below(r, hi - lo + 1);
}

bool rng_percent(struct rng *r, int percent)
{
	return rng_below(r, 100) < percent;
}

void rng_shuffle(struct rng *r, int *v, int n)
{
	for (int i = n - 1; i > 0; i--) {
		int j = rng_below(r, i + 1);
		int t = v[i];

		v[i] = v[j];
		v[j] = t;
	}
}

bool *rng_marks(struct demo *d, int n, int k)
{
	bool *m = arena_alloc(d->c->mem, (size_t)(n + 1) * sizeof(*m));

	/* each place is set with the chance that makes exactly k */
	for (int i = 0; i < n; i++) {
		m[i] = k > 0 && rng_below(&d->rng, n - i) < k;
		k -= m[i];
	}
	return m;
}
