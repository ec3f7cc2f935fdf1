/*
 * lists.c: turns the invented CSV of gen.c into the lists that `nguon import`
 * reads.  Not for real data: it knows the exact shape of gen.c's output.
 *
 * lists IN OUT: reads IN/units.csv persons.csv targets.csv, writes the three
 * lists OUT/units.csv people.csv targets.csv.
 */
#include "base/base.h"

#include <limits.h>
#include <stdio.h>

enum {
	FIELDS_MAX = 20,
	LINE_MAX_BYTES = 1024,
};

#define AGREED_DAY "2025-03-01" /* of those who are not admitted yet */

/* ---- what the numbers of gen.c are called in the lists ---- */

static const char *const unit_kinds[] = {
    "Trung ương",    "Đảng bộ tỉnh",	  "Cấp trên trực tiếp cơ sở",
    "Đảng bộ cơ sở", "Chi bộ trực thuộc",
};
static const char *const blocs[] = {
    "", "Xã", "Cơ quan", "Trường học", "Doanh nghiệp", "Lực lượng vũ trang",
};
static const char *const sexes[] = {"", "Nam", "Nữ"};
static const char *const ethnics[] = {
    "",	       "Kinh",	"Tày",	   "Thái",	 "Hmông",    "Mường",
    "Nùng",    "Dao",	"Hoa",	   "Khơ-me",	 "Gia-rai",  "Ngái",
    "Ê-đê",    "Ba-na", "Xơ-đăng", "Sán Chay",	 "Cơ-ho",    "Chăm",
    "Sán Dìu", "Hrê",	"Mnông",   "Ra-glai",	 "Xtiêng",   "Bru-Vân Kiều",
    "Thổ",     "Giáy",	"Cơ-tu",   "Gié-Triêng", "Mạ",	     "Khơ-mú",
    "Co",      "Ta-ôi", "Chơ-ro",  "Kháng",	 "Xinh-mun", "Hà Nhì",
    "Chu-ru",  "Lào",	"La Chi",  "La Ha",	 "Phù Lá",   "La Hủ",
    "Lự",      "Lô Lô", "Chứt",	   "Mảng",	 "Pà Thẻn",  "Cơ Lao",
    "Cống",    "Bố Y",	"Si La",   "Pu Péo",	 "Brâu",     "Ơ-đu",
    "Rơ-măm",
};
static const char *const religions[] = {
    "Không",   "Phật giáo", "Công giáo",     "Phật giáo Hòa Hảo",
    "Cao Đài", "Tin lành",  "Tôn giáo khác",
};
static const char *const schools[] = {
    "",
    "Tiểu học",
    "Trung học cơ sở",
    "Trung học phổ thông",
    "Trung học phổ thông",
    "Trung học phổ thông",
    "Trung học phổ thông",
    "Trung học phổ thông",
};
static const char *const professions[] = {
    "",		 "Chưa qua đào tạo", "Chưa qua đào tạo", "Chưa qua đào tạo",
    "Trung cấp", "Đại học",	     "Thạc sĩ",		 "Tiến sĩ",
};
static const char *const occupations[] = {
    "",
    "\"Cán bộ, công chức xã, phường, thị trấn\"",
    "Viên chức trong các đơn vị sự nghiệp công lập",
    "\"Người làm nông, lâm, ngư nghiệp\"",
    "\"Công nhân, lao động trực tiếp sản xuất\"",
    "\"Sĩ quan, chiến sĩ quân đội và công an\"",
    "Sinh viên",
    "Học sinh",
    "\"Khác (lao động hợp đồng, tự do…)\"",
};

#define LABEL(table, text) label((table), ARRAY_LEN(table), (text))

static const char *label(const char *const *table, size_t n, const char *text)
{
	unsigned long i = strtoul(text, NULL, 10);

	if (i >= n) {
		fprintf(stderr, "lists: no label for %s\n", text);
		exit(1);
	}
	return table[i];
}

/* ---- files ---- */

static FILE *open_in(const char *dir, const char *name, const char *mode)
{
	char path[PATH_MAX];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, mode);
	if (!f) {
		perror(path);
		exit(1);
	}
	return f;
}

/* The fields of the next line, none of them quoted; 0 at the end. */
static int next_row(FILE *in, char *line, char *v[FIELDS_MAX])
{
	int n = 0;
	char *s = line;

	if (!fgets(line, LINE_MAX_BYTES, in))
		return 0;
	line[strcspn(line, "\n")] = 0;
	while (n < FIELDS_MAX) {
		v[n++] = s;
		s = strchr(s, ',');
		if (!s)
			break;
		*s++ = 0;
	}
	return n;
}

static void write_unit(FILE *out, char *v[])
{
	fprintf(out, "%s,%s,%s,", v[5], v[6], LABEL(unit_kinds, v[3]));
	if (*v[1])
		fprintf(out, "U%07lu", strtoul(v[1], NULL, 10));
	/* below the grassroots the bloc comes down the tree */
	fprintf(out, ",%s\n", v[3][0] == '3' ? LABEL(blocs, v[4]) : "");
}

static void write_target(FILE *out, char *v[])
{
	fprintf(out, "U%07lu,%s,%s,Cấp trên giao\n", strtoul(v[0], NULL, 10),
		v[1], v[2]);
}

/* ---- people ---- */

static void write_person(FILE *out, char *v[])
{
	const char *admitted = v[15], *official = v[16];

	fprintf(out, "P%07lu,%s %s %s,%s", strtoul(v[0], NULL, 10), v[3], v[4],
		v[5], v[8]);
	fprintf(out, ",%s,%s,%s,%s,%s,%s,%s,U%07lu,", LABEL(sexes, v[9]),
		LABEL(ethnics, v[10]), LABEL(religions, v[11]),
		LABEL(schools, v[12]), LABEL(professions, v[12]),
		LABEL(occupations, v[13]), v[14][0] == '1' ? "x" : "",
		strtoul(v[1], NULL, 10));
	fprintf(out, "%s,%s,%s,%s\n", *admitted ? "" : AGREED_DAY, admitted,
		admitted, official);
}

/* ---- main ---- */

static const struct {
	const char *from, *to;
	int fields; /* of a line of gen.c */
	void (*write)(FILE *out, char *v[]);
	const char *titles;
} lists[] = {
    {"units.csv", "units.csv", 7, write_unit, "Mã,Tên,Loại,Mã cấp trên,Khối"},
    {"targets.csv", "targets.csv", 3, write_target,
     "Đơn vị,Kỳ,Chỉ tiêu,Nguồn chỉ tiêu"},
    {"persons.csv", "people.csv", 17, write_person,
     "Mã,Họ và tên,Ngày sinh,Giới tính,Dân tộc,Tôn giáo,"
     "Trình độ giáo dục phổ thông,Trình độ chuyên môn,Nghề nghiệp,Đoàn viên,"
     "Chi bộ,Ngày đồng ý,Ngày quyết định kết nạp,Ngày kết nạp,Ngày chính thức"},
};

int main(int argc, char **argv)
{
	char line[LINE_MAX_BYTES], *v[FIELDS_MAX];
	size_t i;

	if (argc != 3) {
		fprintf(stderr, "usage: lists IN OUT\n");
		return 2;
	}
	for (i = 0; i < ARRAY_LEN(lists); i++) {
		FILE *in = open_in(argv[1], lists[i].from, "r");
		FILE *out = open_in(argv[2], lists[i].to, "w");

		fprintf(out, "%s\n", lists[i].titles);
		next_row(in, line, v); /* titles */
		while (next_row(in, line, v) == lists[i].fields)
			lists[i].write(out, v);
		fclose(in);
		if (fclose(out) != 0)
			return 1;
	}
	return 0;
}
