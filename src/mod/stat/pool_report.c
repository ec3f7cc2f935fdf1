/*
 * pool_report.c: before and after the admission: people in the source pool on
 * a day, what became of those who got their certificate in the span, and
 * probations that ended in it.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "mod/dossier/dossier.h"
#include "schema/catalogue.h"
#include "store/store.h"

/* ---- the source pool, certificates ---- */

/* As POOL_ROWS has them. */
static const char *const milestones[POOL_MILESTONES] = {
    "agreed_on",      "source_on",	 "certificate_on",
    "application_on", "cell_meeting_on", "exit_on",
};

enum { AGREED, SOURCE, CERTIFICATE };

static const struct {
	const char *stage, *key;
} stages[] = {
    {"nguon", "registered"},
    {"da_hoc", "trained"},
    {"co_don", "applied"},
    {"chi_bo_xet", "considered"},
};

struct pool_slots {
	int pool, stage[ARRAY_LEN(stages)], certificates, admitted;
};

static void count_candidate(struct stat *s, const struct pool_slots *k,
			    const struct row *dossier, int64_t person,
			    int64_t cell)
{
	day_t on = s->args.as_of;
	const char *stage = dossier_stage_on(dossier, on);
	struct path p;
	size_t i;

	for (i = 0; stage && i < ARRAY_LEN(stages); i++) {
		if (strcmp(stage, stages[i].stage) != 0)
			continue;
		stat_path_of_cell(s, person, cell, on, &p);
		tally_hit(s->tally, k->pool, &p, 1, "person", person);
		tally_hit(s->tally, k->stage[i], &p, 1, "person", person);
	}
}

static void count_certificate(struct stat *s, const struct pool_slots *k,
			      const struct pool_row *x)
{
	day_t issued = day_first(x->day[CERTIFICATE]);
	struct path p;

	if (!issued || issued < s->args.from || issued > s->args.to)
		return;
	stat_path_of_cell(s, x->person, x->cell, issued, &p);
	tally_hit(s->tally, k->certificates, &p, 1, "person", x->person);
	if (x->admitted >= issued && x->admitted <= s->args.as_of)
		tally_hit(s->tally, k->admitted, &p, 1, "person", x->person);
}

static void drop_touched(struct stat_pool *p, const struct touched *t)
{
	size_t i, n = 0;

	for (i = 0; i < p->n; i++)
		if (!is_touched(t, p->v[i].person, p->v[i].dossier))
			p->v[n++] = p->v[i];
	p->n = n;
}

enum rc pool_refresh(struct ctx *c, struct stat_pool *p,
		     const struct touched *t)
{
	if (!p->is_read)
		return OK;
	drop_touched(p, t);
	return pool_read_touched(c, p, t);
}

void stat_pool_free(struct stat_pool *p)
{
	free(p->v);
	*p = (struct stat_pool){0};
}

/* Nobody today.  Did the lists ever tell of anybody?  Lists of members alone
 * say nothing about candidates. */
static void look_for_candidates(struct stat *s, const struct stat_pool *pool)
{
	size_t i;

	for (i = 0; i < pool->n && !s->has_pool; i++) {
		const struct pool_row *x = &pool->v[i];

		if (x->day[AGREED] || x->day[SOURCE])
			s->has_pool = stat_is_kin(s, org_by_id(s->t, x->cell));
	}
}

/* A dossier to be filled with the days of one of the pool. */
struct milestone_row {
	struct row *dossier;
	int field[POOL_MILESTONES];
};

static void milestone_row_init(struct ctx *c, struct milestone_row *m)
{
	size_t k;

	m->dossier = row_new(c->mem, &dossier_entity);
	for (k = 0; k < POOL_MILESTONES; k++)
		m->field[k] = entity_field(&dossier_entity, milestones[k]);
}

static const struct row *dossier_of(struct milestone_row *m,
				    const struct pool_row *x)
{
	size_t k;

	for (k = 0; k < POOL_MILESTONES; k++)
		m->dossier->v[m->field[k]] = val_int(x->day[k]);
	return m->dossier;
}

static void count_rows(struct stat *s, const struct stat_pool *pool)
{
	struct pool_slots slots = {
	    .pool = tally_slot(s->tally, "source_pool", NULL),
	    .certificates = tally_slot(s->tally, "certificates", NULL),
	    .admitted = tally_slot(s->tally, "certificates_admitted", NULL),
	};
	struct milestone_row m;
	size_t i, k;

	milestone_row_init(s->c, &m);
	for (k = 0; k < ARRAY_LEN(stages); k++)
		slots.stage[k] =
		    tally_slot(s->tally, "source_pool", stages[k].key);
	for (i = 0; i < pool->n; i++) {
		const struct pool_row *x = &pool->v[i];

		if (!x->admitted || x->admitted > s->args.as_of)
			count_candidate(s, &slots, dossier_of(&m, x), x->person,
					x->cell);
		count_certificate(s, &slots, x);
	}
	s->has_pool = tally_get(s->tally, slots.pool, s->top) > 0;
	if (!s->has_pool)
		look_for_candidates(s, pool);
}

static enum rc pool_load(struct ctx *c, struct stat_pool *p)
{
	enum rc rc = OK;

	if (!p->is_read)
		rc = pool_read(c, p);
	p->is_read = rc == OK;
	return rc;
}

enum rc stat_on_the_way(struct ctx *c, struct report_cache *k, day_t day,
			const struct idset *scope,
			void (*fn)(void *of, int64_t person, const char *stage),
			void *of)
{
	const struct report_args args = {.from = day, .to = day, .cache = k};
	struct stat_pool own = {0}, *pool;
	struct milestone_row m;
	struct stat s;
	size_t i;
	enum rc rc = stat_begin_bare(c, &s, &report_whole, &args);

	if (rc < 0)
		return rc;
	pool = s.args.cache ? &s.args.cache->pool : &own;
	rc = pool_load(c, pool);
	milestone_row_init(c, &m);
	for (i = 0; rc == OK && i < pool->n; i++) {
		const struct pool_row *x = &pool->v[i];
		const char *stage;

		if ((x->admitted && x->admitted <= day) ||
		    (scope && !idset_has(scope, x->cell)) ||
		    !store_reaches(c, x->cell))
			continue;
		stage = dossier_stage_on(dossier_of(&m, x), day);
		if (stage)
			fn(of, x->person, stage);
	}
	stat_pool_free(&own);
	stat_end(&s);
	return rc;
}

enum rc pool_count(struct stat *s)
{
	struct report_cache *k = s->args.cache;
	struct stat_pool own = {0}, *pool = k ? &k->pool : &own;
	enum rc rc = pool_load(s->c, pool);

	if (rc == OK)
		count_rows(s, pool);
	stat_pool_free(&own);
	return rc;
}

/* ---- probations ---- */

static const char *const outcomes[] = {
    "on_time", "late", "day_unknown", "waiting", "overdue", "removed",
};
enum outcome { ON_TIME, LATE, DAY_UNKNOWN, WAITING, OVERDUE, REMOVED };

static enum outcome outcome_of(const struct member *m, day_t due, day_t on)
{
	day_t latest = day_add(due, DOSSIER_LATE_DAYS);
	day_t recognized = member_recognized(m), exited = member_exited(m);

	if (recognized && recognized <= on) {
		/* the official day never is late; only the decision can be */
		if (!m->is_decided)
			return DAY_UNKNOWN;
		return recognized <= latest ? ON_TIME : LATE;
	}
	if (exited && exited <= on)
		return REMOVED;
	return on > latest ? OVERDUE : WAITING;
}

struct probations {
	uint32_t first, last; /* ceremonies that can be due in the span */
	int all, outcome[ARRAY_LEN(outcomes)];
};

static void count_probation(struct stat *s, const struct probations *k,
			    const struct member *m)
{
	day_t due =
	    day_add_months(day_lengthen(m->ceremony), DOSSIER_PROBATION_MONTHS);
	day_t exited = member_exited(m);
	struct path p;

	if (due < s->args.from || due > s->args.to || (exited && exited < due))
		return;
	stat_path_of_cell(s, m->person, m->cell, due, &p);
	tally_hit(s->tally, k->all, &p, 1, "person", m->person);
	tally_hit(s->tally, k->outcome[outcome_of(m, due, s->args.as_of)], &p,
		  1, "person", m->person);
}

void probations_count(struct stat *s)
{
	struct probations k = {
	    .first = day_shorten(
		day_add_months(s->args.from, -DOSSIER_PROBATION_MONTHS - 1)),
	    .last = day_shorten(
		day_add_months(s->args.to, 1 - DOSSIER_PROBATION_MONTHS)),
	    .all = tally_slot(s->tally, "probation_due", NULL),
	};
	size_t i;
	int n;

	for (i = 0; i < ARRAY_LEN(outcomes); i++)
		k.outcome[i] =
		    tally_slot(s->tally, "probation_due", outcomes[i]);
	for (n = 0; n < s->nseen; n++)
		if (stat_member(s, n)->ceremony >= k.first &&
		    stat_member(s, n)->ceremony <= k.last)
			count_probation(s, &k, stat_member(s, n));
}

/* ---- what follows ---- */

static void finish_node(struct stat *s, struct report_node *n, int unit)
{
	struct figure *pool = stat_figure(n, "source_pool");
	int i;

	UNUSED(unit);
	if (!s->has_pool) {
		pool->value = num_unknown();
		for (i = 0; i < pool->nkeys; i++)
			pool->keys[i].num = num_unknown();
	}
	stat_set(n, "source_ratio",
		 num_percent(pool->value, report_figure(n, "target")->value));
}

void pool_finish(struct stat *s)
{
	if (!s->has_pool)
		report_note(s->c, s->result, say(s->c, &msg_note_no_pool));
	stat_each(s, finish_node);
}
