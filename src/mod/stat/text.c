/*
 * text.c: the results paragraph as an account would print it: what was done,
 * against what target, who they are, what is lacking.  Nothing is said that
 * is not known.
 */
#include "base/base.h"
#include "mod/stat/text_int.h"

#include "text/text.h"

enum { TERM_YEARS = 5, MONTHS = 12 };

const char *pen_num(struct pen *p, struct num n)
{
	return pen_real(p, n, 0);
}

const char *pen_real(struct pen *p, struct num n, int decimals)
{
	struct buf b;
	const char *s;

	buf_init(&b, 100);
	num_text(&b, p->c->lang, n, decimals);
	s = arena_strdup(p->c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

const char *pen_share(struct pen *p, struct num n)
{
	return pen_real(p, n, p->r->decimals);
}

const struct figure *pen_figure(struct pen *p, const char *code)
{
	return report_figure(&p->r->root, code);
}

bool pen_has(const struct figure *f)
{
	return f && num_is_known(f->value) &&
	       (f->value.kind != NUM_COUNT || f->value.lo != 0);
}

void pen_say(struct pen *p, const struct msg *m, const char *a, const char *b,
	     const char *d)
{
	say_put(p->b, p->c->lang, &(struct say){m, a, b, d, NULL});
}

/* A sentence is one or more clauses: " …; …; …." */
void pen_clause(struct pen *p, const struct msg *m, const char *a,
		const char *b, const char *d)
{
	buf_str(p->b, p->is_open ? "; " : p->has_text ? " " : "");
	p->is_open = p->has_text = true;
	pen_say(p, m, a, b, d);
}

void pen_stop(struct pen *p)
{
	if (p->is_open)
		buf_char(p->b, '.');
	p->is_open = false;
}

void pen_paragraph(struct pen *p)
{
	pen_stop(p);
	if (p->has_text)
		buf_char(p->b, '\n');
	p->has_text = false;
}

/* ---- when ---- */

static const char *plain(struct pen *p, int n)
{
	return arena_printf(p->c->mem, "%d", n);
}

static const char *span_said(struct pen *p)
{
	static const char *const quarters[] = {"I", "II", "III", "IV"};
	day_t from = p->r->args.from, to = p->r->args.to;
	int year = day_year(from), first = day_month(from);
	int months = day_month(to);
	bool is_whole = day_mday(from) == 1 && day_mday(day_add(to, 1)) == 1;
	bool is_one = is_whole && year == day_year(to);
	char a[DAY_TEXT], b[DAY_TEXT];

	if (is_one && first == 1 && months == MONTHS)
		return say(p->c, &msg_span_year, plain(p, year));
	if (is_one && months % 3 == 0 && months - first == 2)
		return say(p->c, &msg_span_quarter, quarters[months / 3 - 1],
			   plain(p, year));
	if (is_one && first == months)
		return say(p->c, &msg_span_month, plain(p, months),
			   plain(p, year));
	if (is_one && first == 1)
		return say(p->c, &msg_span_months, plain(p, months),
			   plain(p, year));
	if (is_one && first == 7 && months == MONTHS)
		return say(p->c, &msg_span_last_months, plain(p, year));
	if (stat_is_term(from, to))
		return say(p->c, &msg_span_term, plain(p, year),
			   plain(p, day_year(to)));
	return say(p->c, &msg_span_days, day_vi(a, from), day_vi(b, to));
}

/* ---- against what ---- */

/* "cấp trên giao", if the target has a source that is told. */
static const char *source_said(struct pen *p)
{
	const struct figure *t = pen_figure(p, "target");
	const struct figure *all = pen_figure(p, "targets");
	int i;

	for (i = 0; i < all->nkeys; i++)
		if (num_is_known(all->keys[i].num) &&
		    all->keys[i].num.lo == t->value.lo &&
		    all->keys[i].num.hi == t->value.hi)
			return arena_printf(
			    p->c->mem, " %s",
			    text_lower(p->c->mem, all->keys[i].label));
	return "";
}

static void put_range(struct pen *p, const struct figure *t,
		      const struct figure *pct)
{
	struct num low = num_ratio(pct->value.hi, pct->value.den_hi);
	struct num high = num_ratio(pct->value.lo, pct->value.den);

	pen_say(p, &msg_text_target_range, source_said(p),
		pen_num(p, num_count(t->value.lo)),
		pen_num(p, num_count(t->value.hi)));
	pen_say(p, &msg_text_range_pct, pen_share(p, low), pen_share(p, high),
		NULL);
}

static void put_target(struct pen *p)
{
	const struct figure *t = pen_figure(p, "target");
	const struct figure *pct = pen_figure(p, "target_pct");
	const struct figure *over = pen_figure(p, "target_exceeded_pct");
	const struct figure *left = pen_figure(p, "target_remaining");

	if (!num_is_known(pct->value))
		return;
	if (pct->value.kind == NUM_RATIOS) {
		put_range(p, t, pct);
		return;
	}
	pen_say(p, &msg_text_target, pen_share(p, pct->value), source_said(p),
		pen_num(p, t->value));
	if (over->value.lo > 0)
		pen_say(p, &msg_text_over, pen_share(p, over->value), NULL,
			NULL);
	else if (left->value.lo > 0)
		pen_say(p, &msg_text_left, pen_num(p, left->value), NULL, NULL);
}

static void put_last_year(struct pen *p)
{
	const struct figure *last = pen_figure(p, "same_period_last_year");
	const struct figure *pct = pen_figure(p, "same_period_pct");

	if (day_months_between(p->r->args.from, p->r->args.to) < MONTHS &&
	    pen_has(last))
		pen_say(p, &msg_text_last_year, pen_share(p, pct->value),
			pen_num(p, last->value), NULL);
}

/* ---- who ---- */

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

static void put_who(struct pen *p)
{
	const struct figure *age = pen_figure(p, "mean_age");
	bool has_any = false;
	size_t i;

	for (i = 0; i < ARRAY_LEN(who); i++) {
		const struct figure *f = pen_figure(p, who[i].code);

		if (!pen_has(f))
			continue;
		if (has_any)
			pen_clause(p, who[i].msg, pen_num(p, f->value),
				   pen_share(p, f->pct), NULL);
		else
			pen_clause(p, &msg_text_of_them,
				   say(p->c, who[i].msg, pen_num(p, f->value),
				       pen_share(p, f->pct)),
				   NULL, NULL);
		has_any = true;
	}
	pen_stop(p);
	if (num_is_known(age->value))
		pen_clause(p, &msg_text_age,
			   pen_real(p, age->value,
				    figure_decimals(age->def, p->r->decimals)),
			   NULL, NULL);
	pen_stop(p);
}

/* ---- what is lacking, what comes ---- */

static void put_units(struct pen *p)
{
	const struct figure *on = pen_figure(p, "units_on_target");
	const struct figure *below = pen_figure(p, "units_below");
	const struct figure *quiet = pen_figure(p, "units_without_admission");

	if (num_is_known(on->value) && on->of.lo > 0) {
		pen_clause(p, &msg_text_units_on, pen_num(p, on->value),
			   pen_num(p, on->of), NULL);
		if (below->value.lo > 0)
			pen_clause(p, &msg_text_units_below,
				   pen_num(p, below->value), NULL, NULL);
	}
	if (pen_has(quiet))
		pen_clause(p, &msg_text_quiet, pen_num(p, quiet->value),
			   pen_num(p, quiet->of), NULL);
	pen_stop(p);
}

static void put_next_year(struct pen *p)
{
	const struct figure *f = pen_figure(p, "next_year_target");
	int i;

	if (!num_is_known(f->value))
		return;
	if (f->value.kind == NUM_COUNTS)
		pen_clause(p, &msg_text_next_range,
			   plain(p, day_year(p->r->args.to) + 1),
			   pen_num(p, num_count(f->value.lo)),
			   pen_num(p, num_count(f->value.hi)));
	else
		pen_clause(p, &msg_text_next,
			   plain(p, day_year(p->r->args.to) + 1),
			   pen_num(p, f->value), NULL);
	for (i = 0; i < f->nparts; i++) {
		const char *label = text_lower(p->c->mem, f->parts[i].label);

		if (i == 0)
			pen_say(p, &msg_text_next_first,
				pen_num(p, f->parts[i].num), label, NULL);
		else
			pen_clause(p, &msg_text_next_part,
				   pen_num(p, f->parts[i].num), label, NULL);
	}
	pen_stop(p);
}

void pen_admissions(struct pen *p)
{
	const struct figure *got = pen_figure(p, "admitted");
	const struct figure *year = pen_figure(p, "mean_per_year");
	const char *span = span_said(p);

	if (got->value.lo == 0) {
		pen_clause(p, &msg_text_nobody, span, p->r->root.name, NULL);
		put_target(p);
	} else {
		pen_clause(p, &msg_text_admitted, span, p->r->root.name,
			   pen_num(p, got->value));
		put_target(p);
		put_last_year(p);
	}
	if (day_months_between(p->r->args.from, p->r->args.to) >= MONTHS &&
	    pen_has(year))
		pen_clause(p, &msg_text_per_year, pen_share(p, year->value),
			   NULL, NULL);
	pen_stop(p);
	if (got->value.lo > 0)
		put_who(p);
	put_units(p);
	put_next_year(p);
	pen_paragraph(p);
}

void admissions_text(struct ctx *c, struct buf *b,
		     const struct report_result *r)
{
	pen_admissions(&(struct pen){.c = c, .b = b, .r = r});
}
