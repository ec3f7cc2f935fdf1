/*
 * report.c: finding reports and figures, checking spans, notes.
 */
#include "base/base.h"
#include "report/report.h"

#include "report/messages.h"

enum { NOTES_MAX = 64 };

int report_all(const struct module *const *modules, const struct report **out,
	       int max)
{
	int n = 0;

	for (; *modules; modules++) {
		const struct report *const *r = (*modules)->reports;

		for (; r && *r && n < max; r++)
			out[n++] = *r;
	}
	return n;
}

const struct report *report_by_name(const struct module *const *modules,
				    const char *name)
{
	const struct report *all[64];
	int i, n = report_all(modules, all, (int)ARRAY_LEN(all));

	for (i = 0; i < n; i++)
		if (strcmp(all[i]->name, name) == 0)
			return all[i];
	return NULL;
}

const char *report_label(const struct report *r, enum lang lang)
{
	return lang == LANG_EN ? r->label_en : r->label;
}

const char *figure_label(const struct figure_def *d, enum lang lang)
{
	return lang == LANG_EN ? d->label_en : d->label;
}

int figure_decimals(const struct figure_def *d, int decimals)
{
	return d->decimals ? d->decimals : decimals;
}

enum rc report_check_args(struct ctx *c, struct report_args *args)
{
	char a[DAY_TEXT], b[DAY_TEXT];

	if (!args->from || !args->to)
		return err_set(c, E_USAGE, "", &msg_report_span);
	/* a year or a month stands for all of its days */
	args->from = day_first(args->from);
	args->to = day_last(args->to);
	if (args->to < args->from)
		return err_set(c, E_USAGE, "", &msg_report_span_order,
			       day_vi(a, args->to), day_vi(b, args->from));
	args->as_of = args->as_of ? day_last(args->as_of) : args->to;
	return OK;
}

uint32_t figure_hash(const char *code)
{
	uint32_t h = 2166136261u;

	for (; *code; code++)
		h = (h ^ (unsigned char)*code) * 16777619u;
	return h ^ h >> 15;
}

void figure_index_fill(struct figure_index *x, const struct figure_def *defs,
		       int n)
{
	uint32_t h;
	int i;

	assert(n < FIGURES_HASHED / 2);
	memset(x, 0, sizeof(*x));
	for (i = 0; i < n; i++) {
		h = figure_hash(defs[i].code) % FIGURES_HASHED;
		while (x->at[h])
			h = (h + 1) % FIGURES_HASHED;
		x->at[h] = (uint16_t)(i + 1);
	}
}

static const struct figure *figure_indexed(const struct report_node *n,
					   const char *code)
{
	uint32_t h = figure_hash(code) % FIGURES_HASHED;

	for (; n->index->at[h]; h = (h + 1) % FIGURES_HASHED) {
		const struct figure *f = &n->figures[n->index->at[h] - 1];

		if (strcmp(f->def->code, code) == 0)
			return f;
	}
	return NULL;
}

const struct figure *report_figure(const struct report_node *n,
				   const char *code)
{
	int i;

	if (n->index)
		return figure_indexed(n, code);
	for (i = 0; i < n->nfigures; i++)
		if (strcmp(n->figures[i].def->code, code) == 0)
			return &n->figures[i];
	return NULL;
}

const struct fig_part *figure_part(const struct figure *f, const char *key)
{
	int i;

	for (i = 0; f && i < f->nkeys; i++)
		if (strcmp(f->keys[i].key, key) == 0)
			return &f->keys[i];
	for (i = 0; f && i < f->nparts; i++)
		if (strcmp(f->parts[i].key, key) == 0)
			return &f->parts[i];
	return NULL;
}

void report_note(struct ctx *c, struct report_result *r, const char *note)
{
	int i;

	if (!r->notes)
		r->notes = arena_alloc(c->mem, NOTES_MAX * sizeof(*r->notes));
	for (i = 0; i < r->nnotes; i++)
		if (strcmp(r->notes[i], note) == 0)
			return;
	if (r->nnotes < NOTES_MAX)
		r->notes[r->nnotes++] = note;
}

const char *report_span_text(struct ctx *c, const struct report_args *a)
{
	char from[DAY_TEXT], to[DAY_TEXT], as_of[DAY_TEXT];
	const char *s = say(c, &msg_report_from_to, day_vi(from, a->from),
			    day_vi(to, a->to));

	if (a->as_of && a->as_of != a->to)
		s = arena_printf(
		    c->mem, "%s, %s", s,
		    say(c, &msg_report_as_of, day_vi(as_of, a->as_of)));
	if (a->is_now)
		s = arena_printf(c->mem, "%s, %s", s,
				 say(c, &msg_report_tree_now));
	return s;
}
