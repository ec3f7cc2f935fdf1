/*
 * fuzz_catalogue.c: any bytes as the CSV of catalogues.  What was loaded is
 * found again by its code and by its label, and counted in its order.
 */
#include "base/base.h"
#include "schema/catalogue.h"
#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { NAME_MAX_BYTES = 100 };

static void look(struct ctx *c, const char *list)
{
	const struct choice *const *all;
	int i, n;

	all = choice_all(list, &n);
	for (i = 0; i < n; i++) {
		const struct choice *ch = all[i];

		if (ch->order != i || strcmp(ch->list, list) != 0)
			abort();
		if (strlen(ch->code) < NAME_MAX_BYTES &&
		    !choice_by_code(list, ch->code))
			abort();
		if (strlen(ch->label) < NAME_MAX_BYTES &&
		    text_is_utf8(ch->label, strlen(ch->label)) &&
		    *text_fold(c->mem, ch->label) &&
		    !choice_by_text(c, list, ch->label))
			abort();
		choice_in_group(ch, "members");
		choice_nearest(c, list, ch->aliases);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct ctx c = {.mem = arena_new(), .lang = LANG_VI};
	char *text = arena_strndup(c.mem, (const char *)data, n);
	char *rest = text, *line;

	catalogue_unload();
	if (catalogue_load(&c, text, strlen(text)) < 0 && !c.err.text[0])
		abort();
	while ((line = strsep(&rest, "\n"))) {
		line[strcspn(line, ",")] = '\0';
		if (*line && strlen(line) < NAME_MAX_BYTES)
			look(&c, line);
	}
	catalogue_unload();
	arena_free(c.mem);
	return 0;
}
