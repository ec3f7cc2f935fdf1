/*
 * legacy_detect.c: which encoding a column is in.  Words with letters beyond
 * ASCII are read in each of the ways; a way that makes Vietnamese syllables
 * of words that were none is what the column was written in.
 */
#include "base/base.h"
#include "text/legacy.h"
#include "text/legacy_in.h"
#include "text/letter.h"
#include "text/syllable.h"

#include <strings.h>

enum {
	WORD_MAX = 16,	  /* longer ones are no syllable in any reading */
	WORDS_MAX = 5000, /* enough to judge a column by */
	COVERED = 60,	  /* percent of words that must become syllables */
	CLEARLY = 4,	  /* legacy words for one that is right as it is */
};

struct tally {
	size_t words;		     /* with something beyond ASCII */
	size_t fits[LEGACY__N];	     /* syllables in this reading */
	size_t only_fits[LEGACY__N]; /* and not as they are */
	size_t only_unicode;	     /* right as they are, in no reading else */
};

static bool ends_word(uint32_t ch)
{
	return ch == 0xA0 ||
	       (ch < 128 && !letter_of(ch) && !(ch >= '0' && ch <= '9'));
}

/* Units of measure whose sign happens to be a TCVN3 letter: "µm" is "àm". */
static bool is_unit(const uint32_t *word, size_t n)
{
	return n == 2 && word[0] == 0xB5 && word[1] < 128;
}

static void tally_word(struct tally *t, const uint32_t *word, size_t n)
{
	static const enum legacy ways[] = {LEGACY_TCVN3, LEGACY_VNI};
	uint32_t read[WORD_MAX];
	bool is_right;
	bool is_other = false;

	t->words++;
	if (n > WORD_MAX)
		return;
	is_right = syllable_is_possible(word, n);
	t->fits[LEGACY_NONE] += is_right;
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		size_t len = legacy_letters(ways[i], word, n, read);
		bool fits = syllable_is_possible(read, len);

		/* A way that changes nothing says nothing. */
		if (len == n && !memcmp(read, word, n * sizeof(*word)))
			continue;
		is_other |= fits;
		t->fits[ways[i]] += fits;
		t->only_fits[ways[i]] += fits && !is_right;
	}
	t->only_unicode += is_right && !is_other;
}

/* Words of letters only; numbers, codes and lone signs are no evidence. */
static void tally_text(struct tally *t, const struct legacy_text *text)
{
	for (size_t from = 0; from < text->n && t->words < WORDS_MAX;) {
		const uint32_t *word = text->ch + from;
		bool has_high = false;
		bool has_digit = false;
		size_t n = 0;

		for (; from + n < text->n && !ends_word(word[n]); n++) {
			has_high |= word[n] >= 128;
			has_digit |= word[n] >= '0' && word[n] <= '9';
		}
		if (has_high && !has_digit && n > 1 && !is_unit(word, n))
			tally_word(t, word, n);
		from += n + 1;
	}
}

/* The encoding a font stands for; NONE for others. */
static enum legacy font_legacy(const char *font)
{
	size_t n = font ? strlen(font) : 0;

	if (n > 3 && !strncasecmp(font, ".Vn", 3))
		return font[n - 1] == 'H' ? LEGACY_TCVN3_UPPER : LEGACY_TCVN3;
	if (n > 4 && !strncasecmp(font, "VNI-", 4))
		return LEGACY_VNI;
	return LEGACY_NONE;
}

/*
 * The font alone proves nothing: people type Unicode in .VnTime too.  It
 * decides what the words leave open.
 */
static enum legacy judge(const struct tally *t, enum legacy font)
{
	size_t tcvn3 = t->fits[LEGACY_TCVN3];
	size_t vni = t->fits[LEGACY_VNI];
	enum legacy best = tcvn3 > vni ? LEGACY_TCVN3 : LEGACY_VNI;
	enum legacy of_font = font == LEGACY_TCVN3_UPPER ? LEGACY_TCVN3 : font;

	if (of_font && t->fits[of_font] > t->only_unicode &&
	    (best == of_font || tcvn3 == vni))
		return font;
	if (!t->only_fits[best] ||
	    t->only_fits[best] < CLEARLY * t->only_unicode || tcvn3 == vni ||
	    t->fits[best] * 100 < t->words * COVERED)
		return LEGACY_NONE;
	return best;
}

static bool is_ascii(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s >= 128)
			return false;
	return true;
}

enum legacy legacy_detect(const char *const *texts, size_t n, const char *font)
{
	struct tally t = {0};

	for (size_t i = 0; i < n && t.words < WORDS_MAX; i++) {
		struct legacy_text text = {0};

		if (!texts[i] || is_ascii(texts[i]))
			continue;
		text = legacy_read(texts[i]);
		if (text.is_unicode) {
			t.words++;
			t.only_unicode++;
		} else if (text.has_high) {
			tally_text(&t, &text);
		}
		free(text.ch);
	}
	return judge(&t, font_legacy(font));
}
