/*
 * tdata.c: the tree of values behind a page.
 */
#include "base/base.h"

#include "web/tdata.h"

struct tnode {
	enum tkind kind;
	const char *key; /* NULL for items of lists */
	size_t key_n;
	struct tnode *next;
	union {
		const char *s; /* TN_STR, TN_MARKUP */
		int64_t i;     /* TN_INT, TN_BOOL */
		struct {
			struct tnode *first;
			struct tnode *last;
			uint64_t keys; /* a bit for each: most are absent */
		};
	};
	struct arena *mem;
};

static uint64_t key_bit(const char *key, size_t n)
{
	size_t h = (unsigned char)key[0] * 7u + n;

	return (uint64_t)1 << (n > 3 ? h * 5 + (unsigned char)key[3] : h) % 64;
}

/* False for sure, or maybe. */
static bool has_key(const struct tnode *o, const char *key)
{
	return o->keys & key_bit(key, strlen(key));
}

static struct tnode *node_new(struct arena *mem, enum tkind kind)
{
	struct tnode *n = arena_alloc(mem, sizeof(*n));

	n->kind = kind;
	n->mem = mem;
	return n;
}

struct tnode *tn_obj(struct arena *mem)
{
	return node_new(mem, TN_OBJ);
}

static void append(struct tnode *parent, struct tnode *n)
{
	if (parent->last == NULL)
		parent->first = n;
	else
		parent->last->next = n;
	parent->last = n;
}

void tn_set(struct tnode *o, const char *key, struct tnode *node)
{
	assert(o->kind == TN_OBJ && node->key == NULL && node->next == NULL);
	node->key = key;
	node->key_n = strlen(key);
	o->keys |= key_bit(key, node->key_n);
	/* At the front: the later value of a key is found first. */
	node->next = o->first;
	o->first = node;
	if (o->last == NULL)
		o->last = node;
}

static struct tnode *member(struct tnode *o, const char *key, enum tkind kind)
{
	struct tnode *n = node_new(o->mem, kind);

	tn_set(o, key, n);
	return n;
}

void tn_set_str(struct tnode *o, const char *key, const char *s)
{
	/* nothing is as good as not there */
	if ((s != NULL && *s != '\0') || has_key(o, key))
		member(o, key, TN_STR)->s = s != NULL ? s : "";
}

void tn_set_fmt(struct tnode *o, const char *key, const char *fmt, ...)
{
	va_list args;
	va_list again;

	va_start(args, fmt);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);

	size_t size = (size_t)(n < 0 ? 0 : n) + 1;
	char *s = arena_alloc(o->mem, size);
	(void)vsnprintf(s, size, fmt, again);
	va_end(again);
	tn_set_str(o, key, s);
}

void tn_set_int(struct tnode *o, const char *key, int64_t i)
{
	member(o, key, TN_INT)->i = i;
}

void tn_set_bool(struct tnode *o, const char *key, bool is_true)
{
	if (is_true || has_key(o, key))
		member(o, key, TN_BOOL)->i = is_true;
}

void tn_set_markup(struct tnode *o, const char *key, const struct buf *html)
{
	assert(!html->over);
	member(o, key, TN_MARKUP)->s =
	    arena_strndup(o->mem, buf_text(html), html->n);
}

struct tnode *tn_set_obj(struct tnode *o, const char *key)
{
	return member(o, key, TN_OBJ);
}

struct tnode *tn_set_list(struct tnode *o, const char *key)
{
	return member(o, key, TN_LIST);
}

struct tnode *tn_item(struct tnode *list)
{
	assert(list->kind == TN_LIST);
	struct tnode *n = node_new(list->mem, TN_OBJ);

	append(list, n);
	return n;
}

void tn_item_str(struct tnode *list, const char *s)
{
	assert(list->kind == TN_LIST);
	struct tnode *n = node_new(list->mem, TN_STR);

	n->s = s != NULL ? s : "";
	append(list, n);
}

enum tkind tn_kind(const struct tnode *n)
{
	return n == NULL ? TN_NONE : n->kind;
}

const struct tnode *tn_get(const struct tnode *o, const char *key, size_t n)
{
	if (o == NULL || o->kind != TN_OBJ || !(o->keys & key_bit(key, n)))
		return NULL;
	for (const struct tnode *m = o->first; m != NULL; m = m->next)
		if (m->key_n == n && m->key[0] == key[0] &&
		    memcmp(m->key, key, n) == 0)
			return m;
	return NULL;
}

const char *tn_str(const struct tnode *n)
{
	enum tkind kind = tn_kind(n);

	return kind == TN_STR || kind == TN_MARKUP ? n->s : "";
}

int64_t tn_int(const struct tnode *n)
{
	enum tkind kind = tn_kind(n);

	return kind == TN_INT || kind == TN_BOOL ? n->i : 0;
}

const struct tnode *tn_first(const struct tnode *n)
{
	return tn_kind(n) == TN_LIST ? n->first : NULL;
}

const struct tnode *tn_next(const struct tnode *n)
{
	return n->next;
}

bool tn_is_true(const struct tnode *n)
{
	switch (tn_kind(n)) {
	case TN_STR:
	case TN_MARKUP:
		return n->s[0] != '\0';
	case TN_INT:
	case TN_BOOL:
		return n->i != 0;
	case TN_LIST:
		return n->first != NULL;
	case TN_OBJ:
		return true;
	case TN_NONE:
		break;
	}
	return false;
}
