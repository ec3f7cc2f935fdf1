/*
 * chart_progress.c: a cumulative line against a target.
 */
#include "base/base.h"

#include "text/text.h"
#include "web/chart_in.h"
#include "web/html.h"

enum { HEIGHT = 250, TOP = 22, BOTTOM = 32, LEFT_PCT = 7, RIGHT_PCT = 3 };
enum { PLOT = HEIGHT - TOP - BOTTOM };

/* The top of the scale: the next of 1, 2, 2.5, 5 times a power of ten whose
 * quarters are whole numbers where that is possible. */
static int64_t nice_max(int64_t max)
{
	static const int64_t steps[] = {4, 8, 12, 20, 28, 40};
	int64_t unit = 1;

	for (;;) {
		for (size_t i = 0; i < ARRAY_LEN(steps); i++)
			if (steps[i] * unit >= max)
				return steps[i] * unit;
		if (unit > INT64_MAX / 1000)
			return max;
		unit *= 10;
	}
}

static int64_t scale_of(const struct chart_progress *x)
{
	int64_t max = x->target_hi > x->target_lo ? x->target_hi : x->target_lo;

	for (size_t i = 0; i < x->n; i++) {
		if (x->values[i] > max)
			max = x->values[i];
		if (x->earlier != NULL && x->earlier[i] > max)
			max = x->earlier[i];
	}
	return nice_max(max < 1 ? 1 : max);
}

static double at_x(const struct chart_progress *x, size_t i)
{
	double width = 100 - LEFT_PCT - RIGHT_PCT;

	return LEFT_PCT +
	       (x->n > 1 ? width * (double)i / (double)(x->n - 1) : width / 2);
}

static double at_y(int64_t value, int64_t scale)
{
	return TOP + PLOT * (1.0 - (double)value / (double)scale);
}

static void grid(struct buf *b, const struct chart_progress *x, int64_t scale)
{
	for (int i = 0; i <= 4; i++) {
		double y = at_y(scale / 4 * i, scale);

		buf_printf(b,
			   "<line class=\"grid\" x1=\"%d%%\" x2=\"%d%%\" "
			   "y1=\"%.1f\" y2=\"%.1f\"/>"
			   "<text class=\"axis\" x=\"%d%%\" dx=\"-6\" "
			   "y=\"%.1f\" text-anchor=\"end\">",
			   (int)LEFT_PCT, 100 - RIGHT_PCT, y, y, (int)LEFT_PCT,
			   y + 4);
		text_int(b, x->head.lang, scale / 4 * i);
		html_lit(b, "</text>");
	}
	for (size_t i = 0; i < x->n; i++) {
		buf_printf(b,
			   "<text class=\"axis\" x=\"%.2f%%\" y=\"%d\" "
			   "text-anchor=\"middle\">",
			   at_x(x, i), HEIGHT - 8);
		html_text(b, x->labels[i]);
		html_lit(b, "</text>");
	}
}

static void target_text(struct buf *b, const struct chart_progress *x)
{
	text_int(b, x->head.lang, x->target_lo);
	if (x->target_hi > x->target_lo) {
		html_lit(b, "–");
		text_int(b, x->head.lang, x->target_hi);
	}
}

static void target(struct buf *b, const struct chart_progress *x, int64_t scale)
{
	double lo = at_y(x->target_lo, scale);
	double hi =
	    x->target_hi > x->target_lo ? at_y(x->target_hi, scale) : lo;

	if (x->target_lo <= 0)
		return;
	if (hi < lo)
		buf_printf(b,
			   "<rect class=\"band\" x=\"%d%%\" width=\"%d%%\" "
			   "y=\"%.1f\" height=\"%.1f\"/>",
			   (int)LEFT_PCT, 100 - LEFT_PCT - RIGHT_PCT, hi,
			   lo - hi);
	buf_printf(b,
		   "<line class=\"goal\" x1=\"%d%%\" x2=\"%d%%\" "
		   "y1=\"%.1f\" y2=\"%.1f\"/>"
		   "<text class=\"goal\" x=\"%d%%\" dx=\"6\" y=\"%.1f\">",
		   (int)LEFT_PCT, 100 - RIGHT_PCT, lo, lo, (int)LEFT_PCT,
		   hi - 6);
	html_text(b, x->target_name != NULL
			 ? x->target_name
			 : chart_word(x->head.lang, CW_TARGET));
	buf_char(b, ' ');
	target_text(b, x);
	html_lit(b, "</text>");
}

/* Paths know no per cent: they live in a nested picture that stretches. */
static void line(struct buf *b, const struct chart_progress *x,
		 const int64_t *values, int64_t scale, bool is_earlier)
{
	double last = 0;
	double first = -1;

	buf_printf(b,
		   "<svg width=\"100%%\" height=\"%d\" viewBox=\"0 0 100 "
		   "%d\" preserveAspectRatio=\"none\"><path class=\"%s\" "
		   "vector-effect=\"non-scaling-stroke\" d=\"",
		   (int)HEIGHT, (int)HEIGHT,
		   is_earlier ? "line earlier" : "line");
	for (int pass = 0; pass < (is_earlier ? 1 : 2); pass++) {
		bool is_first = true;

		for (size_t i = 0; i < x->n; i++) {
			if (values[i] == CHART_UNKNOWN)
				continue;
			last = at_x(x, i);
			first = first < 0 ? last : first;
			buf_printf(b, "%s%.2f %.1f", is_first ? "M" : "L", last,
				   at_y(values[i], scale));
			is_first = false;
		}
		if (pass == 0 && !is_earlier)
			html_lit(b, "\" fill=\"none\"/><path class=\"under\" "
				    "d=\"");
		else if (pass == 1 && first >= 0)
			buf_printf(b, "V%d", HEIGHT - BOTTOM),
			    buf_printf(b, "L%.2f %dZ", first, HEIGHT - BOTTOM);
	}
	html_lit(b, "\"/></svg>");
}

static void dots(struct buf *b, const struct chart_progress *x, int64_t scale)
{
	size_t last = x->n;

	for (size_t i = 0; i < x->n; i++) {
		if (x->values[i] == CHART_UNKNOWN)
			continue;
		last = i;
		buf_printf(b,
			   "<circle class=\"dot\" cx=\"%.2f%%\" "
			   "cy=\"%.1f\" r=\"3.5\"><title>",
			   at_x(x, i), at_y(x->values[i], scale));
		html_text(b, x->labels[i]);
		html_lit(b, ": ");
		text_int(b, x->head.lang, x->values[i]);
		html_lit(b, "</title></circle>");
	}
	if (last == x->n)
		return;

	/* Above the dot, unless the target line runs there. */
	double y = at_y(x->values[last], scale);
	double gap = y - at_y(x->target_lo, scale);
	bool is_below = x->target_lo > 0 && gap > 0 && gap < 28;

	buf_printf(b,
		   "<text class=\"last\" x=\"%.2f%%\" y=\"%.1f\" "
		   "text-anchor=\"%s\">",
		   at_x(x, last), is_below ? y + 22 : y - 10,
		   last + 1 == x->n ? "end" : "middle");
	text_int(b, x->head.lang, x->values[last]);
	html_lit(b, "</text>");
}

static void data_head(struct buf *b, const char *s)
{
	html_lit(b, "<th scope=\"col\" class=\"num\">");
	html_text(b, s);
	html_lit(b, "</th>");
}

static void data(struct buf *b, const struct chart_progress *x)
{
	enum lang lang = x->head.lang;

	html_lit(b, "<details class=\"chart-data\"><summary>");
	html_text(b, chart_word(lang, CW_TABLE));
	html_lit(b, "</summary><table class=\"table table-sm\"><thead><tr>"
		    "<td></td>");
	data_head(b, x->value_name != NULL ? x->value_name
					   : chart_word(lang, CW_COUNT));
	if (x->earlier != NULL)
		data_head(b, x->earlier_name);
	html_lit(b, "</tr></thead><tbody>");
	for (size_t i = 0; i < x->n; i++) {
		html_lit(b, "<tr><th scope=\"row\">");
		html_text(b, x->labels[i]);
		html_lit(b, "</th><td class=\"num\">");
		chart_count(b, lang, x->values[i]);
		if (x->earlier != NULL) {
			html_lit(b, "</td><td class=\"num\">");
			chart_count(b, lang, x->earlier[i]);
		}
		html_lit(b, "</td></tr>");
	}
	html_lit(b, "</tbody></table></details>");
}

static void line_legend(struct buf *b, const struct chart_progress *x)
{
	html_lit(b, "<ul class=\"legend\" aria-hidden=\"true\">"
		    "<li><svg class=\"key\" width=\"20\" height=\"12\">"
		    "<line class=\"line\" x2=\"20\" y1=\"6\" y2=\"6\"/></svg>"
		    "<span>");
	html_text(b, x->value_name);
	html_lit(b, "</span></li>");
	if (x->earlier != NULL) {
		html_lit(b, "<li><svg class=\"key\" width=\"20\" height=\"12\">"
			    "<line class=\"line earlier\" x2=\"20\" y1=\"6\" "
			    "y2=\"6\"/></svg><span>");
		html_text(b, x->earlier_name);
		html_lit(b, "</span></li>");
	}
	html_lit(b, "</ul>");
}

void chart_progress(struct buf *b, const struct chart_progress *x)
{
	int64_t scale = scale_of(x);

	chart_open(b, &x->head, "progress");
	chart_svg(b, &x->head, HEIGHT);
	grid(b, x, scale);
	target(b, x, scale);
	if (x->earlier != NULL)
		line(b, x, x->earlier, scale, true);
	line(b, x, x->values, scale, false);
	dots(b, x, scale);
	html_lit(b, "</svg>");
	if (x->value_name != NULL)
		line_legend(b, x);
	data(b, x);
	chart_close(b);
}
