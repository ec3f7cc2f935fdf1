/*
 * read.c: records by id, public id, code; cursors over many.
 */
#include "base/base.h"
#include "store/store_int.h"

#include <sodium.h>

#include "text/text.h"

const char *uid_hex(char *out, const unsigned char uid[16])
{
	static const char digits[] = "0123456789abcdef";
	int i;

	for (i = 0; i < UID_BYTES; i++) {
		out[2 * i] = digits[uid[i] >> 4];
		out[2 * i + 1] = digits[uid[i] & 15];
	}
	out[2 * UID_BYTES] = '\0';
	return out;
}

static int nibble(char ch)
{
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	if (ch >= 'a' && ch <= 'f')
		return ch - 'a' + 10;
	return -1;
}

static bool uid_parse(unsigned char uid[UID_BYTES], const char *hex)
{
	int i;

	if (strlen(hex) != 2 * UID_BYTES)
		return false;
	for (i = 0; i < UID_BYTES; i++) {
		int hi = nibble(hex[2 * i]), lo = nibble(hex[2 * i + 1]);

		if (hi < 0 || lo < 0)
			return false;
		uid[i] = (unsigned char)(hi << 4 | lo);
	}
	return true;
}

/*
 * Public ids are not stored: 10 bytes of a keyed hash over table and number,
 * then the number hidden by a hash of those.  They look random, cannot be
 * guessed, and lead back to the record without an index.
 */
enum { MAC_BYTES = 10, NUMBER_BYTES = 6 };

enum rc uid_key(struct ctx *c, const unsigned char **key)
{
	bool *known;
	unsigned char *k = db_key(c->db, &known);
	const void *v;
	size_t n;
	enum rc rc;

	*key = k;
	if (*known)
		return OK;
	rc = meta_get(c, "installation", &v, &n);
	if (rc < 0)
		return rc;
	if (v && n == KEY_BYTES) {
		memcpy(k, v, n);
		*known = true;
	}
	return *known ? OK
		      : err_set(c, E_DB, "", &msg_verify_meta, "installation");
}

static void uid_hash(unsigned char out[16], const unsigned char key[KEY_BYTES],
		     const void *in, size_t n)
{
	crypto_shorthash_siphashx24(out, in, n, key);
}

void uid_make(const unsigned char key[KEY_BYTES], const char *table, int64_t id,
	      unsigned char uid[UID_BYTES])
{
	struct {
		int64_t id;
		char table[56];
	} in = {.id = id};
	unsigned char h[16];
	int i;

	memcpy(in.table, table, strnlen(table, sizeof(in.table)));
	uid_hash(h, key, &in, sizeof(in));
	memcpy(uid, h, MAC_BYTES);
	uid_hash(h, key, uid, MAC_BYTES);
	for (i = 0; i < NUMBER_BYTES; i++)
		uid[MAC_BYTES + i] =
		    h[i] ^ (unsigned char)((uint64_t)id >> (8 * i));
}

int64_t uid_id(const unsigned char key[KEY_BYTES], const char *table,
	       const unsigned char uid[UID_BYTES])
{
	unsigned char h[16], again[UID_BYTES];
	int64_t id = 0;
	int i;

	uid_hash(h, key, uid, MAC_BYTES);
	for (i = 0; i < NUMBER_BYTES; i++)
		id |= (int64_t)(h[i] ^ uid[MAC_BYTES + i]) << (8 * i);
	uid_make(key, table, id, again);
	return sodium_memcmp(again, uid, UID_BYTES) == 0 ? id : 0;
}

struct row *row_read(struct ctx *c, struct arena *mem, const struct plan *p,
		     const struct db_rows *r)
{
	struct row *row = row_new(mem, p->e);
	const unsigned char *key;
	int i;

	row->id = db_int(r, 0);
	row->ver = db_int(r, 1);
	row->is_void = db_int(r, 2) != 0;
	for (i = 0; i < p->ncols; i++) {
		struct val v = db_col(r, i + 3);

		row->v[p->col[i]] = val_copy(mem, &v);
	}
	if (uid_key(c, &key) == OK)
		uid_make(key, p->e->name, row->id, row->uid);
	return row;
}

enum rc row_one(struct ctx *c, struct row **out, struct arena *mem,
		const struct plan *p, const char *sql, struct val arg)
{
	struct db_rows r;
	enum rc rc = db_query(c, &r, sql, &arg, 1);
	int got;

	if (rc < 0)
		return rc;
	got = db_next(c, &r);
	if (got == DB_ROW)
		*out = row_read(c, mem, p, &r);
	db_end(&r);
	if (got < 0)
		return (enum rc)got;
	return got == DB_ROW ? OK : E_NOTFOUND;
}

enum rc store_get(struct ctx *c, struct row **out, const struct entity *e,
		  int64_t id)
{
	const struct plan *p = plan_of(c, e);
	struct row *row;
	enum rc rc = row_one(c, &row, c->mem, p, p->by_id, DBI(id));

	if (rc == OK)
		rc = reach_must_see(c, row);
	if (rc == OK)
		*out = row;
	return rc;
}

enum rc store_id(struct ctx *c, int64_t *out, const struct entity *e,
		 const char *hex)
{
	unsigned char uid[UID_BYTES];
	const unsigned char *key;
	int64_t id;
	enum rc rc;

	if (!uid_parse(uid, hex))
		return E_NOTFOUND;
	rc = uid_key(c, &key);
	if (rc < 0)
		return rc;
	id = uid_id(key, e->name, uid);
	if (!id)
		return E_NOTFOUND;
	*out = id;
	return OK;
}

enum rc store_by_uid(struct ctx *c, struct row **out, const struct entity *e,
		     const char *hex)
{
	int64_t id;
	enum rc rc = store_id(c, &id, e, hex);

	return rc == OK ? store_get(c, out, e, id) : rc;
}

void store_get_ahead(struct ctx *c, const struct entity *e, int64_t id)
{
	db_ahead(c, plan_of(c, e)->by_id, &id, 1);
}

enum rc store_by_code(struct ctx *c, struct row **out, const struct entity *e,
		      const char *code)
{
	const struct plan *p = plan_of(c, e);
	struct row *row;
	enum rc rc = E_NOTFOUND;

	if (p->code >= 0)
		rc = row_one(c, &row, c->mem, p, p->by_code, DBT(code));
	if (rc == OK)
		rc = reach_must_see(c, row);
	if (rc == OK)
		*out = row;
	return rc == E_NOTFOUND ? store_by_uid(c, out, e, code) : rc;
}

enum rc store_must_code(struct ctx *c, struct row **out, const struct entity *e,
			const char *code)
{
	enum rc rc = store_by_code(c, out, e, code);

	if (rc == E_NOTFOUND)
		return err_set(c, E_NOTFOUND, "", &msg_no_such,
			       c->lang == LANG_EN && e->label_en ? e->label_en
								 : e->label,
			       code);
	return rc;
}

const char *row_handle(struct ctx *c, const struct row *r)
{
	int code = entity_flagged(r->e, CODE);
	char hex[UID_TEXT];

	if (code >= 0 && r->v[code].tag == VAL_TEXT)
		return r->v[code].s;
	return arena_strdup(c->mem, uid_hex(hex, r->uid));
}

const char *row_title(struct ctx *c, const struct row *r)
{
	int name = entity_flagged(r->e, NAME);
	int i;

	if (name >= 0 && r->v[name].tag == VAL_TEXT)
		return r->v[name].s;
	/* without a name: what its key fields say */
	for (i = 0; i < r->e->nfields; i++) {
		const struct field *f = &r->e->fields[i];

		if ((f->flags & KEY) && r->v[i].tag != VAL_NULL)
			return store_show(c, f, &r->v[i]);
	}
	return row_handle(c, r);
}

struct cursor {
	const struct plan *p;
	struct arena *mem;
	struct db_rows rows;
};

static const char *sql_where(struct ctx *c, const struct entity *e,
			     const char *where)
{
	return arena_printf(c->mem, "SELECT %s FROM %s WHERE voided = 0 AND %s",
			    plan_of(c, e)->columns, e->name, where);
}

static const char *sql_by(struct ctx *c, const struct entity *e,
			  const struct field *f, bool by_name)
{
	return arena_printf(c->mem, "%s = $1 ORDER BY %s", f->name,
			    by_name && entity_has_name(e) ? "name_key, id"
							  : "id");
}

enum rc cursor_open(struct ctx *c, struct cursor **out, const struct entity *e,
		    const char *where, const struct val *args, int nargs)
{
	const struct plan *p = plan_of(c, e);
	struct cursor *cur = xcalloc(1, sizeof(*cur));
	const char *sql =
	    where ? sql_where(c, e, where)
		  : arena_printf(c->mem,
				 "SELECT %s FROM %s WHERE voided = 0 "
				 "ORDER BY id",
				 p->columns, e->name);
	enum rc rc = where ? db_query(c, &cur->rows, sql, args, nargs)
			   : db_scan(c, &cur->rows, sql, args, nargs);

	if (rc < 0) {
		free(cur);
		return rc;
	}
	cur->p = p;
	cur->mem = arena_new();
	*out = cur;
	return OK;
}

enum rc cursor_open_by(struct ctx *c, struct cursor **out,
		       const struct entity *e, const struct field *f,
		       const struct val *v, bool by_name)
{
	const char *order =
	    by_name && entity_has_name(e) ? "name_key, id" : "id";

	if (v->tag == VAL_NULL)
		return cursor_open(c, out, e,
				   arena_printf(c->mem,
						"%s IS NULL ORDER BY %s",
						f->name, order),
				   NULL, 0);
	return cursor_open(c, out, e, sql_by(c, e, f, by_name), v, 1);
}

void cursor_ahead(struct ctx *c, const struct entity *e, const char *where,
		  int64_t id)
{
	db_ahead(c, sql_where(c, e, where), &id, 1);
}

void cursor_ahead_by(struct ctx *c, const struct entity *e,
		     const struct field *f, int64_t id)
{
	cursor_ahead(c, e, sql_by(c, e, f, false), id);
}

int cursor_next(struct ctx *c, struct cursor *cur, struct row **row)
{
	enum rc rc = E_NOTFOUND;
	int got = DB_ROW;

	while (rc == E_NOTFOUND) {
		arena_reset(cur->mem);
		got = db_next(c, &cur->rows);
		if (got != DB_ROW)
			return got;
		*row = row_read(c, cur->mem, cur->p, &cur->rows);
		rc = reach_must_see(c, *row);
	}
	return rc < 0 ? (int)rc : got;
}

void cursor_close(struct cursor *cur)
{
	if (!cur)
		return;
	db_end(&cur->rows);
	arena_free(cur->mem);
	free(cur);
}

/* Rows by what they are reached by; the first that is seen ends it, if asked.
 */
static enum rc count_seen(struct ctx *c, int64_t *out, const struct plan *p,
			  bool is_any)
{
	struct db_rows r;
	enum rc rc = db_scan(
	    c, &r,
	    arena_printf(c->mem,
			 is_any ? "SELECT %s, 1 FROM %s t WHERE t.voided = 0"
				: "SELECT %s, count(*) FROM %s t WHERE "
				  "t.voided = 0 GROUP BY 1",
			 p->reach, p->e->name),
	    DB_NOARGS);
	int got = OK;

	*out = 0;
	if (rc < 0)
		return rc;
	while (!(is_any && *out) && (got = db_next(c, &r)) == DB_ROW)
		if (reach_has(c, db_int(&r, 0)))
			*out += db_int(&r, 1);
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

enum rc store_has_any(struct ctx *c, bool *out, const struct entity *e)
{
	const struct plan *p = plan_of(c, e);
	int64_t n = 0;
	enum rc rc = reach_holds(c) ? count_seen(c, &n, p, true)
				    : db_one_int(c, &n, p->any, DB_NOARGS);

	if (rc < 0 && rc != E_NOTFOUND)
		return rc;
	*out = rc == OK && n > 0;
	return OK;
}

enum rc store_count(struct ctx *c, int64_t *out, const struct entity *e)
{
	const struct plan *p = plan_of(c, e);

	return reach_holds(c) ? count_seen(c, out, p, false)
			      : db_one_int(c, out, p->count, DB_NOARGS);
}

enum rc store_count_to(struct ctx *c, int64_t *out, const struct entity *e,
		       int64_t most)
{
	const struct plan *p = plan_of(c, e);
	enum rc rc;

	if (!reach_holds(c) || e->reach == REACH_SHOWN ||
	    e->reach == REACH_OPEN)
		return db_one_int(c, out, p->count_least, DB_ARGS(DBI(most)));
	rc = count_seen(c, out, p, false);
	if (rc == OK && *out > most)
		*out = most;
	return rc;
}
