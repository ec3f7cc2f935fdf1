/*
 * pool_stored.c: who is or was on the way to the admission, out of the tables
 * or out of blocks of the database (store/blocks.h): the few of them stand
 * among millions of dossiers.  A block holds rows in the order of dossiers,
 * column by column.
 */
#include "base/base.h"
#include "mod/stat/people_stored.h"

#include "base/vec.h"
#include "store/columns.h"

/* Columns of POOL_ROWS, all numbers.  Blocks have them in this order: another
 * one has another name there. */
enum pool_column {
	POOL_DOSSIER,
	POOL_PERSON,
	POOL_CELL,
	POOL_ADMISSION,
	POOL_DAYS,
	POOL__N = POOL_DAYS + POOL_MILESTONES,
};
#define POOL_ROWS                                                              \
	"SELECT d.id, d.person, p.cell, d.admission_day, d.agreed_on, "        \
	"d.source_on, d.certificate_on, d.application_on, "                    \
	"d.cell_meeting_on, d.exit_on "                                        \
	"FROM dossier d JOIN person p ON p.id = d.person "
/* Whoever is or was a candidate, and whoever got a certificate. */
#define ON_THE_WAY                                                             \
	"AND (d.admission_day IS NULL OR d.agreed_on > 0 "                     \
	"OR d.source_on > 0 OR d.certificate_on > 0 "                          \
	"OR d.application_on > 0 OR d.cell_meeting_on > 0)"
/* Everybody: the plus keeps the planner on the table. */
#define POOL_ALL POOL_ROWS "WHERE +d.voided = 0 AND +p.voided = 0 " ON_THE_WAY
#define POOL_OF                                                                \
	POOL_ROWS "WHERE d.voided = 0 AND p.voided = 0 AND d.person = "        \
		  "$1 " ON_THE_WAY

enum { ROWS_MAX = 8192, BLOCK_MAX = 1024 * 1024 };

struct raw {
	uint32_t number[POOL__N];
};

/* ---- writing ---- */

struct writing {
	struct block_writer *w;
	VEC(struct raw) rows;
	bool has_block;
};

static int dossier_order(const void *a, const void *b)
{
	const struct raw *x = a, *y = b;

	return x->number[POOL_DOSSIER] < y->number[POOL_DOSSIER]
		   ? -1
		   : x->number[POOL_DOSSIER] > y->number[POOL_DOSSIER];
}

static uint32_t coded(const struct raw *v, size_t i, int column)
{
	uint32_t x = v[i].number[column], dossier = v[i].number[POOL_DOSSIER];

	switch (column) {
	case POOL_DOSSIER:
		return i ? x - v[i - 1].number[POOL_DOSSIER] : x;
	case POOL_PERSON:
		return column_zigzag(dossier, x);
	default:
		return x;
	}
}

static enum rc put_block(struct ctx *c, struct writing *to)
{
	const struct raw *v = to->rows.v;
	size_t n = to->rows.n, i;
	struct block b = {.n = (int64_t)n};
	uint32_t *x = xcalloc(n + 1, sizeof(x[0]));
	struct buf bytes;
	int column;
	enum rc rc;

	buf_init(&bytes, BLOCK_MAX);
	if (n) {
		qsort(to->rows.v, n, sizeof(v[0]), dossier_order);
		b.first = v[0].number[POOL_DOSSIER];
		b.last = v[n - 1].number[POOL_DOSSIER];
	}
	for (column = 0; column < POOL__N; column++) {
		for (i = 0; i < n; i++)
			x[i] = coded(v, i, column);
		column_put(&bytes, x, n);
	}
	b.bytes = buf_text(&bytes);
	b.size = bytes.n;
	rc = block_put(c, to->w, &b);
	to->rows.n = 0;
	to->has_block = true;
	buf_free(&bytes);
	free(x);
	return rc;
}

static bool take_row(struct raw *out, const struct db_rows *r)
{
	int i;

	for (i = 0; i < POOL__N; i++) {
		int64_t x = db_int(r, i);

		if (x < 0 || x > UINT32_MAX)
			return false;
		out->number[i] = (uint32_t)x;
	}
	return true;
}

static enum rc put_rows(struct ctx *c, struct writing *to)
{
	struct db_rows r;
	int got = OK;
	enum rc rc = db_scan(c, &r, POOL_ALL, DB_NOARGS);

	if (rc < 0)
		return rc;
	while (rc == OK && (got = db_next(c, &r)) == DB_ROW) {
		struct raw row;

		if (!take_row(&row, &r)) {
			blocks_give_up(to->w);
			break;
		}
		vec_push(&to->rows, row);
		if (to->rows.n == ROWS_MAX)
			rc = put_block(c, to);
	}
	db_end(&r);
	/* an empty one tells that there is nobody */
	if (rc == OK && got >= 0 && (to->rows.n || !to->has_block))
		rc = put_block(c, to);
	return got < 0 ? (enum rc)got : rc;
}

static enum rc write_all(struct ctx *c, struct block_writer *w)
{
	struct writing to = {.w = w};
	enum rc rc = put_rows(c, &to);

	vec_free(&to.rows);
	return rc;
}

/* ---- out of blocks ---- */

struct columns {
	uint32_t at[POOL__N][ROWS_MAX];
	size_t n;
};

/* False: it is no such block. */
static bool unpack(struct columns *k, const struct block *b)
{
	struct column_bytes in = {
	    (const unsigned char *)b->bytes,
	    (const unsigned char *)b->bytes + b->size,
	    false,
	};
	uint32_t *dossier = k->at[POOL_DOSSIER], *person = k->at[POOL_PERSON];
	size_t i;
	int column;

	if (b->n < 0 || b->n > ROWS_MAX)
		return false;
	k->n = (size_t)b->n;
	for (column = 0; column < POOL__N; column++)
		column_get(&in, k->at[column], k->n);
	for (i = 1; i < k->n; i++)
		dossier[i] += dossier[i - 1];
	for (i = 0; i < k->n; i++)
		person[i] = column_unzigzag(dossier[i], person[i]);
	return columns_are_read(&in) &&
	       (k->n == 0 ||
		(dossier[0] == b->first && dossier[k->n - 1] == b->last));
}

static void add(struct stat_pool *out, const struct raw *row)
{
	const uint32_t *n = row->number;
	struct pool_row x = {
	    .person = n[POOL_PERSON],
	    .dossier = n[POOL_DOSSIER],
	    .cell = n[POOL_CELL],
	    .admitted = day_first((day_t)n[POOL_ADMISSION]),
	};
	int i;

	for (i = 0; i < POOL_MILESTONES; i++)
		x.day[i] = (day_t)n[POOL_DAYS + i];
	vec_push(out, x);
}

struct taking {
	struct stat_pool *out;
	const struct touched *t;
	struct columns *cols;
};

static bool take_block(void *of, const struct block *b)
{
	struct taking *k = of;
	const struct columns *cols = k->cols;
	size_t i;
	int column;

	if (!unpack(k->cols, b))
		return false;
	for (i = 0; i < cols->n; i++) {
		struct raw row;

		if (is_touched(k->t, cols->at[POOL_PERSON][i],
			       cols->at[POOL_DOSSIER][i]))
			continue;
		for (column = 0; column < POOL__N; column++)
			row.number[column] = cols->at[column][i];
		add(k->out, &row);
	}
	return true;
}

static enum rc read_blocks(struct ctx *c, struct stat_pool *out, bool *is_read)
{
	struct touched t;
	struct taking k = {.out = out, .t = &t};
	size_t before = out->n;
	enum rc rc = stored_since(c, &pool_blocks, &t, is_read);

	if (rc < 0 || !*is_read)
		return rc;
	k.cols = xmalloc(sizeof(*k.cols));
	rc = blocks_read(c, &pool_blocks, BLOCK_WHOLE, 0, INT64_MAX, take_block,
			 &k, is_read);
	free(k.cols);
	if (rc < 0 || !*is_read)
		out->n = before;
	else
		rc = pool_read_touched(c, out, &t);
	touched_free(&t);
	return rc;
}

/* ---- out of the tables ---- */

static enum rc read_rows(struct ctx *c, struct stat_pool *out, const char *sql,
			 const struct val *args, int nargs)
{
	struct db_rows r;
	int got;
	enum rc rc = db_scan(c, &r, sql, args, nargs);

	if (rc < 0)
		return rc;
	while ((got = db_next(c, &r)) == DB_ROW) {
		struct raw row;
		int i;

		for (i = 0; i < POOL__N; i++)
			row.number[i] = (uint32_t)db_int(&r, i);
		add(out, &row);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

enum rc pool_read_touched(struct ctx *c, struct stat_pool *p,
			  const struct touched *t)
{
	enum rc rc = OK;
	int64_t id;

	for (id = idset_next(&t->people, 0); rc == OK && id > 0;
	     id = idset_next(&t->people, id + 1))
		rc = read_rows(c, p, POOL_OF, DB_ARGS(DBI(id)));
	return rc;
}

enum rc pool_read(struct ctx *c, struct stat_pool *p)
{
	bool is_read;
	enum rc rc = read_blocks(c, p, &is_read);

	return rc < 0 || is_read ? rc : read_rows(c, p, POOL_ALL, DB_NOARGS);
}

/* ---- proving ---- */

struct proving {
	struct touched t;
	struct row_sum stored, tables;
	struct columns *cols;
};

static bool prove_block(void *of, const struct block *b)
{
	struct proving *k = of;
	uint64_t value[POOL__N];
	size_t i;
	int column;

	if (!unpack(k->cols, b))
		return false;
	for (i = 0; i < k->cols->n; i++) {
		for (column = 0; column < POOL__N; column++)
			value[column] = k->cols->at[column][i];
		if (!is_touched(&k->t, (int64_t)value[POOL_PERSON],
				(int64_t)value[POOL_DOSSIER]))
			row_sum_add(&k->stored, value, POOL__N);
	}
	return true;
}

static enum rc prove_tables(struct ctx *c, struct proving *k)
{
	struct db_rows r;
	uint64_t value[POOL__N];
	int got, i;
	enum rc rc = db_scan(c, &r, POOL_ALL, DB_NOARGS);

	if (rc < 0)
		return rc;
	while ((got = db_next(c, &r)) == DB_ROW) {
		for (i = 0; i < POOL__N; i++)
			value[i] = (uint64_t)db_int(&r, i);
		if (!is_touched(&k->t, (int64_t)value[POOL_PERSON],
				(int64_t)value[POOL_DOSSIER]))
			row_sum_add(&k->tables, value, POOL__N);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

static enum rc verify(struct ctx *c, int64_t as_of)
{
	struct proving k = {0};
	bool is_whole = false, is_lost;
	int64_t now;
	enum rc rc = touched_since(c, as_of, &now, INT64_MAX, &is_lost, &k.t);

	if (rc < 0)
		return rc;
	k.cols = xmalloc(sizeof(*k.cols));
	rc = blocks_read(c, &pool_blocks, BLOCK_WHOLE, 0, INT64_MAX,
			 prove_block, &k, &is_whole);
	if (rc == OK && is_whole)
		rc = prove_tables(c, &k);
	if (rc == OK && (!is_whole || k.stored.hash != k.tables.hash ||
			 k.stored.n != k.tables.n))
		rc = blocks_differ(c, &pool_blocks);
	free(k.cols);
	touched_free(&k.t);
	return rc;
}

const struct block_kind pool_blocks = {
    .name = "candidates 1",
    .write = write_all,
    .verify = verify,
};
