/*
 * log.c: writing the log.  Records are packed into blocks, compressed and
 * hash-chained; one block holds up to BLOCK_BYTES of records of one act.
 *
 * Block: version, number of names, names; then records one after another:
 * entity, op, id, previous change, fields.  Numbers are varints;
 * entity and fields are positions in the list of names.  Of many records the
 * same is stored by columns (log_columns.c).
 */
#include "base/base.h"
#include "store/store_int.h"

#include <pthread.h>
#include <sodium.h>
#include <zstd.h>

#include "base/map.h"
#include "store/log_bytes.h"

/* Fewer records than COLUMNS_FROM gain nothing by columns. */
enum { BLOCK_BYTES = 128 * 1024, LEVEL = 3, COLUMNS_FROM = 16 };

/* The column, then its value: in one piece, as there are many of them. */
static void put_field(struct buf *b, int64_t column, const struct val *v)
{
	size_t most = 2 * LOG_VARINT_MAX + 1 + (v->tag >= VAL_TEXT ? v->n : 0);
	char *s = buf_reserve(b, most);
	size_t n;

	if (!s)
		return;
	n = log_varint(s, (uint64_t)column);
	s[n++] = (char)v->tag;
	if (v->tag == VAL_INT) {
		n += log_varint(s + n, log_zigzag(v->i));
	} else if (v->tag >= VAL_TEXT) {
		n += log_varint(s + n, v->n);
		memcpy(s + n, v->s, v->n);
		n += v->n;
	}
	buf_took(b, n);
}

static int64_t name_no(struct act *a, const char *name)
{
	int64_t no;

	if (map_get(a->names, name, &no))
		return no;
	no = a->nnames++;
	map_put(a->names, name, no, NULL);
	log_put_bytes(&a->name_list, name, strlen(name));
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
	log_put_int(&b, x);
	crypto_generichash_update(st, (const unsigned char *)b.s, b.n);
	buf_free(&b);
}

static void hash_bytes(crypto_generichash_state *st, const void *p, size_t n)
{
	struct buf b;

	buf_init(&b, 16);
	log_put_uint(&b, n);
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

/*
 * A full block on its way into the database.  In a load a thread packs it
 * while the next one fills.  What packing needs is made once, as it is larger
 * than a block.
 */
struct log_packer {
	const struct act *act;
	ZSTD_CCtx *zstd;
	struct buf raw, columns;
	char *out;
	size_t cap, size;
	int64_t first_seq, n;		/* n 0: there is no block */
	unsigned char hash[HASH_BYTES]; /* of the block before; then its own */
	pthread_t thread;
	bool has_thread, by_columns;
};

static void wait_for_pack(struct log_packer *p)
{
	if (p->has_thread)
		pthread_join(p->thread, NULL);
	p->has_thread = false;
}

void log_packer_free(struct log_packer *p)
{
	if (!p)
		return;
	wait_for_pack(p);
	ZSTD_freeCCtx(p->zstd);
	buf_free(&p->raw);
	buf_free(&p->columns);
	free(p->out);
	free(p);
}

static struct log_packer *packer_of(struct act *a)
{
	struct log_packer *p = a->packer;

	if (p)
		return p;
	p = a->packer = xcalloc(1, sizeof(*p));
	p->act = a;
	p->zstd = ZSTD_createCCtx();
	if (!p->zstd)
		xmalloc(SIZE_MAX); /* ends with its sentence */
	buf_init(&p->raw, LOG_RAW_MAX);
	buf_init(&p->columns, LOG_RAW_MAX);
	return p;
}

/* The block as it is stored: 4 bytes of unpacked size, then zstd. */
static void *pack(void *arg)
{
	struct log_packer *p = arg;
	const struct buf *raw = &p->raw;
	size_t got, max;
	int i;

	if (p->by_columns) {
		buf_clear(&p->columns);
		log_to_columns(&p->columns, raw->s, raw->n, p->n);
		raw = &p->columns;
	}
	max = ZSTD_compressBound(raw->n);
	if (max + 4 > p->cap) {
		p->cap = max + 4;
		p->out = xrealloc(p->out, p->cap);
	}
	for (i = 0; i < 4; i++)
		p->out[i] = (char)(raw->n >> (8 * i));
	got =
	    ZSTD_compressCCtx(p->zstd, p->out + 4, max, raw->s, raw->n, LEVEL);
	assert(!ZSTD_isError(got));
	p->size = got + 4;
	log_hash(p->hash, p->hash, p->act, p->first_seq, p->n, p->out, p->size);
	return NULL;
}

/* An older database has a program that reads no columns. */
static enum rc take_format(struct ctx *c, struct act *a, bool *by_columns)
{
	enum rc rc = OK;

	*by_columns = a->next_seq - a->first_seq >= COLUMNS_FROM;
	if (*by_columns && !a->format)
		rc = log_format(c, &a->format);
	*by_columns = *by_columns && a->format >= LOG_COLUMNS;
	return rc;
}

static enum rc take_block(struct ctx *c, struct act *a)
{
	struct log_packer *p = packer_of(a);
	enum rc rc = take_format(c, a, &p->by_columns);

	if (rc < 0)
		return rc;
	buf_clear(&p->raw);
	buf_char(&p->raw, LOG_ROWS);
	log_put_uint(&p->raw, (uint64_t)a->nnames);
	buf_add(&p->raw, buf_text(&a->name_list), a->name_list.n);
	buf_add(&p->raw, a->body.s, a->body.n);
	p->first_seq = a->first_seq;
	p->n = a->next_seq - a->first_seq;
	memcpy(p->hash, a->hash, HASH_BYTES);
	a->first_seq = a->next_seq;
	buf_clear(&a->body);
	forget_names(a, c->app->nentities);
	return OK;
}

static enum rc store_block(struct ctx *c, struct act *a)
{
	struct log_packer *p = a->packer;
	enum rc back, rc;

	if (!p || p->n == 0)
		return OK;
	wait_for_pack(p);
	rc = db_wall_lift(c);
	if (rc == OK)
		rc = db_exec(
		    c,
		    "INSERT INTO change_block (first_seq, n, act, data, hash) "
		    "VALUES ($1, $2, $3, $4, $5)",
		    DB_ARGS(DBI(p->first_seq), DBI(p->n), DBI(a->id),
			    DBB(p->out, p->size), DBB(p->hash, HASH_BYTES)));
	back = db_wall_back(c);
	rc = rc == OK ? back : rc;
	memcpy(a->hash, p->hash, HASH_BYTES);
	p->n = 0;
	return rc;
}

/* The block that is being filled is full, or the last one. */
static enum rc next_block(struct ctx *c, struct act *a)
{
	enum rc rc = store_block(c, a);
	struct log_packer *p;

	if (rc == OK)
		rc = take_block(c, a);
	if (rc < 0)
		return rc;
	p = a->packer;
	p->has_thread =
	    a->is_load && pthread_create(&p->thread, NULL, pack, p) == 0;
	if (!p->has_thread)
		pack(p);
	return OK;
}

enum rc log_flush(struct ctx *c, struct act *a)
{
	enum rc rc = a->next_seq > a->first_seq ? next_block(c, a) : OK;

	return rc < 0 ? rc : store_block(c, a);
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
		rc = next_block(c, a);
	if (rc < 0)
		return rc;
	log_put_uint(b, (uint64_t)column_no(a, p, p->ncols));
	buf_char(b, op);
	log_put_int(b, r->id);
	log_put_int(b, old ? old->ver : 0);
	log_put_uint(b, (uint64_t)changed_fields(p, old, r));
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
