/*
 * chart_tiles.c: one small square per place; flows like text, so it needs no
 * picture and fits every screen.
 */
#include "base/base.h"

#include "text/text.h"
#include "web/chart_in.h"
#include "web/html.h"

static const struct chart_tile_state *state_of(const struct chart_tiles *x,
					       size_t i)
{
	static const struct chart_tile_state none = {"", "?", 7};
	int s = x->tiles[i].state;

	return s < 0 || (size_t)s >= x->n_states ? &none : &x->states[s];
}

static void tile(struct buf *b, const struct chart_tiles *x, size_t i)
{
	const struct chart_tile_state *s = state_of(x, i);
	const struct chart_tile *t = &x->tiles[i];

	html_lit(b, "<li>");
	if (t->url != NULL) {
		html_lit(b, "<a href=\"");
		html_url(b, t->url);
		html_lit(b, "\" class=\"");
	} else {
		html_lit(b, "<span class=\"");
	}
	chart_kind(b, s->kind);
	html_lit(b, "\" title=\"");
	/* its state is the mark; the legend says what that means */
	html_attr(b, t->name);
	html_lit(b, "\">");
	html_text(b, s->mark);
	if (t->url != NULL)
		html_lit(b, "</a>");
	else
		html_lit(b, "</span>");
}

static void legend(struct buf *b, const struct chart_tiles *x)
{
	html_lit(b, "<ul class=\"legend tile-legend\">");
	for (size_t s = 0; s < x->n_states; s++) {
		int64_t count = 0;

		for (size_t i = 0; i < x->n; i++)
			count += x->tiles[i].state == (int)s;
		html_lit(b, "<li><span class=\"tile ");
		chart_kind(b, x->states[s].kind);
		html_lit(b, "\" aria-hidden=\"true\">");
		html_text(b, x->states[s].mark);
		html_lit(b, "</span><span>");
		html_text(b, x->states[s].name);
		html_lit(b, "</span> <b>");
		text_int(b, x->head.lang, count);
		html_lit(b, "</b> <small>");
		chart_share(b, x->head.lang, count, (int64_t)x->n, 1);
		html_lit(b, "</small></li>");
	}
	html_lit(b, "</ul>");
}

void chart_tiles(struct buf *b, const struct chart_tiles *x)
{
	chart_open(b, &x->head, "tiles");
	if (x->head.desc != NULL) {
		html_lit(b, "<p class=\"visually-hidden\">");
		html_text(b, x->head.desc);
		html_lit(b, "</p>");
	}
	legend(b, x);
	if (x->n > CHART_TILES_MAX) {
		html_lit(b, "<p class=\"text-secondary\">");
		html_text(b, chart_word(x->head.lang, CW_TOO_MANY));
		html_lit(b, "</p>");
	} else if (x->n > 0) {
		html_lit(b, "<ul class=\"tiles\" aria-label=\"");
		html_attr(b, x->head.title);
		html_lit(b, "\">");
		for (size_t i = 0; i < x->n; i++)
			tile(b, x, i);
		html_lit(b, "</ul>");
	}
	chart_close(b);
}
