/*
 * server_front.c: the way of one request: head, guard, body, worker, answer.
 * Runs on the threads of libmicrohttpd, except exchange_work().
 */
#include "base/base.h"
#include <arpa/inet.h>
#include <strings.h>
#include "web/http_guard.h"
#include "web/server_int.h"

enum { BODY_MS = 60000 }; /* for a whole body */

/* Trap: the library would decode the path before we see it.  Here nothing is
 * decoded; the raw target is kept by front_on_target(). */
size_t front_unescape(void *cls, struct MHD_Connection *mhd, char *s)
{
	UNUSED(cls);
	UNUSED(mhd);
	return strlen(s);
}

void *front_on_target(void *cls, const char *target, struct MHD_Connection *mhd)
{
	struct web_server *s = cls;
	struct exchange *ex = xcalloc(1, sizeof(*ex));

	ex->server = s;
	ex->mhd = mhd;
	ex->mem = arena_new();
	ex->target = arena_strdup(ex->mem, target);
	request_init(&ex->request, ex->mem, "");
	response_init(&ex->response, ex->mem);
	buf_init(&ex->body, HTTP_BODY_MAX);
	atomic_store(&ex->holders, 1);
	pthread_mutex_lock(&s->lock);
	ex->next = s->exchanges;
	if (ex->next)
		ex->next->prev = ex;
	s->exchanges = ex;
	pthread_mutex_unlock(&s->lock);
	return ex;
}

static void exchange_release(struct exchange *ex)
{
	if (atomic_fetch_sub(&ex->holders, 1) != 1)
		return;
	upload_clean(&ex->request);
	response_free(&ex->response);
	buf_free(&ex->body);
	free(ex->packed);
	arena_free(ex->mem);
	free(ex);
}

void front_on_end(void *cls, struct MHD_Connection *mhd, void **con_cls,
		  enum MHD_RequestTerminationCode why)
{
	struct web_server *s = cls;
	struct exchange *ex = *con_cls;
	struct conn *k = conn_of(mhd);

	UNUSED(why);
	if (k) /* the clock of the next request on this connection */
		atomic_store(&k->deadline_ms,
			     clock_ms() + s->conf.timeout_s * 1000LL);
	if (!ex)
		return;
	if (ex->files)
		upload_end(ex->files);
	ex->files = NULL;
	pthread_mutex_lock(&s->lock);
	if (ex->prev)
		ex->prev->next = ex->next;
	else
		s->exchanges = ex->next;
	if (ex->next)
		ex->next->prev = ex->prev;
	pthread_mutex_unlock(&s->lock);
	*con_cls = NULL;
	exchange_release(ex);
}

/* Gives the exchange back to the wire, unless the server has ended it. */
static void exchange_back(struct exchange *ex)
{
	struct web_server *s = ex->server;
	bool is_awaited;

	pthread_mutex_lock(&s->lock);
	is_awaited = ex->state == EX_AWAY;
	if (is_awaited) {
		/* The wire holds it until its answer is out: once it goes on,
		 * nobody else does, so that what the exchange had is cleaned
		 * before the next request of the connection. */
		ex->state = EX_READY;
		atomic_fetch_sub(&ex->holders, 1);
		MHD_resume_connection(ex->mhd);
	}
	pthread_mutex_unlock(&s->lock);
	if (!is_awaited)
		exchange_release(ex);
}

static void exchange_work(struct task *t, struct pool_thread *th)
{
	const struct request *q[POOL_SHARED_MOST];
	struct response *r[POOL_SHARED_MOST];
	struct exchange *ex = (struct exchange *)t;
	const struct web_server_conf *conf = &ex->server->conf;
	struct task *next;
	int n = 0;

	for (next = t; next; next = next->next) {
		ex = (struct exchange *)next;
		q[n] = &ex->request;
		r[n++] = &ex->response;
	}
	if (t->is_shared)
		conf->handle_all(th->worker, q, r, n);
	else
		conf->handle(th->worker, q[0], r[0]);
	for (; t; t = next) {
		next = t->next;
		ex = (struct exchange *)t;
		send_prepare(ex, th);
		exchange_back(ex);
	}
}

static void exchange_drop(struct task *t)
{
	struct exchange *ex = (struct exchange *)t;

	ex->status = HTTP_BUSY;
	exchange_back(ex);
}

/* Suspends first: a worker may be done before pool_put() returns. */
static enum MHD_Result hand_over(struct exchange *ex)
{
	struct web_server *s = ex->server;
	const struct web_server_conf *conf = &s->conf;
	bool is_slow = conf->is_slow && conf->is_slow(&ex->request);

	if (conf->quick && conf->quick(conf->app, &ex->request, &ex->response))
		return send_answer(ex);
	ex->task.fn = exchange_work;
	ex->task.drop = exchange_drop;
	ex->task.is_shared =
	    !is_slow && conf->is_shared && conf->is_shared(&ex->request);
	pthread_mutex_lock(&s->lock);
	if (s->is_gone) {
		pthread_mutex_unlock(&s->lock);
		return send_refusal(ex, HTTP_BUSY);
	}
	ex->state = EX_AWAY;
	MHD_suspend_connection(ex->mhd);
	pthread_mutex_unlock(&s->lock);
	atomic_fetch_add(&ex->holders, 1);
	if (!pool_put(is_slow ? s->slow : s->fast, &ex->task))
		exchange_drop(&ex->task);
	return MHD_YES;
}

static const char *client_of(struct exchange *ex)
{
	char text[INET6_ADDRSTRLEN] = "";
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    ex->mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *sa = info ? info->client_addr : NULL;

	if (sa && sa->sa_family == AF_INET)
		inet_ntop(
		    AF_INET,
		    &((const struct sockaddr_in *)(const void *)sa)->sin_addr,
		    text, sizeof(text));
	else if (sa && sa->sa_family == AF_INET6)
		inet_ntop(
		    AF_INET6,
		    &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr,
		    text, sizeof(text));
	return arena_strdup(ex->mem, text);
}

static bool is_type(const char *type, const char *want)
{
	size_t n = strlen(want);

	return type && !strncasecmp(type, want, n) &&
	       (!type[n] || type[n] == ';' || type[n] == ' ');
}

/* What kind of body comes, and how large it may be. */
static int prepare_body(struct exchange *ex)
{
	struct request *r = &ex->request;
	const char *type = request_header(r, "Content-Type");
	int64_t size = request_body_size(r), max;

	if (!size)
		return 0;
	max = (int64_t)HTTP_BODY_MAX;
	if (is_type(type, "application/x-www-form-urlencoded")) {
		ex->is_form = true;
		max = (int64_t)HTTP_FORM_MAX;
	}
	if (size > max)
		return HTTP_TOO_LARGE;
	if (is_type(type, "multipart/form-data")) {
		ex->files =
		    upload_begin(ex->mhd, r, ex->server->conf.upload_dir);
		return ex->files ? 0 : HTTP_BAD;
	}
	/* other types can come from any site's page without asking */
	if (!ex->is_form && !is_type(type, "application/json"))
		return HTTP_NO_TYPE;
	return 0;
}

static enum MHD_Result begin(struct exchange *ex, const char *method,
			     const char *version)
{
	struct conn *k = conn_of(ex->mhd);
	int status;

	pthread_mutex_lock(&ex->server->lock);
	ex->is_begun = true;
	pthread_mutex_unlock(&ex->server->lock);
	request_init(&ex->request, ex->mem, method);
	ex->request.client = client_of(ex);
	ex->request.jobs = ex->server->jobs;
	status = head_read(ex, method, version);
	if (!status)
		status = guard_check(&ex->request);
	if (!status)
		status = prepare_body(ex);
	if (k) {
		atomic_store(&k->deadline_ms, request_body_size(&ex->request)
						  ? clock_ms() + BODY_MS
						  : 0);
		atomic_store(&k->is_unread, status != 0);
	}
	return status ? send_refusal(ex, status) : MHD_YES;
}

/* An answer cannot be given in the middle of a body: read on, keep nothing. */
static enum MHD_Result take_body(struct exchange *ex, const char *s, size_t n)
{
	if (ex->status)
		return MHD_YES;
	if (ex->files)
		ex->status = upload_feed(ex->files, s, n);
	else
		buf_add(&ex->body, s, n);
	return MHD_YES;
}

static enum MHD_Result finish_body(struct exchange *ex)
{
	struct request *r = &ex->request;
	struct conn *k = conn_of(ex->mhd);
	int status;

	if (k)
		atomic_store(&k->deadline_ms, 0);
	if (ex->files) {
		status = upload_end(ex->files);
		ex->files = NULL;
		if (!ex->status)
			ex->status = status;
	}
	if (!ex->status && ex->is_form)
		ex->status =
		    request_add_form(r, buf_text(&ex->body), ex->body.n);
	if (!ex->status && !ex->is_form && ex->body.n) {
		r->body = buf_text(&ex->body);
		r->body_n = ex->body.n;
	}
	return ex->status ? send_answer(ex) : hand_over(ex);
}

enum MHD_Result front_on_request(void *cls, struct MHD_Connection *mhd,
				 const char *url, const char *method,
				 const char *version, const char *data,
				 size_t *data_n, void **con_cls)
{
	struct exchange *ex = *con_cls;
	enum exchange_state state;
	size_t n = *data_n;

	UNUSED(cls);
	UNUSED(mhd);
	UNUSED(url);
	if (!ex)
		return MHD_NO;
	if (!ex->is_begun)
		return begin(ex, method, version);
	if (n) {
		*data_n = 0;
		return take_body(ex, data, n);
	}
	pthread_mutex_lock(&ex->server->lock);
	state = ex->state;
	pthread_mutex_unlock(&ex->server->lock);
	if (state == EX_OPEN)
		return finish_body(ex);
	if (state == EX_READY)
		return send_answer(ex);
	return send_refusal(ex, HTTP_BUSY);
}
