/* forms_test.c: the messy files, seen through the ordinary reader. */
#include "base/base.h"

#include "base/test.h"
#include "exchange/book.h"
#include "mod/demo/demo_test.h"
#include "text/legacy.h"

#define MAX_ROWS 6000

struct sheet_seen {
	struct ctx c;
	struct demo_out out;
	char dir[64];
	const char *names[MAX_ROWS], *font;
	enum cell_kind day_kind;
	day_t first_day;
	int n;
};

/* The rows below the titles: names and birth days. */
static void look(struct sheet_seen *s, struct book *b)
{
	struct book_row r;
	int name = -1, day = -1;

	assert_int_equal(book_start(&s->c, b, 0), OK);
	while (book_next(&s->c, b, &r) == 1) {
		if (name >= 0) {
			assert_true(r.n > day);
			const struct cell *cell = &r.cells[name];
			if (s->n == 0) {
				s->day_kind = r.cells[day].kind;
				s->first_day = r.cells[day].day;
				s->font = cell->font ? arena_strdup(s->c.mem,
								    cell->font)
						     : NULL;
			}
			assert_true(s->n < MAX_ROWS);
			s->names[s->n++] = arena_strdup(s->c.mem, cell->text);
			continue;
		}
		for (int i = 0; i < r.n; i++) {
			const char *t = r.cells[i].text;

			if (strncmp(t, "Họ và tên", strlen("Họ và tên")) == 0)
				name = i;
			else if (name >= 0 && strncmp(t, "Ngày", 5) == 0 &&
				 day < 0)
				day = i;
		}
	}
}

static void open_people(struct sheet_seen *s, const char *locality)
{
	struct book *b;
	const char *path = NULL;

	memset(s, 0, sizeof(*s));
	s->c.mem = arena_new();
	snprintf(s->dir, sizeof(s->dir), "/tmp/demo-test-XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	assert_int_equal(locality_write(&s->c, &s->out, locality, s->dir), OK);
	for (int i = 0; i < s->out.n; i++)
		if (strcmp(s->out.files[i].kind, "people") == 0) {
			path = s->out.files[i].path;
			assert_int_equal(book_open(&s->c, &b, path, path,
						   &book_limits_command),
					 OK);
			look(s, b);
			book_close(b);
			assert_int_equal(s->n, s->out.files[i].rows);
		}
	assert_non_null(path);
}

static void close_people(struct sheet_seen *s)
{
	files_remove(&s->out, s->dir);
	arena_free(s->c.mem);
}

TEST(workbook_with_heading_and_merged_titles_is_read_whole)
{
	static struct sheet_seen s;

	open_people(&s, "mk2023");
	assert_int_equal(s.day_kind, CELL_DAY);
	assert_true(day_is_full(s.first_day));
	close_people(&s);
}

TEST(serial_days_arrive_as_plain_numbers)
{
	static struct sheet_seen s;

	open_people(&s, "muongnhe");
	assert_int_equal(s.day_kind, CELL_NUMBER);
	close_people(&s);
}

TEST(old_font_list_decodes_to_the_names_of_the_plain_list)
{
	static struct sheet_seen s;
	struct locality *l = locality_open("binhlieu");

	open_people(&s, "binhlieu");
	assert_string_equal(s.font, ".VnTime");
	assert_int_equal(s.n, l->people.n);
	assert_int_equal(legacy_detect(s.names, (size_t)s.n, s.font),
			 LEGACY_TCVN3);
	for (int i = 0; i < s.n; i++)
		assert_string_equal(
		    legacy_decode(s.c.mem, LEGACY_TCVN3, s.names[i]),
		    at(&l->people, i, "Họ và tên"));
	close_people(&s);
	locality_close(l);
}
