/*
 * fuzz_dates.c: any text as a day, a period, a range, a number, and as a
 * catalogue.
 */
#include "base/base.h"

#include "base/ctx.h"
#include "schema/catalogue.h"
#include "schema/schema.h"
#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void look_at_day(const char *s)
{
	day_t d = 0, again = 0;
	char iso[DAY_TEXT], vi[DAY_TEXT];

	if (day_parse(&d, s) < 0) {
		assert(d == 0);
		return;
	}
	assert(day_is_valid(d));
	assert(day_first(d) <= day_last(d));
	assert(day_parse(&again, day_iso(iso, d)) == OK && again == d);
	assert(day_parse(&again, day_vi(vi, d)) == OK && again == d);
	assert(day_from_number(day_number(day_first(d))) == day_first(d));
}

static void look_at_spans(const char *s)
{
	day_t from = 0, to = 0;
	int64_t low, high, i;
	double x;

	if (period_span(s, &from, &to))
		assert(day_is_full(from) && day_is_full(to) && from <= to);
	if (range_parse(s, &low, &high))
		assert(low >= 0 && low <= high);
	if (text_parse_int(s, &i) && text_parse_real(s, &x)) {
		double off = (double)i - x, most = 1 + x / 1e12;

		if (most < 1)
			most = 2 - most;
		assert(off < most && -off < most);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct ctx c = {.mem = arena_new()};
	char *s = arena_strndup(c.mem, (const char *)data, n);
	static const char head[] =
	    "list,code,label,label_en,aliases,groups,source\n";
	char *csv = arena_alloc(c.mem, sizeof(head) + n);

	look_at_day(s);
	look_at_spans(s);
	memcpy(csv, head, sizeof(head) - 1);
	if (n)
		memcpy(csv + sizeof(head) - 1, data, n);
	catalogue_unload();
	if (catalogue_load(&c, csv, sizeof(head) - 1 + n) < 0)
		assert(c.err.text[0]);
	catalogue_unload();
	arena_free(c.mem);
	return 0;
}
