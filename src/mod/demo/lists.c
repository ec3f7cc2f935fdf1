/* lists.c: the lists about places, units and what belongs to them. */
#include "base/base.h"

#include "mod/demo/demo_int.h"

static const char *yes(bool is)
{
	return is ? "x" : "";
}

static const char *rate(struct demo *d, double x)
{
	return x < 0 ? "" : arena_printf(d->c->mem, "%.1f", x);
}

static void places_list(struct demo *d)
{
	static const struct tcol cols[] = {
	    {"Mã", T_TEXT, 14},
	    {"Tên", T_TEXT, 30},
	    {"Cấp", T_TEXT, 8},
	    {"Mã cấp trên", T_TEXT, 14},
	    {"Biên giới", T_TEXT, 8},
	    {"Vùng cao", T_TEXT, 8},
	    {"Đặc biệt khó khăn", T_TEXT, 8},
	    {"Dân số", T_INT, 10},
	    {"Số hộ", T_INT, 10},
	    {"Tỷ lệ hộ nghèo", T_TEXT, 10},
	    {"Tỷ lệ dân tộc thiểu số", T_TEXT, 10},
	    {"Từ ngày", T_DAY, 12},
	    {"Đến ngày", T_DAY, 12},
	};
	struct table *t = table_new(d, "places", cols, ARRAY_LEN(cols));

	for (size_t i = 0; i < d->places.n; i++) {
		const struct place *p = &d->places.v[i];
		const char **r = table_row(d, t);

		r[0] = p->code;
		r[1] = p->name;
		r[2] = p->level;
		r[3] = p->parent == NONE ? "" : d->places.v[p->parent].code;
		r[4] = yes(p->is_border);
		r[5] = yes(p->is_highland);
		r[6] = yes(p->is_hard);
		r[7] = int_cell(d, p->population);
		r[8] = int_cell(d, p->households);
		r[9] = rate(d, p->poor);
		r[10] = rate(d, p->minority);
	}
}

static const char *area_cell(struct demo *d, const struct unit *u)
{
	const char *s = "";

	for (size_t i = 0; i < u->area.n; i++)
		s = arena_printf(d->c->mem, "%s%s%s", s, i ? "; " : "",
				 d->places.v[u->area.v[i]].code);
	return s;
}

static void units_list(struct demo *d)
{
	static const struct tcol cols[] = {
	    {"Mã", T_TEXT, 14},
	    {"Tên", T_TEXT, 44},
	    {"Loại", T_TEXT, 22},
	    {"Mã cấp trên", T_TEXT, 14},
	    {"Khối", T_TEXT, 18},
	    {"Ngày thành lập", T_DAY, 12},
	    {"Số quyết định", T_TEXT, 14},
	    {"Ngày giải thể", T_DAY, 12},
	    {"Có chi ủy", T_TEXT, 8},
	    {"Địa bàn", T_TEXT, 30},
	};
	struct table *t = table_new(d, "units", cols, ARRAY_LEN(cols));

	for (size_t i = 0; i < d->units.n; i++) {
		const struct unit *u = &d->units.v[i];
		const char **r = table_row(d, t);

		r[0] = u->code;
		r[1] = u->name;
		r[2] = u->type;
		r[3] = u->parent == NONE ? "" : d->units.v[u->parent].code;
		r[4] = u->bloc;
		r[5] = day_cell(d, u->founded);
		r[6] = u->number;
		r[8] = yes(u->committee == 1);
		r[9] = area_cell(d, u);
	}
}

static int event_order(const void *a, const void *b)
{
	const struct unit_event *x = a, *y = b;

	return x->day != y->day ? (x->day < y->day ? -1 : 1)
				: x->unit - y->unit;
}

static void events_list(struct demo *d)
{
	static const struct tcol cols[] = {
	    {"Ngày", T_DAY, 12},	   {"Loại", T_TEXT, 14},
	    {"Đơn vị", T_TEXT, 14},	   {"Đơn vị mới", T_TEXT, 14},
	    {"Số quyết định", T_TEXT, 14}, {"Ghi chú", T_TEXT, 30},
	};
	struct table *t;

	if (d->events.n == 0)
		return;
	t = table_new(d, "unit_events", cols, ARRAY_LEN(cols));
	if (d->events.n)
		qsort(d->events.v, d->events.n, sizeof(*d->events.v),
		      event_order);
	for (size_t i = 0; i < d->events.n; i++) {
		const struct unit_event *e = &d->events.v[i];
		const char **r = table_row(d, t);

		r[0] = day_cell(d, e->day);
		r[1] = e->kind;
		r[2] = d->units.v[e->unit].code;
		r[3] = e->other == NONE ? "" : d->units.v[e->other].code;
		r[4] = e->number;
		r[5] = e->note;
	}
}

/* The whole is handed down to the units right below, by their size. */
static void target_allot(struct demo *d, struct table *t, const json_t *j)
{
	int total = jint(j, "total", 0), given = 0, sum = 0;
	int *size = arena_alloc(d->c->mem, (d->units.n + 1) * sizeof(*size));

	for (size_t i = 0; i < d->people.n; i++)
		for (int u = d->people.v[i].cell; u != NONE;
		     u = d->units.v[u].parent)
			size[u]++;
	for (size_t i = 0; i < d->units.n; i++)
		sum += d->units.v[i].parent == d->root ? size[i] : 0;
	int seen = 0;
	for (size_t i = 0; i < d->units.n; i++) {
		if (d->units.v[i].parent != d->root)
			continue;
		seen += size[i];
		/* running shares, so that the parts add up to the whole */
		int upto = (int)((int64_t)total * seen / sum);
		if (upto == given)
			continue;
		const char **r = table_row(d, t);
		r[0] = d->units.v[i].code;
		r[1] = jstr(j, "period", "");
		r[2] = int_cell(d, upto - given);
		r[3] = jstr(j, "source", "");
		r[5] = jstr(j, "document", "");
		given = upto;
	}
}

static void targets_list(struct demo *d)
{
	static const struct tcol cols[] = {
	    {"Đơn vị", T_TEXT, 14},    {"Kỳ", T_TEXT, 12},
	    {"Chỉ tiêu", T_TEXT, 10},  {"Nguồn chỉ tiêu", T_TEXT, 16},
	    {"Đối tượng", T_TEXT, 44}, {"Văn bản", T_TEXT, 30},
	};
	const json_t *list = jarr(d->recipe, "targets"), *j;
	struct table *t;
	size_t k;

	if (list == NULL)
		return;
	t = table_new(d, "targets", cols, ARRAY_LEN(cols));
	json_array_foreach(list, k, j)
	{
		const char **r = table_row(d, t);

		r[0] = d->units.v[d->root].code;
		r[1] = jstr(j, "period", "");
		r[2] = jstr(j, "amount", "");
		r[3] = jstr(j, "source", "");
		r[4] = jstr(j, "category", "");
		r[5] = jstr(j, "document", "");
	}
	if (json_object_get(d->recipe, "allot"))
		target_allot(d, t, json_object_get(d->recipe, "allot"));
}

static void transfers_list(struct demo *d)
{
	static const struct tcol cols[] = {
	    {"Người", T_TEXT, 10},
	    {"Họ và tên", T_TEXT, 26},
	    {"Ngày sinh", T_DAY, 12},
	    {"Từ chi bộ", T_TEXT, 14},
	    {"Đến chi bộ", T_TEXT, 14},
	    {"Loại", T_TEXT, 14},
	    {"Ngày", T_DAY, 12},
	    {"Đến ngày", T_DAY, 12},
	    {"Số giấy giới thiệu", T_TEXT, 16},
	};
	struct table *t;

	if (d->transfers.n == 0)
		return;
	t = table_new(d, "transfers", cols, ARRAY_LEN(cols));
	for (size_t i = 0; i < d->transfers.n; i++) {
		const struct transfer *x = &d->transfers.v[i];
		const struct person *p = &d->people.v[x->who];
		const char **r = table_row(d, t);

		r[0] = p->code;
		r[1] = p->name;
		r[2] = birth_cell(d, p);
		r[3] = d->units.v[x->from].code;
		r[4] = d->units.v[x->to].code;
		r[5] = x->kind;
		r[6] = day_cell(d, x->day);
		r[7] = day_cell(d, x->until);
		r[8] = arena_printf(d->c->mem, "%zu-GGT", i + 1);
	}
}

enum rc lists_make(struct demo *d)
{
	places_list(d);
	units_list(d);
	events_list(d);
	targets_list(d);
	transfers_list(d);
	return posts_make(d);
}
