/*
 * class.c: classes and who took part in them: columns and rules of one record.
 */
#include "base/base.h"
#include "mod/class/class.h"

#include "exchange/list.h"
#include "mod/class/messages.h"

static enum rc span_check(struct ctx *c, struct row *r)
{
	day_t from = (day_t)row_int(r, "from_on");
	day_t to = (day_t)row_int(r, "to_on");
	char a[DAY_TEXT], b[DAY_TEXT];

	if (from && to && day_last(to) < day_first(from))
		return err_set(c, E_INPUT, "to_on", &msg_class_ends_first,
			       day_vi(a, to), day_vi(b, from));
	return OK;
}

static const struct field class_fields[] = {
#include "mod/class/class.def"
};
static const char *const class_indexes[] = {"name_key", NULL};
const struct entity class_entity = {
    .name = "class",
    .label = "Lớp",
    .label_en = "Class",
    .label_plural = "Lớp bồi dưỡng",
    .label_plural_en = "Classes",
    .fields = class_fields,
    .nfields = (int)ARRAY_LEN(class_fields),
    .purpose = "Quản lý công tác phát triển đảng viên",
    .basis = "Kế hoạch mở lớp, quyết định mở lớp",
    /* people of many units sit in one class; they are its enrolments */
    .reach = REACH_SHOWN,
    .retention = "Theo quy định lưu trữ của trung tâm chính trị",
    .indexes = class_indexes,
    .check = span_check,
};

static const struct field enrolment_fields[] = {
#include "mod/class/enrolment.def"
};
const struct entity enrolment_entity = {
    .name = "enrolment",
    .label = "Học viên",
    .label_en = "Enrolment",
    .label_plural = "Học viên",
    .label_plural_en = "Enrolments",
    .fields = enrolment_fields,
    .nfields = (int)ARRAY_LEN(enrolment_fields),
    .purpose = "Quản lý công tác phát triển đảng viên",
    .basis = "Danh sách lớp, giấy chứng nhận",
    .reach = REACH_OWNER,
    .reach_by = "person",
    .retention = "Theo hồ sơ của người học",
};

static const struct list_def classes_list = {
    .kind = "classes",
    .label = "Lớp bồi dưỡng",
    .label_en = "Classes",
    .parts = {&class_entity},
    .order = 60,
};
static const struct list_def enrolments_list = {
    .kind = "enrolments",
    .label = "Học viên",
    .label_en = "Enrolments",
    .parts = {&enrolment_entity},
    .order = 70,
};
static const struct entity *const entities[] = {&class_entity,
						&enrolment_entity, NULL};
static const struct list_def *const lists[] = {&classes_list, &enrolments_list,
					       NULL};
const struct module class_module = {
    .name = "class",
    .entities = entities,
    .lists = lists,
};
