/*
 * world_test.c: small hand-made databases for tests of figures.
 */
#include "base/base.h"
#include "mod/stat/world_test.h"

#include <sodium.h>
#include <unistd.h>

#include "base/asset.h"
#include "db/test_url.h"
#include "base/test.h"
#include "mod/class/class.h"
#include "mod/dossier/dossier.h"
#include "mod/duty/duty.h"
#include "mod/person/person.h"
#include "mod/place/place.h"
#include "mod/target/target.h"
#include "schema/catalogue.h"
#include "store/store.h"

static const struct module *const all[] = {
    &place_module,   &org_module,    &person_module,
    &dossier_module, &target_module, &class_module,
    &duty_module,    &stat_module,   NULL,
};

static void must(struct world *w, enum rc rc)
{
	if (rc < 0)
		fail_msg("%s: %s", w->c.err.field, w->c.err.text);
}

void world_begin(struct world *w, day_t today)
{
	const struct asset *a = asset_find("data/catalogues.csv");
	int fd;

	memset(w, 0, sizeof(*w));
	assert_int_not_equal(sodium_init(), -1);
	w->c.mem = arena_new();
	w->c.today = today;
	w->c.now_ms = 1700000000000;
	w->c.author = "thu";
	assert_non_null(a);
	catalogue_unload();
	must(w, catalogue_load(&w->c, (const char *)a->bytes, a->n));
	snprintf(w->path, sizeof(w->path), "/tmp/nguon-stat-XXXXXX");
	fd = mkstemp(w->path);
	assert_true(fd >= 0);
	close(fd);
	unlink(w->path);
	w->app = app_new(all);
	w->c.app = w->app;
	must(w, db_open(&w->c, &w->c.db, test_url(w->path), DB_CREATE));
	must(w, store_create(&w->c));
	must(w, act_begin(&w->c, &w->act, "import", "thu", NULL));
}

static void set_field(struct world *w, struct row *r, const char *name,
		      const char *text)
{
	int f = entity_field(r->e, name);

	if (f < 0)
		fail_msg("%s has no %s", r->e->name, name);
	must(w, store_parse(&w->c, &r->v[f], &r->e->fields[f], text));
}

static struct row *row_of(struct world *w, const char *entity, const char *line)
{
	const struct entity *e = app_entity(w->app, entity);
	struct row *r = row_new(w->c.mem, e);
	char *rest = arena_strdup(w->c.mem, line), *one;

	while ((one = strsep(&rest, "|"))) {
		char *eq = strchr(one, '=');

		if (!eq)
			continue;
		*eq = '\0';
		if (eq[1])
			set_field(w, r, one, eq + 1);
	}
	return r;
}

void world_add(struct world *w, const char *entity, const char *line)
{
	must(w, store_save(&w->c, w->act, row_of(w, entity, line), NULL));
}

void world_person(struct world *w, const char *person, const char *dossier)
{
	struct row *p = row_of(
	    w, "person",
	    arena_printf(w->c.mem,
			 "full_name=Lò Văn Thử|birth_day=1990-06-15|sex=nam|%s",
			 person));
	struct row *d;

	/* names hold no digits; the code tells people apart */
	must(w, store_save(&w->c, w->act, p, NULL));
	w->npeople++;
	d = row_of(w, "dossier", dossier);
	row_set_int(d, "person", p->id);
	d->owner = p;
	must(w, store_save(&w->c, w->act, d, NULL));
}

void world_member(struct world *w, const char *code, const char *cell,
		  const char *place, const char *decision_on)
{
	world_person(w,
		     arena_printf(w->c.mem, "code=%s|cell=%s|residence=%s",
				  code, cell, place ? place : ""),
		     arena_printf(w->c.mem, "decision_on=%s", decision_on));
}

void world_ready(struct world *w)
{
	must(w, act_commit(&w->c, w->act));
	w->act = NULL;
}

void world_end(struct world *w)
{
	static const char *const endings[] = {"", "-wal", "-shm", "-lock",
					      ".lock"};
	char path[96];
	size_t i;

	db_close(w->c.db);
	test_url_drop(w->path);
	app_free(w->app);
	arena_free(w->c.mem);
	catalogue_unload();
	for (i = 0; i < ARRAY_LEN(endings); i++) {
		snprintf(path, sizeof(path), "%s%s", w->path, endings[i]);
		unlink(path);
	}
}

struct report_result *world_report(struct world *w, const struct report *r,
				   const char *unit, day_t from, day_t to)
{
	struct report_args args = {.unit = unit, .from = from, .to = to};
	struct report_result *out = NULL;

	must(w, r->compute(&w->c, &out, &args));
	return out;
}

int64_t world_value(const struct report_node *n, const char *code)
{
	char name[80];
	const char *dot = strchr(code, '.');
	const struct figure *f;
	struct num v;

	snprintf(name, sizeof(name), "%.*s",
		 dot ? (int)(dot - code) : (int)strlen(code), code);
	f = report_figure(n, name);
	if (!f)
		fail_msg("no figure %s", name);
	if (dot && !figure_part(f, dot + 1))
		fail_msg("no key %s", code);
	v = dot ? figure_part(f, dot + 1)->num : f->value;
	return num_is_known(v) ? v.lo : -1;
}

const struct report_node *world_child(const struct report_result *r,
				      const char *code)
{
	int i;

	for (i = 0; i < r->root.nchildren; i++)
		if (strcmp(r->root.children[i].code, code) == 0)
			return &r->root.children[i];
	return NULL;
}

bool world_has_note(const struct report_result *r, const char *part)
{
	int i;

	for (i = 0; i < r->nnotes; i++)
		if (strstr(r->notes[i], part))
			return true;
	return false;
}
