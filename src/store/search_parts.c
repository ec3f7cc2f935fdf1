/*
 * search_parts.c: what a name is worth, from its parts.  Names are many, their
 * parts are few: each part is compared with the words once.
 */
#include "base/base.h"
#include "store/search_int.h"

static_assert(WORDS_MAX == 32, "a bit for each word");

void search_compare(const struct look *l, struct part_text part,
		    struct part_words *out)
{
	size_t i;

	*out = (struct part_words){0};
	for (i = 0; i < l->ntyped; i++) {
		const struct typed_word *w = &l->word[i];
		uint32_t bit = UINT32_C(1) << i;

		/* what begins a word begins with its letter, tones or not */
		if (w->initials & ~part.initials)
			continue;
		if (search_has_word(part.lower, w->lower, true))
			out->whole |= bit;
		else if (search_has_word(part.lower, w->lower, false))
			out->begun |= bit;
		if (search_has_word(part.folded, w->folded, true))
			out->plain |= bit;
	}
	for (i = 0; i < l->words.v.n; i++)
		if (!(l->initial[i] & ~part.initials) &&
		    search_has_word(part.folded, l->words.v.v[i], false))
			out->fits |= UINT32_C(1) << i;
}

static const char *text_part(const struct part_text *p, bool is_folded)
{
	return is_folded ? p->folded : p->lower;
}

/* The text from where it differs from the name; *is_same: nowhere; *next: how
 * the name goes on. */
static const char *differs(const struct part_text part[], int n, bool is_folded,
			   const char *text, bool *is_same, char *next)
{
	int i;

	*is_same = false;
	for (i = 0; i < n; i++) {
		const char *s = text_part(&part[i], is_folded);

		while (*s && *s == *text)
			s++, text++;
		*next = *s ? *s : i + 1 < n ? ' ' : '\0';
		if (*s || (i + 1 < n && *text != ' '))
			return text;
		text += i + 1 < n;
	}
	*is_same = !*text;
	return text;
}

/* As search_points() has it for the whole text. */
static int more_points(const struct look *l, const struct part_text part[],
		       int n, int score)
{
	const char *folded_to, *lower_to;
	bool is_folded, is_lower;
	char folded_next, lower_next;

	folded_to = differs(part, n, true, l->folded, &is_folded, &folded_next);
	lower_to = differs(part, n, false, l->lower, &is_lower, &lower_next);
	if (is_lower)
		return score + 2 * SAME_NAME;
	if (is_folded)
		return score + SAME_NAME;
	if (score >= l->all_whole || !strchr(l->folded, ' ') || *folded_to ||
	    folded_next == ' ' || !folded_next)
		return score;
	if (l->has_marks && (!strchr(l->lower, ' ') || *lower_to ||
			     lower_next == ' ' || !lower_next))
		return l->all_begin - TONES;
	return l->all_begin;
}

static int bits(uint32_t x)
{
	return __builtin_popcount(x);
}

uint32_t search_all_words(const struct look *l)
{
	size_t n = l->words.v.n;

	return n > 0 ? UINT32_MAX >> (WORDS_MAX - n) : 0;
}

int search_part_points(const struct look *l, const struct part_text part[],
		       int n, struct part_words w)
{
	w.begun &= ~w.whole;
	w.plain &= ~(w.whole | w.begun);
	return more_points(l, part, n,
			   bits(w.whole) * (WHOLE + TONES) +
			       bits(w.begun) * TONES + bits(w.plain) * WHOLE);
}
