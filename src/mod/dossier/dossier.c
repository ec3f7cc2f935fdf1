/*
 * dossier.c: the milestones of one person: stage, admission day, what the
 * person was at the decision, and the rules that one record must obey.
 */
#include "base/base.h"
#include "mod/dossier/dossier.h"

#include "exchange/list.h"
#include "mod/dossier/dossier_web.h"
#include "mod/dossier/messages.h"
#include "mod/person/person.h"
#include "store/store.h"

enum {
	ADULT_MONTHS = 216,	 /* R01: 18 years, counted by month */
	OLDEST_MONTHS = 720,	 /* R02: 60 years */
	CERTIFICATE_MONTHS = 60, /* R06 */
};

static day_t day_of(const struct row *r, const char *field)
{
	return (day_t)row_int(r, field);
}

day_t dossier_admission_day(const struct row *r)
{
	day_t d = day_of(r, "decision_on");

	return d ? d : day_of(r, "admitted_on");
}

/* Probation runs from the ceremony, or from the decision if that is all. */
static day_t probation_start(const struct row *r)
{
	day_t d = day_of(r, "admitted_on");

	return d ? d : day_of(r, "decision_on");
}

static day_t official_day(const struct row *r)
{
	day_t d = day_of(r, "official_on");

	return d ? d : day_of(r, "official_decision_on");
}

/* The furthest milestone reached, latest first. */
static const struct {
	const char *stage;
	const char *fields[2];
} stages[] = {
    {"da_ra", {"exit_on"}},
    {"chinh_thuc", {"official_on", "official_decision_on"}},
    {"du_bi", {"decision_on", "admitted_on"}},
    {"chi_bo_xet", {"cell_meeting_on"}},
    {"co_don", {"application_on"}},
    {"da_hoc", {"certificate_on"}},
    {"nguon", {"source_on", "agreed_on"}},
};

const char *dossier_stage_on(const struct row *r, day_t day)
{
	size_t i, k;

	for (i = 0; i < ARRAY_LEN(stages); i++)
		for (k = 0; k < 2 && stages[i].fields[k]; k++) {
			day_t d = day_of(r, stages[i].fields[k]);

			if (d && day_first(d) <= day)
				return stages[i].stage;
		}
	return NULL;
}

/* ---- what the person was at the decision ---- */

static const struct {
	const char *at, *now;
} kept[] = {
    {"at_religion", "religion"},
    {"at_general_education", "general_education"},
    {"at_professional", "professional"},
    {"at_political_theory", "political_theory"},
    {"at_occupation", "occupation"},
    {"at_youth_union", "youth_union"},
    {"at_title", "title"},
};

static void keep_attributes(struct ctx *c, struct row *r,
			    const struct row *person, bool is_new)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(kept); i++) {
		int at = entity_field(r->e, kept[i].at);
		int now = entity_field(person->e, kept[i].now);

		if (is_new) {
			r->v[at] = person->v[now];
			continue;
		}
		if (!val_equal(&r->v[at], &person->v[now]))
			row_warn(
			    c, r, kept[i].now,
			    &(struct say){
				&msg_warn_kept_attributes,
				field_label(&person->e->fields[now], c->lang)});
	}
}

static enum rc dossier_derive(struct ctx *c, struct row *r)
{
	const struct row *person = r->owner;
	struct row *loaded;
	day_t admission = dossier_admission_day(r);
	bool is_new = row_is_null(r, "admission_day");
	const char *stage = dossier_stage_on(r, 99991231);
	enum rc rc;

	row_set_text(r, "stage", stage);
	if (!admission) {
		size_t i;

		row_set_null(r, "admission_day");
		for (i = 0; i < ARRAY_LEN(kept); i++)
			row_set_null(r, kept[i].at);
		return OK;
	}
	row_set_int(r, "admission_day", admission);
	if (!person && !row_is_null(r, "person")) {
		rc =
		    store_get(c, &loaded, &person_entity, row_int(r, "person"));
		if (rc < 0)
			return rc;
		person = loaded;
	}
	if (person)
		keep_attributes(c, r, person, is_new);
	return OK;
}

/* ---- rules of one record ---- */

static const char *label_of(struct ctx *c, const struct row *r,
			    const char *field)
{
	return field_label(&r->e->fields[entity_field(r->e, field)], c->lang);
}

/* Pairs of milestones of which the second cannot lie before the first. */
static const struct {
	const char *first, *second;
} order[] = {
    {"application_on", "cell_meeting_on"},
    {"cell_meeting_on", "decision_on"},
    {"decision_on", "admitted_on"},
    {"admitted_on", "official_decision_on"},
    {"admitted_on", "exit_on"},
    {"decision_on", "exit_on"},
};

static void check_order(struct ctx *c, struct row *r)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(order); i++) {
		day_t a = day_of(r, order[i].first);
		day_t b = day_of(r, order[i].second);
		char sa[DAY_TEXT], sb[DAY_TEXT];

		if (a && b && day_last(b) < day_first(a))
			row_fault(c, r, order[i].second, &msg_day_order,
				  label_of(c, r, order[i].second),
				  day_vi(sb, b), label_of(c, r, order[i].first),
				  day_vi(sa, a));
	}
}

/* P-02: nobody is recorded who was under 18 when it mattered.  A birthday
 * known only by year gets the benefit of the doubt. */
static void check_age(struct ctx *c, struct row *r, day_t born)
{
	static const char *const acts[] = {"application_on", "cell_meeting_on",
					   "decision_on", "admitted_on"};
	char a[DAY_TEXT], b[DAY_TEXT];
	bool asked = false;
	size_t i;

	for (i = 0; i < ARRAY_LEN(acts); i++) {
		day_t d = day_of(r, acts[i]);

		if (!d)
			continue;
		asked = true;
		if (day_months_between(day_first(born), day_last(d)) <
		    ADULT_MONTHS) {
			/* the later acts would tell the same */
			row_fault(c, r, acts[i], &msg_under_age, day_vi(a, d),
				  day_vi(b, born));
			return;
		}
	}
	if (!asked &&
	    day_months_between(day_first(born), c->today) < ADULT_MONTHS)
		row_fault(c, r, "birth_day", &msg_under_age,
			  day_vi(a, c->today), day_vi(b, born));
}

static void check_membership(struct ctx *c, struct row *r)
{
	day_t start = probation_start(r), official = official_day(r);
	char a[DAY_TEXT], b[DAY_TEXT];

	if (official && row_is_blank(r, "decision_on") &&
	    row_is_blank(r, "admitted_on"))
		row_fault(c, r, "official_on", &msg_official_without_admission);
	if (official && start &&
	    day_last(official) <
		day_add_months(day_first(start), DOSSIER_PROBATION_MONTHS))
		row_fault(c, r, "official_on", &msg_short_probation,
			  day_vi(a, start), day_vi(b, official));
	if (!row_is_null(r, "exit_reason") && row_is_blank(r, "exit_on"))
		row_fault(c, r, "exit_on", &msg_exit_needs_day);
	if (!row_is_null(r, "exit_on") && row_is_blank(r, "exit_reason"))
		row_fault(c, r, "exit_reason", &msg_exit_needs_reason);
}

/* P-01, L-02: a candidate is recorded only with own agreement. */
static void check_agreement(struct ctx *c, struct row *r)
{
	static const char *const basis[] = {"agreed_on", "application_on",
					    "decision_on", "admitted_on"};
	size_t i;

	for (i = 0; i < ARRAY_LEN(basis); i++)
		if (!row_is_blank(r, basis[i]))
			return;
	row_fault(c, r, "agreed_on", &msg_no_agreement);
}

/* Facts that broke a rule long ago are kept; the clerk is told. */
static void warn_history(struct ctx *c, struct row *r, day_t born)
{
	day_t met = day_of(r, "cell_meeting_on");
	day_t got = day_of(r, "certificate_on");
	day_t decided = day_of(r, "decision_on");
	day_t start = day_of(r, "admitted_on");
	day_t official = day_of(r, "official_decision_on");

	if (met && born &&
	    day_months_between(day_last(born), day_first(met)) > OLDEST_MONTHS)
		row_warn(c, r, "cell_meeting_on",
			 &(struct say){&msg_warn_over_age});
	if (met && got &&
	    day_add_months(day_last(got), CERTIFICATE_MONTHS) < day_first(met))
		row_warn(c, r, "certificate_on",
			 &(struct say){&msg_warn_certificate_old});
	if (decided && start && day_is_full(decided) && day_is_full(start) &&
	    day_diff(decided, start) > DOSSIER_LATE_DAYS)
		row_warn(c, r, "admitted_on",
			 &(struct say){&msg_warn_ceremony_late});
	if (start && official && day_is_full(start) && day_is_full(official) &&
	    day_diff(day_add_months(start, DOSSIER_PROBATION_MONTHS),
		     official) > DOSSIER_LATE_DAYS)
		row_warn(c, r, "official_decision_on",
			 &(struct say){&msg_warn_recognized_late});
}

static enum rc dossier_check(struct ctx *c, struct row *r)
{
	const struct row *person = r->owner;
	struct row *loaded;
	day_t born;
	enum rc rc;

	if (!person && !row_is_null(r, "person")) {
		rc =
		    store_get(c, &loaded, &person_entity, row_int(r, "person"));
		if (rc < 0)
			return rc;
		person = loaded;
	}
	born = person ? (day_t)row_int(person, "birth_day") : 0;
	check_membership(c, r);
	check_order(c, r);
	check_agreement(c, r);
	if (born)
		check_age(c, r, born);
	warn_history(c, r, born);
	return OK;
}

static const struct field dossier_fields[] = {
#include "mod/dossier/dossier.def"
};
const struct entity dossier_entity = {
    .name = "dossier",
    .label = "Hồ sơ phát triển đảng",
    .label_en = "Dossier",
    .label_plural = "Hồ sơ phát triển đảng",
    .label_plural_en = "Dossiers",
    .fields = dossier_fields,
    .nfields = (int)ARRAY_LEN(dossier_fields),
    .purpose = "Quản lý công tác phát triển đảng viên",
    .basis =
	"Đơn xin vào Đảng, giấy đồng ý của quần chúng hoặc quyết định kết nạp",
    .reach = REACH_OWNER,
    .reach_by = "person",
    .retention = "Hồ sơ không theo đuổi: 12 tháng; đảng viên: theo quy định "
		 "lưu trữ của cơ quan đảng",
    .check = dossier_check,
    .derive = dossier_derive,
};

static const struct list_def people_list = {
    .kind = "people",
    .label = "Danh sách người",
    .label_en = "People",
    .parts = {&person_entity, &dossier_entity},
    .order = 40,
    .fix = person_fix,
};
static const struct entity *const entities[] = {&dossier_entity, NULL};
static const struct list_def *const lists[] = {&people_list, NULL};
const struct module dossier_module = {
    .name = "dossier",
    .entities = entities,
    .lists = lists,
    .routes = dossier_routes,
};
