/*
 * village.c: the village ledger as figures of the report and as a list of
 * its own.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "mod/person/person.h"
#include "store/store.h"

static const struct {
	const char *code;
	const struct msg *label;
} states[VILLAGE_STATE__N] = {
    [VILLAGE_WITHOUT_MEMBERS] = {"without_members", &msg_state_without},
    [VILLAGE_JOINT_CELL] = {"joint_cell", &msg_state_joint},
    [VILLAGE_OWN_CELL] = {"own_cell", &msg_state_own},
    [VILLAGE_OWN_CELL_WITH_COMMITTEE] = {"own_cell_with_committee",
					 &msg_state_committee},
};

const char *village_state_code(enum village_state s)
{
	return states[s].code;
}

const char *village_state_label(enum village_state s, enum lang lang)
{
	return lang == LANG_EN ? states[s].label->en : states[s].label->vi;
}

static bool is_own(enum village_state s)
{
	return s == VILLAGE_OWN_CELL || s == VILLAGE_OWN_CELL_WITH_COMMITTEE;
}

/* ---- figures of the report ---- */

static void hit(struct stat *s, const char *code, const char *key,
		const struct path *p, int64_t n, int64_t place)
{
	if (n)
		tally_hit(s->tally, tally_slot(s->tally, code, key), p, n,
			  "place", place);
}

/* What the span did to a village. */
static void count_changes(struct stat *s, int i, const struct ledger_place *v)
{
	static const char white[] = "villages_without_members";
	static const char joint[] = "villages_joint_cell";
	int64_t id = s->terr->v[i].id;
	bool was_joint = v->start == VILLAGE_JOINT_CELL;
	bool is_joint = v->end == VILLAGE_JOINT_CELL;
	struct path p;

	terr_path(s, i, &p);
	hit(s, white, "start", &p, v->start == VILLAGE_WITHOUT_MEMBERS, id);
	hit(s, white, "cleared", &p, v->cleared, id);
	hit(s, white, "relapsed", &p, v->relapsed, id);
	hit(s, white, "added", &p, v->added, id);
	hit(s, white, "removed", &p, v->removed, id);
	hit(s, white, "end", &p, v->end == VILLAGE_WITHOUT_MEMBERS, id);
	hit(s, joint, "start", &p, was_joint, id);
	hit(s, joint, "end", &p, is_joint, id);
	hit(s, joint, "change", &p, is_joint - was_joint, id);
}

/* How it stands on the day of the report. */
static void count_state(struct stat *s, int i, enum village_state state)
{
	int64_t id = s->terr->v[i].id;
	struct path p;

	terr_path(s, i, &p);
	hit(s, "villages", NULL, &p, state != VILLAGE_STATE__N, id);
	hit(s, "villages_with_own_cell", NULL, &p, is_own(state), id);
	hit(s, "villages_without_own_cell", NULL, &p,
	    state == VILLAGE_WITHOUT_MEMBERS || state == VILLAGE_JOINT_CELL,
	    id);
	hit(s, "village_cells_with_committee", NULL, &p,
	    state == VILLAGE_OWN_CELL_WITH_COMMITTEE, id);
}

static void count_new_cells(struct stat *s, const struct ledger *l)
{
	int i, slot = tally_slot(s->tally, "new_village_cells", NULL);
	struct path p;

	for (i = 0; i < l->nnew; i++) {
		stat_path(s, l->new_cells[i], s->args.to, &p);
		tally_hit(s->tally, slot, &p, 1, "unit",
			  s->t->u[l->new_cells[i]].id);
	}
}

/* The ledger of the as-of day alone, where that is not the span's last. */
static void ledger_of_day(struct stat *s, struct ledger *out)
{
	struct report_args span = s->args;

	s->args.from = s->args.to = s->args.as_of;
	ledger_make(s, out, false);
	s->args = span;
}

enum rc ledger_count(struct stat *s)
{
	struct ledger span = {0}, day = {0};
	const struct ledger *on = &span;
	enum rc rc;
	int i;

	ledger_make(s, &span, false);
	if (s->args.as_of != s->args.to) {
		ledger_of_day(s, &day);
		on = &day;
	}
	for (i = 0; i < s->terr->n; i++) {
		if (s->terr->v[i].level != PLACE_VILLAGE)
			continue;
		count_changes(s, i, &span.v[i]);
		count_state(s, i, on->v[i].end);
	}
	count_new_cells(s, &span);
	rc = strength_count(s, on->v);
	ledger_free(&span);
	ledger_free(&day);
	return rc;
}

/* ---- the list ---- */

static const char *person_name(struct ctx *c, int64_t id)
{
	struct row *r;

	if (store_get(c, &r, &person_entity, id) < 0)
		return "";
	return row_text(r, "full_name");
}

static const char *event_text(struct stat *s, const struct org_event *e)
{
	const struct org_state *on = org_on(s->t, e->day);
	const char *unit = on->name[e->unit];
	const char *other = e->other == NO_UNIT ? "" : on->name[e->other];
	struct ctx *c = s->c;
	const char *text;

	switch (e->what) {
	case ORG_SPLIT:
		text = say(c, &msg_event_split, other, unit);
		break;
	case ORG_MERGE:
		text = say(c, &msg_event_merge, unit, other);
		break;
	case ORG_FOUND:
		text = say(c, &msg_event_found, unit);
		break;
	case ORG_UPGRADE:
		text = say(c, &msg_event_upgrade, unit);
		break;
	case ORG_DISSOLVE:
		text = say(c, &msg_event_dissolve, unit);
		break;
	default:
		text = say(c, &msg_event_other, unit);
	}
	if (!e->decision)
		return text;
	return arena_printf(c->mem, "%s (%s)", text, e->decision);
}

static const char *cause_text(struct stat *s, const struct ledger_place *v)
{
	static const struct msg *const by_person[] = {
	    [CAUSE_ADMITTED] = &msg_event_admitted,
	    [CAUSE_EXIT] = &msg_event_exit,
	    [CAUSE_MOVE] = &msg_event_moved,
	};

	if (v->cause == CAUSE_EVENT)
		return event_text(s, v->event);
	if (v->cause == CAUSE_NONE)
		return "";
	if (v->cause == CAUSE_FOUNDED || v->cause == CAUSE_DISSOLVED)
		return say(s->c,
			   v->cause == CAUSE_FOUNDED ? &msg_event_found
						     : &msg_event_dissolve,
			   org_on(s->t, v->since)->name[v->unit]);
	return say(s->c, by_person[v->cause], person_name(s->c, v->person));
}

static void add_line(struct stat *s, struct village_ledger *out, int i,
		     const struct ledger_place *v)
{
	const struct terr_place *p = &s->terr->v[i];

	out->lines[out->n++] = (struct village_line){
	    .place = p->id,
	    .code = p->code,
	    .name = p->name,
	    .commune = p->parent < 0 ? "" : s->terr->v[p->parent].name,
	    .unit = p->owner == NO_UNIT
			? ""
			: arena_strdup(s->c->mem, s->t->u[p->owner].code),
	    .state = v->end,
	    .since = v->since,
	    .event = cause_text(s, v),
	};
}

static void add_up(struct village_ledger *out, const struct ledger_place *v)
{
	out->start += v->start == VILLAGE_WITHOUT_MEMBERS;
	out->end += v->end == VILLAGE_WITHOUT_MEMBERS;
	out->cleared += v->cleared;
	out->relapsed += v->relapsed;
	out->added += v->added;
	out->removed += v->removed;
	out->joint_start += v->start == VILLAGE_JOINT_CELL;
	out->joint_end += v->end == VILLAGE_JOINT_CELL;
	out->own += is_own(v->end);
	out->with_committee += v->end == VILLAGE_OWN_CELL_WITH_COMMITTEE;
}

static void fill(struct stat *s, struct village_ledger *out)
{
	struct ledger l = {0};
	struct path path;
	int i;

	ledger_make(s, &l, true);
	out->tells_committees = stat_tells_committees(s);
	out->lines = arena_alloc(s->c->mem, ((size_t)s->terr->n + 1) *
						sizeof(out->lines[0]));
	for (i = 0; i < s->terr->n; i++) {
		if (s->terr->v[i].level != PLACE_VILLAGE)
			continue;
		terr_path(s, i, &path);
		if (path.n == 0)
			continue;
		add_up(out, &l.v[i]);
		if (l.v[i].end != VILLAGE_STATE__N)
			add_line(s, out, i, &l.v[i]);
	}
	for (i = 0; i < l.nnew; i++) {
		stat_path(s, l.new_cells[i], s->args.to, &path);
		out->new_cells += path.n > 0;
	}
	ledger_free(&l);
}

enum rc village_ledger(struct ctx *c, struct village_ledger *out,
		       const struct report_args *args)
{
	struct report_args a = *args;
	struct stat s;
	enum rc rc;

	if (!a.to)
		a.to = c->today;
	/* without a span: what changed today */
	if (!a.from)
		a.from = a.to;
	a.as_of = a.to;
	rc = stat_begin(c, &s, &report_whole, &a, NULL, NULL);
	if (rc < 0)
		return rc;
	memset(out, 0, sizeof(*out));
	rc = people_load(&s, true);
	if (rc == OK)
		rc = terr_load(&s);
	if (rc == OK) {
		people_narrow(&s, true);
		out->from = s.args.from;
		out->to = s.args.to;
		out->unit_code = arena_strdup(c->mem, s.t->u[s.top].code);
		out->unit_name =
		    arena_strdup(c->mem, org_on(s.t, s.tree_day)->name[s.top]);
		fill(&s, out);
	}
	stat_end(&s);
	return rc;
}

/* ---- shapes ---- */

static void put_value(struct buf *b, const char *key, int64_t n, int64_t of)
{
	buf_printf(b, "\"%s\":{\"value\":%lld", key, (long long)n);
	if (of >= 0) {
		buf_printf(b, ",\"of\":%lld,\"pct\":", (long long)of);
		num_json(b, num_percent(num_count(n), num_count(of)));
	}
	buf_char(b, '}');
}

static void put_figures(struct buf *b, const struct village_ledger *v)
{
	buf_str(b, "\"figures\":{");
	put_value(b, "villages", v->n, -1);
	buf_printf(b,
		   ",\"villages_without_members\":{\"start\":%lld,"
		   "\"cleared\":%lld,\"relapsed\":%lld,",
		   (long long)v->start, (long long)v->cleared,
		   (long long)v->relapsed);
	if (v->added || v->removed)
		buf_printf(b, "\"added\":%lld,\"removed\":%lld,",
			   (long long)v->added, (long long)v->removed);
	buf_printf(b,
		   "\"end\":%lld},\"villages_joint_cell\":{\"start\":%lld,"
		   "\"end\":%lld,\"change\":%lld},",
		   (long long)v->end, (long long)v->joint_start,
		   (long long)v->joint_end,
		   (long long)(v->joint_end - v->joint_start));
	put_value(b, "villages_with_own_cell", v->own, v->n);
	buf_char(b, ',');
	put_value(b, "new_village_cells", v->new_cells, -1);
	buf_char(b, ',');
	if (v->tells_committees)
		put_value(b, "village_cells_with_committee", v->with_committee,
			  v->own);
	else
		buf_str(b, "\"village_cells_with_committee\":{\"value\":null}");
	buf_char(b, '}');
}

static void put_line(struct buf *b, const struct village_line *l)
{
	char day[DAY_TEXT];

	buf_str(b, "{\"code\":");
	buf_json(b, l->code);
	buf_str(b, ",\"name\":");
	buf_json(b, l->name);
	buf_str(b, ",\"commune\":");
	buf_json(b, l->commune);
	buf_str(b, ",\"unit\":");
	buf_json(b, l->unit);
	buf_printf(
	    b, ",\"state\":\"%s\",\"since\":", village_state_code(l->state));
	if (l->since)
		buf_json(b, day_iso(day, l->since));
	else
		buf_str(b, "null");
	buf_str(b, ",\"event\":");
	if (*l->event)
		buf_json(b, l->event);
	else
		buf_str(b, "null");
	buf_char(b, '}');
}

void village_json(struct buf *b, const struct village_ledger *v)
{
	char from[DAY_TEXT], to[DAY_TEXT];
	int64_t i;

	buf_str(b, "{\"unit\":{\"code\":");
	buf_json(b, v->unit_code);
	buf_str(b, ",\"name\":");
	buf_json(b, v->unit_name);
	buf_printf(b, "},\"from\":\"%s\",\"to\":\"%s\",",
		   day_iso(from, v->from), day_iso(to, v->to));
	put_figures(b, v);
	buf_str(b, ",\"villages\":[");
	for (i = 0; i < v->n; i++) {
		if (i)
			buf_char(b, ',');
		put_line(b, &v->lines[i]);
	}
	buf_str(b, "]}\n");
}

void village_text(struct ctx *c, struct buf *b, const struct village_ledger *v)
{
	char day[DAY_TEXT], from[DAY_TEXT], to[DAY_TEXT];
	int64_t i;

	buf_str(b, say(c, &msg_village_heading, v->unit_name,
		       day_vi(from, v->from), day_vi(to, v->to)));
	buf_char(b, '\n');
	buf_str(b, say(c, &msg_village_white, stat_int(c, v->start),
		       stat_int(c, v->cleared), stat_int(c, v->relapsed),
		       stat_int(c, v->end)));
	buf_char(b, '\n');
	if (v->added || v->removed) {
		buf_str(b, say(c, &msg_village_moved, stat_int(c, v->added),
			       stat_int(c, v->removed)));
		buf_char(b, '\n');
	}
	buf_str(b, say(c, &msg_village_joint, stat_int(c, v->joint_start),
		       stat_int(c, v->joint_end), stat_int(c, v->new_cells)));
	buf_str(b, "\n\n");
	for (i = 0; i < v->n; i++)
		buf_printf(b, "%s\t%s\t%s\t%s\t%s\t%s\n", v->lines[i].code,
			   v->lines[i].name, v->lines[i].commune,
			   village_state_label(v->lines[i].state, c->lang),
			   day_vi(day, v->lines[i].since), v->lines[i].event);
}
