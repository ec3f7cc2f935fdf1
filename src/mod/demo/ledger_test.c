/* ledger_test.c: states of the villages of Điện Biên, day by day, computed
 * from the lists alone by the contract's rule. */
#include "base/base.h"

#include "base/test.h"
#include "mod/demo/demo_test.h"

enum state { WHITE, JOINT, OWN, NO_CELL, STATE__N };

struct ledger {
	struct locality *l;
	struct map *places, *units;
	day_t *since;	  /* place: first day with a living resident */
	day_t *own_since; /* place: its own cell founded */
	int *joint_size;  /* place: villages of its old joint cell, 0 = none */
	int *joint;	  /* place: unit row of the joint cell, or -1 */
};

static int row_of(const struct map *m, const char *code)
{
	int64_t v;

	assert_true(map_get(m, code, &v));
	return (int)v;
}

static void residents(struct ledger *g)
{
	struct locality *l = g->l;

	for (int i = 0; i < l->people.n; i++) {
		day_t in = admission(l, i);

		/* nobody's leaving may matter: leavers are not counted */
		if (in == 0 || *at(&l->people, i, "Nơi ở") == '\0' ||
		    day_at(&l->people, i, "Ngày ra khỏi danh sách"))
			continue;
		int p = row_of(g->places, at(&l->people, i, "Nơi ở"));
		if (g->since[p] == 0 || in < g->since[p])
			g->since[p] = in;
	}
}

static void cells(struct ledger *g)
{
	struct locality *l = g->l;

	for (int u = 0; u < l->units.n; u++) {
		char *area =
		    arena_strdup(l->c.mem, at(&l->units, u, "Địa bàn"));
		int size = 1, p;

		if (strcmp(at(&l->units, u, "Loại"), "Chi bộ trực thuộc") ||
		    *area == '\0')
			continue;
		for (char *s = area; *s; s++)
			size += *s == ';';
		if (size == 1) {
			p = row_of(g->places, area);
			day_t born = day_at(&l->units, u, "Ngày thành lập");
			g->own_since[p] = born ? born : 18500101;
			continue;
		}
		for (char *s = area, *end; s; s = end ? end + 2 : NULL) {
			end = strchr(s, ';');
			if (end)
				*end = '\0';
			p = row_of(g->places, s);
			g->joint[p] = u;
			g->joint_size[p] = size;
		}
	}
}

/* Villages that have left the joint cell by a day, because of splits. */
static int left_by(const struct ledger *g, int unit, day_t day)
{
	const struct locality *l = g->l;
	int n = 0;

	for (int i = 0; i < l->unit_events.n; i++)
		n += row_of(g->units, at(&l->unit_events, i, "Đơn vị")) ==
			 unit &&
		     day_at(&l->unit_events, i, "Ngày") <= day;
	return n;
}

static enum state state_on(const struct ledger *g, int p, day_t day)
{
	if (g->own_since[p] && g->own_since[p] <= day)
		return OWN;
	if (g->since[p] == 0 || g->since[p] > day)
		return WHITE;
	if (g->joint[p] < 0)
		return NO_CELL;
	return g->joint_size[p] - left_by(g, g->joint[p], day) > 1 ? JOINT
								   : OWN;
}

static struct ledger ledger_open(void)
{
	struct ledger g = {.l = locality_open("dienbien")};
	size_t n = (size_t)g.l->places.n;

	g.places = map_new();
	g.units = map_new();
	for (int i = 0; i < g.l->places.n; i++)
		map_put(g.places, at(&g.l->places, i, "Mã"), i, NULL);
	for (int i = 0; i < g.l->units.n; i++)
		map_put(g.units, at(&g.l->units, i, "Mã"), i, NULL);
	g.since = arena_alloc(g.l->c.mem, n * sizeof(day_t));
	g.own_since = arena_alloc(g.l->c.mem, n * sizeof(day_t));
	g.joint_size = arena_alloc(g.l->c.mem, n * sizeof(int));
	g.joint = arena_alloc(g.l->c.mem, n * sizeof(int));
	for (size_t i = 0; i < n; i++)
		g.joint[i] = -1;
	residents(&g);
	cells(&g);
	return g;
}

static void ledger_close(struct ledger *g)
{
	map_free(g->places);
	map_free(g->units);
	locality_close(g->l);
}

static void count_on(const struct ledger *g, day_t day, int n[STATE__N])
{
	const struct list *p = &g->l->places;

	memset(n, 0, STATE__N * sizeof(*n));
	for (int i = 0; i < p->n; i++)
		if (strcmp(at(p, i, "Cấp"), "thôn") == 0)
			n[state_on(g, i, day)]++;
}

TEST(villages_of_dien_bien_move_as_published)
{
	struct ledger g = ledger_open();
	const struct locality *l = g.l;
	int first[STATE__N], last[STATE__N], born = 0;

	count_on(&g, 20151231, first);
	count_on(&g, 20170630, last);
	assert_int_equal(first[WHITE],
			 figure(l, "villages_without_members", "start"));
	assert_int_equal(last[WHITE],
			 figure(l, "villages_without_members", "end"));
	assert_int_equal(first[JOINT],
			 figure(l, "villages_joint_cell", "start"));
	assert_int_equal(last[JOINT], figure(l, "villages_joint_cell", "end"));
	assert_int_equal(first[NO_CELL] + last[NO_CELL], 0);
	assert_int_equal(last[WHITE] + last[JOINT] + last[OWN],
			 figure(l, "villages", NULL));
	for (int u = 0; u < l->units.n; u++)
		born += in_span(l, day_at(&l->units, u, "Ngày thành lập"));
	assert_int_equal(born, figure(l, "new_village_cells", NULL));
	ledger_close(&g);
}

TEST(no_village_of_dien_bien_falls_back)
{
	/* a later state is never a lower one */
	struct ledger g = ledger_open();
	int cleared = 0;

	for (int i = 0; i < g.l->places.n; i++) {
		enum state before = state_on(&g, i, 20151231);

		if (strcmp(at(&g.l->places, i, "Cấp"), "thôn") != 0)
			continue;
		for (day_t d = 20160101; d <= 20170630; d = day_add(d, 7)) {
			enum state s = state_on(&g, i, d);

			assert_true(s >= before);
			cleared += before == WHITE && s != WHITE;
			before = s;
		}
	}
	assert_int_equal(cleared,
			 figure(g.l, "villages_without_members", "cleared"));
	ledger_close(&g);
}

TEST(split_cells_have_three_members_on_both_sides)
{
	struct ledger g = ledger_open();
	const struct locality *l = g.l;

	for (int e = 0; e < l->unit_events.n; e++) {
		day_t day = day_at(&l->unit_events, e, "Ngày");
		const char *cell = at(&l->unit_events, e, "Đơn vị mới");
		const char *old = at(&l->unit_events, e, "Đơn vị");
		int moved = 0, stayed = 0;

		for (int i = 0; i < l->transfers.n; i++)
			moved += strcmp(at(&l->transfers, i, "Đến chi bộ"),
					cell) == 0 &&
				 strcmp(at(&l->transfers, i, "Từ chi bộ"),
					old) == 0 &&
				 day_at(&l->transfers, i, "Ngày") == day;
		for (int i = 0; i < l->people.n; i++)
			stayed +=
			    strcmp(at(&l->people, i, "Chi bộ"), old) == 0 &&
			    admission(l, i) && admission(l, i) < day;
		assert_true(moved >= 3);
		assert_true(stayed >= 3);
	}
	ledger_close(&g);
}
