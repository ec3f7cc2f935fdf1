/*
 * tdata.h: the data a template is filled with: a small tree in an arena.
 * Keys and strings are borrowed and must live as long as the arena; use
 * tn_set_fmt or arena_strdup for what does not.
 */
#ifndef WEB_TDATA_H
#define WEB_TDATA_H

#include "base/arena.h"
#include "base/buf.h"

enum tkind { TN_NONE, TN_STR, TN_INT, TN_BOOL, TN_LIST, TN_OBJ, TN_MARKUP };

struct tnode;

struct tnode *tn_obj(struct arena *mem);

/* Set a member; a key set twice keeps the later value. */
void tn_set_str(struct tnode *o, const char *key, const char *s); /* or NULL */
void tn_set_fmt(struct tnode *o, const char *key, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
/* In text grouped as the language does (3.722), in attributes plain.  Years
 * and codes are no numbers: set them as strings. */
void tn_set_int(struct tnode *o, const char *key, int64_t i);
void tn_set_bool(struct tnode *o, const char *key, bool is_true);
/* HTML made by the writers of html.h, chart.h; copied.  {{&key}} shows it. */
void tn_set_markup(struct tnode *o, const char *key, const struct buf *html);

/* A new object or list as member of o. */
struct tnode *tn_set_obj(struct tnode *o, const char *key);
struct tnode *tn_set_list(struct tnode *o, const char *key);
/* A node that exists already, from the same arena. */
void tn_set(struct tnode *o, const char *key, struct tnode *node);

/* Append to a list: a new object, or a bare string shown by {{.}}. */
struct tnode *tn_item(struct tnode *list);
void tn_item_str(struct tnode *list, const char *s);

/* Reading, for the renderer and for tests.  NULL node: TN_NONE, "", 0. */
enum tkind tn_kind(const struct tnode *n);
const struct tnode *tn_get(const struct tnode *o, const char *key, size_t n);
const char *tn_str(const struct tnode *n);
int64_t tn_int(const struct tnode *n);
const struct tnode *tn_first(const struct tnode *n);
const struct tnode *tn_next(const struct tnode *n);
/* Present, not false, not 0, not "", not an empty list. */
bool tn_is_true(const struct tnode *n);

#endif
