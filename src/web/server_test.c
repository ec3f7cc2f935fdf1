/*
 * server_test.c: the server as a browser sees it.
 */
#include "base/base.h"
#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include "base/test.h"
#include "web/job.h"
#include "web/server_testing.h"
#include "web/upload.h"

#define assert_body(reply, text)                                               \
	assert_string_equal(buf_text(&(reply)->body), text)

TEST(only_this_machine_is_served)
{
	static const struct {
		const char *listen;
		enum rc rc;
	} cases[] = {
	    {"0.0.0.0:0", E_DENIED},	  {"[::]:0", E_DENIED},
	    {"192.168.1.5:0", E_DENIED},  {"example.com:80", E_DENIED},
	    {"128.0.0.1:0", E_DENIED},	  {"127.0.0.1", E_USAGE},
	    {":8080", E_USAGE},		  {"127.0.0.1:x", E_USAGE},
	    {"127.0.0.1:65536", E_USAGE}, {"", E_USAGE},
	};
	struct arena *mem = arena_new();
	char folder[] = "/tmp/web-test-XXXXXX"; /* others test meanwhile */
	struct web_server_conf conf = {.upload_dir = mkdtemp(folder)};
	struct web_server *s = NULL;
	struct ctx c = {.mem = mem};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		conf.listen = cases[i].listen;
		err_clear(&c);
		if (web_server_new(&c, &s, &conf) != cases[i].rc)
			fail_msg("%s: %s", cases[i].listen, c.err.text);
		assert_true(strlen(c.err.text) > 20);
		assert_null(s);
	}
	rmdir(conf.upload_dir);
	arena_free(mem);
}

TEST(a_folder_open_to_others_is_refused)
{
	struct arena *mem = arena_new();
	struct ctx c = {.mem = mem};
	char folder[] = "/tmp/web-test-XXXXXX";

	assert_non_null(mkdtemp(folder));
	assert_int_equal(upload_folder(&c, folder), OK);
	assert_int_equal(chmod(folder, 0755), 0);
	assert_int_equal(upload_folder(&c, folder), E_DENIED);
	rmdir(folder);
	arena_free(mem);
}

TEST(a_port_in_use_is_said)
{
	struct rig *r = rig_new(NULL);
	char listen_at[32];
	struct web_server_conf conf = {
	    .listen = listen_at,
	    .upload_dir = r->folder,
	};
	struct web_server *s = NULL;

	snprintf(listen_at, sizeof(listen_at), "127.0.0.1:%d", r->port);
	assert_int_equal(web_server_new(&r->ctx, &s, &conf), E_IO);
	rig_free(r);
}

TEST(an_answer_carries_all_the_heads)
{
	static const struct pair want[] = {
	    {"Content-Security-Policy",
	     "default-src 'none'; script-src 'self'; style-src 'self'; "
	     "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
	     "form-action 'self'; base-uri 'none'; frame-ancestors "
	     "'none'"},
	    {"X-Content-Type-Options", "nosniff"},
	    {"Referrer-Policy", "same-origin"},
	    {"Cross-Origin-Opener-Policy", "same-origin"},
	    {"Cross-Origin-Resource-Policy", "same-origin"},
	    {"Cache-Control", "no-store"},
	    {"Content-Type", "text/html; charset=utf-8"},
	};
	struct rig *r = rig_new(NULL);
	struct reply reply;
	char value[1024];
	size_t i;

	client_ask(r->port, "GET /a%2Fb?x=1 HTTP/1.1\r\n" HOST "\r\n", &reply);
	assert_int_equal(reply.status, 200);
	assert_body(&reply, "GET /a%2Fb?x=1\nx=1\nclient=127.0.0.1\n");
	for (i = 0; i < ARRAY_LEN(want); i++) {
		assert_non_null(reply_header(&reply, want[i].name, value));
		assert_string_equal(value, want[i].value);
	}
	assert_null(reply_header(&reply, "Server", value));
	assert_false(reply.is_closed);
	reply_free(&reply);
	rig_free(r);
}

TEST(refusals_carry_the_heads_too)
{
	struct rig *r = rig_new(NULL);
	struct reply reply;
	char value[1024];

	client_ask(r->port, "TRACE / HTTP/1.1\r\n" HOST "\r\n", &reply);
	assert_int_equal(reply.status, 405);
	assert_non_null(reply_header(&reply, "Allow", value));
	assert_non_null(reply_header(&reply, "Content-Security-Policy", value));
	assert_null(strstr(buf_text(&reply.body), "TRACE"));
	reply_free(&reply);
	client_ask(r->port, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
		   &reply);
	assert_int_equal(reply.status, 421);
	reply_free(&reply);
	client_ask(r->port,
		   "POST / HTTP/1.1\r\n" HOST
		   "Origin: http://evil.example\r\nContent-Length: 0\r\n\r\n",
		   &reply);
	assert_int_equal(reply.status, 403);
	reply_free(&reply);
	rig_free(r);
}

TEST(head_is_get_without_a_body)
{
	struct rig *r = rig_new(NULL);
	struct reply reply;
	char value[1024];
	int fd = client_open(r->port);

	client_say(fd, "HEAD /big HTTP/1.1\r\n" HOST "\r\n");
	client_read(fd, true, &reply);
	assert_int_equal(reply.status, 200);
	assert_int_equal(reply.body.n, 0);
	assert_non_null(reply_header(&reply, "Content-Length", value));
	assert_true(strtol(value, NULL, 10) > 100000);
	reply_free(&reply);
	/* nothing of a body stands before the next answer */
	client_say(fd, "GET /next HTTP/1.1\r\n" HOST "\r\n");
	client_read(fd, false, &reply);
	assert_int_equal(reply.status, 200);
	reply_free(&reply);
	close(fd);
	rig_free(r);
}

TEST(large_pages_are_packed_for_those_who_take_it)
{
	struct rig *r = rig_new(NULL);
	struct reply plain;
	struct reply packed;
	char value[1024];
	z_stream z = {0};
	char *out = xcalloc(1, 1 * MIB);

	client_ask(r->port, "GET /big HTTP/1.1\r\n" HOST "\r\n", &plain);
	assert_null(reply_header(&plain, "Content-Encoding", value));
	client_ask(r->port,
		   "GET /big HTTP/1.1\r\n" HOST
		   "Accept-Encoding: br, gzip\r\n\r\n",
		   &packed);
	assert_non_null(reply_header(&packed, "Content-Encoding", value));
	assert_string_equal(value, "gzip");
	assert_true(packed.body.n * 4 < plain.body.n);
	z.next_in = (Bytef *)packed.body.s;
	z.avail_in = (uInt)packed.body.n;
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)(1 * MIB);
	assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	assert_int_equal(z.total_out, plain.body.n);
	assert_memory_equal(out, plain.body.s, plain.body.n);
	inflateEnd(&z);
	free(out);
	reply_free(&plain);
	reply_free(&packed);
	rig_free(r);
}

TEST(assets_are_kept_and_answered_304)
{
	static const char get[] =
	    "GET /assets/a.12345678.css HTTP/1.1\r\n" HOST;
	struct rig *r = rig_new(NULL);
	struct reply reply;
	char value[1024];
	char again[2048];

	snprintf(again, sizeof(again), "%s\r\n", get);
	client_ask(r->port, again, &reply);
	assert_int_equal(reply.status, 200);
	assert_body(&reply, "body{}");
	assert_non_null(reply_header(&reply, "Cache-Control", value));
	assert_non_null(strstr(value, "immutable"));
	assert_non_null(reply_header(&reply, "ETag", value));
	reply_free(&reply);
	snprintf(again, sizeof(again), "%sIf-None-Match: %s\r\n\r\n", get,
		 value);
	client_ask(r->port, again, &reply);
	assert_int_equal(reply.status, 304);
	assert_int_equal(reply.body.n, 0);
	reply_free(&reply);
	snprintf(again, sizeof(again), "%sAccept-Encoding: gzip\r\n\r\n", get);
	client_ask(r->port, again, &reply);
	assert_body(&reply, "packed");
	reply_free(&reply);
	rig_free(r);
}

TEST(a_file_is_sent_and_removed)
{
	struct rig *r = rig_new(NULL);
	struct reply reply;
	char path[64];
	char value[1024];
	FILE *f;

	snprintf(path, sizeof(path), "%s/out", r->folder);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs("Họ và tên;Ngày sinh\n", f);
	fclose(f);
	client_ask(r->port, "GET /file HTTP/1.1\r\n" HOST "\r\n", &reply);
	assert_int_equal(reply.status, 200);
	assert_body(&reply, "Họ và tên;Ngày sinh\n");
	assert_non_null(reply_header(&reply, "Content-Disposition", value));
	assert_non_null(strstr(value, "filename*=UTF-8''K%E1%BA%BFt%20qu"));
	assert_non_null(reply_header(&reply, "Content-Security-Policy", value));
	assert_non_null(strstr(value, "sandbox"));
	assert_int_equal(access(path, F_OK), -1);
	reply_free(&reply);
	client_ask(r->port, "GET /file HTTP/1.1\r\n" HOST "\r\n", &reply);
	assert_int_equal(reply.status, 500);
	reply_free(&reply);
	rig_free(r);
}

TEST(a_form_is_read)
{
	struct rig *r = rig_new(NULL);
	struct reply reply;

	client_ask(r->port,
		   "POST /x?a=1 HTTP/1.1\r\n" HOST
		   "Content-Type: application/x-www-form-urlencoded\r\n"
		   "Content-Length: 27\r\n\r\n"
		   "name=Tr%E1%BA%A7n+B%2C&b=2x",
		   &reply);
	assert_int_equal(reply.status, 200);
	assert_body(&reply, "POST /x?a=1\na=1\nname=Trần B,\nb=2x\n"
			    "client=127.0.0.1\n");
	reply_free(&reply);
	client_ask(r->port,
		   "POST /x HTTP/1.1\r\n" HOST
		   "Content-Type: application/json\r\n"
		   "Content-Length: 7\r\n\r\n{\"a\":1}",
		   &reply);
	assert_body(&reply, "POST /x?\nbody={\"a\":1}\nclient=127.0.0.1\n");
	reply_free(&reply);
	client_ask(r->port,
		   "POST /x HTTP/1.1\r\n" HOST "Content-Type: text/plain\r\n"
		   "Content-Length: 1\r\n\r\nx",
		   &reply);
	assert_int_equal(reply.status, 415);
	reply_free(&reply);
	rig_free(r);
}

/* Bytes that hold every value, line ends and things like boundaries. */
static void fill_noise(struct buf *b, size_t n)
{
	uint32_t x = 12345;

	while (b->n < n) {
		x = x * 1664525u + 1013904223u;
		buf_char(b, (char)(x >> 24));
		if ((x & 0xfff00) == 0)
			buf_str(b, "\r\n--limi_");
	}
}

#define FILE_PART                                                              \
	"--limit\r\nContent-Disposition: form-data; name=\"file\"; "           \
	"filename=\"Danh sách quý 1.xlsx\"\r\nContent-Type: "                \
	"application/octet-stream\r\n\r\n"
#define KIND_PART                                                              \
	"\r\n--limit\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n" \
	"người\r\n--limit--\r\n"

static void post_file(int fd, const char *path, const struct buf *file,
		      size_t cut)
{
	char head[512];
	size_t n = strlen(FILE_PART) + file->n + strlen(KIND_PART);

	snprintf(head, sizeof(head),
		 "POST %s HTTP/1.1\r\n" HOST
		 "Content-Type: multipart/form-data; boundary=limit\r\n"
		 "Content-Length: %zu\r\n\r\n" FILE_PART,
		 path, n - cut);
	client_say(fd, head);
	client_send(fd, file->s, file->n);
	client_send(fd, KIND_PART, strlen(KIND_PART) - cut);
}

TEST(an_upload_arrives_byte_by_byte)
{
	struct rig *r = rig_new(NULL);
	struct reply reply;
	int fd = client_open(r->port);
	char want[256];

	fill_noise(&r->sent, 5 * MIB);
	post_file(fd, "/same", &r->sent, 0);
	client_read(fd, false, &reply);
	assert_int_equal(reply.status, 200);
	snprintf(want, sizeof(want),
		 "file|Danh sách quý 1.xlsx|application/octet-stream|%zu|same\n"
		 "POST /same?\nkind=người\nclient=127.0.0.1\n",
		 r->sent.n);
	assert_body(&reply, want);
	reply_free(&reply);
	/* the worker may still hold the file while its answer is read */
	rig_stop(r);
	assert_int_equal(rig_files(r), 0);
	close(fd);
	rig_free(r);
}

TEST(a_taken_upload_stays)
{
	struct rig *r = rig_new(NULL);
	struct reply reply;
	int fd = client_open(r->port);

	buf_str(&r->sent, "nội dung");
	post_file(fd, "/take", &r->sent, 0);
	client_read(fd, false, &reply);
	assert_int_equal(reply.status, 200);
	reply_free(&reply);
	rig_stop(r);
	assert_int_equal(rig_files(r), 1);
	assert_int_equal(unlink(r->taken), 0);
	close(fd);
	rig_free(r);
}

TEST(a_cut_upload_is_refused_and_leaves_nothing)
{
	struct rig *r = rig_new(NULL);
	struct reply reply;
	int fd = client_open(r->port);

	buf_str(&r->sent, "nội dung");
	post_file(fd, "/same", &r->sent, 10);
	client_read(fd, false, &reply);
	assert_int_equal(reply.status, 400);
	reply_free(&reply);
	close(fd);
	/* one that goes away in the middle */
	fd = client_open(r->port);
	client_say(fd, "POST /same HTTP/1.1\r\n" HOST
		       "Content-Type: multipart/form-data; boundary=limit\r\n"
		       "Content-Length: 5000\r\n\r\n" FILE_PART "abc");
	close(fd);
	rig_stop(r);
	assert_int_equal(rig_files(r), 0);
	rig_free(r);
}

TEST(slow_work_does_not_hold_up_the_rest)
{
	struct web_server_conf conf = {.slow_workers = 2, .workers = 1};
	struct rig *r = rig_new(&conf);
	struct reply reply;
	int slow[4];
	size_t i;

	for (i = 0; i < ARRAY_LEN(slow); i++) {
		slow[i] = client_open(r->port);
		client_say(slow[i], "GET /slow HTTP/1.1\r\n" HOST "\r\n");
	}
	door_wait_for(&r->slow, 2);
	for (i = 0; i < 20; i++) {
		client_ask(r->port, "GET /x HTTP/1.1\r\n" HOST "\r\n", &reply);
		assert_int_equal(reply.status, 200);
		reply_free(&reply);
	}
	door_open(&r->slow);
	for (i = 0; i < ARRAY_LEN(slow); i++) {
		client_read(slow[i], false, &reply);
		assert_body(&reply, "slow\n");
		reply_free(&reply);
		close(slow[i]);
	}
	rig_free(r);
}

TEST(a_full_queue_says_come_back)
{
	struct web_server_conf conf = {.workers = 1, .queue = 1};
	struct rig *r = rig_new(&conf);
	int held[2];
	int full = 0;
	struct reply reply;
	char value[1024];
	size_t i;

	held[0] = client_open(r->port);
	client_say(held[0], "GET /hold HTTP/1.1\r\n" HOST "\r\n");
	door_wait_for(&r->fast, 1);
	/* one waits; of two more at least one finds no place */
	held[1] = client_open(r->port);
	client_say(held[1], "GET /hold HTTP/1.1\r\n" HOST "\r\n");
	for (i = 0; i < 2 && !full; i++) {
		int fd = client_open(r->port);
		struct timeval short_time = {.tv_usec = 300000};

		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &short_time,
			   sizeof(short_time));
		client_say(fd, "GET /x HTTP/1.1\r\n" HOST "\r\n");
		client_read(fd, false, &reply);
		if (reply.status == 503) {
			full++;
			assert_non_null(
			    reply_header(&reply, "Retry-After", value));
		}
		reply_free(&reply);
		close(fd);
	}
	assert_int_equal(full, 1);
	door_open(&r->fast);
	for (i = 0; i < ARRAY_LEN(held); i++) {
		client_read(held[i], false, &reply);
		reply_free(&reply);
		close(held[i]);
	}
	rig_free(r);
}

TEST(connections_live_on_until_asked_to_close)
{
	struct rig *r = rig_new(NULL);
	struct reply reply;
	int fd = client_open(r->port);
	int i;

	for (i = 0; i < 5; i++) {
		client_say(fd, "GET /x HTTP/1.1\r\n" HOST "\r\n");
		client_read(fd, false, &reply);
		assert_int_equal(reply.status, 200);
		assert_false(reply.is_closed);
		reply_free(&reply);
	}
	client_say(fd, "GET /x HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
	client_read(fd, false, &reply);
	assert_int_equal(reply.status, 200);
	assert_true(reply.is_closed);
	assert_true(client_is_ended(fd));
	reply_free(&reply);
	close(fd);
	rig_free(r);
}

TEST(sixty_four_clients_each_get_their_own)
{
	enum { CLIENTS = 64, ROUNDS = 5 };
	struct rig *r = rig_new(NULL);
	struct reply reply;
	int fd[CLIENTS];
	char text[128];
	int i;
	int round;

	for (i = 0; i < CLIENTS; i++)
		fd[i] = client_open(r->port);
	for (round = 0; round < ROUNDS; round++) {
		for (i = 0; i < CLIENTS; i++) {
			snprintf(text, sizeof(text),
				 "GET /mine?%d-%d HTTP/1.1\r\n" HOST "\r\n", i,
				 round);
			client_say(fd[i], text);
		}
		for (i = 0; i < CLIENTS; i++) {
			client_read(fd[i], false, &reply);
			snprintf(text, sizeof(text), "%d-%d mine\n", i, round);
			assert_body(&reply, text);
			reply_free(&reply);
		}
	}
	for (i = 0; i < CLIENTS; i++)
		close(fd[i]);
	rig_free(r);
}

TEST(a_long_job_shows_its_progress)
{
	struct rig *r = rig_new(NULL);
	struct reply reply;

	client_ask(r->port,
		   "POST /job HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n",
		   &reply);
	assert_int_equal(reply.status, 303);
	reply_free(&reply);
	door_wait_for(&r->slow, 1);
	client_ask(r->port, "GET /look HTTP/1.1\r\n" HOST "\r\n", &reply);
	assert_body(&reply, "1 500 nửa đường\n");
	reply_free(&reply);
	rig_free(r);
}
