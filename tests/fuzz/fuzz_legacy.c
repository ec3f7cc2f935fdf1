/*
 * fuzz_legacy.c: any bytes as a column of texts, through everything that
 * src/text does with what an importer hands it.
 */
#include "base/base.h"
#include "text/legacy.h"
#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXTS_MAX = 16 };

static void check_text(struct arena *mem, const char *s)
{
	char *clean = text_clean(mem, s);
	char *lower = text_lower(mem, s);
	struct buf key;
	double real;
	int64_t whole;

	assert(!clean == !text_is_utf8(s, strlen(s)));
	buf_init(&key, 64 * MIB);
	text_name_key(&key, s);
	text_sort_key(&key, s);
	text_fold_to(&key, s);
	assert(!key.n || !memchr(key.s, 0, key.n));
	buf_free(&key);
	assert(text_is_utf8(lower, strlen(lower)));
	text_parse_int(s, &whole);
	text_parse_real(s, &real);
	if (clean) {
		char *fold = text_fold(mem, clean);

		assert(!strcmp(text_clean(mem, clean), clean));
		assert(!strcmp(text_fold(mem, fold), fold));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem = arena_new();
	const char *texts[TEXTS_MAX];
	char *all = arena_strndup(mem, (const char *)data, size);
	char *bytes;
	size_t n = 0;

	for (char *s = all; s && n < TEXTS_MAX;) {
		char *end = strchr(s, '\n');

		texts[n++] = s;
		if (end)
			*end++ = '\0';
		s = end;
	}
	legacy_detect(texts, n, n > 1 ? texts[0] : NULL);
	for (size_t i = 0; i < n; i++) {
		check_text(mem, texts[i]);
		for (int l = 0; l < LEGACY__N; l++) {
			char *out =
			    legacy_decode(mem, (enum legacy)l, texts[i]);

			assert(text_is_utf8(out, strlen(out)));
			check_text(mem, out);
			legacy_encode(mem, (enum legacy)l, texts[i]);
		}
	}
	bytes = legacy_from_bytes(mem, (const char *)data, size);
	assert(text_is_utf8(bytes, strlen(bytes)));
	arena_free(mem);
	return 0;
}
