/*
 * fuzz_tmpl.c: any bytes as a template and as its values: the parser must
 * refuse or the page must hold no quote or bracket that came from a value.
 */
#include "base/base.h"

#include "web/tmpl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Tags and quotes of the output; values must not add any. */
static size_t marks(const struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		n += b->s[i] == '<' || b->s[i] == '>' || b->s[i] == '"' ||
		     b->s[i] == '\'';
	return n;
}

static struct tnode *values(struct arena *mem, const char *x)
{
	struct tnode *o = tn_obj(mem);
	struct tnode *list = tn_set_list(o, "l");

	tn_set_str(o, "x", x);
	tn_set_str(tn_item(list), "x", x);
	tn_set_str(tn_item(list), "y", x);
	tn_set_int(o, "n", 1234);
	tn_set_bool(o, "b", true);
	return o;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *cut = memchr(text, '\0', size);
	size_t n = cut == NULL ? size : (size_t)(cut - text);
	struct ctx c = {.mem = arena_new()};
	struct tmpl_set *set = tmpl_set_new();
	struct buf hard;
	struct buf plain;

	buf_init(&hard, MIB);
	buf_init(&plain, MIB);
	if (tmpl_add(&c, set, "a", text, n) == OK && tmpl_link(&c, set) == OK) {
		size_t rest = cut == NULL ? 0 : size - n - 1;
		char *x = rest == 0 ? arena_strdup(c.mem, "<\"'>&javascript:")
				    : arena_strndup(c.mem, cut + 1, rest);
		enum rc rc = tmpl_render(&c, set, &hard, "a", values(c.mem, x));

		if (x[0] != '\0' && rc == OK &&
		    tmpl_render(&c, set, &plain, "a", values(c.mem, "z")) ==
			OK &&
		    marks(&hard) != marks(&plain))
			abort();
	}
	buf_free(&hard);
	buf_free(&plain);
	tmpl_set_free(set);
	arena_free(c.mem);
	return 0;
}
