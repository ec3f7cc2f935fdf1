/*
 * syllable.c: the Vietnamese syllable is onset + rime + tone, and few of the
 * combinations that wrong decoding makes are among them.
 */
#include "base/base.h"
#include "text/letter.h"
#include "text/syllable.h"
#include "text/utf8.h"

#define ONSET(text) text,
static const char *const onsets[] = {
#include "text/syllable.def"
};
#undef ONSET

#define RIME(text) text,
static const char *const rimes[] = {
#include "text/syllable.def"
};
#undef RIME

enum {
	LETTERS_MAX = 7, /* nghiêng */
	BYTES_MAX = LETTERS_MAX * UTF8_MAX,
};

static int compare(const void *key, const void *item)
{
	return strcmp(key, *(const char *const *)item);
}

static bool is_rime(const char *s, enum mark tone)
{
	size_t n = strlen(s);
	bool is_stopped;

	if (!bsearch(s, rimes, ARRAY_LEN(rimes), sizeof(rimes[0]), compare))
		return false;
	/* Behind a final stop there is only sắc or nặng. */
	is_stopped = strchr("cptk", s[n - 1]) ||
		     (n > 1 && s[n - 2] == 'c' && s[n - 1] == 'h');
	return !is_stopped || tone == MARK_NONE || tone == MARK_ACUTE ||
	       tone == MARK_DOT;
}

bool syllable_is_possible(const uint32_t *word, size_t n)
{
	char plain[BYTES_MAX + 1];
	enum mark tone = MARK_NONE;
	size_t bytes = 0;

	if (!n || n > LETTERS_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct letter *l = letter_of(word[i]);

		if (!l || !letter_is_vietnamese(l))
			return false;
		if (l->mark && tone)
			return false;
		tone = l->mark ? l->mark : tone;
		/* Marked letters lose the tone, consonants have none. */
		bytes +=
		    utf8_put(plain + bytes,
			     l->lower < 128 ? l->lower
					    : letter_make(l->place, MARK_NONE));
	}
	plain[bytes] = '\0';
	if (is_rime(plain, tone))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(onsets); i++) {
		size_t len = strlen(onsets[i]);

		if (!strncmp(plain, onsets[i], len) && plain[len] &&
		    is_rime(plain + len, tone))
			return true;
	}
	return false;
}
