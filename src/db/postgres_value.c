/*
 * PostgreSQL: columns of an answer.  Everything comes in the binary format,
 * which costs no parsing; numbers of expressions (numeric, float) become what
 * SQLite would give: an integer, or text if there is a fraction.
 */
#include "base/base.h"
#include "db/postgres_int.h"

static uint64_t get_be(const char *p, int n)
{
	uint64_t x = 0;
	for (int i = 0; i < n; i++)
		x = x << 8 | (unsigned char)p[i];
	return x;
}

static int get_u16(const char *p)
{
	return (int)get_be(p, 2);
}

static bool is_null(const struct pg_stmt *s, int col)
{
	return PQgetisnull(s->res, s->row, col + s->skip) != 0;
}

struct cell {
	Oid type;
	const char *p;
	int n;
};

static struct cell cell_of(const struct pg_stmt *s, int col)
{
	col += s->skip;
	return (struct cell){.type = PQftype(s->res, col),
			     .p = PQgetvalue(s->res, s->row, col),
			     .n = PQgetlength(s->res, s->row, col)};
}

static bool as_int(const struct cell *k, int64_t *out)
{
	switch (k->type) {
	case PG_INT8:
		*out = (int64_t)get_be(k->p, 8);
		return true;
	case PG_INT4:
		*out = (int32_t)get_be(k->p, 4);
		return true;
	case PG_INT2:
		*out = (int16_t)get_be(k->p, 2);
		return true;
	case PG_OID:
		*out = (int64_t)get_be(k->p, 4);
		return true;
	case PG_BOOL:
		*out = k->p[0] != 0;
		return true;
	default:
		return false;
	}
}

/*
 * numeric: number of digits to base 10000, weight of the first one, sign,
 * digits shown after the point, then the digits.
 */
static void numeric_text(const char *p, struct buf *b)
{
	int n = get_u16(p), weight = (int16_t)get_u16(p + 2);
	int sign = get_u16(p + 4), scale = get_u16(p + 6);
	if (sign == 0x4000)
		buf_char(b, '-');
	else if (sign != 0) {
		buf_str(b, sign == 0xC000 ? "NaN" : "Infinity");
		return;
	}
	for (int i = 0; i <= (weight < 0 ? 0 : weight); i++) {
		int d = weight >= 0 && i < n ? get_u16(p + 8 + 2 * i) : 0;
		buf_printf(b, i > 0 ? "%04d" : "%d", d);
	}
	if (scale == 0)
		return;
	buf_char(b, '.');
	size_t end = b->n + (size_t)scale;
	for (int i = weight + 1; b->n < end; i++) {
		int d = i >= 0 && i < n ? get_u16(p + 8 + 2 * i) : 0;
		char four[8];
		snprintf(four, sizeof(four), "%04d", d);
		size_t left = end - b->n;
		buf_add(b, four, left < 4 ? left : 4);
	}
}

static char *room_for_text(struct pg_stmt *s, int col)
{
	if (col >= s->ntexts) {
		s->ntexts = PQnfields(s->res);
		s->texts =
		    xrealloc(s->texts, (size_t)s->ntexts * sizeof(s->texts[0]));
	}
	return s->texts[col];
}

/* The text of a number that is no integer type; NULL if it is none. */
static const char *number_text(struct pg_stmt *s, int col, const struct cell *k)
{
	char *to = room_for_text(s, col);
	size_t size = sizeof(s->texts[0]);
	double x;
	if (k->type == PG_NUMERIC) {
		struct buf b;
		buf_init(&b, KIB);
		numeric_text(k->p, &b);
		snprintf(to, size, "%s", buf_text(&b));
		buf_free(&b);
		return to;
	}
	if (k->type == PG_FLOAT8) {
		uint64_t bits = get_be(k->p, 8);
		memcpy(&x, &bits, sizeof(x));
	} else if (k->type == PG_FLOAT4) {
		uint32_t bits = (uint32_t)get_be(k->p, 4);
		float f;
		memcpy(&f, &bits, sizeof(f));
		x = (double)f;
	} else {
		return NULL;
	}
	snprintf(to, size, "%.15g", x);
	return to;
}

bool pg_is_null(void *handle, int col)
{
	struct pg_stmt *s = handle;
	return is_null(s, col);
}

int64_t pg_int(void *handle, int col)
{
	struct pg_stmt *s = handle;
	struct cell k = cell_of(s, col);
	int64_t i;
	if (is_null(s, col))
		return 0;
	if (as_int(&k, &i))
		return i;
	const char *text = number_text(s, col, &k);
	return strtoll(text ? text : k.p, NULL, 10);
}

const char *pg_text(void *handle, int col)
{
	struct pg_stmt *s = handle;
	struct cell k = cell_of(s, col);
	int64_t i;
	if (is_null(s, col))
		return NULL;
	if (as_int(&k, &i)) {
		char *to = room_for_text(s, col);
		snprintf(to, sizeof(s->texts[0]), "%lld", (long long)i);
		return to;
	}
	const char *text = number_text(s, col, &k);
	return text ? text : k.p;
}

const void *pg_blob(void *handle, int col, size_t *n)
{
	struct pg_stmt *s = handle;
	struct cell k = cell_of(s, col);
	bool is_none = is_null(s, col);
	*n = is_none ? 0 : (size_t)k.n;
	return is_none ? NULL : k.p;
}

struct val pg_val(void *handle, int col)
{
	struct pg_stmt *s = handle;
	struct cell k = cell_of(s, col);
	int64_t i;
	if (is_null(s, col))
		return (struct val){.tag = VAL_NULL};
	if (as_int(&k, &i))
		return val_int(i);
	if (k.type == PG_BYTEA)
		return val_blob(k.p, (size_t)k.n);
	const char *text = number_text(s, col, &k);
	if (!text)
		return (struct val){
		    .tag = VAL_TEXT, .n = (uint32_t)k.n, .s = k.p};
	char *end;
	i = strtoll(text, &end, 10);
	return *end ? val_text(text) : val_int(i);
}

int pg_ncols(void *handle)
{
	const struct pg_stmt *s = handle;
	return PQnfields(s->res) - s->skip;
}
