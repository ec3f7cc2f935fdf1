/*
 * cell.c: one cell of a table.  A page has hundreds, so they are written here
 * and not by a template.
 */
#include "base/base.h"

#include "web/cell.h"
#include "web/html.h"

#define GET(node, key) tn_get((node), (key), sizeof(key) - 1)

static void put_text(struct buf *b, const struct tnode *n)
{
	const char *url = tn_str(GET(n, "url"));
	const char *text = tn_str(GET(n, "text"));

	if (*url)
		html_link(b, url, text, NULL);
	else
		html_text(b, text);
}

static void put_sub(struct buf *b, const struct tnode *n)
{
	const struct tnode *sub = GET(n, "sub");

	if (!tn_is_true(sub))
		return;
	html_lit(b, " <span class=\"muted\">");
	html_text(b, tn_str(sub));
	html_lit(b, "</span>");
}

static void put_head(struct buf *b, const struct tnode *n)
{
	const struct tnode *level = GET(n, "level");

	html_lit(b, "<th scope=\"row\"");
	if (tn_is_true(level)) {
		html_lit(b, " class=\"");
		html_attr(b, tn_str(level));
		buf_char(b, '"');
	}
	buf_char(b, '>');
	put_text(b, n);
	put_sub(b, n);
	html_lit(b, "</th>");
}

static void put_class(struct buf *b, const struct tnode *n)
{
	bool is_num = tn_is_true(GET(n, "is_num"));
	bool is_empty = tn_is_true(GET(n, "is_empty"));

	if (is_num && is_empty)
		html_lit(b, " class=\"num is-empty\"");
	else if (is_num)
		html_lit(b, " class=\"num\"");
	else if (is_empty)
		html_lit(b, " class=\"is-empty\"");
}

static void put_body(struct buf *b, const struct tnode *n)
{
	const struct tnode *html = GET(n, "html"), *pill = GET(n, "pill");

	if (tn_kind(html) == TN_MARKUP && tn_is_true(html)) {
		buf_str(b, tn_str(html)); /* made by our own writers */
	} else if (tn_is_true(pill)) {
		html_lit(b, "<span class=\"pill pill-");
		html_attr(b, tn_str(pill));
		html_lit(b, "\">");
		html_text(b, tn_str(GET(n, "text")));
		html_lit(b, "</span>");
	} else {
		put_text(b, n);
	}
}

void cell_put(struct buf *b, const struct tnode *n)
{
	if (tn_is_true(GET(n, "is_head"))) {
		put_head(b, n);
		return;
	}
	html_lit(b, "<td");
	put_class(b, n);
	if (tn_is_true(GET(n, "label"))) {
		html_lit(b, " data-label=\"");
		html_attr(b, tn_str(GET(n, "label")));
		buf_char(b, '"');
	}
	html_lit(b, ">");
	put_body(b, n);
	put_sub(b, n);
	html_lit(b, "</td>");
}
