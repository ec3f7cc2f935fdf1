/*
 * toy_test.c: the whole engine, commands and pages, with a library of books
 * in place of the program's modules.  Nothing of src/mod is linked in.
 */
#include "base/base.h"
#include "base/test.h"

#include <dirent.h>
#include <sodium.h>
#include <unistd.h>

#include "cli/cli.h"
#include "db/db.h"
#include "db/test_url.h"
#include "exchange/list.h"
#include "schema/catalogue.h"
#include "store/store.h"
#include "web/app.h"

TEST_MAIN("toy")

/* ---- the library ---- */

#define TELL .purpose = "Thử", .basis = "Thử", .retention = "Thử"

static const struct field shelf_fields[] = {
    FIELD(code, code, .label = "Mã", .label_en = "Code",
	  .flags = REQ | KEY | CODE | LIST, .cls = BASIC)
	FIELD(name, text, .label = "Tên", .label_en = "Name",
	      .flags = REQ | NAME | LIST, .cls = BASIC)
	    FIELD(parent, ref, .label = "Thuộc kệ", .label_en = "Part of",
		  .ref = "shelf", .flags = INDEX | LIST, .cls = BASIC)};
static const struct field book_fields[] = {
#include "library.def"
};
static const char *const book_indexes[] = {"shelf, name_key", "name_key, shelf",
					   NULL};
static const struct entity shelf = {
    .name = "shelf",
    .label = "Kệ",
    .label_en = "Shelf",
    .label_plural = "Các kệ",
    .label_plural_en = "Shelves",
    .fields = shelf_fields,
    .nfields = (int)ARRAY_LEN(shelf_fields),
    TELL,
};
static const struct entity book = {
    .name = "book",
    .label = "Sách",
    .label_en = "Book",
    .label_plural = "Sách",
    .label_plural_en = "Books",
    .fields = book_fields,
    .nfields = (int)ARRAY_LEN(book_fields),
    .indexes = book_indexes,
    TELL,
};
static const struct list_def shelves = {
    .kind = "shelves",
    .label = "Các kệ",
    .label_en = "Shelves",
    .parts = {&shelf},
    .order = 10,
};
static const struct list_def books = {
    .kind = "books",
    .label = "Sách",
    .label_en = "Books",
    .parts = {&book},
    .order = 20,
};

static enum rc subtree(struct ctx *c, const char *code, day_t day,
		       struct idset *out)
{
	struct row *r;
	enum rc rc = store_must_code(c, &r, &shelf, code);

	UNUSED(day);
	if (rc == OK)
		idset_add(out, r->id);
	return rc;
}

static enum rc count_books(struct ctx *c, struct cli *cli)
{
	int64_t n;
	enum rc rc = store_count(c, &n, &book);

	if (rc == OK)
		buf_printf(cli->out, "%lld\n", (long long)n);
	return rc;
}

static enum rc never_without_pages(struct ctx *c)
{
	static const struct msg m = {"sách không có trang",
				     "a book without pages"};
	int64_t n = 0;
	enum rc rc = db_one_int(
	    c, &n, "SELECT count(*) FROM book WHERE pages = 13", DB_NOARGS);

	return rc == OK && n ? err_set(c, E_DB, "", &m) : rc;
}

static const struct command commands[] = {
    {"count-books", "", "đếm sách", "count books", CMD_READ, 0, 0, 0,
     count_books},
    {0},
};
static const struct entity *const entities[] = {&shelf, &book, NULL};
static const struct list_def *const lists[] = {&shelves, &books, NULL};
static const struct module library = {
    .name = "library",
    .entities = entities,
    .lists = lists,
    .commands = commands,
    .subtree = subtree,
    .verify = never_without_pages,
};
static const struct module *const only[] = {&library, NULL};

/* ---- the program ---- */

struct desk {
	char dir[40];
	char out[16384], err[2048];
};

static int64_t noon(void)
{
	return INT64_C(1769832000000); /* 31/01/2026 */
}

static void desk_begin(struct desk *d)
{
	assert_true(sodium_init() >= 0);
	snprintf(d->dir, sizeof(d->dir), "/tmp/toy-test-XXXXXX");
	assert_non_null(mkdtemp(d->dir));
}

static const char *at(const struct desk *d, const char *name)
{
	static char path[4][80];
	static int turn;

	turn = (turn + 1) % 4;
	snprintf(path[turn], sizeof(path[turn]), "%s/%s", d->dir, name);
	return path[turn];
}

static void desk_end(struct desk *d)
{
	DIR *dir = opendir(d->dir);

	assert_non_null(dir);
	for (struct dirent *e; (e = readdir(dir));)
		if (e->d_name[0] != '.')
			unlinkat(dirfd(dir), e->d_name, 0);
	closedir(dir);
	assert_int_equal(rmdir(d->dir), 0);
	test_url_drop(at(d, "t.db"));
}

static void put(const struct desk *d, const char *name, const char *text)
{
	FILE *f = fopen(at(d, name), "wbe");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void said(FILE *f, char *to, size_t size)
{
	rewind(f);
	to[fread(to, 1, size - 1, f)] = '\0';
	fclose(f);
}

/* Runs one command of words, NULL-ended; its exit status. */
static int run(struct desk *d, const char *const *words)
{
	struct cli_env env = {.modules = only,
			      .author = "thu",
			      .db_url = test_url(at(d, "t.db")),
			      .now_ms = noon(),
			      .out = tmpfile(),
			      .err = tmpfile()};
	char *argv[12] = {(char *)(intptr_t) "nguon"};
	int argc = 1, status;

	assert_true(env.out && env.err);
	for (; *words; words++)
		argv[argc++] = (char *)(intptr_t)*words;
	status = cli_main(&env, argc, argv);
	said(env.out, d->out, sizeof(d->out));
	said(env.err, d->err, sizeof(d->err));
	return status;
}

#define RUN(d, ...) run(d, (const char *const[]){__VA_ARGS__, NULL})
#define must(d, ...)                                                           \
	do {                                                                   \
		if (RUN(d, __VA_ARGS__) != 0)                                  \
			fail_msg("%s%s", (d)->out, (d)->err);                  \
	} while (0)

static void fill(struct desk *d)
{
	put(d, "shelves.csv", "Mã,Tên,Thuộc kệ\nA1,Kệ nhỏ,A\nA,Kệ lớn,\n");
	put(d, "books.csv",
	    "Mã,Tên sách,Kệ,Ngày mua,Số trang\n"
	    "1,Dế mèn phiêu lưu ký,A1,1/2/1990,150\n"
	    "2,Số đỏ,A,1987,200\n");
	must(d, "init");
	must(d, "import", at(d, "books.csv"), at(d, "shelves.csv"));
}

TEST(the_engine_serves_a_library_from_the_command_line)
{
	struct desk d;

	desk_begin(&d);
	fill(&d);
	must(&d, "count-books");
	assert_string_equal(d.out, "2\n");
	must(&d, "search", "de men", "--unit", "A1", "--format", "json");
	assert_non_null(strstr(d.out, "\"kind\":\"book\""));
	must(&d, "search", "do", "--unit", "A1", "--lang", "en");
	assert_string_equal(d.out, "Nothing found\n");
	must(&d, "export", "books", "-o", at(&d, "out.xlsx"));
	must(&d, "import", at(&d, "out.xlsx"), "--format", "json");
	assert_non_null(strstr(d.out, "\"changed\":0,\"unchanged\":2"));
	must(&d, "template", "shelves", "-o", at(&d, "empty.xlsx"));
	must(&d, "schema-doc");
	assert_non_null(strstr(d.out, "| `bought_on` | Ngày mua |"));
	must(&d, "report", "--list");
	must(&d, "help");
	assert_non_null(strstr(d.out, "count-books"));
	must(&d, "verify");
	must(&d, "rebuild");
	must(&d, "undo", "1");
	must(&d, "count-books");
	assert_string_equal(d.out, "0\n");
	must(&d, "verify");
	desk_end(&d);
}

TEST(its_faults_are_told_and_its_own_invariant_is_asked)
{
	struct desk d;

	desk_begin(&d);
	fill(&d);
	put(&d, "bad.csv",
	    "Mã,Tên sách,Kệ,Số trang\n3,Tắt đèn,A9,100\n4,Chí Phèo,A,0\n");
	assert_int_equal(RUN(&d, "import", at(&d, "bad.csv"), "--lang", "en"),
			 1);
	assert_non_null(strstr(d.out, "row 2, column «Kệ»: «A9»"));
	assert_non_null(strstr(d.out, "row 3, column «Số trang»"));
	put(&d, "bad.csv", "Mã,Tên sách,Kệ,Số trang\n3,Tắt đèn,A,13\n");
	must(&d, "import", at(&d, "bad.csv"));
	assert_int_equal(RUN(&d, "verify", "--lang", "en"), 1);
	assert_string_equal(d.err, "a book without pages\n");
	assert_int_equal(
	    RUN(&d, "import", "--kind", "people", at(&d, "bad.csv")), 2);
	desk_end(&d);
}

/* ---- pages ---- */

static int page(void *worker, struct arena *mem, const char *target,
		const char *part)
{
	struct pair head[] = {{"Host", "127.0.0.1"}};
	struct request q;
	struct response r;
	int status;

	request_init(&q, mem, "GET");
	assert_int_equal(request_set_target(&q, target), 0);
	assert_int_equal(request_set_headers(&q, head, ARRAY_LEN(head)), 0);
	response_init(&r, mem);
	web_app_handle(worker, &q, &r);
	status = r.status;
	if (!strstr(buf_text(&r.body), part))
		fail_msg("%s (%d) does not say «%s»: %.300s", target, status,
			 part, buf_text(&r.body));
	response_free(&r);
	return status;
}

TEST(the_pages_show_the_library)
{
	struct desk d;
	struct app *app = app_new(only);
	struct ctx c = {.mem = arena_new(),
			.app = app,
			.author = "thu",
			.now_ms = noon(),
			.today = 20260131};
	struct web_app *site;
	void *worker;

	desk_begin(&d);
	fill(&d);
	assert_int_equal(web_app_new(&c, &site,
				     &(const struct web_app_conf){
					 .app = app,
					 .db_url = test_url(at(&d, "t.db")),
					 .folder = d.dir,
					 .author = "thu",
					 .version = "0",
					 .now_ms = noon}),
			 OK);
	worker = web_worker_new(site);
	assert_int_equal(page(worker, c.mem, "/", "Sách"), 200);
	assert_int_equal(page(worker, c.mem, "/list/books", "Số đỏ"), 200);
	assert_int_equal(
	    page(worker, c.mem, "/list/books?unit=A1", "Dế mèn phiêu lưu ký"),
	    200);
	assert_int_equal(page(worker, c.mem, "/search?q=so+do", "Số đỏ"), 200);
	assert_int_equal(page(worker, c.mem, "/acts", "books.csv"), 200);
	assert_int_equal(page(worker, c.mem, "/import", "form"), 200);
	assert_int_equal(page(worker, c.mem, "/list/people", ""), 404);
	web_worker_free(worker);
	web_app_free(site);
	arena_free(c.mem);
	app_free(app);
	desk_end(&d);
}
