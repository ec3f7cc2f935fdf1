/*
 * defs.c: the dimensions of facts and the indicators, all of them data.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"
#include "mod/stat/stat_web.h"

static const char *const yes_names[] = {"no", "yes", NULL};
static const char *const age_names[] = {
    "under_18", "18_30", "31_35", "36_40",   "41_45",
    "46_50",	"51_55", "56_60", "over_60", NULL,
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
    {0},
};

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
    {.key = "change", .label = "Tăng, giảm", .label_en = "Change"},
    {0},
};
static const struct part_def class_keys[] = {
    {.key = "classes", .label = "Số lớp", .label_en = "Classes"},
    {.key = "people", .label = "Lượt người", .label_en = "People"},
    {0},
};

static const struct figure_def whole_figures[] = {
#include "mod/stat/admitted.def"
#include "mod/stat/whole.def"
};

static enum rc admissions_run(struct stat *s)
{
	enum rc rc = people_load(s, false);

	if (rc < 0)
		return rc;
	admitted_count(s);
	quiet_cells_count(s);
	stat_nodes(s);
	admitted_finish(s);
	return targets_fill(s);
}

static enum rc whole_run(struct stat *s)
{
	enum rc rc = people_load(s, true);

	if (rc == OK)
		rc = terr_load(s);
	if (rc == OK)
		rc = transfers_count(s);
	if (rc == OK)
		rc = classes_count(s);
	if (rc == OK)
		rc = posts_count(s);
	if (rc == OK)
		rc = duties_count(s);
	if (rc < 0)
		return rc;
	admitted_count(s);
	quiet_cells_count(s);
	members_count(s);
	units_count(s);
	terr_count(s);
	ledger_count(s);
	stat_nodes(s);
	admitted_finish(s);
	terr_finish(s);
	heads_finish(s);
	classes_finish(s);
	return targets_fill(s);
}

static enum rc run(struct ctx *c, const struct report *r,
		   enum rc (*fn)(struct stat *s), struct report_result **out,
		   struct opened *opened, const struct report_args *args,
		   const char *code, const char *child)
{
	struct stat s;
	enum rc rc = stat_begin(c, &s, r, args, code, child);

	if (rc < 0)
		return rc;
	rc = fn(&s);
	if (opened)
		*opened = tally_opened(s.tally);
	else if (rc == OK)
		*out = s.result;
	stat_end(&s);
	return rc;
}

static enum rc admissions_compute(struct ctx *c, struct report_result **out,
				  const struct report_args *args)
{
	return run(c, &report_admissions, admissions_run, out, NULL, args, NULL,
		   NULL);
}

static enum rc admissions_open(struct ctx *c, struct opened *out,
			       const struct report_args *args, const char *code,
			       const char *child)
{
	return run(c, &report_admissions, admissions_run, NULL, out, args, code,
		   child);
}

static enum rc whole_compute(struct ctx *c, struct report_result **out,
			     const struct report_args *args)
{
	return run(c, &report_whole, whole_run, out, NULL, args, NULL, NULL);
}

static enum rc whole_open(struct ctx *c, struct opened *out,
			  const struct report_args *args, const char *code,
			  const char *child)
{
	return run(c, &report_whole, whole_run, NULL, out, args, code, child);
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
const struct module stat_module = {
    .name = "stat",
    .reports = reports,
    .commands = stat_commands,
    .routes = stat_routes,
    .nav = stat_nav,
};
