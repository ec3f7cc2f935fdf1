/*
 * log_read.c: reading the log back: unpacking blocks, single records, and
 * the state of a record after any of its changes.  Trusts nothing it reads.
 */
#include "base/base.h"
#include "store/store_int.h"

#include <zstd.h>

#include "store/log_bytes.h"

enum { CACHED = 8 };

struct log_block {
	int64_t first_seq, n, act;
	unsigned char *raw;
	size_t size;
	const char **names; /* nnames, each NUL-terminated in `pool` */
	size_t nnames;
	char *pool;
	uint32_t *at; /* offset of each record */
};

/* mem NULL: skip only. */
static void get_val(struct log_in *in, struct arena *mem, struct val *v)
{
	unsigned tag = in->p < in->end ? *in->p++ : 99u;
	const unsigned char *p;
	size_t n;

	*v = (struct val){.tag = VAL_NULL};
	if (tag > VAL_BLOB) {
		in->bad = true;
	} else if (tag == VAL_INT) {
		*v = val_int(log_get_int(in));
	} else if (tag != VAL_NULL) {
		p = log_get_bytes(in, &n);
		v->tag = (enum val_tag)tag;
		v->n = (uint32_t)n;
		v->s = (const char *)p;
		if (mem)
			*v = val_copy(mem, v);
	}
}

static void get_rec(struct log_in *in, const struct log_block *b,
		    struct arena *mem, struct log_rec *r)
{
	uint64_t name = log_get_uint(in), n, i;

	memset(r, 0, sizeof(*r));
	r->op = in->p < in->end ? (char)*in->p++ : '\0';
	r->id = log_get_int(in);
	r->prev = log_get_int(in);
	n = log_get_uint(in);
	if (name >= b->nnames || n > 4096)
		in->bad = true;
	if (in->bad)
		return;
	r->entity = b->names[name];
	r->act = b->act;
	r->n = (int)n;
	if (mem)
		r->f = arena_alloc(mem, (size_t)(n + 1) * sizeof(r->f[0]));
	for (i = 0; i < n && !in->bad; i++) {
		struct val v;

		name = log_get_uint(in);
		if (name >= b->nnames) {
			in->bad = true;
			return;
		}
		get_val(in, mem, &v);
		if (mem) {
			r->f[i].name = b->names[name];
			r->f[i].v = v;
		}
	}
}

static bool read_names(struct log_block *b, struct log_in *in)
{
	size_t i, n, used = 0;
	const unsigned char *p;

	if (in->p >= in->end || *in->p++ != LOG_ROWS)
		return false;
	b->nnames = (size_t)log_get_uint(in);
	if (in->bad || b->nnames > b->size)
		return false;
	b->names = xcalloc(b->nnames + 1, sizeof(b->names[0]));
	b->pool = xmalloc(b->size + b->nnames + 1);
	for (i = 0; i < b->nnames; i++) {
		p = log_get_bytes(in, &n);
		if (in->bad)
			return false;
		memcpy(b->pool + used, p, n);
		b->names[i] = b->pool + used;
		used += n;
		b->pool[used++] = '\0';
	}
	return true;
}

static bool index_records(struct log_block *b, struct log_in *in)
{
	struct log_rec r;
	int64_t i;

	if (b->n <= 0 || (uint64_t)b->n > b->size)
		return false;
	b->at = xcalloc((size_t)b->n, sizeof(b->at[0]));
	for (i = 0; i < b->n; i++) {
		b->at[i] = (uint32_t)(in->p - b->raw);
		get_rec(in, b, NULL, &r);
		if (in->bad)
			return false;
	}
	return in->p == in->end;
}

/* By columns becomes by rows. */
static bool arrange(struct log_block *b)
{
	struct buf rows;
	bool is_done;

	if (b->raw[0] != LOG_COLUMNS)
		return true;
	buf_init(&rows, LOG_RAW_MAX);
	is_done = log_to_rows(&rows, b->raw, b->size, b->n);
	free(b->raw);
	b->size = rows.n;
	b->raw = (unsigned char *)buf_steal(&rows);
	return is_done;
}

struct log_block *log_block_open(const void *data, size_t size,
				 int64_t first_seq, int64_t n, int64_t act)
{
	const unsigned char *d = data;
	struct log_block *b;
	struct log_in in;
	size_t raw, got;

	if (size < 5)
		return NULL;
	raw = (size_t)d[0] | (size_t)d[1] << 8 | (size_t)d[2] << 16 |
	      (size_t)d[3] << 24;
	/* the two must agree before memory is taken for so much */
	if (raw == 0 || raw > LOG_RAW_MAX ||
	    ZSTD_getFrameContentSize(d + 4, size - 4) != raw)
		return NULL;
	b = xcalloc(1, sizeof(*b));
	b->first_seq = first_seq;
	b->n = n;
	b->act = act;
	b->raw = xmalloc(raw);
	b->size = raw;
	got = ZSTD_decompress(b->raw, raw, d + 4, size - 4);
	if (!ZSTD_isError(got) && got == raw && arrange(b)) {
		in = (struct log_in){.p = b->raw, .end = b->raw + b->size};
		if (read_names(b, &in) && index_records(b, &in))
			return b;
	}
	log_block_free(b);
	return NULL;
}

void log_block_free(struct log_block *b)
{
	if (!b)
		return;
	free(b->raw);
	free(b->names);
	free(b->pool);
	free(b->at);
	free(b);
}

bool log_block_rec(struct log_block *b, int64_t seq, struct arena *mem,
		   struct log_rec *out)
{
	int64_t i = seq - b->first_seq;
	struct log_in in;

	if (i < 0 || i >= b->n)
		return false;
	in = (struct log_in){.p = b->raw + b->at[i], .end = b->raw + b->size};
	get_rec(&in, b, mem, out);
	out->seq = seq;
	/* names live as long as the block: give the caller his own */
	if (!in.bad && mem) {
		int k;

		out->entity = arena_strdup(mem, out->entity);
		for (k = 0; k < out->n; k++)
			out->f[k].name = arena_strdup(mem, out->f[k].name);
	}
	return !in.bad;
}

struct log_reader {
	struct log_block *cache[CACHED];
	int next;
};

struct log_reader *log_reader_new(void)
{
	return xcalloc(1, sizeof(struct log_reader));
}

void log_reader_free(struct log_reader *lr)
{
	int i;

	if (!lr)
		return;
	for (i = 0; i < CACHED; i++)
		log_block_free(lr->cache[i]);
	free(lr);
}

static enum rc load_block(struct ctx *c, int64_t seq, struct log_block **out)
{
	struct db_rows r;
	struct log_block *b = NULL;
	enum rc rc;
	int got;

	rc = db_query(c, &r,
		      "SELECT first_seq, n, act, data FROM change_block "
		      "WHERE first_seq <= $1 ORDER BY first_seq DESC LIMIT 1",
		      DB_ARGS(DBI(seq)));
	if (rc < 0)
		return rc;
	got = db_next(c, &r);
	if (got == DB_ROW) {
		size_t n;
		const void *data = db_blob(&r, 3, &n);

		b = log_block_open(data, n, db_int(&r, 0), db_int(&r, 1),
				   db_int(&r, 2));
	}
	db_end(&r);
	if (got < 0)
		return (enum rc)got;
	if (!b)
		return err_set(c, E_DB, "", &msg_verify_chain,
			       arena_printf(c->mem, "%lld", (long long)seq));
	*out = b;
	return OK;
}

enum rc log_read(struct ctx *c, struct log_reader *lr, int64_t seq,
		 struct arena *mem, struct log_rec *out)
{
	struct log_block *b = NULL;
	enum rc rc;
	int i;

	for (i = 0; i < CACHED && !b; i++)
		if (lr->cache[i] && seq >= lr->cache[i]->first_seq &&
		    seq < lr->cache[i]->first_seq + lr->cache[i]->n)
			b = lr->cache[i];
	if (!b) {
		rc = load_block(c, seq, &b);
		if (rc < 0)
			return rc;
		log_block_free(lr->cache[lr->next]);
		lr->cache[lr->next] = b;
		lr->next = (lr->next + 1) % CACHED;
	}
	if (!log_block_rec(b, seq, mem, out))
		return err_set(c, E_DB, "", &msg_verify_chain,
			       arena_printf(c->mem, "%lld", (long long)seq));
	return OK;
}

void log_apply(struct row *row, const struct log_rec *r)
{
	int i;

	for (i = 0; i < r->n; i++) {
		int f = entity_field(row->e, r->f[i].name);

		if (f >= 0)
			row->v[f] = r->f[i].v;
	}
	if (r->op == '-')
		row->is_void = true;
	else if (r->op == '~' || r->op == '+')
		row->is_void = false;
	row->id = r->id;
	row->ver = r->seq;
}

enum rc log_chain(struct ctx *c, struct log_reader *lr, const struct entity *e,
		  int64_t seq, struct arena *mem, struct log_chain *out)
{
	int64_t id = 0;

	out->v.n = 0;
	while (seq > 0) {
		struct log_rec r;
		enum rc rc = log_read(c, lr, seq, mem, &r);

		if (rc < 0)
			return rc;
		/* it leads back, through one record only, to its beginning */
		if (strcmp(r.entity, e->name) != 0 || r.prev >= seq ||
		    r.prev < 0 || (r.prev == 0) != (r.op == '+') ||
		    (out->v.n && r.id != id))
			return err_set(
			    c, E_DB, "", &msg_verify_chain,
			    arena_printf(c->mem, "%lld", (long long)seq));
		id = r.id;
		vec_push(&out->v, r);
		seq = r.prev;
	}
	return OK;
}

enum rc log_state(struct ctx *c, struct log_reader *lr, const struct entity *e,
		  int64_t seq, struct arena *mem, struct row **out)
{
	struct log_chain chain = {0};
	enum rc rc = log_chain(c, lr, e, seq, mem, &chain);
	size_t i;

	if (rc == OK) {
		*out = row_new(mem, e);
		for (i = chain.v.n; i > 0; i--)
			log_apply(*out, &chain.v.v[i - 1]);
	}
	vec_free(&chain.v);
	return rc;
}

enum rc log_end(struct ctx *c, struct log_end *out)
{
	struct db_rows r;
	int got;
	enum rc rc = db_query(c, &r,
			      "SELECT first_seq, n, hash FROM change_block "
			      "ORDER BY first_seq DESC LIMIT 1",
			      DB_NOARGS);

	*out = (struct log_end){.next_seq = 1};
	if (rc < 0)
		return rc;
	got = db_next(c, &r);
	if (got == DB_ROW) {
		size_t n;
		const void *hash = db_blob(&r, 2, &n);

		out->first_seq = db_int(&r, 0);
		out->next_seq = out->first_seq + db_int(&r, 1);
		if (n == HASH_BYTES)
			memcpy(out->hash, hash, n);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}
