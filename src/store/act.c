/*
 * act.c: acts: a transaction with its author, time and reason.
 */
#include "base/base.h"
#include "store/blocks.h"
#include "store/store_int.h"

#include <sodium.h>

#include "base/map.h"

enum { BODY_MAX = 64 * 1024 * 1024, NAMES_MAX = 64 * 1024 };

enum rc log_format(struct ctx *c, int *out)
{
	const void *v;
	size_t n;
	enum rc rc = meta_get(c, "format", &v, &n);

	if (rc == OK && !v) {
		*out = 0;
	} else if (rc == OK) {
		const char *s = v;

		*out = n == 1 && *s > '0' && *s <= '9' ? *s - '0' : INT_MAX;
	}
	return rc;
}

enum rc log_genesis(struct ctx *c, unsigned char out[HASH_BYTES])
{
	static const char *const parts[] = {"format", "installation", "epoch"};
	crypto_generichash_state st;
	enum rc rc = OK;
	size_t i;

	crypto_generichash_init(&st, NULL, 0, HASH_BYTES);
	for (i = 0; i < ARRAY_LEN(parts); i++) {
		const void *v;
		size_t n;

		rc = meta_get(c, parts[i], &v, &n);
		if (rc < 0)
			return rc;
		if (!v)
			return err_set(c, E_DB, "", &msg_verify_meta, parts[i]);
		crypto_generichash_update(&st, (const unsigned char *)parts[i],
					  strlen(parts[i]) + 1);
		crypto_generichash_update(&st, v, n);
	}
	crypto_generichash_final(&st, out, HASH_BYTES);
	return OK;
}

/* Where the log stands: hash of the last block and the next number. */
static enum rc log_head(struct ctx *c, struct act *a)
{
	struct log_end end;
	enum rc rc = log_end(c, &end);

	if (rc < 0)
		return rc;
	a->next_seq = end.next_seq;
	memcpy(a->hash, end.hash, HASH_BYTES);
	return end.first_seq ? OK : log_genesis(c, a->hash);
}

static void act_free(struct act *a, int nplans)
{
	int i;

	for (i = 0; i < nplans; i++)
		free(a->known[i]);
	free(a->known);
	free(a->load);
	buf_free(&a->body);
	log_packer_free(a->packer);
	buf_free(&a->name_list);
	map_free(a->names);
	free(a->next_id);
	arena_free(a->mem);
	free(a);
}

enum rc act_write(struct ctx *c, const struct act *a)
{
	enum rc back, rc = db_wall_lift(c);

	if (rc == OK)
		rc = db_exec(
		    c,
		    "INSERT INTO act (id, at, author, kind, label, basis, "
		    "undoes, first_seq) "
		    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		    DB_ARGS(DBI(a->id), DBI(a->at_ms), DBT(a->author),
			    DBT(a->kind), DBT(a->label), DBT(a->basis),
			    a->undoes ? DBI(a->undoes) : DBNULL,
			    DBI(a->next_seq)));
	back = db_wall_back(c);
	return rc == OK ? back : rc;
}

/* The transaction has begun. */
static enum rc begin(struct ctx *c, struct act **out, const char *kind,
		     const char *label, const char *basis, bool is_load)
{
	struct act *a;
	enum rc rc;

	a = xcalloc(1, sizeof(*a));
	a->mem = arena_new();
	a->at_ms = c->now_ms;
	a->author = arena_strdup(a->mem, c->author ? c->author : "");
	a->kind = arena_strdup(a->mem, kind);
	a->label = arena_strdup(a->mem, label ? label : "");
	a->basis = basis ? arena_strdup(a->mem, basis) : NULL;
	a->next_id =
	    xcalloc((size_t)c->app->nentities + 1, sizeof(a->next_id[0]));
	a->known = xcalloc((size_t)c->app->nentities + 1, sizeof(a->known[0]));
	a->is_load = is_load;
	a->load = xcalloc((size_t)c->app->nentities + 1, sizeof(a->load[0]));
	a->names = map_new();
	buf_init(&a->body, BODY_MAX);
	buf_init(&a->name_list, NAMES_MAX);
	rc = db_wall_lift(c);
	if (rc == OK)
		rc = db_one_int(c, &a->id,
				"SELECT coalesce(max(id), 0) + 1 FROM act",
				DB_NOARGS);
	if (rc == OK)
		rc = log_head(c, a);
	if (rc == OK)
		rc = db_wall_back(c);
	a->first_seq = a->next_seq;
	if (rc < 0) {
		act_rollback(c, a);
		return rc;
	}
	*out = a;
	return OK;
}

enum rc act_begin(struct ctx *c, struct act **out, const char *kind,
		  const char *label, const char *basis)
{
	enum rc rc = db_begin_write(c);

	return rc < 0 ? rc : begin(c, out, kind, label, basis, false);
}

enum rc act_begin_load(struct ctx *c, struct act **out, const char *kind,
		       const char *label, const char *basis, int64_t bytes)
{
	/* a load has ways of its own past the wall of the database */
	enum rc rc = reach_must_be_all(c);

	if (rc == OK)
		rc = db_begin_load(c, bytes);
	return rc < 0 ? rc : begin(c, out, kind, label, basis, true);
}

enum rc act_commit(struct ctx *c, struct act *a)
{
	enum rc rc = OK;

	if (a->changes == 0) {
		/* nothing changed: no trace of an act without effect */
		db_rollback(c);
		act_free(a, c->app->nentities);
		return OK;
	}
	rc = log_flush(c, a);
	if (rc == OK)
		rc = act_settle(c, a);
	if (rc == OK && a->is_load)
		rc = blocks_after_load(c, a->changes);
	if (rc < 0) {
		act_rollback(c, a);
		return rc;
	}
	act_free(a, c->app->nentities);
	return db_commit(c);
}

void act_rollback(struct ctx *c, struct act *a)
{
	db_rollback(c);
	act_free(a, c->app->nentities);
}

void act_codes_are_free(struct act *a, bool are_free)
{
	a->codes_are_free = are_free;
}

int64_t act_id(const struct act *a)
{
	return a->id;
}

int64_t act_count(const struct act *a)
{
	return a->changes;
}

enum rc act_load(struct ctx *c, struct act *out, int64_t id)
{
	struct db_rows r;
	enum rc rc;
	int got;

	rc = db_query(c, &r,
		      "SELECT id, at, author, kind, label, basis, undoes, "
		      "first_seq FROM act WHERE id = $1",
		      DB_ARGS(DBI(id)));
	if (rc < 0)
		return rc;
	got = db_next(c, &r);
	if (got == DB_ROW) {
		const char *basis = db_text(&r, 5);

		memset(out, 0, sizeof(*out));
		out->id = db_int(&r, 0);
		out->at_ms = db_int(&r, 1);
		out->author = arena_strdup(c->mem, db_text(&r, 2));
		out->kind = arena_strdup(c->mem, db_text(&r, 3));
		out->label = arena_strdup(c->mem, db_text(&r, 4));
		out->basis = basis ? arena_strdup(c->mem, basis) : NULL;
		out->undoes = db_int(&r, 6);
		out->first_seq = db_int(&r, 7);
	}
	db_end(&r);
	if (got < 0)
		return (enum rc)got;
	return got == DB_ROW ? OK : E_NOTFOUND;
}

static const char act_sql[] =
    "SELECT a.id, a.at, a.author, a.kind, a.label, a.basis, a.undoes, "
    "(SELECT max(u.id) FROM act u WHERE u.undoes = a.id), "
    "(SELECT sum(b.n) FROM change_block b WHERE b.act = a.id "
    "AND b.first_seq >= a.first_seq) FROM act a ";

static void info_read(struct ctx *c, struct act_info *i,
		      const struct db_rows *r)
{
	const char *basis = db_text(r, 5);

	i->id = db_int(r, 0);
	i->at_ms = db_int(r, 1);
	i->author = arena_strdup(c->mem, db_text(r, 2));
	i->kind = arena_strdup(c->mem, db_text(r, 3));
	i->label = arena_strdup(c->mem, db_text(r, 4));
	i->basis = basis ? arena_strdup(c->mem, basis) : NULL;
	i->undoes = db_int(r, 6);
	i->undone_by = db_int(r, 7);
	i->changes = db_int(r, 8);
}

enum rc act_list(struct ctx *c, struct act_info *out, int *n, int max,
		 int64_t before)
{
	const char *sql = arena_printf(
	    c->mem, "%sWHERE a.id < $1 ORDER BY a.id DESC LIMIT $2", act_sql);
	struct db_rows r;
	enum rc rc;
	int got = OK;

	*n = 0;
	if (c->reach) /* an act tells of others' records too */
		return OK;
	rc = db_query(c, &r, sql,
		      DB_ARGS(DBI(before ? before : INT64_MAX), DBI(max)));
	if (rc < 0)
		return rc;
	while (*n < max && (got = db_next(c, &r)) == DB_ROW)
		info_read(c, &out[(*n)++], &r);
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

enum rc act_get(struct ctx *c, struct act_info *out, int64_t id)
{
	int n;
	enum rc rc = act_list(c, out, &n, 1, id + 1);

	if (rc < 0)
		return rc;
	if (n == 0 || out->id != id)
		return err_set(c, E_NOTFOUND, "", &msg_act_unknown,
			       arena_printf(c->mem, "%lld", (long long)id));
	return OK;
}
