/*
 * duty.c: officials in charge and posts in villages: columns and rules.
 */
#include "base/base.h"
#include "mod/duty/duty.h"

#include "exchange/list.h"
#include "mod/duty/messages.h"

static enum rc span_check(struct ctx *c, struct row *r)
{
	day_t from = (day_t)row_int(r, "from_on");
	day_t to = (day_t)row_int(r, "to_on");
	char a[DAY_TEXT], b[DAY_TEXT];

	if (from && to && day_last(to) < day_first(from))
		return err_set(c, E_INPUT, "to_on", &msg_duty_ends_first,
			       day_vi(a, to), day_vi(b, from));
	return OK;
}

static const struct field duty_fields[] = {
#include "mod/duty/duty.def"
};
static const char *const duty_indexes[] = {"name_key", NULL};
const struct entity duty_entity = {
    .name = "duty",
    .label = "Phân công phụ trách",
    .label_en = "Duty",
    .label_plural = "Phân công phụ trách",
    .label_plural_en = "Duties",
    .fields = duty_fields,
    .nfields = (int)ARRAY_LEN(duty_fields),
    .purpose = "Quản lý công tác phát triển đảng viên",
    .basis = "Quyết định, thông báo phân công",
    /* who is in charge of which area is for all to know */
    .reach = REACH_OPEN,
    .retention = "Lưu cùng nhiệm kỳ",
    .indexes = duty_indexes,
    .check = span_check,
};

static const struct field post_fields[] = {
#include "mod/duty/post.def"
};
const struct entity post_entity = {
    .name = "post",
    .label = "Chức danh thôn, bản",
    .label_en = "Village post",
    .label_plural = "Chức danh thôn, bản",
    .label_plural_en = "Village posts",
    .fields = post_fields,
    .nfields = (int)ARRAY_LEN(post_fields),
    .purpose = "Quản lý công tác phát triển đảng viên",
    .basis = "Quyết định công nhận, kết quả bầu cử",
    .reach = REACH_OWNER,
    .reach_by = "person",
    .retention = "Lưu cùng nhiệm kỳ",
    .check = span_check,
};

static const struct list_def duties_list = {
    .kind = "duties",
    .label = "Phân công phụ trách",
    .label_en = "Duties",
    .parts = {&duty_entity},
    .order = 100,
};
static const struct list_def posts_list = {
    .kind = "posts",
    .label = "Chức danh thôn, bản",
    .label_en = "Village posts",
    .parts = {&post_entity},
    .order = 90,
};
static const struct entity *const entities[] = {&duty_entity, &post_entity,
						NULL};
static const struct list_def *const lists[] = {&duties_list, &posts_list, NULL};
const struct module duty_module = {
    .name = "duty",
    .entities = entities,
    .lists = lists,
};
