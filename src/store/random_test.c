/*
 * random_test.c: after any sequence of work rows and log agree; and no
 * altered value of any of them stays unseen.
 */
#include "base/base.h"
#include "store/test_toy.h"

#include "base/vec.h"
#include "db/db.h"

struct world {
	struct toy t;
	struct toy_rng rng;
	struct act *act;
	int64_t acts; /* number of the last one */
	int done[6];
};

static uint32_t any(struct world *w, uint32_t below)
{
	return toy_random(&w->rng, below);
}

static const char *const texts[] = {
    "Nguyễn Thị Hường", "Lò Văn Ấn", "Giàng A Páo",
    "Đặng Đình Đức",	"x",	     "Vàng Thị Ý",
    "ĐỖ  QUYÊN",	"H'Blơ Niê", "Trần Văn Bốn-Năm",
    "ǀǁ ∀ 😀",
};

static const char *any_text(struct world *w)
{
	struct buf b;
	const char *s;
	uint32_t i, n = any(w, 60) == 0 ? 300 : 1 + any(w, 3);

	buf_init(&b, MIB);
	for (i = 0; i < n; i++)
		buf_printf(&b, "%s%s", i ? " " : "",
			   texts[any(w, ARRAY_LEN(texts))]);
	s = arena_strdup(w->t.c.mem, buf_text(&b));
	buf_free(&b);
	return s;
}

static const struct entity *const kinds[] = {&box_entity, &thing_entity,
					     &paper_entity};

/* A live record of that kind; NULL if luck did not find one. */
static struct row *any_live(struct world *w, const struct entity *e)
{
	int64_t max = 0;
	struct row *r;
	int tries;

	assert_ok(&w->t.c,
		  db_one_int(&w->t.c, &max,
			     arena_printf(w->t.c.mem,
					  "SELECT coalesce(max(id), 0) "
					  "FROM %s",
					  e->name),
			     DB_NOARGS));
	for (tries = 0; max && tries < 8; tries++) {
		assert_ok(&w->t.c,
			  store_get(&w->t.c, &r, e, 1 + any(w, (uint32_t)max)));
		if (!r->is_void)
			return r;
	}
	return NULL;
}

static struct val any_refs(struct world *w)
{
	struct buf b;
	struct val v;
	uint32_t i, n = 1 + any(w, 4);

	buf_init(&b, KIB);
	for (i = 0; i < n; i++) {
		struct row *r = any_live(w, &box_entity);

		if (r)
			buf_printf(&b, "%s%lld", b.n ? ";" : "",
				   (long long)r->id);
	}
	v = b.n ? val_text(arena_strdup(w->t.c.mem, b.s))
		: (struct val){.tag = VAL_NULL};
	buf_free(&b);
	return v;
}

static struct val any_val(struct world *w, const struct field *f)
{
	const struct entity *e = kinds[any(w, 2)];
	struct row *r;

	if (!(f->flags & REQ) && any(w, 3) == 0)
		return (struct val){.tag = VAL_NULL};
	if (f->type == &type_day)
		return val_int(
		    day_make(1950 + (int)any(w, 70), (int)any(w, 13), 0));
	if (f->type == &type_count)
		return val_int(any(w, 4) ? any(w, 1000) : 0);
	if (f->type == &type_code)
		return val_text(
		    arena_printf(w->t.c.mem, "C%u", any(w, 100000)));
	if (f->type == &type_refs)
		return any_refs(w);
	if (f->type == &type_ref || f->type == &type_anyref) {
		if (f->type == &type_ref)
			e = f->ref[0] == 'b' ? &box_entity : &thing_entity;
		r = any_live(w, e);
		if (!r)
			return (struct val){.tag = VAL_NULL};
		return f->type == &type_ref
			   ? val_int(r->id)
			   : val_text(arena_printf(w->t.c.mem, "%s:%lld",
						   e->name, (long long)r->id));
	}
	return val_text(any_text(w));
}

/* Refusals are fine; they must leave no half of a record behind. */
static bool allowed(struct world *w, enum rc rc)
{
	if (rc == E_INPUT || rc == E_CONFLICT) {
		err_clear(&w->t.c);
		return false;
	}
	assert_ok(&w->t.c, rc);
	return true;
}

static void op_insert(struct world *w)
{
	struct row *r = row_new(w->t.c.mem, kinds[any(w, 3)]);
	int i;

	for (i = 0; i < r->e->nfields; i++)
		r->v[i] = any_val(w, &r->e->fields[i]);
	w->done[0] += allowed(w, store_save(&w->t.c, w->act, r, NULL));
}

static void op_update(struct world *w)
{
	struct row *r = any_live(w, kinds[any(w, 3)]);
	uint32_t i, n = 1 + any(w, 3);

	for (i = 0; r && i < n; i++) {
		uint32_t f = any(w, (uint32_t)r->e->nfields);

		r->v[f] = any_val(w, &r->e->fields[f]);
	}
	if (r)
		w->done[1] += allowed(w, store_save(&w->t.c, w->act, r, NULL));
}

static void op_void(struct world *w)
{
	struct row *r = any_live(w, kinds[any(w, 3)]);

	if (r)
		w->done[2] += allowed(w, store_void(&w->t.c, w->act, r));
}

/* One of two goes; whoever pointed to it points to the other. */
static void op_merge(struct world *w)
{
	struct row *from = any_live(w, &thing_entity);
	struct row *to = any_live(w, &thing_entity);
	VEC(struct row *) papers = {0};
	struct cursor *cur;
	struct row *r;
	size_t i;

	if (!from || !to || from->id == to->id)
		return;
	assert_ok(&w->t.c,
		  cursor_open_by(
		      &w->t.c, &cur, &paper_entity, &paper_entity.fields[0],
		      &(struct val){.tag = VAL_INT, .i = from->id}, false));
	while (cursor_next(&w->t.c, cur, &r) == DB_ROW)
		vec_push(&papers, row_copy(w->t.c.mem, r));
	cursor_close(cur);
	for (i = 0; i < papers.n; i++) {
		row_set_int(papers.v[i], "thing", to->id);
		assert_ok(&w->t.c,
			  store_save(&w->t.c, w->act, papers.v[i], NULL));
	}
	w->done[3] += allowed(w, store_void(&w->t.c, w->act, from));
	vec_free(&papers);
}

static void op_undo(struct world *w)
{
	/* mostly one of the latest: older ones are built upon */
	uint32_t back = any(w, 4) ? any(w, 4) : any(w, (uint32_t)w->acts);

	if (w->acts > back)
		w->done[4] +=
		    allowed(w, store_undo(&w->t.c, w->acts - back, NULL));
}

static void one_act(struct world *w, uint32_t most)
{
	static void (*const ops[])(struct world *) = {
	    op_insert, op_insert, op_insert, op_insert, op_update,
	    op_update, op_update, op_update, op_void,	op_merge,
	};
	uint32_t i, n = 1 + any(w, any(w, 3) ? 4 : most);
	struct arena_mark m = arena_mark(w->t.c.mem);

	w->t.c.now_ms += 1 + any(w, 100000);
	if (any(w, 4) == 0) {
		op_undo(w);
	} else {
		assert_ok(&w->t.c,
			  act_begin(&w->t.c, &w->act, "edit", any_text(w),
				    any(w, 2) ? any_text(w) : NULL));
		for (i = 0; i < n; i++)
			ops[any(w, ARRAY_LEN(ops))](w);
		if (any(w, 10) == 0)
			act_rollback(&w->t.c, w->act);
		else
			assert_ok(&w->t.c, act_commit(&w->t.c, w->act));
	}
	w->acts = toy_int(&w->t, "SELECT coalesce(max(id), 0) FROM act");
	arena_rewind(w->t.c.mem, m);
}

static int64_t changes(struct world *w)
{
	return toy_int(&w->t, "SELECT coalesce(sum(n), 0) FROM change_block");
}

TEST(rows_and_log_agree_after_ten_thousand_random_changes)
{
	struct world w = {.rng = {4711}};
	uint64_t before;
	int64_t next = 1000;
	size_t i;

	toy_begin(&w.t);
	while (changes(&w) < 10000) {
		one_act(&w, 60);
		if (changes(&w) >= next) {
			assert_ok(&w.t.c, store_verify(&w.t.c));
			next += 3000;
		}
	}
	for (i = 0; i < 5; i++)
		if (w.done[i] < 30)
			fail_msg("operation %zu: %d times only", i, w.done[i]);
	assert_ok(&w.t.c, store_verify(&w.t.c));
	before = toy_sum(&w.t);
	assert_ok(&w.t.c, store_rebuild(&w.t.c));
	assert_true(before == toy_sum(&w.t));
	assert_ok(&w.t.c, store_verify(&w.t.c));
	toy_end(&w.t);
}

/* ---- alterations ---- */

struct column {
	const char *table, *name;
};

static struct val flip_text(struct world *w, struct val v)
{
	struct val out = v;
	char *s = arena_memdup(w->t.c.mem, v.n ? v.s : "", v.n + 1);

	if (v.n) {
		char *at = &s[any(w, v.n)];

		*at = (char)(*at ^ (1 + any(w, 255)));
	} else {
		out.n = 1;
		*s = (char)any(w, 256);
	}
	out.s = s;
	return out;
}

static struct val alter(struct world *w, const struct val *v)
{
	switch (v->tag) {
	case VAL_NULL:
		switch (any(w, 4)) {
		case 0:
			return val_int(0);
		case 1:
			return val_int(any(w, 1000));
		case 2:
			return val_text("");
		default:
			return val_text("x");
		}
	case VAL_INT:
		if (any(w, 8) == 0)
			return DBNULL;
		if (any(w, 2))
			return val_int(any(w, 2) ? v->i + 1 : v->i - 1);
		return val_int(v->i ^ (INT64_C(1) << any(w, 63)));
	default:
		if (any(w, 12) == 0)
			return DBNULL;
		return flip_text(w, *v);
	}
}

static bool put(struct world *w, const struct column *col, int64_t rowid,
		struct val v)
{
	bool is_text = v.tag == VAL_TEXT && !test_on_pg();
	const char *sql = arena_printf(
	    w->t.c.mem, "UPDATE %s SET %s = %s WHERE rowid = $2", col->table,
	    col->name, is_text ? "CAST($1 AS TEXT)" : "$1");
	enum rc rc;

	/* as bytes, for they may be no text any more; PostgreSQL takes
	 * nothing but text into a text */
	if (is_text)
		v.tag = VAL_BLOB;
	rc = db_exec(&w->t.c, sql, DB_ARGS(v, DBI(rowid)));
	if (rc < 0)
		err_clear(&w->t.c);
	return rc == OK;
}

static struct val look(struct world *w, const struct column *col, int64_t rowid)
{
	struct db_rows r;
	struct val v, keep;

	assert_ok(&w->t.c,
		  db_query(&w->t.c, &r,
			   arena_printf(w->t.c.mem,
					"SELECT %s FROM %s WHERE rowid = $1",
					col->name, col->table),
			   DB_ARGS(DBI(rowid))));
	assert_int_equal(db_next(&w->t.c, &r), DB_ROW);
	v = db_col(&r, 0);
	keep = val_copy(w->t.c.mem, &v);
	db_end(&r);
	return keep;
}

static int64_t any_rowid(struct world *w, const char *table)
{
	int64_t n = 0;

	assert_ok(&w->t.c,
		  db_one_int(&w->t.c, &n,
			     arena_printf(w->t.c.mem, "SELECT count(*) FROM %s",
					  table),
			     DB_NOARGS));
	assert_true(n > 0);
	assert_ok(&w->t.c,
		  db_one_int(&w->t.c, &n,
			     arena_printf(w->t.c.mem,
					  "SELECT rowid FROM %s ORDER BY "
					  "rowid LIMIT 1 OFFSET %u",
					  table, any(w, (uint32_t)n)),
			     DB_NOARGS));
	return n;
}

static bool is_rowid(const struct column *col)
{
	const char *key =
	    strcmp(col->table, "change_block") == 0 ? "first_seq" : "id";

	return !test_on_pg() && strcmp(col->name, key) == 0;
}

/* PostgreSQL has no number of its own for a row: each gets one. */
static void number_rows(struct world *w, const char *table)
{
	if (test_on_pg())
		assert_ok(
		    &w->t.c,
		    db_script(&w->t.c, arena_printf(w->t.c.mem,
						    "ALTER TABLE %s ADD COLUMN "
						    "rowid BIGINT GENERATED BY "
						    "DEFAULT AS IDENTITY",
						    table)));
}

/* One column of any table; true if it could be altered, and was seen. */
static bool alter_one(struct world *w, const struct column *col)
{
	int64_t rowid = any_rowid(w, col->table), at = rowid;
	struct val was = look(w, col, rowid), is = alter(w, &was), got;

	if (!put(w, col, rowid, is))
		return false; /* NOT NULL, UNIQUE */
	if (is_rowid(col))
		at = is.i;
	got = look(w, col, at);
	if (val_equal(&got, &was))
		return false; /* the column's type made it the same */
	if (store_verify(&w->t.c) == OK)
		fail_msg("%s.%s of row %lld was altered unseen", col->table,
			 col->name, (long long)rowid);
	assert_true(w->t.c.err.rc == E_DB && w->t.c.err.text[0]);
	err_clear(&w->t.c);
	assert_true(put(w, col, at, was));
	return true;
}

static size_t all_columns(struct world *w, struct column *out, size_t max)
{
	static const char *const tables[] = {"act",  "box",   "change_block",
					     "meta", "paper", "thing"};
	const char *sql = test_on_pg()
			      ? "SELECT attname FROM pg_attribute WHERE "
				"attrelid = to_regclass($1) AND attnum > 0"
			      : "SELECT name FROM pragma_table_info($1)";
	size_t i, n = 0;

	for (i = 0; i < ARRAY_LEN(tables); i++) {
		struct db_rows r;

		assert_ok(&w->t.c,
			  db_query(&w->t.c, &r, sql, DB_ARGS(DBT(tables[i]))));
		while (db_next(&w->t.c, &r) == DB_ROW && n < max)
			out[n++] = (struct column){
			    tables[i],
			    arena_strdup(w->t.c.mem, db_text(&r, 0))};
		db_end(&r);
		number_rows(w, tables[i]);
	}
	assert_true(n < max);
	return n;
}

TEST(each_of_a_thousand_altered_values_is_found)
{
	struct world w = {.rng = {20260131}};
	struct column cols[80];
	int seen[80] = {0};
	size_t n, i;
	/* a server is asked by messages: fewer there, each column still */
	int found = 0, wanted = test_on_pg() ? 400 : 1000;

	toy_begin(&w.t);
	while (changes(&w) < 400)
		one_act(&w, 12);
	assert_ok(&w.t.c, store_verify(&w.t.c));
	n = all_columns(&w, cols, ARRAY_LEN(cols));
	while (found < wanted) {
		struct arena_mark m = arena_mark(w.t.c.mem);

		i = any(&w, (uint32_t)n);
		if (alter_one(&w, &cols[i])) {
			seen[i]++;
			found++;
		}
		arena_rewind(w.t.c.mem, m);
	}
	for (i = 0; i < n; i++)
		if (seen[i] == 0)
			fail_msg("%s.%s was never altered", cols[i].table,
				 cols[i].name);
	assert_ok(&w.t.c, store_verify(&w.t.c));
	toy_end(&w.t);
}

TEST(rows_that_are_gone_or_too_many_are_found)
{
	static const char *const done[] = {
	    "DELETE FROM thing WHERE id = (SELECT max(id) FROM thing)",
	    "DELETE FROM change_block WHERE first_seq = "
	    "(SELECT max(first_seq) FROM change_block)",
	    "DELETE FROM act WHERE id = 2",
	    "INSERT INTO act (id, at, author, kind, label, first_seq) "
	    "VALUES (999999, 1, 'x', 'x', 'x', 999999)",
	    "INSERT INTO box (id, ver, voided, code, name) "
	    "VALUES (999999, 1, 0, 'new', 'new')",
	    "UPDATE box SET ver = (SELECT ver FROM box b WHERE b.id = 2) "
	    "WHERE id = 1",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(done); i++) {
		struct world w = {.rng = {99}};

		toy_begin(&w.t);
		while (changes(&w) < 100)
			one_act(&w, 12);
		assert_ok(&w.t.c, store_verify(&w.t.c));
		assert_ok(&w.t.c, db_exec(&w.t.c, done[i], DB_NOARGS));
		if (store_verify(&w.t.c) == OK)
			fail_msg("unseen: %s", done[i]);
		err_clear(&w.t.c);
		toy_end(&w.t);
	}
}

TEST(a_search_index_that_does_not_fit_is_found_and_rebuilt)
{
	struct toy t;
	uint64_t before;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Hộp một");
	toy_add(&t, &box_entity, "code=B2|name=Hộp hai");
	before = toy_sum(&t);
	assert_ok(&t.c,
		  db_words_put(&t.c, "box_words", 2, "hop ba", "b2 hop hai"));
	assert_fails(&t.c, store_verify(&t.c), E_DB, "rebuild");
	assert_ok(&t.c, store_rebuild(&t.c));
	assert_ok(&t.c, store_verify(&t.c));
	assert_true(before == toy_sum(&t));
	toy_end(&t);
}
