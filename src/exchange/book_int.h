/*
 * book_int.h: what the files of the reader share.  A book is one of two
 * kinds behind a small table of functions; the zip and XML parts below
 * know the limits, the parts above them know spreadsheets.
 */
#ifndef EXCHANGE_BOOK_INT_H
#define EXCHANGE_BOOK_INT_H

#include "base/vec.h"
#include "exchange/book.h"
#include "exchange/messages.h"

struct book_ops {
	int (*sheets)(const struct book *b);
	const char *(*sheet_name)(const struct book *b, int sheet);
	bool (*is_hidden)(const struct book *b, int sheet);
	enum rc (*start)(struct ctx *c, struct book *b, int sheet);
	int (*next)(struct ctx *c, struct book *b, struct book_row *row);
	int (*progress)(const struct book *b);
	void (*close)(struct book *b);
};

struct book {
	const struct book_ops *ops;
	struct book_limits limits;
	struct arena *mem; /* lives as long as the book */
	const char *shown; /* name for messages */
	int fd;
	size_t size; /* bytes of the file */
};

/* Each takes over b, filled in by book_open, and gives *out, which begins
 * with that struct book. */
enum rc book_csv_open(struct ctx *c, struct book **out, const struct book *b);
enum rc book_xlsx_open(struct ctx *c, struct book **out, const struct book *b);

/* Reads up to n bytes at a place; what was there, or < 0 with c->err set. */
long book_read_at(struct ctx *c, const struct book *b, void *to, size_t n,
		  size_t at);

#define BOOK_COLUMN_TEXT 8
/* 0 gives "A", 26 gives "AA". */
const char *book_column(char *out, int column);

/* Whether s would be a formula, but for leading apostrophes (S-39). */
bool text_is_guarded(const char *s);

/* ---- zip: members of the package, each checked before it is read ------- */

struct book_zip;

/* Refuses by S-36 what can be known before unpacking. */
enum rc book_zip_open(struct ctx *c, struct book_zip **out,
		      const struct book *b);
void book_zip_close(struct book_zip *z); /* NULL is fine */
/* -1 if there is none; upper and lower case are the same. */
int book_zip_find(const struct book_zip *z, const char *name);
int book_zip_count(const struct book_zip *z);
const char *book_zip_name(const struct book_zip *z, int member);

struct zip_in; /* one member being unpacked */
enum rc zip_in_open(struct ctx *c, struct zip_in **out, struct book_zip *z,
		    int member);
/* Bytes unpacked, 0 at the end, < 0 on damage or beyond a limit. */
long zip_in_read(struct ctx *c, struct zip_in *in, void *to, size_t n);
int zip_in_progress(const struct zip_in *in); /* 0..1000 */
void zip_in_close(struct zip_in *in);	      /* NULL is fine */

/* ---- XML: one member as elements, names without prefix ---------------- */

struct xml;

struct xml_ops {
	/* atts as expat gives them: name, value, ..., NULL */
	void (*start)(void *user, const char *name, const char **atts);
	void (*end)(void *user, const char *name);
	void (*text)(void *user, const char *s, int n);
};

enum rc xml_open(struct ctx *c, struct xml **out, const struct book *b,
		 struct book_zip *z, int member, const struct xml_ops *ops,
		 void *user);
/* 1 = xml_pause() was called, 0 = end of the document, < 0 = error. */
int xml_next(struct ctx *c, struct xml *x);
int xml_progress(const struct xml *x);
void xml_close(struct xml *x); /* NULL is fine */

/* From inside a handler. */
void xml_pause(struct xml *x);
/* Stops with a failure; c is the one of the running xml_next(). */
struct ctx *xml_ctx(const struct xml *x);
void xml_fail(struct xml *x, enum rc rc);

/* The value of an attribute, its prefix ignored; NULL if missing. */
const char *xml_att(const char **atts, const char *name);
/* Reads a whole member; the user's struct holds what was found. */
enum rc xml_read(struct ctx *c, const struct book *b, struct book_zip *z,
		 int member, const struct xml_ops *ops, void *user,
		 struct xml **slot);

/* ---- the parts of a workbook beside its sheets ------------------------- */

struct sheet_ref {
	const char *name;
	const char *rel; /* id of the relation to its member */
	bool is_hidden;
	int member;
};

struct xlsx_style {
	bool is_day;
	uint8_t digits; /* at least so many are shown: format 000 */
	uint32_t font;
};

struct string_font {
	uint32_t string;
	uint32_t font;
};

struct xlsx_parts {
	VEC(struct sheet_ref) sheets;
	VEC(struct xlsx_style) styles;
	VEC(const char *) fonts; /* names, in the book's memory */
	bool is_1904;
	/* shared strings, one after the other, each with its NUL */
	struct buf strings;
	VEC(uint32_t) starts;
	VEC(struct string_font) string_fonts; /* rich text only, ascending */
	size_t strings_max;
};

enum rc xlsx_parts_read(struct ctx *c, struct xlsx_parts *p,
			const struct book *b, struct book_zip *z);
void xlsx_parts_free(struct xlsx_parts *p);
enum rc xlsx_styles_read(struct ctx *c, struct xlsx_parts *p,
			 const struct book *b, struct book_zip *z, int member);
enum rc xlsx_strings_read(struct ctx *c, struct xlsx_parts *p,
			  const struct book *b, struct book_zip *z, int member);
/* Font of a rich shared string, NULL if its cell's font holds. */
const char *xlsx_string_font(const struct xlsx_parts *p, uint32_t string);
/* Whether a number format shows a day (builtin number or its code). */
bool xlsx_format_is_day(const char *code);
/* Digits shown at least by a format of zeros only, else 0. */
int xlsx_format_digits(const char *code);
/* A number that needs no library; its text is the shortest one then. */
bool xlsx_plain_number(const char *s, double *out);
bool xlsx_is_plain_integer(const char *s);
void xlsx_number_text(struct buf *b, double x);
/* Decodes _x000D_ and the like in place; gives the new length. */
size_t xlsx_unescape(char *s, size_t n);

#define XLSX_ROWS      1048576
#define XLSX_FONTS_MAX 1024 /* as many as Excel allows */

#endif
