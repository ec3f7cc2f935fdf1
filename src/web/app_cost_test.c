/*
 * app_cost_test.c: what a page asks of a server, and that what is kept between
 * pages is never shown after somebody wrote.
 */
#include "base/base.h"
#include "base/test.h"
#include "web/app_int.h"
#include "web/app_testing.h"

#include "db/test_url.h"

static void has(struct answer a, int status, const char *text)
{
	if (a.status != status || (text && !strstr(a.body, text)))
		fail_msg("not %d «%s»: %d %s", status, text ? text : "",
			 a.status, a.body);
}

static const char *make(struct site *s, const char *form)
{
	struct answer a;

	has(site_get(s, "/new/things"), 200, NULL);
	a = site_post(s, "/new/things", form);
	has(a, 303, NULL);
	return arena_strndup(s->mem, a.location, strcspn(a.location, "?"));
}

struct cost {
	int64_t asked, waited;
};

static struct cost cost_of(struct site *s, const char *target)
{
	const struct web_worker *w = s->worker;
	struct cost before;

	has(site_get(s, target), 200, NULL);
	before = (struct cost){db_asked(w->reader), db_waited(w->reader)};
	has(site_get(s, target), 200, NULL);
	return (struct cost){db_asked(w->reader) - before.asked,
			     db_waited(w->reader) - before.waited};
}

/* A file needs neither. */
static int is_dearer(struct site *s, const char *target, int asked, int waited)
{
	bool on_pg = test_on_pg();
	struct cost cost = cost_of(s, target);

	if (cost.asked == (on_pg ? asked : 0) &&
	    cost.waited == (on_pg ? waited : 0))
		return 0;
	print_error("%s: asks %d, waits %d\n", target, (int)cost.asked,
		    (int)cost.waited);
	return 1;
}

TEST(a_page_of_many_asks_the_server_no_oftener_than_one_of_few)
{
	struct site s;
	const char *card;
	int i, n = 0;

	site_start(&s);
	card = make(&s, "thing.name=Đèn&thing.box=B");
	make(&s, "thing.name=Bàn&thing.box=C");
	cost_of(&s, "/api/list/things?unit=A");
	for (i = 0; i < 45; i++)
		make(&s, arena_printf(s.mem, "thing.name=N%02d&thing.box=%s", i,
				      i % 2 ? "B" : "C"));
	/* what a list asks with its begin and end, and how often it waits */
	n += is_dearer(&s, "/api/list/things?unit=A", 7, 4);
	n += is_dearer(&s, "/list/things?unit=A", 7, 4);
	/* begin, record, parts, end */
	n += is_dearer(&s, arena_printf(s.mem, "/api%s", card), 4, 1);
	n += is_dearer(&s, card, 4, 1);
	assert_int_equal(n, 0);
	site_end(&s);
}

/* Through a connection of its own, as another program would. */
static void rename_box(struct site *s)
{
	struct ctx c = {.mem = s->mem, .app = s->model, .no_wall = true};
	struct act *a;
	struct row *r;

	assert_int_equal(db_open(&c, &c.db, s->db, DB_WRITE), OK);
	assert_int_equal(store_open(&c), OK);
	assert_int_equal(act_begin(&c, &a, "edit", "boxes", NULL), OK);
	assert_int_equal(
	    store_by_code(&c, &r, app_entity(s->model, "box"), "B"), OK);
	row_set_text(r, "name", "Tủ mới");
	assert_int_equal(store_save(&c, a, r, NULL), OK);
	assert_int_equal(act_commit(&c, a), OK);
	db_close(c.db);
}

TEST(a_unit_that_was_renamed_has_its_new_name_at_once)
{
	static const char *const pages[] = {
	    "", "/list/things?unit=A", "/list/things?unit=B", "/list/things"};
	struct site s;
	const char *card;
	size_t i, round;

	site_start(&s);
	card = make(&s, "thing.name=Đèn&thing.box=B");
	for (round = 0; round < 2; round++) {
		for (i = 0; i < ARRAY_LEN(pages); i++)
			has(site_get(&s, *pages[i] ? pages[i] : card), 200,
			    round ? "Tủ mới" : "Hộp B");
		if (round == 0)
			rename_box(&s);
	}
	for (i = 0; i < ARRAY_LEN(pages); i++)
		assert_null(strstr(
		    site_get(&s, *pages[i] ? pages[i] : card).body, "Hộp B"));
	site_end(&s);
}
