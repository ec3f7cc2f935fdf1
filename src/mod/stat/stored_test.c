/*
 * stored_test.c: admissions that stand in blocks of the database: read when
 * they may be, proved by verify, made again by rebuild, loads and copies.
 */
#include "base/base.h"
#include "mod/stat/people_stored.h"
#include "mod/stat/world_test.h"

#include "base/idset.h"
#include "base/test.h"
#include "db/test_url.h"
#include "mod/dossier/dossier.h"
#include "mod/org/tree.h"
#include "mod/person/person.h"
#include "mod/stat/stat.h"
#include "store/store.h"

enum { PEOPLE = 40, MANY = 1100, CANDIDATES = 12 };

static void some_members(struct world *w, int from, int to)
{
	int i;

	for (i = from; i < to; i++) {
		const char *cell = i % 3 ? "A1" : "B1";

		world_person(
		    w,
		    arena_printf(w->c.mem, "code=P%d|cell=%s%s", i, cell,
				 i % 5 ? "" : "|title=Trưởng thôn"),
		    i % 7 ? arena_printf(w->c.mem, "decision_on=%d-%02d-01",
					 2019 + i % 6, 1 + i % 12)
			  : arena_printf(w->c.mem, "decision_on=%d",
					 2019 + i % 6));
	}
}

/* Who is on the way, and who came out of it. */
static void some_candidates(struct world *w, int from, int to)
{
	static const char *const days[] = {
	    "agreed_on=2024-02-01",
	    "agreed_on=2024-02-01|source_on=2024-03-01",
	    "agreed_on=2024-02-01|certificate_on=2024-05-20",
	    "agreed_on=2022-02-01|exit_on=2023-01-01|exit_reason=rut",
	    ("agreed_on=2023-01-05|certificate_on=2024-01-31|"
	     "decision_on=2024-09-02"),
	};
	int i;

	for (i = from; i < to; i++)
		world_person(w,
			     arena_printf(w->c.mem, "code=C%d|cell=%s", i,
					  i % 3 ? "A1" : "B1"),
			     days[i % (int)ARRAY_LEN(days)]);
}

static void locality(struct world *w)
{
	static const char *const units[] = {
	    "code=R|name=Huyện|kind=cap_tren_truc_tiep",
	    "code=A|name=Xã A|kind=dang_bo_co_so|parent=R|bloc=xa",
	    "code=B|name=Xã B|kind=dang_bo_co_so|parent=R|bloc=xa",
	    "code=A1|name=A một|kind=chi_bo_truc_thuc|parent=A",
	    "code=B1|name=B một|kind=chi_bo_truc_thuc|parent=B",
	};
	size_t i;

	world_begin(w, 20241231);
	for (i = 0; i < ARRAY_LEN(units); i++)
		world_add(w, "unit", units[i]);
	some_members(w, 0, PEOPLE);
	world_ready(w);
}

static const char *figures(struct world *w, const struct report *r,
			   const char *unit)
{
	struct report_result *out =
	    world_report(w, r, unit, 20230101, 20241231);
	struct buf b;
	const char *s;

	buf_init(&b, MIB);
	report_json(&b, out, LANG_VI);
	s = arena_strdup(w->c.mem, buf_text(&b));
	buf_free(&b);
	return s;
}

static int64_t as_of(struct world *w)
{
	int64_t seq;

	assert_int_equal(blocks_as_of(&w->c, &people_blocks, &seq), OK);
	return seq;
}

static int64_t last_change(struct world *w)
{
	int64_t seq;

	assert_int_equal(db_one_int(&w->c, &seq,
				    "SELECT max(first_seq + n - 1) FROM "
				    "change_block",
				    DB_NOARGS),
			 OK);
	return seq;
}

static void spoil(struct world *w, const char *sql)
{
	if (db_script(&w->c, sql) < 0)
		fail_msg("%s: %s", sql, w->c.err.text);
}

static void edit(struct world *w)
{
	assert_int_equal(act_begin(&w->c, &w->act, "edit", "thu", NULL), OK);
}

static void must_verify(struct world *w)
{
	if (store_verify(&w->c) < 0)
		fail_msg("%s", w->c.err.text);
}

static void must_be_found(struct world *w)
{
	assert_int_equal(store_verify(&w->c), E_DB);
	assert_non_null(strstr(w->c.err.text, "nguon rebuild"));
	err_clear(&w->c);
}

TEST(a_database_without_blocks_is_read_as_ever)
{
	struct world w;

	locality(&w);
	assert_int_equal(as_of(&w), 0);
	must_verify(&w);
	assert_int_equal(world_value(&world_report(&w, &report_admissions, "R",
						   20190101, 20241231)
					  ->root,
				     "admitted"),
			 PEOPLE);
	world_end(&w);
}

TEST(what_is_stored_is_what_is_counted)
{
	struct world w;
	const char *before;

	locality(&w);
	before = figures(&w, &report_whole, "R");
	assert_int_equal(store_rebuild(&w.c), OK);
	assert_int_equal(as_of(&w), last_change(&w));
	assert_string_equal(figures(&w, &report_whole, "R"), before);
	/* a year that is gone shows that nothing else is read */
	spoil(&w, "DELETE FROM derived_block WHERE first >= 20240000");
	assert_string_not_equal(figures(&w, &report_whole, "R"), before);
	must_be_found(&w);
	assert_int_equal(store_rebuild(&w.c), OK);
	assert_string_equal(figures(&w, &report_whole, "R"), before);
	world_end(&w);
}

TEST(whatever_is_altered_in_a_block_is_found_and_made_again)
{
	static const struct {
		const char *sql, *why;
		bool is_read; /* the figures may be wrong until verify */
	} rows[] = {
	    {"DELETE FROM derived_block WHERE no = 2", "a gap", true},
	    {"UPDATE derived_block SET n = n - 1 WHERE kind = 'candidates 1'",
	     "one candidate less", false},
	    {"UPDATE derived_block SET first = first + 1 WHERE kind = "
	     "'candidates 1'",
	     "not its candidates", false},
	    {"UPDATE derived_block SET n = n - 1 WHERE kind = 'units 2'",
	     "one unit less", false},
	    {"UPDATE derived_block SET last = last - 1 WHERE kind = 'units 2'",
	     "not its units", false},
	    {"DELETE FROM derived_block WHERE no = (SELECT max(no) FROM "
	     "derived_block)",
	     "the last one gone", true},
	    {"UPDATE derived_block SET first = first + 1 WHERE no = 1",
	     "not its days", true},
	    {"UPDATE derived_block SET last = 20990000 WHERE no = 1",
	     "not its days", false},
	    {"UPDATE derived_block SET n = n - 1 WHERE no = 1",
	     "columns of other lengths", false},
	    {"UPDATE derived_block SET n = 5000 WHERE no = 1", "too many rows",
	     false},
	    {"UPDATE derived_block SET data = (SELECT x.data FROM "
	     "derived_block x WHERE x.no = 2) WHERE no = 1",
	     "another one's bytes", true},
	    {"UPDATE derived_block SET as_of = 1 WHERE no = 1",
	     "of two changes", false},
	    {"UPDATE derived_block SET as_of = 1000000", "of the future",
	     false},
	};
	struct world w;
	const char *before;
	size_t i;

	locality(&w);
	edit(&w);
	some_candidates(&w, 0, CANDIDATES);
	world_ready(&w);
	before = figures(&w, &report_whole, "R");
	assert_int_equal(store_rebuild(&w.c), OK);
	must_verify(&w);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		spoil(&w, rows[i].sql);
		if (!rows[i].is_read)
			assert_string_equal(figures(&w, &report_whole, "R"),
					    before);
		assert_int_equal(store_verify(&w.c), E_DB);
		if (!strstr(w.c.err.text, "nguon rebuild"))
			fail_msg("%s: %s", rows[i].why, w.c.err.text);
		err_clear(&w.c);
		assert_int_equal(store_rebuild(&w.c), OK);
		must_verify(&w);
		assert_string_equal(figures(&w, &report_whole, "R"), before);
	}
	world_end(&w);
}

/* Candidates stand in blocks of their own. */
TEST(who_is_on_the_way_is_counted_from_blocks)
{
	struct world w;
	struct row *r, *owner;
	const char *before, *after;
	int64_t seq, n;

	locality(&w);
	edit(&w);
	some_candidates(&w, 0, CANDIDATES);
	world_ready(&w);
	before = figures(&w, &report_whole, "R");
	assert_int_equal(store_rebuild(&w.c), OK);
	assert_int_equal(blocks_as_of(&w.c, &pool_blocks, &seq), OK);
	assert_int_equal(seq, last_change(&w));
	must_verify(&w);
	assert_string_equal(figures(&w, &report_whole, "R"), before);
	/* what nobody logged is not seen, so nothing else is read */
	spoil(&w, "UPDATE dossier SET agreed_on = agreed_on + 100000");
	assert_string_equal(figures(&w, &report_whole, "R"), before);
	assert_int_equal(blocks_verify(&w.c), E_DB);
	err_clear(&w.c);
	spoil(&w, "UPDATE dossier SET agreed_on = agreed_on - 100000");
	/* what is logged is */
	assert_int_equal(db_one_int(&w.c, &n,
				    "SELECT min(id) FROM dossier WHERE "
				    "admission_day IS NULL",
				    DB_NOARGS),
			 OK);
	edit(&w);
	assert_int_equal(store_get(&w.c, &r, &dossier_entity, n), OK);
	row_set_int(r, "decision_on", 20241211);
	assert_int_equal(
	    store_get(&w.c, &owner, &person_entity, row_val(r, "person")->i),
	    OK);
	r->owner = owner;
	assert_int_equal(store_save(&w.c, w.act, r, NULL), OK);
	some_candidates(&w, CANDIDATES, CANDIDATES + 1);
	world_ready(&w);
	must_verify(&w);
	after = figures(&w, &report_whole, "R");
	assert_string_not_equal(after, before);
	spoil(&w, "DELETE FROM derived_block");
	assert_string_equal(figures(&w, &report_whole, "R"), after);
	world_end(&w);
}

/* An empty block says so: no dossier is looked at. */
TEST(that_nobody_is_on_the_way_is_known_from_a_block)
{
	struct world w;
	const char *before;

	locality(&w);
	before = figures(&w, &report_whole, "R");
	assert_int_equal(store_rebuild(&w.c), OK);
	must_verify(&w);
	spoil(&w, "UPDATE dossier SET agreed_on = 20240101");
	assert_string_equal(figures(&w, &report_whole, "R"), before);
	assert_int_equal(blocks_verify(&w.c), E_DB);
	err_clear(&w.c);
	world_end(&w);
}

/* Each byte of a block: found, and until then the rows are read instead. */
TEST(an_altered_byte_of_a_block_leaves_the_figures_right)
{
	struct world w;
	struct db_rows r;
	const char *before;
	char *data;
	size_t n, at;

	locality(&w);
	before = figures(&w, &report_admissions, "R");
	assert_int_equal(store_rebuild(&w.c), OK);
	assert_int_equal(db_query(&w.c, &r,
				  "SELECT data FROM derived_block ORDER BY "
				  "first DESC LIMIT 1",
				  DB_NOARGS),
			 OK);
	assert_int_equal(db_next(&w.c, &r), DB_ROW);
	{
		const void *bytes = db_blob(&r, 0, &n);

		data = xmalloc(n);
		memcpy(data, bytes, n);
	}
	db_end(&r);
	for (at = 0; at < n; at += 7) {
		data[at] ^= 0x21;
		assert_int_equal(
		    db_exec(&w.c,
			    "UPDATE derived_block SET data = $1 WHERE first = "
			    "(SELECT max(first) FROM derived_block)",
			    DB_ARGS(DBB(data, n))),
		    OK);
		assert_string_equal(figures(&w, &report_admissions, "R"),
				    before);
		must_be_found(&w);
		data[at] ^= 0x21;
	}
	free(data);
	world_end(&w);
}

/* A block that says to be newer than it is would hide what was written. */
TEST(a_block_of_another_change_than_it_says_is_found)
{
	struct world w;
	struct row *r, *owner;

	locality(&w);
	assert_int_equal(store_rebuild(&w.c), OK);
	edit(&w);
	assert_int_equal(store_get(&w.c, &r, &dossier_entity, 3), OK);
	row_set_int(r, "decision_on", 20241111);
	assert_int_equal(
	    store_get(&w.c, &owner, &person_entity, row_val(r, "person")->i),
	    OK);
	r->owner = owner;
	assert_int_equal(store_save(&w.c, w.act, r, NULL), OK);
	world_ready(&w);
	must_verify(&w);
	assert_int_equal(db_exec(&w.c, "UPDATE derived_block SET as_of = $1",
				 DB_ARGS(DBI(last_change(&w)))),
			 OK);
	must_be_found(&w);
	world_end(&w);
}

/* Beyond so many changes the rows are read: the spoilt block is not. */
TEST(blocks_that_are_too_old_are_not_read)
{
	struct world w;
	const char *before;

	locality(&w);
	before = figures(&w, &report_admissions, "R");
	assert_int_equal(store_rebuild(&w.c), OK);
	spoil(&w, "DELETE FROM derived_block WHERE no = (SELECT max(no) FROM "
		  "derived_block)");
	assert_string_not_equal(figures(&w, &report_admissions, "R"), before);
	assert_int_equal(db_exec(&w.c, "UPDATE derived_block SET as_of = $1",
				 DB_ARGS(DBI(last_change(&w) - NEWS_MOST - 1))),
			 OK);
	assert_true(as_of(&w) != 0);
	assert_string_equal(figures(&w, &report_admissions, "R"), before);
	world_end(&w);
}

/* A unit that is written later stands where its number says. */
TEST(units_written_since_are_read_from_their_rows)
{
	static const char *const names[] = {"Xã B", "Xã B mới"};
	struct world w;
	struct org_tree *t;
	struct row *r;
	int i, unit;

	locality(&w);
	assert_int_equal(store_rebuild(&w.c), OK);
	for (i = 0; i < (int)ARRAY_LEN(names); i++) {
		edit(&w);
		assert_int_equal(store_must_code(&w.c, &r, &unit_entity, "B"),
				 OK);
		row_set_text(r, "name", names[i]);
		assert_int_equal(store_save(&w.c, w.act, r, NULL), OK);
		world_ready(&w);
		assert_int_equal(org_tree_load(&w.c, &t), OK);
		unit = org_by_code(t, "B");
		assert_string_equal(t->u[unit].name, names[i]);
		assert_int_equal(t->n, 5);
		assert_int_equal(unit, 2);
		assert_int_equal(t->u[org_by_code(t, "B1")].parent, unit);
		org_tree_free(t);
	}
	edit(&w);
	assert_int_equal(store_must_code(&w.c, &r, &unit_entity, "B"), OK);
	row_set_text(r, "name", "Xã");
	assert_int_equal(store_save(&w.c, w.act, r, NULL), OK);
	world_ready(&w);
	must_verify(&w);
	spoil(&w, "UPDATE derived_block SET as_of = (SELECT max(first_seq + n "
		  "- 1) FROM change_block) WHERE kind = 'units 2'");
	must_be_found(&w);
	world_end(&w);
}

TEST(who_reaches_a_part_reads_rows)
{
	struct world w;
	struct idset reach;
	const char *before;
	int64_t seq, n;

	locality(&w);
	assert_int_equal(store_rebuild(&w.c), OK);
	idset_init(&reach);
	assert_int_equal(org_subtree(&w.c, "A", 20241231, &reach), OK);
	before = figures(&w, &report_admissions, "A");
	assert_true(as_of(&w) > 0);
	w.c.reach = &reach;
	assert_int_equal(blocks_as_of(&w.c, &people_blocks, &seq), OK);
	assert_int_equal(seq, 0);
	assert_string_equal(figures(&w, &report_admissions, "A"), before);
	if (test_on_pg()) {
		/* the role of a part has no right to what holds all */
		assert_int_equal(
		    db_one_int(&w.c, &n, "SELECT count(*) FROM derived_block",
			       DB_NOARGS),
		    E_DB);
		err_clear(&w.c);
	}
	w.c.reach = NULL;
	idset_free(&reach);
	world_end(&w);
}

/* An import leaves them behind, renews them when they would be read in vain,
 * and may be taken back. */
TEST(a_load_stores_blocks_that_its_undoing_is_news_for)
{
	struct world w;
	int64_t act, undo, made;
	const char *before;

	locality(&w);
	before = figures(&w, &report_whole, "R");
	assert_int_equal(act_begin_load(&w.c, &w.act, "import", "thu", NULL, 0),
			 OK);
	some_members(&w, PEOPLE, PEOPLE + MANY);
	act = act_id(w.act);
	world_ready(&w);
	made = as_of(&w);
	assert_int_equal(made, last_change(&w));
	must_verify(&w);
	assert_int_equal(store_undo(&w.c, act, &undo), OK);
	assert_int_equal(as_of(&w), made);
	must_verify(&w);
	assert_string_equal(figures(&w, &report_whole, "R"), before);
	/* a small one leaves them as they are */
	assert_int_equal(act_begin_load(&w.c, &w.act, "import", "thu", NULL, 0),
			 OK);
	some_members(&w, PEOPLE + MANY, PEOPLE + MANY + 3);
	world_ready(&w);
	assert_int_equal(as_of(&w), made);
	/* and one after half of the changes that may be read one by one does
	 * not */
	assert_int_equal(db_exec(&w.c, "UPDATE derived_block SET as_of = $1",
				 DB_ARGS(DBI(last_change(&w) - NEWS_MOST / 2))),
			 OK);
	assert_int_equal(act_begin_load(&w.c, &w.act, "import", "thu", NULL, 0),
			 OK);
	some_members(&w, PEOPLE + MANY + 3, PEOPLE + MANY + 4);
	world_ready(&w);
	assert_int_equal(as_of(&w), last_change(&w));
	must_verify(&w);
	world_end(&w);
}
