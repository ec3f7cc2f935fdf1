/*
 * csv_test.c: reading CSV whatever wrote it.
 */
#include <unistd.h>

#include "base/base.h"
#include "base/test.h"
#include "exchange/book_test_util.h"

#define BYTES(s) (s), sizeof(s) - 1

struct csv_case {
	const char *bytes;
	size_t n;
	const char *want;
	const char *reason;
};

static void check_all(const struct csv_case *cases, size_t n)
{
	struct ctx *c = test_ctx();

	for (size_t i = 0; i < n; i++) {
		const char *path = test_path("a.csv");
		const char *got;

		test_write(path, cases[i].bytes, cases[i].n);
		got = test_dump(c, path, 0);
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: got\n%s\nwanted\n%s", cases[i].reason,
				 got, cases[i].want);
	}
	test_ctx_free(c);
}

TEST(csv_of_every_shape_gives_its_cells)
{
	static const struct csv_case cases[] = {
	    {BYTES("a,b\n1,2\n"), "1: T(a) T(b)\n2: T(1) T(2)\n", "plain"},
	    {BYTES("a;b\r\n1;2\r\n"), "1: T(a) T(b)\n2: T(1) T(2)\n",
	     "semicolon, CRLF"},
	    {BYTES("a\tb\r1\t2"), "1: T(a) T(b)\n2: T(1) T(2)\n",
	     "tab, CR, no line end at the end"},
	    {BYTES("\xef\xbb\xbfHọ tên,b\n"), "1: T(Họ tên) T(b)\n", "BOM"},
	    {BYTES("sep=;\r\na,x;b\r\n"), "1: T(a,x) T(b)\n",
	     "the hint is no row"},
	    {BYTES("SEP=,\na;x,b;y\n"), "1: T(a;x) T(b;y)\n",
	     "the hint beats the count"},
	    {BYTES("Số: 12, ngày 3, tháng 4, năm 2024\na;b;c\n1;2,5;3\n"),
	     "1: T(Số: 12, ngày 3, tháng 4, năm 2024)\n"
	     "2: T(a) T(b) T(c)\n3: T(1) T(2,5) T(3)\n",
	     "prose above the table has commas"},
	    {BYTES("ten;diem\nAn;47,5\nBa;3,2\n"),
	     "1: T(ten) T(diem)\n2: T(An) T(47,5)\n3: T(Ba) T(3,2)\n",
	     "decimal commas are no delimiters"},
	    {BYTES("a,\"x, \"\"y\"\"\",b\n"), "1: T(a) T(x, \"y\") T(b)\n",
	     "quotes with quotes and delimiter"},
	    {BYTES("a,\"d1\r\nd2\",b\n2,3,4\n"),
	     "1: T(a) T(d1\r\nd2) T(b)\n2: T(2) T(3) T(4)\n",
	     "a line break inside is no new row"},
	    {BYTES("An \"Tèo\",1\n"), "1: T(An \"Tèo\") T(1)\n",
	     "a quote inside a bare field"},
	    {BYTES("\"a\"b,1\n"), "1: T(ab) T(1)\n", "text behind a quote"},
	    {BYTES("a,b,c\n1\n1,2,3,4\n"),
	     "1: T(a) T(b) T(c)\n2: T(1)\n3: T(1) T(2) T(3) T(4)\n",
	     "ragged rows"},
	    {BYTES("a,b\n\n,,\n1,2\n"), "1: T(a) T(b)\n4: T(1) T(2)\n",
	     "empty rows are counted"},
	    {BYTES("a,b,,\n,\"\",x,,\n"), "1: T(a) T(b)\n2: - - T(x)\n",
	     "trailing empty cells are no cells"},
	    {BYTES("a,"), "1: T(a)\n", "ends in a delimiter"},
	    {BYTES("a"), "1: T(a)\n", "one cell"},
	    {BYTES("a,\"b\""), "1: T(a) T(b)\n", "ends in a quote"},
	    {BYTES("'=1+1,'-x,'abc,''@x,=2\n"),
	     "1: T(=1+1) T(-x) T('abc) T('@x) T(=2)\n",
	     "exactly the guard of an export goes"},
	    {BYTES("\xff\xfe"
		   "a\0\t\0\xa1\x1e\r\0\n\0"),
	     "1: T(a) T(ạ)\n", "UTF-16LE"},
	    {BYTES("\xfe\xff"
		   "\0a\0\t\xd8\x3d\xde\x00\0\n"),
	     "1: T(a) T(😀)\n", "UTF-16BE with a pair"},
	};
	check_all(cases, ARRAY_LEN(cases));
}

TEST(csv_faults_name_row_and_column)
{
	static const struct csv_case cases[] = {
	    {BYTES("a,b\n1,2\n3,\"x\n4,5\n"),
	     "1: T(a) T(b)\n2: T(1) T(2)\n"
	     "!Tệp “a.csv”, dòng 3, cột B: dấu nháy kép mở mà không đóng, "
	     "hãy thêm dấu đóng hoặc xoá dấu mở",
	     "never closed"},
	    {BYTES("a,b\n1,\"An\n2,\"Ba\"\n3,c\n"),
	     "1: T(a) T(b)\n"
	     "!Tệp “a.csv”, dòng 2, cột B: dấu nháy kép mở mà không đóng, "
	     "hãy thêm dấu đóng hoặc xoá dấu mở",
	     "closed by the quote of the next row"},
	    {BYTES("đủ chữ có dấu để biết là tệp Unicode, ngày, tháng\n"
		   "danh sách ở xã,\x80x\n"),
	     "1: T(đủ chữ có dấu để biết là tệp Unicode) T( ngày) "
	     "T( tháng)\n"
	     "!Tệp “a.csv”, dòng 2 có ký tự hỏng, hãy gõ lại dòng này rồi "
	     "lưu tệp theo bảng mã UTF-8",
	     "one damaged byte"},
	};
	check_all(cases, ARRAY_LEN(cases));
}

TEST(csv_in_eight_bits_becomes_the_look_alikes)
{
	/* TCVN3 as Notepad of 1998 wrote it; the importer decodes it */
	static const struct csv_case cases[] = {
	    {BYTES("Nguy\xd4n V\xa8n \xa7\xb9t;1\n"),
	     "1: T(NguyÔn V¨n §¹t) T(1)\n", "TCVN3"},
	};
	check_all(cases, ARRAY_LEN(cases));
}

static const char *dump_limited(struct ctx *c, const char *bytes, size_t n,
				const struct book_limits *limits)
{
	const char *path = test_path("a.csv");
	const char *got;

	test_write(path, bytes, n);
	got = test_dump_as(c, path, "a.csv", 0, limits);
	unlink(path);
	return got;
}

TEST(csv_limits_hold)
{
	struct ctx *c = test_ctx();
	struct book_limits l = book_limits_upload;
	size_t n = 3 * MIB;
	char *big = xmalloc(n);

	l.columns = 3;
	assert_non_null(
	    strstr(dump_limited(c, BYTES("1,2,3,4\n"), &l), "quá cột thứ 3"));
	assert_string_equal(dump_limited(c, BYTES("1,2,3,,,\n"), &l),
			    "1: T(1) T(2) T(3)\n");
	l.rows = 2;
	assert_non_null(
	    strstr(dump_limited(c, BYTES("1\n2\n3\n"), &l), "quá 2 dòng"));
	l.cell_bytes = 5;
	assert_non_null(strstr(dump_limited(c, BYTES("a,123456\n"), &l),
			       "dòng 1, cột B: ô dài quá 5"));
	l.file_bytes = 4;
	assert_non_null(strstr(dump_limited(c, BYTES("12345"), &l), "quá lớn"));
	memset(big, 'x', n);
	assert_non_null(strstr(dump_limited(c, big, n, &book_limits_upload),
			       "cột A: ô dài quá 32768"));
	big[0] = '"';
	assert_non_null(strstr(dump_limited(c, big, n, &book_limits_upload),
			       "cột A: dấu nháy"));
	memset(big, ',', n);
	big[n - 1] = 'x';
	assert_non_null(strstr(dump_limited(c, big, n, &book_limits_upload),
			       "quá cột thứ 512"));
	free(big);
	test_ctx_free(c);
}

/* Records cross the border of the window at every place. */
TEST(csv_longer_than_the_window_reads_whole)
{
	struct ctx *c = test_ctx();
	const char *path = test_path("long.csv");
	FILE *f = fopen(path, "wbe");
	struct book *b;
	struct book_row row;
	int n = 0, last = 0;

	for (int i = 1; i <= 60000; i++)
		fprintf(f, "%d,\"Họ %d\r\n\"\"x\"\"\",%*s\r\n", i, i, i % 13,
			"z");
	fclose(f);
	assert_int_equal(
	    book_open(c, &b, path, "long.csv", &book_limits_upload), OK);
	for (int pass = 0; pass < 2; pass++) {
		assert_int_equal(book_start(c, b, 0), OK);
		for (n = 0; book_next(c, b, &row) > 0; n++) {
			char want[64];

			assert_int_equal(row.n, 3);
			snprintf(want, sizeof(want), "Họ %d\r\n\"x\"", n + 1);
			assert_string_equal(row.cells[1].text, want);
			last = row.number;
		}
		assert_int_equal(n, 60000);
		assert_int_equal(last, 60000);
		assert_int_equal(book_progress(b), 1000);
	}
	book_close(b);
	unlink(path);
	test_ctx_free(c);
}
