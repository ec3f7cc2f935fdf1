/*
 * router_test.c: paths to routes.
 */
#include "base/base.h"
#include "base/test.h"
#include "web/router.h"

static enum rc nothing(struct page *p)
{
	UNUSED(p);
	return OK;
}

static const struct route table[] = {
    {"GET", "/", 1, nothing},
    {"GET", "/person", 2, nothing},
    {"POST", "/person", 3, nothing},
    {"GET", "/person/new", 4, nothing},
    {"GET", "/person/:uid", 5, nothing},
    {"POST", "/person/:uid", 6, nothing},
    {"GET", "/person/:uid/history", 7, nothing},
    {"GET", "/unit/:code/report/:name", 8, nothing},
    {"GET", "/assets/*file", 9, nothing},
    {"POST", "/undo/:id", 10, nothing},
    {0},
};

static const struct find_case {
	const char *method;
	const char *path;
	int status;
	unsigned need;
	const char *why;
} cases[] = {
    {"GET", "/", 200, 1, "the root"},
    {"HEAD", "/", 200, 1, "HEAD is a GET without body"},
    {"GET", "/person", 200, 2, "a fixed path"},
    {"POST", "/person", 200, 3, "the method decides"},
    {"GET", "/person/new", 200, 4, "fixed beats parameter"},
    {"POST", "/person/new", 405, 0, "but only GET is there"},
    {"GET", "/person/7", 200, 5, "a parameter"},
    {"POST", "/person/7", 200, 6, "a parameter, posted"},
    {"GET", "/person/7/history", 200, 7, "deeper"},
    {"GET", "/person/new/history", 200, 7, "back from the fixed part"},
    {"GET", "/person/", 404, 0, "a slash more is another path"},
    {"GET", "/person//history", 404, 0, "an empty part is no parameter"},
    {"GET", "/person/7/", 404, 0, "a slash at the end"},
    {"GET", "/person/a%2fb", 200, 5, "an escaped slash separates nothing"},
    {"GET", "/person/a%00b", 400, 0, "no NUL in a parameter"},
    {"GET", "/person/a%ffb", 400, 0, "parameters are UTF-8"},
    {"GET", "/person/%zz", 400, 0, "a broken escape"},
    {"GET", "/assets/a/b.css", 200, 9, "the rest, with slashes"},
    {"GET", "/assets/", 404, 0, "the rest is not empty"},
    {"GET", "/nothing", 404, 0, "unknown"},
    {"DELETE", "/person/7", 405, 0, "unknown method of a known path"},
    {"GET", "/undo/7", 405, 0, "POST only"},
    {"HEAD", "/undo/7", 405, 0, "HEAD needs a GET"},
    {"GET", "person", 400, 0, "no slash at the beginning"},
};

static struct router *make(void)
{
	struct router *t = router_new();

	router_add(t, table);
	return t;
}

TEST(each_path_finds_its_route)
{
	struct arena *mem = arena_new();
	struct router *t = make();
	struct route_match m;
	size_t i;
	int status;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		status =
		    router_find(t, mem, cases[i].method, cases[i].path, &m);
		if (status != cases[i].status ||
		    (status == 200 && m.route->need != cases[i].need))
			fail_msg("%s %s: %d (%s)", cases[i].method,
				 cases[i].path, status, cases[i].why);
	}
	router_free(t);
	arena_free(mem);
}

TEST(parameters_are_decoded_after_routing)
{
	struct arena *mem = arena_new();
	struct router *t = make();
	struct route_match m;

	assert_int_equal(router_find(t, mem, "GET",
				     "/unit/KR%C3%94NG%2F1/report/ket+qua", &m),
			 200);
	assert_string_equal(route_param(&m, "code"), "KRÔNG/1");
	assert_string_equal(route_param(&m, "name"), "ket+qua");
	assert_null(route_param(&m, "uid"));
	assert_int_equal(router_find(t, mem, "GET", "/assets/a/b.css", &m),
			 200);
	assert_string_equal(route_param(&m, "file"), "a/b.css");
	router_free(t);
	arena_free(mem);
}

TEST(a_refused_method_tells_the_allowed_ones)
{
	struct arena *mem = arena_new();
	struct router *t = make();
	struct route_match m;

	assert_int_equal(router_find(t, mem, "PUT", "/person", &m), 405);
	assert_string_equal(m.allow, "GET, HEAD, POST");
	router_free(t);
	arena_free(mem);
}

TEST(a_later_table_replaces_the_same_path)
{
	static const struct route later[] = {
	    {"GET", "/person/:code", 50, nothing},
	    {0},
	};
	struct arena *mem = arena_new();
	struct router *t = make();
	struct route_match m;
	size_t before = router_count(t);
	size_t i;
	bool is_listed = false;

	router_add(t, later);
	assert_int_equal(router_find(t, mem, "GET", "/person/7", &m), 200);
	assert_int_equal(m.route->need, 50);
	assert_string_equal(route_param(&m, "code"), "7");
	/* the sibling of another method keeps its own names */
	assert_int_equal(router_find(t, mem, "POST", "/person/7", &m), 200);
	assert_string_equal(route_param(&m, "uid"), "7");
	assert_int_equal(router_count(t), before);
	for (i = 0; i < router_count(t); i++)
		is_listed |= router_at(t, i) == &later[0];
	assert_true(is_listed);
	router_free(t);
	arena_free(mem);
}
