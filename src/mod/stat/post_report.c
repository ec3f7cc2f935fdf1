/*
 * post_report.c: posts in villages and who of them is a member.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "base/vec.h"
#include "schema/catalogue.h"

struct post {
	int place;
	int64_t id, person;
	const struct choice *post;
	day_t from, to;
};

struct posts {
	VEC(struct post) v;
};

static enum rc posts_load(struct stat *s, struct posts *out)
{
	struct db_rows r;
	int got;
	enum rc rc = db_query(s->c, &r,
			      "SELECT id, place, person, post, from_on, to_on "
			      "FROM post WHERE voided = 0",
			      DB_NOARGS);

	if (rc < 0)
		return rc;
	while ((got = db_next(s->c, &r)) == DB_ROW) {
		struct post p = {
		    .id = db_int(&r, 0),
		    .place = terr_by_id(s->terr, db_int(&r, 1)),
		    .person = db_int(&r, 2),
		    .post = choice_by_code("post", db_text(&r, 3)),
		    .from = day_first((day_t)db_int(&r, 4)),
		    .to = day_last((day_t)db_int(&r, 5)),
		};

		if (p.place >= 0 && p.post)
			vec_push(&out->v, p);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

static bool is_held(const struct post *p, day_t on)
{
	return p->from <= on && (!p->to || on <= p->to);
}

static void hit(struct stat *s, const char *code, const struct post *p,
		const char *entity, int64_t id)
{
	struct path path;

	terr_path(s, p->place, &path);
	tally_hit(s->tally, tally_slot(s->tally, code, NULL), &path, 1, entity,
		  id);
}

static const struct {
	const char *group, *posts, *members;
} kinds[] = {
    {"front_heads", "front_head_posts", "front_heads_members"},
    {"mass_org_heads", "mass_org_head_posts", "mass_org_heads_members"},
};

struct village_head {
	bool is_told, is_member, is_secretary;
};

/* Does the head of the village also lead its cell?  Only if a post says so. */
static bool is_secretary_too(const struct posts *v, const struct post *head,
			     day_t on)
{
	size_t i;

	if (choice_in_group(head->post, "cell_secretaries"))
		return true;
	for (i = 0; i < v->v.n; i++)
		if (v->v.v[i].person == head->person && head->person &&
		    v->v.v[i].place == head->place &&
		    choice_in_group(v->v.v[i].post, "cell_secretaries") &&
		    is_held(&v->v.v[i], on))
			return true;
	return false;
}

static void count_posts(struct stat *s, const struct posts *v,
			const struct idset *members)
{
	struct village_head *heads =
	    arena_alloc(s->c->mem, ((size_t)s->terr->n + 1) * sizeof(heads[0]));
	day_t on = s->args.as_of;
	size_t i, k;

	for (i = 0; i < v->v.n; i++) {
		const struct post *p = &v->v.v[i];
		bool is_member = idset_has(members, p->person);
		struct village_head *h = &heads[p->place];

		if (!is_held(p, on))
			continue;
		for (k = 0; k < ARRAY_LEN(kinds); k++) {
			if (!choice_in_group(p->post, kinds[k].group))
				continue;
			hit(s, kinds[k].posts, p, "post", p->id);
			if (is_member)
				hit(s, kinds[k].members, p, "person",
				    p->person);
		}
		if (choice_in_group(p->post, "cell_secretaries"))
			hit(s, "cell_secretary_posts", p, "post", p->id);
		if (!choice_in_group(p->post, "leads_village"))
			continue;
		/* villages are counted, not posts */
		if (!h->is_told)
			hit(s, "village_head_posts", p, "post", p->id);
		h->is_told = true;
		if (!is_member)
			continue;
		if (!h->is_member)
			hit(s, "village_heads_members", p, "person", p->person);
		h->is_member = true;
		if (!h->is_secretary && is_secretary_too(v, p, on)) {
			hit(s, "village_heads_secretaries", p, "person",
			    p->person);
			h->is_secretary = true;
		}
	}
}

/* Villages whose head was made official in the span. */
static void count_heads(struct stat *s, const struct posts *v,
			const uint32_t *holders, size_t nholders)
{
	bool *is_counted = arena_alloc(s->c->mem, (size_t)s->terr->n + 1);
	struct map *recognized = map_new(); /* person -> day */
	uint32_t first = day_shorten(s->args.from);
	uint32_t last = day_shorten(s->args.to);
	size_t i;

	for (i = 0; i < nholders; i++) {
		const struct member *m = &s->members[holders[i]];

		if (m->recognized >= first && m->recognized <= last)
			map_seti(recognized, m->person, member_recognized(m));
	}
	for (i = 0; i < v->v.n; i++) {
		const struct post *p = &v->v.v[i];
		struct head_line line;
		int64_t day;
		int up = s->terr->v[p->place].parent;

		if (!p->person || is_counted[p->place] ||
		    !choice_in_group(p->post, "leads_village") ||
		    !map_geti(recognized, p->person, &day) ||
		    !is_held(p, (day_t)day))
			continue;
		is_counted[p->place] = true;
		hit(s, "villages_head_became_official", p, "place",
		    s->terr->v[p->place].id);
		line.commune = up;
		terr_path(s, p->place, &line.path);
		vec_push(&s->heads, line);
	}
	map_free(recognized);
}

enum rc posts_count(struct stat *s)
{
	struct posts v = {{0}};
	struct idset members;
	uint32_t on = day_shorten(s->args.as_of);
	const uint32_t *holders;
	size_t i, n;
	enum rc rc = posts_load(s, &v);

	if (rc == OK) {
		idset_init(&members);
		/* they may sit in any cell */
		holders = people_holders(s, &n);
		for (i = 0; i < n; i++)
			if (member_is_in(&s->members[holders[i]], on))
				idset_add(&members,
					  s->members[holders[i]].person);
		count_posts(s, &v, &members);
		count_heads(s, &v, holders, n);
		idset_free(&members);
	}
	vec_free(&v.v);
	return rc;
}

static bool passes(const struct path *p, int unit)
{
	int i;

	for (i = 0; i < p->n; i++)
		if (p->v[i] == unit)
			return true;
	return false;
}

/* Of whom nothing is told, nothing is known: not 0 of them. */
static const struct {
	const char *posts, *code;
	const struct msg *note;
} bases[] = {
    {"village_head_posts", "village_heads_members", &msg_note_heads},
    {"cell_secretary_posts", "village_heads_secretaries",
     &msg_note_secretaries},
    {"front_head_posts", "front_heads_members", &msg_note_front_heads},
    {"mass_org_head_posts", "mass_org_heads_members", &msg_note_mass_heads},
};

static void finish_unknown(struct stat *s, struct report_node *n, int unit)
{
	bool is_top = unit == s->top;
	size_t i, none = 0;

	if (report_figure(n, "villages")->value.lo == 0)
		return;
	for (i = 0; i < ARRAY_LEN(bases); i++)
		if (report_figure(n, bases[i].posts)->value.lo == 0) {
			stat_set(n, bases[i].code, num_unknown());
			none++;
		}
	if (none == ARRAY_LEN(bases) && is_top) {
		report_note(s->c, s->result, say(s->c, &msg_note_posts));
		return;
	}
	for (i = 0; i < ARRAY_LEN(bases); i++)
		if (is_top && report_figure(n, bases[i].posts)->value.lo == 0)
			report_note(s->c, s->result, say(s->c, bases[i].note));
}

/* Parts by commune, named without the word for its kind. */
static void finish_node(struct stat *s, struct report_node *n, int unit)
{
	struct figure *f = stat_figure(n, "villages_head_became_official");
	size_t i;
	int k;

	finish_unknown(s, n, unit);
	f->parts =
	    arena_alloc(s->c->mem, (s->heads.n + 1) * sizeof(f->parts[0]));
	f->nparts = 0;
	for (i = 0; i < s->heads.n; i++) {
		const struct head_line *h = &s->heads.v[i];
		const char *name =
		    h->commune < 0
			? ""
			: terr_short_name(s->terr->v[h->commune].name);

		if (!passes(&h->path, unit))
			continue;
		for (k = 0; k < f->nparts; k++)
			if (strcmp(f->parts[k].key, name) == 0)
				break;
		if (k == f->nparts)
			f->parts[f->nparts++] =
			    (struct fig_part){.key = name,
					      .label = name,
					      .num = num_count(0),
					      .slot = -1};
		f->parts[k].num = num_count(f->parts[k].num.lo + 1);
	}
}

void heads_finish(struct stat *s)
{
	stat_each(s, finish_node);
}
