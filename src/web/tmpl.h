/*
 * tmpl.h: logic-less page templates, parsed once at start.
 *
 *   {{name}} {{a.b}} {{.}}    value, escaped for the place where it stands:
 *                             text, quoted attribute, whole address (href,
 *                             src, action) or a later part of an address
 *   {{#x}}..{{/x}}            once if x is true, for each item if a list
 *   {{^x}}..{{/x}}            if x is missing, false, 0, "" or empty
 *   {{>part}}                 another template; {{>body}} is the page inside
 *                             a layout
 *   {{t.key}}                 sentence of the catalogue in the user's language
 *   {{&x}}                    markup made by C (TN_MARKUP); anything else is
 *                             escaped; only between tags
 *   {{! note }} {{!-- note with {{braces}} --}}
 *
 * A plain name is a member of the innermost object (the row, else the page)
 * and of nothing else; the first part of a dotted name is looked for outwards.
 *
 * The parser follows the HTML: a value where it cannot be made safe (scripts,
 * styles, on…, unquoted attributes, names of tags) or a section that begins in
 * another place than it ends is refused at start, not at run time.
 */
#ifndef WEB_TMPL_H
#define WEB_TMPL_H

#include "base/ctx.h"
#include "web/tdata.h"

struct tmpl_set;

struct tmpl_set *tmpl_set_new(void);
void tmpl_set_free(struct tmpl_set *set); /* NULL is fine */

/* The catalogue: CSV with the head key,vi,en.  Before the templates. */
enum rc tmpl_strings(struct ctx *c, struct tmpl_set *set, const char *csv,
		     size_t n);

/* Parse one template; name without folder and ending ("home").  E_INPUT with
 * name and line if it is faulty or uses a key that the catalogue lacks. */
enum rc tmpl_add(struct ctx *c, struct tmpl_set *set, const char *name,
		 const char *text, size_t n);

/*
 * A part written in C, for what a page has hundreds of: {{>name}} calls it with
 * the innermost object.  It writes through the writers of html.h and stands
 * where markup may stand.  The name must outlive the set.
 */
typedef void tmpl_native_fn(struct buf *b, const struct tnode *node);
void tmpl_native(struct tmpl_set *set, const char *name, tmpl_native_fn *fn);

/* After the last: E_INPUT if a template includes one that does not exist. */
enum rc tmpl_link(struct ctx *c, struct tmpl_set *set);

bool tmpl_has(const struct tmpl_set *set, const char *name);

/* The sentence of the catalogue; "" if there is none. */
const char *tmpl_text(const struct tmpl_set *set, enum lang lang,
		      const char *key);

/* Fill in, language of c.  E_NOTFOUND: no such template; E_LIMIT: b is full
 * or templates include each other without end. */
enum rc tmpl_render(struct ctx *c, const struct tmpl_set *set, struct buf *b,
		    const char *name, const struct tnode *data);

/* The same inside a layout that says {{>body}}. */
enum rc tmpl_page(struct ctx *c, const struct tmpl_set *set, struct buf *b,
		  const char *layout, const char *name,
		  const struct tnode *data);

#endif
