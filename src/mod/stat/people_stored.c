/*
 * people_stored.c: admissions in blocks of the database (store/blocks.h), so
 * that a process that keeps nothing need not read millions of people row by
 * row.  A block holds rows of one year, in the order of dossiers; catalogue
 * values by their codes, as another program may number them otherwise.  It
 * holds no names.
 */
#include "base/base.h"
#include "mod/stat/people_stored.h"
#include "mod/stat/people_block.h"

#include "base/hash.h"
#include "base/vec.h"
#include "store/blocks.h"
#include "store/columns.h"

/* ---- writing ---- */

/* The next block of a year. */
struct filling {
	uint32_t year;
	VEC(struct packed) rows;
	struct map *known; /* texts: their places */
	struct buf texts;
	uint32_t ntexts;
};

struct writing {
	struct block_writer *w;
	VEC(struct filling) years;
};

static struct filling *of_year(struct writing *to, uint32_t year)
{
	struct filling f = {.year = year, .known = map_new()};
	size_t i;

	for (i = 0; i < to->years.n; i++)
		if (to->years.v[i].year == year) {
			map_free(f.known);
			return &to->years.v[i];
		}
	buf_init(&f.texts, PEOPLE_BLOCK_MAX / 2);
	vec_push(&to->years, f);
	return &to->years.v[to->years.n - 1];
}

static uint16_t text_no(struct filling *f, const char *s)
{
	int64_t no;

	if (!s)
		return 0;
	if (map_get(f->known, s, &no))
		return (uint16_t)no;
	map_put(f->known, s, ++f->ntexts, NULL);
	column_put_text(&f->texts, s);
	return (uint16_t)f->ntexts;
}

static int dossier_order(const void *a, const void *b)
{
	const struct packed *x = a, *y = b;

	return x->number[ROW_DOSSIER] < y->number[ROW_DOSSIER]
		   ? -1
		   : x->number[ROW_DOSSIER] > y->number[ROW_DOSSIER];
}

/* The first and the last day of the rows. */
static void days_of(const struct packed *v, size_t n, struct block *b)
{
	size_t i;

	b->n = (int64_t)n;
	b->first = INT64_MAX;
	b->last = 0;
	for (i = 0; i < n; i++) {
		int64_t day = row_day_told(v[i].number[ROW_ADMISSION]);

		b->first = day < b->first ? day : b->first;
		b->last = day > b->last ? day : b->last;
	}
}

static enum rc put_block(struct ctx *c, struct writing *to, struct filling *f)
{
	struct block b;
	struct buf bytes;
	size_t n = f->rows.n;
	enum rc rc = OK;

	if (n == 0)
		return OK;
	qsort(f->rows.v, n, sizeof(f->rows.v[0]), dossier_order);
	buf_init(&bytes, PEOPLE_BLOCK_MAX);
	people_block_pack(&bytes, f->rows.v, n, &f->texts, f->ntexts, &b.head);
	days_of(f->rows.v, n, &b);
	b.bytes = buf_text(&bytes);
	b.size = bytes.n;
	if (bytes.over || f->texts.over)
		blocks_give_up(to->w);
	else
		rc = block_put(c, to->w, &b);
	buf_free(&bytes);
	f->rows.n = 0;
	buf_clear(&f->texts);
	f->ntexts = 0;
	map_free(f->known);
	f->known = map_new();
	return rc;
}

/* What the tables may hold and a block cannot: no number of a record, a day
 * that is none. */
static bool row_fits(const struct db_rows *r)
{
	int i;

	for (i = 0; i < ROW_NUMBERS; i++) {
		int64_t x = db_int(r, i);

		if (x < 0 || x > UINT32_MAX ||
		    (row_is_day(i) && !row_day_fits(x)))
			return false;
	}
	return true;
}

static uint32_t number_of(const struct db_rows *r, int column)
{
	int64_t x = db_int(r, column);

	return row_is_day(column) ? row_day(x) : (uint32_t)x;
}

static enum rc put_row(struct ctx *c, struct writing *to,
		       const struct db_rows *r)
{
	struct filling *f =
	    of_year(to, number_of(r, ROW_ADMISSION) >> YEAR_BIT);
	struct packed p;
	int i;

	for (i = 0; i < ROW_NUMBERS; i++)
		p.number[i] = number_of(r, i);
	for (; i < ROW__N; i++)
		p.text[i - ROW_NUMBERS] = text_no(f, db_text(r, i));
	vec_push(&f->rows, p);
	return f->rows.n == PEOPLE_ROWS_MAX ||
		       f->ntexts > PEOPLE_TEXTS_MAX - ROW_TEXTS
		   ? put_block(c, to, f)
		   : OK;
}

static enum rc put_rows(struct ctx *c, struct writing *to)
{
	struct db_rows r;
	int got = OK;
	size_t i;
	enum rc rc = db_scan(c, &r, PEOPLE_ALL, DB_NOARGS);

	if (rc < 0)
		return rc;
	while (rc == OK && (got = db_next(c, &r)) == DB_ROW) {
		if (!row_fits(&r)) {
			blocks_give_up(to->w);
			break;
		}
		rc = put_row(c, to, &r);
	}
	db_end(&r);
	for (i = 0; rc == OK && i < to->years.n; i++)
		rc = put_block(c, to, &to->years.v[i]);
	return got < 0 ? (enum rc)got : rc;
}

static enum rc write_all(struct ctx *c, struct block_writer *w)
{
	struct writing to = {.w = w};
	enum rc rc = put_rows(c, &to);
	size_t i;

	for (i = 0; i < to.years.n; i++) {
		map_free(to.years.v[i].known);
		buf_free(&to.years.v[i].texts);
		vec_free(&to.years.v[i].rows);
	}
	vec_free(&to.years);
	return rc;
}

/* ---- reading ---- */

struct taking {
	const struct stat *s;
	struct people *out;
	const struct touched *t;
	bool has_touched;
	uint32_t first, last; /* as row_day() */
	struct unpacked u;
	struct people_rows rows; /* of u.at and of value */
	uint8_t value[ROW_TEXTS][PEOPLE_ROWS_MAX];
	uint8_t *known; /* of each text in one column */
	size_t cap;
};

static void take_values(struct taking *k, int column)
{
	const uint32_t *x = k->u.at[column];
	uint8_t *value = k->value[column - ROW_NUMBERS];
	size_t i;

	for (i = 0; i < k->u.ntexts; i++)
		k->known[i] =
		    people_value(k->s, (enum row_column)column, k->u.text[i]);
	for (i = 0; i < k->u.n; i++)
		value[i] = k->known[x[i]];
}

static bool is_out(const struct taking *k, size_t i)
{
	uint32_t day = k->u.at[ROW_ADMISSION][i];

	return day < k->first || day > k->last ||
	       (k->has_touched && is_touched(k->t, k->u.at[ROW_PERSON][i],
					     k->u.at[ROW_DOSSIER][i]));
}

static bool take_block(void *of, const struct block *b)
{
	struct taking *k = of;
	struct unpacked *u = &k->u;
	struct member *m;
	size_t i, n = 0;
	int column;

	if (!people_block_unpack(u, b))
		return false;
	if (u->ntexts > k->cap) {
		k->cap = u->ntexts;
		k->known = xrealloc(k->known, k->cap);
	}
	for (column = ROW_NUMBERS; column < ROW__N; column++)
		if (u->wanted & ROW_BIT(column))
			take_values(k, column);
	vec_expect(k->out, u->n);
	m = k->out->v + k->out->n;
	people_members(k->s, &k->rows, u->n, m);
	for (i = 0; i < u->n; i++) {
		if (is_out(k, i))
			continue;
		if (n != i)
			m[n] = m[i];
		n++;
	}
	k->out->n += n;
	return true;
}

/* Touched people come whole from the tables. */
static void drop_outside(struct people *p, size_t from, day_t first, day_t last)
{
	size_t i, n = from;

	for (i = from; i < p->n; i++)
		if (member_admitted(&p->v[i]) >= day_first(first) &&
		    member_admitted(&p->v[i]) <= last)
			p->v[n++] = p->v[i];
	p->n = n;
}

static struct taking *taking_new(uint32_t columns)
{
	struct taking *k = xcalloc(1, sizeof(*k));
	int i;

	unpacked_init(&k->u, columns);
	for (i = 0; i < ROW_NUMBERS; i++)
		k->rows.number[i] = k->u.at[i];
	for (i = 0; i < ROW_TEXTS; i++)
		k->rows.value[i] = k->value[i];
	return k;
}

static void taking_free(struct taking *k)
{
	unpacked_free(&k->u);
	free(k->known);
	free(k);
}

/* Room for all that comes, at once: millions are not moved while they grow. */
static enum rc expect(struct stat *s, struct people *out, day_t first,
		      day_t last)
{
	int64_t blocks, n;
	enum rc rc =
	    blocks_count(s->c, &people_blocks, first, last, &blocks, &n);

	if (rc == OK && n > 0 && n <= blocks * PEOPLE_ROWS_MAX)
		vec_expect(out, (size_t)n);
	return rc;
}

static enum rc take(struct stat *s, struct people *out, uint32_t columns,
		    const struct touched *t, day_t first, day_t last,
		    bool *is_read)
{
	size_t before = out->n;
	struct taking *k;
	enum rc rc = expect(s, out, first, last);

	if (rc < 0)
		return rc;
	k = taking_new(columns);
	k->s = s;
	k->out = out;
	k->t = t;
	k->has_touched = t->people.n > 0 || t->dossiers.n > 0;
	k->first = row_day(first);
	k->last = row_day(last);
	rc = blocks_read(s->c, &people_blocks,
			 columns == ROWS_ADMITTED ? BLOCK_HEAD : BLOCK_WHOLE,
			 first, last, take_block, k, is_read);
	taking_free(k);
	if (rc < 0 || !*is_read) {
		out->n = before;
		return rc;
	}
	before = out->n;
	rc = people_read_touched(s, t, out);
	drop_outside(out, before, first, last);
	return rc;
}

enum rc stored_since(struct ctx *c, const struct block_kind *k,
		     struct touched *t, bool *is_there)
{
	int64_t as_of, now;
	bool is_lost;
	enum rc rc = blocks_as_of(c, k, &as_of);

	*is_there = false;
	if (rc < 0 || as_of == 0)
		return rc;
	rc = touched_since(c, as_of, &now, NEWS_MOST, &is_lost, t);
	if (rc < 0)
		return rc;
	/* a picture from before they were made has none of its own */
	*is_there = !is_lost && now >= as_of;
	if (!*is_there)
		touched_free(t);
	return OK;
}

enum rc people_stored(struct stat *s, struct people *out, uint32_t columns,
		      day_t first, day_t last, bool *is_read)
{
	struct touched t;
	enum rc rc = stored_since(s->c, &people_blocks, &t, is_read);

	if (rc < 0 || !*is_read)
		return rc;
	rc = take(s, out, columns, &t, first, last, is_read);
	touched_free(&t);
	return rc;
}

/* ---- proving ---- */

static uint64_t text_hash(const char *s)
{
	uint64_t h = 1;

	for (; *s; s++)
		h = hash_mix(h, (unsigned char)*s);
	return h;
}

void row_sum_add(struct row_sum *sum, const uint64_t *value, int n)
{
	uint64_t h = 0;
	int i;

	for (i = 0; i < n; i++)
		h = hash_mix(h, value[i]);
	sum->hash += h;
	sum->n++;
}

struct proving {
	struct touched t;
	struct row_sum stored, tables;
	struct unpacked u;
};

static void prove_row(struct proving *k, size_t i)
{
	uint64_t value[ROW__N];
	int column;

	for (column = 0; column < ROW__N; column++) {
		const char *s;

		value[column] = k->u.at[column][i];
		if (column < ROW_NUMBERS)
			continue;
		s = k->u.text[value[column]];
		value[column] = s ? text_hash(s) : 0;
	}
	row_sum_add(&k->stored, value, ROW__N);
}

static bool prove_block(void *of, const struct block *b)
{
	struct proving *k = of;
	struct unpacked *u = &k->u;
	int64_t first = INT64_MAX, last = 0;
	size_t i;

	if (!people_block_unpack(u, b))
		return false;
	for (i = 0; i < u->n; i++) {
		int64_t day = row_day_told(u->at[ROW_ADMISSION][i]);

		first = day < first ? day : first;
		last = day > last ? day : last;
		if (!is_touched(&k->t, u->at[ROW_PERSON][i],
				u->at[ROW_DOSSIER][i]))
			prove_row(k, i);
	}
	return first == b->first && last == b->last;
}

static enum rc prove_tables(struct ctx *c, struct proving *k)
{
	struct db_rows r;
	int got, i;
	enum rc rc = db_scan(c, &r, PEOPLE_ALL, DB_NOARGS);

	if (rc < 0)
		return rc;
	while ((got = db_next(c, &r)) == DB_ROW) {
		uint64_t value[ROW__N];

		if (is_touched(&k->t, db_int(&r, ROW_PERSON),
			       db_int(&r, ROW_DOSSIER)))
			continue;
		for (i = 0; i < ROW_NUMBERS; i++)
			value[i] = number_of(&r, i);
		for (; i < ROW__N; i++) {
			const char *s = db_text(&r, i);

			value[i] = s ? text_hash(s) : 0;
		}
		row_sum_add(&k->tables, value, ROW__N);
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
	unpacked_init(&k.u, ROWS_WHOLE);
	rc = blocks_read(c, &people_blocks, BLOCK_WHOLE, 0, INT64_MAX,
			 prove_block, &k, &is_whole);
	if (rc == OK && is_whole)
		rc = prove_tables(c, &k);
	if (rc == OK && (!is_whole || k.stored.hash != k.tables.hash ||
			 k.stored.n != k.tables.n))
		rc = blocks_differ(c, &people_blocks);
	unpacked_free(&k.u);
	touched_free(&k.t);
	return rc;
}

const struct block_kind people_blocks = {
    .name = "admissions 2",
    .write = write_all,
    .verify = verify,
};
