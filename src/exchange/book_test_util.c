/*
 * book_test_util.c: see the header.
 */
#include <unistd.h>
#include <zip.h>

#include "base/base.h"
#include "base/test.h"
#include "exchange/book_test_util.h"

struct ctx *test_ctx(void)
{
	struct ctx *c = xcalloc(1, sizeof(*c));

	c->mem = arena_new();
	return c;
}

void test_ctx_free(struct ctx *c)
{
	arena_free(c->mem);
	free(c);
}

static char folder[64];

static void folder_remove(void)
{
	rmdir(folder);
}

const char *test_path(const char *name)
{
	static char paths[2][256];
	static int turn;

	if (!folder[0]) {
		snprintf(folder, sizeof(folder), "/tmp/exchange-XXXXXX");
		assert_non_null(mkdtemp(folder));
		atexit(folder_remove);
	}
	turn = !turn;
	snprintf(paths[turn], sizeof(paths[turn]), "%s/%s", folder, name);
	return paths[turn];
}

void test_write(const char *path, const void *bytes, size_t n)
{
	FILE *f = fopen(path, "wbe");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

void test_zip(const char *path, const struct test_part *parts)
{
	int why;
	zip_t *z = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &why);

	assert_non_null(z);
	for (; parts->text; parts++) {
		size_t n = parts->n ? parts->n : strlen(parts->text);
		zip_source_t *s = zip_source_buffer(z, parts->text, n, 0);

		assert_non_null(s);
		assert_true(zip_file_add(z, parts->name, s, 0) >= 0);
	}
	assert_int_equal(zip_close(z), 0);
}

#define REL                                                                    \
	"http://schemas.openxmlformats.org/officeDocument/2006/"               \
	"relationships/"

void test_workbook(const char *path, const char *rows, const char *strings,
		   const char *styles)
{
	struct buf sheet;
	struct test_part parts[] = {
	    {"[Content_Types].xml", "<Types/>", 0},
	    {"_rels/.rels",
	     "<Relationships><Relationship Id=\"r1\" Type=\"" REL
	     "officeDocument\" Target=\"xl/workbook.xml\"/>"
	     "</Relationships>",
	     0},
	    {"xl/workbook.xml",
	     "<workbook><sheets><sheet name=\"Một\" sheetId=\"1\" "
	     "r:id=\"a\"/></sheets></workbook>",
	     0},
	    {"xl/_rels/workbook.xml.rels",
	     "<Relationships><Relationship Id=\"a\" Type=\"" REL
	     "worksheet\" Target=\"worksheets/sheet1.xml\"/>"
	     "</Relationships>",
	     0},
	    {"xl/worksheets/sheet1.xml", NULL, 0},
	    {NULL, NULL, 0},
	    {NULL, NULL, 0},
	    {NULL, NULL, 0},
	};
	int n = 5;

	buf_init(&sheet, 64 * MIB);
	buf_str(&sheet, "<worksheet><sheetData>");
	buf_str(&sheet, rows);
	buf_str(&sheet, "</sheetData></worksheet>");
	parts[4].text = buf_text(&sheet);
	if (strings)
		parts[n++] =
		    (struct test_part){"xl/sharedStrings.xml", strings, 0};
	if (styles)
		parts[n++] = (struct test_part){"xl/styles.xml", styles, 0};
	test_zip(path, parts);
	buf_free(&sheet);
}

static void dump_row(struct buf *out, const struct book_row *row)
{
	static const char letters[] = "-TNDBE";

	buf_printf(out, "%d:", row->number);
	for (int i = 0; i < row->n; i++) {
		const struct cell *cell = &row->cells[i];

		buf_printf(out, " %c", letters[cell->kind]);
		if (cell->kind != CELL_EMPTY)
			buf_printf(out, "(%s)", cell->text);
		if (cell->is_formula)
			buf_str(out, "f");
	}
	buf_str(out, "\n");
}

const char *test_dump_as(struct ctx *c, const char *path, const char *shown,
			 int sheet, const struct book_limits *limits)
{
	struct book *b = NULL;
	struct book_row row;
	struct buf out;
	const char *text;
	int rc;

	buf_init(&out, 64 * MIB);
	rc = book_open(c, &b, path, shown, limits);
	if (rc == OK)
		rc = book_start(c, b, sheet);
	while (rc >= 0 && (rc = book_next(c, b, &row)) > 0)
		dump_row(&out, &row);
	if (rc < 0)
		buf_printf(&out, "!%s", c->err.text);
	text = arena_strdup(c->mem, buf_text(&out));
	buf_free(&out);
	book_close(b);
	err_clear(c);
	return text;
}

const char *test_dump(struct ctx *c, const char *path, int sheet)
{
	const char *slash = strrchr(path, '/');
	const char *text =
	    test_dump_as(c, path, slash + 1, sheet, &book_limits_upload);

	unlink(path);
	return text;
}
