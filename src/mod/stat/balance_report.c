/*
 * balance_report.c: how the membership of the span's first day became that of
 * its last one (form 1: A + B − C = D).  Stocks and flows are counted apart;
 * what they do not explain is a figure of its own, never absorbed.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "base/vec.h"

#define BALANCE "members_balance"

/* Slots of the figure, and how each moves the total. */
enum line {
	START,
	ADMITTED,
	IN,
	REORGANIZED_IN,
	EXITS,
	OUT,
	REORGANIZED_OUT,
	END,
	LINE__N,
};
static const struct {
	const char *key;
	int sign;
} lines[LINE__N] = {
    [START] = {"start", 1},
    [ADMITTED] = {"admitted", 1},
    [IN] = {"transferred_in", 1},
    [REORGANIZED_IN] = {"reorganized_in", 1},
    [EXITS] = {"exits", -1},
    [OUT] = {"transferred_out", -1},
    [REORGANIZED_OUT] = {"reorganized_out", -1},
    [END] = {"end", 0},
};

/* Members of a day by cell; one by one where they are asked for. */
struct stock {
	int slot;
	enum ways_for ways;
	day_t day;
	uint32_t on; /* the same, shortened */
	int32_t *n;  /* per unit */
	bool is_opened;
};

struct balance {
	struct stat *s;
	uint32_t first, last; /* of the span, shortened */
	int slot[LINE__N];
	struct stock start, end, before;
	VEC(day_t) days; /* of the span, on which the tree changed */
	bool *is_moved;	 /* per unit: it or what is above it changed */
};

static void hit(struct balance *b, enum line l, const struct path *p,
		const struct member *m)
{
	tally_hit(b->s->tally, b->slot[l], p, 1, "person", m->person);
}

/* ---- days on which the tree changed ---- */

static int day_order(const void *a, const void *b)
{
	const day_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void day_push(struct balance *b, day_t day)
{
	if (day && day >= b->s->args.from && day <= b->s->args.to)
		vec_push(&b->days, day);
}

static void collect_days(struct balance *b)
{
	const struct org_tree *t = b->s->t;
	size_t i, n = 0;
	int k;

	for (k = 0; k < t->ndays; k++)
		day_push(b, t->days[k]);
	for (k = 0; k < t->n; k++) {
		day_push(b, t->u[k].born);
		day_push(b, t->u[k].died);
	}
	if (b->days.n)
		qsort(b->days.v, b->days.n, sizeof(b->days.v[0]), day_order);
	for (i = 0; i < b->days.n; i++)
		if (n == 0 || b->days.v[n - 1] != b->days.v[i])
			b->days.v[n++] = b->days.v[i];
	b->days.n = n;
}

/* Marks units whose place in the tree is another one from that day on. */
static void mark_moved(struct balance *b, day_t day)
{
	struct org_tree *t = b->s->t;
	const struct org_state *was = org_on(t, day_add(day, -1));
	const struct org_state *on = org_on(t, day);
	bool *is_changed = arena_alloc(b->s->c->mem, (size_t)t->n + 1);
	int i, u, up, depth;

	for (u = 0; u < t->n; u++)
		is_changed[u] = on->parent[u] != was->parent[u] ||
				org_is_alive(t, u, day) !=
				    org_is_alive(t, u, day_add(day, -1));
	for (i = 0; i < b->s->nunits; i++) {
		u = stat_unit_at(b->s, i);
		for (up = u, depth = 0; up != NO_UNIT && depth < DEPTH_MAX;
		     up = on->parent[up], depth++)
			if (is_changed[up])
				b->is_moved[u] = true;
	}
}

/* ---- flows ---- */

/* From one path to another: units of both saw nobody come or go. */
static void hit_move(struct balance *b, enum line in, enum line out,
		     const struct path *from, const struct path *to,
		     const struct member *m)
{
	struct path only_from = {0}, only_to = {0};
	int i = from->n - 1, k = to->n - 1;

	for (; i >= 0 && k >= 0 && from->v[i] == to->v[k]; i--, k--)
		continue;
	for (; i >= 0; i--)
		only_from.v[only_from.n++] = from->v[i];
	for (; k >= 0; k--)
		only_to.v[only_to.n++] = to->v[k];
	hit(b, out, &only_from, m);
	hit(b, in, &only_to, m);
}

static int64_t cell_on(struct balance *b, const struct member *m, day_t day)
{
	return moves_cell(b->s->moves, m->person, m->cell, day);
}

/* Where a cell of the lists stands on a day. */
static void path_on(struct balance *b, int64_t cell, day_t day,
		    struct path *out)
{
	int unit = org_by_id(b->s->t, cell);

	if (unit != NO_UNIT)
		unit = org_standing(b->s->t, unit, day);
	stat_path(b->s, unit, day, out);
}

static void reorganized(struct balance *b, const struct member *m)
{
	struct path was, is;
	size_t i;

	for (i = 0; i < b->days.n; i++) {
		day_t day = b->days.v[i], eve = day_add(day, -1);
		int64_t cell = cell_on(b, m, eve);
		int unit = org_by_id(b->s->t, cell);

		if (unit == NO_UNIT || !b->is_moved[unit] ||
		    !member_is_in(m, day_shorten(eve)))
			continue;
		path_on(b, cell, eve, &was);
		path_on(b, cell, day, &is);
		hit_move(b, REORGANIZED_IN, REORGANIZED_OUT, &was, &is, m);
	}
}

static void transferred(struct balance *b, const struct member *m)
{
	const struct moves *v = b->s->moves;
	struct path was, is;
	day_t last = 0;
	int i;

	for (i = moves_first(v->v, v->n, m->person);
	     i < v->n && v->v[i].person == m->person; i++) {
		day_t day = v->v[i].day;

		/* several moves on one day are one */
		if (day == last || day < b->s->args.from ||
		    day > b->s->args.to ||
		    !member_is_in(m, day_shorten(day_add(day, -1))))
			continue;
		last = day;
		path_on(b, cell_on(b, m, day_add(day, -1)), day, &was);
		path_on(b, cell_on(b, m, day), day, &is);
		hit_move(b, IN, OUT, &was, &is, m);
	}
}

static bool in_span(const struct balance *b, uint32_t day)
{
	return day && day >= b->first && day <= b->last;
}

/* ---- stocks ---- */

static void stock_begin(struct balance *b, struct stock *k, int slot,
			enum ways_for ways, day_t day)
{
	struct stat *s = b->s;

	k->slot = slot;
	k->is_opened = tally_is_opened(s->tally, slot);
	k->n = arena_alloc(s->c->mem, ((size_t)s->t->n + 1) * sizeof(k->n[0]));
	k->ways = ways;
	k->day = day;
	k->on = day_shorten(day);
}

/* unit: where who never moved always was. */
static void stock_count(struct balance *b, struct stock *k,
			const struct member *m, int unit)
{
	if (!member_is_in(m, k->on))
		return;
	if (m->has_moves)
		unit = stat_cell(b->s, m, k->day);
	if (unit == NO_UNIT)
		return;
	if (k->is_opened)
		tally_hit(b->s->tally, k->slot,
			  &stat_way(b->s, k->ways, m, k->day)->path, 1,
			  "person", m->person);
	else
		k->n[unit]++;
}

static void stock_end(struct balance *b, struct stock *k)
{
	struct stat *s = b->s;
	int i;

	for (i = 0; i < s->nunits; i++) {
		int u = stat_unit_at(s, i);
		const struct member any = {.cell = (uint32_t)s->t->u[u].id};

		if (k->n[u])
			tally_hit(s->tally, k->slot,
				  &stat_way(s, k->ways, &any, k->day)->path,
				  k->n[u], "person", 0);
	}
}

static void count_member(struct balance *b, const struct member *m)
{
	int unit = stat_unit(b->s, m);
	struct path p;
	day_t day;

	stock_count(b, &b->before, m, unit);
	stock_count(b, &b->start, m, unit);
	stock_count(b, &b->end, m, unit);
	if (in_span(b, m->admitted)) {
		day = member_admitted(m);
		path_on(b, cell_on(b, m, day), day, &p);
		hit(b, ADMITTED, &p, m);
	}
	if (in_span(b, m->exited)) {
		day = member_exited(m);
		path_on(b, cell_on(b, m, day), day, &p);
		hit(b, EXITS, &p, m);
	}
	if (m->has_moves)
		transferred(b, m);
	if (m->has_moves || (unit != NO_UNIT && b->is_moved[unit]))
		reorganized(b, m);
}

void balance_count(struct stat *s)
{
	struct balance b = {
	    .s = s,
	    .first = day_shorten(s->args.from),
	    .last = day_shorten(s->args.to),
	    .is_moved = arena_alloc(s->c->mem, (size_t)s->t->n + 1),
	};
	size_t d;
	int i;

	for (i = 0; i < LINE__N; i++)
		b.slot[i] = tally_slot(s->tally, BALANCE, lines[i].key);
	stock_begin(&b, &b.start, b.slot[START], WAYS_START,
		    day_add(s->args.from, -1));
	stock_begin(&b, &b.end, b.slot[END], WAYS_END, s->args.to);
	stock_begin(&b, &b.before,
		    tally_slot(s->tally, "members_previous_year", NULL),
		    WAYS_BEFORE, day_make(day_year(s->args.from) - 1, 12, 31));
	collect_days(&b);
	for (d = 0; d < b.days.n; d++)
		mark_moved(&b, b.days.v[d]);
	for (i = 0; i < s->nseen; i++)
		count_member(&b, stat_member(s, i));
	stock_end(&b, &b.start);
	stock_end(&b, &b.end);
	stock_end(&b, &b.before);
	vec_free(&b.days);
}

/* ---- what follows ---- */

static void finish_node(struct stat *s, struct report_node *n, int unit)
{
	const struct figure *f = report_figure(n, BALANCE);
	struct num admitted = report_figure(n, "admitted")->value;
	struct num year = report_figure(n, "mean_per_year")->value;
	int64_t sum = 0, residual;
	int i;

	for (i = 0; i < LINE__N; i++)
		sum += lines[i].sign * figure_part(f, lines[i].key)->num.lo;
	residual = figure_part(f, lines[END].key)->num.lo - sum;
	stat_set_key(n, BALANCE, "residual", num_count(residual));
	if (residual && unit == s->top)
		report_note(
		    s->c, s->result,
		    say(s->c, &msg_note_residual, stat_int(s->c, residual)));
	stat_set(n, "growth_rate",
		 num_percent(admitted,
			     report_figure(n, "members_previous_year")->value));
	stat_set(n, "growth_rate_end",
		 num_percent(admitted, report_figure(n, "members")->value));
	stat_set(
	    n, "growth_rate_per_year",
	    num_is_known(year)
		? num_ratio(100 * year.lo,
			    year.den *
				report_figure(n, "members_start")->value.lo)
		: num_unknown());
}

void balance_finish(struct stat *s)
{
	stat_each(s, finish_node);
}
