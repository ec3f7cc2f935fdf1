/*
 * target.c: targets given to units: columns.
 */
#include "base/base.h"
#include "mod/target/target.h"

#include "exchange/list.h"

static const struct field target_fields[] = {
#include "mod/target/target.def"
};
const struct entity target_entity = {
    .name = "target",
    .label = "Chỉ tiêu",
    .label_en = "Target",
    .label_plural = "Chỉ tiêu",
    .label_plural_en = "Targets",
    .fields = target_fields,
    .nfields = (int)ARRAY_LEN(target_fields),
    .purpose = "Quản lý công tác phát triển đảng viên",
    .basis = "Nghị quyết, kế hoạch, văn bản giao chỉ tiêu",
    .reach = REACH_SCOPE,
    .retention = "Lưu cùng nhiệm kỳ",
};

static const struct list_def targets_list = {
    .kind = "targets",
    .label = "Chỉ tiêu",
    .label_en = "Targets",
    .parts = {&target_entity},
    .order = 50,
};
static const struct entity *const entities[] = {&target_entity, NULL};
static const struct list_def *const lists[] = {&targets_list, NULL};
const struct module target_module = {
    .name = "target",
    .entities = entities,
    .lists = lists,
};
