/*
 * fold.c: what two texts have in common when nobody looks at tones, marks,
 * case and punctuation; and the lower case in one spelling.
 */
#include "base/base.h"
#include "text/letter.h"
#include "text/text.h"
#include "text/utf8.h"

#include <utf8proc.h>

/* Letters and digits of ASCII in lower case, 0 for the others. */
static const char ascii_fold[129] =
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
    "0123456789\0\0\0\0\0\0"
    "\0abcdefghijklmnopqrstuvwxyz\0\0\0\0\0"
    "\0abcdefghijklmnopqrstuvwxyz\0\0\0\0";

/* One character becomes at most FOLD_GROWS bytes per byte it had, e.g. a
 * Hangul syllable three letters. */
enum { FOLD_GROWS = 4 };

struct folder {
	char *out;
	size_t n;
	bool is_apart; /* a blank is due before the next letter */
};

static void fold_put(struct folder *f, const char *p, size_t n)
{
	if (f->is_apart && f->n)
		f->out[f->n++] = ' ';
	f->is_apart = false;
	memcpy(f->out + f->n, p, n);
	f->n += n;
}

static bool fold_known(struct folder *f, uint32_t ch)
{
	const struct letter *l = letter_of(ch);

	if (l)
		fold_put(f, l->plain, l->plain[1] ? 2 : 1);
	return l != NULL;
}

/* A character without row in our table, already decomposed. */
static void fold_part(struct folder *f, uint32_t ch)
{
	char bytes[UTF8_MAX];

	if (ch < 128 && ascii_fold[ch]) {
		fold_put(f, &ascii_fold[ch], 1);
		return;
	}
	if (fold_known(f, ch))
		return;
	switch (utf8proc_category((int32_t)ch)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_CF:
		return;
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		ch = (uint32_t)utf8proc_tolower((int32_t)ch);
		/* The small letter may have a row where its capital has none.
		 */
		if (!fold_known(f, ch))
			fold_put(f, bytes, utf8_put(bytes, ch));
		return;
	default:
		/* Lm too: the letter-like apostrophe of H’Blâm is none. */
		f->is_apart = true;
	}
}

static void fold_rare(struct folder *f, uint32_t ch)
{
	int32_t parts[4];
	int last = 0;
	utf8proc_ssize_t n;

	/* Zero-width blanks part words, as they do in text_clean(). */
	if (ch == UTF8_BAD || ch == 0x200B || ch == 0x2060 || ch == 0xFEFF) {
		f->is_apart = true;
		return;
	}
	n = utf8proc_decompose_char((int32_t)ch, parts, ARRAY_LEN(parts),
				    UTF8PROC_DECOMPOSE, &last);
	for (utf8proc_ssize_t i = 0; i < n && i < (int)ARRAY_LEN(parts); i++)
		fold_part(f, (uint32_t)parts[i]);
}

/* out has room for FOLD_GROWS * strlen(s) bytes. */
static size_t fold_into(char *out, const char *s)
{
	struct folder f = {.out = out};

	while (*s) {
		unsigned char c = (unsigned char)*s;
		uint32_t ch;

		if (c < 128) {
			s++;
			if (ascii_fold[c])
				fold_put(&f, &ascii_fold[c], 1);
			else
				f.is_apart = true;
			continue;
		}
		ch = utf8_next_long(&s);
		if (!fold_known(&f, ch))
			fold_rare(&f, ch);
	}
	return f.n;
}

enum { ON_STACK = 512 };

void text_fold_to(struct buf *b, const char *s)
{
	size_t room = FOLD_GROWS * strlen(s);
	char small[ON_STACK];
	char *out = room <= sizeof(small) ? small : xmalloc(room);

	buf_add(b, out, fold_into(out, s));
	if (out != small)
		free(out);
}

char *text_fold(struct arena *mem, const char *s)
{
	size_t room = FOLD_GROWS * strlen(s);
	char small[ON_STACK];
	char *out = room <= sizeof(small) ? small : xmalloc(room);
	char *folded = arena_strndup(mem, out, fold_into(out, s));

	if (out != small)
		free(out);
	return folded;
}

/*
 * The last letters of the word being written, to move a tone that two
 * spellings put on different letters: hoà, khoẻ, thuý → hòa, khỏe, thúy.
 */
struct speller {
	char *out;
	size_t n;
	uint32_t last[3]; /* [0] is the newest */
	size_t at;	  /* where last[1] begins */
	size_t at_last;	  /* where last[0] begins */
};

static void spell_pair(struct speller *sp, uint32_t first, uint32_t second)
{
	sp->n = sp->at;
	sp->n += utf8_put(sp->out + sp->n, first);
	sp->n += utf8_put(sp->out + sp->n, second);
}

static void spell_end(struct speller *sp)
{
	const struct letter *a = letter_of(sp->last[1]);
	const struct letter *b = letter_of(sp->last[0]);
	bool is_open;

	if (!a || !b || !letter_is_vietnamese(a) || !letter_is_vietnamese(b))
		return;
	is_open = (a->place == PLACE_O &&
		   (b->place == PLACE_A || b->place == PLACE_E)) ||
		  (a->place == PLACE_U && b->place == PLACE_Y);
	if (!is_open)
		return;
	/* In "quý" the u belongs to the consonant and bears no tone. */
	if (a->place == PLACE_U && sp->last[2] == 'q') {
		if (a->mark && !b->mark)
			spell_pair(sp, 'u', letter_make(b->place, a->mark));
	} else if (b->mark && !a->mark) {
		spell_pair(sp, letter_make(a->place, b->mark),
			   letter_make(b->place, MARK_NONE));
	}
}

static void spell_letter(struct speller *sp, uint32_t lower)
{
	sp->last[2] = sp->last[1];
	sp->last[1] = sp->last[0];
	sp->last[0] = lower;
	sp->at = sp->at_last;
	sp->at_last = sp->n;
	sp->n += utf8_put(sp->out + sp->n, lower);
}

/* s is in NFC; out has room for FOLD_GROWS * strlen(s) bytes. */
static size_t lower_into(char *out, const char *s)
{
	struct speller sp = {.out = out};

	while (*s) {
		uint32_t ch = utf8_next(&s);
		const struct letter *l = letter_of(ch);

		if (l) {
			spell_letter(&sp, l->lower);
			continue;
		}
		spell_end(&sp);
		memset(sp.last, 0, sizeof(sp.last));
		if (ch >= 128)
			ch = (uint32_t)utf8proc_tolower((int32_t)ch);
		sp.n += utf8_put(out + sp.n, ch);
	}
	spell_end(&sp);
	return sp.n;
}

char *text_upper(struct arena *mem, const char *s)
{
	char bytes[UTF8_MAX], *upper;
	struct buf b;

	buf_init(&b, MIB);
	while (*s) {
		const char *from = s;
		uint32_t ch = utf8_next(&s);

		if (ch == UTF8_BAD)
			buf_add(&b, from, (size_t)(s - from));
		else
			buf_add(&b, bytes,
				utf8_put(bytes, (uint32_t)utf8proc_toupper(
						    (int32_t)ch)));
	}
	upper = arena_strdup(mem, buf_text(&b));
	buf_free(&b);
	return upper;
}

char *text_lower(struct arena *mem, const char *s)
{
	size_t len = strlen(s);
	char *nfc = utf8_compose(s, len);
	size_t room = FOLD_GROWS * (nfc ? strlen(nfc) : len);
	char small[ON_STACK];
	char *out = room <= sizeof(small) ? small : xmalloc(room);
	char *lower;

	lower = arena_strndup(mem, out, lower_into(out, nfc ? nfc : s));
	if (out != small)
		free(out);
	free(nfc);
	return lower;
}
