/*
 * cells_test.c: cells of workbooks whose style says what they are.
 */
#include "base/base.h"
#include "real.h"

#include "exchange/book_test_util.h"

static const char units[] = "Mã,Tên,Loại\n001,Chi bộ bản Pá Lầu,Chi bộ\n";

#define REL                                                                    \
	"http://schemas.openxmlformats.org/officeDocument/2006/"               \
	"relationships/"

/* One sheet with two styles: 1 = format 000, 2 = font .VnTimeH. */
static const char *styled_book(struct real *w, const char *rows)
{
	const char *path = real_path(w, "list.xlsx");
	const struct test_part parts[] = {
	    {"[Content_Types].xml", "<Types/>", 0},
	    {"_rels/.rels",
	     "<Relationships><Relationship Id=\"r\" Type=\"" REL
	     "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
	     0},
	    {"xl/workbook.xml",
	     "<workbook><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"a\"/>"
	     "</sheets></workbook>",
	     0},
	    {"xl/_rels/workbook.xml.rels",
	     "<Relationships><Relationship Id=\"a\" Type=\"" REL
	     "worksheet\" Target=\"s.xml\"/><Relationship Id=\"b\" "
	     "Type=\"" REL "styles\" Target=\"styles.xml\"/>"
	     "</Relationships>",
	     0},
	    {"xl/styles.xml",
	     "<styleSheet><numFmts><numFmt numFmtId=\"200\" "
	     "formatCode=\"000\"/><numFmt numFmtId=\"201\" "
	     "formatCode=\"d/m\"/></numFmts><fonts><font><name "
	     "val=\".VnTime\"/></font><font><name "
	     "val=\".VnTimeH\"/></font></fonts><cellXfs><xf/><xf "
	     "numFmtId=\"200\" fontId=\"0\"/><xf numFmtId=\"0\" "
	     "fontId=\"1\"/><xf numFmtId=\"201\"/></cellXfs></styleSheet>",
	     0},
	    {"xl/s.xml",
	     arena_printf(w->c.mem,
			  "<worksheet><sheetData>%s</sheetData></worksheet>",
			  rows),
	     0},
	    {NULL, NULL, 0},
	};

	test_zip(path, parts);
	return path;
}

#define CELL(style, text)                                                      \
	"<c s=\"" style "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define HEAD                                                                   \
	"<row>" CELL("0", "Họ và tên") CELL("0", "Ngày sinh")                  \
	    CELL("0", "Giới tính") CELL("0", "Chi bộ")                         \
		CELL("0", "Ngày đồng ý") "</row>"

/* The unit of the first two was told to be unknown: it is shown as 001.  The
 * second one's name came out in small letters. */
TEST(a_cell_is_read_as_it_is_shown)
{
	struct real w;
	const char *paths[3] = {0};

	real_begin(&w);
	paths[0] = real_file(&w, "units.csv", units);
	paths[1] = styled_book(
	    &w,
	    HEAD "<row>" CELL("0", "NguyÔn V¨n §¹t") CELL("0", "1990")
		CELL("0", "Nam") "<c s=\"1\"><v>1</v></c>" CELL(
		    "0",
		    "2024") "</row>"
			    "<row>" CELL("2", "lß thÞ h­êng") CELL("0", "1991")
				CELL("0", "Nam") "<c s=\"1\"><v>1</v></c>" CELL(
				    "0", "2024") "</row>");
	import_result_free(real_import_all(&w, paths));
	assert_int_equal(
	    real_int(&w, "SELECT count(*) FROM person, unit WHERE unit.id = "
			 "cell AND unit.code = '001' AND full_name IN "
			 "('Nguyễn Văn Đạt', 'LÒ THỊ HƯỜNG')"),
	    2);
	real_end(&w);
}

/* 9/12 became a day when it was typed, and "is not in the list". */
TEST(a_grade_that_became_a_day_is_a_grade)
{
	struct real w;
	const char *paths[3] = {0};

	real_begin(&w);
	paths[0] = real_file(&w, "units.csv", units);
	/* 2024-12-09 and 2024-09-12 */
	paths[1] = styled_book(
	    &w,
	    "<row>" CELL("0", "Họ và tên") CELL("0", "Ngày sinh") CELL(
		"0", "Giới tính") CELL("0", "Chi bộ") CELL("0", "Ngày đồng ý")
		CELL(
		    "0",
		    "Văn hóa") "</row>"
			       "<row>" CELL("0", "Lo Van An") CELL("0", "1990")
				   CELL("0", "Nam") CELL("0", "001") CELL(
				       "0",
				       "2024") "<c "
					       "s=\"3\"><v>45635</v></c></row>"
					       "<row>" CELL("0", "Lo Van Ba")
						   CELL("0", "1990") CELL("0",
									  "Nam")
						       CELL("0", "001") CELL(
							   "0",
							   "2024") "<c "
								   "s=\"3\"><v>"
								   "45547</v></"
								   "c></row>");
	import_result_free(real_import_all(&w, paths));
	assert_int_equal(real_int(&w, "SELECT count(*) FROM person WHERE "
				      "general_education = 'thcs'"),
			 2);
	real_end(&w);
}
