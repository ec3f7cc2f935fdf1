/*
 * letter.h: what is known about one letter: its lower case, its plain form,
 * its place in the Vietnamese alphabet, its tone.  Only for src/text.
 */
#ifndef TEXT_LETTER_H
#define TEXT_LETTER_H

#include "base/base.h"

/* Tones in the order in which a Vietnamese list sorts them. */
enum mark {
	MARK_NONE,
	MARK_GRAVE, /* huyền */
	MARK_HOOK,  /* hỏi */
	MARK_TILDE, /* ngã */
	MARK_ACUTE, /* sắc */
	MARK_DOT,   /* nặng */
	MARK_OTHER, /* a mark that Vietnamese does not have */
	MARK__N,
};

/* Places in the alphabet; f, j, w, z stand where Latin has them. */
enum place {
	PLACE_NONE,
	PLACE_A,
	PLACE_A_BREVE,
	PLACE_A_CIRC,
	PLACE_B,
	PLACE_C,
	PLACE_D,
	PLACE_D_BAR,
	PLACE_E,
	PLACE_E_CIRC,
	PLACE_F,
	PLACE_G,
	PLACE_H,
	PLACE_I,
	PLACE_J,
	PLACE_K,
	PLACE_L,
	PLACE_M,
	PLACE_N,
	PLACE_O,
	PLACE_O_CIRC,
	PLACE_O_HORN,
	PLACE_P,
	PLACE_Q,
	PLACE_R,
	PLACE_S,
	PLACE_T,
	PLACE_U,
	PLACE_U_HORN,
	PLACE_V,
	PLACE_W,
	PLACE_X,
	PLACE_Y,
	PLACE_Z,
	PLACE__N,
};

struct letter {
	uint16_t lower;
	char plain[2]; /* "a" or "ae"; not NUL-terminated */
	uint8_t place;
	uint8_t mark;
};

/* ASCII and Latin letters; NULL for everything else. */
const struct letter *letter_of(uint32_t ch);

/* Lower case of a place with a tone; 0 if there is no such letter. */
uint32_t letter_make(enum place place, enum mark mark);

/* The capital of a lower-case letter; the same character if it has none. */
uint32_t letter_upper(uint32_t lower);

/* Would somebody who writes Vietnamese type this letter? */
bool letter_is_vietnamese(const struct letter *l);

#endif
