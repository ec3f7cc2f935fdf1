/*
 * people_walk.c: who was admitted in a span.  Members stand by cell, so a
 * column of years tells whom to look at; and where each is counted depends on
 * the day, so days on which the tree is the same come together.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include <endian.h>

#include "base/vec.h"

enum {
	LOT = 16, /* years looked at together */
	DAYS = 1 << YEAR_BIT,
	LAST_DAY = 1231,
};

typedef uint8_t lot_of_years __attribute__((vector_size(LOT)));
static_assert(PEOPLE_AHEAD % LOT == 0, "it is filled by lots");

static uint8_t years_after(uint32_t first, uint32_t last)
{
	uint32_t n = (last >> YEAR_BIT) - (first >> YEAR_BIT);

	return (uint8_t)(n < UINT8_MAX ? n : UINT8_MAX);
}

/* They lie far from each other: memory is asked for all of them at once. */
static void put_ahead(struct people_walk *w, int i)
{
	const char *m = (const char *)stat_member(w->s, i);

	__builtin_prefetch(m);
	__builtin_prefetch(m + sizeof(struct member) - 1);
	w->ahead[w->nahead++] = (uint32_t)i;
}

/* Of those at position i and behind it; a byte of each. */
static void put_half(struct people_walk *w, int i, uint64_t fits)
{
	enum { BITS = 8 };

	fits = le64toh(fits) & UINT64_MAX / UINT8_MAX;
	for (; fits; fits &= fits - 1)
		put_ahead(w, i + __builtin_ctzll(fits) / BITS);
}

/* Of those at position i and behind it; years may be told of them all. */
static void put_lot(struct people_walk *w, int i)
{
	uint8_t first = people_year(w->first);
	uint8_t more = years_after(w->first, w->last);
	lot_of_years v;
	uint64_t half[2];

	memcpy(&v, w->s->year + i, sizeof(v));
	v = (lot_of_years)((v - first) <= more);
	memcpy(half, &v, sizeof(half));
	put_half(w, i, half[0]);
	put_half(w, i + (int)sizeof(half[0]), half[1]);
}

static void look_ahead(struct people_walk *w)
{
	const struct stat *s = w->s;
	uint8_t first = people_year(w->first);
	uint8_t more = years_after(w->first, w->last);

	w->nahead = w->taken = 0;
	while (w->at < s->nseen && w->nahead <= PEOPLE_AHEAD - LOT) {
		uint32_t i = s->seen ? s->seen[w->at] : (uint32_t)w->at;

		if (s->year && !s->seen && w->at + LOT <= s->nseen) {
			put_lot(w, w->at);
			w->at += LOT;
			continue;
		}
		if (!s->year || (uint8_t)(s->year[i] - first) <= more)
			put_ahead(w, w->at);
		w->at++;
	}
}

/* The next one of the piece; -1: there is none. */
static int find(struct people_walk *w)
{
	for (;;) {
		while (w->taken < w->nahead) {
			int i = (int)w->ahead[w->taken++];
			const struct member *m = stat_member(w->s, i);

			if (m->admitted >= w->first && m->admitted <= w->last)
				return i;
		}
		if (w->at >= w->s->nseen)
			return -1;
		look_ahead(w);
	}
}

/* ---- a piece that the tree changes in ---- */

/* Numbers of stretches by day of the year. */
static void number_days(const struct people_walk *w, uint16_t of[DAYS])
{
	day_t end = day_lengthen(w->last), day = day_lengthen(w->first), from;
	uint32_t d, last;
	uint16_t n = 0;

	for (; day <= end; n++) {
		uint32_t first = day_shorten(day);

		org_stretch(w->s->t, day, &from, &day);
		if (!day || day > end)
			day = end;
		last = day_shorten(day);
		for (d = first; d <= last; d++)
			of[d % DAYS] = n;
		day = day_add(day, 1);
	}
}

static void list_piece(struct people_walk *w)
{
	uint16_t of[DAYS] = {0};
	size_t start[DAYS + 1] = {0}, i, n;
	uint32_t *by_stretch;
	int at;

	w->list.n = w->listed = 0;
	while ((at = find(w)) >= 0)
		vec_push(&w->list, (uint32_t)at);
	n = w->list.n;
	number_days(w, of);
	for (i = 0; i < n; i++)
		start[of[stat_member(w->s, (int)w->list.v[i])->admitted %
			 DAYS] +
		      1]++;
	for (i = 1; i <= DAYS; i++)
		start[i] += start[i - 1];
	by_stretch = xcalloc(n + 1, sizeof(by_stretch[0]));
	for (i = 0; i < n; i++) {
		const struct member *m = stat_member(w->s, (int)w->list.v[i]);

		by_stretch[start[of[m->admitted % DAYS]]++] = w->list.v[i];
	}
	if (n)
		memcpy(w->list.v, by_stretch, n * sizeof(by_stretch[0]));
	free(by_stretch);
}

/* ---- the whole ---- */

/* As long as the tree stays; at least to the end of the year. */
static bool next_piece(struct people_walk *w)
{
	day_t stretch, end, year;

	if (!w->day || w->day > w->to)
		return false;
	org_stretch(w->s->t, w->day, &stretch, &end);
	end = end && end < w->to ? end : w->to;
	year = day_year(w->day) * 10000 + LAST_DAY;
	year = year < w->to ? year : w->to;
	w->first = day_shorten(w->day);
	w->last = day_shorten(end > year ? end : year);
	w->day = day_add(end > year ? end : year, 1);
	w->list.n = w->listed = 0;
	w->at = 0;
	if (end < year)
		list_piece(w);
	return true;
}

void people_walk(struct people_walk *w, struct stat *s, day_t from, day_t to)
{
	*w = (struct people_walk){.s = s, .day = from, .to = to};
	w->at = s->nseen;
}

const struct member *people_next(struct people_walk *w)
{
	int at;

	do {
		if (w->listed < w->list.n)
			at = (int)w->list.v[w->listed++];
		else
			at = find(w);
	} while (at < 0 && next_piece(w));
	return at < 0 ? NULL : stat_member(w->s, at);
}

void people_walk_end(struct people_walk *w)
{
	vec_free(&w->list);
}
