/*
 * text_whole.c: the paragraphs of the whole picture: membership,
 * organizations, villages, posts; sources and classes.
 */
#include "base/base.h"
#include "mod/stat/text_int.h"

#include "text/text.h"

static struct num part(struct pen *p, const char *code, const char *key)
{
	const struct fig_part *x = figure_part(pen_figure(p, code), key);

	return x ? x->num : num_unknown();
}

/* "từ 95 lên 97", "giữ nguyên 8": how a number went from one to another. */
static void put_change(struct pen *p, const struct msg *what, struct num from,
		       struct num to)
{
	const struct msg *how = to.lo > from.lo	  ? &msg_text_rose
				: to.lo < from.lo ? &msg_text_fell
						  : &msg_text_same;

	if (from.lo == 0 && to.lo == 0)
		return;
	pen_clause(p, what, say(p->c, how, pen_num(p, from), pen_num(p, to)),
		   NULL, NULL);
}

/* ---- membership, organizations ---- */

static void put_growth(struct pen *p)
{
	int64_t start = pen_figure(p, "members_start")->value.lo;
	int64_t n = pen_figure(p, "members")->value.lo;

	if (n == start || p->r->args.as_of != p->r->args.to)
		return;
	if (n > start)
		pen_say(p, &msg_text_more, pen_num(p, num_count(n - start)),
			NULL, NULL);
	else
		pen_say(p, &msg_text_fewer, pen_num(p, num_count(start - n)),
			NULL, NULL);
}

static void put_organizations(struct pen *p)
{
	struct num orgs = part(p, "grassroots_units", "grassroots_orgs");
	struct num cells = part(p, "grassroots_units", "grassroots_cells");
	const struct figure *below = pen_figure(p, "subordinate_cells");

	/* a grassroots organization does not count itself */
	if (orgs.lo + cells.lo > 1) {
		pen_clause(p, &msg_text_units,
			   pen_num(p, num_count(orgs.lo + cells.lo)), NULL,
			   NULL);
		if (orgs.lo && cells.lo)
			pen_say(p, &msg_text_units_kinds, pen_num(p, orgs),
				pen_num(p, cells), NULL);
	}
	if (pen_has(below))
		pen_clause(p, &msg_text_cells, pen_num(p, below->value), NULL,
			   NULL);
	pen_stop(p);
}

static void put_stock(struct pen *p)
{
	const struct figure *probation = pen_figure(p, "members_probationary");
	char day[DAY_TEXT];

	pen_clause(p, &msg_text_stock, day_vi(day, p->r->args.as_of),
		   p->r->root.name,
		   pen_num(p, pen_figure(p, "members")->value));
	if (pen_has(probation))
		pen_say(p, &msg_text_probationary, pen_num(p, probation->value),
			NULL, NULL);
	put_growth(p);
	put_organizations(p);
}

/* ---- events of the span ---- */

struct item {
	const char *code, *key;
	const struct msg *msg;
};

/* " (19 từ trần, 13 xóa tên)" */
static void put_items(struct pen *p, const struct item *v, size_t n)
{
	bool has_any = false;
	size_t i;

	for (i = 0; i < n; i++) {
		struct num x = v[i].key ? part(p, v[i].code, v[i].key)
					: pen_figure(p, v[i].code)->value;

		if (!num_is_known(x) || x.lo == 0)
			continue;
		buf_str(p->b, has_any ? ", " : " (");
		has_any = true;
		pen_say(p, v[i].msg, pen_num(p, x), NULL, NULL);
	}
	if (has_any)
		buf_char(p->b, ')');
}

static const struct item probations[] = {
    {"probation_due", "on_time", &msg_text_on_time},
    {"probation_due", "late", &msg_text_late},
    {"probation_due", "day_unknown", &msg_text_day_unknown},
    {"probation_due", "waiting", &msg_text_waiting},
    {"probation_due", "overdue", &msg_text_overdue},
    {"probation_due", "removed", &msg_text_gone},
};
static const struct item exits[] = {
    {"deceased", NULL, &msg_text_deceased},
    {"struck_off", NULL, &msg_text_struck_off},
    {"left", NULL, &msg_text_left_party},
    {"expelled", NULL, &msg_text_expelled},
    {"annulled", NULL, &msg_text_annulled},
    {"transferred_out", NULL, &msg_text_transferred},
    {"other_exits", NULL, &msg_text_other_exits},
};

static void put_events(struct pen *p)
{
	const struct figure *made = pen_figure(p, "recognized");
	const struct figure *due = pen_figure(p, "probation_due");
	const struct figure *gone = pen_figure(p, "exits");

	if (pen_has(made))
		pen_clause(p, &msg_text_recognized, pen_num(p, made->value),
			   NULL, NULL);
	if (pen_has(due)) {
		pen_clause(p, &msg_text_due, pen_num(p, due->value), NULL,
			   NULL);
		put_items(p, probations, ARRAY_LEN(probations));
	}
	if (pen_has(gone)) {
		pen_clause(p, &msg_text_exits, pen_num(p, gone->value), NULL,
			   NULL);
		put_items(p, exits, ARRAY_LEN(exits));
	}
	pen_stop(p);
}

/* ---- villages ---- */

static const struct {
	const char *code;
	const struct msg *msg;
	bool is_said_at_0;
} coverage[] = {
    {"villages_with_own_cell", &msg_text_villages, true},
    {"village_cells_with_committee", &msg_text_committee, true},
    {"village_heads_members", &msg_text_heads, true},
    {"village_heads_secretaries", &msg_text_secretaries, false},
    {"front_heads_members", &msg_text_front_heads, false},
    {"mass_org_heads_members", &msg_text_mass_heads, false},
    {"communes_with_official_in_charge", &msg_text_in_charge, false},
};

static void put_villages(struct pen *p)
{
	static const char white[] = "villages_without_members";
	const struct figure *cells = pen_figure(p, "new_village_cells");
	struct num cleared = part(p, white, "cleared");
	struct num relapsed = part(p, white, "relapsed");
	size_t i;

	for (i = 0; i < ARRAY_LEN(coverage); i++) {
		const struct figure *f = pen_figure(p, coverage[i].code);

		if (f->of.lo > 0 &&
		    (coverage[i].is_said_at_0 ? num_is_known(f->value)
					      : pen_has(f)))
			pen_clause(p, coverage[i].msg, pen_num(p, f->value),
				   pen_num(p, f->of), pen_share(p, f->pct));
	}
	pen_stop(p);
	put_change(p, &msg_text_white, part(p, white, "start"),
		   part(p, white, "end"));
	if (cleared.lo > 0)
		pen_say(p, &msg_text_cleared, pen_num(p, cleared), NULL, NULL);
	if (relapsed.lo > 0)
		pen_say(p, &msg_text_relapsed, pen_num(p, relapsed), NULL,
			NULL);
	put_change(p, &msg_text_joint, part(p, "villages_joint_cell", "start"),
		   part(p, "villages_joint_cell", "end"));
	if (pen_has(cells))
		pen_clause(p, &msg_text_new_cells, pen_num(p, cells->value),
			   NULL, NULL);
	pen_stop(p);
}

/* ---- sources, classes ---- */

static const struct item pool[] = {
    {"source_pool", "registered", &msg_text_pool_new},
    {"source_pool", "trained", &msg_text_pool_trained},
    {"source_pool", "applied", &msg_text_pool_applied},
    {"source_pool", "considered", &msg_text_pool_considered},
};

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
    {"council_classes", &msg_text_class_council},
    {"defence_classes", &msg_text_class_defence},
};

static void put_classes(struct pen *p)
{
	bool has_any = false;
	size_t i;

	for (i = 0; i < ARRAY_LEN(classes); i++) {
		struct num n = part(p, classes[i].code, "classes");
		struct num people = part(p, classes[i].code, "people");
		const char *item = say(p->c, classes[i].msg, pen_num(p, n));

		if (n.lo == 0)
			continue;
		pen_clause(p, has_any ? &msg_text_class : &msg_text_classes,
			   item, NULL, NULL);
		has_any = true;
		if (num_is_known(people))
			pen_say(p, &msg_text_class_people, pen_num(p, people),
				NULL, NULL);
	}
	pen_stop(p);
}

static void put_sources(struct pen *p)
{
	const struct figure *all = pen_figure(p, "source_pool");
	char day[DAY_TEXT];

	if (pen_has(all)) {
		pen_clause(p, &msg_text_pool, day_vi(day, p->r->args.as_of),
			   pen_num(p, all->value), NULL);
		put_items(p, pool, ARRAY_LEN(pool));
	}
	pen_stop(p);
	put_classes(p);
	pen_paragraph(p);
}

void whole_text(struct ctx *c, struct buf *b, const struct report_result *r)
{
	struct pen p = {.c = c, .b = b, .r = r};

	put_stock(&p);
	put_events(&p);
	pen_paragraph(&p);
	pen_admissions(&p);
	put_villages(&p);
	pen_paragraph(&p);
	put_sources(&p);
}
