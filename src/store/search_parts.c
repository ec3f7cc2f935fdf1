/*
 * search_parts.c: what the key of a name is worth.  Names are many, their parts
 * are few: each part is read and compared once.
 */
#include "base/base.h"
#include "store/search_int.h"

#include "text/text.h"

enum { NAME_BYTES = 8 * KIB };

/* A bit for each word that was typed. */
static void compare_words(struct look *l, struct part_of_name *p)
{
	size_t i;

	for (i = 0; i < l->ntyped; i++) {
		const struct typed_word *w = &l->word[i];
		uint32_t bit = UINT32_C(1) << i;

		if (search_has_word(p->lower, w->lower, true))
			p->has_whole |= bit;
		else if (search_has_word(p->lower, w->lower, false))
			p->has_begun |= bit;
		if (search_has_word(p->folded, w->folded, true))
			p->has_plain |= bit;
	}
	for (i = 0; i < l->words.v.n; i++)
		if (search_has_word(p->folded, l->words.v.v[i], false))
			p->fits |= UINT32_C(1) << i;
}

static const struct part_of_name *part_of(struct look *l, const char *key,
					  size_t n)
{
	struct arena *mem = l->c->mem;
	size_t slot = word_pair_hash(key, n, 0) % SEARCH_PARTS;
	struct part_of_name *p = l->parts[slot];
	struct buf b;

	if (p && p->n == n && memcmp(p->key, key, n) == 0)
		return p;
	/* another part of the same name may still be looked at */
	p = arena_alloc(mem, sizeof(*p));
	l->parts[slot] = p;
	p->n = n;
	p->key = arena_memdup(mem, key, n);
	buf_init(&b, NAME_BYTES);
	p->is_vague = !text_of_key(&b, key, n);
	p->lower = text_lower(mem, buf_text(&b));
	p->folded = text_fold(mem, buf_text(&b));
	buf_free(&b);
	compare_words(l, p);
	return p;
}

/* The parts in the order of the name. */
static int cut_key(struct look *l, const struct part_of_name *part[3],
		   const char *key, size_t n)
{
	const char *end = key + n, *at, *to;
	int k = 0;

	to = n ? memchr(key, NAME_KEY_END, n) : NULL;
	for (at = to ? to + 1 : end; at < end && k < 2;
	     at = to ? to + 1 : end) {
		to = memchr(at, NAME_KEY_END, (size_t)(end - at));
		part[k++] = part_of(l, at, (size_t)((to ? to : end) - at));
	}
	to = n ? memchr(key, NAME_KEY_END, n) : NULL;
	part[k++] = part_of(l, key, (size_t)((to ? to : end) - key));
	return k;
}

static const char *text_part(const struct part_of_name *p, bool is_folded)
{
	return is_folded ? p->folded : p->lower;
}

/* The name up to where it differs from the text; *is_same: nowhere. */
static const char *differs(const struct part_of_name *const part[], int n,
			   bool is_folded, const char *text, bool *is_same,
			   char *next)
{
	int i;

	*is_same = false;
	for (i = 0; i < n; i++) {
		const char *s = text_part(part[i], is_folded);

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
static int more_points(const struct look *l,
		       const struct part_of_name *const part[], int n,
		       int score)
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
	if (score >= l->all_whole || l->ntyped < 2 || *folded_to ||
	    folded_next == ' ' || !folded_next)
		return score;
	if (l->has_marks && (*lower_to || lower_next == ' ' || !lower_next))
		return l->all_begin - TONES;
	return l->all_begin;
}

const char *search_part_folded(struct look *l, const char *key, size_t n)
{
	return part_of(l, key, n)->folded;
}

static int bits(uint32_t x)
{
	return __builtin_popcount(x);
}

bool search_key_fits(struct look *l, const char *key, size_t n)
{
	const struct part_of_name *part[3];
	uint32_t fits = 0;
	int i, k = cut_key(l, part, key, n);

	for (i = 0; i < k; i++)
		fits |= part[i]->fits;
	return bits(fits) == (int)l->words.v.n;
}

int search_key_points(struct look *l, const char *key, size_t n, bool *is_vague)
{
	const struct part_of_name *part[3];
	uint32_t whole = 0, begun = 0, plain = 0;
	int i, k = cut_key(l, part, key, n);

	*is_vague = false;
	for (i = 0; i < k; i++) {
		*is_vague = *is_vague || part[i]->is_vague;
		whole |= part[i]->has_whole;
		begun |= part[i]->has_begun;
		plain |= part[i]->has_plain;
	}
	begun &= ~whole;
	plain &= ~(whole | begun);
	return more_points(l, part, k,
			   bits(whole) * (WHOLE + TONES) + bits(begun) * TONES +
			       bits(plain) * WHOLE);
}
