/*
 * org.c: units and their events: columns and the rules of single records.
 * The tree that follows from them is in tree.c.
 */
#include "base/base.h"
#include "mod/org/org.h"

#include "exchange/list.h"
#include "mod/org/messages.h"
#include "mod/org/tree_int.h"
#include "text/text.h"

static enum rc unit_check(struct ctx *c, struct row *r)
{
	day_t from = (day_t)row_int(r, "founded_on");
	day_t to = (day_t)row_int(r, "dissolved_on");
	char a[DAY_TEXT], b[DAY_TEXT];

	if (r->id && row_int(r, "parent") == r->id)
		return err_set(c, E_INPUT, "parent", &msg_unit_own_parent,
			       row_text(r, "code"));
	if (from && to && day_last(to) < day_first(from))
		return err_set(c, E_INPUT, "dissolved_on", &msg_unit_ends_first,
			       day_vi(a, to), day_vi(b, from));
	return OK;
}

static bool needs_new_unit(const char *kind)
{
	static const char *const kinds[] = {"chia_tach", "sap_nhap",
					    "chuyen_cap_tren"};
	size_t i;

	for (i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kind, kinds[i]) == 0)
			return true;
	return false;
}

static enum rc event_check(struct ctx *c, struct row *r)
{
	const char *kind = row_text(r, "kind");

	if (needs_new_unit(kind) && row_is_null(r, "new_unit"))
		return err_set(
		    c, E_INPUT, "new_unit", &msg_event_needs_new,
		    field_show(c, &r->e->fields[entity_field(r->e, "kind")],
			       row_val(r, "kind")));
	if (strcmp(kind, "doi_ten") == 0 && row_is_null(r, "new_name"))
		return err_set(c, E_INPUT, "new_unit", &msg_event_needs_name);
	if (!row_is_null(r, "new_unit") &&
	    row_int(r, "new_unit") == row_int(r, "unit"))
		return err_set(c, E_INPUT, "new_unit", &msg_event_same_unit);
	return OK;
}

static const struct field unit_fields[] = {
#include "mod/org/unit.def"
};
static const char *const unit_indexes[] = {"name_key", NULL};
const struct entity unit_entity = {
    .name = "unit",
    .label = "Tổ chức đảng",
    .label_en = "Party organization",
    .label_plural = "Tổ chức đảng",
    .label_plural_en = "Party organizations",
    .fields = unit_fields,
    .nfields = (int)ARRAY_LEN(unit_fields),
    .purpose = "Quản lý công tác phát triển đảng viên",
    .basis = "Điều lệ Đảng; quyết định thành lập, sắp xếp tổ chức đảng",
    /* superiors stand on every letter, other cells in every transfer, and
     * figures need the tree of then; no person stands in it */
    .reach = REACH_SHOWN,
    .reach_by = "parent",
    .retention = "Lưu lâu dài cùng lịch sử tổ chức",
    .indexes = unit_indexes,
    .check = unit_check,
};

static const struct field unit_event_fields[] = {
#include "mod/org/unit_event.def"
};
const struct entity unit_event_entity = {
    .name = "unit_event",
    .label = "Biến động tổ chức",
    .label_en = "Change of organization",
    .label_plural = "Biến động tổ chức",
    .label_plural_en = "Changes of organizations",
    .fields = unit_event_fields,
    .nfields = (int)ARRAY_LEN(unit_event_fields),
    .purpose = "Quản lý công tác phát triển đảng viên",
    .basis = "Điều lệ Đảng; quyết định thành lập, sắp xếp tổ chức đảng",
    /* without all of them the tree of then would be a wrong one */
    .reach = REACH_SHOWN,
    .retention = "Lưu lâu dài cùng lịch sử tổ chức",
    .check = event_check,
};

/* A change of name carries the new name in the column of the new unit. */
static void event_fix(struct ctx *c, const struct list_def *l, const bool *has,
		      const char **text)
{
	int kind = list_column(l, "kind");
	int unit = list_column(l, "new_unit");
	int name = list_column(l, "new_name");

	UNUSED(has);
	if (text[kind] && text[unit] && !text[name] &&
	    strcmp(text_fold(c->mem, text[kind]), "doi ten") == 0) {
		text[name] = text[unit];
		text[unit] = NULL;
	}
}

/* A superior by an event can close a circle that no single row shows. */
static enum rc events_finish(struct ctx *c)
{
	enum rc rc = org_verify(c);

	if (rc == E_DB && *c->err.field)
		rc = c->err.rc = E_INPUT;
	return rc;
}

static const struct list_def units_list = {
    .kind = "units",
    .label = "Tổ chức đảng",
    .label_en = "Party organizations",
    .parts = {&unit_entity},
    .order = 20,
};
static const struct list_def unit_events_list = {
    .kind = "unit_events",
    .label = "Biến động tổ chức",
    .label_en = "Changes of organizations",
    .parts = {&unit_event_entity},
    .order = 30,
    .fix = event_fix,
    .finish = events_finish,
};

static const struct entity *const entities[] = {&unit_entity,
						&unit_event_entity, NULL};
static const struct list_def *const lists[] = {&units_list, &unit_events_list,
					       NULL};
static const struct block_kind *const blocks[] = {&unit_blocks, NULL};
const struct module org_module = {
    .name = "org",
    .entities = entities,
    .lists = lists,
    .blocks = blocks,
    .subtree = org_subtree,
    .shape = org_shape,
    .shape_from = entities,
    .verify = org_verify,
};
