/* figures_test.c: the lists of the demo counted against the published
 * figures, without any of the program's own reports. */
#include "base/base.h"

#include "base/test.h"
#include "mod/demo/demo_test.h"

#define KINH "Kinh"

static int minority(const struct locality *l)
{
	return admitted(l) - admitted_with(l, "Dân tộc", KINH);
}

static int count(const struct list *l, const char *title, const char *value)
{
	int n = 0;

	for (int i = 0; i < l->n; i++)
		n += strcmp(at(l, i, title), value) == 0;
	return n;
}

static int count_both(const struct list *l, const char *a, const char *va,
		      const char *b, const char *vb)
{
	int n = 0;

	for (int i = 0; i < l->n; i++)
		n += strcmp(at(l, i, a), va) == 0 &&
		     strcmp(at(l, i, b), vb) == 0;
	return n;
}

static int members_on(const struct locality *l, day_t day)
{
	int n = 0;

	for (int i = 0; i < l->people.n; i++) {
		day_t in = admission(l, i);
		day_t out = day_at(&l->people, i, "Ngày ra khỏi danh sách");

		n += in && in <= day && (out == 0 || out > day);
	}
	return n;
}

/* Per cent over all places that tell both numbers, in tenths. */
static int weighted(const struct list *l, const char *weight, const char *rate)
{
	double sum = 0, n = 0;

	for (int i = 0; i < l->n; i++) {
		double w = strtod(at(l, i, weight), NULL);

		if (*at(l, i, rate) == '\0')
			continue;
		n += w;
		sum += w * strtod(at(l, i, rate), NULL);
	}
	return n > 0 ? (int)(sum / n * 10) : 0;
}

TEST(muong_khuong_has_its_structure_of_2023)
{
	struct locality *l = locality_open("mk2023");
	int age = 0;

	assert_int_equal(admitted_with(l, "Giới tính", "Nữ"),
			 figure(l, "female", NULL));
	assert_int_equal(minority(l), figure(l, "ethnic_minority", NULL));
	assert_int_equal(admitted_with(l, "Đoàn viên", "x"),
			 figure(l, "youth_union", NULL));
	assert_int_equal(
	    admitted_with(l, "Trình độ giáo dục phổ thông", "THPT"),
	    figure(l, "upper_secondary", NULL));
	assert_int_equal(admitted_with(l, "Nghề nghiệp", "1.04|1.08|1.12"),
			 figure(l, "farmers_part_timers_freelance", NULL));
	assert_int_equal(admitted_with(l, "Trình độ chuyên môn", "thạc sĩ"),
			 figure(l, "professional_level", "master"));
	assert_int_equal(admitted_with(l, "Trình độ chuyên môn", "đại học"),
			 figure(l, "professional_level", "university"));
	for (int i = 0; i < l->people.n; i++)
		if (in_span(l, admission(l, i)))
			age += day_years_between(
			    day_at(&l->people, i, "Ngày sinh"),
			    admission(l, i));
	/* 30,93 in hundredths, half up */
	assert_int_equal((age * 1000 / 202 + 5) / 10, 3093);
	locality_close(l);
}

TEST(muong_khuong_has_its_organisations)
{
	struct locality *l = locality_open("mk2023");
	int orgs = count(&l->units, "Loại", "Đảng bộ cơ sở");
	int cells = count(&l->units, "Loại", "Chi bộ cơ sở");

	assert_int_equal(orgs, 20);
	assert_int_equal(orgs + cells, figure(l, "grassroots_units", NULL));
	assert_int_equal(count(&l->units, "Loại", "Chi bộ trực thuộc"),
			 figure(l, "subordinate_cells", NULL));
	assert_int_equal(members_on(l, l->to), figure(l, "members", NULL));
	assert_int_equal(count(&l->places, "Cấp", "thôn"),
			 figure(l, "villages", NULL));
	assert_int_equal(count_both(&l->places, "Cấp", "xã", "Biên giới", "x"),
			 figure(l, "border_communes_and_towns", NULL));
	assert_int_equal(count(&l->places, "Cấp", "xã"),
			 figure(l, "communes_and_towns", NULL));
	assert_int_equal(count(&l->units, "Có chi ủy", "x"),
			 figure(l, "village_cells_with_committee", NULL));
	assert_int_equal(l->duties.n, 16);
	int people = 0;
	for (int i = 0; i < l->places.n; i++)
		people += (int)strtol(at(&l->places, i, "Dân số"), NULL, 10);
	assert_true(people > 67000);
	int share = weighted(&l->places, "Dân số", "Tỷ lệ dân tộc thiểu số");
	assert_in_range(share, 875, 884);
	locality_close(l);
}

TEST(every_village_of_muong_khuong_has_a_cell_with_enough_members)
{
	struct locality *l = locality_open("mk2023");
	int own = 0;

	for (int u = 0; u < l->units.n; u++) {
		const char *area = at(&l->units, u, "Địa bàn");
		const char *type = at(&l->units, u, "Loại");
		int official = 0, all = 0;

		if (strncmp(type, "Chi bộ", strlen("Chi bộ")) != 0)
			continue;
		for (int i = 0; i < l->people.n; i++) {
			if (strcmp(at(&l->people, i, "Chi bộ"),
				   at(&l->units, u, "Mã")) != 0 ||
			    day_at(&l->people, i, "Ngày ra khỏi danh sách"))
				continue;
			all += admission(l, i) > 0;
			official +=
			    day_at(&l->people, i, "Ngày chính thức") > 0;
		}
		assert_true(official >= 3);
		if (strcmp(at(&l->units, u, "Có chi ủy"), "x") == 0)
			assert_true(official >= 9);
		if (strcmp(type, "Chi bộ cơ sở") == 0)
			assert_true(all < 30);
		own += *area && strchr(area, ';') == NULL;
	}
	assert_int_equal(own, figure(l, "villages_with_own_cell", NULL));
	locality_close(l);
}

TEST(muong_khuong_has_its_classes_and_targets)
{
	struct locality *l = locality_open("mk2023");
	static const struct {
		const char *type, *figure;
	} kinds[] = {
	    {"nhan_thuc", "awareness_classes"},
	    {"dang_vien_moi", "new_member_classes"},
	    {"cap_uy", "committee_work_classes"},
	};
	int parts = 0, own = 0, below = 0;

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		int classes, people;

		classes_of(l, kinds[i].type, l->from, l->to, &classes, &people);
		assert_int_equal(classes,
				 figure(l, kinds[i].figure, "classes"));
		assert_int_equal(people, figure(l, kinds[i].figure, "people"));
	}
	for (int i = 0; i < l->targets.n; i++) {
		int n = (int)strtol(at(&l->targets, i, "Chỉ tiêu"), NULL, 10);
		bool is_root = strcmp(at(&l->targets, i, "Đơn vị"), "MK") == 0;

		if (strcmp(at(&l->targets, i, "Kỳ"), "2024") == 0)
			parts += *at(&l->targets, i, "Đối tượng") ? n : 0;
		else if (is_root)
			own = n;
		else
			below += n;
	}
	assert_int_equal(own, figure(l, "target", NULL));
	assert_int_equal(below, own);
	assert_int_equal(parts, figure(l, "next_year_target", "parts_sum"));
	locality_close(l);
}

TEST(dien_bien_has_its_structure_of_eighteen_months)
{
	struct locality *l = locality_open("dienbien");
	int in_communes = 0;

	assert_in_range(admitted_with(l, "Giới tính", "Nữ"),
			figure(l, "female", "count_min"),
			figure(l, "female", "count_max"));
	assert_int_equal(minority(l), figure(l, "ethnic_minority", NULL));
	assert_int_equal(admitted_with(l, "Đoàn viên", "x"),
			 figure(l, "youth_union", NULL));
	assert_int_equal(admitted_with(l, "Nghề nghiệp", "1.08"),
			 figure(l, "farmers", NULL));
	assert_in_range(admitted_with(l, "Trình độ giáo dục phổ thông", "THPT"),
			figure(l, "upper_secondary", "count_min"),
			figure(l, "upper_secondary", "count_max"));
	struct map *units = map_new();
	for (int u = 0; u < l->units.n; u++)
		map_put(units, at(&l->units, u, "Mã"), u, NULL);
	for (int i = 0; i < l->people.n; i++) {
		int64_t u;
		const char *code = at(&l->people, i, "Chi bộ");

		if (!in_span(l, admission(l, i)))
			continue;
		while (map_get(units, code, &u) &&
		       *at(&l->units, (int)u, "Khối") == '\0')
			code = at(&l->units, (int)u, "Mã cấp trên");
		in_communes +=
		    strcmp(at(&l->units, (int)u, "Khối"), "xã, thị trấn") == 0;
	}
	map_free(units);
	assert_int_equal(in_communes,
			 figure(l, "admitted_communes_wards_towns", NULL));
	int target = (int)strtol(at(&l->targets, 0, "Chỉ tiêu"), NULL, 10);
	assert_true(target <= figure(l, "target", "max_whole"));
	assert_true(l->people.n < 8000);
	locality_close(l);
}

TEST(muong_nhe_has_its_classes_and_new_organisations)
{
	struct locality *l = locality_open("muongnhe");
	int classes, people, born = 0;

	classes_of(l, "ly_luan", 20100101, l->to, &classes, &people);
	assert_int_equal(classes,
			 figure(l, "political_theory_classes", "classes"));
	classes_of(l, "nhan_thuc", 20100101, l->to, &classes, &people);
	assert_in_range(people, 1850, 1899);
	classes_of(l, "chuyen_vien", 20100101, l->to, &classes, &people);
	assert_int_equal(classes, figure(l, "specialist_classes", "classes"));
	classes_of(l, "ly_luan_nghiep_vu", 20100101, l->to, &classes, &people);
	assert_int_equal(
	    classes, figure(l, "theory_with_profession_classes", "classes"));
	assert_in_range(people, 570, 599);
	for (int u = 0; u < l->units.n; u++)
		born += in_span(l, day_at(&l->units, u, "Ngày thành lập")) &&
			strstr(at(&l->units, u, "Loại"), "cơ sở") != NULL;
	assert_int_equal(born, figure(l, "new_grassroots_units", NULL));
	assert_int_equal(count(&l->unit_events, "Loại", "nâng cấp"),
			 figure(l, "commune_cells_upgraded", NULL));
	assert_true(weighted(&l->places, "Số hộ", "Tỷ lệ hộ nghèo") > 630);
	assert_int_equal(l->targets.n, 0);
	locality_close(l);
}

TEST(krong_klang_has_its_term)
{
	struct locality *l = locality_open("krongklang");
	int row = find_row(&l->places, "Tên", "Khóm Khe Xong"), there = 0;

	assert_int_equal(minority(l), figure(l, "ethnic_minority", NULL));
	assert_string_equal(at(&l->targets, 0, "Chỉ tiêu"),
			    arena_printf(l->c.mem, "%d-%d",
					 figure(l, "target", "min"),
					 figure(l, "target", "max")));
	assert_string_equal(at(&l->places, row, "Số hộ"), "279");
	for (int i = 0; i < l->people.n; i++)
		there += in_span(l, admission(l, i)) &&
			 strcmp(at(&l->people, i, "Nơi ở"),
				at(&l->places, row, "Mã")) == 0;
	assert_int_equal(there, figure(l, "khe_xong_admitted", NULL));
	assert_true(weighted(&l->places, "Dân số", "Tỷ lệ dân tộc thiểu số") >
		    420);
	locality_close(l);
}

TEST(binh_lieu_has_five_village_heads_recognized_in_march)
{
	struct locality *l = locality_open("binhlieu");
	int heads = 0, classes, people;

	for (int i = 0; i < l->people.n; i++) {
		day_t d = day_at(&l->people, i, "Ngày chính thức");

		if (d < 20180301 || d > 20180331 ||
		    strcmp(at(&l->people, i, "Chức danh"), "Trưởng thôn") != 0)
			continue;
		heads++;
		day_t in = admission(l, i);
		assert_in_range(in, 20170201, 20170228);
		assert_int_equal(count_both(&l->posts, "Người",
					    at(&l->people, i, "Mã"),
					    "Chức danh", "Trưởng thôn"),
				 1);
	}
	assert_int_equal(heads,
			 figure(l, "villages_head_became_official", "count"));
	classes_of(l, "nhan_thuc", 20180101, 20180419, &classes, &people);
	assert_int_equal(classes, figure(l, "awareness_classes", "classes"));
	assert_int_equal(people, figure(l, "awareness_classes", "people"));
	classes_of(l, "nhan_thuc", 20170901, 20171231, &classes, &people);
	assert_int_equal(people,
			 figure(l, "class_before_enlistment", "people"));
	assert_int_equal(l->targets.n, 0);
	locality_close(l);
}
