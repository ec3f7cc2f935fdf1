/*
 * history_test.c: what must hold for any history: random admissions, exits,
 * transfers, merges, splits, new superiors; on the tree of then and of now.
 */
#include "base/base.h"
#include "base/test.h"
#include "mod/stat/oracle_test.h"

enum { WORLDS = 8, PEOPLE = 60, SPANS = 4 };

struct dice {
	uint32_t seed;
};

static int roll(struct dice *d, int n)
{
	d->seed = d->seed * 1664525u + 1013904223u;
	return (int)(d->seed >> 8) % n;
}

/* A day of 2020 to 2024, now and then known by its month only. */
static const char *some_day(struct world *w, struct dice *d, int from, int to)
{
	int year = from + roll(d, to - from + 1);
	int month = roll(d, 12) + 1, mday = roll(d, 28) + 1;

	if (roll(d, 12) == 0)
		return arena_printf(w->c.mem, "%04d-%02d", year, month);
	/* edges of spans more often than others */
	if (roll(d, 6) == 0)
		return arena_printf(w->c.mem, "%04d-%s", year,
				    roll(d, 2) ? "01-01" : "12-31");
	return arena_printf(w->c.mem, "%04d-%02d-%02d", year, month, mday);
}

static const char *const cells[] = {"A1", "A2", "B1", "B2", "J",
				    "S",  "T",	"O",  "Z"};

static const char *some_cell(struct dice *d)
{
	return cells[roll(d, (int)ARRAY_LEN(cells))];
}

static void territory(struct world *w)
{
	static const char *const lines[][2] = {
	    {"place", "code=h|name=Huyện H|level=huyen"},
	    {"place", "code=x|name=Xã X|level=xa|parent=h"},
	    {"place", "code=y|name=Xã Y|level=xa|parent=h"},
	    {"place", "code=v1|name=Thôn 1|level=thon|parent=x"},
	    {"place", "code=v2|name=Thôn 2|level=thon|parent=x"},
	    {"place", "code=v3|name=Thôn 3|level=thon|parent=y"},
	    {"place", "code=v4|name=Thôn 4|level=thon|parent=y"},
	    {"place", "code=v5|name=Thôn 5|level=thon|parent=y|"
		      "from_on=2022-03-15"},
	    {"place", "code=v6|name=Thôn 6|level=thon|parent=y|"
		      "to_on=2023-12-31"},
	    {"unit", "code=R|name=Huyện|kind=cap_tren_truc_tiep|area=h"},
	    {"unit", "code=A|name=Xã A|kind=dang_bo_co_so|parent=R|bloc=xa|"
		     "area=x"},
	    {"unit", "code=B|name=Xã B|kind=dang_bo_co_so|parent=R|bloc=xa|"
		     "area=y"},
	    {"unit", "code=A1|name=A1|kind=chi_bo_truc_thuc|parent=A|area=v1"},
	    {"unit", "code=A2|name=A2|kind=chi_bo_truc_thuc|parent=A|area=v2"},
	    {"unit", "code=B1|name=B1|kind=chi_bo_truc_thuc|parent=B|area=v3"},
	    {"unit", "code=B2|name=B2|kind=chi_bo_truc_thuc|parent=B"},
	    {"unit", "code=J|name=J|kind=chi_bo_truc_thuc|parent=B|"
		     "area=v4;v5;v6"},
	    {"unit", "code=S|name=S|kind=chi_bo_truc_thuc|parent=B|area=v5"},
	    {"unit", "code=T|name=T|kind=chi_bo_co_so|parent=R"},
	    {"unit", "code=O|name=O|kind=chi_bo_co_so|parent=R|bloc=co_quan"},
	    /* of a village that is another commune's */
	    {"unit", "code=Z|name=Z|kind=chi_bo_truc_thuc|parent=B|area=v2"},
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(lines); i++)
		world_add(w, lines[i][0], lines[i][1]);
}

/* Each at most once, in an order that the tree can bear. */
static void events(struct world *w, struct dice *d)
{
	static const char *const kinds[] = {
	    "kind=chia_tach|unit=J|new_unit=S",
	    "kind=chuyen_cap_tren|unit=B2|new_unit=A",
	    "kind=sap_nhap|unit=A2|new_unit=A1",
	    "kind=nang_cap|unit=T",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(kinds); i++)
		if (roll(d, 3))
			world_add(w, "unit_event",
				  arena_printf(w->c.mem,
					       "day=202%d-%02d-%02d|%s",
					       1 + roll(d, 3), 1 + roll(d, 12),
					       1 + roll(d, 28), kinds[i]));
	if (roll(d, 2))
		world_add(w, "unit_event",
			  "day=2024-03-01|kind=sap_nhap|unit=B|new_unit=A");
}

static void person(struct world *w, struct dice *d, int i)
{
	static const char *const exits[] = {
	    "tu_tran",	 "khai_tru",	   "xoa_ten", "xoa_ten_du_bi", "xin_ra",
	    "chuyen_di", "huy_quyet_dinh", "khac",    "rut",
	};
	static const char *const homes[] = {"v1", "v2", "v3", "v4",
					    "v5", "v6", "",   ""};
	static const char *const schools[] = {"thpt", "thcs", "tieu_hoc", ""};
	const char *exit = "";

	if (roll(d, 3) == 0)
		exit = arena_printf(w->c.mem, "|exit_on=%s|exit_reason=%s",
				    some_day(w, d, 2023, 2024),
				    exits[roll(d, (int)ARRAY_LEN(exits))]);
	world_person(w,
		     arena_printf(w->c.mem,
				  "code=p%d|cell=%s|residence=%s|sex=%s|"
				  "ethnic=%s|general_education=%s|"
				  "occupation=%s",
				  i, some_cell(d), homes[roll(d, 8)],
				  roll(d, 2) ? "nam" : "nu",
				  roll(d, 3) ? "thai" : "", schools[roll(d, 4)],
				  roll(d, 2) ? "nong_dan" : ""),
		     arena_printf(w->c.mem, "decision_on=%s%s",
				  some_day(w, d, 2020, 2022), exit));
}

static void moves(struct world *w, struct dice *d)
{
	static const char *const kinds[] = {"noi_bo", "chinh_thuc",
					    "tang_cuong", "tam_thoi"};
	int i;

	for (i = 0; i < PEOPLE; i++) {
		int who = roll(d, PEOPLE);
		const char *to = some_cell(d), *from = some_cell(d);

		/* now and then from a place that we do not know */
		if (strcmp(from, to) == 0)
			from = "";
		world_add(w, "transfer",
			  arena_printf(w->c.mem,
				       "person=p%d|from_cell=%s|to_cell=%s|"
				       "kind=%s|day=%s",
				       who, from, to, kinds[roll(d, 4)],
				       some_day(w, d, 2021, 2024)));
	}
}

static void posts(struct world *w, struct dice *d)
{
	static const char *const kinds[] = {"truong_thon", "bi_thu_chi_bo"};
	int i;

	for (i = 0; i < PEOPLE / 6; i++)
		world_add(w, "post",
			  arena_printf(w->c.mem,
				       "person=p%d|post=%s|place=v%d|"
				       "from_on=%s",
				       roll(d, PEOPLE), kinds[roll(d, 2)],
				       1 + roll(d, 6),
				       some_day(w, d, 2021, 2023)));
}

static void some_history(struct world *w, struct dice *d)
{
	int i;

	world_begin(w, 20250630);
	territory(w);
	events(w, d);
	for (i = 0; i < PEOPLE; i++)
		person(w, d, i);
	moves(w, d);
	posts(w, d);
	world_ready(w);
}

/* ---- what must hold ---- */

static int64_t at(const struct report_node *n, const char *code)
{
	return world_value(n, code);
}

static void check_balance(const struct report_node *n, const char *why)
{
	int64_t end = at(n, "members_balance.start") +
		      at(n, "members_balance.admitted") +
		      at(n, "members_balance.transferred_in") +
		      at(n, "members_balance.reorganized_in") -
		      at(n, "members_balance.exits") -
		      at(n, "members_balance.transferred_out") -
		      at(n, "members_balance.reorganized_out");

	if (end != at(n, "members_balance.end") ||
	    figure_part(report_figure(n, "members_balance"), "residual")
		    ->num.lo != 0)
		fail_msg("%s: %s: members %lld, not %lld", why, n->code,
			 (long long)at(n, "members_balance.end"),
			 (long long)end);
	assert_int_equal(at(n, "members_balance.end"), at(n, "members"));
	assert_int_equal(at(n, "members_balance.start"),
			 at(n, "members_start"));
	assert_int_equal(at(n, "members_balance.admitted"), at(n, "admitted"));
	assert_int_equal(at(n, "members_balance.exits"), at(n, "exits"));
}

static int64_t keys_of(const struct report_node *n, const char *code)
{
	const struct figure *f = report_figure(n, code);
	int64_t sum = 0;
	int i;

	for (i = 0; i < f->nkeys; i++)
		sum += f->keys[i].num.lo;
	return sum;
}

static void check_partitions(const struct report_node *n, const char *why)
{
	static const char *const exits[] = {
	    "struck_off", "expelled",	     "left",	    "deceased",
	    "annulled",	  "transferred_out", "other_exits",
	};
	static const char *const ages[] = {
	    "age_18_30", "age_31_35", "age_36_40", "age_41_45",
	    "age_46_50", "age_51_55", "age_56_60", "age_over_60",
	};
	static const char *const spreads[] = {
	    "members_by_ethnic",
	    "members_by_age",
	    "members_by_admission_period",
	    "members_by_occupation",
	    "members_by_general_education",
	    "members_by_professional_level",
	    "members_by_political_theory",
	    "members_by_bloc",
	};
	int64_t sum = 0;
	size_t i;

	for (i = 0; i < ARRAY_LEN(exits); i++)
		sum += at(n, exits[i]);
	if (sum != at(n, "exits"))
		fail_msg("%s: %s: exits", why, n->code);
	for (sum = 0, i = 0; i < ARRAY_LEN(ages); i++)
		sum += at(n, ages[i]);
	assert_int_equal(sum, at(n, "admitted"));
	assert_int_equal(keys_of(n, "general_education"), at(n, "admitted"));
	assert_int_equal(keys_of(n, "professional_level"), at(n, "admitted"));
	assert_int_equal(keys_of(n, "occupation_rows"), at(n, "admitted"));
	assert_int_equal(at(n, "members_official") +
			     at(n, "members_probationary"),
			 at(n, "members"));
	for (i = 0; i < ARRAY_LEN(spreads); i++)
		if (keys_of(n, spreads[i]) != at(n, "members"))
			fail_msg("%s: %s: %s", why, n->code, spreads[i]);
	assert_int_equal(keys_of(n, "grassroots_units_by_bloc"),
			 at(n, "grassroots_units"));
	assert_int_equal(keys_of(n, "probation_due"), at(n, "probation_due"));
	assert_int_equal(at(n, "villages_with_own_cell") +
			     at(n, "villages_without_own_cell"),
			 at(n, "villages"));
}

static void check_ledgers(const struct report_node *n)
{
	assert_int_equal(at(n, "villages_without_members.start") -
			     at(n, "villages_without_members.cleared") +
			     at(n, "villages_without_members.relapsed") +
			     at(n, "villages_without_members.added") -
			     at(n, "villages_without_members.removed"),
			 at(n, "villages_without_members.end"));
	assert_int_equal(at(n, "villages_without_members.end") +
			     at(n, "villages_joint_cell.end"),
			 at(n, "villages_without_own_cell"));
	assert_true(at(n, "villages_without_any_member") <=
		    at(n, "villages_without_members.end"));
	assert_true(at(n, "villages_too_few_members") <=
		    at(n, "villages_joint_cell.end"));
}

/* Of the unit alone; seen from the unit; not of records at all. */
static bool adds_up(const struct figure *f)
{
	static const char *const not_sums[] = {
	    "transfers",
	    "members_balance",
	    "grassroots_balance",
	    "cells_balance",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(not_sums); i++)
		if (strcmp(f->def->code, not_sums[i]) == 0)
			return false;
	return !f->def->is_derived && !f->def->is_percent && !f->def->is_real;
}

static int64_t sum_below(const struct report_result *r, int figure, int key)
{
	int64_t sum = 0;
	int k;

	for (k = 0; k < r->root.nchildren; k++) {
		const struct figure *f = &r->root.children[k].figures[figure];

		sum += key < 0 ? f->value.lo : f->keys[key].num.lo;
	}
	return sum;
}

static void check_children(const struct report_result *r, const char *why)
{
	int i, k;

	for (i = 0; i < r->root.nfigures; i++) {
		const struct figure *f = &r->root.figures[i];

		if (!adds_up(f))
			continue;
		if (f->value.kind == NUM_COUNT &&
		    f->value.lo != sum_below(r, i, -1))
			fail_msg("%s: %s: %lld, children %lld", why,
				 f->def->code, (long long)f->value.lo,
				 (long long)sum_below(r, i, -1));
		for (k = 0; k < f->nkeys; k++)
			if (f->keys[k].num.kind == NUM_COUNT &&
			    f->keys[k].num.lo != sum_below(r, i, k))
				fail_msg("%s: %s.%s: %lld, children %lld", why,
					 f->def->code, f->keys[k].key,
					 (long long)f->keys[k].num.lo,
					 (long long)sum_below(r, i, k));
	}
}

static void opens_to(struct world *w, const struct report_args *args,
		     const char *code, struct num n, const char *child)
{
	struct opened o;

	if (n.kind != NUM_COUNT || n.lo <= 0)
		return;
	assert_int_equal(report_whole.open(&w->c, &o, args, code, child), OK);
	if ((int64_t)o.n != n.lo)
		fail_msg("%s of %s: %lld opens to %zu", code,
			 child ? child : "R", (long long)n.lo, o.n);
}

static void check_opening(struct world *w, const struct report_args *args,
			  const struct report_node *n, const char *child)
{
	int i, k;

	for (i = 0; i < n->nfigures; i++) {
		const struct figure *f = &n->figures[i];

		if (!adds_up(f) && strcmp(f->def->code, "members_balance"))
			continue;
		if (!f->def->has_no_value)
			opens_to(w, args, f->def->code, f->value, child);
		for (k = 0; k < f->nkeys; k++)
			if (f->keys[k].slot >= 0 && f->def->keys &&
			    !f->def->keys[k].is_derived)
				opens_to(w, args,
					 arena_printf(w->c.mem, "%s.%s",
						      f->def->code,
						      f->keys[k].key),
					 f->keys[k].num, child);
	}
}

static void check_report(struct world *w, const struct report_args *args,
			 bool is_opened, const char *why)
{
	struct report_result *r = NULL;
	int i;

	if (report_whole.compute(&w->c, &r, args) < 0)
		fail_msg("%s: %s", why, w->c.err.text);
	check_children(r, why);
	check_balance(&r->root, why);
	check_partitions(&r->root, why);
	check_ledgers(&r->root);
	for (i = 0; i < r->root.nchildren; i++) {
		check_balance(&r->root.children[i], why);
		check_partitions(&r->root.children[i], why);
	}
	if (!is_opened)
		return;
	check_opening(w, args, &r->root, NULL);
	check_opening(w, args, &r->root.children[0], r->root.children[0].code);
}

static const struct {
	day_t from, to;
} spans[SPANS] = {
    {20230101, 20231231},
    {20220401, 20240229},
    {20200101, 20241231},
    {20240301, 20240301},
};

TEST(any_history_balances_adds_up_and_opens)
{
	struct dice d = {.seed = 20251126};
	int i, s, now;

	for (i = 0; i < WORLDS; i++) {
		struct world w;

		some_history(&w, &d);
		for (s = 0; s < SPANS; s++)
			for (now = 0; now < 2; now++) {
				struct report_args args = {
				    .unit = "R",
				    .from = spans[s].from,
				    .to = spans[s].to,
				    .is_now = now,
				};

				check_report(
				    &w, &args, i == 0 && s < 2,
				    arena_printf(w.c.mem,
						 "world %d, span %d, tree %s",
						 i, s, now ? "now" : "then"));
			}
		world_end(&w);
	}
}

/* ---- a part is read alone ---- */

static const char *const units[] = {"A", "B", "A1", "A2", "B1", "B2",
				    "J", "S", "T",  "O",  "Z",	"R"};

static const char *kept_in(struct world *w, struct buf *b)
{
	const char *s = arena_strdup(w->c.mem, buf_text(b));

	buf_free(b);
	return s;
}

static const char *told(struct world *w, const struct report *r,
			struct report_args args, struct report_cache *cache)
{
	struct report_result *out = NULL;
	struct buf b;

	args.cache = cache;
	if (r->compute(&w->c, &out, &args) < 0)
		fail_msg("%s: %s", args.unit, w->c.err.text);
	buf_init(&b, MIB);
	report_json(&b, out, LANG_VI);
	return kept_in(w, &b);
}

static const char *told_of_villages(struct world *w, struct report_args args,
				    struct report_cache *cache)
{
	struct village_ledger out;
	struct buf b;

	args.cache = cache;
	assert_int_equal(village_ledger(&w->c, &out, &args), OK);
	buf_init(&b, MIB);
	village_json(&b, &out);
	return kept_in(w, &b);
}

static const char *opened(struct world *w, struct report_args args,
			  const char *code, struct report_cache *cache)
{
	struct opened o;
	struct buf b;
	size_t i;

	args.cache = cache;
	assert_int_equal(report_whole.open(&w->c, &o, &args, code, NULL), OK);
	buf_init(&b, MIB);
	for (i = 0; i < o.n; i++)
		buf_printf(&b, "%lld ", (long long)o.ids[i]);
	return kept_in(w, &b);
}

/* Is anybody left out? */
static bool is_narrowed(struct world *w, struct report_args args,
			struct report_cache *cache, bool is_all)
{
	struct stat s;
	bool is_part;

	args.cache = cache;
	assert_int_equal(
	    stat_begin(&w->c, &s, &report_whole, &args, NULL, NULL), OK);
	assert_int_equal(people_load(&s, true), OK);
	assert_int_equal(terr_load(&s), OK);
	people_narrow(&s, is_all);
	is_part = s.seen != NULL;
	stat_end(&s);
	return is_part;
}

static int compare(struct world *w, const struct report_args *args,
		   struct report_cache *cache)
{
	static const char *const codes[] = {"members", "members_balance.end",
					    "admitted", "exits",
					    "probation_due"};
	size_t i;

	assert_string_equal(told(w, &report_whole, *args, cache),
			    told(w, &report_whole, *args, NULL));
	assert_string_equal(told(w, &report_admissions, *args, cache),
			    told(w, &report_admissions, *args, NULL));
	assert_string_equal(told_of_villages(w, *args, cache),
			    told_of_villages(w, *args, NULL));
	for (i = 0; i < ARRAY_LEN(codes); i++)
		assert_string_equal(opened(w, *args, codes[i], cache),
				    opened(w, *args, codes[i], NULL));
	return is_narrowed(w, *args, cache, true) +
	       is_narrowed(w, *args, cache, false);
}

TEST(a_part_read_alone_has_the_figures_of_all_read)
{
	struct dice d = {.seed = 4711};
	int i, narrowed = 0;
	size_t u;

	for (i = 0; i < WORLDS; i++) {
		struct report_cache *cache = report_cache_new();
		struct world w;

		some_history(&w, &d);
		for (u = 0; u < ARRAY_LEN(units); u++) {
			int s = roll(&d, SPANS);
			struct report_args args = {
			    .unit = units[u],
			    .from = spans[s].from,
			    .to = spans[s].to,
			    .as_of = roll(&d, 2) ? spans[s].to : 20230701,
			    .is_now = roll(&d, 2),
			};

			narrowed += compare(&w, &args, cache);
		}
		report_cache_free(cache);
		world_end(&w);
	}
	assert_true(narrowed > WORLDS);
}

TEST(a_part_is_read_with_who_helps_in_it_and_who_took_its_village)
{
	struct report_args args = {
	    .unit = "A", .from = 20230101, .to = 20241231, .as_of = 20231231};
	struct report_cache *cache = report_cache_new();
	struct world w;
	int i;

	oracle_locality(&w);
	world_add(&w, "unit", "code=B2|name=B2|kind=chi_bo_truc_thuc|parent=B");
	world_add(&w, "unit_event",
		  "day=2024-03-01|kind=sap_nhap|unit=A1|new_unit=B1");
	for (i = 0; i < 16; i++)
		world_member(&w, arena_printf(w.c.mem, "p%d", i),
			     i < 4 ? "B1" : "B2", NULL, "2021-01-01");
	world_add(&w, "transfer",
		  "person=p9|from_cell=B2|to_cell=A2|kind=tang_cuong|"
		  "day=2022-01-01");
	world_ready(&w);
	assert_true(is_narrowed(&w, args, cache, true));
	compare(&w, &args, cache);
	report_cache_free(cache);
	world_end(&w);
}
