/*
 * chart_bars.c: bars, funnel, stack, ring and tiles: pictures of parts.
 */
#include "base/base.h"

#include "text/text.h"
#include "web/chart_in.h"
#include "web/html.h"

static int64_t known(int64_t value)
{
	return value == CHART_UNKNOWN || value < 0 ? 0 : value;
}

static int64_t sum_of(const struct chart_bars *x)
{
	int64_t sum = 0;

	for (size_t i = 0; i < x->n; i++)
		sum += known(x->rows[i].value);
	return sum;
}

static int64_t max_of(const struct chart_bars *x)
{
	int64_t max = 0;

	for (size_t i = 0; i < x->n; i++)
		if (known(x->rows[i].value) > max)
			max = known(x->rows[i].value);
	return max;
}

/* "Nữ …… 100 · 49,5%" as one line at height y. */
static void row_text(struct buf *b, const struct chart_bars *x, size_t i, int y,
		     int64_t of)
{
	const struct chart_row *row = &x->rows[i];

	buf_printf(b, "<text class=\"label\" x=\"0\" y=\"%d\">", y);
	chart_label(b, row);
	buf_printf(b,
		   "</text><text class=\"value\" x=\"100%%\" y=\"%d\" "
		   "text-anchor=\"end\"><tspan class=\"count\">",
		   y);
	chart_count(b, x->head.lang, row->value);
	html_lit(b, "</tspan>");
	if (of > 0 && row->value != CHART_UNKNOWN) {
		html_lit(b, "<tspan class=\"share\" dx=\"8\">");
		chart_share(b, x->head.lang, row->value, of, x->decimals);
		html_lit(b, "</tspan>");
	}
	html_lit(b, "</text>");
}

void chart_bars(struct buf *b, const struct chart_bars *x)
{
	enum { ROW = 42, TEXT_Y = 15, BAR_Y = 23, BAR = 10 };
	int64_t full = x->of > 0 ? x->of : max_of(x);

	chart_open(b, &x->head, "bars");
	chart_svg(b, &x->head, (int)x->n * ROW);
	for (size_t i = 0; i < x->n; i++) {
		int y = (int)i * ROW;

		row_text(b, x, i, y + TEXT_Y, x->of);
		buf_printf(b,
			   "<rect class=\"track\" y=\"%d\" width=\"100%%\" "
			   "height=\"%d\" rx=\"3\"/><rect class=\"",
			   y + BAR_Y, (int)BAR);
		chart_kind(b, x->rows[i].kind);
		buf_printf(b, "\" y=\"%d\" height=\"%d\" rx=\"3\" width=\"",
			   y + BAR_Y, (int)BAR);
		chart_pct(b, known(x->rows[i].value), full);
		html_lit(b, "%\"/>");
	}
	html_lit(b, "</svg>");
	chart_table(b, x, x->of);
	chart_close(b);
}

/* The band of one stage narrows to the width of the next one. */
static void funnel_band(struct buf *b, const struct chart_bars *x, size_t i,
			int y, int height, int64_t max)
{
	double here = 1000.0 * (double)known(x->rows[i].value) / (double)max;
	double next =
	    i + 1 == x->n
		? here
		: 1000.0 * (double)known(x->rows[i + 1].value) / (double)max;

	/* A stage with anybody in it can be seen. */
	here = here > 0 && here < 6 ? 6 : here;
	next = next > 0 && next < 6 ? 6 : next;
	buf_printf(b,
		   "<svg y=\"%d\" width=\"100%%\" height=\"%d\" "
		   "viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\">"
		   "<path class=\"",
		   y, height);
	chart_kind(b, x->rows[i].kind);
	buf_printf(b, "\" d=\"M%.1f 0H%.1fL%.1f 10H%.1fZ\"/></svg>",
		   500 - here / 2, 500 + here / 2, 500 + next / 2,
		   500 - next / 2);
}

void chart_funnel(struct buf *b, const struct chart_bars *x)
{
	enum { ROW = 50, TEXT_Y = 15, BAND_Y = 22, BAND = 22 };
	int64_t max = max_of(x);
	int64_t of = x->n > 0 ? known(x->rows[0].value) : 0;

	chart_open(b, &x->head, "funnel");
	chart_svg(b, &x->head, (int)x->n * ROW);
	for (size_t i = 0; i < x->n; i++) {
		int y = (int)i * ROW;

		row_text(b, x, i, y + TEXT_Y, of);
		buf_printf(b,
			   "<rect class=\"track\" y=\"%d\" width=\"100%%\" "
			   "height=\"%d\" rx=\"3\"/>",
			   y + BAND_Y, (int)BAND);
		if (max > 0)
			funnel_band(b, x, i, y + BAND_Y, BAND, max);
	}
	html_lit(b, "</svg>");
	chart_table(b, x, of);
	chart_close(b);
}

static void legend(struct buf *b, const struct chart_bars *x, int64_t of)
{
	html_lit(b, "<ul class=\"legend\" aria-hidden=\"true\">");
	for (size_t i = 0; i < x->n; i++) {
		html_lit(b, "<li><svg class=\"key\" width=\"12\" height=\"12\">"
			    "<rect width=\"12\" height=\"12\" rx=\"3\" "
			    "class=\"");
		chart_kind(b, x->rows[i].kind);
		html_lit(b, "\"/></svg><span>");
		html_text(b, x->rows[i].label);
		html_lit(b, "</span> <b>");
		chart_count(b, x->head.lang, x->rows[i].value);
		html_lit(b, "</b> <small>");
		chart_share(b, x->head.lang, x->rows[i].value, of, x->decimals);
		html_lit(b, "</small></li>");
	}
	html_lit(b, "</ul>");
}

void chart_stack(struct buf *b, const struct chart_bars *x)
{
	enum { HEIGHT = 28 };
	int64_t of = x->of > 0 ? x->of : sum_of(x);
	int64_t at = 0;

	chart_open(b, &x->head, "stack");
	chart_svg(b, &x->head, HEIGHT);
	buf_printf(b,
		   "<rect class=\"track\" width=\"100%%\" height=\"%d\" "
		   "rx=\"4\"/>",
		   (int)HEIGHT);
	for (size_t i = 0; i < x->n; i++) {
		int64_t value = known(x->rows[i].value);

		html_lit(b, "<rect class=\"part ");
		chart_kind(b, x->rows[i].kind);
		html_lit(b, "\" x=\"");
		chart_pct(b, at, of);
		html_lit(b, "%\" width=\"");
		chart_pct(b, value, of);
		buf_printf(b, "%%\" height=\"%d\"/>", (int)HEIGHT);
		at += value;
	}
	html_lit(b, "</svg>");
	legend(b, x, of);
	chart_table(b, x, of);
	chart_close(b);
}

/* Parts of a ring are dashes of a circle whose length is 100. */
static void ring_part(struct buf *b, int kind, int64_t at, int64_t value,
		      int64_t of)
{
	html_lit(b, "<circle class=\"ring ");
	chart_kind(b, kind);
	html_lit(b, "\" cx=\"60\" cy=\"60\" r=\"48\" fill=\"none\" "
		    "pathLength=\"100\" transform=\"rotate(-90 60 60)\" "
		    "stroke-dasharray=\"");
	chart_pct(b, value, of);
	html_lit(b, " 100\" stroke-dashoffset=\"-");
	chart_pct(b, at, of);
	html_lit(b, "\"/>");
}

void chart_donut(struct buf *b, const struct chart_bars *x)
{
	int64_t of = x->of > 0 ? x->of : sum_of(x);
	int64_t at = 0;

	chart_open(b, &x->head, "donut");
	html_lit(b, "<div class=\"donut-row\"><div class=\"donut\">");
	chart_svg(b, &x->head, 120);
	html_lit(b, "<circle class=\"ring track\" cx=\"60\" cy=\"60\" "
		    "r=\"48\" fill=\"none\"/>");
	for (size_t i = 0; i < x->n; i++) {
		int64_t value = known(x->rows[i].value);

		if (value > 0)
			ring_part(b, x->rows[i].kind, at, value, of);
		at += value;
	}
	html_lit(b, "<text class=\"total\" x=\"60\" y=\"67\" "
		    "text-anchor=\"middle\">");
	text_int(b, x->head.lang, of);
	html_lit(b, "</text></svg></div>");
	legend(b, x, of);
	html_lit(b, "</div>");
	chart_table(b, x, of);
	chart_close(b);
}
