/*
 * schema_test.c: field types, periods, ranges, records, DDL, on a toy
 * entity; the catalogues have catalogue_test.c.
 */
#include "base/base.h"
#include "base/test.h"
#include "schema/schema.h"

#include "schema/catalogue.h"

TEST_MAIN("schema")

static const char trees_csv[] =
    "list,code,label,label_en,aliases,groups,source\n"
    "tree,oak,Cây sồi,Oak,sồi,,\n"
    "tree,ash,\"Tần bì, già\",Ash,,,\n";

static const struct field toy_fields[] = {
    FIELD(code, code, .label = "Mã", .flags = REQ | CODE)
	FIELD(name, text, .label = "Tên", .label_en = "Name", .max = 6,
	      .flags = REQ | NAME) FIELD(born, day, .label = "Ngày sinh",
					 .flags = PAST)
	    FIELD(signed_on, day, .label = "Ngày ký", .flags = FULLDAY)
		FIELD(share, decimal, .label = "Tỷ lệ", .most = 100) FIELD(
		    people, count, .label = "Số người", .least = 1,
		    .most = 5000) FIELD(poor, yes, .label = "Nghèo")
		    FIELD(tree, choice, .label = "Cây", .list = "tree") FIELD(
			trees, choices, .label = "Các cây", .list = "tree")
			FIELD(amount, range, .label = "Chỉ tiêu")
			    FIELD(span, period, .label = "Kỳ")
				FIELD(toy, ref, .label = "Cha", .ref = "toy",
				      .flags = INDEX)
				    FIELD(toy_name, text, .label = "Tên cha",
					  .via = "toy.name", .flags = VIRTUAL)};
static const char *const toy_indexes[] = {"name_key + born", "people, id, born",
					  NULL};
static const struct entity toy = {
    .name = "toy",
    .fields = toy_fields,
    .nfields = (int)ARRAY_LEN(toy_fields),
    .indexes = toy_indexes,
};

static struct ctx *ctx_start(void)
{
	struct ctx *c = xcalloc(1, sizeof(*c));

	catalogue_unload(); /* a test that failed leaves it loaded */
	c->mem = arena_new();
	c->today = 20240315;
	assert_int_equal(catalogue_load(c, trees_csv, strlen(trees_csv)), OK);
	return c;
}

static void ctx_end(struct ctx *c)
{
	catalogue_unload();
	arena_free(c->mem);
	free(c);
}

static const struct field *toy_field(const char *name)
{
	int i = entity_field(&toy, name);

	assert_true(i >= 0);
	return &toy_fields[i];
}

/* NULL in `value`: refused, and `out` still holds what it held before. */
static const struct {
	const char *field, *text, *value, *why;
} cells[] = {
    {"name", "  Nguyễn ", "Nguyễn", "six characters, nine bytes"},
    {"name", "Nguyễnx", NULL, "seven characters"},
    {"name", "a\xff", NULL, "not UTF-8"},
    {"name", "   ", "", "blanks are empty"},
    {"code", "MK-01/a", "MK-01/a", "hyphen and slash"},
    {"code", "a;b", NULL, "separator of several codes"},
    {"code", "<b>", NULL, "angle brackets"},
    {"born", "5/3/1990", "19900305", "day first"},
    {"born", "1987", "19870000", "year only"},
    {"born", "31/02/1990", NULL, "no such day"},
    {"born", "16/3/2024", NULL, "tomorrow"},
    {"born", "15/3/2024", "20240315", "today"},
    {"born", "3/2024", "20240300", "this month has begun"},
    {"born", "4/2024", NULL, "month to come"},
    {"signed_on", "16/3/2024", "20240316", "a future day is allowed"},
    {"signed_on", "3/2024", NULL, "day not known"},
    {"share", "47,5", "47.5", "comma"},
    {"share", "47.5%", "47.5", "per cent"},
    {"share", "100,1", NULL, "above the most"},
    {"share", "-1", NULL, "below the least"},
    {"share", "nhiều", NULL, "no number"},
    {"people", "3.722", "3722", "grouped"},
    {"people", "0", NULL, "below the least"},
    {"people", "5001", NULL, "above the most"},
    {"people", "12a", NULL, "no number"},
    {"poor", "x", "1", "cross"},
    {"poor", "Có", "1", "word"},
    {"poor", "không", "", "no is empty"},
    {"poor", "maybe", NULL, "not understood"},
    {"tree", "SỒI", "oak", "alias in capitals"},
    {"tree", "oak", "oak", "code"},
    {"tree", "cây thông", NULL, "not in the list"},
    {"trees", "Tần bì, già", "ash", "a label with a comma"},
    {"trees", "sồi; ash", "oak;ash", "several"},
    {"trees", "sồi; thông", NULL, "one is unknown"},
    {"amount", "999999999.999.999.999.999", NULL, "beyond all numbers"},
    {"share", "0,00001", "0.00001", "not as 1e-05"},
    {"amount", "50–60", "50-60", "en dash"},
    {"amount", "60-60", "60", "one number twice"},
    {"amount", "60-50", NULL, "wrong order"},
    {"span", "2024-q1", "2024-Q1", "lower case"},
    {"span", "2024-Q5", NULL, "no fifth quarter"},
};

TEST(cells_are_read_by_their_type)
{
	struct ctx *c = ctx_start();
	size_t i;

	for (i = 0; i < ARRAY_LEN(cells); i++) {
		struct val v = val_text("before");
		const struct field *f = toy_field(cells[i].field);
		enum rc rc = field_parse(c, &v, f, cells[i].text);
		const char *got =
		    v.tag == VAL_TEXT ? v.s
		    : v.tag == VAL_INT
			? arena_printf(c->mem, "%lld", (long long)v.i)
			: "";
		const char *must = cells[i].value ? cells[i].value : "before";

		if ((rc == OK) != (cells[i].value != NULL))
			fail_msg("%s «%s»: %d (%s)", cells[i].field,
				 cells[i].text, rc, cells[i].why);
		if (strcmp(got, must) != 0)
			fail_msg("%s «%s»: %s, must be %s (%s)", cells[i].field,
				 cells[i].text, got, must, cells[i].why);
		if (rc != OK && (rc != E_INPUT || !*c->err.text ||
				 strcmp(c->err.field, f->name) != 0))
			fail_msg("%s: failure without a sentence",
				 cells[i].why);
		err_clear(c);
	}
	ctx_end(c);
}

/* What an export shows, an import takes back unchanged. */
static const struct {
	const char *field, *text, *vi, *en;
} prints[] = {
    {"born", "5/3/1990", "1990-03-05", "1990-03-05"},
    {"share", "47,5", "47.5", "47.5"},
    {"people", "3.722", "3722", "3722"},
    {"poor", "có", "x", "x"},
    {"tree", "sồi", "Cây sồi", "Oak"},
    {"tree", "ash", "Tần bì, già", "Ash"},
    {"trees", "oak;oak", "Cây sồi; Cây sồi", "Oak; Oak"},
    {"amount", "50 - 60", "50-60", "50-60"},
    {"span", "2015-2020", "2015-2020", "2015-2020"},
};

TEST(what_is_printed_is_read_back)
{
	struct ctx *c = ctx_start();
	size_t i;
	int lang;

	for (i = 0; i < ARRAY_LEN(prints); i++)
		for (lang = 0; lang < LANG__N; lang++) {
			const struct field *f = toy_field(prints[i].field);
			struct val v, again;
			struct buf b;

			assert_int_equal(field_parse(c, &v, f, prints[i].text),
					 OK);
			buf_init(&b, KIB);
			f->type->print(&b, (enum lang)lang, f, &v);
			assert_string_equal(buf_text(&b), lang == LANG_VI
							      ? prints[i].vi
							      : prints[i].en);
			assert_int_equal(
			    field_parse(c, &again, f, buf_text(&b)), OK);
			assert_true(val_equal(&v, &again));
			buf_free(&b);
		}
	ctx_end(c);
}

TEST(people_see_days_and_numbers_in_their_language)
{
	struct ctx *c = ctx_start();
	struct val day = val_int(19900305), n = val_int(3722), no = {0};
	struct val share = val_text("47.5");

	assert_string_equal(field_show(c, toy_field("born"), &day),
			    "05/03/1990");
	assert_string_equal(field_show(c, toy_field("people"), &n), "3.722");
	assert_string_equal(field_show(c, toy_field("share"), &share), "47,5");
	assert_string_equal(field_show(c, toy_field("born"), &no), "");
	c->lang = LANG_EN;
	assert_string_equal(field_show(c, toy_field("people"), &n), "3,722");
	assert_string_equal(field_label(toy_field("name"), LANG_EN), "Name");
	assert_string_equal(field_label(toy_field("code"), LANG_EN), "Mã");
	ctx_end(c);
}

static const struct {
	const char *text;
	day_t from, to; /* 0: not understood */
	const char *why;
} spans[] = {
    {"2024", 20240101, 20241231, "year"},
    {"2015-2020", 20150101, 20201231, "term"},
    {"2020–2025", 20200101, 20251231, "en dash"},
    {"2015 - 2020", 20150101, 20201231, "blanks"},
    {"2024-Q1", 20240101, 20240331, "first quarter"},
    {"2024-Q4", 20241001, 20241231, "last quarter"},
    {"2024-H1", 20240101, 20240630, "half"},
    {"2024-02", 20240201, 20240229, "month of a leap year"},
    {"2023-02", 20230201, 20230228, "month"},
    {"2020-2015", 0, 0, "ends before it starts"},
    {"2024-Q5", 0, 0, "no such quarter"},
    {"2024-H3", 0, 0, "no such half"},
    {"2024-13", 0, 0, "no such month"},
    {"2024-00", 0, 0, "no such month"},
    {"2024-Q", 0, 0, "cut off"},
    {"2024-Q11", 0, 0, "too long"},
    {"24", 0, 0, "year of two digits"},
    {"1899", 0, 0, "too early"},
    {"2024x", 0, 0, "text behind"},
    {"2015-2020x", 0, 0, "text behind"},
    {"", 0, 0, "empty"},
};

TEST(a_period_is_a_span_of_days)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(spans); i++) {
		day_t from = 0, to = 0;
		bool ok = period_span(spans[i].text, &from, &to);

		if (ok != (spans[i].from != 0))
			fail_msg("«%s» %s", spans[i].text, spans[i].why);
		if (ok && (from != spans[i].from || to != spans[i].to))
			fail_msg("«%s» %d to %d (%s)", spans[i].text, from, to,
				 spans[i].why);
	}
}

static const struct {
	const char *text;
	int64_t low, high; /* -1: not understood */
	const char *why;
} ranges[] = {
    {"200", 200, 200, "number"},
    {"0", 0, 0, "nothing"},
    {"50-60", 50, 60, "range"},
    {"50 – 60", 50, 60, "en dash and blanks"},
    {"1.200", 1200, 1200, "grouped"},
    {"2.000-2.400", 2000, 2400, "both grouped"},
    {"60-50", -1, -1, "wrong order"},
    {"50-", -1, -1, "cut off"},
    {"-5", -1, -1, "negative"},
    {"50-60-70", -1, -1, "three numbers"},
    {"1.20", -1, -1, "no group of three"},
    {"12,5", -1, -1, "not whole"},
    {"200 người", -1, -1, "text behind"},
    {"", -1, -1, "empty"},
};

TEST(a_target_is_a_number_or_a_range)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(ranges); i++) {
		int64_t low = -1, high = -1;
		bool ok = range_parse(ranges[i].text, &low, &high);

		if (ok != (ranges[i].low >= 0))
			fail_msg("«%s» %s", ranges[i].text, ranges[i].why);
		if (ok && (low != ranges[i].low || high != ranges[i].high))
			fail_msg("«%s» %lld to %lld (%s)", ranges[i].text,
				 (long long)low, (long long)high,
				 ranges[i].why);
	}
}

TEST(a_record_needs_its_required_fields)
{
	struct ctx *c = ctx_start();
	struct row *r = row_new(c->mem, &toy), *copy;

	row_set_text(r, "code", "T1");
	assert_int_equal(row_check(c, r), E_INPUT);
	assert_string_equal(c->err.field, "name");
	err_clear(c);
	row_set_text(r, "name", "An");
	row_set_int(r, "people", 7);
	assert_int_equal(row_check(c, r), OK);
	copy = row_copy(c->mem, r);
	row_set_null(r, "people");
	assert_true(row_is_null(r, "people"));
	assert_int_equal(row_int(r, "people"), 0);
	assert_int_equal(row_int(copy, "people"), 7);
	assert_string_equal(row_text(copy, "name"), "An");
	assert_int_equal(entity_field(&toy, "nothing"), -1);
	ctx_end(c);
}

TEST(tables_and_indexes_follow_from_the_fields)
{
	static const char must[] =
	    "CREATE TABLE toy (\n\tid INTEGER PRIMARY KEY,\n"
	    "\tver INTEGER NOT NULL,\n"
	    "\tvoided INTEGER NOT NULL,\n\tcode TEXT,\n\tname TEXT,\n"
	    "\tborn INTEGER,\n\tsigned_on INTEGER,\n\tshare TEXT,\n"
	    "\tpeople INTEGER,\n\tpoor INTEGER,\n\ttree TEXT,\n"
	    "\ttrees TEXT,\n\tamount TEXT,\n\tspan TEXT,\n\ttoy INTEGER,\n"
	    "\tname_key BLOB\n);\n"
	    "CREATE UNIQUE INDEX IF NOT EXISTS toy__code ON toy (code) "
	    "WHERE voided = 0 AND code IS NOT NULL;\n"
	    "CREATE INDEX IF NOT EXISTS toy__toy ON toy (toy) "
	    "WHERE voided = 0;\n"
	    "CREATE INDEX IF NOT EXISTS toy__name_key_born "
	    "ON toy (name_key, born) WHERE voided = 0;\n"
	    "CREATE INDEX IF NOT EXISTS toy__people_born "
	    "ON toy (people, born) WHERE voided = 0;\n";
	/* the wide ones first; no column that only spares reading the row, and
	 * the number of the row, which entries do not tell */
	static const char must_pg[] =
	    "CREATE TABLE toy (\n\tver BIGINT NOT NULL,\n"
	    "\tpeople BIGINT,\n\tid INTEGER PRIMARY KEY,\n"
	    "\tborn INTEGER,\n\tsigned_on INTEGER,\n\ttoy INTEGER,\n"
	    "\tvoided SMALLINT NOT NULL,\n\tpoor SMALLINT,\n"
	    "\tcode TEXT COLLATE \"C\",\n\tname TEXT COLLATE \"C\",\n"
	    "\tshare TEXT COLLATE \"C\",\n\ttree TEXT COLLATE \"C\",\n"
	    "\ttrees TEXT COLLATE \"C\",\n\tamount TEXT COLLATE \"C\",\n"
	    "\tspan TEXT COLLATE \"C\",\n\tname_key BYTEA\n);\n"
	    "CREATE UNIQUE INDEX IF NOT EXISTS toy__code ON toy (code) "
	    "WHERE voided = 0 AND code IS NOT NULL;\n"
	    "CREATE INDEX IF NOT EXISTS toy__toy ON toy (toy) "
	    "WHERE voided = 0;\n"
	    "CREATE INDEX IF NOT EXISTS toy__name_key "
	    "ON toy (name_key) WHERE voided = 0;\n"
	    "CREATE INDEX IF NOT EXISTS toy__people_id_born "
	    "ON toy (people, id, born) WHERE voided = 0;\n";
	struct buf b;

	buf_init(&b, 4 * KIB);
	entity_ddl(&b, &toy, 0);
	assert_string_equal(buf_text(&b), must);
	buf_clear(&b);
	entity_ddl(&b, &toy, 1);
	assert_string_equal(buf_text(&b), must_pg);
	buf_free(&b);
}
