/*
 * import_test.c: a district's lists with faults, without, twice, out and in
 * again, and taken back; through the normal readers and all modules.
 */
#include "base/base.h"
#include "real.h"

#include <unistd.h>

#include "base/day.h"
#include "db/test_url.h"
#include "district.h"
#include "exchange/book_test_util.h"
#include "exchange/export.h"
#include "modules.h"

enum { PEOPLE = 4000, FAULTS = 200 };

#define REL                                                                    \
	"http://schemas.openxmlformats.org/officeDocument/2006/"               \
	"relationships/"

/* The list on a sheet, and a hidden one with nonsense. */
static const char *workbook(struct real *w, const char *name, const char *rows)
{
	const char *path = real_path(w, name);
	const char *sheet = arena_printf(
	    w->c.mem, "<worksheet><sheetData>%s</sheetData></worksheet>", rows);
	const struct test_part parts[] = {
	    {"[Content_Types].xml", "<Types/>", 0},
	    {"_rels/.rels",
	     "<Relationships><Relationship Id=\"r1\" Type=\"" REL
	     "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
	     0},
	    {"xl/workbook.xml",
	     "<workbook><sheets><sheet name=\"Danh sách\" sheetId=\"1\" "
	     "r:id=\"a\"/><sheet name=\"Nháp\" sheetId=\"2\" r:id=\"b\" "
	     "state=\"hidden\"/></sheets></workbook>",
	     0},
	    {"xl/_rels/workbook.xml.rels",
	     "<Relationships><Relationship Id=\"a\" Type=\"" REL
	     "worksheet\" Target=\"worksheets/sheet1.xml\"/>"
	     "<Relationship Id=\"b\" Type=\"" REL
	     "worksheet\" Target=\"worksheets/sheet2.xml\"/>"
	     "</Relationships>",
	     0},
	    {"xl/worksheets/sheet1.xml", sheet, 0},
	    {"xl/worksheets/sheet2.xml",
	     "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>Họ và tên"
	     "</t></is></c><c t=\"inlineStr\"><is><t>Ngày sinh</t></is></c>"
	     "</row><row><c t=\"inlineStr\"><is><t>Sai hết</t></is></c>"
	     "<c t=\"inlineStr\"><is><t>30/02</t></is></c></row>"
	     "</sheetData></worksheet>",
	     0},
	    {NULL, NULL, 0},
	};

	test_zip(path, parts);
	return path;
}

static void check_faults(const struct district *d,
			 const struct import_result *r, bool is_csv)
{
	const struct import_sheet *s = NULL;
	int i, k, missing = 0;

	for (i = 0; i < r->nsheets; i++)
		if (r->sheets[i].list &&
		    strcmp(r->sheets[i].list->kind, "people") == 0)
			s = &r->sheets[i];
	assert_non_null(s);
	assert_int_equal(s->rows, d->people);
	for (i = 0; i < d->nfaults; i++) {
		const struct fault *f = &d->faults[i];
		int hits = 0;

		for (k = 0; k < s->nerrors; k++) {
			const struct import_fault *e = &s->errors[k];

			hits += e->row == f->row &&
				strcmp(e->column, f->column) == 0 &&
				strcmp(e->value, f->value) == 0 &&
				(is_csv || strstr(e->message, f->part));
		}
		if (hits != 1) {
			missing++;
			print_error("%d times: row %d, %s «%s» (%s)\n", hits,
				    f->row, f->column, f->value, f->part);
		}
	}
	if (missing || r->nerrors != d->nfaults)
		real_print_errors(r);
	assert_int_equal(missing, 0);
	assert_int_equal(r->nerrors, d->nfaults);
	assert_int_equal(s->rejected, d->nfaults);
	assert_int_equal(s->accepted, d->people - d->nfaults);
	assert_false(r->written);
}

static void faults_in(bool is_csv)
{
	struct real w;
	struct import_result *r;
	struct district d = {.people = PEOPLE, .nfaults = FAULTS};
	const char *paths[5] = {0};
	int i, hidden = 0;

	real_begin(&w);
	d.mem = w.c.mem;
	district_make(&d);
	/* those who are referred to come last */
	paths[0] = real_file(&w, "transfers.csv", district_transfers(&d));
	paths[1] = is_csv
		       ? real_file(&w, "people.csv", district_people_csv(&d))
		       : workbook(&w, "people.xlsx", district_people_xml(&d));
	paths[2] = real_file(&w, "units.csv", district_units(&d));
	paths[3] = real_file(&w, "places.csv", district_places(&d));
	r = real_import(&w, paths);
	check_faults(&d, r, is_csv);
	for (i = 0; i < r->nsheets; i++)
		hidden += strcmp(r->sheets[i].sheet, "Nháp") == 0 &&
			  r->sheets[i].nwarnings == 1 && !r->sheets[i].list;
	assert_int_equal(hidden, !is_csv);
	import_result_free(r);
	assert_int_equal(real_int(&w, "SELECT count(*) FROM act"), 0);
	assert_int_equal(real_int(&w, "SELECT count(*) FROM person"), 0);
	assert_int_equal(real_int(&w, "SELECT count(*) FROM unit"), 0);
	real_end(&w);
}

TEST(a_workbook_with_200_faults_gets_200_sentences_and_nothing_is_written)
{
	faults_in(false);
}

TEST(a_csv_with_200_faults_gets_200_sentences_and_nothing_is_written)
{
	faults_in(true);
}

TEST(a_missing_column_is_told_once_and_not_for_every_row)
{
	struct real w;
	struct import_result *r;
	const char *paths[] = {NULL, NULL};

	real_begin(&w);
	paths[0] = real_file(&w, "p.csv",
			     "Mã,Họ và tên,Giới tính,Chi bộ\n"
			     "P1,Lò Văn An,Nam,CB01\nP2,Lò Thị Ý,Nữ,CB01\n");
	r = real_import(&w, paths);
	assert_int_equal(r->nerrors, 1);
	assert_int_equal(r->sheets[0].errors[0].row, 1);
	assert_string_equal(r->sheets[0].errors[0].column, "Ngày sinh");
	import_result_free(r);
	real_end(&w);
}

/* Lists of every other kind of the contract, after the district's own. */
static const struct {
	const char *name, *text;
} more[] = {
    {"unit_events.csv", "Ngày,Loại,Đơn vị,Đơn vị mới,Số quyết định\n"
			"2021-01-01,Thành lập,CB02,,5-QĐ\n"
			"2021-02-01,Sáp nhập,CB03,CB04,6-QĐ\n"
			"2021-03-01,Đổi tên,CB05,Chi bộ Nà Ban,\n"},
    {"targets.csv", "Đơn vị,Kỳ,Chỉ tiêu,Nguồn chỉ tiêu\n"
		    "X,2024,200,Nghị quyết\nX,2024,150,Cấp trên giao\n"
		    "H,2020-2025,50-60,\nX,2024-Q1,1.200,\n"},
    {"classes.csv",
     "Mã,Loại,Tên,Từ ngày,Đến ngày,Đơn vị tổ chức,Địa điểm,Số chỗ\n"
     "L1,Bồi dưỡng nhận thức về Đảng,Lớp 1,2018-05,2018-05,H,Huyện,90\n"
     "L2,Bồi dưỡng đảng viên mới,,2020-06-01,2020-06-05,H,,\n"},
    {"enrolments.csv",
     "Lớp,Người,Họ và tên,Ngày sinh,Kết quả,Số giấy chứng nhận,Ngày cấp\n"
     "L1,P00001,,,Đạt,12/GCN,2018-06-01\nL2,P00002,,,,,\n"},
    {"posts.csv", "Thôn,Chức danh,Người,Từ ngày,Đến ngày\n"
		  "T01,Trưởng thôn,P00001,2019,\nT02,Phó thôn,,2019-03,2022\n"},
    {"duties.csv",
     "Người phụ trách,Chức vụ,Đơn vị hoặc địa bàn,Từ ngày\n"
     "Trần Văn Tư,Ủy viên,CB01,2020-01-01\nLê Thị Năm,,T02,2021\n"},
    {"documents.csv",
     "Số,Ký hiệu,Loại,Ngày,Cơ quan ban hành,Trích yếu\n"
     "12,NQ/HU,Nghị quyết,2020-02-03,Huyện ủy,\"Về, phát triển; đảng\"\n"},
};

static void import_everything(struct real *w, struct district *d)
{
	const char *first[4] = {0}, *then[12] = {0};
	size_t i;

	d->mem = w->c.mem;
	district_make(d);
	first[0] = real_file(w, "units.csv", district_units(d));
	first[1] = real_file(w, "places.csv", district_places(d));
	first[2] = workbook(w, "people.xlsx", district_people_xml(d));
	import_result_free(real_import_all(w, first));
	for (i = 0; i < ARRAY_LEN(more); i++)
		then[i] = real_file(w, more[i].name, more[i].text);
	then[i] = real_file(w, "transfers.csv", district_transfers(d));
	import_result_free(real_import_all(w, then));
	/* the same once more changes nothing */
	for (i = 0; i < 2; i++) {
		struct import_result *r = real_import_all(w, i ? then : first);

		assert_int_equal(r->act, 0);
		assert_int_equal(r->added + r->changed, 0);
		assert_true(r->unchanged > 0);
		import_result_free(r);
	}
}

static const struct list_def *const *all_kinds(int *n)
{
	static const struct list_def *all[64];

	*n = list_all(modules, all, 64);
	return all;
}

/* Rows of the tables behind a list. */
static int64_t rows_of(struct real *w, const struct list_def *l)
{
	int64_t n;

	real_ok(w, store_count(&w->c, &n, l->parts[0]));
	return n;
}

TEST(importing_an_export_of_any_kind_changes_nothing)
{
	static const char *const endings[] = {"csv", "xlsx"};
	struct real w;
	struct district d = {.people = 300};
	const struct list_def *const *all;
	int i, e, n;

	real_begin(&w);
	import_everything(&w, &d);
	all = all_kinds(&n);
	assert_true(n >= 11);
	for (i = 0; i < n; i++)
		for (e = 0; e < 2; e++) {
			const char *paths[] = {NULL, NULL};
			struct import_result *r;

			paths[0] = real_path(
			    &w, arena_printf(w.c.mem, "out_%s.%s", all[i]->kind,
					     endings[e]));
			real_ok(&w, export_list(&w.c, all[i], NULL, paths[0]));
			r = real_import_all(&w, paths);
			if (r->act || r->nsheets != 1 || !r->sheets[0].list)
				fail_msg("%s as %s", all[i]->kind, endings[e]);
			assert_ptr_equal(r->sheets[0].list, all[i]);
			assert_true(rows_of(&w, all[i]) > 0);
			assert_int_equal(r->unchanged, rows_of(&w, all[i]));
			import_result_free(r);
		}
	assert_int_equal(real_int(&w, "SELECT count(*) FROM act"), 2);
	real_ok(&w, store_verify(&w.c));
	real_end(&w);
}

TEST(what_was_converted_from_an_old_encoding_is_unicode)
{
	struct real w;
	struct district d = {.people = 40};

	real_begin(&w);
	import_everything(&w, &d);
	assert_int_equal(
	    real_int(&w, "SELECT count(*) FROM person WHERE hometown IN "
			 "('Xã Chà Tở, huyện Nậm Pồ', 'Phường Mường Thanh', "
			 "'Xã Thanh Nưa')"),
	    40);
	assert_int_equal(real_int(&w, "SELECT birth_day FROM person "
				      "WHERE code = 'P00001'"),
			 19600000);
	real_end(&w);
}

TEST(undone_imports_leave_nothing_live_and_can_be_done_again)
{
	struct real w;
	struct district d = {.people = 200};
	const struct list_def *const *all;
	int i, n;

	real_begin(&w);
	import_everything(&w, &d);
	/* the first one is used by the second */
	assert_int_equal(store_undo(&w.c, 1, NULL), E_CONFLICT);
	err_clear(&w.c);
	real_ok(&w, store_undo(&w.c, 2, NULL));
	real_ok(&w, store_undo(&w.c, 1, NULL));
	real_ok(&w, store_verify(&w.c));
	all = all_kinds(&n);
	for (i = 0; i < n; i++)
		assert_int_equal(rows_of(&w, all[i]), 0);
	import_everything(&w, &d);
	real_ok(&w, store_verify(&w.c));
	real_end(&w);
}

TEST(an_undone_correction_brings_the_old_values_back)
{
	struct real w;
	struct district d = {.people = 40};
	struct import_result *r;
	const char *paths[] = {NULL, NULL};

	real_begin(&w);
	import_everything(&w, &d);
	paths[0] = real_file(&w, "fix.csv",
			     "Mã,Họ và tên,Ngày sinh,Giới tính,Chi bộ,"
			     "Điện thoại\n"
			     "P00003,Tên Mới,1970,Nữ,CB09,0912\n");
	r = real_import_all(&w, paths);
	assert_int_equal(r->changed, 1);
	assert_int_equal(real_int(&w, "SELECT birth_day FROM person "
				      "WHERE code = 'P00003'"),
			 19700000);
	real_ok(&w, store_undo(&w.c, r->act, NULL));
	import_result_free(r);
	assert_int_equal(
	    real_int(&w, "SELECT count(*) FROM person WHERE phone IS NOT NULL "
			 "OR full_name = 'Tên Mới'"),
	    0);
	real_ok(&w, store_verify(&w.c));
	real_end(&w);
}

/* The list in files of so many rows, `last` behind the last row; their paths
 * from out[0] on. */
static void in_files(struct real *w, const char *csv, int rows,
		     const char *last, const char **out)
{
	const char *line = strchr(csv, '\n') + 1;
	const char *title = arena_strndup(w->c.mem, csv, (size_t)(line - csv));
	int i, n = 0;

	while (*line) {
		const char *from = line;

		for (i = 0; i < rows && *line; i++)
			line = strchr(line, '\n') + 1;
		out[n] = real_file(w, arena_printf(w->c.mem, "people%d.csv", n),
				   arena_printf(w->c.mem, "%s%.*s%s", title,
						(int)(line - from), from,
						*line ? "" : last));
		n++;
	}
}

static char *export_people(struct real *w)
{
	const char *path = real_path(w, "out.csv");
	char *s = xcalloc(1, 4 * MIB);
	FILE *f;

	unlink(path);
	real_ok(
	    w, export_list(&w->c, list_by_kind(modules, "people"), NULL, path));
	f = fopen(path, "rbe");
	assert_non_null(f);
	assert_true(fread(s, 1, 4 * MIB - 1, f) > 0);
	fclose(f);
	return s;
}

/* More people than are loaded with all indexes in place, and in one call. */
TEST(people_in_three_files_are_loaded_as_from_one)
{
	struct district d = {.people = PEOPLE};
	const char *paths[8] = {0};
	char *exported[2];
	struct real w;
	int i;

	for (i = 0; i < 2; i++) {
		real_begin(&w);
		d.mem = w.c.mem;
		district_make(&d);
		paths[0] = real_file(&w, "units.csv", district_units(&d));
		paths[1] = real_file(&w, "places.csv", district_places(&d));
		in_files(&w, district_people_csv(&d), i ? 1500 : PEOPLE, "",
			 paths + 2);
		import_result_free(real_import_all(&w, paths));
		real_ok(&w, store_verify(&w.c));
		exported[i] = export_people(&w);
		real_end(&w);
	}
	assert_string_equal(exported[0], exported[1]);
	free(exported[0]);
	free(exported[1]);
}

TEST(a_row_that_stands_in_an_earlier_file_is_refused_with_its_place)
{
	struct district d = {.people = PEOPLE};
	const char *paths[8] = {0}, *csv, *second;
	struct import_result *r;
	struct real w;

	real_begin(&w);
	d.mem = w.c.mem;
	district_make(&d);
	csv = district_people_csv(&d);
	second = strchr(strchr(csv, '\n') + 1, '\n') + 1;
	paths[0] = real_file(&w, "units.csv", district_units(&d));
	paths[1] = real_file(&w, "places.csv", district_places(&d));
	in_files(&w, csv, 1500,
		 arena_strndup(w.c.mem, second, strcspn(second, "\n")),
		 paths + 2);
	r = real_import(&w, paths);
	assert_int_equal(r->nerrors, 1);
	assert_int_equal(r->sheets[4].nerrors, 1);
	assert_int_equal(r->sheets[4].errors[0].row, 1002);
	assert_non_null(strstr(r->sheets[4].errors[0].message, "people0.csv"));
	assert_non_null(strstr(r->sheets[4].errors[0].message, " 3 "));
	assert_int_equal(real_int(&w, "SELECT count(*) FROM person"), 0);
	import_result_free(r);
	real_ok(&w, store_verify(&w.c));
	real_end(&w);
}

/* Tables without their indexes. */
static int64_t bytes_of(struct real *w, const char *tables)
{
	const char *sql =
	    test_on_pg() ? "SELECT sum(pg_table_size(t.oid)) FROM pg_class t "
			   "JOIN pg_namespace n ON n.oid = t.relnamespace "
			   "WHERE n.nspname = current_schema() AND t.relname IN"
			 : "SELECT sum(pgsize) FROM dbstat "
			   "WHERE name IN";

	return real_int(w, arena_printf(w->c.mem, "%s %s", sql, tables));
}

TEST(the_log_of_40000_people_costs_at_most_what_they_cost)
{
	struct real w;
	struct district d = {.people = 40000};
	const char *paths[4] = {0};
	int64_t log, rows;

	real_begin(&w);
	d.mem = w.c.mem;
	district_make(&d);
	paths[0] = real_file(&w, "units.csv", district_units(&d));
	paths[1] = real_file(&w, "places.csv", district_places(&d));
	paths[2] = real_file(&w, "people.csv", district_people_csv(&d));
	import_result_free(real_import_all(&w, paths));
	log = bytes_of(&w, "('act', 'change_block')");
	rows = bytes_of(&w, "('person', 'dossier', 'unit', 'place')");
	if (log > rows)
		fail_msg("log %lld bytes, rows %lld", (long long)log,
			 (long long)rows);
	real_ok(&w, store_verify(&w.c));
	real_end(&w);
}
