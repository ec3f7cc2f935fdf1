/*
 * search_spell.c: a word without marks as the order of names may write it:
 * "duc" is duc, dưc, đuc or đưc there.  Tones come behind the letters.
 */
#include "base/base.h"
#include "store/search_int.h"

#include "text/text.h"

static const struct {
	char plain;
	const char *letters[3];
} ways[] = {
    {'a', {"a", "ă", "â"}}, {'d', {"d", "đ"}}, {'e', {"e", "ê"}},
    {'o', {"o", "ô", "ơ"}}, {'u', {"u", "ư"}},
};

static int way_of(char plain)
{
	int i;

	for (i = 0; i < (int)ARRAY_LEN(ways); i++)
		if (ways[i].plain == plain)
			return i;
	return -1;
}

static int n_ways(int way)
{
	return way < 0 ? 1 : ways[way].letters[2] ? 3 : 2;
}

static void add_key(struct spell *s, struct arena *mem, const char *word)
{
	struct buf key;

	buf_init(&key, 8 * KIB);
	text_sort_key(&key, word);
	s->n_key[s->n] = key.n;
	s->key[s->n++] = arena_memdup(mem, buf_text(&key), key.n);
	buf_free(&key);
}

/* Number `nth` of all ways, the first letters changing last. */
static void add_way(struct spell *s, struct arena *mem, const char *word,
		    int nth, int all)
{
	struct buf b;

	buf_init(&b, 8 * KIB);
	for (; *word; word++) {
		int way = way_of(*word);

		all /= n_ways(way);
		if (way < 0)
			buf_char(&b, *word);
		else
			buf_str(&b, ways[way].letters[nth / all]);
		nth %= all;
	}
	add_key(s, mem, buf_text(&b));
	buf_free(&b);
}

bool spell_word(struct spell *s, struct arena *mem, const char *word)
{
	int i, all = 1;

	s->n = 0;
	for (i = 0; word[i]; i++) {
		all *= n_ways(way_of(word[i]));
		if (all > SPELL_MAX)
			return false;
	}
	for (i = 0; i < all; i++)
		add_way(s, mem, word, i, all);
	return true;
}
