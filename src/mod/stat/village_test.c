/*
 * village_test.c: states of villages day by day, and what changed them.
 */
#include "base/base.h"
#include "base/test.h"
#include "mod/stat/world_test.h"

/* Six villages: v1 own cell, v2 and v3 joint, v4 in the joint area but
 * without members, v5 without a cell, v6 own cell with committee. */
static void commune(struct world *w)
{
	static const char *const places[] = {
	    "code=x|name=Xã X|level=xa",
	    "code=v1|name=Thôn 1|level=thon|parent=x",
	    "code=v2|name=Thôn 2|level=thon|parent=x",
	    "code=v3|name=Thôn 3|level=thon|parent=x",
	    "code=v4|name=Thôn 4|level=thon|parent=x",
	    "code=v5|name=Thôn 5|level=thon|parent=x",
	    "code=v6|name=Thôn 6|level=thon|parent=x",
	};
	static const char *const units[] = {
	    "code=R|name=Huyện|kind=cap_tren_truc_tiep",
	    "code=A|name=Xã A|kind=dang_bo_co_so|parent=R",
	    "code=C1|name=CB 1|kind=chi_bo_truc_thuc|parent=A|area=v1",
	    "code=J|name=Ghép|kind=chi_bo_truc_thuc|parent=A|area=v2;v3;v4",
	    ("code=C6|name=CB 6|kind=chi_bo_truc_thuc|parent=A|area=v6|"
	     "has_committee=x"),
	    "code=B|name=Cơ quan|kind=chi_bo_co_so|parent=R",
	};
	size_t i;

	world_begin(w, 20241231);
	for (i = 0; i < ARRAY_LEN(places); i++)
		world_add(w, "place", places[i]);
	for (i = 0; i < ARRAY_LEN(units); i++)
		world_add(w, "unit", units[i]);
	world_member(w, "m1", "C1", "v1", "2010-02-03");
	world_member(w, "m2", "J", "v2", "2010-02-03");
	world_member(w, "m3", "J", "v3", "2010-02-03");
	world_member(w, "m6", "C6", NULL, "2010-02-03");
}

static struct village_ledger ledger(struct world *w, const char *unit,
				    day_t from, day_t to)
{
	struct report_args args = {.unit = unit, .from = from, .to = to};
	struct village_ledger v = {0};

	if (village_ledger(&w->c, &v, &args) < 0)
		fail_msg("%s", w->c.err.text);
	assert_int_equal(v.start - v.cleared + v.relapsed + v.added - v.removed,
			 v.end);
	return v;
}

static const struct village_line *line(const struct village_ledger *v,
				       const char *code)
{
	int64_t i;

	for (i = 0; i < v->n; i++)
		if (strcmp(v->lines[i].code, code) == 0)
			return &v->lines[i];
	fail_msg("no village %s", code);
	return NULL;
}

TEST(each_village_is_in_exactly_one_state)
{
	static const struct {
		const char *code;
		enum village_state state;
		const char *why;
	} rows[] = {
	    {"v1", VILLAGE_OWN_CELL, "a cell of its own"},
	    {"v2", VILLAGE_JOINT_CELL, "a cell with others"},
	    {"v4", VILLAGE_WITHOUT_MEMBERS, "in the area, but nobody there"},
	    {"v5", VILLAGE_WITHOUT_MEMBERS, "no cell has it, yet it counts"},
	    {"v6", VILLAGE_OWN_CELL_WITH_COMMITTEE,
	     "its member lives nowhere, but sits in its own cell"},
	};
	struct world w;
	struct village_ledger v;
	size_t i;

	commune(&w);
	world_ready(&w);
	v = ledger(&w, "R", 20240101, 20241231);
	assert_int_equal(v.n, 6);
	for (i = 0; i < ARRAY_LEN(rows); i++)
		if (line(&v, rows[i].code)->state != rows[i].state)
			fail_msg("%s: %s", rows[i].code, rows[i].why);
	assert_int_equal(v.own, 2);
	assert_int_equal(v.with_committee, 1);
	assert_int_equal(v.joint_end, 2);
	assert_int_equal(line(&v, "v1")->since, 20100203);
	/* the commune's villages, also the one without a cell; not B's */
	v = ledger(&w, "A", 20240101, 20241231);
	assert_int_equal(v.n, 6);
	v = ledger(&w, "B", 20240101, 20241231);
	assert_int_equal(v.n, 0);
	world_end(&w);
}

TEST(a_cleared_village_that_falls_back_counts_both_times)
{
	struct world w;
	struct village_ledger v;

	commune(&w);
	world_person(&w, "code=p1|full_name=Vàng A Páo|cell=J|residence=v4",
		     "decision_on=2024-03-01|exit_on=2024-09-15|"
		     "exit_reason=tu_tran");
	world_person(&w, "code=p2|full_name=Giàng Thị Mỷ|cell=J|residence=v5",
		     "decision_on=2024-05-20");
	world_ready(&w);
	v = ledger(&w, "R", 20240101, 20240630);
	assert_int_equal(v.start, 2);
	assert_int_equal(v.cleared, 2);
	assert_int_equal(v.end, 0);
	assert_int_equal(line(&v, "v5")->since, 20240520);
	assert_non_null(strstr(line(&v, "v5")->event, "Giàng Thị Mỷ"));
	assert_int_equal(line(&v, "v5")->state, VILLAGE_JOINT_CELL);
	v = ledger(&w, "R", 20240101, 20241231);
	assert_int_equal(v.cleared, 2);
	assert_int_equal(v.relapsed, 1);
	assert_int_equal(v.end, 1);
	assert_int_equal(line(&v, "v4")->since, 20240915);
	assert_non_null(strstr(line(&v, "v4")->event, "Vàng A Páo"));
	/* start is the day before: the same day's admission is a change */
	v = ledger(&w, "R", 20240301, 20240301);
	assert_int_equal(v.start, 2);
	assert_int_equal(v.cleared, 1);
	v = ledger(&w, "R", 20240302, 20240302);
	assert_int_equal(v.start, 1);
	assert_int_equal(v.cleared, 0);
	world_end(&w);
}

TEST(a_split_turns_joint_villages_into_own_cells)
{
	struct world w;
	struct village_ledger v;

	commune(&w);
	world_add(&w, "unit",
		  "code=S|name=CB 3|kind=chi_bo_truc_thuc|parent=A|area=v3");
	world_add(&w, "unit_event",
		  "day=2024-06-01|kind=chia_tach|unit=J|new_unit=S|"
		  "decision_no=12-QĐ/HU");
	world_ready(&w);
	v = ledger(&w, "R", 20240101, 20241231);
	assert_int_equal(v.joint_start, 2);
	assert_int_equal(v.joint_end, 1); /* v2 still shares with v4 */
	assert_int_equal(v.new_cells, 1);
	assert_int_equal(line(&v, "v3")->state, VILLAGE_OWN_CELL);
	assert_int_equal(line(&v, "v3")->since, 20240601);
	assert_non_null(strstr(line(&v, "v3")->event, "12-QĐ/HU"));
	v = ledger(&w, "R", 20240101, 20240531);
	assert_int_equal(v.new_cells, 0);
	assert_int_equal(line(&v, "v3")->state, VILLAGE_JOINT_CELL);
	world_end(&w);
}

/* The ledger had no event behind the change of a village whose new cell stands
 * in the list of units with its date, as most do. */
TEST(a_cell_founded_by_its_date_is_the_event_behind_the_change)
{
	struct world w;
	struct village_ledger v;

	commune(&w);
	world_add(&w, "unit",
		  "code=S|name=CB 2|kind=chi_bo_truc_thuc|parent=A|area=v2|"
		  "founded_on=2024-06-01|dissolved_on=2024-09-01");
	world_ready(&w);
	v = ledger(&w, "R", 20240101, 20240831);
	assert_int_equal(line(&v, "v2")->state, VILLAGE_OWN_CELL);
	assert_int_equal(line(&v, "v2")->since, 20240601);
	assert_string_equal(line(&v, "v2")->event, "Thành lập CB 2");
	v = ledger(&w, "R", 20240101, 20241231);
	assert_int_equal(line(&v, "v2")->state, VILLAGE_JOINT_CELL);
	assert_string_equal(line(&v, "v2")->event, "Giải thể CB 2");
	world_end(&w);
}

TEST(villages_that_begin_and_end_move_the_ledger)
{
	struct world w;
	struct village_ledger v;

	commune(&w);
	world_add(&w, "place",
		  "code=v7|name=Thôn 7|level=thon|parent=x|from_on=2024-04-01");
	world_add(&w, "place",
		  "code=v8|name=Thôn 8|level=thon|parent=x|to_on=2024-07-31");
	world_ready(&w);
	v = ledger(&w, "R", 20240101, 20241231);
	assert_int_equal(v.start, 3); /* v4, v5, v8 */
	assert_int_equal(v.added, 1);
	assert_int_equal(v.removed, 1);
	assert_int_equal(v.end, 3); /* v4, v5, v7 */
	assert_int_equal(v.n, 7);
	world_end(&w);
}

TEST(a_member_who_moved_away_takes_no_village_along)
{
	struct world w;
	struct village_ledger v;

	commune(&w);
	/* sat in the village's own cell until September, lives elsewhere */
	world_member(&w, "p1", "B", NULL, "2012-01-01");
	world_add(&w, "unit",
		  "code=C5|name=CB 5|kind=chi_bo_truc_thuc|parent=A|area=v5");
	world_add(&w, "transfer",
		  "person=p1|from_cell=C5|to_cell=B|kind=noi_bo|"
		  "day=2024-09-01");
	world_ready(&w);
	v = ledger(&w, "R", 20240101, 20240831);
	assert_int_equal(line(&v, "v5")->state, VILLAGE_OWN_CELL);
	v = ledger(&w, "R", 20240101, 20241231);
	assert_int_equal(line(&v, "v5")->state, VILLAGE_WITHOUT_MEMBERS);
	assert_int_equal(v.relapsed, 1);
	world_end(&w);
}

TEST(the_report_and_the_ledger_agree)
{
	struct world w;
	struct village_ledger v;
	struct report_result *r;
	struct buf b;

	commune(&w);
	world_member(&w, "p1", "J", "v4", "2024-03-01");
	world_ready(&w);
	v = ledger(&w, "R", 20240101, 20241231);
	r = world_report(&w, &report_whole, "R", 20240101, 20241231);
	assert_int_equal(world_value(&r->root, "villages"), v.n);
	assert_int_equal(
	    world_value(&r->root, "villages_without_members.start"), v.start);
	assert_int_equal(
	    world_value(&r->root, "villages_without_members.cleared"), 1);
	assert_int_equal(world_value(&r->root, "villages_without_members.end"),
			 v.end);
	assert_int_equal(world_value(&r->root, "villages_with_own_cell"),
			 v.own);
	assert_int_equal(world_value(world_child(r, "A"), "villages"), 6);
	buf_init(&b, MIB);
	village_json(&b, &v);
	assert_non_null(strstr(buf_text(&b),
			       "{\"start\":2,\"cleared\":1,\"relapsed\":0,"
			       "\"end\":1}"));
	assert_non_null(strstr(buf_text(&b), "\"state\":\"own_cell\""));
	buf_clear(&b);
	village_text(&w.c, &b, &v);
	assert_non_null(strstr(buf_text(&b), "đầu kỳ 2, đã xóa 1"));
	buf_free(&b);
	world_end(&w);
}
