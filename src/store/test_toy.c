#include "base/base.h"
#include "store/test_toy.h"

#include <dirent.h>
#include <sodium.h>
#include <unistd.h>

#include "db/db.h"
#include "schema/messages.h"

#define BOX_FIELDS                                                             \
	FIELD(code, code, .label = "Mã", .label_en = "Code",                   \
	      .flags = REQ | KEY | CODE | LIST, .cls = BASIC)                  \
	FIELD(name, text, .label = "Tên", .label_en = "Name",                  \
	      .flags = REQ | NAME | LIST, .cls = BASIC)                        \
	FIELD(parent, ref, .label = "Hộp lớn", .label_en = "Box above",        \
	      .ref = "box", .flags = INDEX, .cls = BASIC)

#define THING_FIELDS                                                           \
	FIELD(code, code, .label = "Mã", .label_en = "Code",                   \
	      .flags = CODE | LIST, .cls = BASIC)                              \
	FIELD(name, text, .label = "Họ tên", .label_en = "Name",               \
	      .flags = REQ | KEY | NAME | PERSONAL | LIST, .cls = BASIC)       \
	FIELD(made_on, day, .label = "Ngày", .label_en = "Made on",            \
	      .flags = KEY, .cls = BASIC)                                      \
	FIELD(box, ref, .label = "Hộp", .label_en = "Box", .ref = "box",       \
	      .flags = REQ | SCOPE | KEY, .cls = BASIC)                        \
	FIELD(weight, count, .label = "Nặng", .label_en = "Weight",            \
	      .flags = FILTER, .cls = BASIC)                                   \
	FIELD(note, text, .label = "Ghi chú", .label_en = "Note",              \
	      .max = 20000, .cls = BASIC)                                      \
	FIELD(near, refs, .label = "Gần", .label_en = "Near", .ref = "box",    \
	      .cls = BASIC)                                                    \
	FIELD(about, anyref, .label = "Về", .label_en = "About",               \
	      .ref = "box|thing", .cls = BASIC)

static const struct field box_fields[] = {BOX_FIELDS};
static const struct field thing_fields[] = {THING_FIELDS};
static const struct field thing_fields_later[] = {
    THING_FIELDS FIELD(colour, text, .label = "Màu", .label_en = "Colour",
		       .flags = INDEX, .cls = BASIC)};
static const struct field paper_fields[] = {
    FIELD(thing, ref, .label = "Vật", .label_en = "Thing", .ref = "thing",
	  .flags = REQ | KEY | OWNER, .cls = BASIC)
	FIELD(stage, text, .label = "Bước", .label_en = "Stage",
	      .flags = FILTER, .cls = BASIC)};
static const struct field tool_fields[] = {
    FIELD(code, code, .label = "Mã", .label_en = "Code", .flags = CODE | LIST,
	  .cls = BASIC) FIELD(name, text, .label = "Tên", .label_en = "Name",
			      .flags = REQ | NAME | LIST, .cls = BASIC)
	FIELD(box, ref, .label = "Hộp", .label_en = "Box", .ref = "box",
	      .flags = REQ | SCOPE | KEY, .cls = BASIC)
	    FIELD(note, text, .label = "Ghi chú", .label_en = "Note",
		  .flags = FIND, .cls = BASIC)};

static enum rc thing_check(struct ctx *c, struct row *r)
{
	if (row_int(r, "weight") > 1000000)
		return err_set(c, E_INPUT, "weight", &msg_count_range, "?", "0",
			       "1000000");
	return OK;
}

#define TELL .purpose = "Thử", .basis = "Thử", .retention = "Hết lần thử"
static const char *const thing_indexes[] = {"box + name_key",
					    "name_key, id, box", NULL};
const struct entity box_entity = {
    .name = "box",
    .label = "Hộp",
    .label_en = "Box",
    .label_plural = "Các hộp",
    .label_plural_en = "Boxes",
    .fields = box_fields,
    .nfields = (int)ARRAY_LEN(box_fields),
    .reach = REACH_SHOWN,
    .reach_by = "parent",
    TELL,
};
const struct entity thing_entity = {
    .name = "thing",
    .label = "Vật",
    .label_en = "Thing",
    .label_plural = "Các vật",
    .label_plural_en = "Things",
    .fields = thing_fields,
    .nfields = (int)ARRAY_LEN(thing_fields),
    .reach = REACH_SCOPE,
    .indexes = thing_indexes,
    .check = thing_check,
    TELL,
};
static const struct entity thing_later = {
    .name = "thing",
    .label = "Vật",
    .label_en = "Thing",
    .label_plural = "Các vật",
    .label_plural_en = "Things",
    .fields = thing_fields_later,
    .nfields = (int)ARRAY_LEN(thing_fields_later),
    .reach = REACH_SCOPE,
    .indexes = thing_indexes,
    .check = thing_check,
    TELL,
};
const struct entity tool_entity = {
    .name = "tool",
    .label = "Dụng cụ",
    .label_en = "Tool",
    .label_plural = "Các dụng cụ",
    .label_plural_en = "Tools",
    .fields = tool_fields,
    .nfields = (int)ARRAY_LEN(tool_fields),
    .reach = REACH_SCOPE,
    .indexes = thing_indexes,
    TELL,
};
const struct entity paper_entity = {
    .name = "paper",
    .label = "Giấy",
    .label_en = "Paper",
    .label_plural = "Các giấy",
    .label_plural_en = "Papers",
    .fields = paper_fields,
    .nfields = (int)ARRAY_LEN(paper_fields),
    .reach = REACH_OWNER,
    .reach_by = "thing",
    TELL,
};

static const struct entity *const entities[] = {
    &box_entity, &thing_entity, &tool_entity, &paper_entity, NULL};
static const struct entity *const entities_later[] = {
    &box_entity, &thing_later, &tool_entity, &paper_entity, NULL};
static const struct module toy_module = {.name = "toy", .entities = entities};
static const struct module toy_module_later = {.name = "toy",
					       .entities = entities_later};
const struct module *const toy_modules[] = {&toy_module, NULL};
const struct module *const toy_modules_later[] = {&toy_module_later, NULL};

static void begin_at(struct toy *t, bool is_file)
{
	assert_true(sodium_init() >= 0);
	*t = (struct toy){.app = app_new(toy_modules)};
	t->c = (struct ctx){
	    .mem = arena_new(),
	    .lang = LANG_EN,
	    .today = 20260131,
	    .now_ms = INT64_C(1769800000000),
	    .author = "tester",
	    .app = t->app,
	};
	snprintf(t->dir, sizeof(t->dir), "/tmp/store-test-XXXXXX");
	assert_non_null(mkdtemp(t->dir));
	snprintf(t->path, sizeof(t->path), "%s/t.db", t->dir);
	assert_ok(&t->c,
		  db_open(&t->c, &t->c.db,
			  is_file ? t->path : test_url(t->path), DB_CREATE));
	assert_ok(&t->c, store_create(&t->c));
	assert_ok(&t->c, store_open(&t->c));
}

void toy_begin(struct toy *t)
{
	begin_at(t, false);
}

void toy_begin_file(struct toy *t)
{
	begin_at(t, true);
}

void toy_end(struct toy *t)
{
	DIR *d;

	db_close(t->c.db);
	arena_free(t->c.mem);
	app_free(t->app);
	d = opendir(t->dir);
	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));)
		if (e->d_name[0] != '.')
			unlinkat(dirfd(d), e->d_name, 0);
	closedir(d);
	assert_int_equal(rmdir(t->dir), 0);
	test_url_drop(t->path);
}

void toy_reopen(struct toy *t, const struct module *const *modules)
{
	db_close(t->c.db);
	app_free(t->app);
	t->c.app = t->app = app_new(modules);
	assert_ok(&t->c, db_open(&t->c, &t->c.db, test_url(t->path), DB_WRITE));
	assert_ok(&t->c, store_open(&t->c));
}

struct row *toy_row(struct toy *t, const struct entity *e, struct row *old,
		    const char *line)
{
	struct row *r = old ? old : row_new(t->c.mem, e);
	char *rest = arena_strdup(t->c.mem, line), *part;

	while ((part = strsep(&rest, "|"))) {
		char *name = strsep(&part, "=");
		int f = entity_field(r->e, name);

		assert_true(f >= 0);
		assert_ok(&t->c,
			  store_parse(&t->c, &r->v[f], &r->e->fields[f], part));
	}
	return r;
}

int64_t toy_save(struct toy *t, struct row *r)
{
	struct act *a;
	int64_t id;

	assert_ok(&t->c, act_begin(&t->c, &a, "edit", "toy", NULL));
	assert_ok(&t->c, store_save(&t->c, a, r, NULL));
	id = act_id(a);
	assert_ok(&t->c, act_commit(&t->c, a));
	return id;
}

struct row *toy_add(struct toy *t, const struct entity *e, const char *line)
{
	struct row *r = toy_row(t, e, NULL, line);

	toy_save(t, r);
	return r;
}

struct row *toy_get(struct toy *t, const struct row *r)
{
	struct row *out;

	assert_ok(&t->c, store_get(&t->c, &out, r->e, r->id));
	return out;
}

int64_t toy_void(struct toy *t, struct row *r)
{
	struct act *a;
	int64_t id;

	assert_ok(&t->c, act_begin(&t->c, &a, "edit", "void", NULL));
	assert_ok(&t->c, store_void(&t->c, a, r));
	id = act_id(a);
	assert_ok(&t->c, act_commit(&t->c, a));
	return id;
}

static void sum_table(struct toy *t, const char *table,
		      crypto_generichash_state *st)
{
	struct db_rows r;
	const char *sql =
	    arena_printf(t->c.mem, "SELECT * FROM %s ORDER BY 1", table);
	int i, got;

	assert_ok(&t->c, db_query(&t->c, &r, sql, DB_NOARGS));
	while ((got = db_next(&t->c, &r)) == DB_ROW)
		for (i = 0; i < db_ncols(&r); i++) {
			struct val v = db_col(&r, i);
			unsigned char tag = (unsigned char)v.tag;

			crypto_generichash_update(st, &tag, 1);
			if (v.tag == VAL_INT)
				crypto_generichash_update(
				    st, (const unsigned char *)&v.i,
				    sizeof(v.i));
			else if (v.tag != VAL_NULL)
				crypto_generichash_update(
				    st, (const unsigned char *)v.s, v.n);
		}
	assert_ok(&t->c, got);
	db_end(&r);
}

uint64_t toy_sum(struct toy *t)
{
	static const char *const more[] = {"meta", "act", "change_block"};
	crypto_generichash_state st;
	unsigned char hash[16];
	uint64_t sum, words;
	size_t i;

	crypto_generichash_init(&st, NULL, 0, 16);
	for (i = 0; i < ARRAY_LEN(more); i++)
		sum_table(t, more[i], &st);
	for (i = 0; (int)i < t->app->nentities; i++)
		sum_table(t, t->app->entities[i]->name, &st);
	crypto_generichash_final(&st, hash, sizeof(hash));
	memcpy(&sum, hash, sizeof(sum));
	for (i = 0; (int)i < t->app->nentities; i++) {
		const struct entity *e = t->app->entities[i];

		if (!entity_has_words(e))
			continue;
		assert_ok(
		    &t->c,
		    db_words_digest(&t->c,
				    arena_printf(t->c.mem, "%s_words", e->name),
				    &words));
		sum = sum * 31 + words;
	}
	return sum;
}

int64_t toy_int(struct toy *t, const char *sql)
{
	int64_t n = -1;

	assert_ok(&t->c, db_one_int(&t->c, &n, sql, DB_NOARGS));
	return n;
}

uint32_t toy_random(struct toy_rng *r, uint32_t below)
{
	r->x ^= r->x << 13;
	r->x ^= r->x >> 7;
	r->x ^= r->x << 17;
	return (uint32_t)(r->x >> 32) % below;
}
