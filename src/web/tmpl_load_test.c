/*
 * tmpl_load_test.c: the embedded pages and files are whole.
 */
#include "base/base.h"

#include "base/asset.h"
#include "base/test.h"
#include "web/tmpl_load.h"

TEST(embedded_templates_parse_and_render_without_data)
{
	static const char *const pages[] = {
	    "home",	      "list",	     "card",	 "person",
	    "history",	      "tree",	     "report",	 "search",
	    "error",	      "form",	     "progress", "import_upload",
	    "import_preview", "import_done",
	};
	struct ctx c = {.mem = arena_new()};
	struct tmpl_set *set = NULL;

	if (tmpl_load(&c, &set) < 0)
		fail_msg("%s", c.err.text);
	for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
		struct tnode *o = tn_obj(c.mem);
		struct buf b;

		tmpl_set_assets(o);
		buf_init(&b, MIB);
		assert_int_equal(tmpl_page(&c, set, &b, "layout", pages[i], o),
				 OK);
		assert_non_null(strstr(buf_text(&b), asset_url("theme.css")));
		assert_non_null(strstr(buf_text(&b), "</html>"));
		assert_null(strstr(buf_text(&b), "style=\""));
		assert_null(strstr(buf_text(&b), "{{"));
		buf_free(&b);
	}
	assert_string_equal(tmpl_text(set, LANG_EN, "save"), "Save");
	tmpl_set_free(set);
	arena_free(c.mem);
}

/* "…icons.svg#name": the sprite must have it, else the page has a hole. */
static void check_icons(const struct asset *a, const struct asset *sprite)
{
	static const char mark[] = "{{asset.icons}}#";
	const char *s = (const char *)a->bytes;

	while ((s = strstr(s, mark)) != NULL) {
		char want[64];

		s += strlen(mark);
		if (*s == '{')
			continue;
		(void)snprintf(want, sizeof(want), "id=\"%.*s\"",
			       (int)strcspn(s, "\""), s);
		if (strstr((const char *)sprite->bytes, want) == NULL)
			fail_msg("%s: no icon %s", a->name, want);
	}
}

TEST(icons_of_the_pages_are_in_the_sprite)
{
	const struct asset *sprite = asset_find("icons.svg");

	assert_non_null(sprite);
	for (const struct asset *a = NULL;
	     (a = asset_next(a, "templates/")) != NULL;)
		check_icons(a, sprite);
}

TEST(assets_are_found_by_name_and_by_address)
{
	const struct asset *css = asset_find("theme.css");

	assert_non_null(css);
	assert_ptr_equal(asset_by_url(css->url), css);
	assert_true(css->gz_n > 0 && css->gz_n < css->n);
	assert_int_equal(css->bytes[css->n], 0);
	assert_null(strstr((const char *)css->bytes, "data:"));
	assert_null(asset_find("theme"));
	assert_null(asset_by_url("/assets/theme.css"));
	assert_string_equal(asset_url("strings.csv"), ""); /* not served */
	for (size_t i = 1; i < asset_count; i++)
		assert_true(
		    strcmp(asset_table[i - 1].name, asset_table[i].name) < 0);
}
