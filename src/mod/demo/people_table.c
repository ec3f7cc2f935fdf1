/* people_table.c: the list of people with the titles of the contract. */
#include "base/base.h"

#include "mod/demo/demo_int.h"

static const struct tcol cols[] = {
    {"Mã", T_TEXT, 10},
    {"Họ và tên", T_TEXT, 26},
    {"Ngày sinh", T_DAY, 12},
    {"Giới tính", T_TEXT, 8},
    {"Dân tộc", T_TEXT, 12},
    {"Tôn giáo", T_TEXT, 12},
    {"Quê quán", T_TEXT, 30},
    {"Nơi ở", T_TEXT, 14},
    {"Số CCCD", T_TEXT, 14},
    {"Điện thoại", T_TEXT, 12},
    {"Trình độ giáo dục phổ thông", T_TEXT, 12},
    {"Trình độ chuyên môn", T_TEXT, 18},
    {"Lý luận chính trị", T_TEXT, 12},
    {"Nghề nghiệp", T_TEXT, 12},
    {"Đoàn viên", T_TEXT, 8},
    {"Loại nguồn", T_TEXT, 20},
    {"Chức danh", T_TEXT, 24},
    {"Chi bộ", T_TEXT, 14},
    {"Ngày đồng ý", T_DAY, 12},
    {"Ngày đưa vào nguồn", T_DAY, 12},
    {"Số giấy chứng nhận", T_TEXT, 18},
    {"Ngày cấp giấy chứng nhận", T_DAY, 12},
    {"Ngày làm đơn", T_DAY, 12},
    {"Ngày chi bộ xét", T_DAY, 12},
    {"Số quyết định kết nạp", T_TEXT, 14},
    {"Ngày quyết định kết nạp", T_DAY, 12},
    {"Ngày kết nạp", T_DAY, 12},
    {"Ngày chứng nhận đảng viên mới", T_DAY, 12},
    {"Số quyết định chính thức", T_TEXT, 14},
    {"Ngày quyết định chính thức", T_DAY, 12},
    {"Ngày chính thức", T_DAY, 12},
    {"Ngày ra khỏi danh sách", T_DAY, 12},
    {"Lý do ra", T_TEXT, 20},
    {"Kết nạp lại", T_TEXT, 8},
};

/* Lists write the home town as a commune of the area. */
static const char *home_town(const struct demo *d, const struct person *p)
{
	int at = p->home;

	if (at == NONE)
		return "";
	if (d->places.v[at].is_village)
		at = d->places.v[at].parent;
	return d->places.v[at].name;
}

/* Some old lists know only the year. */
const char *birth_cell(struct demo *d, const struct person *p)
{
	return day_cell(d, p->is_birth_year_only
			       ? day_make(day_year(p->birth), 0, 0)
			       : p->birth);
}

void people_table(struct demo *d)
{
	struct table *t = table_new(d, "people", cols, ARRAY_LEN(cols));

	for (size_t i = 0; i < d->people.n; i++) {
		const struct person *p = &d->people.v[i];
		const char **r = table_row(d, t);
		const char *const cells[ARRAY_LEN(cols)] = {
		    p->code,
		    p->name,
		    birth_cell(d, p),
		    p->is_female ? "Nữ" : "Nam",
		    p->group,
		    p->religion,
		    home_town(d, p),
		    p->home == NONE ? "" : d->places.v[p->home].code,
		    "",
		    "",
		    p->edu,
		    p->prof,
		    p->theory,
		    p->occ,
		    p->is_youth ? "x" : "",
		    p->source,
		    p->title,
		    d->units.v[p->cell].code,
		    day_cell(d, p->agreed),
		    day_cell(d, p->listed),
		    p->cert_no,
		    day_cell(d, p->cert_day),
		    day_cell(d, p->applied),
		    day_cell(d, p->considered),
		    p->decided_no,
		    day_cell(d, p->decided),
		    day_cell(d, p->joined),
		    day_cell(d, p->newcert_day),
		    p->off_no,
		    day_cell(d, p->off_decided),
		    day_cell(d, p->official),
		    day_cell(d, p->left),
		    p->left_reason,
		    "",
		};

		for (size_t k = 0; k < ARRAY_LEN(cols); k++)
			r[k] = cells[k];
	}
}
