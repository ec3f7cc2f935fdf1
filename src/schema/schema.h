/*
 * schema.h: what a record is.  An entity is a table of fields; a field is one
 * line in a .def file; all that depends on a type is in its struct ftype.
 * No I/O here: parse, check, print, compare, DDL text.
 */
#ifndef SCHEMA_SCHEMA_H
#define SCHEMA_SCHEMA_H

#include "base/ctx.h"
#include "base/val.h"

struct entity;
struct field;
struct row;

enum field_flag {
	REQ = 1 << 0,	   /* must not be empty */
	KEY = 1 << 1,	   /* with the other KEY fields it names the record */
	CODE = 1 << 2,	   /* the user's own code, unique among live records */
	NAME = 1 << 3,	   /* the record's name: searched, sorted */
	PERSONAL = 1 << 4, /* NAME sorts as a person's: by given name */
	LIST = 1 << 5,	   /* a column of the list page */
	FIND = 1 << 6,	   /* its words are searched too; not beside PERSONAL */
	FILTER = 1 << 7,   /* the list page can filter by it */
	SCOPE = 1 << 8,	   /* the ref whose subtree decides who sees it */
	OWNER = 1 << 9,	   /* the ref to the record that this one completes */
	INDEX = 1 << 10,   /* looked up by it */
	FROZEN = 1 << 11,  /* set by the program, not by lists or forms */
	FULLDAY = 1 << 12, /* a day that must be known to the day */
	PAST = 1 << 13,	   /* a day that must not lie in the future */
	VIRTUAL = 1 << 14, /* a column of the list only: helps to find `via` */
	INSTEAD = 1 << 15, /* VIRTUAL, read but never written: the list's fix
			      fills the fields of `via` from it */
};

/* Whose the rows of an entity are, for who does not reach everything
 * (ctx.reach).  Every entity says it; the store and the database obey. */
enum reach_rule {
	REACH__UNSET,
	REACH_SCOPE, /* his who reaches what its SCOPE field names */
	REACH_OWNER, /* as the record that `reach_by` names; all see it if it
		      * names none */
	REACH_SHOWN, /* all see it; to be written by who reaches what its SCOPE
		      * field names or, without one, the record itself or what
		      * `reach_by` names */
	REACH_OPEN,  /* all may see and write it */
};

/* L-01: how sensitive a stored field is. */
enum field_class { CLASS__UNSET, BASIC, SENSITIVE, CREDENTIAL };

struct ftype {
	const char *name;
	const char *sql[2]; /* column type: SQLite, PostgreSQL; text in
			     * the order of its bytes on both */
	enum val_tag tag;
	/* From what a person typed; text is clean NFC and not empty.
	 * Refs are not parsed here: they need a database. */
	enum rc (*parse)(struct ctx *c, struct val *out, const struct field *f,
			 const char *text);
	/* For machines and exports: ISO days, codes, labels that parse takes
	 * back. */
	void (*print)(struct buf *b, enum lang lang, const struct field *f,
		      const struct val *v);
	/* For people; NULL = as print. */
	void (*show)(struct buf *b, enum lang lang, const struct field *f,
		     const struct val *v);
	const struct msg *how; /* how it is written into a cell */
	const char *json;      /* "string", "number", "boolean" */
	const char *input;     /* form control: text, day, check, select, ref */
	bool is_ref;
};

extern const struct ftype type_text, type_code, type_day, type_count,
    type_decimal, type_yes, type_choice, type_choices, type_ref, type_anyref,
    type_refs, type_range, type_period;

struct field {
	const char *name;
	const struct ftype *type;
	const char *label, *label_en;
	const char *titles; /* further titles of the column, `|` between */
	const char *shown;  /* label where a name stands instead of a code */
	unsigned flags;
	enum field_class cls;
	int max;	     /* characters; 0 = 200 */
	int64_t least, most; /* of counts; most 0 = no limit */
	const char *list;    /* catalogue of a choice */
	const char *ref;     /* entity of a ref; `|` between for anyref */
	const char *via;     /* VIRTUAL: "reffield.targetfield"; INSTEAD: the
				fields, `|` between */
	const char *help;    /* one sentence for template and form */
	const char *help_en, *group_en;
	const char *group; /* heading of the form from this field on */
};

struct entity {
	const char *name; /* table name */
	const char *label, *label_en;
	const char *label_plural, *label_plural_en;
	const struct field *fields;
	int nfields;
	const char *purpose, *basis, *retention; /* L-01, in Vietnamese */
	enum reach_rule reach;
	const char *reach_by; /* field of it, see there; NULL = none */
	/* "a, b" of columns; "a + b" if b only spares reading the row, which it
	 * does on SQLite; "a, id, b" for what is read in the order of a and
	 * then of numbers, which SQLite's entries tell anyway; NULL-ended */
	const char *const *indexes;
	/* Rules of the subject over the whole record; NULL = none.  Refuse
	 * with row_fault(), as often as there is reason to, or err_set();
	 * warn with row_warn(). */
	enum rc (*check)(struct ctx *c, struct row *r);
	/* Fills FROZEN fields from the others before saving; NULL = none. */
	enum rc (*derive)(struct ctx *c, struct row *r);
};

/* A record in memory. */
struct row {
	const struct entity *e;
	int64_t id;  /* 0 = not saved yet */
	int64_t ver; /* number of its last change in the log */
	bool is_void;
	unsigned char uid[16];
	struct arena *mem;
	struct warning *warnings;
	struct warning *faults;
	uint64_t unread; /* bit of each field whose cell could not be read */
	const struct row *owner; /* what the OWNER field points to, if known */
	struct val v[];		 /* nfields */
};

struct warning {
	struct warning *next;
	const char *field;
	const struct msg *msg;
	const char *text;
};

/* Text and bytes of their own; a zero byte inside stays. */
struct val val_copy(struct arena *mem, const struct val *v);
struct row *row_new(struct arena *mem, const struct entity *e);
struct row *row_copy(struct arena *mem, const struct row *r);
/* Index of a field by name; -1 if there is none. */
int entity_field(const struct entity *e, const char *name);
/* The first field with that flag; -1 if there is none. */
int entity_flagged(const struct entity *e, unsigned flag);

/* By name; the name must exist (assert). */
const struct val *row_val(const struct row *r, const char *field);
int64_t row_int(const struct row *r, const char *field);      /* 0 if null */
const char *row_text(const struct row *r, const char *field); /* "" if null */
bool row_is_null(const struct row *r, const char *field);
void row_set_int(struct row *r, const char *field, int64_t i);
void row_set_text(struct row *r, const char *field, const char *s);
void row_set_null(struct row *r, const char *field);
/* Null, and not because its cell could not be read. */
bool row_is_blank(const struct row *r, const char *field);
void row_warn(struct ctx *c, struct row *r, const char *field,
	      const struct say *say);
/* A reason to refuse the record; row_check() fails with the first one. */
#define row_fault(c, r, field, ...)                                            \
	row_fault_say((c), (r), (field), &(const struct say){__VA_ARGS__})
void row_fault_say(struct ctx *c, struct row *r, const char *field,
		   const struct say *say);

/* Parse a cell or form field: cleans, checks the length, calls the type.
 * Empty text gives null; whether that is allowed is row_check()'s matter. */
enum rc field_parse(struct ctx *c, struct val *out, const struct field *f,
		    const char *text);
/* The entity's rules hold; all reasons against it are in r->faults. */
enum rc row_rules(struct ctx *c, struct row *r);
/* All REQ fields present, entity rules hold. */
enum rc row_check(struct ctx *c, struct row *r);

const char *field_label(const struct field *f, enum lang lang);
/* These two may be NULL. */
const char *field_group(const struct field *f, enum lang lang);
const char *field_help(const struct field *f, enum lang lang);
/* The label beside a value that is shown, not typed. */
const char *field_shown(const struct field *f, enum lang lang);
/* Display text in the arena. */
char *field_show(struct ctx *c, const struct field *f, const struct val *v);

/* DDL of the table and its indexes, statements ended by ';'. */
void entity_ddl(struct buf *b, const struct entity *e, int engine);
/* One column, for adding it to an existing table; then the indexes that the
 * table has not yet. */
void field_ddl(struct buf *b, const struct field *f, int engine);
void indexes_ddl(struct buf *b, const struct entity *e, int engine);
/* The field that the rule of its reach looks at; NULL = it needs none. */
const struct field *entity_reach_field(const struct entity *e);
/* Has the table the sort key of its name?  Column `name_key`. */
bool entity_has_name(const struct entity *e);
/* Is it searched by words of texts?  Who has a PERSONAL name is found by that.
 */
bool entity_has_words(const struct entity *e);

/* Helper to write .def files: F(name, type, .label = …) lines. */
#define FIELD(n, t, ...) {.name = #n, .type = &type_##t, __VA_ARGS__},

/* A period as written in targets: 2024, 2015-2020, 2024-Q1, 2024-H1, 2024-06.
 */
bool period_span(const char *text, day_t *from, day_t *to);
/* A range "50-60" or a number "200". */
bool range_parse(const char *text, int64_t *low, int64_t *high);

#endif
