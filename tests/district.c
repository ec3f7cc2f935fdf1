#include "base/base.h"
#include "district.h"

#include "base/buf.h"
#include "base/day.h"
#include "text/legacy.h"

/*
 * A cell begins with what it is, where that is not plain text:
 * "=" a formula with this saved value, "#" an error value, "@" an ISO day
 * that is a serial number in the workbook.
 */
enum column {
	CODE,
	NAME,
	BORN,
	SEX,
	ETHNIC,
	HOME,
	LIVES,
	ID_NO,
	SCHOOL,
	CELL,
	AGREED,
	APPLIED,
	DECIDED,
	ADMITTED,
	OFFICIAL,
	LEFT,
	REASON,
	UNION,
	COLUMNS,
};

static const char *const titles[COLUMNS] = {
    "Mã",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Dân tộc",
    "Quê quán",
    "Nơi ở",
    "Số CCCD",
    "Trình độ giáo dục phổ thông",
    "Chi bộ",
    "Ngày đồng ý",
    "Ngày làm đơn",
    "Ngày quyết định kết nạp",
    "Ngày kết nạp",
    "Ngày chính thức",
    "Ngày ra khỏi danh sách",
    "Lý do ra",
    "Đoàn viên",
};

static const char *const family[] = {"Nguyễn", "Lò",   "Giàng", "Vàng",
				     "Quàng",  "Trần", "Lường", "Hoàng"};
static const char *const middle[] = {"Văn", "Thị", "A", "Đức", "Ngọc"};
static const char *const given[] = {"An",  "Bình", "Chua",  "Dếnh", "Hường",
				    "Páo", "Sùng", "Thắng", "Xuân", "Yến"};
static const char *const ethnic[] = {"Kinh", "Thái", "Mông", "Khơ-mú"};
static const char *const homes[] = {"Xã Chà Tở, huyện Nậm Pồ",
				    "Phường Mường Thanh", "Xã Thanh Nưa"};

/*
 * What is wrong: these cells get these values ("~" = the code of the row
 * before), and this one is blamed.  "" empties a cell.
 */
static const struct wrong {
	struct {
		enum column column;
		const char *value;
	} set[5];
	enum column blamed;
	const char *part;
} wrongs[FAULT_KINDS] = {
    {{{BORN, "31/02/1990"}}, BORN, "ngày có thật"},
    {{{BORN, "15/13/1985"}}, BORN, "ngày có thật"},
    {{{BORN, "O1/02/1990"}}, BORN, "ngày có thật"},
    {{{AGREED, "##N/A"},
      {APPLIED, ""},
      {DECIDED, ""},
      {ADMITTED, ""},
      {OFFICIAL, ""}},
     AGREED,
     "#N/A"},
    {{{BORN, "=32/01/1990"}}, BORN, "ngày có thật"},
    {{{BORN, "##REF!"}}, BORN, "#REF!"},
    {{{BORN, ""}}, BORN, "còn trống"},
    {{{BORN, "01/02/2031"}}, BORN, "tương lai"},
    {{{NAME, ""}}, NAME, "còn trống"},
    {{{NAME, "Lò Văn 3"}}, NAME, "chữ số"},
    {{{SEX, ""}}, SEX, "còn trống"},
    {{{SEX, "Nan"}}, SEX, "chọn một trong"},
    {{{ETHNIC, "Kinhh"}}, ETHNIC, "danh mục"},
    {{{SCHOOL, "13/12"}}, SCHOOL, "danh mục"},
    {{{CELL, ""}}, CELL, "còn trống"},
    {{{CELL, "CB999"}}, CELL, "không có trong bảng"},
    {{{LIVES, "T-không"}}, LIVES, "không có trong bảng"},
    {{{CODE, "~"}}, CODE, "Trùng với dòng"},
    {{{ID_NO, "001090001234001090001234"}}, ID_NO, "dài quá 20"},
    {{{BORN, "12/05/2004"},
      {DECIDED, "03/02/2020"},
      {APPLIED, ""},
      {OFFICIAL, ""}},
     DECIDED,
     "Chưa đủ 18 tuổi"},
    {{{ADMITTED, "19/05/2020"}, {OFFICIAL, "18/05/2021"}},
     OFFICIAL,
     "chưa đủ 12 tháng"},
    {{{AGREED, ""},
      {APPLIED, ""},
      {DECIDED, ""},
      {ADMITTED, ""},
      {OFFICIAL, ""}},
     AGREED,
     "Ngày đồng ý"},
    {{{LEFT, "01/06/2024"}, {REASON, ""}}, REASON, "Lý do ra"},
    {{{LEFT, ""}, {REASON, "Từ trần"}}, LEFT, "chưa có «Ngày ra"},
    {{{LEFT, "01/06/2024"}, {REASON, "Bay màu"}}, REASON, "danh mục"},
};

static const char *put(struct district *d, const char *fmt, int a, int b, int c)
{
	char s[80];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(s, sizeof(s), fmt, a, b, c);
#pragma GCC diagnostic pop
	return arena_strdup(d->mem, s);
}

static void person(struct district *d, int i, const char **cell)
{
	int year = 1960 + i % 35, k;

	for (k = 0; k < COLUMNS; k++)
		cell[k] = "";
	cell[CODE] = put(d, "P%05d", i + 1, 0, 0);
	cell[NAME] =
	    arena_printf(d->mem, "%s %s %s", family[i % (int)ARRAY_LEN(family)],
			 middle[i / 8 % (int)ARRAY_LEN(middle)],
			 given[i / 40 % (int)ARRAY_LEN(given)]);
	cell[BORN] =
	    i % 7 == 0 ? put(d, "%d", year, 0, 0)
	    : i % 7 == 1
		? put(d, "@%04d-%02d-%02d", year, 1 + i % 12, 1 + i % 28)
	    : i % 7 == 2
		? put(d, "=%02d/%02d/%04d", 1 + i % 28, 1 + i % 12, year)
		: put(d, "%d/%d/%04d", 1 + i % 28, 1 + i % 12, year);
	cell[SEX] = i % 2 ? "Nữ" : "nam";
	cell[ETHNIC] = ethnic[i % (int)ARRAY_LEN(ethnic)];
	cell[HOME] = legacy_encode(d->mem, LEGACY_TCVN3,
				   homes[i % (int)ARRAY_LEN(homes)]);
	cell[LIVES] = put(d, "T%02d", 1 + i % DISTRICT_CELLS, 0, 0);
	cell[ID_NO] = put(d, "0110%08d", i, 0, 0);
	cell[SCHOOL] = i % 3 ? "THPT" : "THCS";
	cell[CELL] = put(d, "CB%02d", 1 + i % DISTRICT_CELLS, 0, 0);
	cell[AGREED] = "02/01/2019";
	cell[UNION] = i % 4 ? "" : "x";
	if (i % 5 == 4)
		return; /* still on the way */
	cell[APPLIED] = "03/02/2019";
	cell[DECIDED] = "@2020-05-12";
	cell[ADMITTED] = "19/5/2020";
	if (i % 5 < 3)
		cell[OFFICIAL] = "19-05-2021";
}

static void spoil(struct district *d, int n)
{
	const struct wrong *w = &wrongs[n % FAULT_KINDS];
	int i = 11 + n * ((d->people - 20) / d->nfaults);
	struct fault *f = &d->faults[n];
	const char **cell;
	size_t k;

	/* faults of members need one */
	i -= i % 5;
	cell = d->cell[i];
	for (k = 0; k < ARRAY_LEN(w->set) && (k == 0 || w->set[k].column); k++)
		cell[w->set[k].column] = strcmp(w->set[k].value, "~") == 0
					     ? d->cell[i - 1][CODE]
					     : w->set[k].value;
	f->row = i + 2;
	f->column = titles[w->blamed];
	f->value = cell[w->blamed];
	if (*f->value == '=' || *f->value == '#')
		f->value++;
	f->part = w->part;
}

void district_make(struct district *d)
{
	int i;

	d->cell = arena_alloc(d->mem, (size_t)d->people * sizeof(d->cell[0]));
	d->faults = arena_alloc(d->mem, (size_t)(d->nfaults + 1) *
					    sizeof(d->faults[0]));
	for (i = 0; i < d->people; i++) {
		d->cell[i] = arena_alloc(d->mem, COLUMNS * sizeof(char *));
		person(d, i, d->cell[i]);
	}
	for (i = 0; i < d->nfaults; i++)
		spoil(d, i);
}

static const char *take(struct district *d, struct buf *b)
{
	const char *s = arena_strdup(d->mem, buf_text(b));

	assert(!b->over);
	buf_free(b);
	return s;
}

const char *district_units(struct district *d)
{
	struct buf b;
	int i;

	buf_init(&b, MIB);
	buf_str(&b, "Mã,Tên,Loại,Mã cấp trên,Khối,Ngày thành lập,Địa bàn\n"
		    "H,Đảng bộ huyện,Cấp trên trực tiếp cơ sở,,,,\n"
		    "X,Đảng bộ xã,Đảng bộ cơ sở,H,\"Xã, phường, thị trấn\","
		    "1960,\n");
	for (i = 1; i <= DISTRICT_CELLS; i++)
		buf_printf(
		    &b, "CB%02d,Chi bộ thôn %d,Chi bộ trực thuộc,X,,,T%02d\n",
		    i, i, i);
	return take(d, &b);
}

const char *district_places(struct district *d)
{
	struct buf b;
	int i;

	buf_init(&b, MIB);
	buf_str(&b, "Mã,Tên,Cấp,Mã cấp trên,Biên giới,Dân số,Tỷ lệ hộ nghèo\n"
		    "XA,Xã Một,Xã,,x,12.345,\"12,5\"\n");
	for (i = 1; i <= DISTRICT_CELLS; i++)
		buf_printf(&b, "T%02d,Thôn %d,Thôn,XA,,%d,\n", i, i, 100 + i);
	return take(d, &b);
}

const char *district_people_csv(struct district *d)
{
	struct buf b;
	int i, k;

	buf_init(&b, 64 * MIB);
	for (k = 0; k < COLUMNS; k++)
		buf_printf(&b, "%s%s", k ? ";" : "", titles[k]);
	buf_char(&b, '\n');
	for (i = 0; i < d->people; i++) {
		for (k = 0; k < COLUMNS; k++) {
			const char *s = d->cell[i][k];

			if (*s == '=' || *s == '#' || *s == '@')
				s++;
			buf_printf(&b, "%s%s", k ? ";" : "", s);
		}
		buf_char(&b, '\n');
	}
	return take(d, &b);
}

static void cell_xml(struct buf *b, const char *s)
{
	day_t day;

	switch (*s) {
	case '\0':
		buf_str(b, "<c/>");
		break;
	case '=':
		buf_printf(b, "<c t=\"str\"><f>A1&amp;\"\"</f><v>%s</v></c>",
			   s + 1);
		break;
	case '#':
		buf_printf(b, "<c t=\"e\"><f>#REF!+1</f><v>%s</v></c>", s + 1);
		break;
	case '@':
		if (day_parse(&day, s + 1) < 0)
			abort();
		buf_printf(b, "<c><v>%lld</v></c>",
			   (long long)day_to_serial(day));
		break;
	default:
		buf_printf(b, "<c t=\"inlineStr\"><is><t>%s</t></is></c>", s);
	}
}

const char *district_people_xml(struct district *d)
{
	struct buf b;
	int i, k;

	buf_init(&b, 64 * MIB);
	buf_str(&b, "<row>");
	for (k = 0; k < COLUMNS; k++)
		cell_xml(&b, titles[k]);
	buf_str(&b, "</row>");
	for (i = 0; i < d->people; i++) {
		buf_str(&b, "<row>");
		for (k = 0; k < COLUMNS; k++)
			cell_xml(&b, d->cell[i][k]);
		buf_str(&b, "</row>\n");
	}
	return take(d, &b);
}

const char *district_transfers(struct district *d)
{
	struct buf b;
	int i;

	buf_init(&b, 16 * MIB);
	buf_str(&b, "Người,Đến chi bộ,Ngày,Loại\n");
	for (i = 0; i < d->people; i += 5)
		buf_printf(&b, "%s,CB%02d,2022-03-%02d,Nội bộ\n",
			   d->cell[i][CODE], 1 + (i + 1) % DISTRICT_CELLS,
			   1 + i % 28);
	return take(d, &b);
}
