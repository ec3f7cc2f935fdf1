/*
 * ledger.c: the state of every village, followed day by day: residents come
 * and go, cells are split, founded, merged.  Only days on which something
 * happened are looked at.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "base/vec.h"

struct step {
	day_t day;
	int member; /* position; -1: the tree or the territory changed */
	uint32_t admitted, dossier; /* of the member, shortened */
	int64_t cell;		    /* unit id: the cell that gains or loses */
	int by;			    /* +1 or -1 */
	bool is_home; /* the village of residence gains or loses too */
	enum village_cause cause;
};

struct sweep {
	struct stat *s;
	struct ledger *l;
	VEC(struct step) steps;
	int *residents; /* per place */
	int *own;	/* per place: its own cell, NO_UNIT */
	int *sits;	/* per unit, as written in the lists */
	int *living;	/* per unit, counted where it stands that day */
	enum village_state *state; /* per place, of the last day looked at */
	int *touched;		   /* places */
	int ntouched;
	bool *is_touched;
	enum village_cause *cause; /* of the touch */
	int64_t *person;
	day_t begin;
};

/* ---- what a day looks like ---- */

static bool is_cell(struct sweep *w, int u, day_t day)
{
	return org_is_alive(w->s->t, u, day) && org_is(w->s->t, u, day, "cell");
}

/* Own cells and living cells of the day. */
static void set_cells(struct sweep *w, day_t day)
{
	struct stat *s = w->s;
	const struct org_state *on = org_on(s->t, day);
	int u, i;

	for (i = 0; i < s->terr->n; i++)
		w->own[i] = NO_UNIT;
	memset(w->living, 0, (size_t)s->t->n * sizeof(w->living[0]));
	for (i = 0; i < s->nunits; i++) {
		int only = -1;

		u = stat_unit_at(s, i);
		if (w->sits[u])
			w->living[org_standing(s->t, u, day)] += w->sits[u];
		if (on->narea[u] && is_cell(w, u, day) &&
		    terr_villages_of(s, u, day, &only) == 1)
			w->own[only] = u;
	}
}

static enum village_state state_of(const struct sweep *w, int p, day_t day)
{
	int own = w->own[p];

	if (!terr_is_alive(&w->s->terr->v[p], day))
		return VILLAGE_STATE__N;
	if (w->residents[p] <= 0 && (own == NO_UNIT || w->living[own] <= 0))
		return VILLAGE_WITHOUT_MEMBERS;
	/* members without a cell of their own village meet with others */
	if (own == NO_UNIT)
		return VILLAGE_JOINT_CELL;
	return w->s->t->u[own].has_committee ? VILLAGE_OWN_CELL_WITH_COMMITTEE
					     : VILLAGE_OWN_CELL;
}

/* ---- steps ---- */

static void step_add(struct sweep *w, day_t day, int member, int64_t cell,
		     int by, enum village_cause cause)
{
	struct step st = {
	    .day = day,
	    .member = member,
	    .cell = cell,
	    .by = by,
	    .is_home = cell && cause != CAUSE_MOVE,
	    .cause = cause,
	};

	if (day <= w->begin || day > w->s->args.to)
		return;
	if (member >= 0) {
		st.admitted = stat_member(w->s, member)->admitted;
		st.dossier = stat_member(w->s, member)->dossier;
	}
	vec_push(&w->steps, st);
}

/* Who comes from elsewhere lives in no village of ours before that day. */
static void move_add(struct sweep *w, int i, day_t day)
{
	struct stat *s = w->s;
	const struct member *m = stat_member(s, i);
	int64_t from =
	    moves_cell(s->moves, m->person, m->cell, day_add(day, -1));
	int64_t to = moves_cell(s->moves, m->person, m->cell, day);
	size_t n;

	step_add(w, day, i, from, -1, CAUSE_MOVE);
	n = w->steps.n;
	step_add(w, day, i, to, 1, CAUSE_MOVE);
	if (!from && w->steps.n > n)
		w->steps.v[n].is_home = true;
}

static void steps_of_member(struct sweep *w, int i)
{
	struct stat *s = w->s;
	const struct member *m = stat_member(s, i);
	day_t admitted = member_admitted(m), exited = member_exited(m);
	int k;

	if (exited && exited <= admitted)
		return;
	step_add(w, admitted, i,
		 moves_cell(s->moves, m->person, m->cell, admitted), 1,
		 CAUSE_ADMITTED);
	if (exited)
		step_add(w, exited, i,
			 moves_cell(s->moves, m->person, m->cell, exited), -1,
			 CAUSE_EXIT);
	if (!m->has_moves)
		return;
	for (k = moves_first(s->moves->v, s->moves->n, m->person);
	     k < s->moves->n && s->moves->v[k].person == m->person; k++) {
		const struct move *v = &s->moves->v[k];
		bool is_second =
		    k > 0 && v[-1].person == v->person && v[-1].day == v->day;

		/* several moves on one day are one */
		if (is_second || v->day <= admitted ||
		    (exited && v->day >= exited))
			continue;
		move_add(w, i, v->day);
	}
}

static void steps_of_tree(struct sweep *w)
{
	struct stat *s = w->s;
	int i;

	for (i = 0; i < s->t->ndays; i++)
		step_add(w, s->t->days[i], -1, 0, 0, CAUSE_EVENT);
	for (i = 0; i < s->t->n; i++) {
		step_add(w, s->t->u[i].born, -1, 0, 0, CAUSE_EVENT);
		step_add(w, s->t->u[i].died, -1, 0, 0, CAUSE_EVENT);
	}
	for (i = 0; i < s->terr->n; i++) {
		const struct terr_place *p = &s->terr->v[i];

		if (p->level != PLACE_VILLAGE)
			continue;
		step_add(w, p->from, -1, 0, 0, CAUSE_EVENT);
		if (p->to)
			step_add(w, day_add(p->to, 1), -1, 0, 0, CAUSE_EVENT);
	}
}

static int step_order(const void *a, const void *b)
{
	const struct step *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	/* what changed by itself comes first, then the older member */
	if (x->admitted != y->admitted)
		return x->admitted < y->admitted ? -1 : 1;
	return x->dossier < y->dossier ? -1 : x->dossier > y->dossier;
}

/* ---- changes ---- */

static bool has_place(const struct org_state *on, int u, int64_t id)
{
	int k;

	for (k = 0; k < on->narea[u]; k++)
		if (on->area[u][k] == id)
			return true;
	return false;
}

/* The event of that day that has to do with the village. */
static const struct org_event *event_behind(struct sweep *w, int place,
					    day_t day)
{
	struct stat *s = w->s;
	const struct org_state *on = org_on(s->t, day);
	const struct org_state *was = org_on(s->t, day_add(day, -1));
	int64_t id = s->terr->v[place].id;
	int i, side;

	for (i = 0; i < s->t->nevents; i++) {
		const struct org_event *e = &s->t->ev[i];

		for (side = 0; e->day == day && side < 2; side++) {
			int u = side ? e->other : e->unit;

			if (u != NO_UNIT &&
			    (has_place(on, u, id) || has_place(was, u, id)))
				return e;
		}
	}
	return NULL;
}

/* Most lists tell of a new cell by its dates alone, without an event. */
static enum village_cause dates_behind(struct sweep *w, int place, day_t day,
				       int *unit)
{
	const struct org_tree *t = w->s->t;
	const struct org_state *on = org_on(w->s->t, day);
	int u;

	for (u = 0; u < t->n; u++) {
		if ((t->u[u].born != day && t->u[u].died != day) ||
		    !has_place(on, u, w->s->terr->v[place].id))
			continue;
		*unit = u;
		return t->u[u].born == day ? CAUSE_FOUNDED : CAUSE_DISSOLVED;
	}
	return CAUSE_NONE;
}

static void note_cause(struct sweep *w, int p, day_t day, bool is_by_people)
{
	struct ledger_place *v = &w->l->v[p];
	const struct org_event *e = event_behind(w, p, day);
	enum village_cause cause = w->cause[p];
	bool has_person = cause == CAUSE_ADMITTED || cause == CAUSE_EXIT ||
			  cause == CAUSE_MOVE;

	v->since = day;
	v->event = NULL;
	v->person = 0;
	if (has_person && (is_by_people || !e)) {
		v->cause = cause;
		v->person = w->person[p];
	} else {
		v->cause = e ? CAUSE_EVENT : dates_behind(w, p, day, &v->unit);
		v->event = e;
	}
}

static void village_look(struct sweep *w, int p, day_t day)
{
	struct ledger_place *v = &w->l->v[p];
	enum village_state old = w->state[p], now = state_of(w, p, day);
	bool is_counted = day >= w->s->args.from;

	if (old == now)
		return;
	w->state[p] = now;
	note_cause(w, p, day,
		   old == VILLAGE_WITHOUT_MEMBERS ||
		       now == VILLAGE_WITHOUT_MEMBERS);
	if (!is_counted)
		return;
	if (old == VILLAGE_WITHOUT_MEMBERS)
		*(now == VILLAGE_STATE__N ? &v->removed : &v->cleared) += 1;
	if (now == VILLAGE_WITHOUT_MEMBERS)
		*(old == VILLAGE_STATE__N ? &v->added : &v->relapsed) += 1;
}

static void touch(struct sweep *w, int p, const struct step *st)
{
	if (p < 0 || w->s->terr->v[p].level != PLACE_VILLAGE)
		return;
	/* of several on one day the one who came counts before who left */
	if (!w->is_touched[p] || st->cause == CAUSE_ADMITTED) {
		w->cause[p] = st->cause;
		w->person[p] = stat_member(w->s, st->member)->person;
	}
	if (!w->is_touched[p])
		w->touched[w->ntouched++] = p;
	w->is_touched[p] = true;
}

static void apply_member(struct sweep *w, const struct step *st)
{
	struct stat *s = w->s;
	const struct member *m = stat_member(s, st->member);
	int unit = org_by_id(s->t, st->cell), i, at;

	if (st->is_home) {
		int home = terr_by_id(s->terr, m->residence);

		if (home >= 0)
			w->residents[home] += st->by;
		touch(w, home, st);
	}
	if (unit == NO_UNIT)
		return;
	w->sits[unit] += st->by;
	at = org_standing(s->t, unit, st->day);
	w->living[at] += st->by;
	for (i = 0; i < org_on(s->t, st->day)->narea[at]; i++)
		touch(w,
		      terr_by_id(s->terr, org_on(s->t, st->day)->area[at][i]),
		      st);
}

static void one_day(struct sweep *w, size_t first, size_t end)
{
	day_t day = w->steps.v[first].day;
	bool is_tree = w->steps.v[first].member < 0;
	size_t k;
	int i;

	w->ntouched = 0;
	for (k = first; k < end; k++)
		if (w->steps.v[k].member >= 0)
			apply_member(w, &w->steps.v[k]);
	if (is_tree)
		set_cells(w, day);
	for (i = 0; is_tree && i < w->s->terr->n; i++)
		if (w->s->terr->v[i].level == PLACE_VILLAGE)
			village_look(w, i, day);
	for (i = 0; i < w->ntouched; i++) {
		int p = w->touched[i];

		village_look(w, p, day);
		w->is_touched[p] = false;
		w->cause[p] = CAUSE_NONE;
	}
}

/* ---- the whole ---- */

static void begin_counts(struct sweep *w)
{
	struct stat *s = w->s;
	uint32_t on = day_shorten(w->begin);
	int i;

	for (i = 0; i < s->nseen; i++) {
		const struct member *m = stat_member(s, i);
		int home, unit;

		if (!member_is_in(m, on))
			continue;
		unit = stat_cell(s, m, w->begin);
		if (unit == NO_UNIT)
			continue;
		home = terr_by_id(s->terr, m->residence);
		if (home >= 0)
			w->residents[home]++;
		w->sits[unit]++;
	}
	set_cells(w, w->begin);
	for (i = 0; i < s->terr->n; i++)
		w->state[i] = state_of(w, i, w->begin);
}

static void keep_states(struct sweep *w, bool is_start)
{
	int i;

	for (i = 0; i < w->s->terr->n; i++)
		*(is_start ? &w->l->v[i].start : &w->l->v[i].end) = w->state[i];
}

static void run_steps(struct sweep *w)
{
	size_t i, k;
	bool has_start = false;

	if (w->steps.n)
		qsort(w->steps.v, w->steps.n, sizeof(w->steps.v[0]),
		      step_order);
	for (i = 0; i < w->steps.n; i = k) {
		day_t day = w->steps.v[i].day;

		for (k = i; k < w->steps.n && w->steps.v[k].day == day; k++)
			continue;
		if (!has_start && day >= w->s->args.from) {
			keep_states(w, true);
			has_start = true;
		}
		one_day(w, i, k);
	}
	if (!has_start)
		keep_states(w, true);
	keep_states(w, false);
}

static void find_new_cells(struct sweep *w)
{
	struct stat *s = w->s;
	day_t start = day_add(s->args.from, -1), end = s->args.to;
	const struct org_state *on = org_on(s->t, end);
	int u, i, k;

	w->l->new_cells =
	    xcalloc((size_t)s->t->n + 1, sizeof(w->l->new_cells[0]));
	for (k = 0; k < s->nunits; k++) {
		u = stat_unit_at(s, k);
		if (!on->narea[u] || !is_cell(w, u, end) ||
		    org_is_alive(s->t, u, start))
			continue;
		for (i = 0; i < on->narea[u]; i++) {
			int p = terr_by_id(s->terr, on->area[u][i]);

			if (p < 0 || s->terr->v[p].level != PLACE_VILLAGE)
				continue;
			w->l->new_cells[w->l->nnew++] = u;
			break;
		}
	}
}

static bool has_villages(const struct terr *t)
{
	int i;

	for (i = 0; i < t->n; i++)
		if (t->v[i].level == PLACE_VILLAGE)
			return true;
	return false;
}

void ledger_make(struct stat *s, struct ledger *l, bool is_full)
{
	size_t np = (size_t)s->terr->n + 1, nu = (size_t)s->t->n + 1;
	struct sweep w = {
	    .s = s,
	    .l = l,
	    .residents = xcalloc(np, sizeof(int)),
	    .own = xcalloc(np, sizeof(int)),
	    .sits = xcalloc(nu, sizeof(int)),
	    .living = xcalloc(nu, sizeof(int)),
	    .state = xcalloc(np, sizeof(enum village_state)),
	    .touched = xcalloc(np, sizeof(int)),
	    .is_touched = xcalloc(np, sizeof(bool)),
	    .cause = xcalloc(np, sizeof(enum village_cause)),
	    .person = xcalloc(np, sizeof(int64_t)),
	    .begin = is_full ? day_make(1900, 1, 1) : day_add(s->args.from, -1),
	};
	int i;

	l->v = xcalloc(np, sizeof(l->v[0]));
	if (has_villages(s->terr)) {
		begin_counts(&w);
		for (i = 0; i < s->nseen; i++)
			steps_of_member(&w, i);
		steps_of_tree(&w);
		run_steps(&w);
		find_new_cells(&w);
	}
	vec_free(&w.steps);
	free(w.residents);
	free(w.own);
	free(w.sits);
	free(w.living);
	free(w.state);
	free(w.touched);
	free(w.is_touched);
	free(w.cause);
	free(w.person);
}

void ledger_free(struct ledger *l)
{
	free(l->v);
	free(l->new_cells);
}
