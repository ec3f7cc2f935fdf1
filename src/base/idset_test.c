/*
 * idset_test.c: sets of ids.
 */
#include "base/base.h"
#include "base/idset.h"
#include "base/test.h"

TEST(a_set_knows_what_was_put_in_once)
{
	static const int64_t ids[] = {5, 64, 63, 5, 1000, 0};
	struct idset s;
	size_t i;

	idset_init(&s);
	assert_false(idset_has(&s, 5));
	for (i = 0; i < ARRAY_LEN(ids); i++)
		idset_add(&s, ids[i]);
	assert_int_equal(s.n, 5);
	for (i = 0; i < ARRAY_LEN(ids); i++)
		assert_true(idset_has(&s, ids[i]));
	assert_false(idset_has(&s, 6));
	assert_false(idset_has(&s, 100000));
	assert_false(idset_has(&s, -1));
	idset_remove(&s, 64);
	idset_remove(&s, 64);
	idset_remove(&s, 999999);
	assert_int_equal(s.n, 4);
	assert_false(idset_has(&s, 64));
	idset_free(&s);
}

TEST(a_set_is_walked_in_order)
{
	static const int64_t ids[] = {700, 3, 64, 127};
	static const int64_t sorted[] = {3, 64, 127, 700, -1};
	struct idset s;
	int64_t at = 0;
	size_t i;

	idset_init(&s);
	assert_int_equal(idset_next(&s, 0), -1);
	for (i = 0; i < ARRAY_LEN(ids); i++)
		idset_add(&s, ids[i]);
	for (i = 0; i < ARRAY_LEN(sorted); i++) {
		at = idset_next(&s, at);
		assert_int_equal(at, sorted[i]);
		at++;
	}
	assert_int_equal(idset_next(&s, 701), -1);
	assert_int_equal(idset_next(&s, -5), -1);
	idset_free(&s);
}

TEST(two_sets_have_something_in_common)
{
	struct idset a, b, both, again;
	int64_t i;

	idset_init(&a);
	idset_init(&b);
	idset_init(&both);
	idset_init(&again);
	for (i = 0; i < 400; i++) {
		if (i % 2 == 0)
			idset_add(&a, i);
		if (i % 3 == 0)
			idset_add(&b, i);
		if (i % 6 == 0)
			idset_add(&again, i);
	}
	idset_both(&both, &a, &b);
	for (i = 0; i < 500; i++)
		assert_int_equal(idset_has(&both, i), i < 400 && i % 6 == 0);
	/* the mark tells sets apart, however large their memory is */
	assert_true(idset_mark(&both) == idset_mark(&again));
	assert_true(idset_mark(&a) != idset_mark(&b));
	idset_add(&again, 5000);
	assert_true(idset_mark(&both) != idset_mark(&again));
	idset_remove(&again, 5000);
	assert_true(idset_mark(&both) == idset_mark(&again));
	assert_true(idset_mark(NULL) == 0);
	idset_free(&both);
	assert_true(idset_mark(&both) != 0);
	idset_free(&a);
	idset_free(&b);
	idset_free(&again);
}
