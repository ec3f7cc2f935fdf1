/*
 * test.h: TEST(name_that_is_a_sentence) { assert_int_equal(...); } anywhere
 * in a *_test.c file; TEST_MAIN() once per test program.  Runs under cmocka.
 */
#ifndef BASE_TEST_H
#define BASE_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

void test_add(const char *name, void (*fn)(void **));
int test_run_all(const char *suite, int argc, char **argv);

#define TEST(name)                                                             \
	static void name(void **state);                                        \
	__attribute__((constructor)) static void name##_add(void)              \
	{                                                                      \
		test_add(#name, name);                                         \
	}                                                                      \
	static void name(void **state __attribute__((unused)))

/* An optional argument filters tests by a part of their name. */
#define TEST_MAIN(suite)                                                       \
	int main(int argc, char **argv)                                        \
	{                                                                      \
		return test_run_all(suite, argc, argv);                        \
	}

#endif
