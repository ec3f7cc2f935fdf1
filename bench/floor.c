/*
 * floor.c: the least an HTTP server in C and SQLite can do with the data of
 * gen.c: one thread and one connection per client, JSON without escapes, no
 * login, no log.  The anchor of our pages; never for anything but loopback.
 *
 * floor DB PORT FIRST LAST pu|ps: serves units FIRST to LAST, by the index of
 * units or of names:
 *	GET /list	50 people by name
 *	GET /count	the same and their number
 *	GET /point	one person
 */
#include "bench.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	REQUEST_MAX = 16 * 1024,
	ANSWER_MAX = 64 * 1024,
	HEAD_MAX = 200,
	SOME_PERSON = 77,
};

struct floor {
	const char *path, *by;
	int first, last;
};

struct client {
	const struct floor *floor;
	int fd;
};

struct server {
	sqlite3 *db;
	sqlite3_stmt *list, *count, *point;
	char request[REQUEST_MAX], answer[ANSWER_MAX];
	size_t n;
};

static sqlite3_stmt *prepare(sqlite3 *db, const char *text)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(db, text, -1, &s, NULL) != SQLITE_OK)
		bench_die(text, sqlite3_errmsg(db));
	return s;
}

static void server_open(struct server *s, const struct floor *f)
{
	char list[300];

	if (sqlite3_open(f->path, &s->db) != SQLITE_OK)
		bench_die(f->path, sqlite3_errmsg(s->db));
	sqlite3_exec(s->db,
		     "PRAGMA mmap_size=8000000000; PRAGMA temp_store=MEMORY",
		     NULL, NULL, NULL);
	snprintf(list, sizeof(list),
		 "SELECT id,family_name,middle_name,given_name,dob,sex,ethnic,"
		 "status,unit_id,admit_date FROM persons INDEXED BY %s "
		 "WHERE unit_id BETWEEN ?1 AND ?2 ORDER BY sort_key,id "
		 "LIMIT 50",
		 f->by);
	s->list = prepare(s->db, list);
	s->count = prepare(s->db, "SELECT count(*) FROM persons "
				  "WHERE unit_id BETWEEN ?1 AND ?2");
	s->point = prepare(s->db, "SELECT * FROM persons WHERE id=?1");
	sqlite3_bind_int(s->list, 1, f->first);
	sqlite3_bind_int(s->list, 2, f->last);
	sqlite3_bind_int(s->count, 1, f->first);
	sqlite3_bind_int(s->count, 2, f->last);
	sqlite3_bind_int(s->point, 1, SOME_PERSON);
}

static void server_close(struct server *s)
{
	sqlite3_finalize(s->list);
	sqlite3_finalize(s->count);
	sqlite3_finalize(s->point);
	sqlite3_close(s->db);
	free(s);
}

static void put(struct server *s, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void put(struct server *s, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(s->answer + s->n, ANSWER_MAX - s->n, fmt, ap);
	va_end(ap);
	if (n > 0 && (size_t)n < ANSWER_MAX - s->n)
		s->n += (size_t)n;
}

static void put_rows(struct server *s, sqlite3_stmt *q)
{
	const char *comma = "";
	int i;

	put(s, "[");
	while (sqlite3_step(q) == SQLITE_ROW) {
		put(s, "%s{", comma);
		comma = ",";
		for (i = 0; i < sqlite3_column_count(q); i++)
			put(s, "%s\"%s\":\"%s\"", i ? "," : "",
			    sqlite3_column_name(q, i),
			    (const char *)sqlite3_column_text(q, i));
		put(s, "}");
	}
	put(s, "]");
	sqlite3_reset(q);
}

static void make_answer(struct server *s)
{
	const char *path = s->request + strlen("GET ");

	s->n = HEAD_MAX;
	if (strncmp(path, "/point", 6) == 0)
		put_rows(s, s->point);
	else
		put_rows(s, s->list);
	if (strncmp(path, "/count", 6) == 0)
		put_rows(s, s->count);
}

static bool send_answer(struct server *s, int fd)
{
	char head[HEAD_MAX];
	int n = snprintf(head, sizeof(head),
			 "HTTP/1.1 200 OK\r\nContent-Type: application/json"
			 "\r\nContent-Length: %zu\r\n\r\n",
			 s->n - HEAD_MAX);
	size_t at = HEAD_MAX - (size_t)n;
	ssize_t sent;

	memcpy(s->answer + at, head, (size_t)n);
	for (; at < s->n; at += (size_t)sent) {
		sent = write(fd, s->answer + at, s->n - at);
		if (sent <= 0)
			return false;
	}
	return true;
}

static void *serve(void *arg)
{
	struct client *client = arg;
	struct server *s = xcalloc(1, sizeof(*s));
	int yes = 1;
	size_t n = 0;
	bool alive = true;

	setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	server_open(s, client->floor);
	while (alive) {
		char *end;
		ssize_t got;

		s->request[n] = '\0';
		end = strstr(s->request, "\r\n\r\n");
		if (!end) {
			got = read(client->fd, s->request + n,
				   REQUEST_MAX - 1 - n);
			alive = got > 0;
			n += got > 0 ? (size_t)got : 0;
			continue;
		}
		make_answer(s);
		alive = send_answer(s, client->fd);
		end += 4;
		n -= (size_t)(end - s->request);
		memmove(s->request, end, n);
	}
	close(client->fd);
	server_close(s);
	free(client);
	return NULL;
}

static int listen_on(int port)
{
	struct sockaddr_in to = {
	    .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(fd, (struct sockaddr *)&to, sizeof(to)) < 0 ||
	    listen(fd, 128) < 0)
		bench_die("floor", "cannot listen on its port");
	return fd;
}

int main(int argc, char **argv)
{
	struct floor f;
	int fd;

	if (argc != 6) {
		fprintf(stderr, "usage: floor DB PORT FIRST LAST pu|ps\n");
		return 2;
	}
	f = (struct floor){argv[1], argv[5], (int)strtol(argv[3], NULL, 10),
			   (int)strtol(argv[4], NULL, 10)};
	signal(SIGPIPE, SIG_IGN);
	fd = listen_on((int)strtol(argv[2], NULL, 10));
	for (;;) {
		struct client *client = xcalloc(1, sizeof(*client));
		pthread_t thread;

		*client = (struct client){&f, accept(fd, NULL, NULL)};
		if (client->fd < 0 ||
		    pthread_create(&thread, NULL, serve, client) != 0) {
			free(client);
			continue;
		}
		pthread_detach(thread);
	}
}
