/*
 * server_end_test.c: how the server ends, and whom it waits for.
 */
#include "base/base.h"
#include <pthread.h>
#include <signal.h>
#include <unistd.h>
#include "base/test.h"
#include "web/server_testing.h"

TEST(the_end_waits_for_running_requests)
{
	struct rig *r = rig_new(NULL);
	struct reply reply;
	int fd = client_open(r->port);
	int idle = client_open(r->port);

	client_say(fd, "GET /hold HTTP/1.1\r\n" HOST "\r\n");
	door_wait_for(&r->fast, 1);
	web_server_stop(r->server);
	/* no one new gets in: closed, and nothing is said */
	client_ask(r->port, "GET /x HTTP/1.1\r\n" HOST "\r\n", &reply);
	assert_true(reply.is_closed);
	assert_int_equal(reply.status, 0);
	reply_free(&reply);
	door_open(&r->fast);
	client_read(fd, false, &reply);
	assert_int_equal(reply.status, 200);
	assert_string_equal(buf_text(&reply.body), "held\n");
	assert_true(reply.is_closed);
	reply_free(&reply);
	rig_stop(r);
	assert_true(r->ended_well);
	close(fd);
	close(idle);
	rig_free(r);
}

TEST(the_end_does_not_wait_for_ever)
{
	struct web_server_conf conf = {.drain_s = 1, .workers = 1};
	struct rig *r = rig_new(&conf);
	struct reply reply;
	int held = client_open(r->port);
	int waiting = client_open(r->port);

	client_say(held, "GET /hold HTTP/1.1\r\n" HOST "\r\n");
	door_wait_for(&r->fast, 1);
	client_say(waiting, "GET /x HTTP/1.1\r\n" HOST "\r\n");
	rig_stop(r);
	assert_false(r->ended_well);
	client_read(held, false, &reply);
	assert_int_equal(reply.status, 503);
	reply_free(&reply);
	client_read(waiting, false, &reply);
	assert_int_equal(reply.status, 503);
	reply_free(&reply);
	close(held);
	close(waiting);
	rig_free(r);
}

/* Half a head held the port until its clock struck. */
TEST(the_end_does_not_wait_for_who_has_not_asked)
{
	struct web_server_conf conf = {.drain_s = 1};
	struct rig *r = rig_new(&conf);
	struct reply reply;
	int fd = client_open(r->port);

	/* with an answer before it, so that it has arrived */
	client_say(fd, "GET /x HTTP/1.1\r\n" HOST "\r\n"
		       "GET /y HTTP/1.1\r\nHost:");
	client_read(fd, false, &reply);
	assert_int_equal(reply.status, 200);
	reply_free(&reply);
	rig_stop(r);
	assert_true(r->ended_well);
	close(fd);
	rig_free(r);
}

TEST(a_signal_ends_the_server)
{
	struct web_server_conf conf = {.take_signals = true};
	struct rig *r = rig_new(&conf);

	assert_int_equal(kill(getpid(), SIGTERM), 0);
	pthread_join(r->thread, NULL);
	assert_true(r->ended_well);
	web_server_free(r->server);
	r->server = NULL;
	rig_free(r);
}
