/* people.c: one invented person: profile, milestones, the way between cells. */
#include "base/base.h"

#include "mod/demo/demo_int.h"

/* Days that keep the regulations' time limits (chi bộ xét → quyết định at
 * most 60 working days; lễ within 30 working days). */
#define CONSIDER_MIN  18
#define CONSIDER_MAX  50
#define APPLY_MIN     15
#define APPLY_MAX     60
#define AGREE_MIN     10
#define AGREE_MAX     300
#define CEREMONY_MIN  4
#define CEREMONY_MAX  15
#define RECOGNIZE_MIN 12
#define RECOGNIZE_MAX 55
/* a birthday is at least this far from the decision, so that the age is the
 * same on every day of the procedure */
#define LOCALITIES   5
#define BIRTHDAY_MIN 180
#define BIRTHDAY_MAX 350
/* decisions before this year are often lost: only the ceremony is known */
#define FIRST_DECISION_YEAR 2000

day_t work_day(day_t d)
{
	int w = day_weekday(d);

	return w == 6 ? day_add(d, 2) : w == 7 ? day_add(d, 1) : d;
}

static day_t later(day_t a, day_t b)
{
	return a > b ? a : b;
}

static day_t earlier(day_t a, day_t b)
{
	return a < b ? a : b;
}

struct person *person_add(struct demo *d, int cell, int village,
			  bool is_minority)
{
	struct person p = {
	    .cell = cell,
	    .home = village == NONE ? d->units.v[cell].home : village,
	    .group = names_group(d, is_minority),
	    .code = "",
	    .name = "",
	    .religion = "",
	    .origin = "",
	    .phone = "",
	    .edu = "",
	    .prof = "",
	    .theory = "",
	    .occ = "",
	    .source = "",
	    .title = "",
	    .cert_no = "",
	    .decided_no = "",
	    .off_no = "",
	    .left_reason = "",
	};

	vec_push(&d->people, p);
	return &d->people.v[d->people.n - 1];
}

static const json_t *profile_of(const struct demo *d, const char *tag)
{
	const json_t *own =
	    json_object_get(json_object_get(d->recipe, "profiles"), tag);

	if (own)
		return own;
	own = json_object_get(json_object_get(d->names, "profiles"), tag);
	return own ? own
		   : json_object_get(json_object_get(d->names, "profiles"),
				     "office");
}

/* What nobody's figure depends on: schooling, work, sex of older members. */
void person_profile(struct demo *d, struct person *p)
{
	const json_t *f = profile_of(d, d->units.v[p->cell].tag);

	p->occ = recipe_pick(d, json_object_get(f, "occupation"));
	p->edu = recipe_pick(d, json_object_get(f, "education"));
	p->prof = strcmp(p->edu, "THPT") == 0
		      ? recipe_pick(d, json_object_get(f, "profession"))
		      : "chưa qua đào tạo";
	p->theory = recipe_pick(d, json_object_get(f, "theory"));
	p->is_female = rng_percent(&d->rng, jint(f, "female", 35));
	p->religion = recipe_pick(d, json_object_get(d->recipe, "religions"));
}

void person_birth(struct demo *d, struct person *p, day_t at, int age)
{
	day_t birthday = day_add_months(at, -12 * age);

	p->birth =
	    day_add(birthday, -rng_range(&d->rng, BIRTHDAY_MIN, BIRTHDAY_MAX));
	/* Every locality has its own days of five, so that a person of one
	 * is never taken for a namesake of another when all are loaded. */
	int64_t over = day_number(p->birth) - jint(d->recipe, "days_of", 0);
	over = (over % LOCALITIES + LOCALITIES) % LOCALITIES;
	p->birth = day_add(p->birth, -(int)over);
}

/* Everything up to the ceremony, backwards from the decision. */
void person_timeline(struct demo *d, struct person *p, day_t decided)
{
	struct rng *r = &d->rng;
	day_t of_age = day_add(day_add_months(p->birth, 12 * 18), 3);

	p->stage = ST_MEMBER;
	p->joined = day_add(decided, rng_range(r, CEREMONY_MIN, CEREMONY_MAX));
	if (day_year(decided) < FIRST_DECISION_YEAR)
		return;
	p->decided = decided;
	p->decided_no = decision_no(d, decided);
	if (day_year(decided) + 8 < day_year(d->from))
		return;
	p->considered = work_day(
	    day_add(decided, -rng_range(r, CONSIDER_MIN, CONSIDER_MAX)));
	p->applied =
	    later(of_age,
		  day_add(p->considered, -rng_range(r, APPLY_MIN, APPLY_MAX)));
	p->agreed = later(
	    of_age, day_add(p->applied, -rng_range(r, AGREE_MIN, AGREE_MAX)));
	p->agreed = earlier(p->agreed, p->applied);
	p->listed =
	    earlier(p->applied, day_add(p->agreed, rng_range(r, 0, 10)));
}

/* Recognition twelve months after the ceremony, if the lists know of it. */
void person_probation(struct demo *d, struct person *p)
{
	day_t due = day_add_months(p->joined, 12);
	int late = rng_range(&d->rng, RECOGNIZE_MIN, RECOGNIZE_MAX);

	if (rng_percent(&d->rng, 4))
		late += 60;
	day_t decided = work_day(day_add(due, late));
	if (decided > d->list_day || (p->left && p->left <= decided))
		return;
	p->official = due;
	if (p->decided == 0)
		return;
	p->off_decided = decided;
	p->off_no = decision_no(d, decided);
}

/* Whoever was there before the cell came from the one it grew out of. */
void person_settle(struct demo *d, int who, day_t since)
{
	const struct unit *u = &d->units.v[d->people.v[who].cell];

	if (u->moved_from == NONE || since >= u->founded)
		return;
	struct transfer t = {
	    .who = who,
	    .from = u->moved_from,
	    .to = d->people.v[who].cell,
	    .kind = "nội bộ",
	    .number = "",
	    .day = u->founded,
	};
	vec_push(&d->transfers, t);
}

/* Certificates that no class of the lists explains: from classes held
 * before the lists begin. */
static void certify(struct demo *d, struct person *p, day_t before,
		    bool has_classes)
{
	struct rng *r = &d->rng;

	if (p->considered && p->cert_day == 0) {
		day_t first = later(day_add(p->considered, -1500),
				    day_add(day_add_months(p->birth, 216), 10));
		day_t last = day_add(p->applied, -5);

		if (before > first)
			last = earlier(last, before);
		if (last < first)
			last = first;
		p->cert_day =
		    day_add(first, rng_range(r, 0, day_diff(first, last)));
		p->cert_no = arena_printf(d->c->mem, "%03d/GCN-NT",
					  rng_range(r, 1, 480));
	}
	/* nobody is trained before having agreed to be recorded */
	if (p->agreed && p->cert_day && p->agreed > p->cert_day) {
		p->agreed = later(day_add(day_add_months(p->birth, 216), 3),
				  day_add(p->cert_day, -rng_range(r, 6, 60)));
		p->listed = p->agreed;
	}
	if (p->joined && p->decided && p->newcert_day == 0 && p->considered) {
		day_t day = day_add(p->joined, rng_range(r, 40, 320));

		if (day <= d->list_day && (!has_classes || day <= before))
			p->newcert_day = day;
	}
}

void people_certify(struct demo *d)
{
	day_t before =
	    jday(d->recipe, "certificates_before", day_add(d->from, -1));
	bool has_classes = jarr(d->recipe, "classes") != NULL;

	for (size_t i = 0; i < d->people.n; i++)
		certify(d, &d->people.v[i], before, has_classes);
}

void people_codes(struct demo *d)
{
	const char *root = d->units.v[d->root].code;

	for (size_t i = 0; i < d->people.n; i++) {
		struct person *p = &d->people.v[i];

		p->code = arena_printf(d->c->mem, "%s%05zu", root, i + 1);
	}
}
