/*
 * server_trap_test.c: what libmicrohttpd forgives, and clients that mean no
 * good.  One row per trap of the library.
 */
#include "base/base.h"
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "base/test.h"
#include "web/server_testing.h"

#define POST "POST /x HTTP/1.1\r\n" HOST
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"

TEST(smuggled_requests_are_refused)
{
	static const struct {
		const char *text;
		int status;
		const char *why;
	} cases[] = {
	    {POST FORM "Content-Length: 3\r\n"
		       "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	     400, "a length and chunks"},
	    {POST FORM "Transfer-Encoding: chunked\r\n"
		       "Content-Length: 3\r\n\r\n0\r\n\r\n",
	     400, "the other way round"},
	    {POST FORM "Content-Length: 3\r\nContent-Length: 5\r\n\r\na=1", 400,
	     "two lengths"},
	    {POST FORM "Content-Length: 3\r\nContent-Length: 3\r\n\r\na=1", 400,
	     "two equal lengths"},
	    {POST FORM "Content-Length: 3\r\nContent-Length : 5\r\n\r\na=1",
	     400, "a blank before the colon"},
	    {"GET /x HTTP/1.1\nHost: localhost\r\n\r\n", 400,
	     "bare LF after the first line"},
	    {"GET /x HTTP/1.1\r\nHost: localhost\n\r\n", 400,
	     "bare LF after a header"},
	    {"GET /x HTTP/1.1\r\nHost: localhost\nX-A: b\r\n\r\n", 400,
	     "bare LF between headers"},
	    {"GET /x HTTP/1.1\r\nHost: localhost\r\n\n", 400,
	     "bare LF at the end"},
	    {"GET /x HTTP/1.1\nHost: localhost\n\n", 400, "only LF"},
	    {"GET /x HTTP/1.1\r\nHost: localhost\rX-A: b\r\n\r\n", 400,
	     "bare CR"},
	    {"GET /x HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n c\r\n\r\n", 400,
	     "a folded line"},
	    {"GET /x HTTP/1.1\r\nHost: localhost\r\n X-A: b\r\n\r\n", 400,
	     "a folded line that looks like a header"},
	    {"GET /x HTTP/1.1\r\n\r\n", 400, "no Host"},
	    {"GET /x HTTP/1.1\r\n" HOST HOST "\r\n", 400, "two Hosts"},
	    {"GET /x y HTTP/1.1\r\n" HOST "\r\n", 0,
	     "a blank in the URL: the library hangs up"},
	    {"GET  /x HTTP/1.1\r\n" HOST "\r\n", 400, "two blanks"},
	    {"GET /x%00y HTTP/1.1\r\n" HOST "\r\n", 400, "NUL in the path"},
	    {"GET /x?a=%00 HTTP/1.1\r\n" HOST "\r\n", 400, "NUL in the query"},
	    {"GET http://localhost/x HTTP/1.1\r\n" HOST "\r\n", 400,
	     "for a proxy"},
	    {"GET /x HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\nGET ", 400,
	     "a GET with a body"},
	    {POST FORM "Transfer-Encoding: identity\r\n\r\n", 400,
	     "an unknown coding"},
	    {"POST /x HTTP/1.0\r\n" HOST FORM
	     "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	     411, "chunks in HTTP/1.0"},
	    {POST FORM "Transfer-Encoding: chunked\r\n\r\n3\na=1\n0\n\n", 411,
	     "bare LF between chunks"},
	    {"BREW /x HTTP/1.1\r\n" HOST "\r\n", 405, "an invention"},
	};
	struct rig *r = rig_new(NULL);
	struct reply reply;
	size_t i;
	int fd;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		fd = client_open(r->port);
		client_say(fd, cases[i].text);
		/* what a proxy would take for the next request */
		client_say(fd, "GET /smuggled HTTP/1.1\r\n" HOST "\r\n");
		client_read(fd, false, &reply);
		if (reply.status != cases[i].status)
			fail_msg("%d: %s", reply.status, cases[i].why);
		if (!reply.is_closed || !client_is_ended(fd))
			fail_msg("not closed: %s", cases[i].why);
		reply_free(&reply);
		close(fd);
	}
	rig_free(r);
}

/* The check by addresses must not mistake honest clients. */
TEST(honest_heads_pass_however_they_arrive)
{
	static const char text[] =
	    "GET /x%2f%C3%AA?a=%20b HTTP/1.1\r\n"
	    "Host:   localhost:8080\r\n"
	    "Accept:text/html\r\n"
	    "X-Empty:\r\n"
	    "X-Blank-After: x  \r\n"
	    "Cookie: a=1; b=2; c=\"x\"\r\n"
	    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) \t like\r\n\r\n";
	struct rig *r = rig_new(NULL);
	struct reply reply;
	size_t step;
	size_t at;
	size_t n = strlen(text);
	int fd = client_open(r->port);

	for (step = 1; step < n; step = step * 3 + 1) {
		for (at = 0; at < n; at += step)
			client_send(fd, text + at,
				    step < n - at ? step : n - at);
		client_read(fd, false, &reply);
		assert_int_equal(reply.status, 200);
		assert_string_equal(
		    buf_text(&reply.body),
		    "GET /x%2f%C3%AA?a=%20b\na= b\nclient=127.0.0.1\n");
		reply_free(&reply);
	}
	/* several at once, then empty lines before one (RFC 9112 2.2) */
	client_send(fd, text, n);
	client_send(fd, text, n);
	client_read(fd, false, &reply);
	assert_int_equal(reply.status, 200);
	reply_free(&reply);
	close(fd);
	rig_free(r);
}

TEST(pipelined_requests_are_answered_in_order)
{
	struct rig *r = rig_new(NULL);
	int fd = client_open(r->port);
	struct buf b;
	char some[4096];
	ssize_t n;

	buf_init(&b, 1 * MIB);
	client_say(fd, "GET /a HTTP/1.1\r\n" HOST "\r\n"
		       "POST /b HTTP/1.1\r\n" HOST FORM
		       "Content-Length: 3\r\n\r\nx=1"
		       "GET /c HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
	while ((n = read(fd, some, sizeof(some))) > 0)
		buf_add(&b, some, (size_t)n);
	assert_non_null(strstr(buf_text(&b), "GET /a?\n"));
	assert_non_null(strstr(b.s, "POST /b?\nx=1\n"));
	assert_true(strstr(b.s, "POST /b?") < strstr(b.s, "GET /c?"));
	buf_free(&b);
	close(fd);
	rig_free(r);
}

static void big_head(struct buf *b, size_t n)
{
	buf_clear(b);
	buf_str(b, "GET /x HTTP/1.1\r\n" HOST);
	while (b->n + 120 < n) {
		buf_str(b, "X-Filler: ");
		while (b->n % 100)
			buf_char(b, 'x');
		buf_str(b, "\r\n");
	}
	buf_str(b, "\r\n");
}

TEST(large_heads_are_431)
{
	struct rig *r = rig_new(NULL);
	struct reply reply;
	struct buf b;

	buf_init(&b, 1 * MIB);
	/* 100 headers at most, so the long ones are of another shape */
	big_head(&b, 8 * KIB);
	client_ask(r->port, buf_text(&b), &reply);
	assert_int_equal(reply.status, 200);
	reply_free(&reply);
	big_head(&b, 17 * KIB);
	client_ask(r->port, buf_text(&b), &reply);
	assert_int_equal(reply.status, 431);
	reply_free(&reply);
	buf_clear(&b);
	buf_str(&b, "GET /x HTTP/1.1\r\n" HOST "Cookie: a=");
	while (b.n < 15 * KIB)
		buf_char(&b, 'c');
	buf_str(&b, "\r\n\r\n");
	client_ask(r->port, buf_text(&b), &reply);
	assert_int_equal(reply.status, 200);
	reply_free(&reply);
	b.n -= 4;
	while (b.n < 17 * KIB)
		buf_char(&b, 'c');
	buf_str(&b, "\r\n\r\n");
	client_ask(r->port, buf_text(&b), &reply);
	assert_int_equal(reply.status, 431);
	reply_free(&reply);
	buf_free(&b);
	rig_free(r);
}

TEST(a_body_too_large_is_refused_before_it_comes)
{
	struct rig *r = rig_new(NULL);
	struct reply reply;
	char *waste = xcalloc(1, 1 * MIB);
	int fd = client_open(r->port);
	int i;

	client_say(fd, POST "Content-Type: multipart/form-data; boundary=x\r\n"
			    "Content-Length: 12582913\r\n\r\n");
	client_read(fd, false, &reply);
	assert_int_equal(reply.status, 413);
	assert_true(reply.is_closed);
	reply_free(&reply);
	close(fd);
	/* one that sends without looking can still read the sentence */
	fd = client_open(r->port);
	client_say(fd, POST "Content-Type: multipart/form-data; boundary=x\r\n"
			    "Content-Length: 20000000\r\n\r\n");
	for (i = 0; i < 19; i++)
		client_send(fd, waste, 1 * MIB);
	client_read(fd, false, &reply);
	assert_int_equal(reply.status, 413);
	assert_non_null(strstr(buf_text(&reply.body), "12 MB"));
	reply_free(&reply);
	close(fd);
	free(waste);
	rig_free(r);
}

/* One byte now and then never looks idle to the library. */
TEST(slow_heads_are_ended)
{
	struct web_server_conf conf = {.timeout_s = 1};
	struct rig *r = rig_new(&conf);
	int silent = client_open(r->port);
	int drip = client_open(r->port);
	struct timespec start;
	struct timespec now;
	struct timeval short_time = {.tv_usec = 200000};
	char c;
	ssize_t n;

	clock_gettime(CLOCK_MONOTONIC, &start);
	setsockopt(drip, SOL_SOCKET, SO_RCVTIMEO, &short_time,
		   sizeof(short_time));
	client_say(drip, "GET /");
	do {
		client_say(drip, "x");
		n = recv(drip, &c, 1, 0);
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while (n < 0 && now.tv_sec - start.tv_sec < 8);
	assert_int_equal(n, 0);
	assert_true(client_is_ended(silent));
	close(silent);
	close(drip);
	rig_free(r);
}

TEST(one_address_has_a_limit)
{
	enum { LIMIT = 5 };
	struct web_server_conf conf = {.per_client = LIMIT};
	struct rig *r = rig_new(&conf);
	struct reply reply;
	int fd[LIMIT];
	int more;
	int i;

	for (i = 0; i < LIMIT; i++) {
		fd[i] = client_open(r->port);
		client_say(fd[i], "GET /x HTTP/1.1\r\n" HOST "\r\n");
		client_read(fd[i], false, &reply);
		assert_int_equal(reply.status, 200);
		reply_free(&reply);
	}
	more = client_open(r->port);
	client_say(more, "GET /x HTTP/1.1\r\n" HOST "\r\n");
	client_read(more, false, &reply);
	assert_int_equal(reply.status, 0);
	reply_free(&reply);
	close(more);
	for (i = 0; i < LIMIT; i++)
		close(fd[i]);
	rig_free(r);
}
