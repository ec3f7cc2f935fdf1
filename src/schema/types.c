/*
 * types.c: the field types.  Everything that depends on a type is here and
 * nowhere else; a new type is one more record at the end.
 */
#include "base/base.h"
#include "schema/schema.h"

#include "schema/catalogue.h"
#include "schema/messages.h"
#include "text/text.h"

static enum rc text_parse(struct ctx *c, struct val *out, const struct field *f,
			  const char *text)
{
	UNUSED(c);
	UNUSED(f);
	*out = val_text(text);
	return OK;
}

static void text_print(struct buf *b, enum lang lang, const struct field *f,
		       const struct val *v)
{
	UNUSED(lang);
	UNUSED(f);
	if (v->tag == VAL_INT)
		buf_int(b, v->i);
	else if (v->tag == VAL_TEXT)
		buf_add(b, v->s, v->n);
}

static enum rc code_parse(struct ctx *c, struct val *out, const struct field *f,
			  const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	for (; *s; s++)
		if (*s < ' ' || *s == ';' || *s == '|' || *s == '"' ||
		    *s == '<' || *s == '>')
			return err_set(c, E_INPUT, f->name, &msg_bad_code,
				       text);
	*out = val_text(text);
	return OK;
}

static enum rc day_value(struct ctx *c, struct val *out, const struct field *f,
			 const char *text)
{
	day_t d;
	char shown[DAY_TEXT];

	if (day_parse(&d, text) < 0)
		return err_set(c, E_INPUT, f->name, &msg_bad_day, text);
	if ((f->flags & FULLDAY) && !day_is_full(d))
		return err_set(c, E_INPUT, f->name, &msg_full_day, text);
	if ((f->flags & PAST) && day_first(d) > c->today)
		return err_set(c, E_INPUT, f->name, &msg_day_future,
			       day_vi(shown, d));
	*out = val_int(d);
	return OK;
}

static void day_print(struct buf *b, enum lang lang, const struct field *f,
		      const struct val *v)
{
	char s[DAY_TEXT];

	UNUSED(lang);
	UNUSED(f);
	buf_str(b, day_iso(s, (day_t)v->i));
}

static void day_show(struct buf *b, enum lang lang, const struct field *f,
		     const struct val *v)
{
	char s[DAY_TEXT];

	UNUSED(lang);
	UNUSED(f);
	buf_str(b, day_vi(s, (day_t)v->i));
}

static enum rc count_parse(struct ctx *c, struct val *out,
			   const struct field *f, const char *text)
{
	int64_t i;

	if (!text_parse_int(text, &i))
		return err_set(c, E_INPUT, f->name, &msg_bad_count, text);
	if (i < f->least || (f->most && i > f->most))
		return err_set(
		    c, E_INPUT, f->name, &msg_count_range, text,
		    arena_printf(c->mem, "%lld", (long long)f->least),
		    f->most ? arena_printf(c->mem, "%lld", (long long)f->most)
			    : "∞");
	*out = val_int(i);
	return OK;
}

static void count_show(struct buf *b, enum lang lang, const struct field *f,
		       const struct val *v)
{
	UNUSED(f);
	text_int(b, lang, v->i);
}

/* Never as 1e-05, which nobody could type in again. */
static const char *plain_decimal(struct arena *mem, double x)
{
	char *s = arena_printf(mem, "%.9f", x);
	size_t n = strlen(s);

	while (s[n - 1] == '0')
		n--;
	if (s[n - 1] == '.')
		n--;
	s[n] = '\0';
	return s;
}

/* Decimals are stored as text with a dot, as exact as they were written. */
static enum rc decimal_parse(struct ctx *c, struct val *out,
			     const struct field *f, const char *text)
{
	double x;

	if (!text_parse_real(text, &x))
		return err_set(c, E_INPUT, f->name, &msg_bad_decimal, text);
	if (x < (double)f->least || (f->most && x > (double)f->most))
		return err_set(
		    c, E_INPUT, f->name, &msg_count_range, text,
		    arena_printf(c->mem, "%lld", (long long)f->least),
		    arena_printf(c->mem, "%lld", (long long)f->most));
	*out = val_text(plain_decimal(c->mem, x));
	return OK;
}

static void decimal_show(struct buf *b, enum lang lang, const struct field *f,
			 const struct val *v)
{
	const char *s = v->s;

	UNUSED(f);
	for (; *s; s++)
		buf_char(b, *s == '.' && lang == LANG_VI ? ',' : *s);
}

static const struct {
	const char *text;
	int yes;
} yes_words[] = {
    {"x", 1}, {"1", 1},	    {"co", 1}, {"yes", 1},   {"true", 1}, {"dung", 1},
    {"0", 0}, {"khong", 0}, {"no", 0}, {"false", 0}, {"sai", 0},  {"", 0},
};

static enum rc yes_parse(struct ctx *c, struct val *out, const struct field *f,
			 const char *text)
{
	const char *s = text_fold(c->mem, text);
	size_t i;

	for (i = 0; i < ARRAY_LEN(yes_words); i++)
		if (strcmp(s, yes_words[i].text) == 0) {
			if (yes_words[i].yes)
				*out = val_int(1);
			else
				*out = (struct val){.tag = VAL_NULL};
			return OK;
		}
	return err_set(c, E_INPUT, f->name, &msg_bad_yes, text);
}

static void yes_print(struct buf *b, enum lang lang, const struct field *f,
		      const struct val *v)
{
	UNUSED(lang);
	UNUSED(f);
	buf_str(b, v->i ? "x" : "");
}

static void yes_show(struct buf *b, enum lang lang, const struct field *f,
		     const struct val *v)
{
	UNUSED(f);
	if (v->i)
		buf_str(b, lang == LANG_EN ? "yes" : "có");
}

enum { CHOICES_NAMED = 8 };

static enum rc choice_parse(struct ctx *c, struct val *out,
			    const struct field *f, const char *text)
{
	const struct choice *ch = choice_by_text(c, f->list, text), *near;
	const struct choice *const *all;
	struct buf b;
	int i, n;

	if (ch) {
		*out = val_text(ch->code);
		return OK;
	}
	near = choice_nearest(c, f->list, text);
	all = choice_all(f->list, &n);
	buf_init(&b, 400);
	for (i = 0; i < n && i < CHOICES_NAMED; i++) {
		if (i)
			buf_str(&b, ", ");
		buf_str(&b, choice_label(all[i], c->lang));
	}
	if (n > CHOICES_NAMED)
		buf_str(&b, ", …");
	if (near)
		err_set(c, E_INPUT, f->name, &msg_bad_choice_near, text,
			field_label(f, c->lang), choice_label(near, c->lang),
			buf_text(&b));
	else
		err_set(c, E_INPUT, f->name, &msg_bad_choice, text,
			field_label(f, c->lang), buf_text(&b));
	buf_free(&b);
	return E_INPUT;
}

static void choice_print(struct buf *b, enum lang lang, const struct field *f,
			 const struct val *v)
{
	const struct choice *ch = choice_by_code(f->list, v->s);

	buf_str(b, ch ? choice_label(ch, lang) : v->s);
}

/* Several values of one catalogue, `;` or `,` between; stored `a;b`. */
static enum rc choices_parse(struct ctx *c, struct val *out,
			     const struct field *f, const char *text)
{
	char *rest = arena_strdup(c->mem, text), *one;
	struct buf b;
	enum rc rc = OK;

	/* a label may hold a comma itself: the whole text goes first */
	if (choice_by_text(c, f->list, text))
		return choice_parse(c, out, f, text);
	buf_init(&b, 4 * KIB);
	while (rc == OK && (one = strsep(&rest, ";,"))) {
		struct val v;

		one = text_clean(c->mem, one);
		if (!one || !*one)
			continue;
		rc = choice_parse(c, &v, f, one);
		if (rc == OK)
			buf_printf(&b, "%s%s", b.n ? ";" : "", v.s);
	}
	if (rc == OK)
		*out = val_text(arena_strdup(c->mem, buf_text(&b)));
	buf_free(&b);
	return rc;
}

static void choices_print(struct buf *b, enum lang lang, const struct field *f,
			  const struct val *v)
{
	const char *s = v->s;
	char code[64];

	while (*s) {
		size_t n = strcspn(s, ";");

		if (n < sizeof(code)) {
			struct val one = {
			    .tag = VAL_TEXT, .n = (uint32_t)n, .s = code};

			memcpy(code, s, n);
			code[n] = '\0';
			if (s != v->s)
				buf_str(b, "; ");
			choice_print(b, lang, f, &one);
		}
		s += n + (s[n] == ';');
	}
}

static enum rc range_value(struct ctx *c, struct val *out,
			   const struct field *f, const char *text)
{
	int64_t low, high;

	if (!range_parse(text, &low, &high))
		return err_set(c, E_INPUT, f->name, &msg_bad_range, text);
	*out = val_text(low == high
			    ? arena_printf(c->mem, "%lld", (long long)low)
			    : arena_printf(c->mem, "%lld-%lld", (long long)low,
					   (long long)high));
	return OK;
}

static enum rc period_value(struct ctx *c, struct val *out,
			    const struct field *f, const char *text)
{
	day_t from, to;
	char *s = arena_strdup(c->mem, text);
	char *p;

	for (p = s; *p; p++)
		if (*p == 'q' || *p == 'h')
			*p = (char)(*p - 32);
	if (!period_span(s, &from, &to))
		return err_set(c, E_INPUT, f->name, &msg_bad_period, text);
	*out = val_text(s);
	return OK;
}

#define TEXT_SQL                                                               \
	{                                                                      \
		"TEXT", "TEXT COLLATE \"C\""                                   \
	}
#define INT_SQL                                                                \
	{                                                                      \
		"INTEGER", "BIGINT"                                            \
	}
/* Two thousand million rows of a table. */
#define ROW_SQL                                                                \
	{                                                                      \
		"INTEGER", "INTEGER"                                           \
	}

const struct ftype type_text = {
    .name = "text",
    .how = &msg_how_text,
    .sql = TEXT_SQL,
    .tag = VAL_TEXT,
    .parse = text_parse,
    .print = text_print,
    .json = "string",
    .input = "text",
};
const struct ftype type_code = {
    .name = "code",
    .how = &msg_how_code,
    .sql = TEXT_SQL,
    .tag = VAL_TEXT,
    .parse = code_parse,
    .print = text_print,
    .json = "string",
    .input = "text",
};
const struct ftype type_day = {
    .name = "day",
    .how = &msg_how_day,
    .sql = {"INTEGER", "INTEGER"},
    .tag = VAL_INT,
    .parse = day_value,
    .print = day_print,
    .show = day_show,
    .json = "string",
    .input = "day",
};
const struct ftype type_count = {
    .name = "count",
    .how = &msg_how_count,
    .sql = INT_SQL,
    .tag = VAL_INT,
    .parse = count_parse,
    .print = text_print,
    .show = count_show,
    .json = "number",
    .input = "count",
};
const struct ftype type_decimal = {
    .name = "decimal",
    .how = &msg_how_decimal,
    .sql = TEXT_SQL,
    .tag = VAL_TEXT,
    .parse = decimal_parse,
    .print = text_print,
    .show = decimal_show,
    .json = "string",
    .input = "text",
};
const struct ftype type_yes = {
    .name = "yes",
    .how = &msg_how_yes,
    .sql = {"INTEGER", "SMALLINT"},
    .tag = VAL_INT,
    .parse = yes_parse,
    .print = yes_print,
    .show = yes_show,
    .json = "boolean",
    .input = "check",
};
const struct ftype type_choice = {
    .name = "choice",
    .how = &msg_how_choice,
    .sql = TEXT_SQL,
    .tag = VAL_TEXT,
    .parse = choice_parse,
    .print = choice_print,
    .json = "string",
    .input = "select",
};
const struct ftype type_choices = {
    .name = "choices",
    .how = &msg_how_choices,
    .sql = TEXT_SQL,
    .tag = VAL_TEXT,
    .parse = choices_parse,
    .print = choices_print,
    .json = "string",
    .input = "text",
};
const struct ftype type_ref = {
    .name = "ref",
    .how = &msg_how_ref,
    .sql = ROW_SQL,
    .tag = VAL_INT,
    .parse = text_parse,
    .print = text_print,
    .json = "string",
    .input = "ref",
    .is_ref = true,
};
const struct ftype type_anyref = {
    .name = "anyref",
    .how = &msg_how_ref,
    .sql = TEXT_SQL,
    .tag = VAL_TEXT,
    .parse = text_parse,
    .print = text_print,
    .json = "string",
    .input = "ref",
    .is_ref = true,
};
const struct ftype type_refs = {
    .name = "refs",
    .how = &msg_how_refs,
    .sql = TEXT_SQL,
    .tag = VAL_TEXT,
    .parse = text_parse,
    .print = text_print,
    .json = "string",
    .input = "ref",
    .is_ref = true,
};
const struct ftype type_range = {
    .name = "range",
    .how = &msg_how_range,
    .sql = TEXT_SQL,
    .tag = VAL_TEXT,
    .parse = range_value,
    .print = text_print,
    .json = "string",
    .input = "text",
};
const struct ftype type_period = {
    .name = "period",
    .how = &msg_how_period,
    .sql = TEXT_SQL,
    .tag = VAL_TEXT,
    .parse = period_value,
    .print = text_print,
    .json = "string",
    .input = "text",
};
