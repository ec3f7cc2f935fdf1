/* demo_test.c: reading the lists back; counts that every locality shares. */
#include "base/base.h"

#include <unistd.h>

#include "base/test.h"
#include "mod/demo/demo_test.h"

TEST_MAIN("demo")

static const char *const names[] = {
    "mk2023", "dienbien", "muongnhe", "krongklang", "binhlieu",
};

char *file_text(struct arena *mem, const char *path)
{
	FILE *f = fopen(path, "rbe");

	assert_non_null(f);
	fseek(f, 0, SEEK_END);
	long n = ftell(f);
	rewind(f);
	char *s = arena_alloc(mem, (size_t)n + 1);
	assert_int_equal(fread(s, 1, (size_t)n, f), n);
	fclose(f);
	return s;
}

static char *source_text(struct arena *mem, const char *path)
{
	return file_text(mem, arena_printf(mem, DEMO_ROOT "/%s", path));
}

/* Bytes to the end of the line.  No strchr, no strcspn: a sanitizer measures
 * the whole rest of the file at each call. */
static size_t line_left(const char *s)
{
	size_t n = 0;

	while (s[n] && s[n] != '\n')
		n++;
	return n;
}

/* One field of plain CSV; *s moves behind it; *last = it ended the line. */
static char *field(struct arena *mem, char **s, bool *last)
{
	char *p = *s, *o;
	char *start = o = arena_alloc(mem, line_left(p) + 8);

	if (*p == '"') {
		for (p++; *p != '"' || p[1] == '"'; p++) {
			p += *p == '"';
			*o++ = *p;
		}
		p++;
	} else {
		while (*p && *p != ',' && *p != '\r' && *p != '\n')
			*o++ = *p++;
	}
	*last = *p != ',';
	if (!*last)
		p++;
	else
		while (*p == '\r' || *p == '\n')
			p++;
	*s = p;
	return start;
}

static struct list list_read(struct arena *mem, const char *path)
{
	char *s = file_text(mem, path);
	struct list l = {0};
	bool last = false;
	size_t lines = 1;

	for (char *p = s; *p; p++)
		lines += *p == '\n';
	char **cells = arena_alloc(mem, 64 * sizeof(*cells));
	while (!last)
		cells[l.n_cols++] = field(mem, &s, &last);
	l.titles = cells;
	l.rows = arena_alloc(mem, lines * sizeof(*l.rows));
	for (; *s; l.n++) {
		l.rows[l.n] =
		    arena_alloc(mem, (size_t)l.n_cols * sizeof(char *));
		for (int i = 0; i < l.n_cols; i++) {
			l.rows[l.n][i] = field(mem, &s, &last);
			assert_int_equal(last, i == l.n_cols - 1);
		}
	}
	return l;
}

const char *at(const struct list *l, int row, const char *title)
{
	for (int i = 0; i < l->n_cols; i++)
		if (strcmp(l->titles[i], title) == 0)
			return l->rows[row][i];
	fail_msg("no column %s", title);
	return "";
}

day_t day_at(const struct list *l, int row, const char *title)
{
	const char *s = at(l, row, title);
	day_t d = 0;

	if (*s)
		assert_int_equal(day_parse(&d, s), OK);
	return d;
}

int find_row(const struct list *l, const char *title, const char *value)
{
	for (int i = 0; i < l->n; i++)
		if (strcmp(at(l, i, title), value) == 0)
			return i;
	fail_msg("no %s = %s", title, value);
	return 0;
}

static enum rc generate(struct ctx *c, struct demo_out *out, const char *name,
			const char *dir, bool as_plain)
{
	char *text =
	    source_text(c->mem, arena_printf(c->mem, "demo/%s.json", name));
	json_t *j = json_loads(text, 0, NULL);

	assert_non_null(j);
	if (as_plain)
		json_object_del(j, "files");
	char *recipe = json_dumps(j, 0);
	enum rc rc = demo_generate(c, out, name, recipe,
				   source_text(c->mem, "demo/names.json"), dir);
	free(recipe);
	json_decref(j);
	if (rc < 0)
		print_message("%s: %s\n", name, c->err.text);
	return rc;
}

enum rc locality_write(struct ctx *c, struct demo_out *out, const char *name,
		       const char *dir)
{
	return generate(c, out, name, dir, false);
}

struct locality *locality_open(const char *name)
{
	struct locality *l = xcalloc(1, sizeof(*l));

	l->c.mem = arena_new();
	snprintf(l->dir, sizeof(l->dir), "/tmp/demo-test-XXXXXX");
	assert_non_null(mkdtemp(l->dir));
	assert_int_equal(generate(&l->c, &l->out, name, l->dir, true), OK);
	struct {
		const char *kind;
		struct list *list;
	} kinds[] = {
	    {"places", &l->places},
	    {"units", &l->units},
	    {"unit_events", &l->unit_events},
	    {"people", &l->people},
	    {"targets", &l->targets},
	    {"classes", &l->classes},
	    {"enrolments", &l->enrolments},
	    {"transfers", &l->transfers},
	    {"posts", &l->posts},
	    {"duties", &l->duties},
	};
	for (int i = 0; i < l->out.n; i++)
		for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
			if (strcmp(kinds[k].kind, l->out.files[i].kind) == 0)
				*kinds[k].list =
				    list_read(l->c.mem, l->out.files[i].path);
	json_t *all = json_loads(
	    source_text(l->c.mem, "tests/golden/figures.json"), 0, NULL);
	l->figures = json_incref(json_object_get(all, name));
	json_decref(all);
	json_t *period = json_object_get(l->figures, "period");
	day_parse(&l->from, json_string_value(json_array_get(period, 0)));
	day_parse(&l->to, json_string_value(json_array_get(period, 1)));
	return l;
}

void files_remove(const struct demo_out *out, const char *dir)
{
	for (int i = 0; i < out->n; i++)
		unlink(out->files[i].path);
	rmdir(dir);
}

void locality_close(struct locality *l)
{
	files_remove(&l->out, l->dir);
	json_decref(l->figures);
	arena_free(l->c.mem);
	free(l);
}

day_t admission(const struct locality *l, int row)
{
	day_t d = day_at(&l->people, row, "Ngày quyết định kết nạp");

	return d ? d : day_at(&l->people, row, "Ngày kết nạp");
}

bool in_span(const struct locality *l, day_t d)
{
	return d >= l->from && d <= l->to;
}

static bool is_one_of(const char *s, const char *values)
{
	size_t n = strlen(s);

	for (const char *v = values; v; v = strchr(v, '|')) {
		v += *v == '|';
		if (strncmp(v, s, n) == 0 && (v[n] == '\0' || v[n] == '|'))
			return true;
	}
	return false;
}

int admitted_with(const struct locality *l, const char *title,
		  const char *values)
{
	int n = 0;

	for (int i = 0; i < l->people.n; i++)
		n += in_span(l, admission(l, i)) &&
		     is_one_of(at(&l->people, i, title), values);
	return n;
}

int admitted(const struct locality *l)
{
	int n = 0;

	for (int i = 0; i < l->people.n; i++)
		n += in_span(l, admission(l, i));
	return n;
}

int figure(const struct locality *l, const char *name, const char *key)
{
	const json_t *f =
	    json_object_get(json_object_get(l->figures, "figures"), name);

	if (key)
		f = json_object_get(f, key);
	else if (json_is_object(f))
		f = json_object_get(f, "count");
	if (!json_is_integer(f))
		fail_msg("no figure %s %s", name, key ? key : "");
	return (int)json_integer_value(f);
}

void classes_of(const struct locality *l, const char *type, day_t from,
		day_t to, int *classes, int *people)
{
	*classes = *people = 0;
	for (int i = 0; i < l->classes.n; i++) {
		day_t first = day_at(&l->classes, i, "Từ ngày");

		if (strcmp(at(&l->classes, i, "Loại"), type) != 0 ||
		    first < from || first > to)
			continue;
		++*classes;
		for (int k = 0; k < l->enrolments.n; k++)
			*people += strcmp(at(&l->enrolments, k, "Lớp"),
					  at(&l->classes, i, "Mã")) == 0;
	}
}

TEST(every_recipe_admits_as_many_as_published)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct locality *l = locality_open(names[i]);

		assert_int_equal(admitted(l), figure(l, "admitted", NULL));
		locality_close(l);
	}
}

/* P-01, P-02 and the time limits that an import checks. */
static void check_person(const struct locality *l, int i)
{
	const struct list *p = &l->people;
	day_t born = day_at(p, i, "Ngày sinh");
	day_t agreed = day_at(p, i, "Ngày đồng ý");
	day_t applied = day_at(p, i, "Ngày làm đơn");
	day_t considered = day_at(p, i, "Ngày chi bộ xét");
	day_t decided = day_at(p, i, "Ngày quyết định kết nạp");
	day_t joined = day_at(p, i, "Ngày kết nạp");
	day_t official = day_at(p, i, "Ngày chính thức");
	day_t recognized = day_at(p, i, "Ngày quyết định chính thức");
	day_t certified = day_at(p, i, "Ngày cấp giấy chứng nhận");
	day_t left = day_at(p, i, "Ngày ra khỏi danh sách");
	day_t first = agreed	? agreed
		      : applied ? applied
		      : decided ? decided
				: joined;

	assert_true(first > 0);
	assert_true(day_months_between(born, first) >= 216);
	assert_true(admission(l, i) || agreed);
	assert_true(!certified || day_months_between(born, certified) >= 216);
	assert_true(!certified || !agreed || agreed <= certified);
	assert_true(!considered || !applied || applied <= considered);
	assert_true(!decided || !considered || considered <= decided);
	assert_true(!decided || decided <= joined);
	assert_true(!decided || day_weekday(decided) <= 5);
	assert_true(!decided || day_diff(decided, joined) <= 30);
	assert_true(!considered || !decided ||
		    day_diff(considered, decided) <= 80);
	assert_true(!official || official == day_add_months(joined, 12));
	assert_true(!recognized || official <= recognized);
	if (considered && certified)
		assert_true(certified <= considered &&
			    day_months_between(certified, considered) <= 60);
	assert_int_equal(left > 0, *at(p, i, "Lý do ra") != '\0');
	assert_true(!left || left > first);
	assert_true(left <= l->out.list_day && decided <= l->out.list_day &&
		    joined <= l->out.list_day && recognized <= l->out.list_day);
}

TEST(everybody_in_the_lists_keeps_the_rules)
{
	for (size_t k = 0; k < ARRAY_LEN(names); k++) {
		struct locality *l = locality_open(names[k]);
		struct map *seen = map_new();

		for (int i = 0; i < l->people.n; i++) {
			check_person(l, i);
			if (!map_put(
				seen,
				arena_printf(l->c.mem, "%s|%s",
					     at(&l->people, i, "Họ và tên"),
					     at(&l->people, i, "Ngày sinh")),
				1, NULL))
				fail_msg("%s twice",
					 at(&l->people, i, "Họ và tên"));
		}
		map_free(seen);
		locality_close(l);
	}
}

/* The lists name only units, places, classes and people that they hold. */
static void check_codes(const struct list *in, const char *title,
			const struct map *known)
{
	int64_t v;

	for (int i = 0; i < in->n; i++) {
		const char *s = at(in, i, title);

		if (*s && !map_get(known, s, &v))
			fail_msg("%s %s is unknown", title, s);
	}
}

static struct map *codes_of(const struct list *l)
{
	struct map *m = map_new();

	for (int i = 0; i < l->n; i++)
		assert_true(map_put(m, at(l, i, "Mã"), i, NULL));
	return m;
}

TEST(lists_refer_only_to_what_they_hold)
{
	for (size_t k = 0; k < ARRAY_LEN(names); k++) {
		struct locality *l = locality_open(names[k]);
		struct map *units = codes_of(&l->units);
		struct map *places = codes_of(&l->places);
		struct map *people = codes_of(&l->people);
		struct map *classes = codes_of(&l->classes);

		check_codes(&l->units, "Mã cấp trên", units);
		check_codes(&l->places, "Mã cấp trên", places);
		check_codes(&l->people, "Chi bộ", units);
		check_codes(&l->people, "Nơi ở", places);
		check_codes(&l->targets, "Đơn vị", units);
		check_codes(&l->transfers, "Từ chi bộ", units);
		check_codes(&l->transfers, "Đến chi bộ", units);
		check_codes(&l->transfers, "Người", people);
		check_codes(&l->enrolments, "Lớp", classes);
		check_codes(&l->enrolments, "Người", people);
		check_codes(&l->posts, "Thôn", places);
		check_codes(&l->posts, "Người", people);
		check_codes(&l->duties, "Đơn vị hoặc địa bàn", places);
		check_codes(&l->unit_events, "Đơn vị", units);
		check_codes(&l->unit_events, "Đơn vị mới", units);
		map_free(units);
		map_free(places);
		map_free(people);
		map_free(classes);
		locality_close(l);
	}
}

/* All five may stand in one database. */
TEST(localities_share_no_code_and_no_person)
{
	struct map *seen = map_new();
	struct arena *mem = arena_new();
	static const char *const kinds[] = {"places", "units", "classes",
					    "people"};

	for (size_t k = 0; k < ARRAY_LEN(names); k++) {
		struct locality *l = locality_open(names[k]);
		const struct list *lists[] = {&l->places, &l->units,
					      &l->classes, &l->people};

		for (size_t t = 0; t < ARRAY_LEN(lists); t++)
			for (int i = 0; i < lists[t]->n; i++)
				if (!map_put(
					seen,
					arena_printf(mem, "%s|%s", kinds[t],
						     at(lists[t], i, "Mã")),
					1, NULL))
					fail_msg("%s: code twice", kinds[t]);
		for (int i = 0; i < l->people.n; i++)
			if (!map_put(
				seen,
				arena_printf(mem, "%s|%s",
					     at(&l->people, i, "Họ và tên"),
					     at(&l->people, i, "Ngày sinh")),
				1, NULL))
				fail_msg("twice: %s",
					 at(&l->people, i, "Họ và tên"));
		locality_close(l);
	}
	map_free(seen);
	arena_free(mem);
}

TEST(the_same_recipe_gives_the_same_bytes)
{
	struct locality *a = locality_open("krongklang");
	struct locality *b = locality_open("krongklang");

	assert_int_equal(a->out.n, b->out.n);
	for (int i = 0; i < a->out.n; i++)
		assert_string_equal(file_text(a->c.mem, a->out.files[i].path),
				    file_text(b->c.mem, b->out.files[i].path));
	locality_close(a);
	locality_close(b);
}

TEST(files_take_the_forms_that_the_recipe_asks_for)
{
	static const struct {
		const char *locality, *file, *begin;
	} rows[] = {
	    {"mk2023", "danh-sach-dang-vien-nguon.xlsx", "PK"},
	    {"binhlieu", "danh-sach-cu.xlsx", "PK"}, /* TCVN3 inside */
	    {"dienbien", "dang-vien.csv", "\xEF\xBB\xBFMã;Họ tên;"},
	    {"krongklang", "danh-sach-dang-vien.csv", "ĐẢNG BỘ"},
	    {"krongklang", "khom.csv", "Mã\tTên\t"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct ctx c = {.mem = arena_new()};
		struct demo_out out = {0};
		char dir[] = "/tmp/demo-test-XXXXXX";

		assert_non_null(mkdtemp(dir));
		assert_int_equal(
		    locality_write(&c, &out, rows[i].locality, dir), OK);
		char *s = file_text(
		    c.mem, arena_printf(c.mem, "%s/%s", dir, rows[i].file));
		assert_memory_equal(s, rows[i].begin, strlen(rows[i].begin));
		files_remove(&out, dir);
		arena_free(c.mem);
	}
}

TEST(a_recipe_that_contradicts_itself_is_refused)
{
	static const struct {
		const char *recipe, *reason;
	} rows[] = {
	    {"{", "no JSON"},
	    {"{\"to\":\"2023-12-31\"}", "no first day"},
	    {"{\"from\":\"2023-01-01\",\"to\":\"2023-12-31\"}", "no place"},
	    {"{\"from\":\"2023-01-01\",\"to\":\"2023-12-31\","
	     "\"place\":{\"code\":\"P\",\"name\":\"Xã\"},"
	     "\"root\":{\"code\":\"U\",\"name\":\"U\",\"type\":\"T\"},"
	     "\"villages\":1,\"prefix\":\"Thôn\",\"style\":\"number\","
	     "\"admitted\":[{\"where\":\"village\",\"n\":3,"
	     "\"education\":{\"THPT\":2}}]}",
	     "education adds up to 2 of 3"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct ctx c = {.mem = arena_new()};
		struct demo_out out = {0};

		if (demo_generate(&c, &out, "x", rows[i].recipe,
				  "{\"groups\":{}}", "/tmp") != E_INPUT)
			fail_msg("accepted: %s", rows[i].reason);
		assert_true(c.err.text[0] != '\0');
		assert_int_equal(out.n, 0);
		arena_free(c.mem);
	}
}
