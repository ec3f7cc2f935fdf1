/*
 * place.c: places of the territory: columns and the rules of one record.
 */
#include "base/base.h"
#include "mod/place/place.h"

#include "exchange/list.h"
#include "mod/place/messages.h"

static enum rc place_check(struct ctx *c, struct row *r)
{
	day_t from = (day_t)row_int(r, "from_on");
	day_t to = (day_t)row_int(r, "to_on");
	char a[DAY_TEXT], b[DAY_TEXT];

	if (r->id && row_int(r, "parent") == r->id)
		return err_set(c, E_INPUT, "parent", &msg_place_own_parent,
			       row_text(r, "code"));
	if (from && to && day_last(to) < day_first(from))
		return err_set(c, E_INPUT, "to_on", &msg_place_ends_first,
			       day_vi(a, to), day_vi(b, from));
	return OK;
}

static const struct field place_fields[] = {
#include "mod/place/place.def"
};
static const char *const place_indexes[] = {"name_key", NULL};
const struct entity place_entity = {
    .name = "place",
    .label = "Địa bàn",
    .label_en = "Place",
    .label_plural = "Địa bàn",
    .label_plural_en = "Places",
    .fields = place_fields,
    .nfields = (int)ARRAY_LEN(place_fields),
    .purpose = "Quản lý công tác phát triển đảng viên",
    .basis = "Danh mục đơn vị hành chính do cơ quan nhà nước ban hành",
    /* the list of villages belongs to nobody */
    .reach = REACH_OPEN,
    .retention = "Lưu lâu dài cùng lịch sử địa bàn",
    .indexes = place_indexes,
    .check = place_check,
};

static const struct list_def places_list = {
    .kind = "places",
    .label = "Địa bàn",
    .label_en = "Places",
    .parts = {&place_entity},
    .order = 10,
};
static const struct entity *const entities[] = {&place_entity, NULL};
static const struct list_def *const lists[] = {&places_list, NULL};
const struct module place_module = {
    .name = "place",
    .entities = entities,
    .lists = lists,
};
