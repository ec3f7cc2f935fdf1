/*
 * html.h: writers for the small pieces of HTML that C makes: cells, links,
 * charts.  Whole pages are templates (tmpl.h).  Each writer escapes for the
 * place its name tells; there is no other way for a value into a page.
 */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include "base/buf.h"

/* Between tags.  NULL writes nothing, here and below. */
void html_text(struct buf *b, const char *s);
void html_text_n(struct buf *b, const char *s, size_t n);

/* Inside a quoted attribute value. */
void html_attr(struct buf *b, const char *s);

/*
 * A whole address inside a quoted href, src, action.  Relative ones, http,
 * https, mailto and tel pass; everything else becomes "#".
 */
void html_url(struct buf *b, const char *s);

/* One part of an address (a code in a path, a value in a query). */
void html_url_part(struct buf *b, const char *s);

/* <a href="...">text</a>; class may be NULL. */
void html_link(struct buf *b, const char *url, const char *text,
	       const char *class_name);

/* <svg class="icon"><use .../></svg> from the sprite; name must exist there. */
void html_icon(struct buf *b, const char *sprite_url, const char *name);

/* Markup written in the source itself, never a value: html_lit(b, "<td>"). */
#define html_lit(b, literal) buf_add((b), "" literal "", sizeof(literal) - 1)

#endif
