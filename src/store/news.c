/*
 * news.c: the log as a stream of news.  The wall is lifted for it: it tells
 * caches which records to forget, and no page what stands in them.
 */
#include "base/base.h"
#include "store/news.h"

#include "store/store_int.h"

/* Unpacked in some ten milliseconds; more is a load, which touches all. */
enum { LOOKED_AT_MOST = 100000 };

static enum rc last_seq(struct ctx *c, int64_t *out)
{
	return reach_one_int(
	    c, out,
	    "SELECT coalesce((SELECT first_seq + n - 1 FROM "
	    "change_block ORDER BY first_seq DESC LIMIT 1), 0)",
	    DB_NOARGS);
}

static enum rc tell(struct ctx *c, const struct db_rows *r, int64_t from,
		    void (*fn)(void *of, const struct news *n), void *of)
{
	int64_t seq, first = db_int(r, 0), n = db_int(r, 1);
	struct arena *mem = arena_new();
	struct log_block *b;
	struct log_rec rec;
	const void *data;
	size_t size;
	enum rc rc = OK;

	data = db_blob(r, 3, &size);
	b = log_block_open(data, size, first, n, db_int(r, 2));
	for (seq = first > from ? first : from; seq < first + n; seq++) {
		if (!b || !log_block_rec(b, seq, mem, &rec)) {
			rc = err_set(
			    c, E_DB, "", &msg_verify_chain,
			    arena_printf(c->mem, "%lld", (long long)seq));
			break;
		}
		fn(of, &(struct news){.e = app_entity(c->app, rec.entity),
				      .id = rec.id,
				      .seq = seq,
				      .prev = rec.prev});
		arena_reset(mem);
	}
	log_block_free(b);
	arena_free(mem);
	return rc;
}

static enum rc tell_all(struct ctx *c, int64_t from,
			void (*fn)(void *of, const struct news *n), void *of)
{
	struct db_rows r;
	int got = OK;
	/* the block in which it lies, and all after it */
	enum rc rc = db_query(
	    c, &r,
	    "SELECT first_seq, n, act, data FROM change_block WHERE first_seq "
	    ">= coalesce((SELECT first_seq FROM change_block WHERE first_seq "
	    "<= $1 ORDER BY first_seq DESC LIMIT 1), 0) ORDER BY first_seq",
	    DB_ARGS(DBI(from)));

	if (rc < 0)
		return rc;
	while (rc == OK && (got = db_next(c, &r)) == DB_ROW)
		rc = tell(c, &r, from, fn, of);
	db_end(&r);
	return rc < 0 ? rc : got < 0 ? (enum rc)got : OK;
}

static enum rc tell_from(struct ctx *c, int64_t from,
			 void (*fn)(void *of, const struct news *n), void *of)
{
	enum rc back, rc = db_wall_lift(c);

	if (rc == OK)
		rc = tell_all(c, from, fn, of);
	back = db_wall_back(c);
	return rc == OK ? back : rc;
}

enum rc news_since(struct ctx *c, int64_t since, int64_t *now, int64_t most,
		   bool *is_lost, void (*fn)(void *of, const struct news *n),
		   void *of)
{
	enum rc rc = last_seq(c, now);

	if (rc < 0)
		return rc;
	*is_lost = *now - since > most;
	return !*is_lost && *now > since && fn ? tell_from(c, since + 1, fn, of)
					       : OK;
}

enum rc news_read(struct ctx *c, struct news_mark *m, int64_t most,
		  bool *is_lost, void (*fn)(void *of, const struct news *n),
		  void *of)
{
	struct news_mark now = {.is_set = true};
	enum rc rc = db_data_version(c, &now.version);

	*is_lost = false;
	if (rc < 0 || (m->is_set && m->version == now.version))
		return rc;
	rc = news_since(c, m->seq, &now.seq, m->is_set ? most : -1, is_lost, fn,
			of);
	if (rc < 0)
		return rc;
	*is_lost = *is_lost || now.seq < m->seq;
	*m = now;
	return OK;
}

struct wanted {
	const struct entity *const *list;
	bool is_touched;
};

static void look(void *of, const struct news *n)
{
	struct wanted *w = of;
	int i;

	for (i = 0; w->list[i]; i++)
		w->is_touched = w->is_touched || w->list[i] == n->e;
}

enum rc news_of(struct ctx *c, struct news_mark *m, bool *is_touched,
		const struct entity *const *list)
{
	struct wanted w = {.list = list};
	bool is_lost;
	enum rc rc = news_read(c, m, LOOKED_AT_MOST, &is_lost, look, &w);

	*is_touched = is_lost || w.is_touched;
	return rc;
}

enum rc news_state(struct ctx *c, struct row **out, const struct entity *e,
		   int64_t seq)
{
	struct log_reader *lr = log_reader_new();
	enum rc back, rc = db_wall_lift(c);

	if (rc == OK)
		rc = log_state(c, lr, e, seq, c->mem, out);
	back = db_wall_back(c);
	log_reader_free(lr);
	return rc == OK ? back : rc;
}
