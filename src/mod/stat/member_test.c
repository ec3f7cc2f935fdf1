/*
 * member_test.c: nothing is lost when an admission is packed.
 */
#include "base/base.h"
#include "base/test.h"
#include "mod/stat/world_test.h"
#include "schema/catalogue.h"

enum { TRIES = 20000 };

static uint32_t next(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static uint8_t below(uint32_t *state, uint32_t n)
{
	return (uint8_t)(next(state) % n);
}

static day_t any_day(uint32_t *k)
{
	int year = 1850 + (int)(next(k) % 351);

	switch (next(k) % 5) {
	case 0:
		return 0;
	case 1:
		return day_make(year, 0, 0);
	case 2:
		return day_make(year, 1 + (int)(next(k) % 12), 0);
	default:
		return day_add(day_make(year, 1, 1), (int)(next(k) % 365));
	}
}

static struct member_facts any_facts(uint32_t *k)
{
	struct member_facts f = {
	    .person = next(k) << 8,
	    .dossier = next(k) << 8 | 1,
	    .cell = UINT32_MAX - next(k),
	    .residence = next(k),
	    .admitted = day_shorten(any_day(k)),
	    .exited = day_shorten(any_day(k)),
	    .official = day_shorten(any_day(k)),
	    .recognized = day_shorten(any_day(k)),
	    .birth = day_shorten(any_day(k)),
	    .ceremony = day_shorten(any_day(k)),
	    .age = (uint8_t)next(k),
	    .is_partial = below(k, 2),
	    .is_year_only = below(k, 2),
	    .is_decided = below(k, 2),
	    .is_youth_now = below(k, 2),
	    .title_posts = below(k, 8),
	    .posts = below(k, 8),
	    .fact =
		{
		    [D_SEX] = below(k, 3),
		    [D_ETHNIC] = below(k, 64),
		    [D_RELIGION] = below(k, 32),
		    [D_EDUCATION] = below(k, 8),
		    [D_PROFESSIONAL] = below(k, 16),
		    [D_OCCUPATION] = below(k, 32),
		    [D_YOUTH] = below(k, 2) ? YES : NO,
		    [D_READMISSION] = below(k, 2) ? YES : NO,
		    [D_EXIT] = below(k, 16),
		},
	};
	int i;

	f.fact[D_VILLAGE_HEAD] = f.posts & 1 ? YES : 0;
	f.fact[D_FRONT_HEAD] = f.posts & 2 ? YES : 0;
	f.fact[D_MASS_HEAD] = f.posts & 4 ? YES : 0;
	f.fact[D_AGE] = stat_age_band(f.age);
	for (i = 0; i < NOW__N; i++)
		f.now[i] = below(k, i == NOW_PROFESSIONAL ? 16 : 8);
	return f;
}

TEST(what_is_packed_comes_out_as_it_went_in)
{
	uint32_t k = 3;
	int i;

	for (i = 0; i < TRIES; i++) {
		struct member_facts in, out;
		struct member m;

		memset(&in, 0, sizeof(in));
		memset(&out, 0, sizeof(out));
		in = any_facts(&k);
		member_pack(&m, &in);
		member_unpack(&out, &m);
		assert_int_equal(out.person, in.person);
		assert_int_equal(out.dossier, in.dossier);
		assert_int_equal(out.cell, in.cell);
		assert_int_equal(out.residence, in.residence);
		assert_int_equal(out.admitted, in.admitted);
		assert_int_equal(out.exited, in.exited);
		assert_int_equal(out.official, in.official);
		assert_int_equal(out.recognized, in.recognized);
		assert_int_equal(out.birth, in.birth);
		assert_int_equal(out.ceremony, in.ceremony);
		assert_int_equal(out.age, in.age);
		assert_int_equal(out.is_partial, in.is_partial);
		assert_int_equal(out.is_year_only, in.is_year_only);
		assert_int_equal(out.is_decided, in.is_decided);
		assert_int_equal(out.is_youth_now, in.is_youth_now);
		assert_int_equal(out.title_posts, in.title_posts);
		assert_int_equal(out.posts, in.posts);
		assert_memory_equal(out.fact, in.fact, sizeof(in.fact));
		assert_memory_equal(out.now, in.now, sizeof(in.now));
	}
}

TEST(shortened_days_follow_each_other_as_days_do)
{
	uint32_t k = 5;
	int i;

	for (i = 0; i < TRIES; i++) {
		day_t a = any_day(&k), b = any_day(&k);

		assert_int_equal(day_shorten(a) < day_shorten(b), a < b);
		assert_int_equal(day_lengthen(day_shorten(a)), a);
	}
}

TEST(every_value_of_the_catalogues_has_room)
{
	static const struct {
		const char *list;
		int bits;
	} rows[] = {
	    {"sex", SEX_BITS},
	    {"ethnic", ETHNIC_BITS},
	    {"religion", RELIGION_BITS},
	    {"general_education", EDUCATION_BITS},
	    {"professional", PROFESSIONAL_BITS},
	    {"occupation", OCCUPATION_BITS},
	    {"political_theory", THEORY_BITS},
	    {"exit_reason", EXIT_BITS},
	};
	struct world w;
	size_t i;
	int n;

	world_begin(&w, 20250630);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		choice_all(rows[i].list, &n);
		assert_in_range(n, 1, (1 << rows[i].bits) - 1);
	}
	world_ready(&w);
	world_end(&w);
}
