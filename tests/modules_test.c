/*
 * modules_test.c: what must hold for every module there is and will be:
 * labels, classes, reasons, DDL, titles, catalogues, values, templates.
 */
#include "base/base.h"
#include "real.h"

#include "base/map.h"
#include "exchange/export.h"
#include "modules.h"
#include "schema/catalogue.h"
#include "text/text.h"

TEST_MAIN("modules")

static bool has_text(const char *s)
{
	return s && *s && s[strlen(s) - 1] != ' ' && *s != ' ';
}

static int faults; /* of the test that runs: all are shown, then it fails */
#define blame(...)                                                             \
	do {                                                                   \
		print_error(__VA_ARGS__);                                      \
		faults++;                                                      \
	} while (0)

static void check_field(const struct entity *e, const struct field *f)
{
	/* English forms had Vietnamese headings and hints */
	if (!has_text(f->label) || !has_text(f->label_en) ||
	    !f->group != !f->group_en || !f->help != !f->help_en)
		blame("%s.%s: a label, group or help is missing in one "
		      "language\n",
		      e->name, f->name);
	if (f->cls == CLASS__UNSET)
		blame("%s.%s: no class\n", e->name, f->name);
	if (f->type->is_ref && !f->ref)
		blame("%s.%s: refers to what?\n", e->name, f->name);
	if ((f->flags & VIRTUAL) && !(f->flags & INSTEAD) &&
	    (!f->via || !strchr(f->via, '.')))
		blame("%s.%s: virtual by what?\n", e->name, f->name);
	if ((f->flags & OWNER) && f->type != &type_ref)
		blame("%s.%s: an owner is a ref\n", e->name, f->name);
}

TEST(every_entity_and_field_says_what_it_is_and_why)
{
	struct real w;
	int i, k;

	faults = 0;
	real_begin(&w);
	assert_true(w.app->nentities >= 10);
	for (i = 0; i < w.app->nentities; i++) {
		const struct entity *e = w.app->entities[i];

		if (!has_text(e->label) || !has_text(e->label_en) ||
		    !has_text(e->label_plural) || !has_text(e->label_plural_en))
			blame("%s: a label is missing\n", e->name);
		if (!has_text(e->purpose) || !has_text(e->basis) ||
		    !has_text(e->retention))
			blame("%s: purpose, basis or retention\n", e->name);
		for (k = 0; k < e->nfields; k++)
			check_field(e, &e->fields[k]);
	}
	real_end(&w);
	assert_int_equal(faults, 0);
}

/* Whose its rows are, for who sees a part of the data (enum reach_rule). */
static void check_reach(const struct app *app, const struct entity *e)
{
	const struct field *f = entity_reach_field(e);
	const struct entity *of = f ? app_entity(app, f->ref) : NULL;

	if (e->reach == REACH__UNSET)
		blame("%s: whose are its rows?\n", e->name);
	if (e->reach != REACH_OPEN && (!f || f->type != &type_ref || !of))
		blame("%s: its reach follows no reference\n", e->name);
	if (e->reach == REACH_SCOPE && !(f && f->flags & SCOPE))
		blame("%s: it has no SCOPE field\n", e->name);
	if (e->reach == REACH_OWNER && of && of->reach == REACH_OPEN)
		blame("%s: what is open owns nothing\n", e->name);
	if (e->reach == REACH_SHOWN && f && !(f->flags & SCOPE) && of != e)
		blame("%s: it lies in none of its kind\n", e->name);
}

TEST(every_entity_says_whose_its_rows_are)
{
	struct real w;
	int i;

	faults = 0;
	real_begin(&w);
	for (i = 0; i < w.app->nentities; i++)
		check_reach(w.app, w.app->entities[i]);
	real_end(&w);
	assert_int_equal(faults, 0);
}

TEST(every_ref_points_to_an_entity_and_every_choice_to_a_list)
{
	struct real w;
	int i, k, n;

	faults = 0;
	real_begin(&w);
	for (i = 0; i < w.app->nentities; i++)
		for (k = 0; k < w.app->entities[i]->nfields; k++) {
			const struct entity *e = w.app->entities[i];
			const struct field *f = &e->fields[k];
			char *rest =
			    arena_strdup(w.c.mem, f->ref ? f->ref : "");
			char *name;

			while (*rest && (name = strsep(&rest, "|")))
				if (!app_entity(w.app, name))
					blame("%s.%s: no entity %s\n", e->name,
					      f->name, name);
				else if (!rest)
					break;
			if (f->type != &type_choice && f->type != &type_choices)
				continue;
			if (f->list)
				choice_all(f->list, &n);
			if (!f->list || n < 1)
				blame("%s.%s: no list\n", e->name, f->name);
		}
	real_end(&w);
	assert_int_equal(faults, 0);
}

static bool balanced(const char *s)
{
	int depth = 0, quotes = 0;

	for (; *s; s++) {
		depth += *s == '(';
		depth -= *s == ')';
		quotes += *s == '\'' || *s == '"';
		if (depth < 0)
			return false;
	}
	return depth == 0 && quotes % 2 == 0;
}

TEST(the_tables_of_both_engines_are_well_formed)
{
	static const char *const foreign[2][3] = {
	    {"BIGINT", "SMALLINT", "BYTEA"},
	    {"BLOB", "AUTOINCREMENT", "voided INTEGER"}};
	struct real w;
	int i, k, engine;

	faults = 0;
	real_begin(&w); /* has run the first one */
	for (engine = 0; engine < 2; engine++)
		for (i = 0; i < w.app->nentities; i++) {
			const struct entity *e = w.app->entities[i];
			struct buf b;

			buf_init(&b, MIB);
			entity_ddl(&b, e, engine);
			if (b.over || !balanced(buf_text(&b)))
				blame("%s: not balanced\n", e->name);
			for (k = 0; k < 3; k++)
				if (strstr(buf_text(&b), foreign[engine][k]))
					blame("%s: %s\n", e->name,
					      foreign[engine][k]);
			buf_free(&b);
		}
	real_end(&w);
	assert_int_equal(faults, 0);
}

/* Folded: what one column is called must not mean another one too. */
TEST(a_title_means_one_column_of_a_list)
{
	const struct list_def *all[64];
	int i, k, n = list_all(modules, all, 64);
	struct real w;

	faults = 0;
	real_begin(&w);
	for (i = 0; i < n; i++) {
		struct list_col cols[LIST_COLUMNS];
		int ncols = list_columns(all[i], cols);
		struct map *seen = map_new();
		int64_t old;

		for (k = 0; k < ncols; k++) {
			const struct field *f = list_field(all[i], k);
			char *rest = arena_printf(
			    w.c.mem, "%s|%s%s%s", f->label, f->label_en,
			    f->titles ? "|" : "", f->titles ? f->titles : "");
			char *one;

			while ((one = strsep(&rest, "|"))) {
				const char *key = text_fold(w.c.mem, one);

				if (*key && !map_put(seen, key, k, &old) &&
				    old != k)
					blame(
					    "%s: «%s» is %s and %s\n",
					    all[i]->kind, one,
					    list_field(all[i], (int)old)->name,
					    f->name);
			}
		}
		map_free(seen);
	}
	real_end(&w);
	assert_int_equal(faults, 0);
}

static const struct {
	const struct ftype *type;
	const char *texts[8];
} samples[] = {
    {&type_text, {"Nguyễn Văn Ấn", "a; b, c \"d\"", "= 1 + 1", "01"}},
    {&type_code, {"MK-01/a", "0012"}},
    {&type_day, {"31/1/2020", "2020-05", "1987"}},
    {&type_count, {"0", "12", "1.234"}},
    {&type_decimal, {"12,5", "100", "0,001", "33,333333", "0,00001"}},
    {&type_yes, {"x"}},
    {&type_range, {"200", "50-60", "1.200"}},
    {&type_period, {"2024", "2015-2020", "2024-Q1", "2024-h1", "2024-06"}},
};

static void round_trip(struct real *w, const struct entity *e,
		       const struct field *f, const char *text)
{
	struct val v = {0}, again = {0};
	struct buf b;

	if (field_parse(&w->c, &v, f, text) < 0) {
		err_clear(&w->c); /* the field may be narrower */
		return;
	}
	buf_init(&b, 64 * KIB);
	if (v.tag != VAL_NULL)
		f->type->print(&b, LANG_VI, f, &v);
	if (field_parse(&w->c, &again, f, buf_text(&b)) < 0 ||
	    !val_equal(&v, &again))
		blame("%s.%s: «%s» is printed «%s»: %s\n", e->name, f->name,
		      text, buf_text(&b), w->c.err.text);
	err_clear(&w->c);
	buf_free(&b);
}

static void round_trip_choices(struct real *w, const struct entity *e,
			       const struct field *f)
{
	const struct choice *const *all;
	int i, n;

	all = choice_all(f->list, &n);
	for (i = 0; i < n; i++) {
		round_trip(w, e, f, all[i]->label);
		round_trip(w, e, f, all[i]->label_en);
		round_trip(w, e, f, all[i]->code);
		if (f->type == &type_choices)
			round_trip(w, e, f,
				   arena_printf(w->c.mem, "%s; %s",
						all[i]->label,
						all[(i + 1) % n]->label));
	}
}

TEST(a_printed_value_is_read_as_the_same_value)
{
	struct real w;
	size_t s, t;
	int i, k;

	faults = 0;
	real_begin(&w);
	for (i = 0; i < w.app->nentities; i++)
		for (k = 0; k < w.app->entities[i]->nfields; k++) {
			const struct entity *e = w.app->entities[i];
			const struct field *f = &e->fields[k];

			if (f->list)
				round_trip_choices(&w, e, f);
			for (s = 0; s < ARRAY_LEN(samples); s++)
				for (t = 0; samples[s].type == f->type &&
					    t < 8 && samples[s].texts[t];
				     t++)
					round_trip(&w, e, f,
						   samples[s].texts[t]);
		}
	real_end(&w);
	assert_int_equal(faults, 0);
}

TEST(a_template_is_an_empty_list_of_its_kind)
{
	static const char *const endings[] = {"xlsx", "csv"};
	const struct list_def *all[64];
	int i, e, k, n = list_all(modules, all, 64);
	struct real w;

	faults = 0;
	real_begin(&w);
	for (i = 0; i < n; i++)
		for (e = 0; e < 2; e++) {
			struct list_col cols[LIST_COLUMNS];
			struct import_result *r;
			const struct import_sheet *s;
			const char *paths[] = {NULL, NULL};

			paths[0] = real_path(&w, arena_printf(w.c.mem, "%s.%s",
							      all[i]->kind,
							      endings[e]));
			real_ok(&w, export_template(&w.c, all[i], paths[0]));
			r = real_import(&w, paths);
			s = r->sheets;
			/* pick lists stand on hidden sheets */
			while (s < r->sheets + r->nsheets - 1 && !s->list)
				s++;
			if (s->list != all[i] || r->nerrors)
				blame("%s.%s is taken for %s\n", all[i]->kind,
				      endings[e],
				      s->list ? s->list->kind : "nothing");
			else if (s->ncolumns != list_written(all[i], cols))
				blame("%s: %d columns\n", all[i]->kind,
				      s->ncolumns);
			for (k = 0; k < s->ncolumns; k++)
				if (!s->columns[k].field)
					blame("%s: column «%s»\n", all[i]->kind,
					      s->columns[k].title);
			real_print_errors(r);
			import_result_free(r);
		}
	real_end(&w);
	assert_int_equal(faults, 0);
}

TEST(the_kinds_of_the_contract_are_there)
{
	static const char *const kinds[] = {
	    "units",   "unit_events", "places",	    "people",
	    "targets", "classes",     "enrolments", "transfers",
	    "posts",   "duties",      "documents",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(kinds); i++)
		if (!list_by_kind(modules, kinds[i]))
			fail_msg("%s", kinds[i]);
}
