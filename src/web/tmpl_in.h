/*
 * tmpl_in.h: what the parser and the renderer of templates share; not for
 * others.
 */
#ifndef WEB_TMPL_IN_H
#define WEB_TMPL_IN_H

#include "base/ctx.h"
#include "base/vec.h"
#include "web/tmpl.h"

/* Where a value stands, and so how it is escaped. */
enum where { IN_TEXT, IN_ATTR, IN_URL, IN_URL_PART, IN_NOWHERE };

enum op_kind { OP_TEXT, OP_VAR, OP_RAW, OP_MSG, OP_IF, OP_UNLESS, OP_PART };

enum { NAME_MAX_BYTES = 64, SEGS_MAX = 6, OPEN_MAX = 32 };

struct seg {
	const char *s;
	size_t n;
};

/* One step of a template.  All text belongs to the arena of the set. */
struct op {
	enum op_kind kind;
	enum where where;
	size_t end;    /* OP_IF, OP_UNLESS: first op after the section */
	const char *s; /* OP_TEXT: literal; OP_PART: name */
	size_t n;      /* OP_TEXT: bytes; OP_VAR...: number of segs */
	const struct seg *path;	 /* no segs: the current value */
	const struct tmpl *part; /* OP_PART; NULL: the body of the layout */
	tmpl_native_fn *native;	 /* OP_PART that is written in C */
	const struct sentence *msg;
	uint32_t line;
};

struct tmpl {
	const char *name;
	VEC(struct op) ops;
};

struct sentence {
	const char *key;
	const char *text[LANG__N];
};

struct native {
	const char *name;
	tmpl_native_fn *fn;
};

struct tmpl_set {
	struct arena *mem;
	VEC(struct tmpl *) list;
	VEC(struct sentence) strings;
	VEC(struct native) natives;
	bool is_sorted;
};

/* Steps of one template into t->ops. */
enum rc tmpl_parse(struct ctx *c, struct tmpl_set *set, struct tmpl *t,
		   const char *text, size_t n);

const struct sentence *tmpl_sentence(const struct tmpl_set *set,
				     const char *key);

/* The place in the HTML, followed byte by byte. */
enum state {
	ST_TEXT,
	ST_TAG_NAME,
	ST_TAG,
	ST_EQUALS,
	ST_VALUE,
	ST_RAW,
	ST_COMMENT
};

struct place {
	enum state state;
	enum where where; /* of a value inside the attribute */
	char quote;
	bool is_closing;   /* </tag> */
	bool must_break;   /* next byte: blank, > or / */
	bool is_start;	   /* nothing of the attribute value yet */
	bool keeps_blanks; /* inside pre or textarea */
	char tag[16];
	size_t tag_n;
	char attr[32];
	size_t attr_n;
};

/* One literal byte; rest is what follows it.  False: not allowed here. */
bool place_byte(struct place *p, char ch, const char *rest, size_t rest_n);
/* Where a section begins or ends in the middle of the HTML. */
void place_boundary(struct place *p, bool is_end);
enum where place_where(const struct place *p);
bool place_same(const struct place *a, const struct place *b);

#endif
