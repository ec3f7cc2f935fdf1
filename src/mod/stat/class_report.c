/*
 * class_report.c: classes opened in the span and the people in them, each
 * once per class.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "base/vec.h"
#include "schema/catalogue.h"

static const struct {
	const char *group, *code;
} kinds[] = {
    {"awareness", "awareness_classes"},
    {"new_member", "new_member_classes"},
    {"committee_work", "committee_work_classes"},
    {"political_theory", "political_theory_classes"},
    {"specialist", "specialist_classes"},
    {"theory_with_profession", "theory_with_profession_classes"},
    {"council", "council_classes"},
    {"defence", "defence_classes"},
};

static int kind_of(const char *code)
{
	const struct choice *ch =
	    code ? choice_by_code("class_kind", code) : NULL;
	size_t i;

	for (i = 0; ch && i < ARRAY_LEN(kinds); i++)
		if (choice_in_group(ch, kinds[i].group))
			return (int)i;
	return -1;
}

struct class_row {
	int64_t id, seats; /* seats -1: not told */
	int kind, organizer;
	day_t from;
};

static enum rc read_classes(struct stat *s, struct class_row **out, int *n)
{
	VEC(struct class_row) v = {0};
	struct db_rows r;
	int got;
	enum rc rc = db_query(
	    s->c, &r,
	    "SELECT id, kind, organizer, from_on, seats "
	    "FROM class WHERE voided = 0 "
	    "AND from_on BETWEEN $1 AND $2",
	    DB_ARGS(DBI(day_year(s->args.from) * 10000), DBI(s->args.to)));

	if (rc < 0)
		return rc;
	while ((got = db_next(s->c, &r)) == DB_ROW) {
		struct class_row k = {
		    .id = db_int(&r, 0),
		    .kind = kind_of(db_text(&r, 1)),
		    .organizer = org_by_id(s->t, db_int(&r, 2)),
		    .from = day_first((day_t)db_int(&r, 3)),
		    .seats = db_is_null(&r, 4) ? -1 : db_int(&r, 4),
		};

		if (k.kind >= 0 && k.from >= s->args.from &&
		    k.from <= s->args.to)
			vec_push(&v, k);
	}
	db_end(&r);
	*out = v.v;
	*n = (int)v.n;
	return got < 0 ? (enum rc)got : OK;
}

/* ---- results ---- */

/* P4 for the two kinds that end with a certificate. */
static const struct {
	const char *classes, *results;
} with_results[] = {
    {"awareness_classes", "awareness_results"},
    {"new_member_classes", "new_member_results"},
};

/* The grade says more than the result; some lists have one of them only. */
static const struct {
	const char *list, *code, *key;
} results[] = {
    {"class_grade", "xuat_sac", "excellent"},
    {"class_grade", "gioi", "very_good"},
    {"class_grade", "kha", "good"},
    {"class_grade", "trung_binh", "fair"},
    {"class_grade", "dat", "passed"},
    {"class_grade", "khong_dat", "failed"},
    {"class_result", "gioi", "very_good"},
    {"class_result", "kha", "good"},
    {"class_result", "trung_binh", "fair"},
    {"class_result", "dat", "passed"},
    {"class_result", "khong_dat", "failed"},
    {"class_result", "bo_hoc", "failed"},
};

static const char *result_key(const char *result, const char *grade)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(results); i++) {
		const char *told = strcmp(results[i].list, "class_grade") == 0
				       ? grade
				       : result;

		if (told && strcmp(told, results[i].code) == 0)
			return results[i].key;
	}
	return "not_told";
}

static const char *results_of(int kind)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(with_results); i++)
		if (strcmp(with_results[i].classes, kinds[kind].code) == 0)
			return with_results[i].results;
	return NULL;
}

static enum rc count_people(struct stat *s, const struct class_row *k,
			    const struct path *p, int slot, int *seen)
{
	const char *code = results_of(k->kind);
	struct db_rows r;
	int64_t last = 0;
	int got;
	enum rc rc = db_query(s->c, &r,
			      "SELECT person, result, grade FROM enrolment "
			      "WHERE voided = 0 AND class = $1 "
			      "ORDER BY person, id",
			      DB_ARGS(DBI(k->id)));

	if (rc < 0)
		return rc;
	while ((got = db_next(s->c, &r)) == DB_ROW) {
		int64_t person = db_int(&r, 0);

		if (person == last) /* once per class */
			continue;
		last = person;
		tally_hit(s->tally, slot, p, 1, "person", person);
		if (code)
			tally_hit(s->tally,
				  tally_slot(s->tally, code,
					     result_key(db_text(&r, 1),
							db_text(&r, 2))),
				  p, 1, "person", person);
		(*seen)++;
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

static void note_classes(struct stat *s, const struct msg *msg,
			 const int counts[ARRAY_LEN(kinds)])
{
	size_t i;
	int k;

	for (i = 0; i < ARRAY_LEN(kinds); i++)
		for (k = 0; counts[i] && k < s->report->nfigures; k++)
			if (strcmp(s->report->figures[k].code, kinds[i].code) ==
			    0)
				report_note(
				    s->c, s->result,
				    say(s->c, msg,
					figure_label(&s->report->figures[k],
						     s->c->lang),
					stat_int(s->c, counts[i])));
}

enum rc classes_count(struct stat *s)
{
	int seats[ARRAY_LEN(kinds)] = {0}, none[ARRAY_LEN(kinds)] = {0};
	struct class_row *v = NULL;
	int i, n = 0;
	enum rc rc = read_classes(s, &v, &n);

	for (i = 0; rc == OK && i < n; i++) {
		const char *code = kinds[v[i].kind].code;
		int people = tally_slot(s->tally, code, "people");
		struct path p;
		int seen = 0;

		stat_path(s, v[i].organizer, v[i].from, &p);
		if (p.n == 0)
			continue;
		tally_hit(s->tally, tally_slot(s->tally, code, "classes"), &p,
			  1, "class", v[i].id);
		rc = count_people(s, &v[i], &p, people, &seen);
		if (seen)
			continue;
		if (v[i].seats < 0) {
			none[v[i].kind]++;
			continue;
		}
		tally_hit(s->tally, people, &p, v[i].seats, "class", v[i].id);
		if (results_of(v[i].kind))
			tally_hit(s->tally,
				  tally_slot(s->tally, results_of(v[i].kind),
					     "not_told"),
				  &p, v[i].seats, "class", v[i].id);
		seats[v[i].kind]++;
	}
	free(v);
	if (rc < 0)
		return rc;
	note_classes(s, &msg_note_seats, seats);
	note_classes(s, &msg_note_no_people, none);
	return OK;
}

/* Nobody's result is told: no zeros. */
static void finish_results(struct figure *f, bool is_unknown)
{
	const struct fig_part *none = figure_part(f, "not_told");
	int64_t told = 0;
	int i;

	for (i = 0; i < f->nkeys; i++)
		told += &f->keys[i] == none ? 0 : f->keys[i].num.lo;
	for (i = 0; i < f->nkeys; i++)
		if (is_unknown ||
		    (!told && none->num.lo && &f->keys[i] != none))
			f->keys[i].num = num_unknown();
}

/* Classes without anybody told about: their people are unknown, not 0. */
static void finish_node(struct stat *s, struct report_node *n, int unit)
{
	size_t i;

	UNUSED(s);
	UNUSED(unit);
	for (i = 0; i < ARRAY_LEN(kinds); i++) {
		const struct figure *f = report_figure(n, kinds[i].code);
		const char *code = results_of((int)i);
		bool is_unknown = figure_part(f, "classes")->num.lo > 0 &&
				  figure_part(f, "people")->num.lo == 0;

		if (is_unknown)
			stat_set_key(n, kinds[i].code, "people", num_unknown());
		if (code)
			finish_results(stat_figure(n, code), is_unknown);
	}
}

void classes_finish(struct stat *s)
{
	stat_each(s, finish_node);
}
