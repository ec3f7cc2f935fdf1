/*
 * stat_web_span.c: which span a page looks at, and the shortcuts to others.
 */
#include "base/base.h"
#include "mod/stat/stat_web_int.h"

#include "db/db.h"
#include "web/html.h"
#include "web/page_messages.h"

enum { YEARS_SHOWN = 6, TERM_YEARS = 5, URL_BYTES = 4096 };

enum rc web_years(struct page *p, struct web_years *out,
		  const struct idset *scope)
{
	memset(out, 0, sizeof(*out));
	return stat_years(p->c, web_cache(p), p->c->today, scope, FIRST_YEAR,
			  out->n, (int)ARRAY_LEN(out->n), &out->last);
}

/* A day, month or year of the address; 0 stays if there is none. */
static enum rc day_of(struct page *p, const char *name, day_t *out)
{
	const char *s = page_param(p, name);

	if (s && day_parse(out, s) < 0)
		return err_set(p->c, E_INPUT, name, &msg_page_day, s);
	return OK;
}

/*
 * The year of the latest admission: all of it if it still runs, else up to
 * the last month of which something is known.
 */
static void default_span(const struct page *p, day_t *from, day_t *to,
			 const struct web_years *y)
{
	int year = day_year(y->last ? y->last : p->c->today);

	*from = day_make(year, 1, 1);
	*to = day_make(year, 12, 31);
	if (year < day_year(p->c->today) && day_month(y->last))
		*to = day_last(day_make(year, day_month(y->last), 0));
}

static void *new_cache(void)
{
	return report_cache_new();
}

static void free_cache(void *value)
{
	report_cache_free(value);
}

struct report_cache *web_cache(struct page *p)
{
	static const char key;

	return page_share(p, &key, new_cache, free_cache);
}

enum rc web_args(struct page *p, struct report_args *a,
		 const struct web_years *y)
{
	const char *tree = page_param(p, "tree");
	enum rc rc;

	*a = (struct report_args){.unit = p->unit, .cache = web_cache(p)};
	rc = day_of(p, "from", &a->from);
	if (rc == OK)
		rc = day_of(p, "to", &a->to);
	if (rc == OK)
		rc = day_of(p, "as_of", &a->as_of);
	if (rc < 0)
		return rc;
	/* one end alone means its whole year */
	if (!a->from && a->to)
		a->from = day_make(day_year(a->to), 1, 1);
	if (!a->to && a->from)
		a->to = day_make(day_year(a->from), 12, 31);
	if (!a->from)
		default_span(p, &a->from, &a->to, y);
	a->is_now = tree && strcmp(tree, "now") == 0;
	return report_check_args(p->c, a);
}

enum rc web_begin(struct page *p, struct report_args *a,
		  struct web_years *years)
{
	const struct idset *scope;
	enum rc rc = page_scope(p, &scope);

	if (rc == OK)
		rc = web_years(p, years, scope);
	if (rc == OK)
		rc = web_args(p, a, years);
	return rc;
}

/* ---- addresses ---- */

const char *web_day(const struct page *p, day_t d)
{
	char s[DAY_TEXT];

	return arena_strdup(p->c->mem, day_iso(s, d));
}

static void add(struct buf *b, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	buf_char(b, strchr(buf_text(b), '?') ? '&' : '?');
	html_url_part(b, name);
	buf_char(b, '=');
	html_url_part(b, value);
}

const char *web_url(const struct page *p, const char *path,
		    const struct report_args *a, const struct web_extra *extra)
{
	const char *s;
	struct buf b;

	buf_init(&b, URL_BYTES);
	buf_str(&b, path);
	add(&b, "unit", p->unit);
	if (a) {
		add(&b, "from", web_day(p, a->from));
		add(&b, "to", web_day(p, a->to));
		if (a->as_of && a->as_of != a->to)
			add(&b, "as_of", web_day(p, a->as_of));
		if (a->is_now)
			add(&b, "tree", "now");
	}
	for (; extra && extra->name; extra++)
		add(&b, extra->name, extra->value);
	s = arena_strdup(p->c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

const char *web_span_url(const struct page *p, const char *path,
			 const struct report_args *a)
{
	return web_url(p, path, a, NULL);
}

/* ---- names of spans ---- */

static const char *plain(const struct page *p, int i)
{
	return arena_printf(p->c->mem, "%d", i);
}

const char *web_span_name(struct page *p, day_t from, day_t to)
{
	static const char *const roman[] = {"I", "II", "III", "IV"};
	int y = day_year(from), y2 = day_year(to);
	int m = day_month(from), m2 = day_month(to);
	bool is_whole =
	    day_mday(from) == 1 && to == day_last(day_make(y2, m2, 0));
	char a[DAY_TEXT], b[DAY_TEXT];
	struct ctx *c = p->c;

	if (is_whole && y == y2 && m == 1 && m2 == 12)
		return say(c, &msg_web_year, plain(p, y));
	if (is_whole && y == y2 && m == m2)
		return say(c, &msg_web_month, plain(p, m), plain(p, y));
	if (is_whole && y == y2 && m % 3 == 1 && m2 == m + 2)
		return say(c, &msg_web_quarter, roman[m / 3], plain(p, y));
	if (is_whole && y == y2 && m2 == m + 5 && (m == 1 || m == 7))
		return say(c, m == 1 ? &msg_web_half_1 : &msg_web_half_2,
			   plain(p, y));
	if (is_whole && y == y2 && m == 1)
		return say(c, &msg_web_months, plain(p, m2), plain(p, y));
	if (is_whole && m == 1 && m2 == 12)
		return say(c, &msg_web_years, plain(p, y), plain(p, y2));
	return say(c, &msg_web_from_to, day_vi(a, from), day_vi(b, to));
}

/* ---- the form ---- */

static void chip(struct page *p, struct tnode *list, const char *path,
		 const struct report_args *a, day_t from, day_t to,
		 const char *label)
{
	struct report_args x = *a;
	struct tnode *o;

	if (to < from || day_year(from) < FIRST_YEAR)
		return;
	x.from = from;
	x.to = to;
	x.as_of = 0;
	o = tn_item(list);
	tn_set_str(o, "url", web_span_url(p, path, &x));
	tn_set_str(o, "label", label ? label : web_span_name(p, from, to));
	tn_set_bool(o, "is_here", from == a->from && to == a->to);
}

/* Month, quarter, half, year and term that end with the span. */
static void chips_of_kinds(struct page *p, struct tnode *list, const char *path,
			   const struct report_args *a)
{
	int y = day_year(a->to), m = day_month(a->to);
	int q = (m - 1) / 3 * 3 + 1, h = m <= 6 ? 1 : 7;
	int term = y - (y % TERM_YEARS ? y % TERM_YEARS : TERM_YEARS);

	chip(p, list, path, a, day_make(y, m, 1), day_last(day_make(y, m, 0)),
	     NULL);
	chip(p, list, path, a, day_make(y, q, 1),
	     day_last(day_make(y, q + 2, 0)), NULL);
	chip(p, list, path, a, day_make(y, h, 1),
	     day_last(day_make(y, h + 5, 0)), NULL);
	chip(p, list, path, a, day_make(y, 1, 1), day_make(y, 12, 31), NULL);
	chip(p, list, path, a, day_make(term, 1, 1),
	     day_make(term + TERM_YEARS, 12, 31),
	     say(p->c, &msg_web_term, plain(p, term),
		 plain(p, term + TERM_YEARS)));
}

static void chips_of_years(struct page *p, struct tnode *list, const char *path,
			   const struct report_args *a,
			   const struct web_years *y)
{
	int year = day_year(y->last ? y->last : p->c->today), shown = 0;
	day_t from, to;

	default_span(p, &from, &to, y);
	if (day_month(to) < 12)
		chip(p, list, path, a, from, to, NULL);
	for (; year >= FIRST_YEAR && shown < YEARS_SHOWN; year--)
		if (y->n[year - FIRST_YEAR] > 0 || shown == 0) {
			chip(p, list, path, a, day_make(year, 1, 1),
			     day_make(year, 12, 31), plain(p, year));
			shown++;
		}
}

static struct tnode *field(struct tnode *list, const char *kind,
			   const char *name, const char *label,
			   const char *value)
{
	struct tnode *f = tn_item(list);

	tn_set_bool(f, kind, true);
	tn_set_str(f, "name", name);
	tn_set_str(f, "label", label);
	tn_set_str(f, "value", value);
	return f;
}

static const char *shown(const struct page *p, day_t d)
{
	char s[DAY_TEXT];

	return arena_strdup(p->c->mem, day_vi(s, d));
}

static void hidden(struct tnode *list, const char *name, const char *value)
{
	struct tnode *h;

	if (!value)
		return;
	h = tn_item(list);
	tn_set_str(h, "name", name);
	tn_set_str(h, "value", value);
}

static void tree_field(struct page *p, struct tnode *fields, bool is_now)
{
	struct tnode *f =
	    field(fields, "is_choice", "tree", page_text(p, "tree"), "");
	struct tnode *list = tn_set_list(f, "options"), *o = tn_item(list);

	tn_set_str(o, "value", "then");
	tn_set_str(o, "label", page_text(p, "tree_then"));
	o = tn_item(list);
	tn_set_str(o, "value", "now");
	tn_set_str(o, "label", page_text(p, "tree_now"));
	tn_set_bool(o, "is_selected", is_now);
}

void web_period(struct page *p, struct tnode *o, const char *path,
		const struct report_args *a, const struct web_years *y,
		bool is_full)
{
	struct tnode *fields = tn_set_list(o, "fields");
	struct tnode *chips = tn_set_list(o, "chips");

	tn_set_str(o, "action", path);
	tn_set_str(o, "name", web_span_name(p, a->from, a->to));
	hidden(tn_set_list(o, "hidden"), "unit", p->unit);
	if (is_full)
		chips_of_kinds(p, chips, path, a);
	else
		chips_of_years(p, chips, path, a, y);
	field(fields, "is_day", "from", page_text(p, "period_from"),
	      shown(p, a->from));
	field(fields, "is_day", "to", page_text(p, "period_to"),
	      shown(p, a->to));
	if (!is_full)
		return;
	field(fields, "is_day", "as_of", page_text(p, "as_of"),
	      a->as_of != a->to ? shown(p, a->as_of) : "");
	tree_field(p, fields, a->is_now);
}
