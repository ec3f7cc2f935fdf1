/*
 * import_footer.c: lines of a sheet that are no records: headings of groups,
 * sums, place and day, signatures.
 */
#include "base/base.h"
#include "exchange/import_int.h"

#include "text/text.h"

/* With tones: «Cộng» is a sum, «Công» and «Tống» are families. */
static const char *const sums[] = {"tổng cộng", "tổng số", "tổng", "cộng"};
static const char *const signatures[] = {
    "người lập", "lập biểu",   "xác nhận", "nơi nhận", "t/m",
    "tm.",	 "thủ trưởng", "kt.",	   "(ký",      "ký tên",
};

static bool begins_with(const char *s, const char *const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		size_t len = strlen(words[i]);

		if (strncmp(s, words[i], len) == 0 &&
		    (s[len] == '\0' || strchr(" :.,(", s[len]) ||
		     words[i][len - 1] == '.'))
			return true;
	}
	return false;
}

/* "Nà Hẩu, ngày 01 tháng 02 năm 2024", with a place before the day. */
static bool is_dateline(struct ctx *c, const char *s)
{
	const char *f = text_fold(c->mem, s);
	const char *day = strstr(f, " ngay ");
	const char *month = day ? strstr(day, " thang ") : NULL;

	return month && strstr(month, " nam");
}

static bool is_signature(struct ctx *c, const char *s)
{
	const char *low = text_lower(c->mem, s);

	return begins_with(low, signatures, ARRAY_LEN(signatures)) ||
	       is_dateline(c, s);
}

/* "I", "IV.", "A": how groups are numbered where records have 1, 2, 3. */
static size_t group_number(const char *s)
{
	size_t n = strspn(s, "IVX");

	return n ? n : *s >= 'A' && *s <= 'H';
}

static bool is_group(const struct sheet_plan *p, const struct book_row *row,
		     const char *only)
{
	size_t n;

	if (p->numbers >= 0 && p->numbers < row->n) {
		const char *s = row->cells[p->numbers].text;

		n = group_number(s);
		if (n && s[n + strspn(s + n, ".) ")] == '\0')
			return true;
	}
	n = group_number(only);
	return n && (only[n] == '.' || only[n] == ')' || only[n] == '-');
}

struct filled {
	int cells, required, all_required;
	int first_required; /* column */
	const char *first, *only;
};

static struct filled count_filled(const struct sheet_plan *p,
				  const char *const *text)
{
	struct filled f = {.first_required = -1, .first = "", .only = ""};
	int i;

	for (i = 0; i < p->ncols; i++) {
		bool is_required = p->field[i]->flags & REQ;

		if (is_required && f.first_required < 0)
			f.first_required = i;
		f.all_required += is_required;
		if (!text[i])
			continue;
		f.required += is_required;
		f.cells++;
		f.only = text[i];
	}
	return f;
}

static bool has_signature(struct import *im, const struct sheet_plan *p,
			  const struct book_row *row, const char *const *text)
{
	int i;

	for (i = 0; i < row->n; i++)
		if (row->cells[i].kind == CELL_TEXT &&
		    is_signature(im->c, row->cells[i].text))
			return true;
	/* the same in an old encoding */
	for (i = 0; i < p->ncols; i++)
		if (text[i] && p->encoding[i] != LEGACY_NONE &&
		    is_signature(im->c, text[i]))
			return true;
	return false;
}

/* Does the first cell that holds anything say that this is a sum? */
static bool is_sum(struct import *im, const struct sheet_plan *p,
		   const struct book_row *row, const char *const *text)
{
	const char *s;
	int i, k;

	for (i = 0; i < row->n && row->cells[i].kind != CELL_TEXT; i++)
		;
	if (i == row->n)
		return false;
	s = row->cells[i].text;
	for (k = 0; k < p->ncols; k++)
		if (p->at[k] == i && text[k])
			s = text[k];
	return begins_with(text_lower(im->c->mem, text_clean(im->c->mem, s)),
			   sums, ARRAY_LEN(sums));
}

bool import_is_footer(struct import *im, struct sheet_plan *p,
		      const struct book_row *row, const char *const *text)
{
	struct filled f = count_filled(p, text);

	if (f.required == f.all_required)
		return false;
	if (is_sum(im, p, row, text))
		return true;
	if (has_signature(im, p, row, text)) {
		p->has_ended = true;
		return true;
	}
	/* the names under the signatures */
	if (p->has_ended && f.cells <= 2)
		return true;
	if (f.cells == 1 && is_group(p, row, f.only)) {
		import_warning(im, p, row->number,
			       p->field[f.first_required]->label, f.only,
			       &msg_row_heading, f.only);
		return true;
	}
	if (f.cells > 2 || f.required > 0)
		return false;
	import_warning(im, p, row->number, p->field[f.first_required]->label,
		       "", &msg_row_no_content,
		       p->field[f.first_required]->label);
	return true;
}
