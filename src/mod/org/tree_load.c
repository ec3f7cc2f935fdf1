/*
 * tree_load.c: reading units and their events; when units begin and end.
 */
#include "base/base.h"
#include "mod/org/tree.h"

#include "base/vec.h"
#include "db/db.h"

static const struct {
	const char *code;
	enum org_change what;
} kinds[] = {
    {"thanh_lap", ORG_FOUND},	       {"chia_tach", ORG_SPLIT},
    {"sap_nhap", ORG_MERGE},	       {"nang_cap", ORG_UPGRADE},
    {"ha_cap", ORG_DOWNGRADE},	       {"doi_ten", ORG_RENAME},
    {"chuyen_cap_tren", ORG_REPARENT}, {"giai_the", ORG_DISSOLVE},
};

enum org_change org_change_of(const char *code)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].code, code) == 0)
			return kinds[i].what;
	return ORG_OTHER;
}

static char *keep(struct org_tree *t, const char *s)
{
	return s ? arena_strdup(t->mem, s) : NULL;
}

static const int64_t *area_of(struct org_tree *t, const char *refs, int *n)
{
	VEC(int64_t) ids = {0};
	const int64_t *out = NULL;
	char *end;

	while (refs && *refs) {
		int64_t id = strtoll(refs, &end, 10);

		if (end == refs)
			break;
		vec_push(&ids, id);
		refs = *end ? end + 1 : end;
	}
	*n = (int)ids.n;
	if (ids.n)
		out = arena_memdup(t->mem, ids.v, ids.n * sizeof(ids.v[0]));
	vec_free(&ids);
	return out;
}

static const char all_columns[] =
    "SELECT id, code, name, kind, parent, bloc, founded_on, "
    "dissolved_on, has_committee, area FROM unit WHERE voided = 0 "
    "ORDER BY id";
static const char bare_columns[] =
    "SELECT id, NULL, NULL, NULL, parent, NULL, founded_on, "
    "dissolved_on, NULL, NULL FROM unit WHERE voided = 0 ORDER BY id";

static enum rc read_units(struct ctx *c, struct org_tree *t, const char *sql)
{
	VEC(struct org_unit) units = {0};
	VEC(int64_t) parents = {0};
	struct db_rows r;
	size_t i;
	int got;
	enum rc rc = db_scan(c, &r, sql, DB_NOARGS);

	if (rc < 0)
		return rc;
	while ((got = db_next(c, &r)) == DB_ROW) {
		const char *kind = db_text(&r, 3);
		struct org_unit u = {
		    .id = db_int(&r, 0),
		    .code = keep(t, db_text(&r, 1)),
		    .name = keep(t, db_text(&r, 2)),
		    .kind = kind ? choice_by_code("unit_kind", kind) : NULL,
		    .bloc = keep(t, db_text(&r, 5)),
		    .born = day_first((day_t)db_int(&r, 6)),
		    .died = day_first((day_t)db_int(&r, 7)),
		    .has_committee = db_int(&r, 8) != 0,
		    .next = NO_UNIT,
		    .prev = NO_UNIT,
		};

		u.area = area_of(t, db_text(&r, 9), &u.narea);
		vec_push(&units, u);
		vec_push(&parents, db_int(&r, 4));
	}
	db_end(&r);
	t->n = (int)units.n;
	t->max_id = units.n ? units.v[units.n - 1].id : 0;
	t->u = arena_alloc(t->mem, (units.n + 1) * sizeof(t->u[0]));
	t->by_id =
	    arena_alloc(t->mem, ((size_t)t->max_id + 1) * sizeof(t->by_id[0]));
	for (i = 0; i <= (size_t)t->max_id; i++)
		t->by_id[i] = NO_UNIT;
	for (i = 0; i < units.n; i++) {
		t->u[i] = units.v[i];
		t->by_id[units.v[i].id] = (int)i;
	}
	for (i = 0; i < units.n; i++)
		t->u[i].parent = org_by_id(t, parents.v[i]);
	vec_free(&units);
	vec_free(&parents);
	return got < 0 ? (enum rc)got : OK;
}

static enum rc read_events(struct ctx *c, struct org_tree *t)
{
	VEC(struct org_event) ev = {0};
	struct db_rows r;
	int got;
	enum rc rc = db_query(
	    c, &r,
	    "SELECT id, day, kind, unit, new_unit, new_name, decision_no "
	    "FROM unit_event WHERE voided = 0 ORDER BY day, id",
	    DB_NOARGS);

	if (rc < 0)
		return rc;
	while ((got = db_next(c, &r)) == DB_ROW) {
		struct org_event e = {
		    .id = db_int(&r, 0),
		    .day = day_first((day_t)db_int(&r, 1)),
		    .what = org_change_of(db_text(&r, 2)),
		    .unit = org_by_id(t, db_int(&r, 3)),
		    .other = org_by_id(t, db_int(&r, 4)),
		    .new_name = keep(t, db_text(&r, 5)),
		    .decision = keep(t, db_text(&r, 6)),
		};

		if (e.unit != NO_UNIT)
			vec_push(&ev, e);
	}
	db_end(&r);
	t->nevents = (int)ev.n;
	if (ev.n)
		t->ev = arena_memdup(t->mem, ev.v, ev.n * sizeof(ev.v[0]));
	vec_free(&ev);
	return got < 0 ? (enum rc)got : OK;
}

static void ends(struct org_tree *t, const struct org_event *e)
{
	struct org_unit *u = &t->u[e->unit];

	if (!u->died || e->day < u->died)
		u->died = e->day;
	u->next = e->other;
}

static void begins(struct org_tree *t, int unit, const struct org_event *e,
		   int from)
{
	struct org_unit *u = &t->u[unit];

	if (!u->born)
		u->born = e->day;
	if (u->prev == NO_UNIT)
		u->prev = from;
}

/* A unit that takes another one over may have been there for long: only its
 * own founding day tells when it began. */
static void take_over(struct org_tree *t, const struct org_event *e)
{
	ends(t, e);
	if (e->other != NO_UNIT && t->u[e->other].born == e->day &&
	    t->u[e->other].prev == NO_UNIT)
		t->u[e->other].prev = e->unit;
}

static void set_lives(struct org_tree *t)
{
	int i;

	for (i = 0; i < t->nevents; i++) {
		const struct org_event *e = &t->ev[i];

		if (e->what == ORG_FOUND)
			t->u[e->unit].born = e->day;
		else if (e->what == ORG_SPLIT && e->other != NO_UNIT)
			begins(t, e->other, e, e->unit);
		else if (e->what == ORG_MERGE || e->what == ORG_DISSOLVE)
			take_over(t, e);
		else if ((e->what == ORG_UPGRADE || e->what == ORG_DOWNGRADE) &&
			 e->other != NO_UNIT) {
			ends(t, e);
			begins(t, e->other, e, e->unit);
		}
	}
}

static void set_days(struct org_tree *t)
{
	int i;

	t->days =
	    arena_alloc(t->mem, ((size_t)t->nevents + 1) * sizeof(t->days[0]));
	for (i = 0; i < t->nevents; i++)
		if (t->ndays == 0 || t->days[t->ndays - 1] != t->ev[i].day)
			t->days[t->ndays++] = t->ev[i].day;
	t->states =
	    arena_alloc(t->mem, ((size_t)t->ndays + 1) * sizeof(t->states[0]));
}

static int day_order(const void *a, const void *b)
{
	const day_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void set_turns(struct org_tree *t)
{
	VEC(day_t) v = {0};
	int i, n = 0;

	for (i = 0; i < t->ndays; i++)
		vec_push(&v, t->days[i]);
	for (i = 0; i < t->n; i++) {
		if (t->u[i].born)
			vec_push(&v, t->u[i].born);
		if (t->u[i].died)
			vec_push(&v, t->u[i].died);
	}
	if (v.n)
		qsort(v.v, v.n, sizeof(v.v[0]), day_order);
	t->turns = arena_alloc(t->mem, (v.n + 1) * sizeof(t->turns[0]));
	for (i = 0; i < (int)v.n; i++)
		if (n == 0 || t->turns[n - 1] != v.v[i])
			t->turns[n++] = v.v[i];
	t->nturns = n;
	vec_free(&v);
}

static enum rc load(struct ctx *c, struct org_tree **out, const char *sql)
{
	struct arena *mem = arena_new();
	struct org_tree *t = arena_alloc(mem, sizeof(*t));
	enum rc rc;

	t->mem = mem;
	rc = db_data_version(c, &t->version);
	if (rc == OK)
		rc = read_units(c, t, sql);
	if (rc == OK)
		rc = read_events(c, t);
	if (rc < 0) {
		arena_free(mem);
		return rc;
	}
	set_lives(t);
	set_days(t);
	set_turns(t);
	*out = t;
	return OK;
}

enum rc org_tree_load(struct ctx *c, struct org_tree **out)
{
	return load(c, out, all_columns);
}

enum rc org_tree_load_bare(struct ctx *c, struct org_tree **out)
{
	return load(c, out, bare_columns);
}

void org_tree_free(struct org_tree *t)
{
	if (t)
		arena_free(t->mem);
}
