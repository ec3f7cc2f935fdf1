/*
 * keyset_test.c: texts that were met before.
 */
#include "base/base.h"
#include "base/keyset.h"
#include "base/test.h"

TEST(a_text_met_again_tells_the_number_of_the_first_time)
{
	struct keyset *s = keyset_new();
	uint32_t old = 0;

	assert_false(keyset_has(s, ""));
	assert_true(keyset_put(s, "", 7, NULL));
	assert_true(keyset_put(s, "Lò Văn Ấn\t19870500", 8, &old));
	assert_int_equal(old, 0);
	assert_false(keyset_put(s, "Lò Văn Ấn\t19870500", 9, &old));
	assert_int_equal(old, 8);
	assert_false(keyset_put(s, "", 10, &old));
	assert_int_equal(old, 7);
	assert_false(keyset_has(s, "Lò Văn Ấn\t19870501"));
	assert_int_equal(keyset_count(s), 2);
	keyset_free(s);
}

/* Codes that differ in one digit fill all its small tables, which grow many
 * times. */
TEST(a_hundred_thousand_texts_are_all_told_apart)
{
	enum { N = 100000 };
	struct keyset *s = keyset_new();
	char text[24];
	uint32_t i, old;

	for (i = 0; i < N; i++) {
		snprintf(text, sizeof(text), "P%07u", i);
		assert_true(keyset_put(s, text, i, NULL));
	}
	assert_int_equal(keyset_count(s), N);
	for (i = 0; i < N; i++) {
		snprintf(text, sizeof(text), "P%07u", i);
		assert_false(keyset_put(s, text, 0, &old));
		assert_int_equal(old, i);
		snprintf(text, sizeof(text), "Q%07u", i);
		assert_false(keyset_has(s, text));
	}
	keyset_free(s);
}
