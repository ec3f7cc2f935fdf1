/*
 * server_share_test.c: requests that are filled together.
 */
#include "base/base.h"
#include "base/test.h"
#include <string.h>
#include <unistd.h>
#include "web/server_int.h"
#include "web/server_testing.h"

/* Until so many wait or run: connections are not read in their order. */
static void settle(struct rig *r, int n)
{
	while (pool_load(r->server->fast) != n)
		usleep(100);
}

TEST(what_shares_comes_together_and_holds_up_nobody_else)
{
	static const char form[] =
	    "POST /shared HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n";
	struct web_server_conf conf = {.workers = 2};
	struct rig *r = rig_new(&conf);
	struct reply reply;
	int fd[4];
	size_t i;

	for (i = 0; i < ARRAY_LEN(fd); i++) {
		fd[i] = client_open(r->port);
		client_say(fd[i], form);
		if (i == 0)
			door_wait_for(&r->shared, 1);
		settle(r, (int)i + 1);
		/* behind the others in the queue */
		client_ask(r->port, "GET /x HTTP/1.1\r\n" HOST "\r\n", &reply);
		assert_int_equal(reply.status, 200);
		reply_free(&reply);
		settle(r, (int)i + 1);
	}
	assert_int_equal(r->shared.inside, 1);
	door_open(&r->shared);
	for (i = 0; i < ARRAY_LEN(fd); i++) {
		client_read(fd[i], false, &reply);
		assert_int_equal(reply.status, 200);
		assert_non_null(
		    strstr(buf_text(&reply.body), i == 0 ? "1 of 1" : "of 3"));
		reply_free(&reply);
		close(fd[i]);
	}
	rig_free(r);
}
