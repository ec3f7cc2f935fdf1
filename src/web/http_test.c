/*
 * http_test.c: heads, parameters, answers; no socket.
 */
#include "base/base.h"
#include "base/test.h"
#include "web/http.h"
#include "web/http_guard.h"
#include "web/http_int.h"

static struct arena *mem;

static struct request ask(const char *method)
{
	struct request r;

	if (!mem)
		mem = arena_new();
	arena_reset(mem);
	request_init(&r, mem, method);
	return r;
}

static void forget(void)
{
	arena_free(mem);
	mem = NULL;
}

TEST(targets_are_checked_and_kept_raw)
{
	static const struct {
		const char *raw;
		int status;
		const char *why;
	} cases[] = {
	    {"/", 0, "the root"},
	    {"/a%2fb?x=1", 0, "an escaped slash"},
	    {"/a?x=%C3%AA", 0, "UTF-8 in a value"},
	    {"", 400, "empty"},
	    {"*", 400, "no path"},
	    {"http://x/", 400, "for proxies"},
	    {"/a b", 400, "a blank"},
	    {"/a\tb", 400, "a tab"},
	    {"/a#b", 400, "fragments stay in the browser"},
	    {"/a\\b", 400, "a backslash"},
	    {"/a%", 400, "a cut escape"},
	    {"/a%4", 400, "a cut escape"},
	    {"/a%4g", 400, "not hexadecimal"},
	    {"/a%00", 400, "NUL"},
	    {"/\xc3\xaa", 400, "letters come escaped"},
	    {"/a?x=%00", 400, "NUL in a value"},
	    {"/a?x=%ff", 400, "not UTF-8"},
	    {"/a?x=%f", 400, "a cut escape in a value"},
	    {"/a?=1", 400, "no name"},
	    {"/a?x=a b", 400, "a blank in the query"},
	    {"/a?&&x=1&", 0, "empty pieces"},
	    {"/a?x", 0, "no value"},
	};
	struct request r;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		r = ask("GET");
		if (request_set_target(&r, cases[i].raw) != cases[i].status)
			fail_msg("%s (%s)", cases[i].raw, cases[i].why);
	}
	r = ask("GET");
	assert_int_equal(request_set_target(&r, "/a%2fb?x=1+2%2B&y&x=3"), 0);
	assert_string_equal(r.path, "/a%2fb");
	assert_string_equal(r.query, "x=1+2%2B&y&x=3");
	assert_string_equal(request_param(&r, "x"), "1 2+");
	assert_string_equal(request_param_at(&r, "x", 1), "3");
	assert_int_equal(request_param_count(&r, "x"), 2);
	assert_string_equal(request_param(&r, "y"), "");
	assert_null(request_param(&r, "z"));
	forget();
}

TEST(the_form_comes_before_the_address)
{
	struct request r = ask("POST");

	assert_int_equal(request_set_target(&r, "/a?name=query"), 0);
	assert_int_equal(request_add_form(&r, "name=form", 9), 0);
	assert_string_equal(request_param(&r, "name"), "form");
	assert_int_equal(request_param_count(&r, "name"), 2);
	forget();
}

TEST(too_many_and_too_long_parameters_are_refused)
{
	struct request r = ask("POST");
	char name[HTTP_NAME_MAX + 2];
	struct buf b;
	int i;

	buf_init(&b, 1 * MIB);
	for (i = 0; i < HTTP_PARAMS_MAX; i++)
		buf_str(&b, "a=1&");
	assert_int_equal(request_add_form(&r, buf_text(&b), b.n), 0);
	assert_int_equal(r.n_params, HTTP_PARAMS_MAX);
	assert_int_equal(request_add_form(&r, "b=1", 3), 413);
	buf_free(&b);
	r = ask("POST");
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_int_equal(request_add_form(&r, name, sizeof(name) - 1), 400);
	assert_int_equal(request_add_form(&r, name, sizeof(name) - 2), 0);
	forget();
}

TEST(stray_parameters_are_named)
{
	static const char *const known[] = {"q", "unit", "id*", NULL};
	struct request r = ask("GET");

	request_set_target(&r, "/a?q=1&id=1&id=2&unit=");
	assert_null(request_stray(&r, known));
	r = ask("GET");
	request_set_target(&r, "/a?q=1&Q=2");
	assert_string_equal(request_stray(&r, known), "Q");
	r = ask("GET");
	request_set_target(&r, "/a?q=1&q=2");
	assert_string_equal(request_stray(&r, known), "q");
	r = ask("GET");
	request_set_target(&r, "/a?uni=1");
	assert_string_equal(request_stray(&r, known), "uni");
	forget();
}

TEST(heads_that_can_be_read_in_two_ways_are_refused)
{
	static const struct {
		struct pair h[3];
		const char *method;
		int status;
		const char *why;
	} cases[] = {
	    {{{"Content-Length", "5"}}, "POST", 0, "a plain length"},
	    {{{"Transfer-Encoding", "chunked"}}, "POST", 411, "chunks"},
	    {{{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}},
	     "POST",
	     400,
	     "both"},
	    {{{"Content-Length", "5"}, {"content-length", "5"}},
	     "POST",
	     400,
	     "twice, even if equal"},
	    {{{"Content-Length", "+5"}}, "POST", 400, "a sign"},
	    {{{"Content-Length", "5, 5"}}, "POST", 400, "a list"},
	    {{{"Content-Length", ""}}, "POST", 400, "empty"},
	    {{{"Content-Length", "0x5"}}, "POST", 400, "hexadecimal"},
	    {{{"Content-Length", "9999999999999999999"}},
	     "POST",
	     400,
	     "beyond 64 bits"},
	    {{{"Transfer-Encoding", "gzip, chunked"}},
	     "POST",
	     400,
	     "a coding we do not know"},
	    {{{"Transfer-Encoding", "xchunked"}}, "POST", 400, "no coding"},
	    {{{"Content-Length", "5"}}, "GET", 400, "a GET with a body"},
	    {{{"Content-Length", "0"}}, "GET", 0, "an empty one"},
	    {{{"Host", "a"}, {"Host", "b"}}, "GET", 400, "two hosts"},
	    {{{"Na me", "x"}}, "GET", 400, "a blank in a name"},
	    {{{"Name", "x\ny"}}, "GET", 400, "a line break in a value"},
	    {{{"Expect", "tea"}}, "POST", 400, "expects what we cannot"},
	    {{{"Content-Encoding", "gzip"}}, "POST", 415, "packed body"},
	};
	struct request r;
	size_t i;
	size_t n;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		r = ask(cases[i].method);
		for (n = 0; n < 3 && cases[i].h[n].name;)
			n++;
		if (request_set_headers(&r, cases[i].h, n) != cases[i].status)
			fail_msg("%s", cases[i].why);
	}
	forget();
}

TEST(cookies_are_read_by_name)
{
	static const struct pair h[] = {
	    {"Cookie", "a=1;  b=x=y ; ;c;=d; a=2"},
	    {"cookie", "e=5"},
	};
	struct request r = ask("GET");

	assert_int_equal(request_set_headers(&r, h, 2), 0);
	assert_string_equal(request_cookie(&r, "a"), "1");
	assert_string_equal(request_cookie(&r, "b"), "x=y");
	assert_null(request_cookie(&r, "c"));
	assert_string_equal(request_cookie(&r, "e"), "5");
	assert_int_equal(r.n_cookies, 4);
	forget();
}

TEST(gzip_is_given_only_to_those_who_take_it)
{
	assert_true(http_list_takes("gzip", "gzip"));
	assert_true(http_list_takes("br, GZIP;q=0.5", "gzip"));
	assert_false(http_list_takes("gzip;q=0", "gzip"));
	assert_false(http_list_takes("gzip;q=0.000, br;q=1", "gzip"));
	assert_false(http_list_takes("xgzip, gzipx", "gzip"));
	assert_false(http_list_takes("", "gzip"));
	assert_true(http_tag_matches("\"a\", W/\"b\"", "\"b\""));
	assert_true(http_tag_matches("*", "\"b\""));
	assert_false(http_tag_matches("\"bb\"", "\"b\""));
}

static int guarded(const char *method, const char *host, const char *origin,
		   const char *site)
{
	struct pair h[3];
	size_t n = 0;
	struct request r = ask(method);

	if (host)
		h[n++] = (struct pair){"Host", host};
	if (origin)
		h[n++] = (struct pair){"Origin", origin};
	if (site)
		h[n++] = (struct pair){"Sec-Fetch-Site", site};
	assert_int_equal(request_set_headers(&r, h, n), 0);
	return guard_check(&r);
}

TEST(pages_of_others_cannot_reach_us)
{
	static const struct {
		const char *method, *host, *origin, *site;
		int status;
		const char *why;
	} cases[] = {
	    {"GET", "localhost:8080", NULL, NULL, 0, "our name"},
	    {"GET", "127.0.0.1", NULL, NULL, 0, "no port"},
	    {"GET", "[::1]:9", NULL, NULL, 0, "IPv6"},
	    {"GET", "evil.example", NULL, NULL, 421, "a foreign name"},
	    {"GET", "localhost.evil.example", NULL, NULL, 421, "longer"},
	    {"GET", "localhost:80x", NULL, NULL, 421, "no port number"},
	    {"GET", "localhost:", NULL, NULL, 421, "an empty port"},
	    {"GET", NULL, NULL, NULL, 400, "no name"},
	    {"GET", "localhost", NULL, "cross-site", 0, "a link to us"},
	    {"POST", "localhost:1", "http://localhost:1", "same-origin", 0,
	     "our form"},
	    {"POST", "localhost:1", NULL, NULL, 0, "no browser"},
	    {"POST", "localhost:1", "http://localhost:2", NULL, 403,
	     "another port is another site"},
	    {"POST", "localhost:1", "null", NULL, 403, "a sandbox"},
	    {"POST", "localhost:1", "http://evil.example", NULL, 403,
	     "a foreign form"},
	    {"POST", "localhost:1", NULL, "cross-site", 403, "foreign"},
	    {"POST", "localhost:1", NULL, "same-site", 403, "neighbour"},
	    {"DELETE", "localhost:1", NULL, "cross-site", 403, "unsafe"},
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++)
		if (guarded(cases[i].method, cases[i].host, cases[i].origin,
			    cases[i].site) != cases[i].status)
			fail_msg("%s", cases[i].why);
	forget();
}

TEST(a_token_fits_its_session_only)
{
	struct guard *g = guard_new();
	struct guard *other = guard_new();
	char token[TOKEN_TEXT];
	char again[TOKEN_TEXT];
	char session[SESSION_TEXT];
	size_t i;

	session_id(session);
	assert_int_equal(strlen(session), SESSION_TEXT - 1);
	guard_token(g, token, session);
	guard_token(g, again, session);
	assert_string_not_equal(token, again);
	assert_int_equal(strlen(token), TOKEN_TEXT - 1);
	assert_true(guard_token_ok(g, session, token));
	assert_true(guard_token_ok(g, session, again));
	assert_false(guard_token_ok(g, "another", token));
	assert_false(guard_token_ok(other, session, token));
	assert_false(guard_token_ok(g, session, NULL));
	assert_false(guard_token_ok(g, session, ""));
	assert_false(guard_token_ok(g, "", token));
	for (i = 0; i < TOKEN_TEXT - 1; i++) {
		char was = token[i];

		token[i] = was == 'A' ? 'B' : 'A';
		assert_false(guard_token_ok(g, session, token));
		token[i] = was;
	}
	guard_free(g);
	guard_free(other);
}

static const char *set_header(const struct response *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->n_headers; i++)
		if (!strcmp(p->headers[i].name, name))
			return p->headers[i].value;
	return NULL;
}

TEST(redirects_stay_inside)
{
	static const struct pair cases[] = {
	    {"/person/1?x=2", "/person/1?x=2"},
	    {"//evil.example/", "/"},
	    {"/\\evil.example/", "/"},
	    {"http://evil.example/", "/"},
	    {"/a\r\nSet-Cookie: x=1", "/"},
	    {"", "/"},
	    {"/a/\\b", "/"},
	};
	struct response p;
	size_t i;

	ask("GET");
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		response_init(&p, mem);
		response_redirect(&p, cases[i].name);
		assert_int_equal(p.status, 303);
		assert_string_equal(set_header(&p, "Location"), cases[i].value);
		response_free(&p);
	}
	forget();
}

TEST(a_download_keeps_its_vietnamese_name)
{
	struct response p;

	ask("GET");
	response_init(&p, mem);
	response_download(&p, "/tmp/Báo cáo \"năm\".xlsx");
	assert_string_equal(set_header(&p, "Content-Disposition"),
			    "attachment; filename=\"B_o c_o _n_m_.xlsx\"; "
			    "filename*=UTF-8''B%C3%A1o%20c%C3%A1o%20%22n"
			    "%C4%83m%22.xlsx");
	response_free(&p);
	forget();
}

TEST(nothing_breaks_out_of_a_header)
{
	struct response p;

	ask("GET");
	response_init(&p, mem);
	response_header(&p, "X-A", "a\r\nX-B: b");
	response_header(&p, "X: y", "a");
	response_cookie(&p, "lang", "vi; Domain=evil", -1);
	assert_int_equal(p.n_headers, 0);
	response_cookie(&p, "lang", "vi", 60);
	assert_string_equal(set_header(&p, "Set-Cookie"),
			    "lang=vi; Path=/; HttpOnly; SameSite=Strict; "
			    "Max-Age=60");
	response_free(&p);
	forget();
}

TEST_MAIN("web")
