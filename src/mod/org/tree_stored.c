/*
 * tree_stored.c: all units in a few blocks of the database (store/blocks.h),
 * for who keeps no tree.  A block holds columns of numbers, then the texts;
 * what is alike in many units, kind and bloc, is named once and told by its
 * place.
 */
#include "base/base.h"
#include "mod/org/tree_int.h"

#include "base/idset.h"
#include "base/map.h"
#include "store/columns.h"
#include "store/news.h"

enum { ROWS = 8192, BLOCK_MAX = 8 * 1024 * 1024 };

/* Texts that many units have; a column of their places, 0 = none. */
static bool is_common(int text)
{
	return text + UNIT_NUMBERS == UNIT_KIND ||
	       text + UNIT_NUMBERS == UNIT_BLOC;
}

void unit_row_read(const struct db_rows *r, struct unit_row *u,
		   struct arena *mem)
{
	int i;

	for (i = 0; i < UNIT_NUMBERS; i++)
		u->number[i] = db_int(r, i);
	for (; i < UNIT__N; i++) {
		const char *s = db_text(r, i);

		u->text[i - UNIT_NUMBERS] = s && mem ? arena_strdup(mem, s) : s;
	}
}

/* ---- writing ---- */

struct writing {
	struct block_writer *w;
	size_t n;
	/* ROWS each; of texts their places, or whether there is one */
	uint32_t *number[UNIT_NUMBERS], *place[UNIT_TEXTS];
	struct buf text[UNIT_TEXTS];
	struct map *known[UNIT_TEXTS]; /* of the common ones */
	uint32_t nknown[UNIT_TEXTS];
};

static uint32_t place_of(struct writing *to, int text, const char *s)
{
	int64_t place = 1;

	if (!s)
		return 0;
	if (is_common(text) && map_get(to->known[text], s, &place))
		return (uint32_t)place;
	if (is_common(text)) {
		place = ++to->nknown[text];
		map_put(to->known[text], s, place, NULL);
	}
	column_put_text(&to->text[text], s);
	return (uint32_t)place;
}

/* Of the texts: how many, their places, themselves. */
static void put_texts(struct buf *bytes, struct writing *to, int text)
{
	if (is_common(text))
		column_put_uint(bytes, to->nknown[text]);
	column_put(bytes, to->place[text], to->n);
	buf_add(bytes, buf_text(&to->text[text]), to->text[text].n);
	bytes->over = bytes->over || to->text[text].over;
	buf_clear(&to->text[text]);
	map_free(to->known[text]);
	to->known[text] = map_new();
	to->nknown[text] = 0;
}

static enum rc put_block(struct ctx *c, struct writing *to)
{
	struct block b = {.first = to->number[UNIT_ID][0],
			  .last = to->number[UNIT_ID][to->n ? to->n - 1 : 0],
			  .n = (int64_t)to->n};
	struct buf bytes;
	int i;
	enum rc rc = OK;

	if (to->n == 0)
		return OK;
	buf_init(&bytes, BLOCK_MAX);
	for (i = 0; i < UNIT_NUMBERS; i++)
		column_put(&bytes, to->number[i], to->n);
	for (i = 0; i < UNIT_TEXTS; i++)
		put_texts(&bytes, to, i);
	to->n = 0;
	b.bytes = buf_text(&bytes);
	b.size = bytes.n;
	if (bytes.over)
		blocks_give_up(to->w);
	else
		rc = block_put(c, to->w, &b);
	buf_free(&bytes);
	return rc;
}

static enum rc put_row(struct ctx *c, struct writing *to,
		       const struct unit_row *u)
{
	size_t at = to->n++;
	int i;

	for (i = 0; i < UNIT_NUMBERS; i++) {
		if (u->number[i] < 0 || u->number[i] > UINT32_MAX)
			blocks_give_up(to->w);
		to->number[i][at] = (uint32_t)u->number[i];
	}
	for (i = 0; i < UNIT_TEXTS; i++)
		to->place[i][at] = place_of(to, i, u->text[i]);
	return to->n == ROWS ? put_block(c, to) : OK;
}

static enum rc put_rows(struct ctx *c, struct writing *to)
{
	struct db_rows r;
	int got = OK;
	enum rc rc = db_scan(c, &r, UNIT_ROWS "ORDER BY id", DB_NOARGS);

	if (rc < 0)
		return rc;
	while (rc == OK && (got = db_next(c, &r)) == DB_ROW) {
		struct unit_row u;

		unit_row_read(&r, &u, NULL);
		rc = put_row(c, to, &u);
	}
	db_end(&r);
	if (rc == OK && got == OK)
		rc = put_block(c, to);
	return got < 0 ? (enum rc)got : rc;
}

static enum rc write_all(struct ctx *c, struct block_writer *w)
{
	struct writing to = {.w = w};
	enum rc rc;
	int i;

	for (i = 0; i < UNIT_NUMBERS; i++)
		to.number[i] = xcalloc(ROWS, sizeof(to.number[i][0]));
	for (i = 0; i < UNIT_TEXTS; i++) {
		to.place[i] = xcalloc(ROWS, sizeof(to.place[i][0]));
		to.known[i] = map_new();
		buf_init(&to.text[i], BLOCK_MAX);
	}
	rc = put_rows(c, &to);
	for (i = 0; i < UNIT_TEXTS; i++) {
		free(to.place[i]);
		map_free(to.known[i]);
		buf_free(&to.text[i]);
	}
	for (i = 0; i < UNIT_NUMBERS; i++)
		free(to.number[i]);
	return rc;
}

/* ---- reading ---- */

struct reading {
	struct arena *mem;
	void (*fn)(void *of, const struct unit_row *u);
	void *of;
	const struct idset *touched;
	struct {
		uint32_t number[UNIT_NUMBERS][ROWS], place[ROWS];
		const char *text[UNIT_TEXTS][ROWS];
		const char *common[ROWS + 1];
	} * cols;
};

static void tell_row(struct reading *k, size_t i)
{
	struct unit_row u;
	int col;

	if (idset_has(k->touched, k->cols->number[UNIT_ID][i]))
		return;
	for (col = 0; col < UNIT_NUMBERS; col++)
		u.number[col] = k->cols->number[col][i];
	for (col = 0; col < UNIT_TEXTS; col++)
		u.text[col] = k->cols->text[col][i];
	k->fn(k->of, &u);
}

static bool read_common(struct reading *k, struct column_bytes *in, int text,
			size_t n)
{
	const char **out = k->cols->text[text], **common = k->cols->common;
	uint64_t many = column_uint(in);
	size_t i;

	if (many > ROWS)
		return false;
	column_get(in, k->cols->place, n);
	common[0] = NULL;
	for (i = 1; i <= many; i++)
		common[i] = column_text(in);
	for (i = 0; i < n; i++) {
		if (k->cols->place[i] > many)
			return false;
		out[i] = common[k->cols->place[i]];
	}
	return true;
}

static bool read_texts(struct reading *k, struct column_bytes *in, int text,
		       size_t n)
{
	const char **out = k->cols->text[text];
	size_t i;

	if (is_common(text))
		return read_common(k, in, text, n);
	column_get(in, k->cols->place, n);
	for (i = 0; i < n; i++)
		out[i] = k->cols->place[i] ? column_text(in) : NULL;
	return true;
}

static bool read_block(void *of, const struct block *b)
{
	struct reading *k = of;
	const char *bytes = arena_memdup(k->mem, b->bytes, b->size);
	struct column_bytes in = {(const unsigned char *)bytes,
				  (const unsigned char *)bytes + b->size,
				  false};
	size_t i, n = (size_t)b->n;
	int col;

	if (b->n < 1 || b->n > ROWS)
		return false;
	for (col = 0; col < UNIT_NUMBERS; col++)
		column_get(&in, k->cols->number[col], n);
	for (col = 0; col < UNIT_TEXTS; col++)
		if (!read_texts(k, &in, col, n))
			return false;
	if (!columns_are_read(&in) || k->cols->number[UNIT_ID][0] != b->first ||
	    k->cols->number[UNIT_ID][n - 1] != b->last)
		return false;
	for (i = 0; i < n; i++)
		tell_row(k, i);
	return true;
}

static void touch(void *of, const struct news *n)
{
	if (n->e == &unit_entity)
		idset_add(of, n->id);
}

static enum rc read_touched(struct ctx *c, struct arena *mem,
			    const struct idset *touched,
			    void (*fn)(void *of, const struct unit_row *u),
			    void *of)
{
	enum rc rc = OK;
	int64_t id;

	for (id = idset_next(touched, 0); rc == OK && id > 0;
	     id = idset_next(touched, id + 1)) {
		struct db_rows r;
		struct unit_row u;
		int got;

		rc = db_query(c, &r, UNIT_ROWS "AND id = $1", DB_ARGS(DBI(id)));
		if (rc < 0)
			return rc;
		got = db_next(c, &r);
		if (got == DB_ROW) {
			unit_row_read(&r, &u, mem);
			fn(of, &u);
		}
		db_end(&r);
		rc = got < 0 ? (enum rc)got : OK;
	}
	return rc;
}

static enum rc read_stored(struct ctx *c, struct arena *mem,
			   void (*fn)(void *of, const struct unit_row *u),
			   void *of, const struct idset *touched, bool *is_read)
{
	struct reading k = {.mem = mem, .fn = fn, .of = of, .touched = touched};
	enum rc rc;

	k.cols = xmalloc(sizeof(*k.cols));
	rc = blocks_read(c, &unit_blocks, BLOCK_WHOLE, 0, INT64_MAX, read_block,
			 &k, is_read);
	free(k.cols);
	return rc;
}

enum rc units_stored(struct ctx *c, struct arena *mem,
		     void (*fn)(void *of, const struct unit_row *u), void *of,
		     bool *is_read)
{
	struct idset touched;
	int64_t as_of, now;
	bool is_lost;
	enum rc rc = blocks_as_of(c, &unit_blocks, &as_of);

	*is_read = false;
	if (rc < 0 || as_of == 0)
		return rc;
	idset_init(&touched);
	rc = news_since(c, as_of, &now, NEWS_MOST, &is_lost, touch, &touched);
	if (rc == OK && !is_lost && now >= as_of)
		rc = read_stored(c, mem, fn, of, &touched, is_read);
	if (rc == OK && *is_read)
		rc = read_touched(c, mem, &touched, fn, of);
	idset_free(&touched);
	return rc;
}

/* ---- proving ---- */

/* The rows of the table beside those that are stored. */
struct proving {
	struct ctx *c;
	struct db_rows r;
	const struct idset *touched;
	bool differs;
};

static int next_untouched(struct proving *k)
{
	int got;

	do
		got = db_next(k->c, &k->r);
	while (got == DB_ROW && idset_has(k->touched, db_int(&k->r, UNIT_ID)));
	return got;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static void prove_row(void *of, const struct unit_row *u)
{
	struct proving *k = of;
	struct unit_row is;
	int i;

	if (k->differs || next_untouched(k) != DB_ROW) {
		k->differs = true;
		return;
	}
	unit_row_read(&k->r, &is, NULL);
	for (i = 0; i < UNIT_NUMBERS; i++)
		k->differs = k->differs || is.number[i] != u->number[i];
	for (i = 0; i < UNIT_TEXTS; i++)
		k->differs = k->differs || !same_text(is.text[i], u->text[i]);
}

static enum rc prove(struct ctx *c, const struct idset *touched)
{
	struct proving k = {.c = c, .touched = touched};
	struct arena *mem = arena_new();
	bool is_whole = false;
	enum rc rc = db_scan(c, &k.r, UNIT_ROWS "ORDER BY id", DB_NOARGS);

	if (rc == OK) {
		rc = read_stored(c, mem, prove_row, &k, touched, &is_whole);
		if (rc == OK && !k.differs)
			k.differs = next_untouched(&k) != OK;
		db_end(&k.r);
	}
	arena_free(mem);
	return rc == OK && (!is_whole || k.differs)
		   ? blocks_differ(c, &unit_blocks)
		   : rc;
}

static enum rc verify(struct ctx *c, int64_t as_of)
{
	struct idset touched;
	int64_t now;
	bool is_lost;
	enum rc rc;

	idset_init(&touched);
	rc = news_since(c, as_of, &now, INT64_MAX, &is_lost, touch, &touched);
	if (rc == OK)
		rc = prove(c, &touched);
	idset_free(&touched);
	return rc;
}

const struct block_kind unit_blocks = {
    .name = "units 2",
    .write = write_all,
    .verify = verify,
};
