/*
 * people_walk_test.c: the order in which members are kept, and who is found in
 * a span by it.
 */
#include "base/base.h"
#include "mod/stat/world_test.h"

#include "base/test.h"
#include "base/vec.h"
#include "mod/org/tree.h"
#include "mod/person/person.h"
#include "store/store.h"

enum { PEOPLE = 150 };

static const char *const cells[] = {"A1", "A2", "B1"};

/* Many of few years, so that whole lots of years fit and others do not. */
static void three_cells(struct world *w)
{
	static const char *const units[] = {
	    "code=R|name=Huyện|kind=cap_tren_truc_tiep",
	    "code=A|name=Xã A|kind=dang_bo_co_so|parent=R",
	    "code=B|name=Xã B|kind=dang_bo_co_so|parent=R",
	    "code=B1|name=B một|kind=chi_bo_truc_thuc|parent=B",
	    "code=A1|name=A một|kind=chi_bo_truc_thuc|parent=A",
	    "code=A2|name=A hai|kind=chi_bo_truc_thuc|parent=A",
	};
	int i;

	world_begin(w, 20241231);
	for (i = 0; i < (int)ARRAY_LEN(units); i++)
		world_add(w, "unit", units[i]);
	world_add(w, "unit_event",
		  "day=2023-05-01|kind=chuyen_cap_tren|unit=A2|new_unit=B");
	world_add(w, "unit_event",
		  "day=2023-09-01|kind=chuyen_cap_tren|unit=A2|new_unit=A");
	for (i = 0; i < PEOPLE; i++)
		world_member(
		    w, arena_printf(w->c.mem, "p%d", i),
		    cells[i % (int)ARRAY_LEN(cells)], NULL,
		    arena_printf(w->c.mem, "%d-%02d-%02d",
				 i < PEOPLE / 2 ? 2019 + i % 2 : 2022 + i % 3,
				 1 + i * 7 % 12, 1 + i * 5 % 28));
	world_ready(w);
}

static void begin(struct world *w, struct stat *s, struct report_cache *cache)
{
	const struct report_args args = {
	    .unit = "R", .from = 20230101, .to = 20231231, .cache = cache};

	assert_int_equal(stat_begin(&w->c, s, &report_whole, &args, NULL, NULL),
			 OK);
	assert_int_equal(people_load(s, true), OK);
	assert_int_equal(s->nseen, PEOPLE);
}

/* Each of the span once, nobody else, days of one tree together. */
static void check_span(struct stat *s, day_t from, day_t to)
{
	struct people_walk w;
	const struct member *m;
	day_t stretch = 0, first, last;
	int i, all = 0, found = 0;

	for (i = 0; i < s->nseen; i++) {
		day_t day = member_admitted(stat_member(s, i));

		all += day >= from && day <= to;
	}
	people_walk(&w, s, from, to);
	while ((m = people_next(&w))) {
		assert_in_range(member_admitted(m), from, to);
		org_stretch(s->t, member_admitted(m), &first, &last);
		assert_true(first >= stretch);
		stretch = first;
		found++;
	}
	people_walk_end(&w);
	assert_int_equal(found, all);
}

static void check_spans(struct stat *s)
{
	static const struct {
		day_t from, to;
	} spans[] = {
	    {20230101, 20231231}, /* the tree changes twice */
	    {20230501, 20230831}, /* it stays */
	    {20220301, 20241031}, {18500101, 22001231}, {20200101, 20191231},
	    {20210101, 20211231}, {20230430, 20230501}, {20191231, 20230502},
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(spans); i++)
		check_span(s, spans[i].from, spans[i].to);
}

TEST(who_was_admitted_in_a_span_is_found_whatever_the_order)
{
	static uint32_t part[PEOPLE];
	struct report_cache *cache = report_cache_new();
	struct world w;
	struct stat s;
	int i;

	three_cells(&w);
	begin(&w, &s, NULL);
	assert_null(s.year);
	check_spans(&s);
	stat_end(&s);
	begin(&w, &s, cache);
	assert_non_null(s.year);
	check_spans(&s);
	for (i = 0; i < PEOPLE / 2; i++)
		part[i] = (uint32_t)i * 2;
	s.seen = part;
	s.nseen = PEOPLE / 2;
	check_spans(&s);
	stat_end(&s);
	report_cache_free(cache);
	world_end(&w);
}

/* By place in the tree, and every place knows its own. */
static void check_order(struct stat *s)
{
	const struct people_order *o = &s->args.cache->order;
	int i, u;

	for (i = 1; i < s->nseen; i++)
		assert_false(people_is_before(s, o->place, &s->members[i],
					      &s->members[i - 1]));
	for (u = 0; u < s->t->n; u++) {
		uint32_t k = o->start[o->place[u]];
		uint32_t end = o->start[o->place[u] + 1];

		for (; k < end; k++)
			assert_int_equal(stat_unit(s, &s->members[k]), u);
	}
	for (i = 0; i < s->nseen; i++)
		assert_int_equal(s->year[i],
				 people_year(s->members[i].admitted));
	assert_int_equal(o->start[0], 0);
	assert_int_equal(o->start[s->t->n + 1], s->nseen);
}

/* Any days and cells, now and then none; of each dossier one. */
static void fill(struct stat *s, struct people *x, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		uint32_t day = day_shorten(20000101) + (uint32_t)(i * 13 % 97);
		struct member m = {
		    .dossier = (uint32_t)(i * 7919 % n),
		    .cell = (uint32_t)(i * 31 % 977 % ((size_t)s->t->n + 2)),
		    .admitted = MEMBER_FIT(SHORT_BITS, day),
		};

		vec_push(x, m);
	}
}

TEST(few_and_many_members_come_in_order)
{
	/* sorted as they are, of one lot, of many */
	static const size_t many[] = {0, 1, 1000, 5000, 300000};
	struct world w;
	struct stat s;
	size_t i, k;

	three_cells(&w);
	begin(&w, &s, NULL);
	for (i = 0; i < ARRAY_LEN(many); i++) {
		struct people x = {0};
		struct idset seen;

		idset_init(&seen);
		fill(&s, &x, many[i]);
		people_sort(&s, NULL, x.v, x.n);
		assert_int_equal(x.n, many[i]);
		for (k = 0; k < x.n; k++) {
			idset_add(&seen, x.v[k].dossier);
			assert_false(k && people_is_before(&s, NULL, &x.v[k],
							   &x.v[k - 1]));
		}
		assert_int_equal(seen.n, x.n); /* nobody twice */
		idset_free(&seen);
		vec_free(&x);
	}
	stat_end(&s);
	world_end(&w);
}

static void change(struct world *w, const struct entity *e, const char *code,
		   const char *field, const char *unit)
{
	struct row *r, *u;

	assert_int_equal(store_must_code(&w->c, &u, &unit_entity, unit), OK);
	assert_int_equal(store_must_code(&w->c, &r, e, code), OK);
	row_set_int(r, field, u->id);
	assert_int_equal(act_begin(&w->c, &w->act, "edit", "thu", NULL), OK);
	assert_int_equal(store_save(&w->c, w->act, r, NULL), OK);
	world_ready(w);
}

TEST(members_kept_stay_in_the_order_of_the_tree_when_it_changes)
{
	struct report_cache *cache = report_cache_new();
	struct world w;
	struct stat s;

	three_cells(&w);
	begin(&w, &s, cache);
	check_order(&s);
	stat_end(&s);
	/* to another cell */
	change(&w, &person_entity, "p0", "cell", "B1");
	begin(&w, &s, cache);
	check_order(&s);
	stat_end(&s);
	/* the tree alone, then both at once */
	change(&w, &unit_entity, "A1", "parent", "B");
	begin(&w, &s, cache);
	check_order(&s);
	stat_end(&s);
	change(&w, &unit_entity, "A", "parent", "B");
	change(&w, &person_entity, "p1", "cell", "A1");
	begin(&w, &s, cache);
	check_order(&s);
	stat_end(&s);
	report_cache_free(cache);
	world_end(&w);
}
