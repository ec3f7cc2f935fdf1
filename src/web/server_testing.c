/*
 * server_testing.c: see the header.
 */
#include "base/base.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/asset.h"
#include "base/test.h"
#include "web/job.h"
#include "web/server_testing.h"
#include "web/upload.h"

void door_wait(struct door *d)
{
	pthread_mutex_lock(&d->lock);
	d->inside++;
	pthread_cond_broadcast(&d->moved);
	while (!d->is_open)
		pthread_cond_wait(&d->moved, &d->lock);
	pthread_mutex_unlock(&d->lock);
}

void door_wait_for(struct door *d, int n)
{
	pthread_mutex_lock(&d->lock);
	while (d->inside < n)
		pthread_cond_wait(&d->moved, &d->lock);
	pthread_mutex_unlock(&d->lock);
}

void door_open(struct door *d)
{
	pthread_mutex_lock(&d->lock);
	d->is_open = true;
	pthread_cond_broadcast(&d->moved);
	pthread_mutex_unlock(&d->lock);
}

/* Each worker owns a number, to see that it is its own in every request. */
struct worker {
	struct rig *rig;
	pthread_t thread;
	char path[64]; /* grows stale if two requests shared the worker */
};

static void *worker_new(void *app)
{
	struct worker *w = xcalloc(1, sizeof(*w));

	w->rig = app;
	w->thread = pthread_self();
	return w;
}

static bool is_file_same(const char *path, const struct buf *want)
{
	FILE *f = fopen(path, "rb");
	char *got = xmalloc(want->n + 1);
	size_t n = f ? fread(got, 1, want->n + 1, f) : 0;
	bool same = f && n == want->n && !memcmp(got, want->s, n);

	if (f)
		fclose(f);
	free(got);
	return same;
}

static void page_echo(struct worker *w, const struct request *r,
		      struct response *p)
{
	size_t i;

	UNUSED(w);
	buf_printf(&p->body, "%s %s?%s\n", r->method, r->path, r->query);
	for (i = 0; i < r->n_params; i++)
		buf_printf(&p->body, "%s=%s\n", r->params[i].name,
			   r->params[i].value);
	if (r->body)
		buf_printf(&p->body, "body=%s\n", r->body);
	buf_printf(&p->body, "client=%s\n", r->client);
}

static void page_same(struct worker *w, const struct request *r,
		      struct response *p)
{
	size_t i;

	for (i = 0; i < r->n_uploads; i++)
		buf_printf(&p->body, "%s|%s|%s|%lld|%s\n", r->uploads[i].field,
			   r->uploads[i].name, r->uploads[i].type,
			   (long long)r->uploads[i].size,
			   is_file_same(r->uploads[i].path, &w->rig->sent)
			       ? "same"
			       : "different");
	page_echo(w, r, p);
}

static void page_take(struct worker *w, const struct request *r,
		      struct response *p)
{
	struct upload *u = request_upload(r, "file");
	const char *path = u ? upload_take(u) : "";

	snprintf(w->rig->taken, sizeof(w->rig->taken), "%s", path);
	buf_str(&p->body, "taken\n");
}

static void page_hold(struct worker *w, const struct request *r,
		      struct response *p)
{
	UNUSED(r);
	door_wait(&w->rig->fast);
	buf_str(&p->body, "held\n");
}

static void page_slow(struct worker *w, const struct request *r,
		      struct response *p)
{
	UNUSED(r);
	door_wait(&w->rig->slow);
	buf_str(&p->body, "slow\n");
}

static void page_big(struct worker *w, const struct request *r,
		     struct response *p)
{
	int i;

	UNUSED(w);
	UNUSED(r);
	for (i = 0; i < 10000; i++)
		buf_printf(&p->body, "<li>dòng %d</li>\n", i % 10);
}

static void page_mine(struct worker *w, const struct request *r,
		      struct response *p)
{
	int i;
	bool is_mine = pthread_equal(w->thread, pthread_self());

	snprintf(w->path, sizeof(w->path), "%s", r->query);
	for (i = 0; i < 1000; i++)
		is_mine &= !strcmp(w->path, r->query);
	buf_printf(&p->body, "%s %s\n", r->query, is_mine ? "mine" : "stolen");
}

static void page_file(struct worker *w, const struct request *r,
		      struct response *p)
{
	char path[64];

	UNUSED(r);
	snprintf(path, sizeof(path), "%s/out", w->rig->folder);
	p->type = "text/csv";
	response_file(p, path, "Kết quả.csv", true);
}

static void long_work(void *worker, struct job *job, void *arg)
{
	struct worker *w = worker;

	UNUSED(arg);
	job_progress(job, 500, "nửa đường");
	door_wait(&w->rig->slow);
	job_result(job, true, "xong", strlen("xong"));
}

static void page_job(struct worker *w, const struct request *r,
		     struct response *p)
{
	if (job_start(r->jobs, w->rig->job, long_work, NULL, NULL) == OK)
		response_redirect(p, "/look");
	else
		p->status = 503;
}

static void page_look(struct worker *w, const struct request *r,
		      struct response *p)
{
	struct job_view v;

	if (job_look(r->jobs, w->rig->job, &v) == OK)
		buf_printf(&p->body, "%d %d %s\n", (int)v.state, v.progress,
			   v.message);
}

static const struct page_row {
	const char *path;
	void (*fn)(struct worker *, const struct request *, struct response *);
} pages[] = {
    {"/big", page_big},	  {"/file", page_file}, {"/hold", page_hold},
    {"/job", page_job},	  {"/look", page_look}, {"/mine", page_mine},
    {"/same", page_same}, {"/slow", page_slow}, {"/take", page_take},
};

static void handle(void *worker, const struct request *r, struct response *p)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(pages); i++)
		if (!strcmp(pages[i].path, r->path)) {
			pages[i].fn(worker, r, p);
			return;
		}
	page_echo(worker, r, p);
}

static bool is_slow(const struct request *r)
{
	return !strncmp(r->path, "/slow", 5);
}

static bool is_shared(const struct request *r)
{
	return !strncmp(r->path, "/shared", 7);
}

static void handle_all(void *worker, const struct request *const *q,
		       struct response *const *p, int n)
{
	struct worker *w = worker;
	int i;

	UNUSED(q);
	door_wait(&w->rig->shared);
	for (i = 0; i < n; i++)
		buf_printf(&p[i]->body, "%d of %d\n", i + 1, n);
}

static bool quick(void *app, const struct request *r, struct response *p)
{
	static const struct asset a = {
	    .name = "a.css",
	    .url = "/assets/a.12345678.css",
	    .type = "text/css; charset=utf-8",
	    .bytes = (const unsigned char *)"body{}",
	    .n = 6,
	    .gz = (const unsigned char *)"packed",
	    .gz_n = 6,
	};

	UNUSED(app);
	if (strcmp(r->path, a.url) != 0)
		return false;
	response_asset(p, &a);
	return true;
}

static void *run(void *arg)
{
	struct rig *r = arg;

	r->ended_well = web_server_run(r->server);
	return NULL;
}

static void door_init(struct door *d)
{
	pthread_mutex_init(&d->lock, NULL);
	pthread_cond_init(&d->moved, NULL);
}

struct rig *rig_new(const struct web_server_conf *conf)
{
	struct rig *r = xcalloc(1, sizeof(*r));
	struct web_server_conf k = conf ? *conf : (struct web_server_conf){0};
	enum rc rc;

	snprintf(r->folder, sizeof(r->folder), "/tmp/web-test-XXXXXX");
	assert_non_null(mkdtemp(r->folder));
	door_init(&r->fast);
	door_init(&r->shared);
	door_init(&r->slow);
	buf_init(&r->sent, 64 * MIB);
	r->mem = arena_new();
	r->ctx.mem = r->mem;
	k.listen = "127.0.0.1:0";
	k.upload_dir = r->folder;
	k.app = r;
	k.worker_new = worker_new;
	k.worker_free = free;
	k.handle = handle;
	k.is_slow = is_slow;
	k.is_shared = is_shared;
	k.handle_all = handle_all;
	k.quick = quick;
	rc = web_server_new(&r->ctx, &r->server, &k);
	if (rc != OK)
		fail_msg("%s", r->ctx.err.text);
	r->port = web_server_port(r->server);
	assert_int_equal(pthread_create(&r->thread, NULL, run, r), 0);
	return r;
}

void rig_stop(struct rig *r)
{
	if (!r->server || r->is_stopped)
		return;
	r->is_stopped = true;
	web_server_stop(r->server);
	pthread_join(r->thread, NULL);
}

void rig_free(struct rig *r)
{
	door_open(&r->fast);
	door_open(&r->slow);
	door_open(&r->shared);
	rig_stop(r);
	web_server_free(r->server);
	rmdir(r->folder);
	arena_free(r->mem);
	buf_free(&r->sent);
	free(r);
}

int rig_files(const struct rig *r)
{
	DIR *d = opendir(r->folder);
	struct dirent *e;
	int n = 0;

	assert_non_null(d);
	while ((e = readdir(d)) != NULL)
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

int client_open(int port)
{
	struct sockaddr_in a = {
	    .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr = {htonl(INADDR_LOOPBACK)},
	};
	struct timeval patience = {.tv_sec = 20};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)(void *)&a, sizeof(a)) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* The server may end the connection while we send; that is for the reader. */
void client_send(int fd, const void *bytes, size_t n)
{
	const char *s = bytes;
	ssize_t done;

	while (n) {
		done = send(fd, s, n, MSG_NOSIGNAL);
		if (done <= 0)
			return;
		s += done;
		n -= (size_t)done;
	}
}

void client_say(int fd, const char *text)
{
	client_send(fd, text, strlen(text));
}

static bool read_more(int fd, struct buf *b)
{
	char some[16 * 1024];
	ssize_t n = recv(fd, some, sizeof(some), 0);

	if (n > 0)
		buf_add(b, some, (size_t)n);
	return n > 0;
}

const char *reply_header(struct reply *r, const char *name, char out[1024])
{
	const char *s = buf_text(&r->head);
	size_t n = strlen(name);
	size_t len;

	while ((s = strstr(s, "\r\n")) != NULL) {
		s += 2;
		if (strncasecmp(s, name, n) || s[n] != ':')
			continue;
		s += n + 1;
		s += strspn(s, " ");
		len = strcspn(s, "\r");
		assert_true(len < 1024);
		memcpy(out, s, len);
		out[len] = '\0';
		return out;
	}
	return NULL;
}

/* Skips "100 Continue". */
static char *head_end(struct buf *b)
{
	char *end = strstr(buf_text(b), "\r\n\r\n");

	if (end && !strncmp(b->s, "HTTP/1.1 100", 12)) {
		size_t n = (size_t)(end + 4 - b->s);

		memmove(b->s, b->s + n, b->n - n + 1);
		b->n -= n;
		end = strstr(b->s, "\r\n\r\n");
	}
	return end;
}

void client_read(int fd, bool is_head, struct reply *out)
{
	char value[1024];
	const char *s;
	char *end;
	struct buf b;
	size_t want;

	*out = (struct reply){0};
	buf_init(&out->head, 64 * KIB);
	buf_init(&out->body, 64 * MIB);
	buf_init(&b, 64 * MIB);
	while (!(end = head_end(&b)))
		if (!read_more(fd, &b)) {
			out->is_closed = true;
			buf_free(&b);
			return;
		}
	buf_add(&out->head, b.s, (size_t)(end + 2 - b.s));
	out->status = (int)strtol(b.s + strlen("HTTP/1.1 "), NULL, 10);
	s = reply_header(out, "Content-Length", value);
	want = (size_t)(end + 4 - b.s);
	if (s && !is_head && out->status != 304)
		want += (size_t)strtoul(s, NULL, 10);
	while (b.n < want && read_more(fd, &b))
		continue;
	end = b.s + out->head.n + 2;
	buf_add(&out->body, end, b.n - (size_t)(end - b.s));
	s = reply_header(out, "Connection", value);
	out->is_closed = s && !strcasecmp(s, "close");
	buf_free(&b);
}

bool client_is_ended(int fd)
{
	char c;

	return recv(fd, &c, 1, 0) == 0 || errno == ECONNRESET;
}

void client_ask(int port, const char *text, struct reply *out)
{
	int fd = client_open(port);

	assert_true(fd >= 0);
	client_say(fd, text);
	client_read(fd, !strncmp(text, "HEAD", 4), out);
	close(fd);
}

void reply_free(struct reply *r)
{
	buf_free(&r->head);
	buf_free(&r->body);
}
