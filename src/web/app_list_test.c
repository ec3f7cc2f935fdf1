/*
 * app_list_test.c: what a list says of rows that it did not look at.
 */
#include "base/base.h"
#include "base/test.h"
#include "db/db.h"
#include "store/listing.h"
#include "web/app_testing.h"

static const char note[] = "Bộ lọc chỉ xem những kết quả đầu của từ khóa";
static const char note_en[] =
    "The filter looked at the first results for these words only";

static void add(struct site *s, int n, const char *name, const char *colour)
{
	struct ctx c = {.mem = s->mem,
			.app = s->model,
			.author = "t",
			.now_ms = 1,
			.today = 20260330};
	struct act *a;
	struct row *r;

	assert_int_equal(db_open(&c, &c.db, s->db, DB_WRITE), OK);
	assert_int_equal(store_open(&c), OK);
	assert_int_equal(act_begin(&c, &a, "import", "x", NULL), OK);
	for (; n > 0; n--) {
		r = row_new(c.mem, app_entity(c.app, "thing"));
		row_set_text(r, "name", name);
		row_set_int(r, "box", 1);
		row_set_text(r, "colour", colour);
		if (store_save(&c, a, r, NULL) < 0)
			fail_msg("%s", c.err.text);
	}
	assert_int_equal(act_commit(&c, a), OK);
	db_close(c.db);
}

/* The answer holds `has`, and not `lacks`, which may be NULL. */
struct said {
	const char *target, *has, *lacks;
};

static void check(struct site *s, const struct said *all, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		struct answer a = site_get(s, all[i].target);

		assert_int_equal(a.status, 200);
		if (!strstr(a.body, all[i].has))
			fail_msg("%s: no %s\n%s", all[i].target, all[i].has,
				 a.body);
		if (all[i].lacks && strstr(a.body, all[i].lacks))
			fail_msg("%s: %s\n%s", all[i].target, all[i].lacks,
				 a.body);
	}
}

#define LIST "/list/things"
#define API  "/api/list/things"

TEST(a_filter_of_a_search_says_that_it_did_not_look_at_all)
{
	static const struct said few[] = {
	    {LIST "?q=an&colour=red", "<b>10 dòng</b>", note},
	    {LIST "?q=an&colour=blue", "<b>0 dòng</b>", note},
	    {LIST "?q=an&colour=blue", "Không có dòng nào khớp", note},
	    {API "?q=an&colour=red", "\"is_least\":false", NULL},
	};
	/* The red ones come behind the best LISTING_MAX: it is not known how
	 * many there are, and not that there are none. */
	static const struct said many[] = {
	    {LIST "?q=an&colour=red", note, "dòng</b>"},
	    {LIST "?q=an&colour=red", note, "Không có dòng nào khớp"},
	    {LIST "?q=an&colour=blue", note, NULL},
	    {LIST "?q=an&colour=blue", "<b>hơn 200 dòng</b>", NULL},
	    {LIST "?q=an", "<b>hơn 200 dòng</b>", note},
	    {LIST "?q=vi+an&colour=red", "<b>10 dòng</b>", note},
	    {API "?q=an&colour=red",
	     "\"total\":0,\"next\":null,\"is_least\":true", NULL},
	    {LIST "?q=an&colour=red&lang=en", note_en, NULL},
	    {LIST "?q=an&colour=blue", "<b>over 200 rows</b>", NULL},
	};
	struct site s;

	site_start(&s);
	add(&s, 10, "Vì An", "red");
	check(&s, few, ARRAY_LEN(few));
	add(&s, LISTING_MAX, "Lò An", "blue");
	check(&s, many, ARRAY_LEN(many));
	site_end(&s);
}
