/*
 * tree_load.c: reading units and their events; when units begin and end.
 */
#include "base/base.h"
#include "mod/org/tree_int.h"

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

enum { KINDS = 8 };

/* Parents are told by id until all are there. */
struct loading {
	struct org_tree *t;
	int64_t *parent;
	bool is_bare, is_sorted;
	/* of units before: a block names few, each at one place */
	const char *code[KINDS];
	const struct choice *kind[KINDS];
	int next_kind;
};

static const struct choice *kind_of(struct loading *k, const char *code)
{
	int i;

	if (!code)
		return NULL;
	for (i = 0; i < KINDS; i++)
		if (k->code[i] == code)
			return k->kind[i];
	for (i = 0; i < KINDS; i++)
		if (k->kind[i] && strcmp(k->kind[i]->code, code) == 0)
			break;
	if (i == KINDS) {
		i = k->next_kind++ % KINDS;
		k->kind[i] = choice_by_code("unit_kind", code);
	}
	k->code[i] = code;
	return k->kind[i];
}

static void take_unit(void *of, const struct unit_row *r)
{
	struct loading *k = of;
	struct org_tree *t = k->t;
	const char *const *text = r->text;
	struct org_unit *u = &t->u[t->n];

	/* later than the table was measured */
	if (r->number[UNIT_ID] > t->max_id || t->n == t->max_id)
		return;
	*u = (struct org_unit){
	    .id = r->number[UNIT_ID],
	    .born = day_first((day_t)r->number[UNIT_FOUNDED]),
	    .died = day_first((day_t)r->number[UNIT_DISSOLVED]),
	    .next = NO_UNIT,
	    .prev = NO_UNIT,
	};
	if (!k->is_bare) {
		u->code = text[UNIT_CODE - UNIT_NUMBERS];
		u->name = text[UNIT_NAME - UNIT_NUMBERS];
		u->kind = kind_of(k, text[UNIT_KIND - UNIT_NUMBERS]);
		u->bloc = text[UNIT_BLOC - UNIT_NUMBERS];
		u->has_committee = r->number[UNIT_COMMITTEE] != 0;
		u->area = area_of(t, text[UNIT_AREA - UNIT_NUMBERS], &u->narea);
	}
	k->parent[t->n] = r->number[UNIT_PARENT];
	k->is_sorted = k->is_sorted && (t->n == 0 || u[-1].id < u->id);
	t->n++;
}

static const char bare_rows[] =
    "SELECT id, parent, founded_on, dissolved_on, NULL, NULL, NULL, NULL, "
    "NULL, NULL FROM unit WHERE voided = 0 ORDER BY id";

static enum rc read_rows(struct ctx *c, struct loading *k)
{
	struct db_rows r;
	struct unit_row u;
	int got;
	enum rc rc = db_scan(
	    c, &r, k->is_bare ? bare_rows : UNIT_ROWS "ORDER BY id", DB_NOARGS);

	if (rc < 0)
		return rc;
	while ((got = db_next(c, &r)) == DB_ROW) {
		unit_row_read(&r, &u, k->t->mem);
		take_unit(k, &u);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

/* Where each id stands. */
static void find_places(struct org_tree *t)
{
	int64_t id;
	int i;

	for (id = 0; id <= t->max_id; id++)
		t->by_id[id] = NO_UNIT;
	for (i = 0; i < t->n; i++)
		t->by_id[t->u[i].id] = i;
}

/* What was written lately came last. */
static void sort_units(struct loading *k)
{
	struct org_tree *t = k->t;
	struct org_unit *u =
	    arena_memdup(t->mem, t->u, ((size_t)t->n + 1) * sizeof(t->u[0]));
	int64_t *parent = xcalloc((size_t)t->n + 1, sizeof(parent[0])), id;
	int i, n = 0;

	memcpy(parent, k->parent, (size_t)t->n * sizeof(parent[0]));
	for (id = 1; id <= t->max_id; id++) {
		i = t->by_id[id];
		if (i == NO_UNIT)
			continue;
		t->u[n] = u[i];
		k->parent[n++] = parent[i];
	}
	free(parent);
	find_places(t);
}

static enum rc read_units(struct ctx *c, struct org_tree *t, bool is_bare)
{
	struct loading k = {.t = t, .is_bare = is_bare, .is_sorted = true};
	bool is_read;
	int i;
	enum rc rc = db_one_int(
	    c, &t->max_id, "SELECT coalesce(max(id), 0) FROM unit", DB_NOARGS);

	if (rc < 0)
		return rc;
	t->u = arena_alloc(t->mem, ((size_t)t->max_id + 1) * sizeof(t->u[0]));
	t->by_id =
	    arena_alloc(t->mem, ((size_t)t->max_id + 1) * sizeof(t->by_id[0]));
	mem_fill_soon(t->u, (size_t)t->max_id * sizeof(t->u[0]));
	k.parent = xcalloc((size_t)t->max_id + 1, sizeof(k.parent[0]));
	rc = units_stored(c, t->mem, take_unit, &k, &is_read);
	if (rc == OK && !is_read) {
		t->n = 0;
		k.is_sorted = true;
		rc = read_rows(c, &k);
	}
	find_places(t);
	if (!k.is_sorted)
		sort_units(&k);
	for (i = 0; i < t->n; i++)
		t->u[i].parent = org_by_id(t, k.parent[i]);
	free(k.parent);
	return rc;
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

static enum rc load(struct ctx *c, struct org_tree **out, bool is_bare)
{
	struct arena *mem = arena_new();
	struct org_tree *t = arena_alloc(mem, sizeof(*t));
	enum rc rc;

	t->mem = mem;
	rc = db_data_version(c, &t->version);
	if (rc == OK)
		rc = read_units(c, t, is_bare);
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
	return load(c, out, false);
}

enum rc org_tree_load_bare(struct ctx *c, struct org_tree **out)
{
	return load(c, out, true);
}

void org_tree_free(struct org_tree *t)
{
	if (t)
		arena_free(t->mem);
}
