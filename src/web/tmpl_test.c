/*
 * tmpl_test.c: templates: escaping by place, what the parser refuses, and
 * three hundred attacks that must stay text.
 */
#include "base/base.h"

#include "base/test.h"
#include "web/html.h"
#include "web/tmpl.h"

static const char strings[] =
    "key,vi,en\n"
    "hello,Xin chào,Hello\n"
    "quoted,\"Một, \"\"hai\"\"\",\"One, \"\"two\"\"\"\n";

struct bed {
	struct ctx c;
	struct tmpl_set *set;
	struct buf b;
};

static void setup(struct bed *t)
{
	*t = (struct bed){.c = {.mem = arena_new()}};
	t->set = tmpl_set_new();
	buf_init(&t->b, 64 * KIB);
	assert_int_equal(
	    tmpl_strings(&t->c, t->set, strings, sizeof(strings) - 1), OK);
}

static void teardown(struct bed *t)
{
	buf_free(&t->b);
	tmpl_set_free(t->set);
	arena_free(t->c.mem);
}

static enum rc add(struct bed *t, const char *name, const char *text)
{
	return tmpl_add(&t->c, t->set, name, text, strlen(text));
}

/* Renders text with data and compares. */
static void check(struct bed *t, const char *text, const struct tnode *data,
		  const char *want)
{
	struct tmpl_set *set = tmpl_set_new();

	assert_int_equal(tmpl_strings(&t->c, set, strings, sizeof(strings) - 1),
			 OK);
	if (tmpl_add(&t->c, set, "x", text, strlen(text)) < 0)
		fail_msg("%s: %s", text, t->c.err.text);
	assert_int_equal(tmpl_link(&t->c, set), OK);
	buf_clear(&t->b);
	assert_int_equal(tmpl_render(&t->c, set, &t->b, "x", data), OK);
	assert_string_equal(buf_text(&t->b), want);
	tmpl_set_free(set);
}

TEST(value_is_escaped_for_its_place)
{
	static const struct {
		const char *text, *value, *want, *why;
	} rows[] = {
	    {"<p>{{x}}</p>", "<b>&'\"`",
	     "<p>&lt;b&gt;&amp;&#39;&quot;&#96;</p>", "text"},
	    {"<p title=\"{{x}}\">", "\" onclick=\"",
	     "<p title=\"&quot; onclick=&quot;\">", "attribute"},
	    {"<p title='{{x}}'>", "' a", "<p title='&#39; a'>",
	     "single quotes"},
	    {"<a href=\"{{x}}\">", "/p?a=1&b=2", "<a href=\"/p?a=1&amp;b=2\">",
	     "own address"},
	    {"<a href=\"{{x}}\">", "javascript:alert(1)", "<a href=\"#\">",
	     "script address"},
	    {"<a href=\"{{x}}\">", "JaVaScRiPt:alert(1)", "<a href=\"#\">",
	     "in any case"},
	    {"<a href=\"{{x}}\">", " javascript:alert(1)", "<a href=\"#\">",
	     "behind a blank"},
	    {"<a href=\"{{x}}\">", "java\nscript:alert(1)", "<a href=\"#\">",
	     "with a line feed"},
	    {"<a href=\"{{x}}\">", "data:text/html,x", "<a href=\"#\">",
	     "data address"},
	    {"<a href=\"{{x}}\">", "//evil.example/", "<a href=\"#\">",
	     "other host"},
	    {"<a href=\"{{x}}\">", "/\\evil.example/", "<a href=\"#\">",
	     "other host, backslash"},
	    {"<a href=\"/p/{{x}}\">", "a/../b?c&d",
	     "<a href=\"/p/a%2F..%2Fb%3Fc%26d\">", "part of an address"},
	    {"<a href=\"/p?q={{x}}\">", "Đặng",
	     "<a href=\"/p?q=%C4%90%E1%BA%B7ng\">", "Vietnamese in a query"},
	    {"<a href=\"{{x}}#{{x}}\">", "a b", "<a href=\"a%20b#a%20b\">",
	     "whole, then part"},
	    {"<button hx-get=\"{{x}}\">", "javascript:1",
	     "<button hx-get=\"#\">", "address of htmx"},
	    {"<textarea>{{x}}</textarea>", "</textarea><script>",
	     "<textarea>&lt;/textarea&gt;&lt;script&gt;</textarea>",
	     "text field"},
	    {"<title>{{x}}</title>", "</title>",
	     "<title>&lt;/title&gt;</title>", "title"},
	    {"<p>{{&x}}</p>", "<b>", "<p>&lt;b&gt;</p>",
	     "a string is never markup"},
	    {"<p>{{ x }}</p>", "a\001b", "<p>ab</p>", "control characters go"},
	};
	struct bed t;

	setup(&t);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct tnode *o = tn_obj(t.c.mem);

		tn_set_str(o, "x", rows[i].value);
		check(&t, rows[i].text, o, rows[i].want);
	}
	teardown(&t);
}

TEST(values_sections_and_names)
{
	struct bed t;

	setup(&t);
	struct tnode *o = tn_obj(t.c.mem);
	struct tnode *list = tn_set_list(o, "list");
	struct tnode *row = tn_item(list);

	tn_set_str(row, "name", "a");
	tn_set_str(row, "name", "A"); /* the later value counts */
	tn_set_str(tn_item(list), "name", "B");
	tn_set_list(o, "none");
	tn_set_int(o, "n", 3722);
	tn_set_int(o, "zero", 0);
	tn_set_bool(o, "yes", true);
	tn_set_str(o, "name", "outer");
	tn_set_str(tn_set_obj(o, "in"), "deep", "D");
	tn_item_str(tn_set_list(o, "words"), "w");
	buf_str(&t.b, "<i>ok</i>");
	tn_set_markup(o, "m", &t.b);

	static const struct {
		const char *text, *want, *why;
	} rows[] = {
	    {"{{missing}}{{a.b.c}}{{in.x}}", "", "missing is empty"},
	    {"{{#list}}{{name}};{{/list}}", "A;B;", "each item"},
	    {"{{^none}}-{{/none}}{{#none}}+{{/none}}", "-", "empty list"},
	    {"{{^missing}}-{{/missing}}", "-", "missing is false"},
	    {"{{#zero}}+{{/zero}}{{#yes}}y{{/yes}}", "y", "0 is false"},
	    {"{{n}}<i id=\"{{n}}\">", "3.722<i id=\"3722\">",
	     "grouped in text only"},
	    {"{{in.deep}}{{#in}}{{deep}}{{/in}}", "DD", "dotted"},
	    {"{{#in}}{{name}}|{{in.deep}}{{/in}}", "|D",
	     "a plain name does not leak"},
	    {"{{#yes}}{{name}}{{/yes}}", "outer", "true opens no object"},
	    {"{{#words}}{{.}}{{/words}}", "w", "bare strings"},
	    {"{{#name}}{{.}}{{/name}}", "outer", "string as section"},
	    {"{{&m}}|{{m}}", "<i>ok</i>|&lt;i&gt;ok&lt;/i&gt;",
	     "markup only by &"},
	    {"{{t.hello}}, {{t.quoted}}", "Xin chào, Một, &quot;hai&quot;",
	     "catalogue"},
	    {"a{{! no }}b{{!-- {{x}} --}}c", "abc", "notes"},
	    {"<p>\n   <b>  x\n", "<p>\n<b> x\n", "blanks shrink"},
	    {"<pre>\n   x</pre>", "<pre>\n   x</pre>", "but not in pre"},
	    {"<!-- {{x}} -->", "<!--  -->", "nothing in comments"},
	    {"<i{{#yes}} id=\"a\"{{/yes}}{{^yes}} id=\"b\"{{/yes}}>",
	     "<i id=\"a\">", "attributes by section"},
	    {"{ {x} } {", "{ {x} } {", "single braces"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check(&t, rows[i].text, o, rows[i].want);
	t.c.lang = LANG_EN;
	check(&t, "{{t.hello}} {{n}}", o, "Hello 3,722");
	teardown(&t);
}

TEST(parser_refuses_what_cannot_be_safe)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
	    {"<script>{{x}}</script>", "script"},
	    {"<script>\"</b>{{x}}\"</script>", "end tag of another element"},
	    {"<style>{{x}}</style>", "style"},
	    {"<p style=\"{{x}}\">", "style attribute"},
	    {"<p onclick=\"{{x}}\">", "handler"},
	    {"<p ONCLICK=\"{{x}}\">", "handler in capitals"},
	    {"<p hx-on:click=\"{{x}}\">", "handler of htmx"},
	    {"<p hx-vals=\"{{x}}\">", "expression of htmx"},
	    {"<iframe srcdoc=\"{{x}}\">", "document in an attribute"},
	    {"<p title={{x}}>", "no quotes"},
	    {"<p title=x>", "no quotes, literal"},
	    {"<p {{x}}>", "name of an attribute"},
	    {"<{{x}}>", "name of a tag"},
	    {"<h{{x}}>", "part of a tag's name"},
	    {"<p title=\"{{&x}}\">", "markup in an attribute"},
	    {"<p title=\"{{>x}}\">", "part in an attribute"},
	    {"{{#x}}<p title=\"{{/x}}\">", "section opens an attribute"},
	    {"{{#x}}<p{{/x}}>", "section opens a tag"},
	    {"<p{{#x}}>{{/x}}", "section closes a tag"},
	    {"<a hr{{#x}} {{/x}}ef=\"{{x}}\">", "name glued by a section"},
	    {"<a {{#x}}b{{/x}}href=\"{{x}}\">", "name behind a section"},
	    {"<a href=\"{{#x}}/p{{/x}}{{y}}\">", "address begins in a section"},
	    {"{{#a}}", "not closed"},
	    {"{{/a}}", "not opened"},
	    {"{{#a}}{{#b}}{{/a}}{{/b}}", "crossed"},
	    {"{{}}", "empty"},
	    {"{{a b}}", "blank in a name"},
	    {"{{a..b}}", "empty part"},
	    {"{{x", "no end"},
	    {"{{! x", "note without end"},
	    {"{{t.nokey}}", "not in the catalogue"},
	    {"<p", "tag not closed"},
	    {"a < b", "bare less-than"},
	};
	struct bed t;

	setup(&t);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		err_clear(&t.c);
		if (add(&t, "bad", rows[i].text) != E_INPUT)
			fail_msg("accepted: %s", rows[i].why);
		assert_true(strlen(t.c.err.text) > 10);
	}
	teardown(&t);
}

TEST(parts_and_layout)
{
	struct bed t;

	setup(&t);
	struct tnode *o = tn_obj(t.c.mem);

	tn_set_str(o, "x", "1");
	assert_int_equal(add(&t, "layout", "<b>{{>body}}</b>"), OK);
	assert_int_equal(add(&t, "page", "{{x}}{{>part}}"), OK);
	assert_int_equal(add(&t, "part", "+{{x}}"), OK);
	assert_int_equal(tmpl_link(&t.c, t.set), OK);
	assert_true(tmpl_has(t.set, "part"));
	assert_int_equal(tmpl_page(&t.c, t.set, &t.b, "layout", "page", o), OK);
	assert_string_equal(buf_text(&t.b), "<b>1+1</b>");
	assert_int_equal(tmpl_render(&t.c, t.set, &t.b, "nope", o), E_NOTFOUND);
	teardown(&t);
}

TEST(a_part_that_does_not_exist_is_found_at_start)
{
	struct bed t;

	setup(&t);
	assert_int_equal(add(&t, "page", "{{>nope}}"), OK);
	assert_int_equal(tmpl_link(&t.c, t.set), E_INPUT);
	teardown(&t);
}

TEST(endless_inclusion_ends)
{
	struct bed t;

	setup(&t);
	assert_int_equal(add(&t, "a", "{{>b}}"), OK);
	assert_int_equal(add(&t, "b", "{{>a}}"), OK);
	assert_int_equal(tmpl_link(&t.c, t.set), OK);
	assert_int_equal(tmpl_render(&t.c, t.set, &t.b, "a", tn_obj(t.c.mem)),
			 E_LIMIT);
	teardown(&t);
}

TEST(recursion_by_data_follows_the_data)
{
	struct bed t;

	setup(&t);
	struct tnode *o = tn_obj(t.c.mem);
	struct tnode *in = tn_item(tn_set_list(o, "n"));

	tn_set_str(in, "x", "1");
	tn_set_str(tn_item(tn_set_list(in, "n")), "x", "2");
	assert_int_equal(add(&t, "a", "{{#n}}({{x}}{{>a}}){{/n}}"), OK);
	assert_int_equal(tmpl_link(&t.c, t.set), OK);
	assert_int_equal(tmpl_render(&t.c, t.set, &t.b, "a", o), OK);
	assert_string_equal(buf_text(&t.b), "(1(2))");
	teardown(&t);
}

TEST(a_page_too_large_is_refused)
{
	struct bed t;

	setup(&t);
	struct buf tiny;

	buf_init(&tiny, 8);
	assert_int_equal(add(&t, "a", "0123456789"), OK);
	assert_int_equal(tmpl_render(&t.c, t.set, &tiny, "a", tn_obj(t.c.mem)),
			 E_LIMIT);
	buf_free(&tiny);
	teardown(&t);
}

TEST(faulty_catalogues_are_refused)
{
	static const char *const rows[] = {
	    "key,vi,en\na,b\n",
	    "key,vi,en\na,b,c,d\n",
	    "key,vi,en\na,b,c\na,d,e\n",
	    "key,vi,en\n,b,c\n",
	};
	struct bed t;

	setup(&t);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct tmpl_set *set = tmpl_set_new();

		assert_int_equal(
		    tmpl_strings(&t.c, set, rows[i], strlen(rows[i])), E_INPUT);
		tmpl_set_free(set);
	}
	teardown(&t);
}

/* What a browser would act on: tags, attributes, quotes. */
static size_t count(const char *s, const char *of)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += strchr(of, *s) != NULL;
	return n;
}

TEST(three_hundred_attacks_stay_text)
{
	static const char *const attacks[] = {
	    "<script>alert(1)</script>",
	    "<img src=x onerror=alert(1)>",
	    "\"><script>alert(1)</script>",
	    "'><svg/onload=alert(1)>",
	    "javascript:alert(1)",
	    "JAVASCRIPT:alert(1)",
	    "vbscript:msgbox(1)",
	    "data:text/html;base64,PHNjcmlwdD4=",
	    "<svg><script>alert(1)</script>",
	    "--><script>alert(1)</script>",
	    "]]><script>alert(1)</script>",
	    "</textarea><img src=x>",
	    "</title><script>alert(1)</script>",
	    "{{&x}}",
	    "{{>layout}}",
	    "\" onmouseover=\"alert(1)",
	    "' autofocus onfocus='alert(1)",
	    "`onmouseover=alert(1)",
	    "<iframe srcdoc=\"<script>\">",
	    "<math><mi//xlink:href=\"data:x,<script>\">",
	    "&lt;script&gt;",
	    "&#x3c;script&#x3e;",
	    "\xef\xbc\x9cscript\xef\xbc\x9e",
	    "<a href=\"jav&#x09;ascript:alert(1)\">",
	    "<object data=x>",
	    "<base href=//evil>",
	    "<meta http-equiv=refresh content=0>",
	    "<form action=//evil><button>",
	    "\\\"><img src=x>",
	    "<!--",
	};
	static const char *const before[] = {
	    "",		" ",   "Nguyễn ", "\t\n\r", "\001\002",
	    "a=\"b\" ", "%3C", "é</b>",	  "\"'",    "0:"};
	static const char text[] =
	    "<p title=\"{{x}}\" id='{{x}}'>{{x}}{{&x}}</p>"
	    "<a href=\"{{x}}\">{{x}}</a><a href=\"/a/{{x}}\">x</a>"
	    "<textarea>{{x}}</textarea>";
	struct bed t;
	size_t n = 0;

	setup(&t);
	assert_int_equal(add(&t, "x", text), OK);
	for (size_t i = 0; i < ARRAY_LEN(attacks); i++) {
		for (size_t k = 0; k < ARRAY_LEN(before); k++, n++) {
			struct tnode *o = tn_obj(t.c.mem);

			tn_set_fmt(o, "x", "%s%s", before[k], attacks[i]);
			buf_clear(&t.b);
			assert_int_equal(tmpl_render(&t.c, t.set, &t.b, "x", o),
					 OK);
			const char *out = buf_text(&t.b);

			assert_int_equal(count(out, "<>"), count(text, "<>"));
			assert_int_equal(count(out, "\""), count(text, "\""));
			assert_int_equal(count(out, "'"), count(text, "'"));
			assert_null(strstr(out, "href=\"javascript"));
			assert_null(strcasestr(out, "href=\"vbscript"));
			assert_null(strstr(out, "href=\"data:"));
			assert_null(strstr(out, "href=\"//"));
			assert_null(strstr(out, "{{t"));
		}
	}
	assert_int_equal(n, 300);
	teardown(&t);
}

TEST(links_and_icons_are_escaped)
{
	struct bed t;

	setup(&t);
	html_link(&t.b, "javascript:x", "<b>", "a\"b");
	html_icon(&t.b, "/a.svg", "x\"y");
	assert_string_equal(buf_text(&t.b),
			    "<a href=\"#\" class=\"a&quot;b\">&lt;b&gt;</a>"
			    "<svg class=\"icon\" aria-hidden=\"true\">"
			    "<use href=\"/a.svg#x%22y\"/></svg>");
	teardown(&t);
}
