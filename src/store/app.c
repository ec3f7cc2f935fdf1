/*
 * app.c: the entities of all modules and the SQL text that follows from
 * their fields, made once when the program starts.
 */
#include "base/base.h"
#include "store/store_int.h"

#include "base/vec.h"

const struct entity *app_entity(const struct app *app, const char *name)
{
	int i;

	for (i = 0; i < app->nentities; i++)
		if (strcmp(app->entities[i]->name, name) == 0)
			return app->entities[i];
	return NULL;
}

const struct plan *plan_of(const struct ctx *c, const struct entity *e)
{
	int i;

	for (i = 0; i < c->app->nentities && c->app->plans[i].e != e; i++)
		;
	assert(i < c->app->nentities); /* it is in the program's list */
	return &c->app->plans[i];
}

static const char *keep(struct arena *mem, struct buf *b)
{
	const char *s = arena_strdup(mem, buf_text(b));

	assert(!b->over);
	buf_clear(b);
	return s;
}

static void columns(struct buf *b, const struct plan *p)
{
	int i;

	buf_str(b, "id, ver, voided");
	for (i = 0; i < p->ncols; i++)
		buf_printf(b, ", %s", p->e->fields[p->col[i]].name);
}

static void insert_sql(struct buf *b, const struct plan *p)
{
	int i, n = p->ncols + 3 + (p->name >= 0);

	buf_printf(b, "INSERT INTO %s (%s%s) VALUES ($1", p->e->name,
		   p->columns, p->name >= 0 ? ", name_key" : "");
	for (i = 2; i <= n; i++)
		buf_printf(b, ", $%d", i);
	buf_str(b, ")");
}

static void update_sql(struct buf *b, const struct plan *p)
{
	int i;

	buf_printf(b, "UPDATE %s SET ver = $2, voided = $3", p->e->name);
	for (i = 0; i < p->ncols; i++)
		buf_printf(b, ", %s = $%d", p->e->fields[p->col[i]].name,
			   i + 4);
	if (p->name >= 0)
		buf_printf(b, ", name_key = $%d", p->ncols + 4);
	buf_str(b, " WHERE id = $1");
}

/* What reads records of the columns that p has. */
static void read_sql(struct arena *mem, struct buf *b, struct plan *p)
{
	const struct entity *e = p->e;
	int owner = entity_flagged(e, OWNER);

	columns(b, p);
	p->columns = keep(mem, b);
	buf_printf(b, "SELECT %s FROM %s WHERE id = $1", p->columns, e->name);
	p->by_id = keep(mem, b);
	if (p->code >= 0) {
		buf_printf(b, "SELECT %s FROM %s WHERE %s = $1 AND voided = 0",
			   p->columns, e->name, e->fields[p->code].name);
		p->by_code = keep(mem, b);
	}
	if (owner >= 0) {
		buf_printf(b,
			   "SELECT %s FROM %s WHERE %s = $1 AND voided = 0 "
			   "ORDER BY id DESC LIMIT 1",
			   p->columns, e->name, e->fields[owner].name);
		p->by_owner = keep(mem, b);
	}
}

const struct plan *plan_narrow(struct ctx *c, const struct plan *p,
			       const bool *fields)
{
	struct plan *n = arena_memdup(c->mem, p, sizeof(*p));
	struct buf b;
	int i;

	n->ncols = 0;
	n->col = arena_alloc(c->mem, (size_t)p->ncols * sizeof(n->col[0]));
	for (i = 0; i < p->ncols; i++)
		if (fields[p->col[i]])
			n->col[n->ncols++] = p->col[i];
	buf_init(&b, 64 * KIB);
	read_sql(c->mem, &b, n);
	buf_free(&b);
	return n;
}

static void plan_make(struct arena *mem, struct plan *p, const struct entity *e,
		      int index)
{
	struct buf b;
	int i;

	buf_init(&b, 64 * KIB);
	assert(e->nfields <= 64); /* bits of row.unread */
	p->e = e;
	p->index = index;
	p->col = arena_alloc(mem, (size_t)e->nfields * sizeof(p->col[0]));
	for (i = 0; i < e->nfields; i++)
		if (!(e->fields[i].flags & VIRTUAL))
			p->col[p->ncols++] = i;
	p->name = entity_flagged(e, NAME);
	p->code = entity_flagged(e, CODE);
	read_sql(mem, &b, p);
	insert_sql(&b, p);
	p->insert = keep(mem, &b);
	update_sql(&b, p);
	p->update = keep(mem, &b);
	buf_printf(&b, "SELECT coalesce(max(id), 0) + 1 FROM %s", e->name);
	p->next_id = keep(mem, &b);
	buf_printf(&b, "SELECT count(*) FROM %s WHERE voided = 0", e->name);
	p->count = keep(mem, &b);
	p->count_least = arena_printf(
	    mem,
	    "SELECT count(*) FROM (SELECT 1 FROM %s WHERE voided = 0 LIMIT $1) "
	    "AS x",
	    e->name);
	p->any = arena_printf(mem, "SELECT 1 FROM %s WHERE voided = 0 LIMIT 1",
			      e->name);
	p->words =
	    entity_has_words(e) ? arena_printf(mem, "%s_words", e->name) : NULL;
	assert(p->words || entity_flagged(e, FIND) < 0);
	buf_free(&b);
}

struct app *app_new(const struct module *const *modules)
{
	struct app *app = xcalloc(1, sizeof(*app));
	VEC(const struct entity *) all = {0};
	const struct module *const *m;
	const struct entity *const *e;
	int i;

	app->mem = arena_new();
	app->modules = modules;
	for (m = modules; *m; m++)
		for (e = (*m)->entities; e && *e; e++)
			vec_push(&all, *e);
	app->nentities = (int)all.n;
	vec_push(&all, NULL);
	app->entities = arena_memdup(app->mem, all.v, all.n * sizeof(all.v[0]));
	vec_free(&all);
	app->plans = arena_alloc(app->mem, (size_t)(app->nentities + 1) *
					       sizeof(app->plans[0]));
	for (i = 0; i < app->nentities; i++)
		plan_make(app->mem, &app->plans[i], app->entities[i], i);
	reach_plan(app);
	return app;
}

void app_free(struct app *app)
{
	if (!app)
		return;
	arena_free(app->mem);
	free(app);
}
