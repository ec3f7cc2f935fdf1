/*
 * preview.c: every template with invented data as files to look at:
 * preview OUT, then serve OUT.  For developers only; not a test.
 * long: invented data for every page, nothing that could be reused.
 */
#include "base/base.h"

#include <sys/stat.h>

#include "base/asset.h"
#include "web/chart.h"
#include "web/tmpl_load.h"

struct page {
	struct ctx *c;
	struct tmpl_set *set;
	const char *out;
};

static void write_file(const char *path, const void *p, size_t n)
{
	FILE *f = fopen(path, "wb");

	if (f == NULL || fwrite(p, 1, n, f) != n || fclose(f) != 0) {
		perror(path);
		exit(1);
	}
}

static void dump_assets(struct page *g)
{
	for (size_t i = 0; i < asset_count; i++)
		if (asset_table[i].url != NULL)
			write_file(arena_printf(g->c->mem, "%s%s", g->out,
						asset_table[i].url),
				   asset_table[i].bytes, asset_table[i].n);
}

static struct tnode *base(struct page *g, const char *title, int here)
{
	static const char *const nav[][3] = {
	    {"home.html", "Trang chủ", "home"},
	    {"tree.html", "Tổ chức", "sitemap"},
	    {"list.html", "Địa bàn", "map-pin"},
	    {"list.html", "Người", "users"},
	    {"card.html", "Chỉ tiêu", "target-arrow"},
	    {"search.html", "Lớp", "school"},
	    {"report.html", "Báo cáo", "report-analytics"},
	    {"import_upload.html", "Nhập dữ liệu", "file-import"},
	};
	struct tnode *p = tn_obj(g->c->mem);

	tmpl_set_assets(p);
	tn_set_str(p, "title", title);
	tn_set_str(p, "heading", title);
	tn_set_str(p, "lang", "vi");
	tn_set_str(p, "url_vi", "?lang=vi");
	tn_set_str(p, "url_en", "?lang=en");
	tn_set_str(p, "home_url", "home.html");
	tn_set_str(p, "search_url", "search.html");
	tn_set_str(p, "today", "23/11/2026");
	tn_set_str(p, "version", "0.1.0");
	struct tnode *unit = tn_set_obj(p, "unit");
	tn_set_str(unit, "name", "Huyện Suối Mơ");
	struct tnode *units = tn_set_list(unit, "units");
	for (int i = 0; i < 5; i++) {
		struct tnode *u = tn_item(units);
		tn_set_fmt(u, "name", "Xã Bản Mẫu %d", i + 1);
		tn_set_str(u, "url", "home.html");
	}
	struct tnode *list = tn_set_list(p, "nav");
	for (size_t i = 0; i < ARRAY_LEN(nav); i++) {
		struct tnode *n = tn_item(list);

		tn_set_str(n, "url", nav[i][0]);
		tn_set_str(n, "label", nav[i][1]);
		tn_set_str(n, "icon", nav[i][2]);
		tn_set_bool(n, "is_here", (int)i == here);
		tn_set_bool(n, "is_main",
			    i == 0 || i == 3 || i == 1 || i == 6 || i == 7);
	}
	struct tnode *crumbs = tn_set_list(p, "crumbs");
	struct tnode *one = tn_item(crumbs);
	tn_set_str(one, "label", "Tỉnh Thượng Nguồn");
	tn_set_str(one, "url", "home.html");
	tn_set_str(tn_item(crumbs), "label", "Huyện Suối Mơ");
	return p;
}

static void save(struct page *g, const char *name, struct tnode *data)
{
	struct buf b;

	buf_init(&b, 4 * MIB);
	if (tmpl_page(g->c, g->set, &b, "layout", name, data) < 0) {
		fprintf(stderr, "%s: %s\n", name, g->c->err.text);
		exit(1);
	}
	write_file(arena_printf(g->c->mem, "%s/%s.html", g->out, name), b.s,
		   b.n);
	printf("%-18s %zu\n", name, b.n);
	buf_free(&b);
}

static void act(struct tnode *acts, const char *label, const char *icon,
		bool is_primary)
{
	struct tnode *a = tn_item(acts);

	tn_set_str(a, "label", label);
	tn_set_str(a, "icon", icon);
	tn_set_str(a, "url", "form.html");
	tn_set_bool(a, "is_primary", is_primary);
}

static struct tnode *field(struct tnode *list, const char *kind,
			   const char *name, const char *label,
			   const char *value)
{
	struct tnode *f = tn_item(list);

	tn_set_bool(f, kind, true);
	tn_set_str(f, "name", name);
	tn_set_str(f, "label", label);
	tn_set_str(f, "value", value);
	return f;
}

static void option(struct tnode *list, const char *label)
{
	struct tnode *o = tn_item(list);

	tn_set_str(o, "value", label);
	tn_set_str(o, "label", label);
}

static void period(struct tnode *o)
{
	struct tnode *fields = tn_set_list(o, "fields");

	tn_set_str(o, "action", "#");
	struct tnode *f = field(fields, "is_choice", "ky", "Kỳ", "");
	struct tnode *options = tn_set_list(f, "options");
	option(options, "Năm 2026");
	option(options, "Quý III/2026");
	field(fields, "is_day", "from", "Từ ngày", "01/01/2026");
	field(fields, "is_day", "to", "Đến ngày", "31/12/2026");
}

static void kpi(struct tnode *list, const char *label, const char *value,
		const char *unit, const char *sub, int64_t part, int64_t of)
{
	struct tnode *k = tn_item(list);
	struct buf b;

	buf_init(&b, 64 * KIB);
	chart_meter(&b, part, of, sub);
	tn_set_str(k, "label", label);
	tn_set_str(k, "value", value);
	tn_set_str(k, "unit_text", unit);
	tn_set_str(k, "sub", sub);
	tn_set_str(k, "url", "list.html");
	if (b.n > 0)
		tn_set_markup(k, "meter", &b);
	buf_free(&b);
}

static struct tnode *panel(struct tnode *list, const char *title,
			   const char *size, struct buf *b)
{
	struct tnode *p = tn_item(list);

	tn_set_str(p, "title", title);
	tn_set_str(p, "size", size);
	tn_set_str(p, "url", "report.html");
	tn_set_str(p, "url_label", "Chi tiết");
	if (b != NULL) {
		tn_set_markup(p, "chart", b);
		buf_clear(b);
	}
	return p;
}

#define HEAD(i, t, d)                                                          \
	{                                                                      \
		.id = (i), .title = (t), .desc = (d), .hides_title = true      \
	}

static void put_progress(struct buf *b, int64_t lo, int64_t hi)
{
	static const char *const labels[] = {"T1", "T2",  "T3",	 "T4",
					     "T5", "T6",  "T7",	 "T8",
					     "T9", "T10", "T11", "T12"};
	const int64_t now[] = {4,  11,	25,  41,  66,  82,
			       96, 121, 148, 167, 181, CHART_UNKNOWN};
	const int64_t before[] = {3,  9,  18,  30,  44,	 61,
				  70, 88, 104, 129, 150, 176};

	chart_progress(b, &(struct chart_progress){
			      .head = HEAD("tien-do", "Kết nạp theo tháng",
					   "Đến tháng 11 đạt 181 trên 200"),
			      .labels = labels,
			      .values = now,
			      .earlier = before,
			      .n = 12,
			      .target_lo = lo,
			      .target_hi = hi,
			      .value_name = "Năm 2026",
			      .earlier_name = "Năm 2025",
			      .target_name = "Chỉ tiêu"});
}

static const struct chart_row structure[] = {
    {"Nữ", 90, "list.html", 0},
    {"Dân tộc thiểu số", 142, "list.html", 0},
    {"Đoàn viên thanh niên", 117, "list.html", 0},
    {"Có đạo", 6, "list.html", 0},
    {"Trình độ đại học trở lên", 58, "list.html", 0},
};
static const struct chart_row stages[] = {
    {"Nguồn đã đồng ý", 412, "list.html", 7},
    {"Đã học lớp nhận thức", 305, "list.html", 1},
    {"Đang làm hồ sơ", 226, "list.html", 5},
    {"Đã kết nạp", 181, "list.html", 0},
    {"Chính thức", 88, "list.html", 2},
};
static const struct chart_row levels[] = {
    {"Đại học trở lên", 58, NULL, 3},
    {"Cao đẳng", 31, NULL, 6},
    {"Trung cấp", 44, NULL, 1},
    {"Chưa qua đào tạo", 48, NULL, 7},
};

static void put_tiles(struct page *g, struct buf *b, size_t n)
{
	static const struct chart_tile_state states[] = {
	    {"Chưa có đảng viên", "T", 0},
	    {"Sinh hoạt ghép", "G", 1},
	    {"Có chi bộ riêng", "R", 6},
	    {"Chi bộ riêng có chi ủy", "U", 2},
	};
	struct chart_tile *t = arena_alloc(g->c->mem, n * sizeof(*t));

	for (size_t i = 0; i < n; i++) {
		t[i].name = arena_printf(g->c->mem, "Bản Nậm %zu", i + 1);
		t[i].url = "card.html";
		t[i].state = i % 41 == 3 ? 0 : i % 7 == 2 ? 1 : i % 3 ? 3 : 2;
	}
	chart_tiles(
	    b, &(struct chart_tiles){
		   .head = HEAD("o", "Trạng thái thôn, bản", "Mỗi ô một thôn"),
		   .tiles = t,
		   .n = n,
		   .states = states,
		   .n_states = 4});
}

static struct tnode *cell(struct tnode *row, const char *label,
			  const char *text, bool is_num)
{
	struct tnode *x = tn_item(row);

	tn_set_str(x, "label", label);
	tn_set_str(x, "text", text);
	tn_set_bool(x, "is_num", is_num);
	return x;
}

static void units_table(struct tnode *o, bool has_spark)
{
	static const char *const cols[] = {"Đơn vị", "Kết nạp", "Chỉ tiêu",
					   "Đạt", "12 tháng"};
	static const char *const names[] = {"Xã Bản Mẫu", "Xã Khe Nước",
					    "Xã Đồi Thông", "Thị trấn Suối Mơ",
					    "Khối cơ quan"};
	struct tnode *list = tn_set_list(o, "cols");
	struct tnode *rows = tn_set_list(o, "rows");
	struct buf b;

	buf_init(&b, 64 * KIB);
	tn_set_bool(o, "has_table", true);
	for (size_t i = 0; i < ARRAY_LEN(cols) - !has_spark; i++) {
		struct tnode *h = tn_item(list);

		tn_set_str(h, "label", cols[i]);
		tn_set_bool(h, "is_num", i == 1 || i == 2);
	}
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct tnode *cells = tn_set_list(tn_item(rows), "cells");
		struct tnode *x = cell(cells, cols[0], names[i], false);
		int64_t v[] = {1, 3, (int64_t)i + 4, 9, 12, 20 + (int64_t)i};

		tn_set_bool(x, "is_head", true);
		tn_set_str(x, "url", "home.html");
		x = cell(cells, cols[1], "36", true);
		tn_set_str(x, "url", "list.html");
		cell(cells, cols[2], "40", true);
		chart_meter(&b, 30 + (int64_t)i * 3, 40, "75%");
		x = cell(cells, cols[3], "", false);
		tn_set_markup(x, "html", &b);
		tn_set_fmt(x, "sub", "%d%%", 75 + (int)i * 7);
		buf_clear(&b);
		if (!has_spark)
			continue;
		chart_spark(&b, v, 6, "1, 3, 4, 9, 12, 20");
		x = cell(cells, cols[4], "", false);
		tn_set_markup(x, "html", &b);
		buf_clear(&b);
	}
	struct tnode *sum =
	    tn_set_list(tn_item(tn_set_list(o, "sums")), "cells");
	tn_set_bool(cell(sum, "", "Toàn huyện", false), "is_head", true);
	cell(sum, cols[1], "181", true);
	cell(sum, cols[2], "200", true);
	cell(sum, cols[3], "90,5%", false);
	if (has_spark)
		tn_set_bool(cell(sum, "", "", false), "is_empty", true);
	buf_free(&b);
}

static void task(struct tnode *list, const char *text, const char *sub,
		 const char *pill, const char *pill_text)
{
	struct tnode *t = tn_item(list);

	tn_set_str(t, "text", text);
	tn_set_str(t, "label", text);
	tn_set_str(t, "name", text);
	tn_set_str(t, "icon", "user");
	tn_set_str(t, "sub", sub);
	tn_set_str(t, "url", "person.html");
	tn_set_str(t, "pill", pill);
	tn_set_str(t, "pill_text", pill_text);
}

static void tasks(struct tnode *list)
{
	task(list, "Lò Thị Mai: hết 12 tháng dự bị",
	     "Chi bộ bản Nậm Khao · chuyển chính thức trước 30/11/2026", "bad",
	     "Còn 7 ngày");
	task(list, "Giàng A Chứ: chờ thẩm tra lý lịch",
	     "Thư gửi xã Khe Nước từ 02/9/2026", "warn", "82 ngày");
	task(list, "Lớp nhận thức khóa 4 mở đăng ký",
	     "Trung tâm chính trị huyện · 60 chỗ", "plain", "05/12");
	task(list, "Bản Huổi Lếch sắp không còn đảng viên",
	     "2 người chuyển đi trong 12 tháng tới", "warn", "Nguy cơ");
}

static void page_home(struct page *g)
{
	struct tnode *p = base(g, "Huyện Suối Mơ", 0);
	struct buf b;

	buf_init(&b, MIB);
	tn_set_str(p, "sub",
		   "5 đơn vị trực thuộc · 128 thôn, bản · số liệu tại ngày "
		   "23/11/2026");
	period(tn_set_obj(p, "period"));
	struct tnode *k = tn_set_list(p, "kpis");
	kpi(k, "Kết nạp năm 2026", "181", "/ 200", "Đạt 90,5% chỉ tiêu", 181,
	    200);
	kpi(k, "Nguồn đang bồi dưỡng", "412", "người",
	    "Tăng 36 so với năm trước", 0, 0);
	kpi(k, "Thôn, bản chưa có đảng viên", "3", "/ 128", "Giảm 2 từ đầu năm",
	    3, 128);
	kpi(k, "Nữ trong số mới kết nạp", "49,7%", "", "90 trong 181 người", 90,
	    181);
	struct tnode *panels = tn_set_list(p, "panels");
	put_progress(&b, 200, 200);
	tn_set_str(panel(panels, "Kết nạp so với chỉ tiêu", "two-thirds", &b),
		   "sub", "cộng dồn theo tháng");
	struct tnode *t = panel(panels, "Việc cần làm", "third", NULL);
	tn_set_bool(t, "has_tasks", true);
	tasks(tn_set_list(t, "tasks"));
	chart_bars(&b,
		   &(struct chart_bars){.head = HEAD("co-cau", "Cơ cấu", NULL),
					.rows = structure,
					.n = ARRAY_LEN(structure),
					.of = 181,
					.decimals = 1});
	tn_set_str(panel(panels, "Cơ cấu người mới kết nạp", "third", &b),
		   "foot", "Một người có thể thuộc nhiều nhóm");
	chart_funnel(&b, &(struct chart_bars){
			     .head = HEAD("pheu", "Theo giai đoạn", NULL),
			     .rows = stages,
			     .n = ARRAY_LEN(stages),
			     .decimals = 1});
	panel(panels, "Người theo giai đoạn", "third", &b);
	chart_donut(&b,
		    &(struct chart_bars){.head = HEAD("td", "Trình độ", NULL),
					 .rows = levels,
					 .n = ARRAY_LEN(levels),
					 .decimals = 1});
	panel(panels, "Trình độ chuyên môn", "third", &b);
	put_tiles(g, &b, 128);
	panel(panels, "Trạng thái thôn, bản", "half", &b);
	chart_stack(&b,
		    &(struct chart_bars){.head = HEAD("st", "Loại hình", NULL),
					 .rows = levels,
					 .n = ARRAY_LEN(levels),
					 .decimals = 1});
	put_progress(&b, 150, 190);
	panel(panels, "Chỉ tiêu theo khoảng", "half", &b);
	units_table(panel(panels, "Theo từng đơn vị", "", NULL), true);
	save(g, "home", p);
	buf_free(&b);
}

static void people_rows(struct tnode *o)
{
	static const char *const cols[] = {"Họ và tên", "Ngày sinh", "Dân tộc",
					   "Chi bộ", "Giai đoạn"};
	static const char *const names[] = {"Lò Thị Mai",    "Giàng A Chứ",
					    "Nguyễn Văn An", "Đặng Thị Hường",
					    "Sùng Thị Dợ",   "Hoàng Văn Thắng"};
	static const char *const kinds[] = {"warn", "plain", "good",
					    "good", "bad",   "warn"};
	static const char *const texts[] = {
	    "Dự bị", "Nguồn", "Chính thức", "Chính thức", "Quá hạn", "Dự bị"};
	struct tnode *list = tn_set_list(o, "cols");
	struct tnode *rows = tn_set_list(o, "rows");

	for (size_t i = 0; i < ARRAY_LEN(cols); i++) {
		struct tnode *h = tn_item(list);

		tn_set_str(h, "label", cols[i]);
		tn_set_str(h, "sort_url", "#");
		tn_set_bool(h, "is_up", i == 0);
	}
	for (size_t i = 0; i < 3 * ARRAY_LEN(names); i++) {
		size_t k = i % ARRAY_LEN(names);
		struct tnode *cells = tn_set_list(tn_item(rows), "cells");
		struct tnode *x = cell(cells, cols[0], names[k], false);

		tn_set_bool(x, "is_head", true);
		tn_set_str(x, "url", "person.html");
		cell(cells, cols[1], "12/05/1998", false);
		cell(cells, cols[2], k % 2 ? "Mông" : "Thái", false);
		tn_set_str(cell(cells, cols[3], "Chi bộ bản Nậm Khao", false),
			   "url", "card.html");
		tn_set_str(cell(cells, cols[4], texts[k], false), "pill",
			   kinds[k]);
	}
	tn_set_bool(o, "has_rows", true);
}

static void page_list(struct page *g)
{
	struct tnode *p = base(g, "Người", 3);
	struct tnode *fields = tn_set_list(p, "fields");

	act(tn_set_list(p, "acts"), "Thêm người", "user-plus", true);
	tn_set_str(p, "action", "#");
	field(fields, "is_search", "ten", "Họ và tên", "");
	struct tnode *f =
	    field(fields, "is_choice", "giai_doan", "Giai đoạn", "");
	option(tn_set_list(f, "options"), "Tất cả");
	f = field(fields, "is_choice", "dan_toc", "Dân tộc", "");
	option(tn_set_list(f, "options"), "Tất cả");
	people_rows(p);
	tn_set_str(p, "total", "1.234 người");
	tn_set_str(p, "shown", "51–100");
	tn_set_str(p, "next_url", "list.html?after=x");
	tn_set_str(p, "first_url", "list.html");
	save(g, "list", p);
}

static void fact(struct tnode *list, const char *label, const char *text)
{
	struct tnode *f = tn_item(list);

	tn_set_str(f, "label", label);
	tn_set_str(f, "text", text);
	tn_set_bool(f, "is_unknown", text[0] == '\0');
}

static void sections(struct tnode *p, const char *size)
{
	struct tnode *list = tn_set_list(p, "sections");
	struct tnode *s = tn_item(list);

	tn_set_str(s, "title", "Thông tin chung");
	tn_set_str(s, "size", size);
	tn_set_bool(s, "has_facts", true);
	struct tnode *f = tn_set_list(s, "facts");
	fact(f, "Họ và tên khai sinh", "Lò Thị Mai");
	fact(f, "Ngày sinh", "12/05/1998");
	fact(f, "Giới tính", "Nữ");
	fact(f, "Dân tộc", "Thái");
	fact(f, "Tôn giáo", "Không");
	fact(f, "Nơi ở", "Bản Nậm Khao");
	fact(f, "Nghề nghiệp", "Giáo viên mầm non");
	fact(f, "Số điện thoại", "");
	s = tn_item(list);
	tn_set_str(s, "title", "Hồ sơ");
	tn_set_str(s, "size", size);
	tn_set_bool(s, "has_facts", true);
	f = tn_set_list(s, "facts");
	fact(f, "Ngày đồng ý", "03/02/2024");
	fact(f, "Số giấy chứng nhận", "118/GCN");
	fact(f, "Số quyết định kết nạp", "45-QĐ/HU");
	fact(f, "Ngày quyết định", "14/11/2025");
}

static void event(struct tnode *list, const char *day, const char *text,
		  const char *sub, const char *kind)
{
	struct tnode *e = tn_item(list);

	tn_set_str(e, "day", day);
	tn_set_str(e, "iso", "2025-11-14");
	tn_set_str(e, "text", text);
	tn_set_str(e, "sub", sub);
	tn_set_str(e, "kind", kind);
}

static void page_person(struct page *g)
{
	static const char *const names[] = {"Nguồn", "Lớp nhận thức",
					    "Hồ sơ", "Kết nạp",
					    "Dự bị", "Chính thức"};
	struct tnode *p = base(g, "Lò Thị Mai", 3);
	struct tnode *acts = tn_set_list(p, "acts");

	act(acts, "Sửa", "edit", true);
	act(acts, "Lịch sử", "history", false);
	tn_set_bool(tn_item(acts), "is_print", true);
	tn_set_str(p, "initials", "M");
	tn_set_str(p, "line", "Chi bộ bản Nậm Khao · mã NK-0127 · 28 tuổi");
	struct tnode *state = tn_set_obj(p, "state");
	tn_set_str(state, "pill", "warn");
	tn_set_str(state, "text", "Dự bị, còn 7 ngày");
	tn_set_bool(p, "has_stages", true);
	struct tnode *list = tn_set_list(p, "stages");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct tnode *s = tn_item(list);

		tn_set_str(s, "label", names[i]);
		tn_set_str(s, "day", i < 5 ? "14/11/2025" : "");
		tn_set_bool(s, "is_done", i < 4);
		tn_set_bool(s, "is_here", i == 4);
	}
	sections(p, "");
	tn_set_str(p, "history_url", "history.html");
	list = tn_set_list(p, "events");
	event(list, "30/11/2026", "Hạn chuyển chính thức",
	      "12 tháng từ lễ kết nạp", "is-next");
	event(list, "30/11/2025", "Lễ kết nạp", "Nhà văn hóa bản Nậm Khao",
	      "is-key");
	event(list, "14/11/2025", "Quyết định kết nạp số 45-QĐ/HU", "",
	      "is-key");
	event(list, "20/06/2025", "Hoàn thành lớp nhận thức", "Loại khá", "");
	event(list, "03/02/2024", "Đồng ý vào danh sách nguồn",
	      "Đơn ngày 03/02/2024", "");
	save(g, "person", p);
}

static void page_card(struct page *g)
{
	struct tnode *p = base(g, "Bản Nậm Khao", 2);

	sections(p, "half");
	act(tn_set_list(p, "acts"), "Sửa", "edit", false);
	save(g, "card", p);
}

static void page_history(struct page *g)
{
	struct tnode *p = base(g, "Lịch sử: Lò Thị Mai", 3);
	struct tnode *list = tn_set_list(p, "changes");

	tn_set_str(p, "day", "23/11/2026");
	for (int i = 0; i < 3; i++) {
		struct tnode *x = tn_item(list);

		tn_set_str(x, "at", "23/11/2026 08:14");
		tn_set_str(x, "who", "Nguyễn Văn An");
		tn_set_str(x, "what", "Sửa thông tin");
		tn_set_str(x, "basis", "Đơn đề nghị ngày 20/11/2026");
		tn_set_bool(x, "has_fields", true);
		struct tnode *f = tn_item(tn_set_list(x, "fields"));
		tn_set_str(f, "label", "Ngày sinh");
		tn_set_str(f, "before", "1998");
		tn_set_str(f, "after", "12/05/1998");
	}
	save(g, "history", p);
}

static void nodes(struct tnode *o, int depth)
{
	static const char *const names[] = {"Xã Bản Mẫu", "Xã Khe Nước",
					    "Thị trấn Suối Mơ"};
	struct tnode *list = tn_set_list(o, "nodes");

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct tnode *n = tn_item(list);

		tn_set_str(n, "name",
			   depth == 2 ? "Chi bộ bản Nậm Khao" : names[i]);
		tn_set_str(n, "url", "card.html");
		tn_set_str(n, "end", "128 người");
		tn_set_bool(n, "is_open", i == 0);
		tn_set_bool(n, "is_leaf", depth == 2);
		if (depth == 2 && i == 1) {
			tn_set_str(n, "pill", "warn");
			tn_set_str(n, "pill_text", "ghép");
		}
		if (depth < 2)
			nodes(n, depth + 1);
	}
}

static void page_tree(struct page *g)
{
	struct tnode *p = base(g, "Cây tổ chức", 1);

	field(tn_set_list(p, "fields"), "is_day", "ngay", "Tại ngày",
	      "23/11/2026");
	tn_set_bool(p, "has_nodes", true);
	nodes(p, 0);
	save(g, "tree", p);
}

static void page_report(struct page *g)
{
	struct tnode *p = base(g, "Báo cáo kết nạp", 6);
	struct buf b;

	buf_init(&b, MIB);
	tn_set_str(p, "action", "#");
	period(p);
	tn_set_bool(tn_item(tn_set_list(p, "acts")), "is_print", true);
	struct tnode *d = tn_set_list(p, "downloads");
	static const char *const kinds[] = {"Excel", "CSV", "JSON"};
	for (size_t i = 0; i < 3; i++)
		tn_set_str(tn_item(d), "label", kinds[i]);
	tn_set_str(p, "period_text", "Từ 01/01/2026 đến 31/12/2026");
	buf_str(
	    &b,
	    "Năm 2026, toàn huyện kết nạp được <a href=\"list.html\">181</a> "
	    "người, đạt 90,5% chỉ tiêu; trong đó có <a "
	    "href=\"list.html\">90</a> "
	    "nữ (49,7%), 142 người dân tộc thiểu số (78,5%).");
	tn_set_markup(p, "paragraph", &b);
	buf_clear(&b);
	struct tnode *charts = tn_set_list(p, "charts");
	struct tnode *x = tn_item(charts);
	put_progress(&b, 200, 200);
	tn_set_str(x, "title", "Tiến độ");
	tn_set_str(x, "size", "two-thirds");
	tn_set_markup(x, "chart", &b);
	buf_clear(&b);
	x = tn_item(charts);
	chart_bars(&b, &(struct chart_bars){.head = HEAD("cc", "Cơ cấu", NULL),
					    .rows = structure,
					    .n = 5,
					    .of = 181,
					    .decimals = 1});
	tn_set_str(x, "title", "Cơ cấu");
	tn_set_str(x, "size", "third");
	tn_set_markup(x, "chart", &b);
	buf_clear(&b);
	struct tnode *group = tn_item(tn_set_list(p, "groups"));
	struct tnode *rows = tn_set_list(group, "rows");
	for (size_t i = 0; i < 6; i++) {
		x = tn_item(rows);
		tn_set_str(x, "label",
			   i ? structure[i - 1].label : "Tổng số mới kết nạp");
		tn_set_str(x, "level", i ? "level-1" : "");
		tn_set_str(x, "value", "142");
		tn_set_str(x, "url", "list.html");
		tn_set_str(x, "share", i ? "78,5%" : "");
		if (i == 0)
			continue;
		chart_meter(&b, structure[i - 1].value, 181, "x");
		tn_set_markup(x, "meter", &b);
		buf_clear(&b);
	}
	units_table(tn_set_obj(p, "children"), false);
	tn_set_bool(p, "has_notes", true);
	tn_item_str(tn_set_list(p, "notes"),
		    "Tuổi bình quân tính tại ngày quyết định kết nạp");
	save(g, "report", p);
	buf_free(&b);
}

static void page_import(struct page *g)
{
	struct tnode *p = base(g, "Nhập dữ liệu", 7);

	tn_set_bool(p, "is_step1", true);
	tasks(tn_set_list(p, "templates"));
	tn_set_bool(p, "has_recent", true);
	tasks(tn_set_list(p, "recent"));
	save(g, "import_upload", p);

	p = base(g, "Kiểm tra tệp", 7);
	tn_set_bool(p, "is_step2", true);
	tn_set_int(p, "rows_n", 4012);
	tn_set_int(p, "ok_n", 4008);
	tn_set_int(p, "bad_n", 3);
	tn_set_int(p, "warn_n", 1);
	tn_set_str(p, "faults_url", "#");
	tn_set_bool(p, "has_faults", true);
	struct tnode *list = tn_set_list(p, "faults");
	for (int i = 0; i < 4; i++) {
		struct tnode *f = tn_item(list);

		tn_set_str(
		    f, "message",
		    i == 3
			? "Số giấy chứng nhận đã có ở dòng 12, hãy kiểm tra lại"
			: "Ngày 31/02/1990 không có trong lịch, hãy sửa lại "
			  "ngày sinh");
		tn_set_str(f, "column", "Ngày sinh");
		tn_set_str(f, "value", "31/02/1990");
		tn_set_int(f, "row", 15 + i);
		tn_set_str(f, "file", "danh-sach-2026.xlsx");
		tn_set_str(f, "sheet", "Sheet1");
		tn_set_bool(f, "is_warning", i == 3);
	}
	struct tnode *f = tn_item(tn_set_list(p, "files"));
	tn_set_str(f, "file", "danh-sach-2026.xlsx");
	tn_set_str(f, "kind", "Người");
	tn_set_int(f, "rows_n", 4012);
	tn_set_str(f, "encoding", "TCVN3 (ABC)");
	tn_set_bool(f, "has_columns", true);
	struct tnode *col = tn_item(tn_set_list(f, "columns"));
	tn_set_str(col, "title", "Họ và tên");
	tn_set_str(col, "as", "Họ và tên khai sinh");
	tn_set_str(col, "before", "NguyÔn V¨n §¹t");
	tn_set_str(col, "after", "Nguyễn Văn Đạt");
	save(g, "import_preview", p);

	p = base(g, "Đã nhập xong", 7);
	tn_set_bool(p, "is_step3", true);
	tn_set_int(p, "new_n", 4012);
	tn_set_int(p, "changed_n", 0);
	tn_set_int(p, "same_n", 31);
	tn_set_str(p, "summary", "4.012 dòng vào sổ");
	tn_set_str(p, "undo_action", "#");
	act(tn_set_list(p, "links"), "Xem danh sách", "users", true);
	save(g, "import_done", p);
}

static void page_rest(struct page *g)
{
	struct tnode *p = base(g, "Thêm người", 3);
	struct tnode *group = tn_item(tn_set_list(p, "groups"));
	struct tnode *fields = tn_set_list(group, "fields");

	tn_set_bool(p, "has_wrong", true);
	tn_set_str(group, "title", "Thông tin chung");
	struct tnode *f =
	    field(fields, "is_text", "full_name", "Họ và tên", "Lò Thị Mai");
	tn_set_str(f, "size", "half");
	tn_set_bool(f, "is_required", true);
	f = field(fields, "is_day", "birth", "Ngày sinh", "31/02/1998");
	tn_set_str(f, "size", "half");
	tn_set_str(f, "wrong",
		   "Ngày 31/02/1998 không có trong lịch, hãy sửa lại");
	f = field(fields, "is_choice", "sex", "Giới tính", "");
	tn_set_str(f, "size", "third");
	option(tn_set_list(f, "options"), "Nữ");
	tn_set_str(field(fields, "is_check", "youth", "Đoàn viên", ""), "size",
		   "third");
	field(fields, "is_long", "note", "Ghi chú", "");
	tn_set_bool(p, "asks_basis", true);
	save(g, "form", p);

	p = base(g, "Kết quả tìm “mai”", -1);
	tn_set_str(p, "q", "mai");
	tn_set_bool(p, "has_hits", true);
	group = tn_item(tn_set_list(p, "groups"));
	tn_set_str(group, "title", "Người");
	tn_set_int(group, "count", 1204);
	tasks(tn_set_list(group, "hits"));
	save(g, "search", p);

	p = base(g, "Không tìm thấy", -1);
	tn_set_str(p, "message", "Không có trang này, hãy kiểm tra địa chỉ");
	tn_set_str(p, "request_id", "7f3a-91");
	save(g, "error", p);

	p = base(g, "Đang nhập", 7);
	tn_set_int(p, "value", 12400);
	tn_set_int(p, "max", 40000);
	tn_set_str(p, "text", "12.400 trong 40.000 dòng");
	save(g, "progress", p);
}

int main(int argc, char **argv)
{
	struct ctx c = {.mem = arena_new(), .lang = LANG_VI};
	struct page g = {.c = &c, .out = argc > 1 ? argv[1] : "preview"};

	(void)mkdir(g.out, 0755);
	(void)mkdir(arena_printf(c.mem, "%s/assets", g.out), 0755);
	if (tmpl_load(&c, &g.set) < 0) {
		fprintf(stderr, "%s\n", c.err.text);
		return 1;
	}
	dump_assets(&g);
	page_home(&g);
	page_list(&g);
	page_person(&g);
	page_card(&g);
	page_history(&g);
	page_tree(&g);
	page_report(&g);
	page_import(&g);
	page_rest(&g);
	tmpl_set_free(g.set);
	arena_free(c.mem);
	return 0;
}
