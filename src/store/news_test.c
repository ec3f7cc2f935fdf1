/* news_test.c: what a reader of the log is told. */
#include "base/base.h"
#include "store/test_toy.h"

#include "db/db.h"
#include "store/news.h"

struct seen {
	int n;
	int64_t id[64];
	const struct entity *e[64];
	int64_t seq[64], prev[64];
};

static void see(void *of, const struct news *n)
{
	struct seen *s = of;

	assert_true(s->n < (int)ARRAY_LEN(s->id));
	s->id[s->n] = n->id;
	s->e[s->n] = n->e;
	s->seq[s->n] = n->seq;
	s->prev[s->n++] = n->prev;
}

static void read_news(struct toy *t, struct news_mark *m, int64_t most,
		      bool *is_lost, struct seen *s)
{
	s->n = 0;
	assert_ok(&t->c, news_read(&t->c, m, most, is_lost, see, s));
}

TEST(news_tell_each_change_once_and_a_new_reader_that_all_is_lost)
{
	struct toy t;
	struct news_mark m = {0};
	struct seen s;
	struct row *r, *x;
	bool is_lost;

	toy_begin(&t);
	toy_add(&t, &box_entity, "code=B1|name=Một");
	read_news(&t, &m, 10, &is_lost, &s);
	assert_true(is_lost);
	assert_int_equal(s.n, 0);
	read_news(&t, &m, 10, &is_lost, &s);
	assert_false(is_lost);
	assert_int_equal(s.n, 0);
	toy_add(&t, &box_entity, "code=B2|name=Hai");
	r = toy_add(&t, &thing_entity, "name=An|box=B1");
	toy_save(&t, toy_row(&t, &thing_entity, toy_get(&t, r), "box=B2"));
	read_news(&t, &m, 10, &is_lost, &s);
	assert_false(is_lost);
	assert_int_equal(s.n, 3);
	assert_ptr_equal(s.e[0], &box_entity);
	assert_int_equal(s.id[0], 2);
	assert_ptr_equal(s.e[2], &thing_entity);
	assert_int_equal(s.prev[1], 0);
	assert_int_equal(s.prev[2], s.seq[1]);
	assert_ok(&t.c, news_state(&t.c, &x, &thing_entity, s.prev[2]));
	assert_int_equal(row_int(x, "box"), 1);
	assert_ok(&t.c, news_state(&t.c, &x, &thing_entity, s.seq[2]));
	assert_int_equal(row_int(x, "box"), 2);
	toy_end(&t);
}

TEST(more_news_than_wanted_are_lost_and_the_next_ones_are_told)
{
	struct toy t;
	struct news_mark m = {0};
	struct seen s;
	bool is_lost;
	int i;

	toy_begin(&t);
	read_news(&t, &m, 3, &is_lost, &s);
	for (i = 0; i < 4; i++)
		toy_add(&t, &box_entity,
			arena_printf(t.c.mem, "code=B%d|name=Hộp", i));
	read_news(&t, &m, 3, &is_lost, &s);
	assert_true(is_lost);
	assert_int_equal(s.n, 0);
	toy_add(&t, &box_entity, "code=B9|name=Hộp");
	read_news(&t, &m, 3, &is_lost, &s);
	assert_false(is_lost);
	assert_int_equal(s.n, 1);
	assert_int_equal(s.id[0], 5);
	toy_end(&t);
}

TEST(who_keeps_boxes_hears_nothing_of_things)
{
	static const struct entity *const boxes[] = {&box_entity, NULL};
	struct toy t;
	struct news_mark m = {0};
	struct row *r;
	bool is_touched;

	toy_begin(&t);
	r = toy_add(&t, &box_entity, "code=B1|name=Một");
	assert_ok(&t.c, news_of(&t.c, &m, &is_touched, boxes));
	assert_true(is_touched);
	toy_add(&t, &thing_entity, "name=An|box=B1");
	assert_ok(&t.c, news_of(&t.c, &m, &is_touched, boxes));
	assert_false(is_touched);
	toy_void(&t, toy_add(&t, &box_entity, "code=B2|name=Hai"));
	assert_ok(&t.c, news_of(&t.c, &m, &is_touched, boxes));
	assert_true(is_touched);
	assert_ok(&t.c, news_of(&t.c, &m, &is_touched, boxes));
	assert_false(is_touched);
	UNUSED(r);
	toy_end(&t);
}
