/*
 * book_test.c: reading workbooks, and refusing what is none.
 */
#include <unistd.h>
#include <zip.h>

#include "base/base.h"
#include "base/test.h"
#include "exchange/book_int.h"
#include "exchange/book_test_util.h"

static const char strings[] =
    "<sst><si><t>Họ và tên</t></si>"
    "<si><r><rPr><rFont val=\".VnTime\"/></rPr><t>Ngu</t></r>"
    "<r><t xml:space=\"preserve\">yễn </t></r>"
    "<rPh sb=\"0\"><t>đọc</t></rPh></si>"
    "<si><t>a_x000D_b_x005F_x0041_</t></si><si/><si><t>An</t></si></sst>";

static const char styles[] =
    "<styleSheet><numFmts><numFmt numFmtId=\"164\" "
    "formatCode=\"dd/mm/yyyy;@\"/><numFmt numFmtId=\"165\" "
    "formatCode=\"0&quot; d&quot;\"/></numFmts>"
    "<fonts><font><name val=\"Times New Roman\"/></font>"
    "<font><name val=\".VnTimeH\"/></font></fonts>"
    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
    "<cellXfs><xf numFmtId=\"0\" fontId=\"0\"/>"
    "<xf numFmtId=\"14\" fontId=\"1\"/><xf numFmtId=\"164\"/>"
    "<xf numFmtId=\"165\"/></cellXfs></styleSheet>";

struct row_case {
	const char *rows;
	const char *want;
	const char *reason;
};

TEST(cells_of_every_kind_give_their_values)
{
	static const struct row_case cases[] = {
	    {"<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>"
	     "<c r=\"B1\" t=\"s\"><v>1</v></c>"
	     "<c r=\"C1\" t=\"s\"><v>2</v></c></row>",
	     "1: T(Họ và tên) T(Nguyễn ) T(a\rb_x0041_)\n",
	     "shared, rich, escaped; the reading aid is no text"},
	    {"<row r=\"2\"><c r=\"B2\" t=\"inlineStr\"><is><r><t>Đỗ </t>"
	     "</r><r><t>An</t></r><rPh><t>x</t></rPh></is></c></row>",
	     "2: - T(Đỗ An)\n", "inline"},
	    {"<row r=\"1\"><c r=\"A1\"><v>20</v></c>"
	     "<c r=\"B1\"><v>0.5</v></c><c r=\"C1\"><v>012</v></c>"
	     "<c r=\"D1\"><v>12345678901</v></c>"
	     "<c r=\"E1\"><v>1.2345678901E10</v></c>"
	     "<c r=\"F1\"><v>0.30000000000000004</v></c>"
	     "<c r=\"G1\"><v>47.499999999999993</v></c>"
	     "<c r=\"H1\"><v>-0</v></c><c r=\"I1\"><v>1E-3</v></c></row>",
	     "1: N(20) N(0.5) N(12) N(12345678901) N(12345678901) "
	     "N(0.30000000000000004) N(47.49999999999999) N(0) N(0.001)\n",
	     "numbers, shortest exact"},
	    {"<row r=\"1\"><c r=\"A1\" s=\"1\"><v>32947</v></c>"
	     "<c r=\"B1\" s=\"2\"><v>32947.75</v></c>"
	     "<c r=\"C1\" s=\"3\"><v>32947</v></c>"
	     "<c r=\"D1\" s=\"2\"><v>60</v></c>"
	     "<c r=\"E1\" s=\"1\"><v>99999999</v></c>"
	     "<c r=\"F1\" t=\"d\"><v>1990-03-15T00:00:00</v></c></row>",
	     "1: D(1990-03-15) D(1990-03-15) N(32947) N(60) N(99999999) "
	     "D(1990-03-15)\n",
	     "days by style; 1900-02-29 and year 9999999 are no days"},
	    {"<row r=\"1\"><c r=\"A1\"><f>1+1</f><v>2</v></c>"
	     "<c r=\"B1\" t=\"str\"><f>x</f><v>ba</v></c>"
	     "<c r=\"C1\" t=\"e\"><f>y</f><v>#REF!</v></c>"
	     "<c r=\"D1\" t=\"b\"><v>1</v></c>"
	     "<c r=\"E1\"><f>z</f></c></row>",
	     "1: N(2)f T(ba)f E(#REF!)f B(1)\n", "formulas, errors, bools"},
	    {"<row><c><v>1</v></c><c><v>2</v></c></row><row/>"
	     "<row><c r=\"C3\"><v>3</v></c><c><v>4</v></c></row>",
	     "1: N(1) N(2)\n3: - - N(3) N(4)\n", "no addresses"},
	    {"<row r=\"5\"><c r=\"AB5\"><v>1</v></c></row>"
	     "<row r=\"9\"><c r=\"A9\" t=\"s\"><v>3</v></c></row>"
	     "<row r=\"1048576\"><c r=\"A1048576\"><v>7</v></c></row>",
	     "5: - - - - - - - - - - - - - - - - - - - - - - - - - - - "
	     "N(1)\n1048576: N(7)\n",
	     "sparse; an empty string is no cell"},
	    {"<x:row r=\"1\" xmlns:x=\"u\"><x:c r=\"A1\" t=\"inlineStr\">"
	     "<x:is><x:t>p</x:t></x:is></x:c></x:row>",
	     "1: T(p)\n", "names with a prefix"},
	    {"<row r=\"1\"><c r=\"B1\"><v>2</v></c><c r=\"A1\"><v>1</v>"
	     "</c></row>",
	     "1: N(1) N(2)\n", "cells in any order"},
	    {"<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"C1\" s=\"1\"/>"
	     "<c r=\"ZZ1\" s=\"1\"/></row>",
	     "1: N(1)\n", "cells with a look but no value"},
	    {"<row r=\"1\"><c r=\"A1\" t=\"s\"><v>99</v></c></row>",
	     "!Tệp “a.xlsx” bị hỏng, hãy mở bằng Excel rồi lưu lại, hoặc "
	     "xin lại tệp (shared string)",
	     "no such string"},
	    {"<row r=\"3\"><c><v>1</v></c></row><row r=\"3\"/>",
	     "3: N(1)\n!Tệp “a.xlsx” bị hỏng, hãy mở bằng Excel rồi lưu "
	     "lại, hoặc xin lại tệp (row)",
	     "the same row twice"},
	    {"<row r=\"1\"><c r=\"SS1\"><v>1</v></c></row>",
	     "!Tệp “a.xlsx”, dòng 1 có dữ liệu quá cột thứ 512, hãy xoá "
	     "các cột thừa",
	     "column 513"},
	    {"<row r=\"1048577\"><c><v>1</v></c></row>",
	     "!Tệp “a.xlsx” có quá 1048576 dòng, hãy chia thành nhiều tệp",
	     "row too far"},
	};
	struct ctx *c = test_ctx();

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *path = test_path("a.xlsx");
		const char *got;

		test_workbook(path, cases[i].rows, strings, styles);
		got = test_dump(c, path, 0);
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: got\n%s\nwanted\n%s", cases[i].reason,
				 got, cases[i].want);
	}
	test_ctx_free(c);
}

TEST(fonts_come_from_the_style_or_the_first_run)
{
	struct ctx *c = test_ctx();
	const char *path = test_path("f.xlsx");
	struct book *b;
	struct book_row row;

	test_workbook(path,
		      "<row><c t=\"s\"><v>0</v></c><c s=\"1\"><v>1</v></c>"
		      "<c t=\"s\"><v>1</v></c></row>",
		      strings, styles);
	assert_int_equal(book_open(c, &b, path, "f.xlsx", &book_limits_upload),
			 OK);
	assert_int_equal(book_start(c, b, 0), OK);
	assert_int_equal(book_next(c, b, &row), 1);
	assert_string_equal(row.cells[0].font, "Times New Roman");
	assert_string_equal(row.cells[1].font, ".VnTimeH");
	assert_string_equal(row.cells[2].font, ".VnTime");
	book_close(b);
	unlink(path);
	test_ctx_free(c);
}

TEST(number_formats_that_show_a_day_are_known)
{
	static const struct {
		const char *code;
		bool want;
		const char *reason;
	} cases[] = {
	    {"dd/mm/yyyy", true, "usual"},
	    {"[$-42A]dd mmmm yyyy;@", true, "Vietnamese"},
	    {"mm/yy", true, "month and year"},
	    {"yyyy", true, "year"},
	    {"\"Ngày \"d", true, "text and day"},
	    {"General", false, "no letters of days"},
	    {"0.00", false, "number"},
	    {"#,##0 \"đ dmy\"", false, "letters inside quotes"},
	    {"0\\d", false, "escaped letter"},
	    {"[Red]0;[Blue]d", false, "second section, colours"},
	    {"hh:mm:ss", false, "minutes"},
	    {"h:mm AM/PM", false, "minutes, noon"},
	    {"@", false, "text"},
	    {"\"open", false, "quote never closed"},
	    {"0_", false, "ends in the middle"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (xlsx_format_is_day(cases[i].code) != cases[i].want)
			fail_msg("%s: %s", cases[i].code, cases[i].reason);
}

/* A code shown as 007 was read as 7, a telephone number lost its zero. */
TEST(a_format_of_zeros_says_how_many_digits_are_shown)
{
	static const struct {
		const char *code;
		int want;
	} cases[] = {
	    {"000", 3},	 {"0000000000", 10}, {"000;-000", 3}, {"0", 0},
	    {"0.00", 0}, {"#,000", 0},	     {"", 0},	      {"00\"x\"", 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(xlsx_format_digits(cases[i].code),
				 cases[i].want);
}

#define REL "http://purl.oclc.org/ooxml/officeDocument/relationships/"

TEST(sheets_are_found_wherever_they_are)
{
	static const struct test_part parts[] = {
	    {"[Content_Types].xml", "<Types/>", 0},
	    {"_rels/.rels",
	     "<Relationships><Relationship Id=\"1\" Type=\"" REL
	     "officeDocument\" Target=\"/book/w.xml\"/>"
	     "</Relationships>",
	     0},
	    {"book/w.xml",
	     "<s:workbook xmlns:s=\"u\"><s:workbookPr "
	     "date1904=\"1\"/><s:sheets>"
	     "<s:sheet name=\"A &amp; B\" rr:id=\"x1\"/>"
	     "<s:sheet name=\"Ẩn\" rr:id=\"x2\" state=\"veryHidden\"/>"
	     "<s:sheet name=\"Biểu đồ\" rr:id=\"x3\"/>"
	     "<s:sheet name=\"Xa\" rr:id=\"x4\"/></s:sheets></s:workbook>",
	     0},
	    {"book/_rels/w.xml.rels",
	     "<Relationships>"
	     "<Relationship Id=\"x1\" Type=\"" REL "worksheet\" "
	     "Target=\"../pages/./One.XML\"/>"
	     "<Relationship Id=\"x2\" Type=\"" REL "worksheet\" "
	     "Target=\"/book/two.xml\"/>"
	     "<Relationship Id=\"x3\" Type=\"" REL "chartsheet\" "
	     "Target=\"two.xml\"/>"
	     "<Relationship Id=\"x4\" Type=\"" REL "worksheet\" "
	     "TargetMode=\"External\" Target=\"file:///etc/passwd\"/>"
	     "<Relationship Id=\"st\" Type=\"" REL "styles\" "
	     "Target=\"st.xml\"/>"
	     "</Relationships>",
	     0},
	    {"book/st.xml", "<s><cellXfs><xf numFmtId=\"14\"/></cellXfs></s>",
	     0},
	    {"pages/one.xml",
	     "<worksheet><sheetData><row><c><v>1</v></c>"
	     "</row></sheetData></worksheet>",
	     0},
	    {"book/two.xml", "<worksheet/>", 0},
	    {NULL, NULL, 0},
	};
	struct ctx *c = test_ctx();
	const char *path = test_path("s.xlsx");
	struct book *b;
	struct book_row row;

	test_zip(path, parts);
	assert_int_equal(book_open(c, &b, path, "s.XLSX", &book_limits_upload),
			 OK);
	assert_int_equal(book_sheets(b), 2);
	assert_string_equal(book_sheet_name(b, 0), "A & B");
	assert_false(book_sheet_is_hidden(b, 0));
	assert_true(book_sheet_is_hidden(b, 1));
	for (int pass = 0; pass < 2; pass++) {
		assert_int_equal(book_start(c, b, 0), OK);
		assert_int_equal(book_next(c, b, &row), 1);
		/* 1904: the day after the first */
		assert_int_equal(row.cells[0].day, 19040102);
		assert_int_equal(book_next(c, b, &row), 0);
		assert_int_equal(book_next(c, b, &row), 0);
	}
	assert_int_equal(book_start(c, b, 1), OK);
	assert_int_equal(book_next(c, b, &row), 0);
	book_close(b);
	unlink(path);
	test_ctx_free(c);
}

TEST(files_that_are_no_lists_are_refused_by_what_they_are)
{
	static const char ole[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
	static const struct {
		const char *name;
		const char *bytes;
		size_t n;
		const char *want;
	} cases[] = {
	    {"a.xlsx", "", 0, "không có nội dung"},
	    {"a.csv", "\xef\xbb\xbf", 3, "không có nội dung"},
	    {"a.csv", "\xff\xfe", 2, "không có nội dung"},
	    {"a.xls", ole, 8, "Excel đời cũ"},
	    {"a.xlsx",
	     "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1__"
	     "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
	     42, "bỏ mật khẩu"},
	    {"a.doc",
	     "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1__"
	     "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0",
	     34, "Word"},
	    {"a.pdf", "%PDF-1.7", 8, "tệp PDF"},
	    {"a.xls", "\r\n <HTML><body>", 15, "trang web"},
	    {"a.xls", "<?xml version", 13, "trang web"},
	    {"a.rar", "Rar!\x1a\x07", 6, "tệp nén"},
	    {"a.jpg", "\xff\xd8\xff\xe0", 4, "hình ảnh"},
	    {"a.csv", "a\0b\0c,d\n", 9, "không phải là bảng tính"},
	    {"a.xlsx", "a,b\n", 4, "nội dung là văn bản"},
	    {"a.xls", "a\tb\n", 4, "nội dung là văn bản"},
	    {"a.md", "a,b\n", 4, "đuôi “.md” không đọc được"},
	    {"danh sach", "a,b\n", 4, "không đọc được"},
	    {"a.xlsx", "PK\3\4xxxxxxxxxxxxxxxxxxxxxxxxx", 29, "bị hỏng"},
	};
	struct ctx *c = test_ctx();

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *path = test_path("file");
		const char *got;

		test_write(path, cases[i].bytes, cases[i].n);
		got = test_dump_as(c, path, cases[i].name, 0,
				   &book_limits_upload);
		if (got[0] != '!' || !strstr(got, cases[i].want))
			fail_msg("%s: %s instead of %s", cases[i].name, got,
				 cases[i].want);
		unlink(path);
	}
	test_ctx_free(c);
}

#define NO_STRUCTURE "cấu trúc không an toàn"

TEST(packages_that_are_no_workbooks_or_traps_are_refused)
{
	static const struct {
		const char *shown;
		struct test_part parts[4];
		const char *want;
	} cases[] = {
	    {"a.xlsx",
	     {{"xl/vbaProject.bin", "x", 0}, {"[Content_Types].xml", "x", 0}},
	     "macro"},
	    {"a.xlsx", {{"xl/workbook.bin", "x", 0}}, ".xlsb"},
	    {"a.ods",
	     {{"mimetype", "x", 0}, {"content.xml", "x", 0}},
	     "LibreOffice"},
	    {"a.docx",
	     {{"[Content_Types].xml", "x", 0}, {"word/document.xml", "x", 0}},
	     "Word"},
	    {"a.zip", {{"danh sach.xlsx", "x", 0}}, "tệp nén"},
	    {"a.xlsm", {{"[Content_Types].xml", "x", 0}}, "macro"},
	    {"a.csv", {{"[Content_Types].xml", "x", 0}}, "đổi đuôi"},
	    {"a.xlsx", {{"[Content_Types].xml", "x", 0}}, "bị hỏng"},
	    {"a.xlsx", {{"../x", "x", 0}}, NO_STRUCTURE},
	    {"a.xlsx", {{"xl/..\\x", "x", 0}}, NO_STRUCTURE},
	    {"a.xlsx", {{"/etc/x", "x", 0}}, NO_STRUCTURE},
	    {"a.xlsx", {{"c:x", "x", 0}}, NO_STRUCTURE},
	    {"a.xlsx", {{"xl/a", "x", 0}, {"XL/A", "x", 0}}, NO_STRUCTURE},
	};
	struct ctx *c = test_ctx();

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *path = test_path("p");
		const char *got;

		test_zip(path, cases[i].parts);
		got = test_dump_as(c, path, cases[i].shown, 0,
				   &book_limits_upload);
		if (got[0] != '!' || !strstr(got, cases[i].want))
			fail_msg("%zu %s: %s instead of %s", i,
				 cases[i].parts[0].name, got, cases[i].want);
		unlink(path);
	}
	test_ctx_free(c);
}

/* Two names for the same bytes, as the bombs of 2019 have. */
TEST(members_that_overlap_are_refused)
{
	struct ctx *c = test_ctx();
	const char *path = test_path("a.xlsx");
	char bytes[4096];
	FILE *f;
	size_t n, last = 0;

	test_workbook(path, "", NULL, NULL);
	f = fopen(path, "rbe");
	n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	for (size_t i = 0; i + 46 < n; i++)
		if (memcmp(bytes + i, "PK\1\2", 4) == 0)
			last = i;
	memset(bytes + last + 42, 0, 4); /* place of its local header */
	test_write(path, bytes, n);
	assert_non_null(strstr(test_dump(c, path, 0), NO_STRUCTURE));
	test_ctx_free(c);
}

TEST(xml_traps_are_refused)
{
	struct ctx *c = test_ctx();
	struct buf deep;
	struct {
		const char *rows, *want;
	} cases[] = {
	    {NULL, "XML: depth"},
	    {"<row><c><v>1</v></row>", "sheet1.xml: mismatched tag"},
	    {"<row><c><v>&x;</v></c></row>", "undefined entity"},
	};
	static const char dtd[] =
	    "<!DOCTYPE a [<!ENTITY x \"y\">]><sst><si><t>&x;</t></si></sst>";

	buf_init(&deep, MIB);
	for (int i = 0; i < 70; i++)
		buf_str(&deep, "<row>");
	cases[0].rows = buf_text(&deep);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *path = test_path("a.xlsx");

		test_workbook(path, cases[i].rows, NULL, NULL);
		assert_non_null(strstr(test_dump(c, path, 0), cases[i].want));
	}
	test_workbook(test_path("d.xlsx"), "", dtd, NULL);
	assert_non_null(strstr(test_dump(c, test_path("d.xlsx"), 0), "DTD"));
	buf_free(&deep);
	test_ctx_free(c);
}

TEST(bombs_stop_before_they_burst)
{
	struct ctx *c = test_ctx();
	struct book_limits l = book_limits_upload;
	size_t n = 8 * MIB;
	char *blanks = xmalloc(n + 1);
	const char *path = test_path("a.xlsx");

	memset(blanks, ' ', n);
	blanks[n] = 0;
	test_workbook(path, blanks, NULL, NULL);
	assert_non_null(strstr(test_dump_as(c, path, "a.xlsx", 0, &l),
			       "giải nén lớn quá mức"));
	l.ratio = 100000;
	assert_string_equal(test_dump_as(c, path, "a.xlsx", 0, &l), "");
	l.unpacked_bytes = 4 * MIB;
	assert_non_null(strstr(test_dump_as(c, path, "a.xlsx", 0, &l),
			       "giải nén lớn quá mức"));
	l = book_limits_upload;
	l.members = 4;
	assert_non_null(
	    strstr(test_dump_as(c, path, "a.xlsx", 0, &l), "too many members"));
	unlink(path);
	/* a start tag without end */
	memset(blanks, 'x', 3 * MIB);
	memcpy(blanks, "<a b=\"", 6);
	blanks[3 * MIB] = 0;
	test_workbook(path, blanks, NULL, NULL);
	l = book_limits_upload;
	l.ratio = 100000;
	assert_non_null(strstr(test_dump_as(c, path, "a.xlsx", 0, &l),
			       "XML: token length"));
	unlink(path);
	free(blanks);
	test_ctx_free(c);
}

TEST(a_long_cell_is_named_and_only_if_it_is_used)
{
	struct ctx *c = test_ctx();
	const char *path = test_path("a.xlsx");
	struct buf sst;

	buf_init(&sst, MIB);
	buf_str(&sst, "<sst><si><t>An</t></si><si><t>");
	for (int i = 0; i < 33000; i++)
		buf_char(&sst, (char)('a' + i % 26));
	buf_str(&sst, "</t></si></sst>");
	test_workbook(path, "<row><c t=\"s\"><v>0</v></c></row>",
		      buf_text(&sst), NULL);
	assert_string_equal(test_dump(c, path, 0), "1: T(An)\n");
	test_workbook(path,
		      "<row r=\"4\"><c r=\"C4\" t=\"s\"><v>1</v></c>"
		      "</row>",
		      buf_text(&sst), NULL);
	assert_non_null(
	    strstr(test_dump(c, path, 0), "dòng 4, cột C: ô dài quá 32768"));
	buf_free(&sst);
	test_ctx_free(c);
}

TEST(a_file_that_is_not_there_is_said_so)
{
	struct ctx *c = test_ctx();
	struct book *b = NULL;

	assert_int_equal(book_open(c, &b, test_path("none.csv"), "none.csv",
				   &book_limits_upload),
			 E_IO);
	assert_string_equal(c->err.text, "Không có tệp “none.csv”, hãy kiểm "
					 "tra lại tên và thư mục");
	assert_null(b);
	book_close(b);
	test_ctx_free(c);
}

TEST(columns_have_the_names_of_a_spreadsheet)
{
	char s[BOOK_COLUMN_TEXT];

	assert_string_equal(book_column(s, 0), "A");
	assert_string_equal(book_column(s, 25), "Z");
	assert_string_equal(book_column(s, 26), "AA");
	assert_string_equal(book_column(s, 701), "ZZ");
	assert_string_equal(book_column(s, 16383), "XFD");
}

static const char *dump_corpus(struct ctx *c, const char *name, int sheet)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/xlsx/%s", TEST_CORPUS, name);
	return test_dump_as(c, path, name, sheet, &book_limits_upload);
}

/* The same list as our writer made it and as LibreOffice saved it. */
TEST(workbooks_of_two_programs_read_the_same)
{
	struct ctx *c = test_ctx();

	for (int i = 0; i < 2; i++) {
		const char *ours = dump_corpus(c, "libxlsxwriter.xlsx", i);

		assert_non_null(strstr(ours, i ? "1: T(Kinh, x)\n"
					       : "T(Nguyễn Thị Hương 1)"));
		assert_string_equal(ours,
				    dump_corpus(c, "libreoffice.xlsx", i));
	}
	test_ctx_free(c);
}

TEST(formulas_merged_titles_and_old_fonts_of_libreoffice_read)
{
	struct ctx *c = test_ctx();

	assert_string_equal(
	    dump_corpus(c, "formulas.xlsx", 0),
	    "1: T(DANH SÁCH)\n"
	    "4: T(Họ và tên\nkhai sinh) - - T(Ngày sinh)\n"
	    "5: T(NguyÔn V¨n §¹t) N(0.5) N(12345678901) D(1990-03-15) "
	    "N(1)f T(ab)f N(1) E(#DIV/0!)f\n");
	assert_string_equal(dump_corpus(c, "formulas.xlsx", 1), "1: T(x)\n");
	test_ctx_free(c);
}

TEST(a_link_inside_of_the_package_is_refused)
{
	struct ctx *c = test_ctx();
	const char *path = test_path("a.xlsx");
	zip_t *z;
	int why;

	test_workbook(path, "", NULL, NULL);
	z = zip_open(path, 0, &why);
	assert_non_null(z);
	assert_int_equal(zip_file_set_external_attributes(
			     z, 4, 0, ZIP_OPSYS_UNIX, 0120777u << 16),
			 0);
	assert_int_equal(zip_close(z), 0);
	assert_non_null(strstr(test_dump(c, path, 0), NO_STRUCTURE));
	test_ctx_free(c);
}

/* A flipped byte of the sheet shows by its check sum at the latest. */
TEST(a_damaged_sheet_is_noticed)
{
	struct ctx *c = test_ctx();
	const char *path = test_path("a.xlsx");
	char bytes[4096];
	char *at;
	FILE *f;
	size_t n;

	test_workbook(path, "<row><c><v>1</v></c></row>", NULL, NULL);
	f = fopen(path, "rbe");
	n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	at = memmem(bytes, n, "xl/worksheets/sheet1.xml", 24);
	assert_non_null(at);
	at[24 + 20] ^= 0x10;
	test_write(path, bytes, n);
	assert_non_null(strstr(test_dump(c, path, 0), "bị hỏng"));
	test_ctx_free(c);
}
