/*
 * member.c: packs and unpacks one admission.
 */
#include "base/base.h"
#include "mod/stat/member.h"

#include "mod/stat/stat_int.h"

#define FIT(bits, value) (fits(value, bits) & ((1u << (bits)) - 1))

/* Catalogues are shorter than the fields for their values. */
static unsigned fits(unsigned value, int bits)
{
	assert(value >> bits == 0);
	return value;
}

static const enum stat_dim post_dims[MEMBER_POSTS] = {
    D_VILLAGE_HEAD, D_FRONT_HEAD, D_MASS_HEAD};

/* All days but that of birth are full ones, see member_facts. */
void member_pack(struct member *out, const struct member_facts *f)
{
	*out = (struct member){
	    .person = f->person,
	    .dossier = f->dossier,
	    .cell = f->cell,
	    .residence = f->residence,
	    .admitted = FIT(SHORT_BITS, day_shorten(f->admitted)),
	    .exited = FIT(SHORT_BITS, day_shorten(f->exited)),
	    .official = FIT(SHORT_BITS, day_shorten(f->official)),
	    .ethnic = FIT(ETHNIC_BITS, f->fact[D_ETHNIC]),
	    .exit = FIT(EXIT_BITS, f->fact[D_EXIT]),
	    .recognized = FIT(SHORT_BITS, day_shorten(f->recognized)),
	    .birth = FIT(SHORT_BITS, day_shorten(f->birth)),
	    .ceremony = FIT(SHORT_BITS, day_shorten(f->ceremony)),
	    .is_youth = f->fact[D_YOUTH] == YES,
	    .is_readmitted = f->fact[D_READMISSION] == YES,
	    .is_partial = f->is_partial,
	    .is_year_only = f->is_year_only,
	    .is_decided = f->is_decided,
	    .is_youth_now = f->is_youth_now,
	    .age = f->age,
	    .sex = FIT(SEX_BITS, f->fact[D_SEX]),
	    .religion = FIT(RELIGION_BITS, f->fact[D_RELIGION]),
	    .education = FIT(EDUCATION_BITS, f->fact[D_EDUCATION]),
	    .professional = FIT(PROFESSIONAL_BITS, f->fact[D_PROFESSIONAL]),
	    .occupation = FIT(OCCUPATION_BITS, f->fact[D_OCCUPATION]),
	    .posts = FIT(MEMBER_POSTS, f->posts),
	    .now_religion = FIT(RELIGION_BITS, f->now[NOW_RELIGION]),
	    .now_education = FIT(EDUCATION_BITS, f->now[NOW_EDUCATION]),
	    .now_professional =
		FIT(PROFESSIONAL_BITS, f->now[NOW_PROFESSIONAL]),
	    .now_theory = FIT(THEORY_BITS, f->now[NOW_THEORY]),
	    .now_occupation = FIT(OCCUPATION_BITS, f->now[NOW_OCCUPATION]),
	    .title_posts = FIT(MEMBER_POSTS, f->title_posts),
	};
}

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
	    .admitted = day_lengthen(m->admitted),
	    .exited = day_lengthen(m->exited),
	    .official = day_lengthen(m->official),
	    .recognized = day_lengthen(m->recognized),
	    .birth = day_lengthen(m->birth),
	    .ceremony = day_lengthen(m->ceremony),
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
