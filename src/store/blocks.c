/*
 * blocks.c: derived data in compressed blocks (blocks.h).
 */
#include "base/base.h"
#include "store/blocks.h"
#include "store/store_int.h"

#include <zstd.h>

#include "base/vec.h"
#include "store/news.h"

enum {
	RAW_MAX = 16 * 1024 * 1024,
	LEVEL = 3,
	WORTH_IT = 1000, /* changes of a load: fewer rows are read quickly */
	MADE_MAX = 256 * 1024 * 1024, /* a nation of 6 million takes 51 MB */
};

static const char *const ddl[2] = {
    "CREATE TABLE derived_block (kind TEXT NOT NULL, no INTEGER NOT NULL,"
    " first INTEGER NOT NULL, last INTEGER NOT NULL, as_of INTEGER NOT NULL,"
    " n INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (kind, no));\n",
    "CREATE TABLE derived_block (kind TEXT COLLATE \"C\" NOT NULL,"
    " no BIGINT NOT NULL, first BIGINT NOT NULL, last BIGINT NOT NULL,"
    " as_of BIGINT NOT NULL, n BIGINT NOT NULL, data BYTEA NOT NULL,"
    " PRIMARY KEY (kind, no));\n",
};

static enum rc has_table(struct ctx *c, bool *out)
{
	return db_has_column(c, "derived_block", "kind", out);
}

/* ---- writing ---- */

/* A block as it is stored. */
struct packed {
	int64_t first, last, n;
	char *bytes;
	size_t size;
};

struct blocks_made {
	const struct block_kind *kind;
	struct log_end log; /* as of which they are; its hash is over all */
	bool is_given_up;
	VEC(struct packed) blocks;
	size_t size; /* of all */
};

struct block_writer {
	const struct block_kind *kind;
	int64_t as_of, no;
	bool is_given_up;
	ZSTD_CCtx *zstd;
	char *out;
	size_t cap;
	/* NULL: they are stored at once */
	struct blocks_made *made;
	const atomic_bool *unwanted;
	bool is_stopped;
};

/* A frame of n bytes, behind those there are. */
static void pack(struct block_writer *w, const char *bytes, size_t n,
		 size_t *size)
{
	size_t most = *size + ZSTD_compressBound(n), took;

	if (most > w->cap) {
		w->cap = most;
		w->out = xrealloc(w->out, most);
	}
	took =
	    ZSTD_compress2(w->zstd, w->out + *size, w->cap - *size, bytes, n);
	assert(!ZSTD_isError(took));
	*size += took;
}

static enum rc store_block(struct ctx *c, const struct block_kind *k,
			   int64_t as_of, int64_t no, const struct packed *b)
{
	return db_exec(c,
		       "INSERT INTO derived_block (kind, no, first, last, "
		       "as_of, n, data) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		       DB_ARGS(DBT(k->name), DBI(no), DBI(b->first),
			       DBI(b->last), DBI(as_of), DBI(b->n),
			       DBB(b->bytes, b->size)));
}

static enum rc keep_block(struct block_writer *w, const struct packed *b)
{
	struct packed kept = *b;

	kept.bytes = xmalloc(b->size);
	memcpy(kept.bytes, b->bytes, b->size);
	vec_push(&w->made->blocks, kept);
	w->made->size += b->size;
	w->is_stopped = w->made->size > MADE_MAX || atomic_load(w->unwanted);
	return w->is_stopped ? E_BUSY : OK;
}

enum rc block_put(struct ctx *c, struct block_writer *w, const struct block *b)
{
	struct packed p = {.first = b->first, .last = b->last, .n = b->n};

	assert(b->size <= RAW_MAX && b->head <= b->size);
	if (b->head)
		pack(w, b->bytes, b->head, &p.size);
	pack(w, b->bytes + b->head, b->size - b->head, &p.size);
	p.bytes = w->out;
	return w->made ? keep_block(w, &p)
		       : store_block(c, w->kind, w->as_of, ++w->no, &p);
}

void blocks_give_up(struct block_writer *w)
{
	w->is_given_up = true;
}

static enum rc forget(struct ctx *c, const struct block_kind *k)
{
	return db_exec(c, "DELETE FROM derived_block WHERE kind = $1",
		       DB_ARGS(DBT(k->name)));
}

static enum rc write_kind(struct ctx *c, struct block_writer *w)
{
	enum rc rc;

	w->zstd = ZSTD_createCCtx();
	if (!w->zstd)
		xmalloc(SIZE_MAX); /* ends with its sentence */
	ZSTD_CCtx_setParameter(w->zstd, ZSTD_c_compressionLevel, LEVEL);
	ZSTD_CCtx_setParameter(w->zstd, ZSTD_c_checksumFlag, 1);
	rc = w->kind->write(c, w);
	ZSTD_freeCCtx(w->zstd);
	free(w->out);
	return rc;
}

static enum rc renew(struct ctx *c, const struct block_kind *k, int64_t as_of)
{
	struct block_writer w = {.kind = k, .as_of = as_of};
	enum rc rc = write_kind(c, &w);

	return rc == OK && w.is_given_up ? forget(c, k) : rc;
}

const struct block_kind *blocks_kind(const struct app *app, int i)
{
	const struct module *const *m;
	const struct block_kind *const *k;

	for (m = app->modules; *m; m++)
		for (k = (*m)->blocks; k && *k; k++)
			if (i-- == 0)
				return *k;
	return NULL;
}

/* fn for each kind. */
static enum rc each_kind(struct ctx *c,
			 enum rc (*fn)(struct ctx *c,
				       const struct block_kind *k, int64_t at),
			 int64_t at)
{
	const struct block_kind *k;
	enum rc rc = OK;
	int i;

	for (i = 0; rc == OK && (k = blocks_kind(c->app, i)); i++)
		rc = fn(c, k, at);
	return rc;
}

static enum rc last_change(struct ctx *c, int64_t *seq)
{
	bool is_lost;

	return news_since(c, 0, seq, -1, &is_lost, NULL, NULL);
}

static enum rc make_table(struct ctx *c)
{
	bool is_there;
	enum rc rc = has_table(c, &is_there);

	return rc < 0 || is_there ? rc : db_script(c, ddl[db_engine(c->db)]);
}

enum rc blocks_renew(struct ctx *c)
{
	int64_t now = 0;
	enum rc rc = make_table(c);

	/* those of an older layout go as well */
	if (rc == OK)
		rc = db_exec(c, "DELETE FROM derived_block", DB_NOARGS);
	if (rc == OK)
		rc = last_change(c, &now);
	return rc == OK && now > 0 ? each_kind(c, renew, now) : rc;
}

/* 0: there are none of this kind; an older layout has another name. */
static enum rc kind_as_of(struct ctx *c, const struct block_kind *k,
			  int64_t *as_of)
{
	return db_one_int(c, as_of,
			  "SELECT coalesce(min(as_of), 0) FROM derived_block "
			  "WHERE kind = $1",
			  DB_ARGS(DBT(k->name)));
}

enum rc blocks_oldest(struct ctx *c, int64_t *as_of, int64_t *now)
{
	const struct block_kind *k;
	bool is_there;
	int i;
	enum rc rc = has_table(c, &is_there);

	*as_of = rc == OK && is_there ? INT64_MAX : 0;
	for (i = 0; rc == OK && *as_of && (k = blocks_kind(c->app, i)); i++) {
		int64_t of_kind = 0;

		rc = kind_as_of(c, k, &of_kind);
		*as_of = of_kind < *as_of ? of_kind : *as_of;
	}
	return rc == OK ? last_change(c, now) : rc;
}

enum rc blocks_after_load(struct ctx *c, int64_t changes)
{
	int64_t as_of = 0, now = 0;
	enum rc rc = blocks_oldest(c, &as_of, &now);

	if (rc < 0)
		return rc;
	/* with room for the edits until the next load */
	return as_of == 0 ? changes >= WORTH_IT ? blocks_renew(c) : OK
	       : now - as_of > NEWS_MOST / 2 ? blocks_renew(c)
					     : OK;
}

/* ---- made now, stored later ---- */

void blocks_made_free(struct blocks_made *m)
{
	size_t i;

	if (!m)
		return;
	for (i = 0; i < m->blocks.n; i++)
		free(m->blocks.v[i].bytes);
	vec_free(&m->blocks);
	free(m);
}

static int64_t made_as_of(const struct blocks_made *m)
{
	return m->log.next_seq - 1;
}

/* A server that took over may lack what the one before had stored last, and
 * have something else by the same numbers. */
static enum rc is_same_log(struct ctx *c, const struct blocks_made *m,
			   bool *out)
{
	int64_t n = 0;
	enum rc rc =
	    db_one_int(c, &n,
		       "SELECT count(*) FROM change_block WHERE "
		       "first_seq = $1 AND hash = $2",
		       (const struct val[]){DBI(m->log.first_seq),
					    DBB(m->log.hash, HASH_BYTES)},
		       2);

	*out = n == 1;
	return rc;
}

enum rc blocks_make(struct ctx *c, struct blocks_made **out,
		    const struct block_kind *k, const atomic_bool *unwanted)
{
	struct blocks_made *m = xcalloc(1, sizeof(*m));
	struct block_writer w = {.kind = k, .made = m, .unwanted = unwanted};
	enum rc rc = reach_must_be_all(c);

	m->kind = k;
	if (rc == OK)
		rc = log_end(c, &m->log);
	if (rc == OK && made_as_of(m) > 0)
		rc = write_kind(c, &w);
	m->is_given_up = w.is_given_up;
	if (rc < 0 || made_as_of(m) == 0) {
		blocks_made_free(m);
		m = NULL;
	}
	if (rc == OK || w.is_stopped)
		*out = m;
	return w.is_stopped ? OK : rc;
}

static enum rc store_all(struct ctx *c, const struct blocks_made *m)
{
	size_t i;
	enum rc rc = forget(c, m->kind);

	for (i = 0; rc == OK && !m->is_given_up && i < m->blocks.n; i++)
		rc = store_block(c, m->kind, made_as_of(m), (int64_t)i + 1,
				 &m->blocks.v[i]);
	return rc;
}

enum rc blocks_store(struct ctx *c, const struct blocks_made *m)
{
	int64_t as_of = 0;
	bool is_same = false;
	enum rc rc = reach_must_be_all(c);

	if (rc == OK)
		rc = is_same_log(c, m, &is_same);
	if (rc < 0 || !is_same)
		return rc;
	rc = make_table(c);
	if (rc == OK)
		rc = kind_as_of(c, m->kind, &as_of);
	if (rc < 0 || as_of >= made_as_of(m))
		return rc;
	db_bulk(c);
	return store_all(c, m);
}

/* ---- reading ---- */

enum rc blocks_as_of(struct ctx *c, const struct block_kind *k, int64_t *seq)
{
	bool is_there;
	enum rc rc;

	*seq = 0;
	if (c->reach)
		return OK;
	rc = has_table(c, &is_there);
	return rc < 0 || !is_there ? rc : kind_as_of(c, k, seq);
}

enum rc blocks_count(struct ctx *c, const struct block_kind *k, int64_t first,
		     int64_t last, int64_t *blocks, int64_t *n)
{
	struct db_rows r;
	int got;
	enum rc rc = db_query(c, &r,
			      "SELECT count(*), coalesce(sum(n), 0) "
			      "FROM derived_block WHERE kind = $1 "
			      "AND first <= $2 AND last >= $3",
			      DB_ARGS(DBT(k->name), DBI(last), DBI(first)));

	*blocks = *n = 0;
	if (rc < 0)
		return rc;
	got = db_next(c, &r);
	if (got == DB_ROW) {
		*blocks = db_int(&r, 0);
		*n = db_int(&r, 1);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

struct unpacker {
	ZSTD_DCtx *zstd;
	char *raw;
	size_t cap;
};

/* The frame at data, behind what is unpacked; *took: how long it is. */
static bool unpack_frame(struct unpacker *u, struct block *b, const char *data,
			 size_t size, size_t *took)
{
	unsigned long long n = ZSTD_getFrameContentSize(data, size);

	/* unknown and bad sizes are beyond all limits as well */
	*took = ZSTD_findFrameCompressedSize(data, size);
	if (n > RAW_MAX - b->size || ZSTD_isError(*took))
		return false;
	if (b->size + n > u->cap) {
		u->cap = b->size + (size_t)n;
		u->raw = xrealloc(u->raw, u->cap);
	}
	b->bytes = u->raw;
	if (ZSTD_decompressDCtx(u->zstd, u->raw + b->size, (size_t)n, data,
				*took) != n)
		return false;
	b->size += (size_t)n;
	return true;
}

static bool unpack(struct unpacker *u, struct block *b, enum block_part part,
		   const char *data, size_t size)
{
	size_t at = 0, took;

	while (at < size && (at == 0 || part == BLOCK_WHOLE)) {
		if (!unpack_frame(u, b, data + at, size - at, &took))
			return false;
		at += took;
	}
	return at > 0;
}

enum rc blocks_read(struct ctx *c, const struct block_kind *k,
		    enum block_part part, int64_t first, int64_t last,
		    bool (*fn)(void *of, const struct block *b), void *of,
		    bool *is_whole)
{
	struct unpacker u = {.zstd = ZSTD_createDCtx()};
	struct db_rows r;
	int got = OK;
	enum rc rc = db_scan(c, &r,
			     "SELECT first, last, n, data FROM derived_block "
			     "WHERE kind = $1 AND first <= $2 AND last >= $3 "
			     "ORDER BY no",
			     DB_ARGS(DBT(k->name), DBI(last), DBI(first)));

	if (!u.zstd)
		xmalloc(SIZE_MAX); /* ends with its sentence */
	*is_whole = rc == OK;
	while (*is_whole && (got = db_next(c, &r)) == DB_ROW) {
		struct block b = {.first = db_int(&r, 0),
				  .last = db_int(&r, 1),
				  .n = db_int(&r, 2)};
		size_t size;
		const void *data = db_blob(&r, 3, &size);

		*is_whole = unpack(&u, &b, part, data, size) && fn(of, &b);
	}
	if (rc == OK)
		db_end(&r);
	ZSTD_freeDCtx(u.zstd);
	free(u.raw);
	return got < 0 ? (enum rc)got : rc;
}

/* ---- proving ---- */

enum rc blocks_differ(struct ctx *c, const struct block_kind *k)
{
	return err_set(c, E_DB, "", &msg_verify_blocks, k->name);
}

/* One after another, all as of one change that there is. */
static enum rc check(struct ctx *c, const struct block_kind *k, int64_t now)
{
	int64_t as_of, faults = 0;
	enum rc rc = blocks_as_of(c, k, &as_of);

	if (rc < 0 || as_of == 0)
		return rc;
	rc = db_one_int(
	    c, &faults,
	    "SELECT (SELECT count(*) FROM derived_block WHERE kind = $1 AND "
	    "(as_of <> $2 OR first > last)) + (SELECT max(no) - count(*) FROM "
	    "derived_block WHERE kind = $1)",
	    DB_ARGS(DBT(k->name), DBI(as_of)));
	if (rc == OK && (faults != 0 || as_of > now))
		rc = blocks_differ(c, k);
	return rc == OK ? k->verify(c, as_of) : rc;
}

enum rc blocks_verify(struct ctx *c)
{
	int64_t now = 0;
	enum rc rc = last_change(c, &now);

	return rc == OK ? each_kind(c, check, now) : rc;
}
