/*
 * damage_test.c: what somebody does to the file itself, with another program
 * or byte by byte, is found.
 */
#include "base/base.h"
#include "store/test_toy.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/db.h"

enum { ALTERATIONS = 1000 };

static void fill(struct toy *t, int things)
{
	struct row *box, *thing;
	int i;

	box = toy_add(t, &box_entity, "code=B0|name=Hộp lớn");
	toy_add(t, &box_entity, "code=B1|name=Hộp nhỏ|parent=B0");
	for (i = 0; i < things; i++) {
		thing = toy_add(
		    t, &thing_entity,
		    arena_printf(t->c.mem,
				 "code=T%d|name=Lò Văn Thứ %d|box=B1|weight=%d|"
				 "made_on=5/%d/1987|near=B0;B1|about=B0|"
				 "note=Ghi chú của vật %d",
				 i, i * 7, i * 11, i % 9 + 1, i * 13));
		if (i % 5 == 1)
			toy_save(t, toy_row(t, &thing_entity, thing,
					    "name=Vàng Thị Ý|weight=5"));
		if (i % 7 == 1)
			toy_void(t, thing);
	}
	toy_save(t, toy_row(t, &box_entity, box, "name=Hộp khác"));
}

static char *read_file(const char *path, size_t *n)
{
	struct stat st;
	int fd = open(path, O_RDONLY);
	char *s;

	assert_true(fd >= 0 && fstat(fd, &st) == 0);
	*n = (size_t)st.st_size;
	s = xmalloc(*n);
	assert_int_equal(read(fd, s, *n), *n);
	close(fd);
	return s;
}

static void put_byte(const char *path, size_t at, char ch)
{
	int fd = open(path, O_WRONLY);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, &ch, 1, (off_t)at), 1);
	close(fd);
}

/* Most of the zeros of a small file are room that nothing uses. */
static size_t used_byte(struct toy_rng *rng, const char *file, size_t n)
{
	size_t at = toy_random(rng, (uint32_t)n);
	int tries;

	for (tries = 0; tries < 8 && !file[at]; tries++)
		at = toy_random(rng, (uint32_t)n);
	return at;
}

/* Opens, verifies, closes as the command does; false: something was said. */
static bool is_sound(struct toy *t, uint64_t *sum)
{
	enum rc rc = db_open(&t->c, &t->c.db, t->path, DB_READ);

	if (rc == OK) {
		rc = store_open(&t->c);
		if (rc == OK)
			rc = store_verify(&t->c);
		if (rc == OK)
			*sum = toy_sum(t);
		db_close(t->c.db);
		t->c.db = NULL;
	}
	if (rc < 0)
		assert_true(t->c.err.text[0]);
	err_clear(&t->c);
	return rc == OK;
}

/*
 * Bytes that no row, block or index uses may differ: then everything reads as
 * before.  Any other is found, or the rows would say something else.
 */
TEST(each_of_a_thousand_altered_bytes_of_the_file_is_found)
{
	struct toy_rng rng = {20260201};
	struct toy t;
	uint64_t before, after;
	size_t n;
	char *file;
	int i, found = 0;

	toy_begin_file(&t);
	fill(&t, 60);
	before = toy_sum(&t);
	db_close(t.c.db); /* all of it is in the one file now */
	t.c.db = NULL;
	file = read_file(t.path, &n);
	for (i = 0; i < ALTERATIONS; i++) {
		struct arena_mark m = arena_mark(t.c.mem);
		size_t at = used_byte(&rng, file, n);

		put_byte(t.path, at,
			 (char)(file[at] ^ (1 + (int)toy_random(&rng, 255))));
		if (!is_sound(&t, &after))
			found++;
		else if (after != before)
			fail_msg("byte %zu was altered unseen", at);
		put_byte(t.path, at, file[at]);
		arena_rewind(t.c.mem, m);
	}
	assert_true(found > ALTERATIONS / 2);
	assert_true(is_sound(&t, &after) && after == before);
	free(file);
	assert_ok(&t.c, db_open(&t.c, &t.c.db, t.path, DB_READ));
	toy_end(&t);
}

/*
 * A trigger alters rows behind the back of the program; without its index two
 * records can get one code, and each page waits.
 */
TEST(what_the_program_did_not_make_is_found)
{
	static const struct {
		const char *sql, *part;
		bool is_mended;
	} rows[] = {
	    {NULL, "«t»", false}, /* in the words of the engine */
	    {"CREATE VIEW v AS SELECT 1", "«v»", false},
	    {"DROP INDEX box__code", "box__code", true},
	    {"DROP INDEX thing__code", "rebuild", true},
	    {"DROP INDEX box__code; CREATE INDEX box__code ON box (name)",
	     "box__code", true},
	};
	static const char *const trigger[] = {
	    "CREATE TRIGGER t AFTER INSERT ON act BEGIN DELETE FROM act "
	    "WHERE id < new.id; END",
	    "CREATE TRIGGER t BEFORE UPDATE ON act FOR EACH ROW "
	    "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const char *sql =
		    rows[i].sql ? rows[i].sql : trigger[test_on_pg()];
		struct toy t;

		toy_begin(&t);
		fill(&t, 8);
		assert_ok(&t.c, store_verify(&t.c));
		assert_ok(&t.c, db_script(&t.c, sql));
		assert_fails(&t.c, store_verify(&t.c), E_DB, rows[i].part);
		if (rows[i].is_mended) {
			assert_ok(&t.c, store_rebuild(&t.c));
			assert_ok(&t.c, store_verify(&t.c));
		}
		toy_end(&t);
	}
}

/* An import of a thousand files has a long label; its end could be altered. */
TEST(a_long_label_is_under_the_hash_too)
{
	enum { LONG = 70000 };
	struct toy t;
	struct act *a;
	struct row *r;
	char *label = xmalloc(LONG + 1);

	memset(label, 'a', LONG);
	label[LONG] = '\0';
	toy_begin(&t);
	assert_ok(&t.c, act_begin(&t.c, &a, "import", label, label));
	r = toy_row(&t, &box_entity, NULL, "code=B0|name=Hộp");
	assert_ok(&t.c, store_save(&t.c, a, r, NULL));
	assert_ok(&t.c, act_commit(&t.c, a));
	assert_ok(&t.c, store_verify(&t.c));
	label[LONG - 1] = 'b';
	assert_ok(&t.c, db_exec(&t.c, "UPDATE act SET label = $1",
				DB_ARGS(DBT(label))));
	assert_fails(&t.c, store_verify(&t.c), E_DB, "altered");
	free(label);
	toy_end(&t);
}

/*
 * One altered number of a row, far beyond all others, ended a report and the
 * village ledger with "out of memory": sets are sized by the highest number.
 */
TEST(a_row_number_that_cannot_be_is_refused_at_the_door)
{
	/* PostgreSQL's column takes no larger one */
	const char *const numbers[] = {test_on_pg() ? "2147483647"
						    : "4611686018427387904",
				       "100000", "0", "-7"};
	struct toy t;
	size_t i;

	toy_begin(&t);
	fill(&t, 3);
	assert_ok(&t.c, store_open(&t.c));
	for (i = 0; i < ARRAY_LEN(numbers); i++) {
		assert_ok(
		    &t.c,
		    db_script(&t.c, arena_printf(
					t.c.mem,
					"UPDATE thing SET id = %s WHERE id = 3",
					numbers[i])));
		assert_fails(&t.c, store_open(&t.c), E_DB, "row number");
		assert_ok(&t.c,
			  db_script(&t.c, arena_printf(
					      t.c.mem,
					      "UPDATE thing SET id = 3 WHERE "
					      "id = %s",
					      numbers[i])));
	}
	assert_ok(&t.c, store_open(&t.c));
	toy_end(&t);
}
