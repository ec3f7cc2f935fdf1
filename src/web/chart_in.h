/*
 * chart_in.h: what the chart files share; not for others.
 */
#ifndef WEB_CHART_IN_H
#define WEB_CHART_IN_H

#include "web/chart.h"

/* <figure …> with caption; then <svg class=… height=…> with title, desc. */
void chart_open(struct buf *b, const struct chart_head *h, const char *kind);
void chart_svg(struct buf *b, const struct chart_head *h, int height);
void chart_close(struct buf *b);

/* The table of a list of rows; with a share if of > 0. */
void chart_table(struct buf *b, const struct chart_bars *x, int64_t of);

/* 1000*value/of as "47.5" for lengths in per cent; 0..100. */
void chart_pct(struct buf *b, int64_t value, int64_t of);

/* "1.234" or "–". */
void chart_count(struct buf *b, enum lang lang, int64_t value);
/* "47,5%" by the rules of the language. */
void chart_share(struct buf *b, enum lang lang, int64_t value, int64_t of,
		 int decimals);

/* " k3"; clamps a wrong number. */
void chart_kind(struct buf *b, int kind);

/* The label, a link if there is an address. */
void chart_label(struct buf *b, const struct chart_row *row);

enum chart_word {
	CW_TABLE,
	CW_NAME,
	CW_COUNT,
	CW_SHARE,
	CW_TARGET,
	CW_TOTAL,
	CW_TOO_MANY,
	CW_LEGEND,
	CW__N
};
const char *chart_word(enum lang lang, enum chart_word word);

#endif
