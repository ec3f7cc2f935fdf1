/*
 * fuzz_values.c: what people type into forms, addresses and cells, against a
 * small database: codes, references, several references, days, numbers; the
 * place where a list goes on; words of a search.
 */
#include "base/base.h"

#include <sodium.h>
#include <unistd.h>

#include "db/db.h"
#include "store/listing.h"
#include "store/search.h"
#include "store/store.h"
#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const struct field fields[] = {
    FIELD(code, code, .label = "Mã", .flags = KEY | CODE, .cls = BASIC)
	FIELD(name, text, .label = "Tên", .flags = REQ | NAME,
	      .cls = BASIC) FIELD(made_on, day, .label = "Ngày", .cls = BASIC)
	    FIELD(weight, count, .label = "Nặng", .cls = BASIC)
		FIELD(above, ref, .label = "Trên", .ref = "box", .cls = BASIC)
		    FIELD(near, refs, .label = "Gần", .ref = "box", .max = 2000,
			  .cls = BASIC) FIELD(about, anyref, .label = "Về",
					      .ref = "box|bag", .cls = BASIC)};

#define TELL .purpose = "Thử", .basis = "Thử", .retention = "Hết lần thử"
static const struct entity box = {.name = "box",
				  .label = "Hộp",
				  .label_plural = "Hộp",
				  .fields = fields,
				  .nfields = (int)ARRAY_LEN(fields),
				  TELL};
static const struct entity bag = {.name = "bag",
				  .label = "Túi",
				  .label_plural = "Túi",
				  .fields = fields,
				  .nfields = (int)ARRAY_LEN(fields),
				  TELL};
static const struct entity *const entities[] = {&box, &bag, NULL};
static const struct module mod = {.name = "fuzz", .entities = entities};
static const struct module *const modules[] = {&mod, NULL};

static struct ctx ctx = {.lang = LANG_VI,
			 .today = 20260131,
			 .now_ms = INT64_C(1769800000000),
			 .author = "fuzz"};

static void must(enum rc rc)
{
	if (rc < 0)
		abort();
}

static void add(struct act *a, const struct entity *e, const char *code,
		const char *name)
{
	struct row *r = row_new(ctx.mem, e);

	row_set_text(r, "code", code);
	row_set_text(r, "name", name);
	must(store_save(&ctx, a, r, NULL));
}

/* Once for all inputs; only ever read afterwards. */
static void open_db(void)
{
	char dir[] = "/tmp/fuzz-values-XXXXXX";
	struct act *a;
	const char *path;

	if (sodium_init() < 0 || !mkdtemp(dir))
		abort();
	ctx.mem = arena_new();
	ctx.app = app_new(modules);
	path = arena_printf(ctx.mem, "%s/t.db", dir);
	must(db_open(&ctx, &ctx.db, path, DB_CREATE));
	must(store_create(&ctx));
	must(store_open(&ctx));
	must(act_begin(&ctx, &a, "edit", "fuzz", NULL));
	add(a, &box, "B1", "Lò Văn Ấn");
	add(a, &box, "B2", "Đặng Thị Hoà");
	add(a, &box, "9", "Lò Văn Ấn");
	add(a, &bag, "T1", "Vàng A Páo");
	must(act_commit(&ctx, a));
	unlink(path); /* stays until the program ends, and no longer */
	unlink(arena_printf(ctx.mem, "%s-wal", path));
	unlink(arena_printf(ctx.mem, "%s-shm", path));
	unlink(arena_printf(ctx.mem, "%s.lock", path));
	rmdir(dir);
}

/* A refusal is a sentence; anything else reads back as itself. */
static void one_field(const struct field *f, const char *text)
{
	struct val v, again;
	const char *printed;
	enum rc rc = store_parse(&ctx, &v, f, text);

	if (rc < 0) {
		if (!ctx.err.text[0] ||
		    !text_is_utf8(ctx.err.text, strlen(ctx.err.text)))
			abort();
		err_clear(&ctx);
		return;
	}
	store_show(&ctx, f, &v);
	printed = store_print(&ctx, f, &v);
	must(store_parse(&ctx, &again, f, printed));
	if (!val_equal(&v, &again))
		abort();
}

/* A page ends where the next one begins, whatever somebody wrote there. */
static void one_listing(const char *after, const char *words)
{
	struct listing q = {
	    .e = &box, .limit = 1, .after = after, .words = words};
	struct listing_page page;
	int pages = 0;

	do {
		enum rc rc = store_listing(&ctx, &page, &q);

		if (rc == E_INPUT && ctx.err.text[0]) {
			err_clear(&ctx);
			return;
		}
		must(rc);
		if (page.n > 1 || ++pages > 4)
			abort();
		q.after = page.next;
	} while (q.after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena_mark m;
	struct hit hits[8];
	const char *text;
	struct row *row;
	size_t i;
	int found;

	if (!ctx.app)
		open_db();
	m = arena_mark(ctx.mem);
	text = arena_strndup(ctx.mem, (const char *)data, n);
	if (strlen(text) == n && text_is_utf8(text, n)) {
		for (i = 0; i < ARRAY_LEN(fields); i++)
			one_field(&fields[i], text);
		one_listing(*text ? text : NULL, NULL);
		one_listing(NULL, text);
		must(store_search(&ctx, hits, &found, 8, NULL, text, NULL));
		store_by_uid(&ctx, &row, &box, text);
	}
	arena_rewind(ctx.mem, m);
	return 0;
}
