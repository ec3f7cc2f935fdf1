/*
 * defs.c: the dimensions of facts and the indicators, all of them data.
 */
#include "base/base.h"
#include "mod/stat/people_stored.h"
#include "mod/stat/stat_int.h"
#include "mod/stat/stat_web.h"

static const char *const yes_names[] = {"no", "yes", NULL};
static const char *const age_names[] = {
    "18_30", "31_35", "36_40",	 "41_45", "46_50",
    "51_55", "56_60", "over_60", NULL,
};
static const char *const status_names[] = {"probationary", "official", NULL};

const struct dim stat_dims[D__N] = {
    [D_SEX] = {.name = "sex", .list = "sex"},
    [D_ETHNIC] = {.name = "ethnic", .list = "ethnic"},
    /* lists leave the column empty for people without a religion */
    [D_RELIGION] = {.name = "religion",
		    .list = "religion",
		    .null_is_none = true},
    [D_EDUCATION] = {.name = "education", .list = "general_education"},
    [D_PROFESSIONAL] = {.name = "professional", .list = "professional"},
    [D_OCCUPATION] = {.name = "occupation", .list = "occupation"},
    [D_YOUTH] = {.name = "youth", .names = yes_names, .null_is_none = true},
    [D_AGE] = {.name = "age", .names = age_names},
    [D_BLOC] = {.name = "bloc", .list = "bloc"},
    [D_READMISSION] = {.name = "readmission",
		       .names = yes_names,
		       .null_is_none = true},
    [D_VILLAGE_HEAD] = {.name = "village_head",
			.names = yes_names,
			.null_is_none = true},
    [D_FRONT_HEAD] = {.name = "front_head",
		      .names = yes_names,
		      .null_is_none = true},
    [D_MASS_HEAD] = {.name = "mass_head",
		     .names = yes_names,
		     .null_is_none = true},
    [D_STATUS] = {.name = "status", .names = status_names},
    [D_EXIT] = {.name = "exit", .list = "exit_reason"},
    [D_KIND] = {.name = "kind", .list = "unit_kind"},
    [D_THEORY] = {.name = "theory",
		  .list = "political_theory",
		  .null_is_none = true},
};

static const struct part_def target_sources[] = {
    {.key = "assigned", .label = "Cấp trên giao", .label_en = "Assigned"},
    {.key = "resolution", .label = "Nghị quyết", .label_en = "Resolution"},
    {.key = "aspirational", .label = "Phấn đấu", .label_en = "Own aim"},
    {0},
};
static const struct part_def next_year_keys[] = {
    {.key = "year", .label = "Năm", .label_en = "Year"},
    {0},
};
static const struct part_def general_education[] = {
    {.key = "upper_secondary",
     .label = "THPT",
     .label_en = "Upper secondary",
     .where = {{"education", "=thpt"}}},
    {.key = "lower_secondary",
     .label = "THCS",
     .label_en = "Lower secondary",
     .where = {{"education", "=thcs"}}},
    {.key = "primary",
     .label = "Tiểu học",
     .label_en = "Primary",
     .where = {{"education", "=tieu_hoc"}}},
    {.key = "literate",
     .label = "Biết đọc, biết viết",
     .label_en = "Can read and write",
     .where = {{"education", "=biet_doc_biet_viet"}}},
    {.key = "not_told",
     .label = "Chưa ghi",
     .label_en = "Not told",
     .where = {{"education", "?"}}},
    {0},
};
static const struct part_def professional_level[] = {
    {.key = "doctor",
     .label = "Tiến sĩ",
     .label_en = "Doctor",
     .where = {{"professional", "doctor"}}},
    {.key = "master",
     .label = "Thạc sĩ",
     .label_en = "Master",
     .where = {{"professional", "master"}}},
    {.key = "above_university",
     .label = "Trên đại học, chưa rõ bậc",
     .label_en = "Above university, degree unknown",
     .where = {{"professional", "=tren_dai_hoc"}}},
    {.key = "university",
     .label = "Đại học",
     .label_en = "University",
     .where = {{"professional", "university"}}},
    {.key = "college_intermediate_untrained",
     .label = "Cao đẳng, trung cấp, sơ cấp, chưa qua đào tạo",
     .label_en = "College, intermediate, elementary, untrained",
     .where = {{"professional", "college_intermediate_untrained"}}},
    {.key = "not_told",
     .label = "Chưa ghi",
     .label_en = "Not told",
     .where = {{"professional", "?"}}},
    {0},
};
/* Form 2, item 1; what the lists leave open stands at the end. */
#define ROW(k, vi, en, g)                                                      \
	{                                                                      \
		.key = k, .label = vi, .label_en = en, .where = {              \
			{"occupation", g}                                      \
		}                                                              \
	}
/* clang-format off */
static const struct part_def occupation_rows[] = {
    ROW("state_bodies", "1.01 Cơ quan Nhà nước từ cấp huyện trở lên", "1.01 State bodies, district and up", "form_1_01"),
    ROW("party_bodies", "1.02 Cơ quan Đảng, Mặt trận, đoàn thể từ cấp huyện trở lên", "1.02 Party, Front, mass organizations, district and up", "form_1_02"),
    ROW("communes", "1.03 Cán bộ, công chức, không chuyên trách xã, phường, thị trấn", "1.03 Communes, wards, towns", "form_1_03"),
    ROW("village_part_timers", "1.04 Không chuyên trách thôn, bản, tổ dân phố", "1.04 Village part-timers", "form_1_04"),
    ROW("public_service", "1.05 Viên chức sự nghiệp công lập", "1.05 Public service", "form_1_05"),
    ROW("non_public_service", "1.06 Đơn vị sự nghiệp ngoài công lập", "1.06 Non-public service", "form_1_06"),
    ROW("enterprises", "1.07 Doanh nghiệp", "1.07 Enterprises", "form_1_07"),
    ROW("farming", "1.08 Nông, lâm, ngư nghiệp", "1.08 Farming, forestry, fishery", "form_1_08"),
    ROW("armed_forces", "1.09 Quân đội, công an", "1.09 Army, police", "form_1_09"),
    ROW("students", "1.10 Sinh viên", "1.10 Students", "form_1_10"),
    ROW("pupils", "1.11 Học sinh", "1.11 Pupils", "form_1_11"),
    ROW("other", "1.12 Khác (lao động hợp đồng, tự do)", "1.12 Other (contract, freelance)", "form_1_12"),
    ROW("retired", "b) Nghỉ hưu, nghỉ công tác", "b) Retired", "form_1_b"),
    ROW("part_timers_level_unknown", "Không chuyên trách, chưa rõ xã hay thôn", "Part-timers, commune or village unknown", "=khong_chuyen_trach"),
    ROW("cadres_body_unknown", "Cán bộ, công chức, chưa rõ cơ quan", "Cadres, civil servants, body unknown", "=can_bo_cong_chuc"),
    ROW("not_told", "Chưa ghi", "Not told", "?"),
    {0},
};
/* clang-format on */
#undef ROW

static const struct figure_def admission_figures[] = {
#include "mod/stat/admitted.def"
};

static const struct part_def transfer_keys[] = {
    {.key = "in", .label = "Đến", .label_en = "In"},
    {.key = "out", .label = "Đi", .label_en = "Out"},
    {.key = "internal", .label = "Nội bộ", .label_en = "Inside"},
    {.key = "temporary", .label = "Tạm thời", .label_en = "Temporary"},
    {.key = "seconded", .label = "Tăng cường", .label_en = "Seconded"},
    {0},
};
static const struct part_def grassroots_parts[] = {
    {.key = "grassroots_orgs",
     .label = "Đảng bộ cơ sở",
     .label_en = "Grassroots organizations",
     .where = {{"kind", "grassroots_orgs"}}},
    {.key = "grassroots_cells",
     .label = "Chi bộ cơ sở",
     .label_en = "Grassroots cells",
     .where = {{"kind", "grassroots_cells"}}},
    {0},
};
static const struct part_def without_keys[] = {
    {.key = "start", .label = "Đầu kỳ", .label_en = "Start"},
    {.key = "cleared", .label = "Đã xóa", .label_en = "Cleared"},
    {.key = "relapsed", .label = "Tái trắng", .label_en = "Relapsed"},
    {.key = "added",
     .label = "Tăng do chia tách",
     .label_en = "Added by splits"},
    {.key = "removed",
     .label = "Giảm do sáp nhập",
     .label_en = "Removed by merges"},
    {.key = "end", .label = "Còn lại", .label_en = "End"},
    {0},
};
static const struct part_def joint_keys[] = {
    {.key = "start", .label = "Đầu kỳ", .label_en = "Start"},
    {.key = "end", .label = "Cuối kỳ", .label_en = "End"},
    {.key = "change",
     .label = "Tăng, giảm",
     .label_en = "Change",
     .is_derived = true},
    {0},
};
static const struct part_def class_keys[] = {
    {.key = "classes", .label = "Số lớp", .label_en = "Classes"},
    {.key = "people", .label = "Lượt người", .label_en = "People"},
    {0},
};

static const struct part_def balance_keys[] = {
    {.key = "start", .label = "Có đến đầu kỳ", .label_en = "At the start"},
    {.key = "admitted", .label = "Kết nạp", .label_en = "Admitted"},
    {.key = "transferred_in",
     .label = "Chuyển sinh hoạt đến",
     .label_en = "Transferred in"},
    {.key = "reorganized_in",
     .label = "Tăng do sắp xếp tổ chức",
     .label_en = "Came with reorganized units"},
    {.key = "exits", .label = "Ra khỏi danh sách", .label_en = "Left the list"},
    {.key = "transferred_out",
     .label = "Chuyển sinh hoạt đi",
     .label_en = "Transferred out"},
    {.key = "reorganized_out",
     .label = "Giảm do sắp xếp tổ chức",
     .label_en = "Went with reorganized units"},
    {.key = "residual",
     .label = "Chênh lệch",
     .label_en = "Unexplained",
     .is_derived = true},
    {.key = "end", .label = "Có đến cuối kỳ", .label_en = "At the end"},
    {0},
};
static const struct part_def unit_keys[] = {
    {.key = "start", .label = "Đầu kỳ", .label_en = "Start"},
    {.key = "founded", .label = "Lập mới, chia tách", .label_en = "Founded"},
    {.key = "dissolved",
     .label = "Giải thể, sáp nhập",
     .label_en = "Dissolved, merged"},
    {.key = "changed",
     .label = "Tăng, giảm do nâng cấp, chuyển giao",
     .label_en = "Raised, lowered, handed on",
     .is_derived = true},
    {.key = "end", .label = "Cuối kỳ", .label_en = "End"},
    {0},
};
static const struct part_def quiet_keys[] = {
    {.key = "years_1", .label = "Từ 1 năm", .label_en = "For 1 year"},
    {.key = "years_3", .label = "Từ 3 năm", .label_en = "For 3 years"},
    {.key = "years_5", .label = "Từ 5 năm", .label_en = "For 5 years"},
    {.key = "term", .label = "Từ đầu nhiệm kỳ", .label_en = "For the term"},
    {0},
};
static const struct part_def pool_keys[] = {
    {.key = "registered",
     .label = "Mới đưa vào nguồn",
     .label_en = "Registered"},
    {.key = "trained",
     .label = "Đã học lớp nhận thức",
     .label_en = "Holds the certificate"},
    {.key = "applied", .label = "Đã có đơn", .label_en = "Has applied"},
    {.key = "considered",
     .label = "Chi bộ đã xét",
     .label_en = "Considered by the cell"},
    {0},
};
static const struct part_def probation_keys[] = {
    {.key = "on_time",
     .label = "Công nhận đúng hạn",
     .label_en = "Recognized on time"},
    {.key = "late", .label = "Công nhận chậm", .label_en = "Recognized late"},
    {.key = "day_unknown",
     .label = "Đã công nhận, chưa ghi ngày quyết định",
     .label_en = "Recognized, day of the decision not told"},
    {.key = "waiting", .label = "Đang xét", .label_en = "Waiting"},
    {.key = "overdue", .label = "Quá hạn", .label_en = "Overdue"},
    {.key = "removed",
     .label = "Ra khỏi danh sách",
     .label_en = "Left the list"},
    {0},
};
static const struct part_def result_keys[] = {
    {.key = "excellent", .label = "Xuất sắc", .label_en = "Excellent"},
    {.key = "very_good", .label = "Giỏi", .label_en = "Very good"},
    {.key = "good", .label = "Khá", .label_en = "Good"},
    {.key = "fair", .label = "Trung bình", .label_en = "Fair"},
    {.key = "passed",
     .label = "Đạt, không xếp loại",
     .label_en = "Passed, no grade"},
    {.key = "failed",
     .label = "Không đạt, bỏ học",
     .label_en = "Failed, dropped out"},
    {.key = "not_told", .label = "Chưa ghi", .label_en = "Not told"},
    {0},
};

static const struct figure_def whole_figures[] = {
#include "mod/stat/admitted.def"
#include "mod/stat/whole.def"
};

static enum rc admissions_count(struct stat *s)
{
	enum rc rc = people_load(s, false);

	if (rc < 0)
		return rc;
	people_narrow(s, false);
	admitted_count(s);
	quiet_cells_count(s);
	return OK;
}

static enum rc admissions_finish(struct stat *s)
{
	admitted_finish(s);
	return targets_fill(s);
}

/* Figures that follow from others. */
static enum rc whole_finish(struct stat *s)
{
	enum rc rc;

	admitted_finish(s);
	balance_finish(s);
	strength_finish(s);
	heads_finish(s);
	classes_finish(s);
	units_finish(s);
	spread_finish(s);
	rc = untold_finish(s);
	if (rc < 0)
		return rc;
	terr_finish(s);
	rc = targets_fill(s);
	if (rc == OK)
		pool_finish(s);
	return rc;
}

static enum rc whole_count(struct stat *s)
{
	enum rc rc = people_load(s, true);

	if (rc == OK)
		rc = terr_load(s);
	if (rc == OK)
		people_narrow(s, true);
	if (rc == OK)
		rc = transfers_count(s);
	if (rc == OK)
		rc = classes_count(s);
	if (rc == OK)
		rc = posts_count(s);
	if (rc == OK)
		rc = duties_count(s);
	if (rc == OK)
		rc = pool_count(s);
	if (rc == OK)
		rc = ledger_count(s);
	if (rc < 0)
		return rc;
	spread_count(s);
	admitted_count(s);
	quiet_cells_count(s);
	members_count(s);
	balance_count(s);
	probations_count(s);
	units_count(s);
	terr_count(s);
	return OK;
}

/* Counting is all that is needed to open a figure. */
struct steps {
	const struct report *report;
	enum rc (*count)(struct stat *s), (*finish)(struct stat *s);
};
static const struct steps admissions = {&report_admissions, admissions_count,
					admissions_finish};
static const struct steps whole = {&report_whole, whole_count, whole_finish};

static enum rc compute(struct ctx *c, const struct steps *k,
		       struct report_result **out,
		       const struct report_args *args)
{
	struct stat s;
	enum rc rc = stat_begin(c, &s, k->report, args, NULL, NULL);

	if (rc < 0)
		return rc;
	rc = k->count(&s);
	if (rc == OK) {
		stat_nodes(&s);
		rc = k->finish(&s);
	}
	if (rc == OK) {
		stat_shares(&s);
		*out = s.result;
	}
	stat_end(&s);
	return rc;
}

static enum rc open_figure(struct ctx *c, const struct steps *k,
			   struct opened *out, const struct report_args *args,
			   const char *code, const char *child)
{
	struct stat s;
	enum rc rc = stat_begin(c, &s, k->report, args, code, child);

	if (rc < 0)
		return rc;
	rc = k->count(&s);
	*out = tally_opened(s.tally);
	stat_end(&s);
	return rc;
}

static enum rc admissions_compute(struct ctx *c, struct report_result **out,
				  const struct report_args *args)
{
	return compute(c, &admissions, out, args);
}

static enum rc admissions_open(struct ctx *c, struct opened *out,
			       const struct report_args *args, const char *code,
			       const char *child)
{
	return open_figure(c, &admissions, out, args, code, child);
}

static enum rc whole_compute(struct ctx *c, struct report_result **out,
			     const struct report_args *args)
{
	return compute(c, &whole, out, args);
}

static enum rc whole_open(struct ctx *c, struct opened *out,
			  const struct report_args *args, const char *code,
			  const char *child)
{
	return open_figure(c, &whole, out, args, code, child);
}

const struct report report_admissions = {
    .name = "ket-nap",
    .label = "Kết quả kết nạp đảng viên",
    .label_en = "Admissions",
    .figures = admission_figures,
    .nfigures = (int)ARRAY_LEN(admission_figures),
    .decimals = 1,
    .chart = "admitted",
    .compute = admissions_compute,
    .open = admissions_open,
    .text = admissions_text,
};
const struct report report_whole = {
    .name = "tong-hop",
    .label = "Tổng hợp công tác phát triển đảng viên",
    .label_en = "The whole picture",
    .figures = whole_figures,
    .nfigures = (int)ARRAY_LEN(whole_figures),
    .decimals = 1,
    .chart = "admitted",
    .compute = whole_compute,
    .open = whole_open,
    .text = whole_text,
};

static const struct report *const reports[] = {&report_admissions,
					       &report_whole, NULL};
static const struct block_kind *const blocks[] = {&people_blocks, &pool_blocks,
						  NULL};
const struct module stat_module = {
    .name = "stat",
    .blocks = blocks,
    .reports = reports,
    .commands = stat_commands,
    .routes = stat_routes,
    .nav = stat_nav,
};
