/*
 * lists_test.c: lists as offices really keep them: titles in two rows, a
 * column for each sex, headings of groups, sums and signatures, and what the
 * clerk is told of them.
 */
#include "base/base.h"
#include "real.h"

#include "db/db.h"

static const char units[] = "Mã,Tên,Loại,Mã cấp trên\n"
			    "X,Đảng bộ xã Nà Hẩu,Đảng bộ cơ sở,\n"
			    "001,Chi bộ bản Pá Lầu,Chi bộ trực thuộc,X\n"
			    "1,Chi bộ Trường học,Chi bộ trực thuộc,X\n";

struct expected {
	int row;
	const char *column, *part; /* of the sentence */
};

static struct import_result *read_list(struct real *w, const char *text)
{
	const char *paths[] = {real_file(w, "units.csv", units),
			       real_file(w, "list.csv", text), NULL};

	return real_import(w, paths);
}

static const struct import_sheet *sheet_of(const struct import_result *r,
					   const char *file)
{
	int i;

	for (i = 0; i < r->nsheets; i++)
		if (strcmp(r->sheets[i].file, file) == 0)
			return &r->sheets[i];
	fail_msg("%s was not read", file);
	return NULL;
}

static int count(const struct import_fault *f, int n, const struct expected *x)
{
	int i, hits = 0;

	for (i = 0; i < n; i++)
		hits += f[i].row == x->row &&
			strcmp(f[i].column, x->column) == 0 &&
			strstr(f[i].message, x->part) != NULL;
	return hits;
}

/* Exactly these faults; ended by a row 0. */
static void faults_are(struct real *w, const char *text,
		       const struct expected *x)
{
	struct import_result *r = read_list(w, text);
	const struct import_sheet *s = sheet_of(r, "list.csv");
	int n = 0;

	for (; x[n].row; n++)
		if (count(s->errors, s->nerrors, &x[n]) != 1)
			print_error("missing: row %d, %s: %s\n", x[n].row,
				    x[n].column, x[n].part);
	if (s->nerrors != n)
		real_print_errors(r);
	assert_int_equal(s->nerrors, n);
	for (n = 0; x[n].row; n++)
		assert_int_equal(count(s->errors, s->nerrors, &x[n]), 1);
	assert_false(r->written);
	import_result_free(r);
}

/* All right; the people as "name day sex|…" in the order of the list. */
static void people_are(const char *text, const char *people)
{
	static const char sql[] =
	    "SELECT full_name || ' ' || birth_day || ' ' || sex "
	    "FROM person ORDER BY id";
	struct real w;
	struct db_rows rows;
	const char *paths[3] = {0}, *got = "";

	real_begin(&w);
	paths[0] = real_file(&w, "units.csv", units);
	paths[1] = real_file(&w, "list.csv", text);
	import_result_free(real_import_all(&w, paths));
	real_ok(&w, db_query(&w.c, &rows, sql, DB_NOARGS));
	while (db_next(&w.c, &rows) == DB_ROW)
		got = arena_printf(w.c.mem, "%s%s%s", got, *got ? "|" : "",
				   db_text(&rows, 0));
	db_end(&rows);
	assert_string_equal(got, people);
	real_end(&w);
}

/* The list of a commune was refused: "Giới tính" was said to be missing. */
TEST(a_column_for_each_sex_gives_the_sex)
{
	people_are("TT,Họ và tên,Giới tính,,Ngày sinh,Chi bộ,Ngày đồng ý\n"
		   ",,Nam,Nữ,,,\n"
		   "1,Lò Văn Tư,x,,15/3/1980,001,2024\n"
		   "2,Lò Thị Ý,,X,1982,001,2024\n",
		   "Lò Văn Tư 19800315 nam|Lò Thị Ý 19820000 nu");
	people_are("TT,Họ và tên,Nữ,Ngày sinh,Chi bộ,Ngày đồng ý\n"
		   "1,Lò Văn Tư,,15/3/1980,001,2024\n"
		   "2,Lò Thị Ý,1,1982,001,2024\n",
		   "Lò Văn Tư 19800315 nam|Lò Thị Ý 19820000 nu");
}

/* The same, where the year of birth stands in the column of the sex. */
TEST(the_birth_day_may_stand_in_the_column_of_the_sex)
{
	people_are("TT,Họ và tên,Năm sinh,,Chi bộ,Ngày đồng ý\n"
		   ",,Nam,Nữ,,\n"
		   "1,Lò Văn Tư,15/3/1980,,001,2024\n"
		   "2,Lò Thị Ý,,1982,001,2024\n",
		   "Lò Văn Tư 19800315 nam|Lò Thị Ý 19820000 nu");
}

TEST(both_sexes_or_a_strange_mark_are_faults)
{
	static const struct expected x[] = {
	    {2, "Giới tính", "«Nam và Nữ» không có trong danh mục"},
	    {3, "Giới tính", "«không rõ» không có trong danh mục"},
	    {4, "Giới tính", "còn trống"},
	    {0, NULL, NULL},
	};
	struct real w;

	real_begin(&w);
	faults_are(&w,
		   "Họ và tên,Nam,Nữ,Ngày sinh,Chi bộ,Ngày đồng ý\n"
		   "Lò Văn Tư,x,x,1980,001,2024\n"
		   "Lò Văn Năm,không rõ,,1980,001,2024\n"
		   "Lò Văn Sáu,,,1980,001,2024\n",
		   x);
	real_end(&w);
}

TEST(a_name_may_stand_in_two_columns)
{
	people_are("Họ và tên đệm,Tên,Ngày sinh,Giới tính,Chi bộ,Ngày đồng ý\n"
		   "Lò Văn,Tư,1980,Nam,001,2024\n",
		   "Lò Văn Tư 19800000 nam");
}

/* "Trình độ" and "Quyết định kết nạp" were unknown columns. */
TEST(a_title_above_others_belongs_to_them)
{
	struct real w;

	people_are("TT,Họ và tên,Ngày sinh,Giới tính,Trình độ,,,"
		   "Quyết định kết nạp,,Chi bộ\n"
		   ",,,,Văn hóa,Chuyên môn,LLCT,Số,Ngày,\n"
		   "1,Lò Văn Tư,1980,Nam,12/12,Trung cấp,Sơ cấp,"
		   "12-QĐ/HU,1/2/2010,001\n",
		   "Lò Văn Tư 19800000 nam");
	real_begin(&w);
	import_result_free(
	    read_list(&w, "TT,Họ và tên,Ngày sinh,Giới tính,Trình độ,,,"
			  "Quyết định kết nạp,,Chi bộ\n"
			  ",,,,Văn hóa,Chuyên môn,LLCT,Số,Ngày,\n"
			  "1,Lò Văn Tư,1980,Nam,12/12,Trung cấp,Sơ cấp,"
			  "12-QĐ/HU,1/2/2010,001\n"));
	assert_int_equal(
	    real_int(&w, "SELECT count(*) FROM person, dossier WHERE "
			 "general_education = 'thpt' AND professional = "
			 "'trung_cap' AND political_theory = 'so_cap' AND "
			 "decision_no = '12-QĐ/HU' AND decision_on = 20100201"),
	    1);
	real_end(&w);
}

/* Each of these lines was reported as a person without a birth day. */
TEST(headings_sums_and_signatures_are_no_people)
{
	people_are("TT,Họ và tên,Ngày sinh,Giới tính,Chi bộ,Ngày đồng ý\n"
		   "I,CHI BỘ BẢN PÁ LẦU,,,,\n"
		   "1,Công Thị Ý,1980,Nữ,001,2024\n"
		   "2,Tống Văn Cộng,1981,Nam,001,2024\n"
		   ",Cộng,2,,,\n"
		   ",II. CHI BỘ TRƯỜNG HỌC,,,,\n"
		   "3,Lò Văn An,1982,Nam,1,2024\n"
		   "Tổng cộng,3 người,,,,\n"
		   ",,,\"Nà Hẩu, ngày 01 tháng 02 năm 2024\",,\n"
		   ",NGƯỜI LẬP BIỂU,,T/M ĐẢNG ỦY,,\n"
		   ",Lò Văn Ký,,Vàng A Đóng,,\n",
		   "Công Thị Ý 19800000 nu|Tống Văn Cộng 19810000 nam|"
		   "Lò Văn An 19820000 nam");
}

/* Serial numbers and midnights of other programs were "no real day". */
TEST(days_of_other_programs_are_days)
{
	people_are("Họ và tên,Ngày sinh,Giới tính,Chi bộ,Ngày đồng ý\n"
		   "Lò Văn Tư,33000,Nam,001,2024-01-02 00:00:00\n"
		   "Lò Văn Năm,1990-05-07T00:00:00.000,Nam,001,2024\n"
		   "Lò Văn Sáu,07/05/1990 00:00,Nam,001,2024\n",
		   "Lò Văn Tư 19900507 nam|Lò Văn Năm 19900507 nam|"
		   "Lò Văn Sáu 19900507 nam");
}

/* People whose families are called like sums were passed over. */
TEST(who_is_called_like_a_sum_is_a_person)
{
	static const struct expected x[] = {
	    {2, "Ngày sinh", "còn trống"},
	    {3, "Ngày sinh", "còn trống"},
	    {0, NULL, NULL},
	};
	struct real w;

	real_begin(&w);
	faults_are(&w,
		   "Họ và tên,Ngày sinh,Giới tính,Chi bộ,Ngày đồng ý\n"
		   "Công Thị Ý,,Nữ,001,2024\n"
		   "Tống Số,,Nam,001,2024\n",
		   x);
	real_end(&w);
}

/* The clerk corrected one sentence and got the next one for the same row. */
TEST(all_faults_of_a_row_are_told_at_once)
{
	static const struct expected x[] = {
	    {2, "Ngày sinh", "không phải là ngày có thật"},
	    {2, "Chi bộ", "«009»"},
	    {2, "Ngày kết nạp", "trước «Ngày quyết định kết nạp»"},
	    {2, "Ngày ra khỏi danh sách", "chưa có"},
	    {3, "Ngày chính thức", "chưa đủ 12 tháng"},
	    {3, "Lý do ra", "chưa có «Lý do ra»"},
	    {4, "Số CCCD", "đã mất các chữ số cuối"},
	    {4, "Ngày đồng ý", "chưa có"},
	    {5, "Ngày đồng ý", "không phải là ngày có thật"},
	    {0, NULL, NULL},
	};
	struct real w;

	real_begin(&w);
	faults_are(&w,
		   "Họ và tên,Ngày sinh,Giới tính,Chi bộ,Ngày đồng ý,"
		   "Ngày quyết định kết nạp,Ngày kết nạp,Ngày chính thức,"
		   "Ngày ra khỏi danh sách,Lý do ra,Số CCCD\n"
		   "Lò Văn An,31/13/1990,Nam,009,,1/2/2010,1/1/2010,,,Chết,\n"
		   "Lò Văn Ba,1990,Nam,001,,1/2/2020,1/3/2020,1/5/2020,"
		   "1/6/2021,,\n"
		   "Lò Văn Tư,1990,Nam,001,,,,,,,1.23457E+11\n"
		   "Lò Văn Sáu,1990,Nam,001,abc,,,,,,\n",
		   x);
	real_end(&w);
}

/* "Ô «Người» còn trống" came too, for a column that the list has not. */
TEST(a_person_not_found_by_name_is_told_once_at_the_name)
{
	static const struct expected x[] = {
	    {2, "Lớp", "«L9»"},
	    {3, "Họ và tên", "Không tìm thấy người «Lò Văn Không» sinh 1995"},
	    {4, "Ngày sinh", "còn trống"},
	    {0, NULL, NULL},
	};
	struct real w;
	const char *paths[2] = {0};

	real_begin(&w);
	paths[0] = real_file(&w, "units.csv", units);
	import_result_free(real_import_all(&w, paths));
	paths[0] =
	    real_file(&w, "c.csv",
		      "Mã,Loại,Từ ngày,Đến ngày,Đơn vị tổ chức\n"
		      "L1,Bồi dưỡng nhận thức về Đảng,1/3/2024,5/3/2024,X\n");
	import_result_free(real_import_all(&w, paths));
	paths[0] =
	    real_file(&w, "p.csv",
		      "Họ và tên,Ngày sinh,Giới tính,Chi bộ,Ngày đồng ý\n"
		      "Lò Văn An,1990,Nam,001,2024\n");
	import_result_free(real_import_all(&w, paths));
	faults_are(&w,
		   "Lớp,Họ và tên,Ngày sinh\nL9,Lò Văn An,1990\n"
		   "L1,Lò Văn Không,1995\nL1,Lò Văn An,\n",
		   x);
	real_end(&w);
}

/* Units A under B under A were stored; `nguon verify` failed afterwards. */
TEST(circles_of_superiors_are_refused)
{
	static const struct expected two[] = {
	    {2, "Mã cấp trên", "«A» nằm dưới chính nó"},
	    {3, "Mã cấp trên", "«B» nằm dưới chính nó"},
	    {0, NULL, NULL},
	};
	struct real w;
	struct import_result *r;

	real_begin(&w);
	faults_are(&w,
		   "Mã,Tên,Loại,Mã cấp trên\nA,Đảng bộ A,Đảng bộ cơ sở,B\n"
		   "B,Đảng bộ B,Đảng bộ cơ sở,A\nC,Chi bộ C,Chi bộ,B\n",
		   two);
	faults_are(&w, "Mã,Tên,Cấp,Mã cấp trên\nA,Xã A,xã,B\nB,Xã B,xã,A\n",
		   two);
	r = read_list(&w, "Ngày,Loại,Đơn vị,Đơn vị mới\n"
			  "1/2/2020,Chuyển cấp trên,X,001\n");
	assert_int_equal(r->nerrors, 1);
	assert_non_null(strstr(sheet_of(r, "list.csv")->errors[0].message,
			       "nằm dưới chính nó"));
	import_result_free(r);
	real_end(&w);
}

TEST(people_who_may_be_one_are_told)
{
	static const struct expected in_file = {3, "Họ và tên",
						"dòng 2 của «list.csv»"};
	static const struct expected stored = {2, "Họ và tên", "(mã P1)"};
	struct real w;
	struct import_result *r;

	real_begin(&w);
	r = read_list(&w,
		      "Mã,Họ và tên,Ngày sinh,Giới tính,Chi bộ,Ngày đồng ý\n"
		      "P1,Lò Văn Ấn,1/2/1990,Nam,001,2024\n"
		      "P2,lò văn  ấn,1/2/1990,Nam,1,2024\n"
		      "P3,Lò Văn An,1/2/1990,Nam,1,2024\n");
	assert_true(r->written);
	assert_int_equal(r->nwarnings, 1);
	assert_int_equal(count(sheet_of(r, "list.csv")->warnings, 1, &in_file),
			 1);
	import_result_free(r);
	r = read_list(&w, "Họ và tên,Ngày sinh,Giới tính,Chi bộ,Ngày đồng ý\n"
			  "Lò Văn Ấn,1/2/1990,Nữ,001,2024\n");
	assert_true(r->written);
	assert_int_equal(count(sheet_of(r, "list.csv")->warnings, 1, &stored),
			 1);
	import_result_free(r);
	real_end(&w);
}

/* The second file was blamed for its own row. */
TEST(a_code_used_twice_names_the_other_file)
{
	struct real w;
	struct import_result *r;
	const char head[] = "Mã,Họ và tên,Ngày sinh,Giới tính,Chi bộ,"
			    "Ngày đồng ý\nP1,Lò Văn Ấn,1990,Nam,001,2024\n";
	const char *paths[4] = {0};

	real_begin(&w);
	paths[0] = real_file(&w, "b.csv", head);
	paths[1] = real_file(&w, "a.csv", head);
	paths[2] = real_file(&w, "units.csv", units);
	r = real_import(&w, paths);
	assert_int_equal(r->nerrors, 1);
	assert_int_equal(sheet_of(r, "b.csv")->nerrors, 0);
	assert_non_null(strstr(sheet_of(r, "a.csv")->errors[0].message,
			       "dòng 2 của «b.csv»"));
	import_result_free(r);
	real_end(&w);
}

/* One damaged file hid the faults of all others. */
TEST(a_file_that_cannot_be_read_is_a_fault_like_others)
{
	struct real w;
	struct import_result *r;
	const char *paths[4] = {0};

	real_begin(&w);
	paths[0] = real_file(&w, "hong.xlsx", "PK no zip");
	paths[1] = real_path(&w, "khong-co.csv");
	paths[2] = real_file(&w, "units.csv", units);
	r = real_import(&w, paths);
	assert_int_equal(r->nerrors, 2);
	assert_int_equal(sheet_of(r, "hong.xlsx")->nerrors, 1);
	assert_int_equal(sheet_of(r, "units.csv")->accepted, 3);
	assert_false(r->written);
	import_result_free(r);
	real_end(&w);
}

TEST(a_column_without_a_title_is_told)
{
	static const struct expected x = {1, "", "Cột C không có tiêu đề"};
	struct real w;
	struct import_result *r;

	real_begin(&w);
	r = read_list(&w, "Mã,Họ và tên,,Ngày sinh,Giới tính,Chi bộ,Ngày đồng "
			  "ý\nP1,Lò Văn,Ấn,1990,Nam,001,2024\n");
	assert_int_equal(r->nwarnings, 1);
	assert_int_equal(count(sheet_of(r, "list.csv")->warnings, 1, &x), 1);
	import_result_free(r);
	real_end(&w);
}

TEST(full_width_letters_and_marks_apart_are_read_in_silence)
{
	struct real w;
	struct import_result *r;

	real_begin(&w);
	r = read_list(&w,
		      "Ｍã,Ｈọ và tên,Ngày sinh,Giới tính,Chi bộ,Ngày đồng "
		      "ý\nＰ１,Lò Văn Ａn,２８/０２/１９９０,Ｎam,００１,2024\n"
		      "P2,Lò Văn "
		      "A\xCC\x82\xCC\x81n,1991,Nữ,1,2024\n");
	if (r->nerrors)
		real_print_errors(r);
	assert_int_equal(r->nerrors + r->nwarnings, 0);
	import_result_free(r);
	assert_int_equal(
	    real_int(&w, "SELECT count(*) FROM person WHERE code = 'P1' AND "
			 "full_name = 'Lò Văn An' AND birth_day = 19900228"),
	    1);
	assert_int_equal(real_int(&w, "SELECT count(*) FROM person WHERE "
				      "full_name = 'Lò Văn Ấn'"),
			 1);
	real_end(&w);
}

TEST(secrecy_marks_are_seen_as_people_write_them)
{
	static const char *const marks[] = {
	    "TỐI MẬT", "MẬT", "(Mật)", "Độ mật: Mật", "TuyÖt mËt",
	};
	static const char *const harmless[] = {"Mật", "Ong mật", "Bí mật"};
	struct real w;
	size_t i;

	real_begin(&w);
	for (i = 0; i < ARRAY_LEN(marks) + ARRAY_LEN(harmless); i++) {
		bool is_mark = i < ARRAY_LEN(marks);
		struct import_result *r = read_list(
		    &w,
		    arena_printf(
			w.c.mem,
			"ĐẢNG BỘ,%s\n"
			"Mã,Họ và tên,Ngày sinh,Giới tính,Chi bộ,Ngày đồng ý\n"
			"P1,Lò Văn Ấn,1990,Nam,001,2024\n",
			is_mark ? marks[i] : harmless[i - ARRAY_LEN(marks)]));

		if (r->nerrors != is_mark)
			fail_msg("mark %zu: %lld", i, (long long)r->nerrors);
		import_result_free(r);
	}
	real_end(&w);
}

TEST(an_unknown_value_gets_the_nearest_one)
{
	static const struct expected x[] = {
	    {2, "Giới tính", "có thể là «Nam»"},
	    {2, "Trình độ chuyên môn", "có thể là «Trung cấp»"},
	    {3, "Dân tộc", "«Zzz» không có trong danh mục «Dân tộc», hãy chọn"},
	    {0, NULL, NULL},
	};
	struct real w;

	real_begin(&w);
	faults_are(&w,
		   "Họ và tên,Ngày sinh,Giới tính,Chi bộ,Ngày đồng ý,Trình độ "
		   "chuyên môn,Dân tộc\n"
		   "Lò Văn An,1990,Nma,001,2024,Trugn cấp,Thái\n"
		   "Lò Văn Ba,1990,Nam,001,2024,Trung cấp,Zzz\n",
		   x);
	real_end(&w);
}

/* Forty lines that said the same pushed the faults off the screen. */
TEST(notes_of_one_kind_are_one_line_on_a_terminal)
{
	struct real w;
	struct import_result *r;
	struct buf list, out;
	int i;

	real_begin(&w);
	buf_init(&list, 64 * KIB);
	buf_init(&out, 64 * KIB);
	buf_str(&list, "Họ và tên,Ngày sinh,Giới tính,Chi bộ,Ngày quyết định "
		       "kết nạp,Ngày kết nạp,Số CCCD\n");
	for (i = 0; i < 40; i++)
		buf_printf(&list,
			   "Lò Văn %c%c,19%d,Nam,001,1/2/2015,1/6/2015,%d\n",
			   'A' + i / 26, 'a' + i % 26, 50 + i, 1000 + i);
	r = read_list(&w, buf_text(&list));
	assert_int_equal(r->nwarnings, 80);
	import_text(&out, LANG_VI, r);
	assert_non_null(
	    strstr(buf_text(&out), "(R22) (40 dòng: 2, 3, 4, 5, 6, 7, …)\n"));
	assert_non_null(strstr(buf_text(&out), "còn 37 trường hợp tương tự"));
	assert_null(strstr(buf_text(&out), "«1003»"));
	import_result_free(r);
	buf_free(&list);
	buf_free(&out);
	real_end(&w);
}

/* A note of the rules was put into its own sentence: "Số CCCD «Số CCCD «…". */
TEST(a_note_of_a_rule_is_told_as_it_is)
{
	static const char text[] =
	    "Số CCCD «1409» không đủ 12 chữ số (CMND: 9), có thể mất số 0 ở "
	    "đầu, hãy đối chiếu lại";
	struct real w;
	struct import_result *r;

	real_begin(&w);
	r = read_list(&w, "Họ và tên,Ngày sinh,Giới tính,Chi bộ,Ngày đồng "
			  "ý,Số CCCD\nLò Văn An,1990,Nam,001,2024,1409\n");
	assert_int_equal(r->nwarnings, 1);
	assert_string_equal(sheet_of(r, "list.csv")->warnings[0].message, text);
	import_result_free(r);
	real_end(&w);
}

/* Lists name cells where the contract has codes; "not in the list" came. */
TEST(a_cell_may_be_named_if_there_is_one_of_that_name)
{
	static const struct expected x[] = {
	    {3, "Chi bộ", "ứng với nhiều bản ghi"},
	    {4, "Chi bộ", "không có trong bảng"},
	    {0, NULL, NULL},
	};
	struct real w;
	const char *paths[2] = {0};

	people_are("Họ và tên,Ngày sinh,Giới tính,Chi bộ,Ngày đồng ý\n"
		   "Lò Văn Tư,1990,Nam,Chi bộ bản Pá Lầu,2024\n",
		   "Lò Văn Tư 19900000 nam");
	real_begin(&w);
	paths[0] = real_file(&w, "u.csv",
			     "Mã,Tên,Loại\nA,Chi bộ thôn Một,Chi bộ\n"
			     "B,Chi bộ thôn Một,Chi bộ\n"
			     "C,Chi bộ thôn Hai,Chi bộ\n");
	import_result_free(real_import_all(&w, paths));
	faults_are(&w,
		   "Họ và tên,Ngày sinh,Giới tính,Chi bộ,Ngày đồng ý\n"
		   "Lò Văn Tư,1990,Nam,Chi bộ thôn Hai,2024\n"
		   "Lò Văn Năm,1990,Nam,Chi bộ thôn Một,2024\n"
		   "Lò Văn Sáu,1990,Nam,Chi bộ thôn Ba,2024\n",
		   x);
	real_end(&w);
}

/* What one commune had exported could not be read by another one. */
TEST(an_id_of_another_installation_gives_way_to_the_name)
{
	static const struct expected x[] = {
	    {3, "Họ và tên", "Không tìm thấy người «Lò Văn Không»"},
	    {0, NULL, NULL},
	};
	struct real w;
	const char *paths[2] = {0};

	real_begin(&w);
	import_result_free(
	    read_list(&w, "Họ và tên,Ngày sinh,Giới tính,Chi bộ,Ngày đồng ý\n"
			  "Lò Văn An,1990,Nam,001,2024\n"));
	paths[0] = real_file(&w, "c.csv",
			     "Mã,Loại,Từ ngày,Đến ngày,Đơn vị tổ chức\n"
			     "L1,Nhận thức về Đảng,1/3/2024,5/3/2024,X\n");
	import_result_free(real_import_all(&w, paths));
	faults_are(&w,
		   "Lớp,Người,Họ và tên,Ngày sinh\n"
		   "L1,edcacc94aa319802e614d57bd77780c9,Lò Văn An,1990\n"
		   "L1,edcacc94aa319802e614d57bd77780ca,Lò Văn Không,1990\n",
		   x);
	real_end(&w);
}
