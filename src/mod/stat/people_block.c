/*
 * people_block.c: admissions as columns of a block, and back.  Trusts nothing
 * that it reads.
 */
#include "base/base.h"
#include "mod/stat/people_block.h"

#include "store/columns.h"

/* ---- columns ---- */

/* How a column stands in the block. */
enum how {
	HOW_PLAIN,
	HOW_NEXT,    /* by how much it exceeds the row before */
	HOW_NEAR,    /* near the dossier's number */
	HOW_DAY_FAR, /* from the admission on; 0 = none */
	HOW_SAME,    /* 0 = as at the admission, else the text after it */
};
static const struct {
	enum how how;
	enum row_column as; /* HOW_SAME */
} columns[ROW__N] = {
    [ROW_DOSSIER] = {.how = HOW_NEXT},
    [ROW_PERSON] = {.how = HOW_NEAR},
    [ROW_EXIT] = {.how = HOW_DAY_FAR},
    [ROW_OFFICIAL] = {.how = HOW_DAY_FAR},
    [ROW_DECIDED] = {.how = HOW_DAY_FAR},
    [ROW_CEREMONY] = {.how = HOW_DAY_FAR},
    [ROW_NOW_RELIGION] = {HOW_SAME, ROW_RELIGION},
    [ROW_NOW_EDUCATION] = {HOW_SAME, ROW_EDUCATION},
    [ROW_NOW_PROFESSIONAL] = {HOW_SAME, ROW_PROFESSIONAL},
    [ROW_NOW_OCCUPATION] = {HOW_SAME, ROW_OCCUPATION},
};

static uint32_t value_of(const struct packed *p, int column)
{
	return column < ROW_NUMBERS ? p->number[column]
				    : p->text[column - ROW_NUMBERS];
}

static uint32_t coded(const struct packed *v, size_t i, int column)
{
	const struct packed *p = &v[i];
	uint32_t x = value_of(p, column);

	switch (columns[column].how) {
	case HOW_PLAIN:
		break;
	case HOW_NEXT:
		return x - (i ? value_of(&v[i - 1], column) : 0);
	case HOW_NEAR:
		return column_zigzag(p->number[ROW_DOSSIER], x);
	case HOW_DAY_FAR:
		return x ? 1 + column_zigzag(p->number[ROW_ADMISSION], x) : 0;
	case HOW_SAME:
		return x == value_of(p, (int)columns[column].as) ? 0 : x + 1;
	}
	return x;
}

/* Makes x[i] of all rows what it was; at: where each column stands. */
static void decode(uint32_t *const *at, int column, size_t n)
{
	const uint32_t *as = at[columns[column].as];
	uint32_t *x = at[column];
	size_t i;

	switch (columns[column].how) {
	case HOW_PLAIN:
		break;
	case HOW_NEXT:
		for (i = 1; i < n; i++)
			x[i] += x[i - 1];
		break;
	case HOW_NEAR:
		for (i = 0; i < n; i++)
			x[i] = column_unzigzag(at[ROW_DOSSIER][i], x[i]);
		break;
	case HOW_DAY_FAR:
		for (i = 0; i < n; i++)
			if (x[i])
				x[i] = column_unzigzag(at[ROW_ADMISSION][i],
						       x[i] - 1);
		break;
	case HOW_SAME:
		for (i = 0; i < n; i++)
			x[i] = x[i] ? x[i] - 1 : as[i];
		break;
	}
}

static void put_columns(struct buf *bytes, const struct packed *v, size_t n,
			uint32_t which, uint32_t *x)
{
	size_t i;
	int k;

	for (k = 0; k < ROW__N; k++) {
		if (!(which & ROW_BIT(k)))
			continue;
		for (i = 0; i < n; i++)
			x[i] = coded(v, i, k);
		column_put(bytes, x, n);
	}
}

void people_block_pack(struct buf *bytes, const struct packed *v, size_t n,
		       const struct buf *texts, uint32_t ntexts, size_t *head)
{
	uint32_t *x = xcalloc(n + 1, sizeof(x[0]));

	column_put_uint(bytes, ntexts);
	buf_add(bytes, buf_text(texts), texts->n);
	put_columns(bytes, v, n, ROWS_ADMITTED, x);
	*head = bytes->n;
	put_columns(bytes, v, n, ROWS_WHOLE & ~ROWS_ADMITTED, x);
	free(x);
}

/* ---- back ---- */

void unpacked_init(struct unpacked *u, uint32_t wanted)
{
	int i;

	memset(u, 0, sizeof(*u));
	u->wanted = wanted;
	for (i = 0; i < ROW__N; i++)
		u->at[i] = xcalloc(PEOPLE_ROWS_MAX, sizeof(u->at[i][0]));
}

void unpacked_free(struct unpacked *u)
{
	int i;

	for (i = 0; i < ROW__N; i++)
		free(u->at[i]);
	free(u->text);
}

static bool take_texts(struct unpacked *u, struct column_bytes *in)
{
	uint64_t n = column_uint(in);
	uint32_t i;

	if (n > PEOPLE_TEXTS_MAX)
		return false;
	u->ntexts = (uint32_t)n + 1;
	if (u->ntexts > u->cap) {
		u->cap = u->ntexts;
		u->text = xrealloc(u->text, u->cap * sizeof(u->text[0]));
	}
	u->text[0] = NULL;
	for (i = 1; i < u->ntexts; i++)
		u->text[i] = column_text(in);
	return !in->is_bad;
}

static bool take_column(struct unpacked *u, struct column_bytes *in, int column)
{
	const uint32_t *x = u->at[column];
	size_t i;

	column_get(in, u->at[column], u->n);
	decode(u->at, column, u->n);
	for (i = 0; column >= ROW_NUMBERS && i < u->n; i++)
		if (x[i] >= u->ntexts)
			return false;
	return true;
}

static bool take_columns(struct unpacked *u, struct column_bytes *in,
			 uint32_t which)
{
	int k;

	for (k = 0; k < ROW__N; k++)
		if (which & ROW_BIT(k) && !take_column(u, in, k))
			return false;
	return true;
}

bool people_block_unpack(struct unpacked *u, const struct block *b)
{
	struct column_bytes in = {
	    (const unsigned char *)b->bytes,
	    (const unsigned char *)b->bytes + b->size,
	    false,
	};

	if (b->n < 1 || b->n > PEOPLE_ROWS_MAX || !take_texts(u, &in))
		return false;
	u->n = (size_t)b->n;
	return take_columns(u, &in, ROWS_ADMITTED) &&
	       take_columns(u, &in, u->wanted & ~ROWS_ADMITTED) &&
	       columns_are_read(&in);
}
