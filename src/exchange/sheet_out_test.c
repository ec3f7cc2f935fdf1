/*
 * sheet_out_test.c: what is written reads back the same, as XLSX and CSV.
 */
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zip.h>

#include "base/base.h"
#include "base/test.h"
#include "exchange/book_test_util.h"
#include "exchange/sheet_out.h"

static const char *const few[] = {"Nam", "Nữ", NULL};
static const char *const with_comma[] = {"Kinh, Tày", "Thái", NULL};
static const char *const headings[] = {"DANH SÁCH", "Năm 2024", NULL};

static const struct out_col cols[] = {
    {.title = "Mã",
     .kind = COL_TEXT,
     .is_required = true,
     .note = "Viết liền, không dấu"},
    {.title = "Ngày sinh", .kind = COL_DAY},
    {.title = "Số", .kind = COL_INT},
    {.title = "Tỷ lệ", .kind = COL_PERCENT, .decimals = 2},
    {.title = "Giới", .kind = COL_TEXT, .choices = few},
    {.title = "Dân tộc", .kind = COL_TEXT, .choices = with_comma},
};

static const char *const dangerous[] = {
    "=1+1", "+84",     "-x",	      "@a",  "\tx",
    "\rx",  "＝1",     "'=1",	      "''",  "'x",
    "a,b",  "\"q\"",   "d1\nd2",      " x ", "=HYPERLINK(\"http://x\",\"y\")",
    "0012", "_x0041_", "_x_x0041_x_", "_x",  "1;2",
    NULL,
};

static void write_rows(struct sheet_out *o)
{
	sheet_out_text(o, "0012");
	sheet_out_day(o, 19900315);
	sheet_out_int(o, -20);
	sheet_out_real(o, 73.25);
	sheet_out_text(o, NULL);
	sheet_out_text(o, "Tày");
	sheet_out_row(o);
	sheet_out_text(o, "12345678901234567");
	sheet_out_day(o, 19870500);
	sheet_out_empty(o);
	sheet_out_real(o, 0.1);
	sheet_out_row(o);
	sheet_out_day(o, 18990520);
	sheet_out_day(o, 0);
	sheet_out_int(o, 9007199254740993);
	sheet_out_row(o);
}

static void write_file(struct ctx *c, enum out_kind kind, const char *path)
{
	struct sheet_out *o;

	assert_int_equal(sheet_out_open(c, &o, kind, path), OK);
	assert_int_equal(sheet_out_sheet(c, o, "Người: 1/2", headings, cols,
					 ARRAY_LEN(cols)),
			 OK);
	write_rows(o);
	sheet_out_chart(o, "Biểu đồ", 0, 2, 0, 1);
	assert_int_equal(sheet_out_close(c, o), OK);
}

TEST(a_written_workbook_reads_back)
{
	struct ctx *c = test_ctx();
	const char *path = test_path("w.xlsx");

	write_file(c, OUT_XLSX, path);
	assert_string_equal(
	    test_dump(c, path, 0),
	    "1: T(DANH SÁCH)\n2: T(Năm 2024)\n"
	    "3: T(Mã *) T(Ngày sinh) T(Số) T(Tỷ lệ) T(Giới) T(Dân tộc)\n"
	    "4: T(0012) D(1990-03-15) N(-20) N(73.25) - T(Tày)\n"
	    "5: T(12345678901234567) T(05/1987) - N(0.1)\n"
	    "6: T(20/05/1899) - T(9007199254740993)\n");
	test_ctx_free(c);
}

TEST(a_written_csv_reads_back)
{
	struct ctx *c = test_ctx();
	const char *path = test_path("w.csv");

	write_file(c, OUT_CSV, path);
	assert_string_equal(
	    test_dump(c, path, 0),
	    "1: T(DANH SÁCH)\n2: T(Năm 2024)\n"
	    "3: T(Mã) T(Ngày sinh) T(Số) T(Tỷ lệ) T(Giới) T(Dân tộc)\n"
	    "4: T(0012) T(1990-03-15) T(-20) T(73.25) - T(Tày)\n"
	    "5: T(12345678901234567) T(1987-05) - T(0.1)\n"
	    "6: T(1899-05-20) - T(9007199254740993)\n");
	test_ctx_free(c);
}

static void check_texts(enum out_kind kind, const char *name)
{
	struct ctx *c = test_ctx();
	const char *path = test_path(name);
	struct sheet_out *o;
	struct book *b;
	struct book_row row;

	assert_int_equal(sheet_out_open(c, &o, kind, path), OK);
	assert_int_equal(sheet_out_sheet(c, o, "a", NULL, cols, 2), OK);
	for (int i = 0; dangerous[i]; i++) {
		sheet_out_text(o, dangerous[i]);
		sheet_out_text(o, "x");
		sheet_out_row(o);
	}
	assert_int_equal(sheet_out_close(c, o), OK);
	assert_int_equal(book_open(c, &b, path, name, &book_limits_upload), OK);
	assert_int_equal(book_start(c, b, 0), OK);
	assert_int_equal(book_next(c, b, &row), 1);
	for (int i = 0; dangerous[i]; i++) {
		assert_int_equal(book_next(c, b, &row), 1);
		assert_int_equal(row.cells[0].kind, CELL_TEXT);
		assert_false(row.cells[0].is_formula);
		assert_string_equal(row.cells[0].text, dangerous[i]);
	}
	book_close(b);
	unlink(path);
	test_ctx_free(c);
}

TEST(dangerous_text_comes_back_as_it_was_from_xlsx)
{
	check_texts(OUT_XLSX, "d.xlsx");
}

TEST(dangerous_text_comes_back_as_it_was_from_csv)
{
	check_texts(OUT_CSV, "d.csv");
}

TEST(csv_guards_what_a_spreadsheet_would_compute)
{
	struct ctx *c = test_ctx();
	const char *path = test_path("g.csv");
	struct sheet_out *o;
	char bytes[256] = {0};
	FILE *f;

	assert_int_equal(sheet_out_open(c, &o, OUT_CSV, path), OK);
	assert_int_equal(sheet_out_sheet(c, o, "a", NULL, cols, 2), OK);
	sheet_out_text(o, "=1");
	sheet_out_int(o, -5);
	sheet_out_row(o);
	assert_int_equal(sheet_out_close(c, o), OK);
	f = fopen(path, "rbe");
	assert_true(fread(bytes, 1, sizeof(bytes) - 1, f) > 0);
	fclose(f);
	unlink(path);
	assert_string_equal(bytes, "\xef\xbb\xbfMã,Ngày sinh\r\n'=1,-5\r\n");
	test_ctx_free(c);
}

static char *member(const char *path, const char *name)
{
	int why;
	zip_t *z = zip_open(path, ZIP_RDONLY, &why);
	zip_file_t *f = z ? zip_fopen(z, name, 0) : NULL;
	char *text = xcalloc(1, MIB);

	assert_non_null(f);
	assert_true(zip_fread(f, text, MIB - 1) > 0);
	zip_fclose(f);
	zip_discard(z);
	return text;
}

static void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("no %s in\n%s", part, text);
}

TEST(a_template_guides_whoever_fills_it_in)
{
	struct ctx *c = test_ctx();
	const char *path = test_path("t.xlsx");
	struct sheet_out *o;
	struct book *b;
	char *sheet, *notes;

	assert_int_equal(sheet_out_open(c, &o, OUT_XLSX, path), OK);
	for (int i = 0; i < 2; i++)
		assert_int_equal(
		    sheet_out_sheet(c, o, "Mẫu", NULL, cols, ARRAY_LEN(cols)),
		    OK);
	assert_int_equal(sheet_out_close(c, o), OK);
	sheet = member(path, "xl/worksheets/sheet1.xml");
	assert_has(sheet, "sqref=\"E2:E1001\"");
	assert_has(sheet, "<formula1>\"Nam,Nữ\"</formula1>");
	assert_has(sheet, "<formula1>'Danh mục'!$A$1:$A$2</formula1>");
	assert_has(sheet, "state=\"frozen\"");
	assert_has(sheet, "<autoFilter ref=\"A1:F1\"/>");
	notes = member(path, "xl/comments1.xml");
	assert_has(notes, "Viết liền, không dấu");
	free(sheet);
	free(notes);
	assert_int_equal(book_open(c, &b, path, "t.xlsx", &book_limits_upload),
			 OK);
	assert_int_equal(book_sheets(b), 3);
	assert_string_equal(book_sheet_name(b, 1), "Mẫu 2");
	assert_false(book_sheet_is_hidden(b, 0));
	assert_true(book_sheet_is_hidden(b, 2));
	book_close(b);
	unlink(path);
	test_ctx_free(c);
}

TEST(a_file_that_cannot_be_written_is_said_so)
{
	struct ctx *c = test_ctx();
	struct sheet_out *o = NULL;

	assert_int_equal(sheet_out_open(c, &o, OUT_XLSX, "/nowhere/x.xlsx"),
			 E_IO);
	assert_null(o);
	sheet_out_abort(NULL);
	test_ctx_free(c);
}

TEST(a_full_disk_is_said_and_leaves_no_file)
{
	struct ctx *c = test_ctx();
	struct rlimit old, small;
	const char *paths[] = {test_path("x.xlsx"), test_path("x.csv")};

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	small = old;
	small.rlim_cur = 2000;
	for (int i = 0; i < 2; i++) {
		struct sheet_out *o;

		assert_int_equal(
		    sheet_out_open(c, &o, (enum out_kind)i, paths[i]), OK);
		assert_int_equal(sheet_out_sheet(c, o, "a", NULL, cols, 2), OK);
		setrlimit(RLIMIT_FSIZE, &small);
		for (int k = 0; k < 1000; k++) {
			sheet_out_text(o, "đầy");
			sheet_out_row(o);
		}
		assert_int_equal(sheet_out_close(c, o), E_IO);
		setrlimit(RLIMIT_FSIZE, &old);
		assert_non_null(strstr(c->err.text, "chỗ trống trên đĩa"));
		assert_int_equal(access(paths[i], F_OK), -1);
		err_clear(c);
	}
	test_ctx_free(c);
}

TEST(giving_up_leaves_no_file)
{
	struct ctx *c = test_ctx();
	const char *paths[] = {test_path("x.xlsx"), test_path("x.csv")};

	for (int i = 0; i < 2; i++) {
		struct sheet_out *o;

		assert_int_equal(
		    sheet_out_open(c, &o, (enum out_kind)i, paths[i]), OK);
		assert_int_equal(sheet_out_sheet(c, o, "a", NULL, cols, 2), OK);
		sheet_out_text(o, "x");
		sheet_out_row(o);
		sheet_out_abort(o);
		assert_int_equal(access(paths[i], F_OK), -1);
	}
	test_ctx_free(c);
}

TEST(csv_takes_one_table_and_xlsx_no_endless_cell)
{
	struct ctx *c = test_ctx();
	const char *path = test_path("x.csv");
	struct sheet_out *o;
	char *big = xmalloc(40001);

	assert_int_equal(sheet_out_open(c, &o, OUT_CSV, path), OK);
	assert_int_equal(sheet_out_sheet(c, o, "a", NULL, cols, 2), OK);
	assert_int_equal(sheet_out_sheet(c, o, "b", NULL, cols, 2), E_USAGE);
	sheet_out_abort(o);
	err_clear(c);
	memset(big, 'x', 40000);
	big[40000] = 0;
	assert_int_equal(sheet_out_open(c, &o, OUT_XLSX, path), OK);
	assert_int_equal(sheet_out_sheet(c, o, "a", NULL, cols, 2), OK);
	sheet_out_text(o, big);
	sheet_out_row(o);
	assert_int_equal(sheet_out_close(c, o), E_LIMIT);
	assert_non_null(strstr(c->err.text, "Dòng 2"));
	assert_int_equal(access(path, F_OK), -1);
	free(big);
	test_ctx_free(c);
}
