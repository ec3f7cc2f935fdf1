/*
 * rekey.c: sort keys of names by the rule of this program.  A database says by
 * which rule its keys were made; those of an older one are made anew where
 * they differ.
 */
#include "base/base.h"
#include "base/vec.h"
#include "store/store_int.h"

/* 2: signs that are no letters stand in the key. */
static const unsigned char key_rule = 2;

enum rc keys_are_new(struct ctx *c, bool *out)
{
	const void *rule;
	size_t n;
	enum rc rc = meta_get(c, "keys", &rule, &n);

	*out = rc == OK && n == 1 && memcmp(rule, &key_rule, 1) == 0;
	return rc;
}

enum rc keys_say_new(struct ctx *c)
{
	enum rc rc =
	    db_exec(c, "DELETE FROM meta WHERE name = 'keys'", DB_NOARGS);

	return rc < 0 ? rc : meta_put(c, "keys", &key_rule, 1);
}

struct stale {
	int64_t id;
	struct val key;
};
struct stale_keys {
	VEC(struct stale) v;
};

static enum rc find(struct ctx *c, const struct plan *p, struct stale_keys *all)
{
	struct db_rows r;
	struct buf key;
	int got;
	enum rc rc = db_scan(
	    c, &r,
	    arena_printf(c->mem, "SELECT t.id, t.name_key, t.%s FROM %s t",
			 p->e->fields[p->name].name, p->e->name),
	    DB_NOARGS);

	if (rc < 0)
		return rc;
	buf_init(&key, NAME_KEY_BYTES);
	while ((got = db_next(c, &r)) == DB_ROW) {
		struct val was = db_col(&r, 1), name = db_col(&r, 2), is;

		buf_clear(&key);
		val_name_key(&key, p, &name);
		is = DBB(buf_text(&key), key.n);
		if (val_equal(&was, &is))
			continue;
		is.s = arena_bytes(c->mem, is.s, is.n);
		vec_push(&all->v,
			 ((struct stale){.id = db_int(&r, 0), .key = is}));
	}
	buf_free(&key);
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

enum rc keys_renew(struct ctx *c, const struct plan *p)
{
	struct stale_keys all = {0};
	enum rc rc;
	size_t i;

	if (p->name < 0)
		return OK;
	rc = find(c, p, &all);
	for (i = 0; rc == OK && i < all.v.n; i++)
		rc = db_exec(
		    c,
		    arena_printf(c->mem,
				 "UPDATE %s SET name_key = $1 WHERE id = $2",
				 p->e->name),
		    DB_ARGS(all.v.v[i].key, DBI(all.v.v[i].id)));
	vec_free(&all.v);
	return rc;
}
