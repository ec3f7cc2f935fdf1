/*
 * ctx.c: the first failure of a piece of work, and sentences with their
 * arguments filled in.
 */
#include "base/base.h"
#include "base/ctx.h"

#define SAY_MAX (64 * KIB)

/* A cell may hold a novel; what to do about it must still fit behind. */
enum { ERR_ARG = 240 };

static const char *say_arg(const struct say *say, char digit)
{
	const char *args[] = {say->a, say->b, say->c, say->d};
	const char *arg = args[digit - '1'];

	return arg ? arg : "";
}

void say_put(struct buf *b, enum lang lang, const struct say *say)
{
	const char *s = say->msg->vi;
	const char *from;

	if (lang == LANG_EN && say->msg->en)
		s = say->msg->en;
	for (from = s; *s; s++) {
		if (s[0] != '%' || s[1] < '1' || s[1] > '4')
			continue;
		buf_add(b, from, (size_t)(s - from));
		buf_str(b, say_arg(say, s[1]));
		from = ++s + 1;
	}
	buf_add(b, from, (size_t)(s - from));
}

char *say_text(struct arena *mem, enum lang lang, const struct say *say)
{
	struct buf b;
	char *s;

	buf_init(&b, SAY_MAX);
	say_put(&b, lang, say);
	s = arena_strndup(mem, buf_text(&b), b.n);
	buf_free(&b);
	return s;
}

/* As much of s as fits, never a part of a UTF-8 character; true if all. */
static bool copy_cut(char *out, size_t size, const char *s)
{
	size_t n = strlen(s);
	bool fits = n < size;

	if (!fits) {
		n = size - 1;
		while (n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(out, s, n);
	out[n] = '\0';
	return fits;
}

/* The argument, or what fits of it with an ellipsis. */
static const char *err_arg(char out[ERR_ARG], const char *arg)
{
	static const char ellipsis[] = "…";
	size_t size = ERR_ARG - sizeof(ellipsis) + 1;

	if (!arg || copy_cut(out, size, arg))
		return arg;
	memcpy(out + strlen(out), ellipsis, sizeof(ellipsis));
	return out;
}

enum rc err_set_say(struct ctx *c, enum rc rc, const char *field,
		    const struct say *say)
{
	char cut[4][ERR_ARG];
	const struct say short_say = {
	    .msg = say->msg,
	    .a = err_arg(cut[0], say->a),
	    .b = err_arg(cut[1], say->b),
	    .c = err_arg(cut[2], say->c),
	    .d = err_arg(cut[3], say->d),
	};
	struct buf b;

	assert(rc != OK);
	if (c->err.rc != OK)
		return rc;
	c->err.rc = rc;
	copy_cut(c->err.field, sizeof(c->err.field), field ? field : "");
	buf_init(&b, SAY_MAX);
	say_put(&b, c->lang, &short_say);
	copy_cut(c->err.text, sizeof(c->err.text), buf_text(&b));
	buf_free(&b);
	return rc;
}

void err_clear(struct ctx *c)
{
	c->err = (struct err){.rc = OK};
}
