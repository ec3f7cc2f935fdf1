/*
 * tmpl_parse.c: a template's text into steps.
 */
#include "base/base.h"

#include "web/tmpl_in.h"

struct open {
	size_t op;
	struct place place;
};

struct parser {
	struct ctx *c;
	struct tmpl_set *set;
	struct tmpl *t;
	const char *s;
	size_t n;
	size_t i;
	uint32_t line;
	struct place place;
	struct buf literal;
	bool was_blank;
	struct open open[OPEN_MAX];
	size_t n_open;
};

static const struct msg msg_html = {
    "Mẫu trang %1 dòng %2: HTML không đúng hoặc giá trị thuộc tính không có "
    "dấu ngoặc kép",
    "Template %1 line %2: bad HTML or an attribute value without quotes"};
static const struct msg msg_tag = {
    "Mẫu trang %1 dòng %2: thẻ {{%3}} viết sai",
    "Template %1 line %2: tag {{%3}} is malformed"};
static const struct msg msg_place = {
    "Mẫu trang %1 dòng %2: không được đặt {{%3}} ở chỗ này",
    "Template %1 line %2: {{%3}} is not allowed in this place"};
static const struct msg msg_section = {
    "Mẫu trang %1 dòng %2: đoạn {{%3}} mở và đóng không khớp",
    "Template %1 line %2: section {{%3}} does not end where it began"};
static const struct msg msg_string = {
    "Mẫu trang %1 dòng %2: danh mục câu chữ thiếu khóa %3",
    "Template %1 line %2: the catalogue lacks the key %3"};

static enum rc fault(struct parser *p, const struct msg *msg, struct seg about)
{
	const char *line = arena_printf(p->c->mem, "%u", (unsigned)p->line);
	const char *what = arena_strndup(p->c->mem, about.s, about.n);

	return err_set(p->c, E_INPUT, p->t->name, msg, p->t->name, line, what);
}

static void add_op(struct parser *p, struct op op)
{
	op.line = p->line;
	vec_push(&p->t->ops, op);
}

static void flush(struct parser *p)
{
	if (p->literal.n == 0)
		return;
	const char *s =
	    arena_strndup(p->set->mem, buf_text(&p->literal), p->literal.n);

	add_op(p, (struct op){.kind = OP_TEXT, .s = s, .n = p->literal.n});
	buf_clear(&p->literal);
}

/* Runs of blanks between and inside tags become one; comments vanish. */
static void keep_byte(struct parser *p, char ch, enum state before)
{
	bool is_free = before == ST_TEXT || before == ST_TAG;
	bool is_blank = ch == ' ' || ch == '\n' || ch == '\t' || ch == '\r';

	if (is_free && !p->place.keeps_blanks && is_blank) {
		if (!p->was_blank)
			buf_char(&p->literal, ch == '\n' ? '\n' : ' ');
		p->was_blank = true;
		return;
	}
	p->was_blank = false;
	buf_char(&p->literal, ch);
}

static enum rc literal_byte(struct parser *p)
{
	char ch = p->s[p->i++];
	enum state before = p->place.state;

	if (ch == '\n')
		p->line++;
	if (!place_byte(&p->place, ch, p->s + p->i, p->n - p->i))
		return fault(p, &msg_html, (struct seg){"", 0});
	keep_byte(p, ch, before);
	return OK;
}

static bool is_name_byte(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
	       (ch >= '0' && ch <= '9') || ch == '_' || ch == '-' || ch == '.';
}

/* Splits a dotted name; false if it is none.  "." gives no segs. */
static bool split_name(struct parser *p, struct seg name, struct op *op)
{
	struct seg segs[SEGS_MAX];
	size_t n = 0;
	size_t from = 0;

	if (name.n == 0 || name.n > NAME_MAX_BYTES)
		return false;
	if (name.n == 1 && name.s[0] == '.')
		return true;
	for (size_t i = 0; i <= name.n; i++) {
		if (i < name.n && !is_name_byte(name.s[i]))
			return false;
		if (i < name.n && name.s[i] != '.')
			continue;
		if (i == from || n == SEGS_MAX)
			return false;
		char *s = arena_strndup(p->set->mem, name.s + from, i - from);

		segs[n++] = (struct seg){s, i - from};
		from = i + 1;
	}
	op->path = arena_memdup(p->set->mem, segs, n * sizeof(segs[0]));
	op->n = n;
	return true;
}

static enum rc add_value(struct parser *p, struct seg name, bool is_raw)
{
	struct op op = {.kind = is_raw ? OP_RAW : OP_VAR};

	op.where = place_where(&p->place);
	if (op.where == IN_NOWHERE || (is_raw && op.where != IN_TEXT))
		return fault(p, &msg_place, name);
	if (name.n > 2 && strncmp(name.s, "t.", 2) == 0) {
		char *key = arena_strndup(p->c->mem, name.s + 2, name.n - 2);

		op.kind = OP_MSG;
		op.msg = tmpl_sentence(p->set, key);
		if (op.msg == NULL)
			return fault(p, &msg_string, name);
	} else if (!split_name(p, name, &op)) {
		return fault(p, &msg_tag, name);
	}
	p->place.is_start = false;
	add_op(p, op);
	return OK;
}

static enum rc open_section(struct parser *p, struct seg name, bool is_unless)
{
	struct op op = {.kind = is_unless ? OP_UNLESS : OP_IF};

	if (p->n_open == OPEN_MAX || !split_name(p, name, &op))
		return fault(p, &msg_tag, name);
	if (p->place.state == ST_EQUALS || p->place.state == ST_COMMENT)
		return fault(p, &msg_place, name);
	place_boundary(&p->place, false);
	p->open[p->n_open++] =
	    (struct open){.op = p->t->ops.n, .place = p->place};
	add_op(p, op);
	return OK;
}

static bool is_same_name(const struct op *op, struct seg name)
{
	size_t at = 0;

	if (op->n == 0)
		return name.n == 1 && name.s[0] == '.';
	for (size_t i = 0; i < op->n; i++) {
		const struct seg *seg = &op->path[i];

		if (i > 0)
			at++;
		if (at + seg->n > name.n ||
		    memcmp(name.s + at, seg->s, seg->n) != 0)
			return false;
		at += seg->n;
	}
	return at == name.n;
}

static enum rc close_section(struct parser *p, struct seg name)
{
	place_boundary(&p->place, true);
	if (p->n_open == 0)
		return fault(p, &msg_section, name);

	struct open *open = &p->open[--p->n_open];
	struct op *op = &p->t->ops.v[open->op];

	if (!is_same_name(op, name) || !place_same(&open->place, &p->place))
		return fault(p, &msg_section, name);
	op->end = p->t->ops.n;
	return OK;
}

static enum rc add_part(struct parser *p, struct seg name)
{
	struct op op = {.kind = OP_PART};
	struct op unused = {0};

	if (place_where(&p->place) != IN_TEXT || p->place.keeps_blanks)
		return fault(p, &msg_place, name);
	if (!split_name(p, name, &unused))
		return fault(p, &msg_tag, name);
	op.s = arena_strndup(p->set->mem, name.s, name.n);
	add_op(p, op);
	return OK;
}

static struct seg trim(struct seg x)
{
	while (x.n > 0 && x.s[0] == ' ')
		x.s++, x.n--;
	while (x.n > 0 && x.s[x.n - 1] == ' ')
		x.n--;
	return x;
}

static const char *find(const char *s, size_t n, const char *what)
{
	return memmem(s, n, what, strlen(what));
}

/* A note may hold braces if it is written {{!-- … --}}. */
static enum rc skip_note(struct parser *p)
{
	const char *s = p->s + p->i;
	size_t n = p->n - p->i;
	bool is_long = n > 4 && memcmp(s, "{{!--", 5) == 0;
	const char *mark = is_long ? "--}}" : "}}";
	const char *end = find(s, n, mark);

	if (end == NULL)
		return fault(p, &msg_tag, (struct seg){"!", 1});
	for (const char *q = s; q < end; q++)
		p->line += *q == '\n';
	p->i = (size_t)(end - p->s) + strlen(mark);
	return OK;
}

static enum rc one_tag(struct parser *p)
{
	const char *s = p->s + p->i + 2;
	size_t left = p->n - p->i - 2;

	if (left > 0 && *s == '!')
		return skip_note(p);
	const char *end = find(s, left, "}}");
	struct seg in = {s, end == NULL ? 0 : (size_t)(end - s)};

	in = trim(in);
	if (in.n == 0)
		return fault(p, &msg_tag, in);
	p->i = (size_t)(end - p->s) + 2;
	if (p->place.state == ST_COMMENT)
		return OK;

	char sigil = in.s[0];
	struct seg name = trim((struct seg){in.s + 1, in.n - 1});

	flush(p);
	switch (sigil) {
	case '#':
	case '^':
		return open_section(p, name, sigil == '^');
	case '/':
		return close_section(p, name);
	case '>':
		p->was_blank = false;
		return add_part(p, name);
	case '&':
		p->was_blank = false;
		return add_value(p, name, true);
	default:
		p->was_blank = false;
		return add_value(p, in, false);
	}
}

static enum rc parse_all(struct parser *p)
{
	enum rc rc;

	while (p->i < p->n) {
		bool is_tag =
		    p->n - p->i >= 2 && memcmp(p->s + p->i, "{{", 2) == 0;

		rc = is_tag ? one_tag(p) : literal_byte(p);
		if (rc < 0)
			return rc;
	}
	flush(p);
	if (p->n_open > 0 || p->place.state != ST_TEXT)
		return fault(p, &msg_section, (struct seg){"", 0});
	return OK;
}

enum rc tmpl_parse(struct ctx *c, struct tmpl_set *set, struct tmpl *t,
		   const char *text, size_t n)
{
	struct parser p = {.c = c,
			   .set = set,
			   .t = t,
			   .s = text,
			   .n = n,
			   .line = 1,
			   .was_blank = true};

	buf_init(&p.literal, n + 1);
	enum rc rc = parse_all(&p);

	buf_free(&p.literal);
	return rc;
}
