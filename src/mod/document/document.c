/*
 * document.c: resolutions, plans, letters: columns.
 */
#include "base/base.h"
#include "mod/document/document.h"

#include "exchange/list.h"

static const struct field document_fields[] = {
#include "mod/document/document.def"
};
static const char *const document_indexes[] = {"name_key", NULL};
const struct entity document_entity = {
    .name = "document",
    .label = "Văn bản",
    .label_en = "Document",
    .label_plural = "Văn bản",
    .label_plural_en = "Documents",
    .fields = document_fields,
    .nfields = (int)ARRAY_LEN(document_fields),
    .purpose = "Quản lý công tác phát triển đảng viên",
    .basis = "Quy định về thể thức và quản lý văn bản của Đảng",
    /* resolutions and plans are for all who work */
    .reach = REACH_OPEN,
    .retention = "Theo quy định lưu trữ",
    .indexes = document_indexes,
};

static const struct list_def documents_list = {
    .kind = "documents",
    .label = "Văn bản",
    .label_en = "Documents",
    .parts = {&document_entity},
    .order = 110,
};
static const struct entity *const entities[] = {&document_entity, NULL};
static const struct list_def *const lists[] = {&documents_list, NULL};
const struct module document_module = {
    .name = "document",
    .entities = entities,
    .lists = lists,
};
