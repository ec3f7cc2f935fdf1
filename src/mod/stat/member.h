/*
 * member.h: one admission: who, when, and what the person was then.  There are
 * millions of them in memory, so they are packed; what is read and written
 * elsewhere are plain facts.
 */
#ifndef MOD_STAT_MEMBER_H
#define MOD_STAT_MEMBER_H

#include "base/base.h"
#include "base/day.h"

enum stat_dim {
	D_SEX,
	D_ETHNIC,
	D_RELIGION,
	D_EDUCATION,
	D_PROFESSIONAL,
	D_OCCUPATION,
	D_YOUTH,
	D_READMISSION,
	D_VILLAGE_HEAD,
	D_FRONT_HEAD,
	D_MASS_HEAD,
	D_EXIT,
	D_AGE,	   /* at the admission */
	D__PERSON, /* those above are kept with each person */
	D_BLOC = D__PERSON,
	D_STATUS,
	D_KIND,
	D_THEORY,
	D__N,
};
/* What a person is now, which may differ from what it was at the admission. */
enum now_fact {
	NOW_RELIGION,
	NOW_EDUCATION,
	NOW_PROFESSIONAL,
	NOW_THEORY,
	NOW_OCCUPATION,
	NOW__N,
};
enum { NO = 1, YES = 2 };

/* One bit each: head of a village, of its Front, of a mass organization. */
enum { MEMBER_POSTS = 3, MEMBER_POST_BITS = (1 << MEMBER_POSTS) - 1 };

/* Ids are 0 where there is nobody or nothing; so are days, which are shortened
 * (below). */
struct member_facts {
	uint32_t person, dossier;
	uint32_t cell;	    /* unit id of today */
	uint32_t residence; /* place id */
	/* full ones, but that of birth may be known by the year only */
	uint32_t admitted, exited, official, recognized, birth;
	uint32_t ceremony; /* or the decision, if that is all */
	uint8_t age;	   /* when it was decided, in whole years */
	bool is_partial;   /* admitted on the first day of a year or month */
	bool is_year_only; /* the same of a year */
	bool is_decided;   /* recognized by a decision whose day is told */
	bool is_youth_now;
	uint8_t title_posts; /* bits: posts that the dossier itself tells of */
	uint8_t posts;	     /* bits: these and those held on that day */
	/* as of tally_value(); posts and the band of the age follow from the
	 * above: packing does not ask for them */
	uint8_t fact[D__PERSON];
	uint8_t now[NOW__N];
};

/*
 * A day in 18 bits: year, month, day of month, so that days compare as they
 * follow each other and one known by its year only stays so; 0 is no day.
 */
enum { SHORT_YEAR = 1849, MONTH_BIT = 5, YEAR_BIT = 9, SHORT_BITS = 18 };

static inline uint32_t day_shorten(day_t d)
{
	unsigned x = (unsigned)d;

	return d ? (x / 10000 - SHORT_YEAR) << YEAR_BIT |
		       x / 100 % 100 << MONTH_BIT | x % 100
		 : 0;
}
static inline day_t day_lengthen(uint32_t d)
{
	return d ? (day_t)(((d >> YEAR_BIT) + SHORT_YEAR) * 10000 +
			   (d >> MONTH_BIT & 15) * 100 + (d & 31))
		 : 0;
}

enum {
	SEX_BITS = 2,
	ETHNIC_BITS = 6,
	RELIGION_BITS = 5,
	EDUCATION_BITS = 3,
	PROFESSIONAL_BITS = 4,
	OCCUPATION_BITS = 5,
	THEORY_BITS = 3,
	EXIT_BITS = 4,
};

/* As the facts, with shortened days. */
struct member {
	uint32_t person, dossier, cell, residence;
	uint64_t admitted : SHORT_BITS,
			    exited : SHORT_BITS,
				     official : SHORT_BITS,
						ethnic : ETHNIC_BITS,
							 exit : EXIT_BITS;
	uint64_t recognized : SHORT_BITS,
			      birth : SHORT_BITS,
				      ceremony : SHORT_BITS,
						 is_youth : 1,
						 is_readmitted : 1,
						 has_moves : 1,
						 is_partial : 1,
						 is_year_only : 1,
						 is_decided : 1,
						 is_youth_now : 1,
						 has_posts : 1;
	uint32_t age : 8, sex : SEX_BITS,
				religion : RELIGION_BITS,
					   education : EDUCATION_BITS,
						       professional
	    : PROFESSIONAL_BITS,
	      occupation : OCCUPATION_BITS,
			   posts : MEMBER_POSTS;
	uint32_t now_religion : RELIGION_BITS,
				now_education : EDUCATION_BITS,
						now_professional
	    : PROFESSIONAL_BITS,
	      now_theory : THEORY_BITS,
			   now_occupation : OCCUPATION_BITS,
					    title_posts : MEMBER_POSTS;
};
static_assert(sizeof(struct member) == 40, "6 million of them are 240 MB");

#define MEMBER_FIT(bits, value)                                                \
	(member_fits(value, bits) & ((1u << (bits)) - 1))

/* Catalogues are shorter than the fields for their values. */
static inline unsigned member_fits(unsigned value, int bits)
{
	assert(value >> bits == 0);
	return value;
}

/* Here, as millions are packed at once. */
static inline void member_pack(struct member *out, const struct member_facts *f)
{
	*out = (struct member){
	    .person = f->person,
	    .dossier = f->dossier,
	    .cell = f->cell,
	    .residence = f->residence,
	    .admitted = MEMBER_FIT(SHORT_BITS, f->admitted),
	    .exited = MEMBER_FIT(SHORT_BITS, f->exited),
	    .official = MEMBER_FIT(SHORT_BITS, f->official),
	    .ethnic = MEMBER_FIT(ETHNIC_BITS, f->fact[D_ETHNIC]),
	    .exit = MEMBER_FIT(EXIT_BITS, f->fact[D_EXIT]),
	    .recognized = MEMBER_FIT(SHORT_BITS, f->recognized),
	    .birth = MEMBER_FIT(SHORT_BITS, f->birth),
	    .ceremony = MEMBER_FIT(SHORT_BITS, f->ceremony),
	    .is_youth = f->fact[D_YOUTH] == YES,
	    .is_readmitted = f->fact[D_READMISSION] == YES,
	    .is_partial = f->is_partial,
	    .is_year_only = f->is_year_only,
	    .is_decided = f->is_decided,
	    .is_youth_now = f->is_youth_now,
	    .age = f->age,
	    .sex = MEMBER_FIT(SEX_BITS, f->fact[D_SEX]),
	    .religion = MEMBER_FIT(RELIGION_BITS, f->fact[D_RELIGION]),
	    .education = MEMBER_FIT(EDUCATION_BITS, f->fact[D_EDUCATION]),
	    .professional =
		MEMBER_FIT(PROFESSIONAL_BITS, f->fact[D_PROFESSIONAL]),
	    .occupation = MEMBER_FIT(OCCUPATION_BITS, f->fact[D_OCCUPATION]),
	    .posts = MEMBER_FIT(MEMBER_POSTS, f->posts),
	    .now_religion = MEMBER_FIT(RELIGION_BITS, f->now[NOW_RELIGION]),
	    .now_education = MEMBER_FIT(EDUCATION_BITS, f->now[NOW_EDUCATION]),
	    .now_professional =
		MEMBER_FIT(PROFESSIONAL_BITS, f->now[NOW_PROFESSIONAL]),
	    .now_theory = MEMBER_FIT(THEORY_BITS, f->now[NOW_THEORY]),
	    .now_occupation =
		MEMBER_FIT(OCCUPATION_BITS, f->now[NOW_OCCUPATION]),
	    .title_posts = MEMBER_FIT(MEMBER_POSTS, f->title_posts),
	};
}

void member_unpack(struct member_facts *out, const struct member *m);
/* What it was at the admission, one number per dimension up to D__PERSON; what
 * it is now, NOW__N of them. */
void member_tell(const struct member *m, uint8_t *fact);
void member_tell_now(const struct member *m, uint8_t *now);

static inline day_t member_admitted(const struct member *m)
{
	return day_lengthen(m->admitted);
}
static inline day_t member_exited(const struct member *m)
{
	return day_lengthen(m->exited);
}
static inline day_t member_recognized(const struct member *m)
{
	return day_lengthen(m->recognized);
}
static inline bool member_is_in(const struct member *m, uint32_t day)
{
	return m->admitted && m->admitted <= day &&
	       !(m->exited && m->exited <= day);
}

#endif
