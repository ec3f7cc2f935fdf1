/*
 * app_testing.c: the invented trade and the browser of the tests.
 */
#include "base/base.h"
#include "base/test.h"
#include "web/app_testing.h"

#include <sodium.h>
#include <unistd.h>

#include "db/db.h"
#include "db/test_url.h"
#include "exchange/list.h"
#include "schema/catalogue.h"
#include "store/blocks.h"

/* ---- boxes and things ---- */

static const char colours[] = "list,code,label,label_en,aliases,groups,source\n"
			      "colour,red,Đỏ,Red,,,toy\n"
			      "colour,blue,Xanh,Blue,,,toy\n";

static enum rc thing_check(struct ctx *c, struct row *r)
{
	static const struct msg heavy = {"Nặng quá 100, hãy cân lại",
					 "Heavier than 100, weigh it again"};
	static const struct msg light = {"Nhẹ quá", "Very light"};

	if (row_int(r, "weight") > 100)
		return err_set(c, E_INPUT, "weight", &heavy, NULL);
	if (row_int(r, "weight") == 1)
		row_warn(c, r, "weight", &(const struct say){.msg = &light});
	return OK;
}

static const struct field box_fields[] = {
    FIELD(code, code, .label = "Mã", .flags = REQ | KEY | CODE | LIST,
	  .cls = BASIC) FIELD(name, text, .label = "Tên",
			      .flags = REQ | NAME | LIST, .cls = BASIC)
	FIELD(parent, ref, .label = "Hộp ngoài", .ref = "box",
	      .flags = LIST | INDEX, .cls = BASIC)};
static const struct field thing_fields[] = {
    FIELD(code, code, .label = "Mã", .flags = CODE | LIST, .cls = BASIC)
	FIELD(name, text, .label = "Tên vật", .flags = REQ | KEY | NAME | LIST,
	      .cls = BASIC) FIELD(box, ref, .label = "Hộp", .ref = "box",
				  .flags = REQ | SCOPE | LIST, .cls = BASIC)
	    FIELD(colour, choice, .label = "Màu", .label_en = "Colour",
		  .list = "colour", .flags = LIST | FILTER,
		  .cls = BASIC) FIELD(marks, choices, .label = "Dấu",
				      .list = "colour", .cls = BASIC)
		FIELD(found_on, day, .label = "Ngày thấy", .flags = PAST | LIST,
		      .cls = BASIC) FIELD(weight, count, .label = "Cân nặng",
					  .flags = LIST, .cls = BASIC)
		    FIELD(fragile, yes, .label = "Dễ vỡ", .flags = FILTER,
			  .cls = BASIC) FIELD(temper, text, .label = "Tính nết",
					      .flags = LIST, .cls = SENSITIVE)
			FIELD(key_no, text, .label = "Số khóa", .flags = LIST,
			      .cls = CREDENTIAL, .group = "Giữ kín")};
static const struct field repair_fields[] = {FIELD(
    thing, ref, .label = "Vật", .ref = "thing", .flags = REQ | KEY | OWNER,
    .cls = BASIC) FIELD(repaired_on, day, .label = "Ngày sửa", .flags = LIST,
			.cls = BASIC)};

#define LABELS(a, b)                                                           \
	.label = a, .label_en = b, .label_plural = a, .label_plural_en = b,    \
	.purpose = "x", .basis = "x", .retention = "x"
static const struct entity box = {.name = "box",
				  LABELS("Hộp", "Box"),
				  .fields = box_fields,
				  .nfields = (int)ARRAY_LEN(box_fields)};
static const struct entity thing = {.name = "thing",
				    LABELS("Vật", "Thing"),
				    .fields = thing_fields,
				    .nfields = (int)ARRAY_LEN(thing_fields),
				    .check = thing_check};
static const struct entity repair = {.name = "repair",
				     LABELS("Sửa chữa", "Repair"),
				     .fields = repair_fields,
				     .nfields = (int)ARRAY_LEN(repair_fields)};
static const struct entity *const entities[] = {&box, &thing, &repair, NULL};
static const struct list_def boxes = {.kind = "boxes",
				      .label = "Các hộp",
				      .label_en = "Boxes",
				      .parts = {&box},
				      .order = 10};
static const struct list_def things = {.kind = "things",
				       .label = "Các vật",
				       .label_en = "Things",
				       .parts = {&thing, &repair},
				       .order = 20};
static const struct list_def *const lists[] = {&boxes, &things, NULL};

/* A box and what is in it, one level deep. */
static enum rc subtree(struct ctx *c, const char *code, day_t day,
		       struct idset *out)
{
	struct row *top, *b;
	struct cursor *cur;
	enum rc rc = store_must_code(c, &top, &box, code);
	struct val id;

	UNUSED(day);
	if (rc < 0)
		return rc;
	idset_add(out, top->id);
	id = val_int(top->id);
	rc = cursor_open(c, &cur, &box, "parent = $1", &id, 1);
	while (rc == OK && cursor_next(c, cur, &b) == DB_ROW)
		idset_add(out, b->id);
	if (rc == OK)
		cursor_close(cur);
	return rc;
}

/* Says how many boxes there are. */
enum rc (*site_blocks)(struct ctx *c, struct block_writer *w);

static enum rc write_blocks(struct ctx *c, struct block_writer *w)
{
	struct block b = {.first = 1, .last = 1, .bytes = "box", .size = 3};
	enum rc rc = site_blocks ? site_blocks(c, w) : OK;

	if (rc == OK)
		rc = store_count(c, &b.n, &box);
	return rc == OK ? block_put(c, w, &b) : rc;
}

static enum rc verify_blocks(struct ctx *c, int64_t as_of)
{
	UNUSED(c);
	UNUSED(as_of);
	return OK;
}

static const struct block_kind box_blocks = {
    .name = "boxes 1", .write = write_blocks, .verify = verify_blocks};
static const struct block_kind *const blocks[] = {&box_blocks, NULL};

static enum rc own_page(struct page *p)
{
	response_text(p->r, 200, "own page");
	return OK;
}

enum rc (*site_act)(struct page *p);
char site_logged[2000];

static enum rc own_act(struct page *p)
{
	return site_act ? site_act(p) : own_page(p);
}

static void take_log(const char *line)
{
	size_t n = strlen(site_logged);

	snprintf(site_logged + n, sizeof(site_logged) - n, "%s\n", line);
}

static const struct route routes[] = {{"GET", "/own/act", NEED_SEE, own_act},
				      {"POST", "/own/act", NEED_WRITE, own_act},
				      {"GET", "/own", NEED_SEE, own_page},
				      {"GET", "/acts", NEED_SEE, own_page},
				      {0}};
static const struct nav_item nav[] = {
    {"/own", "Trang riêng", "Own page", "home", 40, true}, {0}};
static const struct module toy = {.name = "toy",
				  .entities = entities,
				  .lists = lists,
				  .routes = routes,
				  .nav = nav,
				  .subtree = subtree,
				  .blocks = blocks};
static const struct module *const toys[] = {&toy, NULL};

/* ---- the site ---- */

static int64_t now_ms(void)
{
	return INT64_C(1774832400000); /* 30/03/2026 08:00 in Vietnam */
}

static void fill(struct ctx *c)
{
	static const char *const codes[] = {"A", "B", "C"};
	struct act *a;
	struct row *r;
	size_t i;

	assert_int_equal(act_begin(c, &a, "edit", "boxes", NULL), OK);
	for (i = 0; i < ARRAY_LEN(codes); i++) {
		r = row_new(c->mem, &box);
		row_set_text(r, "code", codes[i]);
		row_set_text(r, "name",
			     arena_printf(c->mem, "Hộp %s", codes[i]));
		if (i)
			row_set_int(r, "parent", 1);
		assert_int_equal(store_save(c, a, r, NULL), OK);
	}
	assert_int_equal(act_commit(c, a), OK);
}

void site_start(struct site *s)
{
	struct ctx c = {0};
	struct web_app_conf conf;

	memset(s, 0, sizeof(*s));
	site_act = NULL;
	site_blocks = NULL;
	site_logged[0] = '\0';
	assert_true(sodium_init() >= 0);
	snprintf(s->dir, sizeof(s->dir), "/tmp/app-test-XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	s->mem = arena_new();
	s->path = arena_printf(s->mem, "%s/t.db", s->dir);
	s->db = test_url(s->path);
	s->model = app_new(toys);
	c = (struct ctx){
	    .mem = s->mem, .app = s->model, .author = "t", .now_ms = now_ms()};
	assert_int_equal(catalogue_load(&c, colours, strlen(colours)), OK);
	assert_int_equal(db_open(&c, &c.db, s->db, DB_CREATE), OK);
	assert_int_equal(store_create(&c), OK);
	fill(&c);
	db_close(c.db);
	c.db = NULL;
	conf = (struct web_app_conf){.app = s->model,
				     .db_url = s->db,
				     .folder = s->dir,
				     .author = "Lan",
				     .version = "0",
				     .log = take_log,
				     .now_ms = now_ms};
	if (web_app_new(&c, &s->app, &conf) < 0)
		fail_msg("%s", c.err.text);
	s->worker = web_worker_new(s->app);
}

void site_end(struct site *s)
{
	static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
	size_t i;

	web_worker_free(s->worker);
	web_app_free(s->app);
	app_free(s->model);
	catalogue_unload();
	for (i = 0; i < ARRAY_LEN(ends); i++)
		unlink(arena_printf(s->mem, "%s%s", s->path, ends[i]));
	assert_int_equal(rmdir(s->dir), 0); /* nothing was left behind */
	test_url_drop(s->path);
	arena_free(s->mem);
}

/* What a browser would keep. */
static void keep(struct site *s, const struct response *r, const char *body)
{
	static const char field[] = "name=\"csrf\" value=\"";
	size_t i;
	const char *p;

	for (i = 0; i < r->n_headers; i++) {
		const char *v = r->headers[i].value;

		if (strcmp(r->headers[i].name, "Set-Cookie") != 0)
			continue;
		if (strncmp(v, "session=", 8) == 0)
			s->session =
			    arena_strndup(s->mem, v + 8, strcspn(v + 8, ";"));
		if (strncmp(v, "lang=", 5) == 0)
			s->lang =
			    arena_strndup(s->mem, v + 5, strcspn(v + 5, ";"));
	}
	p = strstr(body, field);
	if (p) {
		p += sizeof(field) - 1;
		s->token = arena_strndup(s->mem, p, strcspn(p, "\""));
	}
}

static struct answer take_answer(struct site *s, struct response *r)
{
	struct answer a;
	size_t i;

	a = (struct answer){.status = r->status,
			    .body = arena_strdup(s->mem, buf_text(&r->body)),
			    .location = "",
			    .hx = "",
			    .file = r->file};
	for (i = 0; i < r->n_headers; i++) {
		const struct pair *h = &r->headers[i];

		if (strcmp(h->name, "Location") == 0)
			a.location = h->value;
		if (strncmp(h->name, "HX-", 3) == 0 && !*a.hx)
			a.hx =
			    arena_printf(s->mem, "%s: %s", h->name, h->value);
	}
	keep(s, r, a.body);
	if (r->file && r->file_ends)
		unlink(r->file);
	response_free(r);
	return a;
}

static struct answer finish(struct site *s, const struct request *q,
			    struct response *r)
{
	web_app_handle(s->worker, q, r);
	web_worker_rest(s->worker);
	return take_answer(s, r);
}

static void open_request(struct site *s, struct request *q, const char *method,
			 const char *target)
{
	struct pair head[] = {
	    {"Host", "127.0.0.1"},
	    {"Cookie", arena_printf(s->mem, "session=%s; lang=%s",
				    s->session ? s->session : "none",
				    s->lang ? s->lang : "vi")},
	    {"HX-Request", s->is_htmx ? "true" : "false"},
	};

	request_init(q, s->mem, method);
	assert_int_equal(request_set_target(q, target), 0);
	assert_int_equal(request_set_headers(q, head, ARRAY_LEN(head)), 0);
}

static void fill_request(struct site *s, struct request *q, const char *method,
			 const char *target, const char *form, bool with_token)
{
	open_request(s, q, method, target);
	if (with_token)
		form = arena_printf(s->mem, "%s%scsrf=%s", form ? form : "",
				    form && *form ? "&" : "",
				    s->token ? s->token : "");
	if (form)
		assert_int_equal(request_add_form(q, form, strlen(form)), 0);
}

struct answer site_ask(struct site *s, const char *method, const char *target,
		       const char *form, bool with_token)
{
	struct request q;
	struct response r;

	fill_request(s, &q, method, target, form, with_token);
	response_init(&r, s->mem);
	return finish(s, &q, &r);
}

void site_post_all(struct site *s, const struct form_sent *f,
		   struct answer *out, int n)
{
	enum { MOST = 8 };
	struct request q[MOST];
	struct response r[MOST];
	const struct request *qs[MOST];
	struct response *rs[MOST];
	int i;

	assert_true(n <= MOST);
	for (i = 0; i < n; i++) {
		fill_request(s, &q[i], "POST", f[i].target, f[i].form, true);
		assert_true(web_app_is_shared(&q[i]));
		response_init(&r[i], s->mem);
		qs[i] = &q[i];
		rs[i] = &r[i];
	}
	web_app_handle_all(s->worker, qs, rs, n);
	web_worker_rest(s->worker);
	for (i = 0; i < n; i++)
		out[i] = take_answer(s, &r[i]);
}

struct answer site_get(struct site *s, const char *target)
{
	return site_ask(s, "GET", target, NULL, false);
}

struct answer site_post(struct site *s, const char *target, const char *form)
{
	return site_ask(s, "POST", target, form, true);
}

struct answer site_upload(struct site *s, const char *name, const char *text)
{
	struct upload u = {.field = "file", .name = name};
	char *path = arena_printf(s->mem, "%s/up.csv", s->dir);
	struct request q;
	struct response r;
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	u.size = (int64_t)fwrite(text, 1, strlen(text), f);
	assert_int_equal(fclose(f), 0);
	u.path = path;
	site_get(s, "/import");
	open_request(s, &q, "POST", "/import");
	assert_int_equal(
	    request_add_param(&q, "csrf", s->token, strlen(s->token), true), 0);
	q.uploads = &u;
	q.n_uploads = 1;
	response_init(&r, s->mem);
	return finish(s, &q, &r);
}

void site_hash(struct site *s, unsigned char out[32])
{
	static const char *const ends[] = {"", "-wal"};
	crypto_generichash_state st;
	unsigned char block[4096];
	size_t i, n;

	crypto_generichash_init(&st, NULL, 0, 32);
	for (i = 0; i < ARRAY_LEN(ends); i++) {
		FILE *f =
		    fopen(arena_printf(s->mem, "%s%s", s->db, ends[i]), "rb");

		while (f && (n = fread(block, 1, sizeof(block), f)) > 0)
			crypto_generichash_update(&st, block, n);
		if (f)
			fclose(f);
	}
	crypto_generichash_final(&st, out, 32);
}

const char *site_link(struct site *s, const char *body, const char *head)
{
	const char *p = strstr(body, arena_printf(s->mem, "\"%s", head));

	if (!p)
		fail_msg("no link %s", head);
	p++;
	return arena_strndup(s->mem, p, strcspn(p, "\"?"));
}
