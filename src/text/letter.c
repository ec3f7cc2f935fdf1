/*
 * letter.c: one constant table of letters, so that stored keys depend neither
 * on a locale nor on the version of a library.
 */
#include "base/base.h"
#include "text/letter.h"

/* Latin-1 to Latin Extended-B, then Latin Extended Additional. */
enum {
	LATIN_FIRST = 0xC0,
	LATIN_END = 0x250,
	MORE_FIRST = 0x1E00,
	MORE_END = 0x1F00,
	MORE_AT = LATIN_END - LATIN_FIRST,
	LETTERS = MORE_AT + MORE_END - MORE_FIRST,
};

#define AT(ch) ((ch) < LATIN_END ? (ch)-LATIN_FIRST : (ch)-MORE_FIRST + MORE_AT)
#define L(ch, low, chars, where, tone)                                         \
	[AT(ch)] = {low, chars, PLACE_##where, MARK_##tone},

static const struct letter letters[LETTERS] = {
#include "text/letter.def"
};
#undef L

#define A(cap, low, where)                                                     \
	[cap] = {low, {low}, PLACE_##where, 0},                                \
	[low] = {low, {low}, PLACE_##where, 0},

static const struct letter ascii[128] = {
    A('A', 'a', A) A('B', 'b', B) A('C', 'c', C) A('D', 'd', D) A('E', 'e', E)
	A('F', 'f', F) A('G', 'g', G) A('H', 'h', H) A('I', 'i', I)
	    A('J', 'j', J) A('K', 'k', K) A('L', 'l', L) A('M', 'm', M)
		A('N', 'n', N) A('O', 'o', O) A('P', 'p', P) A('Q', 'q', Q)
		    A('R', 'r', R) A('S', 's', S) A('T', 't', T) A('U', 'u', U)
			A('V', 'v', V) A('W', 'w', W) A('X', 'x', X)
			    A('Y', 'y', Y) A('Z', 'z', Z)};
#undef A

static const uint16_t vowels[PLACE__N][MARK_OTHER] = {
    [PLACE_A] = {u'a', u'à', u'ả', u'ã', u'á', u'ạ'},
    [PLACE_A_BREVE] = {u'ă', u'ằ', u'ẳ', u'ẵ', u'ắ', u'ặ'},
    [PLACE_A_CIRC] = {u'â', u'ầ', u'ẩ', u'ẫ', u'ấ', u'ậ'},
    [PLACE_E] = {u'e', u'è', u'ẻ', u'ẽ', u'é', u'ẹ'},
    [PLACE_E_CIRC] = {u'ê', u'ề', u'ể', u'ễ', u'ế', u'ệ'},
    [PLACE_I] = {u'i', u'ì', u'ỉ', u'ĩ', u'í', u'ị'},
    [PLACE_O] = {u'o', u'ò', u'ỏ', u'õ', u'ó', u'ọ'},
    [PLACE_O_CIRC] = {u'ô', u'ồ', u'ổ', u'ỗ', u'ố', u'ộ'},
    [PLACE_O_HORN] = {u'ơ', u'ờ', u'ở', u'ỡ', u'ớ', u'ợ'},
    [PLACE_U] = {u'u', u'ù', u'ủ', u'ũ', u'ú', u'ụ'},
    [PLACE_U_HORN] = {u'ư', u'ừ', u'ử', u'ữ', u'ứ', u'ự'},
    [PLACE_Y] = {u'y', u'ỳ', u'ỷ', u'ỹ', u'ý', u'ỵ'},
    [PLACE_D_BAR] = {u'đ'},
};

const struct letter *letter_of(uint32_t ch)
{
	const struct letter *l;

	if (ch < 128)
		l = &ascii[ch];
	else if (ch >= LATIN_FIRST && ch < LATIN_END)
		l = &letters[ch - LATIN_FIRST];
	else if (ch >= MORE_FIRST && ch < MORE_END)
		l = &letters[ch - MORE_FIRST + MORE_AT];
	else
		return NULL;
	return l->place ? l : NULL;
}

uint32_t letter_make(enum place place, enum mark mark)
{
	return mark < MARK_OTHER ? vowels[place][mark] : 0;
}

uint32_t letter_upper(uint32_t lower)
{
	/* Distance to the capital: 32 in ASCII and Latin-1, 1 elsewhere. */
	uint32_t step = lower < 0x100 ? 32 : 1;
	const struct letter *l;

	if (lower < step)
		return lower;
	l = letter_of(lower - step);
	return l && l->lower == lower ? lower - step : lower;
}

bool letter_is_vietnamese(const struct letter *l)
{
	if (l->mark == MARK_OTHER)
		return false;
	return l->lower < 128 || vowels[l->place][l->mark] == l->lower;
}
