/*
 * member_report.c: who is a member on a day, who left, who was made official,
 * who moved.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "schema/catalogue.h"

struct stock {
	day_t as_of, eve;		      /* eve: of the span */
	uint32_t on_day, on_eve, first, last; /* shortened, of the span */
	uint8_t probationary;
	int members, before, exits, recognized;
};

static bool in_span(const struct stock *k, uint32_t day)
{
	return day && day >= k->first && day <= k->last;
}

static uint8_t status_on(const struct stock *k, const struct member *m,
			 uint32_t day)
{
	/* the reason says it, whatever the dates do */
	if (m->exited && m->exited <= day && m->exit == k->probationary)
		return STATUS_PROBATIONARY;
	return m->official && m->official <= day ? STATUS_OFFICIAL
						 : STATUS_PROBATIONARY;
}

static void count_member(struct stat *s, const struct stock *k,
			 const struct member *m)
{
	uint8_t fact[D__N] = {0};
	day_t as_of = k->as_of;
	struct path p;

	fact[D_SEX] = m->sex;
	fact[D_ETHNIC] = m->ethnic;
	if (member_is_in(m, k->on_day)) {
		fact[D_STATUS] = status_on(k, m, k->on_day);
		tally_fact(s->tally, k->members, fact,
			   &stat_way(s, WAYS_AS_OF, m, as_of)->path, "person",
			   m->person);
	}
	if (member_is_in(m, k->on_eve))
		tally_fact(s->tally, k->before, fact,
			   &stat_way(s, WAYS_START, m, k->eve)->path, "person",
			   m->person);
	if (in_span(k, m->exited)) {
		fact[D_EXIT] = m->exit;
		fact[D_STATUS] = status_on(k, m, m->exited);
		stat_path_of_cell(s, m->person, m->cell, member_exited(m), &p);
		tally_fact(s->tally, k->exits, fact, &p, "person", m->person);
	}
	if (in_span(k, m->recognized)) {
		stat_path_of_cell(s, m->person, m->cell, member_recognized(m),
				  &p);
		tally_hit(s->tally, k->recognized, &p, 1, "person", m->person);
	}
}

void members_count(struct stat *s)
{
	struct stock k = {
	    .members = tally_stream(s->tally, S_MEMBERS),
	    .before = tally_stream(s->tally, S_START),
	    .exits = tally_stream(s->tally, S_EXITS),
	    .recognized = tally_slot(s->tally, "recognized", NULL),
	    .as_of = s->args.as_of,
	    .eve = day_add(s->args.from, -1),
	    .first = day_shorten(s->args.from),
	    .last = day_shorten(s->args.to),
	    .probationary = tally_value(s->plan, D_EXIT, "xoa_ten_du_bi"),
	};
	int i;

	k.on_day = day_shorten(k.as_of);
	k.on_eve = day_shorten(k.eve);
	for (i = 0; i < s->nseen; i++)
		count_member(s, &k, stat_member(s, i));
}

/* ---- transfers ---- */

static void hit_moves(struct stat *s, const struct path *from,
		      const struct path *to, int64_t id)
{
	int in = tally_slot(s->tally, "transfers", "in");
	int out = tally_slot(s->tally, "transfers", "out");
	int inside = tally_slot(s->tally, "transfers", "internal");
	int all = tally_slot(s->tally, "transfers", NULL);
	struct path common = {0}, only_from = {0}, only_to = {0};
	int i, k;

	/* both end with the report's unit: compare from there */
	for (i = from->n - 1, k = to->n - 1;
	     i >= 0 && k >= 0 && from->v[i] == to->v[k]; i--, k--)
		common.v[common.n++] = from->v[i];
	for (; i >= 0; i--)
		only_from.v[only_from.n++] = from->v[i];
	for (; k >= 0; k--)
		only_to.v[only_to.n++] = to->v[k];
	tally_hit(s->tally, inside, &common, 1, "transfer", id);
	tally_hit(s->tally, out, &only_from, 1, "transfer", id);
	tally_hit(s->tally, in, &only_to, 1, "transfer", id);
	tally_hit(s->tally, all, &common, 1, "transfer", id);
	tally_hit(s->tally, all, &only_from, 1, "transfer", id);
	tally_hit(s->tally, all, &only_to, 1, "transfer", id);
}

static void count_transfer(struct stat *s, int64_t id, int from, int to,
			   const char *kind, day_t day)
{
	const struct choice *k =
	    kind ? choice_by_code("transfer_kind", kind) : NULL;
	static const char *const stays[] = {"temporary", "seconded"};
	struct path pf, pt;
	size_t i;

	stat_path(s, from, day, &pf);
	stat_path(s, to, day, &pt);
	for (i = 0; i < ARRAY_LEN(stays); i++)
		if (k && choice_in_group(k, stays[i])) {
			tally_hit(s->tally,
				  tally_slot(s->tally, "transfers", stays[i]),
				  &pt, 1, "transfer", id);
			return;
		}
	hit_moves(s, &pf, &pt, id);
}

enum rc transfers_count(struct stat *s)
{
	struct db_rows r;
	int got;
	enum rc rc = db_query(
	    s->c, &r,
	    "SELECT id, from_cell, to_cell, kind, day "
	    "FROM transfer WHERE voided = 0 "
	    "AND day BETWEEN $1 AND $2",
	    DB_ARGS(DBI(day_year(s->args.from) * 10000), DBI(s->args.to)));

	if (rc < 0)
		return rc;
	while ((got = db_next(s->c, &r)) == DB_ROW) {
		day_t day = day_first((day_t)db_int(&r, 4));

		if (day >= s->args.from)
			count_transfer(s, db_int(&r, 0),
				       org_by_id(s->t, db_int(&r, 1)),
				       org_by_id(s->t, db_int(&r, 2)),
				       db_text(&r, 3), day);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}
