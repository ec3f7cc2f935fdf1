/*
 * member.c: unpacks one admission.
 */
#include "base/base.h"
#include "mod/stat/member.h"

#include "mod/stat/stat_int.h"

static const enum stat_dim post_dims[MEMBER_POSTS] = {
    D_VILLAGE_HEAD, D_FRONT_HEAD, D_MASS_HEAD};

void member_tell(const struct member *m, uint8_t *fact)
{
	size_t i;

	fact[D_SEX] = m->sex;
	fact[D_ETHNIC] = m->ethnic;
	fact[D_RELIGION] = m->religion;
	fact[D_EDUCATION] = m->education;
	fact[D_PROFESSIONAL] = m->professional;
	fact[D_OCCUPATION] = m->occupation;
	fact[D_YOUTH] = m->is_youth ? YES : NO;
	fact[D_READMISSION] = m->is_readmitted ? YES : NO;
	for (i = 0; i < ARRAY_LEN(post_dims); i++)
		fact[post_dims[i]] = m->posts >> i & 1 ? YES : 0;
	fact[D_EXIT] = m->exit;
	fact[D_AGE] = stat_age_band(m->age);
}

void member_tell_now(const struct member *m, uint8_t *now)
{
	now[NOW_RELIGION] = m->now_religion;
	now[NOW_EDUCATION] = m->now_education;
	now[NOW_PROFESSIONAL] = m->now_professional;
	now[NOW_THEORY] = m->now_theory;
	now[NOW_OCCUPATION] = m->now_occupation;
}

void member_unpack(struct member_facts *out, const struct member *m)
{
	*out = (struct member_facts){
	    .person = m->person,
	    .dossier = m->dossier,
	    .cell = m->cell,
	    .residence = m->residence,
	    .admitted = m->admitted,
	    .exited = m->exited,
	    .official = m->official,
	    .recognized = m->recognized,
	    .birth = m->birth,
	    .ceremony = m->ceremony,
	    .age = m->age,
	    .is_partial = m->is_partial,
	    .is_year_only = m->is_year_only,
	    .is_decided = m->is_decided,
	    .is_youth_now = m->is_youth_now,
	    .title_posts = m->title_posts,
	    .posts = m->posts,
	};
	member_tell(m, out->fact);
	member_tell_now(m, out->now);
}
