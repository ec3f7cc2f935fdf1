/*
 * import_encoding.c: in what encoding each column of a sheet was typed, and
 * telling the clerk what became of it.
 */
#include "base/base.h"
#include "exchange/import_int.h"

#include <strings.h>

#include "text/text.h"

static void tell_encoding(struct import *im, struct sheet_plan *p, int row,
			  int col, const char *before)
{
	char *after = legacy_decode(im->mem, p->encoding[col], before);
	size_t i;

	import_warning(im, p, row, p->field[col]->label, before,
		       &msg_legacy_column, p->field[col]->label,
		       legacy_name(p->encoding[col]), before, after);
	for (i = 0; i < p->columns.n; i++)
		if (p->columns.v[i].field == p->field[col]) {
			p->columns.v[i].encoding = p->encoding[col];
			p->columns.v[i].before = arena_strdup(im->mem, before);
			p->columns.v[i].after = after;
		}
}

/* A text that the encoding changes, to show before and after. */
static const char *sample_of(struct ctx *c, enum legacy e,
			     const char *const *texts, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(texts[i], legacy_decode(c->mem, e, texts[i])) != 0)
			return texts[i];
	return n ? texts[0] : "";
}

static bool is_ascii(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s >= 0x80)
			return false;
	return true;
}

/* Only letters that Unicode has for Vietnamese: nothing to convert. */
static bool has_plain_letters(struct ctx *c, const char *s)
{
	char one[5] = "";
	size_t n;

	for (; *s; s += n) {
		for (n = 1; ((unsigned char)s[n] & 0xc0) == 0x80 && n < 4; n++)
			;
		if ((unsigned char)*s < 0x80)
			continue;
		memcpy(one, s, n);
		one[n] = '\0';
		if (*text_fold(c->mem, one) == '\0')
			return false;
	}
	return true;
}

void import_detect_encoding(struct import *im, struct sheet_plan *p,
			    const struct head *h, const struct match *m,
			    int col)
{
	const char *texts[SAMPLES];
	const char *font = NULL;
	size_t i, n = 0;
	bool tells = false, is_plain = false;

	for (i = (size_t)(m->first + m->rows); i < h->rows.n && n < SAMPLES;
	     i++) {
		const struct book_row *row = &h->rows.v[i];
		const struct cell *cell;

		if (p->at[col] >= row->n ||
		    row->cells[p->at[col]].kind != CELL_TEXT)
			continue;
		cell = &row->cells[p->at[col]];
		texts[n++] = cell->text;
		tells = tells || !is_ascii(cell->text);
		is_plain = is_plain || (!is_ascii(cell->text) &&
					has_plain_letters(im->c, cell->text));
		if (!font)
			font = cell->font;
	}
	p->encoding[col] = tells ? legacy_detect(texts, n, font) : LEGACY_NONE;
	/* numbers like 104-Q§/HU are no words: their neighbours decide */
	p->undecided[col] =
	    p->encoding[col] == LEGACY_NONE && !(tells && is_plain);
	if (p->encoding[col] != LEGACY_NONE)
		tell_encoding(im, p, h->rows.v[m->first + m->rows - 1].number,
			      col,
			      sample_of(im->c, p->encoding[col], texts, n));
}

enum legacy import_encoding(const struct sheet_plan *p, int column,
			    const struct cell *cell)
{
	enum legacy e = p->encoding[column];
	size_t n = cell->font ? strlen(cell->font) : 0;

	/* .VnTime and .VnTimeH hold the same codes */
	if (e != LEGACY_VNI && n > 3 && strncasecmp(cell->font, ".Vn", 3) == 0)
		return cell->font[n - 1] == 'H' ? LEGACY_TCVN3_UPPER
						: LEGACY_TCVN3;
	return e;
}

void import_decide_encoding(struct import *im, struct sheet_plan *p, int row,
			    int column, const struct cell *cell)
{
	int i;

	if (is_ascii(cell->text))
		return;
	p->undecided[column] = false;
	p->encoding[column] = legacy_detect(&cell->text, 1, cell->font);
	/* a few words alone may be doubtful; their neighbours are not */
	for (i = 0; i < p->ncols && p->encoding[column] == LEGACY_NONE &&
		    !has_plain_letters(im->c, cell->text);
	     i++)
		p->encoding[column] = p->encoding[i];
	/* letters and marks apart are Unicode too, and look the same */
	if (p->encoding[column] != LEGACY_NONE &&
	    strcmp(cell->text, legacy_decode(im->c->mem, p->encoding[column],
					     cell->text)) != 0)
		tell_encoding(im, p, row, column, cell->text);
}
