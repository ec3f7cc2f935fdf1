/* classes.c: classes and who sat in them; certificates follow from them. */
#include "base/base.h"

#include "mod/demo/demo_int.h"

#define CERT_MONTHS 58 /* a certificate holds 60 months (R06) */

static const struct tcol class_cols[] = {
    {"Mã", T_TEXT, 12},	      {"Loại", T_TEXT, 16},
    {"Tên", T_TEXT, 50},      {"Từ ngày", T_DAY, 12},
    {"Đến ngày", T_DAY, 12},  {"Đơn vị tổ chức", T_TEXT, 14},
    {"Địa điểm", T_TEXT, 40}, {"Số chỗ", T_INT, 8},
};
static const struct tcol enrolment_cols[] = {
    {"Lớp", T_TEXT, 12},
    {"Người", T_TEXT, 10},
    {"Họ và tên", T_TEXT, 26},
    {"Ngày sinh", T_DAY, 12},
    {"Kết quả", T_TEXT, 10},
    {"Xếp loại", T_TEXT, 12},
    {"Số giấy chứng nhận", T_TEXT, 18},
    {"Ngày cấp", T_DAY, 12},
};

struct lesson {
	const json_t *j;
	const char *code, *name;
	day_t from, to;
	int people;
	const char *tag, *source;
	struct table *classes, *enrolments;
	int n; /* enrolled */
};

static bool is_living(const struct person *p, day_t on)
{
	return p->left == 0 || p->left > on;
}

/* May this one sit in the awareness class? */
static bool fits_awareness(const struct demo *d, const struct person *p,
			   const struct lesson *l)
{
	UNUSED(d);
	if (p->cert_day || p->is_birth_year_only || !is_living(p, l->to) ||
	    day_months_between(p->birth, l->from) < 216)
		return false;
	if (p->stage != ST_MEMBER)
		return p->wants_class && p->listed <= l->from &&
		       (!l->source || strcmp(l->source, p->source) == 0);
	return p->considered && day_add(l->to, 5) <= p->considered &&
	       day_months_between(l->to, p->considered) <= CERT_MONTHS;
}

static bool fits_new_member(const struct demo *d, const struct person *p,
			    const struct lesson *l)
{
	UNUSED(d);
	return p->decided && p->newcert_day == 0 && p->joined < l->from &&
	       day_add_months(p->joined, 12) >= l->to && is_living(p, l->to);
}

static bool fits_official(const struct demo *d, const struct person *p,
			  const struct lesson *l)
{
	if (l->tag && strcmp(d->units.v[p->cell].tag, l->tag) != 0)
		return false;
	return p->official && p->official < l->from && !p->is_birth_year_only &&
	       is_living(p, l->to) && day_years_between(p->birth, l->from) < 58;
}

typedef bool fits_fn(const struct demo *, const struct person *,
		     const struct lesson *);

static const struct {
	const char *pool;
	fits_fn *fits;
} pools[] = {
    {"awareness", fits_awareness},
    {"new_member", fits_new_member},
    {"official", fits_official},
};

static const char *grade(struct demo *d)
{
	int n = rng_below(&d->rng, 10);

	return n < 2 ? "giỏi" : n < 8 ? "khá" : "trung bình";
}

static void enrol(struct demo *d, struct lesson *l, int who, fits_fn *fits)
{
	struct person *p = &d->people.v[who];
	const char **r = table_row(d, l->enrolments);
	const char *no = "";

	l->n++;
	if (fits == fits_awareness || fits == fits_new_member) {
		no = arena_printf(d->c->mem, "%02d/%s", l->n, l->code);
		r[7] = day_cell(d, day_add(l->to, 1));
	}
	if (fits == fits_awareness) {
		p->cert_day = day_add(l->to, 1);
		p->cert_no = no;
	} else if (fits == fits_new_member) {
		p->newcert_day = day_add(l->to, 1);
	}
	r[0] = l->code;
	if (jbool(d->recipe, "people_without_codes")) {
		r[2] = p->name;
		r[3] = day_cell(d, p->birth);
	} else {
		r[1] = p->code;
	}
	r[4] = "Đạt";
	r[5] = grade(d);
	r[6] = no;
}

/* Members of the future first, up to their share; then the others. */
static int enrol_some(struct demo *d, struct lesson *l, fits_fn *fits,
		      bool members, int want)
{
	int *v = arena_alloc(d->c->mem, (d->people.n + 1) * sizeof(*v));
	int n = 0, taken = 0;

	for (size_t i = 0; i < d->people.n; i++)
		if ((d->people.v[i].stage == ST_MEMBER) == members &&
		    fits(d, &d->people.v[i], l))
			v[n++] = (int)i;
	if (n)
		rng_shuffle(&d->rng, v, n);
	for (; taken < n && taken < want; taken++)
		enrol(d, l, v[taken], fits);
	return taken;
}

static enum rc class_hold(struct demo *d, struct lesson *l)
{
	const char *pool = jstr(l->j, "pool", "official");
	fits_fn *fits = NULL;
	int share = jint(l->j, "member_percent", 100);
	int want = l->people;

	for (size_t i = 0; i < ARRAY_LEN(pools); i++)
		if (strcmp(pools[i].pool, pool) == 0)
			fits = pools[i].fits;
	if (fits == NULL)
		return recipe_lacks(d, "classes/pool");
	want -= enrol_some(d, l, fits, true, l->people * share / 100);
	if (want > 0)
		want -= enrol_some(d, l, fits, false, want);
	if (want > 0)
		want -= enrol_some(d, l, fits, true, want);
	if (want > 0)
		return err_set(d->c, E_INPUT, "", &demo_msg_pool, d->name,
			       l->code, int_cell(d, l->people),
			       int_cell(d, l->people - want));
	const char **r = table_row(d, l->classes);
	r[0] = l->code;
	r[1] = jstr(l->j, "type", "");
	r[2] = l->name;
	r[3] = day_cell(d, l->from);
	r[4] = day_cell(d, l->to);
	r[5] = d->units.v[d->root].code;
	r[6] = jstr(l->j, "place", "Trung tâm chính trị huyện");
	r[7] = int_cell(d, (l->people + 9) / 10 * 10);
	return OK;
}

/* One entry may stand for a series: "classes": 35 between from and to. */
static enum rc series_hold(struct demo *d, const json_t *j, struct lesson *l)
{
	int n = jint(j, "classes", 1), people = jint(j, "people", 0);
	day_t from = jday(j, "from", d->from), to = jday(j, "to", d->to);
	int step = n > 1 ? (day_diff(from, to) - 8) / (n - 1) : 0;

	for (int i = 0; i < n; i++) {
		int days = jint(j, "days", 5) - 1;

		l->j = j;
		l->n = 0;
		l->tag = jstr(j, "tag", NULL);
		l->source = jstr(j, "source", NULL);
		l->people = people * (i + 1) / n - people * i / n;
		l->from = day_add(from, step * i);
		/* a class begins on a Monday */
		l->from = day_add(l->from, 1 - day_weekday(l->from));
		if (l->from < from)
			l->from = day_add(l->from, 7);
		l->to = day_add(l->from, days);
		l->code = n == 1 ? jstr(j, "code", "")
				 : arena_printf(d->c->mem, "%s-%02d",
						jstr(j, "code", ""), i + 1);
		l->name = n == 1 ? jstr(j, "name", "")
				 : arena_printf(d->c->mem, "%s, lớp thứ %d",
						jstr(j, "name", ""), i + 1);
		enum rc rc = class_hold(d, l);
		if (rc < 0)
			return rc;
	}
	return OK;
}

enum rc classes_make(struct demo *d)
{
	const json_t *list = jarr(d->recipe, "classes"), *j;
	size_t k;
	struct lesson l = {0};

	if (list == NULL)
		return OK;
	l.classes = table_new(d, "classes", class_cols, ARRAY_LEN(class_cols));
	l.enrolments = table_new(d, "enrolments", enrolment_cols,
				 ARRAY_LEN(enrolment_cols));
	json_array_foreach(list, k, j)
	{
		enum rc rc = series_hold(d, j, &l);

		if (rc < 0)
			return rc;
	}
	return OK;
}
