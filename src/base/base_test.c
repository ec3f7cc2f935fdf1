/*
 * base_test.c: memory, buffers, arrays, maps and failures; days have
 * day_test.c.
 */
#include "base/base.h"
#include "base/test.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/ctx.h"
#include "base/map.h"
#include "base/messages.h"
#include "base/vec.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

TEST_MAIN("base")

TEST(arena_memory_is_zeroed_and_aligned_also_after_a_reset)
{
	static const size_t sizes[] = {0, 1, 7, 16, 100, 5000, 40000, 3000000};
	struct arena *a = arena_new();

	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
			unsigned char *p = arena_alloc(a, sizes[i]);

			assert_non_null(p);
			assert_int_equal((uintptr_t)p % _Alignof(max_align_t),
					 0);
			for (size_t k = 0; k < sizes[i]; k++)
				if (p[k])
					fail_msg("byte %zu of %zu", k,
						 sizes[i]);
			memset(p, 0xff, sizes[i]);
		}
		assert_true(arena_used(a) >= 3045124);
		arena_reset(a);
		assert_int_equal(arena_used(a), 0);
	}
	arena_free(a);
	arena_free(NULL);
}

TEST(arena_copies_stand_on_their_own)
{
	struct arena *a = arena_new();
	char source[] = "Nguồn";
	char *all = arena_strdup(a, source);
	char *part = arena_strndup(a, source, 3);
	char *longer = arena_strndup(a, source, 100);
	char *bytes = arena_memdup(a, source, sizeof(source));

	source[0] = 'x';
	assert_string_equal(all, "Nguồn");
	assert_string_equal(part, "Ngu");
	assert_string_equal(longer, "Nguồn");
	assert_memory_equal(bytes, "Nguồn", sizeof(source));
	assert_string_equal(arena_printf(a, "%s-%d", all, 7), "Nguồn-7");
	assert_int_equal(strlen(arena_printf(a, "%50000d", 1)), 50000);
	assert_string_equal(arena_printf(a, "%s", ""), "");
	arena_free(a);
}

TEST(a_mark_forgets_only_what_came_after_it)
{
	struct arena *a = arena_new();
	struct arena_mark start = arena_mark(a);
	char *kept = arena_strdup(a, "kept");
	struct arena_mark mark = arena_mark(a);
	size_t used = arena_used(a);

	for (int i = 0; i < 1000; i++) {
		char *p = arena_alloc(a, 30000);

		memset(p, 'x', 30000);
		arena_alloc(a, 30);
		assert_true(arena_used(a) >= used + 30030);
		arena_rewind(a, mark);
		assert_int_equal(arena_used(a), used);
	}
	assert_string_equal(kept, "kept");
	arena_rewind(a, start);
	assert_int_equal(arena_used(a), 0);
	assert_string_equal(arena_strdup(a, "again"), "again");
	arena_free(a);
}

/* What a child wrote to stderr while asking for more than there is. */
static int ask_too_much(void (*ask)(void), char *text, size_t size)
{
	int ends[2];
	int status = 0;
	size_t n = 0;
	ssize_t got;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		setrlimit(RLIMIT_CORE, &(struct rlimit){0});
		signal(SIGABRT, SIG_DFL);
		dup2(ends[1], STDERR_FILENO);
		ask();
		_exit(0);
	}
	close(ends[1]);
	while ((got = read(ends[0], text + n, size - 1 - n)) > 0)
		n += (size_t)got;
	text[n] = '\0';
	close(ends[0]);
	waitpid(child, &status, 0);
	return status;
}

static void ask_xmalloc(void)
{
	xmalloc(SIZE_MAX);
}

static void ask_arena(void)
{
	arena_alloc(arena_new(), SIZE_MAX - 3);
}

static void ask_vec(void)
{
	size_t cap = SIZE_MAX / 4;

	vec_grow(NULL, &cap, cap, 16);
}

TEST(without_memory_the_program_says_so_and_ends)
{
	static void (*const asks[])(void) = {ask_xmalloc, ask_arena, ask_vec};
	char text[64 * 1024];

	for (size_t i = 0; i < ARRAY_LEN(asks); i++) {
		assert_int_not_equal(ask_too_much(asks[i], text, sizeof(text)),
				     0);
		/* AddressSanitizer ends the program itself. */
		if (!strstr(text, "AddressSanitizer"))
			assert_non_null(strstr(text, msg_out_of_memory.vi));
	}
}

TEST(a_buffer_grows_and_stays_terminated)
{
	struct buf b;

	buf_init(&b, 1 * MIB);
	assert_string_equal(buf_text(&b), "");
	buf_str(&b, "");
	assert_string_equal(buf_text(&b), "");
	for (int i = 0; i < 10000; i++)
		buf_char(&b, 'a');
	buf_printf(&b, "%s=%d", "b", 5);
	assert_int_equal(b.n, 10003);
	assert_string_equal(b.s + 9999, "ab=5");
	assert_false(b.over);
	buf_clear(&b);
	assert_string_equal(buf_text(&b), "");
	buf_add(&b, "x\0y", 3);
	assert_int_equal(b.n, 3);
	assert_memory_equal(b.s, "x\0y", 4);
	buf_free(&b);
	assert_string_equal(buf_text(&b), "");
}

TEST(a_buffer_takes_nothing_beyond_its_maximum)
{
	struct buf b;

	buf_init(&b, 5);
	buf_str(&b, "12345");
	assert_false(b.over);
	buf_str(&b, "");
	assert_false(b.over);
	buf_char(&b, '6');
	assert_true(b.over);
	assert_string_equal(buf_text(&b), "12345");
	buf_clear(&b);
	assert_false(b.over);
	buf_str(&b, "123");
	buf_printf(&b, "%d", 456); /* left out whole */
	buf_char(&b, '4');	   /* would fit, but comes too late */
	assert_true(b.over);
	assert_string_equal(buf_text(&b), "123");
	buf_free(&b);
	buf_init(&b, 0);
	buf_char(&b, 'x');
	assert_true(b.over);
	assert_string_equal(buf_text(&b), "");
	buf_free(&b);
}

TEST(stolen_bytes_leave_the_buffer_empty)
{
	struct buf b;
	char *s;

	buf_init(&b, 100);
	buf_str(&b, "mine");
	s = buf_steal(&b);
	assert_string_equal(s, "mine");
	free(s);
	assert_int_equal(b.n, 0);
	s = buf_steal(&b);
	assert_string_equal(s, "");
	free(s);
	buf_str(&b, "next");
	assert_string_equal(buf_text(&b), "next");
	buf_free(&b);
}

struct number {
	int64_t i;
	const char *text;
};

static const struct number numbers[] = {
    {0, "0"},
    {7, "7"},
    {-1, "-1"},
    {1234567890, "1234567890"},
    {INT64_MAX, "9223372036854775807"},
    {INT64_MIN, "-9223372036854775808"},
};

TEST(a_number_is_written_in_full)
{
	struct buf b;

	buf_init(&b, 100);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		buf_clear(&b);
		buf_int(&b, numbers[i].i);
		assert_string_equal(buf_text(&b), numbers[i].text);
	}
	buf_free(&b);
}

struct json {
	const char *text;
	const char *json;
	const char *why;
};

static const struct json jsons[] = {
    {"", "\"\"", "empty"},
    {"Nguyễn", "\"Nguyễn\"", "UTF-8 stays"},
    {"a\"b\\c", "\"a\\\"b\\\\c\"", "quote and backslash"},
    {"\n\r\t\b\f", "\"\\n\\r\\t\\b\\f\"", "short forms"},
    {"a\x01z\x1f", "\"a\\u0001z\\u001f\"", "other control characters"},
    {"\x7f", "\"\\u007f\"", "delete is one as well"},
    {"a/b<c>", "\"a/b<c>\"", "nothing else is escaped"},
};

TEST(a_json_string_is_escaped)
{
	struct buf b;

	buf_init(&b, 100);
	for (size_t i = 0; i < ARRAY_LEN(jsons); i++) {
		buf_clear(&b);
		buf_json(&b, jsons[i].text);
		if (strcmp(buf_text(&b), jsons[i].json) != 0)
			fail_msg("%s: %s", jsons[i].why, buf_text(&b));
	}
	buf_free(&b);
}

TEST(an_array_keeps_what_was_pushed)
{
	VEC(int64_t) v = {0};

	for (int i = 0; i < 10000; i++)
		vec_push(&v, i * INT64_C(3));
	assert_int_equal(v.n, 10000);
	for (int i = 0; i < 10000; i++)
		assert_int_equal(v.v[i], i * 3);
	vec_free(&v);
	assert_null(v.v);
	assert_int_equal(v.n, 0);
}

TEST(an_array_that_expects_more_keeps_what_it_has)
{
	VEC(int64_t) v = {0};
	int64_t *was;

	vec_expect(&v, (size_t)0);
	assert_int_equal(v.n, 0);
	vec_push(&v, 7);
	vec_expect(&v, (size_t)100000);
	assert_int_equal(v.n, 1);
	assert_int_equal(v.v[0], 7);
	was = v.v;
	for (int i = 0; i < 100000; i++)
		vec_push(&v, i * INT64_C(3));
	assert_ptr_equal(v.v, was);
	assert_int_equal(v.v[0], 7);
	assert_int_equal(v.v[100000], 99999 * 3);
	vec_free(&v);
}

TEST(a_map_finds_text_and_numbers)
{
	struct map *m = map_new();
	char key[32];
	int64_t value = -1;

	for (int i = 0; i < 20000; i++) {
		snprintf(key, sizeof(key), "code-%d", i);
		assert_true(map_put(m, key, i, NULL));
		assert_true(map_puti(m, i * INT64_C(1000), -i, NULL));
	}
	assert_int_equal(map_count(m), 40000);
	for (int i = 0; i < 20000; i++) {
		snprintf(key, sizeof(key), "code-%d", i);
		assert_true(map_get(m, key, &value));
		assert_int_equal(value, i);
		assert_true(map_geti(m, i * INT64_C(1000), &value));
		assert_int_equal(value, -i);
	}
	value = -1;
	assert_false(map_get(m, "code-20000", &value));
	assert_false(map_get(m, "", &value));
	assert_false(map_geti(m, 1, &value));
	assert_int_equal(value, -1);
	map_free(m);
	map_free(NULL);
}

TEST(a_map_tells_whether_a_key_was_there)
{
	struct map *m = map_new();
	int64_t value = 0;

	assert_true(map_put(m, "a", 1, &value));
	assert_int_equal(value, 0);
	assert_false(map_put(m, "a", 2, &value));
	assert_int_equal(value, 1);
	assert_false(map_put(m, "a", 2, NULL));
	assert_true(map_get(m, "a", &value));
	assert_int_equal(value, 1); /* put does not overwrite */
	assert_false(map_set(m, "a", 3));
	assert_true(map_get(m, "a", &value));
	assert_int_equal(value, 3);
	assert_true(map_set(m, "", 4));
	assert_true(map_get(m, "", NULL));
	assert_true(map_seti(m, 0, 5));
	assert_false(map_puti(m, 0, 6, &value));
	assert_int_equal(value, 5);
	assert_false(map_seti(m, 0, 7));
	assert_true(map_geti(m, 0, &value));
	assert_int_equal(value, 7);
	assert_int_equal(map_count(m), 3);
	map_free(m);
}

TEST(a_map_copies_its_keys)
{
	struct map *m = map_new();
	char key[] = "12345678901234567890";

	map_put(m, key, 1, NULL);
	key[19] = 'x';
	assert_false(map_get(m, key, NULL));
	assert_true(map_get(m, "12345678901234567890", NULL));
	map_free(m);
}

static const struct msg msg_four = {"%4 %3 của %2/%1: 5%, %5", "%1 of %2"};
static const struct msg msg_only_vi = {"chỉ %1", NULL};

TEST(a_sentence_is_filled_in)
{
	struct arena *a = arena_new();
	struct ctx c = {.mem = a, .lang = LANG_VI};

	assert_string_equal(say(&c, &msg_four, "1", "2", "%1", "4"),
			    "4 %1 của 2/1: 5%, %5");
	assert_string_equal(say(&c, &msg_four, "1"), "  của /1: 5%, %5");
	c.lang = LANG_EN;
	assert_string_equal(say(&c, &msg_four, "1", "2"), "1 of 2");
	assert_string_equal(say(&c, &msg_only_vi, "một"), "chỉ một");
	arena_free(a);
}

TEST(the_first_failure_wins)
{
	struct ctx c = {.lang = LANG_EN};

	assert_int_equal(err_set(&c, E_INPUT, "birth_day", &msg_four, "a", "b"),
			 E_INPUT);
	assert_int_equal(err_set(&c, E_DB, "other", &msg_only_vi, "x"), E_DB);
	assert_int_equal(c.err.rc, E_INPUT);
	assert_string_equal(c.err.field, "birth_day");
	assert_string_equal(c.err.text, "a of b");
	err_clear(&c);
	assert_int_equal(c.err.rc, OK);
	assert_string_equal(c.err.text, "");
	assert_int_equal(err_set(&c, E_IO, NULL, &msg_only_vi, "x"), E_IO);
	assert_string_equal(c.err.field, "");
	assert_string_equal(c.err.text, "chỉ x");
}

static const struct msg msg_three = {"%1, %2, %3", NULL};
static const struct msg msg_ends = {"“%1” quá dài, hãy rút gọn", NULL};

TEST(a_long_failure_is_cut_between_characters)
{
	struct ctx c = {.lang = LANG_VI};
	struct buf b;
	const char *s;
	size_t n;

	buf_init(&b, 1 * MIB);
	for (int i = 0; i < 100000; i++)
		buf_str(&b, "ế");
	s = buf_text(&b);
	err_set(&c, E_INPUT, s, &msg_three, s, s, s);
	assert_int_equal(strlen(c.err.field), 63);
	n = strlen(c.err.text);
	assert_in_range(n, 597, 599);
	assert_string_equal(c.err.text + n - 3, "ế");
	/* What the clerk should do stays behind the longest value. */
	err_clear(&c);
	err_set(&c, E_INPUT, "", &msg_ends, s);
	assert_non_null(strstr(c.err.text, "ế…” quá dài, hãy rút gọn"));
	buf_free(&b);
}

static const struct msg *const messages[] = {
    &msg_out_of_memory, &msg_internal,	    &msg_day_bad,
    &msg_day_not_full,	&msg_number_bad,    &msg_number_range,
    &msg_value_missing, &msg_value_unknown, &msg_text_too_long,
    &msg_text_not_utf8, &msg_file_open,	    &msg_file_read,
    &msg_file_write,	&msg_file_missing,  &msg_file_too_large,
};

TEST(every_message_speaks_both_languages_with_the_same_arguments)
{
	for (size_t i = 0; i < ARRAY_LEN(messages); i++) {
		const char *vi = messages[i]->vi;
		const char *en = messages[i]->en;

		assert_non_null(vi);
		assert_non_null(en);
		assert_int_not_equal(vi[strlen(vi) - 1], '.');
		assert_int_not_equal(en[strlen(en) - 1], '.');
		for (char n = '1'; n <= '4'; n++) {
			char arg[] = {'%', n, '\0'};

			assert_int_equal(strstr(vi, arg) != NULL,
					 strstr(en, arg) != NULL);
		}
	}
}
