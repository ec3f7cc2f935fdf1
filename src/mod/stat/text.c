/*
 * text.c: the results paragraph as an account would print it: what was
 * done, against what target, who they are; then the whole picture.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "text/text.h"

enum { TERM_YEARS = 5 };

struct pen {
	struct ctx *c;
	struct buf *b;
	const struct report_result *r;
	bool is_open; /* a list of items has begun */
};

static void put(struct pen *p, const struct msg *m, const char *a,
		const char *b, const char *d)
{
	say_put(p->b, p->c->lang, &(struct say){m, a, b, d, NULL});
}

static const char *shown(struct pen *p, struct num n, int decimals)
{
	struct buf b;
	const char *s;

	buf_init(&b, 100);
	num_text(&b, p->c->lang, n, decimals);
	s = arena_strdup(p->c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

static const struct figure *fig(struct pen *p, const char *code)
{
	return report_figure(&p->r->root, code);
}

static bool is_told(const struct figure *f)
{
	return f && num_is_known(f->value) &&
	       (f->value.kind != NUM_COUNT || f->value.lo != 0);
}

/* ---- when ---- */

static const char *plain(struct pen *p, int n)
{
	return arena_printf(p->c->mem, "%d", n);
}

static void put_span(struct pen *p)
{
	static const char *const quarters[] = {"I", "II", "III", "IV"};
	day_t from = p->r->args.from, to = p->r->args.to;
	int year = day_year(from), months = day_month(to);
	bool is_whole = from % 100 == 1 && day_mday(day_add(to, 1)) == 1;
	bool is_one = year == day_year(to);
	char a[DAY_TEXT], b[DAY_TEXT];

	if (is_whole && is_one && day_month(from) == 1 && months == 12)
		put(p, &msg_span_year, plain(p, year), NULL, NULL);
	else if (is_whole && is_one && months % 3 == 0 &&
		 months - day_month(from) == 2)
		put(p, &msg_span_quarter, quarters[months / 3 - 1],
		    plain(p, year), NULL);
	else if (is_whole && is_one && day_month(from) == 1)
		put(p, &msg_span_months, plain(p, months), plain(p, year),
		    NULL);
	else if (from % 10000 == 101 && to % 10000 == 1231 &&
		 day_year(to) - year == TERM_YEARS && year % TERM_YEARS == 0)
		put(p, &msg_span_term, plain(p, year), plain(p, day_year(to)),
		    NULL);
	else
		put(p, &msg_span_days, day_vi(a, from), day_vi(b, to), NULL);
}

/* ---- items of a list ---- */

static void put_item(struct pen *p, const struct msg *m, const char *code)
{
	const struct figure *f = fig(p, code);

	if (!is_told(f))
		return;
	buf_str(p->b, p->is_open ? "; " : " ");
	p->is_open = true;
	put(p, m, shown(p, f->value, 0), shown(p, f->pct, p->r->decimals),
	    NULL);
}

static void end_list(struct pen *p)
{
	if (p->is_open)
		buf_char(p->b, '.');
	p->is_open = false;
}

static void put_target(struct pen *p)
{
	const struct figure *t = fig(p, "target");
	const struct figure *pct = fig(p, "target_pct");
	const struct figure *over = fig(p, "target_exceeded_pct");

	if (!num_is_known(t->value))
		return;
	put(p, &msg_text_target, shown(p, pct->value, p->r->decimals),
	    shown(p, t->value, 0), NULL);
	if (over->value.kind == NUM_RATIO && over->value.lo > 0)
		put(p, &msg_text_over, shown(p, over->value, p->r->decimals),
		    NULL, NULL);
}

static const struct {
	const char *code;
	const struct msg *msg;
} who[] = {
    {"farmers_part_timers_freelance", &msg_text_farmers},
    {"cadres_civil_servants_public_employees", &msg_text_cadres},
    {"female", &msg_text_female},
    {"ethnic_minority", &msg_text_minority},
    {"religious_adherent", &msg_text_religious},
    {"youth_union", &msg_text_youth},
    {"village_heads", &msg_text_village_heads},
    {"upper_secondary", &msg_text_thpt},
    {"college_and_above", &msg_text_college},
    {"admitted_communes_wards_towns", &msg_text_communes},
};

static void put_admissions(struct pen *p)
{
	const struct figure *age = fig(p, "mean_age");
	const struct figure *next = fig(p, "next_year_target");
	const struct figure *year = fig(p, "mean_per_year");
	int months =
	    day_months_between(p->r->args.from, day_add(p->r->args.to, 1));
	size_t i;

	put_span(p);
	put(p, &msg_text_admitted, p->r->root.name,
	    shown(p, fig(p, "admitted")->value, 0), NULL);
	put_target(p);
	buf_char(p->b, '.');
	if (is_told(fig(p, "admitted")))
		put(p, &msg_text_of_them, NULL, NULL, NULL);
	for (i = 0; i < ARRAY_LEN(who); i++)
		put_item(p, who[i].msg, who[i].code);
	end_list(p);
	if (num_is_known(age->value))
		put(p, &msg_text_age,
		    shown(p, age->value,
			  figure_decimals(age->def, p->r->decimals)),
		    NULL, NULL);
	if (months > 12 && num_is_known(year->value))
		put(p, &msg_text_per_year,
		    shown(p, year->value, p->r->decimals), NULL, NULL);
	if (num_is_known(next->value))
		put(p, &msg_text_next, plain(p, day_year(p->r->args.to) + 1),
		    shown(p, next->value, 0), NULL);
	buf_char(p->b, '\n');
}

void admissions_text(struct ctx *c, struct buf *b,
		     const struct report_result *r)
{
	put_admissions(&(struct pen){.c = c, .b = b, .r = r});
}

/* ---- the whole picture ---- */

static struct num part(struct pen *p, const char *code, const char *key)
{
	const struct fig_part *x = figure_part(fig(p, code), key);

	return x ? x->num : num_unknown();
}

static void put_stock(struct pen *p)
{
	char day[DAY_TEXT];

	put(p, &msg_text_stock, day_vi(day, p->r->args.as_of),
	    shown(p, fig(p, "members")->value, 0),
	    shown(p, fig(p, "members_probationary")->value, 0));
	put(p, &msg_text_units, shown(p, fig(p, "grassroots_units")->value, 0),
	    shown(p, part(p, "grassroots_units", "grassroots_orgs"), 0),
	    shown(p, part(p, "grassroots_units", "grassroots_cells"), 0));
	put(p, &msg_text_cells, shown(p, fig(p, "subordinate_cells")->value, 0),
	    NULL, NULL);
}

static void put_villages(struct pen *p)
{
	const struct figure *own = fig(p, "villages_with_own_cell");
	const struct figure *committee = fig(p, "village_cells_with_committee");
	const struct figure *cells = fig(p, "new_village_cells");
	struct num start = part(p, "villages_without_members", "start");
	struct num end = part(p, "villages_without_members", "end");
	struct num joint_start = part(p, "villages_joint_cell", "start");
	struct num joint_end = part(p, "villages_joint_cell", "end");

	if (!is_told(fig(p, "villages")))
		return;
	put(p, &msg_text_villages, shown(p, own->value, 0),
	    shown(p, own->of, 0), shown(p, own->pct, 2));
	/* lists that never say «có chi ủy» tell nothing about committees */
	if (committee->value.lo > 0)
		put(p, &msg_text_committee, shown(p, committee->value, 0),
		    shown(p, committee->of, 0), shown(p, committee->pct, 2));
	if (start.lo > 0 || end.lo > 0)
		put(p, &msg_text_white, shown(p, start, 0),
		    shown(p, part(p, "villages_without_members", "cleared"), 0),
		    shown(p, end, 0));
	if (joint_start.lo > 0 || joint_end.lo > 0)
		put(p, &msg_text_joint, shown(p, joint_start, 0),
		    shown(p, joint_end, 0), NULL);
	if (is_told(cells))
		put(p, &msg_text_new_cells, shown(p, cells->value, 0), NULL,
		    NULL);
	buf_char(p->b, '.');
}

static const struct {
	const char *code;
	const struct msg *msg;
} classes[] = {
    {"awareness_classes", &msg_text_class_awareness},
    {"new_member_classes", &msg_text_class_new},
    {"committee_work_classes", &msg_text_class_committee},
    {"political_theory_classes", &msg_text_class_theory},
    {"specialist_classes", &msg_text_class_specialist},
    {"theory_with_profession_classes", &msg_text_class_profession},
};

static void put_classes(struct pen *p)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(classes); i++) {
		struct num n = part(p, classes[i].code, "classes");
		struct num people = part(p, classes[i].code, "people");

		if (n.lo == 0)
			continue;
		if (!p->is_open)
			put(p, &msg_text_classes, NULL, NULL, NULL);
		buf_str(p->b, p->is_open ? "; " : " ");
		p->is_open = true;
		put(p, classes[i].msg, shown(p, n, 0), NULL, NULL);
		if (num_is_known(people))
			put(p, &msg_text_class_people, shown(p, people, 0),
			    NULL, NULL);
	}
	end_list(p);
}

void whole_text(struct ctx *c, struct buf *b, const struct report_result *r)
{
	struct pen p = {.c = c, .b = b, .r = r};

	put_stock(&p);
	put_villages(&p);
	buf_char(b, '\n');
	put_admissions(&p);
	put_classes(&p);
	if (b->n && b->s[b->n - 1] != '\n')
		buf_char(b, '\n');
}
