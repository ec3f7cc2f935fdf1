/*
 * log.c: writing the log.  Records are packed into blocks, compressed and
 * hash-chained; one block holds up to BLOCK_BYTES of records of one act.
 *
 * Block: version, number of names, names; then records one after another:
 * entity, op, id, previous change, fields.  Numbers are varints;
 * entity and fields are positions in the list of names.
 */
#include "base/base.h"
#include "store/store_int.h"

#include <sodium.h>
#include <zstd.h>

#include "base/map.h"

enum { BLOCK_BYTES = 128 * 1024, VERSION = 1, LEVEL = 1, SHORT_TEXT = 64 };

enum { VARINT_MAX = 10 };

static size_t varint(char *out, uint64_t x)
{
	size_t n = 0;

	while (x >= 0x80) {
		out[n++] = (char)(x | 0x80);
		x >>= 7;
	}
	out[n++] = (char)x;
	return n;
}

static uint64_t zigzag(int64_t x)
{
	return ((uint64_t)x << 1) ^ (uint64_t)(x >> 63);
}

static void put_uint(struct buf *b, uint64_t x)
{
	char s[VARINT_MAX];

	buf_add(b, s, varint(s, x));
}

static void put_int(struct buf *b, int64_t x)
{
	put_uint(b, zigzag(x));
}

static void put_bytes(struct buf *b, const char *s, size_t n)
{
	put_uint(b, n);
	buf_add(b, s, n);
}

/* The column, then its value: one piece, as there are many of them. */
static void put_field(struct buf *b, int64_t column, const struct val *v)
{
	char s[2 * VARINT_MAX + 1 + SHORT_TEXT];
	size_t n = varint(s, (uint64_t)column);

	s[n++] = (char)v->tag;
	if (v->tag == VAL_INT) {
		n += varint(s + n, zigzag(v->i));
	} else if (v->tag != VAL_NULL) {
		n += varint(s + n, v->n);
		if (v->n > SHORT_TEXT) {
			buf_add(b, s, n);
			buf_add(b, v->s, v->n);
			return;
		}
		memcpy(s + n, v->s, v->n);
		n += v->n;
	}
	buf_add(b, s, n);
}

static int64_t name_no(struct act *a, const char *name)
{
	int64_t no;

	if (map_get(a->names, name, &no))
		return no;
	no = a->nnames++;
	map_put(a->names, name, no, NULL);
	put_bytes(&a->name_list, name, strlen(name));
	return no;
}

/* Position of a column's name (or of the table's, col = ncols). */
static int64_t column_no(struct act *a, const struct plan *p, int col)
{
	int **known = &a->known[p->index];

	if (!*known)
		*known = xcalloc((size_t)p->ncols + 1, sizeof(**known));
	if ((*known)[col] == 0)
		(*known)[col] =
		    1 + (int)name_no(a, col == p->ncols
					    ? p->e->name
					    : p->e->fields[p->col[col]].name);
	return (*known)[col] - 1;
}

static void forget_names(struct act *a, int nplans)
{
	int i;

	for (i = 0; i < nplans; i++) {
		free(a->known[i]);
		a->known[i] = NULL;
	}
	buf_clear(&a->name_list);
	map_free(a->names);
	a->names = map_new();
	a->nnames = 0;
}

static void hash_int(crypto_generichash_state *st, int64_t x)
{
	struct buf b;

	buf_init(&b, 16);
	put_int(&b, x);
	crypto_generichash_update(st, (const unsigned char *)b.s, b.n);
	buf_free(&b);
}

static void hash_bytes(crypto_generichash_state *st, const void *p, size_t n)
{
	struct buf b;

	buf_init(&b, 16);
	put_uint(&b, n);
	crypto_generichash_update(st, (const unsigned char *)b.s, b.n);
	buf_free(&b);
	crypto_generichash_update(st, p, n);
}

static void hash_text(crypto_generichash_state *st, const char *s)
{
	hash_bytes(st, s, strlen(s));
}

void log_hash(unsigned char out[HASH_BYTES],
	      const unsigned char prev[HASH_BYTES], const struct act *a,
	      int64_t first_seq, int64_t n, const void *data, size_t size)
{
	crypto_generichash_state st;
	unsigned char has_basis = a->basis ? 1 : 0;

	crypto_generichash_init(&st, NULL, 0, HASH_BYTES);
	crypto_generichash_update(&st, prev, HASH_BYTES);
	hash_int(&st, a->id);
	hash_int(&st, a->at_ms);
	hash_text(&st, a->author);
	hash_text(&st, a->kind);
	hash_text(&st, a->label);
	crypto_generichash_update(&st, &has_basis, 1);
	if (a->basis)
		hash_text(&st, a->basis);
	hash_int(&st, a->undoes);
	hash_int(&st, first_seq);
	hash_int(&st, n);
	hash_bytes(&st, data, size);
	crypto_generichash_final(&st, out, HASH_BYTES);
}

/* The block as it is stored: 4 bytes of unpacked size, then zstd. */
static char *pack(const struct act *a, size_t *size)
{
	struct buf raw;
	size_t max, got;
	char *out;
	int i;

	buf_init(&raw, (size_t)256 * MIB);
	buf_char(&raw, VERSION);
	put_uint(&raw, (uint64_t)a->nnames);
	buf_add(&raw, buf_text(&a->name_list), a->name_list.n);
	buf_add(&raw, a->body.s, a->body.n);
	max = ZSTD_compressBound(raw.n);
	out = xmalloc(max + 4);
	for (i = 0; i < 4; i++)
		out[i] = (char)(raw.n >> (8 * i));
	got = ZSTD_compress(out + 4, max, raw.s, raw.n, LEVEL);
	assert(!ZSTD_isError(got));
	*size = got + 4;
	buf_free(&raw);
	return out;
}

enum rc log_flush(struct ctx *c, struct act *a)
{
	int64_t n = a->next_seq - a->first_seq;
	unsigned char hash[HASH_BYTES];
	size_t size;
	char *data;
	enum rc rc;

	if (n == 0)
		return OK;
	data = pack(a, &size);
	log_hash(hash, a->hash, a, a->first_seq, n, data, size);
	rc = db_wall_lift(c);
	if (rc == OK)
		rc = db_exec(
		    c,
		    "INSERT INTO change_block (first_seq, n, act, data, hash) "
		    "VALUES ($1, $2, $3, $4, $5)",
		    DB_ARGS(DBI(a->first_seq), DBI(n), DBI(a->id),
			    DBB(data, size), DBB(hash, HASH_BYTES)));
	if (rc == OK)
		rc = db_wall_back(c);
	free(data);
	memcpy(a->hash, hash, HASH_BYTES);
	a->first_seq = a->next_seq;
	buf_clear(&a->body);
	forget_names(a, c->app->nentities);
	return rc;
}

static int changed_fields(const struct plan *p, const struct row *old,
			  const struct row *r)
{
	int i, n = 0;

	for (i = 0; i < p->ncols; i++) {
		const struct val *v = &r->v[p->col[i]];

		if (old ? !val_equal(&old->v[p->col[i]], v)
			: v->tag != VAL_NULL)
			n++;
	}
	return n;
}

enum rc log_add(struct ctx *c, struct act *a, const struct plan *p, char op,
		const struct row *old, struct row *r)
{
	struct buf *b = &a->body;
	enum rc rc = OK;
	int i;

	if (a->changes == 0)
		rc = act_write(c, a);
	if (rc == OK && b->n >= BLOCK_BYTES)
		rc = log_flush(c, a);
	if (rc < 0)
		return rc;
	put_uint(b, (uint64_t)column_no(a, p, p->ncols));
	buf_char(b, op);
	put_int(b, r->id);
	put_int(b, old ? old->ver : 0);
	put_uint(b, (uint64_t)changed_fields(p, old, r));
	for (i = 0; i < p->ncols; i++) {
		int f = p->col[i];

		if (old ? val_equal(&old->v[f], &r->v[f])
			: r->v[f].tag == VAL_NULL)
			continue;
		put_field(b, column_no(a, p, i), &r->v[f]);
	}
	r->ver = a->next_seq++;
	a->changes++;
	assert(!b->over);
	return OK;
}
