/*
 * target_report.c: which target a span is measured against.  Only targets
 * given to the unit itself count; the sum of its children's is another figure.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"
#include "mod/stat/target_book.h"

#include "schema/catalogue.h"

static const struct target *exactly(const struct targets *t, int source,
				    const struct choice *category, day_t from,
				    day_t to)
{
	int i;

	for (i = 0; i < t->n; i++)
		if (t->v[i].from == from && t->v[i].to == to &&
		    t->v[i].source == source && t->v[i].category == category)
			return &t->v[i];
	return NULL;
}

/* Exactly the span; the years it touches; the sum of these years.  A longer
 * term says nothing about a part of it. */
static struct num amount_for(const struct targets *t, int source,
			     const struct choice *category, day_t from,
			     day_t to)
{
	const struct target *x = exactly(t, source, category, from, to);
	int64_t low = 0, high = 0;
	int year;

	if (!x)
		x = exactly(t, source, category, day_make(day_year(from), 1, 1),
			    day_make(day_year(to), 12, 31));
	if (x)
		return x->amount;
	for (year = day_year(from); year <= day_year(to); year++) {
		x = exactly(t, source, category, day_make(year, 1, 1),
			    day_make(year, 12, 31));
		if (!x)
			return num_unknown();
		low += x->amount.lo;
		high += x->amount.hi;
	}
	return num_counts(low, high);
}

struct choice_of_target {
	struct num amount;
	int source; /* -1: none was found */
	int nsources;
};

static struct choice_of_target choose(const struct targets *t, day_t from,
				      day_t to)
{
	struct choice_of_target out = {.amount = num_unknown(), .source = -1};
	int i;

	for (i = 0; i < TARGET_SOURCES; i++) {
		struct num n = amount_for(t, i, NULL, from, to);

		if (!num_is_known(n))
			continue;
		out.nsources++;
		if (out.source < 0) {
			out.amount = n;
			out.source = i;
		}
	}
	return out;
}

static const char *num_said(struct ctx *c, struct num n)
{
	struct buf b;
	const char *out;

	buf_init(&b, 100);
	num_text(&b, c->lang, n, 0);
	out = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	return out;
}

/* Parts by category, of the source that counts or of any. */
static void fill_parts(struct stat *s, const struct targets *t, int source,
		       day_t from, day_t to, struct fig_part **out, int *nout)
{
	const struct choice *const *all;
	int i, k, n;

	if (!t->has_categories)
		return;
	all = choice_all("target_category", &n);
	*out = arena_alloc(s->c->mem, ((size_t)n + 1) * sizeof(**out));
	for (i = 0; i < n; i++) {
		struct num x = num_unknown();

		if (source >= 0)
			x = amount_for(t, source, all[i], from, to);
		for (k = 0; k < TARGET_SOURCES && !num_is_known(x); k++)
			x = amount_for(t, k, all[i], from, to);
		if (!num_is_known(x))
			continue;
		(*out)[(*nout)++] = (struct fig_part){
		    .key = all[i]->code,
		    .label = choice_label(all[i], s->c->lang),
		    .num = x,
		    .slot = -1,
		};
	}
}

static void fill_sources(struct report_node *n, const struct targets *t,
			 day_t from, day_t to)
{
	int i;

	for (i = 0; i < TARGET_SOURCES; i++) {
		struct num x = amount_for(t, i, NULL, from, to);

		if (target_origins[i].key)
			stat_set_key(n, "targets", target_origins[i].key,
				     num_is_known(x) ? x : (struct num){0});
	}
}

static void fill_next_year(struct stat *s, struct report_node *n,
			   const struct targets *t)
{
	int year = day_year(s->args.to) + 1;
	day_t from = day_make(year, 1, 1), to = day_make(year, 12, 31);
	struct choice_of_target x = choose(t, from, to);
	struct figure *f = stat_figure(n, "next_year_target");

	f->value = x.amount;
	stat_set_key(n, "next_year_target", "year", num_year(year));
	fill_parts(s, t, x.source, from, to, &f->parts, &f->nparts);
}

/* 100 n / target − 100 */
static struct num exceeded(struct num pct)
{
	if (!num_is_known(pct))
		return pct;
	pct.lo -= 100 * pct.den;
	pct.hi -= 100 * pct.den_hi;
	return pct;
}

static struct num remaining(struct num target, int64_t n)
{
	int64_t lo = target.lo - n, hi = target.hi - n;

	if (!num_is_known(target))
		return target;
	return num_counts(lo > 0 ? lo : 0, hi > 0 ? hi : 0);
}

/* T7: parts that leave no category out add up to the target. */
static void fill_categories(struct stat *s, struct report_node *n, bool is_root)
{
	const struct figure *f = report_figure(n, "target_categories");
	struct num target = report_figure(n, "target")->value;
	struct num sum = num_count(0);
	bool has_any = false;
	int i;

	for (i = 0; i < f->nkeys; i++) {
		const struct choice *k =
		    choice_by_code("target_category", f->keys[i].key);

		/* women, minorities lie across the others */
		if (!choice_in_group(k, "part"))
			continue;
		has_any = true;
		sum = num_counts(sum.lo + f->keys[i].num.lo,
				 sum.hi + f->keys[i].num.hi);
	}
	/* no categories: nothing to add up, rather than unknown */
	stat_set(n, "target_categories_total", has_any ? sum : (struct num){0});
	if (is_root && has_any && num_is_known(target) &&
	    (sum.lo != target.lo || sum.hi != target.hi))
		report_note(s->c, s->result,
			    say(s->c, &msg_note_categories, num_said(s->c, sum),
				num_said(s->c, target)));
}

static void note_target(struct stat *s, const struct report_node *n,
			const struct targets *t,
			const struct choice_of_target *x)
{
	const struct figure *pct = report_figure(n, "target_pct");
	struct buf range, low, high;
	const struct choice *source;

	if (x->source < 0) {
		report_note(s->c, s->result,
			    t->n ? say(s->c, &msg_note_no_target_part, n->name,
				       t->v[0].period)
				 : say(s->c, &msg_note_no_target, n->name));
		return;
	}
	source =
	    choice_by_code("target_source", target_origins[x->source].code);
	if (x->nsources > 1 && source)
		report_note(s->c, s->result,
			    say(s->c, &msg_note_target_source,
				choice_label(source, s->c->lang)));
	if (x->amount.kind != NUM_COUNTS)
		return;
	buf_init(&range, 100);
	buf_init(&low, 100);
	buf_init(&high, 100);
	num_text(&range, s->c->lang, x->amount, 0);
	num_text(&high, s->c->lang, num_ratio(pct->value.lo, pct->value.den),
		 1);
	num_text(&low, s->c->lang, num_ratio(pct->value.hi, pct->value.den_hi),
		 1);
	report_note(s->c, s->result,
		    say(s->c, &msg_note_target_range, buf_text(&range),
			buf_text(&low), buf_text(&high)));
	buf_free(&range);
	buf_free(&low);
	buf_free(&high);
}

static enum rc fill_node(struct stat *s, struct report_node *n, bool is_root)
{
	struct report_cache *k = s->args.cache;
	struct targets t;
	day_t from = s->args.from, to = s->args.to;
	struct num admitted = report_figure(n, "admitted")->value;
	struct figure *parts = stat_figure(n, "target_categories");
	struct choice_of_target x;
	struct num pct;
	enum rc rc = targets_of(s->c, k ? &k->targets : NULL, n->id, &t);

	if (rc < 0)
		return rc;
	x = choose(&t, from, to);
	pct = num_percent(admitted, x.amount);
	stat_set(n, "target", x.amount);
	stat_set(n, "target_pct", pct);
	stat_set(n, "target_exceeded_pct", exceeded(pct));
	stat_set(n, "target_remaining", remaining(x.amount, admitted.lo));
	fill_sources(n, &t, from, to);
	fill_parts(s, &t, x.source, from, to, &parts->keys, &parts->nkeys);
	fill_categories(s, n, is_root);
	fill_next_year(s, n, &t);
	if (is_root)
		note_target(s, n, &t, &x);
	return OK;
}

/* How the units right below stand; for them nothing is known of their own. */
static void fill_below(struct report_node *root)
{
	static const char *const codes[] = {"units_on_target", "units_exceeded",
					    "units_below", "units_with_target",
					    "units_with_target_none"};
	int64_t on = 0, above = 0, below = 0, with = 0, low = 0, high = 0;
	int64_t none = 0;
	struct num own = report_figure(root, "target")->value;
	int i;
	size_t k;

	for (i = 0; i < root->nchildren; i++) {
		struct report_node *n = &root->children[i];
		struct num t = report_figure(n, "target")->value;
		int64_t got = report_figure(n, "admitted")->value.lo;

		for (k = 0; k < ARRAY_LEN(codes); k++)
			stat_set(n, codes[k], num_unknown());
		stat_set(n, "allocated_targets", num_unknown());
		stat_set(n, "unallocated_target", (struct num){0});
		if (!num_is_known(t))
			continue;
		with++;
		low += t.lo;
		high += t.hi;
		/* a range is reached at its low end, exceeded beyond its high
		 */
		on += got >= t.lo;
		above += got > t.hi;
		below += got < t.lo;
		none += got == 0;
	}
	stat_set(root, "units_with_target_none", num_count(none));
	stat_set(root, "units_on_target", num_count(on));
	stat_set(root, "units_exceeded", num_count(above));
	stat_set(root, "units_below", num_count(below));
	stat_set(root, "units_with_target", num_count(with));
	stat_set(root, "allocated_targets",
		 with ? num_counts(low, high) : num_unknown());
	stat_set(root, "unallocated_target",
		 with && num_is_known(own)
		     ? num_counts(own.lo - low, own.hi - high)
		     : (struct num){0});
}

enum rc targets_fill(struct stat *s)
{
	struct report_node *root = &s->result->root;
	enum rc rc = OK;
	int i;

	for (i = 0; rc == OK && i < root->nchildren; i++)
		rc = fill_node(s, &root->children[i], false);
	if (rc == OK)
		rc = fill_node(s, root, true);
	if (rc < 0)
		return rc;
	fill_below(root);
	return OK;
}
