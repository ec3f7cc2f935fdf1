/*
 * chart.c: what all pictures share, and the small ones.
 */
#include "base/base.h"

#include "text/text.h"
#include "web/chart_in.h"
#include "web/html.h"

static const struct msg words[CW__N] = {
    [CW_TABLE] = {"Xem bảng số liệu", "Show the numbers"},
    [CW_NAME] = {"Mục", "Item"},
    [CW_COUNT] = {"Số lượng", "Count"},
    [CW_SHARE] = {"Tỷ lệ", "Share"},
    [CW_TARGET] = {"Chỉ tiêu", "Target"},
    [CW_TOTAL] = {"Tổng", "Total"},
    [CW_TOO_MANY] = {"Quá nhiều ô để vẽ, xem số liệu theo trạng thái",
		     "Too many tiles to draw, see the numbers by state"},
    [CW_LEGEND] = {"Chú giải", "Legend"},
};

const char *chart_word(enum lang lang, enum chart_word word)
{
	return lang == LANG_EN ? words[word].en : words[word].vi;
}

void chart_open(struct buf *b, const struct chart_head *h, const char *kind)
{
	html_lit(b, "<figure class=\"chart chart-");
	html_attr(b, kind);
	html_lit(b, "\"><figcaption");
	if (h->hides_title)
		html_lit(b, " class=\"visually-hidden\"");
	html_lit(b, ">");
	html_text(b, h->title);
	html_lit(b, "</figcaption>");
}

void chart_svg(struct buf *b, const struct chart_head *h, int height)
{
	html_lit(b, "<svg role=\"img\" width=\"100%\" height=\"");
	buf_int(b, height);
	html_lit(b, "\" aria-labelledby=\"");
	html_attr(b, h->id);
	html_lit(b, "-t ");
	html_attr(b, h->id);
	html_lit(b, "-d\"><title id=\"");
	html_attr(b, h->id);
	html_lit(b, "-t\">");
	html_text(b, h->title);
	html_lit(b, "</title><desc id=\"");
	html_attr(b, h->id);
	html_lit(b, "-d\">");
	html_text(b, h->desc != NULL ? h->desc : h->title);
	html_lit(b, "</desc>");
}

void chart_close(struct buf *b)
{
	html_lit(b, "</figure>\n");
}

void chart_pct(struct buf *b, int64_t value, int64_t of)
{
	double share =
	    of > 0 && value > 0 ? 100.0 * (double)value / (double)of : 0.0;

	buf_printf(b, "%.2f", share > 100.0 ? 100.0 : share);
}

void chart_count(struct buf *b, enum lang lang, int64_t value)
{
	if (value == CHART_UNKNOWN)
		html_lit(b, "–");
	else
		text_int(b, lang, value);
}

void chart_share(struct buf *b, enum lang lang, int64_t value, int64_t of,
		 int decimals)
{
	if (value == CHART_UNKNOWN || of <= 0) {
		html_lit(b, "–");
		return;
	}
	text_ratio_short(b, lang, 100 * value, of, decimals);
	buf_char(b, '%');
}

void chart_kind(struct buf *b, int kind)
{
	buf_printf(b, "k%d", kind < 0 || kind > 7 ? 7 : kind);
}

void chart_label(struct buf *b, const struct chart_row *row)
{
	if (row->url != NULL)
		html_link(b, row->url, row->label, NULL);
	else
		html_text(b, row->label);
}

void chart_table(struct buf *b, const struct chart_bars *x, int64_t of)
{
	enum lang lang = x->head.lang;

	html_lit(b, "<details class=\"chart-data\"><summary>");
	html_text(b, chart_word(lang, CW_TABLE));
	html_lit(b, "</summary><table class=\"table table-sm\"><thead><tr>"
		    "<th scope=\"col\">");
	html_text(b,
		  x->of_name != NULL ? x->of_name : chart_word(lang, CW_NAME));
	html_lit(b, "</th><th scope=\"col\" class=\"num\">");
	html_text(b, chart_word(lang, CW_COUNT));
	if (of > 0) {
		html_lit(b, "</th><th scope=\"col\" class=\"num\">");
		html_text(b, chart_word(lang, CW_SHARE));
	}
	html_lit(b, "</th></tr></thead><tbody>");
	for (size_t i = 0; i < x->n; i++) {
		html_lit(b, "<tr><th scope=\"row\">");
		chart_label(b, &x->rows[i]);
		html_lit(b, "</th><td class=\"num\">");
		chart_count(b, lang, x->rows[i].value);
		if (of > 0) {
			html_lit(b, "</td><td class=\"num\">");
			chart_share(b, lang, x->rows[i].value, of, x->decimals);
		}
		html_lit(b, "</td></tr>");
	}
	html_lit(b, "</tbody></table></details>");
}

void chart_spark(struct buf *b, const int64_t *values, size_t n,
		 const char *text)
{
	int64_t max = 1;

	for (size_t i = 0; i < n; i++)
		max = values[i] > max ? values[i] : max;
	html_lit(b, "<svg class=\"spark\" role=\"img\" viewBox=\"0 0 100 24\" "
		    "width=\"100\" height=\"24\" preserveAspectRatio=\"none\">"
		    "<title>");
	html_text(b, text);
	html_lit(b, "</title><polyline fill=\"none\" "
		    "vector-effect=\"non-scaling-stroke\" points=\"");
	for (size_t i = 0; i < n; i++) {
		if (values[i] == CHART_UNKNOWN)
			continue;
		double at = n > 1 ? 98.0 * (double)i / (double)(n - 1) : 0.0;
		double up = 20.0 * (double)values[i] / (double)max;

		buf_printf(b, "%.1f,%.1f ", 1.0 + at, 22.0 - up);
	}
	html_lit(b, "\"/></svg>");
}

void chart_meter(struct buf *b, int64_t value, int64_t of, const char *text)
{
	if (of <= 0)
		return;
	/* the number beside it says the same; height, ends: theme.css */
	if (!*text) {
		html_lit(b, "<svg class=\"meter\" aria-hidden=\"true\">");
	} else {
		html_lit(b, "<svg class=\"meter\" role=\"img\"><title>");
		html_text(b, text);
		html_lit(b, "</title>");
	}
	html_lit(b, "<rect class=\"track\"/><rect class=\"");
	chart_kind(b, value >= of ? 2 : 0);
	html_lit(b, "\" width=\"");
	chart_pct(b, value, of);
	html_lit(b, "%\"/></svg>");
}
