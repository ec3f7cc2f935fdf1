/*
 * chart.h: pictures of figures as SVG written by the server.  No scripts, no
 * style attributes; colours are classes k0..k7 of theme.css.  Text keeps its
 * size at every width: lengths are percentages of an SVG without viewBox.
 * Each picture is a <figure> with a title, a sentence that says what it shows
 * and the same numbers as a table for who cannot see it.
 */
#ifndef WEB_CHART_H
#define WEB_CHART_H

#include "base/buf.h"
#include "base/ctx.h"

/* What all pictures have.  id must be unique in the page, [a-z0-9-]. */
struct chart_head {
	const char *id;
	const char *title;
	const char *desc; /* one sentence: what one should see; may be NULL */
	enum lang lang;
	bool hides_title; /* the page shows it already, e.g. a card's header */
};

#define CHART_UNKNOWN INT64_MIN /* no value yet (months to come) */

/* A line over columns against a target line, or a band if lo != hi. */
struct chart_progress {
	struct chart_head head;
	const char *const *labels; /* "T1".. one per column */
	const int64_t *values;	   /* cumulative; CHART_UNKNOWN: none yet */
	const int64_t *earlier;	   /* the same of the year before; NULL: none */
	size_t n;
	int64_t target_lo, target_hi; /* 0: no target */
	const char *value_name, *earlier_name, *target_name;
};
void chart_progress(struct buf *b, const struct chart_progress *x);

/* One row of bars, funnel or stack. */
struct chart_row {
	const char *label;
	int64_t value;	 /* CHART_UNKNOWN is shown as "–" */
	const char *url; /* the people behind; NULL: no link */
	int kind;	 /* 0..7: colour; for bars 0 is right */
};

/* Horizontal bars with count and share of `of` (0: no share). */
struct chart_bars {
	struct chart_head head;
	const struct chart_row *rows;
	size_t n;
	int64_t of;
	const char *of_name; /* first title of the table; may be NULL */
	int decimals;	     /* of the share */
};
void chart_bars(struct buf *b, const struct chart_bars *x);

/* People by stage, first stage first; shares are of the first. */
void chart_funnel(struct buf *b, const struct chart_bars *x);

/* One bar cut into parts, with a legend; `of` is the sum if 0. */
void chart_stack(struct buf *b, const struct chart_bars *x);

/* The same as a ring with the total in the middle. */
void chart_donut(struct buf *b, const struct chart_bars *x);

struct chart_tile {
	const char *name; /* "Bản Nậm Pồ" */
	const char *url;  /* NULL: no link */
	int state;	  /* index into states */
};
struct chart_tile_state {
	const char *name;
	const char *mark; /* one letter, so that colour is not needed */
	int kind;	  /* 0..7 */
};
struct chart_tiles {
	struct chart_head head;
	const struct chart_tile *tiles;
	size_t n; /* more than CHART_TILES_MAX are summed up, not drawn */
	const struct chart_tile_state *states;
	size_t n_states;
};
enum { CHART_TILES_MAX = 2000 };
void chart_tiles(struct buf *b, const struct chart_tiles *x);

/* A small line without axes for a cell of a table; text is its meaning. */
void chart_spark(struct buf *b, const int64_t *values, size_t n,
		 const char *text);

/* A thin bar value/of for a cell of a table; nothing if of is 0. */
void chart_meter(struct buf *b, int64_t value, int64_t of, const char *text);

#endif
