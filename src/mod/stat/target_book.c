/*
 * target_book.c: targets as numbers, by unit.  A caller that keeps a cache
 * reads them once for all units, else those of a unit when it is asked for.
 */
#include "base/base.h"
#include "mod/stat/target_book.h"

#include "base/vec.h"

/* In the order in which they count. */
const struct target_source target_origins[TARGET_SOURCES] = {
    {"cap_tren_giao", "assigned"},
    {"nghi_quyet", "resolution"},
    {"phan_dau", "aspirational"},
    {"", NULL},
};

#define COLUMNS                                                                \
	"SELECT unit, period, amount, source, category FROM target "           \
	"WHERE voided = 0 "

static int source_no(const char *code)
{
	int i;

	for (i = 0; i < TARGET_SOURCES; i++)
		if (strcmp(target_origins[i].code, code ? code : "") == 0)
			return i;
	return -1;
}

/* False for what no report can use. */
static bool read_one(struct arena *mem, const struct db_rows *r,
		     struct target *t)
{
	const char *category = db_text(r, 4);
	int64_t low, high;

	*t = (struct target){
	    .unit = db_int(r, 0),
	    .source = source_no(db_text(r, 3)),
	    .category =
		category ? choice_by_code("target_category", category) : NULL,
	};
	if (t->source < 0 || (category && !t->category) ||
	    !period_span(db_text(r, 1), &t->from, &t->to) ||
	    !range_parse(db_text(r, 2), &low, &high))
		return false;
	t->period = arena_strdup(mem, db_text(r, 1));
	t->amount = num_counts(low, high);
	return true;
}

static enum rc read_rows(struct ctx *c, struct target_book *b, const char *sql,
			 const struct val *args, int nargs)
{
	VEC(struct target) v = {0};
	struct target t;
	struct db_rows r;
	int got;
	enum rc rc = db_query(c, &r, sql, args, nargs);

	if (rc < 0)
		return rc;
	while ((got = db_next(c, &r)) == DB_ROW)
		if (read_one(b->mem, &r, &t))
			vec_push(&v, t);
	db_end(&r);
	if (v.n)
		b->v = arena_memdup(b->mem, v.v, v.n * sizeof(v.v[0]));
	b->n = (int)v.n;
	vec_free(&v);
	return got < 0 ? (enum rc)got : OK;
}

void target_book_free(struct target_book *b)
{
	arena_free(b->mem);
	*b = (struct target_book){0};
}

static enum rc read_all(struct ctx *c, struct target_book *b)
{
	enum rc rc;

	if (b->is_whole)
		return OK;
	b->mem = b->mem ? b->mem : arena_new();
	rc = read_rows(c, b, COLUMNS "ORDER BY unit, id", DB_NOARGS);
	b->is_whole = rc == OK;
	return rc;
}

static void slice(const struct target_book *b, int64_t unit,
		  struct targets *out)
{
	int lo = 0, hi = b->n;

	while (lo < hi) {
		int mid = (lo + hi) / 2;

		if (b->v[mid].unit < unit)
			lo = mid + 1;
		else
			hi = mid;
	}
	/* an empty book has no rows to point to */
	*out = (struct targets){.v = b->n ? b->v + lo : NULL};
	for (; lo + out->n < b->n && out->v[out->n].unit == unit; out->n++)
		out->has_categories |= out->v[out->n].category != NULL;
}

enum rc targets_of(struct ctx *c, struct target_book *kept, int64_t unit,
		   struct targets *out)
{
	struct target_book own = {.mem = c->mem};
	enum rc rc = kept ? read_all(c, kept)
			  : read_rows(c, &own,
				      COLUMNS "AND unit = $1 "
					      "ORDER BY id",
				      DB_ARGS(DBI(unit)));

	if (rc == OK)
		slice(kept ? kept : &own, unit, out);
	return rc;
}
