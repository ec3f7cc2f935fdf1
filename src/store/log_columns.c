/*
 * log_columns.c: the records of a block arranged by columns, which packs to
 * half of what records one after another do: zstd sees values of one kind side
 * by side, and what repeats is written as a place in a list.
 *
 * Version, names as they are, shapes (entity, operation, columns with the kinds
 * of their values), then what the records have, each for all of them: shape,
 * number, change before; at last the columns in the order of their names.
 * Numbers are differences where that is shorter, else digits of two, as days
 * are yyyymmdd.  Texts that repeat are a list and places in it.
 */
#include "base/base.h"
#include "store/log_bytes.h"

#include "base/hash.h"
#include "base/val.h"
#include "base/vec.h"

enum { STEPS, DIGITS };		       /* of numbers */
enum { TEXTS, LIST };		       /* of texts */
enum { PAIR = 100, PAIRS = 3 };	       /* two digits, three times */
enum { LIST_MOST = 127, SLOTS = 512 }; /* a place is one byte */
enum { REPEATED = 4, FIELDS_MOST = 4096, NAMES_MOST = 65536 };

struct piece {
	const char *s;
	size_t n;
};

struct column {
	VEC(int64_t) ints;
	VEC(struct piece) texts;
};

struct shape {
	uint64_t hash;
	size_t at, n; /* in the bytes of all shapes */
};

/* What the records of a block have. */
struct sorter {
	struct column *columns; /* by number of their names */
	size_t ncolumns;
	VEC(struct shape) shapes;
	struct buf shape_bytes,
	    shape; /* of all; of one record, then a stream */
	VEC(int64_t) shape_of, id_of, prev_of;
	int64_t *last_id; /* by number of the entity's name */
};

/* ---- to columns ---- */

static uint64_t hash_bytes(const void *s, size_t n)
{
	const unsigned char *p = s;
	uint64_t h = n;

	for (; n >= sizeof(h); n -= sizeof(h), p += sizeof(h)) {
		uint64_t word;

		memcpy(&word, p, sizeof(word));
		h = hash_mix(h, word);
	}
	for (; n > 0; n--)
		h = hash_mix(h, *p++);
	return h;
}

/* Records of one kind follow each other, so the last shapes come first. */
static int64_t shape_no(struct sorter *t)
{
	struct shape s = {hash_bytes(t->shape.s, t->shape.n), t->shape_bytes.n,
			  t->shape.n};
	size_t i;

	for (i = t->shapes.n; i > 0; i--) {
		const struct shape *x = &t->shapes.v[i - 1];

		if (x->hash == s.hash && x->n == s.n &&
		    memcmp(t->shape_bytes.s + x->at, t->shape.s, s.n) == 0)
			return (int64_t)i - 1;
	}
	buf_add(&t->shape_bytes, t->shape.s, t->shape.n);
	vec_push(&t->shapes, s);
	return (int64_t)t->shapes.n - 1;
}

static void sort_value(struct sorter *t, struct log_in *in)
{
	uint64_t no = log_get_uint(in);
	unsigned tag = log_get_byte(in);
	struct column *col = &t->columns[no];

	log_put_uint(&t->shape, no);
	buf_char(&t->shape, (char)tag);
	if (tag == VAL_INT) {
		vec_push(&col->ints, log_get_int(in));
	} else if (tag != VAL_NULL) {
		struct piece s;

		s.s = (const char *)log_get_bytes(in, &s.n);
		vec_push(&col->texts, s);
	}
}

static void sort_record(struct sorter *t, struct log_in *in)
{
	uint64_t entity = log_get_uint(in), n;
	unsigned op = log_get_byte(in);
	int64_t id = log_get_int(in);

	vec_push(&t->id_of, id - t->last_id[entity]);
	t->last_id[entity] = id;
	vec_push(&t->prev_of, log_get_int(in));
	n = log_get_uint(in);
	buf_clear(&t->shape);
	log_put_uint(&t->shape, entity);
	buf_char(&t->shape, (char)op);
	log_put_uint(&t->shape, n);
	while (n-- > 0)
		sort_value(t, in);
	vec_push(&t->shape_of, shape_no(t));
}

static size_t length_of(int64_t x)
{
	char s[LOG_VARINT_MAX];

	return log_varint(s, log_zigzag(x));
}

/* Is it shorter by differences?  By not much, digits pack better. */
static bool are_steps(const int64_t *v, size_t n)
{
	size_t i, as_is = 0, as_steps = 0;

	for (i = 0; i < n; i++) {
		as_is += length_of(v[i]);
		as_steps += length_of(
		    (int64_t)((uint64_t)v[i] - (uint64_t)(i ? v[i - 1] : 0)));
	}
	return 3 * as_steps <= 2 * as_is;
}

/* A row of numbers or texts is told its bytes, so that it can be skipped. */
static void put_stream(struct buf *out, struct buf *stream)
{
	log_put_bytes(out, buf_text(stream), stream->n);
	buf_clear(stream);
}

static void put_steps(struct buf *b, const int64_t *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		log_put_int(b, (int64_t)((uint64_t)v[i] -
					 (uint64_t)(i ? v[i - 1] : 0)));
}

static void put_digits(struct buf *b, const int64_t *v, size_t n)
{
	uint64_t unit = 1;
	size_t i;
	int k;

	for (k = 0; k < PAIRS; k++, unit *= PAIR)
		for (i = 0; i < n; i++)
			buf_char(b, (char)(log_zigzag(v[i]) / unit % PAIR));
	for (i = 0; i < n; i++)
		log_put_uint(b, log_zigzag(v[i]) / unit);
}

static void put_ints(struct buf *out, struct buf *stream, const int64_t *v,
		     size_t n)
{
	bool by_steps = are_steps(v, n);

	log_put_uint(out, n);
	if (n == 0)
		return;
	buf_char(out, by_steps ? STEPS : DIGITS);
	if (by_steps)
		put_steps(stream, v, n);
	else
		put_digits(stream, v, n);
	put_stream(out, stream);
}

struct list {
	struct piece v[LIST_MOST];
	size_t n;
	unsigned char slot[SLOTS]; /* place + 1 */
};

/* Place in the list, where it is put if it is new; -1: there is no room. */
static int place_in(struct list *l, const struct piece *s)
{
	size_t at = (size_t)hash_bytes(s->s, s->n) % SLOTS;

	for (; l->slot[at]; at = (at + 1) % SLOTS) {
		const struct piece *x = &l->v[l->slot[at] - 1];

		if (x->n == s->n && memcmp(x->s, s->s, s->n) == 0)
			return l->slot[at] - 1;
	}
	if (l->n == LIST_MOST)
		return -1;
	l->v[l->n++] = *s;
	l->slot[at] = (unsigned char)l->n;
	return (int)l->n - 1;
}

static bool list_of(struct list *l, const struct piece *v, size_t n)
{
	size_t i;

	memset(l->slot, 0, sizeof(l->slot));
	l->n = 0;
	for (i = 0; i < n; i++)
		if (place_in(l, &v[i]) < 0)
			return false;
	return l->n * REPEATED <= n;
}

static void put_texts(struct buf *out, struct buf *stream,
		      const struct piece *v, size_t n)
{
	struct list l;
	bool is_list = list_of(&l, v, n);
	size_t i;

	log_put_uint(out, n);
	if (n == 0)
		return;
	buf_char(out, is_list ? LIST : TEXTS);
	if (is_list) {
		log_put_uint(out, l.n);
		for (i = 0; i < l.n; i++)
			log_put_bytes(out, l.v[i].s, l.v[i].n);
	}
	for (i = 0; i < n; i++)
		if (is_list)
			buf_char(stream, (char)place_in(&l, &v[i]));
		else
			log_put_bytes(stream, v[i].s, v[i].n);
	put_stream(out, stream);
}

static void put_columns(struct buf *out, struct sorter *t)
{
	struct buf *stream = &t->shape;
	size_t i;

	buf_clear(stream);
	log_put_uint(out, t->shapes.n);
	buf_add(out, buf_text(&t->shape_bytes), t->shape_bytes.n);
	put_ints(out, stream, t->shape_of.v, t->shape_of.n);
	put_ints(out, stream, t->id_of.v, t->id_of.n);
	put_ints(out, stream, t->prev_of.v, t->prev_of.n);
	for (i = 0; i < t->ncolumns; i++) {
		struct column *c = &t->columns[i];

		put_ints(out, stream, c->ints.v, c->ints.n);
		put_texts(out, stream, c->texts.v, c->texts.n);
		vec_free(&c->ints);
		vec_free(&c->texts);
	}
}

/* The names, which both arrangements begin with; how many. */
static size_t skip_names(struct log_in *in)
{
	uint64_t i, n = log_get_uint(in);
	size_t len;

	for (i = 0; i < n && !in->bad; i++)
		log_get_bytes(in, &len);
	in->bad |= n > NAMES_MOST;
	return in->bad ? 0 : (size_t)n;
}

void log_to_columns(struct buf *out, const char *rows, size_t size, int64_t n)
{
	const unsigned char *s = (const unsigned char *)rows;
	struct log_in in = {.p = s + 1, .end = s + size};
	struct sorter t = {.ncolumns = skip_names(&in)};

	buf_init(&t.shape_bytes, LOG_RAW_MAX);
	buf_init(&t.shape, LOG_RAW_MAX);
	t.columns = xcalloc(t.ncolumns, sizeof(t.columns[0]));
	t.last_id = xcalloc(t.ncolumns, sizeof(t.last_id[0]));
	buf_char(out, LOG_COLUMNS);
	buf_add(out, s + 1, (size_t)(in.p - s - 1));
	while (n-- > 0)
		sort_record(&t, &in);
	assert(!in.bad && in.p == in.end);
	put_columns(out, &t);
	vec_free(&t.shapes);
	vec_free(&t.shape_of);
	vec_free(&t.id_of);
	vec_free(&t.prev_of);
	buf_free(&t.shape_bytes);
	buf_free(&t.shape);
	free(t.columns);
	free(t.last_id);
}

/* ---- back to rows ---- */

struct int_in {
	uint64_t left;
	unsigned how;
	uint64_t last;
	const unsigned char *pair[PAIRS]; /* the lowest first */
	struct log_in rest;
};

struct text_in {
	uint64_t left;
	struct piece *list; /* NULL: they stand one after another */
	size_t n;
	struct log_in at;
};

struct column_in {
	struct int_in ints;
	struct text_in texts;
};

struct reader {
	struct column_in *columns;
	size_t ncolumns;
	struct log_in *shapes;
	size_t nshapes;
	struct int_in shape_of, id_of, prev_of;
	int64_t *last_id;
	bool bad;
};

/* What of the block is one stream. */
static struct log_in take_stream(struct log_in *in)
{
	size_t n;
	const unsigned char *p = log_get_bytes(in, &n);

	return (struct log_in){.p = p, .end = p + n};
}

static void open_ints(struct int_in *x, struct log_in *in)
{
	size_t most;
	int k;

	x->left = log_get_uint(in);
	if (x->left == 0 || in->bad)
		return;
	x->how = log_get_byte(in);
	x->rest = take_stream(in);
	most = (size_t)(x->rest.end - x->rest.p) / PAIRS;
	in->bad |= x->how > DIGITS || (x->how == DIGITS && x->left > most);
	for (k = 0; x->how == DIGITS && !in->bad && k < PAIRS; k++) {
		x->pair[k] = x->rest.p;
		x->rest.p += x->left;
	}
}

static int64_t next_int(struct reader *r, struct int_in *x)
{
	uint64_t v;
	int k;

	if (x->left == 0) {
		r->bad = true;
		return 0;
	}
	x->left--;
	v = log_get_uint(&x->rest);
	r->bad |= x->rest.bad;
	if (x->how == DIGITS) {
		for (k = PAIRS; k > 0; k--)
			v = v * PAIR + *x->pair[k - 1]++;
		return log_unzigzag(v);
	}
	x->last += (uint64_t)log_unzigzag(v);
	return (int64_t)x->last;
}

static void open_list(struct text_in *x, struct log_in *in)
{
	size_t i;

	x->n = (size_t)log_get_uint(in);
	if (in->bad || x->n > LIST_MOST) {
		in->bad = true;
		return;
	}
	x->list = xcalloc(x->n + 1, sizeof(x->list[0]));
	for (i = 0; i < x->n; i++)
		x->list[i].s = (const char *)log_get_bytes(in, &x->list[i].n);
}

static void open_texts(struct text_in *x, struct log_in *in)
{
	unsigned how;

	x->left = log_get_uint(in);
	if (x->left == 0 || in->bad)
		return;
	how = log_get_byte(in);
	in->bad |= how > LIST;
	if (how == LIST)
		open_list(x, in);
	x->at = take_stream(in);
}

static struct piece next_text(struct reader *r, struct text_in *x)
{
	struct piece s = {"", 0};
	size_t place;

	if (x->left == 0) {
		r->bad = true;
		return s;
	}
	x->left--;
	if (!x->list) {
		s.s = (const char *)log_get_bytes(&x->at, &s.n);
		r->bad |= x->at.bad;
		return s;
	}
	place = log_get_byte(&x->at);
	if (place >= x->n || x->at.bad) {
		r->bad = true;
		return s;
	}
	return x->list[place];
}

/* Their columns are there; each is that of a record. */
static void open_shapes(struct reader *r, struct log_in *in, int64_t n_records)
{
	size_t i;

	r->nshapes = (size_t)log_get_uint(in);
	if (in->bad || r->nshapes > (size_t)n_records) {
		in->bad = true;
		return;
	}
	r->shapes = xcalloc(r->nshapes + 1, sizeof(r->shapes[0]));
	for (i = 0; i < r->nshapes && !in->bad; i++) {
		uint64_t n;

		r->shapes[i] = *in;
		in->bad |= log_get_uint(in) >= r->ncolumns;
		log_get_byte(in);
		n = log_get_uint(in);
		in->bad |= n > FIELDS_MOST;
		while (n-- > 0 && !in->bad) {
			in->bad |= log_get_uint(in) >= r->ncolumns;
			in->bad |= log_get_byte(in) > VAL_BLOB;
		}
	}
}

static void open_columns(struct reader *r, struct log_in *in, int64_t n_records)
{
	size_t i;

	open_shapes(r, in, n_records);
	if (in->bad)
		return;
	open_ints(&r->shape_of, in);
	open_ints(&r->id_of, in);
	open_ints(&r->prev_of, in);
	for (i = 0; i < r->ncolumns && !in->bad; i++) {
		open_ints(&r->columns[i].ints, in);
		open_texts(&r->columns[i].texts, in);
	}
}

/* The value behind its column and its kind: in one piece, as there are many. */
static void put_value(struct buf *out, struct reader *r, struct log_in *shape)
{
	const unsigned char *from = shape->p;
	uint64_t no = log_get_uint(shape);
	unsigned tag = log_get_byte(shape);
	struct piece s = {"", 0};
	size_t n = (size_t)(shape->p - from);
	char *to;

	if (tag > VAL_INT)
		s = next_text(r, &r->columns[no].texts);
	to = buf_reserve(out, n + LOG_VARINT_MAX + s.n);
	if (!to)
		return;
	memcpy(to, from, n);
	if (tag == VAL_INT) {
		int64_t x = next_int(r, &r->columns[no].ints);

		n += log_varint(to + n, log_zigzag(x));
	} else if (tag != VAL_NULL) {
		n += log_varint(to + n, s.n);
		memcpy(to + n, s.s, s.n);
		n += s.n;
	}
	buf_took(out, n);
}

static void put_record(struct buf *out, struct reader *r)
{
	uint64_t no = (uint64_t)next_int(r, &r->shape_of), entity, n;
	struct log_in shape;
	size_t size;
	char *to;

	if (no >= r->nshapes) {
		r->bad = true;
		return;
	}
	shape = r->shapes[no];
	entity = log_get_uint(&shape);
	r->last_id[entity] = (int64_t)((uint64_t)r->last_id[entity] +
				       (uint64_t)next_int(r, &r->id_of));
	to = buf_reserve(out, (size_t)4 * LOG_VARINT_MAX + 1);
	if (!to)
		return;
	size = log_varint(to, entity);
	to[size++] = (char)log_get_byte(&shape);
	size += log_varint(to + size, log_zigzag(r->last_id[entity]));
	size += log_varint(to + size, log_zigzag(next_int(r, &r->prev_of)));
	n = log_get_uint(&shape);
	size += log_varint(to + size, n);
	buf_took(out, size);
	while (n-- > 0)
		put_value(out, r, &shape);
}

bool log_to_rows(struct buf *out, const void *columns, size_t size, int64_t n)
{
	const unsigned char *s = columns; /* not empty */
	struct log_in in = {.p = s + 1, .end = s + size};
	struct reader r = {.ncolumns = skip_names(&in)};
	size_t i;

	/* each tells its shape */
	if (in.bad || n <= 0 || (uint64_t)n > size)
		return false;
	r.columns = xcalloc(r.ncolumns + 1, sizeof(r.columns[0]));
	r.last_id = xcalloc(r.ncolumns + 1, sizeof(r.last_id[0]));
	buf_char(out, LOG_ROWS);
	buf_add(out, s + 1, (size_t)(in.p - s - 1));
	open_columns(&r, &in, n);
	r.bad = in.bad || in.p != in.end;
	while (n-- > 0 && !r.bad && !out->over)
		put_record(out, &r);
	r.bad |= r.shape_of.left > 0;
	for (i = 0; i < r.ncolumns; i++)
		free(r.columns[i].texts.list);
	free(r.columns);
	free(r.last_id);
	free(r.shapes);
	return !r.bad && !out->over;
}
