/*
 * text_int.h: the pen with which the paragraphs of both reports are written.
 */
#ifndef MOD_STAT_TEXT_INT_H
#define MOD_STAT_TEXT_INT_H

#include "mod/stat/stat_int.h"

struct pen {
	struct ctx *c;
	struct buf *b;
	const struct report_result *r;
	bool is_open;  /* within a sentence */
	bool has_text; /* the paragraph has begun */
};

/* Numbers as people write them: counts, with decimals, shares. */
const char *pen_num(struct pen *p, struct num n);
const char *pen_real(struct pen *p, struct num n, int decimals);
const char *pen_share(struct pen *p, struct num n);

const struct figure *pen_figure(struct pen *p, const char *code);
/* Known, and not 0. */
bool pen_has(const struct figure *f);

/* More of the clause; a further clause; the end of sentence, paragraph. */
void pen_say(struct pen *p, const struct msg *m, const char *a, const char *b,
	     const char *d);
void pen_clause(struct pen *p, const struct msg *m, const char *a,
		const char *b, const char *d);
void pen_stop(struct pen *p);
void pen_paragraph(struct pen *p);

/* The paragraph of the admissions. */
void pen_admissions(struct pen *p);

#endif
