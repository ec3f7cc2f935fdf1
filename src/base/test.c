/*
 * test.c: collects the tests of a program and hands them to cmocka, whose
 * closing lines the callers count.
 */
#include "base/base.h"
#include "base/test.h"

#include <unistd.h>

enum { EXIT_MOST = 125 }; /* above it shells and meson mean other things */

/* Filled by constructors before main, hence static. */
static struct CMUnitTest *tests;
static size_t n_tests;
static size_t cap_tests;

void test_add(const char *name, void (*fn)(void **))
{
	if (n_tests == cap_tests) {
		cap_tests = cap_tests ? cap_tests * 2 : 64;
		tests = realloc(tests, cap_tests * sizeof(*tests));
		if (!tests)
			abort();
	}
	tests[n_tests++] = (struct CMUnitTest){.name = name, .test_func = fn};
}

/* Keep the tests whose name contains part, in their order. */
static void keep_matching(const char *part)
{
	size_t n = 0;

	for (size_t i = 0; i < n_tests; i++)
		if (strstr(tests[i].name, part))
			tests[n++] = tests[i];
	n_tests = n;
}

int test_run_all(const char *suite, int argc, char **argv)
{
	int n_failed;

	if (argc > 1)
		keep_matching(argv[1]);
	if (!n_tests) {
		fprintf(stderr, "%s: no test has that name\n", suite);
		return 1;
	}
	/* cmocka counts on stderr; one stream keeps all lines in order. */
	fflush(stdout);
	dup2(STDOUT_FILENO, STDERR_FILENO);
	n_failed = _cmocka_run_group_tests(suite, tests, n_tests, NULL, NULL);
	free(tests);
	tests = NULL;
	return n_failed < EXIT_MOST ? n_failed : EXIT_MOST;
}
