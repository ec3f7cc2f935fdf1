/*
 * person.c: people: columns and the rules of one record.  What a person went
 * through is the dossier's matter.
 */
#include "base/base.h"
#include "mod/person/person.h"

#include "exchange/list.h"
#include "mod/person/messages.h"
#include "text/text.h"

enum { OLDEST_YEARS = 120, ID_OLD = 9, ID_DIGITS = 12 };

/* 1.23E+11: Excel took the digits for a number and lost the last ones. */
static bool is_scientific(const char *s)
{
	size_t n = strspn(s, "0123456789.,");

	return n > 0 && (s[n] == 'E' || s[n] == 'e') &&
	       (s[n + 1] == '+' || s[n + 1] == '-') &&
	       s[n + 2 + strspn(s + n + 2, "0123456789")] == '\0';
}

static size_t count_digits(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += *s >= '0' && *s <= '9';
	return n;
}

/* Numbers that are no numbers: what a worksheet does to them. */
static void check_digits(struct ctx *c, struct row *r)
{
	static const char *const fields[] = {"id_no", "phone"};
	const char *s = row_text(r, "id_no");
	size_t i, n = count_digits(s);

	for (i = 0; i < ARRAY_LEN(fields); i++)
		if (is_scientific(row_text(r, fields[i])))
			row_fault(c, r, fields[i], &msg_person_digits_lost,
				  row_text(r, fields[i]));
	if (*s && !is_scientific(s) && n != ID_OLD && n != ID_DIGITS)
		row_warn(c, r, "id_no",
			 &(struct say){&msg_person_id_length, s});
}

static enum rc person_check(struct ctx *c, struct row *r)
{
	day_t born = (day_t)row_int(r, "birth_day");
	const char *s = row_text(r, "full_name");
	char shown[DAY_TEXT];

	if (count_digits(s))
		row_fault(c, r, "full_name", &msg_person_name_digits, s);
	if (day_years_between(day_last(born), c->today) > OLDEST_YEARS)
		row_fault(c, r, "birth_day", &msg_person_too_old,
			  day_vi(shown, born));
	check_digits(c, r);
	return OK;
}

static enum rc transfer_check(struct ctx *c, struct row *r)
{
	day_t day = (day_t)row_int(r, "day");
	day_t until = (day_t)row_int(r, "until_on");
	char a[DAY_TEXT], b[DAY_TEXT];

	if (!row_is_null(r, "from_cell") &&
	    row_int(r, "from_cell") == row_int(r, "to_cell"))
		return err_set(c, E_INPUT, "to_cell", &msg_transfer_same_cell);
	if (until && day_last(until) < day_first(day))
		return err_set(c, E_INPUT, "until_on", &msg_transfer_ends_first,
			       day_vi(a, until), day_vi(b, day));
	return OK;
}

/* An x or the like; a day stands there too in many lists. */
static bool is_mark(struct ctx *c, const char *s)
{
	static const char *const marks[] = {"x", "1", "co", "v", "yes"};
	const char *key = text_fold(c->mem, s);
	size_t i;

	for (i = 0; i < ARRAY_LEN(marks); i++)
		if (strcmp(key, marks[i]) == 0)
			return true;
	return strcmp(s, "✓") == 0 || strcmp(s, "+") == 0;
}

static void fix_sex(struct ctx *c, const struct list_def *l, const bool *has,
		    const char **text)
{
	int sex = list_column(l, "sex"), born = list_column(l, "birth_day");
	int cols[] = {list_column(l, "is_male"), list_column(l, "is_female")};
	static const char *const words[] = {"Nam", "Nữ"};
	const char *s;
	day_t d;
	int i;

	if (has[sex] || !(has[cols[0]] || has[cols[1]]))
		return;
	if (text[cols[0]] && text[cols[1]]) {
		text[sex] = "Nam và Nữ";
		return;
	}
	i = text[cols[1]] != NULL;
	s = text[cols[i]];
	/* a column «Nữ» alone: who has no mark in it is a man */
	if (!s && !has[cols[0]])
		text[sex] = words[0];
	if (!s)
		return;
	text[sex] = words[i];
	if (!has[born] && day_parse(&d, s) == OK)
		text[born] = s;
	else if (!is_mark(c, s))
		text[sex] = s;
}

void person_fix(struct ctx *c, const struct list_def *l, const bool *has,
		const char **text)
{
	int name = list_column(l, "full_name");
	const char *family = text[list_column(l, "family_names")];
	const char *given = text[list_column(l, "given_name")];

	if (!has[name] && (family || given))
		text[name] = arena_printf(c->mem, "%s %s", family ? family : "",
					  given ? given : "");
	if (text[name])
		fix_sex(c, l, has, text);
}

static const struct field person_fields[] = {
#include "mod/person/person.def"
};
static const char *const person_indexes[] = {"cell + name_key",
					     "name_key, id, cell", NULL};
const struct entity person_entity = {
    .name = "person",
    .label = "Người",
    .label_en = "Person",
    .label_plural = "Danh sách người",
    .label_plural_en = "People",
    .fields = person_fields,
    .nfields = (int)ARRAY_LEN(person_fields),
    .purpose = "Quản lý công tác phát triển đảng viên",
    .basis =
	"Đơn xin vào Đảng, giấy đồng ý của quần chúng hoặc quyết định kết nạp",
    .reach = REACH_SCOPE,
    .retention = "Hồ sơ không theo đuổi: 12 tháng; đảng viên: theo quy định "
		 "lưu trữ của cơ quan đảng",
    .indexes = person_indexes,
    .check = person_check,
};

static const struct field transfer_fields[] = {
#include "mod/person/transfer.def"
};
const struct entity transfer_entity = {
    .name = "transfer",
    .label = "Chuyển sinh hoạt đảng",
    .label_en = "Transfer",
    .label_plural = "Chuyển sinh hoạt đảng",
    .label_plural_en = "Transfers",
    .fields = transfer_fields,
    .nfields = (int)ARRAY_LEN(transfer_fields),
    .purpose = "Quản lý công tác phát triển đảng viên",
    .basis = "Giấy giới thiệu sinh hoạt đảng",
    /* the receiving cell sees where a member has been before */
    .reach = REACH_OWNER,
    .reach_by = "person",
    .retention = "Theo hồ sơ đảng viên",
    .check = transfer_check,
};

static const struct list_def transfers_list = {
    .kind = "transfers",
    .label = "Chuyển sinh hoạt đảng",
    .label_en = "Transfers",
    .parts = {&transfer_entity},
    .order = 80,
};
static const struct entity *const entities[] = {&person_entity,
						&transfer_entity, NULL};
static const struct list_def *const lists[] = {&transfers_list, NULL};
const struct module person_module = {
    .name = "person",
    .entities = entities,
    .lists = lists,
};
