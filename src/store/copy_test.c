/*
 * copy_test.c: a whole database into another one and back; on PostgreSQL the
 * one in between is there.
 */
#include "base/base.h"
#include "store/test_toy.h"

#include "db/db.h"

struct pair {
	struct toy t;	   /* the source, a file */
	struct ctx to;	   /* the copy */
	const char *there; /* its path */
};

static void fill(struct toy *t)
{
	struct row *thing;
	int i;

	toy_add(t, &box_entity, "code=B0|name=Hộp lớn");
	toy_add(t, &box_entity, "code=B1|name=Hộp nhỏ|parent=B0");
	for (i = 0; i < 40; i++) {
		thing = toy_add(t, &thing_entity,
				arena_printf(t->c.mem,
					     "code=T%d|name=Lò Văn Thứ %d|"
					     "box=B1|made_on=5/%d/1987|near=B0;"
					     "B1|about=B0|note=Ghi chú %d",
					     i, i * 7, i % 9 + 1, i));
		if (i % 3 == 0)
			toy_save(t, toy_row(t, &thing_entity, thing,
					    "name=Vàng Thị Ý|weight=5"));
		if (i % 7 == 1)
			toy_void(t, thing);
		else
			toy_add(t, &paper_entity,
				arena_printf(t->c.mem, "thing=T%d|stage=a%d", i,
					     i));
	}
}

static void pair_begin(struct pair *p)
{
	toy_begin_file(&p->t);
	fill(&p->t);
	p->there = arena_printf(p->t.c.mem, "%s/there.db", p->t.dir);
	p->to = p->t.c;
	p->to.db = NULL;
	assert_ok(&p->to,
		  db_open(&p->to, &p->to.db, test_url(p->there), DB_CREATE));
}

static void pair_end(struct pair *p)
{
	db_close(p->to.db);
	test_url_drop(p->there);
	toy_end(&p->t);
}

TEST(a_copy_there_and_back_is_the_same)
{
	struct pair p;
	struct toy back;
	struct change *a, *b;
	struct row *was, *is;
	int n, m;

	pair_begin(&p);
	assert_ok(&p.to, store_copy(&p.to, &p.t.c, NULL));
	assert_ok(&p.to, store_verify(&p.to));
	back = p.t;
	back.c.db = NULL;
	assert_ok(&back.c,
		  db_open(&back.c, &back.c.db,
			  arena_printf(back.c.mem, "%s/back.db", back.dir),
			  DB_CREATE));
	assert_ok(&back.c, store_copy(&back.c, &p.to, NULL));
	assert_true(toy_sum(&back) == toy_sum(&p.t));
	/* the public ids and the history go with it */
	assert_ok(&p.to, store_by_code(&p.to, &is, &thing_entity, "T3"));
	assert_ok(&p.t.c, store_by_code(&p.t.c, &was, &thing_entity, "T3"));
	assert_memory_equal(is->uid, was->uid, 16);
	assert_ok(&p.to, store_history(&p.to, &a, &n, is));
	assert_ok(&p.t.c, store_history(&p.t.c, &b, &m, was));
	assert_int_equal(n, 2);
	assert_int_equal(n, m);
	assert_int_equal(a[0].seq, b[0].seq);
	/* and it can be worked on */
	db_close(back.c.db);
	pair_end(&p);
}

/* As it stands when the power went off in the middle. */
static void break_off(struct pair *p)
{
	static const char *const lost[] = {
	    "DELETE FROM paper WHERE id > 20",
	    "DELETE FROM change_block WHERE first_seq > 30",
	    "DELETE FROM meta WHERE name <> 'installation'",
	    "UPDATE meta SET name = 'copying'",
	};
	struct db_rows r;
	char state[48];
	size_t i, k;

	assert_ok(&p->t.c, db_query(&p->t.c, &r,
				    "SELECT value FROM meta WHERE name = "
				    "'installation' UNION ALL SELECT hash FROM "
				    "change_block WHERE first_seq = (SELECT "
				    "max(first_seq) FROM change_block)",
				    DB_NOARGS));
	for (k = 0; db_next(&p->t.c, &r) == DB_ROW;) {
		size_t n;
		const void *v = db_blob(&r, 0, &n);

		assert_true(k + n <= sizeof(state));
		memcpy(state + k, v, n);
		k += n;
	}
	db_end(&r);
	assert_int_equal(k, sizeof(state));
	for (i = 0; i < ARRAY_LEN(lost); i++)
		assert_ok(&p->to, db_exec(&p->to, lost[i], DB_NOARGS));
	assert_ok(&p->to, db_exec(&p->to, "UPDATE meta SET value = $1",
				  DB_ARGS(DBB(state, sizeof(state)))));
}

TEST(a_copy_that_was_broken_off_goes_on)
{
	struct pair p;
	int64_t n;

	pair_begin(&p);
	assert_ok(&p.to, store_copy(&p.to, &p.t.c, NULL));
	break_off(&p);
	assert_fails(&p.to, store_open(&p.to), E_DB, "Only a part");
	assert_ok(&p.to, store_copy(&p.to, &p.t.c, NULL));
	assert_ok(&p.to, db_one_int(&p.to, &n, "SELECT count(*) FROM paper",
				    DB_NOARGS));
	assert_int_equal(n, toy_int(&p.t, "SELECT count(*) FROM paper"));
	/* done is done */
	assert_fails(&p.to, store_copy(&p.to, &p.t.c, NULL), E_CONFLICT,
		     "not overwritten");
	pair_end(&p);
}

TEST(a_copy_does_not_go_on_from_a_source_that_has_changed)
{
	struct pair p;

	pair_begin(&p);
	assert_ok(&p.to, store_copy(&p.to, &p.t.c, NULL));
	break_off(&p);
	toy_add(&p.t, &box_entity, "code=B9|name=Hộp mới");
	assert_fails(&p.to, store_copy(&p.to, &p.t.c, NULL), E_CONFLICT,
		     "changed since");
	pair_end(&p);
}

TEST(a_row_that_came_out_otherwise_is_found)
{
	static const struct {
		const char *sql, *part;
	} rows[] = {
	    {"UPDATE paper SET stage = 'z' WHERE id = 7", "number 7"},
	    {"DELETE FROM paper WHERE id = 7", "7"},
	    {"UPDATE act SET label = 'x' WHERE id = 3", "act number 3"},
	    {"UPDATE thing SET name_key = $1 WHERE id = 2", "number 2"},
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct pair p;

		pair_begin(&p);
		assert_ok(&p.to, store_copy(&p.to, &p.t.c, NULL));
		break_off(&p);
		assert_ok(&p.to, db_exec(&p.to, rows[i].sql,
					 (const struct val[]){DBB("a", 1)},
					 strchr(rows[i].sql, '$') ? 1 : 0));
		assert_fails(&p.to, store_copy(&p.to, &p.t.c, NULL), E_DB,
			     rows[i].part);
		assert_fails(&p.to, store_open(&p.to), E_DB, "Only a part");
		pair_end(&p);
	}
}
